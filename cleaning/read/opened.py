"""Opening what a user named, where that may be a pipe that nobody writes to or no file at all."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import BinaryIO

PATIENCE = 10.0  # seconds in which somebody has to open a pipe to write into it


def open_input(path: Path) -> BinaryIO:
    """The file, to be read; raises OSError, also where nobody opens a pipe's other end."""
    return _open_pipe(path) if stat.S_ISFIFO(path.stat().st_mode) else path.open("rb")


def ends(path: Path) -> bool:
    """Whether it can be read as a file is: a device may go on for ever, and a socket is none."""
    mode = path.stat().st_mode
    if stat.S_ISCHR(mode):
        return path.samefile(os.devnull)
    return stat.S_ISREG(mode) or stat.S_ISFIFO(mode) or stat.S_ISDIR(mode)


def goes_on(stream: BinaryIO) -> bool:
    """Whether an open stream is a device that may never end; a terminal is ended by its user."""
    try:
        known = os.fstat(stream.fileno())
    except (OSError, ValueError):  # no file at all: it is in memory
        return False
    return stat.S_ISCHR(known.st_mode) and not (
        stream.isatty() or os.path.samestat(known, Path(os.devnull).stat())
    )


def stays(path: Path) -> bool:
    """Whether it can be read a second time: a file, or a folder of files."""
    return path.is_dir() or path.is_file()


def _open_pipe(path: Path) -> BinaryIO:
    """The pipe, once it is opened for writing. Until then opening it waits, and so not here."""
    opened: list[BinaryIO] = []
    thread = Thread(target=lambda: opened.append(path.open("rb")), daemon=True)
    thread.start()
    thread.join(PATIENCE)
    if opened:
        return opened[0]
    with suppress(OSError):  # opening it for writing ends the thread's waiting
        os.close(os.open(path, os.O_RDWR | os.O_NONBLOCK))
        thread.join(PATIENCE)
    for late in opened:
        late.close()
    raise TimeoutError(None, f"nobody wrote to this pipe for {PATIENCE:.0f} seconds")
