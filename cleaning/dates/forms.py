"""The shapes a full date takes: a day, a month and a year, in a folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cleaning.dates.names import (
    HIJRI_DATE,
    HIJRI_NUMERIC,
    LIBYAN,
    LIBYAN_NUMBER,
    MONTH,
    MONTH_NUMBER,
    NOT_AFTER_LETTER,
    NOT_LETTER,
    WEEKDAY,
    WEEKDAY_NUMBER,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_YEAR = r"(?P<y>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th|er)?(?!\d)"
_GAP = r" {0,3}[,،./-]? {0,3}"
_OF = rf"(?:(?:من شهر|من|شهر|of|de){NOT_LETTER} {{0,2}})?"
_IN = rf"(?:(?:من عام|من سنه|عام|سنه|لعام|لسنه|العام){NOT_LETTER} {{0,2}})?"
_TWIN = rf"(?P<m>{MONTH})(?:(?: {{0,2}}[/(|\\-] {{0,2}}| {{1,2}})(?P<twin>{MONTH})(?: {{0,2}}\))?)?"
_ZONE = r"(?: [a-z]{1,5}| [+-]\d{4})"
_TIME = r"\d{1,2}:\d\d(?::\d\d)?"
_LONE, _LONE_END = r"(?<!\d)(?<!\d )", r"(?!\d| \d+(?![\d:]))"
_NUMERIC_END = r"(?!\d)(?![/.-]\d+(?![\d:]))"

_NAMED = tuple(
    map(
        re.compile,
        (
            rf"(?<!\d){_DAY}{_GAP}{_OF}{_TWIN}{_GAP}{_IN}{_YEAR}",  # 3 شباط/فبراير 2024
            rf"{NOT_AFTER_LETTER}{_TWIN}{_GAP}{_DAY}{_GAP}{_YEAR}",  # February 3, 2024
            rf"{NOT_AFTER_LETTER}{_TWIN} {{1,2}}{_DAY} {_TIME}{_ZONE}? {_YEAR}",  # as C prints it
            rf"(?<!\d){_YEAR}{_GAP}{_TWIN}{_GAP}{_DAY}(?! {{0,2}}:)",  # 2024 فبراير 3
            rf"(?<!\d){_DAY} {_TIME} {_YEAR} {_TWIN}",  # as right-to-left marks scramble it
            rf"(?<!\d)(?P<d>\d{{1,2}})[ -](?P<m>{MONTH})[ -](?P<y>\d\d)(?= {_TIME})",  # RFC 822
            rf"(?<!\d){_DAY}{_GAP}(?P<m>{LIBYAN}){_GAP}{_YEAR}",
        ),
    )
)
_NUMERIC = tuple(
    map(
        re.compile,
        (
            r"(?<!\d)(?P<y>(?:19|20)\d\d) {0,2}(?P<s>[/.-]) {0,2}(?P<m>\d{1,2}) {0,2}"
            rf"(?P=s) {{0,2}}(?P<d>\d{{1,2}}){_NUMERIC_END}",
            r"(?<!\d)(?<!\d[/.-])(?P<a>\d{1,2}) {0,2}(?P<s>[/.-]) {0,2}(?P<b>\d{1,2}) {0,2}(?P=s)"
            rf" {{0,2}}(?P<y>(?:19|20)\d\d){_NUMERIC_END}",
            rf"{_LONE}(?P<y>(?:19|20)\d\d) (?P<m>[01]\d) (?P<d>[0-3]\d){_LONE_END}",
            rf"{_LONE}(?P<a>[0-3]\d)(?P<s> )(?P<b>[01]\d) (?P<y>(?:19|20)\d\d){_LONE_END}",
        ),
    )
)
_HIJRI = re.compile(rf"(?<!\d)(?:{HIJRI_DATE}|{HIJRI_NUMERIC})")
# `3-5 شباط 2024`, `3 و5 شباط 2024`, `30 كانون الثاني - 5 شباط 2024`: days, not a day.
_SEVERAL = re.compile(
    rf"(?<![\d:./-])\d{{1,2}} {{0,2}}(?:{MONTH} {{0,2}})?(?:-|/|,|،|الي|حتي|و|to) {{0,2}}$"
)
_WEEKDAY = re.compile(WEEKDAY)
_PLACEHOLDERS = (date(1970, 1, 1), date(1900, 1, 1))  # what systems write for "unknown"


@dataclass(frozen=True, slots=True)
class Day:
    """A date at `start:end`; None where it is Hijri, impossible or not certain.

    `unpadded` tells of `4/5/2024`: no zeros, and nothing beside it says which is the month.
    """

    start: int
    end: int
    date: date | None
    unpadded: bool = False


def days(folded: str) -> list[Day]:
    """The dates in a folded text, in order, none overlapping; the longer one where two compete."""
    found = [*_named(folded), *_numeric(folded)]
    found += [Day(m.start(), m.end(), None) for m in _HIJRI.finditer(folded)]
    found.sort(key=lambda day: (day.start, -day.end))
    kept: list[Day] = []
    for day in found:
        if not kept or day.start >= kept[-1].end:
            kept.append(day)
    return [day for day in kept if day.date]


def _named(folded: str) -> Iterator[Day]:
    for pattern in _NAMED:
        for found in pattern.finditer(folded):
            yield Day(found.start(), found.end(), _named_date(found, folded))


def _named_date(found: re.Match[str], folded: str) -> date | None:
    year = int(found["y"]) if len(found["y"]) == 4 else _short_year(int(found["y"]))
    name = " ".join(found["m"].split())
    month = MONTH_NUMBER.get(name) or (LIBYAN_NUMBER[name] if 1969 <= year <= 2011 else 0)
    twin = found.groupdict().get("twin")
    if twin and MONTH_NUMBER[" ".join(twin.split())] != month:
        return None
    if _SEVERAL.search(folded, max(0, found.start() - 24), found.start()):
        return None
    return calendar_date(year, month, int(found["d"]))


def _short_year(year: int) -> int:
    """RFC 2822, section 4.3: 00 to 49 are of this century."""
    return year + (2000 if year < 50 else 1900)


def _numeric(folded: str) -> Iterator[Day]:
    for pattern in _NUMERIC:
        for found in pattern.finditer(folded):
            if "d" in found.groupdict():
                day = calendar_date(int(found["y"]), int(found["m"]), int(found["d"]))
                yield Day(found.start(), found.end(), day)
            else:
                yield _day_first(found, folded)


def _day_first(found: re.Match[str], folded: str) -> Day:
    """Arabic pages write day, month, year. A weekday beside it may say otherwise, and `2/13` does.

    Where the weekday fits neither reading, nothing is certain.
    """
    first, second, year = int(found["a"]), int(found["b"]), int(found["y"])
    readings = [calendar_date(year, second, first), calendar_date(year, first, second)]
    both = None not in readings and first != second
    if both and (weekday := _weekday_near(folded, found.start(), found.end())) is not None:
        readings = [day for day in readings if day and day.weekday() == weekday]
    chosen = next((day for day in readings if day), None)
    if _SEVERAL.search(folded, max(0, found.start() - 24), found.start()):
        chosen = None
    open_question = both and len(readings) == 2
    unpadded = found["s"] == "/" and "0" not in (found["a"][0], found["b"][0])
    return Day(found.start(), found.end(), chosen, open_question and unpadded)


def _weekday_near(folded: str, start: int, end: int) -> int | None:
    before = [m[0] for m in _WEEKDAY.finditer(folded, max(0, start - 16), start)]
    after = _WEEKDAY.search(folded, end, end + 16)
    name = before[-1] if before else after[0] if after else None
    return WEEKDAY_NUMBER[name] if name else None


def calendar_date(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has none such, or it is a system's word for unknown."""
    try:
        made = date(year, month, day)
    except ValueError:
        return None
    return None if made in _PLACEHOLDERS else made
