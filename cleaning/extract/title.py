"""The headline of an article: the visible one, checked against what the head declares."""

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cleaning.extract.markup import one_line
from cleaning.text import fold, folded_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from cleaning.extract.markup import Declared
    from cleaning.extract.outline import Outline

_SEPARATOR = re.compile(r"\s+[-–—|·•»«:~]+\s+|\s*\|\|?\s*|\s+[-–—]|[-–—]\s+")
_HEADINGS = {"h1": 3, "h2": 2, "h3": 1, "header": 1, "h4": 1, "h5": 1}
_LONGEST = 400
_CUT_SHORT = 0.5  # how well a piece of a title fits that is no heading: breadcrumbs have such
# Parts of a page's <title> that name the site are short.
_SITE_WORDS = 6
_HOME = re.compile(r"/|(?:https?:)?//[^/?#]+/?|/?(?:index|default)\.\w+", re.I)
_HOME_LINKS = 4
# What a headline and its wording for search engines share.
_LONG_WORD = 3  # letters
_SHARED = 2  # words
_SHARED_PART = 0.25
_LINE_WORDS = 4
_TITLE_WORDS = 30
_SECTION = re.compile(
    r"^(?:عام|سياسي|اقتصادي|رياضي|ثقافي|اجتماعي|دولي|محلي|أمني|علمي|فني|صحي|تقني) / (?=\S+ \S)"
)
# As systems without headings name the element: newsTitle, lblTitle, post_title.
_TITLED = re.compile(r"(?:^|[ _-]|news|post|lbl|article|art)title(?:$|[ _-])|headline", re.I)


def headline(
    tree: _Element, outline: Outline, declared: Declared, url: str | None
) -> tuple[str | None, _Element | None]:
    """The title, and the element that shows it (None where only the head has it)."""
    head = one_line(tree.findtext(".//title"))
    said = [declared.said("headline"), declared.first("og:title", "twitter:title"), head]
    claims = [claim[:_LONGEST] for claim in said if claim]
    site = declared.first("og:site_name", "application-name")
    shown = _shown(outline, claims, site) if claims else None
    if shown is not None:
        return _without_section(_without_kicker(outline, shown, claims)), shown
    names = [site, *declared.named("publisher")]
    names += [urlsplit(url or "").hostname, *_home_links(tree)]
    line = _line_of(outline, claims)
    if line is not None:
        return line, None
    for claim in claims:
        cut = without_site(
            claim, [name for name in names if name], claim == (head or "")[:_LONGEST]
        )
        if cut and len(cut.split()) < _LINE_WORDS and (own := _named(outline)) is not None:
            return _text(outline, own), own
        if cut:
            return _without_section(cut), None
    only = [element for element in outline.spans if element.tag == "h1"]
    return (_text(outline, only[0]) or None, only[0]) if len(only) == 1 else (None, None)


def _without_kicker(outline: Outline, shown: _Element, claims: Sequence[str]) -> str:
    """What the headline says, without a first inner element that no declared title knows."""
    text = _text(outline, shown)
    if len(shown) and not (shown.text or "").strip():
        rest = text.removeprefix(" ".join("".join(map(str, shown[0].itertext())).split())).strip()
        keys = {key for claim in claims for key in (_key(claim), *_starts(claim))}
        if rest and rest != text and _key(text) not in keys and _key(rest) in keys:
            return rest
    return text


def _without_section(text: str) -> str:
    """A headline without the section that agencies write before it: `General / ...`."""
    return _SECTION.sub("", text)


def _line_of(outline: Outline, claims: Sequence[str]) -> str | None:
    """A line of the page that a declared title ends or begins with, of pages before headings."""
    keys = {_key(piece): piece for claim in claims for piece in _pieces(claim)[1:]}
    keys = {key: piece for key, piece in keys.items() if len(piece.split()) >= _LINE_WORDS}
    lines = (b for b in outline.blocks if keys and not b.linked and _key(b.text) in keys)
    return next((block.text for block in lines), None)


def _named(outline: Outline) -> _Element | None:
    """The first line in an element that is named a title, where the head names but the site."""
    for element, (first, last) in outline.spans.items():
        if last - first == 1 and _TITLED.search(
            f"{element.get('class', '')} {element.get('id', '')}"
        ):
            line = outline.blocks[first]
            if _LINE_WORDS <= line.words <= _TITLE_WORDS and not line.linked and not line.marks:
                return element
    return None


def _home_links(tree: _Element) -> list[str]:
    """What the first links to the home page say, and the alternative texts of their logos."""
    homes = (link for link in tree.iter("a") if _HOME.fullmatch(link.get("href") or ""))
    found = islice(homes, _HOME_LINKS)
    texts = (text for link in found for text in (_spoken(link), link.get("title")))
    return [text for text in texts if text and len(folded_words(text)) <= _SITE_WORDS]


