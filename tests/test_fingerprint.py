"""The comparison key: the same words are the same key, however they are spelled."""

from __future__ import annotations

import re
import subprocess
import sys

import numpy as np
import pytest
from datasketch import MinHash, MinHashLSH
from hypothesis import given
from hypothesis import strategies as st

from cleaning.fingerprint import (
    BANDS,
    NUMBER,
    PERMUTATIONS,
    ROWS,
    band_keys,
    fingerprint,
    fingerprints,
    minhash,
    sample_keys,
    shingled,
    shingles,
    signature,
    signatures,
)
from cleaning.text import fold

STORY = "أعلنت البلدية أمس أن إصلاح الجسر القديم سيبدأ في 14 مارس ويكلف 2,500 دينار"

SPELLINGS = {
    "without hamzas": STORY.translate(str.maketrans("أإ", "اا")),
    "with marks": STORY.replace("البلدية", "البَلَدِيَّة"),
    "with tatweel": STORY.replace("الجسر", "الجـــسر"),
    "with Arabic-Indic digits": STORY.replace("14", "١٤").replace("2,500", "٢٬٥٠٠"),
    "with Persian digits, ya and kaf": STORY.replace("14", "۱۴").translate(
        str.maketrans("يك", "یک")
    ),
    "with ha for ta marbuta": STORY.replace("ة", "ه"),
    "with direction marks": f"\u200f{STORY}\u200f",
    "without a comma in numbers": STORY.replace("2,500", "2500"),
    "with other punctuation": f"«{STORY}»…",
    "over several lines": STORY.replace(" ", "\n", 3),
}


def words(text: str) -> list[str]:
    """What the tokens of a text stand for, the slow way."""
    joined = re.sub(r"(?<=[0-9])[.,٫٬](?=[0-9]{3}(?![0-9]))", "", fold(text))
    return re.findall(r"[0-9]+|[^\W0-9]+", joined)


@pytest.mark.parametrize("text", SPELLINGS.values(), ids=SPELLINGS)
def test_a_spelling_habit_does_not_change_the_key(text: str) -> None:
    assert fingerprint(text).digest == fingerprint(STORY).digest
    assert (fingerprint(text).tokens == fingerprint(STORY).tokens).all()


@pytest.mark.parametrize(
    "text",
    [
        STORY.replace("14", "15"),
        STORY.replace("الجسر", "السد"),
        STORY.replace("أعلنت البلدية", "البلدية أعلنت"),
        f"{STORY} اليوم",
    ],
    ids=["another number", "another word", "another order", "one word more"],
)
def test_other_words_are_another_key(text: str) -> None:
    assert fingerprint(text).digest != fingerprint(STORY).digest


def test_a_number_is_its_value() -> None:
    (token,) = fingerprint("٢٬٥٠٠").tokens
    assert token == 2500 << 1 | NUMBER


@pytest.mark.parametrize(
    ("text", "count"),
    [("2015م", 2), ("و85", 2), ("1,250", 1), ("1,25", 2), ("12.345.678", 1), ("1,2345", 2)],
)
def test_words_end_where_letters_meet_digits_and_numbers_go_on(text: str, count: int) -> None:
    assert len(fingerprint(text).tokens) == count


def test_numbers_too_large_for_a_token_still_differ() -> None:
    first, second = fingerprint("12345678901 12345678902").tokens
    assert first != second
    assert first & second & NUMBER


def test_a_token_fits_three_bytes() -> None:
    assert fingerprint(f"{STORY} 99999999 4194304").tokens.max() < 1 << 24


@pytest.mark.parametrize("text", ["", " \n", "…!", "\u064b"])
def test_no_words_no_tokens(text: str) -> None:
    found = fingerprint(text)
    assert len(found.tokens) == len(shingles(found.tokens)) == 0
    assert (signature(shingles(found.tokens)) == 0xFFFFFFFF).all()


LETTERS = (
    "ابتةىيكهوأإؤئءپیکہ" + "abcİΣßé" + "0123٤٥۶" + " \n\t.,٫٬،؛-_ـ" + "\u064b\u0654\u200f\u0301ﻻﷺ½"
)


@given(st.lists(st.text(st.sampled_from(LETTERS), max_size=30) | st.text(max_size=5), max_size=9))
def test_several_texts_at_once_have_the_keys_that_each_has_alone(texts: list[str]) -> None:
    together, alone = fingerprints(texts), [fingerprint(text) for text in texts]
    assert [key.digest for key in together] == [key.digest for key in alone]
    assert [key.tokens.tolist() for key in together] == [key.tokens.tolist() for key in alone]


