"""Answers that break HTTP, or that are not what they claim: one expected result for each."""

from __future__ import annotations

import gzip
import zlib
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

import brotli
import pytest

from tests.crawling import Scrapy
from tests.hostile import Answer, Connection, HostileServer, endless, home, raw, story

if TYPE_CHECKING:
    from pathlib import Path

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
LEFT = ("gone", "not_html", "left_site", "refused_address", "robots_unreachable")
UNSAID = {"Cookie", "Referer", "Authorization"}  # of whoever asks
NOISE = bytes(range(256)) * 50
LONG = story(700, paragraphs=40).encode()


def zstd(body: bytes) -> bytes:
    """Packed as a server does it: in the standard library from Python 3.14."""
    for module in ("compression.zstd", "backports.zstd"):
        with suppress(ImportError):
            return bytes(import_module(module).compress(body))
    raise AssertionError("zstd is missing")


def hurt(body: bytes) -> bytes:
    middle = len(body) // 2
    return body[:middle] + b"\xff" * 9 + body[middle + 9 :]


def whole(number: int, *headers: bytes, start: bytes = OK) -> bytes:
    body = story(number).encode()
    lines = [*headers, b"Content-Length: %d" % len(body)]
    return start + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body


def chunk(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(body), body)


CHUNKS = (chunk(story(82).encode()), b"0\r\n\r\n")


def packed(body: bytes, encoding: str) -> Answer:
    return Answer(body, headers={"Content-Encoding": encoding})


def typed(number: int, kind: str) -> Answer:
    return Answer(story(number), headers={"Content-Type": kind})


TARGETS = (
    "/news/1002",
    "/news/1002%20b",
    "/%D8%AE%D8%A8%D8%B1/1002",
    "/%CE%C8%D1/1002",
)


def redirect(to: bytes) -> Answer:
    def send(connection: Connection) -> None:
        address = to.replace(b"{port}", b"%d" % connection.port)
        connection.send(
            b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: ", address, b"\r\n\r\n"
        )

    return Answer(raw=send)


def half_open(connection: Connection) -> None:
    connection.send(OK, b"Content-Length: 1000\r\n\r\n")
    connection.hold(30)


def cut_off(connection: Connection) -> None:
    connection.send(OK, b"Content-Length: 100000\r\n\r\n<html>")
    connection.reset()


def slow_body(connection: Connection) -> None:
    connection.send(OK, b"Content-Length: 100000\r\n\r\n<html>")
    connection.drip(b"x", 0.2)


def slow_headers(connection: Connection) -> None:
    connection.send(OK)
    connection.drip(b"X: y\r\n", 0.2)


