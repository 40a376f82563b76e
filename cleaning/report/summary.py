"""`run.json`: what a run came to, under a seal that tells whether it is as it was written."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from cleaning.export import atomic_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME = "run.json"
_SEAL = "seal"  # the sha256 of the file with nothing in the seal's place


def write_summary(folder: Path, summary: Mapping[str, Any]) -> dict[str, Any]:
    """Write `run.json`; returns what it holds."""
    seal = hashlib.sha256(_as_bytes({**summary, _SEAL: ""})).hexdigest()
    sealed = {**summary, _SEAL: seal}
    with atomic_file(folder / NAME) as stream:
        stream.write(_as_bytes(sealed))
    return sealed


def read_summary(folder: Path) -> dict[str, Any] | None:
    """What a run left in its `run.json`; None where there is none."""
    try:
        summary = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return summary if isinstance(summary, dict) else None


def is_sealed(folder: Path, summary: Mapping[str, Any]) -> bool:
    """Whether the `run.json` that `summary` was read from is as a run wrote it."""
    seal = summary.get(_SEAL)
    if not isinstance(seal, str):
        return False
    head, _, tail = (folder / NAME).read_bytes().rpartition(seal.encode("utf-8", "replace"))
    return hashlib.sha256(head + tail).hexdigest() == seal


def was_sealed(summary: Mapping[str, Any]) -> bool:
    """Whether there should be a seal: earlier versions wrote none, and no hash of the report."""
    files = summary.get("files")
    return _SEAL in summary or (isinstance(files, dict) and "report.html" in files)


def _as_bytes(summary: Mapping[str, Any]) -> bytes:
    text = json.dumps(summary, ensure_ascii=False, indent=1, allow_nan=False)
    return text.encode("utf-8", "replace") + b"\n"
