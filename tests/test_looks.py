"""Many texts looked at together: what is told of a line is what it would be told alone."""

from __future__ import annotations

import re
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning.looks import SHORT, looks
from cleaning.rulepack import Packs, load_packs
from cleaning.rulepack.needs import Needs
from cleaning.strip import strip
from cleaning.strip.split import split_lines
from cleaning.text import fold_normalized, normalize_line, words_of
from tests.stories import BRIDGE, GOLD, LIBRARY, NOTICE, RECEPTION, TELEGRAM

PACKS: Packs = load_packs()
SIGNS = "اأبةىـ ً\u0653\u0654\u0301 \u00a0\t\n\n    ..،؟»(12٣"
SIGNS += "\u200f\ufeff\u00ad\u2003…ﻻﷺéİß\x0b\x1c\x1f\x85\x00😀\ud83d_"
BODIES = st.lists(st.text(st.sampled_from(SIGNS), max_size=40), max_size=5)
ANYTHING = st.lists(st.text(st.characters(exclude_characters="\r"), max_size=20), max_size=4)
_DIVIDES = re.compile(r"\s{4,}")


def check(bodies: list[str]) -> None:
    found = looks(bodies)
    assert len(found) == len(bodies)
    for body, look in zip(bodies, found, strict=True):
        assert look is not None
        assert look.rows == body.split("\n")
        parts = [_DIVIDES.split(row) for row in look.rows]
        told = iter(zip(*look[2:5], strict=True))
        for row, size in zip(parts, look.sizes, strict=True):
            lines = list(islice(told, size))
            if lines[0][0] is None:
                assert all(text is None and key is None for text, _, key in lines)
                continue
            for part, (text, words, key) in zip(row, lines, strict=True):
                assert text == normalize_line(part)
                assert words == text.count(" ") + 1
                assert key in (None, " ".join(words_of(fold_normalized(text))))
        assert next(told, None) is None


@given(BODIES)
def test_lines_are_told_as_one_by_one(bodies: list[str]) -> None:
    check(bodies)


@given(ANYTHING)
def test_whatever_stands_in_them(bodies: list[str]) -> None:
    check(bodies)


@pytest.mark.parametrize("around", ["{}", "ا{}b", "ا\u064e{}\u064b", "{}{}  {}"])
def test_every_character_alone_and_among_others(around: str) -> None:
    check([around.replace("{}", chr(unit)) for unit in range(0x10000) if unit != ord("\r")])


@pytest.mark.parametrize(
    ("row", "texts", "keys"),
    [
        ("  قالَ الوزيرُ   أمس\u00a0إنه… ", ["قال الوزير أمس إنه..."], ["قال الوزير امس انه"]),
        ("جزء أول     جزءٌ ثان", ["جزء أول", "جزء ثان"], ["جزء اول", "جزء ثان"]),
        ("\u00a0\u00a0\t\u00a0نص", ["", "نص"], ["", "نص"]),
        ("\u200f", [""], [""]),
        ("سطر\x0bآخر    نص", [None, None], [None, None]),
        ("\u0627\u0654", [None], [None]),
    ],
)
def test_a_row(row: str, texts: list[str | None], keys: list[str | None]) -> None:
    (look,) = looks([row])
    assert look is not None
    assert (look.texts, look.keys) == (texts, keys)


def test_keys_are_told_of_nearly_all_short_lines_and_of_no_long_one() -> None:
    (look,) = looks(["عنوان\n" + "كلمة " * SHORT])
    assert look is not None
    assert look.keys == ["عنوان", None]


def test_a_text_too_long_for_columns_has_no_look() -> None:
    assert [look is None for look in looks(["قصير", "ا" * 500_000, "قصير"])] == [False, True, False]


@given(BODIES)
def test_lines_that_were_looked_at_are_those_that_are_split(bodies: list[str]) -> None:
    for body, look in zip(bodies, looks(bodies), strict=True):
        alone, together = split_lines(body), split_lines(body, look)
        assert [line.pieces for line in together] == [line.pieces for line in alone]
        for line, other in zip(together, alone, strict=True):
            assert (line.text, line.words, line.key) == (other.text, other.words, other.key)


PAGES = [
    BRIDGE,
    f"الرئيسية\nأخبار\n{BRIDGE}\nاقرأ أيضا: {LIBRARY}\nالمصدر: الوطن\n» شارك الخبر",
    f"{GOLD}    {TELEGRAM}    {NOTICE} [ad_1] (أرشيف)",
    f"{RECEPTION}\n.\nاضغط هنا\u200f لمتابعتنا على sms 12",
]


LOOKS = looks(PAGES, PACKS.hints)


def test_stripping_with_a_look_cuts_what_it_cuts_without() -> None:
    cut = [strip(body, PACKS, look=look) for body, look in zip(PAGES, LOOKS, strict=True)]
    assert cut == [strip(body, PACKS) for body in PAGES]
    assert any(found.removals for found in cut)


NEEDED = [("[ad_", "sms"), ("/", "(@"), ("سمات",), ("😀",), ("المصدر: ",), ("…",)]
NEEDING = st.lists(st.text(st.sampled_from("[ad_sm/(@سمات😀المصدر: …"), max_size=12), min_size=1)


@given(NEEDING)
def test_a_hint_leaves_out_no_needed_string(texts: list[str]) -> None:
    needs = Needs(NEEDED)
    for text, look in zip(texts, looks(texts, needs.hints), strict=True):
        held = [n for n, strings in enumerate(NEEDED) if any(s in text for s in strings)]
        assert look is not None
        assert needs.held(text, look.hint) == needs.held(text) == held


def test_a_hint_rules_out_most_strings() -> None:
    needs = Needs(NEEDED)
    (look,) = looks(["قال الوزير إن الأسعار لن ترتفع"], needs.hints)
    assert look is not None
    assert look.hint == 0


def test_without_needs_nothing_is_held() -> None:
    assert Needs(()).held("[ad_1]") == []
