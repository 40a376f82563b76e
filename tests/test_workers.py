"""Children that can be killed: one bad page costs one page, by name, and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import wait
from contextlib import suppress
from dataclasses import replace
from itertools import starmap
from multiprocessing import forkserver
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from cleaning.config import CleanConfig, Limits
from cleaning.model import Page, Rejection
from cleaning.spool import pack
from cleaning.workers import CleanPool
from cleaning.workers import child as inside
from tests.conftest import text_page
from tests.test_pipeline import STORY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaning.workers import Finished

# A page no cap is in the way of here: extraction takes far longer on it than the deadline.
HANG = "<html><body>" + "<p>كلمة ثانية وثالثة هنا</p>" * 800_000 + "</body></html>"
UNCAPPED = CleanConfig(limits=Limits(html_bytes=10**9))
LONG = "\n".join(f"{STORY} {n}" for n in range(80_000))  # 26 MB of text
PAGE = "<html><head><title>خبر</title></head><body><article>{}</article></body></html>".format(
    "".join(f"<p>{line}</p>" for line in STORY.split("\n"))
)


def html_page(content: str, id: str) -> Page:
    return Page(id=id, kind="html", content=content, input=f"{id}.html")


@pytest.fixture(scope="module")
def pool() -> Iterator[CleanPool]:
    with CleanPool(UNCAPPED, workers=2, timeout=3) as opened:
        yield opened


def test_a_page_is_cleaned_in_a_child(pool: CleanPool) -> None:
    outcome = pool.submit(html_page(PAGE, "a")).result()
    assert outcome.article is not None
    assert outcome.article.text == STORY
    assert outcome.fingerprint is not None


def test_a_page_that_hangs_is_named_and_the_others_come_out(pool: CleanPool) -> None:
    pages = [html_page(PAGE, "a"), html_page(HANG, "hang"), html_page(PAGE, "b")]
    results = {page.id: result for page, result in pool.extract(pages)}
    hung = results["hang"]
    assert isinstance(hung, Rejection)
    assert hung.reason == "timeout"
    assert not isinstance(results["a"], Rejection)
    assert not isinstance(results["b"], Rejection)


def test_a_future_of_a_page_that_hangs_gives_a_rejection(pool: CleanPool) -> None:
    outcome = pool.submit(html_page(HANG, "hang")).result()
    assert outcome.rejection is not None
    assert (outcome.rejection.id, outcome.rejection.reason) == ("hang", "timeout")


def test_results_come_in_the_order_of_the_pages(pool: CleanPool) -> None:
    pages = [text_page(f"{STORY} {n}", id=str(n)) for n in range(700)]
    spooled = [pack(page, result) for page, result in pool.extract(pages)]
    found = list(pool.finish(spooled))
    assert [line for line, _ in found] == spooled
    assert [finished.id for _, finished in found] == [page.id for page in pages]
    assert all(finished.kept for _, finished in found)


def test_a_record_rejected_before_keeps_its_place(pool: CleanPool) -> None:
    bad = (text_page("", id="bad"), Rejection("bad", "read", "not_json"))
    good = text_page(STORY, id="good")
    extracted = pool.extract([good, bad, replace(good, id="last")])
    found = [finished for _, finished in pool.finish(starmap(pack, extracted))]
    assert [finished.id for finished in found] == ["good", "bad", "last"]
    assert found[1].rejection == bad[1]


@pytest.mark.parametrize(("slow", "named"), [(0.0, ["a", "a"]), (60.0, [])])
def test_slow_pages_are_named(slow: float, named: list[str]) -> None:
    page = html_page(PAGE, "a")
    with CleanPool(CleanConfig(), workers=1, timeout=60, slow=slow) as pool:
        spooled = starmap(pack, pool.extract([page]))
        assert all(finished.kept for _, finished in pool.finish(spooled))
        assert [(id, source) for id, source, _ in pool.slow] == [(id, "a.html") for id in named]
        assert all(0 <= seconds < 60 for _, _, seconds in pool.slow)


def test_a_page_that_needs_too_much_memory_is_named() -> None:
    config = CleanConfig(limits=Limits(memory_bytes=700_000_000, html_bytes=10**9))
    huge = html_page("<p>كلمة</p>" * 3_000_000 + PAGE, "huge")
    with CleanPool(config, workers=1, timeout=60) as pool:
        rejection = pool.submit(huge).result().rejection
        assert rejection is not None
        assert rejection.id == "huge"
        assert pool.submit(html_page(PAGE, "next")).result().article is not None


def finish(pool: CleanPool, *pages: Page) -> dict[str, Finished]:
    """What becomes of texts that a dump holds, by their ids."""
    spooled = starmap(pack, pool.extract(pages))
    return {finished.id: finished for _, finished in pool.finish(spooled)}


def reasons(found: dict[str, Finished]) -> dict[str, str | None]:
    return {id: f.rejection and f.rejection.reason for id, f in found.items()}


def test_a_text_that_takes_too_long_is_named_and_the_others_come_out(pool: CleanPool) -> None:
    found = finish(
        pool, text_page(STORY, id="a"), text_page(LONG, id="long"), text_page(STORY, id="b")
    )
    assert reasons(found) == {"a": None, "long": "timeout", "b": None}


def test_a_text_that_needs_too_much_memory_is_named_and_the_others_come_out() -> None:
    config = CleanConfig(limits=Limits(memory_bytes=450_000_000))
    with CleanPool(config, workers=1, timeout=60) as pool:
        found = finish(pool, text_page(STORY, id="a"), text_page(LONG, id="long"))
    assert reasons(found) == {"a": None, "long": "out_of_memory"}


def test_a_fault_of_ours_is_told_of_the_page_it_befell_not_raised() -> None:
    """A number of words that is no number: what compares it with one fails on every article."""
    config = CleanConfig(min_words="many")  # type: ignore[arg-type]
    page = text_page(STORY, id="a")
    with CleanPool(config, workers=1, timeout=60) as pool:
        told = finish(pool, page)["a"].rejection
        assert told is not None
        assert (told.id, told.reason) == ("a", "failed")
        assert told.detail.startswith("TypeError: ")
        assert pool.submit(page).result().rejection == told


@pytest.mark.parametrize(
    ("fault", "said"), [("BrokenPipeError", ""), ("KeyboardInterrupt", ""), ("ValueError", "why")]
)
def test_a_child_that_starts_while_its_parent_ends_says_nothing(fault: str, said: str) -> None:
    code = f"import cleaning.workers.warm\nraise {fault}('why')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode
    assert done.stderr.rpartition(": ")[2].strip() == said


def kill_children() -> None:
    """What the system does where memory runs out: SIGKILL to every child there is."""
    server = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    for child in Path(f"/proc/{server}/task/{server}/children").read_text().split():
        with suppress(ProcessLookupError):
            os.kill(int(child), signal.SIGKILL)


def leave_by_an_exception() -> None:
    with suppress(KeyboardInterrupt), CleanPool(CleanConfig(), workers=1, timeout=60) as inner:
        assert inner.submit(html_page(PAGE, "inner")).result().article is not None
        raise KeyboardInterrupt


def test_a_pool_left_by_an_exception_neither_waits_for_another_nor_ends_it() -> None:
    with CleanPool(CleanConfig(), workers=1, timeout=60) as outer:
        assert outer.submit(html_page(PAGE, "before")).result().article is not None
        leaving = Thread(target=leave_by_an_exception, daemon=True)
        leaving.start()
        leaving.join(timeout=60)
        assert not leaving.is_alive()
        assert outer.submit(html_page(PAGE, "after")).result().article is not None


@pytest.mark.skipif(sys.platform != "linux", reason="children are found by way of /proc")
def test_a_child_killed_from_outside_costs_the_page_it_had() -> None:
    with CleanPool(UNCAPPED, workers=1, timeout=60) as pool:
        had = pool.submit(html_page(HANG, "had"))
        while not wait([had], timeout=0.2).done:
            kill_children()
        rejection = had.result().rejection
        assert rejection is not None
        assert (rejection.id, rejection.reason) == ("had", "crashed")
        assert pool.submit(html_page(PAGE, "after")).result().article is not None


def test_children_are_replaced_in_time_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaning.workers.pool._RECYCLE_AFTER", 2)
    with CleanPool(CleanConfig(), workers=1, timeout=60) as pool:
        answers = [pool.submit(html_page(PAGE, str(number))) for number in range(5)]
        assert [answer.result().article is not None for answer in answers] == [True] * 5


@pytest.mark.skipif(sys.platform != "linux", reason="children are found by way of /proc")
def test_children_killed_while_they_wait_are_replaced() -> None:
    with CleanPool(CleanConfig(), workers=2, timeout=60) as pool:
        assert pool.submit(html_page(PAGE, "before")).result().article is not None
        kill_children()
        later = [pool.submit(html_page(PAGE, str(number))).result() for number in range(3)]
        assert {o.rejection.reason for o in later if o.rejection} <= {"crashed"}
        assert later[-1].article is not None


def test_of_a_step_for_many_pages_at_once_that_fails_each_page_has_its_own() -> None:
    """One page that no memory is left for must not take the others along."""
    step = inside.Together(
        lambda values, _: [1 / value for value in values], lambda one, _: 1 / one
    )
    bundled = inside.Child(inside.bundled_packs(), CleanConfig(), None, None, 9.0, None)
    well, _ = inside._abreast([step], [1, 2, 4], bundled)
    assert well == [1, 0.5, 0.25]
    mixed, spent = inside._abreast([step], [1, 0, 4], bundled)
    assert (mixed[0], mixed[2], len(spent)) == (1, 0.25, 3)
    assert "ZeroDivisionError" in mixed[1].detail
