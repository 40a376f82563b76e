"""The same story once, and every other story too."""

from __future__ import annotations

import csv
import json
import random
from collections import Counter
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaning.dedup import deduplicate, keys, pairs, sampled, shuffle
from cleaning.dedup.compare import compare
from cleaning.dedup.corpus import gather
from cleaning.dedup.known import MOST_COMPARED
from cleaning.dedup.text import text_of
from cleaning.fingerprint import fingerprint
from cleaning.model import Entry
from tests.conftest import SHARED, needs_shared
from tests.stories import (
    BRIDGE,
    LIBRARY,
    NOTICE,
    RECEPTION,
    TELEGRAM,
    decide,
    entry,
    filler,
    gold,
    kept,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.model import Decision

SENTENCES = BRIDGE.split(". ")


COPIES = {
    "word for word": BRIDGE,
    "with a dateline and a credit": f"مدينة النخيل - وكالة الواحة: {BRIDGE} (وكالات)",
    "with a headline of its own": f"شاحنات ممنوعة من العبور ثلاثة أسابيع\n{BRIDGE}",
    "without its last sentences": ". ".join(SENTENCES[:-2]),
    "in another house style": BRIDGE.translate(str.maketrans("أإة", "ااه")).replace("42", "٤٢"),
    "with some words changed": BRIDGE.replace("وأضاف", "وأوضح")
    .replace("صباح", "يوم")
    .replace("مرارا", "كثيرا")
    .replace("وطلبت البلدية", "ودعت البلدية"),
    "with its sentences in another order": ". ".join([*SENTENCES[:3], *SENTENCES[:2:-1]]),
}


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_a_republished_copy_is_dropped(copy: str) -> None:
    found = decide(entry("1", BRIDGE, "a.example"), entry("2", copy, "b.example"))
    assert sum(decision.kept for decision in found.values()) == 1


def test_a_copy_cut_short_with_another_article_behind_it_is_dropped() -> None:
    """What the other article's numbers and subject are has nothing to do with it."""
    story = f"{BRIDGE} وبلغت كلفتها عام 2019 نحو 17 مليونا و2020 نحو 18 مليونا {filler(12, 20)}"
    other = f"وسجلت المخازن 31 ألف طن عام 2024 و44 ألفا عام 2025 {filler(13, 20)}"
    assert len(kept(entry("1", story), entry("2", f"{BRIDGE} {other}"))) == 1


def test_a_dropped_copy_says_of_what_how_alike_and_why() -> None:
    copy = COPIES["with some words changed"]
    found = decide(entry("1", BRIDGE, "a.example"), entry("2", copy, "b.example"))["2"]
    assert found.canonical == found.cluster == "1"
    assert found.relation == "near_duplicate"
    assert found.similarity is not None
    assert 0.7 < found.similarity < 1
    assert found.why.endswith("of the shorter stands in the other, no number or date differs")


def test_the_same_words_are_identical_whatever_their_spelling() -> None:
    found = decide(entry("1", BRIDGE), entry("2", BRIDGE.replace("أ", "ا")))["2"]
    assert (found.relation, found.similarity, found.containment) == ("identical", 1.0, 1.0)


def test_a_brief_inside_a_longer_report_is_contained() -> None:
    brief = ". ".join(SENTENCES[:3])
    report = f"{BRIDGE} {filler(1, 300)}"
    found = decide(entry("long", report, "a.example"), entry("brief", brief, "b.example"))
    assert found["brief"].canonical == "long"
    assert found["brief"].relation == "contained"


@pytest.mark.parametrize(("later", "left"), [("2024-02-03T15:00", 1), ("2024-02-06T15:00", 1)])
def test_a_brief_in_another_houses_words_is_contained_on_that_day_and_later(
    later: str, left: int
) -> None:
    brief = ". ".join(SENTENCES[:3])
    for old, new in (
        ("صباح الأحد المقبل", "بعد أيام"),
        ("وقال المهندس", "وأوضح المهندس"),
        ("توقفا تاما", "تماما"),
        ("مدير الطرق في البلدية", "مسؤول الطرق"),
        ("كشفت تشققات", "أظهرت شقوقا"),
        ("تغطي الدولة ثلثيها", "ثلثاها على الدولة"),
        ("منذ ذلك الحين", "بعدها"),
    ):
        brief = brief.replace(old, new)
    report = entry("long", f"{BRIDGE} {filler(24, 300)}", "a.example", published="2024-02-03T09:00")
    assert len(kept(report, entry("brief", brief, "b.example", published=later))) == left


def test_a_teaser_at_the_end_of_another_article_is_a_story_of_its_own() -> None:
    brief = SENTENCES[0]
    page = f"{LIBRARY} {filler(2, 80)} {brief}"
    assert kept(entry("1", page, "a.example"), entry("2", brief, "a.example")) == {"1", "2"}


OTHER_STORIES = {
    "gold on two days": (gold("السبت", 61), gold("الأحد", 64)),
    "gold on two days, in two houses' words": (
        gold("السبت", 61),
        gold("الأحد", 64).replace("مستوى جديدا", "ارتفاعا جديدا"),
    ),
    "telegrams to two presidents": (
        TELEGRAM.format(whom="كارلو بينيتو", where="الأرخبيل"),
        TELEGRAM.format(whom="أنطون فيلار", where="المرجان"),
    ),
    "ambassadors received": (
        RECEPTION.format(whom="هانز فيلدر", of="سفير الأرخبيل", where="الأرخبيل"),
        RECEPTION.format(whom="كارلو بينيتو", of="سفيرة المرجان", where="المرجان"),
    ),
    "death notices": (
        NOTICE.format(whom="سالم بن ناصر الهاجري", mosque="النور", at="الروضة"),
        NOTICE.format(whom="عبدالكريم يوسف الحداد", mosque="التقوى", at="السلام"),
    ),
    "two reports with one closing paragraph": (
        f"{LIBRARY} {SENTENCES[-1]}",
        f"{filler(3, 120)} {SENTENCES[-1]}",
    ),
}


@pytest.mark.parametrize("texts", OTHER_STORIES.values(), ids=OTHER_STORIES)
@pytest.mark.parametrize(
    "sites", [("a.example", "a.example"), ("a.example", "b.example"), ("", "")]
)
def test_other_stories_on_one_template_all_stay(
    texts: tuple[str, str], sites: tuple[str, str]
) -> None:
    first = entry("1", texts[0], sites[0], published="2024-02-03")
    second = entry("2", texts[1], sites[1], published="2024-02-04")
    assert kept(first, second) == {"1", "2"}


def test_one_gold_note_on_two_sites_is_one_story() -> None:
    note = gold("السبت", 61)
    copy = f"الواحة اليوم - {note}"
    assert len(kept(entry("1", note, "a.example"), entry("2", copy, "b.example"))) == 1


def test_one_telegram_in_two_houses_words_is_one_story() -> None:
    note = TELEGRAM.format(whom="كارلو بينيتو", where="الأرخبيل")
    copy = note.replace("لفخامة كارلو", "له").replace("وأعرب الرئيس باسمه وباسم", "وأعرب عن")
    copy = copy.replace("المتميزة التي تربط", "بين").replace("متطلعا إلى", "وتطلع إلى")
    assert len(kept(entry("1", note, "a.example"), entry("2", copy, "b.example"))) == 1


HOUSE = (
    ("وأعرب الرئيس باسمه وباسم شعب الواحة وحكومتها", "معربا له"),
    ("لفخامة", "لدولة"),
    ("المتميزة التي تربط الواحة", "المتنامية بين البلدين"),
    ("متطلعا إلى لقاء", "آملا زيارة"),
    ("قريبا", "هذا العام"),
)


@pytest.mark.parametrize(
    ("where", "day", "stories"), [("نيبال", "03", 1), ("نيبال", "09", 2), ("غانا", "03", 2)]
)
def test_one_telegram_that_another_house_words_its_own_way_is_one_story_on_its_day(
    where: str, day: str, stories: int
) -> None:
    """Told by the country that both name again and again."""
    note = TELEGRAM.format(whom="كارلو بينيتو", where="نيبال")
    copy = TELEGRAM.format(whom="كارلو بينيتو", where=where)
    for old, new in HOUSE:
        assert old in copy
        copy = copy.replace(old, new)
    first = entry("1", note, "a.example", published="2024-02-03T09:00")
    second = entry("2", copy, "b.example", published=f"2024-02-{day}T15:00")
    assert len(kept(first, second)) == stories


ARRIVAL = (
    "وصل وزير خارجية الواحة {} إلى المرجان {} في زيارة رسمية تستمر يومين. وكان في {} لدى وصوله إلى"
    " مطار العاصمة {} وكيل الوزارة {} وسفير الواحة {} وعدد من المسؤولين."
)


def test_a_report_in_two_houses_words_on_one_day_is_one_story() -> None:
    """Nothing but titles and turns of phrase differs, in every sentence of a short text."""
    one = ARRIVAL.format("سامر الحلبي", "اليوم", "استقباله", "الدكتور", "نبيل قاسم", "هاني داود")
    other = ARRIVAL.format(
        "معالي الأستاذ سامر الحلبي", "أمس", "استقبال معاليه", "سعادة", "الدكتور نبيل قاسم", "هاني"
    )
    first = entry("1", one, "a.example", published="2024-02-03T20:00:00+02:00")
    copy = entry("2", other, "b.example", published="2024-02-04T07:00:00+02:00")
    assert len(kept(first, copy)) == 1


def test_a_death_notice_with_other_verbs_is_one_notice() -> None:
    note = NOTICE.format(whom="سالم بن ناصر الهاجري", mosque="النور", at="الروضة")
    copy = note.replace("وسيصلى", "ويصلى").replace("ويوارى", "ثم يوارى").replace("لمدة", "على مدى")
    assert len(kept(entry("1", note, "a.example"), entry("2", copy, "b.example"))) == 1


def test_a_later_fuller_version_on_one_site_is_an_update() -> None:
    later = f"{BRIDGE} وأعلنت البلدية لاحقا تمديد الأعمال أسبوعا رابعا بسبب {filler(4, 25)}"
    found = decide(
        entry("1", BRIDGE, "a.example", published="2024-02-03T09:00:00+02:00"),
        entry("2", later, "a.example", published="2024-02-03T15:00:00+02:00"),
    )
    assert {d.relation for d in found.values() if not d.kept} == {"update"}


RANKS = {
    "the complete one before the cut one": (
        {"text": BRIDGE},
        {"text": ". ".join(SENTENCES[:-3]), "published": "2020-01-01", "source": "وكالة الواحة"},
    ),
    "the agency's before the uncredited one": (
        {"source": "وكالة الواحة", "published": "2024-02-04"},
        {"published": "2024-02-03"},
    ),
    "the earlier one": ({"published": "2024-02-03"}, {"published": "2024-02-04"}),
    "the dated one before the undated": ({"published": "2024-02-03"}, {}),
    "the earlier one across offsets": (
        {"published": "2024-02-03T10:00:00+04:00"},
        {"published": "2024-02-03T09:00:00+02:00"},
    ),
    "the longer of about equal ones": ({"text": f"{BRIDGE} انتهى"}, {}),
}


@pytest.mark.parametrize(("better", "worse"), RANKS.values(), ids=RANKS)
def test_the_better_copy_is_kept(better: dict[str, str], worse: dict[str, str]) -> None:
    best = entry("z", **{"text": BRIDGE, "site": "a.example", **better})
    other = entry("a", **{"text": BRIDGE, "site": "b.example", **worse})
    assert kept(best, other) == kept(other, best) == {"z"}


def test_of_two_equal_copies_the_smaller_id_is_kept() -> None:
    assert kept(entry("2", BRIDGE), entry("1", BRIDGE), entry("3", BRIDGE)) == {"1"}


def test_of_equal_copies_without_number_the_smaller_id_comes_first() -> None:
    numbered = (f"https://waha.example/akhbar/mahaliyat/{number}" for number in range(1_500))
    ids = [*numbered, "https://waha.example/akhbar/", "ا", "أ", ""]
    shuffled = random.Random(5).sample(ids, len(ids))
    with gather(entry(id, BRIDGE, "waha.example") for id in shuffled) as corpus:
        assert [corpus.id(rank) for rank in range(len(corpus))] == sorted(ids)


def newsroom() -> list[Entry]:
    """Copies, briefs, notes on templates and strangers."""
    texts = [*COPIES.values(), *(t for pair in OTHER_STORIES.values() for t in pair)]
    texts += [". ".join(SENTENCES[:3]), LIBRARY, *(filler(seed) for seed in range(20))]
    return [
        entry(f"{i:02}", text, f"site{i % 5}.example", published=f"2024-02-{i % 4 + 1:02}")
        for i, text in enumerate(texts)
    ]


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1_000_000))
def test_the_outcome_does_not_depend_on_the_order(seed: int) -> None:
    shuffled = newsroom()
    random.Random(seed).shuffle(shuffled)
    assert decide(*shuffled) == decide(*newsroom())


