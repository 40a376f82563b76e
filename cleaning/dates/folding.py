"""A folded text that still knows where each of its characters came from."""

from __future__ import annotations

from cleaning.text import fold

_DASHES = "‐‑‒–—―−"


class _Folded(dict[str, str]):
    """Character -> its folded form ("" where it is invisible), filled as characters are met."""

    def __missing__(self, character: str) -> str:
        if character in "\r\n":
            folded = "\n"
        elif character.isspace():
            folded = " "
        else:
            folded = "-" if character in _DASHES else fold(character)
        self[character] = folded
        return folded


_FOLDED = _Folded()


def folded_alone(text: str) -> str:
    """The folded text where nobody asks for places."""
    return "".join(map(_FOLDED.__getitem__, text))


def folded_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the index it had in `text`."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        folded = _FOLDED[character]
        letters.append(folded)
        places += [place] * len(folded)
    return "".join(letters), places
