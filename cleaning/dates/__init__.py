"""Dates as Arabic pages write them: right, or None.

Read: Gregorian dates with a day, a month and a year, in the month names of every Arabic country,
in English or French, or in numbers. Not read: Hijri dates, "3 hours ago", months without a day,
two-digit years. `03/04/2024` is the third of April, as Arabic pages write it; a weekday beside
it decides, and `2/13/2024` can only be the thirteenth of February.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from cleaning.dates.clock import Clock, clocks, offset
from cleaning.dates.folding import folded_with_places
from cleaning.dates.forms import Day, calendar_date, days
from cleaning.dates.lines import is_date_line
from cleaning.dates.names import ERA, HIJRI_DATE, HIJRI_NUMERIC, NOT_LETTER, PUBLISHED, WEEKDAY

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["find_date", "is_date_line", "parse_date"]

_DIGIT = re.compile(r"\d")
_ISO = re.compile(
    r"\s*((?:19|20)\d\d)(-?)(\d\d)\2(\d\d)"
    r"(?:[Tt ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s?(?:([Zz])|([+-])(\d\d):?(\d\d)?)?)?\s*",
    re.ASCII,
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FEED = re.compile(  # as feeds and mail headers write it (RFC 2822)
    rf"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d?) ({'|'.join(_MONTHS)}) ((?:19|20)\d\d)"
    r" (\d\d):(\d\d):(\d\d) (?:GMT|([+-])(\d\d)(\d\d))",
    re.ASCII,
)
_JOINT = rf"(?:علي الساعه|الساعه|في تمام|في|عند|at|الموافق|يوم|{ERA}|{WEEKDAY}){NOT_LETTER}"
_BETWEEN = re.compile(rf"(?:[ ,،|@()\[\]/_.:;؛t-]|{_JOINT}|{HIJRI_DATE}|{HIJRI_NUMERIC})*+")
_LABELLED = re.compile(rf"{PUBLISHED}(?:[ :|(\[,،.-]|{_JOINT}){{0,12}}$")
_FARTHEST = 60  # characters between a date and its time: room for a weekday and a Hijri date


def parse_date(text: str) -> str | None:
    """The date in `text` as ISO 8601 (with a time and an offset where given), or None.

    Never guesses: a date needs a day, a month and a year. Of several dates, the first that is
    labelled as the publication's, else the first.
    """
    if iso := _ISO.fullmatch(text):
        return _from_iso(iso)
    if (feed := _FEED.fullmatch(text)) and (told := _from_feed(feed)):
        return told
    found = find_date(" ".join(text.split()))
    return found[2] if found else None


def _from_iso(iso: re.Match[str]) -> str | None:
    """The common case, read at once; a wrong time or offset costs only itself."""
    day = calendar_date(int(iso[1]), int(iso[3]), int(iso[4]))
    if day is None:
        return None
    if iso[5] is None:
        return day.isoformat()
    zone = UTC if iso[8] else offset(iso[9], iso[10], iso[11] or "0") if iso[9] else None
    try:
        moment = time(int(iso[5]), int(iso[6]), int(iso[7] or 0), tzinfo=zone)
    except ValueError:
        return day.isoformat()
    if iso[9] and zone is None:
        return day.isoformat()
    return datetime.combine(day, moment).isoformat()


def _from_feed(feed: re.Match[str]) -> str | None:
    """What is read at once, too; None where anything is not as it should be."""
    day = calendar_date(int(feed[3]), _MONTHS.index(feed[2]) + 1, int(feed[1]))
    zone = offset(feed[7], feed[8], feed[9]) if feed[7] else UTC
    if day is None or zone is None:
        return None
    try:
        moment = time(int(feed[4]), int(feed[5]), int(feed[6]), tzinfo=zone)
    except ValueError:
        return None
    return datetime.combine(day, moment).isoformat()


def find_date(text: str) -> tuple[int, int, str] | None:
    """Where in `text` its date stands (`text[start:end]`, the time included) and its ISO form."""
    if not _DIGIT.search(text):
        return None
    folded, places = folded_with_places(text)
    if not (dated := _dated(folded)):
        return None
    labelled = (d for d in dated if _LABELLED.search(folded, max(0, d[0] - 48), d[0]))
    start, end, iso = next(labelled, dated[0])
    after = places[end] if end < len(places) else len(text)  # marks and tatweels come along
    return places[start], after, iso


def _dated(folded: str) -> list[tuple[int, int, str]]:
    if not (found := days(folded)):
        return []
    times = list(clocks(folded))
    starts = [clock.start for clock in times]
    dated = []
    for day in found:
        first = bisect_left(starts, day.start - _FARTHEST)
        last = bisect_right(starts, day.end + _FARTHEST)
        if told := _with_time(day, _clock_of(folded, day, times[first:last])):
            dated.append(told)
    return dated


def _with_time(day: Day, clock: Clock | None) -> tuple[int, int, str] | None:
    if day.date is None or (clock and clock.american and day.unpadded):
        return None  # `4/5/2024 8:50:32 AM` is how an American program writes the fifth of April
    if clock is None or clock.time is None:
        return day.start, day.end, day.date.isoformat()
    moment = datetime.combine(day.date, clock.time)
    return min(day.start, clock.start), max(day.end, clock.end), moment.isoformat()


def _clock_of(folded: str, day: Day, near: Sequence[Clock]) -> Clock | None:
    """The time that belongs to the date: inside it, else right after it, else right before."""
    after = before = None
    for clock in near:
        if day.start < clock.start and clock.start < day.end:
            return clock
        if clock.end <= day.start and _BETWEEN.fullmatch(folded, clock.end, day.start):
            before = clock
        if after is None and clock.start >= day.end:
            after = clock
    if after and _BETWEEN.fullmatch(folded, day.end, after.start):
        return after
    return before
