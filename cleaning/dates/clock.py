"""Times of day and the zones they are told in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, time, timedelta, timezone
from typing import TYPE_CHECKING

from cleaning.dates.names import NOT_LETTER
from cleaning.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MORNING = "ص صباحا am a.m a.m. فجرا قبل_الظهر"
_EVENING = "م مساء مساءا مسا pm p.m p.m. بعد_الظهر عصرا"
_HALVES = {
    **{fold(word.replace("_", " ")): "am" for word in _MORNING.split()},
    **{fold(word.replace("_", " ")): "pm" for word in _EVENING.split()},
    "ظهرا": "noon",
    "ليلا": "night",
}
# Zones whose offset has been the same all year for decades. Cairo, Beirut, Amman or Rabat change
# theirs, so their names tell nothing certain.
_FIXED_ZONES = {
    **dict.fromkeys(("مكه المكرمه", "مكه", "السعوديه", "الرياض", "الدوحه", "قطر", "الكويت"), 3),
    **dict.fromkeys(("البحرين", "المنامه"), 3),
    **dict.fromkeys(("ابوظبي", "ابو ظبي", "الامارات", "دبي"), 4),
}
_LETTER_ZONES = {"est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}
_LETTER_ZONES |= {"eet": 2, "eest": 3, "cet": 1, "cest": 2}
_GREENWICH = r"(?:gmt|utc|ut|z|ت ?\. ?غ|ت غ|(?:ال)?[غج]ري?ني?تش|غرينويتش)"


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_CLOCK = re.compile(
    r"(?<![\d:.])(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?(?![\d:])"
    rf"(?: {{0,2}}(?P<half>{_either(_HALVES)}){NOT_LETTER})?"
)
_ZONE = re.compile(
    r" {0,3}[-،,|]? {0,3}\(? {0,2}(?:"
    rf"(?:(?:بال|ب)?توقيت {{1,2}})?(?P<greenwich>{_GREENWICH}){NOT_LETTER}"
    r"(?: {0,2}\(? {0,2}(?P<sign>[+-]) {0,2}(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?(?![\d/.:-])"
    r"(?: {0,2}\))?)?"
    rf"|(?:(?:(?:بال|ب)?توقيت {{1,2}})|(?<=\()|(?<=\( ))"
    rf"(?P<place>{_either(_FIXED_ZONES)}){NOT_LETTER}"
    rf"|(?P<letters>{_either(_LETTER_ZONES)}){NOT_LETTER})(?: {{0,2}}\))?"
)
_OFFSET = re.compile(r" ?(?P<sign>[+-])(?P<hours>\d\d)(?::?(?P<minutes>\d\d))?(?![\d/.:-])")
# The words of a time and its zone, where nothing else is written before them but numbers.
MAY_FOLLOW = (
    rf"(?:(?:{_either(_HALVES)}|{_GREENWICH}|{_either(_LETTER_ZONES)}){NOT_LETTER}"
    rf"|بتوقيت|بالتوقيت|توقيت|{_either(_FIXED_ZONES)})"
)
_BEFORE = re.compile(_GREENWICH + r" {0,2}$")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time found at `start:end`; `time` is None where what stands there is not certain."""

    start: int
    end: int
    time: time | None
    american: bool = False  # seconds and a Latin AM or PM, as `8:50:32 AM`


def clocks(folded: str) -> Iterator[Clock]:
    """The times in a folded text, in order."""
    for found in _CLOCK.finditer(folded):
        start, end, zone = found.start(), found.end(), None
        certain = True
        if told := _OFFSET.match(folded, end) or _ZONE.match(folded, end):
            end, zone = told.end(), _zone(told)
            certain = zone is not None
        elif before := _BEFORE.search(folded, max(0, start - 12), start):
            start, zone = before.start(), UTC
        moment = _time(found, zone) if certain else None
        american = found["second"] is not None and (found["half"] or "").startswith(("a", "p"))
        yield Clock(start, end, moment, american)


def _time(found: re.Match[str], zone: timezone | None) -> time | None:
    hour = _hour(int(found["hour"]), _HALVES.get(found["half"] or ""))
    minute, second = int(found["minute"]), int(found["second"] or 0)
    if hour is None or hour > 23 or minute > 59 or second > 59:
        return None
    return time(hour, minute, second, tzinfo=zone)


def _hour(hour: int, half: str | None) -> int | None:
    """The hour of 24; None where the half of the day contradicts it (`00:30 pm`, `15:00 am`)."""
    if half is None or (half != "am" and 12 < hour < 24):
        return hour
    if not 1 <= hour <= 12:
        return 0 if half == "am" and hour == 0 else None
    if half == "am":
        return hour % 12
    if half == "pm" or (half == "noon" and hour in (12, 1, 2, 3)):
        return hour % 12 + 12
    return hour + 12 if half == "night" and 6 <= hour <= 11 else None


def _zone(told: re.Match[str]) -> timezone | None:
    groups = told.groupdict()
    if groups.get("place"):
        return timezone(timedelta(hours=_FIXED_ZONES[groups["place"]]))
    if groups.get("letters"):
        return timezone(timedelta(hours=_LETTER_ZONES[groups["letters"]]))
    if not groups["sign"]:
        return UTC
    return offset(groups["sign"], groups["hours"], groups["minutes"] or "0")


def offset(sign: str, hours: str, minutes: str) -> timezone | None:
    """A zone as far from Greenwich as zones are; None for what no clock on earth shows."""
    if int(hours) > 14 or int(minutes) not in (0, 15, 30, 45):
        return None
    east = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-east if sign == "-" else east)
