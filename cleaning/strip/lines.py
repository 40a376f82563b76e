"""A body as lines that can be cut, and what one line looks like. Spans stay the body's own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleaning.dates import is_date_line
from cleaning.model import Removal, Span
from cleaning.strip.align import aligned
from cleaning.strip.lazy import cached_property
from cleaning.text import fold_normalized, normalize_line, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence, Set

    from cleaning.rulepack import LineRule
    from cleaning.rulepack.index import Hit

_CLOSING = "\"'”»’)]}“ *"
_SENTENCE_ENDS = ".؟?!؛…"
_AFTER_ELLIPSIS = '"”»]) '
_INNER = re.compile(r"[،؛.:«“\"]")
_PREFIXES = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ب", "ل", "ف")
LONGEST_DATE = 24  # words of a line that holds a date and nothing else
_TELLING = 4  # letters from which a word says what a line is about
_TWO_SENTENCES = re.compile(r"\w{3}[»\")]?\. \w")


@dataclass(frozen=True, slots=True)
class Cut:
    """Why a line, or a part of it, was taken out."""

    rule: str
    kind: str
    fact: str | None = None
    value: str = ""
    menu: bool = False


@dataclass
class Line:
    """One line that is not blank. `pieces` are the spans of the body still in it."""

    body: str
    pieces: list[Span]
    cut: Cut | None = None
    parts: list[tuple[Span, Cut]] = field(default_factory=list)
    hits: list[Hit] | None = None  # what rules said of its text, and of parts of it
    inner_hits: list[tuple[LineRule, re.Match[str]]] | None = None
    wrapped: bool = False

    @cached_property
    def raw(self) -> str:
        if len(self.pieces) == 1:
            return self.body[self.pieces[0].start : self.pieces[0].end]
        return "".join(self.body[piece.start : piece.end] for piece in self.pieces)

    @cached_property
    def text(self) -> str:
        """The line as rules see it."""
        return normalize_line(self.raw)

    @cached_property
    def words(self) -> int:
        return self.text.count(" ") + 1

    @cached_property
    def key(self) -> str:
        """Folded words without punctuation: equal for one headline in two spellings."""
        return " ".join(words_of(fold_normalized(self.text)))

    @cached_property
    def stems(self) -> list[str]:
        """The longer words without the particles and the article written onto them."""
        return [_stem(word) for word in self.key.split() if len(word) >= _TELLING]

    @cached_property
    def cut_off(self) -> bool:
        """Whether the line ends in an ellipsis, as an excerpt does."""
        return self.text.rstrip(_AFTER_ELLIPSIS).endswith(("..", "…"))

    @cached_property
    def ends_sentence(self) -> bool:
        """Whether the line ends as a sentence does (an ellipsis is no end)."""
        return not self.cut_off and self.text.rstrip(_CLOSING)[-1:] in _SENTENCE_ENDS

    @cached_property
    def full_stop(self) -> bool:
        """Whether the line ends in a full stop (headlines may ask or exclaim, never that)."""
        return self.ends_sentence and self.text.rstrip(_CLOSING)[-1:] == "."

    @cached_property
    def strong(self) -> bool:
        """A written sentence beyond doubt: eight words or more, and an end."""
        return self.words >= 8 and self.ends_sentence

    @property
    def prose(self) -> bool:
        """A sentence, a line of a hard-wrapped one, or so long that it is one anyway."""
        return self.wrapped or self._prose

    @cached_property
    def _prose(self) -> bool:
        if self.words < 10:
            return self.strong
        running = self.words >= 30 or (self.words >= 18 and self.inner >= 1)
        if running or self.strong:
            return True
        return ". " in self.text and bool(_TWO_SENTENCES.search(self.text))

    @cached_property
    def inner(self) -> int:
        """How many commas, colons, quotes and stops stand inside the line."""
        return len(_INNER.findall(self.text[:-1]))

    @cached_property
    def headline(self) -> bool:
        """Whether the line could be a headline: a few words, and no full stop."""
        noted = self.text.startswith("(") and self.text.endswith(")")
        closed = noted or self.text.rstrip(_CLOSING).endswith((".", "،", ":"))
        return 3 <= self.words <= 28 and not closed

    @cached_property
    def dated(self) -> bool:
        """Whether the line is a date and nothing else."""
        return self.words <= LONGEST_DATE and is_date_line(self.text)

    def take(self, parts: Sequence[tuple[int, int, Cut]]) -> None:
        """Cuts parts out of the line: each from a normalised character up to another."""
        text, places = self._aligned()
        if text != self.text:  # a rare letter that normalises across its neighbours
            return
        ends = [*places, self.pieces[-1].end]
        for start, end, cut in sorted(parts, key=lambda part: part[:2]):
            left = ends[start] if start else self.pieces[0].start
            self.parts.append((Span(left, ends[end]), cut))
        self.pieces = _without(self.pieces, [span for span, _ in self.parts])
        self.forget()
        self.hits = self.inner_hits = None
        if not self.text:
            self.cut, self.pieces = parts[0][2], []

    def forget(self) -> None:
        """What was worked out of it is worked out anew: its pieces are others now."""
        for name in [name for name in self.__dict__ if name in _DERIVED]:
            del self.__dict__[name]

    def _aligned(self) -> tuple[str, list[int]]:
        """The normalised text, and for each of its characters where it stands in the body."""
        places = [place for piece in self.pieces for place in range(piece.start, piece.end)]
        return (self.text, places) if self.raw == self.text else aligned(self.raw, places)


def _stem(word: str) -> str:
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            return word[len(prefix) :]
    return word


_DERIVED = {name for name, value in vars(Line).items() if isinstance(value, cached_property)}


def _without(pieces: Sequence[Span], holes: Sequence[Span]) -> list[Span]:
    """What is left of disjoint spans, in order, without some others."""
    left: list[Span] = []
    ordered, first = sorted(holes), 0
    for piece in pieces:
        position = piece.start
        while first < len(ordered) and ordered[first].start < piece.end:
            hole = ordered[first]
            if hole.start > position:
                left.append(Span(position, hole.start))
            position = max(position, hole.end)
            if hole.end > piece.end:
                break
            first += 1
        if position < piece.end:
            left.append(Span(position, piece.end))
    return left


def take_out(lines: Sequence[Line], cuts: Sequence[Removal]) -> None:
    """Cuts the lines that stand in these removals."""
    places = {cut.span.start: cut for cut in cuts}
    for line in lines if places else ():
        cut = places.get(line.pieces[0].start)
        if cut:
            line.cut = Cut(cut.rule, cut.kind)


def shared(line: Line, others: Sequence[Line]) -> float:
    """The share (0..1) of a line's words that other lines have too."""
    return share_of(line, {word for other in others for word in other.stems})


def share_of(line: Line, words: Set[str]) -> float:
    """The share (0..1) of a line's words that are among these."""
    return sum(word in words for word in line.stems) / max(1, len(line.stems))


def cuts_of(lines: Sequence[Line]) -> Iterator[Cut]:
    """Every cut in these lines, in order."""
    for line in lines:
        yield from (cut for _, cut in line.parts)
        if line.cut:
            yield line.cut


def removals_of(lines: list[Line]) -> tuple[Removal, ...]:
    """The cuts, sorted and disjoint."""
    found = [Removal(span, cut.rule, cut.kind) for line in lines for span, cut in line.parts]
    for line in lines:
        if line.cut:
            found += [Removal(piece, line.cut.rule, line.cut.kind) for piece in line.pieces]
    return tuple(_disjoint(sorted(found))) if found else ()


def _disjoint(removals: list[Removal]) -> Iterator[Removal]:
    """The removals, each without what an earlier one already took."""
    position = 0
    for removal in removals:
        start = max(position, removal.span.start)
        if start < removal.span.end:
            yield Removal(Span(start, removal.span.end), removal.rule, removal.kind)
        position = max(position, removal.span.end)
