"""Urgent news begins as a line: such a page is asked for again, and comes once it has grown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.hostile import Answer, home, story
from tests.test_refresh import FIRST, Week, week

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["week"]
STUB = "/news/7300"
URGENT = (
    "<!DOCTYPE html><html lang='ar'><head><meta charset='utf-8'><title>عاجل</title>"
    "<meta property='og:type' content='article'></head><body><article>"
    "<h1>عاجل: انقطاع المياه عن حي الميناء</h1><p>أعلنت البلدية قبل قليل انقطاع "
    "المياه عن حي الميناء كله حتى إشعار آخر، والتفاصيل بعد قليل.</p></article></body></html>"
)
LISTED = Answer(home("/local", STUB, *(f"/news/{1000 + n}" for n in range(5))))


@pytest.fixture
def stub(week: Week) -> Week:
    week.server.sites["waha"] |= {"/": LISTED, STUB: Answer(URGENT)}
    first, asked = week.run(0)
    assert STUB in asked
    assert (first["kept"], first["rejected_by_reason"]) == (6, {"too_short": 1})
    return week


def addresses(week: Week) -> list[str]:
    return [row["url"] for row in week.scrapy.articles() if row["url"].endswith(STUB)]


def test_one_that_grows_comes_out_once(stub: Week) -> None:
    stub.server.sites["waha"][STUB] = Answer(story(30))
    assert STUB not in stub.run(0.5)[1], "not before its time"
    second, asked = stub.run(1.1)
    assert STUB in asked
    assert (second["kept"], second["rejected"]) == (1, 0)
    assert STUB not in stub.run(1.5)[1], "from now on it is an article as others are"
    assert len(addresses(stub)) == 1


def test_one_that_stays_as_it_is_is_let_be_and_told_once(stub: Week) -> None:
    for hours, wanted in ((1.1, True), (2, False), (6.1, True), (24.1, True), (73, True)):
        summary, asked = stub.run(hours)
        assert (STUB in asked) == wanted, hours
        assert (summary["seen"], summary["rejected"], summary["alarms"]) == (0, 0, [])
        assert summary["fetches"]["waha"].get("short_again", 0) == wanted
    stub.server.sites["waha"][STUB] = Answer(story(30))
    assert STUB not in stub.run(200)[1]
    assert addresses(stub) == []


def gone(pages: dict[str, Any]) -> None:
    pages[STUB] = Answer(status=410)


def away(pages: dict[str, Any]) -> None:
    pages[STUB] = Answer(status=503, times=1, then=Answer(story(30)))


def moved(pages: dict[str, Any]) -> None:
    pages[STUB] = Answer(status=301, headers={"Location": "/news/7301"})
    pages["/news/7301"] = Answer(story(30))


@pytest.mark.parametrize(
    ("happen", "found"),
    [
        pytest.param(gone, [], id="taken away"),
        pytest.param(away, [STUB], id="away for an hour"),
        pytest.param(moved, ["/news/7301"], id="at another address"),
    ],
)
def test_what_becomes_of_it(
    stub: Week, happen: Callable[[dict[str, Any]], None], found: list[str]
) -> None:
    happen(stub.server.sites["waha"])
    for hours in (1.1, 3, 7, 30, 80, 200):
        stub.run(hours)
    known = set(FIRST)
    urls = [row["url"] for row in stub.scrapy.articles()]
    paths = [f"/news/{url.rpartition('/')[2]}" for url in urls]
    assert [path for path in paths if path not in known] == found
