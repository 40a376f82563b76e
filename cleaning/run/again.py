"""A second look at the pages in which furniture was taken for the article.

What a site repeats is known only when all of its pages have been extracted. On nearly all pages
stripping cuts it then. Where it makes up most of the body, the article stands elsewhere on the
page: the inputs are read again, and those pages are extracted with what is known now.
"""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING, Any

from cleaning.learn import overlooked
from cleaning.model import Rejection
from cleaning.spool import pack, unpack
from cleaning.urls import publisher_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cleaning.learn import Learned
    from cleaning.model import Extracted, Page
    from cleaning.spool import Spool
    from cleaning.workers import CleanPool

    Records = Iterable[Page | tuple[Page, Rejection]]


def look_again(
    pages: Spool, better: Spool, learned: Learned, read: Callable[[], Records], pool: CleanPool
) -> Iterator[tuple[Page, Extracted | Rejection]]:
    """The spooled pages, the overlooked ones extracted anew; `better` takes those meanwhile."""
    places = [place for place, value in enumerate(pages) if _is_overlooked(value, learned)]
    if places:
        wanted = set(places)
        chosen = compress(read(), (place in wanted for place in range(places[-1] + 1)))
        for page, result in pool.extract(chosen):
            better.write(pack(page, result))
        better.flush()
    return _merged(pages, iter(better), places)


def _merged(
    pages: Spool, better: Iterator[list[Any]], places: list[int]
) -> Iterator[tuple[Page, Extracted | Rejection]]:
    wanted = set(places)
    for place, value in enumerate(pages):
        anew = next(better, value) if place in wanted else value
        yield unpack(anew if _id(anew) == _id(value) else value)  # inputs may change meanwhile


def _id(value: list[Any]) -> str:
    known: list[str] = value[0]
    return known[0]


def _is_overlooked(value: list[Any], learned: Learned) -> bool:
    page, result = unpack(value)
    if isinstance(result, Rejection) or not result.parts:
        return False
    known = learned.elements_for(publisher_of(result.url or page.url, page.site))
    return overlooked(result.body, result.parts, known)
