"""`scrapy check-site`: from an address to what the site would give."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.check.block import seeds_block
from crawler.check.findings import ARTICLES, findings
from crawler.check.spider import CheckSpider
from crawler.check.text import told
from crawler.dry_run import thrown_away
from crawler.seeds import is_address
from crawler.session import PARTLY, Session, wrong_use_is_one

if TYPE_CHECKING:
    import argparse

# Enough to see what a site has, and no more: some twenty requests, one after the other.
LIMITS = {
    "SITE_PAGES": ARTICLES + 3,  # some may be no articles
    "SITE_LISTINGS": 12,
    "SITE_SECTIONS": 3,
    "SITE_SITEMAPS": 4,
    "SITEMAP_LINKS": 500,
    "SECTION_PAGES": 1,
    "HOST_REQUESTS": 1,
    "CLOSESPIDER_TIMEOUT": 300,
}


class CheckCommand(ScrapyCommand):
    """One polite visit; nothing of it is kept."""

    requires_project = True

    def syntax(self) -> str:
        return "URL [--json]"

    def short_desc(self) -> str:
        return "Try a site: what is discovered, five articles, and its table for the seeds"

    def long_desc(self) -> str:
        return (
            f"{self.short_desc()}. Exit codes: 0 articles came out, 1 wrong use, 2 none did. "
            "Example: scrapy check-site https://www.example-news.com "
            "-s CONTACT=you@example.org"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="the findings as JSON")
        parser.add_argument("--quiet", action="store_true", help="no progress")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        with wrong_use_is_one():
            super().process_options(args, opts)
            if len(args) != 1:
                raise UsageError("name one home page: scrapy check-site https://…")
            if not is_address(whole(args[0])):
                raise UsageError(f"{args[0]} is no address: name one, as https://…")
        assert self.settings
        if opts.quiet:
            self.settings.set("PROGRESS", False, priority="cmdline")
        for name, value in LIMITS.items():
            self.settings.set(name, value)  # below what -s says

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        url = whole(args[0])
        assert self.crawler_process
        assert self.settings
        with thrown_away(self.settings) as folder:
            seeds = folder / "check.toml"
            seeds.write_text(seeds_block(url, (), None), encoding="utf-8")
            session = Session(self.crawler_process, self.settings, CheckSpider)
            self.exitcode = session.run({"sites": str(seeds)})
            spider, run = session.spider, session.crawl_run
            if session.summary is None or run is None or not isinstance(spider, CheckSpider):
                return
            found = findings(url, spider.notes, run.tally.rules, session.summary, folder)
        if opts.json:
            sys.stdout.write(json.dumps(found.as_dict(), ensure_ascii=False, indent=1) + "\n")
        else:
            sys.stdout.write(told(found))
        if self.exitcode in (0, PARTLY):
            self.exitcode = 0 if found.articles else PARTLY


def whole(url: str) -> str:
    """The address as it is fetched: with a scheme and a path."""
    url = url if "://" in url else f"https://{url}"
    return url + "/" if url.count("/") == 2 else url
