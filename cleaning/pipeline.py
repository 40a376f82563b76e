"""THE JOURNEY of one page: extract, strip, language, length, fingerprint. Pure.

`clean_page` is the same function in the spider, on the command line and on a cluster. A run over
a dump takes it in two steps, because what a site repeats is known only once all its pages are
extracted: `extract_page` on every page, then `finish_page` with what was learned.
"""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from cleaning.extract import extract
from cleaning.fingerprint import fingerprint, fingerprints
from cleaning.language import identify
from cleaning.learn import element_removals
from cleaning.model import (
    Article,
    Extracted,
    Facts,
    Outcome,
    Rejection,
    Stripped,
    text_of,
)
from cleaning.strip import over_stripped, strip
from cleaning.text import count_together, count_words
from cleaning.urls import publisher_of, site_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaning.config import CleanConfig
    from cleaning.learn import Learned
    from cleaning.likeness import Subject
    from cleaning.looks import Look
    from cleaning.model import Language, Origin, Page, Removal
    from cleaning.rulepack import Packs

_FACTS = Facts.__slots__
_told = attrgetter(*_FACTS)


def clean_page(
    page: Page,
    packs: Packs,
    config: CleanConfig,
    learned: Learned | None = None,
    subject: Subject | None = None,
) -> Outcome:
    """Take one page through the whole journey. Never raises for what a page may hold."""
    extracted = extract_page(page, packs, config, learned)
    if isinstance(extracted, Rejection):
        return Outcome(rejection=extracted)
    return finish_page(page, extracted, packs, config, learned, subject)


def extract_page(
    page: Page, packs: Packs, config: CleanConfig, learned: Learned | None = None
) -> Extracted | Rejection:
    """The body and what the markup says, or why there is none."""
    return extract(page, packs, config.limits, learned)


def finish_page(
    page: Page,
    extracted: Extracted,
    packs: Packs,
    config: CleanConfig,
    learned: Learned | None = None,
    subject: Subject | None = None,
) -> Outcome:
    """From the extracted body to the article and its fingerprint. `page.content` is not read."""
    return fingerprinted(strip_page(page, extracted, packs, config, learned, subject))


def strip_page(
    page: Page,
    extracted: Extracted,
    packs: Packs,
    config: CleanConfig,
    learned: Learned | None = None,
    subject: Subject | None = None,
) -> Outcome:
    """All of `finish_page` but the fingerprint."""
    (text,) = measured([strip_body(page, extracted, packs, learned)])
    return judged(page, extracted, text, config, subject)


class Text(NamedTuple):
    """What stripping left of a page, and what is measured of that."""

    known: Facts  # from the record and the markup
    stripped: Stripped
    text: str
    words: int = 0
    language: Language | None = None


def strip_body(
    page: Page,
    extracted: Extracted,
    packs: Packs,
    learned: Learned | None = None,
    look: Look | None = None,
) -> Text:
    """The text without what is not the article. `look` is one at the body, if it had one."""
    known = page.hints.over(extracted.facts)
    site = publisher_of(extracted.url or page.url, page.site)
    elements = learned.elements_for(site) if learned else {}
    stripped = strip(
        extracted.body,
        packs,
        facts=known,
        site=site,
        themes=extracted.themes,
        learned=learned,
        page_kind=page.kind,
        cuts=element_removals(extracted.body, extracted.parts, elements),
        look=look,
    )
    return Text(known, stripped, _left(extracted.body, stripped.removals, look))


def _left(body: str, removals: Sequence[Removal], look: Look | None) -> str:
    """What `text_of` says, from the lines at hand where nothing was cut."""
    if removals or look is None or None in look.texts:
        return text_of(body, removals)
    return "\n".join([row for row in map(str.strip, look.rows) if row])


def measured(texts: Sequence[Text]) -> list[Text]:
    """The texts with their words counted and their languages told."""
    counts = count_together([each.text for each in texts]) if len(texts) > 1 else None
    return [
        Text(*each[:3], counts[n] if counts else count_words(each.text), identify(each.text))
        for n, each in enumerate(texts)
    ]


def judged(
    page: Page,
    extracted: Extracted,
    text: Text,
    config: CleanConfig,
    subject: Subject | None = None,
) -> Outcome:
    """The article that a measured text makes, or why it is none."""
    article, words = _article(page, extracted, text), text.words
    rejection = _judge(article, words, config)
    if rejection is None and subject is not None:
        likeness = subject.likeness(f"{article.facts.title or ''}\n{text.text}")
        article = replace(article, likeness=likeness)
        rejection = _unlike(article, likeness, subject)
    if rejection is not None:
        return Outcome(rejection=rejection, tried=article)
    return Outcome(article, text=text.text, words=words)


def fingerprinted(stripped: Outcome) -> Outcome:
    """The rest of it: the fingerprint, where there is an article."""
    article, text = stripped.article, stripped.text
    if article is None:
        return stripped
    return Outcome(article, fingerprint(text), text=text, words=stripped.words)


def fingerprinted_together(stripped: Sequence[Outcome]) -> list[Outcome]:
    """The same for several pages, in two thirds of the time."""
    keys = iter(fingerprints([each.text for each in stripped if each.article is not None]))
    return [
        each
        if each.article is None
        else Outcome(each.article, next(keys), text=each.text, words=each.words)
        for each in stripped
    ]


def _article(page: Page, extracted: Extracted, text: Text) -> Article:
    assert text.language is not None
    stripped = text.stripped
    return Article(
        id=page.id,
        input=page.input,
        body=extracted.body,
        facts=text.known.over(stripped.facts),
        language=text.language,
        removals=stripped.removals,
        url=extracted.url or page.url,
        site=page.site or site_of(extracted.url or page.url),
        fetched_at=page.fetched_at,
        flags=(*page.flags, *extracted.flags),
        parts=extracted.parts,
        pruned=extracted.pruned,
        origins=tuple(_origins(page.hints, extracted.facts, stripped.facts)),
    )


def _origins(record: Facts, markup: Facts, text: Facts) -> Iterator[tuple[str, Origin]]:
    """Each known fact with what told it: the first that says anything is believed."""
    told = zip(_FACTS, _told(record), _told(markup), _told(text), strict=True)
    for name, by_record, by_markup, by_text in told:
        if by_record:
            yield name, "record"
        elif by_markup:
            yield name, "markup"
        elif by_text:
            yield name, "text"


def _judge(article: Article, words: int, config: CleanConfig) -> Rejection | None:
    """Why the article cannot be kept, or None. The first reason that holds is the one counted."""
    code, limit = article.language.code, config.limits.max_stripped_share
    if over_stripped(article.body, article.removals, limit):
        return _reject(article, "strip", "over_stripped", "next to nothing was left of the body")
    if "any" not in config.languages and code not in config.languages:
        return _reject(article, "language", "other_language", _said(article.language))
    if words < config.min_words:
        return _reject(article, "length", "too_short", f"{words} words, {config.min_words} wanted")
    return None


def _unlike(article: Article, likeness: float, subject: Subject) -> Rejection | None:
    """Why an article is not on the subject that is wanted, or None."""
    if likeness >= subject.threshold:
        return None
    detail = f"likeness {likeness:.4f}, {subject.threshold} wanted (samples {subject.key})"
    return _reject(article, "likeness", "unlike", detail)


def _reject(article: Article, stage: str, reason: str, detail: str) -> Rejection:
    return Rejection(article.id, stage, reason, detail, article.language.code)


def _said(language: Language) -> str:
    return f"{language.code} with a score of {language.score:.2f}"
