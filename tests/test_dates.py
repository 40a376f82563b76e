"""Dates: right, or None."""

from __future__ import annotations

import time
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning.dates import find_date, is_date_line, parse_date
from cleaning.dates.names import MONTH_NUMBER

MONTH_SPELLINGS = {
    1: "يناير كانون_الثاني كانون_ثاني كانون_الثانى جانفي",
    2: "فبراير شباط فيفري فبرائر",
    3: "مارس آذار اذار أذار مَارِس",
    4: "أبريل إبريل ابريل نيسان أفريل",
    5: "مايو أيار ايار أيّار ماي",
    6: "يونيو يونية يونيه حزيران جوان",
    7: "يوليو يوليه يولية يوليوز تموز تمّوز جويلية",
    8: "أغسطس اغسطس آب اب أوت غشت أغشت",
    9: "سبتمبر أيلول ايلول شتنبر شتمبر",
    10: "أكتوبر اكتوبر أوكتوبر تشرين_الأول تشرين_الاول تشرين_الأوّل تشرين_أول",
    11: "نوفمبر نونبر نفمبر تشرين_الثاني تشرين_ثاني",
    12: "ديسمبر دجنبر دجمبر كانون_الأول كانون_الاول ديـسـمـبر",
}
SPELLINGS = [
    (number, name.replace("_", " "))
    for number, names in MONTH_SPELLINGS.items()
    for name in names.split()
]


@pytest.mark.parametrize(("number", "name"), SPELLINGS)
def test_every_spelling_of_a_month_is_read(number: int, name: str) -> None:
    assert parse_date(f"7 {name} 2021") == f"2021-{number:02d}-07"


