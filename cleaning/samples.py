"""Sample articles, read from whatever `cleaning.read` takes, as the subject they are of."""

from __future__ import annotations

import re
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

_WORDS = 10  # different ones: a sample with fewer is less than a headline
_ARABIC = re.compile("[\u0620-\u064a]")
MOST = 1_000  # samples that are read; more would say nothing new
_ANY = CleanConfig(languages=("any",), min_words=0)


def read_subject(path: str, threshold: float | None = None) -> tuple[Subject, list[str]]:
    """The subject of the samples at `path` (a file, folder or glob), and what could not be used.

    Raises InputError where nothing there is a text, or the threshold makes no sense.
    """
    if threshold is not None and not 0 < threshold < 1:
        raise InputError(f"A threshold of {threshold} makes no sense: name one between 0 and 1.")
    texts, lost = list[str](), Counter[str]()
    try:
        for text, reason in islice(_samples(path), MOST):
            if reason:
                lost[reason] += 1
            else:
                texts.append(text)
    except InputError as error:
        if "--text-field" not in str(error):
            raise
        raise InputError(
            f"The samples at {path} have neither a field text nor a field html: rename theirs."
        ) from None
    subject = Subject.of(texts, threshold)
    told = ", ".join(f"{many} {reason}" for reason, many in sorted(lost.items()))
    if not subject.samples:
        why = f" ({told})" if told else ""
        raise InputError(f"The samples at {path} hold no text{why}: name articles on the subject.")
    notices = [f"some samples at {path} cannot be used: {told}"] if lost else []
    return subject, notices + _too_little(subject)


def _too_little(subject: Subject) -> list[str]:
    """What to know of samples that say little. Measured on twenty subjects, of what is taken by a
    word a quarter is on the subject, by a headline a third, by a whole article nine in ten.
    """
    words, short = len(subject.middle), sum(len(sample) < _WORDS for sample in subject.samples)
    if not any(_ARABIC.search(word) for word in subject.middle):
        return ["the samples hold no Arabic word: pages in Arabic share hardly any with them"]
    if words < _WORDS:
        held = "a single word" if words == 1 else f"only {words} different words"
        return [
            f"the samples hold {held}: most pages taken will be on other subjects; name articles"
        ]
    if words < FEW:
        return [f"the samples hold only {words} different words: longer ones choose better"]
    if short:
        less = f"{short} of {len(subject.samples)} samples"
        return [f"{less} hold fewer than {_WORDS} different words: whole articles choose better"]
    return []


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