ARTICLES: dict[str, tuple[Answer, str]] = {
    "nul-in-header": (raw(whole(1, b'ETag: "a\0b"')), "kept"),
    "return-in-header": (raw(whole(2, b"X-A: a\rSet-Cookie: b=1")), "kept"),
    "bytes-in-header": (raw(whole(3, b"Last-Modified: \xff\xfe")), "kept"),
    "cookies": (raw(whole(4, *[b"Set-Cookie: a=" + b"x" * 200] * 200)), "kept"),
    "endless-headers": (endless(OK, b"X-A: bcd\r\n"), "failed: headers_too_large"),
    "endless-header": (endless(OK, b"X-A: ", b"b" * 100), "failed: headers_too_large"),
    "endless-folded-header": (endless(OK, b"X-A: b\r\n", b" c\r\n"), "failed: headers_too_large"),
    "endless-status-line": (endless(b"HTTP/1.1 200 ", b"OK"), "failed: headers_too_large"),
    "endless-informational": (
        endless(b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        "failed: headers_too_large",
    ),
    "endless-continue": (
        endless(b"HTTP/1.1 100 Continue\r\nX-A: b\r\n\r\n"),
        "failed: headers_too_large",
    ),
    "headers-100000": (
        raw(whole(70, *(b"X-%d: y" % n for n in range(100_000)))),
        "failed: headers_too_large",
    ),
    "headers-of-300-kilobytes": (
        raw(whole(71, *(b"X-%d: %b" % (n, b"y" * 10_000) for n in range(30)))),
        "failed: headers_too_large",
    ),
    "headers-900": (raw(whole(72, *(b"X-%d: y" % n for n in range(900)))), "kept"),
    "headers-of-200-kilobytes": (
        raw(whole(73, *(b"X-%d: %b" % (n, b"y" * 10_000) for n in range(20)))),
        "kept",
    ),
    "informational-many": (
        raw(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 50 + whole(74)),
        "kept",
    ),
    "no-colon": (raw(whole(5, b"nonsense")), "kept"),
    "no-header-name": (raw(whole(6, b": x")), "failed: network"),
    "two-lengths": (
        raw(OK, b"Content-Length: 5\r\nContent-Length: 9\r\n\r\nhello"),
        "failed: network",
    ),
    "length-below-nothing": (raw(OK, b"Content-Length: -5\r\n\r\nhello"), "failed: network"),
    "length-of-letters": (raw(OK, b"Content-Length: abc\r\n\r\nhello"), "failed: network"),
    "length-without-end": (
        raw(OK, b"Content-Length: " + b"9" * 25 + b"\r\n\r\nx"),
        "failed: too_large",
    ),
    "more-than-its-length": (raw(whole(7) + b"HTTP/1.1 200 OK\r\n\r\nmore"), "kept"),
    "chunked": (raw(CHUNKED + chunk(story(8).encode()) + b"0\r\n\r\n"), "kept"),
    "chunk-of-letters": (raw(CHUNKED, b"zzzz\r\nhello\r\n0\r\n\r\n"), "failed: truncated"),
    "chunk-without-end": (raw(CHUNKED, b"f" * 16 + b"\r\nhello"), "failed: truncated"),
    "chunk-below-nothing": (raw(CHUNKED, b"-5\r\nhello\r\n0\r\n\r\n"), "failed: truncated"),
    "last-chunk-missing": (raw(CHUNKED + chunk(story(9).encode())), "failed: truncated"),
    "chunks-of-one-byte": (
        raw(CHUNKED, b"".join(chunk(bytes((byte,))) for byte in story(84).encode()), b"0\r\n\r\n"),
        "kept",
    ),
    "endless-trailers": (endless(CHUNKED, *CHUNKS[:1], b"0\r\n", b"X: y\r\n"), "failed: truncated"),
    "endless-chunk-size": (endless(CHUNKED, b"5;", b"a=b;"), "failed: truncated"),
    "odd-transfer": (
        raw(OK, b"Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello"),
        "failed: network",
    ),
    "ends-with-connection": (raw(OK, b"\r\n", story(10).encode()), "kept"),
    "old-http": (
        raw(OK.replace(b"1.1", b"1.0"), b"\r\n", story(11).encode()),
        "kept",
    ),
    "cut-with-connection": (raw(OK, b"\r\n", story(12).encode()[:900]), "failed: truncated"),
    "oldest-http": (raw(story(13).encode()), "failed: network"),
    "no-status": (raw(b"HTTP/1.1\r\n\r\n"), "failed: network"),
    "no-such-status": (raw(b"HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n"), "failed: http_999"),
    "no-reason": (raw(whole(14, start=OK.replace(b" OK", b""))), "kept"),
    "bare-line-ends": (raw(whole(15).replace(b"\r\n", b"\n")), "kept"),
    "noise": (raw(NOISE), "failed: network"),
    "nothing": (raw(b""), "failed: network"),
    "early-hints": (raw(b"HTTP/1.1 103 Early\r\nLink: </x>\r\n\r\n" + whole(16)), "kept"),
    "switching": (raw(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n"), "failed: network"),
    "folded-type": (
        raw(
            whole(
                80, start=b"HTTP/1.1 200 OK\r\nContent-Type:\r\n text/html;\r\n\tcharset=utf-8\r\n"
            )
        ),
        "kept",
    ),
    "folded-from-the-start": (raw(whole(81, start=b"HTTP/1.1 200 OK\r\n X: y\r\n")), "kept"),
    "transfer-and-length": (
        raw(OK, b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", *CHUNKS),
        "kept",
    ),
    "refresh": (raw(whole(83, b"Refresh: 0; url=/news/1002")), "kept"),
    "half-open": (Answer(raw=half_open), "failed: timeout"),
    "reset": (Answer(raw=Connection.reset), "failed: network"),
    "reset-amid": (Answer(raw=cut_off), "failed: truncated"),
    "slow-body": (Answer(raw=slow_body), "failed: timeout"),
    "slow-headers": (Answer(raw=slow_headers), "failed: timeout"),
    "status-203": (Answer(story(17), 203), "kept"),
    "status-204": (Answer("", 204), "empty_page"),
    "status-206": (Answer(story(18), 206), "failed: truncated"),
    "status-304": (Answer("", 304), "failed: http_304"),
    "status-401": (Answer("", 401), "failed: http_401"),
    "status-451": (Answer("", 451), "failed: http_451"),
    "redirect-to-nowhere": (Answer(story(19), 302), "failed: http_302"),
    "gzip-that-is-none": (packed(story(20).encode(), "gzip"), "kept"),
    "brotli-that-is-none": (packed(story(21).encode(), "br"), "kept"),
    "deflate-that-is-none": (packed(story(22).encode(), "deflate"), "kept"),
    "encoding-of-its-own": (packed(story(75).encode(), "utf-8"), "kept"),
    "gzip-of-noise": (packed(NOISE, "gzip"), "failed: bad_content_encoding"),
    "brotli-of-noise": (packed(NOISE, "br"), "failed: bad_content_encoding"),
    "deflate-of-noise": (packed(NOISE, "deflate"), "failed: bad_content_encoding"),
    "zstd-of-noise": (packed(NOISE, "zstd"), "failed: bad_content_encoding"),
    "encoding-unknown": (packed(NOISE, "klingon"), "failed: bad_content_encoding"),
    "gzip-hurt": (packed(hurt(gzip.compress(LONG)), "gzip"), "failed: bad_content_encoding"),
    "gzip-cut": (packed(gzip.compress(LONG)[:-500], "gzip"), "failed: truncated"),
    "brotli-cut": (packed(brotli.compress(LONG)[:-500], "br"), "failed: truncated"),
    "deflate-cut": (packed(zlib.compress(LONG)[:-500], "deflate"), "failed: truncated"),
    "zstd-cut": (packed(zstd(LONG)[:-500], "zstd"), "failed: truncated"),
    "gzip-of-a-cut-page": (packed(gzip.compress(LONG[:-5_000]), "gzip"), "kept"),
    "gzip-without-its-sum": (packed(gzip.compress(story(76).encode())[:-8], "gzip"), "kept"),
    "gzip-of-nothing": (packed(b"", "gzip"), "empty_page"),
    "gzip-in-parts": (
        packed(
            gzip.compress(story(77).encode()[:700]) + gzip.compress(story(77).encode()[700:]),
            "gzip",
        ),
        "kept",
    ),
    "zstd": (packed(zstd(story(78).encode()), "zstd"), "kept"),
    "capital-gzip": (packed(gzip.compress(story(79).encode()), "X-GZIP"), "kept"),
    "gzip-unsaid": (Answer(gzip.compress(story(23).encode())), "undecodable"),
    "gzip-and-more": (packed(gzip.compress(story(24).encode()) + b"x" * 9, "gzip"), "kept"),
    "gzip-twice": (packed(gzip.compress(gzip.compress(story(25).encode())), "gzip, gzip"), "kept"),
    "gzip-thirty-times": (
        packed(gzip.compress(b"x"), ", ".join(["gzip"] * 30)),
        "failed: bad_content_encoding",
    ),
    "deflate": (packed(zlib.compress(story(26).encode()), "deflate"), "kept"),
    "raw-deflate": (packed(zlib.compress(story(27).encode())[2:-4], "deflate"), "kept"),
    "brotli": (packed(brotli.compress(story(28).encode()), "br"), "kept"),
    "no-encoding": (packed(story(29).encode(), "identity"), "kept"),
    "brotli-bomb": (
        packed(brotli.compress(bytes(30_000_000), quality=5), "br"),
        "failed: too_large",
    ),
    "deflate-bomb": (packed(zlib.compress(bytes(30_000_000)), "deflate"), "failed: too_large"),
    "picture": (Answer(b"\x89PNG\r\n\x1a\n" + NOISE), "undecodable"),
    "paper": (Answer(b"%PDF-1.7\n" + NOISE), "undecodable"),
    "plain-text": (typed(30, "text/plain; charset=utf-8"), "not_html"),
    "xhtml": (typed(31, "application/xhtml+xml; charset=utf-8"), "kept"),
    "no-type": (raw(whole(32, start=b"HTTP/1.1 200 OK\r\n")), "kept"),
    "capitals": (typed(33, "TEXT/HTML;CHARSET=UTF-8"), "kept"),
    "charset-hex": (typed(34, "text/html; charset=hex"), "kept"),
    "charset-klingon": (typed(35, "text/html; charset=klingon"), "kept"),
    "charset-wrong": (typed(36, "text/html; charset=iso-8859-1"), "kept"),
    "utf-16-called-utf-8": (Answer(story(37).encode("utf-16")), "kept"),
}
LINK = home("/news/1001")
LOCATIONS: dict[str, tuple[bytes, str]] = {  # what a redirect names, and what becomes of it
    "relative": (b"1002", "kept"),
    "up-and-over": (b"../../news/./1002", "kept"),
    "spaces": (b" /news/1002 ", "kept"),
    "spaces-within": (b"/news/1002 b", "kept"),
    "arabic": ("/\u062e\u0628\u0631/1002".encode(), "kept"),
    "arabic-1256": ("/\u062e\u0628\u0631/1002".encode("cp1256"), "kept"),
    "own-host": (b"//location-own-host.localhost:{port}/news/1002", "kept"),
    "fragment-behind": (b"/news/1002#more", "kept"),
    "backslashes": (b"\\news\\1002", "gone"),
    "other-host": (b"//elsewhere.localhost:{port}/news/1002", "gone"),
    "script": (b"javascript:alert(1)", "failed: bad_redirect"),
    "file": (b"file:///etc/passwd", "failed: bad_redirect"),
    "data": (b"data:text/html,<p>x", "failed: bad_redirect"),
    "mail": (b"mailto:desk@waha.example", "failed: bad_redirect"),
    "ftp": (b"ftp://127.0.0.1/news/1002", "failed: bad_redirect"),
    "nothing": (b"", "failed: redirects"),
    "only-a-fragment": (b"#more", "failed: redirects"),
    "bracket": (b"http://[::1/news/1002", "failed: bad_redirect"),
    "no-host": (b"http:///news/1002", "kept"),
    "no-such-port": (b"http://location-no-such-port.localhost:99999/", "failed: bad_redirect"),
    "port-of-letters": (b"http://location-port-of-letters.localhost:x/", "failed: bad_redirect"),
    "port-zero": (b"http://location-port-zero.localhost:0/", "refused_address"),
    "long-name": (b"http://" + b"a" * 70 + b".localhost/", "robots_unreachable"),
    "nul": (b"/news/\x001002", "gone"),
    "long": (b"/news/" + b"1" * 9_000, "gone"),
    "too-long": (b"/news/" + b"1" * 20_000, "failed: headers_too_large"),
}
HOMES: dict[str, Answer] = {
    "home-hex": Answer(LINK, headers={"Content-Type": "text/html; charset=hex"}),
    "home-zlib": Answer(LINK, headers={"Content-Type": "text/html; charset=zlib_codec"}),
    "home-idna": Answer(LINK, headers={"Content-Type": "text/html; charset=idna"}),
    "home-says-hex": Answer(LINK.replace("utf-8", "hex"), headers={"Content-Type": "text/html"}),
    "home-nul": Answer("\0" * 1000 + LINK),
    "home-old": raw(OK.replace(b"1.1", b"1.0"), b"\r\n", LINK.encode()),
}


def sites() -> dict[str, dict[str, Answer]]:
    found = {
        name: {"/": Answer(LINK), "/news/1001": answer} for name, (answer, _) in ARTICLES.items()
    }
    for number, (name, (to, _)) in enumerate(LOCATIONS.items(), 200):
        target = dict.fromkeys(TARGETS, Answer(story(number)))
        found[f"location-{name}"] = {"/": Answer(LINK), "/news/1001": redirect(to), **target}
    for number, (name, answer) in enumerate(HOMES.items(), 100):
        found[name] = {"/": answer, "/news/1001": Answer(story(number))}
    return found


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    scrapy = Scrapy(tmp_path_factory.mktemp("answers"))
    with HostileServer(sites()) as server:
        scrapy.seeds.write_text(server.seeds())
        quick = ("DOWNLOAD_TIMEOUT=4", "RETRY_TIMES=1", "CONCURRENT_REQUESTS=64")
        done = scrapy("crawl", "news", *(part for each in quick for part in ("-s", each)))
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert not [heads for each in server.heads.values() for heads in each if UNSAID & set(heads)]
    return scrapy.summary()


def results(summary: dict[str, Any], site: str) -> list[str]:
    """All that became of a site's one article."""
    lost = {f"failed: {why}": many for why, many in summary["failures"].get(site, {}).items()}
    left = {why: n for why, n in summary["fetches"][site].items() if why in LEFT}
    every = {**summary["sites"][site], **lost, **left}
    return [name for name, many in every.items() for _ in range(many)]


@pytest.mark.parametrize("site", ARTICLES)
def test_an_answer_has_one_result(summary: dict[str, Any], site: str) -> None:
    assert results(summary, site) == [ARTICLES[site][1]]


@pytest.mark.parametrize("name", LOCATIONS)
def test_a_redirect_has_one_result(summary: dict[str, Any], name: str) -> None:
    assert results(summary, f"location-{name}") == [LOCATIONS[name][1]]


@pytest.mark.parametrize("site", HOMES)
def test_the_links_of_a_home_page_are_found(summary: dict[str, Any], site: str) -> None:
    assert results(summary, site) == ["kept"]


def test_a_cap_of_nothing_is_none(tmp_path: Path) -> None:
    scrapy = Scrapy(tmp_path)
    many = whole(1, *(b"X-%d: y" % n for n in range(2_000)))
    site = {
        "/": packed(gzip.compress(home("/news/1001", "/news/1002").encode()), "gzip"),
        "/news/1001": raw(many),
        "/news/1002": packed(gzip.compress(story(2).encode()), "gzip"),
    }
    with HostileServer({"open": site}) as server:
        scrapy.seeds.write_text(server.seeds())
        caps = ("DOWNLOAD_MAXSIZE=0", "HEADERS_MAXSIZE=0", "HEADERS_MAXLINES=0")
        scrapy("crawl", "news", *(part for each in caps for part in ("-s", each)))
    assert scrapy.summary()["sites"]["open"] == {"kept": 2}
