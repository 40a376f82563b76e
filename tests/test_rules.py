"""Every rule of every bundled pack proves itself, and harms nobody else's sentences.

The packs are read by the code under test; what is proved here is the data.
"""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html

from cleaning.rulepack import KINDS, READS, RuleIndex, load_packs
from cleaning.rulepack.detect import Detector
from cleaning.rulepack.index import phrase_key
from cleaning.text import normalize_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.rulepack import LineRule, Pack, Prune, SectionRule

PACKS = load_packs()
INDEX = RuleIndex(PACKS.packs)
FILES = sorted(
    (f for f in (resources.files("cleaning") / "rules").iterdir() if f.name.endswith(".toml")),
    key=lambda file: file.name,
)
PRUNES = [prune for pack in PACKS.packs for prune in pack.prunes]
LINES = [rule for pack in PACKS.packs for rule in pack.lines]
SECTIONS = [rule for pack in PACKS.packs for rule in pack.sections]
RULES: list[Prune | LineRule | SectionRule] = [*PRUNES, *LINES, *SECTIONS]
NEEDY = tuple(rule for rule in LINES if rule.needs)
PATTERNS = [
    *((rule.id, rule.pattern.pattern, rule.part) for rule in LINES if rule.pattern),
    *((rule.id, rule.start.pattern, "whole") for rule in SECTIONS if rule.start),
]
# One pack for each platform that Arabic outlets are built on.
PROMISED = (
    *("wordpress", "jetpack", "jannah", "sahifa", "jnews", "newspaper", "publisher"),
    *("foxiz", "blogger", "joomla", "drupal"),
)
NOT_PORTABLE = re.compile(r"\(\?(?!:|P<)|\\[1-9]|[*+?}]\+")
# A repetition without an upper bound: `+`, `*` or `{2,}` behind anything but an escape.
UNBOUNDED = re.compile(r"(?<!\\)(?:\\\\)*(?:[+*]|\{[0-9]+,\})")
BARE_PAGE = (
    '<html><body class="rtl single home"><div id="content"><article class="post">'
    "<p>نص الخبر.</p></article></div></body></html>"
)


def rule_ids(rules: Sequence[Any]) -> list[str]:
    return [rule.id for rule in rules]


def matched(rule: LineRule, text: str) -> bool:
    """Whether the rule's own pattern or phrases match a line, wherever it may stand."""
    if rule.pattern is None:
        return phrase_key(text) in map(phrase_key, rule.phrases)
    return bool(rule.pattern.search(normalize_line(text)))


def begins(section: SectionRule, line: str) -> bool:
    if section.start is None:
        return phrase_key(line) in map(phrase_key, section.phrases)
    return bool(section.start.search(normalize_line(line)))


def elements(prune: Prune, source: str) -> Any:
    return prune.compiled(html.fragment_fromstring(source, create_parent="body"))


def hits(line: str) -> set[str]:
    """The ids of all rules of all packs that match a line, wherever it may stand."""
    seen = normalize_line(line)
    whole = {rule.id for rule, _ in INDEX.whole(seen, NEEDY)}
    return whole | {rule.id for rule, _ in INDEX.parts(seen, NEEDY)}


def without_classes(pattern: str) -> str:
    """The pattern with its character classes and escapes as one letter each."""
    return re.sub(r"\[(?:\\.|[^\]\\])+\]", "c", re.sub(r"\\[.*+?(){}\[\]|^$/\\]", "e", pattern))


def alternatives(pattern: str) -> list[str]:
    """The parts between the bars that stand outside all groups."""
    parts, depth = [""], 0
    for letter in without_classes(pattern):
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def nested_repetitions(pattern: str) -> list[str]:
    """Groups that hold an unbounded repetition and are themselves repeated without bound."""
    plain = without_classes(pattern)
    opened: list[int] = []
    nested = []
    for position, letter in enumerate(plain):
        if letter == "(":
            opened.append(position)
        elif letter == ")":
            group = plain[opened.pop() : position + 1]
            if UNBOUNDED.search(group) and UNBOUNDED.match(plain, position + 1):
                nested.append(group)
    return nested


@pytest.mark.parametrize("name", PROMISED)
def test_each_platform_of_arabic_outlets_has_a_pack(name: str) -> None:
    assert f"theme.{name}" in {pack.name for pack in PACKS.packs}


def test_a_pack_is_called_what_its_file_is_called() -> None:
    assert sorted(f"{pack.name}.toml" for pack in PACKS.packs) == [file.name for file in FILES]


@pytest.mark.parametrize(
    "pack", [p for p in PACKS.packs if p.scope == "theme"], ids=lambda p: p.name
)
def test_a_theme_is_not_seen_on_a_bare_page(pack: Pack) -> None:
    page = html.document_fromstring(BARE_PAGE)
    assert pack.detect
    assert pack.name == "theme.widgets" or not Detector([(pack.name, pack.detect)]).names(page)


def test_no_two_rules_share_an_id() -> None:
    ids = rule_ids(RULES)
    assert [i for i in ids if ids.count(i) > 1] == []
    assert [i for i in ids if not re.fullmatch(r"[a-z]+\.[a-z0-9-]+/[a-z0-9-]+", i)] == []


