"""Texts to measure with: from a file of the user's, or from the demo newsroom."""

from __future__ import annotations

import json
import lzma
import sys
from itertools import islice
from pathlib import Path
from typing import IO

from tests.newsroom.newsroom import Newsroom


def texts(count: int) -> list[str]:
    """`count` texts, evenly over the JSON Lines file in the first argument, or made ones."""
    if len(sys.argv) > 1 and Path(sys.argv[1]).is_file():
        path = Path(sys.argv[1])
        with _opened(path) as lines:
            size = sum(1 for _ in lines)
        chosen = {number * size // count for number in range(count)}
        with _opened(path) as lines:
            return [json.loads(line)["text"] for n, line in enumerate(lines) if n in chosen]
    return ["\n".join(row.body) for row in islice(Newsroom(pages=count).truth, count)]


def _opened(path: Path) -> IO[bytes]:
    return lzma.open(path) if path.suffix == ".xz" else path.open("rb")
