"""Tasks in batches small enough to share out evenly and large enough to be worth sending."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cleaning.extract import extract

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaning.config import CleanConfig
    from cleaning.model import Extracted, Page, Rejection
    from cleaning.rulepack import Packs
    from cleaning.workers.lost import Task

_BATCH_PAGES = 160
_BATCH_SIZE = 800_000  # some 160 news texts, or a few pages of HTML


@dataclass(slots=True)
class Batch:
    """Tasks in order, each with its result where it is known."""

    pages: list[tuple[Any, Any]] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    future: Any = None
    size: int = 0

    @property
    def full(self) -> bool:
        return len(self.pages) >= _BATCH_PAGES or self.size >= _BATCH_SIZE

    def add(self, task: Task, known: Any, size: int) -> None:
        self.pages.append((task, known))
        if known is None:
            self.tasks.append(task)
        self.size += size


def page_batches(
    records: Iterable[Page | tuple[Page, Rejection]], packs: Packs, config: CleanConfig
) -> Iterator[Batch]:
    """Pages to extract, with the results of those that need no child."""
    batch = Batch()
    for record in records:
        page = record[0] if isinstance(record, tuple) else record
        batch.add(page, _known(record, packs, config), 2 * len(page.content))
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
    return extract(record, packs, config.limits)


def line_batches(lines: Iterable[bytes]) -> Iterator[Batch]:
    """Spooled pages to finish."""
    batch = Batch()
    for line in lines:
        batch.add(line, None, len(line))
        if batch.full:
            yield batch
            batch = Batch()
    yield batch
