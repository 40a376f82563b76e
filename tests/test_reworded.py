"""A report that another house has reworded, sentence by sentence and in order, is one report."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning.dedup.order import Run
from cleaning.dedup.swaps import NONE
from cleaning.dedup.text import text_of
from cleaning.fingerprint import fingerprint
from tests.stories import BRIDGE, decide, entry, filler, kept

REPORT = f"{BRIDGE} {filler(24, 250)}"
HOUSE = (
    ("ستبدأ صباح الأحد المقبل وتستمر", "تنطلق صباح الأحد المقبل وتمتد"),
    ("وقال المهندس سامر الحلواني مدير الطرق في البلدية إن", "وأوضح مدير الطرق سامر الحلواني أن"),
    ("منذ ذلك الحين وإن الفحوص الأخيرة كشفت", "منذئذ وأن فحوصا جديدة أظهرت"),
    ("وأضاف أن الكلفة تبلغ", "وتبلغ الكلفة حسب قوله"),
    ("تغطي الدولة ثلثيها", "ثلثاها على الدولة"),
    ("إذا سمحت نتائج القياس بذلك", "إن أجازته القياسات"),
    ("وطلبت البلدية من السائقين سلوك", "ودعت السائقين إلى سلوك"),
    ("وكان سكان الضفة الغربية قد شكوا مرارا من", "وشكا أهالي الضفة الغربية كثيرا"),
)


def reworded(text: str = BRIDGE) -> str:
    for old, new in HOUSE:
        assert old in text
        text = text.replace(old, new)
    return text


MORNING, EVENING, DAYS_LATER, A_WEEK_LATER = (
    f"2024-02-{when}:00:00+02:00" for when in ("03T09", "03T18", "06T09", "10T09")
)
NEWS = "نفى وزير الأشغال العامة أمس ما نشر عن إغلاق النفق البحري ووصف ما قيل عنه بالشائعات."
PARAGRAPH = "وتزامن ذلك مع احتجاج تجار السوق على نقل الموقف إلى ساحة الميناء القديم. " * 4


def left(copy: str, published: str = EVENING, report: str = REPORT) -> int:
    first = entry("1", report, "a.example", published=MORNING)
    return len(kept(first, entry("2", copy, "b.example", published=published)))


def test_a_brief_reworded_throughout_is_found_in_the_report_of_that_day() -> None:
    first = entry("1", REPORT, "a.example", published=MORNING)
    found = decide(first, entry("2", reworded(), "b.example", published=EVENING))["2"]
    assert (found.canonical, found.relation) == ("1", "contained")
    assert "in the same order" in found.why
    assert (found.containment or 1) < 0.75


def test_a_date_where_the_other_house_has_the_day_of_the_week_is_no_other_date() -> None:
    dated = REPORT.replace("صباح الأحد المقبل", "صباح يوم 9 فبراير 2024")
    assert left(reworded(), report=dated) == 1
    assert left(reworded(), report=REPORT.replace("الأحد", "الخميس")) == 2


@pytest.mark.parametrize(
    "copy",
    [
        reworded(BRIDGE).replace("42 مليون", "47 مليون"),
        reworded(BRIDGE).replace("نحو 30 ألف", "نحو 45 ألف"),
        f"{NEWS} {reworded()}",
        reworded().replace("وتبلغ الكلفة", f"{PARAGRAPH} وتبلغ الكلفة"),
        " ".join(reworded().split()[::-1]),
    ],
    ids=["another sum", "another count", "other news first", "a paragraph of its own", "backwards"],
)
def test_what_says_something_else_stays(copy: str) -> None:
    assert left(copy) == 2


@pytest.mark.parametrize(
    ("published", "more", "stories"),
    [
        (DAYS_LATER, "", 1),
        (A_WEEK_LATER, "", 1),
        (A_WEEK_LATER, PARAGRAPH, 2),
    ],
)
def test_a_rewording_is_the_same_story_days_later_where_it_tells_nothing_else(
    published: str, more: str, stories: int
) -> None:
    assert left(f"{reworded()} {more}", published) == stories


def test_one_publisher_that_prints_a_report_again_with_light_edits_has_one_story() -> None:
    again = BRIDGE
    for old, new in (*HOUSE[:1], *HOUSE[3:4], ("وكان سكان", "كان سكان"), ("مرارا", "كثيرا")):
        again = again.replace(old, new)
    again = again.replace("مدينة النخيل", "النخيل").replace("صيف ", "").replace("نحو ", "")
    first = entry("1", REPORT, "a.example", published=MORNING)
    assert len(kept(first, entry("2", again, "a.example", published=DAYS_LATER))) == 1


def test_another_name_in_a_note_is_another_note() -> None:
    note = (
        "استقبل محافظ النخيل في مكتبه صباح اليوم المخترعة ليلى فهد القاسم التي نالت ميدالية المعرض"
        " الدولي للابتكار في العاصمة. وهنأها المحافظ بما حققته مؤكدا دعم المواهب وتسخير الإمكانات"
        " لها. وعبرت عن شكرها للمحافظ على حسن الاستقبال."
    )
    other = note.replace("المخترعة ليلى فهد القاسم", "الباحثة هند سعيد المنصور")
    other = other.replace("وهنأها المحافظ بما حققته مؤكدا", "وبارك لها إنجازها وأكد")
    assert left(note, report=f"{other} {filler(9, 40)}") == 2


def test_titles_and_turns_of_phrase_are_nobodys_subject() -> None:
    """Houses print them as they like: `د.` for `الدكتور`, `أوضح` for `أضاف`."""
    told = text_of(fingerprint("أضاف الدكتور أن الجسر القديم أضاف الدكتور أن الجسر").tokens)
    assert told.repeated.tolist() == fingerprint("الجسر").tokens.tolist()


def test_two_reports_of_one_day_that_share_paragraphs_in_another_order_both_stay() -> None:
    """What a wire copy is forgiven on the same day holds for one that runs as the other does."""
    parts = [filler(seed, 25) for seed in (31, 32, 33)]
    one = f"{filler(34, 50)} {' '.join(parts)}"
    other = f"{' '.join(parts[::-1])} {filler(35, 50)}"
    assert left(one, report=other) == 2


@given(
    st.lists(st.integers(0, 6), min_size=3, max_size=90),
    st.lists(st.integers(0, 6), min_size=3, max_size=60),
)
def test_words_in_order_are_counted_as_the_textbook_does(one: list[int], other: list[int]) -> None:
    short, long = (text_of(np.array(words, np.uint32) * 2 + 7_000) for words in (one, other))
    marks = np.arange(len(one)) >= max(1, len(one) // 4), np.ones(len(other), np.bool_)
    table = np.zeros((len(one) + 1, len(other) + 1), int)
    for i, word in enumerate(one):
        for j, against in enumerate(other):
            longer = max(table[i, j + 1], table[i + 1, j])
            table[i + 1, j + 1] = table[i, j] + 1 if word == against else longer
    assert round(Run(short, long, marks, NONE).in_order * len(one)) == table[-1, -1]
