"""Long lines that no article is written in: tickers, lists of tags, trimmed teasers, comments."""

from __future__ import annotations

import pytest

from cleaning.model import text_of
from cleaning.rulepack import load_packs
from cleaning.strip import strip

PACKS = load_packs()

TITLE = "افتتاح جسر المدينة القديمة بعد عامين من الترميم"
STORY = [
    "افتتح رئيس البلدية صباح الأحد جسر المدينة القديمة بعد عامين من أعمال الترميم الواسعة.",
    "وقال رئيس البلدية إن الجسر سيخدم أكثر من خمسين ألف مواطن، وإن كلفته لم تزد على المقرر.",
    "وأضاف أن المرحلة التالية تشمل الرصيفين والإنارة، وتنتهي في الربيع المقبل على الأرجح.",
]
HEADLINES = [
    "متحف الساحل يعرض سفينة عمرها ألف عام",
    "مدرب الفريق يكشف عن خطته للموسم القادم",
    "ارتفاع حرارة الطقس يومي الثلاثاء والأربعاء",
    "البلدية تدعو السكان إلى ترشيد المياه",
    "افتتاح سوق المزارعين في الحي الجنوبي",
    "مكتبة الأطفال تمدد ساعات عملها صيفا",
]


def kept(*lines: str) -> list[str]:
    body = "\n".join(lines)
    return text_of(body, strip(body, PACKS).removals).splitlines()


class TestCaptionsSaidTwice:
    @pytest.mark.parametrize("credit", ["", " تصوير : آخرون", " (صورة من الأرشيف)"])
    def test_a_line_that_says_its_words_twice_goes(self, credit: str) -> None:
        caption = "عمال في موقع جسر المدينة القديمة"
        assert kept(STORY[0], f"{caption} {caption}{credit}", *STORY[1:]) == STORY

    @pytest.mark.parametrize(
        "line",
        [
            "عمال في موقع جسر المدينة القديمة عمال في موقع جسر المدينة الجديدة",
            "سنعود إلى الجسر يوما. سنعود إلى الجسر يوما.",
            "يا جسر يا جسر",
        ],
    )
    def test_lines_that_only_come_close_stay(self, line: str) -> None:
        assert kept(*STORY[:2], line, STORY[2]) == [*STORY[:2], line, STORY[2]]


class TestExcerpts:
    OTHERS = (
        "يعرض متحف الساحل ابتداء من الخميس سفينة عمرها ألف عام وهي أقدم ما عثر عليه...",
        "كشف مدرب الفريق في لقاء مع الصحفيين عن خطته للموسم القادم وعن اللاعبين...",
        "توقعت دائرة الأرصاد ارتفاع درجات الحرارة يومي الثلاثاء والأربعاء ودعت إلى شرب...",
    )

    def test_openings_of_other_stories_go_from_above_a_text(self) -> None:
        assert kept(*self.OTHERS, TITLE, *STORY) == STORY

    def test_two_of_them_or_an_author_who_trails_off_lose_nothing(self) -> None:
        assert kept(*self.OTHERS[:2], *STORY) == [*self.OTHERS[:2], *STORY]
        trailing = [line.rstrip(".") + "..." for line in STORY]
        body = [*self.OTHERS, *STORY, *trailing]
        assert kept(*body) == body


class TestAnnouncedLists:
    def test_foreign_names_that_a_colon_announces_stay(self) -> None:
        body = [
            STORY[0],
            "وتعرض الشركة في القاعة الكبرى للزوار ثلاثة هواتف جديدة هي:",
            "Nova S6",
            "Nova S6 Plus",
            "Nova S6 Ultra",
            STORY[2],
        ]
        assert kept(*body) == body

    def test_a_day_that_a_colon_announces_stays(self) -> None:
        body = [
            STORY[0],
            "وتدور مباريات الجولة المقبلة من البطولة وفق البرنامج التالي:",
            "الأحد 7 ماي 2017",
            "الساعة 16:00 فريق الساحل - فريق المدينة",
            STORY[2],
        ]
        assert kept(*body) == body

    def test_a_label_above_a_readers_question_stays(self) -> None:
        body = ["صداع", "* تتكرر لدي نوبات الصداع كل صباح منذ عامين، فما العلاج المناسب؟", *STORY]
        assert kept(*body) == body


STRUNG = " ".join(
    [
        "متحف الساحل: سفينة عمرها ألف عام أمام الزوار قريبا.. مدرب الفريق يكشف عن خطته للموسم",
        "ارتفاع حرارة الطقس يومي الثلاثاء والأربعاء.. هل تنقطع الكهرباء؟ مكتبة الأطفال تمدد",
        "ساعات عملها صيفا سوق المزارعين: أسعار ثابتة حتى الخريف نقابة الأطباء تنتخب مجلسا جديدا",
    ]
)


