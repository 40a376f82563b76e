"""A state that lasts for years: what pages were is forgotten, that they were is not."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from cleaning.cli import run_command
from cleaning.errors import GhirbalError
from cleaning.store import Database, Index
from cleaning.store.frontier import Link
from cleaning.store.schedule import HOUR
from cleaning.store.state import State
from cleaning.verify import verify
from crawler.prune import prune
from crawler.run import CrawlRun
from tests.test_run import later_state, lost, page, text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY = 24 * HOUR
BEGAN = 1_800_000_000
DAYS = 10


def refresh(
    folder: Path, day: float, numbers: range = range(0), days: int = DAYS, revise: int | None = None
) -> dict[str, Any]:
    """A run on a day counted from the first, with these articles and a rejection."""
    run = CrawlRun(folder, ["waha"], clock=lambda: BEGAN + day * DAY, days=days)
    try:
        for number in numbers:
            run.add(page(run, number))
        if numbers:
            link = Link(f"https://waha.example/{-numbers[0]}", "")
            run.state.frontier.new_links("waha", [link], run.number)
            run.add(lost(run, -numbers[0]))
        if revise is not None:
            run.add(later_state(run, revise, f"{text(revise)}\n{text(900)}"))
        return run.finish("finished")
    finally:
        run.close()


def year(folder: Path, runs: int, pages: int, days: int) -> list[int]:
    """A run each day, with as many new articles; the sizes of the state after each."""
    sizes = []
    for day in range(runs):
        refresh(folder, day, range(day * pages + 1, (day + 1) * pages + 1), days)
        sizes.append((folder / "state.sqlite").stat().st_size)
    return sizes


def stored(folder: Path, *tables: str) -> int:
    """The bytes of the tables' values."""
    total = 0
    with closing(sqlite3.connect(folder / "state.sqlite")) as connection:
        for table in tables:
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            lengths = "+".join(f"ifnull(length(CAST({name} AS BLOB)), 0)" for name in names)
            total += connection.execute(
                f"SELECT ifnull(sum({lengths}), 0) FROM {table}"
            ).fetchone()[0]
    return total


def count(folder: Path, query: str) -> int:
    with closing(sqlite3.connect(folder / "state.sqlite")) as connection:
        return int(connection.execute(query).fetchone()[0])


EVERYTHING = ("crawl_pages", "crawl_urls", "crawl_revisits")


def test_what_is_kept_of_pages_levels_off(tmp_path: Path) -> None:
    year(tmp_path, 20, 4, DAYS)
    then = stored(tmp_path, *EVERYTHING)
    assert count(tmp_path, "SELECT count(*) FROM crawl_known") == 9 * 5
    for day in range(20, 30):
        refresh(tmp_path, day, range(day * 4 + 1, day * 4 + 5))
    assert stored(tmp_path, *EVERYTHING) < 1.05 * then
    assert count(tmp_path, "SELECT count(*) FROM crawl_known") == 19 * 5
    assert count(tmp_path, "SELECT count(*) FROM crawl_pages") == 11 * 5
    assert verify(tmp_path).faults == []


def test_the_file_grows_by_the_index_of_stories_alone_and_not_when_that_forgets(
    tmp_path: Path,
) -> None:
    kept, pruned, forgetting = (tmp_path / name for name in ("kept", "pruned", "forgetting"))
    grown = []
    for folder, days in ((kept, 0), (pruned, 4), (forgetting, 4)):
        sizes = []
        for day in range(12):
            refresh(folder, day, range(day * 20 + 1, day * 20 + 21), days)
            with Database(folder / "state.sqlite") as database:
                if folder is forgetting:
                    old = [f"id-{number}" for number in range((day - 4) * 20 + 1)]
                    Index(database).forget(old)
                    Index(database).compact()
            sizes.append((folder / "state.sqlite").stat().st_size)
        grown.append((sizes[-1] - sizes[6]) / (5 * 21))
    assert grown[1] < 0.35 * grown[0], grown
    assert grown[2] < 0.06 * grown[0], grown
    assert verify(forgetting).faults == []


