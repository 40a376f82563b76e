"""The language of a text, beside langdetect, over the mix that a crawl of Arabic news meets.

Texts: a JSON Lines file (plain or xz) with `text` given as the argument, or the demo newsroom's;
one in fifty is replaced by another language, half of those written in Arabic letters.
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
    compare("the language of a text", mix, {"ghirbal": identify, "langdetect": langdetect})


if __name__ == "__main__":
    main()
