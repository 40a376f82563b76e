"""How much of the possible speed the crawl reaches, on the demo newsroom.

    python -m benchmarks.crawl --pages 1000 --times 3

Three measurements over the same article pages, each a process of its own, start-up included:

- bare: a Scrapy spider that only fetches the pages (no robots.txt, no pause, nothing kept);
- clean: `cleaning run` alone over the archived pages, on all cores;
- crawl: `scrapy crawl news` with everything on, from discovery to export.

The mark is pages a second of the crawl against the slower of the other two. The newsroom is
served from a process of its own, on the same cores.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

from contextlib import contextmanager

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
    "TWISTED_DNS_RESOLVER": "crawler.addresses.PublicResolver", "ALLOW_PRIVATE_ADDRESSES": True,
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


def timed(*command: str) -> float:
    """Seconds that a command takes; it must end with 0 or 2."""
    start = perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 2):
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}\n{done.stderr}")
    return perf_counter() - start


def best(times: int, folder: Path, *command: str) -> float:
    """The shortest of several runs, each into a folder of its own; noise only ever adds."""
    return min(
        timed(*(part.replace("{out}", str(folder / str(number))) for part in command))
        for number in range(times)
    )


def measure(pages: int, seed: int, times: int, folder: Path) -> dict[str, Any]:
    """Seconds of the three, and how many pages there were."""
    urls = folder / "urls.txt"
    with newsroom(pages, seed, folder) as seeds:
        settings = ["-s", "ALLOW_PRIVATE_ADDRESSES=1", "-s", "DOWNLOAD_DELAY=0"]
        crawl = [sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"sites={seeds}"]
        crawl += [*settings, "-s", "OUTPUT_DIR={out}"]
        best(1, folder / "first", *crawl)  # renders every page once, and tells which there are
        archive = folder / "first" / "0" / "pages"
        urls.write_text("\n".join(archived(archive)))
        bare = [sys.executable, "-c", BARE, str(urls)]
        seconds = {
            "crawl": best(times, folder / "crawl", *crawl),
            "bare": best(times, folder / "bare", *bare),
        }
    clean = [sys.executable, "-m", "cleaning", "run", str(archive), "--output", "{out}"]
    seconds["clean"] = best(times, folder / "clean", *clean)
    return {"pages": len(archived(archive)), "seconds": seconds}


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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--times", type=int, default=1, help="measure so often, take the best")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ghirbal-bench-") as made:
        result = measure(options.pages, options.seed, options.times, Path(made))
    rates = {name: result["pages"] / seconds for name, seconds in result["seconds"].items()}
    share = rates["crawl"] / min(rates["bare"], rates["clean"])
    for name, rate in rates.items():
        print(f"{name:6} {rate:8.1f} pages a second ({result['seconds'][name]:.1f} s)")
    print(f"crawl reaches {share:.0%} of the slower of the others (mark: {MARK:.0%})")
    print(json.dumps({**result, "share": round(share, 3)}))
    return 0 if share >= MARK else 1


if __name__ == "__main__":
    sys.exit(main())
