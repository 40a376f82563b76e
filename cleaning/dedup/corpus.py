"""The entries of one run in columns, best first: what is compared a million times, and no more."""

from __future__ import annotations

import tempfile
from array import array
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import IO, TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cleaning.dedup.judge import Circumstances
from cleaning.dedup.text import Text
from cleaning.fingerprint import BANDS, PERMUTATIONS, band_keys, sample_keys, shingles, signature

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cleaning.model import Entry

_LENGTH_STEP = 1.25  # texts within a quarter of each other's length count as equally complete
_TEXTS_AT_HAND, _SIGNATURES_AT_HAND = 8_192, 1_024


@dataclass(frozen=True, slots=True)
class Corpus:
    """Entries in rank order: complete before brief, credited to an agency before not, then the
    earliest published, the longest, the smallest id. Row numbers are ranks; `places` are the
    entries' places in the input. Tokens stay on disk.
    """

    ids: list[str]
    places: NDArray[np.int64]
    digests: NDArray[np.void]
    sites: NDArray[np.int32]
    times: NDArray[np.float64]
    words: NDArray[np.int64]
    bands: NDArray[np.uint32]
    samples: NDArray[np.uint32]
    owners: NDArray[np.int32]
    text: Callable[[int], Text]
    site_names: list[str]

    def __len__(self) -> int:
        return len(self.ids)

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
def gather(entries: Iterable[Entry]) -> Iterator[Corpus]:
    """The columns of all entries, which are read once; gone when the block ends."""
    with tempfile.TemporaryFile() as spill:
        columns = _Columns(spill)
        for entry in entries:
            columns.add(entry)
        yield columns.in_rank_order()


class _Columns:
    """What is known of the entries so far, in the order they came."""

    def __init__(self, spill: IO[bytes]) -> None:
        self._spill = spill
        self._ids: list[str] = []
        self._digests = bytearray()
        self._words, self._sites = array("q"), array("i")
        self._times, self._uncredited = array("d"), array("b")
        self._samples, self._sampled = bytearray(), array("q")
        self._bands, self._signatures = bytearray(), list[NDArray[np.uint32]]()
        self._site_codes: dict[str, int] = {}

    def add(self, entry: Entry) -> None:
        tokens = entry.fingerprint.tokens
        hashes = shingles(tokens)
        keys = sample_keys(hashes)
        self._ids.append(entry.id)
        self._digests += entry.fingerprint.digest
        self._words.append(len(tokens))
        self._sites.append(self._site_codes.setdefault(entry.site, len(self._site_codes)))
        self._times.append(seconds(entry.published))
        self._uncredited.append(not entry.source)
        self._samples += keys.tobytes()
        self._sampled.append(len(keys))
        self._signatures.append(signature(hashes))
        if len(self._signatures) == _SIGNATURES_AT_HAND:
            self._band()
        self._spill.write(tokens.astype("<u4").tobytes())

    def _band(self) -> None:
        values = np.array(self._signatures, np.uint32).reshape(-1, PERMUTATIONS)
        self._bands += band_keys(values).tobytes()
        self._signatures.clear()

    def in_rank_order(self) -> Corpus:
        """The columns with the best entry first."""
        self._band()
        words, times = np.frombuffer(self._words, np.int64), np.frombuffer(self._times)
        order = _rank(self._ids, words, times, np.frombuffer(self._uncredited, np.int8))
        sampled = np.frombuffer(self._sampled, np.int64)
        return Corpus(
            [self._ids[place] for place in order],
            order,
            np.frombuffer(self._digests, "V16")[order],
            np.frombuffer(self._sites, np.int32)[order],
            times[order],
            words[order],
            np.frombuffer(self._bands, np.uint32).reshape(-1, BANDS)[order],
            _reordered(np.frombuffer(self._samples, np.uint32), sampled, order),
            np.repeat(np.arange(len(order), dtype=np.int32), sampled[order]),
            self._texts(words, order),
            list(self._site_codes),
        )

    def _texts(self, words: NDArray[np.int64], order: NDArray[np.int64]) -> Callable[[int], Text]:
        self._spill.flush()
        ends = np.cumsum(words)
        stored = np.memmap(self._spill, "<u4", "r") if words.any() else np.empty(0, np.uint32)

        @lru_cache(maxsize=_TEXTS_AT_HAND)
        def text(rank: int) -> Text:
            end = ends[order[rank]]
            return Text(np.array(stored[end - words[order[rank]] : end], np.uint32))

        return text


def _reordered(
    values: NDArray[np.uint32], lengths: NDArray[np.int64], order: NDArray[np.int64]
) -> NDArray[np.uint32]:
    """Lists of values, laid end to end in another order."""
    starts = (np.cumsum(lengths) - lengths)[order]
    offsets = np.cumsum(lengths[order]) - lengths[order]
    return values[np.repeat(starts - offsets, lengths[order]) + np.arange(len(values))]


def _rank(
    ids: list[str],
    words: NDArray[np.int64],
    times: NDArray[np.float64],
    uncredited: NDArray[np.int8],
) -> NDArray[np.int64]:
    """The places of the entries, best first."""
    by_id = np.empty(len(ids), np.int64)
    by_id[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    complete = np.floor(np.log(np.maximum(words, 1)) / np.log(_LENGTH_STEP))
    return np.lexsort((by_id, -words, times, uncredited, -complete))
