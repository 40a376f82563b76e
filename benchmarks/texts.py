"""Texts to measure with: from a file of the user's, or from the demo newsroom."""

from __future__ import annotations

import json
import lzma
import sys
from itertools import islice
from pathlib import Path

from tests.newsroom.newsroom import Newsroom


def texts(count: int) -> list[str]:
    """The first `count` texts of the JSON Lines file in the first argument, or made ones."""
    if len(sys.argv) > 1 and Path(sys.argv[1]).is_file():
        path = Path(sys.argv[1])
        with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as lines:
            return [json.loads(line)["text"] for line in islice(lines, count)]
    return ["\n".join(row.body) for row in islice(Newsroom(pages=count).truth, count)]
