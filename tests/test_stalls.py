"""The event loop of a crawl is never kept waiting, also while a page takes a parser for ever."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.crawling import ROOT, Scrapy, environment
from tests.hostile import Answer, HostileServer, home, story

if TYPE_CHECKING:
    from pathlib import Path

MARK = 0.2  # seconds
OTHERS = 20


def endless_table(rows: int) -> str:
    """An article with a table, for which the parsers take a second for each 9,000 rows."""
    return story(1).replace("</article>", f"<table>{'<tr><td>1<td>2' * rows}</table></article>")


@pytest.mark.parametrize(
    ("rows", "timeout"),
    [(50_000, 2), pytest.param(340_000, 30, marks=pytest.mark.torture)],
    ids=["seconds", "half a minute"],
)
def test_a_page_that_takes_a_parser_long_holds_up_nothing(
    tmp_path: Path, rows: int, timeout: int
) -> None:
    """Of the wait, what is the processor's is ours; the clock is shared with all that runs."""
    paths = [f"/news/{1000 + n}" for n in range(OTHERS + 1)]
    pages = {path: Answer(story(n)) for n, path in enumerate(paths)}
    pages |= {"/": Answer(home(*paths)), paths[0]: Answer(endless_table(rows))}
    scrapy, report = Scrapy(tmp_path, patience=300), tmp_path / "stalls.json"
    with HostileServer({"waha": pages}) as server:
        scrapy.seeds.write_text(server.seeds())
        _, _, _, *arguments = scrapy.command("crawl", "news", "-s", f"CLEAN_TIMEOUT={timeout}")
        command = [sys.executable, "-m", "benchmarks.stalls", str(report), *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
        )
    assert done.returncode == 2, done.stderr
    summary = scrapy.summary()
    assert (summary["kept"], summary["rejected_by_reason"]) == (OTHERS, {"timeout": 1})
    found = json.loads(report.read_text())
    assert found["beats"] > timeout * 10, "the loop went on while the page was cleaned"
    assert found["busiest"] < MARK, found["late"]
    assert found["longest"] < timeout / 2, found["late"]
