"""From a fetched page to its outcome: archived first, then cleaned in a child process.

A page counts as being worked on until its outcome is known, and Scrapy stops fetching while too
much is being worked on; so the crawl never runs away from the cleaning.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Self

from scrapy.exceptions import DropItem

from cleaning.config import CleanConfig
from cleaning.errors import GhirbalError
from cleaning.model import Outcome, Page, Rejection
from cleaning.urls import site_of, stable_id
from crawler.discovery import is_listing_page
from crawler.extensions import RunKeeper
from crawler.likely import Wanted
from crawler.pages import PageArchive

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from cleaning.learn import Learned
    from cleaning.likeness import Subject
    from cleaning.workers import CleanPool
    from crawler.items import FetchedPage


def keeper(crawler: Crawler) -> RunKeeper:
    """The extension that holds the run."""
    found = crawler.get_extension(RunKeeper)
    assert found is not None, "crawler.extensions.RunKeeper is switched off"
    return found


class ArchivePipeline:
    """Writes each page to the run's WARC file, in a thread of its own."""

    def __init__(self, run: RunKeeper, archive: PageArchive) -> None:
        self._keeper = run
        self._archive = archive
        self._thread = ThreadPoolExecutor(1, "archive")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        run = keeper(crawler)
        return cls(run, PageArchive(run.run.folder / "pages", run.run.number))

    async def process_item(self, item: FetchedPage) -> FetchedPage:
        loop = asyncio.get_running_loop()
        try:
            item.source = await loop.run_in_executor(self._thread, self._archive.write, item)
        except GhirbalError as error:
            self._keeper.fail(error)
            raise DropItem(str(error), log_level="INFO") from error
        return item

    async def close_spider(self) -> None:
        self._thread.shutdown()
        try:
            self._archive.close()
        except GhirbalError as error:
            self._keeper.fail(error)


class CleaningPipeline:
    """Cleans each page in a child process, and hands the outcome to the run."""

    def __init__(
        self,
        run: RunKeeper,
        config: CleanConfig,
        workers: int,
        timeout: float,
        subject: Subject | None = None,
    ) -> None:
        self._keeper = run
        self._config = config
        self._subject = subject
        self._workers = workers
        self._timeout = timeout
        self._opening: asyncio.Future[CleanPool] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        config = CleanConfig(
            languages=tuple(settings.getlist("CLEAN_LANGUAGES")),
            min_words=settings.getint("CLEAN_MIN_WORDS"),
        )
        workers, timeout = settings.getint("CLEAN_WORKERS"), settings.getfloat("CLEAN_TIMEOUT")
        subject = getattr(crawler.spider, "wanted", Wanted()).subject
        return cls(keeper(crawler), config, workers, timeout, subject)

    async def process_item(self, item: FetchedPage) -> FetchedPage:
        run = self._keeper.run
        page = as_page(item)
        outcome = await self._clean(item, page)
        try:
            run.take(item, page.id, outcome)
        except GhirbalError as error:
            self._keeper.fail(error)
            raise DropItem(str(error), log_level="INFO") from error
        return item

    async def _clean(self, item: FetchedPage, page: Page) -> Outcome:
        rejection = doubt(item, page.id)
        if rejection:
            return Outcome(rejection=rejection)
        return await asyncio.wrap_future((await self._pool()).submit(page))

    def open_spider(self) -> None:
        """A first crawl will need the pool, which takes seconds to start: begin at once."""
        if self._keeper.run.first:
            self._pool()

    def _pool(self) -> asyncio.Future[CleanPool]:
        """The pool, opened with the first page: a run with nothing new starts no processes."""
        if self._opening is None:
            loop = asyncio.get_running_loop()
            learned = self._keeper.run.learned()
            self._opening = loop.run_in_executor(None, self._open_pool, learned)
        return self._opening

    def _open_pool(self, learned: Learned) -> CleanPool:
        # Imported here, in a thread: the parsers take a second, and the reactor must not wait.
        from cleaning.workers import CleanPool

        config, subject = self._config, self._subject
        pool = CleanPool(config, self._workers, self._timeout, learned=learned, subject=subject)
        pool.submit(Page("", "html", b"", ""))  # the first task starts processes that read HTML
        return pool

    async def close_spider(self) -> None:
        if self._opening is not None:
            pool = await self._opening
            await asyncio.get_running_loop().run_in_executor(None, pool.close)


def as_page(item: FetchedPage) -> Page:
    """The page as the cleaning takes it; its id follows from its address."""
    return Page(
        id=stable_id(item.url),
        kind="html",
        content=item.body,
        input=item.source,
        url=item.url,
        site=site_of(item.url),
        fetched_at=item.fetched_at,
        charset=item.charset,
    )


def doubt(item: FetchedPage, id: str) -> Rejection | None:
    """Why a page need not be cleaned: it is empty, or its markup says that it is a list."""
    if not item.body.strip():
        return Rejection(id, "crawl", "empty_page", "the server sent nothing")
    if is_listing_page(item.body):
        return Rejection(id, "crawl", "listing_page", "the markup says that it is a list")
    return None
