"""Politeness: what robots.txt means, and how long to wait."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.statscollectors import DummyStatsCollector
from scrapy.utils.test import get_crawler

from crawler.politeness import RobotsGate
from crawler.politeness.groups import read_groups
from crawler.politeness.retry_after import LONGEST, retry_after
from crawler.politeness.robots import Forbidden
from crawler.politeness.rules import (
    MAX_BYTES,
    MAX_CRAWL_DELAY,
    parse_rules,
    product_token,
    rules_for,
)
from crawler.politeness.usage import page_signals

ROBOTS = "https://waha.example/robots.txt"
PAGE = "https://waha.example/news/1"


@pytest.mark.parametrize(
    ("status", "allowed"),
    [(status, True) for status in (400, 401, 403, 404, 410, 418, 451)]  # there are none
    + [(status, False) for status in (200, 203, 204, 206)]  # they are read, and say no
    + [(status, False) for status in (429, 500, 502, 503, 599)]  # not now
    + [(status, False) for status in (100, 301, 304, 600, 999)],  # no answer to what was asked
)
def test_what_a_status_means(status: int, allowed: bool) -> None:
    body = b"User-agent: *\nDisallow: /"
    assert rules_for(status, body, ROBOTS, "Ghirbal").allows(PAGE) is allowed


@pytest.mark.parametrize(
    ("robots", "path", "allowed"),
    [
        pytest.param("", "/news/1", True, id="empty"),
        pytest.param("User-agent: *\nDisallow:", "/news/1", True, id="nothing disallowed"),
        pytest.param("User-agent: *\nDisallow: /news", "/news/1", False, id="a folder"),
        pytest.param("User-agent: *\nDisallow: /news", "/sport/1", True, id="another folder"),
        pytest.param(
            "User-agent: *\nDisallow: /\nUser-agent: ghirbal\nDisallow: /x",
            "/1",
            True,
            id="by name",
        ),
        pytest.param(
            "User-agent: *\nDisallow: /\nAllow: /news/", "/news/1", True, id="longest wins"
        ),
        pytest.param("User-agent: *\nDisallow: /*.php$", "/a.php", False, id="a wildcard"),
        pytest.param("User-agent: *\nDisallow: /رياضة", "/رياضة/1", False, id="Arabic, raw"),
        pytest.param(
            "User-agent: *\nDisallow: /رياضة",
            "/%D8%B1%D9%8A%D8%A7%D8%B6%D8%A9/1",
            False,
            id="Arabic, the address encoded",
        ),
        pytest.param(
            "User-agent: *\nDisallow: /%d8%b1%d9%8a%d8%a7%d8%b6%d8%a9",
            "/%D8%B1%D9%8A%D8%A7%D8%B6%D8%A9/1",
            False,
            id="Arabic, encoded in the other case",
        ),
        pytest.param(
            "User-agent: *\nDisallow: /\u0627\u0654\u062e\u0628\u0627\u0631",
            "/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/1",
            False,
            id="Arabic, the rule decomposed",
        ),
        pytest.param(
            "User-agent: *\nDisallow: /\u0623\u062e\u0628\u0627\u0631",
            "/%D8%A7%D9%94%D8%AE%D8%A8%D8%A7%D8%B1/1",
            False,
            id="Arabic, the address decomposed",
        ),
        pytest.param("User-agent: Ghirbal/0.1\nDisallow: /", "/1", False, id="with a version"),
        pytest.param("User-agent: Ghirbalist\nDisallow: /", "/1", True, id="another's name"),
        pytest.param("User-agent: *\rDisallow: /\r", "/1", False, id="old line ends"),
        pytest.param("User-agent: *\nDisallow: /\nAllow: /1$", "/12", False, id="an end mark"),
        pytest.param("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True, id="a tie"),
        pytest.param("User-agent: *\nDisallow: /", "/robots.txt", True, id="the rules themselves"),
        pytest.param(
            "User-agent: ghirbal\nDisallow: /a\n\nUser-agent: GHIRBAL\nDisallow: /b",
            "/b",
            False,
            id="two groups are one",
        ),
        pytest.param("\ufeffUser-agent: *\nDisallow: /", "/1", False, id="a byte order mark"),
        pytest.param("\0User-agent: *\0\nDis\0allow: /\0", "/1", False, id="NUL in between"),
        pytest.param("\ufeff\ufeffUser-agent: *\nDisallow: /", "/1", False, id="two such marks"),
        pytest.param("<html>soft 404</html>", "/1", True, id="no robots.txt at all"),
        pytest.param("User-agent: Ghir\nDisallow: /", "/1", True, id="the start of our name"),
        pytest.param("User-agent: g\nDisallow: /", "/1", True, id="one letter of it"),
        pytest.param("User-agent: Ghirbal (news)\nDisallow: /", "/1", False, id="with a comment"),
        pytest.param(
            "User-agent: *\nDisallow: /\nUser-agent: Ghirbal Bot\nAllow: /",
            "/1",
            True,
            id="up to the first blank",
        ),
        pytest.param("User-agent: Ghirbal*\nDisallow: /", "/1", False, id="with a star"),
        pytest.param("User-agent: \u200f*\nDisallow: /", "/1", False, id="unseen marks"),
        pytest.param("User-agent: *\nDisallow: /1\u200f", "/1", False, id="unseen marks behind"),
        pytest.param("user-agent *\ndisallow /", "/1", False, id="without colons"),
        pytest.param("USER-AGENT : *\nDISALLOW : /", "/1", False, id="blanks before colons"),
        pytest.param("User-agent: *\nDissalow: /", "/1", False, id="a slip of the pen"),
        pytest.param("Disallow: /\nUser-agent: *\nAllow: /2", "/1", True, id="a rule for nobody"),
        pytest.param(
            "User-agent: Ghirbal\n\nUser-agent: other\n\nDisallow: /", "/1", False, id="blank lines"
        ),
        pytest.param(
            "User-agent: Ghirbal\nInvalid-line: x\nUser-agent: other\nDisallow: /",
            "/1",
            False,
            id="unknown lines separate nothing",
        ),
        pytest.param(
            "User-agent: Ghirbal\nSitemap: /s.xml\nUser-agent: other\nDisallow: /",
            "/1",
            False,
            id="nor do sitemaps",
        ),
        pytest.param(
            "User-agent: Ghirbal\nCrawl-delay: 5\n\nUser-agent: other\nDisallow: /",
            "/1",
            True,
            id="a crawl delay is a rule",
        ),
        pytest.param(
            "User-agent: Ghirbal\nDisallow:\n\nUser-agent: *\nDisallow: /",
            "/1",
            True,
            id="nothing disallowed is a rule",
        ),
        pytest.param(
            "User-agent: *\nDisallow: /\n\nUser-agent: Ghirbal", "/1", True, id="a name alone"
        ),
        pytest.param("User-agent: *\nDisallow: /a # /b", "/a", False, id="a comment behind"),
        pytest.param("# a\u2028User-agent: *\u2028Disallow: /", "/1", True, id="one comment"),
        pytest.param("User-agent: *\nDisallow: /A", "/a", True, id="letter case counts"),
        pytest.param("User-agent: *\nDisallow: *", "/1", False, id="a star alone"),
        pytest.param("User-agent: *\nDisallow: /$", "/1", True, id="the front page alone"),
        pytest.param("User-agent: *\nDisallow: /$", "/", False, id="the front page"),
        pytest.param("User-agent: *\nDisallow: /*?", "/1?p=2", False, id="any parameter"),
        pytest.param("User-agent: *\nDisallow: /*.gif$", "/a.gif?x", True, id="an end mark kept"),
        pytest.param("User-agent: *\nDisallow: /a-%2A", "/a-*", False, id="a star as such"),
        pytest.param("User-agent: *\nDisallow: /a-%2A", "/a-b", True, id="not any letter"),
        pytest.param("User-agent: *\nDisallow: /a%24", "/a", True, id="a dollar as such"),
        pytest.param("User-agent: *\nDisallow: /%62%61z", "/baz", False, id="encoded in vain"),
        pytest.param("User-agent: *\nDisallow: /baz", "/%62%61z", False, id="asked for so"),
        pytest.param("User-agent: *\nDisallow: /a/b", "/a%2Fb", True, id="no folder"),
        pytest.param(
            "User-agent: *\nDisallow: /a?b=https://c.d",
            "/a?b=https%3A%2F%2Fc.d",
            False,
            id="the standard's own example",
        ),
        pytest.param(
            "User-agent: *\nDisallow: /a?b=https%3A%2F%2Fc.d",
            "/a?b=https://c.d",
            False,
            id="and the other way round",
        ),
        pytest.param(
            "User-agent: *\nAllow: /page\nDisallow: /*.html",
            "/page.html",
            False,
            id="a longer rule",
        ),
        pytest.param(
            "User-agent: *\nDisallow: https://waha.example/news", "/news/1", False, id="an address"
        ),
        pytest.param(
            "User-agent: *\nDisallow: https://other.example/news", "/news/1", True, id="another's"
        ),
        pytest.param(
            "User-agent: *\nDisallow: /%D8%A7%D9%94\u062e",
            "/%D8%A3%D8%AE/1",
            False,
            id="Arabic, decomposed and half encoded",
        ),
        pytest.param(
            "User-agent: *\nDisallow: /خبر", "/%CE%C8%D1/1", False, id="Arabic, the address cp1256"
        ),
    ],
)
def test_what_the_rules_allow(robots: str, path: str, allowed: bool) -> None:
    rules = parse_rules(robots.encode(), ROBOTS, "Ghirbal")
    assert rules.allows("https://waha.example" + path) is allowed


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_rules_are_read_in_the_encodings_that_servers_send(encoding: str) -> None:
    body = "User-agent: *\nDisallow: /رياضة".encode(encoding)
    rules = parse_rules(body, ROBOTS, "Ghirbal")
    assert not rules.allows("https://waha.example/%D8%B1%D9%8A%D8%A7%D8%B6%D8%A9/1")
    assert rules.allows("https://waha.example/news/1")


def test_one_wrong_byte_spoils_no_other_line() -> None:
    body = "# \xe9\nUser-agent: *\n".encode("latin-1") + "Disallow: /رياضة".encode()
    rules = parse_rules(body, ROBOTS, "Ghirbal")
    assert not rules.allows("https://waha.example/%D8%B1%D9%8A%D8%A7%D8%B6%D8%A9/1")


@pytest.mark.parametrize("mark", [b"\xef\xbb", b"\xef", b"\xbb\xbf"])
def test_half_a_byte_order_mark_is_none(mark: bytes) -> None:
    assert not parse_rules(mark + b"User-agent: *\nDisallow: /", ROBOTS, "x").allows(PAGE)


def test_thousands_of_names_above_thousands_of_rules_are_no_product_of_both() -> None:
    names = "".join(f"User-agent: a{n}\n" for n in range(18_000))
    body = (names + "User-agent: *\n" + "Disallow: /x\n" * 10_000).encode()
    assert len(body) < MAX_BYTES
    groups = read_groups(body, {"ghirbal"})
    assert {token: len(rules) for token, rules in groups.rules.items()} == {"*": 10_000}
    assert not parse_rules(body, ROBOTS, "Ghirbal").allows("https://waha.example/x")


@pytest.mark.parametrize(("size", "allowed"), [(500 * 1024, False), (MAX_BYTES, True)])
def test_five_hundred_kibibytes_of_rules_are_read_and_no_more(size: int, allowed: bool) -> None:
    last = b"\nDisallow: /last\n"
    head = "User-agent: *\n# \u0635".encode()
    body = head + b"#" * (size - len(head) - (0 if allowed else len(last))) + last
    assert parse_rules(body, ROBOTS, "Ghirbal").allows("https://waha.example/last") is allowed


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_plain_rules_are_read_without_their_byte_order_mark(encoding: str) -> None:
    body = "User-agent: *\nDisallow: /private".encode(encoding)
    rules = parse_rules(body, ROBOTS, "Ghirbal")
    assert not rules.allows("https://waha.example/private/1")
    assert rules.allows(PAGE)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_rule_that_the_cap_cuts_in_two_is_left_out(end: str) -> None:
    head = f"User-agent: *{end}Disallow: /a{end}"
    room = MAX_BYTES - len(head) - len("Disallow: /")
    body = f"{head}#{'x' * (room - len(end) - 1)}{end}Disallow: /private{end}"
    assert body.encode()[:MAX_BYTES].endswith(b"Disallow: /")
    rules = parse_rules(body.encode(), ROBOTS, "Ghirbal")
    assert rules.allows(PAGE)
    assert not rules.allows("https://waha.example/a/1")


def test_crawl_delay_is_read_and_capped() -> None:
    def delay(text: str) -> float | None:
        return parse_rules(f"User-agent: *\nCrawl-delay: {text}".encode(), ROBOTS, "x").crawl_delay

    assert [delay(text) for text in ("2.5", "86400", "soon")] == [2.5, MAX_CRAWL_DELAY, None]
    assert [delay(text) for text in ("-1", "nan", "inf", "٣", "")] == [None] * 3 + [3.0, None]
    assert delay("1\nRequest-rate: 1/10s") == 10.0


def test_sitemaps_are_read_and_made_absolute() -> None:
    body = b"Sitemap: /news.xml\nSitemap: https://waha.example/all.xml\nSitemap: ftp://x/y"
    found = parse_rules(body, ROBOTS, "x").sitemaps
    assert found == ("https://waha.example/news.xml", "https://waha.example/all.xml")


AI = "User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n\nUser-agent: *\nDisallow: /admin\n"


@pytest.mark.parametrize(
    ("robots", "signals"),
    [
        pytest.param("User-agent: *\nDisallow: /x", [], id="nothing said"),
        pytest.param(AI, ["robots.txt:CCBot", "robots.txt:GPTBot"], id="crawlers by name"),
        pytest.param(
            "User-agent: gptbot\nDisallow: /private\n", [], id="only another part of the site"
        ),
        pytest.param(
            "User-agent: Google-Extended\nDisallow: /news",
            ["robots.txt:Google-Extended"],
            id="here",
        ),
        pytest.param(
            "User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /",
            ["content-signal:ai-train=no", "content-signal:search=yes"],
            id="content signals",
        ),
        pytest.param(
            "User-agent: *\nContent-Usage: train-ai=n\nAllow: /",
            ["content-usage:train-ai=n"],
            id="content usage",
        ),
        pytest.param(
            "User-agent: Otherbot\nContent-Signal: ai-train=no\n\nUser-agent: *\nAllow: /",
            [],
            id="said to another",
        ),
        pytest.param(
            "User-agent: Otherbot\nUser-agent: *\nContent-Signal: ai-train=no",
            ["content-signal:ai-train=no"],
            id="said to all in one breath",
        ),
    ],
)
def test_what_robots_txt_says_about_use(robots: str, signals: list[str]) -> None:
    assert parse_rules(robots.encode(), ROBOTS, "Ghirbal").signals(PAGE) == signals


@pytest.mark.parametrize(
    ("headers", "head", "signals"),
    [
        ({}, "<meta name='robots' content='index, follow, max-image-preview:large'>", []),
        ({"X-Robots-Tag": "noai, noimageai"}, "", ["x-robots-tag:noai", "x-robots-tag:noimageai"]),
        ({"x-robots-tag": "otherbot: NoArchive"}, "", ["x-robots-tag:noarchive"]),
        ({"TDM-Reservation": "1"}, "", ["tdm-reservation:1"]),
        ({"tdm-reservation": "0"}, "", []),
        ({"Content-Usage": "train-ai=n"}, "", ["content-usage:train-ai=n"]),
        ({}, '<META NAME="robots" CONTENT="NOAI,noarchive"/>', ["meta:noai", "meta:noarchive"]),
        ({}, "<meta content=noimageai name=robots>", ["meta:noimageai"]),
        ({}, '<meta name="tdm-reservation" content="1">', ["tdm-reservation:1"]),
        ({}, '<meta name="description" content="noai">', []),
        ({}, "<p>noarchive</p>", []),
    ],
)
def test_what_a_page_says_about_use(headers: dict[str, str], head: str, signals: list[str]) -> None:
    body = f"<html><head>{head}</head><body></body></html>".encode()
    assert page_signals(headers.items(), body) == signals


def test_we_are_known_by_the_name_before_the_version() -> None:
    assert product_token("Ghirbal/0.1 (+you@example.org)") == "Ghirbal"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Sat, 03 Feb 2024 10:02:00 GMT", 120.0),
        ("Sat, 03 Feb 2024 09:00:00 GMT", 0.0),
        ("-5", None),
        ("1e9", None),
        ("٣٠", None),
        ("soon", None),
        ("", None),
        ("0000000000000120", 120.0),
        ("1.5", 1.5),
        ("60, 120", 120.0),
        pytest.param("9" * 400, LONGEST, id="more than a number can be"),
        pytest.param("9" * 9_000, LONGEST, id="more digits than Python reads"),
        ("Sat, 03 Feb 99999 10:02:00 GMT", None),
        ("Sat, 03 Feb 2024 99:99:99 GMT", None),
        ("Sat, 03 Feb 2024 10:02:00 +99999999999999999", None),
        ("Fri, 31 Dec 9999 23:59:59 -2300", 251695429199.0),
        ("60\0", None),
    ],
)
def test_retry_after_in_both_forms(value: str, seconds: float | None) -> None:
    assert retry_after(value, datetime(2024, 2, 3, 10, tzinfo=UTC)) == seconds


@given(st.text() | st.from_regex(r"[0-9.,: +-]{0,60}", fullmatch=True))
def test_whatever_retry_after_says_the_wait_is_sane(value: str) -> None:
    seconds = retry_after(value, datetime(2024, 2, 3, 10, tzinfo=UTC))
    assert seconds is None or 0 <= seconds < 1e12


class Host:
    """A host that answers for its robots.txt after everyone who waits has asked."""

    def __init__(self, status: int, body: bytes = b"") -> None:
        self.status, self.body, self.asked = status, body, 0

    async def fetch(self, request: Request) -> Response:
        self.asked += 1
        for _ in range(20):
            await asyncio.sleep(0)
        if self.status == 0:
            raise TimeoutError
        return Response(request.url, status=self.status, body=self.body)


def passed(host: Host, urls: list[str]) -> int:
    """How many of the addresses get through when all ask at once."""

    async def ask() -> list[object]:
        gate = RobotsGate("Ghirbal", DummyStatsCollector(get_crawler()), host.fetch)
        checks = [gate.process_request(Request(url)) for url in urls]
        return await asyncio.gather(*checks, return_exceptions=True)

    answers = asyncio.run(ask())
    assert all(answer is None or isinstance(answer, Forbidden) for answer in answers)
    return answers.count(None)


@pytest.mark.parametrize("queued", [10, 100, 1_000])
def test_nobody_passes_a_closed_gate_however_many_wait(queued: int) -> None:
    host = Host(200, b"User-agent: *\nDisallow: /")
    assert passed(host, [f"https://waha.example/{n}" for n in range(queued)]) == 0
    assert host.asked == 1


@pytest.mark.parametrize("status", [500, 503, 429, 0], ids=["500", "503", "429", "no answer"])
def test_a_host_whose_rules_cannot_be_had_is_left_alone(status: int) -> None:
    assert passed(Host(status), [PAGE] * 20) == 0


def test_everyone_passes_where_there_are_no_rules() -> None:
    assert passed(Host(404), [PAGE] * 20) == 20


def test_hosts_and_ports_have_rules_of_their_own() -> None:
    host = Host(404)
    passed(host, ["http://a.example/1", "http://a.example:81/1", "https://a.example/1"])
    assert host.asked == 3


def test_a_refusal_ends_the_request_quietly() -> None:
    assert issubclass(Forbidden, IgnoreRequest)
