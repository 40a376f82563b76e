"""What a pattern asks of a line at least, told without trying it, and the pattern itself.

Hardly any of the rules could match any given line: its first and its last letter, its length or
a word that it lacks rule them out, at a fraction of what a trial costs. So patterns are compiled
when a line first fits them. Python's own reading of a pattern is no public interface: whatever
is not found there as expected counts as unknown, and such a pattern is tried on every line.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

Edge = frozenset[str]
_MOST_LETTERS = 300  # of a range; a longer one rules out next to nothing
_MOST_WORDS, _SHORTEST_WORD = 8, 2  # of the strings of which a line must hold one


class Shape:
    """One pattern. `first` and `last` are the characters at a matching line's ends, if known.

    Raises re.error where the source is no pattern.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        tree = _read(source)
        self.first: Edge | None = _edge(tree)
        closed = _is_closed(tree)
        self.last: Edge | None = _edge(reversed(tree)) if closed else None
        self.shortest, self.longest = _width(tree, closed)
        # A pattern that begins with a known letter fails as fast as a word is looked for.
        self.holds: tuple[str, ...] = () if self.first else _held(tree)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern, compiled when it is first asked for."""
        return re.compile(self.source)

    def match(self, line: str) -> re.Match[str] | None:
        """What `pattern.match` finds in a normalised line that is not empty."""
        if not self.shortest <= len(line) <= self.longest:
            return None
        if self.last is not None and line[-1] not in self.last:
            return None
        if self.first is not None and line[0] not in self.first:
            return None
        if self.holds:
            for word in self.holds:
                if word in line:
                    break
            else:
                return None
        return self.pattern.match(line)


shape_of = cache(Shape)


try:
    _OPS: Any = import_module("re._constants")
    _PARSE: Any = import_module("re._parser").parse
    _REPEATS = (_OPS.MAX_REPEAT, _OPS.MIN_REPEAT)
except (ImportError, AttributeError):  # a Python that keeps them elsewhere
    _PARSE = None


def _read(source: str) -> Any:
    """The pattern as a sequence of steps; an empty one where nothing is known of it."""
    if _PARSE is None:
        re.compile(source)  # raises where it is none
        return ()
    tree = _PARSE(source)
    return () if tree.state.flags & re.IGNORECASE else tree


def _is_closed(steps: Any) -> bool:
    """Whether a match reaches the end of the line, whichever way it takes."""
    if not len(steps):
        return False
    op, value = steps[-1]
    if op is _OPS.BRANCH:
        return all(map(_is_closed, value[1]))
    if op is _OPS.SUBPATTERN:
        return _is_closed(value[3])
    return bool(op is _OPS.AT and value is _OPS.AT_END)


def _width(tree: Any, closed: bool) -> tuple[int, float]:
    if not len(tree):
        return 0, float("inf")
    shortest, longest = tree.getwidth()
    return shortest, longest if closed else float("inf")


def _edge(steps: Iterable[Any]) -> Edge | None:
    """The characters that a match may begin with, of steps in their order (or end, reversed)."""
    backwards = isinstance(steps, reversed)
    found, empty = _edges(steps, backwards)
    return None if empty else found


def _edges(steps: Iterable[Any], backwards: bool) -> tuple[Edge | None, bool]:
    """The same, and whether these steps may match nothing at all."""
    found: Edge = frozenset()
    for op, value in steps:
        if op is _OPS.AT:
            continue
        letters, empty = _step(op, value, backwards)
        if letters is None:
            return None, False
        found |= letters
        if not empty:
            return found, False
    return found, True


def _step(op: Any, value: Any, backwards: bool) -> tuple[Edge | None, bool]:
    if op is _OPS.LITERAL:
        return frozenset(chr(value)), False
    if op is _OPS.IN:
        return _letters(value), False
    if op is _OPS.SUBPATTERN and not (value[1] or value[2]):
        return _edges(_turned(value[3], backwards), backwards)
    if op is _OPS.BRANCH:
        return _any_of(value[1], backwards)
    if op in _REPEATS:
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


def _letters(items: Iterable[Any]) -> Edge | None:
    """The characters of a set, where it names them."""
    found: set[str] = set()
    for op, value in items:
        if op is _OPS.LITERAL:
            found.add(chr(value))
        elif op is _OPS.RANGE and value[1] - value[0] < _MOST_LETTERS:
            found.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return None
    return frozenset(found)


def _held(steps: Any) -> tuple[str, ...]:
    """Strings of which every match holds one: the longest found, or none."""
    found: list[tuple[str, ...]] = [()]
    run = ""
    for op, value in steps:
        if op is _OPS.LITERAL:
            run += chr(value)
            continue
        found += [(run,)] if run else []
        found += [words] if (words := _held_in(op, value)) else []
        run = ""
    return max([*found, (run,)], key=_rarity)


def _held_in(op: Any, value: Any) -> tuple[str, ...]:
    if op is _OPS.SUBPATTERN and not (value[1] or value[2]):
        return _held(value[3])
    if op in _REPEATS and value[0]:
        return _held(value[2])
    if op is _OPS.BRANCH:
        each = [_held(branch) for branch in value[1]]
        return tuple(word for words in each for word in words) if all(each) else ()
    return ()


def _rarity(words: tuple[str, ...]) -> float:
    """How much these strings rule out; 0 where nothing worth a look."""
    shortest = min((len(word.strip()) for word in words), default=0)
    fits = shortest >= _SHORTEST_WORD and len(words) <= _MOST_WORDS
    return shortest / len(words) if fits else 0.0
