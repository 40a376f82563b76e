"""Dumps in: what becomes a page, what is damage, and under which name."""

from __future__ import annotations

import bz2
import gzip
import importlib
import io
import json
import lzma
import os
import random
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from cleaning.config import FieldNames
from cleaning.errors import InputError
from cleaning.model import Facts, Page
from cleaning.read import Damaged, read_inputs
from cleaning.read import lines as lines_module
from cleaning.read.pages import date_of
from cleaning.urls import stable_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[[str, bytes], Path]

TEXT = "فتحت المكتبة الجديدة أبوابها صباح اليوم."
PAGE = f"<!DOCTYPE html><html><body><p>{TEXT}</p></body></html>".encode()


def zstd(data: bytes) -> bytes:
    try:
        compress = importlib.import_module("compression.zstd").compress
    except ImportError:
        compress = pytest.importorskip("backports.zstd").compress
    return bytes(compress(data))


COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".xz": lzma.compress,
    ".bz2": bz2.compress,
    ".zst": zstd,
}


def read(*inputs: object, stdin: bytes | None = None, **fields: str) -> list[Page | Damaged]:
    stream = None if stdin is None else io.BytesIO(stdin)
    return list(read_inputs([str(i) for i in inputs], fields=FieldNames(**fields), stdin=stream))


def pages(*inputs: object, **fields: str) -> list[Page]:
    found = read(*inputs, stdin=None, **fields)
    assert all(isinstance(page, Page) for page in found), found
    return [page for page in found if isinstance(page, Page)]


def ids(found: list[Page | Damaged]) -> list[str]:
    return [page.id for page in found if isinstance(page, Page)]


def damage(found: list[Page | Damaged]) -> list[tuple[str, int | None, str]]:
    return [(d.input, d.line, d.reason) for d in found if isinstance(d, Damaged)]


def dumped(*records: object) -> bytes:
    return b"".join(json.dumps(r, ensure_ascii=False).encode() + b"\n" for r in records)


def story(id: str, **more: object) -> dict[str, object]:
    return {"id": id, "text": f"{TEXT} {id}", **more}


# ---------------------------------------------------------------- JSON Lines


def test_a_line_becomes_a_page_with_all_it_says_of_itself(write: Write) -> None:
    record = {
        "id": "w-7",
        "url": "https://www.waha.example/news/7",
        "title": " المكتبة  الجديدة ",
        "text": TEXT,
        "date": "3 شباط 2024 10:30",
        "updated": "2024-02-04T08:00:00+03:00",
        "source": "الواحة",
        "authors": ["منى سالم", "", "منى سالم"],
        "tags": "ثقافة، كتب",
        "section": "ثقافة",
        "fetched_at": "2024-02-05T00:00:00Z",
    }
    path = write("dump.jsonl", dumped(record))
    assert pages(path) == [
        Page(
            id="w-7",
            kind="text",
            content=TEXT,
            input="dump.jsonl:1",
            url="https://www.waha.example/news/7",
            site="waha.example",
            fetched_at="2024-02-05T00:00:00+00:00",
            hints=Facts(
                title="المكتبة الجديدة",
                published="2024-02-03T10:30:00",
                updated="2024-02-04T08:00:00+03:00",
                authors=("منى سالم",),
                source="الواحة",
                tags=("ثقافة", "كتب"),
                section="ثقافة",
            ),
        )
    ]


@pytest.mark.parametrize(
    ("record", "id"),
    [
        pytest.param({"id": "a"}, "a", id="its own"),
        pytest.param({"id": 12}, "12", id="its own number"),
        pytest.param({"id": " a\n b "}, "a b", id="blanks in it"),
        pytest.param({"id": "../../x"}, "../../x", id="a path is only a name"),
        pytest.param({"id": None, "url": "https://x.example/1"}, "URL", id="of the URL"),
        pytest.param({"id": "", "url": "http://www.x.example/1?utm_source=a"}, "URL", id="its key"),
        pytest.param({"id": ["a"]}, "TEXT", id="of the text where the id is no name"),
        pytest.param({"id": True}, "TEXT", id="of the text where the id is true"),
        pytest.param(
            {"url": "javascript:alert(1)"}, "TEXT", id="of the text where the URL is none"
        ),
        pytest.param({}, "TEXT", id="of the text"),
    ],
)
def test_the_id_is_its_own_or_of_the_url_or_of_the_text(
    write: Write, record: dict[str, object], id: str
) -> None:
    known = {"URL": stable_id("https://x.example/1"), "TEXT": stable_id(TEXT)}
    (page,) = pages(write("d.jsonl", dumped({"text": TEXT, **record})))
    assert page.id == known.get(id, id)


