"""Notes on one template are as many stories; a note in two houses' words is one.

The table is `fixtures/notes.toml`: notes of fifty kinds, what a template's next use replaces in
them, and what another paper changes when it prints the same story. A few are beyond what can be
told from the words alone, so that each figure has a mark to keep, not all of the table.
"""

from __future__ import annotations

import tomllib
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.stories import entry, kept

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Changes = list[list[str]]

NOTES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "fixtures" / "notes.toml").read_text("utf-8")
)["note"]
FIRST = "2024-02-03T10:00:00+02:00"
HOUSE_STYLES: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "a dateline and a credit": lambda text: f"العاصمة - وكالة الواحة: {text} (وكالات)",
    "spelling and digits": lambda text: text.translate(
        str.maketrans("أإآى0123456789", "اااي٠١٢٣٤٥٦٧٨٩")
    ),
    "vowel marks": lambda text: text.replace("ا", "اَ").replace("ل", "لِ"),
    "tatweel": lambda text: text.replace("س", "ســ"),
}


def changed(note: dict[str, Any], changes: Changes) -> str:
    text: str = note["text"]
    for old, new in changes:
        assert old in text, (note["kind"], old)
        text = text.replace(old, new)
    return text


def pairs(table: str) -> list[tuple[str, str, Changes]]:
    return [
        (note["text"], changed(note, changes), changes) for note in NOTES for changes in note[table]
    ]


def stories(one: str, other: str, sites: Sequence[str], later: str) -> int:
    first = entry("1", one, sites[0], published=FIRST)
    return len(kept(first, entry("2", other, sites[1], published=later)))


def test_the_table_is_large_enough_to_tell_something() -> None:
    assert len(NOTES) >= 55
    assert len(pairs("other")) >= 155
    assert len(pairs("copy")) >= 140


@pytest.mark.parametrize(
    ("sites", "later", "most"),
    [
        (("a.example", "a.example"), "2024-02-04T10:00:00+02:00", 6),
        (("a.example", "b.example"), "2024-02-05T10:00:00+02:00", 6),
        (("a.example", "b.example"), "2024-02-03T15:00:00+02:00", 11),
    ],
    ids=["the publisher's next day", "another publisher, days later", "another, on the same day"],
)
def test_the_next_note_on_a_template_stays(sites: Sequence[str], later: str, most: int) -> None:
    lost = [changes for *texts, changes in pairs("other") if stories(*texts, sites, later) < 2]
    assert len(lost) <= most, lost


@pytest.mark.parametrize("later", ["2024-02-03T15:00:00+02:00", "2024-02-04T09:00:00+02:00"])
def test_a_note_in_another_houses_words_is_one_story(later: str) -> None:
    sites = ("a.example", "b.example")
    for style, rewrite in HOUSE_STYLES.items():
        missed = [
            changes
            for one, other, changes in pairs("copy")
            if stories(one, rewrite(other), sites, later) > 1
        ]
        assert len(missed) <= 1, (style, missed)


def test_house_styles_alone_never_make_a_story() -> None:
    for note, style in product(NOTES, HOUSE_STYLES):
        text = note["text"]
        copy = HOUSE_STYLES[style](text)
        assert stories(text, copy, ("a.example", "b.example"), FIRST) == 1, (note["kind"], style)


ROAD = (
    "لقي {} أشخاص مصرعهم وأصيب 12 آخرون في حادث تصادم بين حافلة وشاحنة على طريق الساحل فجر اليوم."
    " ونقلت سيارات الإسعاف المصابين إلى مستشفى النخيل العام وباشرت إدارة المرور التحقيق في أسبابه."
)


@pytest.mark.parametrize("frame", ["{}", "العاصمة - وكالة الواحة: {} (وكالات)"])
@pytest.mark.parametrize(
    ("number", "left"), [("3", 1), ("ثلاثة", 1), ("٣", 1), ("5", 2), ("12", 2), ("أربعة", 2)]
)
def test_one_other_number_makes_another_note(frame: str, number: str, left: int) -> None:
    """The 12 stands in both: it counts what stands where, not only what stands at all."""
    sites = ("a.example", "b.example")
    assert stories(ROAD.format("3"), frame.format(ROAD.format(number)), sites, FIRST) == left
