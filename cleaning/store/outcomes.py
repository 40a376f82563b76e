"""What became of every page that was fetched, and of every article that was decided."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from cleaning.model import Decision, Entry, Fingerprint, Rejection
from cleaning.store.query import add_columns, rows
from cleaning.store.shape import loaded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaning.store.database import Database

Row = dict[str, Any]
_TABLES = (
    """CREATE TABLE IF NOT EXISTS crawl_pages (
  run INTEGER NOT NULL, seq INTEGER NOT NULL, site TEXT NOT NULL, key TEXT NOT NULL,
  id TEXT NOT NULL, stage TEXT, reason TEXT, detail TEXT, language TEXT,
  row TEXT, digest BLOB, tokens BLOB,
  settled INTEGER, kept INTEGER, decision TEXT, PRIMARY KEY (run, seq))""",
    """CREATE INDEX IF NOT EXISTS crawl_pages_open ON crawl_pages (id)
  WHERE settled IS NULL""",
    """CREATE INDEX IF NOT EXISTS crawl_pages_kept ON crawl_pages (id) WHERE kept""",
    """CREATE INDEX IF NOT EXISTS crawl_pages_settled ON crawl_pages (settled, run, seq)""",
)
# `revises`: the id of the article that the page is a later state of.
_COLUMNS = {"etag": "TEXT", "modified": "TEXT", "revises": "TEXT"}
_DECISION = [field.name for field in fields(Decision)]
_TOLD = ("id", "site", "url", "published", "source", "words")  # of every article


@dataclass(frozen=True, slots=True)
class PageRecord:
    """What became of one fetched page: an article's row and fingerprint, or a rejection.

    `etag` and `modified` are its validators. `revises`: the id of the article whose later state
    the page is; such pages are no candidates for near-duplicates.
    """

    seq: int
    site: str
    key: str
    id: str
    row: Row | None = None
    fingerprint: Fingerprint | None = None
    rejection: Rejection | None = None
    etag: str | None = None
    modified: str | None = None
    revises: str | None = None


class Outcomes:
    """The pages of every run. A page is open until a run settles it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.transaction() as connection:
            for statement in _TABLES:
                connection.execute(statement)
            add_columns(database, "crawl_pages", _COLUMNS)

    def record(self, run: int, records: Sequence[PageRecord]) -> None:
        """Write outcomes, rows and fingerprints, and close the addresses, in one transaction."""
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT INTO crawl_pages (run, seq, site, key, id, stage, reason, detail, language,"
                " row, digest, tokens, etag, modified, revises) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [_page_values(run, record) for record in records],
            )
            connection.executemany(
                "UPDATE crawl_urls SET state = 'done', reason = ?, last_run = ? WHERE key = ?",
                [
                    (record.rejection.reason if record.rejection else None, run, record.key)
                    for record in records
                    if record.revises is None
                ],
            )

    def undecided(self) -> list[Entry]:
        """The articles of this and of killed runs that have no decision yet, in order."""
        query = (
            "SELECT id, row, digest, tokens FROM crawl_pages "
            "WHERE settled IS NULL AND row IS NOT NULL AND revises IS NULL ORDER BY run, seq"
        )
        return [_entry(*found) for found in rows(self._database, query)]

    def revisions(self) -> list[tuple[Entry, Entry, str]]:
        """Later states that have no decision yet, each with its article and that one's story."""
        query = (
            "SELECT new.id, new.row, new.digest, new.tokens, old.id, old.row, old.digest, "
            "old.tokens, json_extract(old.decision, '$.cluster') "
            "FROM crawl_pages AS new JOIN crawl_pages AS old ON old.id = new.revises AND old.kept "
            "WHERE new.settled IS NULL AND new.row IS NOT NULL AND new.revises IS NOT NULL "
            "ORDER BY new.run, new.seq"
        )
        found = rows(self._database, query)
        return [(_entry(*row[:4]), _entry(*row[4:8]), row[8]) for row in found]

    def settle(self, run: int, decisions: Iterable[Decision]) -> None:
        """Write the decisions; all that was open now belongs to this run's results."""
        with self._database.transaction() as connection:
            connection.executemany(
                "UPDATE crawl_pages SET kept = ?, decision = ? "
                "WHERE id = ? AND settled IS NULL AND row IS NOT NULL",
                [(d.kept, _decision_text(d), d.id) for d in decisions],
            )
            connection.execute("UPDATE crawl_pages SET settled = ? WHERE settled IS NULL", (run,))

    def kept(self, run: int) -> Iterator[tuple[Row, Decision]]:
        """The articles that the run exports, with their decisions, in order."""
        return self._decided(run, "kept")

    def revised(self, run: int) -> Iterator[tuple[Row, Decision]]:
        """The later states of articles that the run found, in order."""
        return self._decided(run, "revises IS NOT NULL")

    def taken(self) -> list[tuple[str, Row]]:
        """The articles of every run that are exported, under their canonical addresses."""
        query = "SELECT key, row FROM crawl_pages WHERE kept ORDER BY run, seq"
        return [(key, _article(row)) for key, row in rows(self._database, query)]

    def duplicates(self, run: int) -> Iterator[tuple[Row, Decision]]:
        """The articles of the run that are another's duplicates, in order."""
        return self._decided(run, "NOT kept")

    def _decided(self, run: int, which: str) -> Iterator[tuple[Row, Decision]]:
        query = (
            "SELECT row, decision FROM crawl_pages "
            f"WHERE settled = ? AND row IS NOT NULL AND {which} ORDER BY run, seq"
        )
        for row, decision in rows(self._database, query, (run,)):
            yield _article(row), _decision(decision)

    def rejections(self, run: int) -> Iterator[tuple[str, Rejection]]:
        """The pages of the run that are no articles: canonical address and why, in order."""
        query = (
            "SELECT key, id, stage, reason, detail, language FROM crawl_pages "
            "WHERE settled = ? AND row IS NULL ORDER BY run, seq"
        )
        for key, *values in rows(self._database, query, (run,)):
            yield key, Rejection(*values)

    def counts(self, run: int) -> dict[str, dict[str, int]]:
        """Pages of the run by site: `kept`, `duplicates`, and each reason of rejection."""
        query = (
            "SELECT site, CASE WHEN row IS NULL THEN reason WHEN kept THEN 'kept' "
            "ELSE 'duplicates' END AS outcome, count(*) FROM crawl_pages WHERE settled = ? "
            "GROUP BY site, outcome ORDER BY site, outcome"
        )
        sites: dict[str, dict[str, int]] = {}
        for site, outcome, count in rows(self._database, query, (run,)):
            sites.setdefault(site, {})[outcome] = count
        return sites

    def relations(self, run: int) -> dict[str, int]:
        """The duplicates of the run by what they are to the kept article."""
        query = (
            "SELECT json_extract(decision, '$.relation') AS relation, count(*) FROM crawl_pages "
            "WHERE settled = ? AND NOT kept GROUP BY relation ORDER BY relation"
        )
        return dict(rows(self._database, query, (run,)))

    def revision_count(self, run: int) -> int:
        """How many of the run's duplicates are later states of an article."""
        query = (
            "SELECT count(*) FROM crawl_pages "
            "WHERE settled = ? AND row IS NOT NULL AND revises IS NOT NULL"
        )
        return int(rows(self._database, query, (run,))[0][0])

    def texts(self, run: int) -> dict[str, dict[str, int]]:
        """By site, the characters that were extracted of the run's articles, and those cut."""
        query = (
            "SELECT site, sum(size), sum(size / (1.0 - cut)) FROM (SELECT site, "
            "length(json_extract(row, '$.text')) AS size, "
            "json_extract(row, '$.removed_share') AS cut FROM crawl_pages "
            "WHERE settled = ? AND row IS NOT NULL) WHERE cut < 1 GROUP BY site ORDER BY site"
        )
        found = rows(self._database, query, (run,))
        return {site: {"body": int(body), "cut": int(body - kept)} for site, kept, body in found}

    def words(self, run: int) -> int:
        """The words of the articles that the run exports."""
        query = (
            "SELECT coalesce(sum(json_extract(row, '$.words')), 0) FROM crawl_pages "
            "WHERE settled = ? AND kept"
        )
        return int(rows(self._database, query, (run,))[0][0])


