"""Which rules match a line, found fast: by its words, its first letter and its length."""

from __future__ import annotations

import re
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

from cleaning.rulepack.needs import Needs
from cleaning.rulepack.rules import LONGEST_LINE, LineRule, SectionRule, text_rules
from cleaning.rulepack.shape import shape_of
from cleaning.rulepack.steps import DIGIT, NO_WORD, kind_of, may_end
from cleaning.rulepack.words import START
from cleaning.text import fold, fold_normalized

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaning.rulepack.rules import Pack
    from cleaning.rulepack.shape import Shape
    from cleaning.rulepack.steps import Edge

Hit = tuple[LineRule | SectionRule, "re.Match[str] | None"]
_Try = tuple[int, int, float, "Edge | None", tuple[str, ...], "Shape", LineRule | SectionRule]
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_STEP = 25  # characters: lines whose lengths differ by less are tried alike
_REMEMBERED = 1 << 12  # kinds of lines, and short lines, of which it is known what to try: 2 MB
_SHORT = 60  # characters of such a line


def phrase_key(line: str) -> str:
    """What `phrases` compare: folded, without punctuation and symbols at either end."""
    return _EDGES.sub("", fold(line))


_word_key = lru_cache(maxsize=4096)(phrase_key)


def _first_word(line: str) -> str:
    """The key of the first word with a letter or digit: tells most lines from all phrases."""
    if key := _word_key(line.split(" ", 1)[0]):
        return key
    return next((key for word in line.split() if (key := _word_key(word))), "")


@lru_cache(maxsize=1 << 12)
def _begun(start: str) -> str | None:
    """How the key of a line that starts so begins, unless it leaves something out there."""
    return fold_normalized(start)[:START] if start.replace(" ", "").isalnum() else None


class _Tries:
    """Patterns to try on every line: those that how it begins and its length leave open."""

    def __init__(self, rules: Iterable[tuple[str, LineRule | SectionRule]]) -> None:
        shapes = [(shape_of(source), rule) for source, rule in rules]
        self._letters = frozenset().union(*(shape.first or () for shape, _ in shapes))
        self._all_begin = all(shape.first for shape, _ in shapes)
        self._all_begin = self._all_begin and self._letters.isdisjoint((DIGIT, NO_WORD))
        self._tries = [_try(place, *each) for place, each in enumerate(shapes)]
        self._begun: dict[str, list[_Try]] = {}  # by the letters that a line begins with
        for each in self._tries:
            for start in each[-2].starts or ():
                self._begun.setdefault(start, []).append(each)
        self._may_begin: dict[str, list[_Try]] = {}  # the others, by how a line begins
        self._open: dict[tuple[str, int, str], list[_Try]] = {}  # by start, length and end

    def hits(self, line: str) -> list[Hit]:
        """The rules whose patterns match at the start of a normalised line."""
        if self._all_begin and line[:1] not in self._letters:
            return []
        key = line[:START], min(len(line), LONGEST_LINE) // _STEP, line[-1:]
        tries = self._open.get(key)
        if tries is None:
            if len(self._open) > _REMEMBERED:
                self._open.clear()
            tries = self._open[key] = self._opened(*key)
        return _found(tries, line) if tries else []

    def _opened(self, start: str, step: int, end: str) -> list[_Try]:
        """The tries that lines leave open which start and end so and are so many steps long."""
        first = start[:1]
        letter = first if first in self._letters else kind_of(first)
        tries = self._beginning(letter)
        if first.isalpha() and (begun := self._begun.get(start)):
            tries = sorted([*tries, *begun], key=itemgetter(0))
        return [each for each in tries if _fits(each, step, end)]

    def _beginning(self, letter: str) -> list[_Try]:
        found = self._may_begin.get(letter)
        if found is None:
            found = [each for each in self._tries if _may_begin(each[-2], letter)]
            self._may_begin[letter] = found
        return found


def _try(place: int, shape: Shape, rule: LineRule | SectionRule) -> _Try:
    """What is looked at before a pattern is tried; the empty word is in every line."""
    return place, shape.shortest, shape.longest, shape.last, shape.holds or ("",), shape, rule


def _may_begin(shape: Shape, first: str) -> bool:
    """Whether lines that begin so may match; those that are found by their start are not asked."""
    if shape.first is not None and shape.first.isdisjoint((first, kind_of(first))):
        return False
    return not (shape.starts and first.isalpha())


