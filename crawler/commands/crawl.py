"""`scrapy crawl news`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console
from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError

from crawler.report import print_summary
from crawler.session import Session, wrong_use_is_one
from crawler.spiders.news import NewsSpider

if TYPE_CHECKING:
    import argparse


class Command(BaseRunSpiderCommand):
    """Scrapy's own command, with our lock, sentences and exit codes."""

    requires_project = True

    def syntax(self) -> str:
        return "news [-a sites=FILE] [-a only=NAME,...]"

    def short_desc(self) -> str:
        return "Crawl the sites of seeds/, clean what comes in, export what is new"

    def long_desc(self) -> str:
        return (
            f"{self.short_desc()}. Example: scrapy crawl news -a only=hespress,okaz "
            "-s CONTACT=you@example.org"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--quiet", action="store_true", help="no progress, no summary")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        with wrong_use_is_one():
            super().process_options(args, opts)
            self._check(args, opts)

    def _check(self, args: list[str], opts: argparse.Namespace) -> None:
        if opts.output or opts.overwrite_output:
            raise UsageError("-o and -O are not used: articles go to OUTPUT_DIR/articles")
        if args != [NewsSpider.name]:
            raise UsageError("name the spider, and nothing else: scrapy crawl news")
        if opts.quiet:
            assert self.settings
            self.settings.set("PROGRESS", False, priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.crawler_process
        assert self.settings
        session = Session(self.crawler_process, self.settings)
        self.exitcode = session.run(opts.spargs)
        if session.summary and not opts.quiet:
            print_summary(session.summary, Console(file=sys.stdout, highlight=False))
