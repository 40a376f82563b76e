"""Full-page dumps: other stories below the title go, and the article's own lines stay."""

from __future__ import annotations

import pytest

from cleaning.model import text_of
from cleaning.rulepack import load_packs
from cleaning.strip import strip

PACKS = load_packs()

MENU = ["الرئيسية", "محليات", "سياسة", "اقتصاد", "رياضة", "ثقافة", "منوعات", "فيديو", "صحة", "رأي"]
FOOT = ["من نحن", "اتصل بنا", "جميع الحقوق محفوظة © 2016"]
TITLE = "افتتاح جسر المدينة القديمة بعد عامين من الترميم"
FIRST = "افتتح رئيس البلدية صباح الأحد جسر المدينة القديمة بعد عامين من أعمال الترميم الواسعة."
SECOND = "وقال رئيس البلدية إن الجسر سيخدم أكثر من خمسين ألف مواطن، وإن كلفته لم تزد على المقرر."
THIRD = "وأضاف أن المرحلة التالية تشمل الرصيفين والإنارة، وتنتهي في الربيع المقبل على الأرجح."
STORY = [FIRST, SECOND, THIRD]
FOREIGN = [
    "متحف الساحل يعرض سفينة عمرها ألف عام",
    "مدرب الفريق يكشف عن خطته للموسم القادم",
    "ارتفاع حرارة الطقس يومي الثلاثاء والأربعاء",
]
TEASERS = [
    FOREIGN[0],
    "عرض علماء الآثار هيكلا خشبيا انتشلوه من قاع الخليج قبل ثلاثة أعوام أمام الزوار.",
    FOREIGN[1],
    "كشف اللاعب السابق أسماء من سيغادرون صفوف النادي قبل إغلاق سوق الانتقالات الصيفية.",
]


def kept(*body: str) -> list[str]:
    """What is left of a page with this below its title."""
    page = "\n".join([f"{TITLE} - صوت الوادي", *MENU, TITLE, *body, *FOOT])
    return text_of(page, strip(page, PACKS).removals).splitlines()


class TestOtherStories:
    def test_headlines_of_other_things_in_mid_article_go(self) -> None:
        assert kept(FIRST, SECOND, *FOREIGN[:2], THIRD) == STORY

    def test_headlines_with_a_sentence_each_go_from_below_an_article(self) -> None:
        assert kept(*STORY, *TEASERS) == STORY

    def test_a_list_of_headlines_takes_the_story_below_it_along(self) -> None:
        assert kept(*STORY, *FOREIGN, TEASERS[1], TEASERS[3]) == STORY

    @pytest.mark.parametrize(
        "own",
        [
            ["جسر المدينة القديمة في أرقام وتواريخ", "ترميم الرصيفين والإنارة في المرحلة التالية"],
            ["- متحف الساحل يعرض سفينة عمرها ألف عام", "- مدرب الفريق يكشف عن خطته للموسم"],
            ["1- متحف الساحل يعرض سفينة عمرها ألف عام", "2- مدرب الفريق يكشف عن خطته للموسم"],
            ["متحف الساحل", "مدرب الفريق"],
            ["متحف الساحل يعرض سفينة عمرها ألف عام"],
            [
                '"المتاحف وحدها تحفظ ذاكرة الناس من النسيان"',
                "هدى الزهراني، مراسلة الصحيفة في الميناء",
            ],
            ["وقال مكتب السفن الغارقة", "أن الهيكل الخشبي نقل قبل ثلاثة أعوام إلى القاعة"],
        ],
        ids=[
            *("of the article's words", "points", "numbered points", "short", "one alone"),
            *("a pull quote and who said it", "a sentence in two pieces"),
        ],
    )
    def test_lines_that_may_be_the_articles_own_stay(self, own: list[str]) -> None:
        assert kept(FIRST, SECOND, *own, THIRD) == [FIRST, SECOND, *own, THIRD]

    def test_a_list_that_the_article_announces_stays(self) -> None:
        announced = [FIRST, "وضمت قائمة الأعمال الأدبية الفائزة بجوائز المدينة هذا العام:"]
        assert kept(*announced, *FOREIGN, THIRD) == [*announced, *FOREIGN, THIRD]

    def test_an_article_outside_a_page_keeps_stories_below_it(self) -> None:
        body = "\n".join([*STORY, *FOREIGN])
        assert not strip(body, PACKS).removals


class TestOwnLines:
    def test_short_sentences_below_a_title_open_the_article(self) -> None:
        short = ["افتتح الجسر صباح الأحد.", "وحضر السكان والوزراء.", "وعزفت فرقة المدينة."]
        assert kept(*short, *STORY) == [*short, *STORY]

    def test_a_long_question_may_open_an_article(self) -> None:
        asks = " ".join(["هل كان جسر المدينة القديمة يحتاج إلى الترميم،", *FIRST[:-1].split() * 2])
        assert kept(f"{asks}؟", *STORY) == [f"{asks}؟", *STORY]

    def test_the_heading_of_a_first_part_stays_where_more_parts_follow(self) -> None:
        parts = ["ترميم الجسر", FIRST, "كلفة الأعمال", SECOND, "ما بعد الافتتاح", THIRD]
        assert kept(*parts) == parts

    def test_a_starred_line_heads_the_text_below_it(self) -> None:
        assert kept("* سحر الجسر القديم", *STORY) == ["* سحر الجسر القديم", *STORY]

    def test_a_last_report_needs_no_full_stop(self) -> None:
        last = "وأوضح أن الأعمال تمت بأيدي مهندسين من المدينة بعد سنوات من الانتظار الطويل"
        assert kept(*STORY, last) == [*STORY, last]

    def test_numbered_points_close_an_article(self) -> None:
        points = ["1 - رصيف للمشاة", "2 - إنارة جديدة", "3 - لوحات إرشاد"]
        assert kept(*STORY, *points) == [*STORY, *points]

    def test_the_first_part_below_read_also_links_keeps_its_heading(self) -> None:
        part = "أولاً: أعمال الترميم على الضفتين"
        body = "\n".join([FIRST, SECOND, "اقرأ أيضا", *FOREIGN, part, THIRD])
        left = text_of(body, strip(body, PACKS).removals).splitlines()
        assert left == [FIRST, SECOND, part, THIRD]


class TestComments:
    @pytest.mark.parametrize("heading", ["تعليقات الزوار (12)", "هناك تعليقان:"])
    def test_what_readers_wrote_below_their_heading_goes(self, heading: str) -> None:
        assert kept(*STORY, heading, "1 - رأي", "سالم", "متى يفتح الجسر الثاني؟") == STORY

    def test_a_poll_in_mid_article_goes(self) -> None:
        poll = ["استطلاع", "هل تؤيد منع الشاحنات من عبور الجسر؟", "نعم", "لا", "صوت"]
        assert kept(FIRST, SECOND, *poll, THIRD) == STORY
