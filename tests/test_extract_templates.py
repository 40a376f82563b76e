"""What templates of newsrooms do with an article: they part it, quote it, box it, draw it with a
script; and what their pages that are no article declare."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cleaning.model import Rejection
from tests.test_extract import FIRST, SECOND, THIRD, TITLE, article, kept, lines, p, page, run

BODY = [FIRST, SECOND, THIRD]
OTHERS = [
    "سوق الخضار ينتقل إلى مبناه الجديد بعد عيد الفطر",
    "بلدية الوادي تعلن أسماء الفائزين بجائزة أجمل شرفة",
    "مدرسة المنارة تفتتح مرصدا فلكيا صغيرا لطلابها",
]
QUOTE = "كانت الأرض قفرا، وصارت اليوم ظلا."
FACT = "تبلغ مساحة الحديقة تسعين دونما."


def data(value: Any) -> str:
    return f"<script type=application/ld+json>{json.dumps(value, ensure_ascii=False)}</script>"


def news(headline: str, number: int = 0) -> dict[str, Any]:
    said = {"@type": "NewsArticle", "headline": headline, "datePublished": "2023-05-01"}
    return {**said, "url": f"https://waha.example/{number}"}


def cards(count: int = 3) -> str:
    return "".join(
        f"<div class=c><a href=/{n}><img src=a></a><h3><a href=/{n}>{other}</a></h3></div>"
        for n, other in enumerate(OTHERS[:count])
    )


def test_a_text_in_two_boxes_of_one_name_is_one_article() -> None:
    advert = "<div class=ad>إعلان</div>"
    text = f"<div class=article-body>{p(FIRST, SECOND)}</div>{advert}"
    body = f"<section><h1>{TITLE}</h1>{text}<div class=article-body>{p(THIRD)}</div></section>"
    assert lines(page(body)) == BODY


def test_boxes_of_one_name_that_are_teasers_are_no_part_of_an_article() -> None:
    other = f"<div class=article-body><h3><a href=/2>{OTHERS[0]}</a></h3><p>{SECOND}</p></div>"
    text = f"<div class=article-body>{p(FIRST, THIRD)}</div>"
    assert lines(page(f"<h1>{TITLE}</h1><div>{text}{other}</div>")) == [FIRST, THIRD]


def test_a_widget_that_holds_the_article_is_no_card_whatever_links_stand_in_it() -> None:
    """Page builders give the contents, the text and the teasers one and the same class."""
    contents = "<div class=el><ul><li><a href=#a>كم شجرة في الحديقة؟</a></li></ul></div>"
    link = f'<p><a href="/x">{OTHERS[0]}</a></p>'
    text = f"<div class=el><div>{p(FIRST, SECOND)}{link}{p(THIRD)}</div></div>"
    after = f"<div class=el><h3><a href=/y>{OTHERS[1]}</a></h3></div>"
    found = lines(page(f"<div class=el><h1>{TITLE}</h1></div>{contents}{text}{after}"))
    assert found == BODY


def test_the_last_entry_of_a_live_report_may_be_short() -> None:
    reports = (*BODY, "ولم تحدد البلدية موعدا للمرحلة الثانية.")
    entries = "".join(
        f"<div class=u><time>1{n}:05</time><p>{text}</p><a class=share href=#>شارك</a></div>"
        for n, text in enumerate(reports)
    )
    assert lines(page(f"<h1>{TITLE}</h1><div>{entries}</div>")) == list(reports)


def test_the_last_entry_stays_where_no_class_says_what_stands_in_it() -> None:
    reports = (*BODY, "ولم تحدد البلدية موعدا للمرحلة الثانية.")
    entries = "".join(
        f"<div class=x1><b class=x2>1{n}:05</b><p>{text}</p><div class=x3><a>مشاركة</a></div></div>"
        for n, text in enumerate(reports)
    )
    assert lines(page(f"<h1>{TITLE}</h1><div>{entries}</div>")) == list(reports)


@pytest.mark.parametrize("who", ["<footer>هدى قاسم</footer>", "<cite>هدى قاسم</cite>"])
def test_a_quotation_stays_whoever_is_named_below_it(who: str) -> None:
    quote = f"<blockquote class=q><p>{QUOTE}</p>{who}</blockquote>"
    assert QUOTE in lines(article(p(FIRST, SECOND) + quote + p(THIRD)))


ASIDES = {
    "facts": (f"<h4>الحديقة في أرقام</h4><ul><li>{FACT}</li></ul>", True),
    "a list of others": (
        f"<h4>مواد مرتبطة</h4><ul><li><a href=/2>{OTHERS[0]}</a></li></ul>",
        False,
    ),
    "a call with a button": (f"<p>{FACT}</p><button>اشترك</button>", False),
}


@pytest.mark.parametrize(("inside", "stays"), ASIDES.values(), ids=ASIDES)
def test_an_aside_is_text_where_it_leads_nowhere(inside: str, stays: bool) -> None:
    aside = f"<aside class=box>{inside}</aside>"
    found = lines(article(p(FIRST, SECOND) + aside + p(THIRD)))
    assert (FACT in found) is (stays and FACT in inside)
    assert [line for line in found if line in BODY] == BODY


def test_a_byline_with_a_colon_below_a_long_date_line_goes() -> None:
    date = "الخميس 14 ربيع الأول 1427 هـ - 13 أبريل 2006م - العدد 13807"
    text = "<br><br>".join((date, f"<b>{TITLE}</b>", "الرباط - محمد العمراوي:", *BODY))
    found = kept(page(f"<table><tr><td>{text}</td></tr></table>", title=f"صحيفة السهل | {TITLE}"))
    assert found.facts.title == TITLE
    assert found.facts.published == "2006-04-13"
    assert "الرباط - محمد العمراوي:" not in found.body


KICKERS = {
    "<h1><span>بيئة</span> {}</h1>": TITLE,
    "<h1><em>حديقة</em> جديدة</h1>": "حديقة جديدة",
}


@pytest.mark.parametrize(("heading", "title"), KICKERS.items())
def test_a_label_inside_the_headline_is_not_of_the_title(heading: str, title: str) -> None:
    body = f"<article>{heading.format(TITLE)}<div>{p(*BODY)}</div></article>"
    assert kept(page(body, title=f"{title} - صحيفة السهل")).facts.title == title


TEXT = "\n\n".join(BODY)
STATES = {
    "JSON-LD": data({**news(TITLE), "articleBody": TEXT}),
    "a state with markup": (
        "<script id=__NEXT_DATA__ type=application/json>"
        + json.dumps({"props": {"post": {"title": TITLE, "body": p(*BODY)}, "more": OTHERS}})
        + "</script>"
    ),
    "a state of an editor's blocks": (
        "<script type=application/json>"
        + json.dumps(
            {"story": {"headlines": {"basic": TITLE},
                       "content_elements": [{"type": "text", "content": text} for text in BODY]}}
        )
        + "</script>"
    ),
    "a state of WordPress": (
        "<script type=application/json>"
        + json.dumps([{"title": {"rendered": TITLE}, "content": {"rendered": p(*BODY)}}])
        + "</script>"
    ),
}  # fmt: skip


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
@pytest.mark.parametrize(
    "shown",
    ["<div id=app></div>", "<div>جار التحميل...</div>", f"<p>{'نستخدم ملفات الكوكيز ' * 5}</p>"],
)
def test_the_article_of_a_page_that_a_script_draws_is_read_from_its_data(
    state: str, shown: str
) -> None:
    head = f'<meta property="og:title" content="{TITLE}">'
    found = kept(page(shown + state, head))
    assert found.body.split("\n") == BODY
    assert found.flags == ("from_data",)
    assert found.facts.title == TITLE


def test_data_on_other_articles_are_not_read() -> None:
    state = json.dumps([{"title": other, "body": p(*BODY)} for other in OTHERS])
    body = f"<div id=app></div><script type=application/json>{state}</script>"
    assert isinstance(run(page(body)), Rejection)


@pytest.mark.parametrize("state", ["{", "[" * 90_000, '{"title": 3}', "null", '"x"'])
def test_broken_data_are_no_article(state: str) -> None:
    body = f"<div id=app></div><script id=__NEXT_DATA__ type=application/json>{state}</script>"
    assert isinstance(run(page(body)), Rejection)


def test_a_page_that_shows_its_article_is_read_as_it_shows_it() -> None:
    body = f"<h1>{TITLE}</h1><div>{p(*BODY)}</div>"
    found = kept(page(body, data({**news(TITLE), "articleBody": f"{TEXT}\n{QUOTE}"})))
    assert found.body.split("\n") == BODY
    assert not found.flags


INTRO = "تابع كل ما يتعلق بمدينة الوادي من أخبار وتقارير وتحليلات يكتبها محررونا كل صباح."
LISTS = {
    "a list of articles": data([news(other, n) for n, other in enumerate(OTHERS)]),
    "a graph of articles": data({"@graph": [news(other, n) for n, other in enumerate(OTHERS)]}),
    "one article that is linked to": data(news(OTHERS[0])),
    "each article by itself": "".join(map(data, map(news, OTHERS))),
    "parts of a page": data({"@type": "WebPage", "hasPart": [news(other) for other in OTHERS]}),
}


@pytest.mark.parametrize("head", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize("title", ["بيئة", "أخبار البيئة والمناخ في مدينة الوادي"])
def test_a_section_that_declares_its_articles_is_none(head: str, title: str) -> None:
    body = f"<main><h1>{title}</h1><p>{INTRO}</p>{cards()}</main>"
    found = run(page(body, head, title=f"{title} | السهل"), url="https://waha.example/environment")
    assert isinstance(found, Rejection)
    assert found.reason == "not_article"


@pytest.mark.parametrize("head", LISTS.values(), ids=LISTS)
def test_an_article_that_declares_others_too_is_one(head: str) -> None:
    dated = '<meta property="article:published_time" content="2023-05-02">'
    body = f"<main><h1>{TITLE}</h1><div>{p(*BODY)}</div>{cards()}</main>"
    assert lines(page(body, dated + head + data(news(TITLE)))) == BODY


def test_of_several_declared_articles_the_one_in_the_title_gives_the_facts() -> None:
    own = {**news(TITLE), "datePublished": "2023-06-09", "author": "هدى قاسم"}
    body = f"<main><h1>{TITLE}</h1><div>{p(*BODY)}</div></main>"
    found = kept(page(body, data([*map(news, OTHERS), own])))
    assert (found.facts.published, found.facts.authors) == ("2023-06-09", ("هدى قاسم",))


NAMES = (
    "نتائج البحث عن: جسر", "Search results for x", "عفوا! الصفحة التي تبحث عنها غير موجودة",
    "مقالات الكاتب: خالد البدوي", "Just a moment...", "مواقيت الصلاة في عمان اليوم", "أعلن معنا",
    "استطلاع الرأي", "حالة الطقس اليوم", "مركز المباريات",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("titled", [True, False], ids=["in the title", "in the heading alone"])
def test_pages_that_content_systems_name_are_no_articles(name: str, titled: bool) -> None:
    body = f"<main><h1>{name}</h1>{p(SECOND)}</main>"
    found = run(page(body, title=f"{name} - السهل" if titled else "صحيفة السهل"))
    assert isinstance(found, Rejection)
    assert found.reason == "not_article"


LIKE_NAMES = (
    "نتائج البحث عن المفقودين تكشف مأساة جديدة",
    "مواقيت الصلاة اليوم الجمعة 5 يناير 2024 في القاهرة والمحافظات",
    "حالة الطقس اليوم الخميس.. أمطار غزيرة ورياح نشطة",
    "استطلاع الرأي الأخير يقلب موازين السباق الانتخابي",
)


@pytest.mark.parametrize("title", LIKE_NAMES)
def test_headlines_that_begin_like_such_a_name_are_headlines(title: str) -> None:
    dated = '<meta property="article:published_time" content="2024-01-05">'
    body = f"<main><h1>{title}</h1>{p(SECOND)}</main>"
    assert lines(page(body, dated, title=title)) == [SECOND]


DATES: dict[str, tuple[str, str, str]] = {
    "an epoch in JSON-LD": (
        data({**news(TITLE), "datePublished": 1580889600000}),
        "/1",
        "2020-02-05",
    ),
    "the day in an address, in one piece": ("", "/sport/20180311-derby", "2018-03-11"),
    "no day in a number that is no date": ("", "/sport/20189911-derby", ""),
}


@pytest.mark.parametrize(("head", "path", "day"), DATES.values(), ids=DATES)
def test_days_that_are_declared_in_other_ways(head: str, path: str, day: str) -> None:
    content = page(f"<h1>{TITLE}</h1><div>{p(*BODY)}</div>", head)
    found = kept(content, url=f"https://waha.example{path}")
    assert (found.facts.published or "")[:10] == day


IN_BOXES = {
    "a callout that is a sentence": '<div class="card"><div class="t">{}</div></div>',
    "a quotation in named boxes": "<div class=block><div class=article__quote-text>{}</div></div>",
}
NOTE = "يفتح المكان أبوابه كل يوم عدا الجمعة."


@pytest.mark.parametrize("box", IN_BOXES.values(), ids=IN_BOXES)
def test_a_sentence_in_a_box_between_paragraphs_stays(box: str) -> None:
    text = f"<div class=b>{p(FIRST, SECOND)}{box.format(NOTE)}{p(THIRD)}</div>"
    assert lines(page(f"<h1>{TITLE}</h1>{text}")) == [FIRST, SECOND, NOTE, THIRD]


def test_an_article_in_several_fields_of_one_record_is_whole() -> None:
    """As Drupal prints a body and the paragraphs that an editor set below it."""
    body = f'<div class="field field--name-body">{p(FIRST)}</div>'
    quote = f"<div class=field__item><blockquote>{NOTE}</blockquote></div>"
    rest = f"<div class='field more'>{quote}<div class=field__item>{p(SECOND, THIRD)}</div></div>"
    tags = "<div class='field tags'><a href=/t>حدائق</a></div>"
    found = lines(page(f"<article><h1>{TITLE}</h1><div>{body}{rest}{tags}</div></article>"))
    assert found == [FIRST, NOTE, SECOND, THIRD]


def test_a_lesser_heading_below_the_picture_of_the_headline_s_box_is_the_deck() -> None:
    deck = "ألف شجرة وملاعب للأطفال ومقاعد للزائرين"
    head = f"<header><h1>{TITLE}</h1><div><img src=a></div><h2>{deck}</h2></header>"
    assert lines(page(f"<div>{head}<div>{p(*BODY)}</div></div>")) == [deck, *BODY]


@pytest.mark.parametrize(
    "between",
    [
        "<div>4 يناير 2019</div><div class=author>هدى قاسم</div><p>{}</p>",
        "<p>Submitted by editor on Tue, 08/19/2014 - 09:31</p><div><div><div>{}</div></div></div>",
        "<div class=x><p>{}</p></div>",
    ],
)
def test_a_deck_may_stand_below_the_date_and_the_writer(between: str) -> None:
    deck = "ألف شجرة وملاعب للأطفال ومقاعد للزائرين"
    between = between.format(deck)
    assert lines(page(f"<div><h1>{TITLE}</h1>{between}<div>{p(*BODY)}</div></div>"))[0] == deck


HEADS = {
    "an element named a title": (
        f"<div class=newsTitle><span>{TITLE}</span></div>",
        "جامعة الوادي - الأخبار",
    ),
    "a title among a code and a day": (
        f"<div class=x>{TITLE}</div>",
        f"WNA-AR :: {TITLE}  07/09/2021",
    ),
}


@pytest.mark.parametrize(("shown", "head"), HEADS.values(), ids=HEADS)
def test_a_title_that_no_heading_shows(shown: str, head: str) -> None:
    body = f"<div><a href=/>الرئيسية</a></div><div>{shown}<div>{p(*BODY)}</div></div>"
    assert kept(page(body, title=head)).facts.title == TITLE


FIGURES = {
    "a quotation": (f"<blockquote><span>“</span>{QUOTE}<span>”</span></blockquote>", True),
    "a picture": (f"<img src=a><div>{QUOTE}</div>", False),
    "a post": (
        f"<blockquote><p>{QUOTE}</p><a href=https://t.example/1>1 يناير</a></blockquote>",
        False,
    ),
}


@pytest.mark.parametrize(("inside", "stays"), FIGURES.values(), ids=FIGURES)
def test_a_figure_is_text_where_it_is_a_quotation(inside: str, stays: bool) -> None:
    figure = f"<figure>{inside}<figcaption>— هدى قاسم</figcaption></figure>"
    found = lines(article(p(FIRST, SECOND) + figure + p(THIRD)))
    assert any(QUOTE in line for line in found) is stays
    assert [line for line in found if line in BODY] == BODY
