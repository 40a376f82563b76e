"""One report in two houses' words is one story; a follow-up that shares its background is another.

The texts are made of a report of ours: an editor puts words of his own for passages of it, and the
other house goes on where it ended.
"""

from __future__ import annotations

import pytest

from tests.stories import BRIDGE, entry, filler, kept

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
        (reworded(12, 36), "2024-02-05T15:00", 2),
        (reworded(8, 36), "2024-02-05T15:00", 1),  # less of it, and begun word for word
        (reworded(8, 36), "2024-02-07T15:00", 2),
        (reworded(20, 60), "2024-02-03T15:00", 1),  # cut differently, and begun word for word
        (reworded(8, 36, filler(5, 20)), "2024-02-03T15:00", 1),  # a sentence of its own before it
        (reworded(8, 36, filler(5, 40)), "2024-02-03T15:00", 2),  # other news before it
        (reworded(8, 36, filler(5, 20)), "2024-02-04T17:00", 2),
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
