"""What the documents show is true: commands exist, examples hold, links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cleaning.cli import run_command
from cleaning.rulepack import load_packs

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")
OPTION = re.compile(r"ghirbal (\w+)[^\n`]*?(--[a-z-]+)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
class TestEveryDocument:
    def test_links_lead_to_files_that_exist(self, document: Path) -> None:
        for target in LINK.findall(document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), target

    def test_options_shown_are_options_of_the_command(
        self, document: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for command, option in OPTION.findall(document.read_text(encoding="utf-8")):
            assert run_command([command, "--help"]) == 0
            assert option in capsys.readouterr().out, f"{command} {option}"

    def test_make_targets_exist(self, document: Path) -> None:
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        targets = re.findall(r"^ {4}make (\w+)", document.read_text(encoding="utf-8"), re.MULTILINE)
        assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_the_rule_pack_of_the_tutorial_proves_itself(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    shown = text[text.index("    format = 1") :]
    blocks = re.findall(r"(?:^ {4}.*\n|^\n(?= {4}))+", shown, re.MULTILINE)
    toml = "\n".join(block for block in blocks if "ghirbal" not in block)
    pack = tmp_path / "site.example-news.toml"
    pack.write_text(re.sub(r"^ {4}", "", toml, flags=re.MULTILINE), encoding="utf-8")
    packs = load_packs((pack,))
    assert {"labels", "newsletter", "also-box"} <= {rule.id.split("/")[1] for rule in packs.rules()}
    assert packs.check() == []
