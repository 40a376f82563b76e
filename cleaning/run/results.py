"""The rows of the results: spooled as lines while decisions are outstanding, then written."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from cleaning.export import decided_line, digest, open_writer, rejected_row, to_line
from cleaning.run.records import place
from cleaning.workers import KNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from cleaning.model import Decision, Rejection
    from cleaning.spool import Spool
    from cleaning.workers import Kept

_REJECTED = b"!"  # begins the line of what is no article; an article takes three lines


def spool_kept(rows: Spool, kept: Kept) -> None:
    """An article: what is known of it, and the halves of its line."""
    for line in (kept.known, kept.before, kept.behind):
        rows.write(line)


def spool_rejected(rows: Spool, rejection: Rejection, source: str) -> None:
    """What became of a record that is no article."""
    rows.write(_REJECTED + to_line(rejected_row(rejection, *place(source))))


def write_results(
    staging: Path,
    formats: Sequence[str],
    rows: Spool,
    decide: Callable[[dict[str, Any]], Decision],
) -> None:
    """Write articles, duplicates and rejected; `decide` is asked once of each article, in order."""
    writers = [open_writer(staging, "articles", name) for name in formats]
    duplicates = open_writer(staging, "duplicates", "jsonl")
    rejected = open_writer(staging, "rejected", "jsonl")
    with ExitStack() as stack:
        for writer in (*writers, duplicates, rejected):
            stack.callback(writer.close)
        lines = iter(rows)
        for line in lines:
            if line.startswith(_REJECTED):
                rejected.write_line(line.removeprefix(_REJECTED))
                continue
            known = json.loads(line.decode("utf-8", "surrogatepass"))
            decision = decide(dict(zip(KNOWN, known, strict=True)))
            whole = decided_line(next(lines), next(lines), decision)
            for writer in writers if decision.kept else (duplicates,):
                writer.write_line(whole)


def digests(staging: Path) -> dict[str, str]:
    """The sha256 of every result file, for `ghirbal verify`."""
    return {file.name: digest(file) for file in sorted(staging.iterdir()) if file.is_file()}
