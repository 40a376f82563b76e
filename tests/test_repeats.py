"""Elements that a site repeats: what is learned of them, what stays, and where it is on record."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning.config import CleanConfig
from cleaning.learn import ElementCounts, SiteCounts, element_removals, overlooked
from cleaning.model import Extracted, Page, Part
from cleaning.pipeline import clean_page, extract_page
from cleaning.rulepack import load_packs
from cleaning.run import DumpRun, RunOptions
from tests import widgets
from tests.crawling import Scrapy
from tests.hostile import Answer, HostileServer, home

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from cleaning.learn import Learned
    from cleaning.model import Article

PACKS, CONFIG = load_packs(), CleanConfig()
DOCUMENTS = 40


def page(number: int, html: str) -> Page:
    url = f"https://{widgets.HOST}/{number}"
    return Page(str(number), "html", html, "dump", url, widgets.HOST)


def learned_from(pages: Iterable[str]) -> Learned:
    counts = SiteCounts()
    for number, html in enumerate(pages):
        extracted = extract_page(page(number, html), PACKS, CONFIG)
        assert isinstance(extracted, Extracted)
        counts.add(widgets.HOST, extracted.body, extracted.parts)
    return counts.learned()


def cleaned(number: int, html: str, learned: Learned | None = None) -> Article:
    outcome = clean_page(page(number, html), PACKS, CONFIG, learned)
    assert outcome.article, outcome.rejection
    return outcome.article


def lines_of(number: int) -> list[str]:
    return widgets.paragraphs(number)


class TestOnASiteNobodyWroteARuleFor:
    """A strip that says the same on each page, and a card of another story on each."""

    PAGES = tuple(
        widgets.page(n, inside=widgets.follow() + widgets.teaser(n)) for n in range(DOCUMENTS)
    )

    def test_widgets_leak_as_long_as_nothing_is_known(self) -> None:
        text = cleaned(3, self.PAGES[3]).text
        assert widgets.FOLLOW in text
        assert len(text.splitlines()) == len(lines_of(3)) + 2

    def test_they_go_once_the_site_is_known(self) -> None:
        known = learned_from(self.PAGES)
        for number in (3, 17):
            article = cleaned(number, self.PAGES[number], known)
            assert article.text.splitlines() == lines_of(number)

    def test_each_cut_is_on_record_where_its_line_stood(self) -> None:
        article = cleaned(3, self.PAGES[3], learned_from(self.PAGES))
        cuts = {article.body[r.span.start : r.span.end]: r.rule for r in article.removals}
        assert set(cuts.values()) == {f"learned/element/{DOCUMENTS}"}
        follow = next(text for text in cuts if text.startswith(widgets.FOLLOW))
        assert article.body.splitlines().index(follow) == 2

    def test_a_page_that_was_not_among_those_counted_is_cleaned_too(self) -> None:
        new = widgets.page(900, inside=widgets.follow() + widgets.teaser(900))
        assert cleaned(900, new, learned_from(self.PAGES)).text.splitlines() == lines_of(900)


def boxes(make: Callable[[int], str], among: int = DOCUMENTS) -> list[str]:
    """Pages of a site, `among` of which hold what `make` gives."""
    return [widgets.page(n, inside=make(n) if n < among else "") for n in range(DOCUMENTS)]


def div(text: str, name: str = "zq-unit") -> str:
    return f'<div class="{name}"><div>{text}</div></div>'


LINK = '<a href="/app">من هنا</a>'
QUOTE = "وقال الوزير في كلمته إن الحكومة ستعيد النظر في أسعار المياه قبل نهاية العام الجاري"
KEPT = {
    "a verse in a paragraph": (lambda n: f"<p>{widgets.VERSE}</p>", 40),
    "a verse in a box": (lambda n: div(f"﴿{widgets.VERSE}﴾"), 40),
    "a formula in a paragraph with a class": (lambda n: f'<p class="zq-x">{widgets.VERSE}</p>', 40),
    "a statement quoted for weeks": (
        lambda n: f'<blockquote class="zq"><p>{QUOTE} {LINK}</p></blockquote>',
        40,
    ),
    "a post embedded again and again": (
        lambda n: div(f'<blockquote>{QUOTE}<a href="/x">3 فبراير 2024</a></blockquote>'),
        40,
    ),
    "a box on a few pages": (lambda n: div(widgets.FOLLOW), 7),
    "boxes that mostly hold text of their own": (
        lambda n: div(widgets.FOLLOW if n % 3 == 0 else widgets.sentence(random.Random(n))),
        40,
    ),
    "background with a link, in a few follow-ups": (lambda n: f"<p>{QUOTE} {LINK}</p>", 7),
    "a table of results": (
        lambda n: f'<div class="zq"><table><tr><td>{QUOTE} {LINK}</td></tr></table></div>',
        40,
    ),
}
CUT = {
    "a call in a box on every page": (lambda n: div(widgets.FOLLOW), 40),
    "a call in a box on a third of the pages": (lambda n: div(widgets.FOLLOW), 13),
    "a box with a link on a few pages": (lambda n: div(f"{widgets.FOLLOW} {LINK}"), 6),
    "a paragraph with a link on every page": (lambda n: f"<p>{widgets.FOLLOW} {LINK}</p>", 40),
    "numbered boxes of one kind": (lambda n: div(widgets.FOLLOW, f"zq-unit-{n}"), 40),
    "cards of other stories": (widgets.teaser, 12),
}


class TestWhatIsFurniture:
    @pytest.mark.parametrize("name", KEPT)
    def test_text_stays_however_often_it_returns(self, name: str) -> None:
        pages = boxes(*KEPT[name])
        assert not learned_from(pages).elements_for(widgets.HOST)

    @pytest.mark.parametrize("name", CUT)
    def test_what_repeats_is_learned(self, name: str) -> None:
        pages = boxes(*CUT[name])
        before, after = cleaned(0, pages[0]), cleaned(0, pages[0], learned_from(pages))
        assert len(before.text.splitlines()) == 5
        assert after.text.splitlines() == lines_of(0)

    def test_nothing_is_learned_of_nine_pages(self) -> None:
        pages = boxes(*CUT["a call in a box on every page"])[:9]
        assert not learned_from(pages).elements_for(widgets.HOST)

    def test_the_element_that_holds_the_article_is_none(self) -> None:
        """Short notes in a box of their own below links, on every page of the site."""
        links = f'<a href="/a">{widgets.headline(1)}</a>'
        pages = [
            widgets.page(n, words=9, inside=div(links + widgets.sentence(random.Random(n), 40)))
            for n in range(DOCUMENTS)
        ]
        assert not learned_from(pages).elements_for(widgets.HOST)


class TestCounting:
    PARTS = st.builds(
        Part,
        st.integers(0, 3),
        st.integers(3, 5),
        st.integers(0, 6),
        st.sampled_from((0, Part.LINKED, Part.LINKED | Part.LINKY, Part.PLAIN | Part.LINKED)),
    )
    SEEN = st.lists(
        st.tuples(st.sampled_from("ab"), st.integers(0, 30), st.lists(PARTS, max_size=3)),
        max_size=60,
    )

    def counts(self, seen: Iterable[tuple[str, int, list[Part]]]) -> ElementCounts:
        counts = ElementCounts()
        for site, number, parts in seen:
            counts.add(site, f"document {number}", parts)
        return counts

    @given(SEEN, st.randoms(use_true_random=False), st.integers(0, 60))
    def test_neither_order_nor_division_changes_anything(
        self, seen: list[tuple[str, int, list[Part]]], chance: random.Random, at: int
    ) -> None:
        expected = self.counts(seen)
        shuffled = chance.sample(seen, len(seen))
        merged = self.counts(shuffled[:at])
        merged.merge(self.counts(shuffled[at:]))
        assert list(merged.rows()) == list(expected.rows())
        assert merged.learned() == expected.learned()

    def test_rows_come_back(self) -> None:
        counts = self.counts([("a", n, [Part(0, 1, 7, Part.LINKED)]) for n in range(12)])
        rows = json.loads(json.dumps(list(counts.rows())))
        assert ElementCounts.from_rows(rows).learned() == counts.learned()
        assert counts.learned().elements_for("a") == {7: 12}


BODY = "سطر أول\nسطر ثان\nسطر ثالث"


@pytest.mark.parametrize(
    ("parts", "cut"),
    [
        pytest.param([Part(1, 2, 7, 0)], ["سطر ثان"], id="a line"),
        pytest.param([Part(0, 2, 7, 0)], ["سطر أول", "سطر ثان"], id="two lines"),
        pytest.param([Part(0, 2, 7, 0), Part(1, 2, 7, 0)], ["سطر أول", "سطر ثان"], id="nested"),
        pytest.param([Part(1, 1, 7, 0)], [], id="an element beside the body"),
        pytest.param([Part(1, 2, 8, 0)], [], id="an element that is not known"),
    ],
)
def test_a_cut_is_the_lines_of_an_element(parts: list[Part], cut: list[str]) -> None:
    removals = element_removals(BODY, parts, {7: 12})
    assert [BODY[r.span.start : r.span.end] for r in removals] == cut
    assert {r.rule for r in removals} <= {"learned/element/12"}


def test_a_body_that_is_mostly_furniture_was_taken_for_the_article() -> None:
    assert overlooked(BODY, [Part(0, 2, 7, 0)], {7: 12})
    assert not overlooked(BODY, [Part(0, 1, 7, 0)], {7: 12})


class TestInADump:
    """Each page has a text about the outlet beside it, which outweighs short articles."""

    def words(self, number: int) -> int:
        """Every eighth article is short, and no element of its page shows the title."""
        return 13 if number % 8 == 0 else 24

    def page(self, number: int) -> str:
        words = self.words(number)
        return widgets.page(number, outside=widgets.side(), words=words, headed=words > 13)

    def write(self, folder: Path, order: list[int]) -> Path:
        path = folder / "dump.jsonl"
        rows = [
            {
                "id": str(n),
                "url": f"https://{widgets.HOST}/{n}",
                "html": self.page(n),
            }
            for n in order
        ]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return path

    def run(self, folder: Path, order: list[int], workers: int = 1) -> dict[str, str]:
        folder.mkdir()
        clean = CleanConfig(min_words=0)
        out = folder / "out"
        source = str(self.write(folder, order))
        summary = DumpRun(RunOptions([source], out, workers=workers, clean=clean)).run()
        assert summary["seen"] == len(order)
        rows = (out / "articles.jsonl").read_text(encoding="utf-8").splitlines()
        return {row["id"]: row["text"] for row in map(json.loads, rows)}

    def test_the_article_is_found_where_the_furniture_had_hidden_it(self, tmp_path: Path) -> None:
        texts = self.run(tmp_path / "a", list(range(DOCUMENTS)))
        alone = cleaned(8, self.page(8)).text
        assert alone == widgets.ABOUT.strip(), "one page by itself does not tell"
        for number in range(DOCUMENTS):
            expected = widgets.paragraphs(number, self.words(number))
            assert texts[str(number)].splitlines() == expected

    def test_neither_order_nor_workers_change_a_text(self, tmp_path: Path) -> None:
        order = list(range(DOCUMENTS))
        one = self.run(tmp_path / "a", order)
        random.Random(1).shuffle(order)
        assert self.run(tmp_path / "b", order, workers=2) == one


def test_a_crawl_learns_a_widget_for_the_next_run(tmp_path: Path) -> None:
    def edition(numbers: range) -> dict[str, Answer]:
        pages = {
            f"/news/{1000 + n}": Answer(widgets.page(n, inside=widgets.follow())) for n in numbers
        }
        return {"/": Answer(home(*pages)), **pages}

    scrapy = Scrapy(tmp_path)
    with HostileServer({"waha": edition(range(14))}) as server:
        scrapy.seeds.write_text(server.seeds())
        assert scrapy("crawl", "news").returncode == 0
        first = scrapy.articles()
        known = scrapy.summary()["learned"]
        server.sites["waha"] = edition(range(14, 18))
        assert scrapy("refresh").returncode == 0
    assert len(first) == 14
    assert all(widgets.FOLLOW in row["text"] for row in first)
    assert known["used"] == {}
    (site,) = known["known"]
    assert known["known"][site]["elements"] == 1
    later = scrapy.articles()[14:]
    assert sorted(row["text"].splitlines() for row in later) == sorted(
        widgets.paragraphs(n) for n in range(14, 18)
    )
    summary = scrapy.summary()
    assert summary["rules"]["learned/element"]["cuts"] == 4
    assert summary["learned"]["used"] == known["known"]
