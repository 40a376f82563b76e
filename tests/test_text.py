"""Arabic seen for matching (`normalize_line`) and for comparison (`fold`)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning.text import (
    count_together,
    count_words,
    fold,
    fold_normalized,
    folded_words,
    normalize_line,
    words_of,
)


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        pytest.param("أخبـــار  عاجلة", "أخبار عاجلة", id="tatweel and double spaces go"),
        pytest.param("مُحَمَّدٌ", "محمد", id="harakat go"),
        pytest.param("\u200fاقرأ أيضاً\u200e", "اقرأ أيضا", id="bidi marks and tanween go"),
        pytest.param("ﺍﻟﺴﻼﻡ", "السلام", id="presentation forms become letters"),
        pytest.param("كتب\u00a0:\u2009فلان", "كتب : فلان", id="every kind of space is one space"),
        pytest.param("أحمد إلى مدرسة على", "أحمد إلى مدرسة على", id="letters are not folded"),
        pytest.param("  Read   more ", "Read more", id="latin lines are trimmed too"),
    ],
)
def test_a_line_is_normalised_for_patterns(raw: str, seen: str) -> None:
    assert normalize_line(raw) == seen


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("أحمد وإيمان وآدم ٱلله", "احمد وايمان وادم الله", id="alef forms"),
        pytest.param("المدرسة الكبيرة", "المدرسه الكبيره", id="ta marbuta and ha"),
        pytest.param("على مستوى", "علي مستوي", id="alef maqsura and ya"),
        pytest.param("مسؤول شؤون هيئة", "مسوول شوون هييه", id="hamza seats"),
        pytest.param("کوریا الشمالیة", "كوريا الشمالية", id="a persian keyboard"),
        pytest.param("عام ٢٠٢٤ و۲۰۲۴", "عام 2024 و2024", id="digits keep their values"),
        pytest.param("الـعـربـيـة", "العربية", id="tatweel"),
        pytest.param("BBC عربي", "bbc عربي", id="latin case"),
    ],
)
def test_two_spellings_fold_to_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("السعر 2350", "السعر 2351", id="different numbers"),
        pytest.param("جاكرتا", "چاكرتا", id="letters that change a name"),
    ],
)
def test_what_differs_in_fact_stays_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_punctuation_is_no_word() -> None:
    assert folded_words("قال: «نعم»، ثم غادر.") == ["قال", "نعم", "ثم", "غادر"]


def test_words_are_counted_between_spaces() -> None:
    assert count_words("قال – الوزير: 3,5 مليون . !") == 4


@pytest.mark.parametrize(
    "marks",
    [
        "\u0301",
        "\u0651\u064b",
        "\u05b0\u0591",
        "\u1dc0\u1ab0\u20d0\ufe20\u0483",
        "\u093c\u0e38\u302a",
        "\u0f73\u0f75",
        "\U00016af0\U0001d165",
    ],
)
def test_a_pile_of_combining_marks_is_cut_before_it_is_normalised(marks: str) -> None:
    assert len(normalize_line("ب" * 2_001 + marks * 60_000)) < 2_200


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_normalising_and_folding_twice_change_nothing(text: str) -> None:
    assert normalize_line(normalize_line(text)) == normalize_line(text)
    assert fold(fold(text)) == fold(text)


_LIKELY = st.text(alphabet="اأإآىةئؤکہهـًٌّٰٕ\u0301e٠۹ .،:_-\u200f\u00a0\t\u2028ﻻﷺ…", max_size=90)


@given(_LIKELY)
def test_what_is_normalised_folds_as_any_text_does(text: str) -> None:
    line = normalize_line(text)
    assert fold_normalized(line) == fold(line)


@given(_LIKELY)
def test_long_texts_fold_as_their_words_do(text: str) -> None:
    assert fold(" ".join([text] * 9)) == " ".join(filter(None, [fold(text)] * 9))


@given(st.text() | _LIKELY)
def test_words_are_runs_of_letters_digits_and_low_lines(text: str) -> None:
    assert words_of(text) == re.findall(r"\w+", text)


@given(
    st.text(alphabet='ابa1٣_ \t\n\u00a0\u2028"-،.ـ\u064b😀\ud83d\ufeff𐐀', max_size=30) | st.text()
)
def test_words_are_counted_as_they_stand_between_spaces(text: str) -> None:
    assert count_words(text) == sum(bool(re.search(r"\w", word)) for word in text.split())


@given(
    st.lists(st.text(alphabet="ابa1_ \t\n\u00a0-،.ـ\u064b", max_size=20) | st.text(), min_size=1)
)
def test_words_of_several_texts_are_counted_as_those_of_each(texts: list[str]) -> None:
    assert count_together(texts) == [count_words(text) for text in texts]
