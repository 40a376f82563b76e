"""Which addresses a request may go to: pure functions over IP addresses.

Public ones, and of the others those that the user allows. Link-local addresses and those at which
clouds tell machines their secrets are never asked, whatever is allowed.
"""

from __future__ import annotations

from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import TYPE_CHECKING

from cleaning.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

Address = IPv4Address | IPv6Address
Networks = tuple[IPv4Network | IPv6Network, ...]

EVERYWHERE: Networks = (ip_network("0.0.0.0/0"), ip_network("::/0"))
# Where clouds answer their own machines. The third is in the public range.
_METADATA = frozenset(
    map(ip_address, ("100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254"))
) | {ip_address("fd20:ce::254")}
# IPv6 networks whose addresses end in an IPv4 one: translated (NAT64), or compatible as once was.
_ENDS_IN_IPV4 = (ip_network("64:ff9b::/96"), ip_network("::/96"))
_LOCAL_NAT64 = ip_network("64:ff9b:1::/48")
_ISATAP = (0x5EFE, 0x0200_5EFE)  # the middle of an address that a tunnel made of an IPv4 one


def read_address(host: str) -> Address | None:
    """The IP address that a host is written as, if it is one."""
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def is_public(address: str) -> bool:
    """Is this IP address one that anybody on the internet may be sent to?

    Loopback, private, link-local, shared, multicast and reserved ranges are not, nor is an IPv6
    address that stands for such an IPv4 one. What is no IP address is not public.
    """
    ip = read_address(address)
    if ip is None or _is_never_asked(ip):
        return False
    inner = list(_inner(ip))
    if inner:
        return all(is_public(str(each)) for each in inner)
    return ip.is_global and not ip.is_multicast


def may_be_asked(address: str, allowed: Networks) -> bool:
    """May a request be sent to this IP address, where `allowed` networks are as good as public?"""
    ip = read_address(address)
    if ip is None or any(map(_is_never_asked, (ip, *_inner(ip)))):
        return False
    return any(ip in network for network in allowed) or is_public(address)


def _is_never_asked(ip: Address) -> bool:
    return ip.is_link_local or ip.is_unspecified or ip.is_multicast or ip in _METADATA


def _inner(ip: Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that an IPv6 address leads to."""
    if not isinstance(ip, IPv6Address):
        return
    yield from filter(None, (ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())))
    number = int(ip)
    middle = number >> 32 & 0xFFFF_FFFF
    if (any(ip in network for network in _ENDS_IN_IPV4) and number > 1) or middle in _ISATAP:
        yield IPv4Address(number & 0xFFFF_FFFF)
    elif ip in _LOCAL_NAT64:
        yield IPv4Address(0)  # what it is translated to is its network's own affair


def allowed_networks(setting: object) -> Networks:
    """The networks that `ALLOW_PRIVATE_ADDRESSES` names: none, all, or some of them."""
    words = str(setting if setting is not None else "").replace(",", " ").split()
    if words in ([], ["0"], ["False"], ["false"]):
        return ()
    if words in (["1"], ["True"], ["true"]):
        return EVERYWHERE
    try:
        return tuple(ip_network(word) for word in words)
    except ValueError as error:
        raise InputError(
            f"ALLOW_PRIVATE_ADDRESSES knows no {setting!r} ({error}): "
            "give 1, or networks such as 10.20.0.0/16."
        ) from error


def is_local_name(host: str) -> bool:
    """Is this a name that RFC 6761 gives to the loopback interface?"""
    name = host.lower().rstrip(".")
    return name == "localhost" or name.endswith(".localhost")
