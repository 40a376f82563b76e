"""What leaves a body, what stays, and what the lines that left have said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaning.learn import LineCounts
from cleaning.model import Facts, Removal, Span, text_of
from cleaning.rulepack import load_packs
from cleaning.strip import over_stripped, strip
from cleaning.strip.lines import Cut, Line
from cleaning.strip.split import split_lines

PACKS = load_packs()
SHARED = Path(__file__).parents[2] / "shared"

TITLE = "افتتاح جسر المدينة القديمة بعد عامين من الترميم"
FIRST = "افتتح رئيس البلدية صباح الأحد جسر المدينة القديمة بعد عامين من أعمال الترميم الواسعة."
SECOND = "وقال رئيس البلدية إن الجسر سيخدم أكثر من خمسين ألف مواطن، وإن كلفته لم تزد على المقرر."
THIRD = "وأضاف أن المرحلة التالية تشمل الرصيفين والإنارة، وتنتهي في الربيع المقبل على الأرجح."
STORY = [FIRST, SECOND, THIRD]
OTHER_TITLE = "متحف الساحل يعرض سفينة عمرها ألف عام للمرة الأولى"
OTHER = [
    "يعرض متحف الساحل ابتداء من الخميس سفينة عمرها ألف عام، وهي أقدم ما عثر عليه الغواصون.",
    "وذكرت مديرة المتحف أن نقل السفينة إلى القاعة استغرق أسبوعين من العمل ليلا.",
]
MENU = ["الرئيسية", "أخبار المدينة", "تحقيقات خاصة", "من نحن", "اتصل بنا", "أرسل خبرا"]
LIST = [f"عنوان رقم {n} في قائمة الأخبار على جانب الصفحة" for n in range(12)]


def kept(*lines: str, title: str | None = None, site: str = "") -> list[str]:
    """The lines that are left of a text."""
    body = "\n".join(lines)
    stripped = strip(body, PACKS, facts=Facts(title=title), site=site)
    return text_of(body, stripped.removals).splitlines()


def facts_of(*lines: str) -> Facts:
    return strip("\n".join(lines), PACKS).facts


class TestKnownFurniture:
    @pytest.mark.parametrize(
        "line",
        [
            "تاريخ النشر: 13th, September 2023 GMT",
            "آخر تحديث: 10 أكتوبر 2025 - 16:02",
            "كتب: سالم المنصوري",
            "بقلم/ هدى الزهراني",
            "المصدر: الوطن",
            "المصدر : وكالات",
            "كلمات دلالية: الجسر المدينة البلدية",
            "اقرأ أيضاً: خمسة أسئلة عن ميزانية المدينة",
            "للمزيد: خمسة أسئلة عن ميزانية المدينة",
            "تابعوا آخر أخبار المدينة عبر Google News",
            "زر الذهاب إلى الأعلى",
            "لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *",
            "[ad_1]",
            "إعلان",
            "شارك هذا الموضوع:",
            "345 مشاهدة",
            "جميع الحقوق محفوظة لصحيفة المدينة © 2024",
            "** جميع المقالات المنشورة تمثل رأي كتابها فقط.",
            "للتواصل أرسل sms إلى 80000 تبدأ بالرمز 100 مسافة ثم الرسالة",
            "salem@example.com",
        ],
    )
    def test_a_line_of_it_goes_and_the_article_stays(self, line: str) -> None:
        assert kept(FIRST, SECOND, line, THIRD) == STORY

    @pytest.mark.parametrize(
        "line",
        ["الجمعة 24 نيسان / أبريل 2020 09:22 مساءً", "2024-02-03 10:15", "وكالات", "سالم – جدة"],
    )
    def test_a_line_of_it_goes_from_above_the_first_sentence(self, line: str) -> None:
        assert kept(TITLE, line, *STORY) == STORY

    @pytest.mark.parametrize(
        "line",
        [
            "اقرأ أيضا ما كتبه الرحالة عن المدينة، تعرف كم تغيرت. هكذا قال المؤرخ للحاضرين.",
            "وأضاف المصدر: لن تبدأ المرحلة الثانية قبل أن تكتمل دراسات الأثر البيئي.",
            "كتب: لن أعود إلى السياسة ما حييت، ثم أغلق حسابه إلى الأبد.",
            "شارك الخبر فرحة كبيرة بين سكان القرية التي انتظرت الماء سنوات.",
            "بدأت الأشغال في 3 فبراير 2022 وتوقفت مرتين بسبب ارتفاع منسوب النهر.",
            "انتكاسة جديدة",
            "ماذا بعد الافتتاح؟",
        ],
    )
    def test_a_sentence_or_subheading_that_looks_like_it_stays(self, line: str) -> None:
        assert kept(FIRST, SECOND, line, THIRD) == [FIRST, SECOND, line, THIRD]

    def test_a_date_that_heads_a_part_of_a_chronicle_stays(self) -> None:
        lines = [FIRST, "3 فبراير 2022", SECOND, "5 مارس 2023", THIRD]
        assert kept(TITLE, *lines)[1:] == lines[1:]

    def test_labels_that_need_company_go_only_in_it(self) -> None:
        assert kept(STORY[0], "رياضة", *STORY[1:]) == [STORY[0], "رياضة", *STORY[1:]]
        assert kept(*STORY, "رياضة", "اتصل بنا") == STORY
        assert kept(*STORY, "فيسبوك", "تويتر", "واتساب") == STORY


class TestPartsOfLines:
    def test_a_tag_list_glued_to_the_last_sentence_goes_alone(self) -> None:
        assert kept(FIRST, SECOND + " سمات الجسر البلدية المدينة") == [FIRST, SECOND]

    def test_a_heading_glued_to_a_sentence_goes_alone(self) -> None:
        assert kept(FIRST, "أخبار ذات صلة" + SECOND) == [FIRST, SECOND]

    def test_a_shortcode_inside_a_line_goes_alone(self) -> None:
        assert kept(FIRST + "[ad_1]", SECOND) == [FIRST, SECOND]

    def test_marks_around_a_part_do_not_shift_the_cut(self) -> None:
        marked = "\u200fأخبار ذاتِ صـلة" + SECOND
        assert kept(FIRST, marked) == [FIRST, SECOND]

    def test_a_document_on_one_line_loses_parts_only(self) -> None:
        whole = " ".join(STORY)
        assert kept(whole + " سمات الجسر البلدية") == [whole]

    def test_a_run_of_spaces_divides_like_a_line_break(self) -> None:
        line = f"المصدر: الوطن        {FIRST}        {SECOND}"
        assert kept(line) == [f"{FIRST}        {SECOND}"]


class TestTitles:
    def test_the_first_headline_is_the_title(self) -> None:
        assert kept(TITLE, *STORY) == STORY
        assert facts_of(TITLE, *STORY).title == TITLE

    def test_a_title_repeated_with_other_quotes_goes_twice(self) -> None:
        one, other = '"الجسر" يفتح أبوابه أمام السيارات', "“الجسر” يفتح أبوابه أمام السيارات"
        assert kept(one, other, *STORY) == STORY

    def test_a_first_sentence_is_no_title(self) -> None:
        assert kept(*STORY) == STORY
        assert facts_of(*STORY).title is None

    def test_a_deck_under_the_title_stays(self) -> None:
        deck = "رئيس البلدية: الكلفة لم تزد على المقرر والمرحلة التالية في الربيع المقبل بإذن الله"
        assert kept(TITLE, deck, *STORY) == [deck, *STORY]

    def test_a_title_that_was_given_is_not_guessed_again(self) -> None:
        assert (
            kept("عنوان آخر فوق النص تماما", *STORY, title=TITLE)[0] == "عنوان آخر فوق النص تماما"
        )

    def test_a_section_name_above_the_title_goes(self) -> None:
        assert kept("أخبار المدينة", TITLE, *STORY) == STORY


class TestOtherStories:
    def test_a_whole_article_below_a_read_also_heading_goes(self) -> None:
        tail = ["المصدر: الوطن", "إقرأ أيضاً:", OTHER_TITLE, *OTHER, "آخر تحديث: 10 أكتوبر 2025"]
        assert kept(TITLE, *STORY, *tail) == STORY

    def test_facts_of_that_article_are_not_ours(self) -> None:
        tail = ["المصدر: الوطن", "إقرأ أيضاً:", OTHER_TITLE, *OTHER, "المصدر: الساحل"]
        assert facts_of(TITLE, *STORY, *tail).source == "الوطن"

    def test_after_cards_in_mid_article_the_article_goes_on(self) -> None:
        cards = ["اقرأ أيضا:", "ميزانية المدينة في خمسة أسئلة", OTHER_TITLE]
        assert kept(FIRST, *cards, SECOND, THIRD) == STORY

    def test_a_card_may_ask(self) -> None:
        asked = "هل تكفي ميزانية المدينة لترميم الجسور والحدائق هذا العام؟"
        assert kept(FIRST, "اقرأ أيضا:", asked, OTHER_TITLE, SECOND, THIRD) == STORY

    def test_a_question_of_the_article_below_the_cards_stays(self) -> None:
        asked = "فهل تكفي ميزانية المدينة لترميم الجسر والرصيفين في عام واحد؟"
        own = [FIRST, asked, SECOND, THIRD]
        assert kept(FIRST, "اقرأ أيضا:", OTHER_TITLE, asked, SECOND, THIRD) == own

    def test_a_subheading_after_the_cards_stays(self) -> None:
        cards = ["اقرأ أيضا:", "ميزانية المدينة في خمسة أسئلة", OTHER_TITLE]
        lines = [FIRST, *cards, "انتكاسة جديدة", SECOND, THIRD]
        assert kept(*lines) == [FIRST, "انتكاسة جديدة", SECOND, THIRD]

    def test_a_teaser_without_a_heading_goes_from_the_end(self) -> None:
        excerpt = (
            "بوابة الساحل - المدينة في 15 نوفمبر 2024- يعرض متحف الساحل سفينة عمرها ألف عام..."
        )
        assert kept(*STORY, OTHER_TITLE, excerpt) == STORY

    def test_a_second_story_signed_by_the_same_outlet_goes(self) -> None:
        first = "بوابة الساحل – المدينة في 3 فبراير 2024- " + FIRST
        second = "بوابة الساحل - الميناء في 15 نوفمبر 2024- " + OTHER[0]
        assert kept(first, SECOND, OTHER_TITLE, second, OTHER[1]) == [first, SECOND]

    def test_first_sentences_of_five_other_stories_go(self) -> None:
        box = [
            "أعلنت شركة الطيران الوطنية، الاثنين، شراء عشر طائرات جديدة من المصنع الأوروبي",
            "طالب اتحاد المزارعين، الأحد، بخفض أسعار الأسمدة قبل بداية الموسم الزراعي المقبل",
            "توج منتخب الشباب بكأس القارة لكرة اليد بعد فوزه على منافسه بفارق هدف واحد",
            "كشف باحثون عن مومياء محفوظة في كهف جبلي يعود تاريخها إلى ثلاثة آلاف عام",
            "حذرت هيئة الأرصاد من عاصفة رملية تضرب المناطق الصحراوية مساء الأربعاء والخميس",
        ]
        assert kept(*STORY, *box) == STORY

    def test_five_numbered_points_stay(self) -> None:
        points = [
            "أولا: ترميم القواعد الحجرية في الضفة الشمالية قبل بداية موسم الأمطار المقبل",
            "ثانيا: إنارة الرصيفين بمصابيح موفرة للطاقة على طول الممشى الجديد",
            "ثالثا: تخصيص حافلات صغيرة لنقل طلاب المدارس مجانا طوال أيام الدراسة",
            "رابعا: منع الشاحنات الثقيلة من العبور ليلا حتى نهاية الاختبارات الفنية",
            "خامسا: نشر تقرير شهري عن الكلفة يطلع عليه المواطنون من دون مقابل",
        ]
        assert kept(*STORY, *points) == [*STORY, *points]

    def test_five_paragraphs_of_the_story_itself_stay(self) -> None:
        more = [f"وتابع رئيس البلدية أن القسم رقم {n} من الجسر سيخضع للصيانة." for n in range(5)]
        assert kept(*STORY, *more) == [*STORY, *more]


class TestWholePages:
    PAGE = (
        *MENU,
        *LIST[:6],
        TITLE,
        "الأحد 4 فبراير 2024 10:30 صباحا",
        "الجسر ليلة افتتاحه",
        *STORY,
        "شارك هذا الخبر",
        "مقالات ذات صلة",
        *LIST[6:],
        "جميع الحقوق محفوظة لصحيفة المدينة © 2024",
        *MENU,
    )

    def test_the_article_is_found_between_menus_and_lists(self) -> None:
        assert kept(*self.PAGE) == STORY

    def test_its_title_and_date_are_read(self) -> None:
        facts = facts_of(*self.PAGE)
        assert (facts.title, facts.published) == (TITLE, "2024-02-04T10:30:00")

    def test_a_list_that_the_article_announces_stays(self) -> None:
        announced = ["وفيما يلي مواعيد الإغلاق حسب القسم كما نشرتها البلدية:", "القسم الأول الأحد"]
        page = [*MENU, TITLE, *STORY, *announced, "شارك هذا الخبر", *LIST, *MENU]
        assert kept(*page) == [*STORY, *announced]

    def test_hard_wrapped_paragraphs_are_prose(self) -> None:
        wrapped = [
            "افتتح رئيس البلدية صباح الأحد جسر المدينة القديمة بعد عامين من أعمال",
            "الترميم الواسعة التي شملت القواعد والأرصفة والإنارة، وحضر الافتتاح جمع",
            "من السكان.",
            "وقال رئيس البلدية إن الجسر سيخدم أكثر من خمسين ألف مواطن في الأحياء التي",
            "ظلت معزولة عن وسط المدينة طوال الأشغال، وإن الكلفة لم تزد على ما كان",
            "مقررا لها.",
            "وأضاف أن المرحلة التالية تشمل الرصيفين والإنارة في الجهة الشمالية كلها،",
            "وتنتهي في الربيع المقبل على الأرجح إذا لم يرتفع منسوب النهر مرة أخرى",
            "كما حدث قبل عام.",
        ]
        assert kept(*MENU, *LIST, TITLE, *wrapped, "شارك هذا الخبر", *MENU) == wrapped

    MENUS = (*MENU, "سياسة الخصوصية", "خريطة الموقع")
    BOX = ("مقالات ذات صلة", "ميزانية المدينة في خمسة أسئلة", "3 فبراير 2024")
    EXCERPTS = tuple(
        line
        for n in range(6)
        for line in (
            f"{OTHER_TITLE} في موسم {n}",
            f"{OTHER_TITLE} في موسم {n} بعد أن انتشلها الغواصون من قاع البحر أمس.",
        )
    )

    def test_cards_inside_the_article_do_not_end_it(self) -> None:
        page = [*MENU, *LIST, TITLE, FIRST, *self.BOX, SECOND, THIRD, "شارك هذا الخبر", *MENU]
        assert kept(*page) == STORY

    def test_a_short_article_is_found_by_its_title_among_many_excerpts(self) -> None:
        tab = f"{TITLE} - صحيفة المدينة"
        page = [
            tab,
            *self.MENUS,
            *self.EXCERPTS,
            TITLE,
            FIRST,
            SECOND,
            *self.MENUS,
            *self.EXCERPTS,
            *self.MENUS,
        ]
        assert kept(*page) == [FIRST, SECOND]

    def test_a_title_printed_twice_tells_as_much(self) -> None:
        page = [
            *self.MENUS,
            *self.EXCERPTS,
            TITLE,
            TITLE,
            FIRST,
            SECOND,
            *self.MENUS,
            *self.EXCERPTS,
            *self.MENUS,
        ]
        assert kept(*page) == [FIRST, SECOND]

    @pytest.mark.parametrize(
        "end",
        [
            pytest.param(
                [
                    "يا نهر مهلا فالضفاف بعيدة",
                    "والجسر يعرف من يمر عليه",
                    "عدنا إليك كما تعود طيور",
                    "وحكاية الحجر القديم لديه",
                ],
                id="verses",
            ),
            pytest.param(["* كاتب وباحث في تاريخ المدن"], id="a note about the author"),
            pytest.param(
                ["وجاء في البيان:", "فتح الممشى", "إنارة الرصيفين"], id="points that it announces"
            ),
        ],
    )
    def test_what_an_article_may_end_in_stays(self, end: list[str]) -> None:
        page = [*MENU, *LIST, TITLE, *STORY, *end, "شارك هذا الخبر", *LIST, *MENU]
        assert kept(*page) == [*STORY, *end]

    def test_an_author_who_writes_no_stops_keeps_the_last_sentence(self) -> None:
        story = [f"{FIRST[:-1]}، وفق ما جاء في بيان لها", f"{SECOND[:-1]} {THIRD[:-1]}"]
        last = "وعاد السكان إلى بيوتهم مع غروب شمس اليوم الأول"
        page = [
            f"{TITLE} | صحيفة المدينة",
            *self.MENUS,
            TITLE,
            *story,
            last,
            "شارك هذا الخبر",
            *LIST,
        ]
        assert kept(*page) == [*story, last]

    def test_a_poem_is_no_menu(self) -> None:
        poem = [f"بيت من الشعر في النهر {word}" for word in ("صبحا", "مساء", "ليلا", "فجرا")] * 5
        assert len(kept(FIRST, *poem)) >= 1 + 4


class TestFacts:
    def test_they_are_read_from_the_lines_that_go(self) -> None:
        facts = facts_of(
            TITLE,
            "كتبت: هدى الزهراني",
            "تاريخ النشر: 13th, September 2023 GMT",
            *STORY,
            "المصدر: الوطن",
            "الوسوم: الجسر، المدينة، البلدية",
        )
        assert facts == Facts(
            title=TITLE,
            published="2023-09-13",
            authors=("هدى الزهراني",),
            source="الوطن",
            tags=("الجسر", "المدينة", "البلدية"),
        )

    def test_a_dateline_that_opens_the_first_sentence_stays_and_is_read(self) -> None:
        first = "بوابة الساحل – المدينة في 3 فبراير 2024- " + FIRST
        assert kept(first, SECOND, THIRD) == [first, SECOND, THIRD]
        assert facts_of(first, SECOND, THIRD).published == "2024-02-03"


class TestLearnedLines:
    FURNITURE = "صحيفة المدينة لسان أهلها"

    def learned(self) -> LineCounts:
        counts = LineCounts()
        for n in range(20):
            counts.add("example.com", f"{self.FURNITURE}\nخبر رقم {n} في المدينة.\n{SECOND} {n}")
        return counts

    def test_they_go_from_the_edges_of_their_site(self) -> None:
        body = "\n".join([self.FURNITURE, *STORY])
        stripped = strip(body, PACKS, site="example.com", learned=self.learned().learned())
        assert [r.rule for r in stripped.removals] == ["learned/20"]
        assert text_of(body, stripped.removals).splitlines() == STORY

    @pytest.mark.parametrize(
        ("site", "lines"),
        [
            pytest.param("other.com", [FURNITURE, *STORY], id="on another site"),
            pytest.param("example.com", [*STORY, FURNITURE, *STORY], id="between sentences"),
        ],
    )
    def test_they_stay_elsewhere(self, site: str, lines: list[str]) -> None:
        body = "\n".join(lines)
        known = Facts(title=TITLE)
        stripped = strip(body, PACKS, facts=known, site=site, learned=self.learned().learned())
        assert self.FURNITURE in text_of(body, stripped.removals).splitlines()


class TestBudget:
    def test_a_page_may_lose_most_of_its_lines(self) -> None:
        body = "\n".join(TestWholePages.PAGE)
        assert not over_stripped(body, strip(body, PACKS).removals, 0.85)

    def test_an_article_without_its_sentences_is_told(self) -> None:
        body = "\n".join(STORY * 2)
        assert over_stripped(body, [Removal(Span(0, len(body)), "test", "advert")], 0.85)


SENTENCES = st.lists(st.sampled_from([*STORY, *OTHER]), min_size=1, max_size=8)
MESS = st.lists(
    st.one_of(
        st.sampled_from([*STORY, *OTHER, *MENU, *LIST, TITLE, OTHER_TITLE]),
        st.sampled_from(
            [
                "إقرأ أيضاً:",
                "المصدر: الوطن",
                "شارك هذا الخبر",
                "اترك تعليقاً",
                "3 فبراير 2024",
                "[ad_1]",
                "",
                "   ",
                FIRST + " سمات الجسر",
                "أخبار ذات صلة" + SECOND,
                "بوابة الساحل – المدينة في 3 فبراير 2024- " + FIRST,
            ]
        ),
        st.text(max_size=60),
        st.text("اأإبت ـًَ‏‎ﷺﻻ\u0301[]:.…؟ \t1٢", max_size=60),
    ),
    max_size=40,
).map("\n".join)


class TestProperties:
    @settings(max_examples=150, deadline=None)
    @given(MESS)
    def test_removals_are_sorted_disjoint_and_inside_the_body(self, body: str) -> None:
        spans = [removal.span for removal in strip(body, PACKS).removals]
        ends = [0, *(span.end for span in spans)]
        assert all(
            end <= span.start < span.end <= len(body)
            for end, span in zip(ends, spans, strict=False)
        )

    @settings(max_examples=150, deadline=None)
    @given(MESS)
    def test_cutting_twice_changes_nothing(self, body: str) -> None:
        first = strip(body, PACKS)
        text = text_of(body, first.removals)
        assert strip(text, PACKS, facts=first.facts).removals == ()

    @settings(max_examples=50, deadline=None)
    @given(SENTENCES)
    def test_a_text_of_real_sentences_loses_nothing(self, lines: list[str]) -> None:
        assert kept(*lines) == lines

    @settings(max_examples=200, deadline=None)
    @given(st.text("اأإبت ـًَ\u200f\u200e[]:. \t1٢", max_size=80), st.data())
    def test_a_part_is_cut_where_it_stands(self, body: str, data: st.DataObject) -> None:
        for line in split_lines(body):
            self.cut_somewhere(line, data)

    def cut_somewhere(self, line: Line, data: st.DataObject) -> None:
        before = line.text
        start = data.draw(st.integers(0, len(before)))
        end = data.draw(st.integers(start, len(before)))
        if start == end:
            return
        line.take([(start, end, Cut("test", "advert"))])
        left = "" if line.cut else line.text
        squeezed = before[:start] + before[end:]
        assert left.replace(" ", "") in (squeezed.replace(" ", ""), before.replace(" ", ""))


@pytest.mark.skipif(not SHARED.exists(), reason="the labelled documents are not here")
class TestFoundingDocuments:
    def test_they_come_out_exactly(self) -> None:
        gold = (SHARED / "eval/seeds/gold.jsonl").read_text(encoding="utf-8").splitlines()
        for record in map(json.loads, gold):
            body = (SHARED / f"seeds/{record['id']}.txt").read_text(encoding="utf-8")
            stripped = strip(body, PACKS)
            assert text_of(body, stripped.removals).splitlines() == record["body"]
