"""Watching: what a site is usually like, and when it is an alarm."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from cleaning.store import Database
from cleaning.store.history import DAYS, RUNS, SiteFacts
from cleaning.store.state import State
from crawler.alarms import collapse, lost_addresses, reach
from crawler.layout import Layout, marks_of
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.outlets import outlets
from tests.newsroom.posts import SECTIONS
from tests.newsroom.render import Renderer

if TYPE_CHECKING:
    from pathlib import Path

USUAL = SiteFacts(pages=100, articles=90, words=300, cut=0.1, titles=1.0, odd=5)
LISTED = {"listings": 3, "links": 20}


@pytest.mark.parametrize(
    ("now", "fetched", "failed", "alarm"),
    [
        pytest.param({}, {"listings": 3, "not_modified": 3}, {}, None, id="nothing has changed"),
        pytest.param({}, LISTED, {}, None, id="all links are known"),
        pytest.param({"pages": 2}, {"listings": 2, "links": 2}, {}, None, id="two bad pages"),
        pytest.param({}, {}, {"home_http_403": 1}, r"answers \(home_http_403\)", id="blocked"),
        pytest.param({}, {"listings": 2}, {}, "lead to no article", id="another front page"),
        pytest.param({"pages": 5}, LISTED, {}, "5 pages and no article", id="soft 404"),
        pytest.param({}, LISTED | {"soft_404": 4}, {}, r"4 .*\(soft_404\)", id="all sent home"),
        pytest.param({}, LISTED, {"http_403": 4}, r"4 .* \(http_403\)", id="pages are blocked"),
        pytest.param({}, LISTED | {"gone": 4}, {}, r"4 addresses .*\(gone\)", id="all gone"),
        pytest.param({}, LISTED | {"left_site": 4}, {}, "left_site", id="all lead elsewhere"),
        pytest.param({}, LISTED | {"disallowed": 4}, {}, "disallowed", id="robots.txt says no"),
        pytest.param({}, LISTED | {"not_html": 4}, {}, "not_html", id="all are other files"),
        pytest.param({}, LISTED | {"gone": 2}, {}, None, id="two are gone"),
        pytest.param(
            {"pages": 2}, LISTED | {"gone": 2}, {"timeout": 1}, r"5 .*\(gone, timeout\)", id="mixed"
        ),
        pytest.param({}, LISTED | {"host_left": 9}, {}, "9 .* wait.*host_left", id="told to wait"),
        pytest.param(
            {}, LISTED | {"host_left": 9, "revisits": 3}, {}, None, id="told to wait, later"
        ),
        pytest.param(
            {}, LISTED | {"failed_again": 4}, {"http_500": 6}, None, id="four fail as they did"
        ),
        pytest.param(
            {}, LISTED | {"soft_404": 5, "soft_404_again": 3}, {}, None, id="sent home as they were"
        ),
        pytest.param(
            {}, {"listings": 2, "not_modified": 1}, {}, None, id="only an index of sitemaps is new"
        ),
        pytest.param({}, {"listings": 1, "resting": 4}, {}, None, id="its feeds rest"),
    ],
)
def test_a_site_without_articles(
    now: dict[str, int], fetched: dict[str, int], failed: dict[str, int], alarm: str | None
) -> None:
    check(SiteFacts(**now), USUAL, fetched, failed, alarm)


def check(
    now: SiteFacts,
    usual: SiteFacts,
    fetched: dict[str, int],
    failed: dict[str, int],
    alarm: str | None,
) -> None:
    lost = lost_addresses(Counter(fetched), Counter(failed)).total()
    found = collapse(replace(now, lost=lost), usual, Counter(fetched), Counter(failed))
    if alarm is None:
        assert found == []
    else:
        (said,) = found
        assert re.search(alarm, said)


def facts(
    pages: int, articles: int, words: int = 300, cut: float = 0.1, titles: float = 1.0, odd: int = 0
) -> SiteFacts:
    return SiteFacts(pages, articles, words, cut, titles, odd=odd)


@pytest.mark.parametrize(
    ("now", "alarm"),
    [
        pytest.param(facts(20, 18), None, id="as usual"),
        pytest.param(facts(20, 18, words=150), None, id="short news today"),
        pytest.param(facts(20, 2), "only 2 of 20 pages are articles, usually 90%", id="yield"),
        pytest.param(facts(3, 1), None, id="too few to tell"),
        pytest.param(facts(5, 5, words=60, odd=5), "60 words, usually 300", id="teasers only"),
        pytest.param(facts(9, 9, words=60, odd=7), "60 words, usually 300", id="mostly teasers"),
        pytest.param(facts(5, 5, words=2_000, odd=5), "2000 words, usually 300", id="whole pages"),
        pytest.param(facts(3, 3, words=60, odd=2), None, id="two briefs of three"),
        pytest.param(facts(5, 5, cut=0.6), "60% of the text is boilerplate", id="boilerplate"),
        pytest.param(facts(5, 5, titles=0.2), "share one title", id="one title"),
        pytest.param(facts(1, 1, words=60, odd=1), None, id="one short article"),
    ],
)
def test_articles_that_are_not_what_they_were(now: SiteFacts, alarm: str | None) -> None:
    check(now, USUAL, LISTED, {}, alarm)


@pytest.mark.parametrize(
    ("odd", "articles", "alarm"),
    [(0, 3, True), (10, 3, False), (10, 4, True), (25, 5, False), (25, 8, True)],
)
def test_a_site_with_briefs_needs_more_of_them_for_an_alarm(
    odd: int, articles: int, alarm: bool
) -> None:
    usual = SiteFacts(100, 100, words=300, titles=1.0, odd=odd)
    check(facts(articles, articles, 60, odd=articles), usual, LISTED, {}, "60" if alarm else None)


@pytest.mark.parametrize(
    ("share", "pages", "alarm"),
    [
        (1.0, 3, "3 pages and no article"),
        (0.9, 3, None),
        (0.9, 4, "4 pages and no article"),
        (0.5, 7, None),
        (0.5, 11, "11 pages and no article"),
        (0.2, 21, None),
        (0.2, 33, "33 pages and no article"),
    ],
)
def test_pages_without_an_article_alarm_where_that_is_no_chance(
    share: float, pages: int, alarm: str | None
) -> None:
    usual = SiteFacts(100, int(100 * share), words=300, titles=1.0)
    check(SiteFacts(pages), usual, LISTED, {}, alarm)


def test_a_site_that_never_had_articles_is_no_alarm() -> None:
    check(SiteFacts(5), SiteFacts(40), {}, {"home_timeout": 1}, None)


def test_what_is_usual_is_that_of_the_last_weeks(tmp_path: Path) -> None:
    """Hourly runs for 40 days: the last ones each by itself, before them a row a day."""
    with Database(tmp_path / "state.sqlite") as database:
        state = State(database)
        assert state.history.usual("waha") == SiteFacts()
        began = datetime(2025, 3, 1, tzinfo=UTC)
        for hour in range(40 * 24):
            run = state.begin_run((began + timedelta(hours=hour)).isoformat())
            old = hour < 10 * 24
            state.history.add(run, {"waha": facts(10, 8, words=100 if old else 300, odd=1)})
        last = state.history.last("waha")
        assert [run for run, _ in last[:RUNS]] == list(range(960, 960 - RUNS, -1))
        assert len(last) == RUNS + DAYS
        assert last[RUNS + 1][1] == facts(240, 192, odd=24)
        usual = state.history.usual("waha")
        assert (usual.words, usual.kept_share) == (300, 0.8)
        assert 27 * 240 < usual.pages <= 30 * 240
        assert state.history.usual("marfa") == SiteFacts()


FOUND, NONE, ONE = facts(20, 18), facts(2, 0), facts(1, 1)


@pytest.mark.parametrize(
    ("now", "earlier", "runs"),
    [
        (NONE, [NONE, NONE, FOUND, NONE], 2),
        (NONE, [FOUND, NONE], 0),
        (SiteFacts(), [NONE, NONE], 0),
        (ONE, [NONE, ONE, ONE, ONE], 3),
        (ONE, [FOUND, ONE], 1),
        (ONE, [ONE], 0),
        (FOUND, [ONE, ONE], 0),
    ],
)
def test_a_run_with_little_is_looked_at_with_those_before_it(
    now: SiteFacts, earlier: list[SiteFacts], runs: int
) -> None:
    assert reach(now, earlier) == runs


def test_marks_are_class_names_that_more_than_one_page_has() -> None:
    body = b"<body class='single post-1001'><div id=\"main\"><p class='lead x7'>"
    assert {"single", "main", "lead"} <= marks_of(body)
    assert not {"post-1001", "x7"} & marks_of(body)


def test_only_the_beginning_of_a_huge_page_is_looked_at() -> None:
    """The event loop waits meanwhile."""
    body = b"<body class='single'>" + b"<td>1" * 200_000
    assert marks_of(body + b"<p class='tail'>") == marks_of(body) >= {"single"}


def pages_of(theme: str) -> list[bytes]:
    """Pages of an outlet, drawn with the templates of the theme."""
    newsroom = Newsroom(300)
    outlet = outlets()[next(name for name, each in outlets().items() if each.theme == theme)]
    render = Renderer(outlet, newsroom.base(outlet), SECTIONS)
    return [render.article(post) for post in newsroom.posts[outlet.name][:6]]


THEMES = [each.theme for each in outlets().values()]


@pytest.mark.parametrize("theme", THEMES)
def test_a_layout_is_known_again_and_another_one_is_not(theme: str) -> None:
    pages = pages_of(theme)
    known = frozenset().union(*map(marks_of, pages[:2]))
    same, other = Layout(known), Layout(known)
    for page in pages[2:]:
        same.see(page)
    for page in pages_of(THEMES[THEMES.index(theme) - 1])[2:]:
        other.see(page)
    assert same.changed is None
    assert other.changed is not None


def test_a_first_crawl_knows_no_layout_and_calls_none_changed() -> None:
    layout = Layout(frozenset())
    for page in pages_of(THEMES[0]):
        layout.see(page)
    assert layout.changed is None
