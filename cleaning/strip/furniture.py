"""What rule packs and learning know: lines, parts of lines and sections, each by its rule."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from cleaning.rulepack import LONGEST_LINE, LineRule, SectionRule
from cleaning.strip.lines import Cut
from cleaning.strip.stories import section_end
from cleaning.text import normalize_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.rulepack import RuleIndex
    from cleaning.rulepack.index import Hit
    from cleaning.strip.known import KnownLines
    from cleaning.strip.lines import Line


# How many lines of company rules in a row bear each other out (a share bar, a form).
_CROWD = 3
_FEW = 3  # words of such a line that ends a text, alone
_ANNOUNCED = 6  # words of a text's line that ends in a colon: labels are shorter
# Where a learned line may stand, in lines from either edge; learning counts the same lines.
EDGE_LINES = 6
_LISTED = {"counter", "notice", "navigation"}  # kinds that look like what authors list
# Lines of such a list above one, words of each, and of what announces it.
_LONGEST_LIST, _LIST_WORDS, _SAYS = 12, 8, 5
_APART = 12  # lines between the days of a chronicle, at most
_ADDRESS = re.compile(r"[A-Za-z0-9][\w:/@.?=&%#~+-]*\.[A-Za-z]\S*", re.ASCII)


def cut_furniture(
    lines: list[Line], index: RuleIndex, needed: Sequence[LineRule], title: str | None
) -> None:
    """Cuts what rules match. `needed`: the rules with `needs` that this body calls for."""
    live = [line for line in lines if not line.cut]
    for position, line in enumerate(live):
        _cut_parts(line, index, needed, position, len(live))
    told = _Told(live, title)
    asked = [
        place
        for place, line in enumerate(live)
        if not line.cut and (_hits(line, index, needed) or line.dated)
    ]
    for place in asked:
        if not live[place].cut:
            _cut_whole(live, place, index, needed, told)
    if asked:
        _cut_company(lines, index, needed, told)


def _cut_parts(
    line: Line, index: RuleIndex, needed: Sequence[LineRule], position: int, count: int
) -> None:
    if line.inner_hits is None:
        line.inner_hits = list(index.parts(line.text, needed))
    parts = []
    for rule, found in line.inner_hits:
        start, end = found.span("cut") if "cut" in found.re.groupindex else found.span()
        if start < end and _stands(rule, position, count):
            parts.append((start, end, _cut(rule, found)))
    if parts:
        line.take(parts)


def _cut_whole(
    live: list[Line],
    position: int,
    index: RuleIndex,
    needed: Sequence[LineRule],
    told: _Told,
) -> None:
    line = live[position]
    if position and _ADDRESS.fullmatch(line.text) and _points_to(live[position - 1]):
        return
    for rule, found in _hits(line, index, needed):
        if isinstance(rule, SectionRule):
            line.cut = _read(line, position, len(live))
            for below in live[position : section_end(live, position, rule)]:
                below.cut = below.cut or Cut(rule.id, rule.kind)
        elif not rule.company and _stands(rule, position, len(live)):
            own = (rule.kind in _LISTED and _in_list(live, position)) or told.of(rule)
            line.cut = None if own else _cut(rule, found)
        if line.cut:
            return
    if line.dated and not _dates_a_part(live, position):
        line.cut = Cut("structure/date-line", "dateline", "published", line.text)


def _read(line: Line, position: int, count: int) -> Cut | None:
    """What another rule reads from a line that heads a section."""
    hits = line.hits or ()
    rules = ((rule, found) for rule, found in hits if isinstance(rule, LineRule) and rule.reads)
    return next((_cut(*hit) for hit in rules if _stands(hit[0], position, count)), None)


def _points_to(line: Line) -> bool:
    """Whether a sentence of the article gives an address on the line below it."""
    pointing = line.text.endswith((":", "التالي", "الآتي", "التالية"))
    return pointing and line.words >= _ANNOUNCED and not line.cut


def _in_list(live: list[Line], position: int) -> bool:
    """Whether a line stands in a list that an author announced: prices, hours, figures."""
    for line in reversed(live[max(0, position - _LONGEST_LIST) : position]):
        if line.words >= _SAYS and line.text.endswith(":"):
            return not line.cut
        if line.cut or line.words > _LIST_WORDS:
            return False
    return False


def _dates_a_part(live: list[Line], position: int) -> bool:
    """Whether a date stands between sentences, or is announced: a chronicle's, a programme's."""
    if not 0 < position < len(live) - 1:
        return False
    above, below = live[position - 1], live[position + 1]
    if above.cut or below.cut:
        return False
    return _announces(above) or (above.strong and below.prose) or _is_chronicle(live, position)


def _is_chronicle(live: list[Line], position: int) -> bool:
    """Whether this date and another one each stand between two full stops, however short."""
    if not _is_between_stops(live, position):
        return False
    near = range(max(1, position - _APART), min(len(live) - 1, position + _APART + 1))
    others = (n for n in near if n != position and _is_between_stops(live, n))
    return any(live[n].dated for n in others)


def _is_between_stops(live: list[Line], place: int) -> bool:
    above, line, below = live[place - 1 : place + 2]
    return above.full_stop and below.full_stop and not (above.cut or line.cut or below.cut)


def _hits(line: Line, index: RuleIndex, needed: Sequence[LineRule]) -> list[Hit]:
    """The rules that match a line, sections first, remembered while its text stays the same."""
    if line.hits is None:
        hits = index.whole(line.text, needed)
        if len(hits) > 1:
            hits = sorted(hits, key=lambda hit: not isinstance(hit[0], SectionRule))
        line.hits = hits
    return line.hits


class _Told:
    """What the title and the lines that say something tell of: such rows are the text's own."""

    def __init__(self, live: Sequence[Line], title: str | None) -> None:
        self._live, self._title = live, title
        self._known: dict[str, bool] = {}

    def of(self, rule: LineRule) -> bool:
        """Whether they tell of what the rule's lines show."""
        if rule.unless_told is None:
            return False
        if rule.unless_told not in self._known:
            said = (line.text for line in self._live if line.words >= _SAYS and not line.cut)
            texts = chain([normalize_line(self._title or "")], said)
            self._known[rule.unless_told] = rule.is_told(texts)
        return self._known[rule.unless_told]


