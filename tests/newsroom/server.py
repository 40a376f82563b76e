"""The newsroom on loopback: all outlets on one port of 127.0.0.1, told apart by Host header."""

from __future__ import annotations

import json
import threading
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, cast

from tests.newsroom import truth
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.outlets import outlets
from tests.newsroom.site import Resource, Site
from tests.newsroom.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

CONTROL = "newsroom.localhost"


class NewsroomServer(ThreadingHTTPServer):
    """Serves a newsroom from a thread while the context is open.

    port 0 takes a free one. requests logs (host, path, status) in the order of the answers.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, newsroom: Newsroom | None = None, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.newsroom = newsroom or Newsroom()
        self.newsroom.port = self.port
        self.requests: list[tuple[str, str, int]] = []
        self.on_publish: Callable[[], None] | None = None
        self._changing = threading.Lock()
        self.trouble = Trouble()
        self._open_sites()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def url(self, outlet: str, path: str = "/") -> str:
        return self.newsroom.base(outlets()[outlet]) + path

    def seeds_toml(self) -> str:
        """A seeds file that names the outlets and nothing that a crawler could discover."""
        return seeds_toml(self.newsroom)

    def publish(self) -> dict[str, int]:
        """The next edition, served from now on; returns what it brought."""
        with self._changing:
            brought = self.newsroom.publish()
            self._open_sites()
        if self.on_publish:
            self.on_publish()
        return {
            "edition": brought.edition,
            "pages": len(self.newsroom),
            "new": len(brought.new),
            "revised": len(brought.revised),
        }

    def _open_sites(self) -> None:
        self.sites = {
            f"{name}.localhost": Site(outlet, self.newsroom) for name, outlet in outlets().items()
        }

    def answer(self, host: str, target: str) -> Resource | None:
        """None when no outlet has that host."""
        if host == CONTROL:
            return self._control(target)
        site = self.sites.get(host)
        found = site.get(target) if site else None
        return found and self.trouble.altered(host, target, found)

    def _control(self, target: str) -> Resource:
        answers: dict[str, Callable[[], str]] = {
            "/_newsroom/publish": lambda: json.dumps(self.publish()) + "\n",
            "/_newsroom/truth": lambda: truth.dumps(self.newsroom.truth),
            "/_newsroom/seeds": self.seeds_toml,
            "/_newsroom/requests": lambda: "".join(json.dumps(r) + "\n" for r in self.requests),
        }
        found = target in answers
        body = answers[target]() if found else "\n".join(answers) + "\n"
        now = self.newsroom.now
        return Resource.of(body.encode(), "text/plain; charset=utf-8", now, 200 if found else 404)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that is killed, or hangs up on a broken answer, is in its right."""

    def __enter__(self) -> NewsroomServer:
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "newsroom"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        server = cast("NewsroomServer", self.server)
        host = self.headers.get("Host", "").partition(":")[0].lower()
        if fault := server.trouble.fault(host, self.path):
            server.requests.append((host, self.path, fault))
            self._fail(fault)
            return
        found = server.answer(host, self.path)
        if found is None:
            self.send_error(HTTPStatus.NOT_FOUND, "no such outlet")
            return
        status = HTTPStatus.NOT_MODIFIED if self._unchanged(found) else found.status
        server.requests.append((host, self.path, int(status)))
        self._send(found, int(status))

    do_HEAD = do_GET

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()

    def _fail(self, fault: int) -> None:
        """An error status, or with 0 a connection that ends in the middle of an answer."""
        if fault:
            self.send_error(fault)
        else:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n<html>")
        self.close_connection = True

    def _unchanged(self, found: Resource) -> bool:
        if found.status != HTTPStatus.OK:
            return False
        if (tags := self.headers.get("If-None-Match")) is not None:
            return found.etag in tags
        if since := self.headers.get("If-Modified-Since"):
            try:
                return found.modified.replace(microsecond=0) <= parsedate_to_datetime(since)
            except ValueError:
                return False
        return False

    def _send(self, found: Resource, status: int) -> None:
        """Head and body in one packet; http.server would send them apart."""
        whole = status != HTTPStatus.NOT_MODIFIED
        zipped = found.zipped and "gzip" in self.headers.get("Accept-Encoding", "")
        body = found.zipped if zipped else found.body
        head = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", "Cache-Control: no-cache"]
        if found.location:
            head += [f"Location: {found.location}"]
        else:
            modified = format_datetime(found.modified, usegmt=True)
            head += [f"ETag: {found.etag}", f"Last-Modified: {modified}"]
        if whole:
            head += [f"Content-Type: {found.content_type}", f"Content-Length: {len(body)}"]
        if whole and zipped:
            head += ["Content-Encoding: gzip", "Vary: Accept-Encoding"]
        sent = body if whole and self.command != "HEAD" else b""
        self.wfile.write("\r\n".join([*head, "", ""]).encode("latin-1") + sent)

    def log_message(self, format: str, *args: object) -> None:
        """Silent: requests are in the server's own log."""


def seeds_toml(newsroom: Newsroom) -> str:
    return "\n".join(
        f'[[site]]\nname = "{name}"\nhome = "{newsroom.base(outlet)}/"\n'
        f'country = "{outlet.country}"\n'
        for name, outlet in outlets().items()
    )
