"""What decided a verdict, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaning.dedup.compare import Comparison


def template(found: Comparison) -> str:
    """Numbers or dates were replaced."""
    return (
        f"the same words with other numbers or dates: {found.changed[0]} of {found.values[0]} "
        f"differ, in {found.places} places"
    )


def names(found: Comparison) -> str:
    """Names were replaced."""
    swaps = found.swaps
    places = swaps.places + swaps.names + swaps.single
    return f"the same words with other names, in {places} places"


def shared(found: Comparison) -> str:
    """They share enough."""
    changed = max(found.changed)
    numbers = f", {changed} numbers or dates differ" if changed else ", no number or date differs"
    return f"{found.covered:.0%} of the shorter stands in the other{numbers}"


def contained(found: Comparison) -> str:
    """The shorter stands in the longer."""
    share = found.words[0] / found.words[1]
    return f"{found.covered:.0%} of it stands in a longer text, and makes {share:.0%} of that"


def reworded(found: Comparison) -> str:
    """The one is the other in other words."""
    return (
        f"{found.run.in_order:.0%} of its words stand in the other in the same order, and no "
        "number or name in the place of another"
    )


def retold(found: Comparison) -> str:
    """The sentences of the one stand in the other."""
    return (
        f"{found.run.told:.0%} or more of nine in ten of its sentences stands in the other, in "
        "whatever order, and no number in the place of another"
    )


def opposed() -> str:
    """One is the other's opposite."""
    return "the one begins with the opposite of what the other begins with"


def apart(found: Comparison) -> str:
    """They share too little."""
    return f"only {found.covered:.0%} of the shorter stands in the other"