@pytest.mark.parametrize(("number", "name"), SPELLINGS)
def test_a_month_without_day_and_year_is_no_date(number: int, name: str) -> None:
    for text in (name, f"{name} 2021", f"في {name} الماضي", f"7 {name}", f"{name} 7"):
        assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 فبراير 2024", "2024-02-03"),
        ("٣ فبراير ٢٠٢٤", "2024-02-03"),
        ("۱۴ آذار ۲۰۲۶", "2026-03-14"),
        ("٣\u00a0فبراير\u00a0٢٠٢٤", "2024-02-03"),
        ("\u200f3 فبراير\u200f 2024", "2024-02-03"),
        ("٣ ﻓﺒﺮﺍﻳﺮ ٢٠٢٤", "2024-02-03"),
        ("14 مارس/آذار 2026", "2026-03-14"),
        ("24 نيسان / أبريل 2020", "2020-04-24"),
        ("5 تشرين الأول (أكتوبر) 2022", "2022-10-05"),
        ("7 فبراير/ شباط, 2010", "2010-02-07"),
        ("24/أكتوبر/2024", "2024-10-24"),
        ("03-Feb-2024", "2024-02-03"),
        ("السبت3فبراير2024", "2024-02-03"),
        ("3\n      فبراير/ شباط 2024", "2024-02-03"),
        ("3 من فبراير عام 2024", "2024-02-03"),
        ("فبراير 3، 2024", "2024-02-03"),
        ("2024 فبراير 3", "2024-02-03"),
        ("November 9, 2020", "2020-11-09"),
        ("1st Sept. 2020", "2020-09-01"),
        ("8 février 2019", "2019-02-08"),
        ("15 هانيبال 1998", "1998-08-15"),
        ("13th, September 2023 GMT", "2023-09-13"),
    ],
)
def test_a_day_a_month_name_and_a_year(text: str, expected: str) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("23/04/2024", "2024-04-23", id="day, month, year"),
        pytest.param("03/04/2024", "2024-04-03", id="Arabic pages write the day first"),
        pytest.param("02/13/2024", "2024-02-13", id="thirteen is no month"),
        pytest.param("Friday 11/10/2013", "2013-10-11", id="a weekday agrees"),
        pytest.param("الأحد 11/10/2013", "2013-11-10", id="a weekday swaps them"),
        pytest.param("الخميس 11/10/2013", None, id="a weekday that fits neither"),
        pytest.param("4/5/2024 8:50:32 AM", None, id="perhaps an American program's"),
        pytest.param("11-03-2009 05:58 AM", "2009-03-11T05:58:00", id="with zeros: day first"),
        pytest.param("٠٢:٠٠ الثلاثاء ١ / ١٢ / ٢٠٢٠", "2020-12-01T02:00:00", id="spaced slashes"),
        pytest.param("2023/09/11", "2023-09-11", id="year first"),
        pytest.param("2023.9.1", "2023-09-01", id="dots"),
        pytest.param("2015 05 14", "2015-05-14", id="only spaces"),
        pytest.param("14 05 2015", "2015-05-14", id="only spaces, day first"),
        pytest.param("2015 05 14 22 11", None, id="a row of numbers"),
        pytest.param("01/09/09", None, id="a two-digit year"),
        pytest.param("192.168.1.2024", None, id="an address"),
        pytest.param("1.2/2024", None, id="mixed separators"),
        pytest.param("20240203", "2024-02-03", id="compact"),
        pytest.param("20240203T101500Z", "2024-02-03T10:15:00+00:00", id="compact with a time"),
        pytest.param("رقم 20240203 لسنة 3", None, id="eight digits in a sentence"),
    ],
)
def test_numeric_dates(text: str, expected: str | None) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-02-03T10:00:00+03:00", "2024-02-03T10:00:00+03:00"),
        ("2024-02-03T10:00:00.123Z", "2024-02-03T10:00:00+00:00"),
        ("2024-02-03T10:00:00-0330", "2024-02-03T10:00:00-03:30"),
        ("2024-02-03T10:00+02", "2024-02-03T10:00:00+02:00"),
        ("2024-02-03 10:00:07", "2024-02-03T10:00:07"),
        ("2024-02-03T10:00:00+99:99", "2024-02-03"),
        ("2024-02-03T25:00", "2024-02-03"),
        ("2024-02-03T24:00", "2024-02-03"),
        ("Sat, 03 Feb 2024 10:15:00 +0300", "2024-02-03T10:15:00+03:00"),
        ("Sat, 3 Feb 2024 10:15:00 GMT", "2024-02-03T10:15:00+00:00"),
        ("Sat, 3 Feb 2024 10:15:00 EST", "2024-02-03T10:15:00-05:00"),
        ("Wed, 13 Sep 23 10:00:00 GMT", "2023-09-13T10:00:00+00:00"),
        ("Sat Feb  3 10:30:00 2024", "2024-02-03T10:30:00"),
        ("Sat Feb 03 10:30:00 AST 2024", "2024-02-03T10:30:00"),
        ("Sat Feb 03 10:30:00 +0000 2024", "2024-02-03T10:30:00+00:00"),
    ],
)
def test_dates_of_feeds_and_markup(text: str, expected: str) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("12:02 م الأربعاء 03 سبتمبر 2025", "12:02:00"),
        ("الأربعاء 03 سبتمبر 2025 12:02 ص", "00:02:00"),
        ("03 سبتمبر 2025 | 06:29 مساءً", "18:29:00"),
        ("03 سبتمبر 2025 11:59 صـ 10 ربيع الأول 1447 هـ", "11:59:00"),
        ("03 سبتمبر 2025 م - الساعة 5:30 مساء", "17:30:00"),
        ("03 سبتمبر 2025 1:10 ظهراً", "13:10:00"),
        ("03 سبتمبر 2025 10:53 p.m.", "22:53:00"),
        ("03 سبتمبر 2025 22:53 م", "22:53:00"),
        ("23:48 - 2025/09/03", "23:48:00"),
        ("[03/09/2025 11:25] القاهرة", "11:25:00"),
        ("2025-09-03@21:19:39 GMT", "21:19:39+00:00"),
        ("03 سبتمبر 2025 21:19 بتوقيت غرينتش", "21:19:00+00:00"),
        ("03 سبتمبر 2025 21:19 (GMT+0400)", "21:19:00+04:00"),
        ("03 سبتمبر 2025 8:50:32 AM - GMT (+3 )", "08:50:32+03:00"),
        ("03 سبتمبر 2025 21:19 (مكة المكرمة)، 18:19 (غرينتش)", "21:19:00+03:00"),
        ("03 سبتمبر 2025 21:19 بتوقيت أبوظبي", "21:19:00+04:00"),
        ("03 سبتمبر 2025 21:19 بتوقيت القاهرة", "21:19:00"),
        ("03 سبتمبر 2025 21:19 الرياض - واس", "21:19:00"),
        (":تحديث 03 19:27 2025 سبتمبر", "19:27:00"),
        ("03 سبتمبر 2025 GMT19:03:47", "19:03:47+00:00"),
        ("03 سبتمبر 2025 15:10 ص", None),
        ("03 سبتمبر 2025 00:30 م", None),
        ("03 سبتمبر 2025 12:30 ليلا", None),
        ("03 سبتمبر 2025، آخر تحديث 14:00 (GMT+0400)", None),
        ("03 سبتمبر 2025 واستمرت المباراة حتى 22:30", None),
    ],
)
def test_the_time_and_the_zone_beside_a_date(text: str, clock: str | None) -> None:
    assert parse_date(text) == "2025-09-03" + (f"T{clock}" if clock else "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("11 شوال 1441هـ - 03 يونيو 2020م", "2020-06-03"),
        ("الجمعة 22 نوفمبر 2024 الموافق 20 جمادى الأولى 1446", "2024-11-22"),
        ("الخميس 7/3/1429 هـ - الموافق 13/3/2008 م", "2008-03-13"),
        ("1445-07-22 - 2024-02-03", "2024-02-03"),
        ("22-07-1445 / 03-02-2024", "2024-02-03"),
        ("26 ذو القعدة 1436 هـ الموافق 10 سبتمبر 2015 م واس", "2015-09-10"),
        ("16 / 6 / 1447هـ", None),
        ("١٩ رمضان ١٤٤٥ هـ", None),
        ("20 محرم 1446", None),
        ("1403/11/14", None),
    ],
)
def test_a_hijri_date_is_not_read_and_does_not_disturb(text: str, expected: str | None) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "منذ 3 ساعات",
        "قبل 5 دقائق",
        "\u200f3 أيام مضت",
        "أمس الأول",
        "2024",
        "2024-02",
        "31/02/2024",
        "30 فبراير 2023",
        "2023-02-29",
        "0000-00-00",
        "1970-01-01T00:00:00Z",
        "45 مارس 2020",
        "3-5 فبراير 2024",
        "من 3 إلى 5 فبراير 2024",
        "30 يناير - 5 فبراير 2024",
        "3 و5 فبراير 2024",
        "5 مايو/يونيو 2020",
        "القاهرة 02:48 م",
        "1706918400",
        "مارس 12 لاعبا الرياضة في 2020 دون انقطاع",
        "باعت نيسان 12 ألف سيارة عام 2020",
        "شكرت تيريزا ماي 27 دولة",
        "آب 3 من العمال عام 2019 إلى ديارهم",
    ],
)
def test_what_is_no_certain_day_is_none(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("آخر تحديث: 4 مارس 2024 - تاريخ النشر: 3 مارس 2024", "2024-03-03"),
        ("نشر في: 3 مارس 2024 - 12:15 ص | آخر تحديث: 4 مارس 2024", "2024-03-03T00:15:00"),
        ("تاريخ النشر : 23:48 - 2024/03/03", "2024-03-03T23:48:00"),
        ("وقع الاتفاق في 1 يناير 2020 | نشر بتاريخ 3 مارس 2024", "2024-03-03"),
        ("3 مارس 2024 و4 مارس 2024", "2024-03-03"),
        ("31/02/2024 أو 3 مارس 2024", "2024-03-03"),
    ],
)
def test_of_several_dates_the_one_labelled_as_published(text: str, expected: str) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("القاهرة في الثلاثاء 20 يناير 2026 12:29 مساءً - قال", "20 يناير 2026 12:29 مساءً"),
        ("كييف في ٣ شُباط ٢٠٢٤- أعلنت", "٣ شُباط ٢٠٢٤"),
        ("237 | 26 ديسمبر 2015", "26 ديسمبر 2015"),
        ("23:48 - 2023/09/11 تونس", "23:48 - 2023/09/11"),
    ],
)
def test_find_date_tells_where_the_date_stands(line: str, found: str) -> None:
    span = find_date(line)
    assert span is not None
    assert line[span[0] : span[1]] == found


