"""Which rules match a line, found fast: one dictionary and one alternation before any rule."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from cleaning.rulepack.rules import LONGEST_LINE, LineRule, SectionRule, text_rules
from cleaning.text import fold, fold_normalized

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaning.rulepack.rules import Pack

Hit = tuple[LineRule | SectionRule, "re.Match[str] | None"]
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_WORDS = re.compile(r"[^ ]+")
_NAMED = re.compile(r"\(\?P<\w+>")


def phrase_key(line: str) -> str:
    """What `phrases` compare: folded, without punctuation and symbols at either end."""
    return _EDGES.sub("", fold(line))


_word_key = lru_cache(maxsize=4096)(phrase_key)


def _first_word(line: str) -> str:
    """The key of the first word with a letter or digit: tells most lines from all phrases."""
    return next((key for word in _WORDS.finditer(line) if (key := _word_key(word.group()))), "")


def _rarest(need: str) -> str:
    """A character of a needed string that Arabic prose hardly holds, if there is one."""
    return next((c for c in need if c.isascii() and not c.isspace()), need[0])


def _either(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern that matches wherever one of these does (names of groups dropped)."""
    # All stand at the start anyway; without the mark, most are ruled out by their first letter.
    sources = [_NAMED.sub("(?:", source).removeprefix("^") for source in patterns]
    return re.compile("|".join(f"(?:{source})" for source in sources)) if sources else None


class RuleIndex:
    """The line and section rules of some packs, ready to be asked about lines.

    `base` is another index to be asked first: a site's few rules are added to the general ones,
    whose large patterns are compiled once for all sites.
    """

    def __init__(self, packs: Sequence[Pack], base: RuleIndex | None = None) -> None:
        self._layers = (base, self) if base else (self,)
        rules = [rule for pack in packs for rule in text_rules(pack)]
        self._phrases: dict[str, list[LineRule | SectionRule]] = {}
        for rule in rules:
            for phrase in rule.phrases:
                self._phrases.setdefault(phrase_key(phrase), []).append(rule)
        self._first_words = {_first_word(p) for rule in rules for p in rule.phrases}
        self._whole = [(pattern, rule) for rule in rules if (pattern := _always(rule, "whole"))]
        self._heads = [(pattern, rule) for rule in rules if (pattern := _always(rule, "head"))]
        self._any_whole = _either(pattern.pattern for pattern, _ in self._whole)
        self._any_head = _either(pattern.pattern for pattern, _ in self._heads)
        self._needy = [rule for rule in rules if isinstance(rule, LineRule) and rule.needs]
        self._wanted: dict[str, list[tuple[str, LineRule]]] = {}
        for rule in self._needy:
            for need in rule.needs:
                self._wanted.setdefault(_rarest(need), []).append((need, rule))

    def needed(self, body: str) -> tuple[LineRule, ...]:
        """The rules with `needs` that a body may call for."""
        called: set[str] = set()
        for layer in self._layers:
            for character, wanted in layer._wanted.items():
                if character in body:
                    called.update(rule.id for need, rule in wanted if need in body)
        needy = (rule for layer in self._layers for rule in layer._needy) if called else ()
        return tuple(rule for rule in needy if rule.id in called)

    def whole(self, line: str, needed: Sequence[LineRule] = ()) -> list[Hit]:
        """The rules that match the whole of a normalised line, phrases first.

        `needed` is what `needed(body)` said of the body that the line stands in.
        """
        if len(line) > LONGEST_LINE:
            return []
        hits: list[Hit] = []
        first = _first_word(line)
        for layer in self._layers:
            if first in layer._first_words:
                key = _EDGES.sub("", fold_normalized(line))
                hits += [(rule, None) for rule in layer._phrases.get(key, ())]
        for layer in self._layers:
            if layer._any_whole and layer._any_whole.match(line):
                hits += _matching(layer._whole, line)
        wanted = [(rule.pattern, rule) for rule in needed if rule.part == "whole" and rule.pattern]
        return hits + _matching(wanted, line)

    def parts(
        self, line: str, needed: Sequence[LineRule] = ()
    ) -> Iterator[tuple[LineRule, re.Match[str]]]:
        """The matches of rules that cut a part of a normalised line."""
        for layer in self._layers:
            if layer._any_head and layer._any_head.match(line):
                for rule, found in _matching(layer._heads, line):
                    if isinstance(rule, LineRule) and found:
                        yield rule, found
        for rule in needed:
            if rule.part != "whole" and rule.pattern:
                for found in rule.pattern.finditer(line):
                    yield rule, found


def _always(rule: LineRule | SectionRule, part: str) -> re.Pattern[str] | None:
    """A rule's pattern, if it cuts such a part and is to be tried on every line."""
    if isinstance(rule, SectionRule):
        return rule.start if part == "whole" else None
    return rule.pattern if rule.part == part and not rule.needs else None


def _matching(
    rules: Iterable[tuple[re.Pattern[str], LineRule | SectionRule]], line: str
) -> list[Hit]:
    return [(rule, found) for pattern, rule in rules if (found := pattern.match(line))]
