"""The crawl among difficult sites: one crawl over all of them, one expected result for each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from tests.crawling import Scrapy
from tests.hostile import Answer, HostileServer, bomb, home, story

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

MANY = 40
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
    "robotsloop": {"/robots.txt": moved("/robots.txt"), "/": MANY_LINKS},
    "open": {
        "/robots.txt": Answer("User-agent: GPTBot\nDisallow: /"),
        **one_article(Answer(story(3), headers={"X-Robots-Tag": "noarchive"})),
    },
    "leave": {"/": Answer("", 429, {"Retry-After": "86400"})},
    "wait": {
        **one_article(Answer("", 503, {"Retry-After": "1"}, times=1, then=Answer(story(4)))),
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
        done = scrapy("crawl", "news", "-s", "DOWNLOAD_TIMEOUT=2", "-s", "RETRY_TIMES=1")
        assert scrapy.output.joinpath("reports").is_dir(), done.stderr
        yield Crawled(server, scrapy.summary(), done.returncode, done.stderr, scrapy.articles())


@pytest.mark.parametrize("site", ["closed", "robots500", "robotsloop"])
def test_no_page_is_fetched_where_robots_txt_says_no_or_cannot_be_had(
    crawled: Crawled, site: str
) -> None:
    assert set(crawled.asked(site)) == {"/robots.txt"}


def test_only_the_allowed_part_of_a_site_is_fetched(crawled: Crawled) -> None:
    assert "/news/1001" not in crawled.asked("half")
    assert crawled.pages("half") == {"kept": 1}
    assert crawled.fetches("half")["disallowed"] == 1


@pytest.mark.parametrize("site", ["open", "wait", "section", "badfeed", "cookie", "patient"])
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
    assert crawled.summary["limits"]["politeness/retry_after"] == 1


def test_the_crawl_delay_of_robots_txt_is_kept(crawled: Crawled) -> None:
    times = crawled.server.times["patient"][1:]  # without that of robots.txt itself
    assert all(after - before > 0.9 for before, after in pairwise(times))


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
    ],
)
def test_what_could_not_be_fetched_is_counted_by_its_reason(
    crawled: Crawled, site: str, reason: str
) -> None:
    assert crawled.failures(site) == {reason: 1}
    assert crawled.pages(site) == {}


@pytest.mark.parametrize(
    ("site", "reason"), [("gone", "gone"), ("pdf", "not_html"), ("away", "left_site")]
)
def test_what_is_no_article_page_is_counted_and_not_asked_again(
    crawled: Crawled, site: str, reason: str
) -> None:
    assert crawled.pages(site) == {}
    assert crawled.failures(site) == {}
    assert crawled.fetches(site)[reason] == 1


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
