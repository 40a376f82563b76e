"""What to know before adding a site: sentences, with what to do where something can be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaning.model import Rejection
    from crawler.check.spider import Notes

_FEW_WORDS = 60  # on a home page: what is left where a browser has to write the rest
_PROBLEMS = {
    "disallowed": "robots.txt forbids the home page to crawlers: leave the site alone, or ask it",
    "robots_unreachable": "robots.txt cannot be had, which means no for now: try again later",
    "no_such_host": "there is no such host: check the address",
    "refused": "the host refuses connections: check the address",
    "refused_address": "the host is not on the public internet (-s ALLOW_PRIVATE_ADDRESSES=1)",
    "timeout": "the host does not answer in time",
    "tls": "no encrypted connection comes about: look at the address in a browser, or try http://",
    "host_left": "the host asks to be left alone for longer than we wait: try again later",
    "too_large": "the home page is too large (DOWNLOAD_MAXSIZE)",
    "redirects": "the home page redirects in a circle, or too often",
    "truncated": "the home page breaks off: the connection, or the server",
    "not_html": "the home page is no HTML",
    "empty_page": "the home page is empty",
    "bad_content_encoding": "the home page is not packed as the server says (Content-Encoding)",
    "headers_too_large": "the headers of the home page have no end (HEADERS_MAXSIZE)",
    "http_403": "the host answers 403: it turns crawlers away, or wants a browser",
    "http_404": "the home page is not there (404): check the address",
}


@dataclass(frozen=True, slots=True)
class Visit:
    """What the sentences are about. `home`: where the home page answered, if it did."""

    url: str
    home: str | None
    notes: Notes
    rows: Sequence[dict[str, Any]]
    lost: Sequence[Rejection]
    summary: dict[str, Any]


def doubts(visit: Visit) -> list[str]:
    """All that is to be said; nothing where the site is as it should be."""
    if visit.home is None:
        return list(_home(visit))
    return [*_home(visit), *_discovery(visit), *_articles(visit), *_fetches(visit)]


def _home(visit: Visit) -> Iterator[str]:
    problem = next((seen.problem for seen in visit.notes.seen if seen.url == visit.url), None)
    if any(seen.url == visit.url and seen.kind == "feed" for seen in visit.notes.seen):
        yield "the address is a feed's, not a home page's: try the home page, which tells more"
        return
    if visit.home is None:
        reason = problem or "not_html"
        yield _PROBLEMS.get(reason, f"the home page cannot be fetched ({reason})")
        return
    if _host(visit.home) != _host(visit.url):
        yield f"the home page redirects to another host: {visit.home}"
    if visit.notes.scripts and visit.notes.words < _FEW_WORDS:
        yield (
            f"the home page has {visit.notes.words} visible words: it seems to need JavaScript, "
            "which is not run; a feed or a sitemap in the seeds may still work"
        )


def _discovery(visit: Visit) -> Iterator[str]:
    kinds = {seen.kind for seen in visit.notes.seen if seen.articles}
    if "feed" not in kinds:
        yield "no feed was found: news is found on the home page and in sections only"
    if "sitemap" not in kinds:
        yield "no sitemap was found: older articles cannot be"
    if not visit.notes.linked and not visit.notes.named:
        yield (
            "no address looks like an article's: give the seeds an `article` pattern that the "
            "addresses of articles match"
        )
    for seen in visit.notes.seen:
        if seen.problem and seen.kind in ("feed", "sitemap"):
            yield f"a {seen.kind} does not work ({seen.problem}): {seen.url}"


def _articles(visit: Visit) -> Iterator[str]:
    rows, lost = visit.rows, visit.lost
    if not rows and (visit.notes.linked or visit.notes.named):
        yield "no page came out as an article: see what was rejected, and why"
    other = [each for each in lost if each.reason == "other_language"]
    if other and len(other) >= len(rows):
        languages = ", ".join(sorted({each.language or "?" for each in other}))
        yield f"{len(other)} of {len(rows) + len(lost)} pages are not Arabic ({languages})"
    for name, what in (("published", "date"), ("title", "title")):
        without = sum(not row[name] for row in rows)
        if without:
            yield f"{without} of {len(rows)} articles have no {what}"
    if len(rows) > 1 and len({row["title"] for row in rows}) == 1 and rows[0]["title"]:
        yield "all articles have the same title: it is the site's, or the pages are one"


def _fetches(visit: Visit) -> Iterator[str]:
    if delay := visit.notes.delay:
        yield f"robots.txt asks for {delay:g} seconds between requests, which are kept"
    signals = sorted({signal for row in visit.rows for signal in row.get("signals") or ()})
    if signals:
        told = ", ".join(signals)
        yield f"the publisher limits how its pages are used (on record with each article): {told}"
    counts: dict[str, int] = next(iter(visit.summary["fetches"].values()), {})
    if forbidden := counts.get("disallowed", 0):
        yield f"robots.txt forbids {forbidden} of the pages that were tried"
    if led := counts.get("soft_404", 0):
        yield f"{led} pages led to the front page or a list instead of an article"
    failed: dict[str, int] = next(iter(visit.summary["failures"].values()), {})
    for reason, many in failed.items():
        if not reason.startswith("home_"):
            yield f"{many} pages could not be fetched ({reason})"


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
