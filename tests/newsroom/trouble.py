"""What goes wrong with real sites: answers fail, articles vanish, layouts change."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from tests.newsroom.site import Resource

FAULTS = (500, 502, 0)  # statuses; 0 is a connection that ends too early
_NAMES = re.compile(rb"""(\b(?:class|id)=["'])([^"']+)""")


@dataclass
class Trouble:
    """None, until a share of failures is set, or addresses and hosts are named.

    A front page and robots.txt fail too, but never three times in a row.
    """

    share: float = 0.0
    withdrawn: set[tuple[str, str]] = field(default_factory=set)
    redesigned: set[str] = field(default_factory=set)
    failed: Counter[tuple[str, str]] = field(default_factory=Counter)
    _chance: Random = field(default_factory=lambda: Random(0))

    def fault(self, host: str, target: str) -> int | None:
        """How this request fails, if it does."""
        place = (host, target)
        patient = target in ("/", "/robots.txt") and self.failed[place] >= 2
        if patient or self._chance.random() >= self.share:
            self.failed[place] = 0
            return None
        self.failed[place] += 1
        return self._chance.choice(FAULTS)

    def altered(self, host: str, target: str, found: Resource) -> Resource:
        """The answer as it is now: gone, or with other class names throughout."""
        if (host, unquote(target)) in self.withdrawn:
            return replace(found, body=b"", zipped=b"", status=410)
        if host not in self.redesigned or not found.content_type.startswith("text/html"):
            return found
        body = _NAMES.sub(_renamed, found.body)
        zipped = gzip.compress(body, 1, mtime=0) if found.zipped else b""
        return replace(found, body=body, zipped=zipped, etag=f'{found.etag[:-1]}-new"')


def _renamed(names: re.Match[bytes]) -> bytes:
    return names[1] + b" ".join(b"nx-" + name[::-1] for name in names[2].split())
