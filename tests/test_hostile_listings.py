"""Front pages and lists that are none, and articles that lead to them: one result for each."""

from __future__ import annotations

import gzip
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.http import Response

from cleaning.store.listings import Listing
from crawler.landing import is_error_page, is_front_page
from crawler.validators import is_unchanged, sound
from tests.crawling import Scrapy
from tests.hostile import Answer, HostileServer, home, raw, story

if TYPE_CHECKING:
    from collections.abc import Iterator

LINK = home("/news/1001")
NOISE = bytes(range(256)) * 50
LATER = "2030-01-01T00:00:00+00:00"


def typed(body: bytes | str, kind: str) -> Answer:
    return Answer(body, headers={"Content-Type": kind})


def packed(body: bytes, encoding: str) -> Answer:
    return Answer(body, headers={"Content-Encoding": encoding})


def moved(to: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": to})


def tagged(etag: bytes) -> Answer:
    body = LINK.encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: %b\r\nContent-Length: %d\r\n\r\n"
    return raw(head % (etag, len(body)) + body)


HOMES: dict[str, tuple[Answer, str]] = {
    "empty": (Answer(""), "empty_page"),
    "blank": (Answer(" \n\t "), "empty_page"),
    "no-content": (Answer("", 204), "empty_page"),
    "paper": (typed(b"%PDF-1.7\n" + NOISE, "application/pdf"), "not_html"),
    "picture": (typed(b"\x89PNG\r\n\x1a\n" + NOISE, "image/png"), "not_html"),
    "sound": (typed(b"ID3" + NOISE, "audio/mpeg"), "not_html"),
    "data": (typed('{"news": []}', "application/json"), "not_html"),
    "words": (typed("لا شيء هنا", "text/plain; charset=utf-8"), "not_html"),
    "paper-as-page": (Answer(b"%PDF-1.7\n" + NOISE), "no_links"),
    "picture-as-page": (Answer(b"\x89PNG\r\n\x1a\n" + NOISE), "no_links"),
    "wall": (
        Answer("<html><body><p>انتظر قليلا</p><script>go()</script></body></html>"),
        "no_links",
    ),
    "unasked-304": (Answer("", 304), "http_304"),
    "damaged-zip": (Answer(b"\x1f\x8b\x08" + NOISE), "damaged"),
    "cut-zip": (packed(gzip.compress(LINK.encode())[:-30], "gzip"), "truncated"),
    "noise": (packed(NOISE, "gzip"), "bad_content_encoding"),
    "part": (Answer(LINK, 206), "truncated"),
    "endless": (raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 2_000), "headers_too_large"),
}
FRONT = {"/": Answer(LINK)}
SOFT: dict[str, dict[str, Answer]] = {
    "to-front": {**FRONT, "/news/1001": moved("/")},
    "to-front-for-good": {**FRONT, "/news/1001": moved("/", 301)},
    "to-front-counted": {**FRONT, "/news/1001": moved("/?lang=ar"), "/?lang=ar": Answer(LINK)},
    "to-front-in-hops": {**FRONT, "/news/1001": moved("/news/1002"), "/news/1002": moved("/")},
    "to-front-that-says-article": {
        "/": Answer("<meta property='og:type' content='article'>" + LINK),
        "/news/1001": moved("/"),
    },
    "to-front-that-moved": {
        "/": moved("/ar/home"),
        "/ar/home": Answer(home("/ar/news/1001")),
        "/ar/news/1001": moved("/ar/home"),
    },
    "to-section": {
        "/": Answer(home("/local", "/news/1001")),
        "/local": Answer(home("/news/1001")),
        "/news/1001": moved("/local/"),
        "/local/": Answer(home("/news/1001")),
    },
    "to-error": {
        **FRONT,
        "/news/1001": moved("/404.html"),
        "/404.html": Answer("<html><body>الصفحة غير موجودة</body></html>"),
    },
}
FOUND: dict[str, dict[str, Answer]] = {
    "to-article": {**FRONT, "/news/1001": moved("/local/fair"), "/local/fair": Answer(story(1))},
    "to-number": {**FRONT, "/news/1001": moved("/?p=17"), "/?p=17": Answer(story(2))},
    "to-slash": {**FRONT, "/news/1001": moved("/news/1001/"), "/news/1001/": Answer(story(3))},
    "to-parameters": {
        **FRONT,
        "/news/1001": moved("/?page=fair&of=town"),
        "/?page=fair&of=town": Answer(story(5)),
    },
    "back-again": {
        **FRONT,
        "/news/1001": Answer(status=302, headers={"Location": "/"}, times=1, then=Answer(story(4))),
    },
}
TAGS: dict[str, tuple[Answer, str | None]] = {
    "tag-sound": (tagged(b'W/"a1:b2"'), 'W/"a1:b2"'),
    "tag-nul": (tagged(b'"a\0b"'), None),
    "tag-control": (tagged(b'"a\x01\x1b[2J"'), None),
    "tag-bytes": (tagged(b'"\xff\xfe"'), None),
    "tag-long": (tagged(b'"%b"' % (b"x" * 9_000)), None),
}


