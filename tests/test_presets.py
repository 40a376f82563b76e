"""What each preset keeps and what it takes out, on one table of invented stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stories import BRIDGE, LIBRARY, TELEGRAM, decide, entry, filler, gold, kept

if TYPE_CHECKING:
    from cleaning.config import Preset

PRESETS: tuple[Preset, ...] = ("news", "pretrain", "monitor", "strict")
SENTENCES = BRIDGE.split(". ")
HOUSE_WORDS = (
    BRIDGE.replace("وأضاف", "وأوضح")
    .replace("صباح", "يوم")
    .replace("مرارا", "كثيرا")
    .replace("وطلبت البلدية", "ودعت البلدية")
)
HALF = f"{'. '.join(SENTENCES[:5])} {filler(21, 62)}"
FIRST = {"published": "2024-02-03T09:00:00+02:00"}
# Whether the second text is taken out, by preset, in the order of PRESETS; `monitor` takes out
# nothing, and says of the others what they are: the relation, None for a story of its own.
TABLE = {
    "the same words": (BRIDGE, BRIDGE, "1101", "identical"),
    "the same in another spelling": (BRIDGE, BRIDGE.replace("أ", "ا"), "1101", "identical"),
    "a dateline and a credit": (
        BRIDGE,
        f"مدينة النخيل - وكالة الواحة: {BRIDGE} (وكالات)",
        "1101",
        "near_duplicate",
    ),
    "another house's words": (BRIDGE, HOUSE_WORDS, "1101", "near_duplicate"),
    "without the last sentences": (
        BRIDGE,
        ". ".join(SENTENCES[:-2]),
        "1101",
        "near_duplicate",
    ),
    "the first half, then another text": (BRIDGE, HALF, "1100", "near_duplicate"),
    "a brief in a long report": (
        f"{BRIDGE} {filler(22, 300)}",
        ". ".join(SENTENCES[:3]),
        "1100",
        "contained",
    ),
    "gold on the next day": (gold("السبت", 61), gold("الأحد", 64), "0000", None),
    "a telegram to another president": (
        TELEGRAM.format(whom="كارلو بينيتو", where="الأرخبيل"),
        TELEGRAM.format(whom="أنطون فيلار", where="المرجان"),
        "0000",
        None,
    ),
    "another story with the same closing": (
        f"{LIBRARY} {SENTENCES[-1]}",
        f"{filler(23, 120)} {SENTENCES[-1]}",
        "0000",
        None,
    ),
    "another story": (BRIDGE, LIBRARY, "0000", None),
}
ROWS = [
    pytest.param(one, other, preset, taken[column] == "1", relation, id=f"{preset}: {name}")
    for name, (one, other, taken, relation) in TABLE.items()
    for column, preset in enumerate(PRESETS)
]


@pytest.mark.parametrize(("one", "other", "preset", "taken", "relation"), ROWS)
def test_what_a_preset_takes_out(
    one: str,
    other: str,
    preset: Preset,
    taken: bool,
    relation: str | None,
) -> None:
    first, second = entry("1", one, "a.example", **FIRST), entry("2", other, "b.example", **FIRST)
    assert len(kept(first, second, preset=preset)) == 1 + (not taken)
    found = decide(first, second, preset=preset)
    if preset == "monitor" or taken:
        assert relation in {decision.relation for decision in found.values()}


def test_each_preset_takes_out_at_least_what_a_stricter_one_does() -> None:
    """From one corpus: strict leaves most, then news, then pretrain; monitor leaves all."""
    texts = dict.fromkeys(text for one, other, *_ in TABLE.values() for text in (one, other))
    corpus = [entry(f"{n:02}", text, f"{n % 3}.example") for n, text in enumerate(texts)]
    left = {preset: len(kept(*corpus, preset=preset)) for preset in PRESETS}
    assert left["monitor"] == len(corpus)
    assert left["pretrain"] <= left["news"] < left["strict"] < left["monitor"]
