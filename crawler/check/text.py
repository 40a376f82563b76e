"""The findings for a person at a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.check.findings import Findings

_SECTIONS = 8
_CUTS = 8
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")  # a page must not steer a terminal


def told(found: Findings) -> str:
    """The findings as text."""
    return _CONTROL.sub(" ", "\n".join(_lines(found))) + "\n"


def readable(url: str) -> str:
    """The address with its Arabic letters, where that leaves it in one piece."""
    plain = unquote(url, errors="replace")
    return url if re.search(r"[\s\ufffd]|[\x00-\x1f\x7f]", plain) else plain


def _lines(found: Findings) -> Iterator[str]:
    yield readable(found.home or found.url)
    yield from _discovered(found)
    if found.articles:
        yield ""
        yield "Articles as they come out"
    for number, article in enumerate(found.articles, 1):
        yield from _article(number, article)
    if found.rejected:
        yield ""
        yield "Rejected"
    for lost in found.rejected:
        yield f"  {lost['reason']}: {readable(lost['url'])}" + (
            f" ({lost['detail']})" if lost["detail"] else ""
        )
    yield from _cuts(found)
    if found.warnings:
        yield ""
        yield "Worth knowing"
    for warning in found.warnings:
        yield f"  - {warning}"
    if found.seeds:
        yield ""
        yield "For your seeds file"
        yield ""
        yield found.seeds.rstrip()


def _discovered(found: Findings) -> Iterator[str]:
    if found.home is None:
        return
    yield ""
    yield "Discovered"
    for name, listings in (("feed", found.feeds), ("sitemap", found.sitemaps)):
        for each in listings:
            what = each["problem"] or _entries(each["articles"])
            yield f"  {name:9}{readable(each['url'])} ({what})"
    for section in found.sections[:_SECTIONS]:
        yield f"  {'section':9}{readable(section)}"
    if len(found.sections) > _SECTIONS:
        yield f"  {'':9}and {len(found.sections) - _SECTIONS} more sections"
    pattern = f", most of them like {found.article_urls}" if found.article_urls else ""
    yield f"  {'articles':9}{found.article_links} links look like articles{pattern}"


def _entries(many: int) -> str:
    return "1 entry" if many == 1 else f"{many} entries"


def _article(number: int, article: dict[str, Any]) -> Iterator[str]:
    yield f"  {number}. {article['title'] or '(no title)'}"
    facts = (article["published"] or "no date", f"{article['words']} words", article["language"])
    yield f"     {', '.join(facts)}, {readable(article['url'])}"
    yield f"     {article['opening']}"


def _cuts(found: Findings) -> Iterator[str]:
    if found.cuts:
        yield ""
        yield "Cut"
    for cut in found.cuts[:_CUTS]:
        yield f"  {cut['rule']} ({cut['cuts']}): {' | '.join(cut['samples'])}"
    if len(found.cuts) > _CUTS:
        yield f"  and {len(found.cuts) - _CUTS} more rules; --json names all"