def _fits(each: _Try, step: int, end: str) -> bool:
    """Whether lines that are so many steps long, and end so, may match."""
    _, shortest, longest, last, *_ = each
    longer = step == LONGEST_LINE // _STEP
    long = longest >= step * _STEP and (longer or shortest < (step + 1) * _STEP)
    return long and (last is None or may_end(last, end))


def _found(tries: Iterable[_Try], line: str) -> list[Hit]:
    hits: list[Hit] = []
    size = len(line)
    for _, shortest, longest, _, words, shape, rule in tries:
        if size < shortest or size > longest:
            continue
        for word in words:
            if word in line:
                break
        else:
            continue
        if found := shape.pattern.match(line):
            hits.append((rule, found))
    return hits


class RuleIndex:
    """The line and section rules of some packs, ready to be asked about lines.

    `base` is another index to be asked first: a site's few rules are added to the general ones,
    whose index is the one that takes hints.
    """

    def __init__(
        self, packs: Sequence[Pack], base: RuleIndex | None = None, *, hinted: bool = False
    ) -> None:
        self._layers = (base, self) if base else (self,)
        rules = [rule for pack in packs for rule in text_rules(pack)]
        self._rules: list[LineRule | SectionRule] = [*(base._rules if base else ()), *rules]
        self._phrases: dict[str, list[LineRule | SectionRule]] = {}
        for rule in rules:
            for phrase in rule.phrases:
                self._phrases.setdefault(phrase_key(phrase), []).append(rule)
        self._begun = {key[:START] for key in self._phrases}
        self._first_words = {_EDGES.sub("", key.split(" ", 1)[0]) for key in self._phrases}
        self._whole = _Tries((x, rule) for rule in self._rules if (x := _always(rule, "whole")))
        self._heads = _Tries((x, rule) for rule in self._rules if (x := _always(rule, "head")))
        self._needy = [rule for rule in rules if isinstance(rule, LineRule) and rule.needs]
        self.needs = Needs([rule.needs for rule in self._needy])
        self._hinted = hinted
        self._known: dict[str, list[Hit]] = {}  # of short lines: menus stand on page after page

    def needed(self, body: str, hint: int | None = None) -> tuple[LineRule, ...]:
        """The rules with `needs` that a body may call for.

        `hint` is what the general rules' `needs` told of it, where that is known.
        """
        return tuple(
            layer._needy[place]
            for layer in self._layers
            for place in layer.needs.held(body, hint if layer._hinted else None)
        )

    def whole(self, line: str, needed: Sequence[LineRule] = ()) -> list[Hit]:
        """The rules that match the whole of a normalised line, phrases first.

        `needed` is what `needed(body)` said of the body that the line stands in.
        """
        if len(line) > LONGEST_LINE:
            return []
        hits = self._known.get(line)
        if hits is None:
            hits = self._always(line)
            if len(line) <= _SHORT:
                if len(self._known) > _REMEMBERED:
                    self._known.clear()
                self._known[line] = hits
        for rule in needed:
            if rule.part == "whole" and (found := shape_of(rule.source or "^").match(line)):
                hits = [*hits, (rule, found)]
        return hits

    def _always(self, line: str) -> list[Hit]:
        """The same of the rules that need no string."""
        hits: list[Hit] = []
        begun = _begun(line[: START + 1])
        for layer in self._layers:
            if begun is not None and begun not in layer._begun:
                continue
            if _first_word(line) in layer._first_words:
                key = _EDGES.sub("", fold_normalized(line))
                hits += [(rule, None) for rule in layer._phrases.get(key, ())]
        return hits + self._whole.hits(line)

    def spares(self, line: str, needed: Sequence[LineRule] = ()) -> bool:
        """Whether no rule matches a normalised line or a part of it."""
        return not self.whole(line, needed) and next(self.parts(line, needed), None) is None

    def parts(
        self, line: str, needed: Sequence[LineRule] = ()
    ) -> Iterator[tuple[LineRule, re.Match[str]]]:
        """The matches of rules that cut a part of a normalised line."""
        for rule, found in self._heads.hits(line):
            if isinstance(rule, LineRule) and found:
                yield rule, found
        for rule in needed:
            if rule.part != "whole" and rule.pattern:
                for found in rule.pattern.finditer(line):
                    yield rule, found


def _always(rule: LineRule | SectionRule, part: str) -> str | None:
    """A rule's pattern, if it cuts such a part and is to be tried on every line."""
    if isinstance(rule, SectionRule):
        return rule.source if part == "whole" else None
    return rule.source if rule.part == part and not rule.needs else None
