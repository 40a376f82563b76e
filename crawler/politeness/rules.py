"""What a host's robots.txt says: pure functions over its bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import normalize
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from protego import Protego

from cleaning.urls import site_of
from crawler.discovery.addresses import web_address
from crawler.politeness.groups import AGENT, EVERYBODY, read_groups
from crawler.politeness.usage import AI_AGENTS, usage_signals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from crawler.politeness.groups import Groups, Rule

MAX_BYTES = 512 * 1024  # RFC 9309 asks for 500 KiB at least; what follows is ignored
MAX_CRAWL_DELAY = 60.0  # seconds; a longer one would stop a crawl for ever
MATCHED = ("allow", "disallow", "crawl-delay", "request-rate")
SIGNAL_RULES = 2_000  # of an AI crawler: its rules are told, not obeyed, and cost time a page
_AGENT = "x"  # what groups are called for Protego, which sees one at a time
_LINE_ENDS = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")  # Protego's, and not the standard's
_HIGH = re.compile("(?:%[89a-f][0-9a-f])+", re.IGNORECASE)
_RESERVED = re.compile("%(?:2F|3A)", re.IGNORECASE)


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
    groups = read_groups(_first(body), {agent.lower(), *AI_AGENTS})
    ours = _matcher(groups.of(agent), url)
    rate = ours.request_rate(_AGENT)
    delays = [ours.crawl_delay(_AGENT), rate.seconds / rate.requests if rate else None]
    asked = [min(max(0.0, float(delay)), MAX_CRAWL_DELAY) for delay in delays if delay is not None]
    told = groups.rules.get(EVERYBODY, ()) + groups.rules.get(agent.lower(), ())
    usage, refusals = usage_signals(told), _refusals(groups, url)
    return Rules(
        allows=lambda target: ours.can_fetch(_plain(target), _AGENT),
        crawl_delay=max(asked, default=None),
        sitemaps=tuple(_addresses(groups.sitemaps, url)),
        signals=lambda target: [*refusals(_plain(target)), *usage],
    )


def _matcher(rules: Iterable[Rule], url: str) -> Protego:
    lines = (
        f"{rule.name}: {_LINE_ENDS.sub(' ', _pattern(rule, url))}"
        for rule in dict.fromkeys(rules)
        if rule.name in MATCHED
    )
    return Protego.parse("\n".join((f"{AGENT}: {_AGENT}", *lines)))


def _refusals(groups: Groups, url: str) -> Callable[[str], list[str]]:
    """For an address, a signal for each AI crawler that is named and may not fetch it."""
    named = {
        token: groups.rules[token][:SIGNAL_RULES] for token in AI_AGENTS if token in groups.rules
    }
    matchers = {rules: _matcher(rules, url) for rules in set(named.values())}

    def refusals(target: str) -> list[str]:
        refused = {r for r, matcher in matchers.items() if not matcher.can_fetch(target, _AGENT)}
        return sorted(
            f"robots.txt:{AI_AGENTS[token]}" for token in named if named[token] in refused
        )

    return refusals


def _pattern(rule: Rule, url: str) -> str:
    """The rule's value, where it is a path as one that can be compared."""
    if rule.name not in ("allow", "disallow"):
        return rule.value
    value = rule.value
    if value[:4].lower() == "http" and site_of(value) == site_of(url):
        parts = urlsplit(value)  # a whole address, where the standard asks for its path
        value = parts._replace(scheme="", netloc="").geturl() or "/"
    return _plain(value)


def _first(body: bytes) -> bytes:
    """As much as is read, in whole lines: half a rule may forbid more than the whole."""
    if len(body) <= MAX_BYTES:
        return body
    return body[: max(body.rfind(end, 0, MAX_BYTES) for end in (b"\n", b"\r")) + 1]


def _plain(url: str) -> str:
    """An address or a pattern, its letters as such and composed: one spelling for all of one.

    In a query `%2F` and `%3A` are what they stand for, as in the standard's own example.
    """
    if "%" not in url:
        return url if url.isascii() else normalize("NFC", url)
    before, mark, query = url.partition("?")
    query = _RESERVED.sub(lambda found: unquote(found[0]), query)
    return normalize("NFC", _HIGH.sub(_letters, before + mark + query))


def _letters(found: re.Match[str]) -> str:
    raw = unquote_to_bytes(found[0])
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1256", "replace")  # as rules in that encoding are read


def _addresses(values: Iterable[str], base: str) -> list[str]:
    found = [web_address(base, value) for value in values]
    return list(dict.fromkeys(filter(None, found)))


def product_token(user_agent: str) -> str:
    """The name robots.txt knows us by: `Ghirbal` of `Ghirbal/1.0 (+mailto:…)`."""
    return user_agent.split("/")[0].split(" ")[0]