def test_short_and_long_texts_at_once_have_the_keys_that_each_has_alone() -> None:
    texts = [STORY, "", f"{STORY} " * 500, *SPELLINGS.values(), f"{STORY} ﷺ", STORY * 90]
    together, alone = fingerprints(texts * 3), [fingerprint(text) for text in texts] * 3
    assert [key.digest for key in together] == [key.digest for key in alone]


@given(st.text(st.sampled_from(LETTERS)) | st.text())
def test_the_fast_way_cuts_the_same_words_as_the_slow_way(text: str) -> None:
    expected = words(text)
    found = fingerprint(text)
    assert len(found.tokens) == len(expected)
    assert fingerprint(" ".join(expected)).digest == found.digest


def test_words_are_the_same_across_the_blocks_of_a_long_text() -> None:
    text = f"{STORY}\n" * 2_000
    tokens = fingerprint(text).tokens
    once = fingerprint(STORY).tokens
    assert (tokens.reshape(-1, len(once)) == once).all()


def test_a_word_of_a_million_letters_takes_no_harm() -> None:
    assert len(fingerprint("س" * 1_000_000).tokens) >= 1


def test_shingles_are_three_words_in_a_row() -> None:
    tokens = fingerprint("واحد اثنان ثلاثة اربعة").tokens
    assert len(shingles(tokens)) == 2
    assert shingles(tokens)[1] == shingles(tokens[1:])[0]
    assert len(shingles(tokens[:2])) == 1


def test_the_signature_is_what_datasketch_computes() -> None:
    hashes = shingles(fingerprint(STORY).tokens)
    theirs = MinHash(num_perm=PERMUTATIONS, hashfunc=int)
    theirs.update_batch(hashes.tolist())
    assert (signature(hashes) == theirs.hashvalues).all()
    assert minhash(signature(hashes)).jaccard(theirs) == 1.0


def test_a_long_text_is_signed_in_blocks_like_a_short_one() -> None:
    hashes = np.arange(40_000, dtype=np.uint32)
    parts = [signature(part) for part in np.array_split(hashes, 8)]
    assert (signature(hashes) == np.minimum.reduce(parts)).all()
    sizes = 10_000, 3, 0, 20_000, 9_990, 7
    several = np.split(hashes, np.cumsum(sizes)[:-1])
    alone = [signature(part) for part in several]
    assert (signatures(hashes, sizes) == np.array(alone)).all()


def test_texts_meet_in_a_bucket_as_they_meet_in_datasketch() -> None:
    tokens = fingerprint(" ".join(f"كلمة{i}" for i in range(300))).tokens
    texts = {f"from {start}": tokens[start : start + 120] for start in range(0, 180, 4)}
    signed = {name: signature(shingles(text)) for name, text in texts.items()}
    theirs = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
    for name, values in signed.items():
        theirs.insert(name, minhash(values))
    keys = {name: band_keys(values) for name, values in signed.items()}
    for name, values in signed.items():
        ours = {other for other in keys if (keys[other] == keys[name]).any()}
        assert ours == set(theirs.query(minhash(values)))


def test_a_contained_text_is_found_by_its_samples() -> None:
    tokens = fingerprint(" ".join(f"خبر{i}" for i in range(2_000))).tokens
    whole, part = (set(sample_keys(shingles(t)).tolist()) for t in (tokens, tokens[500:900]))
    assert part < whole
    assert 0.05 < len(whole) / len(tokens) < 0.15


@pytest.mark.parametrize("seed", ["1", "2"])
def test_keys_do_not_depend_on_the_hash_seed(seed: str) -> None:
    program = (
        "from cleaning.fingerprint import *\n"
        f"found = fingerprint({STORY!r})\n"
        "print(found.digest.hex(), signature(shingles(found.tokens)).sum())\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    found = fingerprint(STORY)
    expected = f"{found.digest.hex()} {signature(shingles(found.tokens)).sum()}\n"
    assert answer.stdout == expected


@given(st.lists(st.lists(st.integers(0, 2**24 - 1), max_size=9), min_size=1, max_size=6))
def test_several_texts_at_once_are_signed_as_each_alone(words: list[list[int]]) -> None:
    texts = [np.array(each, np.uint32) for each in words]
    hashes, sizes = shingled(texts)
    alone = [shingles(text) for text in texts]
    assert sizes.tolist() == [len(each) for each in alone]
    assert (hashes == np.concatenate(alone)).all()
    for signed, each in zip(signatures(hashes, sizes), alone, strict=True):
        assert (signed == signature(each)).all()
