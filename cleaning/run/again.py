"""A second look at the pages in which furniture was taken for the article.

What a site repeats is known only when all of its pages have been extracted. On nearly all pages
stripping cuts it then. Where it makes up most of the body, the article stands elsewhere on the
page: the inputs are read again, and those pages are extracted with what is known now.
"""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

from cleaning.learn import overlooked
from cleaning.model import Rejection
from cleaning.spool import has_parts, pack, unpack
from cleaning.urls import publisher_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cleaning.learn import Learned
    from cleaning.model import Page
    from cleaning.spool import Spool
    from cleaning.workers import CleanPool

    Records = Iterable[Page | tuple[Page, Rejection]]


def look_again(
    pages: Spool, better: Spool, learned: Learned, read: Callable[[], Records], pool: CleanPool
) -> Iterator[bytes]:
    """The spooled pages, the overlooked ones extracted anew; `better` takes those meanwhile."""
    places = [place for place, line in enumerate(pages) if _is_overlooked(line, learned)]
    if not places:
        return iter(pages)
    wanted = set(places)
    chosen = compress(read(), (place in wanted for place in range(places[-1] + 1)))
    for page, result in pool.extract(chosen):
        better.write(pack(page, result))
    better.flush()
    return _merged(pages, iter(better), wanted)


def _merged(pages: Spool, better: Iterator[bytes], wanted: set[int]) -> Iterator[bytes]:
    for place, line in enumerate(pages):
        anew = next(better, line) if place in wanted else line
        same = anew is line or _id(anew) == _id(line)
        yield anew if same else line  # inputs may change meanwhile


def _id(line: bytes) -> str:
    return unpack(line)[0].id


def _is_overlooked(line: bytes, learned: Learned) -> bool:
    if not has_parts(line):
        return False
    page, result = unpack(line)
    if isinstance(result, Rejection) or not result.parts:
        return False
    known = learned.elements_for(publisher_of(result.url or page.url, page.site))
    return overlooked(result.body, result.parts, known)
