"""Seeds: what a site table may hold, and what is said when it holds something else."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from cleaning.errors import InputError, SeedsError
from crawler.seeds import Site, choose, load_sites, seed_files
from tests.conftest import SHARED, needs_shared

BUNDLED = Path(__file__).parent.parent / "seeds" / "ar-news.toml"
SMALLEST = '[[site]]\nname = "waha"\nhome = "https://waha.example/"\n'


@pytest.fixture
def seeds(tmp_path: Path):
    def write(text: str) -> Path:
        path = tmp_path / "sites.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_name_and_a_home_are_enough(seeds) -> None:
    assert load_sites([seeds(SMALLEST)]) == [Site("waha", "https://waha.example/")]


def test_everything_that_may_be_said_of_a_site(seeds) -> None:
    more = (
        'feeds = ["https://waha.example/rss"]\nsitemaps = ["https://waha.example/s.xml"]\n'
        'sections = ["https://waha.example/world"]\narticle = "/news/[0-9]+$"\ndelay = 2\n'
        'country = "JO"\ntheme = "jannah"\n'
    )
    (site,) = load_sites([seeds(SMALLEST + more)])
    assert (site.feeds, site.sitemaps) == (
        ("https://waha.example/rss",),
        ("https://waha.example/s.xml",),
    )
    assert site.sections == ("https://waha.example/world",)
    assert (site.article, site.delay) == (re.compile("/news/[0-9]+$"), 2.0)
    assert (site.country, site.theme) == ("JO", "jannah")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(SMALLEST + 'feds = ["https://a.example"]', '"feeds"', id="typo in a key"),
        pytest.param(SMALLEST + "delya = 2", '"delay"', id="typo in another key"),
        pytest.param('[[sites]]\nname = "a"', "[[site]]", id="typo in the table"),
        pytest.param('[site]\nname = "a"', "two brackets", id="one bracket too few"),
        pytest.param('[[site]]\nname = "waha"', "'home' is missing", id="no home"),
        pytest.param('[[site]]\nhome = "https://a.example"', "'name' is missing", id="no name"),
        pytest.param(SMALLEST + SMALLEST, "taken by another", id="a name twice"),
        pytest.param(SMALLEST.replace("https://", ""), "whole address", id="no scheme"),
        pytest.param(SMALLEST.replace("https://", "ftp://"), "whole address", id="not http"),
        pytest.param(SMALLEST.replace(".example/", ":99999/"), "whole address", id="no such port"),
        pytest.param(SMALLEST.replace("waha", "الواحة", 1), "Latin letters", id="an Arabic name"),
        pytest.param(SMALLEST + 'article = "("', "regular expression", id="a broken pattern"),
        pytest.param(SMALLEST + "delay = -1", "seconds", id="a negative delay"),
        pytest.param(SMALLEST + "delay = true", "seconds", id="a delay that is no number"),
        pytest.param(SMALLEST + 'feeds = "https://a.example"', "list", id="feeds not in a list"),
        pytest.param("", "no [[site]]", id="an empty file"),
        pytest.param("[[site", "not valid TOML", id="not TOML"),
        pytest.param("a = " + "[" * 50_000, "not valid TOML", id="brackets without end"),
    ],
)
def test_a_mistake_is_named_with_its_file(seeds, text: str, says: str) -> None:
    path = seeds(text)
    with pytest.raises(SeedsError, match=re.escape(says)) as caught:
        load_sites([path])
    assert str(path) in str(caught.value)


def test_a_typo_names_the_table_it_stands_in(seeds) -> None:
    second = SMALLEST.replace("waha", "almarfa") + "dealy = 1"
    with pytest.raises(SeedsError, match=r'number 2 \("almarfa"\).*did you mean "delay"'):
        load_sites([seeds(SMALLEST + second)])


def test_a_file_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        load_sites(seed_files(str(tmp_path / "none.toml")))


def test_a_folder_stands_for_its_files(seeds, tmp_path: Path) -> None:
    path = seeds(SMALLEST)
    assert seed_files(str(tmp_path)) == [path]
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(InputError, match=r"no \.toml file"):
        seed_files(str(empty))


def test_only_chooses_by_name_in_the_order_given() -> None:
    sites = [Site(name, "https://a.example/") for name in ("one", "two", "three")]
    assert [site.name for site in choose(sites, "three, one,three")] == ["three", "one"]
    assert choose(sites, None) == sites
    with pytest.raises(InputError, match='did you mean "three"'):
        choose(sites, "thre")
    with pytest.raises(InputError, match="names no site"):
        choose(sites, ",")


SITES = load_sites([BUNDLED])
# The headings of the file, and the code that its sites carry.
COUNTRIES = {
    "Egypt": "EG", "Saudi Arabia": "SA", "United Arab Emirates": "AE", "Qatar": "QA",
    "Kuwait": "KW", "Bahrain": "BH", "Oman": "OM", "Yemen": "YE", "Iraq": "IQ", "Jordan": "JO",
    "Lebanon": "LB", "Syria": "SY", "Palestine": "PS", "Algeria": "DZ", "Morocco": "MA",
    "Tunisia": "TN", "Libya": "LY", "Mauritania": "MR", "Sudan": "SD", "Britain": "GB",
    "France": "FR", "Germany": "DE", "Russia": "RU",
}  # fmt: skip
OWN_FEED_HOSTS = {"bbc-arabic": "feeds.bbci.co.uk"}


class TestTheBundledSites:
    def test_are_many_and_from_many_countries(self) -> None:
        assert len(SITES) >= 100
        assert len({site.country for site in SITES}) >= 20

    def test_stand_under_their_country(self) -> None:
        text = BUNDLED.read_text(encoding="utf-8")
        _, *parts = re.split(r"^# --- (.+) ---$", text, flags=re.MULTILINE)
        found = dict(zip(parts[::2], parts[1::2], strict=True))
        assert list(found) == list(COUNTRIES)
        for heading, tables in found.items():
            codes = {table["country"] for table in tomllib.loads(tables)["site"]}
            assert codes == {COUNTRIES[heading]}, heading

    def test_are_one_table_a_host(self) -> None:
        hosts = [(urlsplit(site.home).hostname or "").removeprefix("www.") for site in SITES]
        assert [host for host, many in Counter(hosts).items() if many > 1] == []

    def test_have_their_arabic_name_beside_them(self) -> None:
        tables = re.findall(r"^\[\[site\]\](.*)$", BUNDLED.read_text("utf-8"), re.MULTILINE)
        assert all(re.fullmatch(r"  # .*[\u0620-\u064a].*", comment) for comment in tables)

    @pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
    def test_is_written_as_it_is_crawled(self, site: Site) -> None:
        home = urlsplit(site.home)
        assert site.home.endswith("/")
        assert (home.query, home.fragment, home.port) == ("", "", None)
        assert (home.hostname or "").islower()
        listings = (*site.feeds, *site.sitemaps, *site.sections)
        assert len(set(listings)) == len(listings)
        for address in listings:
            own = urlsplit(address).hostname == OWN_FEED_HOSTS.get(site.name)
            assert own or publisher(address) == publisher(site.home), address
        assert site.theme is None or site.theme in theme_names()

    @needs_shared
    def test_names_feeds_and_sitemaps_only_where_they_were_seen(self) -> None:
        path = SHARED / "knowledge" / "sites.jsonl"
        known = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        homes = {row["homepage"].rstrip("/"): row for row in known}
        for site in SITES:
            row = homes[site.home.rstrip("/")]
            assert set(site.feeds) <= set(row["rss"] or []), site.name
            assert set(site.sitemaps) <= {row["sitemap"]}, site.name


def publisher(url: str) -> str:
    """The registered domain of an address."""
    labels = (urlsplit(url).hostname or "").split(".")
    short = len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2  # com.tn, org.eg
    return ".".join(labels[-3:] if short else labels[-2:])


def theme_names() -> set[str]:
    folder = resources.files("cleaning") / "rules"
    names = (file.name for file in folder.iterdir() if file.name.startswith("theme."))
    return {name.removeprefix("theme.").removesuffix(".toml") for name in names}
