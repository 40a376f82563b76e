"""`ghirbal verify`: a whole output is called whole, and each kind of damage is named."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from cleaning.cli import run_command
from cleaning.run import DumpRun, RunOptions
from cleaning.verify import verify
from crawler.items import FetchedPage
from crawler.pages import PageArchive
from crawler.run import CrawlRun
from tests.test_faults import lines
from tests.test_run import later_state, lost, page, text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    (folder / "dump.jsonl").write_bytes(lines(0, 6))
    formats = ("jsonl", "jsonl.gz", "jsonl.zst", "parquet", "csv")
    options = RunOptions(
        [str(folder / "dump.jsonl")], folder / "out", formats, workers=1, keep_removed=True
    )
    summary = DumpRun(options).run()
    assert (summary["kept"], summary["duplicates"], summary["rejected"]) == (6, 1, 2)
    return folder / "out"


@pytest.fixture
def results(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "out")


def change_rows(path: Path, change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> None:
    """Change the rows of a file, and its hash in `run.json` with it."""
    rows = change([json.loads(line) for line in path.read_bytes().splitlines()])
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    change_run(path.parent, lambda run: run.pop("files"))


def change_run(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    run = json.loads((folder / "run.json").read_text("utf-8"))
    change(run)
    (folder / "run.json").write_text(json.dumps(run), "utf-8")


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def said(folder: Path, capsys: pytest.CaptureFixture[str], code: int) -> str:
    assert run_command(["verify", str(folder)]) == code
    told = capsys.readouterr()
    return told.err if code else told.out


def test_whole_results_are_called_whole(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = said(results, capsys, 0)
    assert "is whole: 6 articles, 1 duplicates, 2 rejected." in told
    assert run_command(["report", str(results), "--quiet"]) == 0
    said(results, capsys, 0)


@pytest.mark.parametrize(
    "name",
    [
        *(f"articles.{format}" for format in ("jsonl", "jsonl.gz", "jsonl.zst", "parquet", "csv")),
        *(f"{stem}.jsonl" for stem in ("duplicates", "rejected", "removed", "clusters")),
        *("report.html", "README.md"),
    ],
)
class TestEveryFile:
    def test_a_changed_bit_is_found(
        self, results: Path, capsys: pytest.CaptureFixture[str], name: str
    ) -> None:
        if not (results / name).stat().st_size:
            (results / name).write_bytes(b"x")
        flip(results / name)
        assert f"{name} is not as it was written" in said(results, capsys, 2)

    def test_a_file_that_is_gone_is_missed(
        self, results: Path, capsys: pytest.CaptureFixture[str], name: str
    ) -> None:
        (results / name).unlink()
        assert f"{name} is gone" in said(results, capsys, 2)


@pytest.mark.parametrize(
    ("name", "change", "sentence"),
    [
        ("articles", lambda rows: rows[:-1], "articles.jsonl holds other articles"),
        ("articles", lambda rows: [*rows, rows[0]], "is there twice"),
        ("articles", lambda rows: [{**rows[0], "text": "x"}, *rows[1:]], "does not fit its sha256"),
        ("duplicates", lambda rows: [], "says duplicates 1, and the files hold 0"),
        ("duplicates", lambda rows: [{**rows[0], "duplicate_of": "who"}], "names originals"),
        ("duplicates", lambda rows: [{**rows[0], "id": "d1"}], "both kept and duplicates"),
        ("rejected", lambda rows: rows[1:], "rejected_by_reason"),
        ("rejected", lambda rows: [{**r, "id": "d1"} for r in rows], "both exported and rejected"),
        ("clusters", lambda rows: [], "clusters.jsonl lacks 1 stories"),
        ("clusters", lambda rows: rows * 2, "does not fit the articles"),
        ("clusters", lambda rows: [{**r, "members": r["members"][:1]} for r in rows], "not fit"),
    ],
)
def test_rows_that_do_not_add_up_are_named(
    results: Path, capsys: pytest.CaptureFixture[str], name: str, change: Any, sentence: str
) -> None:
    change_rows(results / f"{name}.jsonl", change)
    assert sentence in said(results, capsys, 2)


@pytest.mark.parametrize(
    "tail", [b'{"id": NaN}\n', b'{"id": 1', b"[1]\n", b"\xff\n", b'{"a": "\xed\xa0\x80"}\n']
)
def test_a_line_that_is_no_strict_json_is_named(
    results: Path, capsys: pytest.CaptureFixture[str], tail: bytes
) -> None:
    with (results / "rejected.jsonl").open("ab") as stream:
        stream.write(tail)
    assert "rejected.jsonl cannot be read to its end: line 3" in said(results, capsys, 2)


def test_a_file_of_another_run_is_named(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change_run(results, lambda run: run["files"].pop("articles.csv"))
    assert "articles.csv was not written by this run" in said(results, capsys, 2)


def test_a_summary_that_is_cut_off_is_named(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (results / "run.json").write_text('{"seen"')
    assert "run.json cannot be read" in said(results, capsys, 2)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"seen": 9', b'"seen": 8'),
        (b'"timeout": 30.0', b'"timeout": 31.0'),
        (b'"seal"', b'"seam"'),
        (b"}\n", b"}"),
    ],
)
def test_a_changed_summary_is_found(
    results: Path, capsys: pytest.CaptureFixture[str], old: bytes, new: bytes
) -> None:
    before = (results / "run.json").read_bytes()
    assert before.count(old)
    head, _, tail = before.rpartition(old)
    (results / "run.json").write_bytes(head + new + tail)
    assert "run.json is not as it was written" in said(results, capsys, 2)


def test_a_report_made_again_is_known_and_hides_no_damage(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (results / "report.html").unlink()
    assert run_command(["report", str(results), "--quiet"]) == 0
    said(results, capsys, 0)
    (results / "report.html").write_bytes(b"")
    change_run(results, lambda run: run.update(seen=8))
    assert run_command(["report", str(results), "--quiet"]) == 0
    assert "run.json is not as it was written" in said(results, capsys, 2)


def test_results_of_a_version_without_a_seal_are_whole(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def earlier(run: dict[str, Any]) -> None:
        del run["seal"], run["files"]["report.html"], run["files"]["README.md"]

    change_run(results, earlier)
    said(results, capsys, 0)
    assert run_command(["report", str(results), "--quiet"]) == 0
    said(results, capsys, 0)


def test_a_card_of_ones_own_is_no_damage(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (results / "README.md").write_text("# My corpus\n", "utf-8")
    said(results, capsys, 0)


def test_another_folder_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "name an output DIR" in said(tmp_path, capsys, 1)


# ---------------------------------------------------------------- crawls


@pytest.fixture
def crawl(tmp_path: Path) -> Path:
    for first in (0, 10):
        run = CrawlRun(tmp_path, ["waha"])
        archive = PageArchive(tmp_path / "pages", run.number)
        for number in range(first, first + 3):
            item = FetchedPage(
                url=f"https://waha.example/{number}",
                key="",
                site="waha",
                status=200,
                headers=[("Content-Type", "text/html")],
                body=text(number).encode(),
                charset=None,
                fetched_at="2024-02-03T10:00:00+00:00",
            )
            archive.write(item)
            run.add(page(run, number))
        archive.close()
        run.add(page(run, first + 5, text(first)))
        run.add(lost(run, first + 6))
        if first:
            run.add(later_state(run, 0, f"{text(0)}\n{text(30)}"))
        run.finish("finished")
        run.close()
    return tmp_path


def test_a_whole_crawl_is_called_whole(crawl: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "is whole: 2 runs, 6 articles, 1 revisions, 6 raw pages." in said(crawl, capsys, 0)


def replace_by(folder: Path, name: str, other: str) -> None:
    (folder / name).write_bytes((folder / other).read_bytes())


def append(path: Path, tail: bytes) -> None:
    path.write_bytes(path.read_bytes() + tail)


def execute(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path / "state.sqlite")
    connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda d: (d / "articles/000001.jsonl").unlink(), "is gone: it held 3 articles"),
        (lambda d: flip(d / "articles/000002.jsonl"), "articles/000002.jsonl"),
        (lambda d: (d / "revisions/000002.jsonl").unlink(), "is gone: it held 1 revisions"),
        (lambda d: flip(d / "revisions/000002.jsonl"), "revisions/000002.jsonl"),
        (lambda d: (d / "reports/000001.json").write_text("{"), "000001.json cannot be read"),
        (lambda d: flip(next((d / "pages").glob("*.warc.gz"))), "is damaged"),
        (lambda d: (d / "pages/000001-001.warc.gz").write_bytes(b"\0" * 99), "not as it was"),
        (lambda d: replace_by(d / "pages", "000001-001.warc.gz", "000002-001.warc.gz"), "not as"),
        (lambda d: flip(d / "reports/000002.html"), "000002.html is not as it was written"),
        (lambda d: append(d / "reports/000002.json", b" "), "000002.json is not as it was"),
        (lambda d: (d / "reports/000002.json").write_text('{"seen": 1}'), "no report that a run"),
        (lambda d: (d / ".lock").unlink() or (d / ".lock").mkdir(), "cannot be locked"),
        (lambda d: execute(d, "UPDATE crawl_runs SET files = '['"), "list of run 1's files"),
        (lambda d: execute(d, "UPDATE crawl_pages SET row = '{' WHERE kept"), "an article cannot"),
        (lambda d: execute(d, "UPDATE crawl_pages SET decision = '{}'"), "a decision cannot"),
        (lambda d: (d / "pages/000003-001.warc.gz.open").touch(), "left open by a killed run"),
        (lambda d: (d / "state.sqlite").write_bytes(b"x" * 9_000), "is damaged or no index"),
        (lambda d: execute(d, "PRAGMA user_version=99"), "newer version"),
        (lambda d: execute(d, "UPDATE header SET value = '9'"), "was made with"),
        (lambda d: execute(d, "DELETE FROM index_texts"), "have no tokens"),
        (lambda d: execute(d, "UPDATE crawl_pages SET kept = 0 WHERE seq = 1"), "does not hold"),
        (lambda d: execute(d, "UPDATE crawl_runs SET status = 'settled'"), "was killed before"),
    ],
)
def test_each_kind_of_damage_to_a_crawl_is_named(
    crawl: Path, capsys: pytest.CaptureFixture[str], spoil: Any, sentence: str
) -> None:
    spoil(crawl)
    assert sentence in said(crawl, capsys, 4 if "lock" in sentence else 2)


def test_old_raw_pages_and_reports_may_be_thrown_away(
    crawl: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (crawl / "pages/000001-001.warc.gz").unlink()
    (crawl / "reports/000001.html").unlink()
    assert "3 raw pages" in said(crawl, capsys, 0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"files": 5}, "no table under files", id="no table of hashes"),
        pytest.param({"options": []}, "no table under options", id="no table of options"),
        pytest.param({"seen": "many", "kept": None}, "says seen many", id="words for counts"),
    ],
)
def test_a_run_json_of_another_shape_is_told(
    results: Path, change: dict[str, object], said: str
) -> None:
    change_run(results, lambda run: run.update(change))
    assert any(said in fault for fault in verify(results).faults)


@pytest.mark.parametrize("row", ['{"id": "x"}', '{"members": 5}', '{"members": [{}]}'])
def test_a_row_that_no_run_writes_is_told(results: Path, row: str) -> None:
    (results / "clusters.jsonl").write_text(row + "\n")
    assert any("no run writes" in fault for fault in verify(results).faults)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes on this system")
@pytest.mark.parametrize("name", ["articles.jsonl", "clusters.jsonl", "rejected.jsonl"])
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(results: Path, name: str) -> None:
    (results / name).unlink()
    os.mkfifo(results / name)
    assert any(f"{name} cannot be read" in fault for fault in verify(results).faults)


@pytest.mark.parametrize("name", ["articles.jsonl.gz", "articles.jsonl.zst", "articles.parquet"])
def test_whichever_byte_of_an_archive_is_changed_it_is_told(results: Path, name: str) -> None:
    whole = (results / name).read_bytes()
    for place in range(0, len(whole), len(whole) // 40):
        (results / name).write_bytes(
            whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :]
        )
        assert verify(results).faults
