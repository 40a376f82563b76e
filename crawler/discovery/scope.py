"""Which addresses belong to a site."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from crawler.discovery.addresses import ascii_host


@dataclass(frozen=True, slots=True)
class Scope:
    """The hosts of a site, and the folder where the site shares its host with others."""

    hosts: frozenset[str]
    folder: str = "/"

    @classmethod
    def of(cls, home: str) -> Scope:
        """The scope of a home page: `https://www.bbc.com/arabic/` is a folder of its host."""
        parts = urlsplit(home)
        first = unquote(parts.path).split("/")[1] if parts.path.strip("/") else ""
        folder = f"/{first}/" if first and "." not in first else "/"
        return cls(frozenset({_base(parts.hostname or "")}), folder)

    def with_home(self, url: str) -> Scope:
        """The scope after the home page was redirected to `url`."""
        other = Scope.of(url)
        return Scope(self.hosts | other.hosts, self.folder if self.folder != "/" else other.folder)

    def covers(self, url: str) -> bool:
        """Is the address on the site's hosts (or a subdomain), in its folder?"""
        try:
            parts = urlsplit(url)
            host = ascii_host(parts.hostname or "")
        except ValueError:
            return False
        on_host = any(host == base or host.endswith("." + base) for base in self.hosts)
        return on_host and (unquote(parts.path).rstrip("/") + "/").startswith(self.folder)


def _base(host: str) -> str:
    return ascii_host(host).removeprefix("www.").removeprefix("m.")
