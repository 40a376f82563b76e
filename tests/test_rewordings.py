"""One report in two houses' words is one story; a follow-up that shares its background is another.

The texts are made of a report of ours: an editor puts words of his own for passages of it, and the
other house goes on where it ended.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning.dedup.compare import Comparison, compare
from cleaning.dedup.judge import BARS, Circumstances, judge
from cleaning.dedup.rewording import TWICE, rewording
from cleaning.dedup.text import text_of
from cleaning.fingerprint import fingerprint
from tests.stories import BRIDGE, entry, filler, kept

if TYPE_CHECKING:
    from cleaning.dedup.order import Run

MORNING = "2024-02-03T09:00"
WEATHER = (
    "تتوقع إدارة الأرصاد الجوية في تقريرها عن حالة الطقس لهذا اليوم أن تكون السماء غائمة جزئيا على"
    " {where} وأن تهطل أمطار متفرقة على المرتفعات مع نشاط في الرياح السطحية يحد من مدى الرؤية"
    " الأفقية بسبب الأتربة المثارة على الطرق الصحراوية فيما تكون درجات الحرارة {heat} والرطوبة"
    " مرتفعة على السواحل."
)
SEA = (
    " وأورد التقرير أن حركة الرياح السطحية على البحر ستكون شمالية غربية بسرعة تتراوح بين 15 و35"
    " كيلومترا في الساعة وارتفاع الموج من نصف متر إلى متر ونصف وحالة البحر خفيف إلى متوسط الموج."
)
RULING = (
    "أصدرت المحكمة العليا في الواحة حكمها في قضية {who} المتهم بتزوير سندات ملكية في {where} وقضت"
    " بسجنه ومصادرة ما لديه من أختام ووثائق مزورة. وكانت سلطات الأمن قد تمكنت من القبض على الجاني"
    " المذكور وأسفر التحقيق معه عن توجيه الاتهام إليه بارتكاب جريمته وبإحالته إلى المحكمة صدر بحقه"
    " حكم يقضي بثبوت ما نسب إليه وصدق الحكم من محكمة الاستئناف. ونفذ الحكم في {who} اليوم {day} في"
    " {where}. وتؤكد وزارة العدل حرصها على صون أملاك المواطنين وتحذر في الوقت نفسه كل من يقدم على"
    " مثل ذلك بأن العقاب الشرعي سيكون مصيره."
)


def reworded(length: int, every: int, lead: str = "") -> str:
    """The report with so many words of an editor's in each stretch, after its first sentence."""
    words, own = BRIDGE.split(), iter(filler(7, 400).split())
    for start in range(34, len(words), every):
        for place in range(start, min(start + length, len(words))):
            words[place] = next(own)
    return f"{lead} {' '.join(words)}"


def stories(one: str, other: str, later: str, sites: str = "ab") -> int:
    first = entry("1", one, f"{sites[0]}.example", published=MORNING)
    return len(kept(first, entry("2", other, f"{sites[1]}.example", published=later)))


LONGER = f"{BRIDGE} {filler(9, 150)}"


@pytest.mark.parametrize(
    ("copy", "later", "left"),
    [
        (reworded(12, 36), "2024-02-03T15:00", 1),
        (reworded(12, 36), "2024-02-04T17:00", 1),  # printed in the next day's paper
        (reworded(12, 36), "2024-02-08T15:00", 2),
        (reworded(8, 36), "2024-02-08T15:00", 1),  # less of it
        (reworded(20, 60), "2024-02-03T15:00", 1),  # cut differently, and begun word for word
        (reworded(8, 36, filler(5, 20)), "2024-02-03T15:00", 1),  # a sentence of its own before it
        (reworded(8, 36, filler(5, 40)), "2024-02-03T15:00", 2),  # other news before it
        (reworded(8, 36, filler(5, 20)), "2024-02-06T15:00", 2),
    ],
)
def test_a_reworded_report_is_told_by_its_news_and_its_day(
    copy: str, later: str, left: int
) -> None:
    assert stories(LONGER, copy, later) == left


@pytest.mark.parametrize(
    ("where", "heat", "later", "left"),
    [
        ("شمال الواحة", "معتدلة", "2024-02-03T10:00", 1),
        ("شمال الواحة", "معتدلة", "2024-02-05T10:00", 2),
        ("جنوب المرجان", "شديدة", "2024-02-03T10:00", 2),
    ],
)
def test_a_bulletin_is_contained_where_it_stands_whole_on_its_day(
    where: str, heat: str, later: str, left: int
) -> None:
    report = WEATHER.format(where="شمال الواحة", heat="معتدلة") + SEA + filler(3, 60)
    assert stories(report, WEATHER.format(where=where, heat=heat), later) == left


