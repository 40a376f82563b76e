"""What a command says, in sentences that no name in them can break or turn round."""

from __future__ import annotations

import sys

from cleaning.text import visible


def tell(sentence: object) -> None:
    """Say one sentence on standard error, where there is one."""
    if sys.stderr is not None:
        print(f"ghirbal: {visible(sentence)}", file=sys.stderr)
