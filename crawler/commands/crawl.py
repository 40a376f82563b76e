"""`scrapy crawl news`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console
from scrapy.exceptions import UsageError

from crawler.command import NewsCommand
from crawler.dry_run import fewer_pages, lines, thrown_away
from crawler.report import print_summary
from crawler.spiders.news import NewsSpider
from crawler.summary import line as told

if TYPE_CHECKING:
    import argparse


class Command(NewsCommand):
    """Scrapy's own command, with our lock, sentences and exit codes."""

    def syntax(self) -> str:
        return "news [-a sites=FILE] [-a only=NAME,...] [-a like=PATH] [--dry-run]"

    def short_desc(self) -> str:
        return "Crawl the sites of seeds/, clean what comes in, export what is new"

    def long_desc(self) -> str:
        return (
            f"{self.short_desc()}. Example: scrapy crawl news -a only=hespress,okaz "
            "-s CONTACT=you@example.org"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--dry-run", action="store_true", help="list what would be taken, and keep nothing"
        )

    def check(self, args: list[str]) -> None:
        if args != [NewsSpider.name]:
            raise UsageError("name the spider, and nothing else: scrapy crawl news")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        # -a dry_run=1 is the same, for those who write all arguments of a spider with -a.
        if opts.dry_run or opts.spargs.pop("dry_run", "0") not in ("0", ""):
            self._dry_run(opts)
            return
        session = self.session()
        self.exitcode = session.run(opts.spargs)
        if session.summary and not opts.quiet:
            print_summary(session.summary, Console(file=sys.stdout, highlight=False))

    def _dry_run(self, opts: argparse.Namespace) -> None:
        assert self.settings
        fewer_pages(self.settings)
        with thrown_away(self.settings) as folder:
            session = self.session()
            self.exitcode = session.run(opts.spargs)
            if session.summary is None:
                return
            for line in lines(folder, session.said):
                sys.stdout.write(line + "\n")
        if not opts.quiet:
            sys.stderr.write(f"{told(session.summary)}; nothing was kept\n")
