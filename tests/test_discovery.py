"""Discovery: which addresses are articles, and what feeds, sitemaps and pages lead to."""

from __future__ import annotations

import gzip

import pytest
from parsel import Selector

from crawler.discovery import (
    FeedItem,
    Location,
    Scope,
    feed_links,
    following_page,
    has_too_many_links,
    is_article_page,
    is_article_url,
    is_listing_page,
    is_section_url,
    is_trap,
    is_whole,
    looks_like_feed,
    looks_like_sitemap,
    next_links,
    opened,
    page_links,
    parse_feed,
    parse_sitemap,
    unpacked,
    whole_entries,
    without_long_tags,
)
from crawler.discovery.feeds import feed_date
from crawler.discovery.sitemaps import newest_first, with_ampersands

HOST = "https://waha.example"
SLUG = "مجلس-البلدية-يقر-خطة-الطرق-الجديدة"

ARTICLES = {
    "date and name": "/news/2024/2/3/" + SLUG,
    "date in one piece": "/ar/world/20240203-" + SLUG,
    "date with dashes and a number": "/local/accidents/2024-02-03-1.1823456",
    "date, then name and section": "/2024-02-03/" + SLUG + "/sport",
    "date and a short number": "/arabic/news/2024/02/03/1234.html",
    "month and a name": "/2025/03/" + SLUG + ".html",
    "number": "/2057243",
    "number before the name": "/middle-east/1234567-" + SLUG,
    "number after the name": "/" + SLUG + "-1234567.html",
    "number after a letter": "/ar/" + SLUG + "/a-68123456",
    "agency number": "/w2040000",
    "short number": "/ar/news/1001",
    "short number under an article folder": "/article/45",
    "file with a number": "/news/17.html",
    "number in the query": "/?p=228127",
    "number in an old site's query": "/details.aspx?NewsID=4411&lang=ar",
    "long Arabic name": "/" + SLUG,
    "long Arabic name, percent-encoded": "/%D9%85%D8%AC%D9%84%D8%B3-%D8%A7%D9%84%D8%A8%D9%84%D8%AF"
    "%D9%8A%D8%A9-%D9%8A%D9%82%D8%B1-%D8%AE%D8%B7%D8%A9-%D8%A7%D9%84%D8%B7%D8%B1%D9%82",
    "name under an article folder": "/article/council-plan",
    "token under an article folder": "/arabic/articles/c0w4n5e3x7ko",
    "random token": "/saudia/o9ez1j4x1q",
    "session behind the number": "/news/1001;jsessionid=0A1B2C",
    "AMP twin": "/news/1001/amp/",
    "dated, below a category": "/category/economy/2024/02/03/" + SLUG,
}
NOT_ARTICLES = {
    "home": "/",
    "section": "/economy",
    "section below a section": "/news/economy",
    "Arabic section": "/الاقتصاد",
    "long Latin section": "/middle-east-and-north-africa",
    "category": "/category/economy",
    "category page": "/category/economy/page/2",
    "page of a list": "/news/2",
    "topic with a token": "/arabic/topics/c719d2el19nt",
    "tag": "/tag/12345",
    "author": "/author/ahmad-1234567",
    "Arabic tag": "/وسم/" + SLUG,
    "year archive": "/2024",
    "month archive": "/2024/02",
    "day archive": "/2024/02/03",
    "picture": "/uploads/2024/02/03/photo-1234567.jpg",
    "document": "/files/1234567.pdf",
    "search": "/search?q=1234567",
    "list by query": "/list?cat=5&page=3",
    "feed": "/2024/02/03/" + SLUG + "/feed",
    "login": "/login?id=3",
    "about": "/about-us",
}


@pytest.mark.parametrize("path", ARTICLES.values(), ids=ARTICLES)
def test_an_article_is_known_by_its_address(path: str) -> None:
    assert is_article_url(HOST + path)
    assert not is_section_url(HOST + path)


@pytest.mark.parametrize("path", NOT_ARTICLES.values(), ids=NOT_ARTICLES)
def test_other_pages_are_not_taken_for_articles(path: str) -> None:
    assert not is_article_url(HOST + path)


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("/economy", True),
        ("/ar/news/economy", True),
        ("/category/economy", True),
        ("/الاقتصاد", True),
        ("/", False),
        ("/a/b/c/d", False),
        ("/section.php?cat=economy", True),
        ("/economy?page=2", False),
        ("/section.php?cat=economy&page=2", False),
        ("/tag/economy", False),
        ("/2024/02", True),
        ("/2024/02/03", False),
        ("/events/2024-2-3", False),
        ("/news/2024-02/03", True),
        ("/contact-us", False),
        ("/feed", False),
    ],
)
def test_a_section_is_short(path: str, section: bool) -> None:
    assert is_section_url(HOST + path) is section


