"""The demo newsroom: what it promises to the crawler, the tests and the benchmarks."""

from __future__ import annotations

import gzip
import html
import http.client
import json
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from email.utils import parsedate_to_datetime
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import pytest

from tests.newsroom import Newsroom, NewsroomServer, Truth
from tests.newsroom.calendars import hijri, printed, solar
from tests.newsroom.desk import Assignment
from tests.newsroom.grammar import expand, number
from tests.newsroom.likeness import containment, jaccard, shingles, words
from tests.newsroom.outlets import by_theme, outlets
from tests.newsroom.press import Press
from tests.newsroom.site import Site
from tests.newsroom.spelling import spell
from tests.newsroom.stories import load
from tests.newsroom.truth import dumps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parent.parent
THEMES = [outlet.theme for outlet in outlets().values()]


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return Newsroom(300)


@pytest.fixture(scope="module")
def pages(newsroom: Newsroom) -> dict[str, str]:
    """Decoded article pages by URL."""
    return {
        site.base + post.path: site.get(post.path).body.decode(outlet.encoding)
        for outlet in outlets().values()
        for site in [Site(outlet, newsroom)]
        for post in site.posts
    }


@pytest.fixture(scope="module")
def server() -> Iterator[NewsroomServer]:
    """For tests that only read."""
    with NewsroomServer(Newsroom(150)) as running:
        yield running


@pytest.fixture
def fresh() -> Iterator[NewsroomServer]:
    """For tests that publish or count requests."""
    with NewsroomServer(Newsroom(50)) as running:
        yield running


class Answer:
    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.body = response.status, response.headers, response.read()


def get(
    server: NewsroomServer, host: str, path: str, headers: Mapping[str, str] | None = None
) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    target = quote(path, safe="/?=&%")
    host_header = {"Host": f"{host}.localhost:{server.port}"}
    connection.request("GET", target, headers={**host_header, **(headers or {})})
    try:
        return Answer(connection.getresponse())
    finally:
        connection.close()


def text_of(truth: Truth) -> str:
    return "\n".join(truth.body)


def firsts(newsroom: Newsroom) -> dict[str, Truth]:
    """For each story that is no template, the page of its first full telling."""
    found: dict[str, Truth] = {}
    for row in newsroom.truth:
        if row.relation in ("original", "unique"):
            found.setdefault(row.story, row)
    return found


# The same newsroom every time


def digest(newsroom: Newsroom) -> str:
    return sha256(dumps(newsroom.truth).encode()).hexdigest()


def test_the_same_seed_gives_the_same_newsroom() -> None:
    assert digest(Newsroom(60, seed=5)) == digest(Newsroom(60, seed=5))
    assert digest(Newsroom(60, seed=5)) != digest(Newsroom(60, seed=6))


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles"])
def test_neither_hash_seed_nor_time_zone_matter(zone: str) -> None:
    code = (
        "from tests.test_newsroom import *;"
        "n = Newsroom(30);"
        "s = Site(by_theme('jannah'), n);"
        "print(digest(n), sha256(s.get(s.posts[-1].path).body).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": str(len(zone)), "TZ": zone}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    newsroom = Newsroom(30)
    site = Site(by_theme("jannah"), newsroom)
    page = sha256(site.get(site.posts[-1].path).body).hexdigest()
    assert done.stdout.decode().split() == [digest(newsroom), page]


@pytest.mark.parametrize("count", [1, 9, 60, 150])
def test_it_has_as_many_article_pages_as_asked(count: int) -> None:
    newsroom = Newsroom(count, seed=3)
    assert len(newsroom) == len(newsroom.truth) == count


def test_every_outlet_prints_and_every_relation_occurs(newsroom: Newsroom) -> None:
    sites = Counter(row.site for row in newsroom.truth)
    assert set(sites) == set(outlets())
    assert min(sites.values()) >= 10
    relations = Counter(row.relation for row in newsroom.truth)
    assert set(relations) == {"original", "copy", "update", "brief", "template", "unique"}
    assert len({row.subject for row in newsroom.truth}) >= 20


def test_every_page_has_its_own_address(newsroom: Newsroom) -> None:
    assert len({row.url for row in newsroom.truth}) == len(newsroom)


