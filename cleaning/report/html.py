"""Fill the template. Everything that came from outside is escaped by it."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from cleaning.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CLUSTERS, _REJECTED, _MEMBERS = 40, 40, 12
_DETAIL_CHARS = 300


def write_report(folder: Path, summary: dict[str, Any]) -> Path:
    """Write `report.html` and `run.json` of the results in `folder`.

    The report holds no times, so that equal runs give equal bytes; `run.json` does.
    """
    run = json.dumps(summary, ensure_ascii=False, indent=1, allow_nan=False)
    (folder / "run.json").write_text(run + "\n", encoding="utf-8")
    return _render(folder, summary)


def rewrite_report(folder: Path) -> Path:
    """Make the report of an earlier run again; raises InputError where there was none."""
    try:
        summary = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise InputError(
            f"{folder} holds no results of a run (no readable run.json); name the DIR of --output."
        ) from None
    return _render(folder, summary)


def _render(folder: Path, summary: dict[str, Any]) -> Path:
    environment = Environment(
        loader=PackageLoader("cleaning.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["safe_url"] = safe_url
    html = environment.get_template("report.html.j2").render(
        run=summary,
        clusters=list(islice(_rows(folder / "clusters.jsonl"), _CLUSTERS)),
        rejected=list(islice(_rows(folder / "rejected.jsonl"), _REJECTED)),
        member_limit=_MEMBERS,
        detail_chars=_DETAIL_CHARS,
        columns=_site_columns(summary),
    )
    path = folder / "report.html"
    path.write_text(html, encoding="utf-8", errors="replace")
    return path


def safe_url(url: str | None) -> str | None:
    """The URL if a reader may be sent there: http and https only."""
    return url if url and url.lower().startswith(("http://", "https://")) else None


def _site_columns(summary: dict[str, Any]) -> list[str]:
    reasons = sorted({name for counts in summary["sites"].values() for name in counts})
    first = [name for name in ("kept", "duplicates") if name in reasons]
    return first + [name for name in reasons if name not in first]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    if path.exists():
        with path.open("rb") as lines:
            yield from map(json.loads, lines)
