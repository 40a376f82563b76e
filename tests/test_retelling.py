"""A report all of whose sentences another one tells, in whatever order and beside whatever else, is
a part of it; two that share a passage, and each tell news of their own, are two stories.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning.dedup.retelling import SENTENCE, told
from cleaning.dedup.text import text_of
from cleaning.fingerprint import fingerprint
from tests.stories import BRIDGE, LIBRARY, decide, entry, filler, kept

if TYPE_CHECKING:
    import random

DAY, NEXT_EVENING, THREE_DAYS, NO_DAY = (
    "2024-02-03T09:00",
    "2024-02-04T19:00",
    "2024-02-06T09:00",
    "",
)
WORDS_OF_THE_HOUSE = (
    ("أعلنت بلدية مدينة النخيل أن أعمال إصلاح", "وكشفت البلدية أن إصلاح"),
    ("تتوقف حركة الشاحنات خلالها توقفا تاما", "تمنع الشاحنات خلالها من العبور"),
    ("وقال المهندس سامر الحلواني", "وأوضح سامر الحلواني"),
    (
        "ولم يخضع لصيانة شاملة منذ ذلك الحين وإن الفحوص الأخيرة",
        "ولم يصن صيانة شاملة بعدها وإن الفحوص",
    ),
    ("وأضاف أن الكلفة تبلغ 42 مليون دينار تغطي", "وأوضح أن الكلفة تبلغ 42 مليون دينار تتحمل"),
    ("وتدفع البلدية ما تبقى من", "وعلى البلدية الباقي من"),
    ("مسرب واحد أمام الحافلات", "مسرب منه أمام الحافلات"),
    ("وطلبت البلدية من السائقين سلوك", "وعلى السائقين سلوك"),
    ("وكان سكان الضفة الغربية قد شكوا مرارا من", "وشكا سكان الضفة الغربية من"),
    ("ليلا وطالبوا بتحديد وزنها", "في الليل وأرادوا تحديد وزنها"),
    ("ويعبره نحو 30 ألف", "وتعبره 30 ألف"),
)
OTHER_NEWS = (
    "وفي شأن آخر قررت بلدية النخيل تأجيل سباق القوارب السنوي إلى الربيع المقبل بعدما اشتكت الأندية"
    " من ضحالة الماء قرب المرسى وضيق الوقت لتدريب الناشئين ولم تعلن الجائزة بعد."
)


def retold(text: str = BRIDGE) -> str:
    """The report in another house's words, its sentences in another order."""
    for old, new in WORDS_OF_THE_HOUSE:
        assert old in text
        text = text.replace(old, new)
    sentences = text.split(". ")
    return ". ".join(sentences[5:] + sentences[2:5] + sentences[:2])


ROUND_UP = f"{LIBRARY} {BRIDGE} {filler(3, 180)}"


def relation(one: str, other: str, later: str = DAY, sites: str = "ab") -> str | None:
    """What the two are to each other; without a day for the second, neither has one."""
    days = {"published": DAY}, {"published": later}
    (first, second) = days if later else ({}, {})
    entries = entry("1", one, sites[0], **first), entry("2", other, sites[1], **second)
    found = decide(*entries).values()
    return next((decision.relation for decision in found if decision.relation), None)


@pytest.mark.parametrize(
    ("longer", "later", "sites", "expected"),
    [
        (ROUND_UP, DAY, "ab", "contained"),
        (ROUND_UP, NEXT_EVENING, "ab", "contained"),
        (ROUND_UP, THREE_DAYS, "ab", "contained"),
        (ROUND_UP, NO_DAY, "ab", "contained"),
        (ROUND_UP, DAY, "aa", "contained"),  # one house's item and its own round-up
        (f"{BRIDGE} {filler(4, 20)}", DAY, "ab", "near_duplicate"),
        (f"{BRIDGE} {filler(4, 20)}", THREE_DAYS, "ab", "near_duplicate"),
        (f"{BRIDGE} {filler(4, 20)}", THREE_DAYS, "aa", None),  # its next version
    ],
)
def test_a_report_told_in_another_order_is_one_with_what_holds_it(
    longer: str, later: str, sites: str, expected: str | None
) -> None:
    assert relation(longer, retold(), later, sites) == expected


@pytest.mark.parametrize(
    "brief",
    [
        retold().replace("تبلغ 42", "تبلغ 47"),
        retold().replace("ثلاثة أسابيع", "سبعة أسابيع"),
        f"{OTHER_NEWS} {retold()}",
        f"{retold()} {OTHER_NEWS}",
    ],
    ids=["another sum", "another length", "other news first", "other news last"],
)
def test_what_tells_something_else_stays(brief: str) -> None:
    assert relation(ROUND_UP, brief) is None


