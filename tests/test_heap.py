"""Memory that a run has done with is the system's again."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

HOLES = """
import resource
import sys
from pathlib import Path
from cleaning.heap import free_long_columns_at_once, give_back

def held():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() >> 20

if sys.argv[1] == "asked":
    free_long_columns_at_once()
del (large := [bytearray(30 << 20)])[:]  # now the C library keeps what is shorter
before = held()
columns, others = [], []
for _ in range(40):
    columns.append(bytearray(b"1" * (1 << 20)))
    others.append(bytearray(b"1" * 200_000))
columns.clear()
print(held() - before)
if sys.argv[1] == "trimmed":
    give_back()
print(held() - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only the GNU C library is asked")
@pytest.mark.parametrize(
    ("how", "at_once", "in_the_end"), [("asked", True, True), ("trimmed", False, True)]
)
def test_what_long_columns_held_goes_back(how: str, at_once: bool, in_the_end: bool) -> None:
    command = [sys.executable, "-c", HOLES, how]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    first, last = map(int, told.split())
    assert (first < 20, last < 20) == (at_once, in_the_end)  # megabytes, of 48


ROOM = """
import resource
import sys
from cleaning.heap import keep_some_room

def lots():
    for _ in range(50):
        [bytearray(100_000) for _ in range(40)]

if sys.argv[1] == "kept":
    keep_some_room()
lots()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
lots()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only the GNU C library is asked")
def test_lot_after_lot_is_given_the_same_memory() -> None:
    faults = {}
    for how in ("left", "kept"):
        command = [sys.executable, "-c", ROOM, how]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        faults[how] = int(told)  # pages that the system had to find
    assert 20 * faults["kept"] < faults["left"]
