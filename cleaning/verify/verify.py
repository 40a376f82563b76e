"""Which kind of output it is, and what all kinds have in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleaning.errors import InputError
from cleaning.export import STATE

if TYPE_CHECKING:
    from pathlib import Path

MOST = 50  # faults told


@dataclass(slots=True)
class Verdict:
    """`faults`: what is wrong. `told`: what was found, for people."""

    faults: list[str] = field(default_factory=list)
    told: str = ""

    def say(self, sentence: str) -> None:
        """Add a fault; of many the first are enough."""
        if len(self.faults) < MOST:
            self.faults.append(sentence)


def verify(folder: Path) -> Verdict:
    """Check the output of `ghirbal run` or of a crawl; raises InputError for any other folder."""
    if (folder / STATE).is_file():
        from cleaning.verify.crawl import verify_crawl

        return verify_crawl(folder)
    if (folder / "run.json").is_file() or (folder / "rejected.jsonl").is_file():
        from cleaning.verify.results import verify_results

        return verify_results(folder)
    raise InputError(
        f"{folder} holds neither results (run.json) nor a crawl ({STATE}); name an output DIR."
    )
