"""A server of difficult sites on loopback: each host name is one difficulty."""

from __future__ import annotations

import gzip
import random
import socket
import struct
import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

_VOCABULARY = """
المدينة البلدية الشارع الميناء السوق المدرسة الحديقة المكتبة المستشفى المصنع الطريق الجسر النهر
المهندسون السكان التجار الطلاب المزارعون العمال الزوار الأطباء الباحثون السائقون المعلمون الصيادون
أعلنت افتتحت وسعت جددت نظمت راجعت ناقشت أنجزت قررت شجعت خلال بعد قبل قرب حول ضمن رغم منذ نحو بين
مشروع خطة موسم برنامج معرض اجتماع تقرير اتفاق موعد سباق مهرجان قرار نتيجة مرحلة تجربة زيارة حملة
جديدة واسعة قديمة صغيرة كبيرة طويلة سريعة هادئة مفيدة نادرة محلية مشتركة سنوية شهرية أولى ثانية
"""
WORDS = _VOCABULARY.split()


def story(number: int, paragraphs: int = 3) -> str:
    """An article's page, thirty words a paragraph, unlike that of any other number."""
    chance = random.Random(number)
    body = "".join(f"<p>{' '.join(chance.choices(WORDS, k=30))}.</p>" for _ in range(paragraphs))
    title = " ".join(chance.choices(WORDS, k=5))
    return (
        f"<!DOCTYPE html><html lang='ar'><head><meta charset='utf-8'><title>{title}</title>"
        "<meta property='og:type' content='article'></head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def home(*links: str) -> str:
    """A front page with links."""
    anchors = "".join(f"<a href='{link}'>خبر</a>" for link in links)
    return f"<html><head><meta charset='utf-8'></head><body>{anchors}</body></html>"


@dataclass(slots=True)
class Answer:
    """What a route answers. `times`: for how many requests, before `then` takes its place.

    `raw` says everything itself, the status line included; then the connection is closed.
    """

    body: str | bytes = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    hang: bool = False
    raw: Callable[[Connection], None] | None = None
    times: int | None = None
    then: Answer | None = None


class Connection:
    """A client's connection, for answers that break HTTP."""

    def __init__(self, stream: socket.socket, ended: threading.Event) -> None:
        self._stream, self._ended = stream, ended

    @property
    def port(self) -> int:
        """The server's."""
        return int(self._stream.getsockname()[1])

    @property
    def ended(self) -> bool:
        """Are the tests over?"""
        return self._ended.is_set()

    def send(self, *parts: bytes) -> None:
        for part in parts:
            self._stream.sendall(part)

    def drip(self, part: bytes, every: float) -> None:
        """Send the same again and again, until the client hangs up or the tests are over."""
        while not self._ended.wait(every):
            self._stream.sendall(part)

    def hold(self, seconds: float) -> None:
        """Let the client wait, unless the tests are over."""
        self._ended.wait(seconds)

    def reset(self) -> None:
        """Hang up as a machine does that has been switched off."""
        self._stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._stream.close()


class Crowd:
    """Says no to everybody, and keeps count of how many were there at one time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now = 0
        self.most = 0

    def __call__(self, connection: Connection) -> None:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        connection.hold(0.02)
        with self._lock:
            self._now -= 1
        connection.send(b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n")


def raw(*parts: bytes) -> Answer:
    """An answer of these bytes, and no others."""
    return Answer(raw=lambda connection: connection.send(*parts))


def endless(*parts: bytes) -> Answer:
    """A start, and then the last part for as long as the client listens."""

    def send(connection: Connection) -> None:
        connection.send(*parts[:-1])
        while not connection.ended:
            connection.send(parts[-1] * 500)

    return Answer(raw=send)


Sites = dict[str, dict[str, Answer]]
HTML = "text/html; charset=utf-8"


class HostileServer(ThreadingHTTPServer):
    """Serves `sites` (host's first label to path to answer); `requests` logs what was asked."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, sites: Sites) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sites = sites
        self.requests: list[tuple[str, str]] = []
        self.times: dict[str, list[float]] = defaultdict(list)
        self.heads: dict[str, list[dict[str, str]]] = defaultdict(list)  # of each site's requests
        self.ended = threading.Event()
        self._news = threading.Condition()

    def base(self, site: str) -> str:
        return f"http://{site}.localhost:{self.server_address[1]}"

    def asked(self, site: str) -> Counter[str]:
        return Counter(path for host, path in self.requests if host == site)

    def seeds(self) -> str:
        names = sorted(self.sites)
        return "".join(
            f'[[site]]\nname = "{n}"\nhome = "{self.base(n)}/"\ndelay = 0\n' for n in names
        )

    def answer(self, site: str, path: str) -> Answer:
        answer = self.sites.get(site, {}).get(path, Answer("nothing here", 404))
        if answer.times is not None and self.asked(site)[path] > answer.times:
            assert answer.then is not None
            return answer.then
        return answer

    def wait_for(self, site: str, path: str) -> None:
        """Until the site has been asked for the path."""
        while not self.asked(site)[path]:
            with self._news:
                self._news.wait(1)

    def log(self, site: str, path: str) -> None:
        with self._news:
            self.requests.append((site, path))
            self.times[site].append(monotonic())
            self._news.notify_all()

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.ended.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up on a hostile answer is in its right."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, HostileServer)
        site = self.headers.get("Host", "").partition(".")[0]
        server.heads[site].append(dict(self.headers))
        server.log(site, self.path)
        answer = server.answer(site, self.path)
        if answer.hang:
            server.ended.wait(30)
            self.close_connection = True
            return
        if answer.raw:
            self.close_connection = True
            answer.raw(Connection(self.connection, server.ended))
            return
        body = answer.body.encode() if isinstance(answer.body, str) else answer.body
        self.send_response(answer.status)
        for name, value in {"Content-Type": HTML, **answer.headers}.items():
            value = value.replace("{port}", str(server.server_address[1]))
            self.send_header(name, value.encode().decode("latin-1"))  # as UTF-8, sent raw
        self.send_header(
            "Content-Length", str(len(body) if answer.length is None else answer.length)
        )
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = answer.length is not None

    def log_message(self, format: str, *args: object) -> None:
        pass


def bomb(size: int) -> Answer:
    """A page that is small on the wire and large when it is unpacked."""
    return Answer(gzip.compress(b" " * size, 9), headers={"Content-Encoding": "gzip"})
