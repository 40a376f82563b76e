"""A line's normalised text and where each of its characters stands."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning.learn import edge_lines
from cleaning.strip.align import aligned
from cleaning.text import count_words, normalize_line

SIGNS = st.text("ابت \t\n\u00a0\u0640\u064e\u0651.،12aA«»ﻻ\u200f-_\u2028", max_size=80)


@pytest.mark.parametrize(
    ("raw", "text", "places"),
    [
        ("خبر", "خبر", [0, 1, 2]),
        ("  خبر  ", "خبر", [2, 3, 4]),
        ("أ\u00a0\u00a0ب", "أ ب", [0, 1, 3]),
        ("كـــتب", "كتب", [0, 4, 5]),
        ("كَتَبَ", "كتب", [0, 2, 4]),
        ("قال وكَتب  ثم", "قال وكتب ثم", [0, 1, 2, 3, 4, 5, 7, 8, 9, 11, 12]),
        ("ﻻ تنسوا", "لا تنسوا", [0, 0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_every_character_knows_its_place(raw: str, text: str, places: list[int]) -> None:
    assert aligned(raw, range(len(raw))) == (text, places)


@given(SIGNS)
def test_the_text_is_the_normalised_line(raw: str) -> None:
    text, places = aligned(raw, range(len(raw)))
    assert text == normalize_line(raw)
    assert len(text) == len(places)
    assert places == sorted(places)


@given(SIGNS)
def test_words_are_what_holds_a_letter_or_digit(text: str) -> None:
    assert count_words(text) == len(re.findall(r"\w\S*", text))


@given(st.lists(SIGNS, max_size=20).map("\n".join))
def test_edges_are_the_first_and_last_six_lines(body: str) -> None:
    lines = [line for line in map(str.strip, re.split(r"\s{4,}|[\n\u2028]+", body)) if line]
    wanted = lines[:6] + lines[6:][-6:]
    told = [line for line in wanted if re.search(r"[^\W_]", line)]
    assert edge_lines(body) == [line for line in told if not line.startswith("«")]
