"""The crawl among difficult sites: one crawl over all of them, one expected result for each."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from tests.crawling import Scrapy
from tests.hostile import Answer, Crowd, HostileServer, bomb, endless, home, story

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

MANY = 40
PAUSE = 0.3  # seconds
BUDGET = 10  # failures in a row, by the settings
CROWD = Crowd()
ALLOWING = b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /private\n"
CLOSED = Answer("User-agent: *\nDisallow: /")
MANY_LINKS = Answer(home(*(f"/news/{1000 + n}" for n in range(MANY))))
FEED = "<rss version='2.0'><channel><item><link>/news/2001</link></item></channel></rss>"


def moved(to: str) -> Answer:
    return Answer(status=302, headers={"Location": to})


def one_article(answer: Answer) -> dict[str, Answer]:
    return {"/": Answer(home("/news/1001")), "/news/1001": answer}


SITES: dict[str, dict[str, Answer]] = {
    "closed": {"/robots.txt": CLOSED, "/": MANY_LINKS},
    "half": {
        "/robots.txt": Answer("User-agent: Ghirbal\nDisallow: /news/1001"),
        "/": Answer(home("/news/1001", "/news/1002")),
        "/news/1001": Answer(story(1)),
        "/news/1002": Answer(story(2)),
    },
    "robots500": {"/robots.txt": Answer("", 500), "/": MANY_LINKS},
    "robots429": {"/robots.txt": Answer("", 429), "/": MANY_LINKS},
    "robotsbomb": {"/robots.txt": bomb(30_000_000), **one_article(Answer(story(19)))},
    "robotslarge": {
        "/robots.txt": Answer("User-agent: *\nDisallow: /\n" + "# \n" * 4_000_000),
        "/": MANY_LINKS,
    },
    "robotslargezip": {
        "/robots.txt": Answer(
            gzip.compress(b"User-agent: *\nDisallow: /\n" + bytes(30_000_000)),
            headers={"Content-Encoding": "gzip"},
        ),
        "/": MANY_LINKS,
    },
    "robotsendless": {"/robots.txt": endless(ALLOWING, b"# \n"), **one_article(Answer(story(20)))},
    "robotscut": {
        "/robots.txt": Answer(
            gzip.compress(b"User-agent: *\nDisallow: /private")[:-12],
            headers={"Content-Encoding": "gzip"},
        ),
        "/": MANY_LINKS,
    },
    "robotsslow": {"/robots.txt": Answer(hang=True), "/": MANY_LINKS},
    "robotsaway": {"/robots.txt": moved("http://127.0.0.1:9/robots.txt"), "/": MANY_LINKS},
    "robotsother": {
        "/robots.txt": moved("http://closed.localhost:{port}/robots.txt"),
        "/": MANY_LINKS,
    },
    "robotsfar": {
        **{f"/{hop}": moved(f"/{hop + 1}") for hop in range(1, 6)},
        **{"/robots.txt": moved("/1"), "/6": Answer("User-agent: *\nAllow: /"), "/": MANY_LINKS},
    },
    "robotshops": {
        **{f"/{hop}": moved(f"/{hop + 1}") for hop in range(1, 5)},
        **{"/robots.txt": moved("/1"), "/5": Answer("User-agent: *\nDisallow: /private")},
        **one_article(Answer(story(11))),
    },
    "robots403": {"/robots.txt": Answer("", 403), **one_article(Answer(story(12)))},
    "robotsarabic": {
        "/robots.txt": Answer("User-agent: *\nDisallow: /\u0633\u0631/"),
        "/": Answer(home("/%D8%B3%D8%B1/1001", "/%d8%b3%d8%b1/1002", "/\u0633\u0631/1003")),
    },
    "robotsloop": {"/robots.txt": moved("/robots.txt"), "/": MANY_LINKS},
    "open": {
        "/robots.txt": Answer("User-agent: GPTBot\nDisallow: /"),
        **one_article(Answer(story(3), headers={"X-Robots-Tag": "noarchive"})),
    },
    "leave": {"/": Answer("", 429, {"Retry-After": "86400"})},
    "wait": {
        **one_article(Answer("", 503, {"Retry-After": "1"}, times=1, then=Answer(story(4)))),
    },
    "waitdate": one_article(
        Answer(
            status=429,
            headers={"Retry-After": "Sat, 03 Feb 2024 10:02:00 GMT"},
            times=1,
            then=Answer(story(13)),
        )
    ),
    "toofast": {
        "/robots.txt": Answer(f"User-agent: *\nCrawl-delay: {PAUSE}"),
        **one_article(Answer("", 429, times=1, then=Answer(story(977)))),
    },
    "leavedate": {"/": Answer("", 503, {"Retry-After": "Sat, 03 Feb 2124 10:02:00 GMT"})},
    "failing": {
        "/": Answer(home(*(f"/news/{1000 + n}" for n in range(MANY)))),
        **{f"/news/{1000 + n}": Answer("", 500) for n in range(MANY)},
    },
    "crowd": {
        "/": Answer(home(*(f"/news/{1000 + n}" for n in range(MANY)))),
        **{f"/news/{1000 + n}": Answer(raw=CROWD) for n in range(MANY)},
    },
    "refresh": one_article(
        Answer("<meta http-equiv='refresh' content='0;url=http://169.254.169.254/latest/'>")
    ),
    "inside": one_article(moved("http://169.254.169.254/latest/meta-data")),
    "file": one_article(moved("file:///etc/passwd")),
    "many": one_article(Answer(story(14), headers={f"X-{n}": "x" * 500 for n in range(300)})),
    "oldarabic": one_article(
        Answer(
            story(15).replace("utf-8", "windows-1256").encode("cp1256"),
            headers={"Content-Type": "text/html"},
        )
    ),
    "feedbomb": {
        "/": Answer(
            "<head><link rel='alternate' type='application/rss+xml' href='/rss'></head>"
            + home("/news/1001")
        ),
        "/rss": Answer(
            "<!DOCTYPE rss [<!ENTITY a 'خبر'>"
            + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in pairwise("abcdefghi"))
            + "]><rss version='2.0'><channel><title>&i;</title><item><link>/news/2002</link>"
            "</item></channel></rss>",
            headers={"Content-Type": "application/rss+xml"},
        ),
        "/news/1001": Answer(story(16)),
        "/news/2002": Answer(story(17)),
    },
    "sitemapbomb": {
        "/robots.txt": Answer("Sitemap: /s.xml.gz\nSitemap: /index.xml"),
        "/s.xml.gz": Answer(gzip.compress(b"<urlset>" + b" " * 60_000_000, 9)),
        "/index.xml": Answer(
            "<sitemapindex><sitemap><loc>/index.xml</loc></sitemap></sitemapindex>"
        ),
        **one_article(Answer(story(18))),
    },
    "calendar": {
        "/": Answer(home("/calendar/2025/01")),
        **{
            f"/calendar/2025/{month:02}": Answer(home(f"/calendar/2025/{month + 1:02}"))
            for month in range(1, 12)
        },
    },
    "endless": {
        "/": Answer(home("/local")),
        "/local": Answer(home("/news/1000", "/local?page=2")),
        **{
            f"/local?page={n}": Answer(home(f"/news/{1000 + n}", f"/local?page={n + 1}"))
            for n in range(2, 30)
        },
        **{f"/news/{1000 + n}": Answer(story(40 + n)) for n in range(30)},
    },
    "bomb": one_article(bomb(30_000_000)),
    "short": one_article(Answer(story(5), length=100_000)),
    "loop": one_article(moved("/news/1001")),
    "gone": one_article(Answer("", 410)),
    "broken": one_article(Answer("", 500)),
    "slow": one_article(Answer(hang=True)),
    "pdf": one_article(Answer("%PDF-1.4", headers={"Content-Type": "application/pdf"})),
    "empty": one_article(Answer("  ")),
    "list": one_article(Answer("<body class='archive category'>" + "<a href='/x'>خبر</a>" * 30)),
    "two-names": {
        "/": Answer(home("/news/1001", "/news/1002", "/news/1003?utm_source=home")),
        "/news/1001": moved("/news/1003"),
        "/news/1002": moved("/news/1003"),
        "/news/1003": Answer(story(6)),
        "/news/1003?utm_source=home": Answer(story(6)),
    },
    "away": one_article(moved("http://open.localhost:{port}/news/1001")),
    "section": {"/": Answer(home("/local/fair")), "/local/fair": Answer(story(7))},
    "badfeed": {
        "/": Answer(
            "<head><link rel='alternate' type='application/rss+xml' href='/rss'></head>" + home()
        ),
        "/rss": Answer(FEED, headers={"Content-Type": "text/html"}),
        "/news/2001": Answer(story(8)),
    },
    "patient": {
        **one_article(Answer(story(10))),
        "/robots.txt": Answer("User-agent: *\nCrawl-delay: 1"),
    },
    "cookie": {
        "/": Answer(home("/news/1001"), headers={"Set-Cookie": "id=1"}),
        "/news/1001": Answer(story(9)),
    },
    "trap": {"/": Answer(home("/a/b/a/b/a/b/news/1001", "/list?a=1&b=2&c=3&d=4&e=5&f=6&id=7777"))},
}


@dataclass
class Crawled:
    server: HostileServer
    summary: dict[str, Any]
    code: int
    errors: str
    articles: list[dict[str, Any]]

    def asked(self, site: str) -> Counter[str]:
        return self.server.asked(site)

    def pages(self, site: str) -> dict[str, int]:
        return self.summary["sites"][site]

    def failures(self, site: str) -> dict[str, int]:
        return self.summary["failures"].get(site, {})

    def fetches(self, site: str) -> dict[str, int]:
        return self.summary["fetches"].get(site, {})


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    scrapy = Scrapy(tmp_path_factory.mktemp("hostile"))
    with HostileServer(SITES) as server:
        scrapy.seeds.write_text(server.seeds())
        done = scrapy("crawl", "news", "-s", "DOWNLOAD_TIMEOUT=4", "-s", "RETRY_TIMES=1")
        assert scrapy.output.joinpath("reports").is_dir(), done.stderr
        yield Crawled(server, scrapy.summary(), done.returncode, done.stderr, scrapy.articles())


@pytest.mark.parametrize(
    "site",
    [
        "closed",
        "robots500",
        "robotsloop",
        "robots429",
        "robotsslow",
        "robotsaway",
        "robotsother",
        "robotslarge",
        "robotslargezip",
        "robotscut",
    ],
)
def test_no_page_is_fetched_where_robots_txt_says_no_or_cannot_be_had(
    crawled: Crawled, site: str
) -> None:
    assert set(crawled.asked(site)) == {"/robots.txt"}


def test_why_robots_txt_could_not_be_had_is_told(crawled: Crawled) -> None:
    name = "robots/unreachable/"
    limits = crawled.summary["limits"]
    assert {key.removeprefix(name): limits[key] for key in limits if key.startswith(name)} == {
        "http_429": 1,
        "http_500": 1,
        "redirects": 2,
        "refused": 1,
        "timeout": 1,
        "truncated": 1,
    }


def test_five_redirects_of_robots_txt_are_followed_and_no_more(crawled: Crawled) -> None:
    assert crawled.pages("robotshops") == {"kept": 1}
    assert "/" not in crawled.asked("robotsfar")
    assert crawled.failures("robotsfar") == {"home_robots_unreachable": 1}


def test_an_arabic_rule_holds_for_every_spelling_of_an_address(crawled: Crawled) -> None:
    assert set(crawled.asked("robotsarabic")) == {"/robots.txt", "/"}
    assert crawled.fetches("robotsarabic")["disallowed"] == 3


def test_a_host_that_fails_and_fails_is_left_and_its_articles_wait(crawled: Crawled) -> None:
    failures = sum(crawled.failures("failing").values())
    articles = sum(many for path, many in crawled.asked("failing").items() if "news" in path)
    assert BUDGET <= articles <= BUDGET + 1, "one was under way when the last failure was counted"
    assert failures + crawled.fetches("failing")["host_left"] == MANY


def test_a_host_is_sent_one_request_at_a_time_however_many_wait(crawled: Crawled) -> None:
    assert crawled.fetches("crowd")["gone"] == MANY
    assert CROWD.most == 1


def test_endless_pages_end(crawled: Crawled) -> None:
    followed = [path for path in crawled.asked("endless") if "page=" in path]
    assert len(followed) == 4
    assert crawled.pages("endless") == {"kept": 5}
    assert set(crawled.asked("calendar")) == {"/robots.txt", "/"}


def test_only_the_allowed_part_of_a_site_is_fetched(crawled: Crawled) -> None:
    assert "/news/1001" not in crawled.asked("half")
    assert crawled.pages("half") == {"kept": 1}
    assert crawled.fetches("half")["disallowed"] == 1


@pytest.mark.parametrize(
    "site",
    [
        "open",
        "wait",
        "section",
        "badfeed",
        "cookie",
        "patient",
        "toofast",
        "robots403",
        "robotsbomb",
        "robotsendless",
        "waitdate",
        "oldarabic",
        "sitemapbomb",
        "many",
    ],
)
def test_an_article_is_found_and_kept(crawled: Crawled, site: str) -> None:
    assert crawled.pages(site) == {"kept": 1}


def test_what_a_publisher_says_about_use_is_recorded_on_its_articles(crawled: Crawled) -> None:
    signals = {row["site"].partition(".")[0]: row["signals"] for row in crawled.articles}
    assert signals["open"] == ["robots.txt:GPTBot", "x-robots-tag:noarchive"]
    assert signals["wait"] == []


def test_a_host_that_asks_for_a_day_of_peace_gets_it(crawled: Crawled) -> None:
    assert crawled.asked("leave") == {"/robots.txt": 1, "/": 1}
    assert crawled.summary["limits"]["politeness/hosts_left"] >= 1


def test_a_short_wait_is_waited_for(crawled: Crawled) -> None:
    assert crawled.asked("wait")["/news/1001"] == 2
    assert crawled.summary["limits"]["politeness/retry_after"] == 2


def test_a_host_that_is_asked_too_often_gets_more_than_its_pause(crawled: Crawled) -> None:
    assert crawled.asked("toofast")["/news/1001"] == 2
    refused, answered = crawled.server.times["toofast"][-2:]
    assert answered - refused > 2 * PAUSE
    assert crawled.summary["limits"]["politeness/slowed_down"] >= 1


def test_the_crawl_delay_of_robots_txt_is_kept(crawled: Crawled) -> None:
    times = crawled.server.times["patient"][1:]  # without that of robots.txt itself
    assert all(after - before > 0.7 for before, after in pairwise(times))


@pytest.mark.parametrize(
    ("site", "reason"),
    [
        ("bomb", "too_large"),
        ("short", "truncated"),
        ("loop", "redirects"),
        ("broken", "http_500"),
        ("slow", "timeout"),
        ("robots500", "home_robots_unreachable"),
        ("closed", "home_disallowed"),
        ("leavedate", "home_host_left"),
    ],
)
def test_what_could_not_be_fetched_is_counted_by_its_reason(
    crawled: Crawled, site: str, reason: str
) -> None:
    assert crawled.failures(site) == {reason: 1}
    assert crawled.pages(site) == {}


@pytest.mark.parametrize(
    ("site", "reason"),
    [
        ("gone", "gone"),
        ("pdf", "not_html"),
        ("away", "left_site"),
        pytest.param("inside", "refused_address", id="link-local, though private is allowed"),
    ],
)
def test_what_is_no_article_page_is_counted_and_not_asked_again(
    crawled: Crawled, site: str, reason: str
) -> None:
    assert crawled.pages(site) == {}
    assert crawled.failures(site) == {}
    assert crawled.fetches(site)[reason] == 1


def test_no_redirect_leads_out_of_the_web(crawled: Crawled) -> None:
    assert sum(crawled.failures("file").values()) + crawled.fetches("file").get("left_site", 0) == 1
    assert crawled.pages("refresh") == {"no_text": 1}


@pytest.mark.parametrize(("site", "reason"), [("empty", "empty_page"), ("list", "listing_page")])
def test_a_page_without_an_article_is_rejected(crawled: Crawled, site: str, reason: str) -> None:
    assert crawled.pages(site) == {reason: 1}


def test_a_page_under_many_names_is_one(crawled: Crawled) -> None:
    assert crawled.pages("two-names") == {"kept": 1}


def test_no_trap_is_walked_into(crawled: Crawled) -> None:
    assert set(crawled.asked("trap")) == {"/robots.txt", "/"}
    assert crawled.summary["limits"]["traps"] == 2


def test_the_counts_add_up_and_the_exit_code_says_that_something_failed(crawled: Crawled) -> None:
    summary = crawled.summary
    assert summary["seen"] == summary["kept"] + summary["duplicates"] + summary["rejected"]
    assert summary["seen"] == sum(sum(counts.values()) for counts in summary["sites"].values())
    assert summary["failed"] == sum(sum(c.values()) for c in summary["failures"].values())
    assert crawled.code == 2, crawled.errors


def test_nothing_is_sent_to_private_addresses_unless_allowed(tmp_path_factory) -> None:
    scrapy = Scrapy(tmp_path_factory.mktemp("private"), private=False)
    with HostileServer({"open": SITES["open"]}) as server:
        scrapy.seeds.write_text(server.seeds())
        done = scrapy("crawl", "news")
        assert server.requests == []
    assert done.returncode == 2
    assert scrapy.summary()["failures"] == {"open": {"home_refused_address": 1}}
    assert json.dumps(scrapy.summary()["limits"]) == '{"addresses/refused/private_address": 1}'


def test_however_many_pages_wait_none_is_fetched_from_a_host_that_closes(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    scrapy = Scrapy(tmp_path_factory.mktemp("closing"))
    waiting = {"ten": 10, "hundred": 100, "thousand": 1_000}
    sites = {
        name: {
            "/": Answer(home(*(f"/news/{70000 + n}" for n in range(many + 1)))),
            "/news/70000": Answer(story(1)),
        }
        for name, many in waiting.items()
    }
    with HostileServer(sites) as server:
        scrapy.seeds.write_text(server.seeds())
        scrapy("crawl", "news", "-s", "SITE_PAGES=1")
        fetches = scrapy.summary()["fetches"]
        queued = {name: fetches[name]["new_links"] - 1 for name in waiting}
        for name in waiting:
            server.sites[name] = {"/robots.txt": CLOSED}
        before = len(server.requests)
        scrapy("crawl", "news")
        assert queued == waiting
        assert {path for _, path in server.requests[before:]} == {"/robots.txt"}