def _page_values(run: int, record: PageRecord) -> tuple[Any, ...]:
    lost, key = record.rejection, record.fingerprint
    return (
        run,
        record.seq,
        record.site,
        record.key,
        record.id,
        lost.stage if lost else None,
        lost.reason if lost else None,
        lost.detail if lost else None,
        lost.language if lost else None,
        json.dumps(record.row, ensure_ascii=False) if record.row else None,
        key.digest if key else None,
        key.tokens.astype("<u4").tobytes() if key else None,
        record.etag,
        record.modified,
        record.revises,
    )


def _entry(id: str, row: str, digest: bytes, tokens: bytes) -> Entry:
    facts = _article(row)
    return Entry(
        id=id,
        fingerprint=Fingerprint(digest, np.frombuffer(tokens, "<u4").astype(np.uint32)),
        site=facts["site"],
        url=facts["url"],
        published=facts["published"],
        source=facts["source"],
        words=facts["words"],
    )


def _decision_text(decision: Decision) -> str:
    return json.dumps(asdict(decision), ensure_ascii=False)


def _decision(text: str) -> Decision:
    values = loaded(text, "a decision", ("id", "canonical", "cluster", "related"))
    known = {name: values[name] for name in _DECISION if name in values}  # an earlier version's
    return Decision(**{**known, "related": tuple(known["related"])})


def _article(text: str) -> Row:
    return loaded(text, "an article", _TOLD)
