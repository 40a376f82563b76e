"""The edges of an article: decks below its headline, and who signs, shares or sells it."""

from __future__ import annotations

import pytest

from tests.test_extract import FIRST, SECOND, THIRD, TITLE, kept, lines, p, page

DECK = "ألف شجرة وملاعب للأطفال ومقاعد للزائرين"
WHOLE = f"{DECK} في قلب المدينة."
TEXT = f"<div class=s>{p(FIRST, SECOND, THIRD)}</div>"

DECKS = {
    "a short sentence in an element of its own": (
        f"<div class=h><p class=k>{WHOLE}</p></div>",
        WHOLE,
    ),
    "a summary without a full stop": (f"<div class=x><p class=summary>{DECK}</p></div>", DECK),
    "words right below the headline": (f"<div class=q>{DECK}</div>", DECK),
    "words below the date, named a lead": (
        f"<div>4 يناير 2019</div><div class=art-lead>{DECK}</div>",
        DECK,
    ),
}


@pytest.mark.parametrize(("between", "deck"), DECKS.values(), ids=DECKS)
@pytest.mark.parametrize("around", ["article", "div"])
def test_a_deck_opens_the_body(between: str, deck: str, around: str) -> None:
    found = lines(page(f"<{around}><h1>{TITLE}</h1>{between}{TEXT}</{around}>"))
    assert found == [deck, FIRST, SECOND, THIRD]


NO_DECKS = {
    "a byline": "<div>كتب محمد الغريب وهبة حسن من الوادي</div>",
    "a date": "<div>نشر بجريدة السهل يوم 14 جويلية 2021</div>",
    "where the story comes from": "<div>المصدر: وكالات الأنباء في مدينة الوادي</div>",
    "a caption that is a sentence": "<div><img src=a><p>سكان الوادي في ممرات الحديقة.</p></div>",
    "links": "<div><a href=/1>الرئيسية</a> <a href=/2>محليات</a> في مدينة الوادي</div>",
}


@pytest.mark.parametrize("between", NO_DECKS.values(), ids=NO_DECKS)
def test_what_else_stands_below_a_headline_is_no_deck(between: str) -> None:
    assert lines(page(f"<div><h1>{TITLE}</h1>{between}{TEXT}</div>")) == [FIRST, SECOND, THIRD]


BELOW = {
    "a signature in bold": "<p><strong>الوطن الأخضر</strong></p>",
    "a heading in bold with nothing below it": "<p><b>ملاعب للأطفال</b></p>",
    "a call to subscribe for the rest": (
        f"<div><h3>هذا المقال مخصص للمشتركين</h3><p>{SECOND}</p></div>"
    ),
}


@pytest.mark.parametrize("furniture", BELOW.values(), ids=BELOW)
def test_what_ends_an_article_is_no_body(furniture: str) -> None:
    text = f"<article><h1>{TITLE}</h1><div>{p(FIRST, THIRD)}{furniture}</div></article>"
    assert lines(page(text)) == [FIRST, THIRD]


def test_a_closing_phrase_in_bold_stays() -> None:
    closing = "والله من وراء القصد"
    text = f"<div>{p(FIRST, SECOND, THIRD)}<p><b>{closing}</b></p></div>"
    assert lines(page(f"<article><h1>{TITLE}</h1>{text}</article>"))[-1] == closing


def test_links_to_networks_in_the_middle_are_no_body() -> None:
    links = "".join(f"<a href=#>{name}</a>" for name in ("فيسبوك", "تويتر", "واتساب"))
    bar = f"<div class=zz><span>شارك هذا الخبر</span>{links}<span>تم النسخ</span></div>"
    text = f"<div>{p(FIRST, SECOND)}{bar}{p(THIRD)}</div>"
    assert lines(page(f"<article><h1>{TITLE}</h1>{text}</article>")) == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize("stamp", ["1605587112", "1605587112000"])
def test_a_date_in_seconds_since_1970_is_read(stamp: str) -> None:
    head = f'<meta property="article:published_time" content="{stamp}">'
    found = kept(page(f"<h1>{TITLE}</h1>{TEXT}", head)).facts.published
    assert found == "2020-11-17T04:25:12+00:00"
