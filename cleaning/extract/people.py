"""Who signed an article: what the head declares, then what stands beside the headline.

An outlet that signs its own article is no author, and an agency is the article's source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cleaning.extract.bylines import Claim, classed, lines
from cleaning.extract.letters import letters
from cleaning.extract.vocabulary import names
from cleaning.text import folded_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from cleaning.extract.ground import Ground
    from cleaning.extract.markup import Declared

_NOBODY = frozenset(map(letters, names("authors", "nobody")))
_AGENCIES = frozenset(letters(name.replace("_", "")) for name in names("authors", "agencies"))
_CITIES = frozenset(letters(name.replace("_", "")) for name in names("places", "cities"))
_GENERIC = frozenset(word for name in names("authors", "generic") for word in folded_words(name))
_DESKS = frozenset(word for name in names("authors", "desks") for word in folded_words(name))
_BY = re.compile(
    r"^\W*(?:كتب بواسطة|بواسطة|بقلم|كتبت?|كاتبة? المقال|الكاتبة?|تأليف|[إا]عداد(?: و?تحرير)?|تحرير"
    r"|نص وصور|written by|by)(?:\b|(?=ـ))\s*[:/\-–ـ]*\s*",
    re.I,
)
_WRITTEN = re.compile(r"written by|بواسطة|author|كاتب", re.I)
_PARTS = re.compile(r"\s*[/|،,؛+&:()·•]\s*|\s+[-–—]\s*|\s*[-–—]\s+|\s+and\s+", re.I)
_HANDLE = re.compile(r"\S*@\S*")
_QUOTED = re.compile(r"^\W*[«\"“][^»\"”]{2,40}[»\"”]\W*$")
_NAME = re.compile(r"(?:[^\W\d_]+[.'’-]? ?){1,6}")
_LONGEST = 80
_MOST = 5
_NAME_WORDS = 5
_SITE_WORDS = 3
_LONG_WORD = 3  # letters: initials are no name


@dataclass(frozen=True, slots=True)
class Signed:
    """The people that signed, and the agency that did, as the page spells them."""

    people: tuple[str, ...] = ()
    agency: str | None = None


def signed(tree: _Element, declared: Declared, ground: Ground, url: str | None) -> Signed:
    """The people (or desks) that signed; never the site itself, an address or `admin`."""
    sites = {_outlet(name) for name in _sites(declared, url)} - {""}
    wide = sites | {_outlet(piece) for piece in _head_pieces(tree)} - {""}
    whole = [Claim(name) for name in declared.named("author", organizations=False)]
    meta = [Claim(name) for name in _meta(declared)]
    desks = [Claim(name) for name in declared.named("author")]
    agency: str | None = None
    for claims in chain([whole, meta], lines(ground), [classed(tree), desks]):
        found = _read(claims, sites, wide)
        agency = agency or found.agency
        if found.people:
            return Signed(found.people, agency)
    return Signed((), agency)


def people(claims: Iterable[str], declared: Declared, url: str | None) -> tuple[str, ...]:
    """Who of those that data name as authors may be one."""
    sites = {_outlet(name) for name in _sites(declared, url)} - {""}
    return _read(map(Claim, claims), sites, sites).people


def _read(claims: Iterable[Claim], sites: set[str], wide: set[str]) -> Signed:
    people: list[str] = []
    agencies: list[str] = []
    for claim in claims:
        persons, found = _parted(claim, sites, wide)
        people += persons
        agencies += found
        if claim.strict and len(people) >= _MOST:
            break
    return Signed(tuple(dict.fromkeys(people)), agencies[0] if agencies else None)


def _parted(claim: Claim, sites: set[str], wide: set[str]) -> tuple[list[str], list[str]]:
    """The people and the agencies of one claim, such as `Cairo - A Name (Agency)`."""
    text = claim.text.strip()
    if not 1 < len(text) <= _LONGEST or "://" in text:
        return [], []
    text = _HANDLE.sub(" ", _BY.sub("", text))
    pieces = [piece.strip(" .-–|:/*\t") for piece in _PARTS.split(text)]
    pieces = [" ".join(piece.split()) for piece in pieces if piece]
    known = wide if claim.placed or len(pieces) > 1 or " " not in "".join(pieces) else sites
    kinds = [(piece, _kind(piece, known)) for piece in pieces]
    agencies = [piece for piece, kind in kinds if kind == "agency"]
    persons = [piece for piece, kind in kinds if kind == "person"]
    if claim.placed and not any(kind in {"place", "outlet", "agency"} for _, kind in kinds):
        return [], []
    if len(kinds) > 1:
        persons = [name for name in persons if " " in name]
    if claim.strict and not all(_is_name(name, claim.placed) for name in persons):
        return [], agencies
    return persons, agencies


def _kind(piece: str, sites: set[str]) -> str:
    key = letters(piece)
    if len(key) <= 1 or key in _NOBODY or key == "and" or any(map(str.isdigit, key)):
        return "nobody"
    if _outlet(piece) in sites or key in sites or _QUOTED.match(piece):
        return "outlet"
    if key in _AGENCIES or key.removeprefix("وكاله") in _AGENCIES:
        return "agency"
    return "place" if key in _CITIES else "person"


def _is_name(text: str, placed: bool) -> bool:
    """Whether a text beside a headline may be somebody's name, and no section or role."""
    words = folded_words(text)
    least = 2 if placed else 1
    if not least <= len(words) <= _NAME_WORDS or not _NAME.fullmatch(text):
        return False
    return words[0] not in _DESKS and max(map(len, words)) >= _LONG_WORD


def _outlet(name: str) -> str:
    """An outlet's name without "newspaper", "website" and the like."""
    words = folded_words(name)
    return "".join(word for word in words if word not in _GENERIC) or "".join(words)


def _sites(declared: Declared, url: str | None) -> Iterator[str]:
    named = [*declared.all("og:site_name", "application-name"), *declared.named("publisher")]
    for name in named:
        yield name
        yield from _PARTS.split(name)
    yield from (urlsplit(url or "").hostname or "").removeprefix("www.").split(".")[:-1]


def _head_pieces(tree: _Element) -> list[str]:
    """The short parts of the page's <title>: the site's name, as a rule."""
    pieces = _PARTS.split(" ".join((tree.findtext(".//title") or "").split()))
    return [p for p in pieces if p.count(" ") < _SITE_WORDS] if len(pieces) > 1 else []


def _meta(declared: Declared) -> list[str]:
    """What meta elements name as author, those for previews on networks among them."""
    previews = [
        value
        for number in "12"
        if _WRITTEN.search(declared.first(f"twitter:label{number}") or "")
        for value in declared.all(f"twitter:data{number}")
    ]
    return [*declared.all("author", "article:author", "dc.creator"), *previews]