@dataclass
class Crawled:
    server: HostileServer
    first: dict[str, Any]
    second: dict[str, Any]
    rows: list[tuple[str, str, str]]  # site, address, state: what is known of articles


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    sites = {name: {"/": answer} for name, (answer, _) in (HOMES | TAGS).items()}
    lists = {
        "/": Answer(home("/local", "/world", "/news/1001")),
        "/local": typed(b"%PDF-1.7\n" + NOISE, "application/pdf"),
        "/world": Answer("", 204),
        "/news/1001": Answer(story(9)),
    }
    scrapy = Scrapy(tmp_path_factory.mktemp("listings"))
    with HostileServer({**sites, **SOFT, **FOUND, "lists": lists}) as server:
        scrapy.seeds.write_text(server.seeds())
        done = scrapy("crawl", "news", "-s", "RETRY_TIMES=0")
        assert "Traceback" not in done.stderr
        first = scrapy.summary()
        with sqlite3.connect(scrapy.output / "state.sqlite") as state:
            rows = state.execute("SELECT site, url, state FROM crawl_urls").fetchall()
        scrapy("crawl", "news", "-s", "RETRY_TIMES=0", "-s", f"NOW={LATER}")
        yield Crawled(server, first, scrapy.summary(), rows)


@pytest.mark.parametrize("site", HOMES)
def test_a_front_page_that_is_none_is_named_and_is_no_listing(crawled: Crawled, site: str) -> None:
    assert crawled.first["failures"][site] == {f"home_{HOMES[site][1]}": 1}
    assert "listings" not in crawled.first["fetches"].get(site, {})


def test_sections_that_are_none_are_counted_as_lost(crawled: Crawled) -> None:
    fetches = crawled.first["fetches"]["lists"]
    assert (fetches["listings"], fetches["listings_lost"]) == (1, 2)
    assert crawled.first["sites"]["lists"] == {"kept": 1}


@pytest.mark.parametrize("site", SOFT)
def test_an_article_that_leads_to_a_list_is_a_soft_404(crawled: Crawled, site: str) -> None:
    assert crawled.first["fetches"][site]["soft_404"] == 1
    assert crawled.first["sites"][site] == crawled.first["failures"].get(site, {}) == {}
    known = [(url.rpartition("/")[2], state) for of, url, state in crawled.rows if of == site]
    assert known == [("1001", "pending")], "the list itself has not become an article"


@pytest.mark.parametrize("site", ["to-article", "to-number", "to-slash", "to-parameters"])
def test_an_article_that_leads_to_an_article_is_kept(crawled: Crawled, site: str) -> None:
    assert crawled.first["sites"][site] == {"kept": 1}


def test_an_article_that_was_a_soft_404_for_a_while_is_not_lost(crawled: Crawled) -> None:
    assert crawled.first["fetches"]["back-again"]["soft_404"] == 1
    assert crawled.second["sites"]["back-again"] == {"kept": 1}


@pytest.mark.parametrize("site", TAGS)
def test_only_a_sound_validator_is_given_back(crawled: Crawled, site: str) -> None:
    asked = [heads for heads in crawled.server.heads[site] if "If-None-Match" in heads]
    assert [heads["If-None-Match"] for heads in asked] == ([TAGS[site][1]] if TAGS[site][1] else [])


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ('"a"', True),
        ('W/"a b"', True),
        ("Sat, 03 Feb 2024 10:02:00 GMT", True),
        ("x" * 1_000, True),
        ("x" * 1_001, False),
        ("", False),
        (" ", False),
        ("a\n", False),
        ("a\0", False),
        ("خبر", False),
        ("\x7f", False),
        (None, False),
    ],
)
def test_which_validators_are_sound(value: str | None, kept: bool) -> None:
    assert sound(value) == (value if kept else None)


@pytest.mark.parametrize(
    ("status", "etag", "unchanged"),
    [(304, '"a"', True), (304, None, False), (304, '"a\0"', False), (200, '"a"', False)],
)
def test_only_who_was_asked_can_say_that_nothing_changed(
    status: int, etag: str | None, unchanged: bool
) -> None:
    listing = Listing("https://waha.example/", "waha", "home", etag=etag)
    assert is_unchanged(Response(listing.url, status=status), listing) is unchanged


@pytest.mark.parametrize(
    ("url", "front", "error"),
    [
        ("https://waha.example/", True, False),
        ("https://waha.example", True, False),
        ("https://waha.example/?lang=ar", False, False),
        ("https://waha.example/404", False, True),
        ("https://waha.example/404.html", False, True),
        ("https://waha.example/ar/error/404", False, True),
        ("https://waha.example/page-not-found/", False, True),
        ("https://waha.example/errors/notfound.aspx", False, True),
        ("https://waha.example/error-page", False, True),
        ("https://waha.example/news/1404", False, False),
        ("https://waha.example/news/terror", False, False),
        ("https://waha.example/news/error-in-the-count", False, False),
        ("https://waha.example/local", False, False),
    ],
)
def test_addresses_of_front_pages_and_errors(url: str, front: bool, error: bool) -> None:
    assert (is_front_page(url), is_error_page(url)) == (front, error)
