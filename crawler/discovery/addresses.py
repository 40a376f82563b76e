"""Addresses that links hold: as they can be asked for, or None. Pure functions."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urljoin, urlsplit

from cleaning.urls import canonical_url

# What browsers leave out of an address, and what no server means by one.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f]")
_DOT = re.compile("%2e", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def web_address(base: str, value: str) -> str | None:
    """Where a link on the page `base` leads, as a browser reads it; None where no host is there.

    Without names, passwords and dots to walk; the host in lower case and in ASCII. An address that
    this gives can be asked for, and has a key of its own: without one, articles would be taken for
    each other.
    """
    value = _UNSEEN.sub("", value).strip()
    if _OTHER_SCHEME.match(value):
        return None
    before, *rest = re.split("(?=[?#])", value, maxsplit=1)
    try:
        parts = urlsplit(urljoin(base, before.replace("\\", "/") + "".join(rest)))
        port = parts.port
    except ValueError:
        return None
    host = ascii_host(parts.hostname or "")
    if parts.scheme not in ("http", "https") or not host or port == 0:
        return None
    netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    url = parts._replace(netloc=netloc, path=_walked(parts.path)).geturl()
    return url if canonical_url(url) else None


def _walked(path: str) -> str:
    """The path without `.` and `..`: a rule of robots.txt is for the place they lead to."""
    if "." not in path and "%2e" not in path.lower():
        return path
    names = path.split("/")
    kept: list[str] = []
    for name in names:
        dots = _DOT.sub(".", name)
        if dots == "..":
            kept = kept[:-1] or [""]
        elif dots != ".":
            kept.append(name)
    if dots in (".", "..") or len(kept) < 2:  # a folder, or the root
        kept.append("")
    return "/".join(kept)


@lru_cache(1_000)  # a page has many links to few hosts
def ascii_host(host: str) -> str:
    """One form of a host: lower case, ASCII, without the last dot; empty where it is none."""
    try:
        return unquote(host).rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
