"""Furniture that nothing but its looks tells: labels, replies, forms, teasers, captions, and a
second article below the first."""

from __future__ import annotations

import pytest

from cleaning.model import Rejection
from tests.test_extract import FIRST, SECOND, THIRD, TITLE, article, kept, lines, p, page, run

OTHER = "سوق الخضار ينتقل إلى مبناه الجديد بعد عيد الفطر"
TEASER = "ينتقل باعة الخضار والفاكهة في المدينة إلى مبناهم الجديد في الأول من الشهر المقبل بعد عام."
LINK = f"<a href=/2>{OTHER}</a>"
OTHERS, LINKED = f"<h3>{OTHER}</h3><p>{TEASER}</p>", f"<h4>{LINK}</h4><p>{TEASER}</p>"
LONG = f"{OTHER} في أول أيام العمل بالمكان"
SHARE = "<a href=#>شارك</a>"
REMARK = "والله هذا مشروع انتظرناه طويلا ونشكر كل من ساهم فيه ونتمنى أن يعمم على بقية الأحياء."
BIO = "صحفية مهتمة بشؤون المدن والبيئة، عملت في صحف محلية عدة ولها كتاب عن تاريخ حدائق الوادي."
INVITE = "اشترك الآن ليصلك كل صباح ملخص لأهم الأخبار والتقارير التي يعدها فريق التحرير خصيصا لك."

BELOW = {
    "the next story behind its label": f"<div><p>الخبر التالي</p>{OTHERS}</div>",
    "other stories under a heading": f"<div><h4>قد يهمك أيضاً</h4>{OTHERS}</div>",
    "teasers in the article's own element": (f"<h3>إقرأ أيضا على صحيفة السهل</h3>{LINKED}{LINKED}"),
    "a writer's life under a label": f"<h3>عن الكاتبة</h3><p>{BIO}</p>",
    "a call to subscribe with its form": (
        f"<div><h3>نشرتنا</h3><p>{INVITE}</p><form><input><button>اشترك</button></form></div>"
    ),
    "readers' comments with reply links": "".join(
        f"<div class=k><b>{name}</b><p>{REMARK}</p><a href=#>رد</a> <a href=#>إبلاغ</a></div>"
        for name in ("سالم", "هدى")
    ),
    "headlines without links under a label": (
        f"<h4>اقرأ أيضا:</h4><ul><li>{OTHER}</li><li>هل يعود السوق القديم؟</li></ul>"
    ),
    "a call to pay": f"<div><h3>هذا المحتوى للمشتركين فقط</h3><p>{INVITE}</p></div>",
    "a role and a place": "<p>القاهرة: هبة سالم</p>",
}


@pytest.mark.parametrize("furniture", BELOW.values(), ids=BELOW)
def test_what_its_label_tells_is_no_body_below_the_article(furniture: str) -> None:
    assert lines(article(p(FIRST, SECOND, THIRD) + furniture)) == [FIRST, SECOND, THIRD]


IN_THE_MIDDLE = {
    "how long ago an update came": "<div><span>منذ 12 دقيقة</span></div>",
    "how long ago, in words": "<p>قبل ساعتين</p>",
    "the label of an advertisement": "<div><small>الإعلان يتبع أدناه</small></div>",
    "long captions in a row": f"<div>{f'<div class=g><img src=a><p>{LONG}</p></div>' * 3}</div>",
    "a card with a picture": f"<div><a href=/2><img src=a></a>{LINKED}</div>",
    "a card in a table": (
        f"<table><tr><td><img src=a></td><td>{LINK}<br>ينتقل باعة الخضار...</td></tr></table>"
    ),
    "a picture and its few words": "<div><img src=a><p>مدخل الحديقة في أول أيامها</p></div>",
    "a picture and its few words in a paragraph": "<p><img src=a><br><em>مدخل الحديقة</em></p>",
    "a caption with its credit": (
        "<p><img src=a><span>سكان من المدينة يتجولون مع أطفالهم في ممرات الحديقة يوم افتتاحها"
        " وسط إقبال كبير - أرشيفية</span></p>"
    ),
    "pictures in a row": "<div>"
    + "<div class=g><a href=a.jpg><img></a><p>ركن الأطفال</p></div>" * 3
    + "</div>",
    "a form": f"<div><p>{INVITE}</p><form><input type=email></form></div>",
}


