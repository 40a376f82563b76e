"""Commands in surroundings that lack something: the work is done, or a sentence says what lacks."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cleaning.verify import verify
from tests.test_nasty import row, rows

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="these are Linux's surroundings")

GHIRBAL = f"{shlex.quote(sys.executable)} -m cleaning"
RUN = f"{GHIRBAL} run in.jsonl --output out --workers 1"
EXPLAIN = f"{GHIRBAL} explain in.jsonl --id a"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    half = {**row("half"), "title": "خبر \ud800"}
    (tmp_path / "in.jsonl").write_bytes(rows(row("a"), row("b"), half))
    return tmp_path


def ended(here: Path, command: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A line of bash, at most two minutes long; what measures coverage would lack things, too."""
    usual = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    found = subprocess.run(
        ["bash", "-c", command],
        cwd=here,
        env={**usual, **environment},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert b"Traceback" not in found.stderr, found.stderr.decode()
    return found


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(f"{RUN} >&- 2>&- <&-", id="no standard streams"),
        pytest.param(f"{RUN} 2>/dev/full", id="no room for what is said"),
        pytest.param(f"ulimit -n 32; {RUN}", id="few open files"),
        pytest.param(f"ulimit -v 250000; {RUN}", id="little memory"),
        pytest.param(f"env -i {RUN}", id="no environment"),
        pytest.param(f"TMPDIR=/nowhere HOME=/nowhere {RUN}", id="no home"),
        pytest.param(f"COLUMNS=0 TERM=nonsense TZ=:/nowhere {RUN}", id="no terminal, no time zone"),
    ],
)
def test_a_run_comes_to_its_end_with(here: Path, command: str) -> None:
    assert ended(here, command).returncode == 0
    articles = (here / "out" / "articles.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in articles] == ["a", "b", "half"]
    assert verify(here / "out").faults == []


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        pytest.param(f"ulimit -v 100000; {RUN}", 1, "bytes of memory", id="no memory to load"),
        pytest.param(f"ulimit -v 145000; {RUN}", 1, "allow more", id="no memory to work"),
        pytest.param(f"ulimit -n 16; {RUN}", 1, "No worker can be started", id="no open files"),
        pytest.param(f"{GHIRBAL} run - --output out <&-", 1, "is closed", id="no standard input"),
        pytest.param(f"ulimit -f 1; {RUN}", 4, "too large", id="only small files"),
        pytest.param(f"{EXPLAIN} >/dev/full", 4, "No space", id="no room for an answer"),
        pytest.param(f"{GHIRBAL} rules >/dev/full", 4, "No space", id="no room for a list"),
        pytest.param(
            f"{GHIRBAL} run in.jsonl --output /dev/full", 4, "is a file", id="a device for a folder"
        ),
        pytest.param(f"{GHIRBAL} run in.jsonl --output /proc/x", 4, "be made", id="no such folder"),
        pytest.param(
            f"mkdir gone; cd gone; rmdir ../gone; {RUN}", 1, "you are in is gone", id="no folder"
        ),
        pytest.param(
            f"mkfifo pipe; {GHIRBAL} run in.jsonl --output out --index pipe",
            1,
            "is not an index file",
            id="a pipe for an index",
        ),
    ],
)
def test_what_lacks_is_said(here: Path, command: str, code: int, said: str) -> None:
    found = ended(here, command)
    assert found.returncode == code, found.stderr.decode()
    assert said.lower() in found.stderr.decode().lower()
    assert not (here / "out").exists()


@pytest.mark.parametrize(
    "command", [f"{GHIRBAL} rules", EXPLAIN, f"{RUN} --json", f"{GHIRBAL} --help"]
)
def test_an_answer_that_nobody_reads_ends_as_by_the_signal(here: Path, command: str) -> None:
    found = ended(here, f"{command} | true; exit ${{PIPESTATUS[0]}}")
    assert (found.returncode, found.stderr) == (141, b"")


PLAIN = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize(
    ("name", "shown"), [("'مجلد'", "مجلد"), (r"$'a\xff'", "a\ufffd"), (r"$'a\nb'", "a\nb")]
)
@pytest.mark.parametrize("environment", [{}, PLAIN], ids=["usual", "plain"])
def test_inputs_and_outputs_may_have_names_that_the_locale_has_no_letters_for(
    here: Path, name: str, shown: str, environment: dict[str, str]
) -> None:
    run = f"mkdir {name} && cp in.jsonl {name}/x.jsonl && {GHIRBAL} run {name} --workers 1"
    found = ended(here, f"{run} --output {name}/out && cp -r {name}/out .", **environment)
    assert found.returncode == 0, found.stderr.decode()
    options = json.loads((here / "out" / "run.json").read_text("utf-8"))["options"]
    lines = (here / "out" / "articles.jsonl").read_text("utf-8").splitlines()
    assert options["inputs"] == [shown]
    assert {json.loads(line)["input"].split(":")[0] for line in lines} == {f"{shown}/x.jsonl"}
    assert verify(here / "out").faults == []


@pytest.mark.parametrize("id", ["a", "half"])
@pytest.mark.parametrize("more", ["", "--json"])
def test_what_a_terminal_cannot_show_is_spelt_out(here: Path, id: str, more: str) -> None:
    plain = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    found = ended(here, f"{GHIRBAL} explain in.jsonl --id {id} {more}", **plain)
    assert (found.returncode, found.stderr) == (0, b"")
    assert rb"\u06" in found.stdout


def test_of_two_runs_at_once_the_results_are_those_of_one(here: Path) -> None:
    found = ended(here, f"{RUN} & first=$!; {RUN}; echo $?; wait $first; echo $?")
    codes = {int(word) for word in found.stdout.split()[-2:] if word.isdigit()}
    assert codes <= {0, 3}, found.stdout.decode()
    articles = (here / "out" / "articles.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in articles] == ["a", "b", "half"]
    assert verify(here / "out").faults == []