def test_decisions_come_in_the_order_of_the_entries() -> None:
    entries = newsroom()[::-1]
    assert [d.id for d in deduplicate(iter(entries))] == [e.id for e in entries]


def test_every_cluster_has_one_kept_member_and_every_copy_points_at_it() -> None:
    found = decide(*newsroom())
    for decision in found.values():
        assert found[decision.canonical].kept
        assert found[decision.canonical].cluster == decision.cluster
    centres = Counter(d.cluster for d in found.values() if d.kept)
    assert set(centres.values()) == {1}


def test_a_chain_of_likenesses_is_not_one_story() -> None:
    words = filler(5, 400).split()
    steps = [" ".join(words[start : start + 200]) for start in range(0, 201, 40)]
    found = decide(*(entry(str(i), text) for i, text in enumerate(steps)))
    assert found["0"].cluster != found["5"].cluster
    assert all(d.kept or (d.similarity or 0) > 0.28 for d in found.values())


def test_texts_without_words_are_nobodys_duplicates() -> None:
    assert kept(entry("1", ""), entry("2", "…"), entry("3", "")) == {"1", "2", "3"}


def test_nothing_in_nothing_out() -> None:
    assert deduplicate([]) == []


def test_a_hundred_copies_leave_one() -> None:
    copies = [entry(f"{i:03}", f"{BRIDGE} نسخة{i}") for i in range(150)]
    assert len(kept(*copies)) == 1


