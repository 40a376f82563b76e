"""`ghirbal index`: look after a persistent near-duplicate index."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cleaning.cli.said import tell
from cleaning.cli.terminal import out
from cleaning.errors import InputError
from cleaning.export import acquire, lock_of
from cleaning.store import Database, Index
from cleaning.text import visible

EXAMPLE = "Example: ghirbal index forget stories.sqlite --before 2024-01-01"
PathArgument = Annotated[Path, typer.Argument(metavar="PATH", help="The index file.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing but problems.")]

app = typer.Typer(
    help="Look after a persistent near-duplicate index.", epilog=EXAMPLE, no_args_is_help=True
)


@contextmanager
def _opened(path: Path) -> Iterator[Index]:
    """The index, while no run uses it; raises InputError where there is none."""
    if not path.is_file():
        raise InputError(f"There is no index at {path}; ghirbal run --index makes one.")
    lock = lock_of(path)
    acquire(lock, path)
    try:
        with Database(path, create=False) as database:
            yield Index(database)
    finally:
        lock.release()


@app.command(epilog="Example: ghirbal index info stories.sqlite")
def info(path: PathArgument, quiet: Quiet = False) -> int:
    """Tell how many articles it holds, its size, its days and its parameters."""
    with _opened(path) as index:
        known = index.info()
    if not quiet:
        print(json.dumps(known, ensure_ascii=False, indent=1))
    return 0


@app.command(epilog="Example: ghirbal index verify stories.sqlite")
def verify(path: PathArgument, quiet: Quiet = False) -> int:
    """Check the file and make every key again; exit 1 where something is wrong."""
    with _opened(path) as index:
        faults = index.verify()
        articles = len(index)
    for fault in faults:
        tell(fault)
    if not faults and not quiet:
        out.print(f"{visible(path)} is whole: {articles:,} articles.")
    return 1 if faults else 0


@app.command(epilog="Example: ghirbal index compact stories.sqlite")
def compact(path: PathArgument, quiet: Quiet = False) -> int:
    """Give the space of forgotten articles back to the disk."""
    before = path.stat().st_size if path.is_file() else 0
    with _opened(path) as index:
        index.compact()
    if not quiet:
        out.print(f"{visible(path)}: {before:,} bytes before, {path.stat().st_size:,} now.")
    return 0


@app.command(epilog=EXAMPLE)
def forget(
    path: PathArgument,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Articles to take out.")
    ] = None,
    before: Annotated[
        str | None, typer.Option(help="Take out all of a day before this one (2024-02-03).")
    ] = None,
    quiet: Quiet = False,
) -> int:
    """Take articles out: later copies of them count as new again."""
    if before is not None:
        _check_day(before)
    if not ids and before is None:
        raise InputError("Name the ids to forget, or a day with --before 2024-02-03.")
    with _opened(path) as index:
        forgotten = index.forget(ids or (), before)
    if not quiet:
        out.print(f"{forgotten:,} articles forgotten.")
    return 0


def _check_day(text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise InputError(f"--before {text} is no day; write it as 2024-02-03.") from None


@app.command(epilog="Example: ghirbal index merge stories.sqlite other.sqlite")
def merge(
    path: PathArgument,
    other: Annotated[Path, typer.Argument(metavar="OTHER", help="The index to take in.")],
    quiet: Quiet = False,
) -> int:
    """Take in another index's articles, as they were decided there."""
    if path.resolve() == other.resolve():
        raise InputError("An index cannot be merged with itself; name two files.")
    with _opened(path) as index, _opened(other) as theirs:
        added = index.merge(theirs)
    if not quiet:
        out.print(f"{added:,} articles were new.")
    return 0
