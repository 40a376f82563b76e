"""The title in the text: found where nobody gave it, and cut wherever it stands alone."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from cleaning.strip.lines import Cut, shared
from cleaning.strip.parts import are_verses, heads_first_part, is_linked, is_point
from cleaning.strip.pieces import hangs, opens_news
from cleaning.text import folded_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.strip.lines import Line

_TITLE = Cut("structure/title", "title")
_REPEATED = Cut("structure/repeated-title", "title")
_SECTION = Cut("structure/section-label", "navigation")
_PART = Cut("structure/title-part", "title")
_BETWEEN = Cut("structure/caption", "caption")
_ZONE = 4  # lines above the first sentence in which the title may stand
_SHORTEST = 4  # words of a title that nobody gave
_LONGEST = 20
_LABEL = 4  # words of a section's name, at most
_LABELS = 2  # lines above a title that may be such names
# Lines above the first sentence in which the title is looked for, and where there is none.
_FAR, _HEAD = 60, 8
_CAPTION = 6
# Words of a caption under the title, and of one right above the text. Decks are longer.
_CAPTIONED, _CAPTIONED_CLOSE = 8, 10
_LONG = 25  # words that make a line prose without its full stop
_SITE_AFTER = re.compile(r" [-–—|»:·] [^.،؛]{2,60}$")
_SITE_BEFORE = re.compile(r"^[^،؛]{2,60} [-–—|»:·] ")
SITE_CHARACTERS = 80  # what a browser's tab adds to the title, at most
# How a headline asks: `the matter: and now?`; and how much of its words the story says.
_NAMED, _ASKED = re.compile(r"\w: |\w\.\.+ ?\w"), 0.5
# What a first sentence never opens with: the line above it is its beginning.
JOINED = re.compile(r"(?:وذلك|كي|لكي|بأن|أن|الذي|التي|الذين|مما|حيث) ")
# How statements and notes of mourning open: no title.
_FORMULA = re.compile(r"بسم الله الرحمن|قال تعال[ىي]|[إا]نا لله و[إا]نا [إا]ليه|الحمد لله رب")
_RHYME, _RHYMING, _VERSES = 2, 2, 4  # letters; lines that share them, among so many
_LONGEST_VERSE = 12  # words
_TAB = re.compile(r" (?:[-–—|»·/]|>>?) ")


def find_title(lines: list[Line]) -> Line | None:
    """The first headline above the first sentence, where an article stands below it."""
    live = [line for line in lines if not line.cut]
    zone = live[: _ZONE + 1]
    first = next((n for n, line in enumerate(zone) if line.prose or line.words >= _LONG), None)
    if first == 0 and _asks(live):
        return live[0]
    if not first or len(live) <= first + 1 or JOINED.match(zone[first].text):
        return None
    if are_verses(live[:first]):
        return None
    if first > 1 and zone[0].key == zone[1].key and 1 < zone[0].words < _SHORTEST:
        return zone[0]
    named = tab_parts(zone[0])
    for line in zone[1:first]:
        if line.key in named:
            return line
    for line in (line for line in zone[:first] if not _FORMULA.match(line.text)):
        size = line.key.count(" ") + 1
        bullet = line.text.startswith(("- ", "* ", "• ")) or is_linked(line)
        if line.headline and _SHORTEST <= size <= _LONGEST and not (line.full_stop or bullet):
            return line
        if size > _LABEL or line.ends_sentence:
            return None
    return None


def _asks(live: Sequence[Line]) -> bool:
    """Whether a first line asks as headlines do, `the matter: and now?`, what the story tells."""
    line, story = live[0], live[1:4]
    asks = line.text.endswith("؟") and _SHORTEST < line.words <= _LONGEST
    named = asks and bool(_NAMED.search(line.text))
    return named and len(story) > 1 and story[0].prose and shared(line, story) >= _ASKED


def cut_around_title(lines: list[Line], title: str) -> None:
    """Cuts section labels above the title, and captions between furniture below it."""
    key = title_key(title)
    place = next((n for n, line in enumerate(lines) if line.cut and line.key == key), None)
    if place is None:
        return
    above = [line for line in lines[:place] if not line.cut]
    for line in above if len(above) <= _LABELS else ():
        if line.words <= _LABEL and not line.ends_sentence:
            line.cut = _SECTION
    _cut_caption(lines[place + 1 :], key)
    for before, line, after in zip(
        lines[place:], lines[place + 1 :], lines[place + 2 :], strict=False
    ):
        if line.strong and not line.cut:
            return
        between = before.cut and after.cut and after.cut.kind != "subscribe"
        if not line.cut and between and line.words <= _CAPTION and not line.ends_sentence:
            line.cut = _BETWEEN


def _cut_caption(below: list[Line], key: str) -> None:
    """Cuts a picture's caption between title and article, and parts of the title said again."""
    live = [line for line in below if not line.cut]
    parts = [line for line in live if _is_part(line, key)]
    counts = Counter(line.key for line in parts)
    for line in parts:
        if line is live[0] or counts[line.key] > 1:
            line.cut = _PART
    first = next((n for n, line in enumerate(below) if line.strong and not line.cut), 0)
    captioned = any(line.cut and line.cut.kind == "caption" for line in below[:first])
    close = bool(live) and below[first - 1] is live[0]
    longest = _CAPTIONED_CLOSE if close else _CAPTIONED
    if len(live) < 2 or captioned or not (live[1].strong and _is_caption(live[0], longest)):
        return
    if not (close and heads_first_part(below, first - 1, len(below))):
        live[0].cut = live[0].cut or _BETWEEN


