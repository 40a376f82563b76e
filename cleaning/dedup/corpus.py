"""The entries of one run in columns, best first: what is compared a million times, and no more."""

from __future__ import annotations

from array import array
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from cleaning.dedup.at_hand import AtHand
from cleaning.dedup.judge import Circumstances
from cleaning.dedup.keys import Keys
from cleaning.dedup.records import Records, as_bytes
from cleaning.dedup.shuffle import groups, repeated
from cleaning.dedup.text import are_in
from cleaning.heap import give_back

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from cleaning.model import Entry

_LENGTH_STEP = 1.25  # texts within a quarter of each other's length count as equally complete
_FEW_IDS, _HEAD = 1_024, 16  # sorted as they are; of more, so many bytes at a time


@dataclass(frozen=True, slots=True)
class Corpus:
    """Entries in rank order: complete before brief, credited to an agency before not, then the
    earliest published, the longest, the smallest id. Row numbers are ranks; `places` are the
    entries' places in the input. Texts, ids and keys stay on disk.
    """

    places: NDArray[np.int32]
    sites: NDArray[np.int32]
    times: NDArray[np.float64]
    words: NDArray[np.int32]
    sampled: NDArray[np.uint16]
    text: AtHand
    site_names: list[str]
    records: Records
    keys: Keys

    def __len__(self) -> int:
        return len(self.places)

    def id(self, rank: int) -> str:
        """An entry's id."""
        return self.records.id(int(self.places[rank]))

    def digest(self, rank: int) -> bytes:
        """What equal texts have in common."""
        return self.records.digest(int(self.places[rank]))

    def band(self, number: int) -> NDArray[np.uint32]:
        """One band's keys."""
        return self.keys.band(number)[self.places]

    def rows(self, chosen: NDArray[np.bool_]) -> NDArray[np.int32]:
        """By place, the row of each chosen entry among them; -1 for the others."""
        rows = np.full(len(self), -1, np.int32)
        rows[self.places[chosen]] = np.arange(int(chosen.sum()), dtype=np.int32)
        return rows

    def twins(self) -> NDArray[np.int32]:
        """For each entry the best-ranked one with the same words; empty texts have no twins.

        Asked once: what only this needs is gone then.
        """
        heads = np.frombuffer(self.records.heads, np.uint64)[self.places]
        del self.records.heads[:]
        twins = np.arange(len(self), dtype=np.int32)
        ranks = np.flatnonzero(are_in(heads, repeated(heads)) & (self.words > 0))
        ranks = ranks[np.argsort(heads[ranks], kind="stable")]
        for start, size in zip(*groups(heads[ranks]), strict=True):
            first_of: dict[bytes, int] = {}
            for rank in ranks[start : start + size].tolist():
                twins[rank] = first_of.setdefault(self.digest(rank), rank)
        return twins

    def about(self, left: int, right: int) -> Circumstances:
        """How two entries stand to each other beside their texts."""
        same_site = self.sites[left] == self.sites[right] and bool(
            self.site_names[self.sites[left]]
        )
        return Circumstances(bool(same_site), days_apart(self.times[left], self.times[right]))


def days_apart(left: float, right: float) -> float | None:
    """Days between two times in seconds; None where one is unknown (not a number)."""
    days = abs(left - right) / 86_400
    return None if np.isnan(days) else float(days)


def seconds(published: str | None) -> float:
    """A date as seconds since 1970, taken as UTC where it says no offset; NaN where unknown."""
    try:
        moment = datetime.fromisoformat(published or "")
    except ValueError:
        return float("nan")
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


@contextmanager
def gather(entries: Iterable[Entry], *, for_index: bool = False) -> Iterator[Corpus]:
    """The columns of all entries, which are read once; gone when the block ends. `for_index`:
    an index will want the keys of those that are kept."""
    with Records() as records, Keys(for_index=for_index) as keys:
        corpus = _in_rank_order(entries, records, keys)
        give_back()
        yield corpus


def _in_rank_order(entries: Iterable[Entry], records: Records, keys: Keys) -> Corpus:
    columns = _Columns()
    for entry in entries:
        columns.add(entry)
        records.add(entry)
        keys.add(entry.fingerprint.tokens)
    keys.flush()
    places = columns.rank(records)

    return Corpus(
        places,
        np.frombuffer(columns.sites, np.int32)[places],
        np.frombuffer(columns.times)[places],
        np.frombuffer(columns.words, np.int32)[places],
        keys.sampled()[places],
        AtHand(lambda rank: records.tokens(int(places[rank]))),
        list(columns.site_codes),
        records,
        keys,
    )


class _Columns:
    """What is known of the entries so far, in the order they came."""

    def __init__(self) -> None:
        self.sites, self.times, self.words = array("i"), array("d"), array("i")
        self.site_codes: dict[str, int] = {}
        self._uncredited = array("b")

    def add(self, entry: Entry) -> None:
        self.sites.append(self.site_codes.setdefault(entry.site, len(self.site_codes)))
        self.times.append(seconds(entry.published))
        self.words.append(len(entry.fingerprint.tokens))
        self._uncredited.append(not entry.source)

    def rank(self, records: Records) -> NDArray[np.int32]:
        """The places of the entries, best first."""
        words, times = np.frombuffer(self.words, np.int32), np.frombuffer(self.times)
        brief, uncredited = _brevity(words), np.frombuffer(self._uncredited, np.int8)
        columns = -words, times, uncredited, brief
        order = np.lexsort(columns).astype(np.int32)
        _order_by_id(order, columns, records)
        return order


def _brevity(words: NDArray[np.int32]) -> NDArray[np.int16]:
    """How far from complete: equal for texts within a quarter of each other's length."""
    steps = np.log(np.maximum(words, 1))
    steps /= np.log(_LENGTH_STEP)
    return -np.floor(steps, out=steps).astype(np.int16)


def _order_by_id(
    order: NDArray[np.int32], columns: tuple[NDArray[np.generic], ...], records: Records
) -> None:
    """Put in order what is equal in all columns."""
    equal = np.zeros(len(order) + 1, np.bool_)  # each to the one before it
    equal[1:-1] = True
    for column in columns:
        values = column[order].view(f"i{column.itemsize}")  # a time that is no number is itself
        equal[1:-1] &= values[1:] == values[:-1]
    edges = np.flatnonzero(equal[1:] != equal[:-1])
    for start, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        order[start : last + 1] = _by_id(order[start : last + 1], records)


def _by_id(places: NDArray[np.int32], records: Records, read: int = 0) -> NDArray[np.int32]:
    """Entries whose ids begin with the same `read` bytes, in order; of many a part at a time."""
    heads = np.empty(0, f"S{_HEAD}")
    if len(places) > _FEW_IDS:
        ids = (as_bytes(records.id(place)) for place in places.tolist())
        heads = np.fromiter((id[read : read + _HEAD] for id in ids), heads.dtype, len(places))
    if not heads.any():
        return np.array(sorted(places.tolist(), key=records.id), np.int32)
    order = np.argsort(heads, kind="stable")
    places, heads = places[order], heads[order]
    for start, size in zip(*groups(heads), strict=True):
        if size > 1:
            same = slice(start, start + size)
            places[same] = _by_id(places[same], records, read + _HEAD)
    return places
