"""What an address leads to, and what a page is: predicates without a network.

An article's address has a date, a number or a long name in it; a section's is short. No rule of
this kind is right everywhere: a site that breaks it gets an `article` pattern in its seeds.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from urllib.parse import parse_qsl, unquote, urlsplit


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Files, whatever folder they stand in.
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|css|js|json|xml|rss|atom|txt|pdf|docx?|xlsx?|pptx?|zip"
    r"|rar|gz|apk|exe|mp3|m4a|wav|mp4|m3u8|avi|mov|webm|woff2?|ttf|epub)$"
)
# Folders that never hold articles, in any layout.
_NEVER = _words("""
    tag tags author authors writer writers search login signin logout register signup account
    profile user users cart checkout feed feeds rss comments wp-admin wp-content wp-json
    wp-login.php cdn-cgi ads advertise page share print subscribe unsubscribe privacy privacy-policy
    terms contact contact-us contactus about about-us aboutus sitemap sitemaps archive archives
    calendar الوسوم وسوم وسم الكاتب كاتب بحث
""")
# Folders of listings: an address below one is an article only with a number or a date.
_LISTING = _words("""
    category categories cat section sections topic topics keyword keywords subject
    تصنيف القسم قسم موضوعات
""")
# Folders of articles: a number of any length, or a name, follows.
_ARTICLE = _words("""
    article articles story stories post posts node details detail show a p news-details
    مقال مقالات خبر
""")
_ID_KEYS = _words("""
    id p newsid articleid storyid nid aid sid postid news_id article_id contentid cid item
