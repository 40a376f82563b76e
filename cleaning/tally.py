"""What a run counts. Everything here ends in `run.json`; the sums are checked, not assumed."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaning.model import Decision, Pruned, Removal

_SAMPLES = 3
_SAMPLE_CHARS = 300
_SLOWEST = 20
_AROUND = 160  # characters of the body shown on either side of a sample


class Trimmed(Protocol):
    """An article, as far as its cuts go."""

    @property
    def id(self) -> str: ...
    @property
    def site(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def removals(self) -> tuple[Removal, ...]: ...
    @property
    def pruned(self) -> tuple[Pruned, ...]: ...
    @property
    def flags(self) -> tuple[str, ...]: ...


@dataclass(slots=True)
class RuleUse:
    """How often one rule cut, how many characters, and the first few cuts."""

    kind: str
    cuts: int = 0
    chars: int = 0
    samples: list[dict[str, Any]] = field(default_factory=list)

    def add(self, article: Trimmed, removal: Removal) -> None:
        """Count a cut, and keep it as a sample where it says something new."""
        span = removal.span
        self.cuts += 1
        self.chars += span.end - span.start
        if len(self.samples) < _SAMPLES:
            text = article.body[span.start : span.end][:_SAMPLE_CHARS]
            if all(sample["text"] != text for sample in self.samples):
                place = in_place(article, removal)
                self.samples.append({"id": article.id, "text": text, "in_place": place})


def in_place(article: Trimmed, removal: Removal) -> list[list[str | None]]:
    """A cut with what stands around it: pieces of the body, each with its kind where it was cut."""
    body, middle = article.body, removal.span
    first = _at_a_word(body, max(0, middle.start - _AROUND), middle.start)
    last = min(len(body), middle.end + _AROUND)
    pieces: list[list[str | None]] = []
    position = first
    for other in article.removals:
        start, end = max(other.span.start, first), min(other.span.end, last)
        if start < end:
            pieces += [[body[position:start], None], [body[start:end][:_SAMPLE_CHARS], other.kind]]
            position = end
    pieces.append([body[position:last], None])
    return [piece for piece in pieces if piece[0]]


def _at_a_word(body: str, start: int, end: int) -> int:
    """The first beginning of a word from `start` on, where there is one before `end`."""
    while 0 < start < end and not body[start - 1].isspace():
        start += 1
    return start


@dataclass(slots=True)
class PruneUse:
    """What one rule left out of pages before extraction, and the first few samples."""

    kind: str
    pages: int = 0
    elements: int = 0
    chars: int = 0
    samples: list[dict[str, str]] = field(default_factory=list)

    def add(self, id: str, pruned: Pruned) -> None:
        self.pages += 1
        self.elements += pruned.elements
        self.chars += pruned.chars
        known = any(sample["text"] == pruned.sample for sample in self.samples)
        if len(self.samples) < _SAMPLES and not known:
            self.samples.append({"id": id, "text": pruned.sample})


@dataclass(slots=True)
class SiteText:
    """How much of a site's bodies was cut, in characters."""

    body: int = 0
    cut: int = 0