@pytest.mark.parametrize("members", [130, 400])
def test_a_crowd_on_one_template_is_bounded_and_counted(members: int) -> None:
    notes = [entry(f"{i:04}", gold("السبت", 100 + i * 37), "a.example") for i in range(members)]
    counts: Counter[str] = Counter()
    decisions = deduplicate(notes, counts=counts)
    assert all(decision.kept for decision in decisions)
    assert counts["crowded_buckets"] > 0
    assert counts["pairs_left_out"] > 0
    assert counts["candidates_left_out"] > 0
    assert counts["pairs_compared"] <= MOST_COMPARED * members


def test_pairs_on_disk_are_those_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = decide(*newsroom())
    monkeypatch.setattr(pairs, "_FEWEST_ROWS", 2)
    monkeypatch.setattr(shuffle, "_BUFFERED", 10)
    monkeypatch.setattr(sampled, "_AT_A_TIME", 50)
    monkeypatch.setattr(keys, "_AT_A_TIME", 3)
    assert decide(*newsroom()) == whole


def test_a_copy_inside_a_crowd_is_still_found() -> None:
    notes = [entry(f"{i:04}", gold("السبت", 100 + i * 37), "a.example") for i in range(130)]
    copy = entry("copy", f"الواحة - {gold('السبت', 100 + 77 * 37)}", "b.example")
    found = decide(*notes, copy)
    assert not (found["0077"].kept and found["copy"].kept)


