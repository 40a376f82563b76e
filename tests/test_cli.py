"""Each command as a user types it: exit codes, sentences, files."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer

from cleaning import __version__
from cleaning.cli import app, run_command
from cleaning.export import OutputDirectory, lock_of
from tests.stories import gold
from tests.test_pipeline import DUMPED, PERSIAN, STORY

if TYPE_CHECKING:
    from collections.abc import Callable

COMMANDS = ("run", "explain", "rules", "report", "verify", "index")
FILES = {"articles.jsonl", "duplicates.jsonl", "rejected.jsonl", "clusters.jsonl"}
SPELLED = STORY.replace("ة", "ه").replace("أ", "ا")
OTHER = (
    "سجل سعر طن القمح في بورصة الحبوب اليوم مئتين وعشرين دولارا، بزيادة أربعة دولارات عن أمس.\n"
    "ويرى تجار أن الأمطار الأخيرة في سهول الشمال أخرت الحصاد أسبوعا كاملا، وأن المخازن شبه خالية."
)
RECORDS = [
    {"id": "a-park", "url": "http://waha.example/1", "text": DUMPED},
    {"id": "b-copy", "url": "http://other.example/9", "text": SPELLED},
    {"id": "wheat", "url": "http://waha.example/2", "text": OTHER},
    {"id": "persian", "url": "http://fars.example/3", "text": PERSIAN},
    {"id": "stub", "url": "http://waha.example/4", "text": "عاجل"},
]


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "dump.jsonl"
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in RECORDS))
    return path


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def ids(path: Path) -> list[str]:
    return [row["id"] for row in rows(path)]


class TestRun:
    def test_every_record_is_in_exactly_one_file(self, dump: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        assert run_command(["run", str(dump), "--output", str(out)]) == 0
        assert ids(out / "articles.jsonl") == ["a-park", "wheat"]
        assert ids(out / "duplicates.jsonl") == ["b-copy"]
        reasons = {row["id"]: row["reason"] for row in rows(out / "rejected.jsonl")}
        assert reasons == {"persian": "other_language", "stub": "too_short"}
        summary = json.loads((out / "run.json").read_text())
        assert summary["seen"] == 5 == summary["kept"] + summary["duplicates"] + summary["rejected"]
        assert "a-park" in (out / "report.html").read_text()

    def test_the_article_is_clean_and_its_copy_names_it(self, dump: Path, tmp_path: Path) -> None:
        run_command(["run", str(dump), "--output", str(tmp_path / "out")])
        assert rows(tmp_path / "out" / "articles.jsonl")[0]["text"] == STORY
        (copy,) = rows(tmp_path / "out" / "duplicates.jsonl")
        assert copy["duplicate_of"] == "a-park"
        assert copy["similarity"] > 0.9
        (story,) = rows(tmp_path / "out" / "clusters.jsonl")
        assert [member["id"] for member in story["members"]] == ["a-park", "b-copy"]

    def test_every_cut_is_written_where_asked(self, dump: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        run_command(["run", str(dump), "--output", str(out), "--keep-removed"])
        cuts = [row for row in rows(out / "removed.jsonl") if row["id"] == "a-park"]
        assert cuts
        assert all(DUMPED[cut["start"] : cut["end"]] == cut["text"] for cut in cuts)

    def test_an_index_of_the_day_before_drops_yesterdays_stories(
        self, dump: Path, tmp_path: Path
    ) -> None:
        index, out = str(tmp_path / "stories.sqlite"), tmp_path / "out"
        run_command(["run", str(dump), "--output", str(out), "--index", index])
        today = tmp_path / "today.jsonl"
        today.write_text(json.dumps({"id": "again", "text": SPELLED}) + "\n")
        run_command(["run", str(today), "--output", str(out), "--index", index])
        assert ids(out / "articles.jsonl") == []
        assert rows(out / "duplicates.jsonl")[0]["duplicate_of"] == "a-park"
        (story,) = rows(out / "clusters.jsonl")
        assert [(m["id"], m["site"]) for m in story["members"]] == [
            ("a-park", "waha.example"),
            ("again", ""),
        ]

    def test_a_template_with_many_members_is_counted_in_the_summary(self, tmp_path: Path) -> None:
        notes, out = tmp_path / "notes.jsonl", tmp_path / "out"
        texts = [gold("السبت", 100 + number * 37) for number in range(100)]
        notes.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
        run_command(["run", str(notes), "--output", str(out)])
        summary = json.loads((out / "run.json").read_text())
        assert summary["kept"] == 100
        assert summary["deduplication"]["crowded_buckets"] > 0
        assert summary["deduplication"]["pairs_left_out"] > 0

    def test_the_same_dump_again_exports_nothing_new(self, dump: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        arguments = ["run", str(dump), "--output", str(out), "--index", str(tmp_path / "i.sqlite")]
        run_command(arguments)
        run_command(arguments)
        assert ids(out / "articles.jsonl") == []
        assert ids(out / "duplicates.jsonl") == ["a-park", "b-copy", "wheat"]

    def test_runs_that_share_an_index_tell_their_history(self, dump: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        alone = ["run", str(dump), "--output", str(out)]
        for arguments in (alone, [*alone, "--index", str(tmp_path / "i.sqlite")]):
            run_command(arguments)
        (earlier,) = json.loads((out / "run.json").read_text())["history"]
        assert (earlier["seen"], earlier["sites"]["waha.example"]) == (5, [3, 2])
        assert "across runs" in (out / "report.html").read_text()
        run_command(alone)
        assert "history" not in json.loads((out / "run.json").read_text())

    def test_monitor_drops_no_duplicate(self, dump: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        run_command(["run", str(dump), "--output", str(out), "--preset", "monitor"])
        assert ids(out / "articles.jsonl") == ["a-park", "b-copy", "wheat"]
        (story,) = rows(out / "clusters.jsonl")
        assert [member["id"] for member in story["members"]] == ["a-park", "b-copy"]

    def test_fields_of_other_names(self, tmp_path: Path) -> None:
        page = f"<html><body><article><h1>الحديقة</h1><p>{OTHER}</p></article></body></html>"
        record = {"key": "w", "page": page, "at": "http://waha.example/2", "day": "2024-02-03"}
        dump, out = tmp_path / "dump.jsonl", tmp_path / "out"
        dump.write_text(json.dumps(record | {"head": "سعر القمح"}) + "\n")
        arguments = ["run", str(dump), "--output", str(out), "--timeout", "20"]
        arguments += ["--html-field", "page", "--id-field", "key", "--url-field", "at"]
        assert run_command([*arguments, "--date-field", "day", "--title-field", "head"]) == 0
        (row,) = rows(out / "articles.jsonl")
        known = (row["id"], row["url"], row["published"], row["title"])
        assert known == ("w", "http://waha.example/2", "2024-02-03", "سعر القمح")

    def test_a_forgotten_day_counts_as_new_again(self, dump: Path, tmp_path: Path) -> None:
        index, out = str(tmp_path / "i.sqlite"), tmp_path / "out"
        dated = {**RECORDS[2], "date": "2024-02-03"}
        dump.write_text(json.dumps(dated) + "\n")
        arguments = ["run", str(dump), "--output", str(out), "--index", index]
        run_command(arguments)
        assert run_command(["index", "forget", index, "--before", "2024-02-04"]) == 0
        run_command(arguments)
        assert ids(out / "articles.jsonl") == ["wheat"]

    def test_several_formats_and_a_limit(self, dump: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        formats = ["--format", "jsonl.gz", "--format", "parquet", "--format", "csv"]
        assert run_command(["run", str(dump), "--output", str(out), "--limit", "2", *formats]) == 0
        assert gzip.decompress((out / "articles.jsonl.gz").read_bytes()).count(b"\n") == 1
        assert (out / "articles.parquet").exists()
        assert (out / "articles.csv").exists()
        assert not (out / "articles.jsonl").exists()

    def test_a_truncated_last_line_is_named_and_the_rest_comes_out(
        self, dump: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        dump.write_bytes(dump.read_bytes() + b'{"id": "cut", "text": "\xd9\x86')
        out = tmp_path / "out"
        assert run_command(["run", str(dump), "--output", str(out)]) == 2
        assert "1 records were damaged" in capsys.readouterr().err
        damaged = [row for row in rows(out / "rejected.jsonl") if row["stage"] == "read"]
        assert [row["line"] for row in damaged] == [6]
        assert len(ids(out / "articles.jsonl")) == 2


class TestSentences:
    """Wrong use: the exit code, one sentence, no traceback, and earlier results untouched."""

    def check(self, arguments: list[str], code: int, *said: str) -> None:
        command = [sys.executable, "-m", "cleaning", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
        for word in said:
            assert word in done.stderr

    def test_no_such_file(self, tmp_path: Path) -> None:
        self.check(["run", "nowhere.jsonl", "--output", str(tmp_path / "o")], 1, "nowhere.jsonl")

    def test_results_beside_their_dump_are_not_read_again(self, dump: Path) -> None:
        arguments = ["run", str(dump.parent), "--output", str(dump.parent), "--quiet"]
        run_command(arguments)
        first = json.loads((dump.parent / "run.json").read_text())
        run_command(arguments)
        second = json.loads((dump.parent / "run.json").read_text())
        assert second["seen"] == first["seen"]
        assert second["reader"]["earlier results"] >= 5
        assert dump.exists()

    def test_nothing_but_results_of_its_own(self, dump: Path, tmp_path: Path) -> None:
        out = tmp_path / "o"
        assert run_command(["run", str(dump), "--output", str(out), "--quiet"]) == 0
        before = (out / "articles.jsonl").read_bytes()
        self.check(["run", str(out), "--output", str(out)], 1, str(out), "replace")
        assert (out / "articles.jsonl").read_bytes() == before

    def test_an_unknown_option(self) -> None:
        self.check(["run", "x", "--outptu", "o"], 1, "--outptu", "--help")

    def test_an_unknown_preset(self, dump: Path, tmp_path: Path) -> None:
        arguments = ["run", str(dump), "--output", str(tmp_path / "o"), "--preset", "best"]
        self.check(arguments, 1, "--preset best", "news, pretrain, monitor, strict")

    def test_a_wrong_field_name(self, dump: Path, tmp_path: Path) -> None:
        arguments = ["run", str(dump), "--output", str(tmp_path / "o"), "--text-field", "texts"]
        self.check(arguments, 1, "texts", "text")

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
    def test_an_unreadable_folder(self, tmp_path: Path) -> None:
        folder = tmp_path / "closed"
        folder.mkdir(mode=0)
        self.check(["run", str(folder), "--output", str(tmp_path / "o")], 1, "closed")

    def test_a_rule_pack_with_an_unknown_key(self, dump: Path, tmp_path: Path) -> None:
        pack = tmp_path / "mine.toml"
        pack.write_text('format = 1\nscope = "site"\nname = "x"\ndomain = ["x.example"]\n')
        arguments = ["run", str(dump), "--output", str(tmp_path / "o"), "--rules", str(pack)]
        self.check(arguments, 1, "mine.toml", "domain")

    def test_an_index_made_with_other_parameters(self, dump: Path, tmp_path: Path) -> None:
        index = tmp_path / "stories.sqlite"
        arguments = ["run", str(dump), "--output", str(tmp_path / "o"), "--index", str(index)]
        assert run_command([*arguments, "--quiet"]) == 0
        script = (
            "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()"
        )
        change = "UPDATE header SET value = 'other' WHERE key LIKE '%normaliser%'"
        subprocess.run([sys.executable, "-c", script, str(index), change], check=True)
        self.check(arguments, 1, "stories.sqlite", "other")

    def test_an_index_that_is_no_index(self, dump: Path, tmp_path: Path) -> None:
        index = tmp_path / "stories.sqlite"
        index.write_bytes(b"not a database" * 1000)
        arguments = ["run", str(dump), "--output", str(tmp_path / "o"), "--index", str(index)]
        self.check(arguments, 1, "stories.sqlite")

    def test_an_output_that_cannot_be_written(self, dump: Path, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        self.check(["run", str(dump), "--output", str(tmp_path / "file")], 4, "file")
        self.check(["run", str(dump), "--output", str(tmp_path / "file" / "below")], 4, "file")

    def test_an_index_inside_the_results(self, dump: Path, tmp_path: Path) -> None:
        out = tmp_path / "o"
        arguments = ["run", str(dump), "--output", str(out), "--index", str(out / "x.sqlite")]
        self.check(arguments, 1, "x.sqlite", "elsewhere")

    def test_a_second_run_while_one_holds_the_lock(self, dump: Path, tmp_path: Path) -> None:
        with OutputDirectory(tmp_path / "o"):
            self.check(["run", str(dump), "--output", str(tmp_path / "o")], 3, "Another run")

    def test_a_second_run_by_another_name_of_the_index(self, dump: Path, tmp_path: Path) -> None:
        (tmp_path / "other.sqlite").symlink_to("x.sqlite")
        with lock_of(tmp_path / "x.sqlite"):
            options = ["--output", str(tmp_path / "o"), "--index", str(tmp_path / "other.sqlite")]
            self.check(["run", str(dump), *options], 3, "Another run")

    def test_an_index_of_a_crawl_that_works(self, dump: Path, tmp_path: Path) -> None:
        crawl = tmp_path / "crawl"
        crawl.mkdir()
        with lock_of(crawl / "state.sqlite"):
            index = ["--index", str(crawl / "state.sqlite")]
            self.check(["run", str(dump), "--output", str(tmp_path / "o"), *index], 3, "Another")

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
    def test_an_index_that_is_no_file(self, dump: Path, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        index = ["--index", str(tmp_path / "pipe")]
        self.check(
            ["run", str(dump), "--output", str(tmp_path / "o"), *index], 1, "not an index file"
        )

    @pytest.mark.parametrize("make", [Path.mkdir, lambda lock: lock.symlink_to("no/where")])
    def test_something_in_the_place_of_the_lock(
        self, dump: Path, tmp_path: Path, make: Callable[[Path], None]
    ) -> None:
        make(tmp_path / ".o.lock")
        self.check(["run", str(dump), "--output", str(tmp_path / "o")], 4, ".o.lock", "take that")

    @pytest.mark.skipif(not Path("/proc").is_mount(), reason="no disk that is always there")
    def test_results_in_the_place_of_a_disk(self, dump: Path) -> None:
        self.check(["run", str(dump), "--output", "/proc"], 4, "disk of its own", "folder in it")

    def test_no_results_to_report_on(self, tmp_path: Path) -> None:
        self.check(["report", str(tmp_path)], 1, "run.json")

    def test_an_unknown_id_to_explain(self, dump: Path) -> None:
        self.check(["explain", str(dump), "--id", "nobody"], 1, "nobody")


class TestOtherCommands:
    def test_explain_shows_what_was_cut_and_by_which_rule(
        self, dump: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run_command(["explain", str(dump), "--id", "a-park"]) == 0
        said = capsys.readouterr().out
        assert "زر الذهاب إلى الأعلى" in said
        assert "←" in said
        assert "kept" in said

    def test_explain_shows_whose_copy_it_is(
        self, dump: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run_command(["explain", str(dump), "--id", "b-copy"]) == 0
        assert "of a-park" in capsys.readouterr().out

    def test_explain_shows_why_a_document_was_rejected(
        self, dump: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run_command(["explain", str(dump), "--id", "stub"]) == 0
        assert "too_short" in capsys.readouterr().out

    def test_rules_are_listed_and_checked(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run_command(["rules"]) == 0
        assert "theme.jannah/" in capsys.readouterr().out
        assert run_command(["rules", "--check"]) == 0

    def test_the_report_can_be_made_again(self, dump: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        run_command(["run", str(dump), "--output", str(out)])
        before = (out / "report.html").read_bytes()
        (out / "report.html").unlink()
        assert run_command(["report", str(out)]) == 0
        assert (out / "report.html").read_bytes() == before

    @pytest.mark.parametrize("command", COMMANDS)
    def test_every_command_has_help_with_an_example(
        self, command: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run_command([command, "--help"]) == 0
        assert f"ghirbal {command}" in capsys.readouterr().out.split("Example")[-1]

    def test_every_command_is_in_the_readme(self) -> None:
        readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
        for command in ("ghirbal run", "ghirbal explain", "ghirbal rules", "ghirbal index"):
            assert command in readme


class TestTheTerminal:
    def test_the_version(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run_command(["--version"]) == 0
        assert capsys.readouterr().out == f"ghirbal {__version__}\n"

    def test_for_scripts_the_summary_is_json_and_nothing_else(
        self, dump: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run_command(["run", str(dump), "--output", str(tmp_path / "out"), "--json"])
        printed = json.loads(capsys.readouterr().out)
        assert printed == json.loads((tmp_path / "out" / "run.json").read_text())

    def test_for_scripts_rules_and_problems_are_json(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run_command(["rules", "--json"])
        assert {"id": "language.ar/share-lines", "kind": "share"} in json.loads(
            capsys.readouterr().out
        )
        assert run_command(["rules", "--check", "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == {"problems": []}

    def test_quiet_says_nothing(
        self, dump: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run_command(["run", str(dump), "--output", str(tmp_path / "out"), "--quiet"]) == 0
        assert run_command(["report", str(tmp_path / "out"), "--quiet"]) == 0
        assert run_command(["rules", "--check", "--quiet"]) == 0
        assert run_command(["explain", str(dump), "--id", "stub", "--quiet"]) == 0
        said = capsys.readouterr()
        assert said.err == ""
        assert "documents seen" not in said.out

    @pytest.mark.parametrize(("extra", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
    def test_on_a_terminal_there_is_progress_and_colour_unless_forbidden(
        self, dump: Path, tmp_path: Path, extra: dict[str, str], coloured: bool
    ) -> None:
        pty = pytest.importorskip("pty", reason="there are no pseudo-terminals on this system")
        parent, child = pty.openpty()
        command = [sys.executable, "-m", "cleaning", "run", str(dump), "--output"]
        environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120", **extra}
        with subprocess.Popen(
            [*command, str(tmp_path / "out")], stdout=child, stderr=child, env=environment
        ):
            os.close(child)
            said = _all_of(parent)
        assert "clean" in said
        assert "articles kept" in said
        assert ("\x1b[32m" in said) is coloured

    def test_completion_knows_the_commands(self) -> None:
        environment = {**os.environ, "_GHIRBAL_COMPLETE": "complete_bash"}
        environment |= {"COMP_WORDS": "ghirbal re", "COMP_CWORD": "1"}
        done = subprocess.run(
            [sys.executable, "-m", "cleaning"], env=environment, capture_output=True, check=True
        )
        assert done.stdout.decode().split() == ["report"]


def _all_of(terminal: int) -> str:
    """What was written to a terminal until its last writer left."""
    said = b""
    try:
        while some := os.read(terminal, 65_536):
            said += some
    except OSError:  # Linux says so where others say nothing more
        pass
    finally:
        os.close(terminal)
    return said.decode("utf-8", "replace")


def test_every_option_is_tried_by_some_test() -> None:
    tests = Path(__file__).parent
    tried = "".join(path.read_text("utf-8") for path in tests.glob("test_*.py"))
    tried += "".join(path.read_text("utf-8") for path in (tests.parent / "docs").glob("*.md"))
    command = typer.main.get_command(app)
    groups = [*command.commands.values(), *command.commands["index"].commands.values()]  # type: ignore[attr-defined]
    options = {
        option for each in (command, *groups) for parameter in each.params
        for option in parameter.opts if option.startswith("--")
    }  # fmt: skip
    assert options >= {"--output", "--keep-removed", "--preset", "--date-field"}
    untried = {o for o in options if f'{o}"' not in tried and f"{o} " not in tried}
    assert untried <= {"--install-completion", "--show-completion"}  # they change a user's shell


class TestSameBytes:
    def run(self, dump: Path, out: Path, workers: int, **environment: str) -> dict[str, bytes]:
        command = [sys.executable, "-m", "cleaning", "run", str(dump), "--output", str(out)]
        command += ["--workers", str(workers), "--keep-removed", "--quiet"]
        subprocess.run(command, check=True, env={**os.environ, **environment})
        return {p.name: p.read_bytes() for p in out.iterdir() if p.name != "run.json"}

    def test_whatever_the_workers_the_hash_seed_and_the_time_zone(
        self, dump: Path, tmp_path: Path
    ) -> None:
        one = self.run(dump, tmp_path / "1", 1, PYTHONHASHSEED="1", TZ="UTC")
        four = self.run(dump, tmp_path / "4", 4, PYTHONHASHSEED="2", TZ="Asia/Riyadh", LC_ALL="C")
        assert one == four
        assert set(one) >= FILES
