"""The edges of an article: decks below its headline, and who signs, shares or sells it."""

from __future__ import annotations

import pytest

from cleaning.model import Rejection
from tests.test_extract import FIRST, SECOND, THIRD, TITLE, kept, lines, p, page, run

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
    "a writer's life": f"<div><h2>Written by Huda S.</h2><b>12 Followers</b><p>{SECOND}</p></div>",
    "a call to order": f"<div class=cta><h2>هل تحتاج إلى حديقة؟</h2><p>{SECOND}</p></div>",
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


ADVERTS = ("المحتوى يستكمل بعد الإعلان", "الإعلان", "تابع القراءة بعد هذا الإعلان")


@pytest.mark.parametrize("label", ADVERTS)
def test_a_label_beside_an_advertisement_is_no_body(label: str) -> None:
    text = f"<div>{p(FIRST, SECOND)}<div class=zz><p>{label}</p></div>{p(THIRD)}</div>"
    assert lines(page(f"<article><h1>{TITLE}</h1>{text}</article>")) == [FIRST, SECOND, THIRD]


def test_a_heading_loses_its_link_to_itself() -> None:
    heads = "".join(
        f"<h2>ملاعب للأطفال{mark}</h2>{p(SECOND)}"
        for mark in ("<a href=#a>#</a>", " <a href=#b>¶</a>", "<a href=#c>\u200b</a>")
    )
    found = lines(page(f"<h1>{TITLE}</h1><div>{p(FIRST)}{heads}{p(THIRD)}</div>"))
    assert [line for line in found if line.startswith("ملاعب")] == ["ملاعب للأطفال"] * 3


def test_the_headline_is_the_one_that_readers_see() -> None:
    head = '<meta property="og:title" content="وادي السهل.. حديقة جديدة بألف شجرة">'
    body = f"<article><h1>{TITLE}</h1>{TEXT}</article>"
    assert kept(page(body, head, title="وادي السهل.. حديقة جديدة بألف شجرة")).facts.title == TITLE


def test_a_heading_on_another_matter_is_no_headline() -> None:
    body = f"<h1>صحيفة كل الناس في المدينة</h1>{TEXT}"
    assert kept(page(body, title=TITLE)).facts.title == TITLE


def test_a_page_of_goods_is_no_article() -> None:
    head = '<meta property="og:type" content="product">'
    body = f"<h1>سماعة لاسلكية</h1><div>120 ريال</div>{p(SECOND)}"
    found = run(page(body, head, title="سماعة لاسلكية - المتجر"))
    assert isinstance(found, Rejection)


@pytest.mark.parametrize(
    "count", ["تعليقان على", "3 تعليقات على", "فكرة واحدة عن", "2 thoughts on"]
)
def test_comments_on_the_headline_end_the_article(count: str) -> None:
    comment = f"<div class=zz><b>أم أحمد</b><p>{SECOND}</p></div>"
    text = f"<div class=q>{p(FIRST, THIRD)}</div><h3>{count} “{TITLE}”</h3><div>{comment}</div>"
    assert lines(page(f"<h1>{TITLE}</h1>{text}")) == [FIRST, THIRD]


BUTTONS = {"اطلب عرض سعر": True, "تواصلوا معنا": True, "Get started": True, "موقع المتحف": False}


@pytest.mark.parametrize(("button", "offer"), BUTTONS.items())
def test_a_box_with_a_button_that_orders_is_no_body(button: str, offer: bool) -> None:
    box = f"<div class=w><h3>حديقة لبيتك</h3><p>{SECOND}</p><a href=/x>{button}</a></div>"
    found = lines(page(f"<h1>{TITLE}</h1><div>{p(FIRST, THIRD)}{box}</div>"))
    assert (SECOND not in found) is offer


NAMES = ("الوطن: أبها", "سالم الحربي (جدة)", "أنقرة / مراسل السهل", "هدى قاسم - القاهرة")


@pytest.mark.parametrize("line", NAMES)
def test_a_name_and_a_place_above_an_article_sign_it(line: str) -> None:
    text = f"<div class=v>{p(line, FIRST, SECOND, THIRD)}</div>"
    assert lines(page(f"<h1>{TITLE}</h1>{text}")) == [FIRST, SECOND, THIRD]


def test_a_name_that_stands_below_the_headline_signs_once_only() -> None:
    text = (
        f"<div class=x>روناهي ديجيتال</div><div>{p('<b>روناهي ديجيتال</b>', FIRST, SECOND, THIRD)}"
    )
    assert lines(page(f"<h1>{TITLE}</h1>{text}</div>")) == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize("title", ["تسجيل الدخول", "إنشاء حساب جديد", "Sign in", "سلة المشتريات"])
def test_a_page_for_members_or_buyers_is_no_article(title: str) -> None:
    body = f"<main><h1>{title}</h1><form><input></form>{p(SECOND)}</main>"
    assert isinstance(run(page(body, title=f"{title} - السهل")), Rejection)


def test_a_text_in_a_span_is_not_glued_to_the_date_before_it() -> None:
    text = "<br>".join((FIRST, SECOND, THIRD, FIRST.replace("حديقة", "مكتبة")))
    body = f"<div><span class=d>14 مارس 2023</span><span class=news_content>{text}</span></div>"
    found = kept(page(f"<h1>{TITLE}</h1>{body}"))
    assert FIRST in found.body.split("\n")
    assert found.facts.published == "2023-03-14"
