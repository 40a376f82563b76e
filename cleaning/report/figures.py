"""The counts as figures to draw: a flow of bars, a row for each site, a line across runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cleaning.report.words import meaning

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SITES, REASONS = 200, 10
_WIDTH, _HEIGHT = 96, 20  # of a line across runs
_OTHERS = "all others"


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of what came in: where it begins and how wide it is, in per cent."""

    label: str
    count: int
    start: float
    width: float
    kind: str
    note: str = ""

    @property
    def share(self) -> str:
        return percent(self.width / 100)


def flow(run: Mapping[str, Any]) -> list[Bar]:
    """What came in and what became of it: the bars below the first add up to it."""
    seen = run["seen"]
    parts = [("articles kept", run["kept"], "kept", "")]
    for relation, count in run["duplicates_by_relation"].items():
        parts.append((f"duplicate: {relation}", count, "dup", meaning(relation)))
    for reason, count in _largest(run["rejected_by_reason"]):
        parts.append((f"rejected: {reason}", count, "cut", meaning(reason)))
    bars, position = [Bar("came in", seen, 0, 100 if seen else 0, "in")], 0.0
    for label, count, kind, note in parts:
        width = 100 * count / seen if seen else 0.0
        bars.append(Bar(label, count, round(position, 3), round(width, 3), kind, note))
        position += width
    return bars


def _largest(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The reasons that lost most, and the sum of the others."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    others = sum(count for _, count in ordered[REASONS:])
    return ordered[:REASONS] + ([(_OTHERS, others)] if others else [])


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One site: what came in, what was kept, and how much of its text was furniture."""

    name: str
    seen: int
    kept: int
    duplicates: int
    losses: list[tuple[str, int]]
    furniture: float | None
    across_runs: str

    @property
    def rejected(self) -> int:
        return sum(count for _, count in self.losses)

    @property
    def kept_share(self) -> float:
        return self.kept / self.seen if self.seen else 0.0

    @property
    def duplicate_share(self) -> float:
        return self.duplicates / self.seen if self.seen else 0.0


def site_rows(run: Mapping[str, Any]) -> tuple[list[SiteRow], int]:
    """The sites with most pages, and how many more there are."""
    sites: Mapping[str, Mapping[str, int]] = run["sites"]
    order = sorted(sites, key=lambda name: (-sum(sites[name].values()), name))
    return [_site_row(run, name) for name in order[:SITES]], max(0, len(order) - SITES)


def _site_row(run: Mapping[str, Any], name: str) -> SiteRow:
    counts = dict(run["sites"][name])
    text = run.get("texts", {}).get(name)
    seen = sum(counts.values())
    kept, duplicates = counts.pop("kept", 0), counts.pop("duplicates", 0)
    earlier = [point["sites"].get(name, [0, 0])[1] for point in run.get("history", [])]
    return SiteRow(
        name,
        seen,
        kept,
        duplicates,
        sorted(counts.items(), key=lambda item: (-item[1], item[0])),
        text["cut"] / text["body"] if text and text["body"] else None,
        sparkline([*earlier, kept]) if earlier else "",
    )


def sparkline(values: Sequence[int]) -> str:
    """The points of a small line, oldest at the left, from zero to the largest value."""
    top, step = max(values) or 1, _WIDTH / max(1, len(values) - 1)
    return " ".join(
        f"{number * step:.1f},{_HEIGHT - 1 - (_HEIGHT - 2) * value / top:.1f}"
        for number, value in enumerate(values)
    )


def history(earlier: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Of earlier runs' summaries, oldest first, what the report draws."""
    return [
        {
            "seen": run.get("seen", 0),
            "kept": run.get("kept", 0),
            "sites": _busiest(run.get("sites", {})),
        }
        for run in earlier
    ]


def _busiest(sites: Mapping[str, Mapping[str, int]]) -> dict[str, list[int]]:
    """Pages and articles of the sites that a report has room for."""
    totals = {name: sum(counts.values()) for name, counts in sites.items()}
    order = sorted(totals, key=lambda name: (-totals[name], name))[:SITES]
    return {name: [totals[name], sites[name].get("kept", 0)] for name in sorted(order)}


def percent(share: float) -> str:
    """A share as a reader wants it: never 0 % or 100 % where it is not exactly that."""
    if 0 < share < 0.001:
        return "< 0.1 %"
    if 0.999 < share < 1:
        return "> 99.9 %"
    return f"{100 * share:.1f} %"
