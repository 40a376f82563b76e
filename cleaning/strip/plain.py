"""Texts of one line or of nothing but finished sentences: most are, and no pass would cut those.

What each pass looks for is told here of such lines at a glance. Where a glance does not settle it,
the passes do.
"""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

from cleaning.dates import is_date_line
from cleaning.looks import GAP
from cleaning.strip.lines import LONGEST_DATE
from cleaning.strip.openings import may_close_in_box
from cleaning.strip.stories import is_doubled, is_signed
from cleaning.strip.title import SITE_CHARACTERS, title_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.looks import Look
    from cleaning.strip.known import Known

_FEWEST = 12  # words of a line that ends in a full stop: no pass takes it for a headline or label
_STORIES = 3  # lines, where a second story may begin at the last


def plain_lines(look: Look, known: Known, title: str | None) -> list[str] | None:
    """The lines of a text of which nothing is cut, as rules see them; None where that is open.

    `title` is what is known of it already.
    """
    lines = _sentences(look)
    rules, needed, site, learned, _ = known
    if not lines or not all(rules.spares(line, needed) for line in lines):
        return None
    short = (
        words <= LONGEST_DATE for words, text in zip(look.words, look.texts, strict=True) if text
    )
    if any(map(is_date_line, compress(lines, short))) or any(map(is_doubled, lines)):
        return None
    if len(lines) >= _STORIES and (is_signed(lines[0]) or may_close_in_box(lines)):
        return None
    if learned and any(learned.count(site, line) for line in (lines[0], lines[-1])):
        return None
    return None if title and _may_hold(look, title) else lines


def _sentences(look: Look) -> list[str]:
    """The lines that are not blank, if all are finished sentences or one stands alone; else none.

    What is alone has nothing around it that could tell it for furniture by its shape.
    """
    if None in look.texts:
        return []
    lines = [text for text in look.texts if text]
    if len(lines) > 1 and not all(map(_is_sentence, look.texts, look.words)):
        return []
    return lines if len(lines) == len(look.texts) or _are_blank(look) else []


def _is_sentence(text: str | None, words: int) -> bool:
    """Whether a line is a finished sentence, or blank."""
    return not text or (words >= _FEWEST and text[-1] == "." and text[-2] != ".")


def _are_blank(look: Look) -> bool:
    """Whether the lines that show nothing are made of spaces alone: others are lines to a pass."""
    first = 0
    for row, size in zip(look.rows, look.sizes, strict=True):
        shown = look.texts[first : first + size]
        first += size
        opens, closes = row[:GAP], row[-GAP:]
        if size == 1:
            opens = closes = row
        if "" in shown[1:-1] or any(
            edge.strip() and not text for edge, text in ((opens, shown[0]), (closes, shown[-1]))
        ):
            return False
    return True


def _may_hold(look: Look, title: str) -> bool:
    """Whether a line may be the title, alone or with the site's name."""
    longest = len(title) + SITE_CHARACTERS
    short = [
        key
        for key, text in zip(look.keys, look.texts, strict=True)
        if text and len(text) <= longest
    ]
    return bool(short) and _are_titles(short, title_key(title))


def _are_titles(keys: Sequence[str | None], title: str) -> bool:
    return any(key is None or key.startswith(title) or key.endswith(title) for key in keys)
