"""Sample articles, read from whatever `cleaning.read` takes, as the subject they are of."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from cleaning.config import CleanConfig, FieldNames
from cleaning.errors import InputError
from cleaning.likeness import FEW, Subject
from cleaning.model import Page
from cleaning.read import read_inputs
from cleaning.rulepack import load_packs

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 1_000  # samples that are read; more would say nothing new
_ANY = CleanConfig(languages=("any",), min_words=0)


def read_subject(path: str, threshold: float | None = None) -> tuple[Subject, list[str]]:
    """The subject of the samples at `path` (a file, folder or glob), and what could not be used.

    Raises InputError where nothing there is a text, or the threshold makes no sense.
    """
    if threshold is not None and not 0 < threshold < 1:
        raise InputError(f"A threshold of {threshold} makes no sense: name one between 0 and 1.")
    texts, lost = list[str](), Counter[str]()
    for text, reason in islice(_samples(path), MOST):
        if reason:
            lost[reason] += 1
        else:
            texts.append(text)
    subject = Subject.of(texts, threshold)
    told = ", ".join(f"{many} {reason}" for reason, many in sorted(lost.items()))
    if not subject.samples:
        why = f" ({told})" if told else ""
        raise InputError(f"The samples at {path} hold no text{why}: name articles on the subject.")
    notices = [f"some samples at {path} cannot be used: {told}"] if lost else []
    if len(subject.middle) < FEW:
        words = len(subject.middle)
        notices.append(f"the samples hold only {words} different words: longer ones choose better")
    return subject, notices


def _samples(path: str) -> Iterator[tuple[str, str]]:
    """Each sample's title and text, without furniture; or why there is none."""
    from cleaning.pipeline import clean_page  # stripping, which a run without samples spares

    packs = load_packs()
    for record in read_inputs([path], fields=FieldNames()):
        if not isinstance(record, Page):
            yield "", record.reason
            continue
        outcome = clean_page(record, packs, _ANY)
        if outcome.article is None:
            yield "", outcome.rejection.reason if outcome.rejection else ""
        else:
            yield f"{outcome.article.facts.title or ''}\n{outcome.article.text}", ""