@pytest.mark.parametrize(
    ("path", "trap"),
    [
        pytest.param("/" + SLUG, False, id="an ordinary address"),
        pytest.param("/a/b/a/b/a/b/1234567", True, id="folders in a loop"),
        pytest.param("/" + "x/" * 13 + "1234567", True, id="too deep"),
        pytest.param("/list?a=1&b=2&c=3&d=4&e=5&f=6&g=1234567", True, id="facets"),
        pytest.param("/" + "س" * 2000, True, id="too long"),
    ],
)
def test_endless_addresses_are_recognised(path: str, trap: bool) -> None:
    assert is_trap(HOST + path) is trap


@pytest.mark.parametrize(
    ("home", "url", "covered"),
    [
        (HOST, HOST + "/news/1", True),
        (HOST, "https://www.waha.example/news/1", True),
        (HOST, "https://m.waha.example/news/1", True),
        ("https://www.waha.example/", "http://sport.waha.example/1", True),
        (HOST, "https://notwaha.example/1", False),
        (HOST, "https://waha.example.evil.example/1", False),
        ("https://big.example/arabic/", "https://big.example/arabic/articles/1", True),
        ("https://big.example/arabic", "https://big.example/arabic", True),
        ("https://big.example/arabic/", "https://big.example/english/1", False),
        ("https://big.example/arabic/", "https://big.example/arabica/1", False),
        ("https://waha.example/index.php", HOST + "/news/1", True),
        (HOST, "https://[broken/1", False),
    ],
)
def test_a_site_is_its_hosts_and_its_folder(home: str, url: str, covered: bool) -> None:
    assert Scope.of(home).covers(url) is covered


def test_a_site_that_moved_is_followed_to_its_new_host() -> None:
    moved = Scope.of(HOST).with_home("https://waha.news/ar/")
    assert moved.covers("https://waha.news/ar/1")
    assert not moved.covers("https://waha.news/fr/1")


RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>الواحة</title><link>{HOST}/</link>
<item><title> خبر أول </title><link>{HOST}/1</link>
<pubDate>Sat, 03 Feb 2024 10:00:00 +0200</pubDate></item>
<item><title>خبر ثان</title><link> /2 </link><pubDate>السبت 3 فبراير</pubDate></item>
<item><title>بلا رابط</title><guid isPermaLink="false">77</guid></item>
<item><title>معرف</title><guid>{HOST}/3</guid></item>
<item><title>مكرر</title><link>{HOST}/1</link></item>
<item><link>javascript:alert(1)</link></item>
</channel></rss>""".encode()
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><link href="{HOST}/"/>
<entry><title>خبر</title><link rel="edit" href="{HOST}/edit/1"/>
<link rel="alternate" href="{HOST}/1"/>
<published>2024-02-03T10:00:00+02:00</published></entry></feed>""".encode()
RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<item rdf:about="{HOST}/1"><title>خبر</title><link>{HOST}/1</link></item></rdf:RDF>""".encode()


def test_rss_gives_each_address_once_and_tolerates_broken_dates() -> None:
    items = {item.url: item for item in parse_feed(RSS, HOST + "/rss")}
    assert list(items) == [HOST + "/1", HOST + "/2", HOST + "/3"]
    assert items[HOST + "/2"] == FeedItem(HOST + "/2", "خبر ثان", None)


def test_atom_entries_lead_to_the_page_not_to_its_editor() -> None:
    assert parse_feed(ATOM, HOST) == [FeedItem(HOST + "/1", "خبر", "2024-02-03T10:00:00+02:00")]


@pytest.mark.parametrize("body", [RSS, ATOM, RDF], ids=["rss", "atom", "rdf"])
def test_a_feed_is_known_by_how_it_opens(body: bytes) -> None:
    assert looks_like_feed(body)
    assert not looks_like_sitemap(body)
    assert parse_feed(body, HOST)


def test_a_feed_in_windows_1256_is_read() -> None:
    body = RSS.decode().replace("UTF-8", "windows-1256").encode("windows-1256")
    assert parse_feed(body, HOST)[1].title == "خبر ثان"


@pytest.mark.parametrize("body", [b"", b"  ", b"<rss", b"<rss><item><link>", b"\x00\xff<rss>"])
def test_a_damaged_feed_gives_what_it_has_and_no_error(body: bytes) -> None:
    assert parse_feed(body, HOST) == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Sat, 03 Feb 2024 10:00:00 GMT", "2024-02-03T10:00:00+00:00"),
        ("2024-02-03T10:00:00Z", "2024-02-03T10:00:00+00:00"),
        ("2024-02-03", "2024-02-03T00:00:00"),
        ("Sat, 99 Feb 2024 10:00:00 GMT", None),
        ("Sat, 03 Feb 99999 10:00:00 GMT", None),
        ("Sat, 03 Feb 2024 10:00:00 +99999999999999999", None),
        ("99999-02-03T10:00:00Z", None),
        ("٣ فبراير ٢٠٢٤", None),
        ("", None),
    ],
)
def test_feed_dates_are_right_or_none(text: str, date: str | None) -> None:
    assert feed_date(text) == date


def sitemap(*entries: str, root: str = "urlset", extra: str = "") -> bytes:
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return (
        f'<?xml version="1.0"?><{root} xmlns="{space}"{extra}>{"".join(entries)}</{root}>'.encode()
    )


def test_an_index_leads_to_sitemaps_newest_first() -> None:
    body = sitemap(
        f"<sitemap><loc>{HOST}/a.xml</loc><lastmod>2023-01-01</lastmod></sitemap>",
        f"<sitemap><loc>{HOST}/b.xml</loc><lastmod>2024-01-01</lastmod></sitemap>",
        f"<sitemap><loc>{HOST}/index.xml</loc></sitemap>",
        root="sitemapindex",
    )
    found = newest_first(list(parse_sitemap(body, HOST + "/index.xml")))
    assert found == [
        Location(HOST + "/b.xml", "sitemap", "2024-01-01"),
        Location(HOST + "/a.xml", "sitemap", "2023-01-01"),
    ]


def test_a_news_sitemap_names_articles() -> None:
    body = sitemap(
        f"<url><loc>{HOST}/1</loc><n:news><n:title>خبر</n:title></n:news></url>",
        f"<url><loc>{HOST}/about</loc></url>",
        extra=' xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"',
    )
    assert [place.kind for place in parse_sitemap(body, HOST)] == ["news", "page"]


@pytest.mark.parametrize(
    "body",
    [b"", b"<html><body>404</body></html>", b"<urlset", b"\x1f\x8bnot gzip"],
    ids=["empty", "an error page", "cut off", "damaged gzip"],
)
def test_what_is_no_sitemap_gives_nothing(body: bytes) -> None:
    assert list(parse_sitemap(unpacked(body), HOST)) == []


def test_a_cut_off_sitemap_gives_its_whole_entries() -> None:
    body = sitemap(f"<url><loc>{HOST}/1234567</loc></url>", f"<url><loc>{HOST}/765")
    assert next(place.url for place in parse_sitemap(body[:-9], HOST)) == HOST + "/1234567"


def test_a_sitemap_comes_out_of_its_gzip_unless_it_is_a_bomb() -> None:
    assert unpacked(gzip.compress(b"<urlset>")) == b"<urlset>"
    assert unpacked(gzip.compress(b" " * 60_000_000, 1)) == b""


@pytest.mark.parametrize(
    ("body", "read", "flaw"),
    [
        (b"<urlset>", b"<urlset>", ""),
        (gzip.compress(b"<urlset>", mtime=0), b"<urlset>", ""),
        (gzip.compress(b"<urlset>", 0, mtime=0)[:-10], b"<urlse", ""),
        (gzip.compress(b"<urlset>", mtime=0)[:9], b"", "damaged"),
        (b"\x1f\x8bnot gzip", b"", "damaged"),
        (gzip.compress(b" " * 60_000_000, 1), b"", "too_large"),
        ("<?xml version='1.0' encoding='utf-16'?><rss/>".encode("utf-16"), b"<rss/>", ""),
    ],
)
def test_what_is_wrong_with_a_document_has_a_name(body: bytes, read: bytes, flaw: str) -> None:
    assert opened(body) == (read, flaw)


@pytest.mark.parametrize(
    ("body", "whole", "entries"),
    [
        ("<rss><item>1</item></rss>\n<!-- 0.2 s -->", True, None),
        ("<urlset/>", True, None),
        ("<ns:urlset><ns:url>1</ns:url></ns:urlset>", True, None),
        ("<rss><item>1</item><item>2</it", False, "<rss><item>1</item>"),
        ("<feed><entry>1</entry><entry>", False, "<feed><entry>1</entry>"),
        ("<urlset><url>1</url><url><loc>ht", False, "<urlset><url>1</url>"),
        ("<rss><chan", False, "<rss><chan"),
    ],
)
def test_a_document_that_was_cut_off_is_told(body: str, whole: bool, entries: str | None) -> None:
    assert is_whole(body.encode()) is whole
    assert entries is None or whole_entries(body.encode()) == entries.encode()


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("a&b", "a&amp;b"),
        ("a&amp;b&#38;c&#x26;d&nbsp;", "a&amp;b&#38;c&#x26;d&nbsp;"),
        ("a&b;c& d&", "a&b;c&amp; d&amp;"),
        ("&<![CDATA[&]]>&<![CDATA[&", "&amp;<![CDATA[&]]>&amp;<![CDATA[&"),
    ],
)
def test_ampersands_are_written_as_xml_wants_them(body: str, read: str) -> None:
    assert with_ampersands(body.encode()) == read.encode()


def test_a_tag_with_thousands_of_attributes_is_read_without_them() -> None:
    many = " ".join(f"a{n}=1" for n in range(9_000))
    assert without_long_tags(f"<div {many}><a href='/1'>".encode()) == b"<div><a href='/1'>"
    assert without_long_tags(b"<a href='/1'>" + b"x" * 20_000) == b"<a href='/1'>" + b"x" * 20_000


@pytest.mark.parametrize("rel", ["next", " next ", "nofollow next", "Next"])
def test_a_next_page_is_known_among_other_words(rel: str) -> None:
    page = Selector(f"<a rel='{rel}' href='/page/2'>")
    assert next_links(page, HOST) == [HOST + "/page/2"]


def test_entities_of_a_feed_or_sitemap_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    feed = bomb + b"<rss><item><link>https://waha.example/&b;</link></item></rss>"
    assert all(len(item.url) < 60 for item in parse_feed(feed, HOST))


PAGE = Selector(
    text=f"""<head><link rel="alternate" type="application/rss+xml" href="/feed">
