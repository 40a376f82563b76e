"""State: what a crawl remembers between runs, and what a killed one leaves."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from cleaning.model import Decision, Fingerprint, Rejection
from cleaning.store import Database
from cleaning.store.frontier import Link
from cleaning.store.listings import Listing
from cleaning.store.outcomes import PageRecord
from cleaning.store.revisits import Revisit
from cleaning.store.schedule import DUE, HOUR, REVISITS, TRIES, is_due
from cleaning.store.state import State

if TYPE_CHECKING:
    from pathlib import Path

DAY = 24 * HOUR
NOW = "2026-01-01T00:00:00+00:00"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.sqlite"


class Clock:
    """A clock that a test sets, forwards and back."""

    def __init__(self) -> None:
        self.now = 1_750_000_000

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def state(path: Path, clock: Clock):
    with Database(path) as database:
        yield State(database, clock)


def links(*names: str) -> list[Link]:
    return [
        Link(f"https://waha.example/{name}", f"http://www.waha.example/{name}") for name in names
    ]


def article(seq: int, name: str, **facts: object) -> PageRecord:
    row = {"id": name, "site": "waha.example", "url": name, "published": None, "source": None}
    tokens = np.arange(seq, seq + 5, dtype=np.uint32)
    key = Fingerprint(digest=bytes([seq]) * 16, tokens=tokens)
    return PageRecord(
        seq, "waha", links(name)[0].key, name, row={**row, "words": 5, **facts}, fingerprint=key
    )


def lost(seq: int, name: str, reason: str) -> PageRecord:
    rejection = Rejection(name, "language", reason, "why", "fa")
    return PageRecord(seq, "waha", links(name)[0].key, name, rejection=rejection)


def kept(name: str) -> Decision:
    return Decision(name, name, name)


def copy_of(name: str, other: str) -> Decision:
    return Decision(name, other, other, "near_duplicate", 0.8, 0.9, ("r",), "same words")


def test_runs_are_numbered_on_and_never_below_what_is_asked(state: State) -> None:
    assert [state.begin_run(NOW), state.begin_run(NOW), state.begin_run(NOW, 7)] == [1, 2, 7]


def test_a_link_is_new_once_and_waits_until_it_is_done(state: State) -> None:
    assert state.frontier.new_links("waha", links("a", "b", "a"), 1) == links("a", "b")
    assert state.frontier.new_links("waha", links("b", "c"), 1) == links("c")
    state.outcomes.record(1, [article(1, "a")])
    state.frontier.close_url(links("b")[0].key, 1, "gone")
    assert state.frontier.pending("waha", 10) == links("c")
    assert state.frontier.new_links("waha", links("a", "b", "c"), 2) == []


def test_many_links_are_told_apart_in_one_go(state: State) -> None:
    many = links(*map(str, range(1_700)))
    assert len(state.frontier.new_links("waha", many, 1)) == 1_700
    assert state.frontier.new_links("waha", many, 1) == []
    assert len(state.frontier.pending("waha", 100)) == 100


def test_what_fails_is_tried_again_after_the_others(state: State) -> None:
    state.frontier.new_links("waha", links("a", "b"), 1)
    state.frontier.fail_url(links("a")[0].key, 1, "timeout")
    assert state.frontier.pending("waha", 10) == links("b", "a")


def test_what_fails_again_and_again_rests_longer_and_is_given_up_by_name(
    state: State, clock: Clock
) -> None:
    (link,) = links("a")
    state.frontier.new_links("waha", [link], 1)
    began, tried = clock.now, []
    for run in range(1, 200):  # a run every hour
        if state.frontier.pending("waha", 10):
            tried.append((clock.now - began) // HOUR)
            state.frontier.fail_url(link.key, run, "timeout")
        if given_up := state.frontier.given_up(run):
            break
        clock.now += HOUR
    assert tried == [0, 1, 2, 4, 8, 16, 32, 64]
    assert len(tried) == TRIES
    assert given_up == [("waha", link.url, "timeout")]


def test_a_clock_that_is_set_back_delays_nothing(state: State, clock: Clock) -> None:
    (link,) = links("a")
    section = Listing("https://waha.example/world", "waha", "section")
    state.frontier.new_links("waha", [link], 1)
    state.listings.save(section, 1)
    state.frontier.fail_url(link.key, 1, "timeout")
    clock.now += DAY
    state.frontier.fail_url(link.key, 2, "timeout")
    state.listings.save(section, 2, news=False)
    assert state.frontier.pending("waha", 10) == []
    assert not state.listings.of_site("waha")[0].due
    clock.now -= 365 * DAY
    assert state.frontier.pending("waha", 10) == [link]
    assert state.listings.of_site("waha")[0].due
    state.listings.save(section, 3, news=False)
    assert state.listings.of_site("waha")[0].due, "it counts as just having had news"


@pytest.mark.parametrize(("now", "due"), [(99, True), (100, False), (149, False), (150, True)])
def test_the_condition_in_sql_is_that_in_python(state: State, now: int, due: bool) -> None:
    query = f"SELECT {DUE} FROM (SELECT 100 AS asked, 50 AS wait)"
    assert state.database.rows(query, {"now": now}) == [(due,)]
    assert is_due(now, asked=100, wait=50) is due


def test_an_address_is_claimed_once(state: State) -> None:
    (link,) = links("a")
    assert state.frontier.claim("waha", link, 1)
    state.outcomes.record(1, [article(1, "a")])
    assert not state.frontier.claim("waha", link, 2)


def test_a_listing_keeps_the_validators_of_its_last_answer(state: State) -> None:
    home = Listing("https://waha.example/", "waha", "home", '"1"', "Mon")
    feed = Listing("https://waha.example/rss", "waha", "feed")
    for listing in (home, feed, Listing(home.url, "waha", "home", '"2"', None)):
        state.listings.save(listing, 1)
    assert state.listings.of_site("waha") == [
        Listing(home.url, "waha", "home", '"2"', None),
        feed,
    ]


def test_a_listing_is_remembered_as_soon_as_it_is_found(state: State) -> None:
    found = Listing("https://waha.example/world", "waha", "section", changed="2026-01-01")
    following = Listing("https://waha.example/world?page=2", "waha", "next", page=2)
    state.listings.add([found, following])
    assert state.listings.of_site("waha") == [found, following]
    state.listings.save(following, 1)
    state.listings.save(Listing(found.url, "waha", "section", '"1"'), 1)
    state.listings.add([found])
    assert state.listings.of_site("waha") == [Listing(found.url, "waha", "section", '"1"')]
    state.listings.drop(found.url)
    assert state.listings.of_site("waha") == []


def test_a_listing_that_does_not_answer_rests_longer_each_time_but_a_home_page_never(
    state: State, clock: Clock
) -> None:
    for kind in ("home", "section"):
        state.listings.save(Listing(f"https://waha.example/{kind}", "waha", kind), 1)
    asked = 0
    for run in range(1, 120):  # a run every hour
        for listing in state.listings.of_site("waha"):
            if listing.due:
                asked += listing.kind == "section"
                state.listings.fail(listing.url, run, "http_500")
        if given_up := state.listings.given_up(run):
            break
        clock.now += HOUR
    assert asked == TRIES
    assert given_up == [("waha", "https://waha.example/section", "http_500")]
    assert {each.kind: each.due for each in state.listings.of_site("waha")} == {
        "home": True,
        "section": False,
    }
    state.listings.save(Listing("https://waha.example/section", "waha", "section"), run)
    assert all(each.due for each in state.listings.of_site("waha"))


def test_a_listing_rests_for_a_quarter_of_the_time_that_it_was_quiet(
    state: State, clock: Clock
) -> None:
    feed = Listing("https://waha.example/rss", "waha", "feed")
    rests = []
    for quiet in (0, HOUR // 2, HOUR, 8 * HOUR, 40 * DAY):
        state.listings.save(feed, 1)  # news
        clock.now += quiet
        state.listings.save(feed, 2, news=False)
        before = clock.now
        while not state.listings.of_site("waha")[0].due:
            clock.now += 60
        rests.append((clock.now - before) / HOUR)
    assert rests == [0, 0, 0.25, 2, 24]


def visits(state: State, clock: Clock, run: int) -> list[int]:
    """The hours at which an article of the run is visited, with a run every quarter of one."""
    began, found = clock.now, []
    for _ in range(4 * 24 * 5):
        for visit in state.revisits.due("waha", 10):
            found.append((clock.now - began) // HOUR)
            state.revisits.visited(visit)
        clock.now += HOUR // 4
    return found


def settled(state: State) -> int:
    run = state.begin_run(NOW)
    state.outcomes.record(run, [article(1, "a"), article(2, "b"), lost(3, "c", "too_short")])
    state.settle(run, [kept("a"), copy_of("b", "a")])
    return run


def test_a_young_article_is_visited_on_a_schedule_and_then_no_more(
    state: State, clock: Clock
) -> None:
    assert visits(state, clock, settled(state)) == [hours // HOUR for hours in REVISITS]


def test_a_visit_that_was_missed_is_not_made_up(state: State, clock: Clock) -> None:
    settled(state)
    clock.now += 2 * DAY
    (visit,) = state.revisits.due("waha", 10)
    state.revisits.visited(visit)
    clock.now += DAY - 60
    assert state.revisits.due("waha", 10) == []
    clock.now += 60
    assert len(state.revisits.due("waha", 10)) == 1


def test_visits_end_also_where_the_clock_stands_still_or_goes_back(
    state: State, clock: Clock
) -> None:
    settled(state)
    for visit in range(len(REVISITS)):
        clock.now -= DAY
        due = state.revisits.due("waha", 10)
        assert len(due) == 1, visit
        state.revisits.visited(due[0])
    clock.now -= DAY
    assert state.revisits.due("waha", 10) == []


def test_a_visit_keeps_validators_digest_and_number(state: State, clock: Clock) -> None:
    settled(state)
    clock.now += HOUR
    (visit,) = state.revisits.due("waha", 10)
    assert visit == Revisit("a", links("a")[0].key, "a", None, None, b"\1" * 16, 0)
    state.revisits.visited(replace(visit, etag='"2"', modified="Mon"), revised=b"\2" * 16)
    clock.now += DAY
    (again,) = state.revisits.due("waha", 10)
    assert again == Revisit("a", visit.key, "a", '"2"', "Mon", b"\2" * 16, 1)
    state.revisits.end("a")
    assert state.revisits.due("waha", 10) == []


def test_a_later_state_is_no_candidate_and_comes_with_its_article(state: State) -> None:
    settled(state)
    run = state.begin_run(NOW)
    later = replace(article(7, "a"), id="a~2", revises="a")
    state.outcomes.record(run, [later, article(8, "d")])
    assert [entry.id for entry in state.outcomes.undecided()] == ["d"]
    ((new, old, story),) = state.outcomes.revisions()
    assert (new.fingerprint.digest, old.id, story) == (b"\7" * 16, "a", "a")
    revised = Decision("a~2", "a", "a", "update", 0.5, 0.9)
    state.settle(run, [kept("d"), revised])
    assert [decision for _, decision in state.outcomes.revised(run)] == [revised]
    assert [row["id"] for row, _ in state.outcomes.kept(run)] == ["d"]
    assert state.outcomes.counts(run) == {"waha": {"kept": 1, "duplicates": 1}}


def test_a_state_of_an_earlier_version_gets_its_new_columns(path: Path) -> None:
    with Database(path) as database, database.transaction() as connection:
        connection.execute(
            "CREATE TABLE crawl_urls (key TEXT PRIMARY KEY, url TEXT NOT NULL, site TEXT NOT NULL, "
            "found_run INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT, "
            "tries INTEGER NOT NULL DEFAULT 0, last_run INTEGER)"
        )
        connection.execute(
            "INSERT INTO crawl_urls VALUES ('k', 'u', 'waha', 1, 'pending', '', 1, 1)"
        )
    with Database(path) as database:
        assert State(database).frontier.pending("waha", 10) == [Link("k", "u")]


def test_pages_add_up_by_site_and_reason(state: State) -> None:
    run = state.begin_run(NOW)
    records = [article(1, "a"), article(2, "b"), lost(3, "c", "other_language")]
    state.outcomes.record(run, [*records, lost(4, "d", "too_short")])
    assert [entry.id for entry in state.outcomes.undecided()] == ["a", "b"]
    state.settle(run, [kept("a"), copy_of("b", "a")])
    counts = {"kept": 1, "duplicates": 1, "other_language": 1, "too_short": 1}
    assert state.outcomes.counts(run) == {"waha": counts}
    assert state.outcomes.relations(run) == {"near_duplicate": 1}
    assert state.outcomes.words(run) == 5
    assert state.outcomes.undecided() == []


def test_decisions_and_fingerprints_come_back_as_they_went_in(state: State) -> None:
    run = state.begin_run(NOW)
    state.outcomes.record(run, [article(1, "a", source="وكالة"), article(2, "b")])
    first = state.outcomes.undecided()[0]
    assert (first.source, first.words, first.fingerprint.digest) == ("وكالة", 5, b"\1" * 16)
    assert first.fingerprint.tokens.tolist() == [1, 2, 3, 4, 5]
    state.settle(run, [kept("a"), copy_of("b", "a")])
    assert [decision for _, decision in state.outcomes.duplicates(run)] == [copy_of("b", "a")]
    assert [row["id"] for row, _ in state.outcomes.kept(run)] == ["a"]


def test_rejections_come_back_with_their_address(state: State) -> None:
    run = state.begin_run(NOW)
    state.outcomes.record(run, [lost(1, "c", "too_short")])
    state.settle(run, [])
    expected = (links("c")[0].key, Rejection("c", "language", "too_short", "why", "fa"))
    assert list(state.outcomes.rejections(run)) == [expected]


def test_what_a_killed_run_cleaned_belongs_to_the_next(path: Path) -> None:
    with Database(path) as database:
        state = State(database)
        state.outcomes.record(state.begin_run(NOW), [article(1, "a"), lost(2, "b", "too_short")])
    with Database(path) as database:
        state = State(database)
        run = state.begin_run(NOW)
        state.outcomes.record(run, [article(1, "c")])
        assert [entry.id for entry in state.outcomes.undecided()] == ["a", "c"]
        state.settle(run, [kept("a"), kept("c")])
        assert [row["id"] for row, _ in state.outcomes.kept(run)] == ["a", "c"]
        assert state.outcomes.counts(run) == {"waha": {"kept": 2, "too_short": 1}}
        assert state.unexported_runs() == [run]
        state.finish_run(run, {"run": run})
        assert (state.unexported_runs(), state.summaries(5)) == ([], [{"run": run}])


def test_a_fault_in_the_middle_leaves_everything_as_it_was(state: State) -> None:
    run = state.begin_run(NOW)
    state.frontier.new_links("waha", links("a", "b"), run)
    state.outcomes.record(run, [article(1, "a")])
    with pytest.raises(Exception, match="cannot be used"):
        state.outcomes.record(run, [article(2, "b"), article(1, "a")])
    assert [entry.id for entry in state.outcomes.undecided()] == ["a"]
    assert state.frontier.pending("waha", 10) == links("b")


def test_commits_do_not_wait_for_the_disk_while_pages_are_fetched(path: Path) -> None:
    def synchronous(database: Database) -> int:
        return database.rows("PRAGMA synchronous")[0][0]

    with Database(path) as database:
        state = State(database)
        with database.relaxed():
            assert synchronous(database) == 1
            assert not database.needs_checkpoint
            for number in range(40):
                state.frontier.new_links(
                    "waha", links(*map(str, range(number * 500, number * 500 + 500))), 1
                )
            assert database.needs_checkpoint
            database.checkpoint()
        assert synchronous(database) == 2
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT count(*) FROM crawl_urls").fetchone() == (20_000,)


def test_what_was_learned_of_a_host_replaces_what_was_known(state: State) -> None:
    state.lines.write("waha.example", [("waha.example", "01", "0a 0b")], {10: 3, 2**64 - 1: 4})
    state.lines.write("marfa.example", [], {7: 9})
    state.lines.write("waha.example", [("waha.example", "02", "0c")], {12: 5})
    assert state.lines.counted("waha.example") == [("waha.example", "02", "0c")]
    assert state.lines.learned() == {"marfa.example": {7: 9}, "waha.example": {12: 5}}
