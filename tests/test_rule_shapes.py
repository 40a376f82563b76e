"""What rules out a pattern before it is tried never rules out a line that the pattern matches."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning.rulepack import load_packs
from cleaning.rulepack.rules import text_rules
from cleaning.rulepack.shape import Shape
from cleaning.text import normalize_line

PACKS = load_packs().packs
RULES = [rule for pack in PACKS for rule in text_rules(pack)]
SOURCES = sorted({rule.source for rule in RULES if rule.source})
LINES = sorted(
    {normalize_line(text) for rule in RULES for text in (*rule.spares, *rule.phrases)}
    | {normalize_line(text) for pack in PACKS for rule in pack.lines for text in rule.matches}
)


@pytest.mark.parametrize(
    ("source", "matched", "ruled_out"),
    [
        pytest.param("^شارك الخبر$", "شارك الخبر", "وشارك الخبر", id="its first letter"),
        pytest.param("^شارك.{0,9}[)»]$", "شارك (هنا)", "شارك هنا", id="its last letter"),
        pytest.param("^شارك.{0,4}$", "شارك هنا", "شارك هنا الخبر", id="its length"),
        pytest.param("^.{0,9}شارك.{0,9}$", "هنا شارك", "هنا انشر", id="a word"),
        pytest.param("^.{0,9}(?:شارك|انشر)$", "هنا انشر", "هنا انظر", id="a word of several"),
        pytest.param("^(?:و|ف)?شارك$", "فشارك", "بشارك", id="a first letter that may be left out"),
    ],
)
def test_a_line_is_ruled_out_by(source: str, matched: str, ruled_out: str) -> None:
    shape = Shape(source)
    assert shape.match(matched)
    assert shape.match(ruled_out) is None
    assert "pattern" not in vars(Shape(source))


@pytest.mark.parametrize(
    ("source", "line"),
    [
        pytest.param("^ab|c$", "abbbbbb", id="alternatives of which one is open at its end"),
        pytest.param("(?i)^abc$", "ABC", id="letters of either case"),
        pytest.param("^(?i:a)bc$", "Abc", id="one letter of either case"),
        pytest.param("^[^a]bc?$", "xb", id="any letter but one"),
        pytest.param(r"^\d\w*$", "٣ا", id="any digit"),
        pytest.param("^(?:ab){2,}$", "abababab", id="words over and over"),
        pytest.param("^(?:a|b*)$", "bbb", id="an alternative that may be empty"),
        pytest.param("^(?:(?:a|b)?c){0,3}d?$", "acbc", id="nothing that must be there"),
    ],
)
def test_what_is_not_certain_rules_out_nothing(source: str, line: str) -> None:
    assert re.match(source, line)
    assert Shape(source).match(line)


@pytest.mark.parametrize("source", SOURCES)
def test_every_rule_finds_in_the_rules_examples_what_its_pattern_finds(source: str) -> None:
    shape = Shape(source)
    wrong = [x for x in LINES if x and bool(shape.match(x)) != bool(shape.pattern.match(x))]
    assert not wrong


@given(st.sampled_from(LINES).filter(bool), st.integers(0, 400), st.text("، .()0a|", max_size=9))
def test_and_in_lines_that_are_nearly_examples(line: str, place: int, more: str) -> None:
    line = line[: place % len(line)] + more + line[place % len(line) :]
    for shape in map(Shape, SOURCES[place % 9 :: 9]):
        assert bool(shape.match(line)) == bool(shape.pattern.match(line))


ELSEWHERE = """
import re
import sys
sys.modules["re._parser"] = None  # from here on importing it fails
from cleaning.cli import run_command
from cleaning.rulepack.shape import Shape
shape = Shape("^a[bc]{1,2}$")
assert [bool(shape.match(line)) for line in ("abc", "abbb", "xabc")] == [True, False, False]
try:
    Shape("a(")
except re.error:
    sys.exit(run_command(["rules", "--check", "--quiet"]))
"""


def test_a_python_that_keeps_its_reading_of_patterns_elsewhere_finds_the_same() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", ELSEWHERE], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
