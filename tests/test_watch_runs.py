"""A site that brings an article or two a run: its collapse is met all the same, some runs later."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.test_run import lost, open_run, page, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.run import CrawlRun

__all__ = ["open_run"]
SHORT = " ".join(text(1).split()[:28])


def published(run: CrawlRun, number: int, body: str | None = None, title: str = "") -> None:
    found = page(run, number, body)
    found = replace(found, row={**(found.row or {}), "title": title or f"خبر رقم {number}"})
    run.add(found)


def refresh(
    open_run: Callable[[], CrawlRun], happen: Callable[[CrawlRun, int], object], *numbers: int
) -> list[str]:
    """A run in which something happens to each of these addresses; its alarms."""
    run = open_run()
    run.fetches.count("waha", "listings")
    run.fetches.count("waha", "links", 20)
    for number in numbers:
        happen(run, number)
    alarms = run.finish("finished")["alarms"]
    run.close()
    return list(alarms)


def fails(run: CrawlRun, number: int) -> None:
    """Those before it fail again."""
    for _ in range(100, number + 1):
        run.fetches.fail("waha", "http_403")
    run.fetches.count("waha", "failed_again", number - 100)


@pytest.mark.parametrize(
    ("happen", "alarm"),
    [
        pytest.param(fails, r"3 addresses .*\(http_403\), in 3 runs", id="blocked"),
        pytest.param(
            lambda run, n: run.fetches.count("waha", "gone"), r"\(gone\), in 3 runs", id="gone"
        ),
        pytest.param(lambda run, n: run.add(lost(run, n)), "3 pages and no article", id="a wall"),
        pytest.param(
            lambda run, n: published(run, n, f"{SHORT} {n}"), "29 words, usually 90", id="teasers"
        ),
        pytest.param(
            lambda run, n: published(run, n, title="الواحة"), "share one title", id="one title"
        ),
    ],
)
def test_one_address_a_run_is_enough_in_the_third(
    open_run: Callable[[], CrawlRun], happen: Callable[[CrawlRun, int], object], alarm: str
) -> None:
    assert refresh(open_run, published, *range(20)) == []
    assert refresh(open_run, happen, 100) == []
    assert refresh(open_run, happen, 101) == []
    (said,) = refresh(open_run, happen, 102)
    assert re.search(alarm, said)
    if "words" not in alarm:  # lengths of before the alarm are a little more usual by now
        assert refresh(open_run, happen, 103)
    assert refresh(open_run, published, *range(200, 210)) == []


def test_one_bad_address_between_articles_is_none(open_run: Callable[[], CrawlRun]) -> None:
    assert refresh(open_run, published, *range(20)) == []
    for number in range(100, 110, 2):
        assert refresh(open_run, lambda run, n: run.add(lost(run, n)), number) == []
        assert refresh(open_run, published, number + 1) == []


def looks(
    run: CrawlRun, number: int, names: str = "main story lead body head foot tags date"
) -> None:
    published(run, number)
    classes = "".join(f"<div class='{name}'>" for name in names.split())
    run.watch.see("waha", f"<body>{classes}".encode())


def other(run: CrawlRun, number: int) -> None:
    looks(run, number, "nx-a nx-b nx-c nx-d nx-e nx-f nx-g nx-h")


def test_a_layout_is_another_one_in_the_third_run_and_then_it_is_known(
    open_run: Callable[[], CrawlRun],
) -> None:
    assert refresh(open_run, looks, *range(5)) == []
    assert refresh(open_run, other, 100) == []
    assert refresh(open_run, other, 101) == []
    (said,) = refresh(open_run, other, 102)
    assert "another layout (0% of it is known)" in said
    assert refresh(open_run, other, 103) == []


def test_a_special_page_now_and_then_is_no_other_layout(open_run: Callable[[], CrawlRun]) -> None:
    assert refresh(open_run, looks, *range(5)) == []
    for number in range(100, 110, 2):
        assert refresh(open_run, other, number) == []
        assert refresh(open_run, looks, number + 1) == []
