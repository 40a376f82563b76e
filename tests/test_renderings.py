"""Numbers, months and percentages mean the same in words and in digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning.dedup.renderings import canonical
from cleaning.fingerprint import fingerprint
from tests.stories import entry, kept

WORDS = ["خمسة", "وخمسة", "عشر", "وعشرين", "مئة", "ومئة", "ألف", "آلاف", "وألف", "7", "و", "رجل"]


def tokens(text: str) -> list[int]:
    return canonical(fingerprint(text).tokens).tolist()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("خمسة آلاف فرد", "5000 فرد"),
        ("5 آلاف فرد", "5000 فرد"),
        ("وخمسة أفراد", "5 أفراد"),
        ("أربعا وثلاثين درجة", "34 درجة"),
        ("إحدى وعشرين درجة", "21 درجة"),
        ("خمس عشرة نقطة", "15 نقطة"),
        ("خمسة أحد عشر لاعبا", "5 11 لاعبا"),
        ("الجولة التاسعة", "الجولة 9"),
        ("الدورة الحادية عشرة", "الدورة 11"),
        ("الإصدار الرابع والعشرين", "الإصدار 24"),
        ("مئتي طالب", "200 طالب"),
        ("ثلاث مئة وخمسين طالبا", "ثلاثمائة وخمسون طالبا"),
        ("ثلاثمئة وستة طلاب", "306 طلاب"),
        ("مئة ألف دينار", "100,000 دينار"),
        ("مليون ومئتي ألف", "1,200,000"),
        ("مليوني دينار", "2 مليون دينار"),
        ("ألفا قرص", "2000 قرص"),
        ("مئتا طالب", "200 طالب"),
        ("وألفا طالبة", "2000 طالبة"),
        ("بلغ عددهم ألفا في اليوم", "بلغ عددهم 1000 في اليوم"),
        ("ألفا و500", "1500"),
        ("الساعات الأربع والعشرين", "الساعات 24"),
        ("الأيام الثلاثة", "الأيام 3"),
        ("مليارا وتسعة وخمسين مليون ريال", "1,059,000,000 ريال"),
        ("ثلاثة وعشرون ألفا و500", "23.500"),
        ("70 ألف يورو (76 ألفا و835 دولارا)", "70000 يورو 76835 دولارا"),
        ("عام ألف وتسعمئة وتسعين", "عام 1990"),
        ("64 بالمئة", "64%"),
        ("8 في المئة", "8%"),
        ("3 آذار", "3 مارس"),
        ("كانون الثاني الماضي", "يناير الماضي"),
        ("تشرين الأول وتشرين الثاني", "أكتوبر وتشرين الثاني"),
        ("٣ جويلية", "3 يوليو"),
        ("فاز 2-صفر", "فاز 2-0"),
    ],
)
def test_what_means_the_same_is_the_same(words: str, digits: str) -> None:
    assert tokens(words) == tokens(digits)


@pytest.mark.parametrize(
    "text",
    [
        "أحد المواطنين",
        "آلاف الناس في المدينة",
        "كانون الحطب في الدار",
        "مساء يوم الاثنين الماضي",
        "من المئة الأولى",
        "",
        "157 726 135",
    ],
)
def test_what_is_no_number_stays(text: str) -> None:
    given = fingerprint(text.replace("الأولى", "")).tokens
    assert canonical(given).tolist() == given.tolist()


def test_two_numbers_beside_each_other_stay_two() -> None:
    assert tokens("سبعة من عشرة") == tokens("7 من 10")
    assert tokens("ثلاثة أربعة") == tokens("3 4")


@given(st.lists(st.sampled_from(WORDS)))
def test_any_words_are_read(words: list[str]) -> None:
    found = tokens(" ".join(words))
    assert len(found) <= len(words)
    assert tokens(" ".join(words)) == found


def test_numbers_in_words_that_were_replaced_make_another_story() -> None:
    note = (
        "لقي {} أشخاص مصرعهم وأصيب {} آخرون في حادث تصادم وقع مساء السبت على الطريق الساحلي"
        " ونقلت سيارات الإسعاف المصابين إلى المستشفى العام وفتحت النيابة تحقيقا في الحادث."
    )
    one = entry("1", note.format("ثلاثة", "سبعة"), "a.example", published="2024-02-03")
    other = entry("2", note.format("خمسة", "تسعة"), "a.example", published="2024-02-04")
    copy = entry("2", note.format("3", "7"), "b.example", published="2024-02-03")
    assert kept(one, other) == {"1", "2"}
    assert len(kept(one, copy)) == 1
