"""The groups of a robots.txt: for each crawler, its own lines and no others. Pure functions.

Protego matches addresses well, but it takes `User-agent: G` for ours, lets a line that it does not
know end a group, and copies every rule to every name above it: a small file with thousands of names
would take it hours. So the groups are told apart here, as RFC 9309 has it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

EVERYBODY = "*"
AGENT, SITEMAP = "user-agent", "sitemap"
# As publishers write them, slips of the pen included; each under its name in the standard.
_NAMES = {
    **dict.fromkeys((AGENT, "useragent", "user agent"), AGENT),
    "allow": "allow",
    **dict.fromkeys(
        ("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"), "disallow"
    ),
    **dict.fromkeys((SITEMAP, "sitemaps", "site-map"), SITEMAP),
    **dict.fromkeys(("crawl-delay", "crawl delay", "crawldelay"), "crawl-delay"),
    **dict.fromkeys(("request-rate", "request rate"), "request-rate"),
    "visit-time": "visit-time",
    "content-signal": "content-signal",
    "content-usage": "content-usage",
}
_LINE = re.compile(
    rf"({'|'.join(sorted(map(re.escape, _NAMES), reverse=True))})(?:[ \t]*:|[ \t])(.*)",
    re.IGNORECASE,
)
_LINE_END = re.compile(rb"\r\n|\r|\n")
_TOKEN = re.compile(r"\*|[a-z0-9_-]+")
# What editors of Arabic leave at the ends of a line, unseen.
_UNSEEN = " \t\v\f\xa0\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"


class Rule(NamedTuple):
    """A line of a group: the standard's name of it, and its value."""

    name: str
    value: str


class Groups(NamedTuple):
    """The rules of each crawler that was asked for and is named, in lower case; the sitemaps."""

    rules: dict[str, tuple[Rule, ...]]
    sitemaps: tuple[str, ...]

    def of(self, agent: str) -> tuple[Rule, ...]:
        """The rules that hold for a crawler: its own, else those for everybody."""
        return self.rules.get(agent.lower(), self.rules.get(EVERYBODY, ()))


def read_groups(body: bytes, wanted: Collection[str]) -> Groups:
    """The groups for the crawlers in `wanted` (product tokens in lower case) and for everybody."""
    rules: dict[str, list[Rule]] = {}
    sitemaps: list[str] = []
    names: set[str] = set()  # of the group that is being read
    open_to_names = True
    for name, value in _lines(body):
        if name == SITEMAP:
            sitemaps.append(value)
            continue
        if name != AGENT:
            open_to_names = False
            for token in names:
                rules[token].append(Rule(name, value))
            continue
        if not open_to_names:
            names, open_to_names = set(), True
        token = product(value)
        if token == EVERYBODY or token in wanted:
            names.add(token)
            rules.setdefault(token, [])  # who is named has rules of its own, if not one line
    return Groups({token: tuple(found) for token, found in rules.items()}, tuple(sitemaps))


def product(value: str) -> str:
    """The product token that a value begins with, in lower case: `ghirbal` of `Ghirbal/1.0`."""
    found = _TOKEN.match(value.lower())
    return found[0] if found else ""


def _lines(body: bytes) -> Iterator[Rule]:
    """What can be read, line by line; other lines stand for nothing and separate nothing."""
    for raw in _LINE_END.split(_one_byte_a_letter(body)):
        text = _decoded(raw).partition("#")[0].strip(_UNSEEN)
        if found := _LINE.match(text):
            yield Rule(_NAMES[found[1].lower()], found[2].strip(_UNSEEN))


def _one_byte_a_letter(body: bytes) -> bytes:
    """The bytes without their byte order mark, whole or not; UTF-16 as UTF-8."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace").encode("utf-8", "replace")
    # No letter of a rule is NUL; UTF-16 without its mark is full of it.
    return body.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf")


def _decoded(line: bytes) -> str:
    """UTF-8 by the standard, or what Arabic servers send instead of it."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1256", "replace")