@pytest.mark.parametrize("furniture", IN_THE_MIDDLE.values(), ids=IN_THE_MIDDLE)
def test_an_article_goes_on_after_furniture_in_its_middle(furniture: str) -> None:
    assert lines(article(p(FIRST, SECOND) + furniture + p(THIRD))) == [FIRST, SECOND, THIRD]


KEPT = {
    "a paragraph with a picture": f"<p><img src=a>{SECOND}</p>",
    "a short sentence with a picture": "<p><img src=a>وافتتحت الحديقة أبوابها مساء أمس.</p>",
    "a heading with a picture": "<div><img src=a><h3>ملاعب للأطفال</h3></div>",
    "a row with a flag": "<table><tr><td><img src=a>البرازيل</td><td>12</td></tr></table>",
    "a post with a link below its words": (
        f"<blockquote><p>{SECOND}</p><a href=/t>حساب البلدية على المنصة الزرقاء</a></blockquote>"
    ),
    "a question": "<div class=q>ومتى تفتح الحديقة أبوابها؟</div>",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_text_that_resembles_furniture_stays(text: str) -> None:
    found = kept(article(p(FIRST) + text + p(THIRD))).body
    words = {"ملاعب للأطفال", "البرازيل", "وافتتحت", "ومتى تفتح", SECOND}
    assert any(word in found for word in words if word in text)
    assert found.startswith(FIRST)
    assert found.endswith(THIRD)


def test_a_second_article_of_the_same_kind_is_another_article() -> None:
    second = f"<article><h2>{OTHER}</h2>{p(TEASER, REMARK, BIO)}</article>"
    first = f"<article><h1>{TITLE}</h1>{p(FIRST, SECOND, THIRD)}</article>"
    assert lines(page(f"<div>{first}{second}</div>")) == [FIRST, SECOND, THIRD]


def test_short_sentences_of_a_live_report_stay() -> None:
    reports = (FIRST, "ولم تحدد البلدية موعدا للمرحلة الثانية.", SECOND, THIRD)
    entries = "".join(
        f"<section class=u><time>1{n}:05</time><div class=t>{text}</div>{SHARE}</section>"
        for n, text in enumerate(reports)
    )
    assert lines(page(f"<h1>{TITLE}</h1><div>{entries}</div>")) == list(reports)


def test_a_few_short_lines_above_a_list_of_others_are_the_article() -> None:
    short = ("فتحت البلدية باب التسجيل.", "ويستمر حتى نهاية الشهر الجاري.", "والتفاصيل في مكتبها.")
    cards = "".join(f"<div class=n><a href=/2><h3>{OTHER}</h3></a><p>{TEASER}</p></div>" * 5)
    about = "<p>صحيفة السهل صحيفة يومية شاملة تصدر عن مؤسسة السهل وتعنى بأخبار المنطقة والعالم.</p>"
    found = lines(page(f"<h1>{TITLE}</h1><div>{p(*short)}</div><div>{cards}</div>{about}"))
    assert found == list(short)


def test_a_lesser_heading_right_below_the_headline_is_its_deck() -> None:
    deck = "ألف شجرة وملاعب للأطفال ومقاعد للزائرين"
    body = f"<main><h1>{TITLE}</h1><h2>{deck}</h2><div>{p(FIRST, SECOND, THIRD)}</div></main>"
    assert lines(page(body)) == [deck, FIRST, SECOND, THIRD]


def test_what_a_writer_is_goes_from_below_the_article() -> None:
    text = p(FIRST, SECOND, THIRD, "كاتب وأكاديمي*")
    assert lines(page(f"<h1>{TITLE}</h1><div class=s>{text}</div>")) == [FIRST, SECOND, THIRD]


DATES = {
    "below the article": ("", "<div>تاريخ النشر : 2019/01/04</div>"),
    "beside a later change": (
        "<div>آخر تحديث: 7 يناير 2019 09:00</div><div>نشر: 4 يناير 2019 21:12</div>",
        "",
    ),
    "glued to the outlet beside a picture": (
        "<div><img src=a><span>وكالة السهل</span><span>4 كانون الثاني 2019</span></div>",
        "",
    ),
    "over the picture": ("<div><img src=a><p>4 يناير 2019</p></div>", ""),
}


@pytest.mark.parametrize(("above", "below"), DATES.values(), ids=DATES)
def test_the_day_of_publication_is_found(above: str, below: str) -> None:
    text = f"<h1>{TITLE}</h1>{above}<div>{p(FIRST, SECOND, THIRD)}</div>{below}"
    assert (kept(page(f"<div>{text}</div>")).facts.published or "")[:10] == "2019-01-04"


def test_a_title_cut_short_in_a_trail_of_links_is_not_the_title() -> None:
    trail = f"<ol><li><a href=/>الرئيسية</a></li><li>{TITLE[:22]}</li></ol>"
    head = f'<meta property="og:title" content="{TITLE}">'
    body = f"{trail}<div><a><h4>{TITLE}</h4></a></div><div>{p(FIRST, SECOND, THIRD)}</div>"
    assert kept(page(body, head)).facts.title == TITLE


def test_a_writer_s_life_above_the_article_is_not_its_lead() -> None:
    life = f"<div><img src=a><div><p>سلمى الأمين</p><p>{BIO}</p></div></div>"
    text = (
        f"<div><h1>{TITLE}</h1>{life}<div class=post-content>{p(FIRST, SECOND, THIRD)}</div></div>"
    )
    assert lines(page(text)) == [FIRST, SECOND, THIRD]


def test_the_page_of_a_site_s_terms_is_no_article_however_long() -> None:
    terms = p(*(f"{n}. {TEASER}" for n in range(12)))
    found = run(page(f"<h1>سياسة الخصوصية</h1><div>{terms}</div>", title="سياسة الخصوصية - السهل"))
    assert isinstance(found, Rejection)


def test_a_page_of_the_openings_of_several_articles_is_no_article() -> None:
    text = p(FIRST, SECOND, THIRD, REMARK, TEASER, BIO)
    openings = "".join(
        f"<article><h2><a href=/{n}>{OTHER}</a></h2>{text}</article>" for n in range(4)
    )
    assert isinstance(run(page(openings, title="مدونة السهل")), Rejection)


def test_teasers_without_links_in_another_column_are_no_body() -> None:
    teasers = "".join(f"<div class=b><h5>{OTHER} {n}</h5><p>{TEASER}</p></div>" for n in range(3))
    own = f"<div class=b><h1>{TITLE}</h1>{p(FIRST, SECOND, THIRD)}</div>"
    assert lines(page(f"<div><div>{own}</div><div>{teasers}</div></div>")) == [FIRST, SECOND, THIRD]


def test_sections_of_a_heading_and_a_paragraph_are_body() -> None:
    heads = ("الحديقة الجديدة في أرقام", "ماذا فيها من الأشجار", "ماذا يطلب السكان الآن")
    parts = list(zip((FIRST, SECOND, THIRD), heads, strict=True))
    text = "".join(f"<section><h2>{head}</h2><p>{body}</p></section>" for body, head in parts)
    found = lines(page(f"<article><h1>{TITLE}</h1>{text}</article>"))
    assert found == [line for body, head in parts for line in (head, body)]


def test_a_deck_among_bylines_stays() -> None:
    deck = "<h2>ألف شجرة وملاعب للأطفال ومقاعد</h2><h3><a href=u>هدى</a></h3>"
    head = f"<header><h1>{TITLE}</h1>{deck}</header>"
    found = lines(page(f"<article>{head}{p(FIRST, SECOND, THIRD)}</article>"))
    assert found == ["ألف شجرة وملاعب للأطفال ومقاعد", FIRST, SECOND, THIRD]
