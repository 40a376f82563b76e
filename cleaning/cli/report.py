"""`ghirbal report`: make the HTML report of an output directory again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cleaning.report import rewrite_report
from cleaning.text import visible

EXAMPLE = "Example: ghirbal report cleaned"


def report(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The --output of a run.")],
    quiet: Annotated[bool, typer.Option("--quiet", help="Do not print the path.")] = False,
) -> int:
    """(Re)write report.html from the result files in DIR."""
    path = rewrite_report(directory)
    if not quiet:
        print(visible(path))
    return 0
