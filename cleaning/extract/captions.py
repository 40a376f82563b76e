"""Captions that nothing calls so: a picture and a few words that stand in one box alone."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from cleaning.dates import is_date_line
from cleaning.extract.containers import up
from cleaning.extract.marks import Mark
from cleaning.extract.outline import PROSE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from cleaning.extract.outline import Block, Outline

_LEVELS = 5
_GALLERY = 2  # other pictures
# Cells, items and headings with an icon are text.
_TEXT_TAGS = frozenset({"td", "th", "tr", "li", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6"})
_SENTENCE = re.compile(r"[.!؟?:][\"”»')\]]*$")
_ICON = re.compile(r"emoji|smiley|icon|avatar", re.I)
_CREDITED_WORDS = 30
_CREDIT = re.compile(
    r"[-–—(|/] ?(?:صورة )?(?:من ال)?(?:[أا]رشيفي?ة?|رويترز|[أا] ?\.? ?ف ?\.? ?ب|فرانس برس|الفرنسية"
    r"|الأناضول|[غج]يتي(?: إيم[يا]ج[يز]*)?|مواقع التواصل(?: الاجتماعي)?|reuters|afp|ap"
    r"|getty(?: images)?) ?\)?$",
    re.I,
)
_DATED_WORDS = 8
_YEAR = re.compile(r"(?:19|20)\d\d")
_SMALL = 40  # pixels


def captions(outline: Outline, shown: _Element | None) -> dict[int, Mark]:
    """The lines that are captions, by id(): short, no sentence, below the picture of a box."""
    found: dict[int, Mark] = {}
    for image in _images(outline):
        if _is_icon(image):
            continue
        box = next((e for e in up(image.getparent(), _LEVELS) if outline.of(e)), None)
        if box is None or box.tag in _TEXT_TAGS or box is shown or len(outline.of(box)) > 1:
            continue
        (line,) = outline.of(box)
        short = line.words < PROSE_WORDS or _is_one_of_several(box)
        short = short and not _SENTENCE.search(line.text)
        told = short or (line.words < _CREDITED_WORDS and bool(_CREDIT.search(line.text)))
        whole = box.tag == "table" or line.element.tag not in _TEXT_TAGS
        if told and whole and _opens(image, box) and not _dates(line):
            found[id(line)] = Mark(box, "caption")
    return found


def _dates(line: Block) -> bool:
    """Whether a line may be the day of publication, which some templates lay over the picture."""
    return bool(line.words < _DATED_WORDS and _YEAR.search(line.text)) or is_date_line(line.text)


def _is_one_of_several(box: _Element) -> bool:
    """Whether a picture stands in a row of such boxes: a gallery."""
    beside = (e for way in (True, False) for e in box.itersiblings(box.tag, preceding=way))
    alike = (
        e for e in beside if e.get("class") == box.get("class") and e.find(".//img") is not None
    )
    return box.tag != "p" and len(list(islice(alike, _GALLERY))) == _GALLERY


def _is_icon(image: _Element) -> bool:
    if _ICON.search(f"{image.get('class', '')} {image.get('src', '')[-60:]}"):
        return True
    sizes = (image.get(side, "") for side in ("width", "height"))
    return any(size.isdigit() and int(size) <= _SMALL for size in sizes)


def _opens(image: _Element, box: _Element) -> bool:
    """Whether no word stands in the box above the picture."""
    for element in box.iter():
        if element is image:
            return True
        if (element.text or "").strip() and element.tag not in {"script", "style", "noscript"}:
            return False
    return False


def _images(outline: Outline) -> Iterator[_Element]:
    root = next(reversed(outline.spans), None)
    return iter(()) if root is None else root.iter("img")
