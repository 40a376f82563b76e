"""Memory: how often it is searched for cycles, and when what was freed goes back to the system."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

_THRESHOLD = -3  # M_MMAP_THRESHOLD of the GNU C library
_LONG = 1 << 19  # bytes
_COLLECT_AFTER = (10_000, 20, 20)  # objects, and collections of younger ones


def collect_less() -> None:
    """From here on look seldom for cycles, and never among what is loaded already.

    Pages, lines and results have none. Left alone, Python looks through all that lives several
    times a second: a tenth of a run, a sixth of a crawl's time, and its longest waits.
    """
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)


def free_long_columns_at_once() -> None:
    """Columns from half a megabyte on are memory of their own, which goes back when they go.

    Left alone the GNU C library does that only until the first long one is gone; from then on they
    leave holes, which in a run over 200,000 articles come to 15 MB. Other C libraries cannot be
    asked.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_THRESHOLD, _LONG)


def give_back() -> None:
    """Long columns that are gone leave holes, which the GNU C library keeps until it is asked.

    Of 200,000 entries they are 8 MB. Other C libraries cannot be asked.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
