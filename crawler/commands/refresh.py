"""`scrapy refresh`: the crawl for cron."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.command import NewsCommand
from crawler.summary import line

if TYPE_CHECKING:
    import argparse


class Command(NewsCommand):
    """One run at a time, only what is due, one line, fixed exit codes."""

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

    def check(self, args: list[str]) -> None:
        if args:
            raise UsageError(f"refresh does not know {args[0]}")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings
        self.settings.set("ONLY_DUE", True, priority="cmdline")
        session = self.session()
        self.exitcode = session.run(opts.spargs, alarm=opts.alarm)
        if session.summary and not opts.quiet:
            sys.stdout.write(line(session.summary) + "\n")