def test_any_number_of_records_may_have_one_id(write: Write) -> None:
    found = ids(read(write("d.jsonl", dumped(*[story("a")] * 30_000))))
    assert found == ["a", *(f"a-{number}" for number in range(2, 30_001))]


def test_many_ids_may_come_many_times(write: Write) -> None:
    given = [str(number) for number in range(1_200)] * 6
    found = ids(read(write("d.jsonl", dumped(*map(story, given)))))
    assert [id.partition("-")[0] for id in found] == given
    assert len(set(found)) == len(given)


def test_two_records_with_one_id_both_stay(write: Write) -> None:
    path = write("d.jsonl", dumped(story("a"), story("a"), story("a-2"), story("a")))
    reader = read_inputs([str(path)], fields=FieldNames())
    assert ids(list(reader)) == ["a", "a-2", "a-2-2", "a-3"]
    assert reader.counts["repeated ids"] == 3


@pytest.mark.parametrize(
    ("record", "kind", "content"),
    [
        pytest.param({"html": "<p>a</p>", "text": "b"}, "html", "<p>a</p>", id="html goes first"),
        pytest.param({"html": "", "text": "b"}, "text", "b", id="empty html"),
        pytest.param({"html": None, "text": "b"}, "text", "b", id="no html"),
        pytest.param({"text": ["a", "b"]}, "text", "a\nb", id="paragraphs in a list"),
        pytest.param({"text": ""}, "text", "", id="empty text is text"),
        pytest.param({"text": "a\x00b"}, "text", "ab", id="NUL"),
        pytest.param({"text": "a\ud800b"}, "text", "a\ufffdb", id="a lone surrogate"),
        pytest.param({"text": "a\U0001f600b"}, "text", "a\U0001f600b", id="a pair of surrogates"),
    ],
)
def test_the_content_is_the_html_or_the_text(
    write: Write, record: dict[str, object], kind: str, content: str
) -> None:
    (page,) = pages(write("d.jsonl", json.dumps(record).encode()))
    assert (page.kind, page.content) == (kind, content)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param(b'{"id": 1}', "no_text", id="no text"),
        pytest.param(b'{"text": null, "html": null}', "no_text", id="null"),
        pytest.param(b'{"text": 5}', "no_text", id="a number for a text"),
        pytest.param(b'{"text": {"a": 1}}', "no_text", id="an object for a text"),
        pytest.param(b'["text"]', "not_an_object", id="a list"),
        pytest.param(b'"text"', "not_an_object", id="a string"),
        pytest.param(b"{text: 1}", "bad_json", id="no JSON"),
        pytest.param(b'{"text": "\xd8"}', "bad_encoding", id="bad UTF-8"),
        pytest.param(b'{"text": ' + b"[" * 100_000, "bad_json", id="deep nesting"),
        pytest.param(b'{"text": ' + b"1" * 5_000 + b"}", "bad_json", id="a huge number"),
        pytest.param(b"\x00" * 50 + b"x", "bad_json", id="NULs and rubbish"),
    ],
)
def test_a_line_that_is_no_record_costs_only_itself(write: Write, line: bytes, reason: str) -> None:
    data = dumped(story("a")) + line + b"\n" + dumped(story("b"))
    found = read(write("d.jsonl", data))
    assert ids(found) == ["a", "b"]
    assert damage(found) == [("d.jsonl", 2, reason)]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xef\xbb\xbf" + dumped(story("a"), story("b")), id="byte order mark"),
        pytest.param(dumped(story("a"), story("b")).replace(b"\n", b"\r\n"), id="CRLF"),
        pytest.param(dumped(story("a")) + b"\n \n" + dumped(story("b")) + b"\n", id="blank lines"),
        pytest.param(dumped(story("a"), story("b")).rstrip(), id="no newline at the end"),
        pytest.param(dumped(story("a")) + b"\x00" * 9 + dumped(story("b")), id="NUL padding"),
        pytest.param(dumped(story("a", n=float("nan")), story("b")), id="NaN"),
        pytest.param(dumped(story("a"), story("b")).decode().encode("utf-16"), id="UTF-16"),
        pytest.param(b'{"id": "a", "text": "x\\u2028"}\n' + dumped(story("b")), id="U+2028"),
    ],
)
def test_harmless_oddities_lose_nothing(write: Write, data: bytes) -> None:
    found = read(write("d.jsonl", data))
    assert (ids(found), damage(found)) == (["a", "b"], [])


