"""What a crawl makes of a state file that is not as it left it: a sentence, or a fresh start."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from cleaning.errors import GhirbalError
from cleaning.verify import verify
from tests.test_run import exported, open_run, page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.run import CrawlRun

__all__ = ["open_run"]


def crawled(open_run: Callable[[], CrawlRun], *numbers: int) -> None:
    run = open_run()
    for number in numbers:
        run.add(page(run, number))
    run.finish("finished")
    run.close()


def overwrite(state: Path, start: int, data: bytes) -> None:
    with state.open("r+b") as stream:
        stream.seek(start)
        stream.write(data)


def set_version(state: Path) -> None:
    connection = sqlite3.connect(state)
    connection.execute("PRAGMA user_version=99")
    connection.close()


def set_parameters(state: Path) -> None:
    connection = sqlite3.connect(state)
    connection.execute("UPDATE header SET value = '9 words' WHERE value = '3 words'")
    assert connection.total_changes == 1
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda state: state.write_bytes(b"rubbish" * 2_000), id="rubbish"),
        pytest.param(lambda state: overwrite(state, 0, bytes(100)), id="no header"),
        pytest.param(set_version, id="newer"),
        pytest.param(set_parameters, id="other parameters"),
    ],
)
def test_a_state_that_cannot_be_used_is_refused_and_results_stay(
    open_run: Callable[[], CrawlRun], tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    crawled(open_run, 1, 2)
    spoil(tmp_path / "state.sqlite")
    with pytest.raises(GhirbalError, match=r"state\.sqlite"):
        open_run()
    assert exported(tmp_path) == {"000001.jsonl": ["id-1", "id-2"]}


def test_without_its_state_a_crawl_begins_anew_beside_what_is_there(
    open_run: Callable[[], CrawlRun], tmp_path: Path
) -> None:
    crawled(open_run, 1, 2)
    for left in tmp_path.glob("state.sqlite*"):
        left.unlink()
    crawled(open_run, 3)
    assert exported(tmp_path) == {"000001.jsonl": ["id-1", "id-2"], "000002.jsonl": ["id-3"]}


def test_a_lock_that_a_dead_run_left_is_free(
    open_run: Callable[[], CrawlRun], tmp_path: Path
) -> None:
    (tmp_path / ".lock").write_text("99999999")
    crawled(open_run, 1)
    assert verify(tmp_path).faults == []
