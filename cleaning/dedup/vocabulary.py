"""What is known of single words: places, editors' turns of phrase, houses' own spellings.

Where a note differs from another in a word or two, it matters which. `الإيطالي` in the place of
`الإسباني` is another visit; `ذكر` in the place of `قال` is an editor's work, and `نتانياهو` a
house's spelling. Tokens know no letters, so such words are listed, each with the particles that
are written to it.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from cleaning.fingerprint import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray


def place(token: int) -> tuple[str, int] | None:
    """The kind of place and which one, where the word is known to be one."""
    return _places().get(token)


def is_beside(token: int) -> bool:
    """Whether the word says nothing of which day, or whose name, stands beside it."""
    return token in _beside()


def is_named(token: int) -> bool:
    """Whether the word behind this one is a name of its own: a town's, a club's, a man's."""
    return token in _named()


def is_phrase(token: int) -> bool:
    """Whether editors exchange the word for others."""
    return token in _phrases()


@cache
def opposites() -> list[tuple[frozenset[int], frozenset[int]]]:
    """What happened and its opposite, in the words that news begins with."""
    return [
        (_told_as(one), _told_as(other))
        for one, other in (line.split("/") for line in _list("opposites").splitlines())
    ]


def spellings() -> Iterator[tuple[str, str]]:
    """Each other spelling, and the one that stands for it, bare and with what is written to it."""
    for first, *others in map(str.split, _list("spellings").splitlines()):
        for other in others:
            for before in ("", "ال", "و", "ب", "ل", "وال", "بال", "لل"):
                yield before + other, before + first


def joined() -> Iterator[tuple[str, str, str]]:
    """Names in two words, and the same in one."""
    for first, second in map(str.split, _list("joined").splitlines()):
        for before in ("", "و", "ل", "ب"):
            yield before + first, second, before + first + second


@cache
def token_of(word: str) -> int:
    """The token of one word."""
    return int(fingerprint(word).tokens[0])


def tokens_of(words: Sequence[str]) -> list[int]:
    """The token of each word: of thousands at once in the time of twenty one by one."""
    tokens: list[int] = fingerprint(" ".join(words)).tokens.tolist()
    return tokens if len(tokens) == len(words) else list(map(token_of, words))


@cache
def _lists() -> dict[str, str]:
    return tomllib.loads(files("cleaning.dedup").joinpath("words.toml").read_text("utf-8"))


def _list(name: str) -> str:
    return _lists()[name].strip()


@cache
def _beside() -> frozenset[int]:
    return frozenset(tokens_of(_list("beside").split()))


@cache
def _named() -> frozenset[int]:
    words = _list("named").split()
    return frozenset(tokens_of(_prefixed(*words, *(f"ال{word}" for word in words))))


@cache
def _phrases() -> frozenset[int]:
    words = _list("phrases").split()
    return frozenset(tokens_of([before + word for word in words for before in ("", "و", "ف")]))


def _told_as(verbs: str) -> frozenset[int]:
    """The words as they are, of men and women, and behind `and`."""
    forms = [before + word + end for word in verbs.split() for end in ("", "ت") for before in "و "]
    return frozenset(tokens_of([form.strip() for form in forms]))


@cache
def turns_of_phrase() -> NDArray[np.uint32]:
    """What editors exchange, and what stands beside names, in order."""
    return np.sort(np.array([*_phrases(), *_beside()], np.uint32))


@cache
def _places() -> dict[int, tuple[str, int]]:
    forms = [
        (word, (kind, number))
        for number, (kind, words) in enumerate(_place_forms())
        for word in words
    ]
    tokens = tokens_of([word for word, _ in forms])
    found: dict[int, tuple[str, int]] = {}
    for token, (_, known) in zip(tokens, forms, strict=True):
        found.setdefault(token, known)
    return found


def _place_forms() -> Iterator[tuple[str, Iterable[str]]]:
    countries = _list("countries").split()
    for country, person in zip(countries[::2], countries[1::2], strict=True):
        people = [f"{person}{end}" for end in ("", "ة", "ين", "ون")]
        yield "country", _prefixed(country, *people, *(f"ال{form}" for form in people))
    for city in _list("cities").split():
        yield "city", _prefixed(city)
    for side in _list("sides").split():
        yield "side", _prefixed(side, f"ال{side}", f"{side}ة", f"ال{side}ة")


def _prefixed(*words: str) -> list[str]:
    """The words, bare and with particles; `ل` and the article become `لل`."""
    forms = [before + word for word in words for before in ("", "و", "ف", "ب", "ل")]
    return forms + ["لل" + word[2:] for word in words if word.startswith("ال")]
