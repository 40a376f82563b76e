"""The same story once: candidates, exact comparison, judgement, stars around the best copy."""

from cleaning.dedup.decide import decisions, deduplicate
from cleaning.dedup.known import IndexLike

__all__ = ["IndexLike", "decisions", "deduplicate"]
