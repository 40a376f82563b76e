"""Watching the sites of a run: each as it is now, against what it usually is."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from cleaning.store.history import SiteFacts, together
from crawler.alarms import KNOWN, LENGTH, collapse, lost_addresses, odd_lengths, reach
from crawler.layout import LEAST_PAGES, Layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.store.history import History
    from crawler.summary import Fetches

_Run = tuple[int, SiteFacts]  # with its number
FRONT = " /"  # behind a site's name: its front page, which has a layout of its own


class Watch:
    """What a run sees of its sites. `history` is only written by `remember`."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._layouts: dict[str, Layout] = {}
        self._facts: dict[str, SiteFacts] = {}  # of the run that was told last

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
            known, strange = self._history.layout(name), self._history.strange(name)
            self._layouts[name] = Layout(known, least, strange)
        return self._layouts[name]

    def told(
        self, run: int, fetches: Fetches, chosen: Sequence[str]
    ) -> tuple[dict[str, Any], list[str]]:
        """Each site now and as it usually is, for the reader; and what is an alarm."""
        facts = self._history.of_run(run)
        told: dict[str, Any] = {}
        alarms: list[str] = []
        for site in dict.fromkeys([*chosen, *facts]):
            earlier = self._history.last(site)
            usual = together([each for _, each in earlier])
            lost = lost_addresses(*_counted(site, fetches)).total()
            now = replace(facts.get(site, SiteFacts()), lost=lost)
            now = self._with_odd(site, now, [run], usual)
            if now.pages:
                told[site] = {"now": asdict(now), "usual": asdict(usual) if usual.pages else None}
            wrong: list[str] = []
            if site in chosen:  # else it is a killed run's, and nothing was fetched now
                wrong = collapse(now, usual, *_counted(site, fetches))
                wrong = wrong or self._of_several(site, (run, now), earlier, fetches)
                alarms += [f"{site}: {each}" for each in [*wrong, *self._other_layouts(site)]]
            if now.asked:  # lengths that are an alarm are not what is usual from now on
                odd = 0 if any(LENGTH in each for each in wrong) else now.odd
                self._facts[site] = replace(now, odd=odd)
        return told, alarms

    def _of_several(
        self, site: str, now: _Run, earlier: Sequence[_Run], fetches: Fetches
    ) -> list[str]:
        """What is wrong with this run and those before it that belong to it, taken together."""
        count = reach(now[1], [each for _, each in earlier])
        if not count:
            return []
        runs, usual = [now, *earlier[:count]], together([each for _, each in earlier[count:]])
        found = together([each for _, each in runs])
        if found.articles:
            numbers = [number for number, _ in runs]
            found = replace(self._history.of_runs(site, numbers), lost=found.lost)
            found = self._with_odd(site, found, numbers, usual)
        wrong = collapse(found, usual, *_counted(site, fetches))
        return [f"{each}, in {len(runs)} runs" for each in wrong]

    def _with_odd(
        self, site: str, now: SiteFacts, runs: Sequence[int], usual: SiteFacts
    ) -> SiteFacts:
        """The facts with how many articles have an odd length, by what is known of the site."""
        words = usual.words if usual.articles >= KNOWN else now.words
        return replace(now, odd=odd_lengths(self._history.lengths(site, runs), words))

    def _other_layouts(self, site: str) -> list[str]:
        wrong = []
        for name, of in ((site, "its pages have"), (site + FRONT, "its front page has")):
            layout = self._layouts.get(name)
            if layout and layout.changed is not None:
                wrong.append(f"{of} another layout ({layout.changed:.0%} of it is known)")
        return wrong

    def remember(self, run: int) -> None:
        """What the sites were like is usual from now on: a run is never compared with itself."""
        self._history.add(run, self._facts)
        for name, layout in sorted(self._layouts.items()):
            if layout.undecided:
                self._history.write_strange(name, layout.shares)
            elif layout.marks:
                self._history.write_strange(name, ())
                self._history.add_layout(name, run, layout.marks)


def _counted(site: str, fetches: Fetches) -> tuple[Counter[str], Counter[str]]:
    return fetches.sites.get(site) or Counter(), fetches.failed.get(site) or Counter()
