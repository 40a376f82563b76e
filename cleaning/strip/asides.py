"""What stands between a title and its text, or a deck and its text, and is neither."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaning.strip.lines import Cut
from cleaning.strip.parts import heads_first_part, is_point
from cleaning.strip.region import RUNNING

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    from cleaning.strip.lines import Line

BELOW = Cut("structure/below-title", "caption")
_ASIDES = 12  # lines between a deck and the sentence below it
# What says that a deck is one.
_SIGNS = {"byline", "dateline", "share", "credit", "counter", "caption"}
_TOLD_OF = re.compile(r"[^\W\d] ?: ?[^\W_]")  # `Camera: a name` in a list that is the text's
SHORT = 4  # words of a name, a label or a short caption
SIGNED = 8  # words of an outlet's line that ends in a colon
CAPTION = re.compile(
    r"^[\[(]?صور[ةه]\b|\bصور[ةه](?: \w+){0,2}[\])]?$|تصوير|أرشيف"
    r"|\((?:إنستغرام|انستغرام|إنستجرام|فيسبوك|تويتر|الأناضول|واس|وام|بترا|كونا|سانا|وفا)\)$"
    r"|[|(] ?(?:أ ?\.? ?ف ?\.? ?ب|رويترز|أ ?\.? ?ب|Getty|AFP|AP)\)?\.?$"
)
PREFACE = re.compile(r"(?:ال)?(?:مقدمه|تمهيد|توطئه|مدخل|ملخص|خلاصه|تعريف|نبذه)(?: \w+){0,2}$")
_REPORTER = re.compile(r"(?:من )?(?:مراسل|موفد|مبعوث|مندوب)")
ARABIC = re.compile(r"[ء-ي]")
OUTLET = re.compile(r"^[^:،]{3,60}[/–|-][^:،]{2,40}:$")


def cut_below_deck(lines: Sequence[Line], deck: int, counts: Counter[str]) -> None:
    """Cuts names, hours and buttons from between a deck below the title and the sentence below."""
    below = range(deck + 1, min(len(lines), deck + 2 + _ASIDES))
    end = next((n for n in below if lines[n].prose and not lines[n].cut), deck)
    block = lines[deck + 1 : end]
    if block and not block[-1].cut and heads_first_part(lines, end - 1, len(lines)):
        block = block[:-1]
    asides = [line for line in block if not line.cut]
    signed = any(line.cut and line.cut.kind in _SIGNS for line in block)
    if signed and not any(is_point(line) or _TOLD_OF.search(line.text) for line in asides):
        for line in asides:
            if is_aside(line, counts, certain=True):
                line.cut = BELOW


def is_open(line: Line) -> bool:
    return not (line.prose or line.ends_sentence)


def is_bare(line: Line) -> bool:
    """Whether a line holds no Arabic letter: counters, code, names of pictures."""
    return not ARABIC.search(line.text)


def is_aside(line: Line, counts: Counter[str], certain: bool) -> bool:
    """Whether a line between title and text is a name, a label, a counter or a caption."""
    if OUTLET.match(line.text) and line.words <= SIGNED:
        return True
    if _REPORTER.match(line.text) and is_open(line):
        return True
    if is_bare(line) or any(cut.kind == "caption" for _, cut in line.parts):
        return True
    if counts[line.key] > 1 and line.words <= SHORT:
        return True
    if not is_open(line) or line.text.endswith(RUNNING):
        return False
    short = certain and line.words <= SHORT and not PREFACE.match(line.key)
    return short or counts[line.key] > 1 or bool(CAPTION.search(line.text))
