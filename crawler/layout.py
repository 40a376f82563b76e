"""Whether a site's pages still look as they did: the class names and tags of their markup."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

SAMPLE = 20  # pages of a site that are looked at in one run
LEAST_PAGES = 3  # for a verdict
KNOWN = 0.5  # of a page's marks, in the median: below, the layout is another one
LEAST_MARKS = 8
_MOST = 500_000  # bytes of a page that are looked at: the event loop waits meanwhile
_CLASSES = re.compile(rb"""\b(?:class|id)\s*=\s*["']([^"'<>]{1,300})["']""", re.IGNORECASE)
_TAGS = re.compile(rb"<([a-z][a-z0-9]{0,15})[\s>]", re.IGNORECASE)
_DIGIT = re.compile(rb"\d")


def marks_of(page: bytes) -> frozenset[str]:
    """Class names and ids without a digit (those with one belong to a single page); where a page
    has next to none, the pairs of tags that follow each other."""
    body = page[:_MOST]
    names = {name for value in _CLASSES.findall(body) for name in value.split()}
    marks = {name.decode("latin-1") for name in names if not _DIGIT.search(name)}
    if len(marks) < LEAST_MARKS:
        tags = [tag.decode().lower() for tag in _TAGS.findall(body)]
        marks |= {f"{one}>{two}" for one, two in pairwise(tags)}
    return frozenset(marks)


@dataclass(slots=True)
class Layout:
    """The pages of one site in one run, against the marks that earlier runs saw.

    `shares`: how well each page is known, those of earlier runs first that were `undecided`.
    """

    known: frozenset[str]
    least: int = LEAST_PAGES
    shares: list[float] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)

    def see(self, body: bytes) -> None:
        """Look at a page, while the sample is not full."""
        if len(self.shares) >= SAMPLE:
            return
        marks = marks_of(body)
        if marks:
            self.shares.append(len(marks & self.known) / len(marks))
            self.marks |= marks

    @property
    def changed(self) -> float | None:
        """The median share of known marks where that is low; None where nothing has changed."""
        middle = self._middle
        return None if middle is None or len(self.shares) < self.least else middle

    @property
    def undecided(self) -> bool:
        """Do too few pages look like another layout? Their marks are not to be learned yet."""
        return self._middle is not None and len(self.shares) < self.least

    @property
    def _middle(self) -> float | None:
        if len(self.known) < LEAST_MARKS or not self.marks:
            return None
        middle = sorted(self.shares)[len(self.shares) // 2]
        return middle if middle < KNOWN else None
