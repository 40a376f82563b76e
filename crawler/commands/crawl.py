"""`scrapy crawl news`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console
from scrapy.exceptions import UsageError

from crawler.command import NewsCommand
from crawler.report import print_summary
from crawler.spiders.news import NewsSpider

if TYPE_CHECKING:
    import argparse


class Command(NewsCommand):
    """Scrapy's own command, with our lock, sentences and exit codes."""

    def syntax(self) -> str:
        return "news [-a sites=FILE] [-a only=NAME,...]"

    def short_desc(self) -> str:
        return "Crawl the sites of seeds/, clean what comes in, export what is new"

    def long_desc(self) -> str:
        return (
            f"{self.short_desc()}. Example: scrapy crawl news -a only=hespress,okaz "
            "-s CONTACT=you@example.org"
        )

    def check(self, args: list[str]) -> None:
        if args != [NewsSpider.name]:
            raise UsageError("name the spider, and nothing else: scrapy crawl news")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        session = self.session()
        self.exitcode = session.run(opts.spargs)
        if session.summary and not opts.quiet:
            print_summary(session.summary, Console(file=sys.stdout, highlight=False))
