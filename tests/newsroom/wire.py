"""What an editor does with a story: prints it, republishes it, updates it, shortens it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from random import Random

    from tests.newsroom.outlets import Outlet
    from tests.newsroom.stories import Story

Relation = Literal["original", "copy", "update", "brief", "template", "unique"]

# An editor's usual swaps: the same thing said, another word for it.
_SWAPS = (
    ("مشيرا إلى", "لافتا إلى"), ("وأضاف", "وتابع"), ("وأوضح", "وبين"), ("خلال", "في غضون"),
    ("نحو", "حوالي"), ("أكثر من", "ما يزيد على"), ("بسبب", "نتيجة"), ("مؤخرا", "أخيرا"),
    ("على أطراف", "في ضواحي"), ("ومن المقرر", "ومن المزمع"), ("بنسبة", "بما نسبته"),
    ("العام المقبل", "السنة المقبلة"), ("وكشفت", "وأعلنت"), ("بحسب", "وفق"), ("قرب", "بالقرب من"),
    ("غير أن", "إلا أن"), ("كما أن", "إضافة إلى أن"), ("ومع ذلك", "ورغم ذلك"), ("تشمل", "تضم"),
    ("لافتا إلى", "منوها إلى"), ("وشدد", "وأكد"), ("وأفادت", "وذكرت"), ("من جهته", "من جانبه"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Version:
    """A story as one outlet prints it, before that outlet's spelling."""

    story: Story
    title: str
    paragraphs: tuple[str, ...]
    relation: Relation
    source: str | None = None


def filed(story: Story, relation: Relation) -> Version:
    return Version(story, story.headlines[0], story.paragraphs, relation)


def republished(version: Version, source: str, rng: Random) -> Version:
    """A desk's edits: new headline, cut ending, paragraphs joined or split, words swapped."""
    paragraphs = list(version.paragraphs)
    if len(paragraphs) >= 5 and rng.random() < 0.4:
        del paragraphs[-rng.randint(1, max(1, len(paragraphs) // 4)) :]
    if len(paragraphs) >= 4 and rng.random() < 0.35:
        _join(paragraphs, rng.randrange(1, len(paragraphs) - 1))
    if rng.random() < 0.35:
        _split(paragraphs)
    strength = rng.choice((0.0, 0.25, 0.5))
    swaps = [pair for pair in _SWAPS if rng.random() < strength]
    headlines = version.story.headlines
    return replace(
        version,
        title=headlines[rng.randrange(len(headlines))] if rng.random() < 0.3 else headlines[1],
        paragraphs=tuple(_swapped(text, swaps) for text in paragraphs),
        relation="copy",
        source=source,
    )


def updated(version: Version, rng: Random) -> Version:
    """A later state: grown figures in the lead, what has come in since, then what was known."""
    lead, *rest = version.paragraphs
    news = version.story.later[: rng.randint(2, 4)]
    return replace(
        version,
        title=version.story.headlines[-1],
        paragraphs=(_grown(lead), *news, *rest),
        relation="update",
    )


def brief(version: Version, rng: Random) -> Version:
    """The first paragraphs of a long report, word for word."""
    paragraphs = version.paragraphs[: rng.randint(2, 3)]
    headlines = version.story.headlines
    return replace(version, title=headlines[2 % len(headlines)], paragraphs=paragraphs,
                   relation="brief")  # fmt: skip


def _join(paragraphs: list[str], at: int) -> None:
    paragraphs[at : at + 2] = [" ".join(paragraphs[at : at + 2])]


def _split(paragraphs: list[str]) -> None:
    for i, text in enumerate(paragraphs):
        first, stop, second = text.partition(". ")
        if stop and len(first.split()) > 12 and len(second.split()) > 8:
            paragraphs[i : i + 1] = [first + ".", second]
            return


def _swapped(text: str, swaps: list[tuple[str, str]]) -> str:
    for old, new in swaps:
        text = re.sub(rf"(?<!\w){old}(?!\w)", new, text)
    return text


def _grown(text: str) -> str:
    """Whole numbers of three digits and more, a few per cent up; hours and shares stay."""

    def grow(match: re.Match[str]) -> str:
        value = int(match[0].replace(",", ""))
        value += max(2, value * 4 // 100)
        value += 11 if value % 100 < 11 else 0
        return f"{value:,}" if "," in match[0] else str(value)

    return re.sub(
        r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d.])|(?<![\d.,])\d{3,}(?![\d.,]\d)", grow, text
    )


def quoted(title: str) -> str:
    """The title with its first two words in quotes, as translated headlines have them."""
    one, two, *rest = title.replace("«", "").replace("»", "").split(" ")
    return " ".join([f'"{one} {two}"', *rest])


def datelined(version: Version, outlet: Outlet, rng: Random) -> tuple[str, ...]:
    """The paragraphs with a dateline glued to the first, where the outlet writes one."""
    city, agency = version.story.city, version.source
    if not city:
        return version.paragraphs
    if outlet.theme == "agency":
        choices = [f"{city} – {outlet.short}: "]
    elif version.relation == "copy":
        wires = [f"{city} – {agency}: ", f"{city} ({agency}) - "]
        choices = ["", *wires, f"{outlet.title} - {city}: ", f"{outlet.title} – وكالات: "]
    elif outlet.language == "ar":
        choices = ["", "", f"{city} - {outlet.title}: ", f"{city} – "]
    else:
        choices = [""]
    first, *rest = version.paragraphs
    return (rng.choice(choices) + first, *rest)
