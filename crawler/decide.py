"""What becomes of the articles of a run: near-duplicates, decided once, against all before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaning.model import Decision
from crawler.revisions import of_article, revision

if TYPE_CHECKING:
    from cleaning.config import Preset
    from cleaning.store import Index
    from cleaning.store.state import State


def decide(state: State, index: Index, preset: Preset) -> list[Decision]:
    """One decision for each article and each later state that has none yet.

    Later states join the index first: who prints the corrected text brings no new article.
    """
    found = state.outcomes.revisions()
    known = [Decision(later.id, later.id, story) for later, _, story in found]
    index.add([later for later, _, _ in found], known)
    revisions = [revision(*each) for each in found]
    entries = state.outcomes.undecided()
    if not entries:
        return revisions
    # Imported here: it takes a second that a run with nothing new need not spend.
    from cleaning.dedup import deduplicate

    decisions = deduplicate(entries, index, preset)
    index.add(entries, decisions)
    return [*map(of_article, decisions), *revisions]
