"""From a fetched page to what is kept of it; a later state of an article is a revision of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from cleaning.export import article_row
from cleaning.fingerprint import shingles
from cleaning.model import Decision
from cleaning.store.outcomes import PageRecord
from crawler.validators import sound

if TYPE_CHECKING:
    from cleaning.model import Entry, Outcome
    from cleaning.store.revisits import Revisit
    from crawler.items import FetchedPage

_NUMBER = "~"  # between an article's id, which has none, and its revision's number


def as_record(sequence: int, page: FetchedPage, id: str, outcome: Outcome) -> PageRecord:
    """What is kept of a page. A revision has an id of its own, and says which it is."""
    visit, row = page.revises, None
    if visit is not None:
        number = visit.revisions + 2  # the article as it was first seen is the first
        id = f"{visit.id}{_NUMBER}{number}"
    if outcome.article is not None:
        row = article_row(outcome.article) | {"id": id, "signals": list(page.signals)}
        if visit is not None:
            row["revision"] = number
    rejection = outcome.rejection and replace(outcome.rejection, id=id)
    return PageRecord(
        sequence,
        page.site,
        page.key,
        id,
        row=row,
        fingerprint=outcome.fingerprint,
        rejection=rejection,
        etag=sound(page.header("ETag")),
        modified=sound(page.header("Last-Modified")),
        revises=visit.id if visit else None,
    )


def with_validators(visit: Revisit, page: FetchedPage) -> Revisit:
    """The article as it is known now."""
    return replace(
        visit, etag=sound(page.header("ETag")), modified=sound(page.header("Last-Modified"))
    )


def revision(later: Entry, article: Entry, story: str) -> Decision:
    """A later state of an article belongs to it, however much of it is new."""
    new, old = (np.unique(shingles(each.fingerprint.tokens)) for each in (later, article))
    shared = len(np.intersect1d(new, old, assume_unique=True))
    return Decision(
        later.id,
        article.id,
        story,
        "update",
        shared / max(1, len(new) + len(old) - shared),
        shared / max(1, min(len(new), len(old))),
        why="a later state of the same page",
    )


def of_article(decision: Decision) -> Decision:
    """The decision with articles in the place of their revisions."""
    if decision.kept and not decision.related:
        return decision
    related = dict.fromkeys(_article(id) for id in decision.related)
    return replace(decision, canonical=_article(decision.canonical), related=tuple(related))


def _article(id: str) -> str:
    return id.partition(_NUMBER)[0]
