"""Tasks in batches small enough to share out evenly and large enough to be worth sending."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cleaning.model import Extracted, Page, Rejection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaning.config import CleanConfig
    from cleaning.rulepack import Packs
    from cleaning.workers.child import Task

_BATCH_PAGES = 160
_BATCH_CHARS = 400_000  # some 160 news texts, or one or two pages of HTML


@dataclass(slots=True)
class Batch:
    """Pages in order, each with its result where it is known, and the tasks for the rest."""

    pages: list[tuple[Page, Any]] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    future: Any = None
    size: int = 0

    @property
    def full(self) -> bool:
        return len(self.pages) >= _BATCH_PAGES or self.size >= _BATCH_CHARS

    def add(self, page: Page, extracted: Extracted | None, known: Any, size: int) -> None:
        self.pages.append((page, known))
        if known is None:
            self.tasks.append((page, extracted))
        self.size += size


def page_batches(
    records: Iterable[Page | tuple[Page, Rejection]], packs: Packs, config: CleanConfig
) -> Iterator[Batch]:
    """Pages to extract, with the results of those that need no child."""
    batch = Batch()
    for record in records:
        page = record[0] if isinstance(record, tuple) else record
        batch.add(page, None, _known(record, packs, config), len(page.content))
        if batch.full:
            yield batch
            batch = Batch()
    yield batch


def _known(
    record: Page | tuple[Page, Rejection], packs: Packs, config: CleanConfig
) -> Extracted | Rejection | None:
    """What can be said of a record without a child: text needs no parser."""
    if isinstance(record, tuple):
        return record[1]
    if record.kind != "text":
        return None
    from cleaning.pipeline import extract_page  # not for HTML: it brings trafilatura along

    return extract_page(record, packs, config)


def task_batches(tasks: Iterable[tuple[Page, Extracted | Rejection]]) -> Iterator[Batch]:
    """Extracted pages to finish; what was rejected before keeps its place."""
    batch = Batch()
    for page, extracted in tasks:
        if isinstance(extracted, Rejection):
            batch.add(page, None, extracted, 0)
        else:
            batch.add(page, extracted, None, len(extracted.body))
        if batch.full:
            yield batch
            batch = Batch()
    yield batch
