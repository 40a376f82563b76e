"""`ghirbal explain`: one document's whole journey."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from cleaning.cli.journey import as_plain, lays_out_arabic, told
from cleaning.cli.terminal import out, progress
from cleaning.config import CleanConfig
from cleaning.errors import InputError
from cleaning.export import to_json

EXAMPLE = "Example: ghirbal explain dump.jsonl --id 8c1f2e"


def explain(
    input: Annotated[str, typer.Argument(metavar="INPUT", help="The dump, as given to run.")],
    id: Annotated[str, typer.Option(help="The document's id, as in the result files.")],
    index: Annotated[Path | None, typer.Option(help="Compare with this index too.")] = None,
    rules: Annotated[
        list[Path], typer.Option(help="A rule pack of your own (.toml); may be repeated.")
    ] = [],  # noqa: B006 - read by the command line, never changed
    min_words: Annotated[int, typer.Option(min=0, help="As for run.")] = 25,
    language: Annotated[str, typer.Option(help="As for run.")] = "ar",
    as_json: Annotated[bool, typer.Option("--json", help="For programs: one JSON object.")] = False,
    rtl: Annotated[
        bool | None,
        typer.Option(help="Lay Arabic lines out from the right.  [default: if the terminal can]"),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress.")] = False,
) -> int:
    """Show what was kept of a document, what was cut and by which rule, and whose copy it is.

    Cuts are struck through in colour on a terminal, and stand in [-brackets-] elsewhere.

    The whole input is gone through, because what a site repeats and what is a copy of what can
    only be said of all of it.
    """
    clean = CleanConfig(tuple(language.split(",")), min_words)
    with tempfile.TemporaryDirectory() as folder, progress(quiet=quiet) as watch:
        output = Path(folder) / "results"
        from cleaning.run import DumpRun, RunOptions  # the help needs none of it

        options = RunOptions([input], output, index=index, clean=clean, rules=rules, trace=id)
        run = DumpRun(options, watch)
        decision = run.decide()
    if run.traced is None:
        raise InputError(f"No document of {input} has the id {id}; look it up in a result file.")
    page, outcome = run.traced
    if as_json:
        print(to_json(as_plain(page, outcome, decision)))
        return 0
    terminal = out.is_terminal
    right = terminal and lays_out_arabic() if rtl is None else rtl
    colour = terminal and not out.no_color
    for line in told(page, outcome, decision, colour=colour, rtl=right):
        out.print(line)
    return 0
