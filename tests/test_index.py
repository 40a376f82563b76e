"""The index: what earlier runs exported, in one file that lasts."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
import pytest
from datasketch import MinHashLSH

from cleaning.dedup import deduplicate
from cleaning.errors import GhirbalError, IndexMismatch, InputError, Locked, StateError
from cleaning.fingerprint import (
    BANDS,
    PERMUTATIONS,
    ROWS,
    band_keys,
    memo,
    minhash,
    shingles,
    signature,
)
from cleaning.store import Database, Index
from tests.stories import BRIDGE, LIBRARY, TELEGRAM, entry, filler, gold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cleaning.config import Preset
    from cleaning.model import Decision, Entry


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.sqlite"


@contextmanager
def opened(path: Path) -> Iterator[Index]:
    with Database(path) as database:
        yield Index(database)


def run(path: Path, *entries: Entry, preset: Preset = "news") -> dict[str, Decision]:
    """What a run does with its index."""
    with opened(path) as index:
        decisions = deduplicate(entries, index, preset)
        with index.database.transaction():
            index.add(entries, decisions)
    return {decision.id: decision for decision in decisions}


def ids(path: Path) -> list[str]:
    with opened(path) as index:
        return [found.id for _, found, _ in index.articles()]


def strangers(count: int, seed: int = 0) -> list[Entry]:
    return [
        entry(f"{seed}-{i}", filler(seed * 10_000 + i, 60), "a.example", published="2024-02-03")
        for i in range(count)
    ]


def interrupted(decisions: list[Decision]) -> Iterator[Decision]:
    yield from decisions
    raise KeyboardInterrupt


def test_texts_are_signed_once_for_comparison_and_index(path: Path) -> None:
    """What was signed to be compared is handed to the index, which holds the right keys."""
    entries = [*strangers(5), entry("copy", f"{filler(0, 60)} انتهى", "b.example")]
    with opened(path) as index:
        decisions = deduplicate(entries, index)
        assert len(memo) == len(entries)
        index.add(entries, decisions)
        assert len(memo) == sum(not decision.kept for decision in decisions) == 1
        assert index.verify() == []
    deduplicate(entries)
    assert len(memo) == 0


class TestTheNextRun:
    def test_drops_what_an_earlier_run_exported(self, path: Path) -> None:
        run(path, entry("old", BRIDGE, "a.example"))
        found = run(path, entry("new", f"وكالات - {BRIDGE}", "b.example"))["new"]
        assert not found.kept
        assert (found.canonical, found.cluster, found.relation) == ("old", "old", "near_duplicate")
        assert found.why.startswith("of an earlier run's article")

    def test_never_decides_again_what_is_there(self, path: Path) -> None:
        run(path, entry("z", BRIDGE.rpartition(". ")[0], "a.example", published="2024-02-03"))
        better = entry("a", BRIDGE, "b.example", published="2024-01-01", source="وكالة الواحة")
        assert run(path, better)["a"].canonical == "z"

    def test_finds_a_brief_of_an_earlier_report(self, path: Path) -> None:
        run(path, entry("long", f"{BRIDGE} {filler(1, 400)}", "a.example"))
        brief = ". ".join(BRIDGE.split(". ")[:3])
        assert run(path, entry("brief", brief, "b.example"))["brief"].relation == "contained"

    def test_finds_that_a_report_holds_an_earlier_brief(self, path: Path) -> None:
        run(path, entry("brief", ". ".join(BRIDGE.split(". ")[:4]), "b.example"))
        report = entry("long", f"{BRIDGE} {filler(1, 300)}", "a.example")
        assert run(path, report)["long"].canonical == "brief"

    @pytest.mark.parametrize(
        "texts",
        [
            (gold("السبت", 61), gold("الأحد", 64)),
            (
                TELEGRAM.format(whom="كارلو بينيتو", where="الأرخبيل"),
                TELEGRAM.format(whom="أنطون فيلار", where="المرجان"),
            ),
        ],
        ids=["gold prices", "telegrams"],
    )
    def test_keeps_other_stories_on_one_template(self, path: Path, texts: tuple[str, str]) -> None:
        run(path, entry("1", texts[0], "a.example", published="2024-02-03"))
        assert run(path, entry("2", texts[1], "a.example", published="2024-02-04"))["2"].kept
        assert ids(path) == ["1", "2"]

    def test_points_all_copies_at_the_article_of_the_first_run(self, path: Path) -> None:
        run(path, entry("0", BRIDGE, "a.example"), *strangers(20))
        copies = [entry(str(i), f"{BRIDGE} نسخة{i}", f"{i}.example") for i in range(1, 6)]
        assert {found.canonical for found in run(path, *copies).values()} == {"0"}

    def test_keeps_a_fuller_revision_and_puts_it_into_the_same_story(self, path: Path) -> None:
        run(path, entry("1", BRIDGE, "a.example", published="2024-02-03T09:00:00"))
        later = entry(
            "2", f"{BRIDGE} {filler(2, 60)}", "a.example", published="2024-02-03T15:00:00"
        )
        found = run(path, later)["2"]
        assert found.kept
        assert (found.relation, found.cluster, found.related) == ("update", "1", ("1",))
        with opened(path) as index:
            assert index.info()["stories"] == 1

    def test_in_monitor_mode_labels_and_drops_nothing(self, path: Path) -> None:
        run(path, entry("1", BRIDGE, "a.example"), preset="monitor")
        found = run(path, entry("2", BRIDGE, "b.example"), preset="monitor")["2"]
        assert found.kept
        assert (found.cluster, found.related) == ("1", ("1",))
        assert ids(path) == ["1"]

    def test_decides_as_one_run_over_everything_would(self, path: Path) -> None:
        first = [entry(f"a{i}", filler(i, 80), "a.example") for i in range(60)]
        second = [entry(f"b{i}", f"{filler(i, 80)} خاتمة", "b.example") for i in range(90)]
        whole = {d.id: d.kept for d in deduplicate([*first, *second])}
        steps = {**run(path, *first), **run(path, *second)}
        assert sum(d.kept for d in steps.values()) == sum(whole.values()) == 90


class TestLookingAfterIt:
    def test_takes_in_what_was_kept_and_no_duplicates(self, path: Path) -> None:
        run(path, entry("1", BRIDGE), entry("2", BRIDGE), entry("3", LIBRARY))
        assert ids(path) == ["1", "3"]

    def test_brings_articles_back_as_they_were(self, path: Path) -> None:
        known = {"url": "https://a.example/1", "published": "2024-02-03T10:00:00+02:00"}
        original = entry("1", gold("السبت", 61), "a.example", source="وكالة الواحة", **known)
        run(path, original)
        with opened(path) as index:
            ((number, found, cluster),) = index.articles()
            assert list(index.fetch([number, 99])) == [number]
            assert index.words([number, 99]) == {number: len(original.fingerprint.tokens)}
        assert cluster == "1"
        assert (found.fingerprint.tokens == original.fingerprint.tokens).all()
        assert found.fingerprint.digest == original.fingerprint.digest
        assert (found.id, found.site, found.url) == ("1", "a.example", known["url"])
        assert (found.published, found.source) == (known["published"], "وكالة الواحة")

    def test_forgets_by_id(self, path: Path) -> None:
        run(path, entry("1", BRIDGE), entry("2", LIBRARY))
        with opened(path) as index:
            assert index.forget(["1", "unknown"]) == 1
        assert ids(path) == ["2"]
        assert run(path, entry("3", BRIDGE))["3"].kept

    def test_forgets_by_age_and_dates_the_undated_with_their_run(self, path: Path) -> None:
        run(path, entry("1", BRIDGE, published="2024-02-03T23:00:00+02:00"), entry("2", LIBRARY))
        run(path, entry("3", filler(1), published="2024-02-05"), entry("4", filler(2)))
        with opened(path) as index:
            assert index.forget(before="2024-02-04") == 2
        assert ids(path) == ["3", "4"]

    def test_merges_two_and_keeps_the_first_of_one_id(self, path: Path, tmp_path: Path) -> None:
        run(path, entry("1", BRIDGE), entry("2", filler(1)))
        run(tmp_path / "other", entry("2", filler(2)), entry("3", LIBRARY))
        with opened(path) as index, opened(tmp_path / "other") as other:
            assert index.merge(other) == 1
            assert index.verify() == []
        assert ids(path) == ["1", "2", "3"]
        assert not run(path, entry("4", LIBRARY))["4"].kept

    def test_compacting_gives_the_space_back_and_loses_nothing(self, path: Path) -> None:
        run(path, *strangers(300))
        run(path, entry("1", BRIDGE, published="2024-03-01"))
        with opened(path) as index:
            before = index.info()["bytes"]
            index.forget(before="2024-02-20")
            index.compact()
            assert index.info()["bytes"] < before / 2
            assert (index.info()["segments"], index.verify()) == (1, [])
        assert not run(path, entry("2", BRIDGE))["2"].kept

    def test_many_small_runs_leave_few_segments(self, path: Path) -> None:
        for seed in range(20):
            run(path, *strangers(3, seed))
        with opened(path) as index:
            assert index.info()["segments"] < 10
            assert (len(index), index.verify()) == (60, [])

    def test_tells_about_itself(self, path: Path) -> None:
        run(path, *strangers(5))
        with opened(path) as index:
            info = index.info()
        assert (info["articles"], info["stories"]) == (5, 5)
        assert info["first_day"] == info["last_day"] == "2024-02-03"
        assert info["parameters"]["bands"] == "32 of 4"

    def test_beside_a_crawls_state_counts_its_own_bytes_alone(self, path: Path) -> None:
        run(path, *strangers(200))
        with opened(path) as index:
            alone = index.info()["bytes"]
            index.database.connection.execute("CREATE TABLE crawl_rows (row BLOB)")
            index.database.connection.execute("INSERT INTO crawl_rows VALUES (zeroblob(9000000))")
            beside = index.info()["bytes"]
        assert alone / 2 < beside < alone * 1.1

    def test_takes_two_kilobytes_an_article_of_300_words(self, path: Path) -> None:
        run(
            path, *(entry(str(i), filler(i, 300), url=f"https://a.example/{i}") for i in range(400))
        )
        with opened(path) as index:
            assert index.info()["bytes_per_article"] <= 2_000

    def test_datasketch_gives_the_same_candidates(self, path: Path) -> None:
        words = filler(1, 400).split()
        run(path, *(entry(str(i), " ".join(words[i : i + 150])) for i in range(0, 250, 9)))
        theirs = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
        with opened(path) as index:
            signed = {n: signature(shingles(e.fingerprint.tokens)) for n, e, _ in index.articles()}
            for number, values in signed.items():
                theirs.insert(number, minhash(values))
            for values in signed.values():
                keys = band_keys(values)
                found = [index.find(band, keys[band : band + 1])[1] for band in range(BANDS)]
                assert set(np.concatenate(found).tolist()) == set(theirs.query(minhash(values)))


class TestTrust:
    def test_what_was_not_committed_is_not_there(self, path: Path) -> None:
        run(path, entry("1", BRIDGE))
        new = [entry("2", LIBRARY)]
        with opened(path) as index:
            decisions = deduplicate(new, index)
            with pytest.raises(KeyboardInterrupt), index.database.transaction():
                index.add(new, interrupted(decisions))
        assert ids(path) == ["1"]

    def test_a_killed_run_leaves_the_index_as_it_was(self, path: Path) -> None:
        run(path, entry("1", BRIDGE))
        program = (
            "import os\n"
            "from tests.test_index import *\n"
            f"with Database({str(path)!r}) as database, database.transaction():\n"
            "    index, new = Index(database), strangers(50)\n"
            "    index.add(new, deduplicate(new, index))\n"
            "    os.kill(os.getpid(), 9)\n"
        )
        killed = subprocess.run([sys.executable, "-c", program], check=False)
        assert killed.returncode == -9
        assert ids(path) == ["1"]
        with opened(path) as index:
            assert index.verify() == []

    def test_other_parameters_are_refused_in_words(self, path: Path) -> None:
        run(path, entry("1", BRIDGE))
        with Database(path) as database:
            database.connection.execute("UPDATE header SET value = '0' WHERE key = 'normaliser'")
            with pytest.raises(IndexMismatch, match="made with normaliser 0"):
                Index(database)

    def test_damage_is_found(self, path: Path) -> None:
        run(path, *strangers(30))
        with opened(path) as index:
            index.database.connection.execute("DELETE FROM index_parts WHERE part = 7")
            assert index.verify() == ["articles are missing from key array 7"]

    def test_a_flipped_page_is_found(self, path: Path) -> None:
        run(path, *strangers(200))
        raw = bytearray(path.read_bytes())
        raw[len(raw) // 2 : len(raw) // 2 + 4096] = os.urandom(4096)
        path.write_bytes(raw)
        with opened(path) as index:
            assert index.verify() != []

    @pytest.mark.parametrize(
        "content",
        [b"hello" * 1_000, b"SQLite format 3\x00" + b"x" * 5_000],
        ids=["text", "half a database"],
    )
    def test_a_file_that_is_no_index_is_refused(self, path: Path, content: bytes) -> None:
        path.write_bytes(content)
        with pytest.raises(StateError, match="damaged or no index of ours"):
            Database(path)
        assert path.read_bytes() == content

    def test_another_programs_database_is_refused(self, path: Path) -> None:
        theirs = sqlite3.connect(path)
        theirs.execute("CREATE TABLE notes (line)")
        theirs.close()
        with pytest.raises(StateError, match="another program's database"):
            Database(path)

    def test_a_newer_file_is_refused(self, path: Path) -> None:
        with Database(path) as database:
            database.connection.execute("PRAGMA user_version=99")
        with pytest.raises(StateError, match="newer version"):
            Database(path)

    def test_a_missing_file_is_named_when_none_is_to_be_made(self, path: Path) -> None:
        with pytest.raises(InputError, match=r"index\.sqlite is not an index file"):
            Database(path, create=False)

    def test_a_folder_is_no_index(self, tmp_path: Path) -> None:
        with pytest.raises(InputError):
            Database(tmp_path)

    def test_a_second_writer_is_told_to_wait(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("cleaning.store.database.BUSY_SECONDS", 0.1)
        with Database(path) as first, first.transaction(), pytest.raises(Locked):
            Database(path)

    def test_every_fault_is_one_of_ours(self) -> None:
        assert all(issubclass(e, GhirbalError) for e in (IndexMismatch, StateError, Locked))

    def test_nothing_in_it_is_pickled(self, path: Path) -> None:
        run(path, *strangers(3))
        assert b"\x80\x04\x95" not in path.read_bytes()
