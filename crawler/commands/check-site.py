"""`scrapy check-site URL`. The file is called as the command is: Scrapy goes by its name."""

from __future__ import annotations

from crawler.check.command import CheckCommand


class Command(CheckCommand):
    """Nothing of its own."""
