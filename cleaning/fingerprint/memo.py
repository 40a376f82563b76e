"""Band keys that were made a moment ago: a run signs its texts to compare them, and its index
wants the same keys when it takes the kept ones in."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Keys = NDArray[np.uint32]

MOST = 16_384  # texts, in 5 MB; of larger runs the rest is signed once more


class Memo:
    """The keys of the latest texts, by their tokens; each is handed out once."""

    def __init__(self) -> None:
        self._made: dict[bytes, Keys] = {}

    def __len__(self) -> int:
        return len(self._made)

    def keep(self, tokens: Keys, keys: Keys) -> None:
        """Keep the band keys of a text, if there is room."""
        if len(self._made) < MOST:
            self._made[_digest(tokens)] = keys

    def take(self, tokens: Keys) -> Keys | None:
        """The band keys of a text; None where they were not kept, or were taken."""
        return self._made.pop(_digest(tokens), None) if self._made else None

    def clear(self) -> None:
        """Make room for the next run's texts."""
        self._made.clear()


def _digest(tokens: Keys) -> bytes:
    return hashlib.blake2b(tokens.tobytes(), digest_size=16).digest()


memo = Memo()
