"""Feeds, sitemaps, front pages and traps that want too much: one expected result for each."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.crawling import Scrapy
from tests.hostile import Answer, HostileServer, home, story

if TYPE_CHECKING:
    from collections.abc import Iterator

ONE = "/news/1001"
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
RSS = "<rss version='2.0'><channel>{}</channel></rss>"
INSIDE = "http://169.254.169.254/news/1002"


def xml(body: str | bytes) -> Answer:
    return Answer(body, headers={"Content-Type": "application/xml"})


def moved(to: str) -> Answer:
    return Answer(status=302, headers={"Location": to})


def items(*links: str, more: str = "") -> str:
    return RSS.format("".join(f"<item><link>{link}</link>{more}</item>" for link in links))


def places(*links: str) -> str:
    found = "".join(f"<url><loc>{link}</loc></url>" for link in links)
    return f"<urlset xmlns='{SPACE}'>{found}</urlset>"


def index(*links: str) -> str:
    found = "".join(f"<sitemap><loc>{link}</loc></sitemap>" for link in links)
    return f"<sitemapindex xmlns='{SPACE}'>{found}</sitemapindex>"


def packed(body: str) -> bytes:
    return gzip.compress(body.encode())


def sends_on(to: str, seconds: str = "0") -> str:
    return f"<head><meta http-equiv='Refresh' content='{seconds}; URL={to}'></head>"


MANY = [f"/news/{n}" for n in range(5_000, 5_020)]
ENTITIES = "<!DOCTYPE rss [<!ENTITY a '/news/1001'><!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
LONG_TAG = "<div " + " ".join(f"a{n}=1" for n in range(60_000)) + ">"

# What a feed or sitemap is, how many articles come of it, and what is counted of it.
DOCUMENTS: dict[str, tuple[str | bytes, int, dict[str, int]]] = {
    "feed": (items(ONE, "/news/1002"), 2, {}),
    "feed-relative": (items("news/1001", "./news/1002", "//{host}/news/1003"), 3, {}),
    "feed-of-one-many-times": (items(*[ONE] * 50, ONE + "#a", ONE + "/", ONE + "?utm_id=1"), 1, {}),
    "feed-dates-broken": (items(ONE, more="<pubDate>99 Foo 2024 99:99</pubDate>"), 1, {}),
    "feed-entities": (
        ENTITIES + items("&a;", "&x;", "/news/1002"),
        1,
        {},
    ),
    "feed-ampersands": (items("/news/1001?a=1&b=2", "/news/1002?c=3&d=4"), 2, {}),
    "feed-inside": (items(INSIDE, "http://127.0.0.1:1/news/1002", ONE), 1, {}),
    "feed-elsewhere": (items("http://feed.localhost:{port}/news/1002", "mailto:a@b.c", ONE), 1, {}),
    "feed-no-addresses": (items("javascript:1", "http://[", "", "http://a:99999/", ONE), 1, {}),
    "feed-utf-16": (items(ONE).encode("utf-16"), 1, {}),
    "feed-utf-16-said": (
        ("<?xml version='1.0' encoding='utf-16'?>" + items(ONE)).encode("utf-16"),
        1,
        {},
    ),
    "feed-1256-said-utf-8": (
        items(ONE, more="<title>خبر</title>").encode("cp1256"),
        1,
        {},
    ),
    "feed-below-warnings": (
        "<br />\n<b>Warning</b><br />\n<?xml version='1.0'?>" + items(ONE),
        1,
        {},
    ),
    "feed-below-blanks": ("\n \n<?xml version='1.0'?>" + items(ONE), 1, {}),
    "feed-with-base": (
        "<feed xml:base='/news/'><entry><link href='1001'/></entry></feed>",
        1,
        {},
    ),
    "feed-packed": (packed(items(ONE)), 1, {}),
    "feed-cut": (items(ONE, "/news/1002")[:-50], 1, {"listings_damaged": 1}),
    "feed-cut-at-once": ("<rss><chan", 0, {"listings_damaged": 1, "listings_lost": 1}),
    "feed-empty": (items(), 0, {}),
    "feed-long": (items(*MANY), 10, {}),
    "feed-in-feed": (RSS.format(RSS.format(f"<item><link>{ONE}</link></item>")), 1, {}),
    "sitemap": (places(ONE, "/news/1002"), 2, {}),
    "sitemap-packed": (packed(places(ONE)), 1, {}),
    "sitemap-packed-twice": (gzip.compress(packed(places(ONE))), 0, {"listings_lost": 1}),
    "sitemap-packed-cut": (
        gzip.compress(places(ONE, "/news/1002").encode(), 0)[:-40],
        1,
        {"listings_damaged": 1},
    ),
    "sitemap-packed-without-sum": (packed(places(ONE))[:-8], 1, {}),
    "sitemap-ampersands": (places("/news/1001?a=1&b=2", "/news/1002?c=3&amp;d=4"), 2, {}),
    "feed-ampersands-raw": (
        items("<![CDATA[/news/1001?a=1&b=2]]>", "/news/1002?c=3&#38;d=4"),
        2,
        {},
    ),
    "sitemap-packed-noise": (b"\x1f\x8b\x08" + bytes(range(256)) * 9, 0, {"listings_lost": 1}),
    "sitemap-bomb": (gzip.compress(b"<urlset>" + b" " * 60_000_000), 0, {"listings_lost": 1}),
    "sitemap-utf-16": (places(ONE).encode("utf-16"), 1, {}),
    "sitemap-cut": (places(ONE, "/news/1002")[:-30], 1, {"listings_damaged": 1}),
    "sitemap-self-closed": ("<urlset/>", 0, {}),
    "sitemap-words-behind": (places(ONE) + "<!-- " + "x" * 500 + " -->", 1, {}),
    "sitemap-long": (places(*MANY), 10, {}),
    "sitemap-inside": (places(INSIDE, ONE), 1, {}),
    "sitemap-entities": (ENTITIES + places("&a;", "/news/1002"), 1, {}),
    "sitemap-html": ("<html><body>لا شيء</body></html>", 0, {"listings_lost": 1}),
}
INDEXES: dict[str, dict[str, Answer]] = {
    "index-of-itself": {
        "/list.xml": xml(index("/list.xml", "/list.xml/", "//{host}/list.xml", "/b.xml")),
        "/b.xml": xml(index("/list.xml", "/b.xml", "/./b.xml")),
    },
    "index-moved-in-a-circle": {"/list.xml": moved("/list.xml")},
    "index-inside": {"/list.xml": xml(index("http://169.254.169.254/s.xml"))},
    "index-deep": {
        "/list.xml": xml(index("/0.xml")),
        **{f"/{n}.xml": xml(index(f"/{n + 1}.xml")) for n in range(60)},
    },
    "index-of-fifty-thousand": {
        "/list.xml": xml(index(*(f"/{n}.xml" for n in range(50_000)))),
    },
}
FRONT: dict[str, dict[str, Answer]] = {
    "sent-on": {"/": Answer(sends_on("/ar/")), "/ar/": Answer(home("/ar/news/1"))},
    "sent-on-and-on": {
        "/": Answer(sends_on("/1/")),
        "/1/": Answer(sends_on("/2/")),
        "/2/": Answer(home("/2/news/1")),
    },
    "sent-to-itself": {"/": Answer(sends_on("/") + home(ONE))},
    "sent-later": {"/": Answer(sends_on("/other/", "300") + home(ONE))},
    "sent-without-scripts": {
        "/": Answer(f"<noscript>{sends_on('/other/')}</noscript>" + home(ONE))
    },
    "base": {
        "/": Answer("<head><base href='/sub/'></head>" + home("news/1")),
    },
    **{
        f"base-{name}": {"/": Answer(f"<head><base href='{base}'></head>" + home(ONE))}
        for name, base in {
            "of-none": "",
            "script": "javascript:0",
            "data": "data:text/html,x",
            "bracket": "http://[",
            "port": "http://a:99999/",
            "long": "x" * 70_000,
        }.items()
    },
    "base-and-sent-on": {
        "/": Answer("<base href='http://a:99999/'>" + sends_on("/other/") + home(ONE))
    },
    "attributes": {"/": Answer(LONG_TAG + home(ONE))},
    "nested": {"/": Answer("<div>" * 1_000 + home(ONE))},
    "many-links": {"/": Answer(home(ONE) + "<a href='/x'>x</a>" * 300_000)},
}
NOWHERE: dict[str, tuple[dict[str, Answer], str]] = {
    "sent-inside": ({"/": Answer(sends_on("http://169.254.169.254/"))}, "home_refused_address"),
    "sent-to-file": ({"/": Answer(sends_on("file:///etc/passwd"))}, "home_no_links"),
    "sent-to-closed": (
        {"/": Answer(sends_on("http://closed.localhost:{port}/"))},
        "home_disallowed",
    ),
    "sent-round": (
        {"/": Answer(sends_on("/a/")), "/a/": Answer(sends_on("/"))},
        "home_no_links",
    ),
    "sent-for-ever": (
        {
            "/": Answer(sends_on("/0/")),
            **{f"/{n}/": Answer(sends_on(f"/{n + 1}/")) for n in range(50)},
        },
        "home_no_links",
    ),
}
SPELLINGS = [
    ONE,
    f"{ONE}/",
    f"{ONE}?utm_source=home&utm_medium=web",
    f"{ONE}?fbclid=abc",
    f"{ONE}#comments",
    f"/amp{ONE}",
    f"{ONE}/amp/",
    f"{ONE}?amp=1",
    f"{ONE}?PHPSESSID=0123456789abcdef",
    f"{ONE};jsessionid=0A1B2C",
    f"{ONE}?sid=0123456789abcdef0123456789abcdef",
    "/(S(lit3py55t21z5v55vlm25s55))" + ONE,
    f"{ONE}?sort=asc",
    f"{ONE}?print=1",
    "/./news//1001",
    "/a/../news/1001",
    "/n%65ws/1001",
    "http://www.{host}" + ONE,
    "http://m.{host}" + ONE,
]
SPELLED_ARABIC = ["/خبر/مدينة-1001", "/%D8%AE%D8%A8%D8%B1/%D9%85%D8%AF%D9%8A%D9%86%D8%A9-1001"]
TRAPS = {
    "calendar": [f"/calendar/2025/{month:02}" for month in range(1, 13)],
    "days": [f"/2025/01/{day:02}" for day in range(1, 32)],
    "days-in-one": [f"/events/2025-01-{day:02}" for day in range(1, 32)],
    "facets": [f"/list?a=1&b=2&c=3&d=4&e=5&f=6&id={n}" for n in range(9)],
    "folders-in-a-loop": ["/a/b/a/b/a/b/1001", "/a/a/a", "/ar/news/ar/news/ar/news"],
    "too-deep": ["/x" * 13 + "/1001"],
    "searches": ["/search?q=1001", "/search/1001", "/tag/1001", "/login?to=/news/1001"],
}


def sites() -> dict[str, dict[str, Answer]]:
    found: dict[str, dict[str, Answer]] = {"closed": {"/robots.txt": Answer(CLOSED)}}
    for number, (name, (body, _, _)) in enumerate(DOCUMENTS.items(), 1):
        paths = (ONE, "/news/1002", "/news/1003", *MANY)
        pages = {path: Answer(story(100 * number + n)) for n, path in enumerate(paths)}
        found[name] = {"/list.xml": xml(body), **pages}
        found[name][ONE + "?a=1&b=2"] = pages[ONE]
        found[name]["/news/1002?c=3&d=4"] = pages["/news/1002"]
    found |= INDEXES
    for site in (*DOCUMENTS, *INDEXES):
        link = "<link rel='alternate home' type='application/rss+xml' href='/list.xml'>"
        if site.startswith("feed"):
            found[site]["/"] = Answer(link)
        else:
            found[site]["/"] = Answer(home("/about"))
            found[site]["/robots.txt"] = Answer("Sitemap: /list.xml\n")
    for number, (site, answers) in enumerate(FRONT.items(), 9_000):
        article = Answer(story(number))
        found[site] = dict.fromkeys((ONE, "/ar/news/1", "/2/news/1", "/sub/news/1"), article)
        found[site] |= answers
    found |= {name: answers for name, (answers, _) in NOWHERE.items()}
    found["one"] = {"/": Answer(home(*SPELLINGS)), "/news/1001": Answer(story(78))}
    found["one"] |= {each: Answer(story(78)) for each in SPELLINGS if each.startswith("/")}
    arabic = {path: Answer(story(79)) for path in SPELLED_ARABIC}
    found["one-arabic"] = {"/": Answer(home(*SPELLED_ARABIC, SPELLED_ARABIC[1].lower())), **arabic}
    found |= {f"trap-{name}": {"/": Answer(home(*paths))} for name, paths in TRAPS.items()}
    return found


CLOSED = "User-agent: *\nDisallow: /"


@dataclass
class Crawled:
    server: HostileServer
    summary: dict[str, Any]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    scrapy = Scrapy(tmp_path_factory.mktemp("discovery"), patience=240)
    with HostileServer(sites()) as server:
        for site, answers in server.sites.items():
            host = f"{site}.localhost:{server.server_address[1]}"
            for answer in answers.values():
                if isinstance(answer.body, str):
                    body = answer.body.replace("{host}", host)
                    answer.body = body.replace("{port}", str(server.server_address[1]))
        scrapy.seeds.write_text(server.seeds())
        caps = ("FEED_LINKS=10", "SITEMAP_LINKS=10", "RETRY_TIMES=0", "CONCURRENT_REQUESTS=64")
        done = scrapy("crawl", "news", *(part for each in caps for part in ("-s", each)))
        assert "Traceback" not in done.stderr
        yield Crawled(server, scrapy.summary())


def kept(crawled: Crawled, site: str) -> int:
    assert set(crawled.summary["sites"][site]) <= {"kept"}
    return int(crawled.summary["sites"][site].get("kept", 0))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_feed_or_sitemap_has_one_result(crawled: Crawled, name: str) -> None:
    _, many, counted = DOCUMENTS[name]
    fetches = crawled.summary["fetches"][name]
    assert kept(crawled, name) == many
    names = ("listings_damaged", "listings_lost")
    assert {each: fetches[each] for each in names if each in fetches} == counted


def test_caps_on_feeds_and_sitemaps_are_counted_when_they_bite(crawled: Crawled) -> None:
    limits = crawled.summary["limits"]
    assert (limits["feed_links"], limits["sitemap_links"], limits["page_links"]) == (1, 1, 1)
    assert limits["site_listings/sitemap"] == (50_001 - 20) + 1


@pytest.mark.parametrize("name", INDEXES)
def test_an_index_of_sitemaps_ends(crawled: Crawled, name: str) -> None:
    asked = {path: n for path, n in crawled.server.asked(name).items() if path.endswith(".xml")}
    most = {"index-of-itself": 2, "index-inside": 1, "index-moved-in-a-circle": 1}.get(name, 20)
    assert len(asked) == most
    assert name == "index-moved-in-a-circle" or set(asked.values()) == {1}


@pytest.mark.parametrize("name", FRONT)
def test_a_front_page_leads_to_its_article(crawled: Crawled, name: str) -> None:
    assert kept(crawled, name) == 1
    assert "/other/" not in crawled.server.asked(name)


@pytest.mark.parametrize("name", NOWHERE)
def test_a_front_page_that_sends_on_to_nowhere_is_named(crawled: Crawled, name: str) -> None:
    assert crawled.summary["failures"][name] == {NOWHERE[name][1]: 1}
    assert len(crawled.server.asked(name)) <= 7, "robots.txt, the page, and five hops"


@pytest.mark.parametrize("name", ["one", "one-arabic"])
def test_one_article_under_many_addresses_is_asked_for_once(crawled: Crawled, name: str) -> None:
    asked = [path for path in crawled.server.asked(name).elements() if "1001" in path]
    assert (len(asked), kept(crawled, name)) == (1, 1)


@pytest.mark.parametrize("name", TRAPS)
def test_no_trap_is_walked_into(crawled: Crawled, name: str) -> None:
    assert set(crawled.server.asked(f"trap-{name}")) == {"/robots.txt", "/"}
