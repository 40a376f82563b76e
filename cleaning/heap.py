"""Memory that was freed, given back to the system."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_THRESHOLD = -3  # M_MMAP_THRESHOLD of the GNU C library
_LONG = 1 << 19  # bytes


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
