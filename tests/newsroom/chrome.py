"""What pages are heavy with besides text: style sheets, scripts, pages that are no articles."""

from __future__ import annotations

import json
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from tests.newsroom.pages import Link, Plain
from tests.newsroom.stories import load

if TYPE_CHECKING:
    from tests.newsroom.outlets import Outlet

# Kilobytes of inline style sheet and of inline script, about what such themes inline.
WEIGHT = {"jannah": (34, 14), "jnews": (40, 16), "aggregator": (12, 9), "translated": (26, 8),
          "portal": (22, 18), "tables": (5, 2), "agency": (16, 6), "newspaper": (44, 14),
          "persian": (18, 8), "sahifa": (30, 10), "publisher": (42, 12), "foxiz": (48, 20),
          "blogger": (24, 12), "joomla": (10, 6), "drupal": (14, 10)}  # fmt: skip
_PREFIX = {
    "jannah": "tie",
    "jnews": "jeg",
    "newspaper": "td",
    "translated": "wp-block",
    "portal": "mrf",
    "aggregator": "kj",
    "agency": "wn",
    "tables": "t",
    "persian": "sp",
    "sahifa": "tie",
    "publisher": "bs",
    "foxiz": "rb",
    "blogger": "widget",
    "joomla": "mod",
    "drupal": "field",
}
_PARTS = (
    *("header", "nav", "menu", "item", "title", "thumb", "meta", "grid", "box", "list", "icon"),
    *("wrap", "inner", "slider", "tabs", "badge", "block", "column", "row", "excerpt"),
)
_RULES = ("margin:0 0 {n}px", "padding:{n}px", "font-size:{n}px", "line-height:1.{n}", "color:#{x}",
          "background-color:#{x}", "border-bottom:1px solid #{x}", "width:{n}%", "float:right",
          "display:flex", "max-width:{n}0px", "opacity:.{n}", "text-align:right")  # fmt: skip


@cache
def styles(theme: str) -> str:
    """A style sheet of the theme's weight."""
    rng, prefix = Random(f"styles {theme}"), _PREFIX[theme]
    rows, size = [], 0
    while size < WEIGHT[theme][0] * 1000:
        name = f".{prefix}-{rng.choice(_PARTS)}-{rng.choice(_PARTS)}"
        body = ";".join(rng.choice(_RULES) for _ in range(rng.randint(2, 5)))
        body = body.format(n=rng.randint(10, 80), x=f"{rng.randrange(1 << 24):06x}")
        rows.append(f"{name}{{{body}}}")
        size += len(rows[-1])
    return "\n".join(rows)


@cache
def script(theme: str, base: str) -> str:
    """A script of settings, as themes print for their own code to read."""
    rng, prefix = Random(f"script {theme}"), _PREFIX[theme]
    settings: dict[str, object] = {"ajaxurl": f"{base}/wp-admin/admin-ajax.php", "is_rtl": True}
    size = 0
    while size < WEIGHT[theme][1] * 1000:
        key = f"{prefix}_{rng.choice(_PARTS)}_{rng.choice(_PARTS)}_{rng.randrange(999)}"
        settings[key] = rng.choice(
            (True, False, rng.randrange(9999), f"{rng.randrange(1 << 60):x}")
        )
        size += len(key) + 12
    return f"var {prefix}_settings = {json.dumps(settings)};"


def plain_pages(outlet: Outlet) -> tuple[Plain, ...]:
    """About, contact, privacy and a video gallery, in the outlet's language."""
    found = []
    for row in load("plain")[outlet.language]:
        text = tuple(line.format(site=outlet.title, city=outlet.city) for line in row["paragraphs"])
        links = tuple(Link(title, f"{row['path']}?v={i}") for i, title in enumerate(row["links"]))
        found.append(Plain(row["title"], text, row["path"], links))
    return tuple(found)
