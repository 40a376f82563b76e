"""Seeds: what a site table may hold, and what is said when it holds something else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cleaning.errors import InputError, SeedsError
from crawler.seeds import Site, choose, load_sites, seed_files

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


def test_the_bundled_sites_are_many_and_sound() -> None:
    sites = load_sites([BUNDLED])
    assert len(sites) >= 60
    assert len({site.home for site in sites}) == len(sites)
    assert all(site.country for site in sites)
    assert len({site.country for site in sites}) >= 15