def test_what_differs_is_counted_by_kind_and_place() -> None:
    notes = [text_of(fingerprint(gold(*day)).tokens) for day in (("السبت", 61), ("الأحد", 64))]
    found = compare(*notes)
    assert found is not None
    assert found.changed == (5, 5)  # four prices and a day
    assert found.places == 5
    assert found.words_changed == 0
    assert compare(notes[0], text_of(fingerprint(BRIDGE).tokens)) is None


def test_near_misses_are_named_as_related() -> None:
    other = ". ".join([*SENTENCES[:5], LIBRARY])
    found = decide(entry("1", BRIDGE, "a.example"), entry("2", other, "a.example"))
    assert found["1"].related == ("2",)
    assert found["2"].related == ("1",)


class TestPresets:
    copy = entry("2", COPIES["with some words changed"], "b.example")
    loose = entry("2", ". ".join([*SENTENCES[:5], filler(6, 40)]), "b.example")
    first = entry("1", BRIDGE, "a.example")

    def test_monitor_drops_nothing_and_labels_all(self) -> None:
        found = decide(self.first, self.copy, preset="monitor")["2"]
        assert found.kept
        assert (found.cluster, found.related, found.relation) == ("1", ("1",), "near_duplicate")

    def test_strict_drops_only_what_is_almost_the_same(self) -> None:
        assert len(kept(self.first, self.loose)) == 1
        assert kept(self.first, self.loose, preset="strict") == {"1", "2"}
        assert kept(self.first, self.copy, preset="strict") == {"1"}

    def test_strict_keeps_briefs(self) -> None:
        brief = entry("2", ". ".join(SENTENCES[:2]))
        assert kept(self.first, brief, preset="strict") == {"1", "2"}


