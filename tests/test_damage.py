"""Damaged files: every record that is whole comes out, every place that is not is counted."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import random
import tarfile
import zlib
from typing import TYPE_CHECKING, Any

import brotli
import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaning.model import Page
from cleaning.read import streams
from cleaning.read.members import _zstd
from cleaning.urls import stable_id
from tests.test_read import COMPRESSIONS, TEXT, damage, dumped, ids, read, zstd

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ZSTD = _zstd()


def story(number: int, **more: object) -> dict[str, object]:
    return {"id": f"r{number}", "text": f"{TEXT} {number}", **more}


def numbered(start: int, stop: int) -> list[str]:
    return [f"r{n}" for n in range(start, stop)]


def array(*elements: object) -> bytes:
    """A JSON array; bytes are put in as they are."""
    parts = [e if isinstance(e, bytes) else dumped(e).strip() for e in elements]
    return b"[" + b", ".join(parts) + b"]"


def reasons(found: Any) -> list[str]:
    return [reason for *_, reason in damage(found)]


THREE = [story(n) for n in range(3)]
WHOLE = [dumped(each).strip() for each in THREE]


@pytest.mark.parametrize("name", ["d.jsonl.gz", "d.html.xz", "d.txt.bz2", "d.zst", "d.parquet"])
def test_an_empty_file_that_can_never_be_empty_is_damage(write: Any, name: str) -> None:
    assert reasons(read(write(name, b""))) == ["truncated"]


@pytest.mark.parametrize("name", ["d.jsonl", "d.json", "d.csv", "d.html", "d.txt"])
def test_a_mark_and_nothing_else_is_an_empty_file(write: Any, name: str) -> None:
    assert damage(read(write(name, b"\xef\xbb\xbf"))) == damage(read(write(name, b"")))


# ---------------------------------------------------------------- JSON


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("d.jsonl", b"\xef\xbb\xbf".join(map(dumped, THREE)), id="marks"),
        pytest.param("d.jsonl", b",".join(map(dumped, THREE)), id="commas before"),
        pytest.param("d.jsonl", dumped(*THREE).replace(b"}\n", b"},\n"), id="commas after"),
        pytest.param("d.jsonl", bytes(200_000) + dumped(*THREE), id="zeros before"),
        pytest.param("d.jsonl", dumped(*THREE).decode().encode("utf-16-le"), id="16"),
        pytest.param("d.json", array(*THREE).decode().encode("utf-16-be"), id="16be"),
        pytest.param("d.json", array(story(0), story(1)) + array(story(2)), id="two arrays"),
        pytest.param("d.json", array(*THREE)[:-1] + b",\n]", id="a comma at the end"),
        pytest.param("d.jsonl", dumped(*THREE).decode().encode("utf-32"), id="32"),
        pytest.param("d.json", array(*THREE).decode().encode("utf-32"), id="32 in an array"),
        pytest.param("d.jsonl", dumped(*THREE) + b"\x1a", id="the end of file of DOS"),
        pytest.param("d.json", b"".join(WHOLE), id="one behind the other"),
        pytest.param("d.jsonl", dumped(*THREE).replace(b"\n", b"\r"), id="Macintosh"),
        pytest.param("d.jsonl", dumped(*THREE).replace(b"\n", b"\r", 1), id="some of them"),
    ],
)
def test_harmless_oddities_lose_nothing(write: Any, name: str, data: bytes) -> None:
    data = data.removeprefix(b",")
    found = read(write(name, data.replace(b"\n,", b"\n")))
    assert (ids(found), damage(found)) == (numbered(0, 3), [])


CUT_OFF = {
    "in a letter": '{"id": "x", "text": "م'.encode()[:-1],
    "in an escape": b'{"id": "x", "text": "abc\\',
    "in a code": b'{"id": "x", "text": "abc\\u06',
    "in a key": b'{"id": "x", "te',
    "behind a comma": b'{"id": "x", "text": "abc", ',
    "in an inner object": b'{"id": "x", "rel": {"id": "y"',
    "behind an inner object": b'{"id": "x", "text": "abc", "rel": {"key": "y"}',
}


@pytest.mark.parametrize("between", [b"", b" ", b", ", bytes(99), b"\x1e", b"\x0c"], ids=repr)
def test_records_that_share_a_line_all_come_out(write: Any, between: bytes) -> None:
    found = read(write("d.jsonl", between.join(WHOLE[:2]) + b"\n" + WHOLE[2]))
    assert (ids(found), damage(found)) == (numbered(0, 3), [])
    assert [page.input for page in found] == ["d.jsonl:1", "d.jsonl:1", "d.jsonl:2"]


@pytest.mark.parametrize("cut", CUT_OFF.values(), ids=CUT_OFF.keys())
@pytest.mark.parametrize("first", [False, True])
def test_a_writer_that_was_stopped_and_went_on_costs_one_record(
    write: Any, cut: bytes, first: bool
) -> None:
    parts = [cut + WHOLE[0], *WHOLE[1:]] if first else [WHOLE[0], cut + WHOLE[1], WHOLE[2]]
    found = read(write("d.jsonl", b"\n".join(parts)))
    assert ids(found) == numbered(0, 3)
    assert [line for _, line, _ in damage(found)] == [1 if first else 2]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        pytest.param(WHOLE[0] + b"\xff" + WHOLE[1] + b"\n" + WHOLE[2], 1, id="a hurt newline"),
        pytest.param(b"\xde\xad" + b"\n".join(WHOLE), 1, id="noise before"),
        pytest.param(b"\n".join(WHOLE) + b'{"id": "x", "te', 3, id="a second one cut off"),
    ],
)
def test_beside_noise_on_its_line_a_record_is_whole(write: Any, data: bytes, line: int) -> None:
    found = read(write("d.jsonl", data))
    assert ids(found) == numbered(0, 3)
    assert [place for _, place, _ in damage(found)] == [line]


def test_an_object_inside_a_record_that_is_cut_off_is_no_record(write: Any) -> None:
    cut = b'{"id": "x", "text": "abc", "related": {"address": "y", "headline": "z"}'
    found = read(write("d.jsonl", WHOLE[0] + b"\n" + cut + b"\n" + WHOLE[1]))
    assert (ids(found), damage(found)) == (numbered(0, 2), [("d.jsonl", 2, "bad_json")])


@pytest.mark.parametrize("name", ["dump", "dump.dat", "dump.gz"])
@pytest.mark.parametrize("start", [b"\x80\x81", b'e": "cut off"}', b"# a comment"])
def test_lines_whose_first_is_hurt_are_told_by_the_others(
    write: Any, name: str, start: bytes
) -> None:
    found = read(write(name, start + b"\n" + b"\n".join(WHOLE)))
    assert (ids(found), [line for _, line, _ in damage(found)]) == (numbered(0, 3), [1])


def test_of_lines_of_a_macintosh_file_only_the_broken_one_is_lost(write: Any) -> None:
    data = dumped(*THREE[:2]) + b'{"id": "x", "te\n' + dumped(THREE[2])
    found = read(write("d.jsonl", data.replace(b"\n", b"\r")))
    assert ids(found) == numbered(0, 3)
    assert damage(found) == [("d.jsonl", 3, "bad_json")]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        pytest.param(b'{"id": "x", "text": "never closed}', "bad_json", id="an open quote"),
        pytest.param(b'{"id": "x", "text": "a"', "bad_json", id="an open brace"),
        pytest.param(b'{"id": "x" "text": "a"}', "bad_json", id="no comma"),
        pytest.param(b'{"id": "x", "text": "\xff"}', "bad_encoding", id="not UTF-8"),
        pytest.param(
            b'{"id": "x", "notes": [{"note": 1}, {"note": 2}], "b": }', "bad_json", id="in"
        ),
        pytest.param(b"17", "not_an_object", id="a number"),
        pytest.param(b'["a", {"id": "x"}]', "not_an_object", id="a list"),
        pytest.param(b"[" * 100_000, "bad_json", id="deep"),
        pytest.param(b'{"a":' * 100_000, "bad_json", id="deep objects"),
        pytest.param(b"9" * 6_000, "bad_json", id="a huge number"),
    ],
)
def test_in_an_array_only_the_bad_element_is_lost(write: Any, bad: bytes, reason: str) -> None:
    found = read(write("d.json", array(story(0), bad, story(1), story(2))))
    assert ids(found) == numbered(0, 3)
    assert damage(found) == [("d.json", 2, reason)]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(array(story(0), story(1))[:-1], "truncated", id="never closed"),
        pytest.param(array(story(0), story(1), story(2))[:-30], "truncated", id="cut off"),
        pytest.param(array(story(0), story(1)) + b" and more", "bad_json", id="rubbish behind"),
    ],
)
def test_an_array_whose_end_is_wrong_is_counted(write: Any, data: bytes, reason: str) -> None:
    found = read(write("d.json", data))
    assert (ids(found), reasons(found)) == (numbered(0, 2), [reason])


@given(st.integers(0, 2**32), st.booleans())
def test_after_any_damage_to_an_array_the_untouched_elements_come_out(
    tmp_path_factory: pytest.TempPathFactory, seed: int, cut: bool
) -> None:
    rng = random.Random(seed)
    elements = [dumped(story(n)).strip() for n in range(20)]
    hurt = rng.randrange(1, 19)
    broken = bytearray(elements[hurt])
    at = rng.randrange(len(broken))
    broken[at : at + rng.randrange(1, 20) * cut] = rng.randbytes(rng.randrange(5) + 1)
    elements[hurt] = bytes(broken)
    path = tmp_path_factory.mktemp("d") / "d.json"
    path.write_bytes(b"[" + b",\n".join(elements) + b"]")
    found = read(path)
    assert set(numbered(0, 20)) - {f"r{hurt}"} <= set(ids(found))
    assert len(ids(found)) <= 20


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(b'[{"a":' * 300_000, id="deep"),
        pytest.param(b'[{"a":"b","c":[' * 300_000, id="deep, with other fields"),
        pytest.param(b'{"id":1,"text":"a},\n' * 300_000, id="open quotes"),
    ],
)
def test_behind_damage_meant_to_harm_the_records_come_out(write: Any, bad: bytes) -> None:
    more = [story(n) for n in range(2, 90)]
    found = read(write("d.json", array(*THREE[:2], bad, *more)))
    assert ids(found)[:2] == numbered(0, 2)
    assert set(numbered(60, 90)) <= set(ids(found))
    assert "bad_json" in reasons(found)


def test_a_file_of_lines_that_begins_with_noise_is_still_one(write: Any) -> None:
    noise = bytes(range(1, 9)) * 40 + b"\n"
    found = read(write("d.jsonl", noise + dumped(*THREE)))
    assert (ids(found), damage(found)) == (numbered(0, 3), [("d.jsonl", 1, "bad_json")])


# ---------------------------------------------------------------- compression


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        data = dumped(*(story(n) for n in range(900)))
        member = tarfile.TarInfo("d.jsonl")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def noisy(start: int, stop: int) -> bytes:
    """Lines that do not compress well."""
    rng = random.Random(start)
    return dumped(*(story(n, noise=rng.randbytes(90).hex()) for n in range(start, stop)))


def overwritten(data: bytes, at: int, by: bytes = bytes(30)) -> bytes:
    return data[:at] + by + data[at + len(by) :]


def test_a_hurt_block_of_bzip2_costs_only_its_records(write: Any) -> None:
    packed = bz2.compress(noisy(0, 6_000), 1)  # blocks of 100 kB
    found = read(write("d.jsonl.bz2", overwritten(packed, len(packed) // 2)))
    assert len(ids(found)) > 5_600
    assert {"r0", "r1000", "r5000", "r5999"} <= set(ids(found))
    assert reasons(found)[0] == "damaged_archive"
    assert len(damage(found)) <= 3


@settings(max_examples=20)
@given(st.integers(0, 2**32), st.integers(1, 2))
def test_bzip2_is_read_by_blocks_as_the_library_reads_it(seed: int, level: int) -> None:
    from cleaning.read.bzip2 import read_bzip2

    rng = random.Random(seed)
    parts = [rng.randbytes(rng.randrange(150_000)) * rng.randrange(3) for _ in range(3)]
    source = io.BytesIO(b"".join(bz2.compress(part, level) for part in parts))
    source.take = source.read  # type: ignore[attr-defined]
    assert b"".join(read_bzip2(source)) == b"".join(parts)  # type: ignore[arg-type]


@pytest.mark.parametrize("cut", [1, 10])
def test_a_whole_block_at_the_end_of_a_bzip2_file_that_is_cut_off_is_read(
    write: Any, cut: int
) -> None:
    found = read(write("d.jsonl.bz2", bz2.compress(noisy(0, 90))[:-cut]))
    assert (ids(found), reasons(found)) == (numbered(0, 90), ["truncated"])


def test_up_to_the_damage_in_gzip_nothing_is_lost(write: Any) -> None:
    plain = noisy(0, 900)
    packed = gzip.compress(plain, mtime=0)
    at = len(packed) // 2
    whole = zlib.decompressobj(31).decompress(packed[:at]).count(b"\n")
    found = read(write("d.jsonl.gz", overwritten(packed, at, b"\x00" * 60)))
    assert ids(found)[:whole] == numbered(0, whole)
    assert "damaged_archive" in reasons(found)


@pytest.mark.parametrize("outer", [s for s in COMPRESSIONS if s])
@pytest.mark.parametrize("inner", [s for s in COMPRESSIONS if s])
def test_a_compressed_file_compressed_again_is_read(write: Any, outer: str, inner: str) -> None:
    data = COMPRESSIONS[outer](COMPRESSIONS[inner](dumped(*THREE)))
    found = read(write(f"d.jsonl{inner}{outer}", data))
    assert (ids(found), damage(found)) == (numbered(0, 3), [])


def test_damage_in_the_outer_of_two_compressions_is_counted(write: Any) -> None:
    data = gzip.compress(gzip.compress(noisy(0, 900)))
    found = read(write("d.jsonl.gz.gz", data[: len(data) // 2]))
    assert ids(found)[:300] == numbered(0, 300)
    assert "truncated" in reasons(found)


@pytest.mark.parametrize("suffix", [".xz", ".zst", ".bz2"])
def test_of_a_bomb_no_more_is_unpacked_than_shows_that_it_is_one(
    write: Any, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(streams, "BOMB_BYTES", 5_000_000)
    data = dumped(story(0)) + b" " * 20_000_000
    found = read(write(f"d.jsonl{suffix}", COMPRESSIONS[suffix](data)))
    assert (ids(found), reasons(found)) == (["r0"], ["bomb"])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("d.zip", b"PK\x03\x04" + dumped(*THREE), id="zip"),
        pytest.param("d.tar.gz", gzip.compress(tarred()), id="tar"),
        pytest.param("d.jsonl.lz4", b"\x04\x22\x4d\x18" + bytes(90), id="lz4"),
        pytest.param("d.lzma", lzma.compress(dumped(*THREE), format=lzma.FORMAT_ALONE), id="lzma"),
        pytest.param("d.7z", b"7z\xbc\xaf\x27\x1c" + bytes(90), id="7z"),
        pytest.param(
            "d.arc", b"filedesc://d.arc 0.0.0.0 20240203100000 text/plain 3\nabc", id="arc"
        ),
    ],
)
def test_an_archive_that_is_not_read_is_named_also_in_a_folder(
    write: Any, tmp_path: Path, name: str, data: bytes
) -> None:
    write(f"in/{name}", data)
    assert damage(read(tmp_path / "in")) == [(f"in/{name}", None, "unknown_format")]


def test_zstd_with_the_widest_window_is_read(write: Any) -> None:
    packer = ZSTD.ZstdCompressor(options={ZSTD.CompressionParameter.window_log: 31})
    found = read(write("d.jsonl.zst", packer.compress(dumped(*THREE)) + packer.flush()))
    assert (ids(found), damage(found)) == (numbered(0, 3), [])


def test_zstd_frames_to_be_skipped_are_skipped(write: Any) -> None:
    skipped = b"\x50\x2a\x4d\x18\x05\x00\x00\x00hello"
    data = skipped + zstd(WHOLE[0] + b"\n") + skipped * 2 + zstd(WHOLE[1]) + skipped
    found = read(write("d.jsonl.zst", data))
    assert (ids(found), damage(found)) == (numbered(0, 2), [])


# ---------------------------------------------------------------- tables

HEAD = "id,title,text\n"


def row(number: int) -> str:
    return f'r{number},"عنوان","{TEXT} {number}"\n'


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        pytest.param('x,"open, and more\n', "bad_record", id="an open quote"),
        pytest.param('x,"a\n"b" c,"d"\n', "bad_record", id="a quote in the second line"),
    ],
)
def test_a_broken_quote_costs_only_its_row(write: Any, bad: str, reason: str) -> None:
    data = HEAD + row(0) + bad + "".join(map(row, range(1, 40)))
    found = read(write("d.csv", data.encode()))
    assert ids(found) == numbered(0, 40)
    assert ("d.csv", 3, reason) in damage(found)
    assert len(damage(found)) <= 2


TWO = [f"{TEXT} {number}" for number in range(2)]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("d.csv", f'sep=;\nid;text\nr0;"{TWO[0]}"\nr1;{TWO[1]}\n', id="as Excel says"),
        pytest.param("d.csv", f'id, text\nr0, "{TWO[0]}"\nr1, {TWO[1]}\n', id="blanks"),
        pytest.param("d.csv", f"\n \n\nid,text\nr0,{TWO[0]}\nr1,{TWO[1]}\n", id="lines above"),
        pytest.param("d.csv", HEAD + row(0) + row(1) + "\x1a", id="the end of file of DOS"),
        pytest.param("d.txt", HEAD + row(0) + row(1), id="a table in a .txt"),
    ],
)
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_odd_tables_lose_nothing(write: Any, name: str, data: str, charset: str) -> None:
    found = read(write(name, data.encode(charset)))
    assert (ids(found), damage(found)) == (numbered(0, 2), [])
    assert [page.content for page in found] == TWO  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "cell", "content"),
    [
        pytest.param("d.csv", r'"a \"b, c\" d"', 'a "b, c" d', id="a backslash"),
        pytest.param("d.csv", '"a \\"b\\"\nc"', 'a "b"\nc', id="over two lines"),
        pytest.param("d.csv", r'"C:\x\"', "C:\\x\\", id="a backslash that is one"),
        pytest.param("d.csv", 'a "b" c', 'a "b" c', id="inside a cell"),
        pytest.param("d.tsv", '"a b', '"a b', id="in a table with tabs"),
    ],
)
def test_a_quotation_mark_in_a_table_is_read_as_it_was_meant(
    write: Any, name: str, cell: str, content: str
) -> None:
    data = f"id,title,text\nr0,t,{cell}\nr1,t,b\n"
    data = data if name.endswith("csv") else f"id\ttext\nr0\t{cell}\nr1\tb\n"
    found = read(write(name, data.encode()))
    assert (ids(found), damage(found)) == (numbered(0, 2), [])
    assert found[0].content == content  # type: ignore[union-attr]


def test_a_table_cut_off_in_a_text_of_many_lines_costs_one_row(write: Any) -> None:
    data = HEAD + row(0) + 'x,"t","a\nb\nc\n'
    found = read(write("d.csv", data.encode()))
    assert (ids(found), damage(found)) == (numbered(0, 1), [("d.csv", 3, "truncated")])


@pytest.mark.parametrize("spoil", [lambda s: s.replace("\n", "\r"), lambda s: s + "\n\n" + " \n"])
def test_odd_line_ends_of_a_table_lose_nothing(write: Any, spoil: Callable[[str], str]) -> None:
    found = read(write("d.csv", spoil(HEAD + row(0) + row(1)).encode()))
    assert (ids(found), damage(found)) == (numbered(0, 2), [])


def test_a_table_in_windows_1256_is_decoded(write: Any) -> None:
    found = read(write("d.csv", (HEAD + row(0) + row(1)).encode("windows-1256")))
    assert [page.content for page in found] == [f"{TEXT} 0", f"{TEXT} 1"]  # type: ignore[union-attr]


def test_a_row_that_is_not_utf8_is_counted(write: Any) -> None:
    rows = "".join(map(row, range(60))).encode()
    found = read(write("d.csv", HEAD.encode() + rows + b"x,t,\xff\xfe\n" + row(60).encode()))
    assert (ids(found), damage(found)) == (numbered(0, 61), [("d.csv", 62, "bad_encoding")])


def parquet(table: pyarrow.Table, **more: Any) -> bytes:
    out = io.BytesIO()
    pyarrow.parquet.write_table(table, out, **more)
    return out.getvalue()


def test_a_hurt_row_group_costs_only_its_rows(write: Any) -> None:
    rows = [story(n, noise=random.Random(n).randbytes(9).hex()) for n in range(60)]
    data = parquet(pyarrow.Table.from_pylist(rows), row_group_size=20)
    column = pyarrow.parquet.ParquetFile(io.BytesIO(data)).metadata.row_group(1).column(1)
    at = column.dictionary_page_offset or column.data_page_offset
    found = read(write("d.parquet", overwritten(data, at, b"\xff" * 30)))
    assert ids(found) == [*numbered(0, 20), *numbered(40, 60)]
    assert damage(found) == [("d.parquet", 21, "bad_record")]


def test_texts_that_parquet_holds_as_bytes_are_read(write: Any) -> None:
    table = pyarrow.table({"id": [b"r0"], "title": [b"abc"], "text": [TEXT.encode()]})
    (page,) = read(write("d.parquet", parquet(table)))
    assert isinstance(page, Page)
    assert (page.id, page.hints.title, page.content) == ("r0", "abc", TEXT)


def test_a_bad_cell_of_parquet_costs_its_row_at_most(write: Any) -> None:
    offsets = pyarrow.py_buffer(b"".join(n.to_bytes(4, "little") for n in (0, 3, 6, 9)))
    text = pyarrow.Array.from_buffers(
        pyarrow.string(), 3, [None, offsets, pyarrow.py_buffer(b"abcab\xffabc")]
    )
    day = pyarrow.array([2**62, 0, 0], pyarrow.timestamp("us"))
    table = pyarrow.table({"id": ["r0", "x", "r1"], "text": text, "date": day})
    found = read(write("d.parquet", parquet(table)))
    assert (ids(found), damage(found)) == (["r0", "r1"], [("d.parquet", 2, "bad_encoding")])


ITEMS = "".join(f"<item><id>r{n}</id><text>{TEXT} {n}</text></item>\n" for n in range(3))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        pytest.param(lambda d: gzip.compress(d) + b"rubbish", "damaged_archive", id="in its gzip"),
        pytest.param(lambda d: d[:-9], "truncated", id="cut off"),
        pytest.param(lambda d: d[:-8] + b"<item>" + b" " * 3_000_000, "too_long", id="too long"),
    ],
)
def test_of_a_damaged_feed_the_items_before_come_out(
    write: Any, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[bytes], bytes], reason: str
) -> None:
    monkeypatch.setattr("cleaning.read.feeds.LONGEST", 1_000_000)
    found = read(write("d.xml", spoil(f"<items>{ITEMS}</items>".encode())))
    assert (ids(found), reasons(found)) == (numbered(0, 3), [reason])


# ---------------------------------------------------------------- WARC

BODY = f"<!DOCTYPE html><html><body><p>{TEXT}</p></body></html>".encode() * 3


def http(body: bytes, *, status: str = "200 OK", mime: str = "text/html", **more: str) -> bytes:
    headers = {"Content-Type": mime, **{k.replace("_", "-"): v for k, v in more.items()}}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


def record(number: int, block: bytes = http(BODY), kind: str = "response", **more: str) -> bytes:
    headers = {
        "WARC-Type": kind,
        "WARC-Target-URI": f"https://waha.example/{number}",
        "WARC-Date": "2024-02-03T10:00:00Z",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
        **{k.replace("_", "-"): v for k, v in more.items()},
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"WARC/1.0\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


def addresses(*numbers: int) -> list[str]:
    return [stable_id(f"https://waha.example/{n}") for n in numbers]


def bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKED: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "brotli": ("br", brotli.compress),
    "zstd": ("zstd", zstd),
    "zlib": ("deflate", zlib.compress),
    "deflate": ("deflate", bare),
    "two": ("gzip, br", lambda data: brotli.compress(gzip.compress(data))),
    "two members": ("x-gzip", lambda data: gzip.compress(data[:50]) + gzip.compress(data[50:])),
}


def chunked(data: bytes) -> bytes:
    parts = [data[at : at + 70] for at in range(0, len(data), 70)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@pytest.mark.parametrize("packing", PACKED)
@pytest.mark.parametrize("chunks", [False, True])
def test_a_page_of_an_archive_is_unpacked(write: Any, packing: str, chunks: bool) -> None:
    name, pack = PACKED[packing]
    body = chunked(pack(BODY)) if chunks else pack(BODY)
    more = {"Transfer_Encoding": "chunked"} if chunks else {}
    block = http(body, Content_Encoding=name, **more)
    (page,) = read(write("c.warc", record(1, block)))
    assert page.content == BODY  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["gzip", "br", "zstd", "deflate", "identity", "what"])
def test_a_page_that_is_unpacked_already_is_taken_as_it_is(write: Any, name: str) -> None:
    (page,) = read(write("c.warc", record(1, http(BODY, Content_Encoding=name))))
    assert page.content == BODY  # type: ignore[union-attr]


CUT = {
    **{
        packing: http(pack(BODY)[: len(pack(BODY)) // 2], Content_Encoding=name)
        for packing, (name, pack) in PACKED.items()
        if packing != "two"
    },
    "chunked": http(chunked(BODY)[:-90], Transfer_Encoding="chunked"),
}


@pytest.mark.parametrize("packing", CUT)
def test_a_page_cut_off_inside_its_packing_costs_only_itself(write: Any, packing: str) -> None:
    data = record(0) + record(1, CUT[packing]) + record(2)
    found = read(write("c.warc", data))
    assert (ids(found), damage(found)) == (addresses(0, 2), [("c.warc", 2, "truncated")])


@pytest.mark.parametrize("packing", ["gzip", "zlib", "brotli"])
def test_a_page_hurt_inside_its_packing_costs_only_itself(write: Any, packing: str) -> None:
    name, pack = PACKED[packing]
    block = http(overwritten(pack(BODY), 12, b"\xff" * 9), Content_Encoding=name)
    found = read(write("c.warc", record(0) + record(1, block) + record(2)))
    assert ids(found) == addresses(0, 2)
    assert reasons(found) in (["bad_record"], ["truncated"])


@pytest.mark.parametrize("packing", ["gzip", "brotli", "zstd"])
def test_a_bomb_in_an_archive_costs_only_itself(
    write: Any, monkeypatch: pytest.MonkeyPatch, packing: str
) -> None:
    monkeypatch.setattr("cleaning.read.bodies.LONGEST", 100_000)
    name, pack = PACKED[packing]
    block = http(pack(b" " * 9_000_000), Content_Encoding=name)
    found = read(write("c.warc", record(0) + record(1, block) + record(2)))
    assert (ids(found), reasons(found)) == (addresses(0, 2), ["too_long"])


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(record(1, WARC_Truncated="length"), id="said by the archive"),
        pytest.param(record(1, http(BODY, Content_Length="9999")), id="shorter than its length"),
        pytest.param(record(1, CUT["gzip"], WARC_Truncated="time"), id="and packed"),
        pytest.param(record(1, CUT["chunked"], WARC_Truncated="disconnect"), id="and chunked"),
    ],
)
def test_a_page_known_to_be_cut_off_is_kept_and_flagged(write: Any, data: bytes) -> None:
    (page,) = read(write("c.warc", data))
    assert page.flags == ("truncated",)  # type: ignore[union-attr]
    assert page.content.startswith(BODY[:40])  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(record(1, BODY, "resource", Content_Type="text/html"), id="a resource"),
        pytest.param(record(1, http(BODY, mime="")), id="no type, but markup"),
        pytest.param(record(1, http(BODY, status="206 Partial Content")), id="206"),
    ],
)
def test_other_records_with_a_page_are_read(write: Any, data: bytes) -> None:
    (page,) = read(write("c.warc", data))
    assert page.content == BODY  # type: ignore[union-attr]


@pytest.mark.parametrize("address", ["httq://waha.example/1", "\udcff\udcfe", "waha", "http:"])
def test_a_page_whose_address_is_hurt_is_still_a_page(write: Any, address: str) -> None:
    hurt = record(1).replace(b"https://waha.example/1", os.fsencode(address))
    found = read(write("c.warc", record(0) + hurt + record(2)))
    assert [page.url for page in found] == [
        "https://waha.example/0",
        None,
        "https://waha.example/2",
    ]


@pytest.mark.parametrize("more", [1, 2])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("digest", [{}, {"WARC_Block_Digest": "sha1:" + "A" * 32}])
def test_a_length_that_is_that_of_several_records_swallows_none(
    write: Any, more: int, packed: bool, digest: dict[str, str]
) -> None:
    block = http(BODY)
    swallowed = b"".join(record(n) for n in range(2, 2 + more))
    hurt = record(1, block, Content_Length=str(len(block) + len(swallowed)), **digest)
    parts = [record(0), hurt, swallowed, record(9)]
    found = read(write("c.warc", b"".join(map(gzip.compress, parts) if packed else parts)))
    assert ids(found) == addresses(0, *range(2, 2 + more), 9)
    assert damage(found) == [("c.warc", 2, "bad_record")]


def test_a_page_that_shows_a_record_of_an_archive_is_read(write: Any) -> None:
    body = BODY + b"<pre>\n\n" + record(8)[:200] + b"</pre>"
    (page,) = read(write("c.warc", record(1, http(body))))
    assert page.content == body  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(http(gzip.compress(BODY)), id="packed, and nothing says so"),
        pytest.param(
            http(gzip.compress(gzip.compress(BODY)), Content_Encoding="gzip"), id="packed twice"
        ),
        pytest.param(
            http(chunked(gzip.compress(BODY)), Transfer_Encoding="gzip, chunked"),
            id="packed on the way",
        ),
    ],
)
def test_a_page_that_was_packed_otherwise_than_said_is_unpacked(write: Any, block: bytes) -> None:
    (page,) = read(write("c.warc", record(1, block)))
    assert page.content == BODY  # type: ignore[union-attr]


def test_a_page_without_an_address_is_still_a_page(write: Any) -> None:
    hurt = record(1).replace(b"WARC-Target-URI: https://waha.example/1\r\n", b"")
    (page,) = read(write("c.warc", hurt))
    assert (page.url, page.content) == (None, BODY)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "block", [b"", BODY, http(BODY).replace(b"200", b"2p0")], ids=["nothing", "a page", "no number"]
)
def test_a_response_without_a_status_is_damage(write: Any, block: bytes) -> None:
    found = read(write("c.warc", record(0) + record(1, block) + record(2)))
    assert (ids(found), damage(found)) == (addresses(0, 2), [("c.warc", 2, "bad_record")])


def test_a_record_of_an_unknown_type_is_damage(write: Any) -> None:
    found = read(write("c.warc", record(0) + record(1, kind="resqonse") + record(2)))
    assert ids(found) == addresses(0, 2)
    assert reasons(found) == ["bad_record"]


def test_an_archive_that_begins_with_rubbish_is_told_by_its_name(write: Any) -> None:
    found = read(write("c.warc", b"rubbish\n" * 9 + record(0) + record(1)))
    assert (ids(found), reasons(found)) == (addresses(0, 1), ["bad_record"])


@pytest.mark.parametrize("digest", ["sha256:" + "0" * 64, "md5:" + "A" * 26, "sha1:" + "A" * 32])
def test_a_record_that_does_not_fit_its_digest_is_damage(write: Any, digest: str) -> None:
    found = read(write("c.warc", record(0) + record(1, WARC_Block_Digest=digest) + record(2)))
    assert (ids(found), reasons(found)) == (addresses(0, 2), ["bad_record"])


# ---------------------------------------------------------------- pages


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_page_in_utf16_is_a_page_with_or_without_its_mark(
    write: Any, encoding: str, tmp_path: Path
) -> None:
    (page,) = read(write("page.html", BODY.decode().encode(encoding)))
    assert (page.id, page.kind) == ("page", "html")  # type: ignore[union-attr]


def test_a_text_in_utf16_without_a_mark_is_decoded(write: Any) -> None:
    (page,) = read(write("page.txt", TEXT.encode("utf-16-be")))
    assert page.content == TEXT  # type: ignore[union-attr]


@given(
    st.binary(max_size=400), st.sampled_from(["d.jsonl", "d.json", "d.csv", "d.warc", "d.parquet"])
)
def test_no_bytes_whatever_stop_the_reading(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str
) -> None:
    path = tmp_path_factory.mktemp("d") / name
    path.write_bytes(data)
    packed = path.with_name(name + ".xz")
    packed.write_bytes(lzma.compress(data) + data)
    for each in (path, packed):
        for found in read(each):
            assert json.dumps(found.input)
