"""Lines that say when and nothing else."""

from __future__ import annotations

import re

from cleaning.dates.clock import MAY_FOLLOW, clocks
from cleaning.dates.folding import folded_alone
from cleaning.dates.forms import days
from cleaning.dates.names import (
    ERA,
    HIJRI_DATE,
    HIJRI_MONTH,
    HIJRI_NUMERIC,
    LIBYAN,
    MONTH,
    NOT_AFTER_LETTER,
    NOT_LETTER,
    PUBLISHED,
    UPDATED,
    WEEKDAY,
)

_LONGEST = 160  # characters of a line made of a date, its twin, a time, zones and labels
_UNIT = (
    r"(?:ثانيه|ثانيتين|ثواني?|دقيقه|دقيقتين|دقائق|ساعه|ساعتين|ساعات|يوم|يوما|يومين|ايام|اسبوع"
    r"|اسبوعين|اسابيع|شهر|شهرا|شهرين|اشهر|شهور|سنه|سنتين|سنوات|عام|عامين|اعوام"
    r"|(?:second|minute|min|hour|day|week|month|year)s?)"
)
_SOME = r"(?:حوالي |نحو |about )?(?:\d{1,3} )?"
_RELATIVE = (
    rf"(?:(?:منذ|قبل) {_SOME}{_UNIT}(?: \d{{1,3}})?|\d{{1,3}} {_UNIT} (?:مضت|مضي|ago)){NOT_LETTER}"
)
_PARTIAL = rf"(?:\d{{1,2}} {{0,2}}{MONTH}|{MONTH} {{1,2}}(?:19|20)\d\d)"
_SMALL_WORD = (
    r"(?:علي الساعه|الساعه|في تمام|في|عند|at|on|الموافق|الموافق ل|يوم|مكه المكرمه|غرينتش|جرينتش"
    r"|(?:بتوقيت|بالتوقيت|توقيت) [^\W\d_]+|gmt|utc)"
)
_ISSUE = r"(?:(?:العدد|عدد|رقم العدد|issue)(?: ?:)?(?: ?[(\[]? ?\d{1,6} ?[)\]]?)?)"
_LABEL = rf"(?:{PUBLISHED}|{UPDATED})"
_TOKENS = re.compile(
    r"(?:[ ,،|@()\[\]/_.:;؛»«•·–-]"
    rf"|{HIJRI_DATE}|{HIJRI_NUMERIC}|{_RELATIVE}|{_PARTIAL}|{_LABEL}|{WEEKDAY}"
    rf"|{NOT_AFTER_LETTER}(?:{ERA}|(?:{_SMALL_WORD}|{_ISSUE}){NOT_LETTER}))*+"
)
_WORTH_READING = re.compile(r"\d|منذ|قبل")  # spares sentences the work; no date line lacks all
_LETTER = re.compile(r"[^\W\d_]")
# Every word that any of the patterns for dates, times and what stands between may begin with:
# a line whose first letters are others is none, which spares most lines all the patterns.
_OPENS = re.compile(
    rf"(?:{MONTH}|{LIBYAN}|{HIJRI_MONTH}|{WEEKDAY}|{_LABEL}|{ERA}|{_UNIT}|{_SMALL_WORD}|{_ISSUE}"
    rf"|منذ|قبل|حوالي|نحو|about|{MAY_FOLLOW}|(?:t|من|شهر|of|de){NOT_LETTER}|st|nd|rd|th|er)"
)
_HIJRI_OR_RELATIVE = re.compile(rf"(?<!\d)(?:{HIJRI_DATE}|{HIJRI_NUMERIC}|{_RELATIVE})")
_LABEL_FOUND = re.compile(_LABEL)
_PARTIAL_FOUND = re.compile(_PARTIAL)


def is_date_line(line: str) -> bool:
    """Whether the line holds a date and nothing but dates, times, weekdays, zones and labels.

    A Hijri date and "3 hours ago" count as well; a time or a month alone count beside a label. A
    line that ends in a colon is a heading of what follows, and no date line.
    """
    if len(line) > 2 * _LONGEST or not _WORTH_READING.search(line):
        return False
    folded = folded_alone(line.strip()).rstrip()
    if len(folded) > _LONGEST or "\n" in folded or folded.endswith(":"):
        return False
    word = _LETTER.search(folded)
    if word and not _OPENS.match(folded, word.start()):
        return False
    dates, times = days(folded), list(clocks(folded))
    spans = sorted({(d.start, d.end) for d in dates} | {(c.start, c.end) for c in times})
    if not _nothing_else(folded, spans):
        return False
    if dates or _HIJRI_OR_RELATIVE.search(folded):
        return True
    partial = times or _PARTIAL_FOUND.search(folded)
    return bool(partial and _LABEL_FOUND.search(folded))


def _nothing_else(folded: str, spans: list[tuple[int, int]]) -> bool:
    position = 0
    for start, end in [*spans, (len(folded), len(folded))]:
        between = folded[position:start]  # "t" joins the date and the time of ISO 8601
        if between not in ("", "t") and not _TOKENS.fullmatch(between):
            return False
        position = max(position, end)
    return True
