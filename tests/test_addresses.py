"""Addresses: only public ones, whatever a name says."""

from __future__ import annotations

import asyncio

import pytest
from scrapy import Request
from scrapy.statscollectors import DummyStatsCollector
from scrapy.utils.test import get_crawler
from twisted.internet import defer

from crawler.addresses import AddressGuard, AddressRefused, RequestRefused, is_local_name, is_public


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("::ffff:8.8.8.8", True),
        pytest.param("127.0.0.1", False, id="loopback"),
        pytest.param("0.0.0.0", False, id="this host"),
        pytest.param("10.1.2.3", False, id="private 10"),
        pytest.param("172.16.0.1", False, id="private 172"),
        pytest.param("192.168.1.1", False, id="private 192"),
        pytest.param("169.254.169.254", False, id="a cloud's metadata"),
        pytest.param("100.64.0.1", False, id="shared by a carrier"),
        pytest.param("224.0.0.1", False, id="multicast"),
        pytest.param("240.0.0.1", False, id="reserved"),
        pytest.param("::1", False, id="loopback in IPv6"),
        pytest.param("::ffff:127.0.0.1", False, id="loopback mapped into IPv6"),
        pytest.param("2002:7f00:1::", False, id="loopback in 6to4"),
        pytest.param("fe80::1", False, id="link-local in IPv6"),
        pytest.param("fd00::1", False, id="unique local"),
        pytest.param("2130706433", False, id="no address at all"),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("name", "local"),
    [
        ("localhost", True),
        ("waha.localhost", True),
        ("WAHA.LOCALHOST.", True),
        ("localhost.example", False),
        ("notlocalhost", False),
    ],
)
def test_localhost_names_are_the_loopback_interface(name: str, local: bool) -> None:
    assert is_local_name(name) is local


def guard(allow_private: bool = False) -> AddressGuard:
    names = {"public.example": "8.8.8.8", "8.8.8.8": "8.8.8.8", "127.0.0.1": "127.0.0.1"}

    def resolve(host: str) -> defer.Deferred[str]:
        if host == "private.example":
            return defer.fail(AddressRefused("private.example is 10.0.0.1"))
        return defer.succeed(names[host])

    return AddressGuard(DummyStatsCollector(get_crawler()), resolve, allow_private)


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("http://public.example/", True),
        ("http://8.8.8.8/", True),
        ("http://private.example/", False),
        ("http://127.0.0.1:8000/", False),
        ("ftp://public.example/", False),
        ("data:text/html,x", False),
    ],
)
def test_a_request_is_only_sent_to_a_public_http_address(url: str, sent: bool) -> None:
    check = guard().process_request(Request(url))
    if sent:
        asyncio.run(check)
    else:
        with pytest.raises(RequestRefused):
            asyncio.run(check)


def test_private_addresses_are_allowed_when_asked_for() -> None:
    asyncio.run(guard(allow_private=True).process_request(Request("http://127.0.0.1/")))
