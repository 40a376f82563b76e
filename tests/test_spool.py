"""What a run keeps on disk between its passes comes back as it was, whatever a text holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleaning.export import article_row, decided_line, encoded, halves, to_line
from cleaning.export.rows import decided_row
from cleaning.fingerprint import fingerprint
from cleaning.model import (
    Article,
    Decision,
    Entry,
    Extracted,
    Facts,
    Language,
    Page,
    Part,
    Pruned,
    Rejection,
)
from cleaning.spool import Entries, has_parts, pack, unpack

if TYPE_CHECKING:
    from pathlib import Path

# Line ends of all kinds, what JSON escapes, a sign of two units, halves of one.
SIGNS = 'أب"\\\n\r\t\x00\x1f\x7f\x85\u2028?😀\ud83d\ude00\xff'
TEXTS = st.text(alphabet=SIGNS, max_size=40) | st.text(max_size=40)
FACTS = st.builds(Facts, title=TEXTS, authors=st.tuples(TEXTS), source=TEXTS)
PARTS = st.just(()) | st.just((Part(0, 1, 7, 3),))
PRUNED = st.just(()) | st.builds(lambda sample: (Pruned("rule", "kind", 1, 9, sample),), TEXTS)
PAGES = st.builds(
    Page,
    id=TEXTS,
    kind=st.just("text"),
    content=st.just(""),
    input=TEXTS,
    hints=st.just(Facts()) | FACTS,
    flags=st.just(()) | st.just(("truncated",)),
)
EXTRACTED = st.builds(
    Extracted, body=TEXTS, facts=st.just(Facts()) | FACTS, parts=PARTS, pruned=PRUNED
)
COPY = Decision("a", "b", "c", "near_duplicate", 0.91234, 0.95, ("b",), "why")


@given(PAGES, EXTRACTED)
def test_a_page_is_one_line_and_comes_back(page: Page, extracted: Extracted) -> None:
    line = pack(page, extracted)
    assert b"\n" not in line
    assert unpack(line) == (page, extracted)
    assert has_parts(line) or not extracted.parts


@given(PAGES, TEXTS)
def test_so_does_what_was_rejected(page: Page, detail: str) -> None:
    rejection = Rejection(page.id, "read", "bad_json", detail)
    assert unpack(pack(page, rejection)) == (page, rejection)


@given(st.lists(TEXTS, max_size=5))
def test_entries_come_back_with_their_words(tmp_path_factory: object, ids: list[str]) -> None:
    entries = [Entry(id, fingerprint(f"خبر {id} رقم 7"), "site", None, None, id) for id in ids]
    folder: Path = tmp_path_factory.mktemp("spool")  # type: ignore[attr-defined]
    with Entries(folder / "entries") as spool:
        for entry in entries:
            spool.add(entry)
        found = list(spool)
    assert [(e.id, e.source, e.fingerprint.digest) for e in found] == [
        (e.id, e.source, e.fingerprint.digest) for e in entries
    ]
    for left, right in zip(found, entries, strict=True):
        assert np.array_equal(left.fingerprint.tokens, right.fingerprint.tokens)


@given(TEXTS, TEXTS, st.sampled_from((COPY, Decision("a", "a", "a"))))
def test_a_line_put_together_is_the_line_of_its_row(
    title: str, body: str, decision: Decision
) -> None:
    facts, language = Facts(title=title), Language("ar", 0.9, 1.0)
    row = article_row(Article("a", "dump.jsonl:1", body, facts, language, flags=("collapsed",)))
    line = decided_line(*halves(row, encoded(row["text"])), decision)
    assert line == to_line(decided_row(row, decision))
