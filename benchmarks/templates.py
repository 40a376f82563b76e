"""The same story on two different templates: how often the two texts are alike.

`python -m benchmarks.templates [PAGES]`: of a newsroom with so many pages, each wire story in
every theme, and the copies that its outlets printed with the same body. Beside this program:
trafilatura alone, in its default and in its precision mode.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

import trafilatura

from cleaning.config import CleanConfig
from cleaning.model import Page
from cleaning.pipeline import clean_page
from cleaning.rulepack import load_packs
from tests.newsroom.likeness import jaccard, shingles
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.reprints import THEMES, Reprint, copies, likenesses

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PACKS, CONFIG = load_packs(), CleanConfig(min_words=0)
PAGES = 150
MARK = 0.97


def ours(page: Reprint) -> str:
    outcome = clean_page(Page(page.url, "html", page.html, page.url, page.url), PACKS, CONFIG)
    return outcome.article.text if outcome.article else ""


def alone(page: Reprint, *, precision: bool) -> str:
    return trafilatura.extract(page.html, favor_precision=precision, include_comments=False) or ""


def tell(name: str, pairs: Sequence[float]) -> float:
    """Print the shares of pairs that reach .8, .9 and 1; returns the middle one."""
    shares = [sum(pair >= least for pair in pairs) / len(pairs) for least in (0.8, 0.9, 1.0)]
    print(f"  {name:<28}" + "".join(f"{share:10.1%}" for share in shares))
    return shares[1]


def main() -> int:
    newsroom = Newsroom(int(sys.argv[1]) if len(sys.argv) > 1 else PAGES, seed=3)
    contenders: dict[str, Callable[[Reprint], str]] = {
        "ghirbal": ours,
        "trafilatura": partial(alone, precision=False),
        "trafilatura, precision": partial(alone, precision=True),
    }
    reached = []
    printed = list(copies(newsroom))
    for name, clean in contenders.items():
        by_themes = likenesses(newsroom, clean)
        themes = [likeness for several in by_themes.values() for likeness in several]
        outlets = [jaccard(shingles(clean(a)), shingles(clean(b))) for a, b in printed]
        if name == "ghirbal":
            print(
                f"{len(themes)} pairs of pages in two of {len(THEMES)} themes, and {len(outlets)}"
            )
            print(f"pairs of outlets' copies; word 3-grams alike{'.8':>14}{'.9':>10}{'1':>10}")
        print(name)
        reached += [tell("one story in two themes", themes), tell("copies at outlets", outlets)]
    return 0 if min(reached[:2]) >= MARK else 1


if __name__ == "__main__":
    sys.exit(main())
