"""The entries of one run in columns, best first: what is compared a million times, and no more."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import IO, TYPE_CHECKING

import numpy as np

from cleaning.dedup.judge import Circumstances
from cleaning.dedup.text import Text
from cleaning.fingerprint import PERMUTATIONS, band_keys, sample_keys, shingles, signature

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

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
        yield _gather(entries, spill)


def _gather(entries: Iterable[Entry], spill: IO[bytes]) -> Corpus:
    ids: list[str] = []
    digests, lengths, sites, times, credited, bands, keys = [], [], [], [], [], [], []
    samples: list[NDArray[np.uint32]] = []
    site_codes: dict[str, int] = {}
    for entry in entries:
        tokens = entry.fingerprint.tokens
        hashes = shingles(tokens)
        ids.append(entry.id)
        digests.append(entry.fingerprint.digest)
        lengths.append(len(tokens))
        sites.append(site_codes.setdefault(entry.site, len(site_codes)))
        times.append(seconds(entry.published))
        credited.append(not entry.source)
        bands.append(signature(hashes))
        if len(bands) == _SIGNATURES_AT_HAND:
            keys.append(band_keys(np.array(bands)))
            bands.clear()
        samples.append(sample_keys(hashes))
        spill.write(tokens.astype("<u4").tobytes())
    spill.flush()
    words = np.array(lengths, np.int64)
    starts = np.concatenate([[0], np.cumsum(words)])
    order = _rank(ids, words, np.array(times), np.array(credited, np.bool_))
    stored = np.memmap(spill, "<u4", "r") if starts[-1] else np.empty(0, np.uint32)

    @lru_cache(maxsize=_TEXTS_AT_HAND)
    def text(rank: int) -> Text:
        place = order[rank]
        return Text(np.array(stored[starts[place] : starts[place + 1]], np.uint32))

    counts = np.array([len(samples[place]) for place in order], np.int64)
    return Corpus(
        [ids[place] for place in order],
        order,
        np.frombuffer(b"".join(digests), "V16")[order],
        np.array(sites, np.int32)[order],
        np.array(times, np.float64)[order],
        words[order],
        np.concatenate([*keys, band_keys(np.array(bands, np.uint32).reshape(-1, PERMUTATIONS))])[
            order
        ],
        np.concatenate([samples[place] for place in order]) if ids else np.empty(0, np.uint32),
        np.repeat(np.arange(len(ids), dtype=np.int32), counts),
        text,
        list(site_codes),
    )


def _rank(
    ids: list[str],
    words: NDArray[np.int64],
    times: NDArray[np.float64],
    uncredited: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """The places of the entries, best first."""
    by_id = np.empty(len(ids), np.int64)
    by_id[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    complete = np.floor(np.log(np.maximum(words, 1)) / np.log(_LENGTH_STEP))
    return np.lexsort((by_id, -words, times, uncredited, -complete))
