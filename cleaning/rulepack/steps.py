"""Patterns as Python itself reads them, and what that says of a match's ends and length.

Python's reading of a pattern is no public interface: whatever is not found there as expected
counts as unknown.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

Edge = frozenset[str]  # characters, and kinds of characters
DIGIT, NO_WORD = r"\d", r"\W"
LETTER, OTHER = r"\w", "*"  # of ends: any letter, and any sign that is none of these
_MARKS = frozenset('.؟!:،؛)]»”"…')
_MOST_LETTERS = 300  # of a range; a longer one rules out next to nothing

REPEATS: tuple[Any, ...] = ()
_KINDS: dict[Any, str] = {}
try:
    OPS: Any = import_module("re._constants")
    _PARSE: Any = import_module("re._parser").parse
    REPEATS = (OPS.MAX_REPEAT, OPS.MIN_REPEAT)
    _KINDS = {OPS.CATEGORY_DIGIT: DIGIT, OPS.CATEGORY_NOT_WORD: NO_WORD}
except (ImportError, AttributeError):  # a Python that keeps them elsewhere
    OPS = _PARSE = None


def read(source: str) -> Any:
    """The pattern as a sequence of steps; an empty one where nothing is known of it."""
    if _PARSE is None:
        re.compile(source)  # raises where it is none
        return ()
    tree = _PARSE(source)
    return () if tree.state.flags & re.IGNORECASE else tree


def is_closed(steps: Any) -> bool:
    """Whether a match reaches the end of the line, whichever way it takes."""
    if not len(steps):
        return False
    op, value = steps[-1]
    if op is OPS.BRANCH:
        return all(map(is_closed, value[1]))
    if op is OPS.SUBPATTERN:
        return is_closed(value[3])
    return bool(op is OPS.AT and value is OPS.AT_END)


def width(tree: Any, closed: bool) -> tuple[int, float]:
    if not len(tree):
        return 0, float("inf")
    shortest, longest = tree.getwidth()
    return shortest, longest if closed else float("inf")


def edge(steps: Iterable[Any]) -> Edge | None:
    """The characters that a match may begin with, of steps in their order (or end, reversed).

    An end is told by `may_end`.
    """
    backwards = isinstance(steps, reversed)
    found, empty = _edges(steps, backwards)
    return None if empty else found


def _edges(steps: Iterable[Any], backwards: bool) -> tuple[Edge | None, bool]:
    """The same, and whether these steps may match nothing at all."""
    found: Edge = frozenset()
    for op, value in steps:
        if op is OPS.AT:
            continue
        letters, empty = _step(op, value, backwards)
        if letters is None:
            return None, False
        found |= letters
        if not empty:
            return found, False
    return found, True


def _step(op: Any, value: Any, backwards: bool) -> tuple[Edge | None, bool]:
    if op is OPS.LITERAL:
        return frozenset(chr(value)), False
    if op is OPS.IN:
        return (_ends_of if backwards else letters_of)(value), False
    if op is OPS.NOT_LITERAL and backwards:
        return _but({chr(value)}), False
    if op is OPS.SUBPATTERN and not (value[1] or value[2]):
        return _edges(_turned(value[3], backwards), backwards)
    if op is OPS.BRANCH:
        return _any_of(value[1], backwards)
    if op in REPEATS:
        letters, empty = _edges(_turned(value[2], backwards), backwards)
        return letters, empty or not value[0]
    return None, False


def _turned(steps: Any, backwards: bool) -> Iterable[Any]:
    turned: Iterable[Any] = reversed(steps) if backwards else steps
    return turned


def _any_of(branches: Iterable[Any], backwards: bool) -> tuple[Edge | None, bool]:
    told = [_edges(_turned(branch, backwards), backwards) for branch in branches]
    known = [letters for letters, _ in told if letters is not None]
    letters = frozenset().union(*known) if len(known) == len(told) else None
    return letters, any(empty for _, empty in told)


def kind_of(letter: str) -> str:
    """What an edge calls a character that stands for many; empty for most letters."""
    if letter.isdecimal():
        return DIGIT
    return "" if letter.isalnum() or letter == "_" else NO_WORD


def may_end(last: Edge, letter: str) -> bool:
    """Whether a match with such an end may end in this character."""
    if letter in last:
        return True
    if letter.isalnum() or letter == "_":
        return (DIGIT if letter.isdecimal() else LETTER) in last
    return NO_WORD in last or (OTHER in last and letter not in _MARKS)


def _ends_of(items: list[Any]) -> Edge | None:
    """The characters of a set that ends a pattern, or what it leaves where it names the others."""
    if items[0] == (OPS.NEGATE, None):
        named = (letters_of([item]) for item in items[1:])
        return _but(frozenset().union(*(letters or () for letters in named)))
    return letters_of(items)


def _but(letters: Set[str]) -> Edge:
    """All characters but these, of which unknown ones may be left out."""
    return (_MARKS | {LETTER, OTHER, DIGIT}) - letters


def letters_of(items: list[Any]) -> Edge | None:
    """The characters of a set, where it names them."""
    if items == [(OPS.NEGATE, None), (OPS.CATEGORY, OPS.CATEGORY_WORD)]:
        return frozenset((NO_WORD,))
    found: set[str] = set()
    for op, value in items:
        if op is OPS.CATEGORY and value in _KINDS:
            found.add(_KINDS[value])
        elif op is OPS.LITERAL:
            found.add(chr(value))
        elif op is OPS.RANGE and value[1] - value[0] < _MOST_LETTERS:
            found.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return None
    return frozenset(found)
