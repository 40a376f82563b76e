"""A crawl's run, without the fetching: what is written when, and what a kill leaves."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from cleaning.errors import Locked, OutputError
from cleaning.export import article_row
from cleaning.fingerprint import fingerprint
from cleaning.model import Rejection
from cleaning.store.frontier import Link
from cleaning.store.outcomes import PageRecord
from cleaning.store.schedule import TRIES
from crawler.folder import hold_lock
from crawler.report import print_summary
from crawler.run import CrawlRun
from crawler.summary import line
from tests.conftest import article
from tests.hostile import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cleaning.model import Decision


@pytest.fixture
def open_run(tmp_path: Path) -> Iterator[object]:
    runs: list[CrawlRun] = []

    def opened() -> CrawlRun:
        runs.append(CrawlRun(tmp_path, ["waha", "marfa"]))
        return runs[-1]

    yield opened
    for run in runs:
        run.close()


def text(number: int) -> str:
    chance = random.Random(number)
    return "\n".join(" ".join(chance.choices(WORDS, k=30)) + "." for _ in range(3))


def page(run: CrawlRun, number: int, body: str | None = None) -> PageRecord:
    body = body or text(number)
    row = article_row(article(body, id=f"id-{number}"))
    link = Link(f"https://waha.example/{number}", f"https://waha.example/{number}")
    run.state.frontier.new_links("waha", [link], run.number)
    return PageRecord(
        run.next_sequence(),
        "waha",
        link.key,
        f"id-{number}",
        row=row,
        fingerprint=fingerprint(body),
    )


def later_state(run: CrawlRun, number: int, body: str) -> PageRecord:
    found, id = page(run, number, body), f"id-{number}~2"
    return replace(found, id=id, row={**(found.row or {}), "id": id}, revises=f"id-{number}")


def lost(run: CrawlRun, number: int) -> PageRecord:
    rejection = Rejection(f"id-{number}", "pipeline", "too_short", "9 words")
    key = f"https://waha.example/{number}"
    return PageRecord(run.next_sequence(), "waha", key, f"id-{number}", rejection=rejection)


def exported(folder: Path) -> dict[str, list[str]]:
    return {
        path.name: [json.loads(row)["id"] for row in path.read_text("utf-8").splitlines()]
        for path in sorted(folder.glob("articles/*.jsonl"))
    }


def test_a_run_exports_what_is_new_and_counts_the_rest(open_run, tmp_path: Path) -> None:
    run = open_run()
    for record in (page(run, 1), page(run, 2), page(run, 3, text(1)), lost(run, 4)):
        run.add(record)
    summary = run.finish("finished")
    assert exported(tmp_path) == {"000001.jsonl": ["id-1", "id-2"]}
    assert summary["sites"]["waha"] == {"kept": 2, "duplicates": 1, "too_short": 1}
    assert summary["duplicates_by_relation"] == {"identical": 1}
    assert (summary["seen"], summary["rejected_by_reason"]) == (4, {"too_short": 1})
    assert json.loads((tmp_path / "reports" / "000001.json").read_text("utf-8")) == summary


def test_the_report_sets_the_tellings_of_a_story_side_by_side(open_run, tmp_path: Path) -> None:
    run = open_run()
    for record in (page(run, 1), page(run, 2, text(1).replace(".", "؟", 1))):
        run.add(record)
    run.finish("finished")
    html = (tmp_path / "reports" / "000001.html").read_text("utf-8")
    assert text(1).splitlines()[1] in html
    assert html.count('<p class="sample ar"') == 2


def test_the_next_run_knows_what_was_exported(open_run, tmp_path: Path) -> None:
    first = open_run()
    first.add(page(first, 1))
    first.finish("finished")
    first.close()
    second = open_run()
    second.add(page(second, 2, text(1)))
    second.add(page(second, 3))
    assert second.finish("finished")["duplicates"] == 1
    assert exported(tmp_path) == {"000001.jsonl": ["id-1"], "000002.jsonl": ["id-3"]}


def test_an_updated_article_is_known_by_its_new_text_too(open_run, tmp_path: Path) -> None:
    """Printed elsewhere in the run that found the change, or later: not a new article."""
    first = open_run()
    first.add(page(first, 1))
    first.finish("finished")
    first.close()
    second = open_run()
    corrected = f"{text(1).splitlines()[0]}\n{text(21)}\n{text(22)}"
    second.add(later_state(second, 1, corrected))
    second.add(page(second, 2, corrected))
    second.finish("finished")
    second.close()
    third = open_run()
    third.add(page(third, 3, corrected))
    third.finish("finished")
    assert exported(tmp_path) == {"000001.jsonl": ["id-1"]}
    for run in (second, third):
        ((row, decision),) = run_copies(third, run.number)
        assert (decision.canonical, decision.cluster) == ("id-1", "id-1")
        assert (decision.relation, row["text"]) == ("identical", corrected)


def run_copies(run: CrawlRun, number: int) -> list[tuple[dict[str, Any], Decision]]:
    return [found for found in run.state.outcomes.duplicates(number) if "~" not in found[0]["id"]]


def test_articles_are_written_in_every_format_that_was_asked_for(tmp_path: Path) -> None:
    run = CrawlRun(tmp_path, ["waha"], formats=["jsonl", "parquet", "csv"])
    run.add(page(run, 1))
    run.finish("finished")
    run.close()
    names = {path.name for path in (tmp_path / "articles").iterdir()}
    assert names == {"000001.jsonl", "000001.parquet", "000001.csv"}


def test_a_run_without_news_writes_a_report_and_no_articles(open_run, tmp_path: Path) -> None:
    assert open_run().finish("finished")["seen"] == 0
    assert exported(tmp_path) == {}
    assert (tmp_path / "reports" / "000001.html").is_file()


def test_what_a_killed_run_had_cleaned_is_exported_by_the_next(open_run, tmp_path: Path) -> None:
    killed = open_run()
    killed.add(page(killed, 1))
    killed.add(lost(killed, 2))
    killed.flush()
    killed.close()
    run = open_run()
    run.add(page(run, 3))
    summary = run.finish("finished")
    assert exported(tmp_path) == {"000002.jsonl": ["id-1", "id-3"]}
    assert summary["seen"] == 3


def test_a_run_killed_before_it_wrote_its_articles_is_written_out_by_the_next(
    open_run, tmp_path: Path
) -> None:
    killed = open_run()
    killed.add(page(killed, 1))
    killed.flush()
    killed._decide()
    killed.close()
    run = open_run()
    assert exported(tmp_path) == {"000001.jsonl": ["id-1"]}
    assert "run 1 was killed" in run.notices[0]
    run.finish("finished")
    assert exported(tmp_path) == {"000001.jsonl": ["id-1"]}
    assert [s["ended"] for s in run.state.summaries(5)] == ["finished", "killed"]


def test_what_a_host_repeats_is_learned_across_runs(open_run) -> None:
    furniture = "تابعوا نشرتنا المسائية"
    for start in (0, 8):
        run = open_run()
        for number in range(start, start + 8):
            run.count(article(f"{text(number)}\n{furniture}"))
        run.finish("finished")
        run.close()
    run = open_run()
    learned = run.learned()
    assert learned.count("waha.example", furniture) == 16
    assert learned.count("waha.example", text(1).splitlines()[0]) == 0


def test_results_without_a_state_are_not_overwritten(open_run, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "000007.jsonl").write_text("{}\n")
    run = open_run()
    assert run.number == 8
    assert "the state is gone" in run.notices[0]


def test_the_report_holds_each_site_against_its_own_last_runs(open_run, tmp_path: Path) -> None:
    for number in (1, 2):
        run = open_run()
        run.add(page(run, number))
        summary = run.finish("finished")
        run.close()
    usual = {"pages": 1, "articles": 1, "words": 90, "cut": 0.0, "titles": 0.0}
    usual |= {"lost": 0, "odd": 0}
    assert summary["watch"]["waha"] == {"now": usual, "usual": usual}
    html = (tmp_path / "reports" / "000002.html").read_text("utf-8")
    assert "Each site against its own last weeks" in html
    assert "articles kept in the last 2 runs" in html


def test_the_report_begins_with_the_sites_that_are_an_alarm(open_run, tmp_path: Path) -> None:
    for number, name in enumerate(("marfa", "waha"), 1):
        run = open_run()
        for site, many in (("waha", 20), ("marfa", 20)):
            run.fetches.count(site, "listings")
            run.fetches.count(site, "links", many)
        for address in range(20):
            run.add(replace(page(run, 100 * number + address), site=name))
        run.finish("finished")
        run.close()
    run = open_run()
    run.fetches.count("waha", "listings")
    run.fetches.count("waha", "links", 20)
    run.fetches.count("waha", "resting", 1)
    run.fetches.count("marfa", "listings")
    run.fetches.count("marfa", "links", 20)
    run.fetches.count("marfa", "gone", 4)
    (alarm,) = run.finish("finished")["alarms"]
    assert alarm == "marfa: 4 addresses and no article among them (gone)"
    html = (tmp_path / "reports" / "000003.html").read_text("utf-8")
    table = html.partition('id="crawl"')[2].partition("</section>")[0]
    assert "<bdi>marfa</bdi>" in table
    assert "gone 4" in table
    assert "<bdi>waha</bdi>" not in table
    assert "1 other site answered, and had nothing new." in table


def test_what_is_given_up_is_named_with_its_reason(open_run) -> None:
    run = open_run()
    link = Link("https://waha.example/1", "http://www.waha.example/1")
    run.state.frontier.new_links("waha", [link], run.number)
    for _ in range(TRIES):
        run.state.frontier.fail_url(link.key, run.number, "timeout")
    named = [{"site": "waha", "url": link.url, "reason": "timeout"}]
    summary = run.finish("finished")
    assert summary["given_up"] == named
    assert line(summary).endswith("0 rejected, 1 given up")
    assert line({**summary, "given_up": named * 100}).endswith("100 and more given up")


def test_deleted_results_are_noticed_once_and_do_not_come_again(open_run, tmp_path: Path) -> None:
    for number in (1, 2):
        run = open_run()
        run.add(page(run, number))
        run.finish("finished")
        run.close()
    (tmp_path / "articles" / "000001.jsonl").unlink()
    said = []
    for _ in range(2):
        run = open_run()
        said += run.notices
        run.finish("finished")
        run.close()
    assert len(said) == 1
    assert "the articles of run 1 are no longer in" in said[0]
    assert exported(tmp_path) == {"000002.jsonl": ["id-2"]}


def test_one_run_at_a_time(tmp_path: Path) -> None:
    from filelock import FileLock

    with FileLock(tmp_path / ".lock"), pytest.raises(Locked, match="Another run"):
        hold_lock(tmp_path)


def test_a_folder_that_is_a_file_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="name another with -s OUTPUT_DIR"):
        hold_lock(tmp_path / "file")


def test_the_line_for_the_mail_says_what_matters(open_run) -> None:
    summary = open_run().finish("finished")
    assert line(summary) == "run 1: 0 pages, 0 new articles, 0 duplicates, 0 rejected"
    worse = {**summary, "failed": 2, "alarms": ["waha: silence"], "ended": "shutdown"}
    assert line(worse).endswith("2 addresses failed, alarm: waha: silence, ended by shutdown")


def test_the_table_has_a_row_for_each_site_with_pages(open_run, capsys) -> None:
    from rich.console import Console

    run = open_run()
    run.add(page(run, 1))
    run.add(lost(run, 2))
    run.fetches.fail("marfa", "home_timeout")
    print_summary(run.finish("finished"), Console(width=100))
    said = capsys.readouterr().out
    assert all(word in said for word in ("waha", "marfa", "too short", "all"))
