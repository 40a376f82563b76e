"""The journey of one page, from what came in to an article or a named rejection."""

from __future__ import annotations

from itertools import pairwise

import pytest

from cleaning.config import CleanConfig
from cleaning.model import Facts, Outcome, kept_parts
from cleaning.pipeline import clean_page
from cleaning.rulepack import load_packs
from tests.conftest import text_page

PACKS = load_packs()
STORY = (
    "أعلنت بلدية الواحة أمس افتتاح الحديقة العامة الجديدة شرق المدينة بعد عامين من العمل"
    " المتواصل.\n"
    "وقال رئيس البلدية سالم المنصوري إن الحديقة تمتد على مساحة أربعين ألف متر مربع، وتضم ملاعب"
    " للأطفال ومسارات للمشي وبحيرة صغيرة.\n"
    "وأضاف أن كلفة المشروع بلغت سبعة ملايين درهم، وأن الدخول إليها سيكون مجانيا طوال أيام الأسبوع."
)
DUMPED = f"افتتاح حديقة الواحة بعد عامين من العمل\n{STORY}\nاترك تعليقاً\nزر الذهاب إلى الأعلى"
PERSIAN = (
    "شهردار تهران گفت که این پارک جدید می‌تواند برای همه‌ی خانواده‌ها جای خوبی باشد و از هفته‌ی"
    " آینده درهای آن به روی مردم باز می‌شود. او افزود هزینه‌ی این پروژه از بودجه‌ی شهر پرداخت شده"
    " است و پنج سال طول کشیده تا کار ساخت آن به پایان برسد."
)


def clean(text: str, **config: object) -> Outcome:
    return clean_page(text_page(text), PACKS, CleanConfig(**config))  # type: ignore[arg-type]


def test_an_article_keeps_its_body_and_nothing_else() -> None:
    article = clean(DUMPED).article
    assert article is not None
    assert article.text == STORY
    assert article.facts.title == "افتتاح حديقة الواحة بعد عامين من العمل"
    assert article.language.code == "ar"


def test_text_and_removals_rebuild_the_body() -> None:
    article = clean(DUMPED).article
    assert article is not None
    spans = [removal.span for removal in article.removals]
    assert spans == sorted(spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    pieces = kept_parts(DUMPED, article.removals)
    cuts = [DUMPED[span.start : span.end] for span in spans]
    rebuilt = pieces[0] + "".join(c + p for c, p in zip(cuts, pieces[1:], strict=True))
    assert rebuilt == DUMPED == article.body


def test_cleaning_a_cleaned_text_again_changes_nothing() -> None:
    once = clean(DUMPED).article
    assert once is not None
    twice = clean(once.text).article
    assert twice is not None
    assert twice.text == once.text


def test_what_the_record_brought_wins_over_what_was_read() -> None:
    page = text_page(DUMPED, hints=Facts(published="2024-05-01"))
    article = clean_page(page, PACKS, CleanConfig()).article
    assert article is not None
    assert article.facts.published == "2024-05-01"


@pytest.mark.parametrize(
    ("text", "config", "stage", "reason"),
    [
        pytest.param(PERSIAN, {}, "language", "other_language", id="a persian text"),
        pytest.param("أعلنت البلدية افتتاح الحديقة.", {}, "length", "too_short", id="four words"),
        pytest.param(STORY, {"min_words": 500}, "length", "too_short", id="shorter than wanted"),
    ],
)
def test_a_page_that_is_not_wanted_is_rejected_by_name(
    text: str, config: dict[str, object], stage: str, reason: str
) -> None:
    rejection = clean(text, **config).rejection
    assert rejection is not None
    assert (rejection.stage, rejection.reason) == (stage, reason)


@pytest.mark.parametrize("text", ["", "\n\n \n", "!!!", "\u200f\u200f"])
def test_nothing_is_rejected_without_a_fault(text: str) -> None:
    assert clean(text).rejection is not None


def test_any_language_can_be_asked_for() -> None:
    article = clean(PERSIAN, languages=("any",)).article
    assert article is not None
    assert article.language.code == "fa"
