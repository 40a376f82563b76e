"""`make demo`: crawl the newsroom, let it publish more, refresh, and show what came out."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.newsroom.server import NewsroomServer

ROOT = Path(__file__).parent.parent.parent
OUTPUT = ROOT / "output" / "demo"
console = Console(highlight=False, soft_wrap=True)


def main() -> int:
    """Two crawls of a newsroom that publishes in between. Returns the worse exit code."""
    if OUTPUT.exists():
        shutil.rmtree(OUTPUT)
    OUTPUT.mkdir(parents=True)
    with NewsroomServer() as server:
        seeds = OUTPUT / "newsroom.toml"
        seeds.write_text(server.seeds_toml(), encoding="utf-8")
        console.print(f"The newsroom: {len(server.newsroom)} article pages of nine outlets.\n")
        first = _scrapy("crawl", "news", "-a", f"sites={seeds}")
        _show(_latest(), "First crawl")
        brought = server.publish()
        console.print(
            f"\nThe newsroom has published {brought['new']} more pages"
            f" and revised {brought['revised']}.\n"
        )
        second = _scrapy("refresh", "-a", f"sites={seeds}")
        _show(_latest(), "Refresh: only what is new")
    _goodbye()
    return max(first, second)


def _scrapy(*arguments: str) -> int:
    """Run a Scrapy command as a user would; what it logs goes to a file beside the results."""
    settings = ("-s", "ALLOW_PRIVATE_ADDRESSES=1", "-s", f"OUTPUT_DIR={OUTPUT}")
    # Nobody is disturbed on loopback, so there is no pause between two requests.
    more = ("-s", "CONTACT=demo@newsroom.example", "-s", "DOWNLOAD_DELAY=0")
    command = (sys.executable, "-m", "scrapy", *arguments, *settings, *more)
    log = OUTPUT / "demo.log"
    console.print(f"$ scrapy {' '.join(arguments)}", style="bold")
    with log.open("ab") as stream:
        done = subprocess.run(command, cwd=ROOT, stdout=stream, stderr=stream, check=False)
    if done.returncode not in (0, 2):
        console.print(f"That ended with exit code {done.returncode}; see {log}.", style="red")
        sys.exit(done.returncode)
    return 0


def _latest() -> dict[str, Any]:
    newest = max((OUTPUT / "reports").glob("*.json"))
    summary: dict[str, Any] = json.loads(newest.read_text(encoding="utf-8"))
    summary["report"] = newest.with_suffix(".html")
    return summary


def _show(summary: dict[str, Any], title: str) -> None:
    reasons = sorted(summary["rejected_by_reason"])
    table = Table(title=title, title_justify="left")
    table.add_column("outlet")
    for column in ("pages", "articles", "duplicates", *reasons):
        table.add_column(column.replace("_", " "), justify="right")
    for site, counts in summary["sites"].items():
        cells = [counts.get(name, 0) for name in ("kept", "duplicates", *reasons)]
        table.add_row(site, *map(str, (sum(cells), *cells)))
    table.add_section()
    totals = [summary["kept"], summary["duplicates"]]
    totals += [summary["rejected_by_reason"][reason] for reason in reasons]
    table.add_row("all", *map(str, (summary["seen"], *totals)), style="bold")
    console.print(table)
    console.print(f"report: {summary['report']}")


def _goodbye() -> None:
    console.print(f"\narticles: {OUTPUT / 'articles'}   raw pages: {OUTPUT / 'pages'}")
    console.print("Next, with internet: .venv/bin/scrapy crawl news -a only=aljazeera")


if __name__ == "__main__":
    sys.exit(main())
