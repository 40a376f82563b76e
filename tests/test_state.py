"""State: what a crawl remembers between runs, and what a killed one leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from cleaning.model import Decision, Fingerprint, Rejection
from cleaning.store import Database
from cleaning.store.frontier import MAX_TRIES, Link, Listing
from cleaning.store.outcomes import PageRecord
from cleaning.store.state import State

if TYPE_CHECKING:
    from pathlib import Path

NOW = "2026-01-01T00:00:00+00:00"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.sqlite"


@pytest.fixture
def state(path: Path):
    with Database(path) as database:
        yield State(database)


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


def test_what_fails_is_tried_again_after_the_others_and_then_given_up(state: State) -> None:
    state.frontier.new_links("waha", links("a", "b"), 1)
    for tries in range(MAX_TRIES):
        waiting = state.frontier.pending("waha", 10)
        assert waiting == (links("a", "b") if tries == 0 else links("b", "a"))
        state.frontier.fail_url(links("a")[0].key, tries + 1, "timeout")
    assert state.frontier.pending("waha", 10) == links("b")


def test_an_address_is_claimed_once(state: State) -> None:
    (link,) = links("a")
    assert state.frontier.claim("waha", link, 1)
    state.outcomes.record(1, [article(1, "a")])
    assert not state.frontier.claim("waha", link, 2)


def test_a_listing_keeps_the_validators_of_its_last_answer(state: State) -> None:
    home = Listing("https://waha.example/", "waha", "home", '"1"', "Mon")
    feed = Listing("https://waha.example/rss", "waha", "feed")
    for listing in (home, feed, Listing(home.url, "waha", "home", '"2"', None)):
        state.frontier.save_listing(listing, 1)
    assert state.frontier.listings("waha") == [
        Listing(home.url, "waha", "home", '"2"', None),
        feed,
    ]


def test_a_listing_is_remembered_as_soon_as_it_is_found(state: State) -> None:
    found = Listing("https://waha.example/world", "waha", "section", changed="2026-01-01")
    following = Listing("https://waha.example/world?page=2", "waha", "next", page=2)
    state.frontier.add_listings([found, following])
    assert state.frontier.listings("waha") == [found, following]
    state.frontier.save_listing(following, 1)
    state.frontier.save_listing(Listing(found.url, "waha", "section", '"1"'), 1)
    state.frontier.add_listings([found])
    assert state.frontier.listings("waha") == [Listing(found.url, "waha", "section", '"1"')]
    state.frontier.drop_listing(found.url)
    assert state.frontier.listings("waha") == []


def test_a_listing_that_is_gone_is_asked_no_more_but_a_home_page_always(state: State) -> None:
    for kind in ("home", "section"):
        state.frontier.save_listing(Listing(f"https://waha.example/{kind}", "waha", kind), 1)
    for _ in range(MAX_TRIES):
        for kind in ("home", "section"):
            state.frontier.fail_listing(f"https://waha.example/{kind}")
    assert [listing.kind for listing in state.frontier.listings("waha")] == ["home"]


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


def test_what_was_learned_of_a_host_replaces_what_was_known(state: State) -> None:
    state.lines.write("waha.example", [("waha.example", "01", "0a 0b")], {10: 3, 2**64 - 1: 4})
    state.lines.write("marfa.example", [], {7: 9})
    state.lines.write("waha.example", [("waha.example", "02", "0c")], {12: 5})
    assert state.lines.counted("waha.example") == [("waha.example", "02", "0c")]
    assert state.lines.learned() == {"marfa.example": {7: 9}, "waha.example": {12: 5}}
