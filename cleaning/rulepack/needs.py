"""The strings that rules need: which of them a text holds, without a search for each."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Bits = NDArray[np.uint32]
    Units = NDArray[np.uint16]

_SIGN = 3  # units
# Bits, by kinds of signs: one unit, two, frequent and rare ones of three.
_ONE, _TWO, _OFTEN, _RARELY = range(5), range(5, 7), range(7, 22), range(22, 32)
_FREQUENT = "اليمنوترةبعد سفهكقحجأ"  # in Arabic news, the most frequent first
_FEW = 12  # strings that are searched for one by one
_LONGEST = 100_000  # characters: a longer text is searched for every string


class Needs:
    """The needed strings of some rules, which are told by their places.

    Hardly any text holds one. Three neighbouring units of each, rare ones if it has any, tell
    nearly all texts that do not; `hints` looks for all of these at once.
    """

    def __init__(self, needs: Sequence[Sequence[str]]) -> None:
        self._needs = [(need, n) for n, each in enumerate(needs) for need in _shortest(each)]
        signs = {need: _rarest(_units(need).tolist()) for need, _ in self._needs}
        self._bit = _bits({*signs.values()})
        self._by_bit: list[list[tuple[str, int]]] = [[] for _ in range(32)]
        for need, place in self._needs:
            self._by_bit[self._bit[signs[need]]].append((need, place))

    @cached_property
    def _tables(self) -> list[Bits]:
        """Of which signs each unit may be the first, the second, the third."""
        tables = [np.zeros(0x10000, np.uint32) for _ in range(_SIGN)]
        for sign, bit in self._bit.items():
            for table, unit in zip_longest(tables, sign):
                table[slice(None) if unit is None else unit] |= np.uint32(1 << bit)
        return tables

    def hints(self, units: Units, starts: NDArray[np.intp]) -> list[int]:
        """For each text from these starts on, what `held` wants to know of it.

        `units` are the texts' in UTF-16, with something behind each of them.
        """
        first, *others = (table.take(units) for table in self._tables)
        for ahead, other in enumerate(others, 1):
            first[:-ahead] &= other[ahead:]
        hints: list[int] = np.bitwise_or.reduceat(first, starts).tolist()
        return hints

    def held(self, text: str, hint: int | None = None) -> list[int]:
        """The rules of which a text holds a string, in order."""
        if not self._needs:
            return []
        if hint is None and len(self._needs) > _FEW and len(text) < _LONGEST:
            hint = self.hints(_units(f"{text}\n"), np.zeros(1, np.intp))[0]
        if hint == 0:
            return []
        asked = self._needs if hint is None else self._told(hint)
        held: set[int] = set()
        for need, place in asked:
            if place not in held and need in text:
                held.add(place)
        return sorted(held)

    def _told(self, hint: int) -> list[tuple[str, int]]:
        """The needs that share a bit with what is told."""
        bits = (bit for bit in range(hint.bit_length()) if hint >> bit & 1)
        return [need for bit in bits for need in self._by_bit[bit]]


def _units(text: str) -> Units:
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)


def _bits(signs: set[tuple[int, ...]]) -> dict[tuple[int, ...], int]:
    """A bit for each sign, which it shares with few others, and with none of another kind."""
    given: dict[tuple[int, ...], int] = {}
    taken: Counter[range] = Counter()
    for sign in sorted(signs):
        often = _OFTEN if any(map(_rank, sign)) else _RARELY
        kind = {1: _ONE, 2: _TWO}.get(len(sign), often)
        given[sign] = kind[taken[kind] % len(kind)]
        taken[kind] += 1
    return given


def _rarest(units: list[int]) -> tuple[int, ...]:
    """The units in a row by which a string is found: the rarest of a long one."""
    starts = range(max(1, len(units) - _SIGN + 1))
    return min((tuple(units[start : start + _SIGN]) for start in starts), key=_frequency)


def _frequency(sign: tuple[int, ...]) -> tuple[int, int]:
    """How frequent a sign is, roughly: the shorter, and the more frequent its units are."""
    return -len(sign), sum(map(_rank, sign))


def _rank(unit: int) -> int:
    place = _FREQUENT.find(chr(unit))
    return len(_FREQUENT) - place if place >= 0 else 0


def _shortest(needs: Sequence[str]) -> list[str]:
    """The strings without those that hold another one: where one stands, so does the other."""
    return [need for need in needs if not any(x in need for x in needs if x != need)]
