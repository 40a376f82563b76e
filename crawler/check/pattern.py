"""The shape that the addresses of a site's articles have in common, as a regular expression."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence

_FILE = re.compile(r"\.(?:html?|aspx?|php|jsp)$", re.IGNORECASE)
Shape = tuple[int, str, tuple[str, ...]]


def article_pattern(urls: Sequence[str]) -> str | None:
    """A pattern that most of the addresses match, as `article` in the seeds takes it.

    None where there are too few to tell, or what they have in common says nothing.
    """
    shapes = Counter(map(_shape, urls))
    if len(urls) < 3 or not shapes:
        return None
    shape, many = shapes.most_common(1)[0]
    if many * 2 < len(urls):
        return None
    alike = [url for url in urls if _shape(url) == shape]
    places = list(zip(*(_segments(url) for url in alike), strict=True))
    parts = [_place(values, last=n == len(places) - 1) for n, values in enumerate(places)]
    query = _query(shape[2], alike)
    if not query and all(part == "[^/]+" for part in parts):
        return None
    return "/" + "/".join(parts) + re.escape(shape[1]) + (query or "/?$")


def _shape(url: str) -> Shape:
    """How many folders, which ending, and which parameters an address has."""
    parts = urlsplit(url)
    ending = _FILE.search(parts.path)
    keys = tuple(sorted(key for key, _ in parse_qsl(parts.query)))
    return len(_segments(url)), ending[0] if ending else "", keys


def _segments(url: str) -> list[str]:
    path = _FILE.sub("", urlsplit(url).path)
    return [segment for segment in path.split("/") if segment]


def _place(values: tuple[str, ...], *, last: bool) -> str:
    """What stands in one place of the path: always the same, always a number, or anything."""
    if all(value.isascii() and value.isdigit() for value in values):
        lengths = {len(value) for value in values}
        return rf"\d{{{lengths.pop()}}}" if len(lengths) == 1 and not last else r"\d+"
    if len(set(values)) == 1 and not last:
        return re.escape(values[0]) if unquote(values[0]) == values[0] else "[^/]+"
    if all(re.search(r"-\d+$", value) for value in values):
        return r"[^/]+-\d+"
    return r"\d+-[^/]+" if all(re.match(r"\d+-", value) for value in values) else "[^/]+"


def _query(keys: tuple[str, ...], urls: Sequence[str]) -> str:
    """The parameter that is a number in all of them, and tells one from the other."""
    for key in keys:
        values = [dict(parse_qsl(urlsplit(url).query))[key] for url in urls]
        if all(value.isdigit() for value in values) and len(set(values)) == len(values):
            return rf"\?(?:.*&)?{re.escape(key)}=\d+"
    return ""
