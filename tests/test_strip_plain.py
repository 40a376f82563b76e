"""Texts of finished sentences are told at a glance, and never otherwise than by all passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning.looks import looks
from cleaning.model import Facts
from cleaning.rulepack import load_packs
from cleaning.strip import strip
from cleaning.strip.known import Known
from cleaning.strip.plain import plain_lines

PACKS = load_packs()
SITE = "example.com"
TITLE = "افتتح رئيس البلدية جسر المدينة القديمة بعد عامين من الترميم والانتظار الطويل."
LEARNED = "تنقل لكم صحيفة المدينة في كل يوم أخبار الناس والأسواق والمدارس من مصادرها الأولى."

PROSE = [
    "افتتح رئيس البلدية صباح الأحد جسر المدينة القديمة بعد عامين من أعمال الترميم الواسعة.",
    "وقال في كلمة ألقاها أمام السكان إن الجسر سيفتح أمام المشاة أولا ثم أمام السيارات بعد شهر.",
    "وأضاف أن كلفة المشروع بلغت ستة ملايين، دفعت البلدية نصفها، ودفع صندوق التراث الباقي.",
    "كما أعلن عن مشروع ثان لترميم السوق المغطى (وهو من أقدم أسواق المدينة) يبدأ في الخريف المقبل.",
    "تراجعت أسعار القمح في الأسواق العالمية يوم الثلاثاء بعد أن أعلنت دول عدة عن محصول وفير.",
    "يعرض متحف الفنون ابتداء من الغد ثمانين لوحة لرسامين شبان من تسع مدن عربية لثلاثة أسابيع.",
    "هزم فريق الميناء ضيفه فريق الجبل بهدفين لهدف واحد في مباراة حضرها عشرون ألف متفرج.",
    "أطلقت جامعة الساحل برنامجا جديدا لتدريب المعلمين في القرى البعيدة على التعليم عبر الهاتف.",
]
ODD = [
    TITLE,
    LEARNED,
    "صحيفة المدينة – الرياض في 3 فبراير 2024 – افتتح رئيس البلدية جسر المدينة القديمة صباح الأحد.",
    "صحيفة المدينة – جدة في 4 فبراير 2024 – أغلقت البلدية سوق السمك القديم بعد شكاوى من السكان.",
    "نشر يوم الأحد 3 فبراير 2024 الموافق 22 رجب 1445 هـ الساعة 10:30 صباحا بتوقيت مكة المكرمة.",
    "عمال البلدية يضعون آخر الحجارة على الجسر عمال البلدية يضعون آخر الحجارة على الجسر تصوير علي.",
    "ملحوظة: مضمون هذا الخبر كتبته صحيفة المدينة ولا يعبر عن وجهة نظر الموقع في شيء.",
    "قال الوزير إن الأسعار لن ترتفع قبل نهاية العام وإن الوزارة تراقب الأسواق كلها بعناية شديدة...",
    "هل تفتح المدارس أبوابها في موعدها هذا العام بعد كل ما جرى في المدينة من أحداث ومن تأخير؟",
    "The mayor opened the old bridge on Sunday after two years of work on its seven stone arches.",
    "وقال الوزير إن الجسر سيفتح غدا أمام السيارات وأمام المشاة طول النهار. سمات الجسر البلدية",
    "قالت مصادر [ad_1] في البلدية إن الجسر سيفتح غدا أمام السيارات وأمام المشاة طول النهار.",
    "الجسر القديم",
    "اقرأ أيضا:",
    ".",
    "\u200f",
    f"\u200f    {PROSE[0]}",
    f"{PROSE[0]}    \u200f",
    f"{PROSE[0]}    \u200f    {PROSE[1]}",
    f"\u00a0\u00a0\u00a0\u00a0{PROSE[0]}    {PROSE[1]}  ",
    "",
]


class _Learned:
    """A site that prints one sentence about every article."""

    def lines_for(self, site: str) -> dict[int, int]:
        return {1: 7} if site == SITE else {}

    def count(self, site: str, line: str, words: str | None = None) -> int:
        return 7 if site == SITE and line == LEARNED else 0


def at_a_glance(lines: list[str], title: str | None = None) -> list[str] | None:
    body = "\n".join(lines)
    (look,) = looks([body], PACKS.hints)
    index = PACKS.index(SITE)
    assert look is not None
    known = Known(index, index.needed(body, look.hint), SITE, _Learned(), "text")
    return plain_lines(look, known, title)


@given(
    st.lists(st.one_of(st.sampled_from(PROSE), st.sampled_from([*PROSE, *ODD])), max_size=9),
    st.sampled_from([None, TITLE, "الجسر القديم", PROSE[0].rstrip(".")]),
    st.sampled_from([SITE, "example.org"]),
)
def test_what_a_glance_settles_the_passes_settle_alike(
    lines: list[str], title: str | None, site: str
) -> None:
    body = "\n".join(lines)
    known = Facts(title=title)
    given = {"facts": known, "site": site, "learned": _Learned()}
    (look,) = looks([body], PACKS.hints)
    assert strip(body, PACKS, look=look, **given) == strip(body, PACKS, **given)


@pytest.mark.parametrize("size", range(1, len(PROSE) + 1))
def test_a_glance_is_enough_for(size: int) -> None:
    assert at_a_glance([*PROSE[:size], ""], "ألوان الخريف في جبال الشمال") == PROSE[:size]
    assert at_a_glance(["    ".join(["", *PROSE[:size], ""])]) == PROSE[:size]


SIGNED, ENGLISH = ODD[2:4], ODD[9]


@pytest.mark.parametrize("line", [line for line in ODD[:-2] if line not in (*SIGNED, ENGLISH)])
def test_a_glance_is_not_enough_beside(line: str) -> None:
    assert at_a_glance([*PROSE[:2]], TITLE) is not None
    assert at_a_glance([*PROSE[:2], line], TITLE) is None


def test_nor_where_an_outlet_signs_the_first_line() -> None:
    assert at_a_glance([SIGNED[0], PROSE[0], SIGNED[1]]) is None
    assert at_a_glance([PROSE[0], ENGLISH, SIGNED[1]]) is not None


def test_nor_where_a_box_of_other_stories_may_end_the_text() -> None:
    assert at_a_glance([*PROSE[:3], *PROSE[4:], PROSE[4]]) is None
    assert at_a_glance([*PROSE[4:], *PROSE[:4]]) is not None


def test_the_date_that_opens_the_text_is_read() -> None:
    (look,) = looks([SIGNED[0]])
    assert strip(SIGNED[0], PACKS, look=look) == strip(SIGNED[0], PACKS)
    assert strip(SIGNED[0], PACKS, look=look).facts.published == "2024-02-03"
