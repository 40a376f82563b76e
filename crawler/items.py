"""What the spider hands to the pipelines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaning.store.revisits import Revisit


@dataclass(slots=True)
class FetchedPage:
    """An article page as it came, decompressed. `site` is its name in the seeds.

    `key` is the canonical address it is known under; `fetched_at` is ISO 8601 in UTC. `source` is
    the archive record that holds it, once it has been archived. `revises`: the article whose later
    state it may be. `signals`: what the publisher says about its use.
    """

    site: str
    key: str
    url: str
    status: int
    headers: list[tuple[str, str]]
    body: bytes
    charset: str | None
    fetched_at: str
    source: str = ""
    revises: Revisit | None = None
    signals: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """The last value of a header, under any spelling of its name."""
        name = name.lower()
        return next((value for key, value in self.headers[::-1] if key.lower() == name), None)
