"""The language of a text, beside langdetect, over the mix that a crawl of Arabic news meets.

Texts: a JSON Lines file (plain or xz) with `text` given as the argument, or the demo newsroom's;
one in fifty is replaced by another language, half of those written in Arabic letters. An item is
a lot of ten texts.
"""

from __future__ import annotations

from langdetect import DetectorFactory, LangDetectException, detect

from benchmarks.texts import texts
from benchmarks.timing import compare
from cleaning.language import identify

OTHERS = (
    "The council said on Sunday that repairs to the old bridge would take three weeks. " * 12,
    "امروز هوا در شهر آفتابی است و مردم برای خرید به بازار می‌روند و نان تازه می‌خرند. " * 12,
)
EVERY = 50
LOT = 10


def langdetect(text: str) -> str:
    try:
        return str(detect(text))
    except LangDetectException:
        return "none"


def main() -> None:
    DetectorFactory.seed = 0
    mix = texts(400)
    for number, place in enumerate(range(0, len(mix), EVERY)):
        mix[place] = OTHERS[number % len(OTHERS)]
    lots = [mix[start : start + LOT] for start in range(0, len(mix), LOT)]
    contenders = {
        "ghirbal": lambda lot: [identify(text) for text in lot],
        "langdetect": lambda lot: [langdetect(text) for text in lot],
    }
    compare("the language of ten texts", lots, contenders)


if __name__ == "__main__":
    main()
