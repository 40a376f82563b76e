"""A dry run: crawl as always, into a folder that is thrown away, and say what would be taken."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from scrapy.settings import SETTINGS_PRIORITIES

from cleaning.store import Database
from cleaning.store.state import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrapy.settings import Settings

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # a page must not steer a terminal
PAGES = 50  # of a site, the likeliest first; `-s SITE_PAGES=N` asks for more


@contextmanager
def thrown_away(settings: Settings) -> Iterator[Path]:
    """A folder for everything that a crawl writes; gone when the block is left."""
    with TemporaryDirectory(prefix="ghirbal-", ignore_cleanup_errors=True) as made:
        settings.set("OUTPUT_DIR", made, priority="cmdline")
        yield Path(made)


def fewer_pages(settings: Settings, most: int = PAGES) -> None:
    """Limit the pages of a site, unless the command line has."""
    if (settings.getpriority("SITE_PAGES") or 0) < SETTINGS_PRIORITIES["cmdline"]:
        settings.set("SITE_PAGES", most)


def lines(folder: Path, said: Callable[[str], str]) -> Iterator[str]:
    """What would be taken, likeliest first: likeness, address, and what links say of the page.

    `said`: by canonical address; the article's title stands where no link said anything.
    """
    with Database(folder / "state.sqlite") as database:
        outcomes = State(database).outcomes
        rows = [(row, key) for key, row in outcomes.taken()]
    for row, key in sorted(rows, key=lambda found: (-(found[0].get("likeness") or 0), found[1])):
        likeness = f"{row['likeness']:.4f}" if "likeness" in row else "-"
        words = said(key) or row["title"] or ""
        yield _CONTROL.sub(" ", f"{likeness} {row['url']} {words}").replace(" ", "\t", 2)
