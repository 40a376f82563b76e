"""How long the crawl's event loop was ever kept waiting, and by what.

    python -m benchmarks.stalls REPORT.json crawl news -a sites=FILE ...

runs `scrapy` with the arguments after the report's name. A beat every few milliseconds tells a
thread that the loop is alive; where it is late, the thread notes what the loop is at. `busy` is
the processor time that the loop's own thread used meanwhile: what remains of a wait beside it is
the disk's, the other threads' or the other programs'. It is watched while pages are fetched and
cleaned: what is decided and written at the end holds up no connection.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
import traceback
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.cmdline import execute
from scrapy.utils.project import get_project_settings

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

BEAT = 0.005  # seconds
LATE = 0.05  # worth noting
FRAMES = 12


class StallWatch:
    """Extension."""

    def __init__(self, report: Path) -> None:
        self._report = report
        self._last = monotonic()
        self._ended = threading.Event()
        self._main = threading.get_ident()
        self._late: list[tuple[float, float, list[str]]] = []
        self._stack: list[str] = []
        self._beats = 0
        self._busy = time.thread_time()
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
            self._last, self._busy = monotonic(), time.thread_time()
            self._thread.start()
            self._beat()

    def _beat(self) -> None:
        late, busy = monotonic() - self._last - BEAT, time.thread_time()
        if late > LATE:
            self._late.append((round(late, 3), round(busy - self._busy, 3), self._stack))
        self._stack = []
        self._beats += 1
        self._last, self._busy = monotonic(), busy
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
            "longest": max((late for late, _, _ in self._late), default=0.0),
            "busiest": max((busy for _, busy, _ in self._late), default=0.0),
            "beats": self._beats,
            "late": self._late[:30],
        }
        self._report.write_text(json.dumps(found, indent=1), encoding="utf-8")


def main() -> None:
    settings = get_project_settings()
    settings.set("STALLS_REPORT", sys.argv[1])
    settings.getdict("EXTENSIONS")
    settings["EXTENSIONS"].set("benchmarks.stalls.StallWatch", 50, priority="cmdline")
    execute(["scrapy", *sys.argv[2:]], settings)


if __name__ == "__main__":
    main()