def _is_part(line: Line, key: str) -> bool:
    short = _SHORTEST <= line.words <= key.count(" ") + 1 and not line.ends_sentence
    return short and line.key in key


def _is_caption(line: Line, longest: int) -> bool:
    says = line.prose or line.ends_sentence or ":" in line.text or line.text[0].isdigit()
    says = says or is_point(line) or opens_news(line) or hangs(line)
    return line.headline and line.words <= longest and not says


def cut_title(lines: list[Line], title: str) -> None:
    """Cuts the title, alone or with the site's name, above the first sentence and between two.

    Anywhere else a line that is equal belongs to the text: a verse that gave a poem its title.
    """
    key, longest = title_key(title), len(title) + SITE_CHARACTERS
    live = [line for line in lines if not line.cut]
    head, seen = True, False
    first = next((n for n, line in enumerate(live[:_FAR]) if line.prose), 0)
    deep = max(first, _HEAD)
    for n, line in enumerate(live):
        if len(line.text) <= longest and (line.key == key or _with_site(line, key)):
            alone = head or all(near.prose for near in live[n - 1 : n + 2 : 2])
            if alone and not _is_verse(live, n):
                line.cut = _REPEATED if seen else _TITLE
                seen = True
        elif line.prose or n > deep:
            head = False


def _is_verse(live: Sequence[Line], n: int) -> bool:
    """Whether the title is a verse of the poem that bears it: it rhymes with the lines below."""
    below = live[n + 1 : n + 1 + _VERSES]
    if len(below) < _VERSES or opens_news(below[0]):
        return False
    if any(line.prose or line.words > _LONGEST_VERSE for line in below):
        return False
    rhyme = live[n].key[-_RHYME:]
    rhymed = {line.key for line in below if line.key.endswith(rhyme)} - {live[n].key}
    return len(rhymed) >= _RHYMING


def tab_parts(line: Line) -> set[str]:
    """The keys of a line's parts, if it reads like a browser's tab: `title | site`."""
    parts = _TAB.split(line.text)
    return {title_key(part) for part in parts if " " in part.strip()} if len(parts) > 1 else set()


@lru_cache(maxsize=256)
def title_key(title: str) -> str:
    """What two spellings of one title share: its folded words."""
    return " ".join(folded_words(title))


def _with_site(line: Line, key: str) -> bool:
    """Whether a line is the title as a browser's tab shows it: `title - site`, `site | title`."""
    if len(key) < 12 or line.words > key.count(" ") + 9:
        return False
    if line.key.startswith(key + " "):
        return bool(_SITE_AFTER.search(line.text))
    return line.key.endswith(" " + key) and bool(_SITE_BEFORE.match(line.text))
