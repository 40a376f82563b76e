"""`ghirbal run`: clean a dump."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cleaning.cli.said import tell
from cleaning.cli.terminal import out, print_json, progress, summary_table
from cleaning.config import CleanConfig, FieldNames, default_workers
from cleaning.errors import InputError
from cleaning.export import FORMATS
from cleaning.text import visible

EXAMPLE = "Example: ghirbal run dump.jsonl.gz pages/ --output cleaned --format parquet"
_PRESETS = ("news", "pretrain", "monitor", "strict")
_DEFAULTS = FieldNames()


def run(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="INPUT...", help="Files, folders, globs, or - for standard input."),
    ],
    output: Annotated[Path, typer.Option(help="The directory for the results.")],
    format: Annotated[
        list[str], typer.Option(help=f"Of the articles: {', '.join(FORMATS)}; may be repeated.")
    ] = ["jsonl"],  # noqa: B006 - read by the command line, never changed
    index: Annotated[
        Path | None, typer.Option(help="A persistent near-duplicate index, made where missing.")
    ] = None,
    preset: Annotated[
        str, typer.Option(help=f"How duplicates are treated: {', '.join(_PRESETS)}.")
    ] = "news",
    min_words: Annotated[
        int, typer.Option(min=0, help="Shorter texts are rejected; 0 turns that off.")
    ] = 25,
    language: Annotated[
        str, typer.Option(help="Languages kept: codes with commas between them, or `any`.")
    ] = "ar",
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; the output is the same.  [default: cores]")
    ] = None,
    timeout: Annotated[
        float, typer.Option(min=0.1, help="Seconds for one document; then it is rejected.")
    ] = 30.0,
    keep_removed: Annotated[
        bool, typer.Option("--keep-removed", help="Also write removed.jsonl: every cut.")
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Stop after so many documents.")] = None,
    rules: Annotated[
        list[Path], typer.Option(help="A rule pack of your own (.toml); may be repeated.")
    ] = [],  # noqa: B006 - read by the command line, never changed
    like: Annotated[
        str | None, typer.Option(help="Keep only pages like these samples: file, folder or glob.")
    ] = None,
    likeness: Annotated[
        float | None,
        typer.Option(help="How like them (0 to 1).  [default: 0.18, less for few words]"),
    ] = None,
    text_field: Annotated[str, typer.Option(help="The field with the text.")] = _DEFAULTS.text,
    html_field: Annotated[str, typer.Option(help="The field with the HTML.")] = _DEFAULTS.html,
    id_field: Annotated[str, typer.Option(help="The field with the id.")] = _DEFAULTS.id,
    url_field: Annotated[str, typer.Option(help="The field with the URL.")] = _DEFAULTS.url,
    title_field: Annotated[str, typer.Option(help="The field with the title.")] = _DEFAULTS.title,
    date_field: Annotated[str, typer.Option(help="The field with the date.")] = _DEFAULTS.date,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the contents of run.json, and nothing else.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress, no summary.")] = False,
) -> int:
    """Clean a dump: extract, strip, keep the languages wanted, drop near-duplicates, export."""
    if likeness is not None and like is None:
        raise InputError("--likeness needs --like: name sample articles.")
    from cleaning.run import DumpRun, RunOptions  # the help needs none of it

    options = RunOptions(
        inputs=inputs,
        output=output,
        formats=tuple(dict.fromkeys(_one_of(name, FORMATS, "--format") for name in format)),
        index=index,
        preset=_one_of(preset, _PRESETS, "--preset"),  # type: ignore[arg-type]
        clean=CleanConfig(languages=_languages(language), min_words=min_words),
        names=FieldNames(text_field, html_field, id_field, url_field, title_field, date_field),
        workers=workers or default_workers(),
        timeout=timeout,
        keep_removed=keep_removed,
        limit=limit,
        rules=tuple(rules),
        like=like,
        likeness=likeness,
        stdin=sys.stdin.buffer if "-" in inputs and sys.stdin else None,
    )
    with progress(quiet=quiet) as watch:
        journey = DumpRun(options, watch)
        summary = journey.run()
    for notice in journey.notices:
        tell(f"{notice}.")
    if as_json:
        print_json(summary)
    elif not quiet:
        out.print(summary_table(summary))
        out.print(f"results: {visible(output)}   report: {visible(output / 'report.html')}")
    if summary["damaged"]:
        tell(_damage_sentence(summary["damaged"], output))
        return 2
    return 0


def _damage_sentence(damaged: int, output: Path) -> str:
    return (
        f"{damaged:,} records were damaged or failed; "
        f"{output / 'rejected.jsonl'} names each with its place and reason."
    )


def _one_of(value: str, choices: tuple[str, ...], option: str) -> str:
    if value not in choices:
        raise InputError(f"{option} {value} is not known; choose one of {', '.join(choices)}.")
    return value


def _languages(codes: str) -> tuple[str, ...]:
    languages = tuple(code.strip() for code in codes.split(",") if code.strip())
    if not languages:
        raise InputError("--language needs a code such as ar, or any.")
    return languages
