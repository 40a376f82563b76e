"""What the documents show is true: commands run, examples hold, links lead somewhere.

In fenced blocks, `sh` is run line by line (`ghirbal` in this process), `python` is executed, and a
`toml` block that begins with `# NAME.toml` is written under that name. Indented commands need a
network, a schedule or minutes; other tests hold what they promise.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from cleaning.cli import run_command
from cleaning.rulepack import load_packs
from cleaning.store.schedule import HOUR, REVISITS, TRIES
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGES = [ROOT / "README.md", ROOT / "README.ar.md", *sorted((ROOT / "docs").glob("*.md"))]
DOCUMENTS = [*PAGES, ROOT / "CONTRIBUTING.md"]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?://)([^)]+)\)")
INDENTED = re.compile(r"^ {4}(ghirbal|make|scrapy|pip) +(.*)$", re.MULTILINE)
SHELL = ("printf", "cat")  # other programs whose lines are run as they are


def blocks(document: Path) -> list[tuple[str, str]]:
    return BLOCK.findall(document.read_text(encoding="utf-8"))


def anchors(document: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in headings}


def perform(kind: str, content: str, folder: Path) -> None:
    if kind == "sh":
        for line in content.splitlines():
            shell(line, folder)
    elif kind == "python":
        exec(compile(content, "<document>", "exec"), {})
    elif kind == "toml" and (name := re.match(r"# ([\w.-]+\.toml)\n", content)):
        with (folder / name[1]).open("a", encoding="utf-8") as pack:
            pack.write(content)


def shell(line: str, folder: Path) -> None:
    if line.startswith("ghirbal ") and not re.search(r"[|>]", line):
        assert run_command(shlex.split(line)[1:]) == 0, line
        return
    assert line.startswith(("ghirbal ", *SHELL)), line
    command = line.replace("ghirbal ", f"{shlex.quote(sys.executable)} -m cleaning ")
    subprocess.run(["bash", "-c", f"set -eo pipefail; {command}"], cwd=folder, check=True)


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.name)
def test_every_command_shown_works(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    for kind, content in blocks(document):
        perform(kind, content, tmp_path)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
class TestEveryDocument:
    def test_links_lead_to_files_and_headings_that_exist(self, document: Path) -> None:
        for target in LINK.findall(document.read_text(encoding="utf-8")):
            name, _, anchor = target.partition("#")
            found = document.parent / name if name else document
            assert found.exists(), target
            assert not anchor or anchor in anchors(found), target

    def test_commands_that_are_not_run_exist(self, document: Path) -> None:
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        for program, rest in INDENTED.findall(document.read_text(encoding="utf-8")):
            assert program != "ghirbal", f"put it into a fenced block, so that it is run: {rest}"
            if program == "make":
                assert re.search(rf"^{rest.split()[0]}:", makefile, re.MULTILINE), rest


def test_the_documents_are_all_in_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert [page.name for page in (ROOT / "docs").glob("*.md") if page.name not in navigation] == []


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in ("run", "explain", "rules", "index", "--help"):
        assert f"ghirbal {command}" in readme


def test_the_schedules_that_are_told_are_those_of_the_code() -> None:
    text = (ROOT / "docs" / "crawling.md").read_text(encoding="utf-8")
    hours = [str(seconds // HOUR) for seconds in REVISITS]
    assert f"again {', '.join(hours[:-1])} and {hours[-1]} hours after" in text
    assert TRIES == 8
    assert "after eight failures" in text


def crontab(tmp_path: Path, seeds: str) -> subprocess.CompletedProcess[str]:
    """Its line as it stands there, but in this folder and with these seeds."""
    text = (ROOT / "docs" / "crawling.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^    17 \* \* \* \*  cd /srv/ghirbal && (.*)$", text, re.MULTILINE)
    scrapy = f"cd {ROOT} && {sys.executable} -m scrapy refresh"
    line = line.replace(
        ".venv/bin/scrapy refresh", f"{scrapy} -a sites={seeds} -s OUTPUT_DIR={tmp_path}/output"
    )
    line = line.replace("refresh.log", f"{tmp_path}/refresh.log")
    return subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)


def test_the_crontab_mails_what_is_wrong(tmp_path: Path) -> None:
    done = crontab(tmp_path, "nowhere.toml")
    told = "error: nowhere.toml does not exist: name a seeds file with -a sites=FILE.\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, told, "")


def test_the_crontab_is_silent_where_another_run_works(tmp_path: Path) -> None:
    with FileLock(tmp_path / "output" / ".lock"):
        done = crontab(tmp_path, "seeds")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_rule_pack_of_the_tutorial_proves_itself(tmp_path: Path) -> None:
    for kind, content in blocks(ROOT / "docs" / "rules.md"):
        if kind == "toml":
            perform(kind, content, tmp_path)
    packs = load_packs((tmp_path / "site.example-news.toml",))
    assert {"labels", "newsletter", "also-box"} <= {rule.id.split("/")[1] for rule in packs.rules()}
    assert packs.check() == []
