"""A page from HTML to fingerprint: this pipeline beside the naive one.

The naive one is trafilatura's default with metadata, langdetect, and datasketch's update loop
over word 3-grams. Pages: a folder of HTML files given as the argument, or the demo newsroom.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import trafilatura
from datasketch import MinHash
from langdetect import DetectorFactory, detect

from benchmarks.timing import compare
from cleaning.config import CleanConfig
from cleaning.fingerprint import shingles, signature
from cleaning.model import Page
from cleaning.pipeline import clean_page
from cleaning.rulepack import load_packs
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.outlets import outlets
from tests.newsroom.site import Site

PACKS, CONFIG = load_packs(), CleanConfig(languages=("any",), min_words=0)


def ours(content: bytes) -> object:
    outcome = clean_page(Page("x", "html", content, "x"), PACKS, CONFIG)
    key = outcome.fingerprint
    return signature(shingles(key.tokens)) if key else None


def naive(content: bytes) -> object:
    extracted = trafilatura.extract(content, with_metadata=True, output_format="json")
    text = json.loads(extracted)["text"] if extracted else ""
    if text:
        detect(text)
    words = text.split()
    minhash = MinHash(num_perm=128)
    for place in range(len(words) - 2):
        minhash.update(" ".join(words[place : place + 3]).encode())
    return minhash


def pages() -> list[bytes]:
    if len(sys.argv) > 1 and Path(sys.argv[1]).is_dir():
        return [path.read_bytes() for path in sorted(Path(sys.argv[1]).rglob("*.html"))]
    newsroom = Newsroom(pages=60)
    sites = [Site(outlet, newsroom) for outlet in outlets().values()]
    found = [site.get(post.path) for site in sites for post in site.posts]
    return [resource.body for resource in found if resource]


def main() -> None:
    DetectorFactory.seed = 0
    compare("a page, from HTML to signature", pages(), {"ghirbal": ours, "naive": naive})


if __name__ == "__main__":
    main()
