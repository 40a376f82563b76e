"""Redirects: Scrapy's way of following them, with a name for those that lead nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest

from crawler.discovery import web_address

if TYPE_CHECKING:
    from scrapy.http import Response

# A name and a password, or dots: another spelling of a host or a place that has rules of its own.
_HIDES = re.compile(r"//[^/?#]*@|/(?:\.|%2e)", re.IGNORECASE)
_MOVED = (301, 302, 303, 307, 308)


class BadRedirect(IgnoreRequest):
    """The answer names an address that is none of the web's."""

    reason = "bad_redirect"


class Redirects(RedirectMiddleware):
    """Follows redirects to http(s) addresses; `javascript:`, `file:` and what is no address end."""

    def process_response(  # type: ignore[override]  # the spider is no longer handed in
        self, request: Request, response: Response
    ) -> Request | Response:
        try:
            followed = super().process_response(request, response)
        except ValueError as error:
            raise BadRedirect(f"{request.url} redirects to no address") from error
        if followed is response and response.status in _MOVED and "Location" in response.headers:
            raise BadRedirect(f"{request.url} redirects out of the web")
        if isinstance(followed, Request) and _HIDES.search(followed.url):
            plain = web_address(request.url, followed.url)
            return followed.replace(url=plain) if plain else followed
        return followed
