"""The counts of a run: pages = kept + duplicates + rejected, in all and for each site."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cleaning import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.store.state import State
    from crawler.watch import Watch

MOST_NAMED = 100  # addresses in a summary
CUT = ("rules", "prunes", "flags")  # what the tally of a run tells of its texts
NOT_REJECTED = ("kept", "duplicates")
DAMAGE = frozenset({"timeout", "crashed", "out_of_memory", "failed"})


@dataclass(slots=True)
class Fetches:
    """What the fetching counted, by site: listings, links, bytes, losses before the cleaning."""

    sites: dict[str, Counter[str]] = field(default_factory=dict)
    failed: dict[str, Counter[str]] = field(default_factory=dict)
    limits: dict[str, int] = field(default_factory=dict)  # which bit, and how often

    def count(self, site: str, what: str, many: int = 1) -> None:
        """Count something that happened on a site."""
        self.sites.setdefault(site, Counter())[what] += many

    def fail(self, site: str, reason: str) -> None:
        """Count an address that could not be fetched, though it should have been."""
        self.failed.setdefault(site, Counter())[reason] += 1

    def all(self, what: str) -> int:
        """The count over all sites."""
        return sum(counts[what] for counts in self.sites.values())


def summarise(
    run: int,
    reason: str,
    state: State,
    fetches: Fetches,
    chosen: Sequence[str],
    *,
    seconds: float | None,
    notices: Sequence[str],
    learned: dict[str, Any],
    cut: dict[str, Any],
    watch: Watch,
    pruned: dict[str, int],
) -> dict[str, Any]:
    """The summary of a settled run, as it is written to the reports and kept in the state."""
    sites = state.outcomes.counts(run)
    told, alarms = watch.told(run, fetches, chosen)
    total: Counter[str] = Counter()
    for counts in sites.values():
        total.update(counts)
    rejected = {name: n for name, n in sorted(total.items()) if name not in NOT_REJECTED}
    failed: Counter[str] = Counter()
    for losses in fetches.failed.values():
        failed.update(losses)
    return {
        "ghirbal": __version__,
        "run": run,
        "ended": reason,
        "seconds": seconds,
        "seen": total.total(),
        "kept": total["kept"],
        "duplicates": total["duplicates"],
        "revisions": state.outcomes.revision_count(run),
        "rejected": sum(rejected.values()),
        "words": state.outcomes.words(run),
        "duplicates_by_relation": state.outcomes.relations(run),
        "rejected_by_reason": rejected,
        "damaged": sum(n for name, n in rejected.items() if name in DAMAGE),
        "failed": failed.total(),
        "failed_by_reason": dict(sorted(failed.items())),
        "sites": {site: sites.get(site, {}) for site in dict.fromkeys([*chosen, *sites])},
        "fetches": {site: dict(sorted(c.items())) for site, c in sorted(fetches.sites.items())},
        "failures": {site: dict(sorted(c.items())) for site, c in sorted(fetches.failed.items())},
        "given_up": given_up(state, run),
        "limits": fetches.limits,
        "pruned": pruned,
        **cut,
        "learned": learned,
        "watch": told,
        "alarms": alarms,
        "notices": list(notices),
    }


def line(summary: dict[str, Any]) -> str:
    """The run in one line, for the mail that cron sends."""
    parts = [
        f"run {summary['run']}: {summary['seen']} pages",
        f"{summary['kept']} new articles",
        f"{summary['duplicates']} duplicates",
        f"{summary['rejected']} rejected",
    ]
    if summary["revisions"]:
        parts.append(f"{summary['revisions']} of the duplicates are revisions")
    if summary["failed"]:
        parts.append(f"{summary['failed']} addresses failed")
    if lost := len(summary["given_up"]):
        parts.append(f"{lost}{' and more' if lost >= MOST_NAMED else ''} given up")
    if summary["alarms"]:
        parts.append("alarm: " + ", ".join(summary["alarms"]))
    if summary["ended"] not in ("finished",):
        parts.append(f"ended by {summary['ended']}")
    return ", ".join(parts)


def given_up(state: State, run: int) -> list[dict[str, str]]:
    """The addresses that failed so often that they are not tried again, each with its reason."""
    found = [*state.frontier.given_up(run), *state.listings.given_up(run)][:MOST_NAMED]
    return [{"site": site, "url": url, "reason": reason} for site, url, reason in found]