def test_two_reports_that_share_a_passage_and_each_have_news_are_two() -> None:
    assert relation(f"{LIBRARY} {BRIDGE}", f"{OTHER_NEWS} {retold()} {filler(7, 60)}") is None


def test_the_reason_says_how_much_of_it_is_told() -> None:
    first = entry("1", ROUND_UP, "a.example", published=DAY)
    found = decide(first, entry("2", retold(), "b.example", published=DAY))["2"]
    assert found.canonical == "1"
    assert "of nine in ten of its sentences stands in the other" in found.why


GUESTS = (
    "وكان في {} سموه بمطار النخيل الدولي أمير المنطقة ومدير شرطتها اللواء راشد بن سالم"
    " العمري وقائد المنطقة العسكرية الفريق نواف بن حمد الدوسري ووكيل الإمارة المهندس خالد بن ناصر"
    " الشهري ومدير المطار الأستاذ بدر بن علي القحطاني وعدد من كبار المسؤولين من مدنيين وعسكريين."
    " ويضم الوفد المرافق وزير الثقافة ومستشاري الديوان وسفير الواحة لدى البلاد ورئيس الغرفة."
)


@pytest.mark.parametrize(
    ("one", "other", "stories"),
    [
        ("وصل نائب الملك إلى النخيل مساء اليوم.", "غادر نائب الملك النخيل مساء اليوم.", 2),
        ("ودع نائب الملك ضيوف النخيل مساء اليوم.", "استقبل نائب الملك ضيوف النخيل مساء اليوم.", 2),
        ("وصل نائب الملك إلى النخيل مساء اليوم.", "يصل نائب الملك إلى النخيل مساء اليوم.", 1),
        ("غادر نائب الملك بعد وصول الوفد.", "وصل نائب الملك إلى النخيل مساء اليوم.", 1),
    ],
    ids=["arrives and leaves", "sees off and receives", "arrives twice", "both in one"],
)
def test_an_arrival_and_a_departure_with_one_list_of_guests_are_two(
    one: str, other: str, stories: int
) -> None:
    first = entry("1", f"{one} {GUESTS.format('صحبة')}", "a.example", published=DAY)
    second = entry("2", f"{other} {GUESTS.format('صحبة')}", "b.example", published=DAY)
    assert len(kept(first, second)) == stories


def test_a_brief_may_stand_in_what_begins_with_the_opposite() -> None:
    brief = f"وصل نائب الملك إلى النخيل مساء اليوم. {GUESTS.format('استقبال')}"
    longer = f"غادر الوزير العاصمة إلى المرجان. {filler(8, 90)} {brief} {filler(9, 90)}"
    assert relation(longer, brief) == "contained"


@given(st.randoms(use_true_random=False), st.integers(2, 8), st.integers(0, 99))
def test_half_of_each_sentence_stands_together_in_whatever_order(
    order: random.Random, sentences: int, seed: int
) -> None:
    """A stretch reaches over the end of one sentence at most, and the larger half is found."""
    parts = [filler(seed * 10 + number, SENTENCE + 4) for number in range(sentences)]
    left = text_of(fingerprint(" ".join(parts)).tokens)
    order.shuffle(parts)
    right = text_of(fingerprint(f"{filler(seed + 2_000, 50)} {' '.join(parts)}").tokens)
    assert told(left, right) >= 0.5


@given(st.integers(0, 99), st.integers(0, 80))
def test_more_text_behind_the_longer_tells_no_less(seed: int, more: int) -> None:
    brief = text_of(fingerprint(filler(seed, 60)).tokens)
    report = f"{filler(seed + 100, 60)} {filler(seed, 60)[:200]}"
    longer = f"{report} {filler(seed + 200, more)}"
    less, much = (told(brief, text_of(fingerprint(text).tokens)) for text in (report, longer))
    assert less <= much


def test_a_text_is_told_in_itself_and_not_in_a_stranger() -> None:
    bridge, library = (text_of(fingerprint(text).tokens) for text in (BRIDGE, LIBRARY))
    assert told(bridge, bridge) == 1
    assert told(bridge, library) < 0.1


def test_a_book_of_one_word_takes_no_more_than_its_size() -> None:
    """Each word of the one stands everywhere in the other; beyond any news nothing is told."""
    one, other = (text_of(fingerprint("قران " * words).tokens) for words in (900, 8_000))
    assert told(one, other) == 1
    assert told(one, text_of(fingerprint("قران " * 9_000).tokens)) == 0
