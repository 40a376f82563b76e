"""Every parser of ours takes any input: an answer of the right kind or a sentence, and in time.

`make fuzz` runs it long.
"""

from __future__ import annotations

import os
import tomllib
from contextlib import suppress
from datetime import UTC, date, datetime

import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaning.config import FieldNames
from cleaning.dates import find_date, parse_date
from cleaning.errors import GhirbalError, RuleError
from cleaning.export import plain_cell, to_json
from cleaning.export.formats import _cell
from cleaning.extract.decode import decode
from cleaning.model import Page
from cleaning.read import read_inputs
from cleaning.read.bodies import joined, unpacked
from cleaning.rulepack.parse import parse_pack
from cleaning.text import fold, normalize_line
from cleaning.urls import canonical_url, site_of, stable_id
from crawler.discovery.feeds import parse_feed
from crawler.discovery.sitemaps import parse_sitemap
from crawler.politeness.retry_after import retry_after
from crawler.politeness.rules import parse_rules
from tests.test_damage import TEXT, array, dumped, http, record
from tests.test_damage import parquet as parquet_file
from tests.test_read import COMPRESSIONS

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


STORIES = [{"id": f"r{n}", "text": f"{TEXT} {n}", "tags": ["a", {"b": n}]} for n in range(4)]
ROWS = "".join(f'r{n};"{TEXT}\n{n}";a "b" c\n' for n in range(4))
FEED = "".join(f"<item><id>r{n}</id><text>{TEXT}</text></item>" for n in range(4))
WHOLE = {
    "d.jsonl": dumped(*STORIES),
    "d.json": array(*STORIES),
    "d.csv": f"id;text;title\n{ROWS}".encode(),
    "d.tsv": f"id;text;title\n{ROWS}".replace(";", "\t").encode("utf-16"),
    "d.warc": b"".join(record(n) for n in range(3)) + record(4, http(b"5\r\nabcde\r\n0\r\n\r\n")),
    "d.parquet": parquet_file(pyarrow.Table.from_pylist([{"id": "r0", "text": TEXT}] * 3)),
    "d.xml": f'<?xml version="1.0"?><items>{FEED}</items>'.encode(),
    "d.html": f"<html><head><meta charset=utf-8></head><body><p>{TEXT}</p></body></html>".encode(),
    "d.txt": TEXT.encode("windows-1256"),
}
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 30), st.binary(max_size=30)), min_size=1, max_size=5
)


def edited(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    """The bytes with some of them taken out, and others put in their place."""
    for share, out, into in edits:
        at = int(share * len(data))
        data = data[:at] + into + data[at + out :]
    return data


@pytest.mark.parametrize("suffix", COMPRESSIONS)
@pytest.mark.parametrize("name", WHOLE)
@settings(max_examples=int(os.environ.get("FUZZ", "240")) // len(WHOLE))
@given(before=EDITS | st.just([]), behind=EDITS)
def test_whatever_befalls_a_file_all_that_comes_of_it_is_pages_and_named_damage(
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    suffix: str,
    before: list[tuple[float, int, bytes]],
    behind: list[tuple[float, int, bytes]],
) -> None:
    path = tmp_path_factory.mktemp("d") / f"{name}{suffix}"
    path.write_bytes(edited(COMPRESSIONS[suffix](edited(WHOLE[name], before)), behind))
    found = []
    with suppress(GhirbalError):  # no record has a field of that name any more
        found = list(read_inputs([str(path)], fields=FieldNames()))
    assert all(place.input.startswith(path.name) for place in found)
    ids = [page.id for page in found if isinstance(page, Page)]
    assert len(set(ids)) == len(ids)


@long
@given(EDITS, st.sampled_from(["utf-8", "cp1256", "utf-16", "utf-32"]), st.text(max_size=12))
def test_a_page_of_any_bytes_is_decoded_or_is_no_text(
    edits: list[tuple[float, int, bytes]], charset: str, said: str
) -> None:
    page = WHOLE["d.html"].decode().encode(charset)
    found = decode(edited(page, edits), said)
    assert found is None or isinstance(found, str)


NEWS = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><item><title>خبر</title>'
    "<link>https://waha.example/news/1</link><pubDate>Sat, 03 Feb 2024 10:00:00 +0200</pubDate>"
    '<guid isPermaLink="false">1</guid></item></channel></rss>'
).encode()
MAP = (
    b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    b"<url><loc>https://waha.example/news/1</loc><lastmod>2024-02-03</lastmod></url></urlset>"
)


@long
@given(EDITS)
def test_a_listing_of_any_bytes_gives_addresses_of_the_web(
    edits: list[tuple[float, int, bytes]],
) -> None:
    base = "https://waha.example/feed"
    found = [item.url for item in parse_feed(edited(NEWS, edits), base)]
    found += [location.url for location in parse_sitemap(edited(MAP, edits), base)]
    assert all(url.startswith(("http://", "https://")) for url in found)
