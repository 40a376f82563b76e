"""Fill the template. Everything that came from outside is escaped by it."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateError

from cleaning.errors import InputError
from cleaning.export import atomic_file, digest
from cleaning.report.figures import flow, percent, site_rows
from cleaning.report.losses import losses
from cleaning.report.stories import stories
from cleaning.report.summary import is_sealed, read_summary, was_sealed, write_summary
from cleaning.report.words import meaning

if TYPE_CHECKING:
    from pathlib import Path

_DAMAGED = (ValueError, LookupError, TypeError, AttributeError, TemplateError)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_RULES, _MORE_RULES = 30, 300  # shown with samples, and as a line in a table


def write_report(folder: Path, summary: dict[str, Any]) -> Path:
    """Write `report.html` of the results in `folder`.

    It holds no times, so that equal runs give equal bytes.
    """
    html = _environment().get_template("report.html.j2").render(_view(folder, summary))
    path = folder / "report.html"
    with atomic_file(path) as stream:
        stream.write(html.encode("utf-8", "replace"))
    return path


def rewrite_report(folder: Path) -> Path:
    """Make the report of an earlier run again; raises InputError where none is whole."""
    summary = read_summary(folder)
    if summary is None:
        raise InputError(
            f"{folder} holds no results of a run (no readable run.json); name the DIR of --output."
        )
    try:
        path = write_report(folder, summary)
    except _DAMAGED as error:
        raise InputError(
            f"{folder} is not as a run left it ({type(error).__name__}: {error});"
            f" `ghirbal verify {folder}` says what is damaged."
        ) from error
    if was_sealed(summary) and is_sealed(folder, summary):  # else what is damaged stays to be found
        files = {**summary.get("files", {}), path.name: digest(path)}
        write_summary(folder, {**summary, "files": files})
    return path


def _view(folder: Path, summary: dict[str, Any]) -> dict[str, Any]:
    sites, more_sites = site_rows(summary)
    rules = list(summary["rules"].items())
    return {
        "run": summary,
        "alarmed_sites": {said.partition(":")[0] for said in summary.get("alarms", ())},
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
        finalize=_shown,
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


def _shown(value: object) -> object:
    """What is put into the page: no HTML holds control characters, and a terminal obeys them."""
    return _CONTROLS.sub("\ufffd", value) if type(value) is str else value  # not of mark-up


def safe_url(url: str | None) -> str | None:
    """The URL if a reader may be sent there: http and https only."""
    return url if url and url.lower().startswith(("http://", "https://")) else None
