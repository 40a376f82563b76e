"""The arrows of the drawing in CONTRIBUTING, held against the code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LEVELS = {
    **dict.fromkeys(("model", "errors", "config", "text", "heap"), 0),
    **dict.fromkeys(("urls", "dates", "looks"), 1),
    **dict.fromkeys(("rulepack", "fingerprint"), 2),
    **dict.fromkeys(("extract", "strip", "learn", "language", "likeness", "dedup"), 3),
    **dict.fromkeys(("read", "store", "export", "spool", "tally"), 3),
    **dict.fromkeys(("pipeline", "report"), 4),
    **dict.fromkeys(("workers", "samples", "api"), 5),
    "run": 6,
    "verify": 6,
    **dict.fromkeys(("cli", "integrations"), 7),
    "__main__": 8,
}
WALLS = {
    "trafilatura": {"extract"},
    "htmldate": {"extract"},
    "lxml": {"extract", "rulepack"},
    "langdetect": {"language"},
    "datasketch": {"fingerprint", "dedup"},
    "sqlite3": {"store"},
    "warcio": {"read", "crawler"},
    "brotli": {"read"},
    "pyarrow": {"read", "export"},
    "jinja2": {"report"},
    "pebble": {"workers"},
    "typer": {"cli"},
    "rich": {"cli", "crawler"},
    "scrapy": {"crawler", "integrations"},
    "datatrove": {"integrations"},
    "twisted": {"crawler"},
}


def room_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return "crawler" if parts[0] == "crawler" else parts[1]


def imports_of(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{a.name}" for a in node.names if node.module == "cleaning"}
    return names


FILES = sorted([*(ROOT / "cleaning").rglob("*.py"), *(ROOT / "crawler").rglob("*.py")])


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
class TestEveryModule:
    def test_imports_only_downwards(self, path: Path) -> None:
        room = room_of(path)
        if room in ("crawler", "__init__"):
            return
        for name in imports_of(path):
            parts = name.split(".")
            assert parts[0] != "crawler", "cleaning never imports crawler"
            if parts[0] == "cleaning" and len(parts) > 1 and parts[1] in LEVELS:
                other = parts[1]
                assert other == room or LEVELS[other] < LEVELS[room], f"{room} -> {other}"

    def test_third_parties_stay_behind_their_walls(self, path: Path) -> None:
        for name in imports_of(path):
            allowed = WALLS.get(name.split(".")[0])
            assert allowed is None or room_of(path) in allowed, f"{name} in {path.name}"

    def test_is_short_enough_to_read(self, path: Path) -> None:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 250
