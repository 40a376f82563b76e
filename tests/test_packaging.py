"""What the package says of itself: versions, pins, and an image that runs as an ordinary user."""

from __future__ import annotations

import re
import tomllib

import pytest

from cleaning import __version__
from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
PINS = dict(re.findall(r"^([\w.-]+)==(\S+)$", (ROOT / "constraints.txt").read_text(), re.MULTILINE))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("wanted", [*PROJECT["dependencies"], *EXTRAS["dev"], *EXTRAS["docs"]])
def test_every_dependency_is_pinned(wanted: str) -> None:
    name = re.match(r"[\w.-]+", wanted)
    assert name is not None
    assert plain(name[0]) in {plain(pinned) for pinned in PINS}


def test_the_changelog_has_a_place_for_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## Unreleased" in changelog or f"## {__version__}" in changelog


class TestTheImage:
    def test_its_base_is_pinned_to_one_release(self) -> None:
        bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
        assert bases
        assert all(re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", base) for base in bases)

    def test_it_does_not_run_as_root(self) -> None:
        last = DOCKERFILE.rindex("FROM ")
        assert re.search(r"^USER (?!root)\w+$", DOCKERFILE[last:], re.MULTILINE)

    def test_it_holds_no_secret_and_opens_no_port(self) -> None:
        assert not re.search(r"EXPOSE|ADD |(?i:password|token|secret)\s*=", DOCKERFILE)
        assert not re.search(r"^\s*ports:|(?i:password|token|secret)", COMPOSE, re.MULTILINE)

    def test_what_it_copies_is_let_through(self) -> None:
        allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
        for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE):
            for name in line.split():
                assert (ROOT / name).exists(), name
                assert f"!{name}" in allowed, name

    def test_the_schedule_keeps_what_it_knows_on_a_volume(self) -> None:
        assert '"news:/data"' in COMPOSE
        assert COMPOSE.count("OUTPUT_DIR=/data") == COMPOSE.count("scrapy refresh -s")
