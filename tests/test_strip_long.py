"""Texts that mean no good: lines by the thousand, each nearly something that is cut."""

from __future__ import annotations

from itertools import cycle, islice
from time import process_time

import pytest

from cleaning.model import Facts
from cleaning.rulepack import load_packs
from cleaning.strip import strip

PACKS = load_packs()
TITLE = "متحف الساحل يعرض سفينة عمرها ألف عام للمرة الأولى"
LEAD = "يعرض متحف الساحل ابتداء من الخميس سفينة عمرها ألف عام للمرة الأولى في تاريخ المدينة."
MENU = ["الرئيسية", "أخبار", "من نحن", "اتصل بنا"]
ANIMALS = ["قطط", "كلاب", "خيول", "جمال", "أسود", "نمور", "فيلة", "غزلان", "طيور", "نسور", "صقور"]
LINES, SECONDS = 6_000, 5.0  # a fraction of a second each; what is quadratic takes far longer


def other(number: int, words: int) -> str:
    """A line of words that no other line has in this order, and the article has not."""
    return " ".join(islice(cycle(ANIMALS), number % 11, number % 11 + words)) + f" {number}"


def between(*shapes: str) -> list[str]:
    """An article below menus in which such lines take turns: `h` is a headline, `p` a sentence."""
    made = {"h": lambda n: other(n, 6), "p": lambda n: f"{LEAD[:-1]} {n}."}
    return [made[shape](n) for n in range(LINES // len(shapes)) for shape in shapes]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([*MENU * 9, TITLE, LEAD, LEAD, LEAD, *between("h", "h", "p")], id="strangers"),
        pytest.param([LEAD, *between("h", "h", "p")], id="headlines between"),
        pytest.param(
            [*MENU * (LINES // 2), *(other(n, 12) for n in range(LINES)), LEAD], id="decks"
        ),
        pytest.param([LEAD] * 3 + [TITLE, f"{TITLE} وهي من خشب ..."] * LINES, id="teasers"),
        pytest.param(["مقالات ذات صلة", TITLE] * LINES, id="headings"),
        pytest.param(["3 فبراير 2024", LEAD] * LINES, id="dates"),
        pytest.param(["كلمة", "، من هنا"] * LINES, id="broken sentences"),
        pytest.param(["كلمة    " * LINES * 5], id="gaps in one line"),
        pytest.param(["بَُ" * LINES * 20], id="marks in one line"),
        pytest.param(["اقرأ أيضا: " * LINES * 5], id="labels in one line"),
    ],
)
@pytest.mark.parametrize("title", [None, TITLE])
def test_they_take_no_longer_than_their_length_asks(lines: list[str], title: str | None) -> None:
    started = process_time()
    strip("\n".join(lines), PACKS, facts=Facts(title=title))
    assert process_time() - started < SECONDS