def test_what_is_forgotten_is_known_for_ever(tmp_path: Path) -> None:
    refresh(tmp_path, 0, range(1, 4))
    summary = refresh(tmp_path, DAYS + 1)
    assert summary["pruned"] == {"runs": 1, "pages": 4, "addresses": 4}
    assert refresh(tmp_path, DAYS + 2)["pruned"] == dict.fromkeys(summary["pruned"], 0)
    report = (tmp_path / "reports" / "000002.html").read_text("utf-8")
    assert "forgotten what 4 pages of 1 old runs were" in report
    link = Link("https://waha.example/2", "https://waha.example/2")
    new = Link("https://waha.example/9", "https://waha.example/9")
    with Database(tmp_path / "state.sqlite") as database:
        frontier = State(database).frontier
        assert not frontier.any_unknown([link.key])
        assert not frontier.any_of_run([link.key], 1)
        assert not frontier.claim("waha", link, 3)
        assert frontier.new_links("waha", [link, new], 3) == [new]


def test_a_story_of_long_ago_is_still_no_new_article(tmp_path: Path) -> None:
    refresh(tmp_path, 0, range(1, 4))
    refresh(tmp_path, DAYS + 1)
    run = CrawlRun(tmp_path, ["waha"], clock=lambda: BEGAN + (DAYS + 2) * DAY, days=DAYS)
    run.add(page(run, 77, text(2)))
    summary = run.finish("finished")
    run.close()
    assert (summary["kept"], summary["duplicates_by_relation"]) == (0, {"identical": 1})


def test_what_waits_or_is_young_stays_as_it_is(tmp_path: Path) -> None:
    refresh(tmp_path, 0, range(1, 4), days=1)
    with Database(tmp_path / "state.sqlite") as database:
        waiting = Link("https://waha.example/w", "https://waha.example/w")
        State(database).frontier.new_links("waha", [waiting], 1)
    assert refresh(tmp_path, 3.5, days=1)["pruned"]["runs"] == 0, "visits last for three days"
    assert refresh(tmp_path, 3.6, days=1, revise=2)["revisions"] == 1
    assert refresh(tmp_path, 4.5, days=1)["pruned"] == {"runs": 1, "pages": 4, "addresses": 4}
    with Database(tmp_path / "state.sqlite") as database:
        assert State(database).frontier.pending("waha", 9) == [waiting]


@pytest.mark.parametrize(
    ("days", "past"),
    [
        ([0, 1, 2, 20], [1, 2, 3]),
        pytest.param([0, 1, 2], [], id="all young"),
        pytest.param([0, -365, 1, 2], [2], id="one run a year back"),
        pytest.param([0, 365, 1, 2], [1], id="one run a year ahead"),
        pytest.param([0, 365, 1, 20], [1, 2, 3], id="long after one a year ahead"),
        pytest.param([20, 0], [], id="back for good"),
        pytest.param([20, 0, 11], [1, 2], id="back for good, and later"),
    ],
)
def test_nothing_depends_on_the_clock_running_forwards(
    tmp_path: Path, days: list[float], past: list[int]
) -> None:
    for number, day in enumerate(days, 1):
        refresh(tmp_path, day, range(number * 10, number * 10 + 2))
    query = "SELECT number FROM crawl_runs WHERE held IS NOT NULL"
    with closing(sqlite3.connect(tmp_path / "state.sqlite")) as connection:
        assert [number for (number,) in connection.execute(query)] == past
    assert verify(tmp_path).faults == []


def dump(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "state.sqlite")) as connection:
        return list(connection.iterdump())


def ends_after(steps: int) -> Callable[[], bool]:
    left = iter(range(steps))
    return lambda: next(left, None) is None


