"""How long the crawl's event loop was ever kept waiting, and by what.

    python -m benchmarks.stalls [--pages 400]

crawls a demo newsroom; the mark is .2 seconds. Over a crawl of your own:

    python -m benchmarks.stalls REPORT.json crawl news -a sites=FILE ...

runs `scrapy` with the arguments after the report's name. A beat every few milliseconds tells a
thread that the loop is alive; where it is late, the thread notes what the loop is at. Of each
wait the report tells how long it was, the processor time that the loop's own thread used
meanwhile, and that of all our threads: what remains is the disk's or the other programs'. On a
machine that is busy with other things the mark is held by `busiest`, the most that the loop's
thread ever used at a stretch. It is watched while pages are fetched and cleaned: what is decided
and written at the end holds up no connection.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.cmdline import execute
from scrapy.utils.project import get_project_settings

from benchmarks.crawl import ROOT, newsroom
from benchmarks.timing import MISSED

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

BEAT = 0.005  # seconds
LATE = 0.05  # worth noting
FRAMES = 12
MARK = 0.2  # seconds
SETTINGS = ("-s", "ALLOW_PRIVATE_ADDRESSES=1", "-s", "DOWNLOAD_DELAY=0")


class StallWatch:
    """Extension."""

    def __init__(self, report: Path) -> None:
        self._report = report
        self._last = monotonic()
        self._ended = threading.Event()
        self._main = threading.get_ident()
        self._late: list[tuple[float, float, float, list[str]]] = []
        self._stack: list[str] = []
        self._beats = 0
        self._busy, self._ours = time.thread_time(), time.process_time()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        watch = cls(Path(crawler.settings["STALLS_REPORT"]))
        crawler.signals.connect(watch.opened, signal=signals.response_received)
        crawler.signals.connect(watch.closed, signal=signals.spider_closed)
        return watch

    def opened(self) -> None:
        """The first answer is here: begin."""
        if not self._thread.is_alive():
            self._last = monotonic()
            self._busy, self._ours = time.thread_time(), time.process_time()
            self._thread.start()
            self._beat()

    def _beat(self) -> None:
        late, busy, ours = monotonic() - self._last - BEAT, time.thread_time(), time.process_time()
        if late > LATE:
            times = (late, busy - self._busy, ours - self._ours)
            late, own, all_ours = (round(each, 3) for each in times)
            self._late.append((late, own, all_ours, self._stack))
        self._stack = []
        self._beats += 1
        self._last, self._busy, self._ours = monotonic(), busy, ours
        if not self._ended.is_set():
            asyncio.get_running_loop().call_later(BEAT, self._beat)

    def _watch(self) -> None:
        while not self._ended.wait(BEAT):
            if monotonic() - self._last > LATE and not self._stack:
                frame = sys._current_frames()[self._main]
                self._stack = traceback.format_stack(frame)[-FRAMES:]

    def closed(self) -> None:
        """All is fetched and cleaned: tell."""
        self._ended.set()
        self._late.sort(reverse=True)
        found = {
            "longest": max((each[0] for each in self._late), default=0.0),
            "busiest": max((each[1] for each in self._late), default=0.0),
            "threads": max((min(each[0], each[2]) for each in self._late), default=0.0),
            "beats": self._beats,
            "late": self._late[:30],
        }
        self._report.write_text(json.dumps(found, indent=1), encoding="utf-8")


def watched(report: Path, arguments: list[str]) -> None:
    """Run `scrapy` with the watch; ends the program."""
    settings = get_project_settings()
    settings.set("STALLS_REPORT", str(report))
    settings.getdict("EXTENSIONS")
    settings["EXTENSIONS"].set("benchmarks.stalls.StallWatch", 50, priority="cmdline")
    execute(["scrapy", *arguments], settings)


def over_newsroom(pages: int) -> dict[str, Any]:
    """What the watch tells of a first crawl of a newsroom."""
    with tempfile.TemporaryDirectory(prefix="ghirbal-bench-") as made:
        folder = Path(made)
        with newsroom(pages, 0, folder) as seeds:
            command = [sys.executable, "-m", "benchmarks.stalls", str(folder / "report.json")]
            command += ["crawl", "news", "-a", f"sites={seeds}", *SETTINGS]
            command += ["-s", f"OUTPUT_DIR={folder / 'output'}"]
            subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        found: dict[str, Any] = json.loads((folder / "report.json").read_text())
        return found


def main() -> int:
    if len(sys.argv) > 2 and sys.argv[1] != "--pages":
        watched(Path(sys.argv[1]), sys.argv[2:])
    pages = int(sys.argv[2]) if len(sys.argv) > 2 else 400
    found = over_newsroom(pages)
    if not found["beats"]:
        print("MISSED: the event loop was never watched")
        return MISSED
    met = "met" if found["busiest"] < MARK else "MISSED"
    print(
        f"{met}: the event loop was busy for {told(found['busiest'])} at most (mark: {MARK} s); it "
        f"waited {told(found['longest'])} at most, the machine's other work included; "
        f"{found['beats']} beats"
    )
    return 0 if found["busiest"] < MARK else MISSED


def told(wait: float) -> str:
    """Seconds in words; what is not worth noting is no number."""
    return f"{wait:.3f} s" if wait else f"less than {LATE} s"


if __name__ == "__main__":
    sys.exit(main())
