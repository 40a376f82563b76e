"""What is known before a text's lines are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cleaning.model import PageKind
    from cleaning.rulepack import LineRule, RuleIndex


class KnownLines(Protocol):
    """What stripping asks of the lines learned in other documents."""

    def lines_for(self, site: str) -> Mapping[int, int]: ...

    def count(self, site: str, line: str, words: str | None = None) -> int: ...


class Known(NamedTuple):
    """The rules, those with `needs` that the text calls for, and where the text comes from."""

    rules: RuleIndex
    needed: Sequence[LineRule]
    site: str
    learned: KnownLines | None
    page_kind: PageKind
