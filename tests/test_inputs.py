"""Inputs that are no files: what may end is read, what may not is named, nothing is waited for."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from cleaning.cli import run_command
from cleaning.config import FieldNames
from cleaning.model import Page
from cleaning.read import Damaged, can_be_read_again, opened, read_inputs
from cleaning.text import visible
from tests.test_nasty import row, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such files")
NOBODY = "nobody wrote to this pipe for 0 seconds"


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "news.jsonl")
    return tmp_path / "news.jsonl"


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Path]:
    """A socket's place in a folder: like a device, it is no file."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s"))
        yield tmp_path / "s"


def test_a_pipe_that_somebody_writes_to_is_read(pipe: Path) -> None:
    writer = Thread(target=lambda: pipe.write_bytes(rows(row("a"), row("b"))), daemon=True)
    writer.start()
    pages = list(read_inputs([str(pipe)], fields=FieldNames()))
    writer.join(10)
    assert [page.id for page in pages if isinstance(page, Page)] == ["a", "b"]


def test_a_pipe_that_nobody_writes_to_is_named(pipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "PATIENCE", 0.05)
    (found,) = read_inputs([str(pipe)], fields=FieldNames())
    assert found == Damaged("news.jsonl", None, "unreadable", NOBODY)


def test_pipes_and_sockets_in_a_folder_are_counted(pipe: Path, device: Path) -> None:
    (pipe.parent / "good.jsonl").write_bytes(rows(row("a")))
    reader = read_inputs([str(pipe.parent)], fields=FieldNames())
    assert [getattr(page, "id", None) for page in reader] == ["a"]
    assert reader.counts == {"not a file": 2}


@pytest.mark.parametrize("name", ["socket", "/dev/zero", "/dev/full"])
def test_a_device_is_refused_by_name(
    device: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    name = str(device) if name == "socket" else name
    assert run_command(["run", name, "--output", str(tmp_path / "out")]) == 1
    said = f"ghirbal: {name} is a device or a socket, not a file; name a file or folder.\n"
    assert capsys.readouterr().err == said


@pytest.mark.parametrize(
    ("stdin", "code", "said"),
    [
        ("/dev/zero", 1, "ghirbal: Standard input is a device without an end;"),
        (os.devnull, 0, ""),
        ("pipe", 0, ""),
    ],
)
def test_standard_input_may_be_a_pipe_or_nothing(
    tmp_path: Path, stdin: str, code: int, said: str
) -> None:
    command = [sys.executable, "-m", "cleaning", "run", "-", "--output", str(tmp_path / "out")]
    with Path(os.devnull if stdin == "pipe" else stdin).open("rb") as file:
        given: dict[str, Any] = {"input": b""} if stdin == "pipe" else {"stdin": file}
        ended = subprocess.run(
            [*command, "--quiet"], capture_output=True, timeout=60, check=False, **given
        )
    assert (ended.returncode, ended.stderr.decode()[: len(said) or None]) == (code, said)


def test_what_is_a_pipe_is_read_once(pipe: Path) -> None:
    (pipe.parent / "a.jsonl").write_bytes(b"")
    assert can_be_read_again([str(pipe.parent), str(pipe.parent / "a.*")])
    assert not can_be_read_again([str(pipe.parent), str(pipe)])
    assert not can_be_read_again(["-"])


def test_a_pack_in_a_pipe_is_refused(pipe: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["rules", "--check", str(pipe)]) == 1
    assert "is not a file: name a rule pack" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("no\nsuch", r"no\nsuch"),
        ("\x1bcred", r"\x1bcred"),
        ("\u202egnp.txt", r"\u202egnp.txt"),
        ("a\u2028b\u0085c", r"a\u2028b\x85c"),
        ("\udcff", r"\udcff"),
        ("ملف فيه مسافات", "ملف فيه مسافات"),
        (r"C:\news", r"C:\news"),
    ],
)
def test_a_name_cannot_act_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, said: str
) -> None:
    assert visible(name) == said
    assert run_command(["run", str(tmp_path / name), "--output", str(tmp_path / "out")]) == 1
    message = f"ghirbal: There is no file or folder {tmp_path}/{said}; check the name.\n"
    assert capsys.readouterr().err == message
