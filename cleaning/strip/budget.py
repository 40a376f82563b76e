"""The guard over all stripping: an article is never left as a silent stump."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from cleaning.model import kept_parts
from cleaning.strip.split import split_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.model import Removal

# Below this many words of prose nothing can be said of shares: a brief with a long tail.
_BRIEF = 40


def over_stripped(body: str, removals: Sequence[Removal], limit: float) -> bool:
    """Whether more than `limit` (0..1) of the body's prose was cut and little of it is left.

    Only sentences count, so a dumped page may lose nine lines of ten; and where an embedded
    story outweighs the article, what is left is judged by itself.
    """
    if not removals:
        return False
    if _holds_prose("\n".join(kept_parts(body, removals)), _BRIEF):
        return False
    before = _prose_words(body)
    after = _prose_words("\n".join(kept_parts(body, removals)))
    return before > _BRIEF and before - after > limit * before


def _holds_prose(text: str, least: int) -> bool:
    """Whether there are so many words of prose: mostly told by the first lines."""
    sizes = accumulate(_prose_words(row) for row in text.split("\n"))
    return any(size >= least for size in sizes) or _prose_words(text) >= least


def _prose_words(text: str) -> int:
    return sum(line.words for line in split_lines(text) if line.prose)