def test_a_truncated_last_line_is_counted(write: Write) -> None:
    found = read(write("d.jsonl", dumped(story("a"), story("b"))[:-20]))
    assert ids(found) == ["a"]
    assert damage(found) == [("d.jsonl", 2, "truncated")]


def test_a_line_over_the_cap_costs_only_itself(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines_module, "LONGEST", 1_000)
    long = story("b", text="س" * 600_000)
    found = read(write("d.jsonl", dumped(story("a"), long, story("c"), long)))
    assert ids(found) == ["a", "c"]
    assert damage(found) == [("d.jsonl", 2, "too_long"), ("d.jsonl", 4, "too_long")]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 12))
def test_with_random_bytes_broken_exactly_the_whole_lines_come_out(
    tmp_path_factory: pytest.TempPathFactory, seed: int, hits: int
) -> None:
    rng = random.Random(seed)
    whole = dumped(*(story(str(n)) for n in range(30)))
    broken = bytearray(whole)
    for _ in range(hits):
        broken[rng.randrange(len(broken))] = rng.choice(b'\x00\x0a\xff"{}')
    path = tmp_path_factory.mktemp("d") / "d.jsonl"
    path.write_bytes(broken)
    untouched = set(whole.splitlines()) & set(bytes(broken).split(b"\n"))
    found = read(path)
    assert {json.loads(line)["id"] for line in untouched} <= set(ids(found))
    lines = [line for line in bytes(broken).split(b"\n") if line.strip(b"\x00 \r\t\x1e")]
    assert len(
        {page.input.rpartition(":")[2] for page in found if isinstance(page, Page)}
        | {str(line) for _, line, _ in damage(found)}
    ) == len(lines)


# ---------------------------------------------------------------- JSON in one piece


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(json.dumps([story("a"), story("b")]).encode(), id="array"),
        pytest.param(json.dumps([story("a"), story("b")], indent=2).encode(), id="indented"),
        pytest.param(
            b" [\n" + b",\n".join(dumped(story(i)) for i in "ab") + b"]\n", id="line each"
        ),
        pytest.param(
            b"".join(json.dumps(story(i), indent=1).encode() + b"\n" for i in "ab"), id="no array"
        ),
    ],
)
def test_json_in_one_piece_is_read_element_by_element(write: Write, data: bytes) -> None:
    found = pages(write("d.json", data))
    assert [(page.id, page.input) for page in found] == [("a", "d.json:1"), ("b", "d.json:2")]


def test_in_an_array_a_bad_element_costs_only_itself(write: Write) -> None:
    tricky = story("a", text='brackets ] } in a string, a \\" quote and a \\')
    data = json.dumps([tricky, "X", story("b"), 5, story("c")]).encode()
    data = data.replace(b'"X"', b'{"id": nothing}')
    found = read(write("d.json", data))
    assert ids(found) == ["a", "b", "c"]
    assert [reason for *_, reason in damage(found)] == ["bad_json", "not_an_object"]
    found = read(write("d.json", json.dumps([story("a"), story("b")]).encode()[:-30]))
    assert ids(found) == ["a"]
    assert damage(found) == [("d.json", 2, "truncated")]


@given(st.lists(st.text(alphabet='ab"\\[]{},\n', max_size=20), min_size=1, max_size=5))
def test_an_array_of_any_strings_is_cut_where_json_cuts_it(texts: list[str]) -> None:
    from cleaning.read.json_records import read_json
    from cleaning.read.values import Record, Stream

    data = json.dumps([{"text": text} for text in texts]).encode()
    for size in (1, 2, 3, len(data)):
        chunks = (data[at : at + size] for at in range(0, len(data), size))
        found = list(read_json(Stream("d.json", chunks)))
        assert [r.fields["text"] for r in found if isinstance(r, Record)] == texts


