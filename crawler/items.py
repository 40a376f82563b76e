"""What the spider hands to the pipelines."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class FetchedPage:
    """An article page as it came, decompressed. `site` is its name in the seeds.

    `key` is the canonical address it is known under; `fetched_at` is ISO 8601 in UTC. `source` is
    the archive record that holds it, once it has been archived.
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