@pytest.mark.parametrize(
    ("who", "where", "day", "later", "left"),
    [
        ("سامر نبيل الحلبي", "مدينة النخيل", "الاثنين", "2024-02-03T15:00", 1),
        ("هاني داود القاسم", "بلدة الساحل", "الأربعاء", "2024-02-07T15:00", 2),
    ],
)
def test_a_sentence_carried_out_later_is_not_contained_in_two_earlier_ones(
    who: str, where: str, day: str, later: str, left: int
) -> None:
    earlier = [("سامر نبيل الحلبي", "مدينة النخيل"), ("كرم وليد الهادي", "قرية العين")]
    report = " ".join(RULING.format(who=w, where=p, day="الاثنين") for w, p in earlier)
    assert stories(report, RULING.format(who=who, where=where, day=day), later) == left


def compared(longer: bool) -> Comparison:
    """A report and a rewording of it, of its length or a part of a longer one."""
    whole = f"{BRIDGE} {filler(9, 150)}" if longer else BRIDGE
    texts = [text_of(fingerprint(text).tokens) for text in (whole, reworded(12, 36))]
    found = compare(*texts)
    assert found is not None
    assert (found.words[1] >= TWICE * found.words[0]) == longer
    return found


SIGNS = ("in_order", "opening", "lead", "begin_alike", "own", "values", "names")


def run_with(run: Run, **signs: float) -> Run:
    """A run with other signs than its texts have."""
    other = copy(run)
    vars(other).update({sign: getattr(run, sign) for sign in SIGNS} | signs)
    return other


SHARE = st.floats(0, 1)


@given(st.booleans(), SHARE, SHARE, st.integers(0, 60), st.floats(0, 30), st.booleans())
def test_each_sign_tells_in_one_direction(
    longer: bool, more: float, less: float, words: int, days: float, same_site: bool
) -> None:
    less, more = sorted((less, more))
    found = compared(longer)

    def score(days: float | None = days, same_site: bool = same_site, **run: float) -> float:
        changed = replace(found, run=run_with(found.run, **run))
        return rewording(changed, days, same_site=same_site)

    for sign in ("in_order", "opening", "lead", "begin_alike"):
        assert score(**{sign: less}) <= score(**{sign: more})
    assert score(own=words + 1) <= score(own=words)
    assert score(days=days + 1) <= score()
    assert score(same_site=True) <= score(same_site=False)
    assert score(days=None) <= score(days=0.0)


@pytest.mark.parametrize(
    ("share", "subjects", "days", "same_site", "told"),
    [
        (0.80, 0.0, 0.5, False, "near_duplicate"),  # two houses spell a name, or shorten it
        (0.80, 0.0, 2.5, False, None),
        (0.80, 0.0, 2.5, True, None),
        (0.86, 0.0, 2.5, True, "near_duplicate"),  # nearly all the rest is the same
        (0.86, 0.2, 2.5, True, None),  # but for words used again and again
    ],
)
def test_a_name_in_the_place_of_another_is_forgiven_within_a_day_or_where_little_else_differs(
    share: float, subjects: float, days: float, same_site: bool, told: str | None
) -> None:
    found = compared(longer=False)
    run = run_with(found.run, names=1, in_order=share, own=3)
    found = replace(found, run=run, covered=share, jaccard=0.3, subjects_changed=subjects)
    assert judge(found, Circumstances(same_site, days), BARS["news"]).relation == told


# As two houses edit one statement: each leaves out a little, and tells the rest in its own order.
REARRANGED = replace(
    compared(longer=False),
    words=(185, 271),
    covered=0.68,
    jaccard=0.28,
    changed=(1, 2),
    values=(7, 10),
    places=0,
    subjects_changed=0.0,
)


@pytest.mark.parametrize(
    ("changed", "order", "about", "told"),
    [
        ({}, {}, {}, "near_duplicate"),
        ({}, {}, {"days": 2.0}, None),
        ({}, {}, {"days": None}, None),
        ({}, {}, {"same_site": True}, None),
        ({}, {"own": 40}, {}, None),  # a passage that the other has not
        ({}, {"opening": 0.6}, {}, None),  # other news leads
        ({}, {"in_order": 0.4}, {}, None),  # paragraphs that both share, and no more
        ({}, {"names": 1}, {}, None),
        ({"covered": 0.6}, {}, {}, None),
        ({"subjects_changed": 0.12}, {}, {}, None),
        ({"words": (185, 300)}, {}, {}, None),  # something else may follow in it
    ],
)
def test_a_report_of_the_day_in_another_order_is_one_where_neither_adds_much(
    changed: dict[str, Any], order: dict[str, Any], about: dict[str, Any], told: str | None
) -> None:
    run = {"in_order": 0.55, "opening": 0.85, "lead": 0.2, "begin_alike": 0.1, "own": 18}
    run |= {"values": 0, "names": 0}
    found = replace(REARRANGED, run=run_with(REARRANGED.run, **(run | order)), **changed)
    where = Circumstances(**({"same_site": False, "days": 0.3} | about))
    assert judge(found, where, BARS["news"]).relation == told
