"""The keys that an article is found by: they follow from its tokens, so they can be made again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cleaning.fingerprint import (
    BANDS,
    PERMUTATIONS,
    band_keys,
    memo,
    sample_keys,
    shingles,
    signature,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cleaning.model import Fingerprint

_AT_A_TIME = 2_048


def keys_of(
    added: Sequence[tuple[int, Fingerprint]],
) -> list[tuple[NDArray[np.uint32], NDArray[np.int64]]]:
    """The keys of articles, by part."""
    numbers = np.array([number for number, _ in added], np.int64)
    bands = np.empty((len(added), BANDS), np.uint32)
    samples = []
    for start in range(0, len(added), _AT_A_TIME):
        some = [shingles(key.tokens) for _, key in added[start : start + _AT_A_TIME]]
        made = [memo.take(key.tokens) for _, key in added[start : start + _AT_A_TIME]]
        new = [place for place, keys in enumerate(made) if keys is None]
        values = np.array([signature(some[place]) for place in new]).reshape(-1, PERMUTATIONS)
        bands[[start + place for place in new]] = band_keys(values)
        for place, keys in enumerate(made):
            if keys is not None:
                bands[start + place] = keys
        samples += [sample_keys(hashes) for hashes in some]
    owners = np.repeat(numbers, [len(keys) for keys in samples])
    return [
        *((bands[:, band], numbers) for band in range(BANDS)),
        (np.concatenate(samples), owners),
    ]
