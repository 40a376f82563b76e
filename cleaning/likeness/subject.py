"""A subject, as samples tell it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from cleaning.likeness.background import scaled, weights

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaning.likeness.background import Weights

# The fewer words the samples have between them, the less a page on their subject shares with them:
# the best threshold grows with the logarithm of their number. Measured on one to ten headlines,
# openings and whole articles of twenty subjects.
_MOST, _BASE, _SLOPE = 0.18, -0.015, 0.034
FEW = 100  # different words: with fewer, pages are often chosen wrongly


@dataclass(frozen=True, slots=True)
class Subject:
    """What the samples are about, and how like them (0..1) a page on their subject is at least.

    `key` tells subjects apart: other samples or another threshold, another key.
    """

    samples: tuple[Weights, ...]
    middle: Weights
    threshold: float
    key: str

    @classmethod
    def of(cls, texts: Iterable[str], threshold: float | None = None) -> Subject:
        """The subject of sample texts; the default threshold follows from how much they say."""
        samples = tuple(found for found in map(weights, texts) if found)
        middle: Weights = defaultdict(float)
        for sample in samples:
            for word, weight in sample.items():
                middle[word] += weight
        if threshold is None:
            threshold = default_threshold(len(middle))
        return cls(samples, scaled(middle), threshold, _key(samples, threshold))

    def as_counts(self) -> dict[str, object]:
        """What a summary says of it."""
        return {"samples": len(self.samples), "threshold": self.threshold, "key": self.key}

    def likeness(self, text: str) -> float:
        """How like the samples a text is, from 0 to 1."""
        return self.likeness_of(weights(text))

    def likeness_of(self, found: Weights) -> float:
        """The same for a text that has been weighed."""
        nearest = max((_cosine(found, sample) for sample in self.samples), default=0.0)
        return round(min(1.0, (_cosine(found, self.middle) + nearest) / 2), 4)


def default_threshold(words: int) -> float:
    """How like the samples a page has to be, where they have so many different words."""
    return round(min(_MOST, max(0.02, _BASE + _SLOPE * log(words))), 3) if words else _MOST


def _cosine(one: Weights, other: Weights) -> float:
    return sum(weight * other[word] for word, weight in one.items() if word in other)


def _key(samples: tuple[Weights, ...], threshold: float) -> str:
    """Eight letters over the stems of the samples, in any order of samples, and the threshold."""
    told = sorted(" ".join(sorted(sample)) for sample in samples)
    return hashlib.sha256("\n".join([*told, f"{threshold:.6f}"]).encode()).hexdigest()[:8]