def _spoken(link: _Element) -> str | None:
    image = link.find(".//img")
    said = one_line("".join(map(str, link.itertext())))
    return said or (one_line(image.get("alt")) if image is not None else None)


def _text(outline: Outline, element: _Element) -> str:
    return " ".join(block.text for block in outline.of(element))


def _shown(outline: Outline, claims: Sequence[str], site: str | None) -> _Element | None:
    """The heading whose text one of the declared titles starts with, the best by level."""
    keys = [(_key(claim), _starts(claim)) for claim in claims]
    own = _key(site or "")
    best: tuple[float, _Element] | None = None
    for element, text in _candidates(outline, claims):
        key = _key(text)
        if not key or key == own:
            continue
        fit = max(_fit(key, claim, starts) for claim, starts in keys)
        whole = any(key == claim or key in starts for claim, starts in keys)
        if fit and element.tag not in _HEADINGS and not whole:
            fit = _CUT_SHORT
        if fit:
            score = fit + _HEADINGS.get(element.tag, 0) - _linked(outline, element)
            if best is None or score > best[0]:
                best = (score, element)
    return best[1] if best else _reworded(outline, claims, own)


def _reworded(outline: Outline, claims: Sequence[str], site: str) -> _Element | None:
    """The page's one <h1>, where the head says the same in other words, as for search engines."""
    only = [e for e in outline.spans if e.tag == "h1" and outline.of(e)]
    if len(only) != 1 or _linked(outline, only[0]):
        return None
    text = _text(outline, only[0])
    words = {word for word in folded_words(text) if len(word) >= _LONG_WORD}
    alike = max((len(words.intersection(folded_words(claim))) for claim in claims), default=0)
    told = alike >= _SHARED and alike >= _SHARED_PART * len(words)
    return only[0] if told and _key(text) != site and len(text) <= _LONGEST else None


def _candidates(outline: Outline, claims: Sequence[str]) -> Iterator[tuple[_Element, str]]:
    """Headings, and other lines that share their words with a declared title."""
    for element, (first, last) in outline.spans.items():
        if element.tag in _HEADINGS:
            if 0 < last - first <= 3 and len(text := _text(outline, element)) <= _LONGEST:
                yield element, text
        elif last - first == 1:
            text = outline.blocks[first].text
            if len(text) <= _LONGEST and any(text in c or c in text for c in claims):
                yield element, text


def _starts(title: str) -> set[str]:
    """What stands before each separator of a declared title."""
    pieces = _pieces(title)
    return {_key("".join(pieces[:count])) for count in range(1, len(pieces))}


def _linked(outline: Outline, element: _Element) -> float:
    """Headings of lists and of sites are links; a headline rarely is."""
    blocks = outline.of(element)
    return 2.5 if sum(b.linked for b in blocks) > 0.5 * sum(len(b.text) for b in blocks) else 0.0


def _key(text: str) -> str:
    """The letters alone: heads drop quotes, and pages glue words to them."""
    return "".join(folded_words(text))


def _fit(key: str, claim: str, starts: set[str]) -> float:
    """How well a visible text fits a declared title; 0 where it does not."""
    share = len(key) / max(1, len(claim))
    if key == claim:
        return 4.0
    if key in starts or (len(key) >= 12 and share >= 0.35 and claim.startswith(key)):
        return 2.0 + share
    if len(key) >= 12 and share >= 0.5 and claim.endswith(key):
        return 1.5 + share
    if len(key) >= 20 and share >= 0.6 and key in claim:
        return 1.5 + share
    if len(claim) >= 20 and share <= 1.7 and claim in key:
        return 2.0 + 1 / share
    return 0.0


def without_site(title: str, names: Sequence[str], is_head: bool) -> str | None:
    """A declared title without the site's name at its end or start.

    Parts that are one of the `names` go; of the <title> of a page (`is_head`) a short last part
    goes whatever it is, where the rest is longer.
    """
    keys = {fold(name) for name in names}
    pieces = _pieces(title)
    while len(pieces) > 1 and _is_site(pieces[-1], keys):
        pieces.pop()
    while len(pieces) > 1 and _key(pieces[0]) in {_key(key) for key in keys}:
        pieces.pop(0)
    short = len(folded_words(pieces[-1])) <= _SITE_WORDS if pieces else False
    if is_head and len(pieces) > 1 and short and sum(map(len, pieces[:-1])) > len(pieces[-1]):
        pieces.pop()
    return "".join(pieces).strip(" -–—|·•»«:~") or None


def _pieces(title: str) -> list[str]:
    """The title cut before each separator, so that joined pieces are the title again."""
    starts = [0, *(match.start() for match in _SEPARATOR.finditer(title)), len(title)]
    return [title[a:b] for a, b in pairwise(starts) if a < b]


def _is_site(piece: str, keys: set[str]) -> bool:
    name = _key(piece)
    return bool(name) and any(name == _key(key) or name in key for key in keys)
