"""What starting up may not cost: heavy packages are loaded by the work that needs them."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"pyarrow", "trafilatura", "datasketch", "scipy", "scrapy", "sklearn", "jinja2"}


@pytest.mark.parametrize(
    ("modules", "spared"),
    [
        ("cleaning", HEAVY | {"numpy", "lxml", "langdetect"}),
        ("cleaning.cli", HEAVY - {"jinja2"}),
        ("cleaning.workers.warm", HEAVY),
        ("cleaning.run", (HEAVY | {"langdetect", "cleaning.strip"}) - {"jinja2"}),
        ("cleaning.run, cleaning.store, cleaning.api", HEAVY - {"jinja2"}),
    ],
)
def test_loading_spares(modules: str, spared: set[str]) -> None:
    script = f"import sys, {modules}; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert not spared & set(told.stdout.split())


def test_children_that_read_html_find_the_parsers_loaded() -> None:
    script = "import sys, cleaning.workers.warm_html; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert "trafilatura" in told.stdout.split()


@pytest.mark.parametrize(("modules", "loaded"), [("warm", False), ("warm_html", True)])
def test_languages_are_loaded_beforehand_only_for_html(modules: str, *, loaded: bool) -> None:
    script = (
        f"import cleaning.workers.{modules}; from langdetect import detector_factory;"
        " print(detector_factory._factory is not None)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == str(loaded)
