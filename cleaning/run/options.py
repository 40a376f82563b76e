"""What a user can say of one cleaning run."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from cleaning.config import CleanConfig, FieldNames, Preset, default_workers
from cleaning.export import CARD, RESULTS
from cleaning.read import Earlier
from cleaning.text import readable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import BinaryIO


class Watch(Protocol):
    """Told of a stage as it begins, and of each document it has done; `total` where it is known."""

    def __call__(
        self, stage: str, done: int, total: int | None = None, rejected: int = 0
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a user can say of one cleaning run; the defaults are the command's."""

    inputs: Sequence[str]
    output: Path
    formats: Sequence[str] = ("jsonl",)
    index: Path | None = None
    preset: Preset = "news"
    clean: CleanConfig = field(default_factory=CleanConfig)
    names: FieldNames = field(default_factory=FieldNames)
    workers: int = field(default_factory=default_workers)
    timeout: float = 30.0
    keep_removed: bool = False
    limit: int | None = None
    rules: Sequence[Path] = ()
    stdin: BinaryIO | None = None
    like: str | None = None  # sample articles of the subject that is wanted
    likeness: float | None = None  # how like them a page has to be; None: the default
    trace: str | None = None  # the id of a document whose journey is wanted

    @property
    def earlier(self) -> Earlier | None:
        """The results that this run will replace, if there are any."""
        there = (self.output / "run.json").is_file()
        return Earlier(self.output, RESULTS | {CARD}) if there else None


def plain_options(options: RunOptions) -> dict[str, Any]:
    """The options that decide the results, as plain values; where files lay does not."""
    return {
        "inputs": [readable(name) for name in options.inputs],
        "formats": list(options.formats),
        "index": options.index is not None,
        "preset": options.preset,
        "min_words": options.clean.min_words,
        "languages": list(options.clean.languages),
        "limit": options.limit,
        "timeout": options.timeout,
        "fields": asdict(options.names),
        "rules": [readable(path.name) for path in options.rules],
        "like": options.like and readable(options.like),
        "likeness": options.likeness,
    }
