"""Links that make no sense: what they lead to, and what they must not cost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from crawler.discovery import FeedItem, Scope, parse_feed, web_address
from tests.crawling import Scrapy
from tests.hostile import Answer, HostileServer, home, story

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "https://waha.example/ar/list"
TO = "https://waha.example/news/1001"
ARABIC = "https://أخبار.example/"
ASCII = "https://xn--igbicxr.example/"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/news/1001", TO),
        (" /news/1001\n", TO),
        ("../news/1001", TO),
        ("https://waha.example/a/../news/1001", TO),
        ("/a/%2e%2E/./news/1001", TO),
        ("/../../news/1001", TO),
        ("/news/..", "https://waha.example/"),
        ("/news/.", "https://waha.example/news/"),
        ("/news/...", "https://waha.example/news/..."),
        ("//waha.example/news/1001", TO),
        ("/news/10\t01", TO),
        ("/news/10\0" + "01", TO),
        ("\\news\\1001", TO),
        ("https:\\\\waha.example\\news\\1001", TO),
        ("https://WAHA.example./news/1001", TO),
        ("https://user:word@waha.example/news/1001", TO),
        ("HTTPS://waha.example/news/1001", TO),
        ("https:/news/1001", TO),
        ("/news/1001?to=a\\b", TO + "?to=a\\b"),
        ("https://waha.example:8080/news/1001", "https://waha.example:8080/news/1001"),
        ("https://[2001:db8::1]:81/1001", "https://[2001:db8::1]:81/1001"),
        (ARABIC + "1001", ASCII + "1001"),
        ("https://%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1.example/1001", ASCII + "1001"),
        ("https://waha.example@other.example/1001", "https://other.example/1001"),
        ("http:/news/1001", None),
        ("http:///news/1001", None),
        ("http://", None),
        ("https://:443/news/1001", None),
        ("https://waha.example:0/news/1001", None),
        ("https://waha.example:99999/news/1001", None),
        ("https://waha.example:port/news/1001", None),
        ("https://waha..example/news/1001", None),
        ("https://" + "a" * 70 + ".example/1001", None),
        ("https://[::1/1001", None),
        ("javascript:void(0)", None),
        ("java\nscript:void(0)", None),
        ("data:text/html,1001", None),
        ("mailto:desk@waha.example", None),
        ("tel:+96212345", None),
        ("whatsapp://send?text=1001", None),
    ],
)
def test_a_link_leads_where_a_browser_goes_or_nowhere(link: str, address: str | None) -> None:
    assert web_address(PAGE, link) == address


@pytest.mark.parametrize("link", ["/ar/خبر عاجل", "?id=7", ""])
def test_an_address_is_its_own_address(link: str) -> None:
    once = web_address(PAGE, link)
    assert once is not None
    assert web_address("https://other.example/", once) == once


@pytest.mark.parametrize(
    ("base", "url"),
    [
        (ARABIC, ASCII + "news/1001"),
        (ASCII, ARABIC + "news/1001"),
        ("https://waha.example/", "https://WAHA.example./news/1001"),
        ("https://waha.example/عربي/", "https://waha.example/%D8%B9%D8%B1%D8%A8%D9%8A/1001"),
    ],
)
def test_a_site_is_one_in_every_spelling_of_its_host_and_folder(base: str, url: str) -> None:
    assert Scope.of(base).covers(url)


def test_a_feed_in_what_is_no_encoding_is_read() -> None:
    body = f'<?xml version="1.0" encoding="hex"?><rss><item><link>{TO}</link></item></rss>'
    assert parse_feed(body.encode(), PAGE) == [FeedItem(TO)]


def test_links_that_lead_nowhere_cost_no_article_in_this_run_or_the_next(tmp_path: Path) -> None:
    host = "http://odd.localhost"
    odd = (f"{host}:99999/news/1002", f"{host}:0/news/1003", "http:///news/1004")
    rules = f"Sitemap: {host}:99999/s.xml\n"
    sites = {
        "odd": {
            "/": Answer(home("/news/1001", *odd, "/news/1005")),
            "/robots.txt": Answer(rules, headers={"Content-Type": "text/plain"}),
            "/news/1001": Answer(story(1001)),
            "/news/1005": Answer(story(1005)),
        },
        "sound": {"/": Answer(home("/news/3001")), "/news/3001": Answer(story(3001))},
    }
    scrapy = Scrapy(tmp_path)
    with HostileServer(sites) as server:
        scrapy.seeds.write_text(server.seeds())
        first = scrapy("crawl", "news", "-s", "RETRY_TIMES=0")
        second = scrapy("crawl", "news", "-s", "RETRY_TIMES=0")
    assert "Traceback" not in first.stderr + second.stderr
    assert len(scrapy.articles()) == 3


def test_a_state_that_holds_such_addresses_is_done_with_them_once(tmp_path: Path) -> None:
    odd = {"/": Answer(home("/news/1001")), "/news/1001": Answer(story(1001))}
    sound = {"/": Answer(home("/news/3001")), "/news/3001": Answer(story(3001))}
    scrapy = Scrapy(tmp_path)
    with HostileServer({"odd": odd}) as server:
        scrapy.seeds.write_text(server.seeds())
        scrapy("crawl", "news", "-s", "RETRY_TIMES=0")
        with closing(sqlite3.connect(scrapy.output / "state.sqlite")) as state, state:
            bad = "http://odd.localhost:99999/"
            state.execute(
                "INSERT INTO crawl_urls (key, url, site, found_run, state) "
                "VALUES ('', ?, 'odd', 1, 'pending')",
                (bad + "news/1002",),
            )
            state.execute(
                "INSERT INTO crawl_listings (url, site, kind, page) VALUES (?, 'odd', 'next', 2)",
                (bad + "local?page=2",),
            )
        server.sites["sound"] = sound
        scrapy.seeds.write_text(server.seeds())
        again = scrapy("crawl", "news", "-s", "RETRY_TIMES=0")
    assert "Traceback" not in again.stderr
    assert scrapy.summary()["fetches"]["odd"]["bad_address"] == 1
    assert scrapy.summary()["sites"]["sound"] == {"kept": 1}


def test_a_section_that_goes_on_beyond_the_cap_is_counted(tmp_path: Path) -> None:
    site = {"/": Answer(home("/local", "/news/1001"))}
    for page in range(1, 5):
        path = "/local" if page == 1 else f"/local?page={page}"
        site[path] = Answer(home(f"/news/{3000 + page}", f"/local?page={page + 1}"))
    site |= {f"/news/{n}": Answer(story(n)) for n in (1001, 3001, 3002, 3003, 3004)}
    scrapy = Scrapy(tmp_path)
    with HostileServer({"long": site}) as server:
        scrapy.seeds.write_text(server.seeds())
        scrapy("crawl", "news", "-s", "RETRY_TIMES=0", "-s", "SECTION_PAGES=3")
    assert scrapy.summary()["limits"] == {"section_pages": 1}
    assert scrapy.summary()["kept"] == 4
