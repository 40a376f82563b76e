"""What a pattern asks of a line at least, told without trying it, and the pattern itself.

Hardly any of the rules could match any given line: how it begins and ends, its length or a word
that it lacks rule them out, at a fraction of what a trial costs. So patterns are compiled when a
line first fits them.
"""

from __future__ import annotations

import re
from functools import cache, cached_property

from cleaning.rulepack.steps import Edge, edge, is_closed, kind_of, may_end, read, width
from cleaning.rulepack.words import START, held_by, starts_of


class Shape:
    """One pattern, and what is known of the lines that it may match.

    `first` and `last` are the characters at their ends, `starts` the first three characters of
    those that begin with a letter, and of `holds` they have at least one word.

    Raises re.error where the source is no pattern.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        tree = read(source)
        self.first: Edge | None = edge(tree)
        closed = is_closed(tree)
        self.last = edge(reversed(tree)) if closed else None
        self.shortest, self.longest = width(tree, closed)
        self.starts = starts_of(tree, closed) if self.first else None
        self.holds: tuple[str, ...] = () if self.starts else held_by(tree)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern, compiled when it is first asked for."""
        return re.compile(self.source)

    def match(self, line: str) -> re.Match[str] | None:
        """What `pattern.match` finds in a normalised line that is not empty."""
        if not self.shortest <= len(line) <= self.longest:
            return None
        if self.last is not None and not may_end(self.last, line[-1]):
            return None
        if self.first is not None and self.first.isdisjoint((line[0], kind_of(line[0]))):
            return None
        if self.starts and line[0].isalpha() and line[:START] not in self.starts:
            return None
        if self.holds and not any(word in line for word in self.holds):
            return None
        return self.pattern.match(line)


shape_of = cache(Shape)
