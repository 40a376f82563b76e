"""Which rules match a line, found fast: one dictionary and one alternation before any rule."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaning.rulepack.rules import LONGEST_LINE, LineRule, SectionRule, text_rules
from cleaning.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaning.rulepack.rules import Pack

Hit = tuple[LineRule | SectionRule, "re.Match[str] | None"]
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_NAMED = re.compile(r"\(\?P<\w+>")
_LONGEST_PHRASE = 160


def phrase_key(line: str) -> str:
    """What `phrases` compare: folded, without punctuation and symbols at either end."""
    return _EDGES.sub("", fold(line))


def _either(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern that matches wherever one of these does (names of groups dropped)."""
    sources = [_NAMED.sub("(?:", source) for source in patterns]
    return re.compile("|".join(f"(?:{source})" for source in sources)) if sources else None


class RuleIndex:
    """The line and section rules of some packs, ready to be asked about lines."""

    def __init__(self, packs: Sequence[Pack]) -> None:
        rules = [rule for pack in packs for rule in text_rules(pack)]
        lines = [rule for rule in rules if isinstance(rule, LineRule)]
        sections = [rule for rule in rules if isinstance(rule, SectionRule)]
        self._phrases: dict[str, list[LineRule | SectionRule]] = {}
        for rule in rules:
            for phrase in rule.phrases:
                self._phrases.setdefault(phrase_key(phrase), []).append(rule)
        self._whole: list[tuple[re.Pattern[str], LineRule | SectionRule]] = [
            *((r.start, r) for r in sections if r.start),
            *((r.pattern, r) for r in lines if r.pattern and r.part == "whole"),
        ]
        self._heads = [(r.pattern, r) for r in lines if r.pattern and r.part == "head"]
        self._searched = [(r.pattern, r) for r in lines if r.pattern and r.part in ("tail", "any")]
        self._any_whole = _either(pattern.pattern for pattern, _ in self._whole)
        self._any_head = _either(pattern.pattern for pattern, _ in self._heads)
        self._needs = _either({re.escape(n) for _, rule in self._searched for n in rule.needs})

    def whole(self, line: str) -> list[Hit]:
        """The rules that match the whole of a normalised line, phrases first."""
        if len(line) > LONGEST_LINE:
            return []
        hits: list[Hit] = []
        if len(line) <= _LONGEST_PHRASE:
            hits += [(rule, None) for rule in self._phrases.get(phrase_key(line), ())]
        if self._any_whole and self._any_whole.match(line):
            hits += _matching(self._whole, line)
        return hits

    def needed(self, body: str) -> bool:
        """Whether a text holds any of the strings that searched rules need."""
        return bool(self._needs and self._needs.search(body))

    def parts(self, line: str, raw: str, search: bool) -> Iterator[tuple[LineRule, re.Match[str]]]:
        """The matches of rules that cut a part of a normalised line.

        `raw` is the line as it stands; `search` says whether rules that are searched for (not
        anchored at the start) may apply at all.
        """
        if self._any_head and self._any_head.match(line):
            for pattern, rule in self._heads:
                if found := pattern.match(line):
                    yield rule, found
        for pattern, rule in self._searched if search else ():
            if any(needed in raw for needed in rule.needs):
                yield from ((rule, found) for found in pattern.finditer(line))


def _matching(
    rules: Iterable[tuple[re.Pattern[str], LineRule | SectionRule]], line: str
) -> list[Hit]:
    return [(rule, found) for pattern, rule in rules if (found := pattern.match(line))]
