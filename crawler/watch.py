"""Watching the sites of a run: each as it is now, against what it usually is."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from cleaning.store.history import SiteFacts
from crawler.alarms import collapse
from crawler.layout import LEAST_PAGES, Layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.store.history import History
    from crawler.summary import Fetches

FRONT = " /"  # behind a site's name: its front page, which has a layout of its own


class Watch:
    """What a run sees of its sites. `history` is only written by `remember`."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._layouts: dict[str, Layout] = {}

    def see(self, site: str, body: bytes) -> None:
        """Look at an article's page."""
        self._layout(site, LEAST_PAGES).see(body)

    def see_home(self, site: str, body: bytes) -> bool:
        """Look at a site's front page; False where it is not laid out as it was."""
        layout = self._layout(site + FRONT, 1)
        layout.see(body)
        return layout.changed is None

    def _layout(self, name: str, least: int) -> Layout:
        if name not in self._layouts:
            self._layouts[name] = Layout(self._history.layout(name), least)
        return self._layouts[name]

    def told(
        self, run: int, fetches: Fetches, chosen: Sequence[str]
    ) -> tuple[dict[str, Any], list[str]]:
        """Each site now and as it usually is, for the reader; and what is an alarm."""
        facts = self._history.of_run(run)
        told: dict[str, Any] = {}
        alarms: list[str] = []
        for site in dict.fromkeys([*chosen, *facts]):
            now, usual = facts.get(site, SiteFacts()), self._history.usual(site)
            if now.pages:
                told[site] = {"now": asdict(now), "usual": asdict(usual) if usual.pages else None}
            if site in chosen:  # else it is a killed run's, and nothing was fetched now
                wrong = self._wrong(site, now, usual, fetches)
                alarms += [f"{site}: {each}" for each in wrong]
        return told, alarms

    def _wrong(self, site: str, now: SiteFacts, usual: SiteFacts, fetches: Fetches) -> list[str]:
        fetched, failed = fetches.sites.get(site), fetches.failed.get(site)
        wrong = collapse(now, usual, fetched or Counter(), failed or Counter())
        for name, of in ((site, "its pages have"), (site + FRONT, "its front page has")):
            layout = self._layouts.get(name)
            if layout and layout.changed is not None:
                wrong.append(f"{of} another layout ({layout.changed:.0%} of it is known)")
        return wrong

    def remember(self, run: int) -> None:
        """What the sites were like is usual from now on: a run is never compared with itself."""
        self._history.add(run, self._history.of_run(run))
        for name, layout in sorted(self._layouts.items()):
            self._history.add_layout(name, run, layout.marks)
