"""Stripping one text, beside one langdetect call and one trafilatura call.

Texts: a JSON Lines file (plain or xz) with `text` given as the argument, or the demo newsroom's.
"""

from __future__ import annotations

import trafilatura
from langdetect import DetectorFactory, detect

from benchmarks.texts import texts
from benchmarks.timing import compare
from cleaning.rulepack import load_packs
from cleaning.strip import strip

PACKS = load_packs()


def naive_page(text: str) -> object:
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return trafilatura.extract(f"<html><body><article>{paragraphs}</article></body></html>")


def main() -> None:
    DetectorFactory.seed = 0
    contenders = {
        "ghirbal strip": lambda text: strip(text, PACKS),
        "langdetect": detect,
        "trafilatura, on the text alone": naive_page,
    }
    compare("stripping a text", texts(400), contenders)


if __name__ == "__main__":
    main()