<link rel="alternate" type="application/rss+xml" href="/comments/feed">
<link rel="alternate" hreflang="en" href="/en"><link rel="next" href="/page/2"></head>
<body><a href="/news/1#top">١</a><a href="{HOST}/news/1">١</a><a href="mailto:a@b.c">م</a>
<a href="javascript:void(0)">ج</a><a href="//waha.example/news/2">٢</a><a href="http://[">م</a></body>"""
)


def test_links_of_a_page_are_absolute_and_each_once() -> None:
    assert page_links(PAGE, HOST + "/") == [HOST + "/news/1", HOST + "/news/2"]


def test_a_page_names_its_feeds_and_its_next_page() -> None:
    assert feed_links(PAGE, HOST + "/") == [HOST + "/feed"]
    assert next_links(PAGE, HOST + "/") == [HOST + "/page/2"]


@pytest.mark.parametrize(
    ("url", "link", "follows"),
    [
        ("/economy", "/economy?page=2", True),
        ("/economy/", "/economy?page=2", True),
        ("/economy?page=2", "/economy?page=3", True),
        ("/economy?page=2", "/economy?page=2", False),
        ("/economy?page=3", "/economy?page=2", False),
        ("/economy", "/sport?page=2", False),
        ("/economy", "/economy?page=200", False),
        ("/s.php?cat=a", "/s.php?cat=a&page=2", True),
        ("/s.php?cat=a", "/s.php?page=2&cat=a", True),
        ("/s.php?cat=a", "/s.php?cat=b&page=2", False),
        ("/category/economy/", "/category/economy/page/2/", True),
        ("/category/economy/page/2", "/category/economy/page/3/", True),
        ("/economy", "/economy/1234567", False),
    ],
)
def test_the_next_page_is_known_by_its_number(url: str, link: str, follows: bool) -> None:
    found = following_page(HOST + url, [HOST + "/about", HOST + link])
    assert found == (HOST + link if follows else None)


@pytest.mark.parametrize(
    ("markup", "article", "listing"),
    [
        pytest.param('<meta property="og:type" content="article">', True, False, id="og article"),
        pytest.param("<meta content='article' property='og:type'>", True, False, id="og reversed"),
        pytest.param('{"@type": "NewsArticle"}', True, False, id="JSON-LD article"),
        pytest.param('{"@type":["ReportageNewsArticle"]}', True, False, id="JSON-LD in a list"),
        pytest.param('<meta property="og:type" content="website">', False, False, id="og website"),
        pytest.param('<body class="rtl archive category">', False, True, id="archive of a theme"),
        pytest.param('{"@type": "CollectionPage"}', False, True, id="JSON-LD collection"),
        pytest.param(
            '<body class="archive">{"@type":"NewsArticle"}', True, False, id="article marks win"
        ),
        pytest.param(
            '<body class="tagline searching">', False, False, id="words that only begin so"
        ),
        pytest.param("<p>نص</p>", False, False, id="no marks"),
    ],
)
def test_markup_says_what_a_page_is(markup: str, article: bool, listing: bool) -> None:
    assert is_article_page(markup.encode()) is article
    assert is_listing_page(markup.encode()) is listing


@pytest.mark.parametrize(("links", "too_many"), [(3_000, False), (3_001, True)])
def test_links_beyond_the_limit_of_a_page_are_told(links: int, too_many: bool) -> None:
    page = Selector("".join(f"<a href='/news/{n}'>خبر</a>" for n in range(links)))
    assert has_too_many_links(page) is too_many
    assert len(page_links(page, HOST + "/")) == 3_000
