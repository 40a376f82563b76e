"""A Scrapy item pipeline for any project. Two lines of settings are enough:

ITEM_PIPELINES = {"cleaning.integrations.scrapy.CleanArticles": 300}
GHIRBAL_INDEX = "stories.sqlite"  # leave this out to keep near-duplicates

Items may be dicts, `scrapy.Item`s, dataclasses or attrs classes. One with HTML is extracted, one
with text is stripped; the clean text goes to the text field, and title, dates, authors, source,
tags and language to fields of those names that are there and empty (of a dict: to any). What is
no article, too short, in another language or a copy is dropped, and counted in the stats under
`ghirbal/`. Items with neither field pass through.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem

from cleaning.api import clean_html, clean_text
from cleaning.config import CleanConfig
from cleaning.dedup import deduplicate
from cleaning.errors import InputError
from cleaning.export import acquire, lock_of
from cleaning.fingerprint import fingerprint
from cleaning.model import Entry
from cleaning.store import Database, Index
from cleaning.text import count_words
from cleaning.urls import canonical_url, site_of, stable_id

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings
    from scrapy.statscollectors import StatsCollector

    from cleaning.api import Cleaned
    from cleaning.config import Preset

_FACTS = ("title", "published", "updated", "authors", "source", "tags")


@dataclass(frozen=True, slots=True)
class ItemFields:
    """Which fields of an item hold what."""

    text: str = "text"
    html: str = "html"
    url: str = "url"
    title: str = "title"

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        names = cls()
        return cls(
            settings.get("GHIRBAL_TEXT_FIELD", names.text),
            settings.get("GHIRBAL_HTML_FIELD", names.html),
            settings.get("GHIRBAL_URL_FIELD", names.url),
            settings.get("GHIRBAL_TITLE_FIELD", names.title),
        )


class CleanArticles:
    """Cleans articles on their way, and drops copies of what the index knows."""

    def __init__(
        self,
        fields: ItemFields,
        config: CleanConfig,
        index: Path | None,
        preset: Preset,
        stats: StatsCollector | None,
    ) -> None:
        self._fields = fields
        self._config = config
        self._path = index
        self._preset = preset
        self._stats = stats
        self._index: Index | None = None
        self._stack = ExitStack()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        languages = tuple(settings.getlist("GHIRBAL_LANGUAGES", ["ar"]))
        config = CleanConfig(languages, settings.getint("GHIRBAL_MIN_WORDS", 25))
        index, preset = settings.get("GHIRBAL_INDEX"), settings.get("GHIRBAL_PRESET", "news")
        fields = ItemFields.from_settings(settings)
        return cls(fields, config, Path(index) if index else None, preset, crawler.stats)

    def open_spider(self) -> None:
        """Open the index; raises Locked where another run has it."""
        if self._path:
            lock = lock_of(self._path)
            acquire(lock, self._path)
            self._stack.callback(lock.release)
            self._index = Index(self._stack.enter_context(Database(self._path)))

    def close_spider(self) -> None:
        self._stack.close()

    def process_item(self, item: Any) -> Any:
        adapter = ItemAdapter(item)
        cleaned = self._cleaned(adapter)
        if cleaned is None:
            self._count("passed_through")
            return item
        if not cleaned:
            self._drop(f"rejected/{cleaned.reason}", f"{cleaned.reason}: {cleaned.detail}")
        self._refuse_copies(cleaned, adapter.get(self._fields.url))
        self._fill(adapter, cleaned)
        self._count("kept")
        return item

    def _cleaned(self, adapter: ItemAdapter) -> Cleaned | None:
        names, url = self._fields, adapter.get(self._fields.url)
        if html := adapter.get(names.html):
            return clean_html(html, url=url, config=self._config)
        if text := adapter.get(names.text):
            title = adapter.get(names.title)
            return clean_text(text, url=url, title=title, config=self._config)
        return None

    def _refuse_copies(self, cleaned: Cleaned, url: str | None) -> None:
        if self._index is None:
            return
        entry = Entry(
            id=stable_id(canonical_url(url)) if url else stable_id(cleaned.text),
            fingerprint=fingerprint(cleaned.text),
            site=site_of(url),
            url=url,
            published=cleaned.facts.published,
            source=cleaned.facts.source,
            words=count_words(cleaned.text),
        )
        (decision,) = deduplicate([entry], self._index, self._preset)
        if not decision.kept:
            relation = decision.relation or "known"
            self._drop(f"duplicates/{relation}", f"{relation} of {decision.canonical}")
        self._index.add([entry], [decision])

    def _fill(self, adapter: ItemAdapter, cleaned: Cleaned) -> None:
        names = self._fields
        if not _takes(adapter, names.text):
            raise InputError(
                f"{type(adapter.item).__name__} has no field {names.text} for the clean text; "
                "add one, or name another with GHIRBAL_TEXT_FIELD."
            )
        adapter[names.text] = cleaned.text
        known = {name: getattr(cleaned.facts, name) for name in _FACTS}
        known[names.title] = known.pop("title")
        for name, value in (*known.items(), ("language", cleaned.language.code)):
            if value and not adapter.get(name) and _takes(adapter, name):
                adapter[name] = list(value) if isinstance(value, tuple) else value

    def _drop(self, counter: str, why: str) -> None:
        self._count(counter)
        raise DropItem(why, log_level="INFO")

    def _count(self, name: str) -> None:
        if self._stats is not None:
            self._stats.inc_value(f"ghirbal/{name}")


def _takes(adapter: ItemAdapter, name: str) -> bool:
    """A dict takes any field, a class those that it declares."""
    return isinstance(adapter.item, dict) or name in adapter.field_names()
