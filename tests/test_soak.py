"""Weeks in the life of a crawl: editions, revisions, deletions, failures, kills, a new layout."""

from __future__ import annotations

import json
import sqlite3
import time
from collections import Counter
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from tests.crawling import Scrapy
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.outlets import by_theme
from tests.newsroom.server import NewsroomServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOUR = 3600
FAILURES = 0.3


class Weeks:
    """A newsroom that goes on, and refreshes of it, an hour after the other."""

    def __init__(self, scrapy: Scrapy, server: NewsroomServer) -> None:
        self.scrapy, self.server, self.chance = scrapy, server, Random(1)
        self.now = time.time()
        self.summaries: list[dict[str, Any]] = []
        scrapy.seeds.write_text(server.seeds_toml(), encoding="utf-8")

    def refresh(self) -> dict[str, Any]:
        done = self.scrapy("refresh", "--alarm", *self._settings())
        assert done.returncode in (0, 2, 5), done.stderr
        summary = self.scrapy.summary()
        check_counts(summary)
        self.summaries.append(summary)
        return summary

    def killed(self) -> None:
        """A refresh that is killed after a few dozen answers."""
        enough = len(self.server.requests) + self.chance.randrange(5, 60)
        running = self.scrapy.start("refresh", *self._settings())
        while running.poll() is None and len(self.server.requests) < enough:
            time.sleep(0.01)
        running.kill()
        running.communicate()

    def _settings(self) -> list[str]:
        self.now += HOUR
        now = datetime.fromtimestamp(self.now, UTC).isoformat()
        return ["-s", f"NOW={now}", "-s", "RETRY_TIMES=2"]

    def withdraw(self) -> None:
        """Take an article away that is a few editions old, or new."""
        rows = [row for row in self.server.newsroom.truth if row.site != by_theme("tables").name]
        path = self.chance.choice(rows).url.split("/", 3)[3]
        host = self.chance.choice(rows).url.split("/")[2].partition(":")[0]
        self.server.trouble.withdrawn.add((host, f"/{path}"))

    def rows(self, folder: str) -> list[dict[str, Any]]:
        paths = sorted((self.scrapy.output / folder).glob("*.jsonl"))
        return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]

    def fetched_once(self) -> Counter[str]:
        """How often each address became an outcome that is no revision."""
        query = "SELECT key, count(*) FROM crawl_pages WHERE revises IS NULL GROUP BY key"
        with sqlite3.connect(self.scrapy.output / "state.sqlite") as connection:
            return Counter(dict(connection.execute(query)))


def check_counts(summary: dict[str, Any]) -> None:
    assert summary["seen"] == summary["kept"] + summary["duplicates"] + summary["rejected"]
    assert summary["seen"] == sum(sum(counts.values()) for counts in summary["sites"].values())
    assert summary["rejected"] == sum(summary["rejected_by_reason"].values())
    assert summary["duplicates"] == sum(summary["duplicates_by_relation"].values())
    assert summary["failed"] == sum(sum(c.values()) for c in summary["failures"].values())
    for counts in summary["fetches"].values():
        visits = {name: n for name, n in counts.items() if name.startswith("revisits_")}
        assert sum(visits.values()) <= counts.get("revisits", 0) + visits.get("revisits_failed", 0)


@pytest.fixture
def weeks(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Weeks]:
    with NewsroomServer(Newsroom(request.param)) as server:
        yield Weeks(Scrapy(tmp_path, patience=600), server)


def live(weeks: Weeks, refreshes: int, *, kill_every: int, redesign: int) -> None:
    """Refreshes in a row, while everything happens that happens."""
    trouble, outlet = weeks.server.trouble, by_theme("jannah")
    for number in range(1, refreshes + 1):
        trouble.share = FAILURES if number > 1 else 0.0
        if number > 1:
            weeks.server.publish()
            weeks.withdraw()
        if number == redesign:
            trouble.redesigned.add(f"{outlet.name}.localhost")
        if number % kill_every == 0:
            weeks.killed()
        alarms = weeks.refresh()["alarms"]
        changed = [said for said in alarms if "another layout" in said]
        assert [said.partition(":")[0] for said in changed] == (
            [outlet.name] * len(changed) if number == redesign else []
        ), (number, alarms)
        assert bool(changed) is (number == redesign), (number, alarms)
    trouble.share = 0.0
    weeks.now += 10 * 24 * HOUR
    weeks.refresh()


def check_results(weeks: Weeks) -> None:
    trouble = weeks.server.trouble
    articles, revisions = weeks.rows("articles"), weeks.rows("revisions")
    ids = Counter(row["id"] for row in articles)
    assert set(ids.values()) == {1}
    assert set(weeks.fetched_once().values()) == {1}
    there = [
        row
        for row in weeks.server.newsroom.truth
        if (row.url.split("/")[2].partition(":")[0], "/" + row.url.split("/", 3)[3])
        not in trouble.withdrawn
    ]
    assert len(weeks.fetched_once()) >= len(there)
    assert sum(summary["seen"] for summary in weeks.summaries) == len(weeks.fetched_once()) + len(
        revisions
    )
    assert all(row["duplicate_of"] in ids and row["relation"] == "update" for row in revisions)
    assert all(row["id"] == f"{row['duplicate_of']}~{row['revision']}" for row in revisions)
    latest = {unquote(row["url"]): row["text"] for row in [*articles, *revisions]}
    updated = [row for row in there if row.updated and unquote(row.url) in latest]
    assert updated
    stale = [row.url for row in updated if row.body[1] not in latest[unquote(row.url)]]
    assert stale == []


@pytest.mark.parametrize("weeks", [60], indirect=True)
def test_a_day(weeks: Weeks) -> None:
    live(weeks, 3, kill_every=2, redesign=3)
    check_results(weeks)


@pytest.mark.torture
@pytest.mark.parametrize("weeks", [60], indirect=True)
def test_weeks(weeks: Weeks) -> None:
    live(weeks, 30, kill_every=3, redesign=20)
    check_results(weeks)