# ---------------------------------------------------------------- compression


@pytest.mark.parametrize("suffix", COMPRESSIONS)
@pytest.mark.parametrize("name", ["d.jsonl", "misleading.txt"])
def test_every_compression_is_recognised_by_content(write: Write, name: str, suffix: str) -> None:
    data = COMPRESSIONS[suffix](dumped(story("a"), story("b")))
    assert [p.id for p in pages(write(name, data))] == ["a", "b"]
    assert [p.input for p in pages(write(name + suffix, data))] == [
        f"{name}{suffix}:{n}" for n in (1, 2)
    ]


@pytest.mark.parametrize("suffix", [s for s in COMPRESSIONS if s])
def test_several_members_are_one_file(write: Write, suffix: str) -> None:
    pack = COMPRESSIONS[suffix]
    data = b"".join(pack(dumped(story(id))) for id in "abc")
    assert [p.id for p in pages(write(f"d.jsonl{suffix}", data))] == ["a", "b", "c"]


@pytest.mark.parametrize("suffix", [s for s in COMPRESSIONS if s])
@pytest.mark.parametrize(
    ("spoil", "left", "reason"),
    [
        pytest.param(lambda d: d + bytes(700), "abc", None, id="zeros after the end"),
        pytest.param(lambda d: d + b"rubbish" * 99, "abc", "damaged_archive", id="rubbish after"),
        pytest.param(lambda d: d[:-9], "ab", "truncated", id="cut off"),
        pytest.param(lambda d: b"rubbish" * 9 + d, "abc", "damaged_archive", id="rubbish before"),
    ],
)
def test_damage_around_members_is_counted_and_passed(
    write: Write,
    suffix: str,
    spoil: Callable[[bytes], bytes],
    left: str,
    reason: str | None,
) -> None:
    pack = COMPRESSIONS[suffix]
    found = read(write(f"d.jsonl{suffix}", spoil(b"".join(pack(dumped(story(i))) for i in "abc"))))
    assert set(left) <= set(ids(found)) <= set("abc")
    assert [r for *_, r in damage(found)] == ([reason] if reason else [])


@pytest.mark.parametrize("suffix", [s for s in COMPRESSIONS if s])
def test_after_a_broken_member_reading_goes_on_with_the_next(write: Write, suffix: str) -> None:
    pack = COMPRESSIONS[suffix]
    members = [pack(dumped(*(story(f"{i}{n}") for n in range(50)))) for i in "abc"]
    middle = bytearray(members[1])
    middle[len(middle) // 2 : len(middle) // 2 + 8] = b"\xff" * 8
    found = read(write(f"d.jsonl{suffix}", members[0] + bytes(middle) + members[2]))
    for whole in "ac":
        assert {f"{whole}{n}" for n in range(50)} <= set(ids(found))
    assert "damaged_archive" in [reason for *_, reason in damage(found)]


def test_before_a_break_in_gzip_hardly_a_record_is_lost(write: Write) -> None:
    rng = random.Random(7)
    records = [story(str(n), noise=rng.randbytes(300).hex()) for n in range(400)]
    packed = bytearray(gzip.compress(dumped(*records)))
    for at in (len(packed) // 3, len(packed) * 2 // 3):
        cut = read(write("cut.jsonl.gz", bytes(packed[:at])))
        whole = gzip.decompress(bytes(packed))
        assert damage(cut)[0][2] == "truncated"
        assert len(ids(cut)) > len(whole) * at // len(packed) // (len(whole) // 400) - 5


def test_a_bomb_stays_within_bounds(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines_module, "LONGEST", 1_000_000)
    data = gzip.compress(b'{"text": "' + b"a" * 20_000_000 + b'"}\n' + dumped(story("b")))
    found = read(write("bomb.jsonl.gz", data))
    assert ids(found) == ["b"]
    assert damage(found) == [("bomb.jsonl.gz", 1, "too_long")]


# ---------------------------------------------------------------- tables


def test_csv_rows_are_records_numbered_by_the_line_they_begin_on(write: Write) -> None:
    data = f'id,title,text\na,"عنوان, بفاصلة","سطر\nثان"\n\nb,c,{TEXT}\n'.encode()
    found = pages(write("d.csv", b"\xef\xbb\xbf" + data))
    assert [(p.id, p.input, p.content) for p in found] == [
        ("a", "d.csv:2", "سطر\nثان"),
        ("b", "d.csv:5", TEXT),
    ]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("d.tsv", "id\ttext\na\tنص, هنا\n"),
        ("d.csv", "id;text\na;نص, هنا\n"),
        ("export", 'id,text\na,"نص, هنا"\n'),
    ],
)
def test_the_separator_is_told_by_the_header(write: Write, name: str, data: str) -> None:
    (page,) = pages(write(name, data.encode()))
    assert (page.id, page.content) == ("a", "نص, هنا")


