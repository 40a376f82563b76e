"""Whether two texts that share much tell one story: a relation, and the reason in a sentence.

The weights come from labelled pairs of real Arabic news. Two reports on one template (prices,
weather, market closes) share as much as two copies of one wire story do; what tells them apart is
whether numbers and dates were replaced, in how many places, and whether one site printed both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaning.dedup import why
from cleaning.dedup.retelling import is_retold
from cleaning.dedup.rewording import is_rearranged, rewording

if TYPE_CHECKING:
    from cleaning.config import Preset
    from cleaning.dedup.compare import Comparison
    from cleaning.model import Relation

SAME_SITE = 0.24  # one publisher repeats its templates, and rarely its stories
LATE = 0.18
LATE_DAYS = 1.6
CONFLICT = 0.85
WIRE, WIRE_BRIEF = 0.1, 0.04
WIRE_ORDER = 0.55  # of the words; with fewer in the same order, two reports share a paragraph
ONE_DAY = 1.0
SUBJECTS = 3.0  # a telegram to another president, a training course in another town
SUBJECTS_FREE = 0.1  # copies change as many of their repeated words by house style
ONE_ADDRESSEE = 1.1
SHORT = 0.12  # a brief on a template shares much by its formulas alone
SHORT_WORDS = 60
TEMPLATE_CONFLICT = 0.4
TEMPLATE_PLACES = 2
ONLY_NUMBERS = 0.3  # conflict in a short text of one site whose words are all the same
NEXT_ISSUE = 0.12  # conflict days later in a text whose words are all the same, on any site
NAMES_WORDS = 80  # a note; in longer texts more words are edited
SAME_BUT_NAMES = 0.01  # of the words may differ elsewhere
STAMP_WORDS = 100  # one place of other numbers in a longer text: the page's own date
CONTAINED_RATIO, CONTAINED_WORDS = 1.2, 20
TEASER_WORDS, TEASER_RATIO = 60, 3.0
BRIEF = 0.84  # of its words stand in the longer one
WHOLE = 0.95  # of a bulletin whose words are those of all others
LONGER, MUCH_LONGER = 1.5, 2.0  # twice as long is no light edit, however the brief is worded
OTHER_NEWS = 0.5  # of the first words: with fewer, another piece of news leads
NEARLY_ALL = 1.66  # of its words in shared shingles and, once more, of those in the same order
NEXT_DAYS = 1.5  # one house's page of the evening is another's paper of next day
NEAR = 0.8
LEAST_JACCARD = 0.2  # of a copy; below, the shorter is a brief or it is nothing


@dataclass(frozen=True, slots=True)
class Bar:
    """How much must be shared: `alike` of the shorter's covered share plus the Jaccard
    similarity, `covered` of the shorter for a contained story (above 1: never)."""

    alike: float
    covered: float


BARS: dict[Preset, Bar] = {
    "news": Bar(alike=1.03, covered=0.84),
    "pretrain": Bar(alike=0.95, covered=0.80),
    "monitor": Bar(alike=1.03, covered=0.84),
    "strict": Bar(alike=1.50, covered=1.01),
}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of two articles beside their texts; `days` apart, None where unknown."""

    same_site: bool = False
    days: float | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """`relation` is None for two stories; `why` says what decided it; `alike` sorts matches.

    `near` says of two stories that they are worth reading beside each other.
    """

    relation: Relation | None
    alike: float
    why: str
    near: bool = False


def judge(found: Comparison, about: Circumstances, bar: Bar) -> Judgement:
    """The verdict on one pair."""
    alike = found.covered + found.jaccard
    conflict = conflict_of(found)
    if _is_template(found, about, conflict):
        return Judgement(None, alike, why.template(found))
    if _has_other_names(found, about):
        return Judgement(None, alike, why.names(found))
    if _is_teaser(found, about):
        return Judgement(None, alike, "the short one only stands at the end of the long one")
    if found.words[1] < MUCH_LONGER * found.words[0] and found.run.opposed:
        return Judgement(None, alike, why.opposed(), near=alike >= NEAR)
    need = bar.alike + CONFLICT * conflict + SAME_SITE * about.same_site
    need += SUBJECTS * max(0.0, found.subjects_changed - SUBJECTS_FREE)
    need += LATE * ((about.days or 0.0) > LATE_DAYS) + SHORT * (found.words[0] < SHORT_WORDS)
    wire = _may_be_wire_copy(found, about, conflict)
    need -= WIRE * wire
    if alike >= max(need, _formula(found, about)) and found.jaccard >= LEAST_JACCARD:
        return Judgement(_kind(found, about), alike, why.shared(found))
    if _is_contained(found, about, conflict, bar, wire=wire):
        return Judgement("contained", alike, why.contained(found))
    if _is_reworded(found, about, bar):
        return Judgement(_kind(found, about), alike, why.reworded(found))
    if _may_be_told(found, bar) and is_retold(found, about.days, same_site=about.same_site):
        brief = found.words[1] >= LONGER * found.words[0]
        return Judgement("contained" if brief else "near_duplicate", alike, why.retold(found))
    return Judgement(None, alike, why.apart(found), near=alike >= NEAR)


def _formula(found: Comparison, about: Circumstances) -> float:
    """How alike two bulletins must be; less where two houses cut one telegram of one day."""
    same = found.one_addressee and _is_one_days(about)
    return min(found.formula, ONE_ADDRESSEE) if same else found.formula


