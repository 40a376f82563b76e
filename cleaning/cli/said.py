"""What a command says, in sentences that no name in them can break or turn round."""

from __future__ import annotations

import re
import sys

# What a terminal would obey, and what could make one line look like two or read backwards.
_ACTIVE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def visible(text: object) -> str:
    """The text, with escapes (`\\x1b`) in the place of what a terminal would obey."""
    return _ACTIVE.sub(lambda found: found[0].encode("unicode_escape").decode(), str(text))


def tell(sentence: object) -> None:
    """Say one sentence on standard error, where there is one."""
    if sys.stderr is not None:
        print(f"ghirbal: {visible(sentence)}", file=sys.stderr)
