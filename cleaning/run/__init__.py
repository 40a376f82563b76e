"""Clean a dump: from the named inputs to a directory of results, in two passes.

Pass one extracts every page and counts what each site repeats; pass two strips with what was
learned. Near-duplicates are then decided once, over fingerprints, and everything is written beside
the earlier results, which are replaced as one step at the end.
"""

from cleaning.run.dump import DumpRun
from cleaning.run.options import RunOptions

__all__ = ["DumpRun", "RunOptions"]
