"""Rules that a user's pack switches off: a site's pack on its own site, any other everywhere."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from cleaning.errors import RuleError
from cleaning.rulepack.rules import text_rules

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cleaning.rulepack.rules import Pack


def without_switched_off(packs: Sequence[Pack]) -> tuple[Pack, ...]:
    """The packs without the rules that some pack, not a site's, names in its `off`.

    Raises RuleError where any pack switches off what does not exist.
    """
    known = {rule.id for pack in packs for rule in (*pack.prunes, *text_rules(pack))}
    for pack in packs:
        for name in pack.off:
            if name not in known:
                raise RuleError(f"{pack.name}: off: there is no rule {name}{_hint(name, known)}")
    everywhere = {name for pack in packs if pack.scope != "site" for name in pack.off}
    return tuple(without(pack, everywhere) for pack in packs) if everywhere else tuple(packs)


def without(pack: Pack, off: Collection[str]) -> Pack:
    """The pack without the rules of these full ids."""
    return replace(
        pack,
        prunes=tuple(rule for rule in pack.prunes if rule.id not in off),
        lines=tuple(rule for rule in pack.lines if rule.id not in off),
        sections=tuple(rule for rule in pack.sections if rule.id not in off),
    )


def _hint(name: str, known: set[str]) -> str:
    close = get_close_matches(name, sorted(known), 1)
    return f"; did you mean {close[0]}?" if close else "; ghirbal rules lists them all."
