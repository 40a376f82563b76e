"""One body, stripped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaning.model import Facts, Stripped
from cleaning.strip.facts import read_facts
from cleaning.strip.furniture import cut_furniture, cut_learned
from cleaning.strip.lines import cuts_of, removals_of, split_lines
from cleaning.strip.openings import cut_openings
from cleaning.strip.page import cut_page
from cleaning.strip.stories import cut_repeats, cut_second_story, cut_teasers
from cleaning.strip.title import cut_around_title, cut_title, find_title, title_key
from cleaning.strip.wrap import mark_wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cleaning.model import PageKind
    from cleaning.rulepack import LineRule, Packs, RuleIndex
    from cleaning.strip.lines import Line

# Each pass cuts something or is the last; a real page takes two or three.
_MOST_PASSES = 50


def strip(
    body: str,
    packs: Packs,
    *,
    facts: Facts | None = None,
    site: str = "",
    themes: tuple[str, ...] = (),
    learned: Mapping[str, int] | None = None,
    page_kind: PageKind = "text",
) -> Stripped:
    """The cuts that leave the article's own text, and what the cut lines said of it.

    `facts` is what is known already: a title there is looked for and never guessed. `learned`
    are this site's lines. Stripping the text that is left, with the facts that came out, cuts
    nothing more.
    """
    lines = split_lines(body)
    index = packs.index(site)
    title = facts.title if facts else None
    needed = index.needed(body)
    for _ in range(_MOST_PASSES):
        before = _size(lines)
        title = _one_pass(lines, index, needed, title, learned, page_kind)
        if _size(lines) == before:
            break
    return Stripped(removals_of(lines), read_facts(lines, title))


def _size(lines: list[Line]) -> int:
    return sum(len(line.raw) for line in lines if not line.cut)


def _one_pass(
    lines: list[Line],
    index: RuleIndex,
    needed: Sequence[LineRule],
    title: str | None,
    learned: Mapping[str, int] | None,
    page_kind: PageKind,
) -> str | None:
    """Everything once over the lines that are left; the title where it is known."""
    cut_furniture(lines, index, needed)
    mark_wrapped(lines)
    if learned:
        cut_learned(lines, learned)
    title = title or next((c.value for c in cuts_of(lines) if c.fact == "title"), None)
    if page_kind == "text":
        found = cut_page(lines, title_key(title or ""))
        if title is None:
            found = found or find_title(lines)
            title = " ".join(found.raw.split()) if found else None
    if title:
        cut_title(lines, title)
        cut_around_title(lines, title)
    cut_second_story(lines)
    cut_teasers(lines)
    cut_repeats(lines)
    if page_kind == "text":
        cut_openings(lines)
    return title
