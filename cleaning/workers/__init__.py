"""Clean pages in child processes that can be killed.

Parsers hang on ordinary-looking pages, some of them inside C code that no signal interrupts, and
some with the interpreter lock held, which freezes every thread. So each page is parsed in a child
with a deadline and a memory limit; a child that hangs or dies costs one page, by name.
"""

from cleaning.workers.finished import KNOWN, Finished, Kept
from cleaning.workers.pool import CleanPool

__all__ = ["KNOWN", "CleanPool", "Finished", "Kept"]
