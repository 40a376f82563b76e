"""What each site was like in its last runs, for telling when it is like that no more."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from statistics import median
from typing import TYPE_CHECKING

from cleaning.store.query import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaning.store.database import Database

RUNS = 40  # of a site that brought pages: some weeks of a crawl every few hours
MARKS = 2_000  # of a site's layout
_TABLES = (
    """CREATE TABLE IF NOT EXISTS crawl_history (
  site TEXT, run INTEGER, facts TEXT NOT NULL, PRIMARY KEY (site, run)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS crawl_layouts (
  site TEXT, mark TEXT, run INTEGER NOT NULL, PRIMARY KEY (site, mark)) WITHOUT ROWID""",
)


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """A site's pages in a run, or in several: counts; medians over its articles; shares 0 to 1.

    `articles`: kept or duplicate. `cut`: how much of the text was boilerplate. `titles`: how many
    of the articles have a title of their own.
    """

    pages: int = 0
    articles: int = 0
    words: int = 0
    cut: float = 0.0
    titles: float = 0.0

    @property
    def kept_share(self) -> float:
        """How many of the pages are articles."""
        return self.articles / self.pages if self.pages else 0.0


class History:
    """Facts by site and run, and the marks of each site's layout."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.transaction() as connection:
            for statement in _TABLES:
                connection.execute(statement)

    def of_run(self, run: int) -> dict[str, SiteFacts]:
        """The facts of a settled run, by site."""
        query = (
            "SELECT site, row IS NOT NULL, json_extract(row, '$.words'), "
            "json_extract(row, '$.removed_share'), json_extract(row, '$.title') "
            "FROM crawl_pages WHERE settled = ? AND revises IS NULL AND reason IS NOT 'unlike' "
            "ORDER BY run, seq"
        )
        pages: dict[str, list[tuple[bool, int, float, str | None]]] = {}
        for site, *page in rows(self._database, query, (run,)):
            pages.setdefault(site, []).append(tuple(page))
        return {site: _facts(found) for site, found in pages.items()}

    def usual(self, site: str) -> SiteFacts:
        """What the site was like in its last runs taken together."""
        query = "SELECT facts FROM crawl_history WHERE site = ? ORDER BY run DESC LIMIT ?"
        found = rows(self._database, query, (site, RUNS))
        return _together([SiteFacts(**json.loads(text)) for (text,) in found])

    def add(self, run: int, facts: dict[str, SiteFacts]) -> None:
        """Remember a run, and forget the oldest."""
        with self._database.transaction() as connection:
            for site, each in facts.items():
                connection.execute(
                    "INSERT OR REPLACE INTO crawl_history VALUES (?, ?, ?)",
                    (site, run, json.dumps(asdict(each))),
                )
                connection.execute(
                    "DELETE FROM crawl_history WHERE site = ?1 AND run NOT IN "
                    "(SELECT run FROM crawl_history WHERE site = ?1 ORDER BY run DESC LIMIT ?2)",
                    (site, RUNS),
                )

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


def _facts(pages: Sequence[tuple[bool, int, float, str | None]]) -> SiteFacts:
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


def _together(runs: Sequence[SiteFacts]) -> SiteFacts:
    """Several runs as one; a median counts as often as there were articles."""
    articles = sum(run.articles for run in runs)
    if not articles:
        return SiteFacts(sum(run.pages for run in runs))
    with_articles = [run for run in runs if run.articles]
    return SiteFacts(
        sum(run.pages for run in runs),
        articles,
        int(median(run.words for run in with_articles for _ in range(run.articles))),
        round(median(run.cut for run in with_articles for _ in range(run.articles)), 4),
        round(sum(run.titles * run.articles for run in with_articles) / articles, 4),
    )
