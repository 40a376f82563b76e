"""Sentences with choices and slots.

A template is plain text with `(one|other)` choices, which nest, and `{slot}` places:
`{city}` is a value of the story, the same wherever it stands; `{~club}` is drawn afresh from
the pool `club`; `{#110-980}` is a whole number and `{#1.2-9.8}` one with a decimal.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

_INNERMOST = re.compile(r"\(([^()]*)\)")
_SLOT = re.compile(r"\{([^{}]+)\}")
_GROUPED_FROM = 10_000


def choose(template: str, rng: Random) -> str:
    """The template with every choice made. Raises ValueError when a bracket stands alone."""
    while "(" in template:
        template, made = _INNERMOST.subn(lambda m: rng.choice(m[1].split("|")), template)
        if not made:
            raise ValueError(f"a bracket stands alone in {template!r}")
    return template


def number(span: str, rng: Random) -> str:
    """A number of a span such as `110-980`.

    Above ten, its last two digits are never 00 to 10, so that the counted noun of the template
    stays right in Arabic whatever number is drawn.
    """
    low, high = span.split("-")
    if "." in span:
        return f"{rng.randint(round(float(low) * 10), round(float(high) * 10)) / 10:.1f}"
    value = rng.randint(int(low), int(high))
    if value > 10 and value % 100 < 11:
        value += 11 if value + 11 <= int(high) else -11
    return f"{value:,}" if value >= _GROUPED_FROM else str(value)


def expand(
    template: str,
    rng: Random,
    values: Mapping[str, str],
    pools: Mapping[str, Sequence[str]],
    taken: set[str] | None = None,
) -> str:
    """The finished text, single-spaced; values may hold choices and slots themselves.

    What is drawn from a pool goes into taken and is not drawn again while others are left.
    """
    used = set() if taken is None else taken

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        if name.startswith("#"):
            return number(name[1:], rng)
        if name.startswith("~"):
            pool = pools[name[1:]]
            drawn = rng.choice([text for text in pool if text not in used] or pool)
            used.add(drawn)
            return drawn
        return values[name]

    text = choose(template, rng)
    while "{" in text:
        text = choose(_SLOT.sub(fill, text), rng)
    return re.sub(r"\s+(?=[\s،.])", "", text).strip()
