"""What a run can be told. Plain values; every default is written once, here."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Literal

Preset = Literal["news", "pretrain", "monitor", "strict"]


def default_workers() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps on one document, in bytes or counts. Sources: measured hangs of the parsers."""

    html_bytes: int = 5_000_000
    attribute_chars: int = 256_000
    time_elements: int = 200
    max_stripped_share: float = 0.85
    memory_bytes: int = 2_000_000_000


@dataclass(frozen=True, slots=True)
class CleanConfig:
    """What decides the outcome of one page."""

    languages: tuple[str, ...] = ("ar",)  # ("any",) keeps all
    min_words: int = 25
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class FieldNames:
    """Which fields of a record hold what."""

    text: str = "text"
    html: str = "html"
    id: str = "id"
    url: str = "url"
    title: str = "title"
    date: str = "date"
