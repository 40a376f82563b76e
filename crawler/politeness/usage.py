"""What a publisher says about the use of its pages, as machines can read it. Pure functions.

robots.txt: AI crawlers by name, `Content-Signal` and `Content-Usage`; the same two and
`X-Robots-Tag` as headers; `<meta name="robots">`; `tdm-reservation` as header or meta. What is
found is recorded on each article, and never decides whether a page is fetched: robots.txt does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.politeness.groups import Rule

# Crawlers whose purpose is to train models, by their product tokens.
_AI_AGENTS = (
    "AI2Bot Amazonbot Applebot-Extended Bytespider CCBot ClaudeBot Claude-Web Diffbot FacebookBot "
    "GPTBot Google-Extended ImagesiftBot Meta-ExternalAgent Omgilibot PanguBot Timpibot "
    "anthropic-ai cohere-ai cohere-training-data-crawler omgili"
)
AI_AGENTS = {name.lower(): name for name in _AI_AGENTS.split()}
TAGS = frozenset({"noai", "noimageai", "noarchive", "noml"})
HEAD = 100_000  # bytes in which meta elements are looked for
_LONGEST = 1_010  # bytes of such an element
_SIGNAL = re.compile(r"([a-z][a-z-]{1,30})\s*=\s*(yes|no|y|n)\b")
_WORD = re.compile(r"[a-z]+")
_META = re.compile(rb"<meta\b[^>]{0,1000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"""\b(name|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
_USAGE = ("content-signal", "content-usage")


def usage_signals(rules: Iterable[Rule]) -> tuple[str, ...]:
    """What `Content-Signal` and `Content-Usage` among a robots.txt's rules say, sorted."""
    said = (signal for rule in rules if rule.name in _USAGE for signal in _usage(*rule))
    return tuple(sorted(set(said)))


def page_signals(headers: Iterable[tuple[str, str]], body: bytes) -> list[str]:
    """What the headers and the head of a page say, sorted."""
    found: set[str] = set()
    for name, value in headers:
        name = name.lower()
        if name == "x-robots-tag":
            found.update(f"x-robots-tag:{tag}" for tag in _tags(value))
        elif name in _USAGE:
            found.update(_usage(name, value))
        elif name == "tdm-reservation" and value.strip() == "1":
            found.add("tdm-reservation:1")
    found.update(_meta_signals(body))
    return sorted(found)


def _meta_signals(body: bytes) -> Iterator[str]:
    head = body[:HEAD].lower()
    head = head[
        : head.rfind(b"<meta") + _LONGEST
    ]  # the article below it need not be looked through
    if not any(tag.encode() in head for tag in TAGS) and b"tdm-reservation" not in head:
        return
    for element in _META.findall(head):
        values = {k: a or b or c for k, a, b, c in _ATTRIBUTE.findall(element)}
        name = values.get(b"name", b"").strip()
        content = values.get(b"content", b"").decode("utf-8", "replace")
        if name in (b"robots", b"ghirbal"):
            yield from (f"meta:{tag}" for tag in _tags(content))
        elif name == b"tdm-reservation" and content.strip() == "1":
            yield "tdm-reservation:1"


def _usage(name: str, value: str) -> list[str]:
    return [f"{name}:{key}={word}" for key, word in _SIGNAL.findall(value.lower())]


def _tags(value: str) -> list[str]:
    return [word for word in _WORD.findall(value.lower()) if word in TAGS]
