"""The five founding documents come out exactly as their gold says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cleaning.config import CleanConfig
from cleaning.pipeline import clean_page
from cleaning.rulepack import load_packs
from tests.conftest import SHARED, needs_shared, text_page

FACTS = ("title", "published", "source")


def gold() -> list[dict[str, Any]]:
    path = SHARED / "eval" / "seeds" / "gold.jsonl"
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@needs_shared
@pytest.mark.parametrize("expected", gold(), ids=lambda g: g["id"])
def test_a_founding_document_comes_out_as_its_gold(expected: dict[str, Any]) -> None:
    text = (SHARED / "seeds" / f"{expected['id']}.txt").read_text(encoding="utf-8")
    article = clean_page(text_page(text), load_packs(), CleanConfig(min_words=0)).article
    assert article is not None
    assert article.text.split("\n") == [line.strip() for line in expected["body"]]
    for name in FACTS:
        if expected.get(name):
            assert (getattr(article.facts, name) or "").startswith(expected[name])
    assert article.language.code == expected["language"]
