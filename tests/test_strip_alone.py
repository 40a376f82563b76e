"""A text of one line: what is cut where nothing stands around it."""

from __future__ import annotations

import pytest

from cleaning.model import Facts
from cleaning.rulepack import load_packs
from cleaning.strip import strip

PACKS = load_packs()
TITLE = "افتتاح جسر المدينة القديمة بعد عامين من الترميم"
CAPTION = "عمال البلدية يضعون آخر الحجارة على الجسر"
SENTENCE = "افتتح رئيس البلدية صباح الأحد جسر المدينة القديمة بعد عامين من أعمال الترميم الواسعة."


class _Learned:
    """A site that prints one line below everything."""

    def lines_for(self, site: str) -> dict[int, int]:
        return {1: 7} if site == "example.com" else {}

    def count(self, site: str, line: str, words: str | None = None) -> int:
        return 7 if site == "example.com" and line == "كل يوم خبر جديد" else 0


@pytest.mark.parametrize(
    ("line", "rules"),
    [
        pytest.param(SENTENCE, [], id="a sentence"),
        pytest.param("الجسر القديم", [], id="two words"),
        pytest.param("شارك هذا الموضوع:", ["language.ar/share-lines"], id="furniture"),
        pytest.param("3 فبراير 2024", ["structure/date-line"], id="a date"),
        pytest.param(TITLE, ["structure/title"], id="the title"),
        pytest.param(f"{TITLE} - صحيفة المدينة", ["structure/title"], id="the title and the site"),
        pytest.param(f"{CAPTION} {CAPTION}", ["structure/doubled-line"], id="a caption, twice"),
        pytest.param("كل يوم خبر جديد", ["learned/7"], id="a learned line"),
    ],
)
def test_furniture_goes_and_text_stays(line: str, rules: list[str]) -> None:
    known = Facts(title=TITLE)
    found = strip(line, PACKS, facts=known, site="example.com", learned=_Learned())
    assert [cut.rule for cut in found.removals] == rules
    assert found.facts.title == TITLE


def test_a_lone_headline_is_nobodys_title() -> None:
    found = strip(TITLE, PACKS)
    assert (found.removals, found.facts.title) == ((), None)
