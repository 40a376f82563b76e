"""The library in three functions: `from cleaning import clean_text, clean_html, find_duplicates`.

They are the journey of the command line for one document and for a handful; a whole dump is
better given to `ghirbal run`, which also learns what each site repeats.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from cleaning.config import CleanConfig
from cleaning.dedup import deduplicate
from cleaning.fingerprint import fingerprint
from cleaning.model import Entry, Facts, Language, Page
from cleaning.pipeline import clean_page
from cleaning.rulepack import load_packs
from cleaning.text import count_words
from cleaning.urls import site_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cleaning.config import Preset
    from cleaning.model import Outcome, PageKind, Relation
    from cleaning.rulepack import Packs

_UNKNOWN = Language("und", 0.0, 0.0)
_PASS_ALL = CleanConfig(languages=("any",), min_words=0)


@dataclass(frozen=True, slots=True)
class Cut:
    """Something taken out: what it was, by which rule, and where it stood in `Cleaned.body`."""

    text: str
    rule: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cleaned:
    """One document, cleaned. False where it was rejected: then `text` is empty, `reason` says why.

    `body` is the text before anything was cut; `facts` are title, dates, authors, source and tags,
    also from the lines that were cut.
    """

    text: str = ""
    facts: Facts = field(default_factory=Facts)
    language: Language = _UNKNOWN
    cuts: tuple[Cut, ...] = ()
    body: str = ""
    url: str | None = None
    reason: str | None = None
    detail: str = ""

    def __bool__(self) -> bool:
        return self.reason is None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The text numbered `item` is a copy of the one numbered `of`, which is the one to keep."""

    item: int
    of: int
    relation: Relation
    similarity: float
    containment: float
    why: str


def clean_text(
    text: str,
    *,
    url: str | None = None,
    title: str | None = None,
    config: CleanConfig = _PASS_ALL,
    rules: tuple[Path, ...] = (),
) -> Cleaned:
    """Take the furniture out of a text that some extractor gave: paragraphs, one a line.

    `url` lets the rules of its publisher apply; `title` lets the repeated headline be found.
    `config` can ask for languages and a length; by default nothing is rejected for either.
    """
    return _clean("text", text, url, title, config, rules)


def clean_html(
    html: str | bytes,
    *,
    url: str | None = None,
    config: CleanConfig = _PASS_ALL,
    rules: tuple[Path, ...] = (),
) -> Cleaned:
    """Find the article on a page and take the furniture out of it.

    Bytes are decoded as the page says. Pages from strangers are better cleaned in a process that
    can be killed: `ghirbal run` does that, with a deadline for each.
    """
    return _clean("html", html, url, None, config, rules)


def find_duplicates(texts: Iterable[str], *, preset: Preset = "news") -> list[Duplicate]:
    """The texts that are copies, briefs or editions of another, each with the one to keep.

    Spelling, layout and light editing make no difference; two reports on one template, such as
    the gold price of two days, are two stories. Texts without words are never duplicates.
    """
    prints = ((number, text, fingerprint(text)) for number, text in enumerate(texts))
    entries = [
        Entry(f"{number:012}", found, words=count_words(text))
        for number, text, found in prints
        if len(found.tokens)
    ]
    return [
        Duplicate(
            int(decision.id),
            int(decision.canonical),
            decision.relation,
            float(decision.similarity or 0),
            float(decision.containment or 0),
            decision.why,
        )
        for decision in deduplicate(entries, None, preset)
        if decision.relation
    ]


def _clean(
    kind: PageKind,
    content: str | bytes,
    url: str | None,
    title: str | None,
    config: CleanConfig,
    rules: tuple[Path, ...],
) -> Cleaned:
    hints = Facts(title=title)
    page = Page("", kind, content, "", url=url, site=site_of(url), hints=hints)
    return _cleaned(clean_page(page, _packs(rules), config))


def _cleaned(outcome: Outcome) -> Cleaned:
    article, rejection = outcome.article, outcome.rejection
    if article is None:
        assert rejection is not None
        return Cleaned(reason=rejection.reason, detail=rejection.detail)
    cuts = tuple(
        Cut(article.body[r.span.start : r.span.end], r.rule, r.kind, r.span.start, r.span.end)
        for r in article.removals
    )
    return Cleaned(article.text, article.facts, article.language, cuts, article.body, article.url)


@cache
def _packs(rules: tuple[Path, ...]) -> Packs:
    """The packs, read and compiled once: a third of a second."""
    return load_packs(rules)
