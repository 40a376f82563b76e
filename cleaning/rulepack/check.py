"""The rules prove themselves: examples cut, spares spared, patterns fast."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from lxml import html

from cleaning.rulepack.index import RuleIndex, phrase_key
from cleaning.rulepack.rules import LineRule, SectionRule, text_rules
from cleaning.rulepack.shape import shape_of
from cleaning.text import normalize_line

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from cleaning.rulepack.rules import Pack, Prune

# What lines are made of on which careless patterns take seconds: one letter, spaces, words,
# punctuation. Some fail only at their end, on a sign that no pattern names.
_UNITS = ("ا", " ", "كلمة ", "-", "1/", "اقرأ أيضا: ")
_ENDS = ("", "¦")
_LONGEST, _ONE_BY_ONE = 10_000, 40  # characters
_SLOW = 0.25  # seconds for all lines of a length; linear patterns take milliseconds


def problems(packs: Sequence[Pack]) -> list[str]:
    """One sentence for each thing wrong with these packs; none where all is well."""
    return [*_slow(packs)] or [*_examples(packs), *_overreach(packs)]  # slow ones may hang there


def _examples(packs: Sequence[Pack]) -> Iterator[str]:
    for pack in packs:
        for prune in pack.prunes:
            yield from _prune_problems(prune)
        for rule in pack.lines:
            yield from _line_problems(rule)
        for section in pack.sections:
            yield from _section_problems(section)


def _line_problems(rule: LineRule) -> Iterator[str]:
    for text in rule.matches:
        if not matches(rule, text):
            yield f"{rule.id}: does not match its own example {text!r}."
        if rule.needs and not any(need in text for need in rule.needs):
            yield f"{rule.id}: its example {text!r} holds none of what the rule `needs`."


def _prune_problems(prune: Prune) -> Iterator[str]:
    for source in prune.removes:
        if not prune.compiled(html.fragment_fromstring(source, create_parent="body")):
            yield f"{prune.id}: removes nothing from its own example {source!r}."
    for source in prune.keeps:
        if prune.compiled(html.fragment_fromstring(source, create_parent="body")):
            yield f"{prune.id}: removes something from {source!r}, which it must keep."


def _section_problems(section: SectionRule) -> Iterator[str]:
    before, after = section.before.split("\n"), section.after.split("\n")
    before, after = [x for x in before if x.strip()], [x for x in after if x.strip()]
    start = next((n for n, line in enumerate(before) if matches(section, line)), None)
    if start is None:
        yield f"{section.id}: `start` matches no line of `before`."
    elif after != before[:start] + before[start + len(before) - len(after) :]:
        yield f"{section.id}: `after` is not `before` without the lines from the heading on."


def _overreach(packs: Sequence[Pack]) -> Iterator[str]:
    spares = {spare for pack in packs for r in text_rules(pack) for spare in r.spares}
    index = RuleIndex(packs)
    every = tuple(r for pack in packs for r in pack.lines if r.needs)
    for spare in sorted(spares):
        line = normalize_line(spare)
        hits = {rule.id for rule, _ in index.whole(line, every)}
        hits |= {rule.id for rule, _ in index.parts(line, every)}
        yield from (f"{rule}: matches {spare!r}, which must be spared." for rule in sorted(hits))


def _slow(packs: Sequence[Pack]) -> Iterator[str]:
    for pack in packs:
        for rule in text_rules(pack):
            if any(map(_is_slow, _patterns(rule))):
                yield f"{rule.id}: is slow on a line of 10,000 characters; bound its repetitions."


def _patterns(rule: LineRule | SectionRule) -> list[re.Pattern[str]]:
    if isinstance(rule, SectionRule):
        return [rule.start] if rule.start else []
    told = shape_of(rule.unless_told).pattern if rule.unless_told else None
    return [pattern for pattern in (rule.pattern, told) if pattern]


def _is_slow(pattern: re.Pattern[str]) -> bool:
    """Whether it takes too long on lines of one length, told before longer ones would hang."""
    return any(_takes_long(pattern, length) for length in _lengths())


def _takes_long(pattern: re.Pattern[str], length: int) -> bool:
    started = time.process_time()
    for unit in _UNITS:
        line = (unit * (length // len(unit) + 1))[:length]
        for end in _ENDS:
            pattern.search(line + end)
            if time.process_time() - started > _SLOW:
                return True
    return False


def _lengths() -> Iterator[int]:
    """Rising slowly: a nested repetition takes a multiple of its time for each letter more."""
    yield from range(1, _ONE_BY_ONE)
    length = _ONE_BY_ONE
    while length < _LONGEST:
        yield length
        length += length // 4
    yield _LONGEST


def matches(rule: LineRule | SectionRule, text: str) -> bool:
    """Whether a rule's own pattern or phrases match one line, wherever it might stand."""
    pattern = rule.start if isinstance(rule, SectionRule) else rule.pattern
    if pattern is None:
        return phrase_key(text) in map(phrase_key, rule.phrases)
    return bool(pattern.search(normalize_line(text)))