def test_a_long_headline_printed_twice_gets_a_second_address() -> None:
    newsroom, press = Newsroom(1), Press()
    (post,) = (post for posts in newsroom.posts.values() for post in posts)
    version = replace(post.version, title=" ".join(["خبر"] * 30))
    row = Assignment(by_theme("jannah"), version, newsroom.now)
    paths = [press.print(row, 1, Random(1)).path for _ in range(3)]
    assert [path[-3:] for path in paths[1:]] == ["-2/", "-3/"]


def test_an_edition_is_what_publishing_brings() -> None:
    grown = Newsroom(100)
    before = {row.url: row for row in grown.truth}
    brought = grown.publish()
    assert digest(grown) == digest(Newsroom(100, edition=2))
    assert len(brought.new) == 10
    assert len(grown) == 110
    assert brought.revised
    changed = [row for row in grown.truth if row.url in before and row != before[row.url]]
    assert {row.relation for row in changed} == {"update"}
    assert all(row.updated and row.edition == 2 for row in changed)
    assert len(changed) == len(brought.revised)


def test_a_later_edition_republishes_stories_of_the_day_before() -> None:
    newsroom = Newsroom(200)
    known = {row.story for row in newsroom.truth}
    newsroom.publish()
    late = [row for row in newsroom.truth if row.edition == 2 and row.story in known]
    assert "copy" in {row.relation for row in late}


# Stories


def test_different_stories_are_different(newsroom: Newsroom) -> None:
    by_subject = defaultdict(list)
    for row in firsts(newsroom).values():
        by_subject[row.subject].append(shingles(text_of(row)))
    alike = [
        jaccard(one, two) for rows in by_subject.values() for one, two in combinations(rows, 2)
    ]
    assert max(alike) < 0.3


def test_different_stories_share_no_long_run_of_words(newsroom: Newsroom) -> None:
    seen: dict[str, str] = {}
    for row in firsts(newsroom).values():
        for run in shingles(text_of(row), 20):
            assert seen.setdefault(run, row.story) == row.story, run


