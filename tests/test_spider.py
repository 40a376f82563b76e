"""The crawl over the demo newsroom: what a user and their crontab see."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock

from tests.crawling import ROOT, Scrapy, environment
from tests.hostile import Answer, HostileServer, home, story
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.server import NewsroomServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES = 60


class Day:
    """Four runs: a crawl, a refresh, an edition that is published, another refresh."""

    def __init__(self, scrapy: Scrapy, server: NewsroomServer) -> None:
        self.scrapy = scrapy
        scrapy.seeds.write_text(server.seeds_toml(), encoding="utf-8")
        self.published = len(server.newsroom)
        self.crawl = scrapy("crawl", "news")
        self.first = scrapy.summary()
        self.exported = scrapy.articles()
        asked = len(server.requests)
        self.idle = scrapy("refresh")
        self.second = scrapy.summary()
        self.idle_requests = server.requests[asked:]
        self.brought = server.publish()
        self.refresh = scrapy("refresh")
        self.third = scrapy.summary()


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    with NewsroomServer(Newsroom(PAGES)) as server:
        yield Day(Scrapy(tmp_path_factory.mktemp("day")), server)


def test_every_article_page_is_found_from_home_pages_alone(day: Day) -> None:
    assert day.crawl.returncode == 0, day.crawl.stderr
    assert day.first["seen"] == day.published


def test_a_crawl_without_trouble_has_nothing_to_tell_the_log(day: Day) -> None:
    for run in (day.crawl, day.idle, day.refresh):
        assert run.stderr == ""


def test_the_counts_add_up(day: Day) -> None:
    for summary in (day.first, day.second, day.third):
        assert summary["seen"] == summary["kept"] + summary["duplicates"] + summary["rejected"]
        assert summary["seen"] == sum(sum(c.values()) for c in summary["sites"].values())
        assert summary["rejected"] == sum(summary["rejected_by_reason"].values())


def test_the_articles_file_holds_what_the_summary_says(day: Day) -> None:
    assert len(day.exported) == day.first["kept"]
    assert len({row["id"] for row in day.exported}) == len(day.exported)
    assert {row["language"] for row in day.exported} == {"ar"}
    assert all(row["cluster"] and row["text"] and row["url"] for row in day.exported)


def test_republished_copies_are_left_out(day: Day) -> None:
    assert day.first["duplicates"] > 0
    assert len({row["cluster"] for row in day.exported}) == len(day.exported)


def test_a_second_run_over_the_same_newsroom_exports_nothing(day: Day) -> None:
    assert day.idle.returncode == 0, day.idle.stderr
    assert (day.second["seen"], day.second["kept"]) == (0, 0)
    assert not (day.scrapy.output / "articles" / "000002.jsonl").exists()


def test_a_run_without_news_transfers_next_to_nothing(day: Day) -> None:
    def total(summary: dict[str, Any]) -> int:
        return sum(counts["bytes"] for counts in summary["fetches"].values())

    assert total(day.second) <= 0.05 * total(day.first)
    statuses = Counter(status for _, path, status in day.idle_requests if path != "/robots.txt")
    assert set(statuses) <= {304, 404}


def test_refresh_says_one_line(day: Day) -> None:
    assert day.idle.stdout == "run 2: 0 pages, 0 new articles, 0 duplicates, 0 rejected\n"
    assert day.refresh.stdout.count("\n") == 1


def test_only_what_was_published_since_comes_out(day: Day) -> None:
    assert day.refresh.returncode == 0, day.refresh.stderr
    assert day.third["seen"] == day.brought["new"]
    before = {row["id"] for row in day.exported}
    after = [row["id"] for row in day.scrapy.articles()][len(day.exported) :]
    assert len(after) == day.third["kept"]
    assert not before & set(after)


def test_the_reports_are_written_for_every_run(day: Day) -> None:
    names = {path.name for path in (day.scrapy.output / "reports").iterdir()}
    assert names == {f"00000{n}.{kind}" for n in (1, 2, 3) for kind in ("json", "html")}


def test_the_raw_pages_give_the_same_texts_again(day: Day, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cleaning", "run", str(day.scrapy.output / "pages")]
    done = subprocess.run(
        [*command, "--output", str(tmp_path / "again"), "--quiet"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = sum(
        len((tmp_path / "again" / f"{name}.jsonl").read_text("utf-8").splitlines())
        for name in ("articles", "duplicates", "rejected")
    )
    assert seen == day.first["seen"] + day.third["seen"]


def test_a_table_is_printed_after_a_crawl(day: Day) -> None:
    assert "Run 1" in day.crawl.stdout
    assert "duplicates" in day.crawl.stdout


LINKS = tuple(f"/news/{1000 + n}" for n in range(12))
NEWS = {
    "/": Answer(home(*LINKS)),
    **{f"/news/{1000 + n}": Answer(story(n * 7)) for n in range(12)},
}


@pytest.fixture
def scrapy(tmp_path: Path) -> Scrapy:
    return Scrapy(tmp_path)


def addresses(articles: list[dict[str, Any]]) -> list[str]:
    return sorted(row["url"].rpartition("/")[2] for row in articles)


def test_a_second_run_is_refused_while_one_holds_the_lock(scrapy: Scrapy) -> None:
    with HostileServer({"waha": NEWS}) as server:
        scrapy.seeds.write_text(server.seeds())
        scrapy.output.mkdir()
        with FileLock(scrapy.output / ".lock"):
            done = scrapy("refresh")
        assert server.requests == []
    assert done.returncode == 3
    assert done.stderr.startswith("error: Another run is working on")
    assert (done.stderr.count("\n"), done.stdout) == (1, "")


def test_a_killed_run_loses_nothing_and_repeats_nothing(scrapy: Scrapy) -> None:
    """Killed with a section and an article under way, after the home page was remembered."""
    first = Answer(home(*LINKS, "/local"), headers={"ETag": '"1"'})
    under_way = {"/local": Answer(hang=True), "/news/1009": Answer(hang=True)}
    section = {"/local": Answer(home("/news/1012")), "/news/1012": Answer(story(99))}
    with HostileServer({"waha": {**NEWS, "/": first, **under_way}}) as server:
        scrapy.seeds.write_text(server.seeds())
        running = scrapy.start("refresh", "-s", "HOST_REQUESTS=2")
        server.wait_for("waha", "/news/1009")
        running.kill()
        running.communicate()
        assert running.returncode == -signal.SIGKILL
        server.sites["waha"] = {**NEWS, "/": Answer(status=304), **section}
        done = scrapy("refresh")
        assert done.returncode == 0, done.stderr
    assert addresses(scrapy.articles()) == [str(1000 + n) for n in range(13)]


def test_a_stopped_run_ends_in_order_and_says_by_which_signal(scrapy: Scrapy) -> None:
    slow = {**NEWS, "/news/1006": Answer(hang=True)}
    with HostileServer({"waha": slow}) as server:
        scrapy.seeds.write_text(server.seeds())
        running = scrapy.start("refresh", "-s", "DOWNLOAD_TIMEOUT=2", "-s", "RETRY_TIMES=0")
        server.wait_for("waha", "/news/1006")
        running.send_signal(signal.SIGTERM)
        _, errors = running.communicate(timeout=60)
        assert running.returncode == 128 + signal.SIGTERM, errors
        assert scrapy.summary()["ended"] == "shutdown"
        first = addresses(scrapy.articles())
        assert first
        server.sites["waha"] = NEWS
        assert scrapy("refresh").returncode == 0
    assert addresses(scrapy.articles()) == [str(1000 + n) for n in range(12)]


def test_a_site_that_collapses_is_an_alarm(scrapy: Scrapy) -> None:
    with HostileServer({"waha": NEWS, "marfa": {**NEWS, "/news/1000": Answer("", 404)}}) as server:
        scrapy.seeds.write_text(server.seeds())
        assert scrapy("refresh", "--alarm").returncode == 0
        server.sites["waha"] = {"/": Answer(home("/privacy"))}
        done = scrapy("refresh", "--alarm")
        assert done.returncode == 5
        assert scrapy.summary()["alarms"] == ["waha: its listings lead to no article"]
