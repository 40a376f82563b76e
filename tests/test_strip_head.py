"""What stands above a dumped article's first sentence: its title goes, and what is about it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning.model import Facts, text_of
from cleaning.rulepack import load_packs
from cleaning.strip import strip

PACKS = load_packs()

TITLE = "افتتاح جسر المدينة القديمة بعد عامين من الترميم"
FIRST = "افتتح رئيس البلدية صباح الأحد جسر المدينة القديمة بعد عامين من أعمال الترميم الواسعة."
SECOND = "وقال رئيس البلدية إن الجسر سيخدم أكثر من خمسين ألف مواطن، وإن كلفته لم تزد على المقرر."
THIRD = "وأضاف أن المرحلة التالية تشمل الرصيفين والإنارة، وتنتهي في الربيع المقبل على الأرجح."
STORY = [FIRST, SECOND, THIRD]
HEADLINES = [
    "متحف الساحل يعرض سفينة عمرها ألف عام",
    "مدرب الفريق يكشف عن خطته للموسم القادم",
    "ارتفاع حرارة الطقس يومي الثلاثاء والأربعاء",
]
UNTOLD = "حصيلة عامين من الأشغال على ضفتي النهر"


def kept(*lines: str) -> list[str]:
    body = "\n".join(lines)
    return text_of(body, strip(body, PACKS).removals).splitlines()


def title_of(*lines: str) -> str | None:
    return strip("\n".join(lines), PACKS).facts.title


class TestCertainTitles:
    @pytest.mark.parametrize(
        "above",
        [
            ["No Script"],
            ["Logo", "logo-icon", "عرب وعالم"],
            ["أخبار المحافظات والمدن", "سالم المنصوري"],
            HEADLINES,
        ],
    )
    def test_what_stands_above_a_title_that_the_story_tells_goes(self, above: list[str]) -> None:
        assert kept(*above, TITLE, *STORY) == STORY
        assert title_of(*above, TITLE, *STORY) == TITLE

    def test_a_title_said_twice_is_certain_though_the_story_uses_other_words(self) -> None:
        lines = [*HEADLINES, UNTOLD, UNTOLD, "صحيفة الأفق", *STORY]
        assert kept(*lines) == STORY
        assert title_of(*lines) == UNTOLD

    def test_a_browser_tab_says_the_title_too(self) -> None:
        lines = [f"{UNTOLD} – موقع قناة الأفق – الساحل", "قناة الأفق", UNTOLD, *STORY]
        assert kept(*lines) == STORY
        assert title_of(*lines) == UNTOLD

    def test_a_headline_above_a_date_is_a_title(self) -> None:
        lines = ["NULL", "العدد 188", UNTOLD, "الأحد، 30 تموز/يوليو 2023", *STORY]
        assert kept(*lines) == STORY
        assert title_of(*lines) == UNTOLD

    def test_the_longer_headline_above_a_caption_is_the_title(self) -> None:
        caption = "رئيس البلدية يفتتح الجسر القديم"
        assert title_of(UNTOLD, caption, *STORY) == UNTOLD

    def test_a_title_may_ask_with_a_colon(self) -> None:
        title = "جسر المدينة القديمة: ماذا بعد عامين من الترميم؟"
        assert kept(title, *STORY) == STORY
        assert title_of(title, *STORY) == title
        other = "سؤال يتردد بين الصيادين: من يشتري السفينة الغارقة هذا العام؟"
        assert kept(other, *STORY) == [other, *STORY]

    def test_a_title_may_exclaim(self) -> None:
        title = "بعد عامين من الترميم رئيس البلدية يفتتح جسر المدينة القديمة أخيرا !"
        assert kept(title, "جسر المدينة القديمة", *STORY) == STORY

    @pytest.mark.parametrize(
        "below",
        [
            "النهر والجسر - صورة أرشيفية",
            "متنزهون على الجسر القديم في المدينة | أ.ف.ب",
            "سالم المنصوري",
            "صحيفة الأفق/ قسم الأخبار:",
            "26",
            "A bridge is seen in the old town after two years of works that cost millions.",
        ],
    )
    def test_names_counters_and_captions_below_a_title_go(self, below: str) -> None:
        assert kept(TITLE, below, *STORY) == STORY

    def test_a_caption_that_stands_twice_goes(self) -> None:
        caption = "الجسر القديم صباح يوم الافتتاح"
        assert kept(TITLE, caption, caption, *STORY) == STORY

    def test_a_list_heading_above_the_title_does_not_take_it(self) -> None:
        assert kept("الأكثر تداولا", TITLE, *STORY) == STORY
        assert title_of("الأكثر تداولا", TITLE, *STORY) == TITLE

    def test_a_list_of_other_headlines_goes_where_no_title_was_dumped(self) -> None:
        lines = [*HEADLINES, "البلدية تدعو السكان إلى ترشيد المياه", "الأفق – وكالة"]
        assert kept(*lines, *STORY) == STORY
        assert title_of(*lines, *STORY) is None

    def test_two_words_that_stand_twice_are_a_title(self) -> None:
        assert title_of("المدينة الجديدة", "المدينة الجديدة", *STORY) == "المدينة الجديدة"
        assert kept("المدينة الجديدة", "المدينة الجديدة", *STORY) == STORY

    def test_one_further_part_tells_that_a_first_one_has_its_heading(self) -> None:
        parts = [TITLE, "ترميم الرصيفين", *STORY, "موعد الافتتاح", STORY[1]]
        assert kept(*parts) == parts[1:]


class TestWhatStays:
    def test_a_deck_of_few_words_that_tells_or_counts(self) -> None:
        for deck in ("6 أعوام من الأشغال على ضفتي النهر", "رئيس البلدية: كلفة الجسر كما قدرناها"):
            assert kept(TITLE, deck, *STORY) == [deck, *STORY]

    def test_a_list_that_the_article_is_about(self) -> None:
        points = [
            "كلفة جسر المدينة القديمة وأعمال الترميم",
            "المرحلة التالية تشمل الرصيفين والإنارة",
            "الجسر سيخدم خمسين ألف مواطن",
            "رئيس البلدية يفتتح الجسر صباح الأحد",
            "الربيع المقبل موعد المرحلة التالية",
        ]
        assert kept(*points, *STORY)[-7:] == [*points[1:], *STORY]

    def test_verses_above_a_text(self) -> None:
        verses = ["يا نهر كم عبرتك الأقدام", "وكم بكى على الضفاف نيام"]
        verses += ["فهل نسيت أهلك القدامى", "وهل حفظت عنهم الكلام"]
        assert kept(*verses, *STORY) == [*verses, *STORY]

    def test_decks_and_lines_that_run_on(self) -> None:
        decks = ["البلدية: الكلفة لم تزد على المقرر والمرحلة التالية قريبة جدا إن شاء الله"]
        decks.append("في هذا التقرير نجيب عن أهم الأسئلة:")
        assert kept(TITLE, *decks, *STORY) == [*decks, *STORY]

    def test_a_text_that_announces_its_next_lines_has_no_title_among_them(self) -> None:
        decree = ["صدر أمس أمر بلدي فيما يلي نصه:", "الرقم أ / 267", "نحن رئيس البلدية القديمة"]
        assert kept(*decree, *STORY) == [*decree, *STORY]

    def test_a_word_that_heads_a_text_of_its_own(self) -> None:
        assert kept(TITLE, TITLE, "مقدمة", *STORY) == ["مقدمة", *STORY]

    def test_a_question_that_opens_an_article(self) -> None:
        question = "هل يكفي جسر واحد لمدينة قديمة يعبرها كل صباح خمسون ألف مواطن؟"
        assert kept(question, *STORY) == [question, *STORY]

    def test_a_sentence_that_was_broken_at_its_links(self) -> None:
        broken = [
            "افتتح رئيس البلدية",
            "سالم المنصوري",
            "جسر المدينة",
            "، وحضر الحفل مئات من سكانها.",
        ]
        assert kept(TITLE, "2023-07-30", *broken, *STORY) == [*broken, *STORY]

    def test_cutting_again_cuts_nothing_more(self) -> None:
        body = "\n".join([*HEADLINES, UNTOLD, UNTOLD, "صحيفة الأفق", *STORY])
        first = strip(body, PACKS)
        left = text_of(body, first.removals)
        assert not strip(left, PACKS, facts=first.facts).removals
        assert not strip(left, PACKS, facts=Facts()).removals


class TestLabels:
    @pytest.mark.parametrize(
        "head",
        [["سالم المنصوري"], ["النهر"], ["الأفق نيوز - أخبار المدينة :"], ["مقالات", "النهر"]],
    )
    def test_names_and_places_above_the_first_sentence_go(self, head: list[str]) -> None:
        assert kept(*head, *STORY) == STORY

    @pytest.mark.parametrize("line", ["نص البيان:", "- أولا", "من أجل النهر.."])
    def test_what_leads_into_the_text_stays(self, line: str) -> None:
        assert kept(line, *STORY) == [line, *STORY]

    def test_a_word_that_heads_a_part_stays_where_others_head_parts_too(self) -> None:
        parts = ["الجسر", FIRST, "النهر", SECOND, "المدينة", THIRD]
        assert kept(*parts) == parts

    def test_short_lines_above_no_sentence_are_verses(self) -> None:
        verses = ["يا نهر قل لي", "من أين تجري", "وأين تمضي"]
        assert kept(*verses, "في ليلة مقمرة") == [*verses, "في ليلة مقمرة"]


class TestWidgetsAbove:
    def test_weather_and_rates_go_and_the_title_below_them(self) -> None:
        weather = ["27.36°القدس", "27.68°رام الله", "28.86° الخليل", "غزة31.15°", "الخليل28.86°"]
        rates = ["4.68جنيه إسترليني", "5.12دينار أردني", "3.94يورو", "دينار أردني5.12"]
        assert kept(*weather, "الأربعاء 24 يوليو 2024", *rates, TITLE, *STORY) == STORY


PIECES = [
    *HEADLINES,
    TITLE,
    UNTOLD,
    "سالم المنصوري",
    "مقالات",
    "الأكثر تداولا",
    "2023-07-30",
    "26",
    "No Image",
    "النهر والجسر - صورة أرشيفية",
    "الأفق – الساحل",
    "البلدية: الكلفة لم تزد على المقرر والمرحلة التالية قريبة جدا إن شاء الله",
]


class TestAnyHead:
    @given(st.lists(st.sampled_from(PIECES), max_size=9))
    def test_the_story_below_stays_and_all_that_left_can_be_put_back(self, head: list[str]) -> None:
        body = "\n".join([*head, *STORY])
        stripped = strip(body, PACKS)
        left = text_of(body, stripped.removals)
        assert left.splitlines()[-len(STORY) :] == STORY
        assert not strip(left, PACKS, facts=stripped.facts).removals
        for removal in stripped.removals:
            assert body[removal.span.start : removal.span.end].strip()


class TestWordsAboutAPicture:
    @pytest.mark.parametrize(
        "caption",
        [
            "عمال يطلون سور الجسر قبل أيام (إنستغرام)",
            "فرحة سكان الضفة الشرقية في حفل سابق عند النهر (أرشيفية)",
            "رئيس البلدية أثناء الجولة (الأناضول)",
        ],
    )
    def test_a_caption_that_says_whose_it_is_goes(self, caption: str) -> None:
        assert kept(TITLE, caption, *STORY) == STORY

    def test_a_deck_with_a_remark_in_brackets_stays(self) -> None:
        deck = "البلدية: الكلفة لم تزد على المقرر والمرحلة التالية قريبة (فيديو)"
        assert deck in kept(TITLE, deck, *STORY)


class TestOneParagraph:
    LONG = f"{FIRST[:-1]}، وقال في كلمة قصيرة إن الترميم شمل الأقواس والرصيف والإنارة معا."

    def test_its_title_is_what_it_tells(self) -> None:
        assert kept(TITLE, self.LONG) == [self.LONG]
        assert title_of(TITLE, self.LONG) == TITLE

    def test_a_line_about_something_else_stays(self) -> None:
        assert kept(HEADLINES[0], self.LONG) == [HEADLINES[0], self.LONG]


def test_a_title_said_again_below_itself_is_no_rhyme() -> None:
    deck = "البلدية: الكلفة لم تزد على المقرر والمرحلة التالية قريبة"
    lines = [TITLE, deck, TITLE, "سالم المنصوري", TITLE, TITLE, *STORY]
    assert TITLE not in kept(*lines)
    assert deck in kept(*lines)
