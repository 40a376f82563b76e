"""The datatrove blocks, where datatrove is installed: `pip install 'ghirbal[datatrove]'`."""

from __future__ import annotations

import pytest

pytest.importorskip("datatrove", reason="datatrove is an optional extra and not installed")

from datatrove.data import Document

from cleaning.integrations.datatrove import CleanArabic, FoldArabic
from tests.stories import BRIDGE
from tests.test_pipeline import DUMPED, STORY


def test_furniture_is_taken_out_and_its_facts_are_kept() -> None:
    (clean,) = CleanArabic().run(
        [Document(DUMPED, "1", metadata={"url": "https://waha.example/1"})]
    )
    assert clean.text == STORY


def test_what_is_no_article_is_dropped_by_name() -> None:
    block = CleanArabic()
    assert list(block.run([Document("عاجل", "1"), Document("In English. " * 30, "2")])) == []
    assert {"dropped_too_short", "dropped_other_language"} <= set(block.stats.stats)


def test_spellings_of_one_text_fold_to_one() -> None:
    spelled = BRIDGE.replace("ة", "ه").replace("أ", "ا")
    assert FoldArabic().format(BRIDGE) == FoldArabic().format(spelled)