@pytest.mark.parametrize(
    "line",
    [
        "الأحد، 04 آب/اغسطس 2013، آخر تحديث 02:21 (GMT+0400)",
        "تاريخ النشر: 13th, September 2023 GMT",
        "تم نشره الجمعة 24 نيسان / أبريل 2020 09:22 مساءً",
        "نشر في 3 فبراير 2024",
        "الخميس 24/أكتوبر/2024 – 10:53 م",
        "11 شوال 1441هـ - 03 يونيو 2020م",
        "16 / 6 / 1447هـ",
        "آخر تحديث GMT19:03:47",
        "آخر تحديث: منذ 3 ساعات",
        "\u200f3 أيام مضت",
        "2024-02-03T10:00:00+03:00",
        "3 شباط 2024، 10:30 بتوقيت القاهرة",
        "Friday 11/10/2013 Issue 14988 الجمعة 06 ذو الحجة 1434 العدد",
        "نشر في 3 فبراير",
    ],
)
def test_a_date_line_says_nothing_but_when(line: str) -> None:
    assert is_date_line(line)


@pytest.mark.parametrize(
    "line",
    [
        *("الموافق 3 مارس 2024", "م 2024-03-03", "1er mars 2024", "3 من شهر مارس 2024"),
        *("الساعة 10:30 2024/03/03", "10:30 مساء 3 مارس 2024", "10:30 (مكة المكرمة) 3/3/2024"),
        *("2024-03-03T10:30", "3 رمضان 1445", "منذ 3 ساعات", "3 ساعات مضت", "العدد 12 3/3/2024"),
        *("10:30 EET 3/3/2024", "3 الفاتح 1999", "Sunday 3/3/2024", "آخر تحديث 10:30 GMT"),
        *("10:30 بتوقيت بيروت 3/3/2024", "3rd March 2024", "10:30 غرينتش 3/3/2024"),
    ],
)
def test_a_date_line_may_open_in_many_ways(line: str) -> None:
    assert is_date_line(line)


