"""What extraction takes from a page: its body, its facts, or the reason why there is neither."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaning.config import Limits
from cleaning.extract import extract
from cleaning.extract.decode import decode
from cleaning.extract.pruning import Names, pruned
from cleaning.extract.tree import parse
from cleaning.model import Extracted, Page, Rejection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

PAGES = Path(__file__).parent / "fixtures" / "pages"
EVAL = Path(__file__).parents[2] / "shared" / "eval" / "html"

FIRST = "أعلنت بلدية الوادي افتتاح حديقة جديدة في وسط المدينة بعد عامين من العمل المتواصل."
SECOND = "وقال رئيس البلدية إن الحديقة تضم ألف شجرة وملاعب للأطفال ومقاعد مظللة للزائرين."
THIRD = "ودعا السكان إلى المحافظة على المكان والإبلاغ عن أي ضرر يصيب المرافق العامة."
TITLE = "حديقة جديدة في وسط مدينة الوادي"


class Rule:
    def __init__(self, xpath: str) -> None:
        self.id, self.kind, self.xpath = "site.test/box", "related", xpath


class Packs:
    """Rule packs as extraction sees them: here none, or prunes given by their XPaths."""

    def __init__(self, *xpaths: str, themes: tuple[str, ...] = ()) -> None:
        self.rules, self.themes = tuple(map(Rule, xpaths)), themes

    def detect(self, tree: etree._Element) -> tuple[str, ...]:
        return self.themes

    def prunes(self, themes: Sequence[str] = (), site: str = "") -> tuple[Rule, ...]:
        return self.rules


def p(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def page(body: str, head: str = "", title: str = f"{TITLE} - صحيفة السهل") -> str:
    return (
        f"<!DOCTYPE html><html lang=ar dir=rtl><head><meta charset=utf-8><title>{title}</title>"
        f"{head}</head><body>{body}</body></html>"
    )


def article(inside: str, head: str = "", above: str = "") -> str:
    return page(f"<article><h1>{TITLE}</h1>{above}<div class=text>{inside}</div></article>", head)


def run(
    content: str | bytes,
    *,
    packs: Packs | None = None,
    limits: Limits | None = None,
    url: str | None = None,
    charset: str | None = None,
) -> Extracted | Rejection:
    given_page = Page("1", "html", content, "test", url=url, charset=charset)
    return extract(given_page, packs or Packs(), limits or Limits())


def kept(content: str | bytes, **options: Any) -> Extracted:
    result = run(content, **options)
    assert isinstance(result, Extracted), result
    return result


def lines(content: str | bytes, **options: Any) -> list[str]:
    return kept(content, **options).body.split("\n")


# --- whole pages, as themes emit them -------------------------------------------------------


@pytest.mark.parametrize("name", sorted(path.stem for path in PAGES.glob("*.json")))
def test_a_theme_page_gives_its_article_and_its_facts(name: str) -> None:
    url = "https://mahatta.example/node/3312?from=home" if name == "drupal" else None
    result = kept((PAGES / f"{name}.html").read_bytes(), url=url)
    expected = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    assert result.body.split("\n") == expected.pop("body")
    if "url" in expected:
        assert result.url == expected.pop("url")
    for fact, value in expected.items():
        said = getattr(result.facts, fact)
        assert (list(said) if isinstance(said, tuple) else said) == value, fact


@pytest.mark.parametrize("name", ["home", "section", "notfound", "contact"])
def test_a_page_that_is_no_article_is_rejected(name: str) -> None:
    result = run((PAGES / f"{name}.html").read_bytes())
    assert isinstance(result, Rejection)
    assert (result.stage, result.reason) == ("extract", "not_article")
    assert result.detail


def test_a_text_page_is_its_own_body_with_plain_line_ends() -> None:
    result = extract(Page("1", "text", "سطر\r\nآخر\rثالث\n", "test"), Packs(), Limits())
    assert isinstance(result, Extracted)
    assert result.body == "سطر\nآخر\nثالث\n"


# --- the body -------------------------------------------------------------------------------

CARD = '<div class="x1"><a href="/2"><h3>سوق الخضار ينتقل إلى مبناه الجديد</h3></a></div>'
LINKS = (
    "<ul><li><a href=/3>سوق الخضار ينتقل إلى مبناه</a></li>"
    "<li><a href=/4>مدرسة جديدة في الحي الغربي</a></li></ul>"
)
BODIES = {
    "paragraphs": (p(FIRST, SECOND), [FIRST, SECOND]),
    "lines between <br>": (f"{FIRST}<br>{SECOND}<br/><br>{THIRD}", [FIRST, SECOND, THIRD]),
    "a read-also card in mid-article": (p(FIRST) + CARD + p(SECOND), [FIRST, SECOND]),
    "a read-also line behind a label": (
        p(FIRST, "اقرأ أيضا: <a href=/2>سوق الخضار ينتقل إلى مبناه</a>", SECOND),
        [FIRST, SECOND],
    ),
    "a read-also list under its label": (
        p(FIRST, "مواضيع متعلقة:") + LINKS + p(SECOND),
        [FIRST, SECOND],
    ),
    "a list of links under a heading": (
        p(FIRST) + f"<div><h4>أخبار متصلة</h4>{LINKS}</div>" + p(SECOND),
        [FIRST, SECOND],
    ),
    "words before an embedded post": (
        p(FIRST, "وكتب الوزير على حسابه:", "<a href=/t>pic.example/abc def ghi jkl</a>", SECOND),
        [FIRST, "وكتب الوزير على حسابه:", SECOND],
    ),
    "a list that is body": (
        p(FIRST) + "<ul><li>ألف شجرة من أنواع محلية</li><li>ملعبان للأطفال</li></ul>" + p(SECOND),
        [FIRST, "ألف شجرة من أنواع محلية", "ملعبان للأطفال", SECOND],
    ),
    "a heading that is body": (
        p(FIRST) + "<h2>مرافق كثيرة</h2>" + p(SECOND),
        [FIRST, "مرافق كثيرة", SECOND],
    ),
    "a heading with nothing below it": (p(FIRST, SECOND) + "<h3>أخبار متصلة</h3>", [FIRST, SECOND]),
    "a caption": (
        p(FIRST)
        + "<figure><img src=a.jpg><figcaption>الحديقة صباح أمس</figcaption></figure>"
        + p(SECOND),
        [FIRST, SECOND],
    ),
    "a table that stands in a figure": (
        p(FIRST)
        + "<figure class=wp-block-table><table><tr><td>أشجار</td><td>ألف شجرة محلية</td></tr>"
        "</table></figure>" + p(SECOND),
        [FIRST, "أشجار", "ألف شجرة محلية", SECOND],
    ),
    "a share bar and a tag list": (
        p(FIRST, SECOND) + '<div class="share-bar">شارك <a href=#>تويتر</a></div>'
        "<div class=post_tags>الوسوم <a href=/t rel=tag>حدائق</a></div>",
        [FIRST, SECOND],
    ),
    "a name below the last line": (p(FIRST, SECOND) + "<div>سليم الحداد</div>", [FIRST, SECOND]),
    "a sub-heading in a plain element": (
        f"<div>{FIRST}</div><div class=q>مرافق كثيرة</div><div>{SECOND}</div>",
        [FIRST, "مرافق كثيرة", SECOND],
    ),
    "the times of a live report": (
        f"<div class=q>10:20</div>{p(FIRST)}<div class=q>9:05 م</div>{p(SECOND)}",
        [FIRST, SECOND],
    ),
    "a line that says who wrote it": (p("كتبت - منى السالم:", FIRST, SECOND), [FIRST, SECOND]),
    "a question that names who asks": (
        p("المحرر: كيف بدأت القصة؟", FIRST, SECOND),
        ["المحرر: كيف بدأت القصة؟", FIRST, SECOND],
    ),
    "a starred line on its writer": (p(FIRST, SECOND, "* كاتب من الوادي"), [FIRST, SECOND]),
    "words for screen readers alone": (
        p(FIRST) + '<div class="sr-only">نهاية القائمة</div>' + p(SECOND),
        [FIRST, SECOND],
    ),
    "preformatted lines": (f"<pre>{FIRST}\n{SECOND}\n\n{THIRD}</pre>", [FIRST, SECOND, THIRD]),
    "a refrain": (f"{FIRST}<br>{SECOND}<br>{FIRST}<br>{THIRD}", [FIRST, SECOND, FIRST, THIRD]),
    "inline elements": (
        f"<p>قال <b>الوزير</b>: <i>نعم</i>.</p>{p(FIRST)}",
        ["قال الوزير: نعم.", FIRST],
    ),
    "the article once for each screen": (
        p(FIRST)
        + "<h2>مرافق</h2>"
        + p(SECOND)
        + "<div>"
        + p(FIRST)
        + "<h2>مرافق</h2>"
        + p(SECOND)
        + "</div>",
        [FIRST, "مرافق", SECOND],
    ),
}


@pytest.mark.parametrize(("inside", "expected"), BODIES.values(), ids=BODIES.keys())
def test_the_body_keeps_what_is_the_articles_own(inside: str, expected: list[str]) -> None:
    assert lines(article(inside)) == expected


def test_a_deck_is_the_first_line_of_the_body() -> None:
    above = '<p class="entry-sub-title">مساحة خضراء تنتظرها العائلات منذ سنين</p>'
    assert (
        lines(article(p(FIRST, SECOND), above=above))[0] == "مساحة خضراء تنتظرها العائلات منذ سنين"
    )


def test_an_excerpt_that_repeats_the_body_is_not_repeated() -> None:
    above = f'<div class="excerpt">{FIRST}</div>'
    assert lines(article(p(FIRST, SECOND), above=above)) == [FIRST, SECOND]


def test_the_next_article_of_an_endless_page_is_not_part_of_this_one() -> None:
    other = "وصلت أول باخرة سياحية إلى الميناء القديم وعلى متنها مئات السياح من بلدان كثيرة بعيدة."
    whole = "".join(
        f"<article><h1 class=headline>{title}</h1><div class=story>{p(*body)}</div></article>"
        for title, body in [(TITLE, [FIRST, SECOND]), ("باخرة سياحية في الميناء", [other])]
    )
    assert lines(page(f"<main>{whole}</main>")) == [FIRST, SECOND]


def test_comments_longer_than_the_article_are_no_body() -> None:
    comments = "".join(f"<p>{FIRST} تعليق رقم {n} من قارئ دائم للصحيفة</p>" for n in range(30))
    below = f'<section id="comments">{comments}</section>'
    assert lines(page(f"<h1>{TITLE}</h1><div class=text>{p(SECOND, THIRD)}</div>{below}")) == [
        SECOND,
        THIRD,
    ]


def test_a_class_that_sounds_like_furniture_does_not_cost_the_article() -> None:
    body = f'<div class="social-content follow ads">{p(FIRST, SECOND, THIRD)}</div>'
    assert lines(page(f"<h1>{TITLE}</h1>{body}")) == [FIRST, SECOND, THIRD]


TEASERS = "".join(
    f"<div class=k><h3><a href=/{n}>خبر آخر من أخبار المدينة {n}</a></h3>"
    f"<p>{THIRD} رقم {n}</p><span>{n}/05/2019</span></div>"
    for n in range(1, 7)
)
RIGHTS = p("جميع الحقوق محفوظة © 2024 لصحيفة السهل ويمنع نقل أي مادة من موادها دون إذن مكتوب منها.")
ABOUT = p(f"{THIRD} {THIRD} {THIRD}", f"{SECOND} {SECOND}")
PLACES = {
    "comments that only a label tells": (
        f"<h1>{TITLE}</h1><div>{p(FIRST, SECOND)}</div><div><h3>التعليقات (6)</h3>"
        + "".join(f"<div><b>زائر {n}</b><div>{THIRD} {n}</div></div>" for n in range(6))
        + "</div>"
    ),
    "a copyright notice that stands alone": f"<h1>{TITLE}</h1>{p(FIRST, SECOND)}{RIGHTS}",
    "a short story above many teasers": (
        f"<div><h1>{TITLE}</h1><div>{p(FIRST, SECOND)}</div></div><div>{TEASERS}</div>{ABOUT}"
    ),
    "a long text about the site above the headline": (
        f"<div>{ABOUT}</div><div><h1>{TITLE}</h1><div>{p(FIRST, SECOND)}</div></div>"
    ),
    "an article in two parts around a picture": (
        f"<div><h1>{TITLE}</h1><div><div>{p(FIRST)}</div><div><img src=a.gif></div>"
        f"<div>{p(SECOND)}</div></div></div><div>{TEASERS}</div>"
    ),
    "every paragraph an element of the page": (
        f"<h1>{TITLE}</h1><div>{FIRST}</div><div>{SECOND}</div><div>{TEASERS}</div>"
    ),
    "columns that have ids and no classes": (
        f"<div id=right>{LINKS}</div><div id=middle><div id=t>{TITLE}</div><div id=x>{FIRST}<br>"
        f"{SECOND}</div><div id=more>{LINKS}</div></div><div id=left>{LINKS}</div>"
    ),
}


@pytest.mark.parametrize("body", PLACES.values(), ids=PLACES.keys())
def test_the_article_is_found_wherever_it_stands(body: str) -> None:
    assert lines(page(body)) == [FIRST, SECOND]


def test_a_list_of_headlines_in_mid_article_does_not_end_it() -> None:
    many = "".join(f"<li><a href=/{n}>خبر آخر من أخبار المدينة {n}</a></li>" for n in range(6))
    body = f"{p(FIRST, SECOND)}<ul>{many}</ul>{p(THIRD)}"
    assert lines(article(body)) == [FIRST, SECOND, THIRD]


def test_a_subheading_about_comments_does_not_end_the_article() -> None:
    body = p(FIRST) + "<h3>التعليقات</h3>" + p(SECOND)
    assert lines(article(body)) == [FIRST, "التعليقات", SECOND]


def test_a_count_of_comments_below_the_deck_does_not_end_the_article() -> None:
    body = f"<h1>{TITLE}</h1><h2>{FIRST}</h2><div>التعليقات (3)</div><div>{p(SECOND, THIRD)}</div>"
    assert lines(page(f"<div>{body}</div>"))[-2:] == [SECOND, THIRD]


def test_a_summary_in_points_above_the_body_is_body() -> None:
    points = ["ألف شجرة من أنواع محلية في الحديقة", "ملعبان للأطفال ومقاعد مظللة لكل الزائرين"]
    above = "<ul class=s>" + "".join(f"<li>{point}</li>" for point in points) + "</ul>"
    assert lines(article(p(FIRST, SECOND), above=above)) == [*points, FIRST, SECOND]


def test_an_article_of_short_lines_is_found_below_its_headline() -> None:
    short = [f"هذا سطر قصير من القصة رقم {n}" for n in range(8)]
    body = f"<div><h1>{TITLE}</h1><div class=q>{p(*short)}</div></div><div>{TEASERS}</div>{RIGHTS}"
    assert lines(page(body)) == short


def test_an_article_of_short_lines_is_found_in_a_known_container() -> None:
    poem = [f"بيت من الشعر رقم {n} عن المدينة" for n in range(12)]
    body = f'<h1>{TITLE}</h1><div class="entry-content">{"<br>".join(poem)}</div>'
    assert lines(page(body)) == poem


def test_what_a_rule_pack_prunes_is_gone() -> None:
    box = f'<div class="b-91">{p(THIRD)}</div>'
    packs = Packs('//div[contains(concat(" ", normalize-space(@class), " "), " b-91 ")]')
    assert lines(article(p(FIRST, SECOND) + box), packs=packs) == [FIRST, SECOND]
    assert lines(article(p(FIRST, SECOND) + box)) == [FIRST, SECOND, THIRD]


def test_the_themes_of_a_page_are_reported() -> None:
    assert kept(article(p(FIRST, SECOND)), packs=Packs(themes=("theme.x",))).themes == ("theme.x",)


def test_a_body_that_is_next_to_nothing_of_the_page_is_flagged() -> None:
    noise = "".join(f"<div>سطر قصير رقم {n} في الصفحة</div>" for n in range(400))
    result = kept(
        page(f"<article><h1>{TITLE}</h1><div class=entry-content>{p(FIRST)}</div></article>{noise}")
    )
    assert result.flags == ("collapsed",)
    assert kept(article(p(FIRST, SECOND))).flags == ()


# --- prunes are looked up by name, and mean what their XPath means --------------------------

TREE = (
    '<div class="a b"><p id="x" class="c">1</p><span class="c d">2</span><amp-ad>3</amp-ad></div>'
    '<ul class="b"><li id="y-1">4</li></ul><p class="bc">5</p>'
)


def cls(name: str) -> str:
    return f'contains(concat(" ", normalize-space(@class), " "), " {name} ")'


@pytest.mark.parametrize(
    "xpath",
    [
        f"//*[{cls('c')}]",
        f"//p[{cls('c')}]",
        f'//*[{cls("a")} or @id="x"]',
        f"//*[{cls('c')} and {cls('d')}]",
        f"//ul[{cls('b')}] | //amp-ad",
        '//li[starts-with(@id, "y-")]',
        f"//*[{cls('b')}]/li",
        f"//*[{cls('c')} and not({cls('d')})]",
        "//p[@class='bc']",
        f"//*[{cls('none')}]",
    ],
)
def test_a_prune_finds_what_its_xpath_finds(xpath: str) -> None:
    tree, _ = parse(page(TREE), 1_000)
    assert tree is not None
    assert set(pruned(Names(tree), [Rule(xpath)])) == set(tree.xpath(xpath))


# --- the title ------------------------------------------------------------------------------

OG = '<meta property="og:title" content="{}">'
SITE = '<meta property="og:site_name" content="صحيفة السهل">'
TITLES = {
    "the visible headline": (f"<h1>{TITLE}</h1>", "", f"{TITLE} - صحيفة السهل"),
    "the site's name before it": (f"<h2>{TITLE}</h2>", "", f"صحيفة السهل | {TITLE}"),
    "a logo in another h1": (
        f"<h1><a href=/>صحيفة السهل</a></h1><h1>{TITLE}</h1>",
        SITE,
        f"{TITLE} | صحيفة السهل",
    ),
    "no heading but an element of its own": (f"<div class=t>{TITLE}</div>", "", f"{TITLE} - السهل"),
    "the name of the site, which a link home tells, before it": (
        "<a href=/><img src=l.png alt='صحيفة السهل'></a>",
        "",
        f"صحيفة السهل | {TITLE}",
    ),
    "only the head": ("", OG.format(f"{TITLE} | صحيفة السهل") + SITE, "السهل"),
    "only the <title>": ("", "", f"{TITLE} - صحيفة السهل"),
    "heads without quotation marks": (
        f"<h1>{TITLE}</h1>",
        OG.format(TITLE.replace(" ", "  ")),
        "x",
    ),
}


@pytest.mark.parametrize(("shown", "head", "title"), TITLES.values(), ids=TITLES.keys())
def test_the_title_is_the_headline_without_the_sites_name(
    shown: str, head: str, title: str
) -> None:
    whole = page(f"{shown}<div class=text>{p(FIRST, SECOND, THIRD)}</div>", head, title)
    result = kept(whole)
    assert result.facts.title == TITLE
    assert TITLE not in result.body.split("\n")


def test_a_headline_with_a_bar_in_it_stays_whole() -> None:
    headline = "فيديو | حديقة جديدة في الوادي"
    whole = page(f"<h1>{headline}</h1>{p(FIRST, SECOND)}", title=f"{headline} | السهل")
    assert kept(whole).facts.title == headline


# --- dates ----------------------------------------------------------------------------------

LD = '<script type="application/ld+json">{}</script>'


def ld(**fields: object) -> str:
    return LD.format(json.dumps({"@type": "NewsArticle", "headline": TITLE, **fields}))


DATES = {
    "JSON-LD": (ld(datePublished="2024-02-03T10:00:00+03:00"), "", "2024-02-03T10:00:00+03:00"),
    "JSON-LD in a graph": (
        LD.format(
            json.dumps({"@graph": [{"@type": ["NewsArticle"], "datePublished": "2024-02-03"}]})
        ),
        "",
        "2024-02-03",
    ),
    "a meta element": (
        '<meta property="article:published_time" content="2024-02-03T10:00+0300">',
        "",
        "2024-02-03T10:00:00+03:00",
    ),
    "an offset that cannot be": (ld(datePublished="2024-02-03T10:00:00+99:99"), "", "2024-02-03"),
    "a day that cannot be": (ld(datePublished="2024-02-31"), "", None),
    "a time element": (
        "",
        '<time datetime="2024-02-03T08:00:00Z">3 شباط</time>',
        "2024-02-03T08:00:00+00:00",
    ),
    "a Levantine month": ("", "<div>السبت 3 شباط 2024</div>", "2024-02-03"),
    "a Maghrebi month in Arabic digits": ("", "<span>٣ فيفري ٢٠٢٤</span>", "2024-02-03"),
    "a double month name": ("", "<div>3 شباط/فبراير 2024</div>", "2024-02-03"),
    "a month without a day": ("", "<div>شباط 2024</div>", None),
    "none": ("", "", None),
}


@pytest.mark.parametrize(("head", "above", "expected"), DATES.values(), ids=DATES.keys())
def test_the_date_is_right_or_null(head: str, above: str, expected: str | None) -> None:
    assert kept(article(p(FIRST, SECOND), head, above)).facts.published == expected


def test_todays_date_in_the_page_header_is_not_the_articles() -> None:
    top = "<header><div class=top><div>السبت 1 حزيران 2024</div></div></header>"
    box = f"<div><div><h1>{TITLE}</h1></div></div><div class=text>{p(FIRST, SECOND)}</div>"
    whole = page(f"{top}<main><section>{box}</section></main>")
    assert kept(whole).facts.published is None


def test_a_date_above_the_headline_in_its_own_box_is_the_articles() -> None:
    box = f"<div><h2>السبت، 3 شباط 2024</h2><div><h3>{TITLE}</h3>{p(FIRST, SECOND)}</div></div>"
    whole = page(f'<div class="widget Blog">{box}</div>')
    assert kept(whole).facts.published == "2024-02-03"


def test_a_teasers_date_in_the_next_column_is_not_the_articles() -> None:
    row = f"<td>{TEASERS}</td><td><span>{TITLE}</span><br>{FIRST}<br>{SECOND}</td>"
    assert kept(page(f"<table><tr>{row}</tr></table>")).facts.published is None


def test_another_articles_date_is_not_this_ones() -> None:
    side = '<div class=side><a href=/2>خبر آخر</a> <time datetime="2020-01-01">2020</time></div>'
    whole = article(p(FIRST, SECOND)).replace("</body>", f"{side}</body>")
    assert kept(whole).facts.published is None


def test_the_day_in_the_address_is_the_last_resort() -> None:
    url = "https://sahl.example/2024/02/03/park"
    assert kept(article(p(FIRST, SECOND)), url=url).facts.published == "2024-02-03"


# --- other facts ----------------------------------------------------------------------------


def test_facts_come_from_json_ld() -> None:
    head = ld(
        author=[{"@type": "Person", "name": "نور العلي"}, {"name": "صحيفة السهل"}],
        publisher={"name": "صحيفة السهل"},
        keywords="حدائق، بلدية",
        articleSection="محليات",
        dateModified="2024-02-04",
    )
    facts = kept(article(p(FIRST, SECOND), head)).facts
    assert (facts.authors, facts.tags, facts.section) == (
        ("نور العلي",),
        ("حدائق", "بلدية"),
        "محليات",
    )
    assert facts.updated == "2024-02-04"


@pytest.mark.parametrize(
    "author", ["admin", "https://example.com/a", "a@example.com", "صحيفة السهل", "-"]
)
def test_an_author_is_a_person(author: str) -> None:
    head = f'{SITE}<meta name="author" content="{author}">'
    assert kept(article(p(FIRST, SECOND), head)).facts.authors == ()


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        ("https://sahl.example/a/1", "https://sahl.example/a/1"),
        ("/a/1", "https://sahl.example/a/1"),
        ("javascript:alert(1)", "https://sahl.example/a/1?from=rss"),
        ("https://sahl.example/", "https://sahl.example/a/1?from=rss"),
        ("http://[broken", "https://sahl.example/a/1?from=rss"),
        ("", "https://sahl.example/a/1?from=rss"),
    ],
)
def test_the_canonical_address_is_an_http_one_of_the_article(canonical: str, expected: str) -> None:
    head = f'<link rel="canonical" href="{canonical}">'
    assert (
        kept(article(p(FIRST, SECOND), head), url="https://sahl.example/a/1?from=rss").url
        == expected
    )


@pytest.mark.parametrize(
    "block",
    [
        '{"@type":',
        '{"@type": "NewsArticle", "author": {"name": 3}}',
        "[[[[",
        '{"a": "\\ud800"}',
        "null",
    ],
)
def test_broken_json_ld_costs_nothing(block: str) -> None:
    assert lines(article(p(FIRST, SECOND), LD.format(block))) == [FIRST, SECOND]


# --- articles and other pages ---------------------------------------------------------------


def test_an_article_on_a_page_that_calls_itself_a_website_is_kept() -> None:
    head = '<meta property="og:type" content="website"><meta property="og:url" content="https://sahl.example/">'
    assert lines(article(p(FIRST, SECOND, THIRD), head)) == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no_text"),
        (b"<html><body></body></html>", "no_text"),
        (b"<html><body><script>var a = 1;</script></body></html>", "no_text"),
        (page(LINKS * 10).encode(), "not_article"),
    ],
    ids=["an empty file", "an empty page", "only script", "only links"],
)
def test_a_page_without_text_says_so(content: bytes, reason: str) -> None:
    result = run(content)
    assert isinstance(result, Rejection)
    assert result.reason == reason


def test_a_page_over_the_limit_is_too_large() -> None:
    result = run(article(p(FIRST)), limits=Limits(html_bytes=100))
    assert isinstance(result, Rejection)
    assert result.reason == "too_large"


# --- encodings ------------------------------------------------------------------------------

LONG = " ".join([FIRST, SECOND, THIRD] * 3)


def said_to_be(charset: str) -> str:
    return article(p(FIRST, SECOND, LONG)).replace("charset=utf-8", f"charset={charset}")


ENCODED = {
    "UTF-8": (said_to_be("utf-8").encode(), None),
    "UTF-8 with a mark": (said_to_be("utf-8").encode("utf-8-sig"), None),
    "UTF-8 said to be windows-1256": (said_to_be("windows-1256").encode(), "windows-1256"),
    "UTF-8 with a broken byte": (
        said_to_be("utf-8").encode().replace(b"</h1>", b"\xff</h1>"),
        None,
    ),
    "windows-1256": (said_to_be("windows-1256").encode("cp1256"), None),
    "windows-1256 said to be UTF-8": (said_to_be("utf-8").encode("cp1256"), "utf-8"),
    "windows-1256 said to be ISO-8859-6": (said_to_be("iso-8859-6").encode("cp1256"), None),
    "windows-1256 said to be ISO-8859-1": (said_to_be("x").encode("cp1256"), "iso-8859-1"),
    "windows-1256 said by HTTP": (said_to_be("x").encode("cp1256"), "windows-1256"),
    "ISO-8859-6": (said_to_be("iso-8859-6").encode("iso-8859-6"), None),
    "ISO-8859-6 said to be nothing": (said_to_be("").encode("iso-8859-6"), None),
    "UTF-16 with a mark": (said_to_be("utf-16").encode("utf-16"), None),
    "UTF-16 without a mark": (said_to_be("x").encode("utf-16-le"), None),
    "UTF-16 big-endian without a mark": (said_to_be("x").encode("utf-16-be"), None),
    "UTF-8 encoded twice by way of Latin-1": (
        said_to_be("utf-8").encode().decode("latin-1").encode(),
        None,
    ),
    "UTF-8 encoded twice": (
        said_to_be("utf-8").encode().decode("cp1256", "replace").encode(),
        None,
    ),
}


@pytest.mark.parametrize(("content", "charset"), ENCODED.values(), ids=ENCODED.keys())
def test_arabic_is_read_whatever_it_is_encoded_in(content: bytes, charset: str | None) -> None:
    assert lines(content, charset=charset)[:2] == [FIRST, SECOND]


def test_bytes_that_are_no_text_are_undecodable() -> None:
    result = run(bytes(range(128, 256)) * 50)
    assert isinstance(result, Rejection)
    assert result.reason == "undecodable"


@given(st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_decoding_never_raises(content: bytes) -> None:
    decode(content, "windows-1256")


# --- pages made to break parsers ------------------------------------------------------------

DEEP = "<{0}>" * 3_000 + p(FIRST, SECOND) + "</{0}>" * 3_000
ATTRIBUTES = " ".join(f"a{n}=1" for n in range(50_000))
TEASER = f"<div><a href=x>عنوان خبر آخر هنا</a>{p(THIRD)}</div>"
HOSTILE = {
    "300 nested elements": "<div>" * 300 + p(FIRST, SECOND) + "</div>" * 300,
    "3,000 nested elements": DEEP.format("div"),
    "3,000 nested quotations": DEEP.format("blockquote"),
    "500 nested lists": "<ul><li>" * 500 + "</li></ul>" * 500 + p(FIRST, SECOND),
    "a reference to a surrogate": p(f"&#xD800;{FIRST}", f"{SECOND}&#55296;"),
    "control characters": p(f"\x00{FIRST}", f"{SECOND}\x0b"),
    "50,000 attributes": f"<div {ATTRIBUTES}>{p(FIRST, SECOND)}</div>",
    "a huge attribute": f'<img src="data:{"A" * 300_000}">' + p(FIRST, SECOND),
    "2,000 time elements": p(FIRST, SECOND) + "<p>" + "<time>12 مارس 2020</time>" * 2_000 + "</p>",
    "20,000 links in a paragraph": f"<p>{'<a href=x>كلمة</a> ' * 20_000}</p>{p(FIRST, SECOND)}",
    "2,000 teasers": p(FIRST, SECOND) + TEASER * 2_000,
    "20,000 short paragraphs": p(FIRST, SECOND) + "<p>فقرة من كلمات قليلة.</p>" * 20_000,
    "20,000 items of links": p(FIRST, SECOND) + f"<ul>{'<li><a href=x>خبر</a>' * 20_000}</ul>",
    "20,000 labels": p(FIRST, SECOND) + "<p>اقرأ أيضا:</p>" * 20_000 + p(THIRD),
    "wrong closing tags": f"</div></p></article>{p(FIRST, SECOND)}</section>",
}


@pytest.mark.parametrize("inside", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_page_is_read_whole_and_soon(inside: str) -> None:
    started = time.process_time()
    assert lines(article(inside))[:2] == [FIRST, SECOND]
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "head",
    [
        LD.format('{"a": "' + '\\"' * 50_000 + '"}'),
        LD.format("{" + '"author":' * 11_000),
        LD.format("[" * 100_000),
        f'<meta name=author content="{"<" * 200_000}">',
        f'<meta name=author content="{"(" * 40_000}">',
    ],
    ids=["escaped quotes", "broken keys", "open brackets", "a meta of <", "a meta of ("],
)
def test_hostile_metadata_costs_no_time(head: str) -> None:
    started = time.process_time()
    assert lines(article(p(FIRST, SECOND), head)) == [FIRST, SECOND]
    assert time.process_time() - started < 2


def test_a_run_of_combining_marks_is_cut() -> None:
    body = lines(article(p(FIRST, "قال" + "\u064b" * 60_000 + f" {SECOND}")))
    assert len(body[1]) < 200


@given(st.text(alphabet='<>/="! abpdivscrtmel\u0627\u0628\u0644\u064b&#;\n\x00', max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_markup_raises_and_every_body_is_clean_lines(markup: str) -> None:
    result = run(page(f"<h1>{TITLE}</h1>{p(FIRST, SECOND)}{markup}"))
    if isinstance(result, Extracted):
        assert result.body.split("\n") == [
            " ".join(line.split()) for line in result.body.splitlines()
        ]
        assert all(result.body.split("\n"))


# --- the labelled pages ---------------------------------------------------------------------


@pytest.mark.skipif(not EVAL.exists(), reason="the labelled pages are not beside the project")
def test_on_labelled_pages_titles_and_dates_are_exact_and_no_listing_is_an_article() -> None:
    gold = [json.loads(line) for line in (EVAL / "gold.jsonl").read_text("utf-8").splitlines()]
    found = {g["id"]: kept((EVAL / "pages" / f"{g['id']}.html").read_bytes()) for g in gold}
    dated = [g for g in gold if g["date"]]
    right = sum((found[g["id"]].facts.published or "")[:10] == g["date"] for g in dated)
    assert right >= 0.97 * len(dated)
    others = [json.loads(line) for line in (EVAL / "other.jsonl").read_text("utf-8").splitlines()]
    for other in others:
        if other["kind"] == "non-article":
            content = (EVAL / "other" / f"{other['id']}.html").read_bytes()
            assert isinstance(run(content), Rejection), other["id"]
