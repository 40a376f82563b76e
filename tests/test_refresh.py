"""Refreshes over days: what is asked again and when, what has changed, what was taken away."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.crawling import Scrapy
from tests.hostile import Answer, HostileServer, home, story

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECTION = {"/local": Answer(home("/news/1005")), "/news/1005": Answer(story(5))}
FIRST = {
    "/": Answer(home("/local", *(f"/news/{1000 + n}" for n in range(5)))),
    **{f"/news/{1000 + n}": Answer(story(n), headers={"ETag": f'"{n}"'}) for n in range(5)},
    **SECTION,
}
MORE = " ".join(["وقال المتحدث باسم البلدية إن الأعمال تنتهي في موعدها المقرر"] * 2)


def revised(number: int) -> Answer:
    return Answer(story(number).replace("</article>", f"<p>{MORE}.</p></article>"))


class Week:
    """A site that is crawled, and refreshed at hours counted from then."""

    def __init__(self, scrapy: Scrapy, server: HostileServer) -> None:
        self.scrapy, self.server, self.began = scrapy, server, time.time()
        scrapy.seeds.write_text(server.seeds())

    def run(self, hours: float, *settings: str) -> tuple[dict[str, Any], set[str]]:
        """The summary of a refresh, and the paths that it asked for."""
        before = len(self.server.requests)
        now = datetime.fromtimestamp(self.began + hours * 3600, UTC).isoformat()
        chosen = [f"NOW={now}", "RETRY_TIMES=0", *settings]
        done = self.scrapy("refresh", *(part for each in chosen for part in ("-s", each)))
        assert done.returncode in (0, 2), done.stderr
        return self.scrapy.summary(), {path for _, path in self.server.requests[before:]}

    def revisions(self) -> list[dict[str, Any]]:
        paths = sorted((self.scrapy.output / "revisions").glob("*.jsonl"))
        return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]


@pytest.fixture
def week(tmp_path: Path) -> Iterator[Week]:
    with HostileServer({"waha": dict(FIRST)}) as server:
        yield Week(Scrapy(tmp_path), server)


def counted(summary: dict[str, Any]) -> dict[str, int]:
    return {k: n for k, n in summary["fetches"]["waha"].items() if k.startswith("revisits")}


ALWAYS = {"/robots.txt", "/"}


def test_a_young_article_is_looked_at_again_and_its_change_is_kept(week: Week) -> None:
    first, _ = week.run(0)
    assert first["kept"] == 6
    assert week.run(0.5)[1] == {*ALWAYS, "/local"}, "no article is fetched before its time"
    pages = week.server.sites["waha"]
    pages["/news/1000"] = revised(0)
    pages["/news/1001"] = Answer(status=304)
    pages["/news/1002"] = Answer(status=410)
    pages["/news/1003"] = Answer(status=500)
    second, asked = week.run(1.1)
    assert {f"/news/{1000 + n}" for n in range(6)} <= asked
    assert counted(second) == {
        "revisits": 6,
        "revisits_not_modified": 1,
        "revisits_withdrawn": 1,
        "revisits_failed": 1,
        "revisits_unchanged": 2,
    }
    assert (second["seen"], second["kept"], second["duplicates"]) == (1, 0, 1)
    assert second["duplicates_by_relation"] == {"update": 1}
    (row,) = week.revisions()
    article = next(a for a in week.scrapy.articles() if a["url"].endswith("/news/1000"))
    assert (row["duplicate_of"], row["cluster"]) == (article["id"], article["cluster"])
    assert (row["id"], row["revision"], row["relation"]) == (f"{article['id']}~2", 2, "update")
    assert MORE in row["text"]
    assert MORE not in article["text"]
    assert 0.5 < row["similarity"] < 1 == row["containment"]
    assert len(week.scrapy.articles()) == 6

    pages["/news/1003"] = Answer(story(3))
    assert "/local" in week.run(100)[1]
    assert week.run(101)[1] == ALWAYS, "a quiet section rests, visits have ended"