@pytest.mark.parametrize("month", MONTH_NUMBER)
def test_every_month_may_open_a_date_line(month: str) -> None:
    assert is_date_line(f"{month} 3, 2024")


@pytest.mark.parametrize(
    "line",
    [
        "",
        "***",
        "الجمعة",
        "20:45",
        "م",
        "فبراير 2024",
        "آخر تحديث:",
        "نشر",
        "انتهت الحرب في 3 فبراير 2024",
        "3 فبراير 2024: وصول الوفد",
        "الجمعة 3 فبراير 2024:",
        "جريدة الضحى بتاريخ 2019/02/09",
        "القاهرة - 3 فبراير 2024",
        "5 يونيو 1967 يوم لا ينسى",
        "الرياض 26 شوال 1436 هـ الموافق 11 أغسطس 2015 م وكالات",
        "3 فبراير 2024 " * 40,
    ],
)
def test_a_line_that_says_more_is_no_date_line(line: str) -> None:
    assert not is_date_line(line)


@given(
    st.dates(date(1971, 1, 1), date(2099, 12, 31)),
    st.sampled_from(sorted(MONTH_NUMBER.items())),
    st.sampled_from(["{d} {m} {y}", "{d}/{m}/{y}", "{m} {d}, {y}", "يوم {d} {m} {y} م"]),
)
def test_a_date_written_with_any_name_is_read_back(
    day: date, month: tuple[str, int], shape: str
) -> None:
    day = day.replace(day=min(day.day, 28), month=month[1])
    assert parse_date(shape.format(d=day.day, m=month[0], y=day.year)) == day.isoformat()


@given(st.datetimes(datetime(1971, 1, 1), datetime(2099, 1, 1), timezones=st.timezones()))
def test_iso_8601_is_read_back(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    offset = moment.utcoffset()
    assert offset is not None
    if offset.total_seconds() % 900 == 0:
        assert parse_date(moment.isoformat()) == moment.isoformat()


@given(st.text(alphabet="0123456789 -/:.٣شباط مارس GMT+صم،\n\u200fـهـ", max_size=80))
def test_any_text_gives_an_iso_date_or_none(text: str) -> None:
    if iso := parse_date(text):
        assert datetime.fromisoformat(iso)
    is_date_line(text)
    if span := find_date(text):
        assert 0 <= span[0] < span[1] <= len(text)


@pytest.mark.parametrize(
    "unit",
    ["1 ", "3 شباط 2024 10:30 ", " ", "1/", "10:30 ", "شباط ", "3 شباط/", "َ", "1 - ", "2024-"],
)
def test_a_hundred_thousand_characters_take_linear_time(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        started = time.process_time()
        find_date(text)
        return time.process_time() - started

    seconds(1000)
    assert seconds(100_000) < max(1.0, 40 * seconds(10_000))


@given(
    st.sampled_from(["Mon", "Tue", "Fri", "Sun"]),
    st.integers(0, 32),
    st.sampled_from(["Jan", "Feb", "Sep", "Dec"]),
    st.sampled_from((1899, 1970, 2016, 2024)),
    st.tuples(st.integers(0, 25), st.integers(0, 61), st.integers(0, 61)),
    st.sampled_from(("GMT", "+0000", "+0300", "-0500", "+1500", "+0530", "+0317")),
)
def test_a_feeds_date_is_read_at_once_and_as_any_other(
    weekday: str, day: int, month: str, year: int, clock: tuple[int, int, int], zone: str
) -> None:
    hour, minute, second = clock
    told = f"{weekday}, {day:02d} {month} {year} {hour:02d}:{minute:02d}:{second:02d} {zone}"
    found = find_date(told)
    assert parse_date(told) == (found and found[2])
