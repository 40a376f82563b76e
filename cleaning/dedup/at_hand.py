"""Texts ready to be compared: made of their tokens, many together, and the latest ones kept."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from cleaning.dedup.text import Text, texts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import numpy as np
    from numpy.typing import NDArray

_KEPT = 512


class AtHand:
    """Texts by number; `read` gives the tokens of one. The latest asked for stay in memory."""

    def __init__(self, read: Callable[[int], NDArray[np.uint32]]) -> None:
        self._read = read
        self._texts: OrderedDict[int, Text] = OrderedDict()  # the latest last

    def __call__(self, number: int) -> Text:
        """One text."""
        if (text := self._texts.pop(number, None)) is None:
            (text,) = texts_of([self._read(number)])
        self._texts[number] = text
        self._forget()
        return text

    def prepare(self, numbers: Iterable[int]) -> None:
        """Make ready what will be asked for next: no more than a few hundred."""
        wanted = dict.fromkeys(numbers)
        known = {number: self._texts.pop(number) for number in wanted if number in self._texts}
        missing = [number for number in wanted if number not in known]
        made = texts_of([self._read(number) for number in missing])
        self._texts.update(known)
        self._texts.update(zip(missing, made, strict=True))
        self._forget()

    def _forget(self) -> None:
        while len(self._texts) > _KEPT:
            self._texts.popitem(last=False)
