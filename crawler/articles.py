"""The articles of a run, in the formats that were asked for."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from cleaning.export import atomic_file, open_writer, write_jsonl

if TYPE_CHECKING:
    from collections.abc import Sequence


def write_articles(
    folder: Path, stem: str, rows: Sequence[dict[str, Any]], formats: Sequence[str]
) -> None:
    """Write `folder/stem.FORMAT` for each format; each file appears whole or not at all."""
    for name in formats:
        if name == "jsonl":
            write_jsonl(folder / f"{stem}.jsonl", rows)
            continue
        with TemporaryDirectory(prefix="ghirbal-") as made:
            writer = open_writer(Path(made), stem, name)
            for row in rows:
                writer.write(row)
            writer.close()
            with atomic_file(folder / f"{stem}.{name}") as stream:
                stream.write((Path(made) / f"{stem}.{name}").read_bytes())
