"""What `scrapy crawl` and `scrapy refresh` share: options, and wrong use that ends with 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError

from crawler.session import Session, end_of_an_interrupt, wrong_use_is_one

if TYPE_CHECKING:
    import argparse


class NewsCommand(BaseRunSpiderCommand):
    """A command that runs the news spider; a subclass says what it is called and what it prints."""

    requires_project = True

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--quiet", action="store_true", help="no progress, no summary")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        end_of_an_interrupt()
        with wrong_use_is_one():
            super().process_options(args, opts)
            if opts.output or opts.overwrite_output:
                raise UsageError("-o and -O are not used: articles go to OUTPUT_DIR/articles")
            self.check(args)
        if opts.quiet:
            assert self.settings
            self.settings.set("PROGRESS", False, priority="cmdline")

    def check(self, args: list[str]) -> None:
        """Raise UsageError for arguments that the command does not know."""
        raise NotImplementedError

    def session(self) -> Session:
        """A run with the settings as they are now."""
        assert self.crawler_process
        assert self.settings
        return Session(self.crawler_process, self.settings)
