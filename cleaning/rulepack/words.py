"""How the lines begin that a pattern may match, and words of which they hold one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaning.rulepack.steps import DIGIT, NO_WORD, OPS, REPEATS, letters_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaning.rulepack.steps import Edge

START, _MOST_STARTS = 3, 400  # characters; how many different starts are worth a table
_MOST_WORDS, _SHORTEST_WORD = 8, 2  # of the strings of which a line must hold one


def starts_of(tree: Any, closed: bool) -> Edge | None:
    """The first characters of a match that begins with a letter, where all are known."""
    found = _grown(tree, {""})
    if not found or not (closed or min(map(len, found)) == START):
        return None
    return frozenset(found)


def _grown(steps: Iterable[Any], begun: set[str]) -> set[str] | None:
    """What these starts become as the steps are taken; None where that is not known."""
    for op, value in steps:
        short = {start for start in begun if len(start) < START}
        if not short:
            break
        more = _appended(op, value, short)
        if more is None:
            return None
        # Lines that begin with anything but a letter are not looked for by their starts.
        begun = (begun - short) | {start for start in more if start[:1].isalpha() or not start}
        if len(begun) > _MOST_STARTS:
            return None
    return begun


def _appended(op: Any, value: Any, begun: set[str]) -> set[str] | None:
    if op is OPS.AT:
        return begun
    if op is OPS.LITERAL:
        return {start + chr(value) for start in begun}
    if op is OPS.IN:
        return _with_letters(letters_of(value), begun)
    if op is OPS.SUBPATTERN and not (value[1] or value[2]):
        return _grown(value[3], begun)
    if op is OPS.BRANCH:
        return _united(_grown(branch, begun) for branch in value[1])
    if op in REPEATS:
        return _repeated(begun, *value)
    return None


def _repeated(begun: set[str], least: int, most: int, steps: Any) -> set[str] | None:
    taken = [begun]
    while len(taken) <= min(most, START):
        more = _grown(steps, taken[-1])
        if more is None:
            return None
        taken.append(more)
    return set().union(*taken[min(least, START) :])


def _with_letters(letters: Edge | None, begun: set[str]) -> set[str] | None:
    """The starts with one more of these; what is no letter begins no match that counts."""
    if letters is None:
        return None
    plain = letters - {DIGIT, NO_WORD}
    if plain != letters and begun != {""}:
        return None
    return {start + letter for start in begun for letter in plain}


def _united(sets: Iterable[set[str] | None]) -> set[str] | None:
    found: set[str] = set()
    for each in sets:
        if each is None:
            return None
        found |= each
    return found


def held_by(steps: Any) -> tuple[str, ...]:
    """Strings of which every match holds one: the longest found, or none."""
    found: list[tuple[str, ...]] = [()]
    run = ""
    for op, value in steps:
        if op is OPS.LITERAL:
            run += chr(value)
            continue
        found += [(run,)] if run else []
        found += [words] if (words := _held_in(op, value)) else []
        run = ""
    return max([*found, (run,)], key=_rarity)


def _held_in(op: Any, value: Any) -> tuple[str, ...]:
    if op is OPS.SUBPATTERN and not (value[1] or value[2]):
        return held_by(value[3])
    if op in REPEATS and value[0]:
        return held_by(value[2])
    if op is OPS.BRANCH:
        each = [held_by(branch) for branch in value[1]]
        return tuple(word for words in each for word in words) if all(each) else ()
    return ()


def _rarity(words: tuple[str, ...]) -> float:
    """How much these strings rule out; 0 where nothing worth a look."""
    shortest = min((len(word.strip()) for word in words), default=0)
    fits = shortest >= _SHORTEST_WORD and len(words) <= _MOST_WORDS
    return shortest / len(words) if fits else 0.0