@pytest.mark.parametrize(
    ("data", "whole", "line", "reason"),
    [
        pytest.param("id,text\na,b\nc,d,e\nf,g\n", "af", 3, "bad_record", id="too many cells"),
        pytest.param('id,text\na,b\nc,"never closed', "a", 3, "truncated", id="an open quote"),
        pytest.param(
            'id,text\na,b\nc,"d\ne\nf",g,h\ni,"j\nk"\n',
            "ai",
            3,
            "bad_record",
            id="too many cells over several lines",
        ),
        pytest.param("id,text,url\na,b,\nc,d", "a", 3, "truncated", id="cut off in a row"),
    ],
)
def test_a_bad_row_costs_only_itself(
    write: Write, data: str, whole: str, line: int, reason: str
) -> None:
    found = read(write("d.csv", data.encode()))
    assert ids(found) == list(whole)
    assert damage(found) == [("d.csv", line, reason)]


def parquet(rows: list[dict[str, Any]], group: int = 1000) -> bytes:
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), out, row_group_size=group)
    return out.getvalue()


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_parquet_rows_are_records(write: Write, suffix: str) -> None:
    rows = [story("a", date=datetime(2024, 2, 3, 10, tzinfo=UTC)), story("b", date=None)]
    found = pages(write(f"d.parquet{suffix}", COMPRESSIONS[suffix](parquet(rows))))
    assert [p.id for p in found] == ["a", "b"]
    assert found[0].hints.published == "2024-02-03T10:00:00+00:00"
    assert found[1].input == f"d.parquet{suffix}:2"


def test_a_damaged_parquet_file_is_counted(write: Write) -> None:
    whole = parquet([story(str(n)) for n in range(20)])
    assert damage(read(write("d.parquet", whole[:-30]))) == [("d.parquet", None, "bad_record")]


# ---------------------------------------------------------------- one document a file


def test_a_folder_is_walked_in_order_and_paths_become_ids(write: Write, tmp_path: Path) -> None:
    write("pages/b.example.net.html", PAGE)
    write("pages/a/2.HTM.gz", gzip.compress(PAGE))
    write("pages/a/1.txt", TEXT.encode())
    write("pages/a/2.html", PAGE)
    write("pages/more.jsonl", dumped(story("own")))
    found = pages(tmp_path / "pages")
    assert [(p.id, p.kind, p.input) for p in found] == [
        ("b.example.net", "html", "pages/b.example.net.html"),
        ("own", "text", "pages/more.jsonl:1"),
        ("a/1", "text", "pages/a/1.txt"),
        ("a/2", "html", "pages/a/2.HTM.gz"),
        ("a/2-2", "html", "pages/a/2.html"),
    ]
    assert found[0].content == PAGE


