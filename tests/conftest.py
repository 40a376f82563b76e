"""Factories and places. Nothing here pretends to be a part of the product."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from cleaning.model import Article, Facts, Language, Page, Removal, Span

if TYPE_CHECKING:
    from collections.abc import Callable

# Speed is not tested; and CI tries the same examples each time, so that it never fails by chance.
settings.register_profile("suite", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("suite")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the labelled documents (../shared) are not on this machine"
)


def text_page(text: str, id: str = "a", site: str = "", **more: object) -> Page:
    """A text document as the reader would hand it over."""
    return Page(id=id, kind="text", content=text, input=f"{id}.txt", site=site, **more)  # type: ignore[arg-type]


def article(body: str, *cuts: str, id: str = "a", **facts: object) -> Article:
    """An article from whose body each of `cuts` was removed, in order."""
    removals, position = [], 0
    for cut in cuts:
        start = body.index(cut, position)
        position = start + len(cut)
        removals.append(Removal(Span(start, position), "test/rule", "teaser"))
    known = Facts(**facts)  # type: ignore[arg-type]
    return Article(
        id,
        f"{id}.txt",
        body,
        known,
        Language("ar", 0.99, 1.0),
        tuple(removals),
        site="waha.example",
    )


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes], Path]:
    """A function that puts a file into a folder of the test's own."""

    def write_file(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    return write_file
