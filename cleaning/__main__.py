"""`python -m cleaning`: the same as the console script `ghirbal`."""

import math
import os
import signal
import sys

_NOT_LOADED = "ghirbal: Not loaded ({}); allow more memory (ulimit -v), or install it again."


_LEAST = 120_000_000  # bytes; numpy ends the process, in its own words, where it gets no more


def main() -> None:
    """Load the command line and run it; interrupted while it loads, end without a traceback."""
    usual = signal.signal(signal.SIGINT, signal.SIG_DFL)
    # Numpy starts as many threads as there are cores, with memory for each; nothing here uses them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if _allowed() < _LEAST:
        sys.exit(_NOT_LOADED.format(f"only {_allowed():,} bytes of memory may be used"))
    try:
        from cleaning import cli
    except (ImportError, MemoryError, OSError) as error:
        sys.exit(_NOT_LOADED.format(" ".join(str(error).split())[:200] or "too little memory"))
    signal.signal(signal.SIGINT, usual)
    cli.main()


def _allowed() -> float:
    """How many bytes of memory the process may take; systems without such a limit say infinity."""
    try:
        from resource import RLIM_INFINITY, RLIMIT_AS, getrlimit
    except ImportError:
        return math.inf
    limit = getrlimit(RLIMIT_AS)[0]
    return math.inf if limit == RLIM_INFINITY else limit


if __name__ == "__main__":
    main()