class TestTickers:
    def test_headlines_strung_together_go_from_above_a_title(self) -> None:
        assert kept(STRUNG, TITLE, *STORY) == STORY

    @pytest.mark.parametrize(
        "lines",
        [
            [STRUNG, *STORY],
            [STORY[0], STRUNG, "فاصل", *STORY[1:]],
            [STRUNG.replace("..", "،"), "فاصل", *STORY],
        ],
        ids=["right above a text", "inside it", "with commas"],
    )
    def test_such_a_line_may_be_the_authors(self, lines: list[str]) -> None:
        assert [line for line in kept(*lines) if len(line) > 200] == [max(lines, key=len)]

    def test_points_of_other_stories_above_a_text_go_where_there_are_many(self) -> None:
        points = [f"- {line}" for line in HEADLINES]
        assert kept(*points, "- أسعار الخضار تستقر في أسواق الجملة", *STORY) == STORY
        assert kept(*points[:5], *STORY) == [*points[:5], *STORY]

    @pytest.mark.parametrize("separator", ["   ", " ticker ", " • ", " | "])
    def test_a_line_of_headlines_goes(self, separator: str) -> None:
        assert kept(separator.join(HEADLINES), TITLE, *STORY) == STORY

    @pytest.mark.parametrize(
        "line",
        [
            "وذكر التقرير أن CNN بثت اللقاء وأن CNN أعادته، ثم نقلت CNN عن مراسل CNN في المدينة "
            "أن كاميرا CNN كانت هناك يوم الافتتاح مع عشرات من الصحفيين والمصورين والسكان القدامى.",
            "حضر «سالم» و«هدى» و«سمير» و«ليلى» و«كريم» و«نادية» حفل الافتتاح الذي استمر ساعتين "
            "وتحدث فيه كل منهم عن ذكرياته مع الجسر القديم وعن أيام الطفولة على ضفتي النهر",
        ],
    )
    def test_a_sentence_with_repeated_names_or_quotes_stays(self, line: str) -> None:
        assert kept(*STORY, line) == [*STORY, line]

    def test_a_text_without_punctuation_is_no_ticker(self) -> None:
        text = "   ".join(HEADLINES)
        assert kept(text) == [text]


class TestTagLists:
    def test_names_from_the_article_below_it_go(self) -> None:
        assert kept(*STORY, "جسر المدينة القديمة رئيس البلدية الترميم") == STORY
        assert kept(*STORY, "جسر المدينة, رئيس البلدية, أعمال الترميم, الرصيفين") == STORY

    @pytest.mark.parametrize(
        "line",
        [
            "جسر المدينة القديمة في انتظار المرحلة التالية",
            "جسر المدينة القديمة، رئيس البلدية والإنارة",
            "قصيدة النهر الأخيرة للشاعر الراحل سالم",
            "جسر المدينة، رئيس البلدية، أعمال الترميم",
            "سالم المنصوري، هدى الزهراني، ليلى الكاتبة، منى سعيد",
        ],
    )
    def test_a_last_line_that_says_something_stays(self, line: str) -> None:
        assert kept(*STORY, line) == [*STORY, line]


class TestTrimmedTeasers:
    TEASERS = (
        "يعرض متحف الساحل ابتداء من الخميس سفينة عمرها ألف عام وهي أقدم ما عثر عليه الغواصون في ",
        "كشف مدرب الفريق في لقاء مع الصحفيين عن خطته للموسم القادم وعن اللاعبين الذين يريد ضمهم ا",
        "توقعت دائرة الأرصاد ارتفاع درجات الحرارة يومي الثلاثاء والأربعاء ودعت إلى شرب كميات من ا",
    )

    def test_lines_cut_off_at_one_length_go(self) -> None:
        assert kept(*STORY, *self.TEASERS) == STORY

    def test_two_of_them_or_uneven_ones_stay(self) -> None:
        assert kept(*STORY, *self.TEASERS[:2]) == [*STORY, *map(str.strip, self.TEASERS[:2])]
        uneven = [self.TEASERS[0][:85].strip(), self.TEASERS[1].strip(), STORY[2][:-1] * 2]
        assert kept(*STORY, *uneven) == [*STORY, *uneven]

    def test_an_author_who_sets_no_stops_loses_nothing(self) -> None:
        unstopped = [line.rstrip(".") for line in STORY]
        lines = [*unstopped, *map(str.strip, self.TEASERS)]
        assert kept(*lines) == lines


class TestComments:
    def test_what_readers_wrote_goes_with_its_count(self) -> None:
        comments = ["1. الله يعطيكم العافية", "2. متى تبدأ المرحلة الثانية يا رئيس البلدية"]
        assert kept(TITLE, *STORY, "2 تعليقات", *comments) == STORY

    def test_a_count_below_the_title_takes_no_article(self) -> None:
        assert kept(TITLE, "2 تعليقات", *STORY) == STORY
