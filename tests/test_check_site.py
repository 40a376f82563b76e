"""`scrapy check-site`: what a visit finds, says of difficult sites, and suggests."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.cmdline import execute
from scrapy.utils.project import get_project_settings

from crawler.check.block import country_of, seeds_block, site_name
from crawler.check.doubts import Visit, doubts
from crawler.check.pattern import article_pattern
from crawler.check.spider import Notes, Seen
from crawler.check.text import readable
from crawler.seeds import load_sites
from tests.crawling import ROOT, environment
from tests.hostile import Answer, HostileServer, home, story
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.server import NewsroomServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.mark.parametrize(
    ("paths", "pattern"),
    [
        (["/news/1001", "/news/1002", "/news/77"], r"/news/\d+/?$"),
        (["/2025/03/01/الخبر-الأول", "/2025/04/11/الثاني"] * 2, r"/\d{4}/\d{2}/\d{2}/[^/]+/?$"),
        (["/a/story-123.html", "/b/another-9.html", "/a/x-44.html"], r"/[^/]+/[^/]+-\d+\.html/?$"),
        (
            ["/news.aspx?id=1", "/news.aspx?id=2", "/news.aspx?id=3"],
            r"/[^/]+\.aspx\?(?:.*&)?id=\d+",
        ),
        (["/one-story", "/another-story", "/third"], None),
        (["/news/1001"], None),
        (["/news/1", "/a/b/c/d", "/x.html", "/y/z?id=3"], None),
    ],
    ids=str,
)
def test_what_addresses_have_in_common(paths: list[str], pattern: str | None) -> None:
    assert article_pattern([f"https://waha.example{path}" for path in paths]) == pattern


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.al-waha.com/", "al-waha"),
        ("https://waha.com.eg/", "waha"),
        ("https://ar.waha.net/news/", "waha"),
        ("https://news.gov.sa/", "gov"),
        ("http://127.0.0.1:8000/", "0"),
        ("https://الواحة.example/", "site"),
    ],
)
def test_a_name_follows_from_the_host(url: str, name: str) -> None:
    assert site_name(url) == name


def test_only_endings_of_the_region_tell_a_country() -> None:
    assert [country_of(f"https://waha.{end}/") for end in ("jo", "com", "tv")] == ["JO", None, None]


@pytest.mark.parametrize("article", [None, r"/news/\d+$", r"/it's/\d+"])
def test_the_block_is_read_back_as_it_was_meant(tmp_path: Path, article: str | None) -> None:
    feeds = ('https://waha.example/rss?a=1&b="2"', "https://waha.example/الأخبار")
    path = tmp_path / "seeds.toml"
    path.write_text(seeds_block("https://waha.example/", feeds, article), encoding="utf-8")
    (site,) = load_sites([path])
    assert (site.home, site.feeds) == ("https://waha.example/", feeds)
    assert (site.article.pattern if site.article else None) == article


def test_addresses_are_shown_in_arabic_where_that_is_safe() -> None:
    assert readable("https://waha.example/%D8%AE%D8%A8%D8%B1") == "https://waha.example/خبر"
    for url in (
        "https://waha.example/a%20b",
        "https://waha.example/%1b[31m",
        "https://a.example/%ff",
    ):
        assert readable(url) == url


@dataclass
class Checked:
    """What the command said of one site."""

    code: int
    found: dict[str, Any]
    errors: str
    left: list[Path]

    @property
    def warnings(self) -> str:
        return "\n".join(self.found["warnings"])


def options(output: Path) -> list[str]:
    settings = [f"OUTPUT_DIR={output}", "DOWNLOAD_DELAY=0", "CLEAN_WORKERS=1"]
    settings += ["ALLOW_PRIVATE_ADDRESSES=1", "CONTACT=tests@waha.example", "RETRY_TIMES=0"]
    settings += ["DOWNLOAD_TIMEOUT=2"]
    return [part for setting in settings for part in ("-s", setting)]


def start(folder: Path, url: str) -> subprocess.Popen[str]:
    folder.mkdir()
    command = [sys.executable, "-m", "scrapy", "check-site", url, "--json"]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [*command, *options(folder / "output")],
        cwd=ROOT, env=environment(), stdout=pipe, stderr=pipe, text=True,
    )  # fmt: skip


def check_all(folder: Path, urls: dict[str, str]) -> dict[str, Checked]:
    running = {name: start(folder / name, url) for name, url in urls.items()}
    checked = {}
    for name, process in running.items():
        said, errors = process.communicate(timeout=180)
        found = json.loads(said) if said else {}
        left = sorted((folder / name).rglob("*"))
        checked[name] = Checked(process.returncode, found, errors, left)
    return checked


OUTLETS = ("sadaalmadina", "sepidar")


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Checked]]:
    with NewsroomServer(Newsroom(80)) as server:
        yield check_all(
            tmp_path_factory.mktemp("newsroom"), {name: server.url(name) for name in OUTLETS}
        )


class TestTheNewsroom:
    def test_five_articles_come_out_with_titles_dates_and_openings(
        self, newsroom: dict[str, Checked]
    ) -> None:
        checked = newsroom["sadaalmadina"]
        assert checked.code == 0, checked.errors
        articles = checked.found["articles"]
        assert len(articles) == 5
        for article in articles:
            assert article["title"]
            assert article["published"].startswith("2025-")
            assert article["language"] == "ar"
            assert article["words"] >= 25
            assert len(article["opening"]) > 40

    def test_what_was_discovered_is_told(self, newsroom: dict[str, Checked]) -> None:
        found = newsroom["sadaalmadina"].found
        assert found["feeds"][0]["url"].endswith("/feed/")
        assert found["feeds"][0]["articles"] > 0
        assert len(found["sitemaps"]) == 2
        assert len(found["sections"]) >= 7
        assert found["article_links"] > 5

    def test_the_block_can_be_pasted(self, newsroom: dict[str, Checked], tmp_path: Path) -> None:
        path = tmp_path / "seeds.toml"
        path.write_text("\n".join(c.found["seeds"] for c in newsroom.values()), encoding="utf-8")
        assert {site.name for site in load_sites([path])} == set(OUTLETS)

    def test_a_site_that_is_not_arabic_is_said_to_be_none(
        self, newsroom: dict[str, Checked]
    ) -> None:
        checked = newsroom["sepidar"]
        assert checked.code == 2
        assert "pages are not Arabic (fa)" in checked.warnings
        assert {lost["reason"] for lost in checked.found["rejected"]} == {"other_language"}

    def test_nothing_is_left_behind(self, newsroom: dict[str, Checked]) -> None:
        assert {name: checked.left for name, checked in newsroom.items()} == {
            name: [] for name in OUTLETS
        }


PAGE = ROOT / "docs" / "adding-a-site.md"


def test_the_commands_of_the_page_do_what_it_says(tmp_path: Path) -> None:
    """Each command, in order, with the table of the first pasted as the page says."""
    shown = re.findall(r"^    (scrapy .+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    seeds, output = tmp_path / "my-sites.toml", tmp_path / "output"
    with HostileServer({"example-news": {"/": Answer(home(*NEWS)), **NEWS}}) as server:
        said = []
        for line in shown:
            line = line.replace("https://www.example-news.com", server.base("example-news"))
            line = line.replace("my-sites.toml", str(seeds))
            done = subprocess.run(
                [sys.executable, "-m", *line.split(), *options(output)],
                cwd=ROOT, env=environment(), capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            said.append(done.stdout)
            if not seeds.exists():
                assert not output.exists()
                seeds.write_text(done.stdout[done.stdout.index("[[site]]") :])
    assert "Articles as they come out" in said[0]
    assert said[1].count("/news/") == len(NEWS)
    assert len((output / "articles" / "000001.jsonl").read_text("utf-8").splitlines()) == len(NEWS)


NEWS = {f"/news/{1000 + n}": Answer(story(n)) for n in range(4)}
SHELL = "<html><body><div id='root'></div><script src='/app.js'></script></body></html>"
FEED = "<rss version='2.0'><channel>{}</channel></rss>"
ITEMS = "".join(f"<item><link>/n/{letter}</link></item>" for letter in "abcd")
ALTERNATE = "".join(
    f"<link rel='alternate' type='application/rss+xml' href='{{{number}}}'>" for number in (0, 1)
)
SITES: dict[str, dict[str, Answer]] = {
    "closed": {
        "/robots.txt": Answer("User-agent: *\nDisallow: /"),
        "/": Answer(home("/news/1001")),
    },
    "moved": {"/": Answer(status=301, headers={"Location": "http://newhome.localhost:{port}/"})},
    "newhome": {"/": Answer(home(*NEWS)), **NEWS},
    "shell": {"/": Answer(SHELL)},
    "onlyfeed": {
        "/": Answer(
            FEED.format("".join(f"<item><link>{path}</link></item>" for path in NEWS)),
            headers={"Content-Type": "application/rss+xml"},
        ),
        **NEWS,
    },
    "oddnames": {
        "/": Answer(ALTERNATE.format("/rss", "/old") + home("/about", "/news/1001")),
        "/news/1001": Answer("", 500),
        "/rss": Answer(FEED.format(ITEMS), headers={"Content-Type": "application/rss+xml"}),
        **{f"/n/{letter}": Answer(story(ord(letter))) for letter in "abcd"},
    },
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Checked]]:
    with HostileServer(SITES) as server:
        urls = {name: server.base(name) for name in SITES if name != "newhome"}
        urls["nobody"] = "http://nobody.localhost:1/"
        yield check_all(tmp_path_factory.mktemp("hostile"), urls)


class TestDifficultSites:
    def test_a_home_page_that_cannot_be_had_is_the_one_thing_told(
        self, hostile: dict[str, Checked]
    ) -> None:
        checked = hostile["closed"]
        assert checked.code == 2, checked.errors
        assert len(checked.found["warnings"]) == 1
        assert "robots.txt forbids the home page" in checked.warnings
        assert checked.found["seeds"] is None

    def test_a_host_that_is_not_there_is_told_by_its_fault(
        self, hostile: dict[str, Checked]
    ) -> None:
        checked = hostile["nobody"]
        assert checked.code == 2, checked.errors
        assert checked.warnings == "the host refuses connections: check the address"

    def test_a_site_that_moved_gets_its_new_home(self, hostile: dict[str, Checked]) -> None:
        checked = hostile["moved"]
        assert checked.code == 0, checked.errors
        assert "redirects to another host" in checked.warnings
        (table,) = tomllib.loads(checked.found["seeds"])["site"]
        assert "//newhome." in table["home"]
        assert len(checked.found["articles"]) == 4
        assert "4 of 4 articles have no date" in checked.warnings
        assert "no feed was found" in checked.warnings

    def test_a_page_that_javascript_fills_is_recognised(self, hostile: dict[str, Checked]) -> None:
        checked = hostile["shell"]
        assert checked.code == 2
        assert "seems to need JavaScript" in checked.warnings
        assert "no address looks like an article's" in checked.warnings

    def test_addresses_that_only_a_feed_tells_become_a_pattern(
        self, hostile: dict[str, Checked]
    ) -> None:
        checked = hostile["oddnames"]
        assert checked.code == 0, checked.errors
        (table,) = tomllib.loads(checked.found["seeds"])["site"]
        assert table["article"] == "/n/[^/]+/?$"
        assert [feed.rpartition("/")[2] for feed in table["feeds"]] == ["rss"]

    def test_a_feed_in_the_place_of_a_home_page_gets_its_table(
        self, hostile: dict[str, Checked]
    ) -> None:
        checked = hostile["onlyfeed"]
        assert checked.code == 0, checked.errors
        assert checked.warnings == (
            "the address is a feed's, not a home page's: try the home page, which tells more"
        )
        (table,) = tomllib.loads(checked.found["seeds"])["site"]
        assert table["feeds"] == [table["home"]]
        assert len(checked.found["articles"]) == len(NEWS)

    def test_what_fails_is_told_with_its_address(self, hostile: dict[str, Checked]) -> None:
        checked = hostile["oddnames"]
        assert "a feed does not work (http_404)" in checked.warnings
        assert "1 pages could not be fetched (http_500)" in checked.warnings


@pytest.mark.parametrize(
    ("problem", "says"),
    [
        ("http_404", "is not there (404)"),
        ("http_403", "turns crawlers away"),
        ("http_500", "cannot be fetched (http_500)"),
        ("not_html", "is no HTML"),
        ("timeout", "does not answer in time"),
        ("no_such_host", "check the address"),
        ("robots_unreachable", "means no for now"),
        ("tls", "no encrypted connection"),
        ("empty_page", "is empty"),
        ("bad_content_encoding", "not packed as the server says"),
        ("redirects", "in a circle"),
    ],
)
def test_why_a_home_page_cannot_be_had_is_said_in_words(problem: str, says: str) -> None:
    notes = Notes(seen=[Seen("https://waha.example/", "home", problem=problem)])
    (said,) = doubts(Visit("https://waha.example/", None, notes, [], [], {}))
    assert says in said


def test_what_the_publisher_asks_for_is_said() -> None:
    url = "https://waha.example/"
    seen = [Seen(url, "home", 9, url), Seen(f"{url}f", "feed", 9), Seen(f"{url}s", "sitemap", 9)]
    notes = Notes(seen=seen, linked=[f"{url}news/1001"], words=500, delay=5.0)
    said = doubts(Visit(url, url, notes, [article(signals=["meta:noai"])], [], SUMMARY))
    assert said == [
        "robots.txt asks for 5 seconds between requests, which are kept",
        "the publisher limits how its pages are used (on record with each article): meta:noai",
    ]


SUMMARY: dict[str, dict[str, dict[str, int]]] = {"fetches": {}, "failures": {}}


def article(**facts: object) -> dict[str, object]:
    return {"title": "قمة في الواحة", "published": "2025-03-01", **facts}


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([article(published=None), article(title="ثان")], "1 of 2 articles have no date"),
        ([article(title=None), article()], "1 of 2 articles have no title"),
        ([article(), article(), article()], "all articles have the same title"),
        ([], "no page came out as an article"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_with_the_articles_is_said(rows: list[dict[str, object]], says: str) -> None:
    url = "https://waha.example/"
    seen = [Seen(url, "home", 9, url), Seen(f"{url}f", "feed", 9), Seen(f"{url}s", "sitemap", 9)]
    notes = Notes(seen=seen, linked=[f"{url}news/1001"], words=500)
    assert doubts(Visit(url, url, notes, [article(), article(title="ثان")], [], SUMMARY)) == []
    assert [said for said in doubts(Visit(url, url, notes, rows, [], SUMMARY)) if says in said]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "name one home page"),
        (("a.example", "b.example"), "name one home page"),
        (("ftp://waha.example",), "is no address"),
        (("http://",), "is no address"),
        (("https://waha.example", "--jsno"), "name one home page"),
    ],
    ids=" ".join,
)
def test_wrong_use_is_one_sentence_and_1(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], says: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        execute(["scrapy", "check-site", *arguments], get_project_settings())
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1


def test_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        execute(["scrapy", "check-site", "--help"], get_project_settings())
    assert "Example: scrapy check-site" in " ".join(capsys.readouterr().out.split())
