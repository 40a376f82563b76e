"""What a child hands back of a finished page: no more than what is written or counted.

Only plain values travel, and the text once, in the line that will be exported; dataclasses, and a
body that is at hand already, would take as long on the way as the work itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cleaning.export import article_row, encoded, halves
from cleaning.model import Outcome, Rejection, Removal, Span
from cleaning.spool import packed

if TYPE_CHECKING:
    from cleaning.model import Page, Pruned


class Kept(NamedTuple):
    """An article: the halves of its line, what `KNOWN` names, its tokens, its cuts.

    `known` is packed as the spools want it: a line that begins with what an entry is made of.
    """

    id: str
    site: str
    before: bytes
    behind: bytes
    known: bytes
    tokens: bytes
    chars: int  # of the body
    cuts: tuple[tuple[int, int, str, str], ...]
    pruned: tuple[Pruned, ...]
    flags: tuple[str, ...]

    def removals(self) -> tuple[Removal, ...]:
        return tuple(Removal(Span(start, end), rule, kind) for start, end, rule, kind in self.cuts)


class Finished(NamedTuple):
    """A page with what became of it: an article, or a rejection.

    `journey` is all that is known, of the one document that somebody asked about.
    """

    id: str
    input: str
    site: str
    kept: Kept | None
    rejection: Rejection | None = None
    journey: tuple[Page, Outcome] | None = None


KNOWN = ("id", "site", "url", "published", "source", "words", "digest", "language")


def finished(page: Page, outcome: Outcome, *, traced: bool = False) -> Finished:
    """What is handed back of a page."""
    kept = _kept(outcome) if outcome.article else None
    journey = (page, outcome) if traced else None
    return Finished(page.id, page.input, page.site, kept, outcome.rejection, journey)


def _kept(outcome: Outcome) -> Kept:
    article, key = outcome.article, outcome.fingerprint
    assert article is not None
    assert key is not None
    text = encoded(outcome.text)
    row = article_row(article, measured=(outcome.text, outcome.words, text))
    known = {**row, "digest": key.digest.hex()}
    return Kept(
        article.id,
        article.site,
        *halves(row, text),
        packed([known[name] for name in KNOWN]),
        key.tokens.astype("<u4", copy=False).tobytes(),
        len(article.body),
        tuple((cut.span.start, cut.span.end, cut.rule, cut.kind) for cut in article.removals),
        article.pruned,
        article.flags,
    )
