"""How well a crawl for pages like samples finds them, on the demo newsroom of twenty subjects.

    python -m benchmarks.like --pages 600 --subjects football,courts,oil --samples 5

Samples come from another newsroom. For each subject: precision and recall of what was taken
(duplicates included), and the share of the pages on the subject among the first fifth of the
article pages that were fetched. Without --crawl the texts are judged alone, for all subjects.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from random import Random
from statistics import mean
from typing import TYPE_CHECKING

from benchmarks.crawl import ROOT
from cleaning.likeness import Subject
from cleaning.likeness.background import weights
from cleaning.urls import canonical_url
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.server import NewsroomServer
from tests.newsroom.stories import subjects

if TYPE_CHECKING:
    from tests.newsroom.truth import Truth


def told(page: Truth) -> str:
    return "\n".join((page.title, *page.body))


def samples(many: int, seed: int) -> dict[str, list[str]]:
    """Texts of another newsroom, by subject."""
    found: dict[str, list[str]] = defaultdict(list)
    for page in Newsroom(1_000, seed=seed + 7).truth:
        if page.relation in ("original", "unique", "template"):
            found[page.subject].append(told(page))
    return {
        name: Random(name).sample(texts, min(many, len(texts))) for name, texts in found.items()
    }


def judged(pages: int, seed: int, many: int) -> list[tuple[str, float, float]]:
    """Precision and recall by subject, over texts without furniture."""
    known = [
        (page.subject, weights(told(page)))
        for page in Newsroom(pages, seed).truth
        if page.language == "ar"
    ]
    rows = []
    for name, texts in samples(many, seed).items():
        if name in subjects():
            subject = Subject.of(texts)
            taken = Counter(
                on for on, page in known if subject.likeness_of(page) >= subject.threshold
            )
            wanted = sum(on == name for on, _ in known)
            rows.append((name, taken[name] / max(1, taken.total()), taken[name] / wanted))
    return rows


def crawled(pages: int, seed: int, many: int, name: str) -> tuple[str, float, float, float]:
    """Precision, recall, and how much of the subject was among the first fifth fetched."""
    with (
        tempfile.TemporaryDirectory(prefix="ghirbal-bench-") as made,
        NewsroomServer(Newsroom(pages, seed)) as server,
    ):
        folder = Path(made)
        (folder / "samples").mkdir()
        for number, text in enumerate(samples(many, seed)[name]):
            (folder / "samples" / f"{number}.txt").write_text(text, encoding="utf-8")
        (folder / "seeds.toml").write_text(server.seeds_toml(), encoding="utf-8")
        command = [sys.executable, "-m", "scrapy", "crawl", "news", "--quiet"]
        command += ["-a", f"sites={folder / 'seeds.toml'}", "-a", f"like={folder / 'samples'}"]
        command += ["-s", "ALLOW_PRIVATE_ADDRESSES=1", "-s", "DOWNLOAD_DELAY=0"]
        command += ["-s", f"OUTPUT_DIR={folder / 'out'}", "-s", "CONTACT=bench@waha.example"]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        summary = json.loads((folder / "out/reports/000001.json").read_text("utf-8"))
        truth = {canonical_url(page.url): page.subject for page in server.newsroom.truth}
        fetched = [
            truth[key]
            for host, path, _ in server.requests
            if (key := canonical_url(f"http://{host}:{server.port}{path}")) in truth
        ]
        exported = (folder / "out/articles/000001.jsonl").read_text("utf-8").splitlines()
        on = [truth[canonical_url(json.loads(line)["url"])] == name for line in exported]
    taken = summary["kept"] + summary["duplicates"]
    wanted = fetched.count(name)
    first = fetched[: len(fetched) // 5].count(name)
    return name, mean(on), taken * mean(on) / wanted, first / wanted


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=600)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--samples", type=int, default=5)
    parser.add_argument("--subjects", default="football,courts,oil", help="of the crawls")
    parser.add_argument("--crawl", action="store_true")
    options = parser.parse_args()
    rows = judged(options.pages, options.seed, options.samples)
    for name, precision, recall in sorted(rows):
        print(f"{name:12} precision {precision:.2f}  recall {recall:.2f}")
    precision, recall = mean(row[1] for row in rows), mean(row[2] for row in rows)
    print(f"{'mean':12} precision {precision:.3f}  recall {recall:.3f}")
    for name in options.subjects.split(",") if options.crawl else ():
        name, precision, recall, first = crawled(options.pages, options.seed, options.samples, name)
        print(
            f"crawl {name:12} precision {precision:.2f}  recall {recall:.2f}  "
            f"in the first fifth {first:.2f}",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
