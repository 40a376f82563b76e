"""Dates and decimals in figures are those in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning.dedup.text import text_of, texts_of
from cleaning.fingerprint import fingerprint
from tests.stories import entry, kept


def tokens(text: str) -> list[int]:
    return text_of(fingerprint(text).tokens).tokens.tolist()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ("يوم 23 / 10 / 1436", "يوم 23 شوال 1436"),
        ("يوم ٢٣/١٠/١٤٣٦", "يوم 23 شوال 1436"),
        ("يوم 1436/10/23", "يوم 23 شوال 1436"),
        ("في 1/11/1445 الموافق 9/5/2024", "في 1 ذي القعدة 1445 الموافق 9 مايو 2024"),
        ("في 4-4-1445", "في 4 ربيع الثاني 1445"),
        ("في 2015-8-8 في القاعة", "في 8 آب 2015 في القاعة"),
        ("حتى 20 آب (أغسطس) المقبل", "حتى 20 أغسطس المقبل"),
        ("منذ كانون الأول (ديسمبر) 2013", "منذ ديسمبر 2013"),
        ("في يونيو حزيران 2013", "في حزيران 2013"),
        ("سداد 2ر3 مليار", "سداد 3.2 مليار"),
        ("بنسبة ٢٥ر٥ بالمئة", "بنسبة 5.25%"),
        ("استقر عند 4ر103 نقطة", "استقر عند 103.4 نقطة"),
    ],
)
def test_what_means_the_same_is_the_same(figures: str, words: str) -> None:
    assert tokens(figures) == tokens(words)


@pytest.mark.parametrize(
    "text",
    [
        "32 10 1436",
        "5 13 2015",
        "5 0 2015",
        "5 10 1836",
        "5 10 150",
        "فاز 3 2",
        "5 ر",
        "ر",
        "",
        "7",
    ],
)
def test_what_is_no_date_stays(text: str) -> None:
    assert tokens(text) == fingerprint(text).tokens.tolist()


def test_another_date_is_another_one() -> None:
    assert tokens("23/10/1436") != tokens("23/9/1436")
    assert tokens("23/10/1436") != tokens("24 شوال 1436")


@given(st.lists(st.sampled_from(["5", "10", "31", "1436", "2015", "ر", "مارس", "آذار", "يوم"])))
def test_any_figures_are_read_in_either_digits(words: list[str]) -> None:
    text = " ".join(words)
    found = tokens(text)
    assert len(found) <= 2 * len(words)
    assert found == tokens(text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")))


NOTE = (
    "أعلن نادي الساحل أن جمعيته العمومية ستعقد يوم الخميس {} في مقر النادي لانتخاب رئيس ومجلس إدارة"
    " لأربع سنوات وأن باب الترشح يفتح يوم السبت {} ويغلق بعد عشرة أيام ودعا من لهم حق التصويت إلى"
    " تحديث بياناتهم قبل ذلك."
)


@pytest.mark.parametrize(
    ("dates", "left"),
    [
        (("12/11/1436", "23/10/1436"), 1),
        (("12 ذي القعدة 1436", "23 شوال 1436"), 1),
        (("19/11/1436", "30/10/1436"), 2),
    ],
)
def test_a_note_with_its_dates_in_figures_is_one_story(dates: tuple[str, str], left: int) -> None:
    first = NOTE.format("12 ذي القعدة 1436", "23 شوال 1436")
    one = entry("1", first, "a.example", published="2015-08-08T07:00")
    other = entry("2", NOTE.format(*dates), "b.example", published="2015-08-08T09:00")
    assert len(kept(one, other)) == left


READ = "ثلاثة آلاف ألفا ألفي مليون مئة و في بالمئة المئة كانون الثاني آذار مارس مايو خمسة وعشرون"
FIGURES = "7 12 2015 1436 ر 3 ذو القعدة قال القرية"
WORDS = st.sampled_from(f"{READ} {FIGURES}".split())


@given(st.lists(st.lists(WORDS, max_size=7).map(" ".join), max_size=5))
def test_texts_read_together_are_read_as_each_alone(texts: list[str]) -> None:
    given_tokens = [fingerprint(text).tokens for text in texts]
    for together, alone in zip(texts_of(given_tokens), map(text_of, given_tokens), strict=True):
        assert together.tokens.tolist() == alone.tokens.tolist()
        assert together.shingles.tolist() == alone.shingles.tolist()