def _labelled(pairs: str, documents: str) -> tuple[list[dict[str, str]], dict[str, Decision]]:
    folder = SHARED / "eval" / "dedup"
    with (folder / documents).open(encoding="utf-8") as lines:
        entries = [_labelled_entry(json.loads(line)) for line in lines]
    with (folder / pairs).open(encoding="utf-8") as rows:
        return list(csv.DictReader(rows, delimiter="\t")), decide(*entries)


def _labelled_entry(record: dict[str, Any]) -> Entry:
    date = record.get("date") or ""
    if "," in date:
        date = parsedate_to_datetime(date).isoformat()
    key = fingerprint(record["text"])
    return Entry(record["id"], key, record.get("site") or "", published=date or None)


def _together(pairs: Sequence[dict[str, str]], found: dict[str, Decision]) -> Counter[str]:
    return Counter(
        pair["label"]
        for pair in pairs
        if found[pair["id_a"]].canonical == found[pair["id_b"]].canonical
    )


@needs_shared
def test_labelled_pairs_are_judged_like_the_annotators_do() -> None:
    pairs, found = _labelled("pairs.tsv", "docs.jsonl")
    merged, labels = _together(pairs, found), Counter(pair["label"] for pair in pairs)
    wrong = merged["distinct-template"] + merged["distinct-topic"]
    assert 2 * merged["dup"] / (merged["dup"] + wrong + labels["dup"]) >= 0.965
    assert merged["distinct-template"] <= 2
    assert merged["containment"] >= 50


@needs_shared
def test_labelled_edits_are_found_even_before_stripping() -> None:
    pairs, found = _labelled("edited_pairs.tsv", "edited_docs.jsonl")
    assert _together(pairs, found)["dup"] >= 0.97 * len(pairs)


def test_a_table_of_times_is_another_one_though_its_numbers_stand_elsewhere_in_it() -> None:
    today = (
        "يؤذن للفجر في مدينة النخيل عند الساعة 4:50 وتشرق الشمس 6:12 والظهر 12:06 والعصر 3:20"
        " والمغرب 5:50 والعشاء 7:12 ودعت الوزارة المصلين إلى مراعاة فروق التوقيت بين المدن"
    )
    tomorrow = today.replace("4:50", "4:12").replace("3:20", "3:06").replace("5:50", "5:12")
    assert len(kept(entry("1", today, "a.example"), entry("2", tomorrow, "b.example"))) == 2


def test_a_reworded_brief_of_a_report_twice_as_long_is_called_a_brief() -> None:
    brief = " ".join(BRIDGE.split()[:60])
    for old, new in (
        ("وتستمر", "وتمتد"),
        ("وقال", "وذكر"),
        ("وإن الفحوص الأخيرة كشفت", "وإن فحوصا جديدة أظهرت"),
        ("على أن تتوقف", "وتتوقف"),
        ("توقفا تاما", "كليا"),
    ):
        brief = brief.replace(old, new)
    report = f"{BRIDGE} {' '.join(LIBRARY.split()[:20])}"
    first = entry("1", report, "a.example", published="2024-02-03T10:00:00+02:00")
    found = decide(first, entry("2", brief, "b.example", published="2024-02-03T12:00:00+02:00"))
    assert found["2"].relation == "contained"
    assert found["2"].containment < 0.75
