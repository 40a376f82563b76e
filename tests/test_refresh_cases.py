"""What happens to sites, clocks and files between two refreshes: each article still comes once."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from cleaning.verify import verify
from tests.hostile import Answer, home, story
from tests.test_refresh import ALWAYS, Week, revised, week

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["week"]
DAY = 24
FIVE = tuple(f"/news/{1000 + n}" for n in range(5))
Pages = dict[str, Any]


def moved(pages: Pages) -> None:
    pages["/news/1000"] = Answer(status=301, headers={"Location": "/news/7200"})
    listed_anew(pages)


def listed_anew(pages: Pages) -> None:
    pages["/news/7200"] = Answer(story(0))
    pages["/"] = Answer(home("/local", "/news/7200", *FIVE[1:]))


def moved_and_corrected(pages: Pages) -> None:
    moved(pages)
    pages["/news/7200"] = revised(0)


def only_moved(pages: Pages) -> None:
    """Nothing lists the new address: it is met by a visit alone."""
    moved(pages)
    pages["/"] = Answer(home("/local", *FIVE))


def away_for_an_hour(pages: Pages) -> None:
    """The next visit finds it: what is not said to be for good is no farewell."""
    pages["/news/1000"] = Answer(status=302, headers={"Location": "/maintenance"})
    pages["/maintenance"] = Answer(home("/local"))


def gone(status: int) -> Callable[[Pages], None]:
    def happen(pages: Pages) -> None:
        pages["/news/1000"] = Answer(status=status)
        pages["/news/7200"] = Answer(status=status)
        pages["/"] = Answer(home("/local", "/news/7200", *FIVE))

    return happen


def next_is_itself(pages: Pages) -> None:
    pages["/local"] = Answer(section("/local", "/news/7200"))
    pages["/news/7200"] = Answer(story(20))


def next_goes_round(pages: Pages) -> None:
    pages["/local"] = Answer(section("/local?page=2", "/news/7200"))
    pages["/local?page=2"] = Answer(section("/local?page=3", "/news/7201"))
    pages["/local?page=3"] = Answer(section("/local?page=2", "/news/7202"))
    for number in range(3):
        pages[f"/news/{7200 + number}"] = Answer(story(20 + number))


def section(following: str, *links: str) -> str:
    return home(*links).replace("<head>", f'<head><link rel="next" href="{following}">')


def like_a_year(pages: Pages) -> None:
    """By its address it may be an archive; it is asked for as one, once."""
    pages["/news/2010"] = Answer(story(20))
    pages["/"] = Answer(home("/local", "/news/2010", *FIVE))


@pytest.mark.parametrize(
    ("happen", "counts", "fetches"),
    [
        (only_moved, {"kept": 0, "duplicates": 0}, {"revisits_withdrawn": 1}),
        (
            away_for_an_hour,
            {"kept": 0, "failed": 0},
            {"revisits_withdrawn": None, "revisits_failed": 1},
        ),
        (moved_and_corrected, {"kept": 0, "duplicates": 1}, {"revisits_withdrawn": 1}),
        (listed_anew, {"kept": 0, "duplicates": 1}, {"revisits_unchanged": 6}),
        (gone(410), {"kept": 0, "failed": 0}, {"revisits_withdrawn": 1, "gone": 1}),
        (like_a_year, {"kept": 1, "failed": 0}, {}),
        (next_is_itself, {"kept": 1, "failed": 0}, {}),
        (next_goes_round, {"kept": 3, "failed": 0}, {}),
    ],
    ids=lambda value: value.__qualname__.split(".")[0] if callable(value) else "",
)
def test_what_a_site_does_to_an_article(
    week: Week, happen: Callable[[Pages], None], counts: dict[str, int], fetches: dict[str, int]
) -> None:
    assert week.run(0)[0]["kept"] == 6
    happen(week.server.sites["waha"])
    second, asked = week.run(1.1)
    assert {name: second[name] for name in counts} == counts, second
    found = second["fetches"]["waha"]
    assert {name: found.get(name) for name in fetches} == fetches
    once = asked & {"/news/2010", *(f"/news/{7200 + number}" for number in range(3))}
    assert once or happen in (only_moved, away_for_an_hour)
    third, again = week.run(1.5)
    assert not again & once, "what was new has come, or was refused for good"
    assert (third["kept"], third["duplicates"], third["failed"]) == (0, 0, 0)
    ids = [row["id"] for row in week.scrapy.articles()]
    assert len(ids) == len(set(ids)) == 6 + counts["kept"]
    assert verify(week.scrapy.output).faults == []


@pytest.mark.parametrize("hours", [[-365 * DAY, 2], [365 * DAY, 2]])
def test_a_clock_that_is_a_year_off_between_refreshes(week: Week, hours: list[float]) -> None:
    week.run(0)
    pages = week.server.sites["waha"]
    for number, hour in enumerate(hours):
        path = f"/news/{3000 + number}"
        pages[path] = Answer(story(30 + number))
        pages["/"] = Answer(home("/local", path, *FIVE))
        summary, asked = week.run(hour)
        assert (summary["kept"], summary["duplicates"]) == (1, 0), hour
        assert path in asked
    assert week.run(2.1)[1] <= {*ALWAYS, "/local", *pages}
    ids = [row["id"] for row in week.scrapy.articles()]
    assert len(ids) == len(set(ids)) == 6 + len(hours)
    assert verify(week.scrapy.output).faults == []


def test_revisions_that_are_gone_are_told_once(week: Week) -> None:
    week.run(0)
    week.server.sites["waha"]["/news/1000"] = revised(0)
    assert week.run(1.1)[0]["revisions"] == 1
    shutil.rmtree(week.scrapy.output / "revisions")
    (said,) = week.run(1.2)[0]["notices"]
    assert "the revisions of run 2 are no longer in" in said
    assert week.run(1.3)[0]["notices"] == []
    assert verify(week.scrapy.output).faults == []


def test_what_was_forgotten_is_not_asked_for_again(week: Week) -> None:
    week.run(0)
    assert week.run(80, "STATE_DAYS=4")[0]["pruned"]["runs"] == 0
    pruned, asked = week.run(5 * DAY, "STATE_DAYS=4")
    assert pruned["pruned"] == {"runs": 1, "pages": 6, "addresses": 6}
    week.server.sites["waha"]["/"] = Answer(home("/local", "/news/7200", *FIVE, "/news/1005"))
    week.server.sites["waha"]["/news/7200"] = Answer(story(0))
    last, asked = week.run(13 * DAY, "STATE_DAYS=4")
    assert {path for path in asked if path.startswith("/news")} == {"/news/7200"}
    assert (last["kept"], last["duplicates"]) == (0, 1)
    assert verify(week.scrapy.output).faults == []


def execute(state: Path, *statements: str) -> None:
    with closing(sqlite3.connect(state)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


EARLIER = (
    "DELETE FROM header WHERE key LIKE 'tables of %'",
    "DROP TABLE crawl_known",
    "DROP TABLE crawl_strange",
    "ALTER TABLE crawl_runs DROP COLUMN revised",
    "ALTER TABLE crawl_runs DROP COLUMN lost_revised",
    "ALTER TABLE crawl_runs DROP COLUMN held",
    "ALTER TABLE crawl_runs DROP COLUMN lost",
    "ALTER TABLE crawl_urls DROP COLUMN since",
    "ALTER TABLE crawl_listings DROP COLUMN reason",
)


@pytest.mark.parametrize(
    ("happen", "said", "kept", "all_kept"),
    [
        pytest.param(lambda out: execute(out / "state.sqlite", *EARLIER), "", 0, 6, id="earlier"),
        pytest.param(
            lambda out: execute(out / "state.sqlite", EARLIER[0]), "", 0, 6, id="tables unnamed"
        ),
        pytest.param(
            lambda out: (out / "state.sqlite").unlink(), "the state is gone", 6, 12, id="no state"
        ),
        pytest.param(
            lambda out: shutil.rmtree(out / "articles"),
            "are no longer in",
            0,
            0,
            id="no articles",
        ),
        pytest.param(
            lambda out: (out / "articles" / "000001.jsonl").write_bytes(b""),
            "are no longer in",
            0,
            0,
            id="articles without a byte",
        ),
        pytest.param(shutil.rmtree, "", 6, 6, id="no output at all"),
    ],
)
def test_files_that_are_of_another_time_or_gone(
    week: Week, happen: Callable[[Path], None], said: str, kept: int, all_kept: int
) -> None:
    week.run(0)
    happen(week.scrapy.output)
    summary, asked = week.run(0.5)
    assert summary["kept"] == kept
    assert any(path.startswith("/news") for path in asked) is bool(kept)
    assert any(said in notice for notice in summary["notices"]) is bool(said)
    assert len(week.scrapy.articles()) == all_kept
    assert week.run(0.6)[0]["notices"] == [], "it is said once"


@pytest.mark.parametrize(
    ("happen", "said"),
    [
        (["PRAGMA user_version=99"], "made by a newer version of this program"),
        (
            [
                "PRAGMA foreign_keys=OFF",
                *(
                    f"DROP TABLE index_{name}"
                    for name in ("parts", "segments", "texts", "articles")
                ),
            ],
            "has lost index_articles, index_parts, index_segments, index_texts",
        ),
    ],
    ids=["newer", "no index"],
)
def test_a_state_that_is_refused_is_told_in_words_and_nothing_is_lost(
    week: Week, happen: list[str], said: str
) -> None:
    week.run(0)
    before = week.scrapy.articles()
    execute(week.scrapy.output / "state.sqlite", *happen)
    done = week.scrapy("refresh")
    assert done.returncode == 1 or done.returncode == 2, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert week.scrapy.articles() == before


def test_a_quiet_weekend_and_the_run_after_an_outage_are_no_alarm(week: Week) -> None:
    pages = week.server.sites["waha"]
    assert week.run(0)[0]["kept"] == 6
    for hours in (30, 60, 100):
        quiet, _ = week.run(hours)
        assert (quiet["seen"], quiet["failed"], quiet["alarms"]) == (0, 0, []), hours
    for number in range(12):
        pages[f"/news/{7200 + number}"] = Answer(story(40 + number))
    pages["/"] = Answer(home("/local", *(f"/news/{7200 + number}" for number in range(12))))
    later, _ = week.run(100 + 7 * DAY)
    assert (later["kept"], later["alarms"]) == (12, [])
