"""Who wrote an article and for whom, as templates of newsrooms say it: in their heads, beside the
headline, in the line that opens the text or the one below it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cleaning.model import Rejection
from tests.test_extract import FIRST, SECOND, THIRD, TITLE, kept, p, page, run

BODY = [FIRST, SECOND, THIRD]
SITE = '<meta property="og:site_name" content="صحيفة السهل">'
NAME, OTHER = "سمير حداد", "هالة نور"


def said(author: Any, *graph: dict[str, Any]) -> str:
    article = {"@type": "NewsArticle", "headline": TITLE, "author": author}
    publisher = {"publisher": {"@type": "Organization", "name": "صحيفة السهل"}}
    data = {"@graph": [{**article, **publisher}, *graph]}
    text = json.dumps(data, ensure_ascii=False)
    return f"<script type=application/ld+json>{text}</script>"


def beside(byline: str, head: str = "", below: str = "") -> str:
    body = f"<main><h1>{TITLE}</h1>{byline}<div class=text>{p(*BODY)}</div>{below}</main>"
    return page(body, SITE + head)


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        pytest.param(f"<div class=author-name>{NAME}</div>", [NAME], id="class"),
        pytest.param(
            f"<p class=post-meta><span class=post-meta-author><a href=/a/1>{NAME}</a></span>"
            "<span class=tie-date>6 ديسمبر، 2016</span></p>",
            [NAME],
            id="author-in-a-line-of-meta",
        ),
        pytest.param(
            f'<div class=jeg_meta_author><span>بواسطة</span> <a href="/a/1">{NAME}</a></div>'
            "<div class=jeg_meta_date><a>14 يونيو، 2022</a></div>",
            [NAME],
            id="label-then-link",
        ),
        pytest.param(
            f"<div><a>بواسطة <b>{NAME}</b></a><span>في <b>أبريل 22, 2024</b></span></div>",
            [NAME],
            id="the-label-of-the-date-ends-it",
        ),
        pytest.param(
            f"<span class=writeBy>كتب <a>{NAME}</a> - {OTHER}</span>", [NAME, OTHER], id="two"
        ),
        pytest.param(
            f"<div><span>كتب: <a href=/e/1>{NAME}</a>, <a href=/e/2>{OTHER}</a></span></div>",
            [NAME, OTHER],
            id="label-then-several",
        ),
        pytest.param(f"<div>إعداد: {NAME}</div><div>2023-05-17</div>", [NAME], id="prepared-by"),
        pytest.param(f"<p>{NAME}</p>", [], id="a-name-that-nothing-calls-an-author"),
        pytest.param("<div>كتب عربية</div>", [], id="books-are-no-label"),
        pytest.param(
            f'<div><a href="/author/9">{NAME}</a> <span>10 أكتوبر 2020</span></div>',
            [NAME],
            id="link-to-a-writers-page",
        ),
        pytest.param(
            f"<div class=story-by>{NAME} · 20 مايو 2024</div>", [NAME], id="with-the-date"
        ),
        pytest.param(
            f"<span class=author>{NAME} - صحيفة السهل</span>", [NAME], id="with-the-outlet"
        ),
        pytest.param(f"<div class=entry-author><a>عمّان: {NAME}</a></div>", [NAME], id="place"),
        pytest.param(
            "<section class=byline><b>Article Information</b><ul><li><span>Author, </span>"
            f"<span>{NAME}</span></li><li><span>Role, </span><span>مراسل - بيروت</span></li></ul>"
            "</section>",
            [NAME],
            id="for-those-who-hear-the-page",
        ),
        pytest.param(
            f"<h3>بقلم: د. {NAME}</h3><span class=date>5 يونيو, 2023</span>",
            [f"د. {NAME}"],
            id="title-of-a-doctor",
        ),
        pytest.param("<div class=author>صحيفة السهل - بيروت</div>", [], id="outlet-and-place"),
        pytest.param("<div class=author>«السهل» (بيروت)</div>", [], id="outlet-in-quotes"),
        pytest.param("<div class=author>أخبار محلية</div>", [], id="section"),
        pytest.param("<div class=author>admin</div>", [], id="admin"),
        pytest.param(
            "<div class=byline>By <a>John Smith</a> and <a>Jane Doe</a></div>",
            ["John Smith", "Jane Doe"],
            id="latin",
        ),
        pytest.param(f"<div class=by>ترجمة: {NAME}</div>", [], id="translator"),
        pytest.param("<div class=author>س. ن</div>", [], id="initials"),
        pytest.param("<p>تونس - حديقة كبيرة</p>", [], id="a-deck-that-opens-with-a-place"),
        pytest.param("<h2>تونس: أشجار كثيرة</h2>", [], id="a-heading-that-opens-with-a-place"),
        pytest.param("<div><a>سوريا - سياسة</a></div>", [], id="place-and-section"),
    ],
)
def test_the_author_stands_beside_the_headline(byline: str, expected: list[str]) -> None:
    found = kept(beside(byline))
    assert list(found.facts.authors) == expected


@pytest.mark.parametrize(
    ("line", "authors", "source"),
    [
        (f"تونس/ {NAME}/ الأناضول", (NAME,), "الأناضول"),
        (f"صحيفة السهل – {NAME}", (NAME,), None),
        (f"القاهرة - {NAME}", (NAME,), None),
        (f"د. {NAME}", (f"د. {NAME}",), None),
    ],
)
def test_a_line_that_opens_the_text_names_author_and_agency_and_is_no_body(
    line: str, authors: tuple[str, ...], source: str | None
) -> None:
    body = f"<main><h1>{TITLE}</h1><div class=text>{p(line, *BODY)}</div></main>"
    found = kept(page(body, SITE))
    assert (found.facts.authors, found.facts.source) == (authors, source)
    assert found.body.split("\n")[-3:] == BODY


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param(said([{"@id": "#1"}, {"@id": "#2"}], {"@type": "Person", "@id": "#1",
            "name": NAME}, {"@type": "Person", "@id": "#2", "name": OTHER}), [NAME, OTHER],
            id="people-by-their-ids"),
        pytest.param(said({"@type": "Organization", "name": "السهل نت"}), [], id="outlet"),
        pytest.param(said({"@type": "Organization", "name": "لجنة الحدائق"}), ["لجنة الحدائق"],
            id="another-organization"),
        pytest.param(
            '<meta name="author" content="admin"><meta name="twitter:label1" content="كُتب بواسطة">'
            f'<meta name="twitter:data1" content="{NAME}">', [NAME], id="preview-on-networks"),
        pytest.param(
            '<meta name="twitter:label1" content="وقت القراءة المُقدّر">'
            '<meta name="twitter:data1" content="دقيقتان">', [], id="time-of-reading"),
    ],
)  # fmt: skip
def test_the_author_is_declared(head: str, expected: list[str]) -> None:
    assert list(kept(beside("", head)).facts.authors) == expected


def test_the_byline_tells_the_author_where_the_head_names_the_outlet() -> None:
    head = said({"@type": "Organization", "name": "صحيفة السهل"})
    assert kept(beside(f"<div class=author-name>{NAME}</div>", head)).facts.authors == (NAME,)


@pytest.mark.parametrize(
    ("head", "byline", "source"),
    [
        (said({"@type": "Person", "name": "رويترز"}), "", "رويترز"),
        ("", "<span class=author><a href=/a/1>السهل - وكالات</a></span>", "وكالات"),
        ("", "<div class=author>د ب أ</div>", "د ب أ"),
        ("", "<div class=author>صحيفة السهل</div>", None),
    ],
)
def test_an_agency_that_signs_is_the_source_and_no_author(
    head: str, byline: str, source: str | None
) -> None:
    facts = kept(beside(byline, head)).facts
    assert (facts.authors, facts.source) == ((), source)


@pytest.mark.parametrize(
    ("below", "source"),
    [
        ("<div class=article-source><b>المصدر</b> <i>: </i><i>السهل + رويترز</i></div>",
            "السهل + رويترز"),
        ("<div>المصدر: «نوفوستي»</div>", "نوفوستي"),
        ("<figure><img><figcaption>المصدر: رويترز</figcaption></figure>", None),
    ],
)  # fmt: skip
def test_the_line_below_the_text_credits_its_source(below: str, source: str | None) -> None:
    assert kept(beside("", below=below)).facts.source == source


@pytest.mark.parametrize(
    ("name", "source"), [("article-meta", "السهل نت + وكالات"), ("picture", None)]
)
def test_a_line_among_the_date_above_the_text_credits_its_source(
    name: str, source: str | None
) -> None:
    credit = "<li>المصدر: <a href=/s>السهل نت + وكالات</a></li>"
    by = f"<ul class={name}>{credit}<li>6 كانون الأول 2023 12:10</li></ul>"
    facts = kept(beside(by)).facts
    assert (facts.authors, facts.source) == ((), source)


def test_an_outlet_that_only_the_title_of_the_page_names_is_no_author() -> None:
    body = f"<main><h1>{TITLE}</h1><div class=text>{p(*BODY)}</div></main>"
    head = '<meta name="author" content="الوادي">'
    found = kept(page(body, head, title=f"{TITLE} - بوابة الوادي - نسخة الهاتف"))
    assert found.facts.authors == ()


def test_a_credit_goes_before_the_agency_that_signs() -> None:
    byline = "<div class=author>وكالات</div>"
    found = kept(beside(byline, below="<div>المصدر: رويترز</div>"))
    assert found.facts.source == "رويترز"


def test_a_signature_below_the_text_names_the_author() -> None:
    assert kept(beside("", below=f"<div class=sign>{NAME}</div>")).facts.authors == (NAME,)


def test_authors_of_other_articles_are_none_of_this_one() -> None:
    cards = "".join(
        f"<div class=c><h3><a href=/{n}>سوق الخضار ينتقل إلى مبناه الجديد {n}</a></h3>"
        f"<span class=author>{NAME}</span></div>"
        for n in range(4)
    )
    assert kept(beside("", below=f"<div class=related-posts>{cards}</div>")).facts.authors == ()


def test_a_date_that_the_title_of_the_page_adds_dates_the_article() -> None:
    body = f"<main><h1>{TITLE}</h1>{p(*BODY)}</main>"
    assert kept(page(body, title=f"الوكالة : {TITLE} - عام - 07/09/2021")).facts.published == (
        "2021-09-07"
    )


def test_a_date_in_the_headline_itself_dates_nothing() -> None:
    dated = f"{TITLE} بعد 11/9/2001"
    body = f"<main><h1>{dated}</h1>{p(*BODY)}</main>"
    assert kept(page(body, title=f"{dated} - السهل")).facts.published is None


def test_a_linked_date_beside_the_headline_dates_the_article() -> None:
    found = kept(beside("<div class=meta><a href=/2022/06/14>14 يونيو، 2022</a></div>"))
    assert found.facts.published == "2022-06-14"


def test_an_agencys_section_before_the_headline_is_no_part_of_it() -> None:
    body = f"<main><h1>عام / {TITLE}</h1>{p(*BODY)}</main>"
    assert kept(page(body, title=f"عام / {TITLE}")).facts.title == TITLE


@pytest.mark.parametrize("depth", [40, 700, 980, 3000])
def test_names_in_lists_without_end_are_none(depth: int) -> None:
    """However deep a field is nested, the page is read: JSON-LD and state alike."""
    deep = f'{"[" * depth}"{NAME}"{"]" * depth}'
    article = f'{{"@type": "NewsArticle", "headline": "{TITLE}", "author": {deep}, "@id": {deep}}}'
    article = f'[{article}, {{"@type": {deep}, "headline": {deep}, "name": "{NAME}"}}]'
    head = f"<script type=application/ld+json>{article}</script>"
    assert kept(beside("", head)).facts.authors == ()
    held = json.dumps(STORY, ensure_ascii=False).replace(f'{{"name": "{NAME}"}}', deep)
    script = f'<script id="__NEXT_DATA__" type="application/json">[{held}]</script>'
    found = run(page(script, title="السهل"))
    assert isinstance(found, Rejection) or found.facts.authors == ()


def state(*articles: dict[str, Any]) -> str:
    """A page that a script draws from its state, under a title that tells nothing."""
    text = json.dumps({"props": {"pageProps": {"list": articles}}}, ensure_ascii=False)
    script = f'<script id="__NEXT_DATA__" type="application/json">{text}</script>'
    return page(f"<div id=__next></div>{script}", title="السهل")


STORY = {
    "title": TITLE,
    "body": p(*BODY),
    "publishedAt": "2023-02-11T09:00:00Z",
    "author": {"name": NAME},
}


def test_the_one_text_of_a_pages_state_gives_its_facts_where_the_title_tells_nothing() -> None:
    teaser = {"title": "سوق الخضار ينتقل إلى مبناه الجديد", "excerpt": "قريبا"}
    found = kept(state(STORY, teaser))
    assert found.body.split("\n") == BODY
    assert (found.facts.title, found.facts.published, found.facts.authors) == (
        TITLE,
        "2023-02-11T09:00:00+00:00",
        (NAME,),
    )


@pytest.mark.parametrize(
    "articles",
    [
        pytest.param([STORY, {**STORY, "title": "سوق الخضار ينتقل إلى مبناه"}], id="two-texts"),
        pytest.param([{**STORY, "publishedAt": None}], id="no-date"),
        pytest.param([{**STORY, "title": "السهل"}], id="no-headline"),
        pytest.param([{**STORY, "body": f"<p>{FIRST}</p>"}], id="a-few-words"),
    ],
)
def test_a_state_that_does_not_tell_its_article_gives_none(articles: list[dict[str, Any]]) -> None:
    assert isinstance(run(state(*articles)), Rejection)
