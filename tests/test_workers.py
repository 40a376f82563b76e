"""Children that can be killed: one bad page costs one page, by name, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cleaning.config import CleanConfig, Limits
from cleaning.model import Page, Rejection
from cleaning.workers import CleanPool
from tests.conftest import text_page
from tests.test_pipeline import STORY

if TYPE_CHECKING:
    from collections.abc import Iterator

# A page no cap is in the way of here: extraction takes far longer on it than the deadline.
HANG = "<html><body>" + "<p>كلمة ثانية وثالثة هنا</p>" * 800_000 + "</body></html>"
UNCAPPED = CleanConfig(limits=Limits(html_bytes=10**9))
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
    extracted = list(pool.extract(pages))
    outcomes = list(pool.finish(extracted))
    assert [page.id for page, _ in outcomes] == [page.id for page in pages]
    assert all(outcome.article for _, outcome in outcomes)


def test_a_record_rejected_before_keeps_its_place(pool: CleanPool) -> None:
    bad = (text_page("", id="bad"), Rejection("bad", "read", "not_json"))
    good = text_page(STORY, id="good")
    extracted = list(pool.extract([good, bad, replace(good, id="last")]))
    outcomes = list(pool.finish(extracted))
    assert [page.id for page, _ in outcomes] == ["good", "bad", "last"]
    assert outcomes[1][1].rejection == bad[1]


def test_a_page_that_needs_too_much_memory_is_named() -> None:
    config = CleanConfig(limits=Limits(memory_bytes=700_000_000, html_bytes=10**9))
    huge = html_page("<p>كلمة</p>" * 3_000_000 + PAGE, "huge")
    with CleanPool(config, workers=1, timeout=60) as pool:
        rejection = pool.submit(huge).result().rejection
        assert rejection is not None
        assert rejection.id == "huge"
        assert pool.submit(html_page(PAGE, "next")).result().article is not None
