"""What a host's robots.txt says: pure functions over its bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import normalize
from urllib.parse import quote, unquote

from protego import Protego

from crawler.discovery.addresses import web_address
from crawler.politeness.usage import named_agents, refused_agents, robots_usage

if TYPE_CHECKING:
    from collections.abc import Callable

# `Ghirbal/1.0` in a rule names us as `Ghirbal` does.
_VERSION = re.compile(r"^(\s*user-agent\s*:\s*[a-z_-]+)/[^\n#]*", re.IGNORECASE | re.MULTILINE)
MAX_BYTES = 512 * 1024  # RFC 9309 asks for 500 KiB at least; what follows is ignored
MAX_CRAWL_DELAY = 60.0  # seconds; a longer one would stop a crawl for ever


@dataclass(frozen=True, slots=True)
class Rules:
    """A host's rules for one agent. `why` says what a refusal is counted under, `cause` why there
    was no answer.

    `signals` tells what the host says about the use of an address; it decides nothing.
    """

    allows: Callable[[str], bool]
    crawl_delay: float | None = None
    sitemaps: tuple[str, ...] = ()
    why: str = "disallowed"
    cause: str = ""
    signals: Callable[[str], list[str]] = lambda _: []


ALLOW_ALL = Rules(lambda _: True)
UNREACHABLE = Rules(lambda _: False, why="robots_unreachable")


def rules_for(status: int, body: bytes, url: str, agent: str) -> Rules:
    """The rules after RFC 9309: 2xx is read, 4xx allows all, the rest means no for now.

    429 asks us to stay away, so it means no as well.
    """
    if says_not_now(status):
        return UNREACHABLE
    return parse_rules(body, url, agent) if status < 300 else ALLOW_ALL


def says_not_now(status: int) -> bool:
    """Is it a status that neither gives rules nor says that there are none?"""
    return not (200 <= status < 300 or 400 <= status < 500) or status == 429


def parse_rules(body: bytes, url: str, agent: str) -> Rules:
    """The rules of a robots.txt at `url` for the product token `agent`."""
    text = _VERSION.sub(r"\1", normalize("NFC", _decoded(_first(body))))
    parsed = Protego.parse(text)
    delay = parsed.crawl_delay(agent)
    named, usage = named_agents(text), robots_usage(text, agent)

    def signals(target: str) -> list[str]:
        return [*refused_agents(named, target, parsed.can_fetch), *usage]

    return Rules(
        allows=lambda target: all(parsed.can_fetch(url, agent) for url in _spellings(target)),
        crawl_delay=None if delay is None else min(max(0.0, float(delay)), MAX_CRAWL_DELAY),
        sitemaps=tuple(_addresses(parsed.sitemaps, url)),
        signals=signals,
    )


def _first(body: bytes) -> bytes:
    """As much as is read, in whole lines: half a rule may forbid more than the whole."""
    if len(body) <= MAX_BYTES:
        return body
    return body[: max(body.rfind(end, 0, MAX_BYTES) for end in (b"\n", b"\r")) + 1]


def _decoded(body: bytes) -> str:
    """As text: UTF-8 by the standard, and what Arabic servers send instead of it."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    body = body.replace(b"\0", b"")  # no letter of a rule; UTF-16 without its mark is full of it
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data" and error.end >= len(body)
        return body.decode("utf-8-sig" if cut else "cp1256", "replace")


def _spellings(url: str) -> list[str]:
    """The address, and where it differs with its Arabic letters composed, as rules have them."""
    if url.isascii() and "%" not in url:
        return [url]
    composed = quote(normalize("NFC", unquote(url)), safe="/?=&:%#+,;@!$'()*~")
    return [url] if composed == url else [url, composed]


def _addresses(values: object, base: str) -> list[str]:
    found = [web_address(base, str(value)) for value in values]  # type: ignore[attr-defined]
    return list(dict.fromkeys(filter(None, found)))


def product_token(user_agent: str) -> str:
    """The name robots.txt knows us by: `Ghirbal` of `Ghirbal/1.0 (+mailto:…)`."""
    return user_agent.split("/")[0].split(" ")[0]
