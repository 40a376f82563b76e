"""Blocks for datatrove pipelines such as FineWeb's: `pip install 'ghirbal[datatrove]'`.

`CleanArabic` takes the furniture out of each document; `FoldArabic` goes before
`MinhashDedupSignature`, so that spelling makes no difference to the signatures:

pipeline = [JsonlReader("in"), CleanArabic(), JsonlWriter("clean")]
signatures = [JsonlReader("clean"), FoldArabic(), MinhashDedupSignature("signatures")]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datatrove.pipeline.filters.base_filter import BaseFilter
from datatrove.pipeline.formatters.base import BaseFormatter

from cleaning.api import clean_text
from cleaning.config import CleanConfig
from cleaning.text import folded_words

if TYPE_CHECKING:
    from datatrove.data import Document

_FACTS = ("title", "published", "updated", "authors", "source", "tags")


class CleanArabic(BaseFilter):
    """Strips each document; drops what is no article, too short or in another language.

    The rules of a publisher apply where `metadata["url"]` names it. What was read from the cut
    lines (title, dates, authors, source, tags) goes to the metadata where it says nothing yet.
    """

    name = "غربال Ghirbal"

    def __init__(
        self,
        languages: tuple[str, ...] = ("ar",),
        min_words: int = 25,
        exclusion_writer: Any = None,
    ) -> None:
        super().__init__(exclusion_writer)
        self.config = CleanConfig(languages, min_words)

    def filter(self, doc: Document) -> bool | tuple[bool, str]:
        """Replace the text by the clean one; the reason where nothing is to be kept."""
        known = doc.metadata
        cleaned = clean_text(
            doc.text, url=known.get("url"), title=known.get("title"), config=self.config
        )
        if not cleaned:
            return False, str(cleaned.reason)
        doc.text = cleaned.text
        for name in _FACTS:
            value = getattr(cleaned.facts, name)
            if value and not known.get(name):
                known[name] = list(value) if isinstance(value, tuple) else value
        return True


class FoldArabic(BaseFormatter):
    """Replaces the text by its folded words: for signatures only, never for what is written."""

    name = "غربال folded words"

    def format(self, text: str) -> str:
        """Alef forms, final ya, ta marbuta, marks and digits as one; punctuation dropped."""
        return " ".join(folded_words(text))
