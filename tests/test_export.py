"""Files out: the public shape of a row, a writer for each format, results whole or absent."""

from __future__ import annotations

import csv
import gzip
import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq
import pytest

from cleaning.config import FieldNames
from cleaning.errors import Locked, OutputError
from cleaning.export import (
    CARD_MARK,
    FORMATS,
    OutputDirectory,
    article_row,
    cluster_rows,
    decided_row,
    open_writer,
    rejected_row,
    removed_rows,
    to_json,
    write_jsonl,
)
from cleaning.model import Decision, Entry, Fingerprint, Page, Rejection
from cleaning.read import read_inputs
from tests.conftest import article

if TYPE_CHECKING:
    from pathlib import Path

BODY = "بدأ العمل في المشروع.\nاقرأ أيضا: خبر آخر\nوينتهي العام المقبل."
CUT = "اقرأ أيضا: خبر آخر"
KEPT = Decision("a", "a", "a")
COPY = Decision("b", "a", "a", "near_duplicate", 0.87654, 0.95)


class TestRows:
    def test_an_article_has_the_fields_of_the_contract_in_their_order(self) -> None:
        row = article_row(article(BODY, CUT, title="عنوان", tags=("نفط",)), KEPT)
        assert list(row) == [
            *("id", "url", "site", "title", "text", "published", "updated", "authors"),
            *("source", "tags", "language", "language_score", "words", "fetched_at", "input"),
            *("sha256", "cluster", "related", "removed_share"),
        ]
        assert row["text"] == "بدأ العمل في المشروع.\nوينتهي العام المقبل."
        assert row["removed_share"] == round(len(CUT) / len(BODY), 4)
        assert row["cluster"] == "a"

    def test_a_duplicate_says_of_whom_and_how_alike(self) -> None:
        row = decided_row(article_row(article(BODY, id="b")), COPY)
        assert row["duplicate_of"] == "a"
        assert row["relation"] == "near_duplicate"
        assert row["similarity"] == 0.8765

    def test_a_cut_is_shown_with_its_place(self) -> None:
        (row,) = removed_rows(article(BODY, CUT))
        assert BODY[row["start"] : row["end"]] == row["text"] == CUT

    def test_a_rejection_says_where_and_why(self) -> None:
        row = rejected_row(Rejection("x", "length", "too_short", "3 words", "ar"), "d.jsonl", 7)
        assert row["line"] == 7
        assert row["reason"] == "too_short"
        assert row["language"] == "ar"

    def test_json_is_strict_and_lone_surrogates_cannot_spoil_a_file(self) -> None:
        assert json.loads(to_json({"text": "نص \ud800 هنا"})) == {"text": "نص \ufffd هنا"}
        with pytest.raises(ValueError, match="Out of range"):
            to_json({"score": float("nan")})

    def test_a_story_lists_its_members_and_one_exported_earlier(self) -> None:
        rows = [decided_row(article_row(article(BODY, id="b")), COPY)]
        (story,) = cluster_rows(rows, {"b": COPY})
        assert [member["id"] for member in story["members"]] == ["a", "b"]

    def test_of_an_article_exported_earlier_the_index_tells_site_and_time(self) -> None:
        rows = [decided_row(article_row(article(BODY, id="b")), COPY)]
        known = Entry(
            "a", Fingerprint(b"", np.empty(0, np.uint32)), "a.example", "https://a.example/1"
        )
        (story,) = cluster_rows(rows, {"b": COPY}, {"a": known})
        assert story["members"][0]["site"] == "a.example"
        assert story["members"][0]["url"] == "https://a.example/1"

    def test_a_labelled_copy_stands_beside_its_original(self) -> None:
        labelled = replace(COPY, canonical="b", related=("a",))
        (story,) = cluster_rows([article_row(article(BODY, id="b"))], {"b": labelled})
        assert [member["id"] for member in story["members"]] == ["a", "b"]

    def test_a_story_with_one_member_is_no_cluster(self) -> None:
        rows = [article_row(article(BODY), KEPT)]
        assert list(cluster_rows(rows, {"a": KEPT})) == []


class TestWriters:
    ROW = article_row(article(BODY, title="=SUM(A1)", tags=("نفط", "غاز")), KEPT)

    def write(self, folder: Path, format: str) -> Path:
        writer = open_writer(folder, "articles", format)
        writer.write(self.ROW)
        writer.close()
        return folder / f"articles.{format}"

    def test_jsonl(self, tmp_path: Path) -> None:
        assert json.loads(self.write(tmp_path, "jsonl").read_bytes()) == self.ROW

    def test_jsonl_gz_has_no_time_in_it(self, tmp_path: Path) -> None:
        path = self.write(tmp_path, "jsonl.gz")
        assert json.loads(gzip.decompress(path.read_bytes())) == self.ROW
        assert path.read_bytes()[4:8] == b"\0\0\0\0"

    def test_jsonl_zst_is_what_we_read(self, tmp_path: Path) -> None:
        path = self.write(tmp_path, "jsonl.zst")
        assert path.read_bytes()[:4] == b"\x28\xb5\x2f\xfd"
        (page,) = read_inputs([str(path)], fields=FieldNames())
        assert isinstance(page, Page)
        assert (page.id, page.content) == (self.ROW["id"], self.ROW["text"])

    def test_equal_rows_give_equal_bytes(self, tmp_path: Path) -> None:
        for format in FORMATS:
            (tmp_path / "again").mkdir(exist_ok=True)
            again = self.write(tmp_path / "again", format)
            assert self.write(tmp_path, format).read_bytes() == again.read_bytes()

    def test_parquet_row_groups_are_bounded(self, tmp_path: Path) -> None:
        writer = open_writer(tmp_path, "articles", "parquet")
        for _ in range(4_500):
            writer.write(self.ROW)
        writer.close()
        file = pq.ParquetFile(tmp_path / "articles.parquet")
        groups = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
        assert groups == [2_000, 2_000, 500]

    def test_parquet_has_typed_columns(self, tmp_path: Path) -> None:
        table = pq.read_table(self.write(tmp_path, "parquet"))
        assert table.to_pylist()[0]["tags"] == ["نفط", "غاز"]
        assert str(table.schema.field("words").type) == "int64"

    def test_csv_runs_nothing_in_a_spreadsheet(self, tmp_path: Path) -> None:
        path = self.write(tmp_path, "csv")
        with path.open(encoding="utf-8-sig", newline="") as stream:
            (row,) = csv.DictReader(stream)
        assert row["title"] == "'=SUM(A1)"
        assert row["tags"] == "نفط | غاز"

    @pytest.mark.parametrize("format", FORMATS)
    def test_no_rows_still_make_a_readable_file(self, tmp_path: Path, format: str) -> None:
        open_writer(tmp_path, "articles", format).close()
        assert (tmp_path / f"articles.{format}").exists()


