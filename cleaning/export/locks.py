"""One run at a time: locks that the system lets go of when their holder dies."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

from cleaning.errors import Locked, OutputError

STATE = "state.sqlite"  # of a crawl, in its output folder


def acquire(lock: FileLock, what: Path) -> None:
    """Take the lock or raise `Locked` at once; a lock left by a dead run is free."""
    try:
        lock.acquire(timeout=0)
    except Timeout:
        if not Path(lock.lock_file).exists():  # as below /proc, where nothing can be made
            raise OutputError(f"{what} cannot be made there; name another place.") from None
        raise Locked(
            f"Another run is working on {what}; wait for it to end, or name another place."
        ) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(
            f"{what} cannot be locked: {lock.lock_file} cannot be written ({reason});"
            " free some space, take that away or name another place."
        ) from error


def lock_of(database: Path) -> FileLock:
    """The lock of an index, by whatever link it is named; a crawl's state has its folder's."""
    path = database.resolve()
    return FileLock(path.with_name(".lock" if path.name == STATE else f".{path.name}.lock"))
