"""What is left out, and what is in doubt, is on record: page, run.json, report, crawl."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from cleaning.config import CleanConfig
from cleaning.model import Extracted, Page
from cleaning.pipeline import extract_page
from cleaning.rulepack import load_packs
from cleaning.run import DumpRun, RunOptions
from tests import widgets
from tests.crawling import Scrapy
from tests.hostile import Answer, HostileServer, home

if TYPE_CHECKING:
    from pathlib import Path

PACKS, CONFIG = load_packs(), CleanConfig(min_words=0)
DEEP = 3_000


def extracted(html: str) -> Extracted:
    result = extract_page(Page("x", "html", html, "x"), PACKS, CONFIG)
    assert isinstance(result, Extracted), result
    return result


def nested(tag: str) -> str:
    """An article below thousands of elements, as broken templates and editors make them."""
    return widgets.page(1).replace("<div class='zq-leaf'>", f"<{tag}>" * DEEP, 1)


def collapsed(number: int) -> str:
    """A template that puts the article where nobody looks: beside one paragraph, as labels."""
    labels = "".join(
        f"<div><span>{line}</span></div>" for n in range(80) for line in widgets.paragraphs(n, 5)
    )
    lead = f"<article><p>{widgets.paragraphs(number)[0]}</p></article>"
    return f"<html><body><h1>{widgets.headline(number)}</h1>{lead}{labels}</body></html>"


class TestNoTextIsLostInSilence:
    @pytest.mark.parametrize("tag", ["div", "span", "x-wrap", "label", "figure", "h2", "ul", "ins"])
    def test_below_thousands_of_elements(self, tag: str) -> None:
        result = extracted(nested(tag))
        assert [line for line in widgets.paragraphs(1) if line not in result.body] == []
        assert result.flags == ("flattened",)

    def test_an_ordinary_page_is_in_no_doubt(self) -> None:
        assert extracted(widgets.page(1)).flags == ()

    def test_a_paragraph_of_two_million_characters(self) -> None:
        long = "كلمة " * 400_000
        page = f"<html><body><h1>{widgets.headline(1)}</h1><p>{long}</p></body></html>"
        assert len(extracted(page).body) == len(long) - 1

    def test_a_body_of_next_to_nothing_on_a_long_page(self) -> None:
        result = extracted(collapsed(1))
        assert result.body == widgets.paragraphs(1)[0]
        assert result.flags == ("collapsed",)


FURNISHED = widgets.page(
    2,
    inside='<div class="sharedaddy"><p>شارك هذا الموضوع عبر فيسبوك</p></div>'
    '<div class="related-posts"><a href="/7">خبر آخر من أخبار المدينة القديمة</a></div>',
)


def test_each_page_says_what_its_markup_took_out() -> None:
    found = {entry.rule: entry for entry in extracted(FURNISHED).pruned}
    assert found, "nothing was pruned"
    share = next(entry for entry in found.values() if "شارك هذا الموضوع" in entry.sample)
    assert (share.kind, share.elements) == ("share", 1)
    assert share.chars == len("شارك هذا الموضوع عبر فيسبوك")


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("audit")
    pages = {"2": FURNISHED, "3": collapsed(3), "4": nested("div"), "5": widgets.page(5)}
    rows = [
        {"id": n, "url": f"https://{widgets.HOST}/{n}", "html": html} for n, html in pages.items()
    ]
    dump = folder / "dump.jsonl"
    dump.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    options = RunOptions([str(dump)], folder / "out", workers=1, clean=CONFIG)
    found = DumpRun(options).run()
    return {**found, "report": (folder / "out" / "report.html").read_text(encoding="utf-8")}


def test_a_run_counts_doubts_by_site(summary: dict[str, Any]) -> None:
    assert summary["flags"] == {"collapsed": {widgets.HOST: 1}, "flattened": {widgets.HOST: 1}}


def test_a_run_counts_what_markup_took_out_with_samples(summary: dict[str, Any]) -> None:
    uses = [use for use in summary["prunes"].values() if use["kind"] == "share"]
    assert [(use["pages"], use["elements"]) for use in uses] == [(1, 1)]
    assert uses[0]["samples"] == [{"id": "2", "text": "شارك هذا الموضوع عبر فيسبوك"}]


def test_the_report_tells_of_doubts(summary: dict[str, Any]) -> None:
    assert "doubtful: collapsed" in summary["report"]
    assert "next to nothing of what the page visibly holds" in summary["report"]


def test_a_crawl_tells_of_doubts_by_site(tmp_path: Path) -> None:
    scrapy = Scrapy(tmp_path)
    site = {"/": Answer(home("/news/1001")), "/news/1001": Answer(collapsed(1))}
    with HostileServer({"waha": site}) as server:
        scrapy.seeds.write_text(server.seeds())
        assert scrapy("crawl", "news", "-s", "CLEAN_MIN_WORDS=0").returncode == 0
    flags = scrapy.summary()["flags"]
    assert [sum(sites.values()) for sites in flags.values()] == [1]
    assert "doubtful: collapsed" in max((scrapy.output / "reports").glob("*.html")).read_text()