def test_a_file_named_by_itself_has_its_name_as_id(write: Write) -> None:
    (page,) = pages(write("deep/down/story.v2.html", PAGE))
    assert (page.id, page.input) == ("story.v2", "story.v2.html")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TEXT.encode(), id="UTF-8"),
        pytest.param(b"\xef\xbb\xbf" + TEXT.encode(), id="UTF-8 with its mark"),
        pytest.param(TEXT.encode("utf-16"), id="UTF-16"),
        pytest.param(TEXT.encode("windows-1256"), id="Windows-1256"),
        pytest.param(TEXT.encode("utf-32"), id="UTF-32"),
    ],
)
def test_a_text_file_is_decoded(write: Write, data: bytes) -> None:
    (page,) = pages(write("story.txt", data))
    assert (page.kind, page.content) == ("text", TEXT)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        pytest.param("a.txt", PAGE, "html", id="HTML in a .txt"),
        pytest.param("a", b"\n<!-- saved -->\n<html><p>x</p>", "html", id="HTML without a suffix"),
        pytest.param("a.html", TEXT.encode(), "html", id="a .html without tags"),
        pytest.param("a.php", b"<div>x</div>", "html", id="a fragment"),
        pytest.param("a.xml", TEXT.encode(), "text", id="any text that is named"),
        pytest.param("a.txt", b"{ " + TEXT.encode(), "text", id="a text that begins with a brace"),
        pytest.param("a.txt", b"", "text", id="an empty text"),
    ],
)
def test_a_format_is_told_by_content_then_by_name(
    write: Write, name: str, data: bytes, kind: str
) -> None:
    (page,) = pages(write(name, data))
    assert page.kind == kind


def test_what_holds_no_text_is_passed_over_in_a_folder_and_counted(
    write: Write, tmp_path: Path
) -> None:
    write("in/story.txt", TEXT.encode())
    write("in/photo.jpg", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9)
    write("in/style.css", b"p { margin: 0 }")
    write("in/empty.dat", b"")
    write("in/.hidden.txt", TEXT.encode())
    os.mkfifo(tmp_path / "in" / "pipe")
    (tmp_path / "in" / "gone.txt").symlink_to("nowhere")
    reader = read_inputs([str(tmp_path / "in")], fields=FieldNames())
    assert ids(list(reader)) == ["story"]
    assert reader.counts == {"no text": 3, "hidden": 1, "not a file": 2}


@pytest.mark.parametrize("name", ["a.html", "a.txt", "a.json", "a.csv"])
def test_a_file_in_a_folder_whose_name_promises_text_and_that_holds_none_is_damage(
    write: Write, tmp_path: Path, name: str
) -> None:
    write(f"in/{name}", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9)
    assert damage(read(tmp_path / "in")) == [(f"in/{name}", None, "unknown_format")]


