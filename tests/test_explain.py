"""`ghirbal explain`: one document's journey, for people and for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from cleaning.cli import explain, run_command
from cleaning.cli.journey import lays_out_arabic
from tests import widgets

if TYPE_CHECKING:
    from pathlib import Path

WIRE = "wire"
SHARE = '<div class="sharedaddy"><p>شارك هذا الموضوع عبر فيسبوك</p></div>'
STRUCK, ISOLATE = "\x1b[9", "\u2067"


def html(number: int) -> str:
    return widgets.page(number, inside=widgets.follow() + SHARE)


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows: list[dict[str, Any]] = [
        {"id": str(n), "url": f"https://{widgets.HOST}/{n}", "html": html(n), "date": "2024-02-03"}
        for n in range(12)
    ]
    told = "\n".join(["المصدر: وكالة المرافئ", *widgets.paragraphs(3)])
    rows.append({"id": WIRE, "url": "https://other.example/1", "text": told})
    rows.append({"id": "hostile", "text": f"{widgets.paragraphs(50)[0]} \x1b[31m\ud800 نهاية"})
    path = tmp_path_factory.mktemp("explain") / "dump.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def explained(dump: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def ask(id: str, *options: str) -> str:
        command = ["explain", str(dump), "--id", id, "--min-words", "10", "--quiet", *options]
        assert run_command(command) == 0
        return capsys.readouterr().out

    return ask


def terminal(monkeypatch: pytest.MonkeyPatch, **options: Any) -> None:
    """Standard output as a terminal that knows colours."""
    console = Console(
        soft_wrap=True, highlight=False, force_terminal=True, color_system="standard", **options
    )
    monkeypatch.setattr(explain, "out", console)


class TestInAPipe:
    def test_kept_lines_are_plain_and_cut_lines_unmistakable(self, explained: Any) -> None:
        lines = explained("3").splitlines()
        assert all(paragraph in lines for paragraph in widgets.paragraphs(3))
        (cut,) = [line for line in lines if widgets.FOLLOW in line]
        assert cut.startswith("[-")
        assert cut.endswith("-]  ← learned/element/12 (learned)")

    def test_each_fact_says_where_it_came_from(self, explained: Any) -> None:
        page, wire = explained("3"), explained(WIRE)
        assert f"{widgets.headline(3)}  (from the page's markup)" in page
        assert "2024-02-03  (from the record)" in page
        assert "وكالة المرافئ  (read from the text)" in wire

    def test_what_the_markup_took_out_is_told_by_rule(self, explained: Any) -> None:
        assert "share, 1 elements, 27 characters" in explained("3")

    def test_a_copy_tells_of_whom_how_alike_and_why(self, explained: Any) -> None:
        (verdict,) = [line for line in explained("3").splitlines() if " of wire: " in line]
        assert verdict.startswith("identical of wire: similarity 1.00, containment 1.00. ")
        assert len(verdict.partition("1.00. ")[2].split()) >= 3

    def test_a_rejected_document_shows_its_text_too(self, explained: Any) -> None:
        said = explained("3", "--language", "fa")
        assert "rejected at language: other_language" in said
        assert "language   ar" in said
        assert widgets.paragraphs(3)[0] in said

    def test_there_are_no_colours_and_no_isolates(self, explained: Any) -> None:
        said = explained("3")
        assert "\x1b" not in said
        assert ISOLATE not in said


def test_what_a_terminal_would_obey_is_not_passed_on(explained: Any) -> None:
    said = explained("hostile")
    assert "\x1b" not in said
    assert "�[31m�" in said


class TestOnATerminal:
    def test_cuts_are_struck_through(self, explained: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        terminal(monkeypatch)
        (cut,) = [line for line in explained("3").splitlines() if widgets.FOLLOW in line]
        assert STRUCK in cut
        assert "[-" not in cut.replace("\x1b[", "")

    def test_without_colours_they_are_in_brackets(
        self, explained: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        terminal(monkeypatch, no_color=True)
        (cut,) = [line for line in explained("3").splitlines() if widgets.FOLLOW in line]
        assert f"[-{widgets.FOLLOW}" in cut

    def test_lines_can_be_laid_out_from_the_right(self, explained: Any) -> None:
        lines = explained("3", "--rtl").splitlines()
        assert f"\u2067{widgets.paragraphs(3)[0]}\u2069" in lines

    @pytest.mark.parametrize(
        ("environment", "can"),
        [
            pytest.param({"VTE_VERSION": "7200"}, True, id="GNOME's"),
            pytest.param({"VTE_VERSION": "5202"}, False, id="GNOME's before it could"),
            pytest.param({"VTE_VERSION": "7200", "TMUX": "/tmp/x"}, False, id="behind tmux"),
            pytest.param({"KONSOLE_VERSION": "230800"}, True, id="KDE's"),
            pytest.param({"TERM": "xterm-256color"}, False, id="one that says nothing"),
        ],
    )
    def test_unasked_only_where_the_terminal_can(
        self, environment: dict[str, str], can: bool
    ) -> None:
        assert lays_out_arabic(environment) is can


class TestForPrograms:
    def test_removals_rebuild_the_body(self, explained: Any) -> None:
        row = json.loads(explained("3", "--json"))
        assert row["text"].splitlines() == widgets.paragraphs(3)
        for cut in row["removed"]:
            assert row["body"][cut["start"] : cut["end"]] == cut["text"]
        assert [cut["rule"] for cut in row["removed"]] == ["learned/element/12"]

    def test_facts_decision_and_prunes(self, explained: Any) -> None:
        row = json.loads(explained(WIRE, "--json"))
        assert row["facts"]["source"] == {"value": "وكالة المرافئ", "from": "text"}
        page = json.loads(explained("3", "--json"))
        assert row["decision"]["kept"]
        assert (page["decision"]["canonical"], page["decision"]["kept"]) == (WIRE, False)
        assert [entry["kind"] for entry in page["pruned"]] == ["share"]

    def test_a_rejection(self, explained: Any) -> None:
        row = json.loads(explained("3", "--json", "--language", "fa"))
        assert row["rejection"]["reason"] == "other_language"
        assert row["decision"] is None
        assert row["text"]
