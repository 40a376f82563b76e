"""The whole journey over the demo newsroom, held against the newsroom's own truth."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest

from cleaning.cli import run_command
from cleaning.urls import canonical_url
from crawler.items import FetchedPage
from crawler.pages import PageArchive
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.outlets import outlets
from tests.newsroom.site import Site

if TYPE_CHECKING:
    from pathlib import Path

    from tests.newsroom.truth import Truth

PAGES = 300
Row = dict[str, Any]


def archive(newsroom: Newsroom, folder: Path) -> None:
    """The newsroom's article pages as a crawl would have kept them."""
    pages = PageArchive(folder, run=1)
    for outlet in outlets().values():
        site = Site(outlet, newsroom)
        for post in site.posts:
            resource = site.get(post.path)
            packed = resource.body[:2] == b"\x1f\x8b"
            pages.write(
                FetchedPage(
                    url=site.base + post.path,
                    site=outlet.name,
                    key=canonical_url(site.base + post.path),
                    body=gzip.decompress(resource.body) if packed else resource.body,
                    headers=[("Content-Type", resource.content_type)],
                    charset=None,
                    status=200,
                    fetched_at="2025-03-10T18:00:00+00:00",
                )
            )
    pages.close()


class Journey:
    """What came out of a run over the newsroom, beside the truth."""

    def __init__(self, folder: Path) -> None:
        newsroom = Newsroom(PAGES, seed=3)
        archive(newsroom, folder / "pages")
        arguments = [str(folder / "pages"), "--output", str(folder / "out"), "--quiet"]
        assert run_command(["run", *arguments, "--min-words", "0"]) == 0
        self.truth: dict[str, Truth] = {canonical_url(t.url): t for t in newsroom.truth}
        self.kept = self.rows(folder / "out" / "articles.jsonl")
        self.duplicates = self.rows(folder / "out" / "duplicates.jsonl")
        self.rejected = self.rows(folder / "out" / "rejected.jsonl")

    @staticmethod
    def rows(path: Path) -> list[Row]:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    def of(self, row: Row) -> Truth:
        return self.truth[canonical_url(row["url"])]


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Journey:
    return Journey(tmp_path_factory.mktemp("journey"))


def test_every_page_is_accounted_for(journey: Journey) -> None:
    assert len(journey.kept) + len(journey.duplicates) + len(journey.rejected) == PAGES


def test_only_the_persian_pages_are_rejected(journey: Journey) -> None:
    reasons = {row["reason"] for row in journey.rejected}
    persian = sum(truth.language == "fa" for truth in journey.truth.values())
    assert reasons == {"other_language"}
    assert len(journey.rejected) == persian


def test_bodies_come_out_as_they_were_written(journey: Journey) -> None:
    wrong: dict[str, list[Row]] = defaultdict(list)
    for row in [*journey.kept, *journey.duplicates]:
        body = [" ".join(line.split()) for line in journey.of(row).body]
        if [" ".join(line.split()) for line in row["text"].split("\n")] != body:
            wrong[row["site"]].append(row)
    total = len(journey.kept) + len(journey.duplicates)
    assert sum(map(len, wrong.values())) <= 0.02 * total, {s: len(r) for s, r in wrong.items()}


@pytest.mark.parametrize("field", ["title", "published"])
def test_what_the_page_says_of_itself_is_read(journey: Journey, field: str) -> None:
    rows = [*journey.kept, *journey.duplicates]
    said = [(row[field] or "")[:10] for row in rows]
    true = [(getattr(journey.of(row), field) or "")[:10] for row in rows]
    assert sum(a == b for a, b in zip(said, true, strict=True)) >= 0.98 * len(rows)


def test_a_duplicate_tells_the_story_of_the_article_it_names(journey: Journey) -> None:
    by_id = {row["id"]: row for row in journey.kept}
    wrong = [
        (journey.of(row).title, journey.of(by_id[row["duplicate_of"]]).title)
        for row in journey.duplicates
        if journey.of(row).story != journey.of(by_id[row["duplicate_of"]]).story
    ]
    assert len(wrong) <= 0.01 * len(journey.duplicates), wrong


def test_hardly_any_story_is_lost_and_hardly_any_kept_twice(journey: Journey) -> None:
    kept = [journey.of(row).story for row in journey.kept]
    arabic = {truth.story for truth in journey.truth.values() if truth.language == "ar"}
    assert len(arabic - set(kept)) <= 0.01 * len(arabic)
    assert len(kept) - len(arabic) <= 0.03 * len(kept)
