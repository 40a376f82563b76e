"""The packs of one run: bundled ones first, then the user's."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from typing import TYPE_CHECKING

from cleaning.errors import RuleError
from cleaning.rulepack.check import problems
from cleaning.rulepack.detect import Detector
from cleaning.rulepack.index import RuleIndex
from cleaning.rulepack.off import without, without_switched_off
from cleaning.rulepack.parse import parse_pack
from cleaning.rulepack.rules import text_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from lxml.etree import _Element

    from cleaning.looks import Hints
    from cleaning.rulepack.rules import LineRule, Pack, Prune, SectionRule

_ORDER = {"language": 0, "theme": 1, "site": 2}


@dataclass(frozen=True)
class Packs:
    """All rule packs of a run, in the order in which they apply."""

    packs: tuple[Pack, ...]
    _indexes: dict[tuple[str, ...], RuleIndex] = field(default_factory=dict, repr=False)
    _sites: dict[str, RuleIndex] = field(default_factory=dict, repr=False)

    @cached_property
    def _general(self) -> RuleIndex:
        return RuleIndex([pack for pack in self.packs if pack.scope != "site"], hinted=True)

    @cached_property
    def _detector(self) -> Detector:
        return Detector((pack.name, pack.detect) for pack in self.packs)

    def detect(self, tree: _Element) -> tuple[str, ...]:
        """The full names of the theme packs that recognise a page."""
        return self._detector.names(tree)

    def prunes(self, themes: Sequence[str] = (), site: str = "") -> tuple[Prune, ...]:
        """What to take out of a page of these themes and this site before extraction."""
        chosen = [
            pack
            for pack in self.packs
            if pack.scope == "language" or pack.name in themes or pack.covers(site)
        ]
        off = {name for pack in chosen if pack.scope == "site" for name in pack.off}
        return tuple(rule for pack in chosen for rule in pack.prunes if rule.id not in off)

    def index(self, site: str = "") -> RuleIndex:
        """The line and section rules for a site's documents."""
        if site not in self._sites:
            chosen = [pack for pack in self.packs if pack.scope == "site" and pack.covers(site)]
            key = tuple(pack.name for pack in chosen)
            if key not in self._indexes:
                self._indexes[key] = self._index_of(chosen)
            self._sites[site] = self._indexes[key]
        return self._sites[site]

    def _index_of(self, chosen: Sequence[Pack]) -> RuleIndex:
        """The general rules and those of a site's packs, but what these switch off."""
        off = {name for pack in chosen for name in pack.off}
        if not off:
            return RuleIndex(chosen, self._general) if chosen else self._general
        general = (pack for pack in self.packs if pack.scope != "site")
        return RuleIndex([without(pack, off) for pack in (*general, *chosen)])

    @property
    def hints(self) -> Hints:
        """What `looks` is to tell `RuleIndex.needed` of texts."""
        return self._general.needs.hints

    def rules(self) -> Iterator[Prune | LineRule | SectionRule]:
        """Every rule of every pack."""
        for pack in self.packs:
            yield from pack.prunes
            yield from text_rules(pack)

    def check(self) -> list[str]:
        """What is wrong with the rules, one sentence each: see `cleaning.rulepack.check`."""
        return problems(self.packs)


def load_packs(extra: Sequence[Path] = ()) -> Packs:
    """The bundled packs and those in `extra` (files, or folders of *.toml).

    A pack of the user's with the full name of a bundled one takes its place.
    """
    found: dict[str, Pack] = {}
    for where, content in (*_bundled(), *_given(extra)):
        pack = parse_pack(content, where)
        found[pack.name] = pack
    packs = sorted(found.values(), key=lambda pack: (_ORDER[pack.scope], pack.name))
    return Packs(without_switched_off(packs))


def _bundled() -> Iterator[tuple[str, str]]:
    folder = resources.files("cleaning") / "rules"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            yield file.name, file.read_text(encoding="utf-8")


def _given(extra: Sequence[Path]) -> Iterator[tuple[str, str]]:
    for path in extra:
        for file in sorted(path.glob("*.toml")) if path.is_dir() else [path]:
            if file.exists() and not file.is_file():  # children read it again, which no pipe allows
                raise RuleError(f"{file} is not a file: name a rule pack (.toml), or a folder.")
            try:
                yield str(file), file.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise RuleError(f"{file}: cannot be read as a rule pack ({error}).") from None
