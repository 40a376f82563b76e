"""Memory: how often it is searched for cycles, and when what was freed goes back to the system."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

# M_MMAP_THRESHOLD, M_TRIM_THRESHOLD and M_TOP_PAD of the GNU C library, in bytes.
_THRESHOLD, _LONG = -3, 1 << 19
_TRIM, _SPARE = -1, 1 << 24
_PAD, _AHEAD = -2, 1 << 22
_COLLECT_AFTER = (10_000, 20, 20)  # objects, and collections of younger ones


def collect_less() -> None:
    """From here on look seldom for cycles, and never among what is loaded already.

    Pages, lines and results have none. Left alone, Python looks through all that lives several
    times a second: a tenth of a run, a sixth of a crawl's time, and its longest waits.
    """
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)


def keep_some_room() -> None:
    """Up to 16 MB that were freed stay at hand for what comes next, until `give_back`.

    Left alone the GNU C library gives memory back 128 kB at a time, and asks for it again with the
    next lot of texts: a twentieth of a run. Other C libraries cannot be asked.
    """
    with suppress(AttributeError, OSError, TypeError):
        library = ctypes.CDLL(None)
        library.mallopt(_TRIM, _SPARE)
        library.mallopt(_PAD, _AHEAD)


def free_long_columns_at_once() -> None:
    """Columns from half a megabyte on are memory of their own, which goes back when they go.

    Left alone the GNU C library does that only until the first long one is gone; from then on they
    leave holes, which in a run over 200,000 articles come to 15 MB. Other C libraries cannot be
    asked.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_THRESHOLD, _LONG)


def prepare_for_a_run() -> None:
    """All of the above, in the process that a run is in."""
    collect_less()
    free_long_columns_at_once()
    keep_some_room()


def give_back() -> None:
    """Long columns that are gone leave holes, which the GNU C library keeps until it is asked.

    Of 200,000 entries they are 8 MB. Other C libraries cannot be asked.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
