"""Fill the template. Everything that came from outside is escaped by it."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateError

from cleaning.errors import InputError
from cleaning.report.figures import flow, percent, site_rows
from cleaning.report.losses import losses
from cleaning.report.stories import stories
from cleaning.report.words import meaning

if TYPE_CHECKING:
    from pathlib import Path

_DAMAGED = (ValueError, LookupError, TypeError, AttributeError, TemplateError)
_RULES, _MORE_RULES = 30, 300  # shown with samples, and as a line in a table


def write_report(folder: Path, summary: dict[str, Any]) -> Path:
    """Write `report.html` and `run.json` of the results in `folder`.

    The report holds no times, so that equal runs give equal bytes; `run.json` does.
    """
    run = json.dumps(summary, ensure_ascii=False, indent=1, allow_nan=False)
    (folder / "run.json").write_text(run + "\n", encoding="utf-8", errors="replace")
    return _render(folder, summary)


def rewrite_report(folder: Path) -> Path:
    """Make the report of an earlier run again; raises InputError where none is whole."""
    summary = read_summary(folder)
    if summary is None:
        raise InputError(
            f"{folder} holds no results of a run (no readable run.json); name the DIR of --output."
        )
    try:
        return _render(folder, summary)
    except _DAMAGED as error:
        raise InputError(
            f"{folder} is not as a run left it ({type(error).__name__}: {error});"
            f" `ghirbal verify {folder}` says what is damaged."
        ) from error


def read_summary(folder: Path) -> dict[str, Any] | None:
    """What a run left in its `run.json`; None where there is none."""
    try:
        summary = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return summary if isinstance(summary, dict) else None


def _render(folder: Path, summary: dict[str, Any]) -> Path:
    html = _environment().get_template("report.html.j2").render(_view(folder, summary))
    path = folder / "report.html"
    path.write_text(html, encoding="utf-8", errors="replace")
    return path


def _view(folder: Path, summary: dict[str, Any]) -> dict[str, Any]:
    sites, more_sites = site_rows(summary)
    rules = list(summary["rules"].items())
    return {
        "run": summary,
        "flow": flow(summary),
        "sites": sites,
        "more_sites": more_sites,
        "rules": rules[:_RULES],
        "more_rules": list(islice(rules[_RULES:], _MORE_RULES)),
        "hidden_rules": max(0, len(rules) - _RULES - _MORE_RULES),
        "stories": stories(folder),
        "losses": losses(folder, summary["rejected_by_reason"]),
    }


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("cleaning.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "safe_url": safe_url,
        "percent": percent,
        "meaning": meaning,
        "number": "{:,}".format,
    }
    return environment


def safe_url(url: str | None) -> str | None:
    """The URL if a reader may be sent there: http and https only."""
    return url if url and url.lower().startswith(("http://", "https://")) else None
