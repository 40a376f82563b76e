"""Encrypted connections that fail or lie: one expected result for each.

Certificates are not checked: what is read is public, and many publishers' have run out.
"""

from __future__ import annotations

import ssl
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import TYPE_CHECKING, Any, Self

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.crawling import Scrapy
from tests.hostile import Answer, Connection, HostileServer, endless, home, raw, story

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from socket import socket

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
NOW = datetime.now(UTC)
DAY = timedelta(days=1)
CERTIFICATES = {  # the name in it, and until when it is good
    "self-signed": ("self-signed.localhost", NOW + DAY),
    "expired": ("expired.localhost", NOW - DAY),
    "wrong-host": ("waha.example", NOW + DAY),
}


def certificate(folder: Path, name: str, host: str, until: datetime) -> ssl.SSLContext:
    """A server's side, with a certificate that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - 9 * DAY)
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path = folder / f"{name}.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *form)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


class TlsServer(HostileServer):
    """A hostile server that speaks TLS, with a certificate for each host."""

    def __init__(self, sites: dict[str, dict[str, Answer]], folder: Path) -> None:
        super().__init__(sites)
        contexts = {
            name: certificate(folder, name, host, until)
            for name, (host, until) in CERTIFICATES.items()
        }

        def choose(stream: Any, name: str | None, _: object) -> int | None:
            site = (name or "").partition(".")[0]
            stream.context = contexts.get(site, contexts["self-signed"])
            turns = site == "turns" and self.asked(site)["/"]
            return ssl.ALERT_DESCRIPTION_HANDSHAKE_FAILURE if turns else None

        self._context = contexts["self-signed"]
        self._context.sni_callback = choose

    def base(self, site: str) -> str:
        return super().base(site).replace("http:", "https:")

    def finish_request(self, request: Any, client_address: Any) -> None:
        stream = self._context.wrap_socket(request, server_side=True)
        with stream:  # which ends without a farewell
            super().finish_request(stream, client_address)


class Peer(ThreadingTCPServer):
    """Whatever speaks on a port: `talk` is given each connection."""

    daemon_threads = True

    def __init__(self, talk: Callable[[socket], None]) -> None:
        class Handler(BaseRequestHandler):
            def handle(self) -> None:
                with suppress(OSError):
                    talk(self.request)

        super().__init__(("127.0.0.1", 0), Handler)

    def __enter__(self) -> Self:
        Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


def noise(stream: socket) -> None:
    stream.recv(1)
    stream.sendall(bytes(range(256)) * 50)


def plain(stream: socket) -> None:
    stream.recv(1)
    stream.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")


def silent(stream: socket) -> None:
    while stream.recv(1_000):
        pass


def short(connection: Connection) -> None:
    connection.send(OK, b"Content-Length: 100000\r\n\r\n<html>")


PEERS = {"noise": noise, "plain": plain, "silent": silent, "hangs-up": lambda _: None}
LINK = Answer(home("/news/1001"))
BODY = story(4).encode()
SITES: dict[str, dict[str, Answer]] = {
    **{
        name: {"/": LINK, "/news/1001": Answer(story(number))}
        for number, name in enumerate(CERTIFICATES)
    },
    "endless": {"/": LINK, "/news/1001": endless(OK, b"X-A: b\r\n")},
    "short": {"/": LINK, "/news/1001": Answer(raw=short)},
    "open-end": {"/": LINK, "/news/1001": raw(OK, b"\r\n", BODY)},
    "open-end-cut": {"/": LINK, "/news/1001": raw(OK, b"\r\n", BODY[:900])},
    "to-plain": {
        "/": LINK,
        "/news/1001": Answer(
            status=302, headers={"Location": "http://to-plain.localhost:{port}/news/1002"}
        ),
    },
    "turns": {  # each answer closes its connection, and after the first no other is made
        "/robots.txt": raw(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
        "/": raw(OK, b"\r\n", home("/news/1001").encode(), b"</html>"),
        "/news/1001": Answer(story(5)),
    },
}
RESULTS: dict[str, tuple[str, dict[str, int]]] = {  # where it is counted, and as what
    **dict.fromkeys(CERTIFICATES, ("sites", {"kept": 1})),
    "endless": ("failures", {"headers_too_large": 1}),
    "short": ("failures", {"truncated": 1}),
    "open-end": ("sites", {"kept": 1}),
    "open-end-cut": ("failures", {"truncated": 1}),
    "turns": ("failures", {"tls": 1}),
    "to-plain": ("fetches", {"robots_unreachable": 1}),
    **dict.fromkeys(PEERS, ("failures", {"home_robots_unreachable": 1})),
}


def crawl(folder: Path, *settings: str) -> dict[str, Any]:
    scrapy = Scrapy(folder)
    with ExitStack() as stack:
        server = stack.enter_context(TlsServer(SITES, folder))
        seeds = [server.seeds()]
        for name, talk in PEERS.items():
            peer = stack.enter_context(Peer(talk))
            address = f"https://{name}.localhost:{peer.server_address[1]}/"
            seeds.append(f'[[site]]\nname = "{name}"\nhome = "{address}"\ndelay = 0\n')
        scrapy.seeds.write_text("".join(seeds))
        options = ("DOWNLOAD_TIMEOUT=4", "RETRY_TIMES=0", *settings)
        done = scrapy("crawl", "news", *(part for each in options for part in ("-s", each)))
    assert "Traceback" not in done.stderr
    return scrapy.summary()


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return crawl(tmp_path_factory.mktemp("tls"))


@pytest.mark.parametrize("site", RESULTS)
def test_an_encrypted_connection_has_one_result(summary: dict[str, Any], site: str) -> None:
    where, counts = RESULTS[site]
    found = summary[where][site]
    assert {name: found.get(name) for name in counts} == counts
    assert len(summary["sites"][site]) + len(summary["failures"].get(site, {})) == (
        where != "fetches"
    )


def test_why_robots_txt_could_not_be_had_is_told(summary: dict[str, Any]) -> None:
    limits = summary["limits"]
    assert limits["robots/unreachable/tls"] == 2
    assert limits["robots/unreachable/timeout"] == 1
    assert limits["robots/unreachable/network"] == 2


def test_certificates_are_checked_where_that_is_asked_for(tmp_path: Path) -> None:
    summary = crawl(tmp_path, "DOWNLOAD_VERIFY_CERTIFICATES=1")
    assert summary["kept"] == 0
    for site in CERTIFICATES:
        assert summary["failures"][site] == {"home_robots_unreachable": 1}