def _cut_company(
    lines: list[Line], index: RuleIndex, needed: Sequence[LineRule], told: _Told
) -> None:
    """Cuts lines of company rules beside a cut line, and where several stand in a row.

    Short lines that a colon announces are the list that an author made.
    """
    run: list[tuple[Line, Cut]] = []
    beside = announced = False
    for place, line in enumerate([*lines, None]):
        cut = _company(lines, place, index, needed, told) if line and not line.cut else None
        if line and cut:
            run.append((line, cut))
            continue
        ends = line is None and _ends_text(lines[: place - len(run)], run)
        if run and not announced and (beside or ends or (line and line.cut) or _is_crowd(run)):
            for member, why in run:
                member.cut = why
        run = []
        beside = bool(line and line.cut)
        announced = bool(line and not line.cut and _announces(line))


def _ends_text(above: Sequence[Line], run: Sequence[tuple[Line, Cut]]) -> bool:
    """Whether such lines, of a few words each, stand alone below a text's last sentence."""
    few = all(line.words <= _FEW for line, _ in run)
    return few and bool(above) and above[-1].strong and above[-1].full_stop


def _is_crowd(run: Sequence[tuple[Line, Cut]]) -> bool:
    """Whether so many such lines in a row are furniture alone; bare numbers may be a table's."""
    return len(run) >= _CROWD and any(any(map(str.isalpha, line.text)) for line, _ in run)


def _announces(line: Line) -> bool:
    return line.words >= _ANNOUNCED and line.text.endswith(":")


def _company(
    lines: Sequence[Line],
    place: int,
    index: RuleIndex,
    needed: Sequence[LineRule],
    told: _Told,
) -> Cut | None:
    """Why a line in company goes. Where it stands is counted with the lines that are cut."""
    for rule, found in _hits(lines[place], index, needed):
        if isinstance(rule, LineRule) and rule.company and _stands(rule, place, len(lines)):
            return None if told.of(rule) else _cut(rule, found)
    return None


def _stands(rule: LineRule, position: int, count: int) -> bool:
    """Whether a rule may apply to line `position` of `count`."""
    head, tail = position < rule.within, position >= count - rule.within
    return {"head": head, "tail": tail, "edges": head or tail}.get(rule.at, True)


def _cut(rule: LineRule, found: re.Match[str] | None) -> Cut:
    value = found.group("value") or "" if found and rule.reads else ""
    return Cut(rule.id, rule.kind, rule.reads, value.strip(" .:،-|"), rule.menu)


def cut_learned(lines: list[Line], learned: KnownLines, site: str) -> None:
    """Cuts learned lines from both edges inwards, down to the first sentence that is not one."""
    if not learned.lines_for(site):
        return
    for edge in (lines, lines[::-1]):
        for line in [line for line in edge if not line.cut][:EDGE_LINES]:
            long = len(line.text) > LONGEST_LINE  # its key is hardly ever asked for
            count = learned.count(site, line.text, None if long else line.key)
            if count:
                line.cut = Cut(f"learned/{count}", "learned")
            elif line.prose:
                break
