"""The names in `vocabulary.toml`, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


@cache
def _tables() -> dict[str, dict[str, str]]:
    file = resources.files("cleaning.extract") / "vocabulary.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def names(table: str, key: str) -> frozenset[str]:
    """The words under one key."""
    return frozenset(_tables()[table][key].split())


def kinds(table: str) -> dict[str, str]:
    """Each word of a table to the key it stands under; underscores become spaces."""
    return {
        word.replace("_", " "): kind
        for kind, words in _tables()[table].items()
        for word in words.split()
    }
