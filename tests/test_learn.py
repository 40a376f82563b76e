"""What repeats at the edges of a site's documents is learned; what merely returns is not."""

from __future__ import annotations

import json
import random

import pytest

from cleaning.learn import LineCounts, edge_lines, line_mark, lines, sample
from cleaning.learn.known import line_marks

LABEL = "صحيفة المدينة لسان أهلها"
SENTENCE = "جميع المقالات المنشورة هنا تعبر عن رأي أصحابها وحدهم ولا تلزم الصحيفة."
DOCUMENTS = 60


def story(n: int) -> str:
    return f"وقال رئيس البلدية إن القسم رقم {n} سيفتح في موعده المقرر بعد {n} أيام."


def counted(
    line: str, times: int, *, documents: int = DOCUMENTS, site: str = "a.com"
) -> LineCounts:
    """Documents of one site; the last line of so many of them is `line`."""
    counts = LineCounts()
    for n in range(documents):
        counts.add(site, "\n".join([story(n), story(n + 1000), line if n < times else story(-n)]))
    return counts


@pytest.mark.parametrize(
    ("line", "times", "learned"),
    [
        pytest.param(LABEL, 5, True, id="a label on five documents"),
        pytest.param(LABEL, 4, False, id="a label on four"),
        pytest.param(SENTENCE, 20, True, id="a sentence on twenty of sixty"),
        pytest.param(SENTENCE, 19, False, id="a sentence on nineteen"),
        pytest.param("﴿إن مع العسر يسرا﴾", 60, False, id="a verse"),
        pytest.param("«الجسر لنا جميعا»", 60, False, id="a quotation"),
        pytest.param("* * *", 60, False, id="a line without words"),
        pytest.param("كلمة " * 80, 60, False, id="a paragraph"),
    ],
)
def test_a_line_is_learned_on_enough_evidence(line: str, times: int, learned: bool) -> None:
    known = counted(line, times).learned()
    assert known.count("a.com", line) == (times if learned else 0)


def test_a_label_needs_its_share_of_a_large_site() -> None:
    assert not counted(LABEL, 8, documents=1000).learned().lines_for("a.com")
    assert counted(LABEL, 10, documents=1000).learned().lines_for("a.com")


def test_nothing_is_learned_of_a_few_documents() -> None:
    assert not counted(LABEL, 9, documents=9).learned().lines_for("a.com")


def test_each_site_is_learned_by_itself() -> None:
    known = counted(LABEL, 20).learned()
    assert known.count("a.com", LABEL) == 20
    assert known.count("b.com", LABEL) == 0


def test_marks_of_many_lines_are_those_of_each() -> None:
    given = [
        LABEL,
        SENTENCE,
        "كلمة " * 9,
        "ثلاث كلمات…",
        "ﷺ",
        "é\u0301 .",
        "سطر    بفجوة",
        "",
        "İ",
        "a" * 400,
    ]
    assert line_marks(given) == [line_mark(line) for line in given]
    assert line_marks([]) == []


def test_spellings_of_a_line_are_one() -> None:
    known = counted("المزيد من أخبار المدينة", 20).learned()
    assert known.count("a.com", "  المـزيد من اخبار المدينه… ") == 20


def test_copies_of_one_document_count_once() -> None:
    counts = LineCounts()
    for _ in range(50):
        counts.add("a.com", f"{story(1)}\n{LABEL}")
    assert not counts.learned().lines_for("a.com")


def test_only_edges_count() -> None:
    body = "\n".join([*map(story, range(8)), LABEL, *map(story, range(8, 16))])
    assert LABEL not in edge_lines(body)


def test_a_run_of_spaces_divides_lines() -> None:
    assert edge_lines(f"{LABEL}        {story(1)}") == [LABEL, story(1)]


def test_lines_end_wherever_python_sees_an_end() -> None:
    labels = [f"{LABEL} {number}" for number in range(20)]
    for end in ("\n", "\v", "\x1e", "\x85", "\u2028", "\u2029", "\n\n"):
        assert edge_lines(end.join(labels)) == labels[:6] + labels[-6:]


class TestDeterminism:
    BODIES = tuple((f"{n % 3}.com", f"{story(n)}\n{LABEL}") for n in range(120))

    def counts(self, bodies: list[tuple[str, str]]) -> LineCounts:
        counts = LineCounts()
        for site, body in bodies:
            counts.add(site, body)
        return counts

    def test_the_order_of_documents_changes_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(lines, "SAMPLE", 12)
        bodies = list(self.BODIES)
        rows = [list(self.counts(bodies).rows())]
        for seed in range(3):
            random.Random(seed).shuffle(bodies)
            rows.append(list(self.counts(bodies).rows()))
        assert all(other == rows[0] for other in rows)
        assert len(rows[0]) == 3 * 12

    def test_counting_apart_and_merging_changes_nothing(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(lines, "SAMPLE", 12)
        bodies = list(self.BODIES)
        merged = self.counts(bodies[:70])
        merged.merge(self.counts(bodies[50:]))
        assert list(merged.rows()) == list(self.counts(bodies).rows())

    def test_rows_go_through_json_and_come_back(self) -> None:
        counts = self.counts(list(self.BODIES))
        rows = json.loads(json.dumps(list(counts.rows())))
        assert LineCounts.from_rows(rows).learned() == counts.learned()
        assert counts.learned().count("0.com", LABEL) == 40


def test_more_documents_than_memory_holds_teach_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def many() -> LineCounts:
        counts = LineCounts()
        for n in range(300):
            for site in ("a.com", "b.com", "\ud800 ب"):
                label = LABEL if n % 10 == 0 or site == "b.com" else story(-n)
                counts.add(site, "\n".join([story(n), label, *["خاتمة"] * (n % 3)]))
        counts.add("a.com", "\n".join([story(0), LABEL]))  # a copy
        return counts

    monkeypatch.setattr(lines, "SAMPLE", 200)
    at_hand = many()
    monkeypatch.setattr(sample, "_AT_HAND", 7)
    spilled = many()
    assert list(spilled.rows()) == list(at_hand.rows())
    assert spilled.learned() == at_hand.learned()
    halves = LineCounts()
    halves.merge(spilled)
    halves.merge(at_hand)
    assert list(halves.rows()) == list(at_hand.rows())


def test_of_a_large_site_no_more_is_held_than_twice_what_counts() -> None:
    found, everything = sample.Sample(10), sample.Sample(1_000)
    names = [f"{n:04d}" for n in range(400)]
    random.Random(7).shuffle(names)
    wanted = []
    for done, name in enumerate(names, 1):
        wanted.append(found.wants("a.com", name))
        found.add("a.com", name, (int(name),))
        everything.add("a.com", name, (int(name),))
        assert sum(1 for _ in found._rows_at_hand()) <= min(done, 20)
    assert list(found.rows()) == list(everything.rows())[:10]
    assert sum(wanted) < 100
