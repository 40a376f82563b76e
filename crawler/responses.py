"""What an answer means: reasons in words, and the page as it is handed on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from w3lib.encoding import http_content_type_encoding

from crawler.discovery import is_whole
from crawler.items import FetchedPage
from crawler.politeness.usage import page_signals
from crawler.unpacking import CUT

if TYPE_CHECKING:
    from scrapy.http import Response, TextResponse

    from cleaning.store.revisits import Revisit
    from crawler.politeness.rules import Rules

GONE = (404, 410)
_HTML = ("text/html", "application/xhtml+xml", "")


def status_reason(response: Response) -> str | None:
    """Why the answer cannot be used, in one word; None where it can."""
    if response.status == 206 or "dataloss" in response.flags:  # a part nobody asked for
        return "truncated"
    open_end = "partial" in response.flags or CUT in response.flags
    # Then its last words are all that tells a whole body from a cut one.
    if open_end and not is_whole(response.body):
        return "truncated"
    return None if 200 <= response.status < 300 else f"http_{response.status}"


def has_moved(response: Response) -> bool:
    """Did every redirect on the way say that it is for good? An hour of maintenance is not."""
    reasons = response.meta.get("redirect_reasons", ())
    return all(reason in (301, 308) for reason in reasons)


def is_html(response: Response) -> bool:
    """Does the server call it a page? A server that says nothing is believed to mean one."""
    value = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return value.split(";")[0].strip().lower() in _HTML


def readable(response: TextResponse) -> TextResponse:
    """The response, as UTF-8 where it claims a codec of Python's that is none of text (`hex`)."""
    try:
        b"a".decode(response.encoding, "replace")
    except (LookupError, ValueError):
        return response.replace(encoding="utf-8")
    return response


def fetched_page(
    response: Response,
    site: str,
    key: str,
    *,
    revises: Revisit | None = None,
    robots: Rules | None = None,
) -> FetchedPage:
    """The page for the pipelines. Its body is not decoded, let alone parsed."""
    headers = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]
    return FetchedPage(
        site=site,
        key=key,
        url=response.url,
        status=response.status,
        headers=headers,
        body=response.body,
        charset=http_content_type_encoding(
            (response.headers.get("Content-Type") or b"").decode("latin-1")
        ),
        fetched_at=datetime.now(UTC).isoformat(timespec="seconds"),
        revises=revises,
        signals=(
            *(robots.signals(response.url) if robots else ()),
            *page_signals(headers, response.body),
        ),
    )
