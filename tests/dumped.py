"""What stands above the article on dumped pages of ours, and what cleaning leaves of them."""

from __future__ import annotations

from cleaning.model import Facts, text_of
from cleaning.rulepack import load_packs
from cleaning.strip import strip

PACKS = load_packs()
MENU = [
    "الرئيسية",
    "محليات",
    "سياسة",
    "اقتصاد",
    "رياضة",
    "ثقافة",
    "منوعات",
    "فيديو",
    "صحة",
    "من نحن",
]
TITLE = "افتتاح جسر المدينة القديمة بعد عامين من الترميم"
DATE = "السبت 12 مارس 2016 10:15"


def kept(*lines: str, title: str | None = None) -> list[str]:
    """The lines that are left of a dumped text, whose title may be known."""
    body = "\n".join(lines)
    return text_of(body, strip(body, PACKS, facts=Facts(title=title)).removals).splitlines()
