"""Whether a file holds what this program writes: an edit by hand is told, never computed with."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from cleaning.errors import StateError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from cleaning.store.database import Database

_DIGEST = 16  # bytes, as of `Fingerprint.digest`


def edited(what: str) -> StateError:
    """The fault of a row that no run has written."""
    return StateError(f"The index is damaged: {what}; put back a copy, or make it anew.")


@contextmanager
def founding(database: Database, owner: str) -> Iterator[None]:
    """While it lasts, `owner` makes its tables; StateError where one that it had made is gone.

    Made again it would be empty, and what was in it would be missed by nobody.
    """
    key, there = f"tables of {owner}", _tables(database)
    known = set(str(database.header().get(key, "")).split())
    if gone := sorted(known - there):
        raise StateError(f"{database.path} has lost {', '.join(gone)}: put back a copy.")
    yield
    mine = {name for name in _tables(database) if name.startswith(f"{owner}_")}
    if mine - known:
        with database.transaction() as connection:
            row = (key, " ".join(sorted(known | mine)))
            connection.execute("INSERT OR REPLACE INTO header VALUES (?, ?)", row)


def _tables(database: Database) -> set[str]:
    return {name for (name,) in database.rows("SELECT name FROM sqlite_schema WHERE type='table'")}


def numbers(stored: Any, kind: str, what: str) -> NDArray[Any]:
    """An array out of a cell."""
    if not isinstance(stored, bytes) or len(stored) % 4:
        raise edited(f"{what} is no array")
    return np.frombuffer(stored, kind)


def loaded(stored: Any, what: str, fields: Iterable[str] = ()) -> dict[str, Any]:
    """The JSON object in a cell; StateError where it is none, or lacks one of these fields."""
    try:
        value = json.loads(stored)
    except (TypeError, ValueError, RecursionError):
        value = None
    if not isinstance(value, dict) or not value.keys() >= set(fields):
        raise edited(f"{what} cannot be read")
    return value


def check_texts(values: Iterable[Any], what: str) -> None:
    """Raise StateError where one is neither text nor nothing."""
    if not all(value is None or isinstance(value, str) for value in values):
        raise edited(f"{what} has a fact that is no text")


def check_key(digest: Any, tokens: Any, what: str) -> None:
    """Raise StateError where these cannot be an article's digest and tokens."""
    whole = isinstance(digest, bytes) and len(digest) == _DIGEST
    if not (whole and isinstance(tokens, bytes) and len(tokens) % 3 == 0):
        raise edited(f"{what} has a fingerprint that is none")


def check_counts(rows: Sequence[tuple[Any, Any]]) -> None:
    """Raise StateError where a segment's number of articles is none."""
    if not all(isinstance(count, int) and count >= 0 for _, count in rows):
        raise edited("a segment does not say how many articles it holds")