def test_a_copy_tells_its_original(newsroom: Newsroom) -> None:
    stories = firsts(newsroom)
    likeness = []
    for row in newsroom.truth:
        if row.relation == "copy" and row.story in stories:
            copy, original = shingles(text_of(row)), shingles(text_of(stories[row.story]))
            likeness.append(jaccard(copy, original))
            assert containment(copy, original) > 0.6, row.url
    assert sorted(likeness)[len(likeness) // 2] > 0.75


def test_copies_have_new_headlines_cut_endings_and_datelines(newsroom: Newsroom) -> None:
    stories = firsts(newsroom)
    copies = [r for r in newsroom.truth if r.relation == "copy" and r.story in stories]
    pairs = [(row, stories[row.story]) for row in copies]
    assert any(copy.title != original.title for copy, original in pairs)
    assert any(len(copy.body) < len(original.body) for copy, original in pairs)
    assert any(copy.body[0] != original.body[0] for copy, original in pairs)
    assert any(copy.body == original.body for copy, original in pairs)


def test_an_update_keeps_the_story_and_adds_to_it(newsroom: Newsroom) -> None:
    stories = firsts(newsroom)
    rows = [r for r in newsroom.truth if r.relation == "update" and r.story in stories]
    assert rows
    for row in rows:
        first = stories[row.story]
        assert len(row.body) > len(first.body)
        assert row.published > first.published
        assert containment(shingles(text_of(first)), shingles(text_of(row))) > 0.6


def test_a_brief_stands_inside_a_longer_report(newsroom: Newsroom) -> None:
    stories = firsts(newsroom)
    rows = [r for r in newsroom.truth if r.relation == "brief" and r.story in stories]
    assert rows
    for row in rows:
        brief, whole = shingles(text_of(row)), shingles(text_of(stories[row.story]))
        assert containment(brief, whole) > 0.7, row.url
        assert len(whole) > 1.5 * len(brief)


def test_notes_of_a_family_differ_in_figures_and_are_different_stories(newsroom: Newsroom) -> None:
    families = defaultdict(list)
    for row in newsroom.truth:
        if row.relation == "template":
            families[row.family].append(row)
    assert len(families) >= 8
    for rows in families.values():
        assert len({row.story for row in rows}) == len({text_of(row) for row in rows}) == len(rows)
    masked = [shingles(re.sub(r"\d+", "0", text_of(row))) for row in families["gold-cairo"]]
    assert min(jaccard(one, two) for one, two in combinations(masked, 2)) > 0.8


def test_texts_are_long_enough_to_be_articles(newsroom: Newsroom) -> None:
    counts = sorted(len(words(text_of(row))) for row in newsroom.truth)
    assert counts[0] >= 25
    assert counts[len(counts) // 2] > 80
    assert counts[-1] > 280


def test_persian_pages_say_so(newsroom: Newsroom) -> None:
    persian = [row for row in newsroom.truth if row.language == "fa"]
    assert {row.site for row in persian} == {by_theme("persian").name}
    assert all("ی" in text_of(row) and "ة" not in text_of(row) for row in persian)


# Pages


def visible(page: str) -> str:
    without = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.S | re.I)
    return html.unescape(re.sub(r"<[^>]+>", "", without))


def test_the_body_stands_on_its_page(newsroom: Newsroom, pages: dict[str, str]) -> None:
    for row in newsroom.truth:
        shown = visible(pages[row.url])
        assert row.title in shown
        assert all(paragraph in shown for paragraph in row.body), row.url


def test_the_boilerplate_stands_on_its_page_and_not_in_the_body(
    newsroom: Newsroom, pages: dict[str, str]
) -> None:
    for row in newsroom.truth:
        shown = html.unescape(pages[row.url])
        assert row.boilerplate
        for text in row.boilerplate:
            assert text in shown or text in visible(pages[row.url]), (row.url, text)
            assert text not in text_of(row)


@pytest.mark.parametrize(
    ("theme", "marks"),
    [
        ("jannah", ["Jannah Theme License is not validated", "زر الذهاب إلى الأعلى", "tagcloud"]),
        ("jnews", ["Share on Facebook", "Leave a Reply", "No Result", "View All Result"]),
        ("aggregator", ["المصدر: ", "كلمات دلالية: ", "إقرأ أيضاً:", " GMT"]),
        ("translated", ["[ad_1]", "[ad_2]", "إعلان"]),
        ("portal", ["Google News", "اقرأ أيضًا", "قناتنا على واتساب"]),
        ("tables", ["<TABLE", "<BR><BR>", "windows-1256"]),
        ("agency", ["// انتهى //", " هـ الموافق ", "واح"]),
        ("newspaper", ["td-post-content", "- Advertisement -", "ترك الرد"]),
        ("persian", ['lang="fa"', "کد خبر", "نظر شما"]),
    ],
)
def test_a_theme_prints_its_own_furniture(
    newsroom: Newsroom, pages: dict[str, str], theme: str, marks: list[str]
) -> None:
    name = by_theme(theme).name
    own = [pages[row.url] for row in newsroom.truth if row.site == name]
    for mark in marks:
        assert any(mark in page for page in own), mark


def test_the_aggregator_appends_another_whole_article(newsroom: Newsroom) -> None:
    elsewhere = {row.body: row.story for row in newsroom.truth}
    rows = [row for row in newsroom.truth if row.site == by_theme("aggregator").name]
    appended = 0
    for row in rows:
        foreign = [
            body
            for body in elsewhere
            if len(body) > 2 and elsewhere[body] != row.story and set(body) <= set(row.boilerplate)
        ]
        appended += bool(foreign)
    assert appended > len(rows) / 2


def test_a_translated_page_repeats_its_title_in_both_kinds_of_quotes(
    newsroom: Newsroom, pages: dict[str, str]
) -> None:
    rows = [row for row in newsroom.truth if row.site == by_theme("translated").name]
    for row in rows:
        shown = visible(pages[row.url])
        assert '"' in row.title
        assert shown.count(row.title) >= 3
        assert re.sub('"([^"]*)"', "“\\1”", row.title) in shown


@pytest.mark.parametrize("theme", [t for t in THEMES if t not in ("tables", "aggregator")])
def test_pages_carry_structured_data(newsroom: Newsroom, pages: dict[str, str], theme: str) -> None:
    row = next(row for row in newsroom.truth if row.site == by_theme(theme).name)
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', pages[row.url])
    assert found
    data = json.loads(found[1])
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == row.title
    assert data["datePublished"] == row.published


def test_pages_weigh_what_real_ones_do(newsroom: Newsroom, pages: dict[str, str]) -> None:
    sizes = [len(pages[row.url].encode()) for row in newsroom.truth]
    assert 30_000 < sum(sizes) / len(sizes) < 120_000


# Spelling, numbers, dates


@pytest.mark.parametrize(
    ("habit", "before", "after"),
    [
        ("bare_alef", "أعلنت إدارة آبار", "اعلنت ادارة ابار"),
        ("ha_for_ta", "مدرسة جديدة، فتاة", "مدرسه جديده، فتاه"),
        ("persian_keyboard", "على كرسي", "علی کرسی"),
        ("final_dotless_ya", "في النادي يلعب", "فى النادى يلعب"),
        ("indic_digits", "بلغ 4.7 في 2025", "بلغ ٤٫٧ في ٢٠٢٥"),
        ("tanween", "وأضاف مشيرا إلى", "وأضاف مشيراً إلى"),
        ("percent_sign", "زاد 12 في المئة.", "زاد 12%."),
        ("per_cent_joined", "زاد 12 في المئة.", "زاد 12 بالمئة."),
        ("straight_quotes", "قال «نعم» و“لا”", 'قال "نعم" و"لا"'),
        ("curly_quotes", 'قال "نعم" و«لا»', "قال “نعم” و“لا”"),
    ],
)
def test_a_habit_changes_letters_and_signs_only(habit: str, before: str, after: str) -> None:
    assert spell(before, (habit,)) == after
    assert len(after.split()) <= len(before.split())


def test_tatweel_stretches_a_word_and_folds_away() -> None:
    before = "كلمة كلمة كلمة كلمة السيارات كلمة"
    assert "ـ" in spell(before, ("tatweel",))
    assert words(spell(before, ("tatweel",))) == words(before)


def test_drawn_numbers_agree_with_their_nouns() -> None:
    rng = Random(1)
    drawn = [int(number("12-980", rng)) for _ in range(300)]
    assert all(value % 100 > 10 and 12 <= value <= 980 for value in drawn)
    assert re.fullmatch(r"\d+\.\d", number("1.2-9.8", rng))
    assert re.fullmatch(r"\d\d,\d{3}", number("11200-38900", rng))


def test_a_template_with_a_bracket_left_open_is_refused() -> None:
    with pytest.raises(ValueError, match="bracket"):
        expand("(واحد|اثنان", Random(1), {}, {})


@pytest.mark.parametrize("language", ["ar", "fa"])
def test_every_country_and_section_is_complete(language: str) -> None:
    world = load(f"world.{language}")
    assert len(world["weekdays"]) == 7
    assert len(world["sections"]) == 7
    assert all(len(country["towns"]) >= 4 for country in world["country"])


@pytest.mark.parametrize(
    ("day", "expected_hijri", "expected_solar"),
    [
        ("2025-03-10", "10 رمضان 1446", "20 اسفند 1403"),
        ("2025-03-21", "21 رمضان 1446", "1 فروردین 1404"),
        ("2024-07-08", "1 محرم 1446", "18 تیر 1403"),
        ("2026-02-18", "1 رمضان 1447", "29 بهمن 1404"),
    ],
    ids=["Ramadan", "Nowruz", "Islamic new year", "first of Ramadan"],
)
def test_dates_of_other_calendars(day: str, expected_hijri: str, expected_solar: str) -> None:
    assert hijri(date.fromisoformat(day)) == expected_hijri
    assert solar(date.fromisoformat(day)) == expected_solar


def test_the_aggregator_prints_ordinal_dates(newsroom: Newsroom) -> None:
    assert printed(newsroom.now.replace(day=13), "ordinal") == "13th, March 2025 GMT"
    assert printed(newsroom.now.replace(day=21), "ordinal") == "21st, March 2025 GMT"


# The server


def test_outlets_are_told_apart_by_their_host(server: NewsroomServer) -> None:
    for name, outlet in outlets().items():
        page = get(server, name, "/").body.decode(outlet.encoding)
        assert outlet.title in page
    assert get(server, "nobody", "/").status == 404


def test_an_unchanged_page_is_not_sent_again(server: NewsroomServer) -> None:
    name = by_theme("jannah").name
    path = server.newsroom.posts[name][0].path
    first = get(server, name, path)
    again = get(server, name, path, {"If-None-Match": str(first.headers["ETag"])})
    since = {"If-Modified-Since": str(first.headers["Last-Modified"])}
    assert (first.status, again.status, get(server, name, path, since).status) == (200, 304, 304)
    assert again.body == b""
    old = {"If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"}
    assert get(server, name, path, old).status == 200
    assert get(server, name, path, {"If-None-Match": '"other"'}).status == 200


def test_one_outlet_compresses_and_wordpress_adds_the_slash(server: NewsroomServer) -> None:
    name = by_theme("portal").name
    path = server.newsroom.posts[name][0].path
    plain, zipped = get(server, name, path), get(server, name, path, {"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.body) == plain.body
    name = by_theme("jannah").name
    path = server.newsroom.posts[name][0].path
    moved = get(server, name, path.rstrip("/"))
    assert (moved.status, moved.headers["Location"]) == (301, server.url(name) + quote(path)[1:])


def test_publishing_changes_what_it_should_and_nothing_else(fresh: NewsroomServer) -> None:
    tags = {}
    for row in fresh.newsroom.truth:
        tags[row.url] = get(fresh, row.site, _path(row.url)).headers["ETag"]
    brought = fresh.publish()
    assert brought["pages"] == len(tags) + brought["new"]
    changed = [
        row
        for row in fresh.newsroom.truth
        if row.url in tags and get(fresh, row.site, _path(row.url)).headers["ETag"] != tags[row.url]
    ]
    assert len(changed) == brought["revised"]
    assert all(row.updated for row in changed)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def test_the_control_host_publishes_and_tells_the_truth(fresh: NewsroomServer) -> None:
    before = len(fresh.newsroom)
    brought = json.loads(get(fresh, "newsroom", "/_newsroom/publish").body)
    assert brought["edition"] == 2
    assert brought["pages"] == before + brought["new"]
    lines = get(fresh, "newsroom", "/_newsroom/truth").body.decode().splitlines()
    assert len(lines) == brought["pages"]
    assert get(fresh, "newsroom", "/").status == 404


def test_requests_are_logged_with_host_path_and_status(fresh: NewsroomServer) -> None:
    name = by_theme("tables").name
    get(fresh, name, "/article.php?id=1001")
    get(fresh, name, "/nothing.php")
    host = f"{name}.localhost"
    assert fresh.requests == [(host, "/article.php?id=1001", 200), (host, "/nothing.php", 404)]


@pytest.mark.parametrize("theme", THEMES)
def test_robots_close_the_print_versions(server: NewsroomServer, theme: str) -> None:
    outlet = by_theme(theme)
    rules = get(server, outlet.name, "/robots.txt").body.decode()
    assert "Disallow: /print/" in rules
    assert get(server, outlet.name, "/print/1").status == 200
    page = get(server, outlet.name, server.newsroom.posts[outlet.name][0].path).body
    assert b'"/print/1"' in page


@pytest.mark.parametrize("theme", THEMES)
def test_pages_that_are_no_articles_exist_and_others_do_not(
    server: NewsroomServer, theme: str
) -> None:
    name = by_theme(theme).name
    assert get(server, name, "/about").status == 200
    assert get(server, name, "/videos").status == 200
    assert get(server, name, "/no-such-page").status == 404
    image = get(server, name, "/images/1.png")
    assert (image.status, image.headers["Content-Type"]) == (200, "image/png")


def test_the_old_site_is_windows_1256_and_offers_neither_feed_nor_sitemap(
    server: NewsroomServer,
) -> None:
    outlet = by_theme("tables")
    answer = get(server, outlet.name, server.newsroom.posts[outlet.name][0].path)
    assert answer.headers["Content-Type"] == "text/html; charset=windows-1256"
    assert "جريدة السنابل" in answer.body.decode("cp1256")
    assert b"Sitemap" not in get(server, outlet.name, "/robots.txt").body
    assert get(server, outlet.name, "/sitemap.xml").status == 404


def listed(server: NewsroomServer, name: str, path: str) -> list[str]:
    """The addresses of a sitemap or of all the sitemaps of an index."""
    body = get(server, name, path).body
    root = ElementTree.fromstring(gzip.decompress(body) if path.endswith(".gz") else body)
    found = [str(node.text) for node in root.iter() if node.tag.endswith("}loc")]
    if root.tag.endswith("sitemapindex"):
        return [url for part in found for url in listed(server, name, _path(part))]
    return found


@pytest.mark.parametrize(
    ("theme", "path"),
    [
        ("jannah", "/sitemap_index.xml"),
        ("jnews", "/wp-sitemap.xml"),
        ("aggregator", "/sitemap_index.xml"),
        ("newspaper", "/sitemaps/index.xml"),
        ("agency", "/sitemap.xml"),
        ("persian", "/sitemap.xml"),
    ],
)
def test_sitemaps_name_every_article(server: NewsroomServer, theme: str, path: str) -> None:
    name = by_theme(theme).name
    expected = [quote(row.url, safe=":/?=&") for row in server.newsroom.truth if row.site == name]
    assert listed(server, name, path) == expected


def test_the_news_sitemap_names_the_last_two_days(server: NewsroomServer) -> None:
    name = by_theme("agency").name
    posts = server.newsroom.posts[name]
    recent = [p for p in posts if (server.newsroom.now - p.published).total_seconds() <= 172_800]
    assert len(listed(server, name, "/sitemap-news.xml")) == len(recent)
    assert b"publication_date" in get(server, name, "/sitemap-news.xml").body


@pytest.mark.parametrize("theme", [o.theme for o in outlets().values() if o.feed])
def test_feeds_name_the_newest_articles(server: NewsroomServer, theme: str) -> None:
    outlet = by_theme(theme)
    root = ElementTree.fromstring(get(server, outlet.name, outlet.feed).body)
    items = [node for node in root.iter() if re.sub("{.*}", "", node.tag) in ("item", "entry")]
    posts = server.newsroom.posts[outlet.name]
    titles = [
        child.text for item in items for child in item if re.sub("{.*}", "", child.tag) == "title"
    ]
    assert titles == [post.title for post in posts[::-1][:30]]


def test_one_feed_has_broken_dates(server: NewsroomServer) -> None:
    outlet = by_theme("translated")
    root = ElementTree.fromstring(get(server, outlet.name, outlet.feed).body)
    for node in root.iter("pubDate"):
        with pytest.raises(ValueError, match="date"):
            parsedate_to_datetime(node.text or "no date")


@pytest.mark.parametrize("theme", THEMES)
def test_sections_lead_to_every_article(newsroom: Newsroom, theme: str) -> None:
    outlet = by_theme(theme)
    site, found = Site(outlet, newsroom), {"/"}
    seen: set[str] = set()
    while waiting := found - seen:
        path = waiting.pop()
        seen.add(path)
        if "print" in path or path.startswith(("/tag", "/Tag", "/t/")):
            continue
        answer = site.get(path)
        if answer.status == 200 and answer.content_type.startswith("text/html"):
            page = answer.body.decode(outlet.encoding)
            links = re.findall(r'href="(/[^"#]*)"', page, flags=re.I)
            found |= {html.unescape(link) for link in links if not link.startswith("//")}
    assert {quote(post.path, safe="/?=&-_.~:%+") for post in site.posts} <= seen


def test_the_seeds_file_gives_names_and_homes_only(server: NewsroomServer) -> None:
    rows = tomllib.loads(server.seeds_toml())["site"]
    assert [row["name"] for row in rows] == list(outlets())
    assert all(set(row) == {"name", "home", "country"} for row in rows)
    assert all(f".localhost:{server.port}/" in row["home"] for row in rows)


def test_the_command_writes_pages_truth_and_seeds(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.newsroom", "--pages", "20", "--save", str(tmp_path)]
    command += ["--truth", str(tmp_path / "t.jsonl"), "--seeds", str(tmp_path / "s.toml")]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    saved = list((tmp_path / "pages").rglob("*.html"))
    urls = (tmp_path / "urls.tsv").read_text(encoding="utf-8").splitlines()
    truth = [json.loads(row) for row in (tmp_path / "t.jsonl").read_text("utf-8").splitlines()]
    assert len(saved) == len(urls) == len(truth) == 20
    assert [row["url"] for row in truth] == [line.split("\t")[1] for line in urls]
    assert tomllib.loads((tmp_path / "s.toml").read_text("utf-8"))["site"]
