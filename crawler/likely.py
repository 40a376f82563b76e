"""Which of a site's links to fetch first, where only pages on a subject are wanted.

What is known of a page before it is fetched is little: the words of the links that lead to it, the
title that its feed gives, the words in its address. A page of which nothing is known comes after
those whose words are on the subject, and before those whose words are not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from cleaning.errors import InputError
from cleaning.store.frontier import Link
from cleaning.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaning.likeness import Subject

UNKNOWN = 0.03  # the promise of a link without words
_WORDS = 3  # a link that says less says nothing: المزيد, التالي, a date
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_ARABIC = re.compile("[\u0620-\u064a]")


@dataclass(slots=True)
class Wanted:
    """What a crawl is limited to: a subject, or nothing. `notices` are about its samples."""

    subject: Subject | None = None
    notices: list[str] = field(default_factory=list)
    queues: list[LikelyFirst] = field(default_factory=list)

    def queue(self) -> LikelyFirst | None:
        """A queue for the links of a site, where there is a subject."""
        if self.subject is None:
            return None
        self.queues.append(LikelyFirst(self.subject))
        return self.queues[-1]

    def said(self, key: str) -> str:
        """What links say of a page."""
        return next((said for queue in self.queues if (said := queue.said(key))), "")


def wanted(like: str | None, threshold: str | None) -> Wanted:
    """What the arguments `like` (samples) and `threshold` of a crawl ask for."""
    if like is not None:
        return Wanted(*_subject(like, threshold))
    if threshold is not None:
        raise InputError("threshold= needs like=PATH: name sample articles.")
    return Wanted()


@cache
def _subject(like: str, threshold: str | None) -> tuple[Subject, list[str]]:
    # Imported here: it brings the parsers along, which other crawls leave to the children.
    from cleaning.samples import read_subject

    try:
        return read_subject(like, None if threshold is None else float(threshold))
    except ValueError:
        raise InputError(f"threshold={threshold} is no number: name one, as 0.2.") from None


class LikelyFirst:
    """A queue that gives the most promising link first; with the part of a deque that we use."""

    window = 3  # requests of a site under way: with more, many are chosen before much is known

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._said: dict[str, str] = {}
        self._waiting: dict[str, tuple[float, Any]] = {}
        self._heap: list[tuple[float, int, str]] = []
        self._order = count()

    def __len__(self) -> int:
        return len(self._waiting)

    def hear(self, words: Iterable[tuple[str, str]]) -> None:
        """Take in what links say, as addresses with texts. The longest that is said counts."""
        for url, text in words:
            key, said = canonical_url(url), " ".join(text.split())
            if len(said) > len(self._said.get(key, "")) and len(_LETTERS.findall(said)) >= _WORDS:
                self._said[key] = said
                if key in self._waiting:
                    self._push(self._waiting[key][1])

    def said(self, key: str) -> str:
        """What links say of the page that is known as `key`; empty where nothing is."""
        return self._said.get(key, "")

    def promise(self, link: Any) -> float:
        """How much a page promises to be on the subject; a page that is visited again, nothing."""
        if not isinstance(link, Link):
            return 0.0
        words = f"{self.said(link.key)} {_words_of(link.url)}"
        return self._subject.likeness(words) if words.strip() else UNKNOWN

    def priority(self, link: Link) -> int:
        """From 0 to 99: of two sites' links, the one that promises more goes first."""
        return int(99 * self.promise(link))

    def extend(self, links: Iterable[Any]) -> None:
        for link in links:
            self._push(link)

    def popleft(self) -> Any:
        """The most promising; of equals, the one that came first."""
        while True:
            promise, _, name = heappop(self._heap)
            waiting = self._waiting.get(name)
            if waiting and waiting[0] == promise:  # else it was given, or promises more by now
                return self._waiting.pop(name)[1]

    def clear(self) -> None:
        self._waiting.clear()
        self._heap.clear()

    def _push(self, link: Any) -> None:
        name = link.key if isinstance(link, Link) else f"visit {link.id}"
        promise = -self.promise(link)
        self._waiting[name] = (promise, link)
        heappush(self._heap, (promise, next(self._order), name))


def _words_of(url: str) -> str:
    """The Arabic words of an address: its slug and the names of its folders."""
    words = _LETTERS.findall(unquote(urlsplit(url).path))
    return " ".join(word for word in words if _ARABIC.search(word))
