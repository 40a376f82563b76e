"""Pages that send their reader on with `<meta http-equiv="refresh">`, as front pages do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.http import TextResponse
from scrapy.utils.response import get_meta_refresh

from cleaning.urls import canonical_url
from crawler.discovery import web_address

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

LARGEST = 20_000  # bytes: a page that only sends on says little
LONGEST = 5.0  # seconds; a page that waits longer means to be read, and then to be loaded again
_HOPS = "refresh_hops"  # in `meta`


def forwarded(response: Response, hops: int) -> Request | None:
    """The request for the page that a listing sends on to, if it does, `hops` times at most.

    It goes the way of every request: where it leads is judged, and its robots.txt is asked.
    """
    request, body = response.request, response.body
    if not isinstance(response, TextResponse) or request is None or len(body) > LARGEST:
        return None
    if b"refresh" not in body.lower():
        return None
    try:
        seconds, target = get_meta_refresh(response)
    except ValueError:  # its `base` is no address
        return None
    url = web_address(response.url, target) if target else None
    if url is None or seconds is None or seconds > LONGEST:
        return None
    taken = request.meta.get(_HOPS, 0)
    if taken >= hops or canonical_url(url) == canonical_url(response.url):
        return None
    return request.replace(url=url, meta={**request.meta, _HOPS: taken + 1})
