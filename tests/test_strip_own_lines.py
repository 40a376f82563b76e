"""Lines of a dumped page's article that look like furniture: its own headings, verses and ends."""

from __future__ import annotations

import pytest

from tests.dumped import DATE, MENU, TITLE
from tests.dumped import kept as left

STORY = [
    "افتتح رئيس البلدية صباح الأحد جسر المدينة القديمة بعد عامين من أعمال الترميم الواسعة.",
    "وقال رئيس البلدية إن الجسر سيخدم أكثر من خمسين ألف مواطن، وإن كلفته لم تزد على المقرر.",
    "وأضاف أن كل متطوع شارك في العمل سينال شهادة، وأن المرحلة التالية تنتهي في الربيع المقبل.",
]
FOOT = [
    "متحف الساحل يعرض سفينة غارقة عمرها ألف عام أمام الزوار",
    "مدرب الفريق يكشف عن خطته للموسم القادم بعد الخسارة الأخيرة",
    "ارتفاع حرارة الطقس يومي الثلاثاء والأربعاء",
    "من نحن",
    "اتصل بنا",
    "جميع الحقوق محفوظة © 2016",
]


def kept(*lines: str) -> list[str]:
    return left(*MENU, TITLE, DATE, *lines, *FOOT)


@pytest.mark.parametrize("heading", ["حكاية الجسر القديم#", "كيف بدأ العمل ؟#", "البداية¶"])
def test_a_heading_that_links_to_itself_opens_the_text(heading: str) -> None:
    assert kept(heading, *STORY) == [heading, *STORY]


def test_what_stands_below_such_a_heading_is_the_text() -> None:
    text = ["آخر الأخبار من الورشة#", "انتهت أعمال الجسر قبل موعدها", *STORY]
    assert kept(*text) == text


def test_a_title_about_a_language_is_no_such_heading() -> None:
    assert kept("مقدمة قصيرة إلى لغة C#", *STORY) == STORY


def test_verses_that_trail_off_stay_above_the_text() -> None:
    verses = ["يا جسر أهلي القديم..", "يا ضفة من ذهب", "طال انتظار الغائبين.."]
    assert kept(*verses, *STORY) == [*verses, *STORY]


@pytest.mark.parametrize(
    "pieces",
    [
        ["قال مدير الورشة نادر الحلو", "للصحفيين في الميناء"],
        ["أعلنت بلدية المدينة", "بعد اجتماع طويل", "عن موعد جديد لافتتاح"],
        ["في الساعة الأولى من", "صباح السبت"],
    ],
    ids=["a verb and its sentence", "three pieces", "a word that wants another"],
)
def test_the_pieces_of_a_first_sentence_stay_above_its_end(pieces: list[str]) -> None:
    assert kept(*pieces, *STORY) == [*pieces, *STORY]


def test_points_between_title_and_text_are_its_deck() -> None:
    points = [
        "كلفة الجسر ستة ملايين من موازنة البلدية",
        "خمسون ألف مواطن يعبرون الجسر كل صباح",
        "المرحلة التالية تشمل الرصيفين والإنارة في الشارع",
    ]
    assert kept(*points, *STORY) == [*points, *STORY]
    assert kept(*points[:1], *STORY) == STORY


def test_a_text_in_short_lines_goes_on_below_its_long_ones() -> None:
    pieces = [
        "ويحتاج المشروع",
        "إلى موافقة",
        "ثلثي الأعضاء في المجلس.",
        "ورغم ذلك كله",
        "تأجل التصويت مرتين.",
        "وليس من",
        "الواضح متى يعود.",
        "أما السكان",
        "فينتظرون الجسر",
        "منذ ذلك اليوم البعيد.",
        "وبحسب",
        "رأيهم فإن العبارة القديمة لا تكفي.",
    ]
    assert left(*MENU, TITLE, DATE, *STORY, *pieces) == [*STORY, *pieces]


RHYMING = [
    "سلام على الجسر حين الصباح",
    "وحين يمر عليه الرياح",
    "بنوه بأيد تحب الكفاح",
    "وغنوا له في الليالي الملاح",
    "فعاد كما كان قبل الجراح",
    "بياضا يضيء كضوء الصباح",
]
LISTED = [
    "متطوع من حي الميناء سالم المنصوري",
    "متطوع من حي السوق خالد الزين",
    "متطوع من حي القلعة نادر الحلو",
    "متطوع من حي البساتين وليد عامر",
]


@pytest.mark.parametrize(
    "end",
    [
        RHYMING,
        LISTED,
        ["دمتم بخير.."],
        ["والسلام عليكم ورحمة الله وبركاته"],
        ["* أستاذ الهندسة في جامعة الساحل"],
        ["إلى اللقاء..", "* كاتب من المدينة القديمة"],
    ],
)
def test_an_article_closes_with_lines_that_are_no_sentences(end: list[str]) -> None:
    assert kept(*STORY, *end) == [*STORY, *end]


@pytest.mark.parametrize(
    "below",
    [
        RHYMING[:3],
        ["بلدية الساحل تطلق حملة للنظافة", "بلدية الجبل تعلن مواعيد الصيف"],
        ["* خبر أول من المدينة", "* خبر ثان", "* خبر ثالث من الميناء", "* خبر رابع"],
    ],
)
def test_a_few_lines_that_are_alike_are_other_stories(below: list[str]) -> None:
    assert kept(*STORY, *below) == STORY
