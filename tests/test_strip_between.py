"""Related headlines between two paragraphs go; what an author sets there stays."""

from __future__ import annotations

import pytest

from cleaning.model import text_of
from cleaning.rulepack import load_packs
from cleaning.strip import strip

PACKS = load_packs()

STORY = [
    "افتتح رئيس البلدية صباح الأحد جسر المدينة القديمة بعد عامين من أعمال الترميم الواسعة.",
    "وقال رئيس البلدية إن الجسر سيخدم أكثر من خمسين ألف مواطن، وإن كلفته لم تزد على المقرر.",
    "وأضاف أن المرحلة التالية تشمل الرصيفين والإنارة، وتنتهي في الربيع المقبل على الأرجح.",
]
HEADLINES = [
    "متحف الساحل يعرض سفينة عمرها ألف عام",
    'مدرب الفريق: خطتي للموسم القادم "لن تتغير"',
    "لماذا ترتفع حرارة الصيف عاما بعد عام؟",
]


def kept(*body: str) -> list[str]:
    text = "\n".join(body)
    return text_of(text, strip(text, PACKS).removals).splitlines()


@pytest.mark.parametrize("count", [2, 3])
def test_headlines_in_a_row_go_and_the_article_goes_on(count: int) -> None:
    assert kept(*STORY[:2], *HEADLINES[:count], STORY[2]) == STORY


OWN = {
    "one alone": [HEADLINES[0]],
    "points": [f"- {line}" for line in HEADLINES],
    "numbered points": [f"{n}- {line}" for n, line in enumerate(HEADLINES, 1)],
    "short lines, as in verse": ["يا جسر عد بنا", "إلى ضفة الصبا", "فالنهر لم يزل"],
    "a pull quote": [
        '"سنفتح الرصيفين قبل الموعد المقرر لهما"',
        "سالم العلي رئيس بلدية المدينة القديمة",
    ],
    "sentences that go on": ["وذكر أن الحديقة تفتح في المساء", "وأكد أن المواقف تتسع للزوار كلهم"],
    "two headings of what follows": [
        "الجسر في عامين من الترميم",
        "المرحلة التالية تشمل الرصيفين والإنارة",
    ],
    "what answers a question": [
        "من هو رئيس البلدية الجديد؟",
        "أسس شركة للنقل النهري قبل عشرين عاما في مدينة الضفاف",
        "أشرف على ترميم ثلاثة جسور قديمة في محافظات الشمال",
    ],
    "above a question": [
        *HEADLINES[:2],
        "متى تفتح البلدية المواقف الجديدة أمام سكان الأحياء القريبة؟",
    ],
}


@pytest.mark.parametrize("own", OWN.values(), ids=OWN.keys())
def test_what_an_author_sets_between_paragraphs_stays(own: list[str]) -> None:
    assert kept(*STORY[:2], *own, STORY[2]) == [*STORY[:2], *own, STORY[2]]


def test_lists_announced_by_a_colon_stay() -> None:
    announced = "وتعرض القاعة هذا الشهر ثلاثة أفلام قصيرة من إنتاج شباب المدينة، وهي:"
    body = [STORY[0], announced, *HEADLINES[:2], STORY[2]]
    assert kept(*body) == body


def test_an_author_who_sets_no_stops_loses_nothing() -> None:
    body = [STORY[0], *(line.rstrip(".") for line in STORY[1:]), *HEADLINES[:2], STORY[2]]
    assert kept(*body) == body
