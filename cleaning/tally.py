"""What a run counts. Everything here ends in `run.json`; the sums are checked, not assumed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaning.model import Article, Decision

_SAMPLES = 3
_SAMPLE_CHARS = 300


@dataclass(slots=True)
class RuleUse:
    """How often one rule cut, how many characters, and the first few cuts."""

    kind: str
    cuts: int = 0
    chars: int = 0
    samples: list[dict[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Tally:
    """Counts of one run: `seen` = kept + duplicates + rejected, in all and for each site."""

    kept: int = 0
    duplicates: Counter[str] = field(default_factory=Counter)  # by relation
    rejected: Counter[str] = field(default_factory=Counter)  # by reason
    damaged: int = 0  # of the rejected: what could not be read, or failed in a worker
    sites: dict[str, Counter[str]] = field(default_factory=dict)
    rules: dict[str, RuleUse] = field(default_factory=dict)
    words: int = 0

    @property
    def seen(self) -> int:
        return self.kept + self.duplicates.total() + self.rejected.total()

    def add_cuts(self, article: Article) -> None:
        """Count the article's removals by rule."""
        for removal in article.removals:
            use = self.rules.setdefault(removal.rule, RuleUse(removal.kind))
            use.cuts += 1
            use.chars += removal.span.end - removal.span.start
            if len(use.samples) < _SAMPLES:
                cut = article.body[removal.span.start : removal.span.end]
                use.samples.append({"id": article.id, "text": cut[:_SAMPLE_CHARS]})

    def add_rejected(self, site: str, reason: str, *, damaged: bool = False) -> None:
        self.rejected[reason] += 1
        self.damaged += damaged
        self._site(site)[reason] += 1

    def add_decided(self, site: str, words: int, decision: Decision) -> None:
        if decision.kept:
            self.kept += 1
            self.words += words
            self._site(site)["kept"] += 1
        else:
            self.duplicates[decision.relation or "near_duplicate"] += 1
            self._site(site)["duplicates"] += 1

    def _site(self, site: str) -> Counter[str]:
        return self.sites.setdefault(site or "-", Counter())

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
            "rules": {
                rule: {"kind": u.kind, "cuts": u.cuts, "chars": u.chars, "samples": u.samples}
                for rule, u in by_cuts
            },
        }
