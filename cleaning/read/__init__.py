"""Dumps in: files, folders, globs and standard input become pages, one at a time.

A new format is one function from a `Stream` to records, and one line in `formats.FORMATS`.
"""

from cleaning.read.reader import Reader, read_inputs
from cleaning.read.sources import can_be_read_again
from cleaning.read.values import Damaged, Earlier

__all__ = ["Damaged", "Earlier", "Reader", "can_be_read_again", "read_inputs"]
