"""`Content-Encoding` taken off an answer, and what does not fit it called by its name.

Scrapy's own middleware keeps the half of a page whose packing was cut short as if it were whole,
and lets a body that is not packed as its header says end as a fault of the network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, TextResponse
from scrapy.responsetypes import responsetypes

from cleaning.read.bodies import CutOff, TooLong, is_binary, unpacked

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.statscollectors import StatsCollector

ACCEPTED = "gzip, deflate, br, zstd"
CUT = "cut"  # a flag of responses: the packing ends too early
FIRST_BYTES = "first_bytes"  # in `meta`: how much of a body is wanted, whatever its size
MOST = 5  # packings of one body
_PLAIN = ("", "identity", "none")


class BadEncoding(IgnoreRequest):
    """The body is not packed as the answer says, and is no text either."""

    reason = "bad_content_encoding"


class TooMuch(IgnoreRequest):
    """More comes out of the body than is read of a page."""

    reason = "too_large"


class Unpacking:
    """Downloader middleware. `largest`: bytes of a page, unpacked; None for what any page holds."""

    def __init__(self, stats: StatsCollector, largest: int | None) -> None:
        self._stats = stats
        self._largest = largest

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.stats, crawler.settings.getint("DOWNLOAD_MAXSIZE") or None)

    def process_request(self, request: Request) -> None:
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        said = response.headers.getlist("Content-Encoding")
        if not said or not response.body:
            return response
        encodings = [name.strip().lower() for name in b",".join(said).decode("latin-1").split(",")]
        wanted = request.meta.get(FIRST_BYTES)
        try:
            body, cut = self._unpack(response.body, encodings), False
        except CutOff as error:
            body, cut = error.found, wanted is None or len(response.body) < wanted
        except TooLong as error:
            if wanted is None:
                raise TooMuch(f"{request.url} is too large when unpacked") from error
            body, cut = error.found[:wanted], False
        except ValueError as error:
            raise BadEncoding(f"{request.url}: {error}") from error
        return _with_body(response, body, cut=cut)

    def _unpack(self, body: bytes, encodings: list[str]) -> bytes:
        """Text that only claims to be packed is taken as it is."""
        if len(encodings) > MOST:
            raise ValueError(f"packed {len(encodings)} times")
        for name in reversed(encodings):
            before = body
            body = unpacked(body, name, self._largest)
            if body is before and name not in _PLAIN:
                if is_binary(body):
                    raise ValueError(f"not packed as {name[:40]!r}, and no text")
                self._stats.inc_value("answers/plain_though_called_packed")
        return body


def _with_body(response: Response, body: bytes, *, cut: bool) -> Response:
    """The response as if it had come unpacked, its kind judged anew."""
    headers = Headers(response.headers)
    del headers["Content-Encoding"]
    kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
    changed: dict[str, Any] = {"headers": headers, "body": body}
    if issubclass(kind, TextResponse):
        changed["encoding"] = None
    if cut:
        changed["flags"] = [*response.flags, CUT]
    return response.replace(cls=kind, **changed)
