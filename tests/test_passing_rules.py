"""A robots.txt that forbids for a while: nothing is asked for, and nothing is lost by it."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.crawling import Scrapy
from tests.hostile import Answer, HostileServer, home, story

if TYPE_CHECKING:
    from pathlib import Path

CLOSED, OPEN = "User-agent: *\nDisallow: /news/", "User-agent: *\nDisallow: /private"
FIRST_DAY = datetime(2030, 1, 1, tzinfo=UTC)
MANY = 6


def robots(text: str, **more: object) -> Answer:
    return Answer(text, headers={"Content-Type": "text/plain"}, **more)  # type: ignore[arg-type]


def articles(first: int) -> dict[str, Answer]:
    return {f"/news/{first + n}": Answer(story(first + n)) for n in range(MANY)}


def site(rules: Answer, pages: dict[str, Answer]) -> dict[str, Answer]:
    return {"/robots.txt": rules, "/": Answer(home(*pages)), **pages}


def crawl(scrapy: Scrapy, *options: str) -> dict[str, dict[str, dict[str, int]]]:
    done = scrapy("crawl", "news", "-s", "RETRY_TIMES=0", *options)
    assert "Traceback" not in done.stderr
    return scrapy.summary()


def test_what_waited_while_robots_forbade_it_is_fetched_later(tmp_path: Path) -> None:
    scrapy = Scrapy(tmp_path)
    passing = site(robots(CLOSED, times=1, then=robots(OPEN)), articles(1000))
    with HostileServer({"passing": passing}) as server:
        scrapy.seeds.write_text(server.seeds())
        first = crawl(scrapy)
        assert not [path for path in server.asked("passing") if "news" in path]
        assert first["fetches"]["passing"]["disallowed"] == MANY
        assert first["failures"] == {}
        assert crawl(scrapy, "-s", f"NOW={FIRST_DAY.isoformat()}")["sites"]["passing"] == {
            "kept": MANY
        }


def test_what_stays_forbidden_is_let_be_in_the_end_and_no_failure(tmp_path: Path) -> None:
    scrapy = Scrapy(tmp_path)
    with HostileServer({"closed": site(robots(CLOSED), articles(5000))}) as server:
        scrapy.seeds.write_text(server.seeds())
        for tried in range(8):
            now = FIRST_DAY + timedelta(days=2**tried)
            told = crawl(scrapy, "-s", f"NOW={now.isoformat()}")
            fetched = told["fetches"]["closed"]
            assert fetched["disallowed"] == MANY
            assert fetched.get("disallowed_again", 0) == (MANY if tried else 0)
            assert told["failures"] == {}
            assert told["given_up"] == []
        with sqlite3.connect(scrapy.output / "state.sqlite") as state:
            states = state.execute("SELECT DISTINCT state, reason FROM crawl_urls").fetchall()
        assert states == [("done", "disallowed")]
        assert not [path for path in server.asked("closed") if "news" in path]


def test_what_is_forbidden_takes_no_turn_from_what_is_not(tmp_path: Path) -> None:
    scrapy = Scrapy(tmp_path)
    pages = articles(3000) | {f"/news/{4000 + n}": Answer(story(n)) for n in range(MANY)}
    rules = robots("User-agent: *\nDisallow: /news/3")
    with HostileServer({"half": site(rules, pages)}) as server:
        scrapy.seeds.write_text(server.seeds())
        told = crawl(scrapy, "-s", f"SITE_PAGES={MANY}")
    assert told["fetches"]["half"]["disallowed"] == MANY
    assert told["sites"]["half"] == {"kept": MANY}