@pytest.mark.parametrize("rule", LINES, ids=rule_ids(LINES))
def test_a_line_rule_matches_its_own_examples(rule: LineRule) -> None:
    examples = rule.matches or rule.phrases
    assert [text for text in examples if not matched(rule, text)] == []


@pytest.mark.parametrize("rule", NEEDY, ids=rule_ids(NEEDY))
def test_an_example_holds_what_the_rule_needs(rule: LineRule) -> None:
    assert [t for t in rule.matches if not any(need in t for need in rule.needs)] == []


@pytest.mark.parametrize("rule", LINES, ids=rule_ids(LINES))
def test_a_line_rule_spares_its_own_sentences(rule: LineRule) -> None:
    assert rule.spares
    assert [text for text in rule.spares if matched(rule, text)] == []


@pytest.mark.parametrize("rule", [*LINES, *SECTIONS], ids=rule_ids([*LINES, *SECTIONS]))
def test_no_rule_of_any_pack_matches_a_spared_sentence(rule: LineRule | SectionRule) -> None:
    assert {spare: found for spare in rule.spares if (found := hits(spare))} == {}


@pytest.mark.parametrize(
    "rule", [r for r in LINES if r.reads], ids=rule_ids([r for r in LINES if r.reads])
)
def test_a_rule_that_reads_finds_the_value_in_some_example(rule: LineRule) -> None:
    assert rule.reads in READS
    assert rule.pattern is not None
    results = [rule.pattern.search(normalize_line(text)) for text in rule.matches]
    assert any(result and (result["value"] or "").strip() for result in results)


@pytest.mark.parametrize("prune", PRUNES, ids=rule_ids(PRUNES))
def test_a_prune_removes_what_it_says(prune: Prune) -> None:
    assert [source for source in prune.removes if not elements(prune, source)] == []


@pytest.mark.parametrize("prune", PRUNES, ids=rule_ids(PRUNES))
def test_a_prune_keeps_what_only_looks_alike(prune: Prune) -> None:
    assert [source for source in prune.keeps if elements(prune, source)] == []


@pytest.mark.parametrize("section", SECTIONS, ids=rule_ids(SECTIONS))
def test_a_section_cuts_from_its_heading_and_keeps_the_rest(section: SectionRule) -> None:
    before = [line for line in section.before.split("\n") if line.strip()]
    after = [line for line in section.after.split("\n") if line.strip()]
    start = next(number for number, line in enumerate(before) if begins(section, line))
    kept_below = len(after) - start
    assert after == before[:start] + before[len(before) - kept_below :]
    assert len(after) < len(before)


@pytest.mark.parametrize("section", SECTIONS, ids=rule_ids(SECTIONS))
def test_a_section_spares_its_own_sentences(section: SectionRule) -> None:
    assert section.spares
    assert [text for text in section.spares if begins(section, text)] == []


def test_every_rule_names_a_known_kind() -> None:
    assert [rule.id for rule in RULES if rule.kind not in KINDS] == []


def test_no_prune_asks_for_a_part_of_a_class_name() -> None:
    # `contains(@class, "related")` also finds "unrelated"; a leading hyphen ends a hashed name.
    loose = re.compile(r'contains\(@(?:class|id), "[^-]|starts-with\(@class')
    assert [prune.id for prune in PRUNES if loose.search(prune.xpath)] == []


def test_no_prune_swallows_a_page() -> None:
    page = html.document_fromstring(BARE_PAGE)
    assert [prune.id for prune in PRUNES if prune.compiled(page)] == []


@pytest.mark.parametrize(
    ("name", "pattern", "part"), PATTERNS, ids=[name for name, _, _ in PATTERNS]
)
def test_a_pattern_is_anchored_and_portable(name: str, pattern: str, part: str) -> None:
    each = alternatives(pattern)
    assert part not in ("whole", "head") or all(piece.startswith("^") for piece in each)
    assert part not in ("whole", "tail") or all(piece.endswith("$") for piece in each)
    assert not NOT_PORTABLE.search(without_classes(pattern))


@pytest.mark.parametrize(
    ("name", "pattern", "part"), PATTERNS, ids=[name for name, _, _ in PATTERNS]
)
def test_a_pattern_takes_linear_time(name: str, pattern: str, part: str) -> None:
    assert nested_repetitions(pattern) == []
    assert not re.search(r"\.(?:[*+]|\{[0-9]+,\})", without_classes(pattern))


def test_every_example_is_one_trimmed_line() -> None:
    ragged = [
        (rule.id, text)
        for rule in LINES
        for text in (*rule.matches, *rule.phrases, *rule.spares)
        if "\n" in text or text != text.strip()
    ]
    assert ragged == []


@pytest.mark.parametrize(
    ("pattern", "nested"),
    [
        pytest.param(r"^(?:a+)+$", True, id="a plus of a plus"),
        pytest.param(r"^(?:[ab]*c?)*$", True, id="a star of a star"),
        pytest.param(r"^(?:a{1,9} ){3,20}$", False, id="both bounded"),
        pytest.param(r"^(?:a\+)+$", False, id="an escaped plus"),
        pytest.param(r"^(?:[+*])+$", False, id="a class of signs"),
    ],
)
def test_nested_repetitions_are_recognised(pattern: str, nested: bool) -> None:
    assert bool(nested_repetitions(pattern)) is nested


def test_the_packs_find_nothing_wrong_with_themselves() -> None:
    assert PACKS.check() == []
