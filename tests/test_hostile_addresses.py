"""Redirects to machines that are not the web's: whatever the spelling, none is connected to."""

from __future__ import annotations

import socket
import threading
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any

import pytest

from tests.crawling import Scrapy
from tests.hostile import Answer, HostileServer, home

if TYPE_CHECKING:
    from collections.abc import Iterator

# The site is at 127.0.0.1, which is allowed; what listens at 127.0.0.2 and ::1 is not.
SPELLINGS = {
    "plain": "127.0.0.2",
    "number": "2130706434",
    "sixteens": "0x7f000002",
    "sixteens-short": "0x7f.2",
    "eights": "0177.0.0.2",
    "short": "127.2",
    "with-user": "ghirbal@127.0.0.2",
    "dot-behind": "127.0.0.2.",
    "wide-digits": "\uff11\uff12\uff17.\uff10.\uff10.\uff12",
    "wide-dots": "127\u30020\u30020\u30022",
    "percents": "127%2e0%2e0%2e2",
    "six": "[::1]",
    "six-long": "[0:0:0:0:0:0:0:1]",
    "mapped": "[::ffff:127.0.0.2]",
    "mapped-hex": "[::ffff:7f00:2]",
    "compatible": "[::127.0.0.2]",
    "translated": "[64:ff9b::7f00:2]",
    "tunnelled": "[2002:7f00:2::1]",
    "zone": "[fe80::1%25lo]",
    "nowhere": "0.0.0.0",
    "nowhere-six": "[::]",
    "metadata": "169.254.169.254",
    "metadata-number": "2852039166",
}
MADE_UP = ("percents", "dot-behind")  # browsers read them as addresses, and resolvers as no host


class Inside:
    """Listens where nobody is to come, and counts who comes."""

    def __init__(self, address: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self.socket = socket.socket(family, socket.SOCK_STREAM)
        self.socket.bind((address, port))
        self.socket.listen()
        self.port: int = self.socket.getsockname()[1]
        self.came = 0
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        with suppress(OSError):
            while True:
                self.socket.accept()[0].close()
                self.came += 1


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Any], int]]:
    with ExitStack() as stack:
        try:
            listeners = [Inside("127.0.0.2", 0)]
        except OSError:
            pytest.skip("this system has no 127.0.0.2")
        stack.callback(listeners[0].socket.close)
        with suppress(OSError):  # not every system has IPv6
            listeners.append(Inside("::1", listeners[0].port))
            stack.callback(listeners[1].socket.close)
        server = stack.enter_context(HostileServer(sites(listeners[0].port)))
        scrapy = Scrapy(tmp_path_factory.mktemp("inside"), private=False)
        scrapy.seeds.write_text(server.seeds())
        done = scrapy("crawl", "news", "-s", "ALLOW_PRIVATE_ADDRESSES=127.0.0.1/32")
        assert "Traceback" not in done.stderr
        yield scrapy.summary(), sum(listener.came for listener in listeners)


def sites(port: int) -> dict[str, dict[str, Answer]]:
    found = {}
    for name, host in SPELLINGS.items():
        away = Answer(status=302, headers={"Location": f"http://{host}:{port}/news/1001"})
        found[f"article-{name}"] = {"/": Answer(home("/news/1001")), "/news/1001": away}
    away = Answer(status=302, headers={"Location": f"http://127.0.0.2:{port}/"})
    found["home"] = {"/": away}
    found["robots"] = {"/robots.txt": away, "/": Answer(home("/news/1001"))}
    found["hops"] = {
        "/": Answer(home("/news/1001")),
        "/news/1001": Answer(status=301, headers={"Location": "/news/1002"}),
        "/news/1002": away,
    }
    sitemap = f"<urlset><url><loc>http://127.0.0.2:{port}/news/1001</loc></url></urlset>"
    found["sitemap"] = {
        "/robots.txt": Answer(f"Sitemap: http://127.0.0.2:{port}/s.xml\nSitemap: /s.xml"),
        "/": Answer(home("/news/1001")),
        "/s.xml": Answer(sitemap, headers={"Content-Type": "application/xml"}),
    }
    return found


def test_nothing_that_is_not_allowed_is_connected_to(crawled: tuple[dict[str, Any], int]) -> None:
    assert crawled[1] == 0


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_redirect_inside_is_refused_in_every_spelling(
    crawled: tuple[dict[str, Any], int], name: str
) -> None:
    summary, site = crawled[0], f"article-{name}"
    refused = ["robots_unreachable"] if name in MADE_UP else ["refused_address"]
    counted = ("refused_address", "robots_unreachable")
    assert [reason for reason in counted if summary["fetches"][site].get(reason)] == refused
    assert summary["failures"].get(site, {}) == summary["sites"][site] == {}


def test_home_pages_robots_txt_and_later_hops_are_judged_too(
    crawled: tuple[dict[str, Any], int],
) -> None:
    failures, fetches = crawled[0]["failures"], crawled[0]["fetches"]
    assert failures["home"] == {"home_refused_address": 1}
    assert failures["robots"] == {"home_robots_unreachable": 1}
    assert fetches["hops"]["refused_address"] == 1
    assert fetches["sitemap"]["listings_lost"] == 1


def test_a_network_that_is_none_is_said_before_anything_is_fetched(tmp_path_factory) -> None:
    scrapy = Scrapy(tmp_path_factory.mktemp("wrong"), private=False)
    scrapy.seeds.write_text('[[site]]\nname = "a"\nhome = "http://a.localhost/"\n')
    done = scrapy("crawl", "news", "-s", "ALLOW_PRIVATE_ADDRESSES=intranet")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("error: ALLOW_PRIVATE_ADDRESSES knows no")
