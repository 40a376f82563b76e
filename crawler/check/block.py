"""The `[[site]]` table that a visit suggests, ready to paste."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence

_GENERIC = frozenset({"www", "m", "ar", "arabic", "gate", "amp", "news", "beta", "web"})
_SECOND_LEVEL = frozenset({"com", "org", "net", "gov", "edu", "co", "info", "ac", "media"})
# Country codes of the Arab world and its neighbours; others (.tv, .me, .co) are used by anybody.
_COUNTRIES = frozenset(
    [
        "ae",
        "bh",
        "dz",
        "eg",
        "eh",
        "iq",
        "jo",
        "kw",
        "lb",
        "ly",
        "ma",
        "mr",
        "om",
        "ps",
        "qa",
        "sa",
        "sd",
        "so",
        "sy",
        "td",
        "tn",
        "tr",
        "ye",
        "ir",
        "il",
    ]
)


def site_name(url: str) -> str:
    """A name for the seeds, from the host: `www.al-waha.com.eg` is `al-waha`."""
    labels = (urlsplit(url).hostname or "site").lower().split(".")
    parts = [label for label in labels[:-1] or labels if label not in _GENERIC]
    while len(parts) > 1 and parts[-1] in _SECOND_LEVEL:
        parts.pop()
    name = re.sub(r"[^a-z0-9_-]", "-", (parts or labels)[-1]).strip("-_")
    return name or "site"


def country_of(url: str) -> str | None:
    """The country that the host's ending names, where it is one of the region."""
    ending = (urlsplit(url).hostname or "").rpartition(".")[2]
    return ending.upper() if ending in _COUNTRIES else None


def seeds_block(home: str, feeds: Sequence[str], article: str | None) -> str:
    """The table. A JSON string is a TOML string too, for all that an address may hold."""
    lines = ["[[site]]", f'name = "{site_name(home)}"', f"home = {_text(home)}"]
    if feeds:
        lines.append(f"feeds = [{', '.join(map(_text, feeds))}]")
    if article:
        lines.append(
            f"article = '{article}'" if "'" not in article else f"article = {_text(article)}"
        )
    if country := country_of(home):
        lines.append(f'country = "{country}"')
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
