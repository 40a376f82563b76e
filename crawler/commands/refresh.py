"""`scrapy refresh`: the crawl for cron."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError

from crawler.session import Session, wrong_use_is_one
from crawler.summary import line

if TYPE_CHECKING:
    import argparse


class Command(BaseRunSpiderCommand):
    """One run at a time, only what is due, one line, fixed exit codes."""

    requires_project = True

    def syntax(self) -> str:
        return "[-a sites=FILE] [-a only=NAME,...] [--alarm]"

    def short_desc(self) -> str:
        return "Crawl only what is new, for cron: a lock, one summary line, fixed exit codes"

    def long_desc(self) -> str:
        return (
            f"{self.short_desc()} (0 fine, 1 wrong use, 2 partly failed, 3 another run holds the "
            "lock, 4 no space, 5 an alarm). Example: scrapy refresh --alarm "
            "-s CONTACT=you@example.org"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--alarm", action="store_true", help="exit with 5 when a site yields nothing any more"
        )
        parser.add_argument("--quiet", action="store_true", help="no summary line")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        with wrong_use_is_one():
            super().process_options(args, opts)
            self._check(args, opts)

    def _check(self, args: list[str], opts: argparse.Namespace) -> None:
        if opts.output or opts.overwrite_output:
            raise UsageError("-o and -O are not used: articles go to OUTPUT_DIR/articles")
        if args:
            raise UsageError(f"refresh does not know {args[0]}")
        assert self.settings
        self.settings.set("PROGRESS", not opts.quiet, priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.crawler_process
        assert self.settings
        session = Session(self.crawler_process, self.settings)
        self.exitcode = session.run(opts.spargs, alarm=opts.alarm)
        if session.summary and not opts.quiet:
            sys.stdout.write(line(session.summary) + "\n")
