"""The same story on two different templates gives the same text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cleaning.config import CleanConfig
from cleaning.model import Page
from cleaning.pipeline import clean_page
from cleaning.rulepack import load_packs
from tests.newsroom.likeness import jaccard, shingles
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.reprints import THEMES, Reprint, copies, likenesses, reprints

if TYPE_CHECKING:
    from cleaning.model import Article

PACKS, CONFIG = load_packs(), CleanConfig(min_words=0)
ALIKE, SHARE = 0.9, 0.97


def cleaned(page: Reprint) -> Article:
    outcome = clean_page(Page(page.url, "html", page.html, page.url, page.url), PACKS, CONFIG)
    assert outcome.article, (page.theme, page.story, outcome.rejection)
    return outcome.article


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return Newsroom(60, seed=3)


@pytest.fixture(scope="module")
def pages(newsroom: Newsroom) -> list[list[Reprint]]:
    return list(reprints(newsroom))


def test_there_are_stories_to_compare(pages: list[list[Reprint]]) -> None:
    assert len(pages) >= 4
    assert all(len({page.html for page in story}) == len(THEMES) for story in pages)


@pytest.mark.parametrize("theme", THEMES)
def test_each_template_gives_the_body_and_nothing_else(
    theme: str, pages: list[list[Reprint]]
) -> None:
    for page in (page for story in pages for page in story if page.theme == theme):
        assert cleaned(page).text.splitlines() == [" ".join(line.split()) for line in page.body]


def test_nearly_all_pairs_of_templates_give_the_same_text(newsroom: Newsroom) -> None:
    found = likenesses(newsroom, lambda page: cleaned(page).text)
    assert len(found) == len(THEMES) * (len(THEMES) - 1) // 2
    pairs = [likeness for several in found.values() for likeness in several]
    assert sum(likeness >= ALIKE for likeness in pairs) >= SHARE * len(pairs)


def test_nearly_all_copies_that_outlets_printed_give_the_same_text() -> None:
    pairs = [
        jaccard(shingles(cleaned(one).text), shingles(cleaned(other).text))
        for one, other in copies(Newsroom(150, seed=3))
    ]
    assert len(pairs) >= 10
    assert sum(likeness >= ALIKE for likeness in pairs) >= SHARE * len(pairs)
