"""Addresses: only public ones, whatever a name says."""

from __future__ import annotations

import asyncio
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis.strategies import ip_addresses, text
from scrapy import Request
from scrapy.resolver import dnscache
from scrapy.statscollectors import DummyStatsCollector
from scrapy.utils.test import get_crawler
from twisted.internet import defer
from twisted.internet.testing import MemoryReactor

from cleaning.errors import InputError
from crawler.addresses import Address, allowed_networks, is_local_name, is_public, may_be_asked
from crawler.guard import AddressGuard, AddressRefused, PublicResolver, RequestRefused

if TYPE_CHECKING:
    from twisted.python.failure import Failure


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
        pytest.param("", False, id="nothing"),
        pytest.param("::", False, id="this host in IPv6"),
        pytest.param("::127.0.0.1", False, id="loopback in an address compatible once"),
        pytest.param("64:ff9b::7f00:1", False, id="loopback translated"),
        pytest.param("64:ff9b::a9fe:a9fe", False, id="a cloud's metadata translated"),
        pytest.param("64:ff9b::8.8.8.8", True, id="public and translated"),
        pytest.param("64:ff9b:1::8.8.8.8", False, id="translated by a network of its own"),
        pytest.param("2002:0a01:0203::1", False, id="private 10 in 6to4"),
        pytest.param("2002:0808:0808::1", True, id="public in 6to4"),
        pytest.param("2001:0:808:808:0:0:f5ff:fffe", False, id="private 10 in Teredo"),
        pytest.param("2001:4860::5efe:a01:203", False, id="private 10 in ISATAP"),
        pytest.param("fe80::1%eth0", False, id="link-local with its zone"),
        pytest.param("168.63.129.16", False, id="a cloud's metadata in the public range"),
        pytest.param("100.100.100.200", False, id="another cloud's metadata"),
        pytest.param("192.0.2.1", False, id="for documents"),
        pytest.param("198.18.0.1", False, id="for benchmarks"),
        pytest.param("255.255.255.255", False, id="broadcast"),
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


@pytest.mark.parametrize(
    ("allowed", "address", "asked"),
    [
        ("1", "127.0.0.1", True),
        ("1", "10.1.2.3", True),
        ("1", "::1", True),
        ("1", "8.8.8.8", True),
        ("1", "169.254.169.254", False),
        ("1", "fe80::1", False),
        ("1", "::ffff:169.254.169.254", False),
        ("1", "fd00:ec2::254", False),
        ("1", "100.100.100.200", False),
        ("1", "0.0.0.0", False),
        ("1", "224.0.0.1", False),
        ("1", "localhost", False),
        ("127.0.0.1/32", "127.0.0.1", True),
        ("127.0.0.1/32", "127.0.0.2", False),
        ("10.20.0.0/16, 192.168.1.7", "10.20.3.4", True),
        ("10.20.0.0/16, 192.168.1.7", "192.168.1.7", True),
        ("10.20.0.0/16, 192.168.1.7", "192.168.1.8", False),
        ("10.20.0.0/16", "8.8.8.8", True),
        ("169.254.0.0/16", "169.254.169.254", False),
        ("0", "127.0.0.1", False),
        ("", "127.0.0.1", False),
    ],
)
def test_what_may_be_asked_where_some_of_it_is_allowed(
    allowed: str, address: str, asked: bool
) -> None:
    assert may_be_asked(address, allowed_networks(allowed)) is asked


@pytest.mark.parametrize("setting", ["yes", "10.20.0.0/99", "10.20.0.1/16", "intranet.example"])
def test_what_is_no_network_is_wrong_use(setting: str) -> None:
    with pytest.raises(InputError, match="ALLOW_PRIVATE_ADDRESSES knows no"):
        allowed_networks(setting)


@given(ip_addresses(v=4))
def test_an_ipv4_address_is_judged_the_same_inside_an_ipv6_one(inner: IPv4Address) -> None:
    number, public = int(inner), is_public(str(inner))
    shapes = {
        "mapped": 0xFFFF << 32 | number,
        "compatible": number,
        "translated": 0x64FF9B << 96 | number,
        "tunnelled": 0x2002 << 112 | number << 80 | 1,
    }
    for shape, six in shapes.items():
        if six > 1:
            assert is_public(str(IPv6Address(six))) is public, shape


@given(text())
def test_whatever_a_host_is_it_is_judged(host: str) -> None:
    assert may_be_asked(host, allowed_networks("0")) is is_public(host)


@given(ip_addresses())
def test_nothing_public_is_lost_by_allowing_more(address: Address) -> None:
    if is_public(str(address)):
        assert may_be_asked(str(address), allowed_networks("1"))


def guard(allowed: str = "0") -> AddressGuard:
    names = {"public.example": "8.8.8.8"}

    def resolve(host: str) -> defer.Deferred[str]:
        if host == "private.example":
            return defer.fail(AddressRefused("private.example is 10.0.0.1"))
        return defer.succeed(names[host])

    return AddressGuard(DummyStatsCollector(get_crawler()), resolve, allowed_networks(allowed))


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("http://public.example/", True),
        ("http://8.8.8.8/", True),
        ("http://private.example/", False),
        ("http://127.0.0.1:8000/", False),
        ("http://user@127.0.0.1/", False),
        ("http://[::1]/", False),
        ("http://[::ffff:127.0.0.1]/", False),
        ("http://[fe80::1%25eth0]/", False),
        ("http://[2001:4860:4860::8888]/", True),
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
    asyncio.run(guard("1").process_request(Request("http://127.0.0.1/")))


def test_a_name_is_judged_each_time_it_is_resolved() -> None:
    resolver = PublicResolver(MemoryReactor(), cache_size=10, timeout=1)
    failures: list[Failure] = []
    found: list[str] = []
    for address in ("8.8.8.8", "10.0.0.1", "169.254.169.254"):
        dnscache["turncoat.example"] = address
        resolver.getHostByName("turncoat.example").addCallbacks(found.append, failures.append)
    assert found == ["8.8.8.8"]
    assert [type(failure.value) for failure in failures] == [AddressRefused, AddressRefused]
    del dnscache["turncoat.example"]
