"""robots.txt in every state, and hosts that ask for peace: one expected result for each."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.crawling import Scrapy
from tests.hostile import Answer, Connection, HostileServer, home, raw, story

if TYPE_CHECKING:
    from collections.abc import Iterator

OK = b"HTTP/1.1 200 OK\r\n"
CLOSED = "User-agent: *\nDisallow: /"
OPEN = "User-agent: *\nDisallow: /private"
DAY = {"Retry-After": "86400"}
MANY = 40


def moved(to: str, status: int = 302, **more: str) -> Answer:
    return Answer(status=status, headers={"Location": to, **more})


def drip(connection: Connection) -> None:
    connection.send(OK, b"\r\n")
    connection.drip(b"#\n", 0.2)


def page(text: str) -> Answer:
    return Answer(text, headers={"Content-Type": "text/plain"})


# Of a site with one article: `kept`, `disallowed`, or why the rules could not be had.
ROBOTS: dict[str, tuple[Answer, str]] = {
    "closed": (page(CLOSED), "disallowed"),
    "open": (page(OPEN), "kept"),
    "empty": (page(""), "kept"),
    "no-content": (Answer("", 204), "kept"),
    "mark": (page("\ufeff" + CLOSED), "disallowed"),
    "half-a-mark": (Answer(b"\xef\xbb" + CLOSED.encode()), "disallowed"),
    "utf-16": (Answer(CLOSED.encode("utf-16")), "disallowed"),
    "utf-16-big": (Answer(b"\xfe\xff" + CLOSED.encode("utf-16-be")), "disallowed"),
    "utf-16-unmarked": (Answer(CLOSED.encode("utf-16-le")), "disallowed"),
    "returns": (page(CLOSED.replace("\n", "\r") + "\r"), "disallowed"),
    "both-ends": (page(CLOSED.replace("\n", "\r\n") + "\r\n"), "disallowed"),
    "html": (Answer("<!DOCTYPE html><html><body>الصفحة غير موجودة</body></html>"), "kept"),
    "json": (Answer('{"User-agent": "*", "Disallow": "/"}'), "kept"),
    "noise": (Answer(bytes(range(256)) * 50), "kept"),
    "for-another": (page("User-agent: Ghir\nDisallow: /"), "kept"),
    "by-name": (page(f"{OPEN}\nUser-agent: GHIRBAL/9 (x)\nDisallow: /"), "disallowed"),
    "allowed-by-name": (page(f"{CLOSED}\nUser-agent: ghirbal\nAllow: /"), "kept"),
    "merged": (page(f"{OPEN}\nUser-agent: a\nDisallow: /a\n{CLOSED}"), "disallowed"),
    "unknown-line": (page("User-agent: *\nX: y\nUser-agent: a\nDisallow: /"), "disallowed"),
    "wildcards": (page("User-agent: *\nDisallow: /" + "*a" * 50_000 + "*1$"), "kept"),
    "many-wildcards": (page(OPEN + "\nDisallow: /*a*b*c*1$" * 20_000), "kept"),
    "many-names": (
        page("".join(f"User-agent: a{n}\n" for n in range(15_000)) + "Disallow: /x\n" * 15_000),
        "kept",
    ),
    "packed": (
        Answer(gzip.compress(CLOSED.encode()), headers={"Content-Encoding": "gzip"}),
        "disallowed",
    ),
    "packed-noise": (
        Answer(bytes(range(256)) * 50, headers={"Content-Encoding": "gzip"}),
        "bad_content_encoding",
    ),
    "unpacked": (Answer(CLOSED, headers={"Content-Encoding": "gzip"}), "disallowed"),
    "without-length": (raw(OK, b"\r\n", CLOSED.encode()), "disallowed"),
    "short": (Answer(OPEN, length=5_000), "truncated"),
    "part": (Answer(CLOSED, 206), "disallowed"),
    "nothing": (raw(b""), "network"),
    "no-http": (raw(CLOSED.encode()), "network"),
    "reset": (Answer(raw=Connection.reset), "network"),
    "hang": (Answer(hang=True), "timeout"),
    "drip": (Answer(raw=drip), "timeout"),
    "endless-headers": (raw(OK + b"X: y\r\n" * 2_000), "headers_too_large"),
    "status-304": (Answer("", 304), "http_304"),
    "status-400": (Answer("", 400), "kept"),
    "status-401": (Answer("", 401), "kept"),
    "status-403": (Answer("", 403), "kept"),
    "status-404": (Answer(CLOSED, 404), "kept"),
    "status-410": (Answer("", 410), "kept"),
    "status-418": (Answer("", 418), "kept"),
    "status-429": (Answer("", 429), "http_429"),
    "status-500": (Answer(OPEN, 500), "http_500"),
    "status-503": (Answer("", 503), "http_503"),
    "status-999": (Answer("", 999), "http_999"),
    "peace": (Answer("", 503, DAY), "http_503"),
    "moved-nowhere": (Answer("", 301), "http_301"),
    "moved-here": (moved("/robots.txt"), "redirects"),
    "moved-home": (moved("/"), "kept"),
    "moved-to-rules": (moved("/rules"), "disallowed"),
    "moved-with-password": (
        moved("http://u:p@moved-with-password.localhost:{port}/rules"),
        "disallowed",
    ),
    "moved-to-none": (moved("/none"), "kept"),
    "moved-away": (moved("http://closed.localhost:{port}/robots.txt"), "disallowed"),
    "moved-inside": (moved("http://169.254.169.254/robots.txt"), "refused_address"),
    "moved-to-file": (moved("file:///etc/passwd"), "bad_redirect"),
    "moved-to-script": (moved("javascript:0"), "bad_redirect"),
    "moved-to-no-host": (moved("http://no-such-host.invalid/robots.txt"), "no_such_host"),
}


def articles(answer: Answer, **more: Answer) -> dict[str, Answer]:
    """A site whose first forty articles all answer so."""
    paths = [f"/news/{1000 + n}" for n in range(MANY)]
    return {"/": Answer(home(*paths)), **dict.fromkeys(paths, answer), **more}


# Of a site with forty articles: how many of them are asked for before the host is left.
BUDGET = 10  # failures in a row, by the settings
PATIENCE: dict[str, tuple[Answer, int]] = {
    "refusing": (Answer("", 403), BUDGET),
    "unknown-to-it": (Answer("", 401), BUDGET),
    "gone": (Answer("", 410), MANY),
    "peace-after-500": (Answer("", 500, DAY), 1),
    "peace-after-403": (Answer("", 403, DAY), 1),
    "peace-after-404": (Answer("", 404, DAY), MANY),
    "peace-after-moved": (moved("/news/2000", **DAY), 1),
    "peace-twice": (
        raw(
            b"HTTP/1.1 503 No\r\nRetry-After: 86400\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"
        ),
        1,
    ),
    "peace-in-letters": (Answer("", 410, {"Retry-After": "soon"}), MANY),
}
HIDDEN = "User-agent: *\nDisallow: /secret"
# Another spelling of what is forbidden, as a link and as what a redirect names.
SPELLINGS = {
    "dots": "/a/../secret/1002",
    "dots-encoded": "/a/%2e%2E/secret/1002",
    "one-dot": "/./secret/1002",
    "whole": "http://{host}/a/../secret/1002",
    "with-name": "http://u:p@{host}/secret/1002",
    "letters-encoded": "/%73ecret/1002",
    "fragment": "/secret/1002#top",
    "parameters": "/secret/1002?utm_source=x",
}


def sites() -> dict[str, dict[str, Answer]]:
    found: dict[str, dict[str, Answer]] = {}
    for number, (name, (answer, _)) in enumerate(ROBOTS.items()):
        found[name] = {
            "/robots.txt": answer,
            "/": Answer(home("/news/1001")),
            "/news/1001": Answer(story(number)),
            "/rules": page(CLOSED),
            "/none": Answer("", 404),
        }
    found |= {name: articles(answer) for name, (answer, _) in PATIENCE.items()}
    for name, path in SPELLINGS.items():
        for site, paths in ((f"link-{name}", [path]), (f"moved-{name}", ["/news/1001"])):
            to = path.format(host=f"{site}.localhost:{{port}}")
            found[site] = {
                "/robots.txt": page(HIDDEN),
                "/": Answer(home(*(to if each == path else each for each in paths))),
                "/news/1001": moved(to),
            }
    return found


@dataclass
class Crawled:
    server: HostileServer
    summary: dict[str, Any]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    scrapy = Scrapy(tmp_path_factory.mktemp("robots"))
    with HostileServer(sites()) as server:
        for name in SPELLINGS:
            front = server.sites[f"link-{name}"]["/"]
            assert isinstance(front.body, str)
            front.body = front.body.replace("{port}", str(server.server_address[1]))
        scrapy.seeds.write_text(server.seeds())
        quick = ("DOWNLOAD_TIMEOUT=6", "RETRY_TIMES=0", "CONCURRENT_REQUESTS=64")
        done = scrapy("crawl", "news", *(part for each in quick for part in ("-s", each)))
        assert "Traceback" not in done.stderr
        yield Crawled(server, scrapy.summary())


@pytest.mark.parametrize("name", ROBOTS)
def test_a_robots_txt_has_one_result(crawled: Crawled, name: str) -> None:
    result, summary = ROBOTS[name][1], crawled.summary
    lost = {"disallowed": "home_disallowed"}.get(result, "home_robots_unreachable")
    expected = ({"kept": 1}, {}) if result == "kept" else ({}, {lost: 1})
    assert (summary["sites"][name], summary["failures"].get(name, {})) == expected


@pytest.mark.parametrize("name", [name for name, (_, result) in ROBOTS.items() if result != "kept"])
def test_no_page_is_asked_for_before_the_rules_allow_it(crawled: Crawled, name: str) -> None:
    assert set(crawled.server.asked(name)) <= {"/robots.txt", "/rules"}


def test_why_rules_could_not_be_had_is_counted(crawled: Crawled) -> None:
    causes = [result for _, result in ROBOTS.values() if result not in ("kept", "disallowed")]
    name = "robots/unreachable/"
    told = {k.removeprefix(name): n for k, n in crawled.summary["limits"].items() if name in k}
    assert told == {cause: causes.count(cause) for cause in sorted(set(causes))}


@pytest.mark.parametrize("name", PATIENCE)
def test_a_host_that_does_not_want_to_be_asked_is_left(crawled: Crawled, name: str) -> None:
    asked = sum(many for path, many in crawled.server.asked(name).items() if "news" in path)
    most = PATIENCE[name][1]
    assert most <= asked <= min(most + 1, MANY), "one may have been under way"
    assert crawled.summary["fetches"][name].get("host_left", 0) >= MANY - most - 1


@pytest.mark.parametrize("way", ["link", "moved"])
@pytest.mark.parametrize("name", SPELLINGS)
def test_what_is_forbidden_is_so_in_every_spelling(crawled: Crawled, name: str, way: str) -> None:
    site = f"{way}-{name}"
    assert not [path for path in crawled.server.asked(site) if "1002" in path]
    assert crawled.summary["fetches"][site]["disallowed"] == 1
