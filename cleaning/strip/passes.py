"""One body, stripped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaning.model import Facts, Stripped
from cleaning.strip.between import cut_headlines_between
from cleaning.strip.facts import opening_date, read_facts
from cleaning.strip.furniture import cut_furniture, cut_learned
from cleaning.strip.head import cut_head, cut_labels, cut_list_above, find_headline
from cleaning.strip.known import Known
from cleaning.strip.leftovers import cut_excerpts, cut_tag_list, cut_tickers, cut_trimmed
from cleaning.strip.lines import cuts_of, removals_of, take_out
from cleaning.strip.openings import cut_openings
from cleaning.strip.page import cut_page
from cleaning.strip.plain import plain_lines
from cleaning.strip.split import split_lines
from cleaning.strip.stories import cut_repeats, cut_second_story, cut_teasers
from cleaning.strip.strangers import cut_strangers
from cleaning.strip.title import cut_around_title, cut_title, find_title, title_key
from cleaning.strip.wrap import mark_split, mark_wrapped, unmark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.looks import Look
    from cleaning.model import PageKind, Removal
    from cleaning.rulepack import Packs
    from cleaning.strip.known import KnownLines
    from cleaning.strip.lines import Line

# Each pass cuts something or is the last; a real page takes two or three.
_MOST_PASSES = 50
_NOTHING_KNOWN = Facts()


def strip(
    body: str,
    packs: Packs,
    *,
    facts: Facts = _NOTHING_KNOWN,
    site: str = "",
    themes: tuple[str, ...] = (),
    learned: KnownLines | None = None,
    page_kind: PageKind = "text",
    cuts: Sequence[Removal] = (),
    look: Look | None = None,
) -> Stripped:
    """The cuts that leave the article's own text, and what the cut lines said of it.

    `facts` is what is known already: a title there is looked for and none is guessed. The text
    rules of every theme apply, whatever `themes` says: a dump does not tell its theme. `cuts`
    are lines that something else takes out; `look` is one at the body. Stripping the text that is
    left, with the facts that came out, cuts nothing more.
    """
    index, title = packs.index(site), facts.title
    needed = index.needed(body, look.hint if look else None)
    known = Known(index, needed, site, learned, page_kind)
    plain = plain_lines(look, known, title) if look and not cuts else None
    if plain:
        return Stripped((), Facts(title=title, published=opening_date(plain[0])))
    lines = split_lines(body, look)
    take_out(lines, cuts)
    for _ in range(_MOST_PASSES):
        before = _size(lines)
        title = _one_pass(lines, known, title)
        if _size(lines) == before:
            break
    return Stripped(removals_of(lines), read_facts(lines, title))


def _size(lines: list[Line]) -> int:
    return sum(piece.end - piece.start for line in lines if not line.cut for piece in line.pieces)


def _one_pass(lines: list[Line], known: Known, title: str | None) -> str | None:
    """Everything once over the lines that are left; the title where it is known."""
    if len(lines) == 1:
        return _alone(lines, known, title)
    mark_wrapped(lines)
    split = mark_split(lines)
    if known.page_kind == "text":
        cut_tickers(lines)
    cut_furniture(lines, known.rules, known.needed, title)
    unmark([pieces for pieces in split if any(piece.cut for piece in pieces)])
    mark_wrapped(lines)
    if known.learned:
        cut_learned(lines, known.learned, known.site)
    if known.page_kind == "text":
        cut_excerpts(lines)
    title = title or _told_title(lines)
    if known.page_kind == "text":
        found = cut_page(lines, title_key(title or ""))
        found = found or (None if title else find_headline(lines))
        if not (found or title):
            cut_list_above(lines)
            found = find_title(lines)
        title = title or (" ".join(found.raw.split()) if found else None)
    if title:
        cut_title(lines, title)
        cut_around_title(lines, title)
        if known.page_kind == "text":
            cut_head(lines, title_key(title))
            cut_strangers(lines, title_key(title))
    cut_second_story(lines)
    cut_teasers(lines)
    cut_repeats(lines)
    if known.page_kind == "text":
        cut_headlines_between(lines)
        cut_labels(lines)
        cut_openings(lines)
        cut_tag_list(lines)
        cut_trimmed(lines)
    unmark(split)
    return title


def _told_title(lines: Sequence[Line]) -> str | None:
    """The title that a cut line told, as another line prints it: rules see no vowel marks."""
    told = next((cut.value for cut in cuts_of(lines) if cut.fact == "title"), None)
    if not told:
        return None
    key = title_key(told)
    return next((" ".join(line.raw.split()) for line in lines if line.key == key), told)


def _alone(lines: list[Line], known: Known, title: str | None) -> str | None:
    """The same for a text of one line, as most of some dumps are: structure takes several."""
    cut_furniture(lines, known.rules, known.needed, title)
    if known.learned:
        cut_learned(lines, known.learned, known.site)
    title = title or _told_title(lines)
    if title:
        cut_title(lines, title)
    cut_repeats(lines)
    return title
