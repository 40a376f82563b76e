"""The values: facts that complete each other, bodies that can be rebuilt."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaning.model import Decision, Facts, Removal, Span, kept_parts, text_of
from tests.conftest import article

BODY = "العنوان\nقال الوزير إن المشروع بدأ.\nاقرأ أيضا: خبر آخر\nوأضاف أن العمل مستمر."


def test_facts_are_completed_never_overwritten() -> None:
    read = Facts(title="من الصفحة", source="واس")
    assert Facts(title="من السجل").over(read) == Facts(title="من السجل", source="واس")


def test_the_text_of_an_article_has_no_cut_and_no_blank_line() -> None:
    kept = article(BODY, "العنوان", "اقرأ أيضا: خبر آخر").text
    assert kept == "قال الوزير إن المشروع بدأ.\nوأضاف أن العمل مستمر."


def test_a_part_of_a_line_can_be_cut() -> None:
    assert article("نص الخبر هنا. [ad_1]", " [ad_1]").text == "نص الخبر هنا."


def test_a_decision_keeps_an_article_that_is_its_own_canonical() -> None:
    assert Decision("a", "a", "a").kept
    assert not Decision("b", "a", "a", "near_duplicate").kept


@given(st.text(), st.lists(st.integers(0, 60), max_size=8))
def test_kept_parts_and_removals_rebuild_the_body(body: str, cuts: list[int]) -> None:
    edges = sorted({min(cut, len(body)) for cut in cuts})
    spans = [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    removals = [Removal(span, "r", "teaser") for span in spans]
    cut = [body[span.start : span.end] for span in spans]
    kept = kept_parts(body, removals)
    assert len(kept) == len(cut) + 1
    rebuilt = kept[0] + "".join(c + k for c, k in zip(cut, kept[1:], strict=True))
    assert rebuilt == body


@given(st.text())
def test_text_lines_are_trimmed_and_never_empty(body: str) -> None:
    text = text_of(body, ())
    assert text == "" or all(line and line == line.strip() for line in text.split("\n"))