@dataclass(slots=True)
class Tally:
    """Counts of one run: `seen` = kept + duplicates + rejected, in all and for each site."""

    kept: int = 0
    duplicates: Counter[str] = field(default_factory=Counter)  # by relation
    rejected: Counter[str] = field(default_factory=Counter)  # by reason
    damaged: int = 0  # of the rejected: what could not be read, or failed in a worker
    sites: dict[str, Counter[str]] = field(default_factory=dict)
    rules: dict[str, RuleUse] = field(default_factory=dict)
    prunes: dict[str, PruneUse] = field(default_factory=dict)
    flags: dict[str, Counter[str]] = field(default_factory=dict)  # by flag, then by site
    texts: dict[str, SiteText] = field(default_factory=dict)
    languages: Counter[str] = field(default_factory=Counter)  # of the kept
    days: Counter[str] = field(default_factory=Counter)  # on which the kept were published
    words: int = 0
    slow: list[tuple[str, str, float]] = field(default_factory=list)  # id, input, seconds

    @property
    def seen(self) -> int:
        return self.kept + self.duplicates.total() + self.rejected.total()

    def add_cuts(self, article: Trimmed, chars: int | None = None) -> None:
        """Count what was left out by rule, what that takes of its site's text, and doubts.

        `chars` is the body's length, where that is known without the body.
        """
        site = article.site or "-"
        text = self.texts.setdefault(site, SiteText())
        text.body += len(article.body) if chars is None else chars
        for removal in article.removals:
            text.cut += removal.span.end - removal.span.start
            rule = _family(removal.rule)
            self.rules.setdefault(rule, RuleUse(removal.kind)).add(article, removal)
        for pruned in article.pruned:
            self.prunes.setdefault(pruned.rule, PruneUse(pruned.kind)).add(article.id, pruned)
        for flag in article.flags:
            self.flags.setdefault(flag, Counter())[site] += 1

    def add_rejected(self, site: str, reason: str, *, damaged: bool = False) -> None:
        self.rejected[reason] += 1
        self.damaged += damaged
        self._site(site)[reason] += 1

    def add_decided(self, row: Mapping[str, Any], decision: Decision) -> None:
        """Count an article of the public shape as kept or as a duplicate."""
        site = self._site(row["site"])
        if not decision.kept:
            self.duplicates[decision.relation or "near_duplicate"] += 1
            site["duplicates"] += 1
            return
        self.kept += 1
        self.words += row["words"]
        self.languages[row["language"]] += 1
        self.days[(row["published"] or "")[:10]] += 1
        site["kept"] += 1

    def _site(self, site: str) -> Counter[str]:
        return self.sites.setdefault(site or "-", Counter())

    def slowest(self) -> list[dict[str, Any]]:
        """The documents that took longest, in seconds of processor time. No count: times vary."""
        seconds: dict[tuple[str, str], float] = {}
        for id, source, taken in self.slow:
            seconds[id, source] = seconds.get((id, source), 0.0) + taken
        ordered = sorted(seconds.items(), key=lambda item: (-item[1], item[0]))[:_SLOWEST]
        return [
            {"id": id, "input": source, "seconds": round(taken, 1)}
            for (id, source), taken in ordered
        ]

    def as_counts(self) -> dict[str, Any]:
        """The counts as plain values, sorted so that equal runs give equal bytes."""
        by_cuts = sorted(self.rules.items(), key=lambda item: (-item[1].cuts, item[0]))
        return {
            "seen": self.seen,
            "kept": self.kept,
            "duplicates": self.duplicates.total(),
            "rejected": self.rejected.total(),
            "words": self.words,
            "duplicates_by_relation": dict(sorted(self.duplicates.items())),
            "rejected_by_reason": dict(sorted(self.rejected.items())),
            "sites": {site: dict(sorted(c.items())) for site, c in sorted(self.sites.items())},
            "texts": {
                site: {"body": text.body, "cut": text.cut}
                for site, text in sorted(self.texts.items())
            },
            "languages": dict(sorted(self.languages.items())),
            "published": self._published(),
            "rules": {
                rule: {"kind": u.kind, "cuts": u.cuts, "chars": u.chars, "samples": u.samples}
                for rule, u in by_cuts
            },
            "prunes": {
                rule: asdict(use)
                for rule, use in sorted(self.prunes.items(), key=lambda i: (-i[1].pages, i[0]))
            },
            "flags": {flag: dict(sorted(self.flags[flag].items())) for flag in sorted(self.flags)},
        }

    def _published(self) -> dict[str, Any]:
        """The first and the last day, articles by year, and how many bear no date."""
        dated = sorted(day for day in self.days if day)
        years: Counter[str] = Counter()
        for day in dated:
            years[day[:4]] += self.days[day]
        return {
            "first": dated[0] if dated else None,
            "last": dated[-1] if dated else None,
            "years": dict(years),
            "undated": self.days[""],
        }


def _family(rule: str) -> str:
    """The rule without the number of documents that a learned one ends in."""
    name, _, count = rule.rpartition("/")
    return name if count.isdecimal() else rule
