"""`make wheel`: wheel and sdist, each installed into an empty environment and tried from there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent


def main(folder: str) -> None:
    """Try the newest wheel and the newest sdist in `folder`."""
    for pattern in ("*.whl", "*.tar.gz"):
        package = max(Path(folder).glob(pattern), key=os.path.getmtime)
        with tempfile.TemporaryDirectory() as place:
            try_out(package.resolve(), Path(place))
        print(f"{package.name} installs into an empty environment and works there")


def try_out(package: Path, place: Path) -> None:
    venv.create(place / "venv", with_pip=True)
    programs = place / "venv" / "bin"
    constraints = str(ROOT / "constraints.txt")
    quietly = ("--quiet", "--disable-pip-version-check")
    run(place, programs / "pip", "install", *quietly, "-c", constraints, str(package))
    shutil.copytree(ROOT / "docs" / "sample", place / "sample")
    run(place, programs / "ghirbal", "--version")
    run(place, programs / "ghirbal", "rules", "--check")
    inputs = ("sample/news.jsonl", "sample/pages")
    formats = ("--format", "jsonl.zst", "--format", "parquet", "--format", "csv")
    run(place, programs / "ghirbal", "run", *inputs, "--output", "out", *formats, "--quiet")
    summary = json.loads((place / "out" / "run.json").read_text(encoding="utf-8"))
    assert summary["kept"] > 10, summary
    assert (place / "out" / "report.html").stat().st_size > 10_000
    run(place, programs / "python", "-c", "from cleaning import clean_text; clean_text('نص')")
    run(place, programs / "scrapy", "list", SCRAPY_SETTINGS_MODULE="crawler.settings")


def run(place: Path, program: Path, *arguments: str, **environment: str) -> None:
    known = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    subprocess.run([program, *arguments], cwd=place, check=True, env={**known, **environment})


if __name__ == "__main__":
    main(sys.argv[1])
