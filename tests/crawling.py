"""Running our Scrapy commands as a user does, each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent


class Scrapy:
    """`scrapy …` with an output folder and a seeds file below `folder`."""

    def __init__(self, folder: Path, *, private: bool = True, patience: int = 120) -> None:
        self.patience = patience  # seconds that a command may take
        self.output = folder / "output"
        self.seeds = folder / "seeds.toml"
        self._private = private

    def command(self, *arguments: str) -> list[str]:
        settings = [f"OUTPUT_DIR={self.output}", "DOWNLOAD_DELAY=0", "CONTACT=tests@waha.example"]
        settings += ["CLEAN_WORKERS=1"]  # quicker to start, and the texts are small
        settings += ["ALLOW_PRIVATE_ADDRESSES=1"] if self._private else []
        options = [part for setting in settings for part in ("-s", setting)]
        seeds = f"sites={self.seeds}"
        return [sys.executable, "-m", "scrapy", *arguments, "-a", seeds, *options]

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            cwd=ROOT,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=self.patience,
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        return subprocess.Popen(
            self.command(*arguments),
            cwd=ROOT,
            env=environment(),
            stdout=pipe,
            stderr=pipe,
            text=True,
        )

    def summary(self) -> dict[str, Any]:
        """The newest run's summary."""
        newest = max((self.output / "reports").glob("*.json"))
        summary: dict[str, Any] = json.loads(newest.read_text(encoding="utf-8"))
        return summary

    def articles(self) -> list[dict[str, Any]]:
        """What all runs have exported, in order."""
        paths = sorted((self.output / "articles").glob("*.jsonl"))
        return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]


def environment() -> dict[str, str]:
    """Ours, without what would change a crawl."""
    return {name: value for name, value in os.environ.items() if not name.startswith("SCRAPY_")}
