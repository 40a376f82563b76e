"""From what a user named to files, in an order that never depends on the machine."""

from __future__ import annotations

import glob
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from cleaning.errors import InputError
from cleaning.read.formats import stem_of
from cleaning.read.opened import ends, stays
from cleaning.read.values import Damaged, Earlier, Source
from cleaning.text import readable

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Sequence

_RESULTS = "earlier results"
STDIN = Source(None, "stdin", "stdin", named=True)


def check_inputs(inputs: Sequence[str]) -> None:
    """Refuse, before any work, what is not there or cannot be read."""
    if not inputs:
        raise InputError("Name at least one file or folder to read, or - for standard input.")
    for name in inputs:
        if not name.strip():
            raise InputError("The name of an input is empty; name a file or folder.")
        if name != "-":
            for path in _paths(name):
                _check(path)


def can_be_read_again(inputs: Sequence[str]) -> bool:
    """Whether all of them are still there when they have been read: pipes are not."""
    return all(name != "-" and all(map(stays, _paths(name))) for name in inputs)


def find_sources(
    inputs: Sequence[str], skipped: Counter[str], results: Earlier | None = None
) -> Iterator[Source | Damaged]:
    """Every file to read, in order. What is no file is counted in `skipped`.

    So is a folder of earlier `results`, unless a file in it was named; where the folder itself was,
    what else it holds is read. Raises InputError where that is nothing.
    """
    for name in inputs:
        if name == "-":
            yield STDIN
            continue
        below = _fixed_part(name)
        for path in _paths(name):
            matched = results and not os.path.lexists(name)
            if matched and any(_same(folder, results) for folder in (path, path.parent)):
                skipped[_RESULTS] += 1
            elif path.is_dir():
                _refuse_results(path, results)
                yield from _walk(path, skipped, results)
            else:
                shown = readable(path.relative_to(below).as_posix())
                yield Source(path, shown, stem_of(shown), named=os.path.lexists(name))


def _fixed_part(name: str) -> Path:
    """The folder a file lies in, or the one below which a pattern begins to be a pattern."""
    folder = Path(name).parent
    if os.path.lexists(name):
        return folder
    return next(f for f in (folder, *folder.parents) if not glob.has_magic(str(f)))


def _paths(name: str) -> list[Path]:
    """The input itself, or what a pattern matches, sorted."""
    path = Path(name)
    if os.path.lexists(path):
        return [path]
    if not glob.has_magic(name):
        raise InputError(f"There is no file or folder {name}; check the name.")
    found = sorted(glob.glob(name, recursive=True))  # noqa: PTH207 - patterns may be absolute
    if not found:
        raise InputError(f"No file matches {name}; check the pattern.")
    return [Path(match) for match in found]


def _check(path: Path) -> None:
    try:
        if path.is_dir():
            with os.scandir(path):
                return
        if not ends(path):
            raise InputError(f"{path} is a device or a socket, not a file; name a file or folder.")
        if path.is_file():
            with path.open("rb"):
                return
    except FileNotFoundError:
        raise InputError(f"{path} is a link to a file that is not there.") from None
    except PermissionError:
        raise InputError(f"{path} cannot be read; check its permissions.") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from None


def _same(folder: Path, results: Earlier | None) -> bool:
    return results is not None and folder.exists() and folder.samefile(results.folder)


def _refuse_results(folder: Path, results: Earlier | None) -> None:
    if not (results and _same(folder, results)):
        return
    if results.names.issuperset(path.name for path in folder.iterdir()):
        raise InputError(
            f"{folder} holds nothing but the results that this run would replace;"
            " name what they were made of, or another folder for the results."
        )


def _walk(
    folder: Path, skipped: Counter[str], results: Earlier | None
) -> Iterator[Source | Damaged]:
    base = Path(os.path.abspath(folder))  # noqa: PTH100 - resolve() would follow the link
    trouble: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=trouble.append):
        yield from _unreadable(trouble, folder, base.name)
        if hidden := sum(name.startswith(".") for name in (*folders, *files)):
            skipped["hidden"] += hidden
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        earlier = [name for name in folders if _same(Path(place, name), results)]
        skipped.update({_RESULTS: len(earlier)} if earlier else {})
        folders[:] = [name for name in folders if name not in earlier]
        own = results.names if results and _same(Path(place), results) else frozenset()
        skipped.update({_RESULTS: len(own.intersection(files))} if own else {})
        for name in sorted(set(files) - own):
            if name.startswith("."):
                continue
            path = Path(place, name)
            if _is_file(path):
                below = path.relative_to(folder).as_posix()
                shown = readable(f"{base.name}/{below}" if base.name else below)
                yield Source(path, shown, stem_of(readable(below)), named=False)
            else:
                skipped["not a file"] += 1
    yield from _unreadable(trouble, folder, base.name)


def _unreadable(trouble: list[OSError], folder: Path, shown: str) -> Iterator[Damaged]:
    for error in trouble:
        below = Path(error.filename).relative_to(folder).as_posix()
        yield Damaged(f"{shown}/{readable(below)}", None, "unreadable", error.strerror or "")
    trouble.clear()


def _is_file(path: Path) -> bool:
    """A regular file: opening a pipe or a device could wait for ever."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False
