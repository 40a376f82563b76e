"""An index or a crawl's state that somebody damaged: it is said, and never taken for a new one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from cleaning.cli import run_command
from cleaning.errors import StateError
from cleaning.store import Database, database
from cleaning.store.state import State
from tests.test_nasty import row, rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


TABLES = ("header", "index_articles", "index_texts", "index_segments", "index_parts")
EDITS = {
    **{f"{table} dropped": f"DROP TABLE {table}" for table in TABLES},
    **{f"{table} emptied": f"DELETE FROM {table}" for table in TABLES},
    **{
        f"{column} of {table} is {value}": f"UPDATE {table} SET {column} = {value}"
        for table, column in (
            ("index_texts", "tokens"),
            ("index_texts", "digest"),
            ("index_parts", "keys"),
            ("index_parts", "numbers"),
            ("index_segments", "articles"),
        )
        for value in ("'x'", "x'00'", "-1", "zeroblob(7)")
    },
    "an article with a fact that is none": "UPDATE index_articles SET published = x'00'",
    "a day that is none": "UPDATE index_articles SET day = x'00', site = x'00'",
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON index_texts BEGIN DELETE FROM index_parts; END",
    "a table renamed": "ALTER TABLE index_texts RENAME TO index_text",
    "other parameters": "UPDATE header SET value = 'x'",
    "a newer version": "PRAGMA user_version = 99",
    "another program's": "PRAGMA application_id = 7",
}
BYTES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda whole: b"",
    "a byte": lambda whole: whole[:1],
    "cut off in its header": lambda whole: whole[:50],
    "a page": lambda whole: whole[:4096],
    "half": lambda whole: whole[: len(whole) // 2],
    "no header": lambda whole: bytes(100) + whole[100:],
    "no first page": lambda whole: bytes(4096) + whole[4096:],
    "no last page": lambda whole: whole[:-4096] + bytes(4096),
    "another size of pages": lambda whole: whole[:16] + b"\x02\x00" + whole[18:],
    "no database": lambda whole: b"news " * 2_000,
}


class TestAnIndexThatSomebodyDamaged:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        (tmp_path / "in.jsonl").write_bytes(rows(*map(row, "abc")))
        assert self.run(tmp_path / "index.sqlite") == 0
        return tmp_path / "index.sqlite"

    @staticmethod
    def run(path: Path) -> int:
        places = [str(path.parent / name) for name in ("in.jsonl", "out")]
        options = ["--index", str(path), "--workers", "1", "--quiet"]
        return run_command(["run", places[0], "--output", places[1], *options])

    def test_a_whole_one_is_said_to_be(self, path: Path) -> None:
        assert run_command(["index", "verify", str(path)]) == 0

    @pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
    def test_by_hand(self, path: Path, edit: str, capsys: pytest.CaptureFixture[str]) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute(edit)
        assert run_command(["index", "verify", str(path)]) == 1
        assert capsys.readouterr().err.startswith("ghirbal: ")
        for command in (["info"], ["compact"]):
            assert run_command(["index", *command, str(path)]) in (0, 1)

    @pytest.mark.parametrize("change", BYTES.values(), ids=BYTES)
    def test_by_its_disk(
        self, path: Path, change: Callable[[bytes], bytes], capsys: pytest.CaptureFixture[str]
    ) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        path.write_bytes(change(path.read_bytes()))
        assert run_command(["index", "verify", str(path)]) == 1
        assert capsys.readouterr().err.startswith("ghirbal: ")

    @pytest.mark.parametrize("table", TABLES)
    def test_no_run_takes_it_for_a_new_one(
        self, path: Path, table: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute(f"DROP TABLE {table}")
        assert self.run(path) == 1
        assert "put back a copy" in capsys.readouterr().err

    def test_one_in_use_by_another_program_is_said_to_be_at_once(self, path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            before = monotonic()
            assert self.run(path) == 3
            assert monotonic() - before < database.BUSY_SECONDS


@pytest.mark.parametrize("table", ["crawl_runs", "crawl_pages", "crawl_urls", "crawl_revisits"])
def test_a_state_that_has_lost_a_table_is_no_new_one(tmp_path: Path, table: str) -> None:
    for _ in range(2):
        with Database(tmp_path / "state.sqlite") as file:
            State(file)
    with closing(sqlite3.connect(tmp_path / "state.sqlite")) as connection:
        connection.execute(f"DROP TABLE {table}")
    with (
        Database(tmp_path / "state.sqlite") as file,
        pytest.raises(StateError, match=f"has lost {table}"),
    ):
        State(file)