""")
_SECTION_KEYS = _words("cat catid category categoryid sec secid section sectionid")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"(?:^|\D)(?:19|20)\d{2}-?(?:0?[1-9]|1[0-2])-?(?:[0-2]?\d|3[01])(?:\D|$)")
# A day of a calendar, which has one before it and one after it.
_DAY = re.compile(r"(?:^|/)(?:19|20)\d\d([-/])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])$")
_LONG_NUMBER = re.compile(r"(?:^|[^\d])[a-zA-Z]?\d{5,14}(?:[^\d]|$)")
_TOKEN = re.compile(r"(?=(?:\D*\d){2})(?=(?:[^a-z]*[a-z]){2})[a-z0-9]{8,40}")
_WORDS = re.compile(r"[^\W\d_]+")
_ARABIC = re.compile("[\u0620-\u064a]")
_PAGE_FILE = re.compile(r"\.(?:html?|aspx?|php|jsp)$", re.IGNORECASE)
MAX_URL = 2_000  # characters
MAX_DEPTH = 12  # folders
MAX_PARAMETERS = 6


def is_trap(url: str) -> bool:
    """Does the address look like one of endlessly many: calendars, facets, folders in a loop?"""
    if len(url) > MAX_URL:
        return True
    parts = urlsplit(url)
    segments = _segments(parts.path)
    repeated = Counter(segments).most_common(1)
    return (
        len(segments) > MAX_DEPTH
        or (bool(repeated) and repeated[0][1] > 2)
        or parts.query.count("&") >= MAX_PARAMETERS
    )


def is_article_url(url: str) -> bool:
    """Does the address look like that of one article?"""
    parts = urlsplit(url)
    segments = _segments(parts.path)
    if _FILE.search(parts.path.lower()) or any(segment in _NEVER for segment in segments):
        return False
    if _has_id(parts.query):
        return True
    if not segments:
        return False
    listed = any(segment in _LISTING for segment in segments)
    return _numbered(segments) or (not listed and _named(segments))


def is_section_url(url: str) -> bool:
    """Does the address look like a section's: short, without an article's number?"""
    parts = urlsplit(url)
    segments = _segments(parts.path)
    return (
        0 < len(segments) <= 3
        and all(key.lower() in _SECTION_KEYS for key, _ in parse_qsl(parts.query))
        and not _FILE.search(parts.path.lower())
        and not any(segment in _NEVER for segment in segments)
        and not _DAY.search("/".join(segments))
        and not is_article_url(url)
    )


def _segments(path: str) -> list[str]:
    """The folders of a path and its last name, without what marks a session or an AMP twin."""
    segments = [unquote(segment).lower() for segment in path.split("/") if segment]
    if segments[-1:] == ["amp"]:
        segments.pop()
    return [segment.partition(";jsessionid=")[0] for segment in segments]


def _has_id(query: str) -> bool:
    return any(
        key.lower() in _ID_KEYS and value.isascii() and value.isdigit()
        for key, value in parse_qsl(query)
    )


def _numbered(segments: list[str]) -> bool:
    """A date with something after it, a long number, or a number under an article folder."""
    names = [_PAGE_FILE.sub("", segment) for segment in segments]
    if any(_LONG_NUMBER.search(name) and not _only_date(name) for name in names):
        return True
    for before, name in pairwise(names):
        if before in _ARTICLE and name.isascii() and name.isdigit():
            return True
    return _dated(names) or _short_number(names[-1], in_file=names[-1] != segments[-1])


def _short_number(name: str, *, in_file: bool) -> bool:
    """`1001` or `17.html`, but no year and no page of a list."""
    if not (name.isascii() and name.isdigit()):
        return False
    return in_file or (len(name) > 2 and not _YEAR.fullmatch(name))


def _only_date(name: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d{6}", name))


def _dated(names: list[str]) -> bool:
    for place, name in enumerate(names):
        rest = names[place + 1 :]
        if _YEAR.fullmatch(name) and rest and rest[0].isdigit() and int(rest[0]) <= 12:
            after = (
                rest[2:] if len(rest) > 1 and rest[1].isdigit() and len(rest[1]) < 3 else rest[1:]
            )
            return bool(after)
        if _DATE.search(name):
            return bool(rest) or len(name) > 10
    return False


def _named(segments: list[str]) -> bool:
    """A long name, a name under an article folder, or a random token."""
    last = _PAGE_FILE.sub("", segments[-1])
    words = _WORDS.findall(last)
    enough = 4 if _ARABIC.search(last) else 6
    if len(words) >= enough and len(last) >= 20:
        return True
    if len(segments) > 1 and segments[-2] in _ARTICLE and len(last) >= 8:
        return True
    return bool(_TOKEN.fullmatch(last))


_HEAD = 300_000  # bytes looked at: the marks stand in the head, or soon after it
# Plain words are looked for first: a pattern over a whole page takes a millisecond, a word less
# than a tenth of one, and the event loop waits meanwhile.
_ARTICLE_WORDS = (b"og:type", b'"@type"', b"article:published_time")
_ARTICLE_MARKS = re.compile(
    rb"""og:type["'][^>]{0,40}content=["']article["']|content=["']article["'][^>]{0,40}og:type["']"""
    rb"""|"@type"\s*:\s*\[?\s*"(?:\w*NewsArticle|Article|BlogPosting|Report)"|article:published_time"""
)
_LIST_CLASS = re.compile(
    rb"""<body[^>]{0,500}class=["'](?:[^"'>]{0,500}\s)?"""
    rb"""(?:archive|category|tag|search|error404|blog|author)[\s"']"""
)
_LIST_TYPES = (b'"CollectionPage"', b'"SearchResultsPage"', b'"ProfilePage"')


def is_article_page(body: bytes) -> bool:
    """Does the markup say that the page is an article (og:type, JSON-LD, article:* tags)?"""
    head = body[:_HEAD]
    return any(word in head for word in _ARTICLE_WORDS) and bool(_ARTICLE_MARKS.search(head))


def is_listing_page(body: bytes) -> bool:
    """Does the markup say that the page is a list, and nothing in it that it is an article?"""
    head = body[:_HEAD]
    start = head.find(b"<body")
    listed = (start >= 0 and bool(_LIST_CLASS.match(head, start))) or any(
        kind in head for kind in _LIST_TYPES
    )
    return listed and not is_article_page(body)