def conflict_of(found: Comparison) -> float:
    """How far numbers and dates were replaced: the smaller share of changed ones, 0 to 1."""
    stamped = found.places <= 1 and found.words[0] >= STAMP_WORDS and found.covered > 0.97
    if stamped:
        return 0.0
    return min(
        changed / (all_ + 2) for changed, all_ in zip(found.changed, found.values, strict=True)
    )


def _is_template(found: Comparison, about: Circumstances, conflict: float) -> bool:
    """Numbers or dates replaced throughout; in a longer text, on one site, for lengths alike."""
    late = (about.days or 0.0) > LATE_DAYS
    if late and found.words_changed == 0 and min(found.changed) > 1 and conflict >= NEXT_ISSUE:
        return True
    if found.words_changed == 0 and _is_next_note(found):
        return True
    if found.places < TEMPLATE_PLACES or conflict < TEMPLATE_CONFLICT:
        brief = about.same_site and found.words[0] < STAMP_WORDS
        return brief and conflict >= ONLY_NUMBERS and found.words_changed < 0.03
    dense = found.places * 50 >= found.words[0]
    return dense or (about.same_site and found.words[1] < CONTAINED_RATIO * found.words[0])


def _is_next_note(found: Comparison) -> bool:
    """A note whose words are all the same: one other number makes it another one, on any site.

    A corrected one looks like that too; of both, a story lost is worse than a story twice.
    """
    return found.words[0] < STAMP_WORDS and bool(found.places)


def _has_other_names(found: Comparison, about: Circumstances) -> bool:
    """The same note about others: nothing differs but names that stand in the place of others.

    Editors exchange words too: single ones, misspelled names, turns of phrase. So another place,
    number or whole name is worth two single words, and a turn of phrase speaks as much against it.
    One publisher's next note needs less. Of longer texts only one publisher's are notes on a
    template; single words tell nothing there, and numbers less.
    """
    swaps, short = found.swaps, found.words[0]
    note, values = short <= NAMES_WORDS, swaps.values * (short < STAMP_WORDS)
    replaced = 2 * (swaps.places + swaps.names + values) + note * swaps.single
    if not replaced or swaps.elsewhere > max(1, SAME_BUT_NAMES * short):
        return False
    replaced += (0 if values else found.places) - 2 * swaps.phrases
    if not (note or values):
        return about.same_site and replaced >= 2
    late = (about.days or 0.0) > LATE_DAYS
    return replaced >= 2 - (about.same_site or late)


def _may_be_wire_copy(found: Comparison, about: Circumstances, conflict: float) -> bool:
    """Two houses on one day, with no other number and no other subject: they edit one report."""
    if conflict or found.subjects_changed or not _is_one_days(about):
        return False
    alike_long = found.words[1] < MUCH_LONGER * found.words[0]
    return not (alike_long and 0 < found.run.in_order < WIRE_ORDER)


def _is_one_days(about: Circumstances, most: float = ONE_DAY) -> bool:
    return about.days is not None and about.days <= most and not about.same_site


def _is_teaser(found: Comparison, about: Circumstances) -> bool:
    short, long = found.words
    small = short < TEASER_WORDS and long >= TEASER_RATIO * short
    return small and about.same_site and found.at_end


def _is_contained(
    found: Comparison, about: Circumstances, conflict: float, bar: Bar, *, wire: bool
) -> bool:
    """A bulletin must stand in the longer one whole; one of another day, with no name replaced."""
    short, long = found.words
    if short < CONTAINED_WORDS or long < CONTAINED_RATIO * short or bar.covered > 1:
        return False
    if found.formula:
        return found.covered >= WHOLE and not conflict and _is_one_days(about)
    need = bar.covered + 0.05 * conflict
    if found.covered < need - WIRE_BRIEF * wire:
        return False
    return not ((about.days or 0.0) > LATE_DAYS and found.run.names)


def _may_be_told(found: Comparison, bar: Bar) -> bool:
    return bar.covered <= 1 and not found.formula and found.words[0] >= CONTAINED_WORDS


def _is_reworded(found: Comparison, about: Circumstances, bar: Bar) -> bool:
    """An editor's rewording of all of it: no number and no name stands in the place of another."""
    run = found.run
    if not _may_be_told(found, bar) or max(run.opening, run.lead) < OTHER_NEWS:
        return False
    told = rewording(found, about.days, same_site=about.same_site) > 0
    if not (told or (_is_one_days(about) and is_rearranged(found))):
        return False
    if run.values or _may_be_other_names(found, about):
        return False
    return told or not run.names


def _may_be_other_names(found: Comparison, about: Circumstances) -> bool:
    """Whether names that stand in the place of others are other people's and places'.

    Two houses within a day spell or shorten them, though not in a note, and once where there is
    nothing else in either; otherwise nearly all the rest must be the same.
    """
    names, (short, long) = found.run.names, found.words
    alone = short <= NAMES_WORDS or long < CONTAINED_RATIO * short
    if alone and names > (short > NAMES_WORDS):
        return True
    nearly_all = found.covered + found.run.in_order >= NEARLY_ALL
    nearly_all &= found.subjects_changed < SUBJECTS_FREE
    return bool(names) and not (nearly_all or _is_one_days(about, NEXT_DAYS))


def _kind(found: Comparison, about: Circumstances) -> Relation:
    """A copy, a brief of it, or, on one site at another time, its revision."""
    short, long = found.words
    if about.same_site and about.days and (any(found.changed) or long > CONTAINED_RATIO * short):
        return "update"
    if long >= MUCH_LONGER * short or (long >= LONGER * short and found.covered >= BRIEF):
        return "contained"
    return "near_duplicate"
