"""How much of the possible speed the crawl reaches, on the demo newsroom.

    python -m benchmarks.crawl --pages 1000 --times 3

Three contenders over the same article pages, in turn, each a process of its own, start-up included:

- bare: a Scrapy spider that only fetches the pages (no robots.txt, no pause, nothing kept);
- clean: `cleaning run` alone over the archived pages;
- crawl: `scrapy crawl news` with everything on, from discovery to export.

Two marks, both 85 %. Pages a second of the crawl against the slower of the other two, as many
processes cleaning in both: one less than there are cores, since one core fetches (`--workers`
takes another number; with one for each core, cleaning alone has a core more than a crawl leaves
it). And the CPU time of the other two together against that of the crawl, which tells what the
crawl itself costs, however busy the machine is. The newsroom is served by another process on the
same cores: its CPU time is nobody's.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.timing import MISSED, cost_of
from cleaning.config import default_workers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Commands = Mapping[str, Sequence[str]]
    Measured = tuple[int, dict[str, tuple[float, float]]]

ROOT = Path(__file__).parent.parent
MARK = 0.85

BARE = """
import sys
from pathlib import Path
import scrapy
from scrapy.crawler import AsyncCrawlerProcess

class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for url in Path(sys.argv[1]).read_text().split():
            yield scrapy.Request(url)
    def parse(self, response):
        yield {"url": response.url, "size": len(response.body)}

process = AsyncCrawlerProcess({
    "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False,
    "TWISTED_DNS_RESOLVER": "crawler.guard.PublicResolver", "ALLOW_PRIVATE_ADDRESSES": True,
})
process.crawl(Bare)
process.start()
"""


@contextmanager
def newsroom(pages: int, seed: int, folder: Path) -> Iterator[Path]:
    """A newsroom that is served while the block lasts; gives its seeds file."""
    seeds = folder / "newsroom.toml"
    command = [sys.executable, "-m", "tests.newsroom", "--port", "0"]
    command += ["--pages", str(pages), "--seed", str(seed), "--seeds", str(seeds)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        said = server.stdout.readline()  # comes when it serves
        if not said:
            raise SystemExit("the newsroom did not start")
        yield seeds
    finally:
        server.terminate()
        server.wait()


def cheapest(times: int, folder: Path, commands: Commands) -> dict[str, tuple[float, float]]:
    """Seconds and CPU seconds of each command: the least of several rounds; noise only adds."""
    rounds = []
    for number in range(times):
        rounds.append({})
        for name, command in commands.items():
            out = str(folder / f"{name}-{number}")
            rounds[-1][name] = cost_of([part.replace("{out}", out) for part in command], ROOT)
    return {
        name: (min(each[name][0] for each in rounds), min(each[name][1] for each in rounds))
        for name in commands
    }


def measure(pages: int, seed: int, times: int, workers: int, folder: Path) -> Measured:
    """How many pages there are, and what each contender costs."""
    urls, python = folder / "urls.txt", sys.executable
    with newsroom(pages, seed, folder) as seeds:
        crawl = [python, "-m", "scrapy", "crawl", "news", "-a", f"sites={seeds}"]
        for setting in ("ALLOW_PRIVATE_ADDRESSES=1", "DOWNLOAD_DELAY=0", "OUTPUT_DIR={out}"):
            crawl += ["-s", setting]
        crawl += ["-s", f"CLEAN_WORKERS={workers}"]
        cheapest(1, folder, {"first": crawl})  # renders every page once, and tells which there are
        archive = folder / "first-0" / "pages"
        urls.write_text("\n".join(archived(archive)))
        clean = [python, "-m", "cleaning", "run", str(archive), "--workers", str(workers)]
        contenders = {
            "bare": [python, "-c", BARE, str(urls)],
            "clean": [*clean, "--output", "{out}"],
            "crawl": crawl,
        }
        return len(archived(archive)), cheapest(times, folder, contenders)


def archived(folder: Path) -> list[str]:
    """The addresses of the pages in the WARC files of a folder."""
    from warcio.archiveiterator import ArchiveIterator

    found = []
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type == "response":
                    found.append(record.rec_headers.get_header("WARC-Target-URI"))
    return found


def told(count: int, costs: dict[str, tuple[float, float]], workers: int) -> int:
    """Print the rates and the marks; returns `MISSED` where one is."""
    print(f"{count} pages, {default_workers()} cores, {workers} cleaning")
    for name, (seconds, cpu) in costs.items():
        rate = count / seconds
        print(f"{name:6} {rate:8.1f} pages a second ({seconds:.1f} s; CPU {cpu:.1f} s)")
    slower = max(costs["bare"][0], costs["clean"][0])
    shares = {
        "pages a second, against the slower of the others": slower / costs["crawl"][0],
        "CPU, of the others together": (costs["bare"][1] + costs["clean"][1]) / costs["crawl"][1],
    }
    for what, share in shares.items():
        print(f"{'met' if share >= MARK else 'MISSED'}: {share:.0%} ({what}; mark: {MARK:.0%})")
    print(json.dumps({"pages": count, "workers": workers, "costs": costs, "shares": shares}))
    return 0 if min(shares.values()) >= MARK else MISSED


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--times", type=int, default=2, help="measure so often, take the best")
    parser.add_argument("--workers", type=int, default=max(1, default_workers() - 1))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ghirbal-bench-") as made:
        found = measure(given.pages, given.seed, given.times, given.workers, Path(made))
    return told(*found, given.workers)


if __name__ == "__main__":
    sys.exit(main())
