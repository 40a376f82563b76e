"""Why there was no answer, in one word."""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from crawler.handler import HeadersRefused, TlsFailed

_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (DownloadTimeoutError, "timeout"),
    (CannotResolveHostError, "no_such_host"),
    (DownloadConnectionRefusedError, "refused"),
    (HeadersRefused, "headers_too_large"),
    (TlsFailed, "tls"),
    (DownloadCancelledError, "too_large"),
    (ResponseDataLossError, "truncated"),
)


def failure_reason(error: BaseException | None) -> str:
    """Why there was no answer, in one word."""
    reason = getattr(error, "reason", None)
    if isinstance(error, IgnoreRequest):
        if isinstance(reason, str):
            return reason
        return "too_large" if "DOWNLOAD_MAXSIZE" in str(error) else "redirects"
    for kind, word in _REASONS:
        if isinstance(error, kind):
            return word
    return "network"
