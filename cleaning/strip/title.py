"""The title in the text: found where nobody gave it, and cut wherever it stands alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaning.strip.lines import Cut
from cleaning.text import fold

if TYPE_CHECKING:
    from cleaning.strip.lines import Line

_TITLE = Cut("structure/title", "title")
_REPEATED = Cut("structure/repeated-title", "title")
_WORDS = re.compile(r"\w+")
_SITE = re.compile(r" [-–—|»:] [^.،؛]{2,60}$")


def find_title(lines: list[Line]) -> Line | None:
    """The first line, where it is a headline and an article stands below it."""
    live = [line for line in lines if not line.cut]
    if len(live) < 3 or not live[0].headline or live[0].words < 4 or live[0].full_stop:
        return None
    if live[1].key == live[0].key:
        return live[0]
    return live[0] if any(line.strong or line.words >= 30 for line in live[1:3]) else None


def cut_title(lines: list[Line], title: str) -> None:
    """Cuts every line that is the title alone, or the title and the site's name after a dash."""
    key = title_key(title)
    seen = False
    for line in lines:
        if not line.cut and (line.key == key or _with_site(line, key)):
            line.cut = _REPEATED if seen else _TITLE
            seen = True


def title_key(title: str) -> str:
    """What two spellings of one title share: its folded words."""
    return " ".join(_WORDS.findall(fold(title)))


def _with_site(line: Line, key: str) -> bool:
    """Whether a line is the title as a browser's tab shows it: `title - site | section`."""
    if len(key) < 12 or not line.key.startswith(key + " "):
        return False
    return bool(_SITE.search(line.text)) and line.words <= key.count(" ") + 9