class TestAtomicFiles:
    def test_rows_are_written_and_counted(self, tmp_path: Path) -> None:
        assert write_jsonl(tmp_path / "new" / "a.jsonl", [{"a": 1}, {"a": 2}]) == 2
        assert (tmp_path / "new" / "a.jsonl").read_text().count("\n") == 2

    def test_a_fault_on_the_way_leaves_the_old_file(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        path.write_text("old")
        with pytest.raises(ValueError, match="Out of range"):
            write_jsonl(path, [{"a": 1}, {"a": float("inf")}])
        assert path.read_text() == "old"
        assert os.listdir(tmp_path) == ["a.jsonl"]  # noqa: PTH208 - names are all that matters


class TestOutputDirectory:
    def publish(self, path: Path, content: str) -> None:
        with OutputDirectory(path) as out:
            (out.staging / "articles.jsonl").write_text(content)
            out.publish()

    def fail_half_way(self, out: OutputDirectory) -> None:
        (out.staging / "articles.jsonl").write_text("half")
        raise RuntimeError("a fault")

    def test_results_take_the_place_of_earlier_ones_as_one_step(self, tmp_path: Path) -> None:
        self.publish(tmp_path / "out", "first")
        self.publish(tmp_path / "out", "second")
        assert (tmp_path / "out" / "articles.jsonl").read_text() == "second"
        assert not list(tmp_path.glob(".*staging*"))

    def test_a_run_that_fails_leaves_the_earlier_results_whole(self, tmp_path: Path) -> None:
        self.publish(tmp_path / "out", "first")
        with (
            pytest.raises(RuntimeError, match="a fault"),
            OutputDirectory(tmp_path / "out") as out,
        ):
            self.fail_half_way(out)
        assert (tmp_path / "out" / "articles.jsonl").read_text() == "first"
        assert not list(tmp_path.glob(".*staging*"))

    def test_files_of_the_user_are_carried_over(self, tmp_path: Path) -> None:
        self.publish(tmp_path / "out", "first")
        (tmp_path / "out" / "notes.txt").write_text("mine")
        self.publish(tmp_path / "out", "second")
        assert (tmp_path / "out" / "notes.txt").read_text() == "mine"

    def test_a_data_card_is_replaced_unless_the_user_made_it_his_own(self, tmp_path: Path) -> None:
        ours, theirs = f"---\n# {CARD_MARK}\n---\n", "# My corpus\n"
        for written, left in ((ours, ours), (theirs, theirs)):
            self.publish(tmp_path / "out", "first")
            (tmp_path / "out" / "README.md").write_text(written)
            with OutputDirectory(tmp_path / "out") as out:
                if not out.keeps_own("README.md"):
                    (out.staging / "README.md").write_text(ours)
                out.publish()
            assert (tmp_path / "out" / "README.md").read_text() == left

    def test_results_of_the_earlier_run_do_not_linger(self, tmp_path: Path) -> None:
        with OutputDirectory(tmp_path / "out") as out:
            (out.staging / "removed.jsonl").write_text("cuts")
            out.publish()
        self.publish(tmp_path / "out", "second")
        assert not (tmp_path / "out" / "removed.jsonl").exists()

    def test_what_a_killed_run_left_is_cleared(self, tmp_path: Path) -> None:
        self.publish(tmp_path / "out", "first")
        left = tmp_path / ".out.staging-killed"
        (left / ".spool").mkdir(parents=True)
        (left / "articles.jsonl").write_text("half")
        self.publish(tmp_path / "out", "second")
        assert not left.exists()

    def test_a_second_run_is_refused_while_one_works(self, tmp_path: Path) -> None:
        with (
            OutputDirectory(tmp_path / "out"),
            pytest.raises(Locked, match="Another run"),
            OutputDirectory(tmp_path / "out"),
        ):
            pass

    def test_a_file_cannot_be_an_output_directory(self, tmp_path: Path) -> None:
        (tmp_path / "out").write_text("")
        with pytest.raises(OutputError, match="is a file"), OutputDirectory(tmp_path / "out"):
            pass


def test_half_a_file_of_a_killed_run_is_not_carried_into_the_results(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    left = tmp_path / ".out.staging-killed"
    left.mkdir()
    (left / ".clusters.jsonl.partial").write_text('{"id"')
    (left / "notes.txt").write_text("mine")
    with OutputDirectory(tmp_path / "out"):
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["notes.txt"]