def test_wherever_it_is_cut_off_the_next_run_ends_it(tmp_path: Path) -> None:
    for day in range(4):
        refresh(tmp_path, day, range(day * 10 + 1, day * 10 + 3), revise=1 if day else None)
    whole, now = tmp_path / "state.sqlite", BEGAN + 30 * DAY
    original = whole.read_bytes()
    with Database(whole) as database:
        prune(State(database), 9, now, DAYS)
    expected, cuts, steps = dump(tmp_path), 0, 0
    assert not any('INTO "crawl_pages"' in statement for statement in expected)
    while True:
        whole.write_bytes(original)
        with Database(whole) as database:
            state, steps = State(database), steps + 40
            database.connection.set_progress_handler(ends_after(steps), 1)
            try:
                prune(state, 9, now, DAYS)
                break
            except GhirbalError:
                cuts += 1
            finally:
                database.connection.set_progress_handler(None, 1)
        assert verify(tmp_path).faults == []
        with Database(whole) as database:
            prune(State(database), 9, now, DAYS)
        assert dump(tmp_path) == expected
    assert cuts > 20


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda d: (d / "articles/000001.jsonl").unlink(), "is gone: it held 3 articles"),
        (lambda d: shorten(d / "articles/000001.jsonl"), "does not hold what the state says"),
        (lambda d: shorten(d / "revisions/000002.jsonl"), "does not hold what the state says"),
        (lambda d: (d / "revisions/000002.jsonl").unlink(), "is gone: it held 1 revisions"),
        (lambda d: edit(d, '{"articles": {}}'), "does not say what it held"),
        (lambda d: edit(d, "[]"), "does not say what it held"),
        (lambda d: edit(d, "{"), "does not say what it held"),
    ],
)
def test_the_results_of_forgotten_pages_are_held_against_their_hashes(
    tmp_path: Path, spoil: Any, sentence: str
) -> None:
    refresh(tmp_path, 0, range(1, 4))
    refresh(tmp_path, 1, range(11, 13), revise=2)
    refresh(tmp_path, 20)
    assert count(tmp_path, "SELECT count(*) FROM crawl_pages") == 0
    assert verify(tmp_path).faults == []
    spoil(tmp_path)
    assert any(sentence in fault for fault in verify(tmp_path).faults)


def shorten(path: Path) -> None:
    """One word of the first text is gone."""
    rows = [json.loads(row) for row in path.read_text("utf-8").splitlines()]
    rows[0]["text"] = rows[0]["text"].rpartition(" ")[0]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("".join(f"{each}\n" for each in lines), "utf-8")


def edit(folder: Path, held: str) -> None:
    with closing(sqlite3.connect(folder / "state.sqlite")) as connection:
        connection.execute("UPDATE crawl_runs SET held = ?", (held,))
        connection.commit()


def test_a_full_disk_costs_no_run_its_results(tmp_path: Path) -> None:
    refresh(tmp_path, 0, range(1, 4))
    with Database(tmp_path / "state.sqlite") as database:
        state = State(database)
        database.connection.execute("PRAGMA query_only=ON")
        assert prune(state, 9, BEGAN + 20 * DAY, DAYS) == dict.fromkeys(
            ("runs", "pages", "addresses"), 0
        )
    assert refresh(tmp_path, 20)["pruned"]["pages"] == 4


@pytest.mark.parametrize("command", [["compact"], ["forget", "--before", "2020-01-01"]])
def test_a_state_is_left_alone_while_a_crawl_works(tmp_path: Path, command: list[str]) -> None:
    name, *options = command
    arguments = ["index", name, str(tmp_path / "state.sqlite"), *options]
    run = CrawlRun(tmp_path, ["waha"])
    try:
        done = subprocess.run([sys.executable, "-m", "cleaning", *arguments], check=False)
        assert done.returncode == 3
    finally:
        run.close()
    assert run_command(arguments) == 0
