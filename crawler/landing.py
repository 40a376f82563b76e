"""Where an article's address led, when it led nowhere or elsewhere: a soft 404 is no article.

Many sites answer for what they no longer have, or do not want to give, with a redirect to their
front page, to a section, or all to one page that asks to log in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cleaning.store.frontier import DONE, GIVEN_UP
from cleaning.urls import canonical_url
from crawler.discovery import is_article_page, is_article_url

if TYPE_CHECKING:
    from scrapy.http import Response

    from cleaning.store.frontier import Link
    from crawler.frontier import SiteCrawl

SOFT_404, DISALLOWED = "soft_404", "disallowed"
WAITING = ("host_left", "robots_unreachable")  # what no address is to blame for
_ERROR = re.compile(
    r"/(?:page[-_]?)?(?:error[-_/]?)?(?:404|410|not[-_]?found|error)(?:[-_]?(?:page|error))?"
    r"(?:\.\w{2,5})?/?$",
    re.IGNORECASE,
)


def is_soft_404(crawl: SiteCrawl, link: Link, response: Response) -> bool:
    """Did a redirect lead to the front page, an error page, a known list of the site, or where
    others led before that is no article by its address?"""
    url, pattern = response.url, crawl.site.article
    if canonical_url(url) == canonical_url(link.url) or (pattern and pattern.search(url)):
        return False
    if crawl.lists.is_home(url) or is_front_page(canonical_url(url)):
        return True
    no_article = is_in_front(url) or is_error_page(url) or crawl.lists.is_known(url)
    shared = not is_article_url(url) and crawl.knows(canonical_url(url))
    return (no_article or shared) and not is_article_page(response.body)


def is_front_page(url: str) -> bool:
    """Is it a host's own page?"""
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def is_in_front(url: str) -> bool:
    """Is it the front page under some parameters? `/?p=17` is an article."""
    return urlsplit(url).path in ("", "/") and not is_article_url(url)


def is_error_page(url: str) -> bool:
    """Does the address say that nothing is there?"""
    return bool(_ERROR.search(urlsplit(url).path))


def put_off(crawl: SiteCrawl, link: Link, reason: str) -> None:
    """No failure of the site's, and perhaps not its last word: asked again, and then no more.

    A robots.txt that forbids everything for an hour must not lose what waited in that hour.
    """
    crawl.count(reason)
    last = DONE if reason == DISALLOWED else GIVEN_UP
    if crawl.run.state.frontier.fail_url(link.key, crawl.run.number, reason, last) > 1:
        crawl.count(f"{reason}_again")


def no_answer(crawl: SiteCrawl, link: Link, reason: str) -> None:
    """What becomes of an address that gave no answer, or could not be asked."""
    if reason == DISALLOWED:
        put_off(crawl, link, reason)
    elif reason in WAITING:
        crawl.count(reason)  # it stays in line for the next run
    elif reason == "refused_address":
        crawl.close(link, reason)
    else:
        crawl.fail(link, reason)
