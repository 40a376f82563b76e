"""Every parser of ours takes any input: an answer of the right kind or a sentence, and in time.

`make fuzz` runs it long.
"""

from __future__ import annotations

import os
import tomllib
from contextlib import suppress
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from cleaning.dates import find_date, parse_date
from cleaning.errors import RuleError
from cleaning.export import plain_cell, to_json
from cleaning.export.formats import _cell
from cleaning.read.bodies import joined, unpacked
from cleaning.rulepack.parse import parse_pack
from cleaning.text import fold, normalize_line
from cleaning.urls import canonical_url, site_of, stable_id
from crawler.politeness.retry_after import retry_after
from crawler.politeness.rules import parse_rules

long = settings(max_examples=int(os.environ.get("FUZZ", "60")))
_DATED = "0123456789٠١٢٣٤٥٦٧٨٩/-:.,TZ+ نيرفبامسأوكتهـثالشصعقجدمAPMGMT"
_LINKED = "http:/sw.@?#&=%[]0123456789abخبر\\\t\n\u200f"
_PACK = st.text("abc=[]{}\"'\n#.()*+?^$|\\-_ 0123اقرأ")
DATES = st.one_of(st.text(_DATED), st.text())
URLS = st.one_of(st.text(_LINKED), st.text())
ROBOTS = st.lists(
    st.sampled_from(["User-agent: *", "Disallow: /", "Allow: /*$", "Crawl-delay: 1e999", "\x00"])
    | st.text()
)


@long
@given(DATES)
def test_a_date_is_a_day_of_the_calendar_or_none(text: str) -> None:
    found = parse_date(text)
    assert found is None or date.fromisoformat(found[:10]).year
    spotted = find_date(text)
    assert spotted is None or 0 <= spotted[0] < spotted[1] <= len(fold(text)) + len(text)


@long
@given(URLS)
def test_an_address_has_one_canonical_spelling(url: str) -> None:
    with suppress(ValueError):
        once = canonical_url(url)
        assert canonical_url(once) == once
    assert "/" not in site_of(url)
    assert len(stable_id(url)) == 16


@long
@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert normalize_line(normalize_line(text)) == normalize_line(text)


@long
@given(st.text(), st.sampled_from(["format = 1\n", "format = 1\nscope = 'site'\nname = 'a'\n", ""]))
def test_a_pack_is_parsed_or_refused_in_a_sentence(text: str, head: str) -> None:
    with suppress(RuleError):
        parse_pack(head + text, "pack.toml")


@long
@given(_PACK)
def test_any_pattern_is_taken_or_refused_in_a_sentence(pattern: str) -> None:
    rule = f"id = 'a'\nkind = 'share'\npattern = '''^{pattern}$'''\nmatches = ['a']\nspares = ['b']"
    head = "format = 1\nscope = 'site'\nname = 'a'\ndomains = ['a.example']\n[[line]]\n"
    with suppress(RuleError, tomllib.TOMLDecodeError):
        parse_pack(head + rule, "pack.toml")


@long
@given(st.one_of(st.text(), st.integers().map(str), st.text("0123456789eE+-. ,:GMT")))
def test_a_wait_is_some_seconds_or_none(value: str) -> None:
    found = retry_after(value, datetime(2024, 2, 3, tzinfo=UTC))
    assert found is None or found >= 0


@long
@given(
    st.one_of(st.binary(), ROBOTS.map(lambda lines: "\n".join(lines).encode("utf-8", "replace")))
)
def test_rules_for_robots_are_read_from_any_bytes(body: bytes) -> None:
    parse_rules(body, "https://waha.example/robots.txt", "Ghirbal/1.0")


@long
@given(st.binary(), st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br", ""]))
def test_a_body_is_unpacked_or_refused_as_a_value_error(body: bytes, encoding: str) -> None:
    for start in (b"", b"\x1f\x8b\x08\x00", b"\x78\x9c", b"\x28\xb5\x2f\xfd", b"5\r\n"):
        with suppress(ValueError):
            unpacked(joined(start + body), encoding)


@long
@given(st.dictionaries(st.text(), st.text() | st.characters(categories=["Cs"])))
def test_any_row_is_strict_json_in_utf8(row: dict[str, str]) -> None:
    assert "\n" not in to_json(row)
    assert to_json(row).encode()


@long
@given(st.text("'=+-@\t\r\n＝ab"))
def test_no_cell_is_a_formula_and_each_can_be_read_back(text: str) -> None:
    cell = _cell(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert plain_cell(cell) == text
