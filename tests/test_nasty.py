"""Input that means no good, through a whole run: what is whole comes out, what is not is named."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import random
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from cleaning.cli import run_command
from cleaning.verify import verify
from tests.hostile import WORDS


def body(seed: int) -> str:
    chance = random.Random(seed)
    return "\n".join(" ".join(chance.sample(WORDS, 12)) + f" رقم {seed * 7 + k}." for k in range(6))


def row(id: str, **more: object) -> dict[str, object]:
    return {"id": id, "text": body(sum(map(ord, id))), **more}


def rows(*values: object) -> bytes:
    """JSON Lines; lone surrogates as escapes, bytes as they are."""
    return b"".join(v if isinstance(v, bytes) else json.dumps(v).encode() + b"\n" for v in values)


def page(seed: int, inside: str = "", head: str = "", charset: str = "utf-8") -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in body(seed).split("\n"))
    title = f"خبر من المدينة رقم {seed}"
    return (
        f'<!DOCTYPE html><html lang="ar"><head><meta charset="{charset}"><title>{title}</title>'
        f"{head}</head><body><article><h1>{title}</h1>{paragraphs}{inside}</article></body></html>"
    )


def parquet(**columns: Any) -> bytes:
    stream = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), stream)
    return stream.getvalue()


JSON_LD = '<script type="application/ld+json">'
LINES: dict[str, bytes] = {
    "cut off": b'{"id": "x", "text": "abc',
    "a list": b"[1, 2]",
    "a number": b"12",
    "a word": b'"a"',
    "null": b"null",
    "deep": b'{"id": "x", "text":' + b"[" * 200_000,
    "deep objects": b'{"a":' * 60_000,
    "a huge number": b'{"id": "x", "text":' + b"9" * 100_000 + b"}",
    "infinity": b'{"id": "x", "text": 1e999999}',
    "binary": bytes(range(128, 256)),
    "half a letter": b'{"id": "x", "text": "\xd8"}',
    "overlong": b'{"id": "x", "text": "\xc0\xaf"}',
    "no text": b'{"id": "x", "body": "abc"}',
    "text is null": b'{"id": "x", "text": null}',
    "text is an object": b'{"id": "x", "text": {}}',
    "nothing": b"{}",
    "a comment": b"// comment",
    "single quotes": b"{'id': 'x'}",
    "a raw control character": b'{"id": "x", "text": "a\x01b"}',
    "markup": b"<html><p>a</p>",
    "carriage returns": b"\rx\ry",
}
FIELDS: dict[str, dict[str, object]] = {
    "no number": {"score": float("nan")},
    "a long number": {"n": 10**4000},
    "a lone surrogate": {"text": body(3) + "\ud800"},
    "a title of surrogates": {"title": "\udfff"},
    "a list for a title": {"title": ["a", "b"]},
    "a date beyond time": {"date": 1e300},
    "a date that never was": {"date": "٢٠٢٤-٩٩-٩٩"},
    "a date without end": {"date": "9" * 100_000},
    "an offset without sense": {"date": "2024-01-01T00:00:00+99:99"},
    "the first day": {"date": "0001-01-01T00:00:00+14:00"},
    "the last day": {"date": "9999-12-31T23:59:59-14:00"},
    "a script for an address": {"url": "javascript:alert(1)"},
    "half an address": {"url": "http://[::1/x"},
    "no such port": {"url": "http://a.example:99999999/x"},
    "a long address": {"url": "http://a.example/" + "x" * 100_000},
    "an address with controls": {"url": "http://a.example/\n\x00\u202e"},
    "authors that are objects": {"authors": [{"name": "x"}, None, 5]},
    "deep tags": {"tags": [[["a"]]]},
    "a site that is an object": {"site": {"a": 1}},
    "a long source": {"source": "س" * 100_000},
    "combining marks": {"text": body(5) + "ا" + "\u0651" * 60_000},
    "only line ends behind": {"text": body(6) + "\n" * 300_000},
    "marks of direction": {"text": body(7).replace(" ", " \u202e\u200f\u2066", 20)},
}
PAGES: dict[str, str] = {
    "deep": page(20, "<div>" * 5_000),
    "times": page(21, "<time>مارس 2024</time>" * 3_000),
    "quotes in data": page(22, head=f'{JSON_LD}{{"a": "{chr(92)}"' * 5_000 + "</script>"),
    "authors in data": page(23, head=JSON_LD + '"author":' * 11_000 + "</script>"),
    "deep data": page(24, head=JSON_LD + "[" * 100_000 + "</script>"),
    "an author of brackets": page(25, head=f'<meta name="author" content="{"<" * 60_000}">'),
    "a long document type": page(26).replace("<!DOCTYPE html>", f"<!DOCTYPE {'/' * 44_000}>"),
    "attributes": page(27, "<div " + " ".join(f"a{n}=1" for n in range(50_000)) + ">x</div>"),
    "references": page(28, "<p>&#xD800;&#0;&#x110000;&#99999999999;</p>"),
    "an offset": page(
        29,
        head='<meta property="article:published_time" content="2024-02-03T10:00:00+99:99">',
    ),
    "an open comment": page(30, "<!-- never closed"),
    "tables": page(31, "<table>" * 3_000),
    "half an address": page(32, head='<base href="http://[::1"><link rel="canonical" href="x:">'),
    "no such charset": page(33, charset="x-klingon"),
    "a charset that is none": page(34, charset="hex"),
    "NULs": page(35).replace("<p>", "<p>\0"),
    "kashidas": page(36, f"<p>مـ{'ـ' * 100_000}ن</p>"),
    "marks of direction": page(37, f"<p>{chr(0x202E) * 50_000}{chr(0x2067) * 50_000}</p>"),
    "marks of no width": page(38, f"<p>خبر{chr(0x200D) * 100_000}</p>"),
    "letters that were lost": page(39, f"<p>{chr(0xFFFD) * 100_000}</p>"),
    "dates": page(140, f"<p>{'12/12/2024 ' * 20_000}</p>"),
    "entities": page(141, "<p>" + "&#x" * 50_000 + "&" + "a" * 100_000 + ";</p>"),
    "entities of entities": page(
        142, "<!DOCTYPE x [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]>&b;" * 1_000
    ),
    "text to the end": page(143, "<plaintext>"),
    "titles": page(144, "<h1>عنوان آخر</h1>" * 3_000),
    "an end in the middle": page(145, "</body></html>" * 1_000),
    "a long title": page(146, head=f'<meta property="og:title" content="{"ع " * 200_000}">'),
    "lists for facts": page(
        147,
        head=f'{JSON_LD}[[[{{"@type": {{"a": [1]}}, "headline": ["a"], "author": [["x"]],'
        ' "datePublished": {"a": 1}, "keywords": [[{}]]}]], null, 1e400, NaN]</script>',
    ),
    "many refused dates": page(
        148, head='<meta property="article:published_time" content="2024-02-30">' * 3_000
    ),
    "an address of data": page(149, head='<link rel="canonical" href="data:text/html,<script>">'),
    "a charset of bytes": page(150, charset="utf-32"),
    "a charset of names": page(151, charset="idna"),
}
FILES: dict[str, tuple[bytes, list[str], int]] = {
    "z.gz": (gzip.compress(rows(row("z1"), row("z2"))) + b"rubbish", ["z1", "z2"], 1),
    "y.jsonl.gz": (
        gzip.compress(rows(row("y1"))) + gzip.compress(rows(row("y2")))[:-9],
        ["y1", "y2"],
        1,
    ),
    "x.jsonl.xz": (lzma.compress(rows(row("x1")))[:3], [], 1),
    "w.jsonl.bz2": (bz2.compress(rows(row("w1"), row("w2"))) + bytes(900), ["w1", "w2"], 0),
    "v.jsonl": (gzip.compress(bz2.compress(rows(row("v1")))), ["v1"], 0),
    "u.jsonl": (rows(row("u1"), row("u2")).replace(b"\n", b"\r"), ["u1", "u2"], 0),
    "t.jsonl.gz": (b"", [], 1),
    "ta.jsonl.xz": (gzip.compress(rows(row("ta1"))), ["ta1"], 0),
    "tb.jsonl.bz2": (bz2.compress(lzma.compress(gzip.compress(rows(row("tb1"))))), ["tb1"], 0),
    "tc.jsonl.gz": (gzip.compress(rows(row("tc1")))[:-8] + bytes(8), ["tc1"], 1),
    "td.jsonl.gz": (b"\x1f\x8b\x08\xff" + bytes(20), [], 1),
    "te.jsonl.gz": (gzip.compress(b"") * 99 + gzip.compress(rows(row("te1"))), ["te1"], 0),
    "tf.jsonl.gz": (gzip.compress(rows(row("tf1"))) + bz2.compress(rows(row("x"))), ["tf1"], 1),
    "tg.jsonl.xz": (lzma.compress(rows(row("tg1"))) + bytes(4), ["tg1"], 0),
    "th.jsonl": (rows(row("th1"), row("th2")).decode().encode("utf-16"), ["th1", "th2"], 0),
    "ti.jsonl": (b"\x1e" + rows(row("ti1")), ["ti1"], 0),
    "tj.json": (b"[" * 50 + rows(row("x")).strip() + b"]" * 50, [], 1),
    "tk.json": (
        b"[" + rows(row("tk1")).strip() + b"][" + rows(row("tk2")).strip() + b"]",
        ["tk1", "tk2"],
        0,
    ),
    "tl.warc": (b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -5\r\n\r\n", [], 1),
    "tm.warc": (b"WARC/1.0\r\nContent-Length: " + b"9" * 20 + b"\r\n\r\nabc", [], 1),
    "tn.csv": (b"id,text\n" + b'x,"open\n' * 99, [], 99),
    "to.csv": (
        f'id,text\nto1,"{body(57)}",more,"cells\nand"\nto2,{body(58).split(chr(10))[0]}\n'.encode(),
        [],
        1,
    ),
    "tp.parquet": (parquet(id=["x"], text=[body(59)]) + b"rubbish", [], 1),
    "s.parquet": (b"PAR1PAR1", [], 1),
    "r.parquet": (parquet(id=["r1"], text=[body(40)])[:-20], [], 1),
    "q.parquet": (parquet(id=["q1", "q2"], text=[body(41), None]), ["q1"], 1),
    "p.parquet": (parquet(id=["p1"], text=[{"a": 1}]), [], 1),
    "o.parquet": (parquet(id=["o1"], text=[body(42).encode() + b"\xff"]), ["o1"], 0),
    "n.csv": (f'id,text\nn1,"{body(43)}"\nn2,"never closed'.encode(), ["n1"], 1),
    "m.csv": (f'id,text\nm1,"{body(44)}"\n'.encode("utf-16"), ["m1"], 0),
    "l.csv": (f'id,text\nl1,"{body(45)}"\nl2,a,b,c\n'.encode(), ["l1"], 1),
    "k.csv": (b"id,text\n", [], 0),
    "j.json": (b"[" + rows(row("j1")).strip() + b', {"id" 1}, null]', ["j1"], 1),
    "i.txt": (body(46).encode("cp1256"), ["i"], 0),
    "h.txt": (body(47).encode("utf-16-be"), ["h"], 0),
    "g.txt": (body(48).encode() + b"\xff", ["g"], 0),
    "f.html": (page(49).encode("cp1256", "replace"), ["f"], 0),
    "e.html": (page(50, charset="windows-1256").encode(), ["e"], 0),
    "ea.html": (page(60).encode().replace(b" ", b" \x00"), ["ea"], 0),
    "eb.txt": (b"\xed\xa0\x80" * 3 + body(61).encode(), ["eb"], 0),
    "ec.jsonl": (rows(row("ec1", text=body(62).encode().decode("latin-1"))), ["ec1"], 0),
    "ed.txt": (body(63).encode().decode("cp1256", "ignore").encode(), [], 0),
    "ee.html": (bytes(range(256)) * 50, [], 1),
    "d.bin": (bytes(range(256)) * 50, [], 0),
    "c.warc": (b"WARC/1.0\r\n", [], 1),
    "\udcff\udcfe.txt": (body(51).encode(), [], 0),
    "b\nb.txt": (body(52).encode(), ["b\nb"], 0),
    "\u202egnp.txt": (body(53).encode(), ["\u202egnp"], 0),
    "-rf.txt": (body(54).encode(), ["-rf"], 0),
    "ملف فيه مسافات.txt": (body(55).encode(), ["ملف فيه مسافات"], 0),
}


@dataclass(frozen=True, slots=True)
class Done:
    """A run over all of it."""

    code: int
    folder: Path
    summary: dict[str, Any]
    out: set[str]
    rejected: list[dict[str, Any]]


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def clean(source: str, output: Path, *more: str) -> Done:
    command = ["run", source, "--output", str(output), "--keep-removed", "--workers", "2"]
    code = run_command([*command, "--quiet", *more])
    articles = read(output / "articles.jsonl") + read(output / "duplicates.jsonl")
    summary = json.loads((output / "run.json").read_text("utf-8"))
    rejected = read(output / "rejected.jsonl")
    return Done(code, output, summary, {article["id"] for article in articles}, rejected)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    top = tmp_path_factory.mktemp("nasty")
    folder = top / "in"
    folder.mkdir()
    for n, line in enumerate(LINES.values()):
        (folder / f"line-{n}.jsonl").write_bytes(rows(row(f"a{n}"), line + b"\n", row(f"b{n}")))
    fields = [row(f"field-{n}", **more) for n, more in enumerate(FIELDS.values())]
    (folder / "fields.jsonl").write_bytes(rows(*fields))
    for n, text in enumerate(PAGES.values()):
        (folder / f"page-{n}.html").write_text(text, "utf-8")
    for name, (data, _, _) in FILES.items():
        (folder / name).write_bytes(data)
    os.mkfifo(folder / "pipe.jsonl")
    (folder / "loop").symlink_to(folder)
    (folder / "gone").symlink_to("nowhere")
    with socket.socket(socket.AF_UNIX) as listening:
        home = Path.cwd()
        os.chdir(folder)  # the path of a socket is short
        listening.bind("socket")
        os.chdir(home)
    every = [part for name in ("jsonl", "csv", "parquet") for part in ("--format", name)]
    return clean(str(folder), top / "out", *every)


def test_the_exit_code_says_that_something_was_damaged(done: Done) -> None:
    assert done.code == 2
    assert verify(done.folder).faults == []
    counts = done.summary
    assert counts["seen"] == counts["kept"] + counts["duplicates"] + counts["rejected"]
    assert counts["seen"] == len(done.out) + len(done.rejected)


@pytest.mark.parametrize("name", LINES)
def test_a_bad_line_costs_itself(done: Done, name: str) -> None:
    number = list(LINES).index(name)
    found = [
        (r["line"], r["stage"]) for r in done.rejected if r["input"] == f"in/line-{number}.jsonl"
    ]
    assert found == [(2, "read")]
    assert {f"a{number}", f"b{number}"} <= done.out


@pytest.mark.parametrize("name", FIELDS)
def test_an_odd_field_costs_nothing(done: Done, name: str) -> None:
    assert f"field-{list(FIELDS).index(name)}" in done.out


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_would_choke_a_parser_is_read(done: Done, name: str) -> None:
    assert f"page-{list(PAGES).index(name)}" in done.out


@pytest.mark.parametrize("name", FILES)
def test_of_a_damaged_file_comes_out_what_is_whole(done: Done, name: str) -> None:
    _, wanted, faults = FILES[name]
    assert set(wanted) <= done.out
    shown = f"in/{name}"
    assert sum(r["input"] == shown and r["stage"] == "read" for r in done.rejected) == faults


class TestNames:
    """Names of inputs and of outputs, as users and their scripts give them."""

    @pytest.fixture
    def here(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "-news [1].jsonl").write_bytes(rows(row("a"), row("b")))
        monkeypatch.chdir(tmp_path / "in")
        return tmp_path

    def said(
        self, capsys: pytest.CaptureFixture[str], *arguments: str, source: str = "./-news [1].jsonl"
    ) -> tuple[int, str]:
        code = run_command(["run", source, "--quiet", "--workers", "1", *arguments])
        error = capsys.readouterr().err
        assert "Traceback" not in error
        return code, error

    @pytest.mark.parametrize("output", [".", "..", "", "/", "../in"])
    def test_the_folder_one_is_in_is_never_replaced(
        self, here: Path, capsys: pytest.CaptureFixture[str], output: str
    ) -> None:
        code, error = self.said(capsys, "--output", output)
        assert code == 1
        assert "name a folder in it" in error
        assert [path.name for path in (here / "in").iterdir()] == ["-news [1].jsonl"]

    @pytest.mark.parametrize("source", ["", " ", "nowhere", "no*.jsonl"])
    def test_an_input_that_is_not_there_is_wrong_use(
        self, here: Path, capsys: pytest.CaptureFixture[str], source: str
    ) -> None:
        assert self.said(capsys, "--output", "../out", source=source)[0] == 1
        assert not (here / "out").exists()

    def test_results_go_where_a_link_leads_and_the_link_stays(
        self, here: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (here / "disk").mkdir()
        (here / "out").symlink_to("disk/news")
        for _ in range(2):
            assert self.said(capsys, "--output", "../out")[0] == 0
        assert (here / "out").is_symlink()
        assert sorted(path.name for path in (here / "disk").iterdir()) == [".news.lock", "news"]
        assert verify(here / "out").faults == []

    @pytest.mark.parametrize("output", ["-news [1].jsonl", "-news [1].jsonl/out", "x" * 300])
    def test_an_output_that_can_be_no_folder_is_said_to_be_none(
        self, here: Path, capsys: pytest.CaptureFixture[str], output: str
    ) -> None:
        assert self.said(capsys, "--output", output)[0] == 4

    @pytest.mark.parametrize("output", ["../نتائج جديدة", "../-out", "out", "../a [b] *"])
    def test_a_folder_may_have_any_name(
        self, here: Path, capsys: pytest.CaptureFixture[str], output: str
    ) -> None:
        assert self.said(capsys, f"--output={output}")[0] == 0
        assert {article["id"] for article in read(Path(output) / "articles.jsonl")} == {"a", "b"}
        assert verify(Path(output)).faults == []

    @pytest.mark.parametrize("source", [".", "../in", "**/*", "**/*.jsonl", "*"])
    def test_results_below_the_inputs_are_no_input_of_the_next_run(
        self, here: Path, capsys: pytest.CaptureFixture[str], source: str
    ) -> None:
        for _ in range(2):
            assert self.said(capsys, "--output", "out", source=source)[0] == 0
            assert {article["id"] for article in read(Path("out/articles.jsonl"))} == {"a", "b"}
        assert json.loads(Path("out/run.json").read_text())["seen"] == 2

    @pytest.mark.parametrize("source", ["out", "out/articles.jsonl"])
    def test_results_that_are_named_are_read_again(
        self, here: Path, capsys: pytest.CaptureFixture[str], source: str
    ) -> None:
        assert self.said(capsys, "--output", "out")[0] == 0
        self.said(capsys, "--output", "out", source=source)
        assert {"a", "b"} <= {article["id"] for article in read(Path("out/articles.jsonl"))}

    def test_a_folder_of_inputs_may_take_the_results(
        self, here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(here)
        assert self.said(capsys, "--output", "in", source="in")[0] == 0
        assert (here / "in" / "-news [1].jsonl").exists()
