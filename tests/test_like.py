"""A crawl for pages like samples: which links first, what is kept, and what another run finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scrapy.utils.project import get_project_settings

from cleaning.likeness import Subject
from cleaning.model import Rejection
from cleaning.store import Database
from cleaning.store.frontier import Link
from cleaning.store.outcomes import PageRecord
from cleaning.store.state import State
from cleaning.store.unlike import reopen_unlike
from cleaning.urls import canonical_url
from crawler.likely import LikelyFirst
from crawler.session import Session
from tests.crawling import Scrapy
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.server import NewsroomServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.newsroom.truth import Truth

MATCHES = Subject.of(
    [
        "فاز فريق الواحة على ضيفه المرفأ بهدفين في مباراة من الدوري الممتاز، وسجل المهاجم هدفا من "
        "ركلة حرة ورفع الفريق رصيده في جدول الترتيب.",
    ]
)
SITE = "https://waha.example"


def link(path: str) -> Link:
    return Link(canonical_url(SITE + path), SITE + path)


class TestLikelyFirst:
    def given(self, queue: LikelyFirst) -> list[str]:
        return [queue.popleft().url.removeprefix(SITE) for _ in range(len(queue))]

    def test_links_on_the_subject_go_first_and_unknown_ones_before_other_subjects(self) -> None:
        queue = LikelyFirst(MATCHES)
        queue.hear(
            [(f"{SITE}/1", "أسعار القمح في سوق الحبوب"), (f"{SITE}/3", "هدف في مباراة الدوري")]
        )
        queue.extend([link("/1"), link("/2"), link("/3")])
        assert self.given(queue) == ["/3", "/2", "/1"]

    def test_the_words_of_an_address_speak_too(self) -> None:
        queue = LikelyFirst(MATCHES)
        queue.extend([link("/اقتصاد/أسعار-القمح"), link("/رياضة/مباراة-فريق-الواحة")])
        assert self.given(queue) == ["/رياضة/مباراة-فريق-الواحة", "/اقتصاد/أسعار-القمح"]

    def test_equals_keep_their_order(self) -> None:
        queue = LikelyFirst(MATCHES)
        queue.extend([link(f"/{n}") for n in range(20)])
        assert self.given(queue) == [f"/{n}" for n in range(20)]

    def test_what_is_heard_later_moves_a_link_that_waits(self) -> None:
        queue = LikelyFirst(MATCHES)
        queue.extend([link("/1"), link("/2")])
        queue.hear([(f"{SITE}/2?utm_source=home#top", "هدف في مباراة الدوري")])
        assert (len(queue), self.given(queue)) == (2, ["/2", "/1"])
        assert len(queue) == 0

    def test_more_is_no_title_and_the_longest_text_of_several_counts(self) -> None:
        queue = LikelyFirst(MATCHES)
        texts = ["المزيد", "هدف في مباراة", "هدف في مباراة الدوري", "اقرأ", "12:30 3/4"]
        queue.hear((f"{SITE}/1", text) for text in texts)
        assert queue.said(link("/1").key) == "هدف في مباراة الدوري"
        assert queue.said(link("/2").key) == ""


class TestPagesFoundUnlike:
    """They are done with for the same samples, and wait again for any others."""

    @pytest.fixture
    def state(self, tmp_path: Path) -> Iterator[State]:
        with Database(tmp_path / "state.sqlite") as database:
            yield State(database)

    def unlike(self, state: State, run: int, subject: str, *paths: str) -> None:
        links = [link(path) for path in paths]
        state.frontier.new_links("waha", links, run)
        detail = f"likeness 0.0100, 0.18 wanted (samples {subject})"
        rejections = [Rejection(each.key, "likeness", "unlike", detail) for each in links]
        state.outcomes.record(
            run,
            [
                PageRecord(number, "waha", lost.id, lost.id, rejection=lost)
                for number, lost in enumerate(rejections, 1)
            ],
        )

    def waiting(self, state: State) -> list[str]:
        return [each.url.removeprefix(SITE) for each in state.frontier.pending("waha", 10)]

    @pytest.mark.parametrize(
        ("wanted", "waiting"), [("aaaa1111", []), ("bbbb2222", ["/1"]), ("", ["/1"])]
    )
    def test_wait_for_other_samples_only(
        self, state: State, wanted: str, waiting: list[str]
    ) -> None:
        self.unlike(state, 1, "aaaa1111", "/1")
        reopen_unlike(state.database, wanted)
        assert self.waiting(state) == waiting

    def test_the_last_judgement_counts(self, state: State) -> None:
        self.unlike(state, 1, "aaaa1111", "/1")
        reopen_unlike(state.database, "bbbb2222")
        self.unlike(state, 2, "bbbb2222", "/1")
        reopen_unlike(state.database, "bbbb2222")
        assert self.waiting(state) == []
        reopen_unlike(state.database, "aaaa1111")
        assert self.waiting(state) == ["/1"]

    def test_pages_rejected_for_anything_else_do_not_wait(self, state: State) -> None:
        state.frontier.new_links("waha", [link("/1")], 1)
        lost = Rejection(link("/1").key, "length", "too_short", "3 words")
        state.outcomes.record(1, [PageRecord(1, "waha", lost.id, lost.id, rejection=lost)])
        reopen_unlike(state.database, "")
        assert self.waiting(state) == []


PAGES = 110
SUBJECT = "football"


class Search:
    """A crawl for one of twenty subjects, with five samples from another newsroom."""

    def __init__(self, scrapy: Scrapy, server: NewsroomServer, samples: Path) -> None:
        self.scrapy, self.server = scrapy, server
        scrapy.seeds.write_text(server.seeds_toml(), encoding="utf-8")
        samples.mkdir()
        told = [page for page in Newsroom(400, seed=7).truth if page.subject == SUBJECT]
        for number, page in enumerate(told[:10:2]):
            text = "\n".join((page.title, *page.body))
            (samples / f"{number}.txt").write_text(text, encoding="utf-8")
        self.dry = scrapy("crawl", "news", "-a", f"like={samples}", "--dry-run")
        self.left = scrapy.output.exists()
        asked = len(server.requests)
        self.crawl = scrapy("crawl", "news", "-a", f"like={samples}")
        self.summary, self.found = scrapy.summary(), scrapy.articles()
        self.asked = server.requests[asked:]
        self.again = scrapy("refresh", "-a", f"like={samples}")
        self.idle = scrapy.summary()
        self.whole = scrapy("crawl", "news")
        self.rest = scrapy.summary()

    def truth(self) -> dict[str, Truth]:
        return {canonical_url(page.url): page for page in self.server.newsroom.truth}


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    with NewsroomServer(Newsroom(PAGES)) as server:
        folder = tmp_path_factory.mktemp("search")
        yield Search(Scrapy(folder), server, folder / "samples")


def test_pages_on_the_subject_are_kept_and_the_others_counted(search: Search) -> None:
    assert search.crawl.returncode == 0, search.crawl.stderr
    truth, summary = search.truth(), search.summary
    assert summary["seen"] == summary["kept"] + summary["duplicates"] + summary["rejected"]
    on_subject = [truth[canonical_url(row["url"])].subject == SUBJECT for row in search.found]
    assert sum(on_subject) >= 0.9 * len(on_subject)
    stories = {page.story for page in truth.values() if page.subject == SUBJECT}
    taken = summary["kept"] + summary["duplicates"]
    assert taken >= 0.9 * sum(page.subject == SUBJECT for page in truth.values())
    assert {truth[canonical_url(row["url"])].story for row in search.found} & stories
    assert summary["rejected_by_reason"]["unlike"] > PAGES / 2
    assert all(0.1 < row["likeness"] <= 1 for row in search.found)


def test_the_likeliest_links_are_fetched_first(search: Search) -> None:
    """Half of the pages on the subject are among the first fifth that are fetched."""
    by_place = {
        (page.site, canonical_url(page.url)): page.subject for page in search.truth().values()
    }
    port = search.server.port
    fetched = [
        by_place[found]
        for host, path, status in search.asked
        if status == 200
        and (found := (host.partition(".")[0], canonical_url(f"http://{host}:{port}{path}")))
        in by_place
    ]
    first = fetched[: len(fetched) // 5]
    assert first.count(SUBJECT) >= 0.5 * fetched.count(SUBJECT)


def test_a_dry_run_lists_what_would_be_taken_and_leaves_nothing(search: Search) -> None:
    assert search.dry.returncode == 0, search.dry.stderr
    assert not search.left
    rows = [line.split("\t") for line in search.dry.stdout.splitlines()]
    assert {url for _, url, _ in rows} == {row["url"] for row in search.found}
    assert [likeness for likeness, _, _ in rows] == sorted((r[0] for r in rows), reverse=True)
    assert all(said for _, _, said in rows)
    assert search.dry.stderr.endswith("; nothing was kept\n")


def test_the_same_search_again_finds_nothing_and_is_no_alarm(search: Search) -> None:
    assert search.again.returncode == 0, search.again.stderr
    assert (search.idle["seen"], search.idle["alarms"]) == (0, [])


def test_a_crawl_for_everything_takes_what_was_unlike(search: Search) -> None:
    assert search.whole.returncode == 0, search.whole.stderr
    assert search.rest["seen"] == search.summary["rejected_by_reason"]["unlike"]
    assert "unlike" not in search.rest["rejected_by_reason"]
    assert search.rest["kept"] > 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"like": "EMPTY"}, "hold no text"),
        ({"like": "SAMPLE", "threshold": "much"}, "threshold=much is no number"),
        ({"like": "SAMPLE", "threshold": "2"}, "between 0 and 1"),
    ],
    ids=str,
)
def test_wrong_use_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: dict[str, str], says: str
) -> None:
    (tmp_path / "EMPTY").write_text("")
    (tmp_path / "SAMPLE").write_text("فاز فريق الواحة على ضيفه المرفأ في مباراة", encoding="utf-8")
    (tmp_path / "seeds.toml").write_text(f'[[site]]\nname = "waha"\nhome = "{SITE}/"\n')
    given = {**arguments, "like": str(tmp_path / arguments["like"])}
    settings = get_project_settings()
    assert Session(None, settings).run({"sites": str(tmp_path / "seeds.toml"), **given}) == 1
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1
