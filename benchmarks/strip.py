"""Stripping one text, beside one langdetect call and one trafilatura call.

Texts: 400, evenly over a JSON Lines file (plain or xz) with `text` that is given as the argument,
or the demo newsroom's. How long a process needs before its first text is told beside it.
"""

from __future__ import annotations

from time import process_time

import trafilatura
from langdetect import DetectorFactory, detect

from benchmarks.texts import texts
from benchmarks.timing import compare
from cleaning.rulepack import load_packs
from cleaning.strip import strip

_STARTED = process_time()
PACKS = load_packs()
strip("", PACKS)
_LOADED = process_time() - _STARTED


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
    print(f"  the rules of a process are loaded in {_LOADED * 1e3:.0f} ms")


if __name__ == "__main__":
    main()
