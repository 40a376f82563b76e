"""The ids of a dump so far."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaning.read.seen import Seen


@given(st.lists(st.text(max_size=3)))
def test_each_text_is_new_once(texts: list[str]) -> None:
    seen, known = Seen(), set[str]()
    for text in texts:
        assert seen.add(text) == (text not in known)
        known.add(text)


def test_none_is_forgotten_as_they_become_many() -> None:
    seen = Seen()
    assert all(seen.add(f"id-{number}") for number in range(20_000))
    assert not any(seen.add(f"id-{number}") for number in range(20_000))
    assert seen.add("another")
