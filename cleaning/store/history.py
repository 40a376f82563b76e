"""What each site was like in its last runs, for telling when it is like that no more."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from statistics import median
from typing import TYPE_CHECKING

from cleaning.store.query import rows
from cleaning.store.shape import loaded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaning.store.database import Database

RUNS = 40  # of a site that brought pages, each by itself; those before them by the day
DAYS = 28  # days with pages before these runs
MARKS = 2_000  # of a site's layout
_TABLES = (
    """CREATE TABLE IF NOT EXISTS crawl_history (
  site TEXT, run INTEGER, facts TEXT NOT NULL, PRIMARY KEY (site, run)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS crawl_layouts (
  site TEXT, mark TEXT, run INTEGER NOT NULL, PRIMARY KEY (site, mark)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS crawl_strange (
  site TEXT, number INTEGER, share REAL NOT NULL, PRIMARY KEY (site, number)) WITHOUT ROWID""",
)


_PAGES = """SELECT site, row IS NOT NULL, json_extract(row, '$.words'),
  json_extract(row, '$.removed_share'), json_extract(row, '$.title')
  FROM crawl_pages WHERE settled = :run AND revises IS NULL AND reason IS NOT 'unlike'"""
_Page = tuple[bool, int, float, str | None]


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """A site's pages in a run, or in several: counts; medians over its articles; shares 0 to 1.

    `articles`: kept or duplicate. `cut`: how much of the text was boilerplate. `titles`: how many
    of the articles have a title of their own. `lost`: addresses that led to no page. `odd`:
    articles of a length that is unusual for the site.
    """

    pages: int = 0
    articles: int = 0
    words: int = 0
    cut: float = 0.0
    titles: float = 0.0
    lost: int = 0
    odd: int = 0

    @property
    def asked(self) -> int:
        """How many addresses came to an end, good or bad."""
        return self.pages + self.lost

    @property
    def misses(self) -> int:
        """How many of them led to no article."""
        return self.asked - self.articles

    @property
    def kept_share(self) -> float:
        """How many of the addresses led to an article."""
        return self.articles / self.asked if self.asked else 0.0


_FACTS = [field.name for field in fields(SiteFacts)]


class History:
    """Facts by site and run, and the marks of each site's layout."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.transaction() as connection:
            for statement in _TABLES:
                connection.execute(statement)

    def of_run(self, run: int) -> dict[str, SiteFacts]:
        """The facts of a settled run, by site."""
        pages: dict[str, list[_Page]] = {}
        for site, *page in rows(self._database, f"{_PAGES} ORDER BY run, seq", {"run": run}):
            pages.setdefault(site, []).append(tuple(page))
        return {site: _facts(found) for site, found in pages.items()}

    def of_runs(self, site: str, runs: Iterable[int]) -> SiteFacts:
        """The facts of a site over several runs, as if they had been one."""
        return _facts([page for run in runs for page in self._pages(site, run)])

    def lengths(self, site: str, runs: Iterable[int]) -> list[int]:
        """How many words the site's articles of these runs have."""
        return [words for run in runs for kept, words, *_ in self._pages(site, run) if kept]

    def _pages(self, site: str, run: int) -> list[_Page]:
        query = f"{_PAGES} AND site = :site ORDER BY run, seq"
        return [tuple(page) for _, *page in rows(self._database, query, {"run": run, "site": site})]

    def last(self, site: str) -> list[tuple[int, SiteFacts]]:
        """What the site was like in its last runs, newest first; of weeks ago, on each day."""
        query = "SELECT run, facts FROM crawl_history WHERE site = ? ORDER BY run DESC"
        found = rows(self._database, query, (site,))
        return [(run, _known(text)) for run, text in found]

    def usual(self, site: str) -> SiteFacts:
        """What the site was like in its last runs taken together."""
        return together([facts for _, facts in self.last(site)])

    def add(self, run: int, facts: dict[str, SiteFacts]) -> None:
        """Remember a run; those before the last ones become days, and the oldest are forgotten."""
        with self._database.transaction() as connection:
            for site, each in facts.items():
                self._write(site, run, each)
                self._thin(site)
                connection.execute(
                    "DELETE FROM crawl_history WHERE site = ?1 AND run NOT IN "
                    "(SELECT run FROM crawl_history WHERE site = ?1 ORDER BY run DESC LIMIT ?2)",
                    (site, RUNS + DAYS),
                )

    def _write(self, site: str, run: int, facts: SiteFacts) -> None:
        with self._database.transaction() as connection:
            row = (site, run, json.dumps(asdict(facts)))
            connection.execute("INSERT OR REPLACE INTO crawl_history VALUES (?, ?, ?)", row)

    def _thin(self, site: str) -> None:
        """The run that is one of the last no more joins the one before it, if of the same day."""
        query = (
            "SELECT run, facts, substr(started, 1, 10) FROM crawl_history "
            "LEFT JOIN crawl_runs ON number = run WHERE site = ? ORDER BY run DESC LIMIT 2 OFFSET ?"
        )
        found = rows(self._database, query, (site, RUNS))
        if len(found) < 2 or not found[0][2] or found[0][2] != found[1][2]:
            return
        day = together([_known(text) for _, text, _ in found])
        with self._database.transaction() as connection:
            statement = "DELETE FROM crawl_history WHERE site = ? AND run = ?"
            connection.execute(statement, (site, found[1][0]))
            self._write(site, found[0][0], day)

    def layout(self, site: str) -> frozenset[str]:
        """The marks that the site's pages were known by."""
        query = "SELECT mark FROM crawl_layouts WHERE site = ?"
        return frozenset(mark for (mark,) in rows(self._database, query, (site,)))

    def add_layout(self, site: str, run: int, marks: Iterable[str]) -> None:
        """Remember marks of the site's pages, and forget those not seen for longest."""
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO crawl_layouts VALUES (?, ?, ?)",
                [(site, mark, run) for mark in sorted(marks)],
            )
            connection.execute(
                "DELETE FROM crawl_layouts WHERE site = ?1 AND mark NOT IN (SELECT mark FROM "
                "crawl_layouts WHERE site = ?1 ORDER BY run DESC, mark LIMIT ?2)",
                (site, MARKS),
            )

    def strange(self, site: str) -> list[float]:
        """How well the pages of the last runs were known that were too few for a verdict."""
        query = "SELECT share FROM crawl_strange WHERE site = ? ORDER BY number"
        return [share for (share,) in rows(self._database, query, (site,))]

    def write_strange(self, site: str, shares: Sequence[float]) -> None:
        """Put these in the place of those."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM crawl_strange WHERE site = ?", (site,))
            connection.executemany(
                "INSERT INTO crawl_strange VALUES (?, ?, ?)",
                [(site, number, share) for number, share in enumerate(shares)],
            )


def _facts(pages: Sequence[_Page]) -> SiteFacts:
    articles = [page for page in pages if page[0]]
    if not articles:
        return SiteFacts(len(pages))
    titles = {title for *_, title in articles if title}
    return SiteFacts(
        len(pages),
        len(articles),
        int(median(words for _, words, _, _ in articles)),
        round(median(cut for _, _, cut, _ in articles), 4),
        round(len(titles) / len(articles), 4),
    )


def _known(text: str) -> SiteFacts:
    values = loaded(text, "a site's history")
    return SiteFacts(**{name: values[name] for name in _FACTS if name in values})


def together(runs: Sequence[SiteFacts]) -> SiteFacts:
    """Several runs as one; a median counts as often as there were articles."""
    articles = sum(run.articles for run in runs)
    pages, lost = sum(run.pages for run in runs), sum(run.lost for run in runs)
    if not articles:
        return SiteFacts(pages, lost=lost)
    with_articles = [run for run in runs if run.articles]
    return SiteFacts(
        pages,
        articles,
        int(median(run.words for run in with_articles for _ in range(run.articles))),
        round(median(run.cut for run in with_articles for _ in range(run.articles)), 4),
        round(sum(run.titles * run.articles for run in with_articles) / articles, 4),
        lost,
        sum(run.odd for run in runs),
    )
