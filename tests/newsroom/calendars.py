"""Dates as outlets print them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

STANDARD = ("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
            "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر")  # fmt: skip
MAGHREB = ("يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو",
           "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر")  # fmt: skip
HIJRI = ("محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
         "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة")  # fmt: skip
SOLAR = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
         "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند")  # fmt: skip
WEEKDAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
_ENGLISH = ("January", "February", "March", "April", "May", "June",
            "July", "August", "September", "October", "November", "December")  # fmt: skip


def printed(when: datetime, style: str) -> str:
    """The line an outlet of that style prints; raises KeyError for a style it has not."""
    month = STANDARD[when.month - 1]
    half = "ص" if when.hour < 12 else "م"
    clock = f"{when.hour % 12 or 12}:{when:%M}"
    styles = {
        "month_ar": lambda: f"{when.day} {month}، {when.year}",
        "day_month": lambda: f"{when.day} {month} {when.year}",
        "month_en": lambda: f"{_ENGLISH[when.month - 1]} {when.day}, {when.year}",
        "ordinal": lambda: f"{_ordinal(when.day)}, {_ENGLISH[when.month - 1]} {when.year} GMT",
        "weekday_ar": lambda: (
            f"{WEEKDAYS[when.weekday()]}، {when.day} {month} {when.year} {clock} {half}"
        ),
        "slashes": lambda: f"{when:%d/%m/%Y}",
        "hijri": lambda: f"{hijri(when)} هـ الموافق {when.day} {month} {when.year} م",
        "maghreb": lambda: f"{when.day} {MAGHREB[when.month - 1]} {when.year} - {when:%H:%M}",
        "persian": lambda: f"{solar(when)} - {when:%H:%M}".translate(
            str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
        ),
    }
    return styles[style]()


def _ordinal(day: int) -> str:
    ending = "th" if 10 <= day <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def hijri(day: date) -> str:
    """Day, month and year of the tabular Islamic calendar (may be a day off the sighted one)."""
    elapsed = day.toordinal() - 227015  # 1 Muharram of year 1 is ordinal 227015
    year = (30 * elapsed + 10646) // 10631
    in_year = elapsed - ((year - 1) * 354 + (3 + 11 * year) // 30)
    month = min(11, int(in_year / 29.5))
    return f"{in_year - int(29.5 * month + 0.99) + 1} {HIJRI[month]} {year}"


def solar(day: date) -> str:
    """Day, month and year of the Persian calendar; exact from March 2024 to March 2028."""
    nowruz = {2024: 20, 2025: 21, 2026: 21, 2027: 21}
    year = day.year if (day.month, day.day) >= (3, nowruz.get(day.year, 21)) else day.year - 1
    passed = day.toordinal() - type(day)(year, 3, nowruz.get(year, 21)).toordinal()
    month, rest = divmod(passed, 31) if passed < 186 else divmod(passed - 186, 30)
    month += 0 if passed < 186 else 6
    return f"{rest + 1} {SOLAR[month]} {year - 621}"
