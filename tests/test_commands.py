"""Wrong use of the crawl: one plain sentence, the right exit code, and nothing started."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scrapy.cmdline import execute
from scrapy.utils.project import get_project_settings

from crawler.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.settings import Settings

GOOD = '[[site]]\nname = "waha"\nhome = "https://waha.example/"\n'


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    path = tmp_path / "seeds.toml"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = get_project_settings()
    settings.set("OUTPUT_DIR", str(tmp_path / "output"))
    settings.set("CONTACT", "tests@waha.example")
    return settings


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("crawl",), "name the spider"),
        (("crawl", "nws"), "name the spider"),
        (("crawl", "news", "extra"), "name the spider"),
        (("crawl", "news", "-o", "x.json"), "not used"),
        (("crawl", "news", "-a", "only"), "NAME=VALUE"),
        (("refresh", "news"), "news"),
        (("refresh", "--alram"), "--alram"),
    ],
    ids=" ".join,
)
def test_a_command_line_that_makes_no_sense(
    settings: Settings, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], says: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        execute(["scrapy", *arguments], settings)
    assert ended.value.code == 1
    errors = capsys.readouterr().err
    assert says in errors
    assert errors.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"like": "x.txt"}, "There is no file or folder x.txt"),
        ({"threshold": "0.2"}, "threshold= needs like=PATH"),
        ({"onyl": "waha"}, "the arguments are sites, only, like and threshold"),
        ({"only": "wahaa"}, 'did you mean "waha"'),
        ({"sites": "nowhere.toml"}, "nowhere.toml does not exist"),
    ],
    ids=lambda value: "=".join(*value.items()) if isinstance(value, dict) else "",
)
def test_spider_arguments_that_make_no_sense(
    settings: Settings,
    seeds: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: dict[str, str],
    says: str,
) -> None:
    assert Session(None, settings).run({"sites": str(seeds), **arguments}) == 1
    assert says in capsys.readouterr().err


def test_a_typo_in_the_seeds_names_file_table_and_key(
    settings: Settings, seeds: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seeds.write_text(GOOD + "feds = []\n")
    assert Session(None, settings).run({"sites": str(seeds)}) == 1
    expected = f'{seeds}: [[site]] number 1 ("waha"): unknown key \'feds\'; did you mean "feeds"?'
    assert capsys.readouterr().err == f"error: {expected}\n"


@pytest.mark.parametrize(
    ("name", "value"), [("CLEAN_PRESET", "nwes"), ("EXPORT_FORMATS", "jsonl,parqet")]
)
def test_a_setting_that_makes_no_sense(
    settings: Settings, seeds: Path, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    settings.set(name, value)
    assert Session(None, settings).run({"sites": str(seeds)}) == 1
    assert f"{name} knows no" in capsys.readouterr().err


@pytest.mark.parametrize("value", ["", "-1", "1.5", "many", "١", 100_000])
def test_a_number_of_days_that_is_none(
    settings: Settings, seeds: Path, capsys: pytest.CaptureFixture[str], value: object
) -> None:
    settings.set("STATE_DAYS", value)
    assert Session(None, settings).run({"sites": str(seeds)}) == 1
    assert "STATE_DAYS is a number of days" in capsys.readouterr().err


def test_an_output_that_cannot_be_written_is_exit_code_4(
    settings: Settings, seeds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "output").write_text("a file")
    assert Session(None, settings).run({"sites": str(seeds)}) == 4
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["crawl", "refresh"])
def test_every_command_has_help_with_an_example(
    settings: Settings, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        execute(["scrapy", command, "--help"], settings)
    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert f"Example: scrapy {command}" in " ".join(said.split())
    assert "--quiet" in said
