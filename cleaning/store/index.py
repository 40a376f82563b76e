"""The index: what earlier runs exported, to be found by likeness. Duplicates never enter it.

An article is its facts, its digest and its tokens at 3 bytes each; all keys follow from the
tokens, and are kept sorted in `Parts`. Nothing is pickled.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from cleaning.errors import StateError
from cleaning.fingerprint import PARAMETERS
from cleaning.model import Entry, Fingerprint
from cleaning.store.keys import keys_of
from cleaning.store.parts import Parts
from cleaning.store.shape import check_key, check_texts, edited, founding
from cleaning.store.size import index_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from cleaning.model import Decision
    from cleaning.store.database import Database

_AT_A_TIME = 2_048
_SEGMENT = 16_384  # articles added at once
_LOT = 500  # values in one query; older SQLite takes no more than 999
_TABLES = (
    """CREATE TABLE IF NOT EXISTS index_articles (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, cluster TEXT,
  site TEXT NOT NULL, url TEXT, published TEXT, source TEXT, day TEXT)""",
    """CREATE TABLE IF NOT EXISTS index_texts (
  number INTEGER PRIMARY KEY REFERENCES index_articles ON DELETE CASCADE,
  digest BLOB NOT NULL, tokens BLOB NOT NULL)""",
)
_COLUMNS = "number, id, site, url, published, source, digest, tokens, coalesce(cluster, id)"
_FROM = "FROM index_articles JOIN index_texts USING (number)"


class Index:
    """The articles of earlier runs, in their file. Every change is one transaction, or joins the
    caller's. Another program's parameters are refused (`IndexMismatch`), never mixed."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as connection:
            self._check_founded()
            database.claim(PARAMETERS)
            with founding(database, "index"):
                for statement in _TABLES:
                    connection.execute(statement)
                self._parts = Parts(database)

    def _check_founded(self) -> None:
        """An index has told from its first day what it was made with."""
        query = "SELECT count(*) FROM sqlite_schema WHERE name = 'index_articles'"
        known = self.database.header()
        if self.database.rows(query) != [(0,)] and not PARAMETERS.keys() <= known.keys():
            raise edited("its header does not say what it was made with")

    def __len__(self) -> int:
        return int(self.database.rows("SELECT count(*) FROM index_articles")[0][0])

    def add(self, entries: Iterable[Entry], decisions: Iterable[Decision]) -> int:
        """Take in what was kept; an id that is there already is replaced. Returns how many.

        An article without a date counts, when old ones are forgotten, as of the latest date
        among those it came with.
        """
        pairs = (
            (entry, decision.cluster)
            for entry, decision in zip(entries, decisions, strict=True)
            if _belongs(decision)
        )
        with self.database.transaction() as connection:
            (before,) = self.database.rows("SELECT coalesce(max(number), 0) FROM index_articles")[0]
            added = self._insert(pairs)
            connection.execute(
                "UPDATE index_articles SET day = (SELECT max(day) FROM index_articles "
                "WHERE number > ?1) WHERE number > ?1 AND day IS NULL",
                (before,),
            )
        return added

    def find(
        self, part: int, keys: NDArray[np.uint32]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pairs of a row of `keys` and the number of an article that has that key in that part:
        parts 0 to 31 are the bands, 32 the sampled shingles."""
        return self._parts.find(part, keys)

    def numbers(self, ids: Sequence[str]) -> dict[str, int]:
        """The numbers of those of `ids` that are in the index."""
        query = "SELECT id, number FROM index_articles WHERE id IN"
        return dict(self._in_lots(query, ids))

    def words(self, numbers: Sequence[int]) -> dict[int, int]:
        """How many words those articles have, each; forgotten ones are left out."""
        query = "SELECT number, length(tokens) / 3 FROM index_texts WHERE number IN"
        return dict(self._in_lots(query, numbers))

    def _in_lots(self, query: str, values: Sequence[object]) -> Iterator[Any]:
        for start in range(0, len(values), _LOT):
            lot = values[start : start + _LOT]
            yield from self.database.rows(f"{query} ({_marks(lot)})", lot)

    def fetch(self, numbers: Sequence[int]) -> dict[int, tuple[Entry, str]]:
        """Articles by number, each with its cluster; forgotten ones are left out."""
        query = f"SELECT {_COLUMNS} {_FROM} WHERE number IN ({_marks(numbers)}) ORDER BY number"
        return {row[0]: _entry(row) for row in self.database.rows(query, numbers)}

    def entries(self, ids: Sequence[str]) -> dict[str, Entry]:
        """Articles by id; those that are not there are left out."""
        found = self._in_lots(f"SELECT {_COLUMNS} {_FROM} WHERE id IN", ids)
        return {row[1]: _entry(row)[0] for row in found}

    def articles(self) -> Iterator[tuple[int, Entry, str]]:
        """All articles in the order they came in: number, entry, cluster."""
        last = 0
        query = f"SELECT {_COLUMNS} {_FROM} WHERE number > ? ORDER BY number LIMIT {_AT_A_TIME}"
        while rows := self.database.rows(query, (last,)):
            yield from ((row[0], *_entry(row)) for row in rows)
            last = rows[-1][0]

    def forget(self, ids: Iterable[str] = (), before: str | None = None) -> int:
        """Take out articles by id, and all of a day before `before` (`2024-02-03`).

        Returns how many. The space is used again; `compact` gives it back to the disk.
        """
        size = len(self)
        with self.database.transaction() as connection:
            connection.executemany("DELETE FROM index_articles WHERE id = ?", ((i,) for i in ids))
            if before:
                connection.execute("DELETE FROM index_articles WHERE day < ?", (before,))
        return size - len(self)

    def merge(self, other: Index) -> int:
        """Take in another index's articles, as they were decided; returns how many were new."""
        theirs = other.articles()
        size = len(self)
        with self.database.transaction():
            while some := list(islice(theirs, _AT_A_TIME)):
                known = self.numbers([entry.id for _, entry, _ in some])
                self._insert((e, cluster) for _, e, cluster in some if e.id not in known)
        return len(self) - size

    def compact(self) -> None:
        """Drop what was forgotten from the key arrays, and give the space back to the disk."""
        with self.database.transaction():
            rows = self.database.rows("SELECT number FROM index_articles")
            self._parts.rebuild(np.array(rows, np.int64).reshape(-1))
        self.database.vacuum()

    def verify(self) -> list[str]:
        """What is wrong, one sentence each: the file's integrity, and every key made again."""
        try:
            return self.database.faults() or self._faults()
        except StateError as error:
            return [str(error)]

    def _faults(self) -> list[str]:
        (missing,) = self.database.rows(
            "SELECT count(*) FROM index_articles LEFT JOIN index_texts USING (number) "
            "WHERE digest IS NULL"
        )[0]
        self._parts.segments()  # whether each says how large it is
        articles = self.articles()
        lost: set[int] = set()
        while some := list(islice(articles, _AT_A_TIME * 8)):
            parts = keys_of([(number, entry.fingerprint) for number, entry, _ in some])
            lost.update(n for n, pairs in enumerate(parts) if not self._parts.holds(n, *pairs))
        faults = [f"{missing} articles have no tokens"] if missing else []
        return faults + [f"articles are missing from key array {part}" for part in sorted(lost)]

    def info(self) -> dict[str, Any]:
        """Counts, the span of days, sizes in bytes, and the parameters it was made with."""
        articles, stories, first, last = self.database.rows(
            "SELECT count(*), count(DISTINCT coalesce(cluster, id)), min(day), max(day) "
            "FROM index_articles"
        )[0]
        check_texts((first, last), "an article")
        size = index_bytes(self.database)
        return {
            "articles": articles,
            "stories": stories,
            "first_day": first,
            "last_day": last,
            "segments": self._parts.segments(),
            "bytes": size,
            "bytes_per_article": round(size / articles) if articles else 0,
            "parameters": {k: v for k, v in self.database.header().items() if k in PARAMETERS},
        }

    def _insert(self, pairs: Iterable[tuple[Entry, str]]) -> int:
        added, waiting = 0, iter(pairs)
        with self.database.transaction():
            while some := list(islice(waiting, _SEGMENT)):
                keys = [
                    (self._insert_one(entry, story), entry.fingerprint) for entry, story in some
                ]
                self._parts.add(keys_of(keys), len(keys))
                added += len(keys)
        return added

    def _insert_one(self, entry: Entry, cluster: str) -> int:
        with self.database.transaction() as connection:
            connection.execute("DELETE FROM index_articles WHERE id = ?", (entry.id,))
            number = connection.execute(
                "INSERT INTO index_articles (id, cluster, site, url, published, source, day) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    entry.id,
                    None if cluster == entry.id else cluster,
                    entry.site,
                    entry.url,
                    entry.published,
                    entry.source,
                    entry.published[:10] if entry.published else None,
                ),
            ).lastrowid
            tokens = entry.fingerprint.tokens.astype("<u4").view(np.uint8).reshape(-1, 4)
            connection.execute(
                "INSERT INTO index_texts VALUES (?, ?, ?)",
                (number, entry.fingerprint.digest, tokens[:, :3].tobytes()),
            )
        return int(number or 0)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _belongs(decision: Decision) -> bool:
    """Whether the index takes the article in: kept as a story, or as a story's revision."""
    return decision.kept and decision.relation in (None, "update")


def _entry(row: tuple[Any, ...]) -> tuple[Entry, str]:
    number, id, site, url, published, source, digest, stored, cluster = row
    check_texts((id, site, url, published, source, cluster), f"article {number}")
    check_key(digest, stored, f"article {number}")
    tokens = np.zeros((len(stored) // 3, 4), np.uint8)
    tokens[:, :3] = np.frombuffer(stored, np.uint8).reshape(-1, 3)
    key = Fingerprint(digest, tokens.view("<u4").reshape(-1).astype(np.uint32))
    return Entry(id, key, site, url, published, source, len(key.tokens)), cluster
