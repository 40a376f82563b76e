"""When a site is an alarm: it yielded articles, and now it does not, or they are not the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections import Counter

    from cleaning.store.history import SiteFacts

PAGES = 3  # without an article among them, or failures that are none of earlier runs'
CHANCE = 0.01  # that as many pages hold no article where all is as usual
MANY = 8  # pages of which a few articles are few
FEW = 3  # articles that a median is taken of
KNOWN = 10  # articles in earlier runs that make something usual
YIELD = 0.3  # of the usual share of articles
SHORT, LONG = 0.4, 3.0  # of the usual length
BOILERPLATE, TIMES = 0.4, 3.0  # so much, and so many times the usual share
TITLES = 0.5  # of the articles have a title of their own


def collapse(
    now: SiteFacts, usual: SiteFacts, fetched: Counter[str], failed: Counter[str]
) -> list[str]:
    """What is wrong with a site, in a few words each; nothing where it never had articles.

    A site without news is no alarm: its listings answer, and lead to what is known already, or
    some rest or are as they were. What failed before and fails again was told before.
    """
    if not usual.articles:
        return []
    if now.articles:
        return _changed(now, usual) if usual.articles >= KNOWN else []
    if not fetched["listings"]:
        return [f"no listing answers{_reasons(failed)}"]
    if not any(fetched[sign] for sign in ("links", "not_modified", "resting")):
        return ["its listings lead to no article"]
    if now.pages >= PAGES and (1 - usual.kept_share) ** now.pages <= CHANCE:
        return [f"{now.pages} pages and no article among them"]
    if fetched["soft_404"] - fetched["soft_404_again"] >= PAGES:
        return [f"{fetched['soft_404']} articles and each led to the front page or a list"]
    if failed.total() - fetched["failed_again"] >= PAGES:
        return [f"{failed.total()} addresses failed and none answered{_reasons(failed)}"]
    return []


def _changed(now: SiteFacts, usual: SiteFacts) -> list[str]:
    """How the articles differ from what is usual."""
    found = []
    if now.pages >= MANY and now.kept_share < YIELD * usual.kept_share:
        share = f"usually {usual.kept_share:.0%}"
        found.append(f"only {now.articles} of {now.pages} pages are articles, {share}")
    if now.articles < FEW:
        return found
    if not SHORT * usual.words <= now.words <= LONG * usual.words:
        found.append(f"its articles have {now.words} words, usually {usual.words}")
    if now.cut > max(BOILERPLATE, TIMES * usual.cut):
        found.append(f"{now.cut:.0%} of the text is boilerplate, usually {usual.cut:.0%}")
    if now.titles <= TITLES < usual.titles:
        found.append("its articles share one title, or have none")
    return found


def _reasons(failed: Counter[str]) -> str:
    words = ", ".join(reason for reason, _ in failed.most_common(3))
    return f" ({words})" if words else ""
