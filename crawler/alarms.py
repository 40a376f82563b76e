"""When a site is an alarm: it yielded articles, and now it does not, or they are not the same.

Hardly any run of a small site brings enough to tell. So a run is looked at together with those
before it that belong to it: back to the last article where it has none, or to a few articles. And
what differs is an alarm only where that is no chance: of 39,886 real articles, the middle one of
three of a day is much shorter or longer than its site's middle one in five days of a hundred.
"""

from __future__ import annotations

from collections import Counter
from itertools import takewhile
from math import exp, log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.store.history import SiteFacts

PAGES = 3  # without an article among them
CHANCE = 0.001  # that as many pages hold no article, or so few, where all is as usual
ODD_CHANCE = 0.0002  # that as many articles are of an odd length
MANY = 8  # pages of which a few articles are few
FEW = 3  # articles that a median is taken of
KNOWN = 10  # articles in earlier runs that make something usual
YIELD = 0.3  # of the usual share of articles
SHORT, LONG = 0.4, 3.0  # of the usual length
BOILERPLATE, TIMES = 0.4, 3.0  # so much, and so many times the usual share
TITLES = 0.5  # of the articles have a title of their own
LENGTH = "words, usually"  # by which such an alarm is known
# What became of an address that led to no page, beside failures.
_LOST = ("gone", "left_site", "not_html", "refused_address", "bad_address")
_LATER = ("soft_404", "disallowed")  # that are asked for again in later runs
_WAITING = ("host_left", "robots_unreachable")
_LISTINGS = ("home_", "feed_", "sitemap_", "section_", "next_")


def lost_addresses(fetched: Counter[str], failed: Counter[str]) -> Counter[str]:
    """The addresses of a run that led to no page, by reason; what fails again was told before."""
    lost = Counter({reason: fetched[reason] for reason in _LOST})
    lost.update({reason: fetched[reason] - fetched[f"{reason}_again"] for reason in _LATER})
    articles = {reason: many for reason, many in failed.items() if not reason.startswith(_LISTINGS)}
    again = fetched["failed_again"]
    for reason, many in articles.items():
        lost[reason] += many - min(again, many)
        again -= min(again, many)
    return +lost


def reach(now: SiteFacts, earlier: Sequence[SiteFacts]) -> int:
    """How many of the runs before, newest first, a run is looked at together with."""
    if not now.asked:
        return 0
    if not now.articles:
        return sum(1 for _ in takewhile(lambda run: not run.articles, earlier))
    articles, runs = now.articles, 0
    while articles < FEW and runs < len(earlier):
        articles += earlier[runs].articles
        runs += 1
    return runs if articles >= FEW else 0


def odd_lengths(lengths: Sequence[int], usual: int) -> int:
    """How many of the articles are much shorter or longer than usual."""
    return sum(not SHORT * usual <= words <= LONG * usual for words in lengths)


def collapse(
    now: SiteFacts, usual: SiteFacts, fetched: Counter[str], failed: Counter[str]
) -> list[str]:
    """What is wrong with a site, in a few words each; nothing where it never had articles.

    A site without news is no alarm: its listings answer, and lead to what is known already, or
    some rest or are as they were. `now` may be several runs; `fetched` and `failed` are the last's.
    """
    if not usual.articles:
        return []
    if now.articles:
        return _changed(now, usual) if usual.articles >= KNOWN else []
    if not fetched["listings"]:
        return [f"no listing answers{_reasons(failed)}"]
    if not any(fetched[sign] for sign in ("links", "not_modified", "resting")):
        return ["its listings lead to no article"]
    if now.asked >= PAGES and _no_chance(now.asked, now.asked, _share(usual.misses, usual.asked)):
        what = "addresses" if now.lost else "pages"
        reasons = _reasons(lost_addresses(fetched, failed)) if now.lost else ""
        return [f"{now.asked} {what} and no article among them{reasons}"]
    waiting = Counter({reason: fetched[reason] for reason in _WAITING if fetched[reason]})
    if waiting.total() >= PAGES and not fetched["revisits"]:
        return [f"{waiting.total()} addresses wait, and none could be asked{_reasons(waiting)}"]
    return []


def _changed(now: SiteFacts, usual: SiteFacts) -> list[str]:
    """How the articles differ from what is usual."""
    found = []
    missed = _share(usual.misses, usual.asked)
    few = now.asked >= MANY and now.kept_share < YIELD * usual.kept_share
    if few and _no_chance(now.misses, now.asked, missed):
        what = "addresses led to" if now.lost else "pages are"
        share = f"usually {usual.kept_share:.0%}"
        found.append(f"only {now.articles} of {now.asked} {what} articles, {share}")
    if now.articles < FEW:
        return found
    other = not SHORT * usual.words <= now.words <= LONG * usual.words
    if other and _no_chance(now.odd, now.articles, _share(usual.odd, usual.articles), ODD_CHANCE):
        found.append(f"its articles have {now.words} {LENGTH} {usual.words}")
    if now.cut > max(BOILERPLATE, TIMES * usual.cut):
        found.append(f"{now.cut:.0%} of the text is boilerplate, usually {usual.cut:.0%}")
    if now.titles <= TITLES < usual.titles:
        found.append("its articles share one title, or have none")
    return found


def _share(some: int, of: int) -> float:
    """A share that a few more could still change: never 0 or 1."""
    return (some + 0.5) / (of + 1)


def _no_chance(some: int, of: int, usual: float, most: float = CHANCE) -> bool:
    """Is it unlikely that so many of so many, or more, are what a `usual` share is?

    By Chernoff's bound, which is exact where all are.
    """
    share = some / of
    if share <= usual:
        return False
    found = share * log(share / usual)
    if share < 1:
        found += (1 - share) * log((1 - share) / (1 - usual))
    return exp(-of * found) <= most


def _reasons(failed: Counter[str]) -> str:
    words = ", ".join(reason for reason, _ in failed.most_common(3))
    return f" ({words})" if words else ""