def test_a_named_file_without_text_is_damage(write: Write) -> None:
    found = read(write("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9))
    assert damage(found) == [("photo.jpg", None, "unknown_format")]


def test_a_document_cut_off_by_its_compression_is_damage(write: Write) -> None:
    found = read(write("a.html.gz", gzip.compress(PAGE)[:-12]))
    assert damage(found) == [("a.html.gz", None, "truncated")]


# ---------------------------------------------------------------- WARC

HTML = [("Content-Type", "text/html; charset=windows-1256")]


def archived(kind: str, url: str, payload: bytes, gzipped: bool = True, **more: Any) -> bytes:
    """One record as warcio writes it."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gzipped)
    more["warc_headers_dict"] = {"WARC-Date": "2024-02-03T10:00:00Z"}
    record = writer.create_warc_record(url, kind, payload=io.BytesIO(payload), **more)
    writer.write_record(record)
    record.raw_stream.close()
    return out.getvalue()


def response(
    url: str, body: bytes = PAGE, status: str = "200 OK", headers: Any = HTML, gzipped: bool = True
) -> bytes:
    http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
    return archived("response", url, body, gzipped, http_headers=http)


def address(name: object) -> str:
    return f"https://waha.example/{name}"


def test_a_response_of_a_warc_becomes_a_page(write: Write) -> None:
    (page,) = pages(write("crawl.warc.gz", response(address(1))))
    assert page == Page(
        id=stable_id(address(1)),
        kind="html",
        content=PAGE,
        input="crawl.warc.gz:1",
        url=address(1),
        site="waha.example",
        fetched_at="2024-02-03T10:00:00+00:00",
        charset="windows-1256",
    )


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param(gzip.compress(PAGE), [("Content-Encoding", "gzip")], id="gzip"),
        pytest.param(PAGE, [("Content-Encoding", "gzip")], id="said to be gzip"),
        pytest.param(
            b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE), [("Transfer-Encoding", "chunked")],
            id="chunked",
        ),
        pytest.param(PAGE, [("Transfer-Encoding", "chunked")], id="said to be chunked"),
    ],
)  # fmt: skip
def test_the_page_of_a_response_is_unpacked(write: Write, body: bytes, headers: Any) -> None:
    (page,) = pages(write("c.warc", response(address(1), body, headers=[*HTML, *headers])))
    assert page.content == PAGE


def test_other_records_are_passed_over_and_counted(write: Write) -> None:
    data = (
        archived(
            "metadata", address(0), b"software: x", warc_content_type="application/warc-fields"
        )
        + response(address(1), status="404 Not Found")
        + response(address(2), b"\x89PNG", headers=[("Content-Type", "image/png")])
        + response(address(3))
    )
    path = write("c.warc.gz", data)
    reader = read_inputs([str(path)], fields=FieldNames())
    assert [page.input for page in list(reader)] == ["c.warc.gz:4"]
    assert reader.counts == {"not a response": 1, "not successful": 1, "not HTML": 1}


def test_the_texts_of_conversion_records_are_read(write: Write) -> None:
    record = archived("conversion", address(1), TEXT.encode(), warc_content_type="text/plain")
    (page,) = pages(write("c.warc.wet.gz", record))
    assert (page.kind, page.content, page.url) == ("text", TEXT, address(1))


@pytest.mark.parametrize("gzipped", [True, False], ids=["gzip", "plain"])
@pytest.mark.parametrize(
    ("spoil", "line", "reason"),
    [
        pytest.param(lambda r: [*r[:4], r[4][:-60]], 5, "truncated", id="cut off"),
        pytest.param(lambda r: [*r[:2], r[2][:-60], *r[3:]], 3, None, id="cut off in the middle"),
        pytest.param(
            lambda r: [*r[:2], r[2][:-40] + b"\xff" * 20 + r[2][-20:], *r[3:]], 3, None,
            id="overwritten",
        ),
        pytest.param(lambda r: [*r[:3], b"rubbish" * 30, *r[3:]], 4, None, id="rubbish between"),
    ],
)  # fmt: skip
def test_a_damaged_warc_record_costs_only_itself(
    write: Write, gzipped: bool, spoil: Any, line: int, reason: str | None
) -> None:
    records = [response(address(n), gzipped=gzipped) for n in range(5)]
    found = read(write("c.warc", b"".join(spoil(records))))
    (hurt,) = damage(found)
    assert hurt[:2] == ("c.warc", line)
    assert reason in (None, hurt[2])
    kept = {page.url for page in found if isinstance(page, Page)}
    assert len(kept) in (4, 5)
    assert {address(0), address(1), address(3)} <= kept


@pytest.mark.parametrize("wrong", ["99999", "20", "999999999999", "-5", "x"])
@pytest.mark.parametrize("gzipped", [True, False], ids=["gzip", "plain"])
def test_a_wrong_length_costs_only_its_record(write: Write, gzipped: bool, wrong: str) -> None:
    records = [response(address(n), gzipped=False) for n in range(4)]
    start = records[1].index(b"Content-Length: ") + 16
    end = records[1].index(b"\r\n", start)
    records[1] = records[1][:start] + wrong.encode() + records[1][end:]
    if gzipped:
        records = [gzip.compress(record) for record in records]
    found = read(write("c.warc", b"".join(records)))
    assert [page.url for page in found if isinstance(page, Page)] == [
        address(0),
        address(2),
        address(3),
    ]
    assert len(damage(found)) == 1


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32))
def test_a_flipped_bit_in_a_warc_costs_one_record_at_most(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    rng = random.Random(seed)
    data = bytearray(b"".join(response(address(n)) for n in range(6)))
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    path = tmp_path_factory.mktemp("w") / "c.warc.gz"
    path.write_bytes(data)
    found = read(path)
    assert sum(isinstance(page, Page) and page.content == PAGE for page in found) >= 5


# ---------------------------------------------------------------- inputs


def test_standard_input_is_json_lines() -> None:
    found = read("-", stdin=dumped(story("a")))
    assert [(p.id, p.input) for p in found if isinstance(p, Page)] == [("a", "stdin:1")]
    assert damage(read("-", stdin=b"rubbish\n")) == [("stdin", 1, "bad_json")]
    assert ids(read("-", stdin=gzip.compress(dumped(story("a"))))) == ["a"]


def test_a_pattern_is_expanded_in_order(write: Write, tmp_path: Path) -> None:
    for name in ("b", "a", "[c]"):
        write(f"{name}.jsonl", dumped(story(name)))
    assert ids(read(tmp_path / "*.jsonl")) == ["[c]", "a", "b"]
    assert ids(read(tmp_path / "[c].jsonl")) == ["[c]"]


def test_of_a_pattern_the_part_that_varies_makes_the_ids(write: Write, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(f"pages/{name}/index.html", PAGE)
    found = pages(tmp_path / "pages" / "*" / "index.html")
    assert [(p.id, p.input) for p in found] == [
        ("a/index", "a/index.html"),
        ("b/index", "b/index.html"),
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("missing.jsonl", "There is no file or folder"),
        ("*.nothing", "No file matches"),
        ("dangling", "a link to a file that is not there"),
    ],
)
def test_what_is_not_there_is_refused_at_once(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "dangling").symlink_to("nowhere")
    with pytest.raises(InputError, match=said):
        read_inputs([str(tmp_path / name)], fields=FieldNames())


def test_no_input_is_refused() -> None:
    with pytest.raises(InputError, match="Name at least one"):
        read_inputs([], fields=FieldNames())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0)
    with pytest.raises(InputError, match="cannot be read"):
        read_inputs([str(folder)], fields=FieldNames())


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "bodyy"}, "No record has a field bodyy; did you mean --text-field body?"),
        ({"text": "body", "title": "headlin"}, "did you mean --title-field headline?"),
        ({"text": "body", "date": "xyz"}, "--date-field can be one of body, headline, key."),
        ({}, "No record has a field text or html; did you mean --text-field body?"),
    ],
)
def test_a_wrong_field_name_is_refused_with_a_hint(
    write: Write, fields: dict[str, str], said: str
) -> None:
    path = write("d.jsonl", dumped({"key": "a", "body": TEXT, "headline": "x"}))
    with pytest.raises(InputError) as refused:
        read(path, stdin=None, **fields)
    assert said in str(refused.value)


def test_fields_can_have_other_names(write: Write) -> None:
    record = {"key": "a", "body": TEXT, "headline": "عنوان", "day": "2024-02-03", "at": address(1)}
    (page,) = pages(
        write("d.jsonl", dumped(record)),
        text="body", id="key", title="headline", date="day", url="at",
    )  # fmt: skip
    assert (page.id, page.content, page.url) == ("a", TEXT, address(1))
    assert (page.hints.title, page.hints.published) == ("عنوان", "2024-02-03")


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ("waha", "waha"),
        ("Www.Waha.Example", "waha.example"),
        ("https://m.waha.example/x", "waha.example"),
        ("صدى الواحة", "صدى الواحة"),
        (None, "x.example"),
        (7, "x.example"),
    ],
)
def test_the_site_is_the_records_or_the_urls(write: Write, site: object, expected: str) -> None:
    (page,) = pages(write("d.jsonl", dumped(story("a", site=site, url="https://www.x.example/1"))))
    assert page.site == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-02-03", "2024-02-03"),
        (1706918400, "2024-02-03T00:00:00+00:00"),
        (1706918400000, "2024-02-03T00:00:00+00:00"),
        ("1706918400", "2024-02-03T00:00:00+00:00"),
        (1706918400.5, "2024-02-03T00:00:00+00:00"),
        (date(2024, 2, 3), "2024-02-03"),
        (datetime(2024, 2, 3, 10, 0), "2024-02-03T10:00:00"),
        ("منذ 3 ساعات", None),
        (2024, None),
        (0, None),
        (10**400, None),
        (float("nan"), None),
        (True, None),
        (None, None),
        (["2024-02-03"], None),
    ],
)
def test_a_date_field_is_right_or_none(value: object, expected: str | None) -> None:
    assert date_of(value) == expected


def test_our_own_articles_can_be_read_again(write: Write) -> None:
    article = story("a", published="2024-02-03T00:00:00+02:00", site="waha.example", authors=["م"])
    (page,) = pages(write("articles.jsonl", dumped(article)))
    assert page.hints.published == "2024-02-03T00:00:00+02:00"
    assert (page.site, page.hints.authors) == ("waha.example", ("م",))
