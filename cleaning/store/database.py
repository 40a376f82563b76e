"""The one SQLite file that lasts: opened with care, written in transactions, never half.

Tables are created by their owners (`Index`, `State`); this module owns the file, its header and
the translation of SQLite's faults into sentences.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from cleaning.errors import GhirbalError, IndexMismatch, InputError, Locked, OutputError, StateError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import TracebackType

APPLICATION_ID = 0x47485242  # "GHRB"
SCHEMA_VERSION = 1
BUSY_SECONDS = 10.0
OPENING_SECONDS = 1.0  # who finds the file held when he comes is told so at once
LARGE_LOG = 2_000_000  # bytes
CACHE_KIB = 16_384
_SMALLEST = 100  # bytes: the header of a SQLite file

_OUTPUT_FAULTS = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY)
_HEADER = "CREATE TABLE IF NOT EXISTS header (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID"


class Database:
    """A SQLite file of ours, made where there is none.

    Use it as a context manager. Rows are written inside `transaction()`; what is committed
    survives a power cut (WAL, `synchronous=FULL`). One connection, for one thread.
    """

    def __init__(self, path: str | Path, *, create: bool = True) -> None:
        self.path = Path(path)
        if not self.path.is_file() and (self.path.exists() or not create):
            raise InputError(f"{self.path} is not an index file: name the file that a run wrote.")
        size = self.path.stat().st_size if self.path.is_file() else 0
        if size < _SMALLEST and not (create and not size):
            raise StateError(f"{self.path} is cut off: put back a copy, or name another file.")
        self.connection = self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Roll back what was not committed, and let go of the file."""
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All that happens inside is written, or none of it; inside another, it joins that one."""
        with self._in_words():
            if self.connection.in_transaction:
                yield self.connection
                return
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    @contextmanager
    def relaxed(self) -> Iterator[None]:
        """While it lasts, a commit does not wait for the disk: a power cut may cost the last ones,
        a killed program none. Call `checkpoint` from time to time; at the end all is on the disk.
        """
        with self._in_words():
            self.connection.execute("PRAGMA synchronous=NORMAL")
            self.connection.execute("PRAGMA wal_autocheckpoint=0")
        try:
            yield
        finally:
            with self._in_words():
                self.connection.execute("PRAGMA synchronous=FULL")
                self.connection.execute("PRAGMA wal_autocheckpoint=1000")

    @property
    def needs_checkpoint(self) -> bool:
        """Has so much been committed that it should move into the file itself?"""
        log = self.path.with_name(f"{self.path.name}-wal")
        try:
            return log.stat().st_size > LARGE_LOG
        except OSError:
            return False

    def checkpoint(self) -> None:
        """Move what was committed into the file itself; for a thread beside that of the owner.

        Where it cannot be done now it is done later: nothing depends on it but space.
        """
        with suppress(sqlite3.Error), closing(sqlite3.connect(self.path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows that a query finds; reading takes no lock."""
        with self._in_words():
            return self.connection.execute(query, values).fetchall()

    def claim(self, parameters: Mapping[str, str]) -> None:
        """Write `parameters` into the header, or check that they are the ones written there."""
        with self.transaction() as connection:
            known = self.header()
            for key, value in parameters.items():
                if known.get(key, value) != value:
                    raise IndexMismatch(
                        f"{self.path} was made with {key} {known[key]}, and this program uses "
                        f"{value}: name another index, or make this one again from its articles."
                    )
            rows = [(key, value) for key, value in parameters.items() if key not in known]
            connection.executemany("INSERT INTO header VALUES (?, ?)", rows)

    def header(self) -> dict[str, str]:
        """What the owners of the tables wrote about them."""
        return dict(self.rows("SELECT key, value FROM header ORDER BY key"))

    def faults(self) -> list[str]:
        """What SQLite's full integrity check finds wrong, one sentence each; reads every page."""
        found = [*self.rows("PRAGMA integrity_check"), *self.rows("PRAGMA foreign_key_check")]
        strange = self.rows(
            "SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'view')"
        )
        return [" ".join(map(str, row)) for row in found if row != ("ok",)] + [
            f"the {kind} {name} is none of this program's" for kind, name in strange
        ]

    def vacuum(self) -> None:
        """Give the space of deleted rows back to the disk."""
        with self._in_words():
            self.connection.execute("VACUUM")
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _open(self) -> sqlite3.Connection:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"{self.path.parent} cannot be made: {error.strerror}.") from error
        with self._in_words():
            connection = sqlite3.connect(self.path, timeout=OPENING_SECONDS, isolation_level=None)
            try:
                self._prepare(connection)
            except BaseException:
                connection.close()
                raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        self._recognise(connection)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
        connection.execute("BEGIN IMMEDIATE")
        self._recognise(connection)  # another process may have made the file meanwhile
        connection.execute(_HEADER)
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
        connection.execute("COMMIT")
        connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000:.0f}")

    def _recognise(self, connection: sqlite3.Connection) -> None:
        """Refuse a file that another program, or a newer version of this one, has made."""
        (owner,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if owner != APPLICATION_ID and (owner or version or tables):
            raise StateError(f"{self.path} is another program's database: name another file.")
        (headers,) = connection.execute(
            "SELECT count(*) FROM sqlite_schema WHERE name = 'header'"
        ).fetchone()
        if owner == APPLICATION_ID and not headers:
            raise StateError(f"{self.path} has lost its header: put back a copy.")
        if version > SCHEMA_VERSION:
            raise StateError(
                f"{self.path} was made by a newer version of this program: update it, "
                "or name another file."
            )

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._fault(error) from error

    def _fault(self, error: sqlite3.Error) -> GhirbalError:
        code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return Locked(
                f"{self.path} is in use by another program: try again when that has ended."
            )
        if code in _OUTPUT_FAULTS or code == sqlite3.SQLITE_CANTOPEN:
            return OutputError(f"{self.path} cannot be written ({error}): free or change the disk.")
        if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            return StateError(
                f"{self.path} is damaged or no index of ours ({error}): put back a copy, "
                "or name another file."
            )
        if "no such" in str(error):
            return StateError(
                f"{self.path} was made by another version of this program, or edited ({error}): "
                "put back a copy, or name another file."
            )
        return StateError(f"{self.path} cannot be used ({error}): name another file.")
