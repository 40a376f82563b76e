"""What earlier runs have left for this one: the near-duplicate index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaning.errors import InputError
from cleaning.export import acquire, lock_of
from cleaning.store import Database, Index

if TYPE_CHECKING:
    from contextlib import ExitStack

    from cleaning.run.options import RunOptions


def open_index(options: RunOptions, stack: ExitStack) -> Index | None:
    """The index that a run compares with, held until `stack` closes; None where none is named."""
    path = options.index
    if path is None:
        return None
    if options.output.resolve() in path.resolve().parents:
        raise InputError(
            f"{path} lies inside {options.output}, which is replaced as a whole;"
            " keep the index elsewhere."
        )
    lock = lock_of(path)
    acquire(lock, path)
    stack.callback(lock.release)
    return Index(stack.enter_context(Database(path)))
