"""`ghirbal verify`: is an output directory whole?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cleaning.cli.said import tell
from cleaning.cli.terminal import out
from cleaning.text import visible
from cleaning.verify import verify as look

EXAMPLE = "Example: ghirbal verify cleaned"


def verify(
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", help="The --output of a run, or that of a crawl.")
    ],
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but problems.")] = False,
) -> int:
    """Count, hash and read again what an output directory holds; exit 2 where it is not whole."""
    verdict = look(directory)
    for fault in verdict.faults:
        tell(fault)
    if verdict.faults:
        return 2
    if not quiet:
        out.print(f"{visible(directory)} is whole: {verdict.told}.")
    return 0
