"""The library in three functions, and the cleaning inside other people's pipelines."""

from __future__ import annotations

import doctest
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import scrapy
from scrapy.exceptions import DropItem
from scrapy.utils.test import get_crawler

import cleaning
from cleaning import Cleaned, clean_html, clean_text, find_duplicates
from cleaning.config import CleanConfig
from cleaning.errors import InputError, Locked
from cleaning.integrations.scrapy import CleanArticles
from tests.stories import BRIDGE, LIBRARY, gold
from tests.test_pipeline import DUMPED, STORY

if TYPE_CHECKING:
    from pathlib import Path

PAGE = f"""<html><head><title>إصلاح الجسر القديم يبدأ الأحد | واحة نيوز</title></head><body>
<nav><a href="/">الرئيسية</a></nav><article><h1>إصلاح الجسر القديم يبدأ الأحد</h1>
<p>{BRIDGE}</p><p>{LIBRARY}</p></article><footer>جميع الحقوق محفوظة</footer></body></html>"""
SPELLED = BRIDGE.replace("ة", "ه").replace("أ", "ا")


class TestCleanText:
    def test_gives_the_article_and_what_was_cut(self) -> None:
        cleaned = clean_text(DUMPED)
        assert cleaned.text == STORY
        assert cleaned.cuts
        assert all(cleaned.body[cut.start : cut.end] == cut.text for cut in cleaned.cuts)
        assert cleaned.language.code == "ar"

    def test_rejects_nothing_for_its_length_or_language_unless_asked(self) -> None:
        assert clean_text("A short note.").text == "A short note."
        asked = clean_text("A short note about nothing much.", config=CleanConfig())
        assert not asked
        assert (asked.text, asked.reason) == ("", "other_language")

    def test_takes_a_rule_pack_of_ones_own(self, tmp_path: Path) -> None:
        pack = tmp_path / "site.mine.toml"
        pack.write_text(
            'format = 1\nscope = "site"\nname = "mine"\ndomains = ["mine.example"]\n'
            '[[line]]\nid = "x"\nkind = "share"\nphrases = ["انقر هنا للمزيد"]\n'
            'spares = ["انقر هنا للمزيد عبارة مألوفة."]\n'
        )
        text = f"{BRIDGE}\nانقر هنا للمزيد"
        (cut,) = clean_text(text, url="https://mine.example/1", rules=(pack,)).cuts
        assert cut.rule == "site.mine/x"


class TestCleanHtml:
    @pytest.mark.parametrize(
        "html", [PAGE, PAGE.encode("windows-1256", "ignore")], ids=["text", "bytes"]
    )
    def test_finds_the_article(self, html: str | bytes) -> None:
        if isinstance(html, bytes):
            html = html.replace(b"<head>", b'<head><meta charset="windows-1256">')
        cleaned = clean_html(html, url="https://waha.example/1")
        assert cleaned.text == f"{BRIDGE}\n{LIBRARY}"
        assert cleaned.facts.title == "إصلاح الجسر القديم يبدأ الأحد"

    @pytest.mark.parametrize(
        "html", ["", b"", "<html><body><nav>قائمة</nav></body></html>", b"\x00\xff"]
    )
    def test_what_is_no_article_is_false_and_says_why(self, html: str | bytes) -> None:
        cleaned = clean_html(html)
        assert not cleaned
        assert cleaned.reason
        assert cleaned.text == ""


class TestFindDuplicates:
    def test_names_the_copy_and_the_one_to_keep(self) -> None:
        (found,) = find_duplicates([BRIDGE, LIBRARY, SPELLED])
        assert (found.item, found.of, found.relation) == (2, 0, "identical")
        assert found.similarity == 1.0

    def test_two_days_of_one_template_are_two_stories(self) -> None:
        assert find_duplicates([gold("الأحد", 61), gold("الاثنين", 64)]) == []

    def test_texts_without_words_and_no_texts(self) -> None:
        assert find_duplicates(["", " ", "...", ""]) == []
        assert find_duplicates([]) == []

    def test_is_ordered_as_the_texts_are(self) -> None:
        texts = [LIBRARY] * 12
        assert [(d.item, d.of) for d in find_duplicates(texts)] == [(n, 0) for n in range(1, 12)]


class TestThePackage:
    def test_its_own_example_holds(self) -> None:
        assert doctest.testmod(cleaning).failed == 0
        assert doctest.testmod(cleaning).attempted

    def test_importing_it_costs_nothing(self) -> None:
        code = "import sys, cleaning; sys.exit(bool({'numpy', 'lxml'} & set(sys.modules)))"
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

    def test_says_what_it_offers(self) -> None:
        assert set(cleaning.__all__) <= set(dir(cleaning))
        assert cleaning.Cleaned is Cleaned
        with pytest.raises(AttributeError, match="no attribute 'claen_text'"):
            cleaning.claen_text  # noqa: B018


class Declared(scrapy.Item):
    url = scrapy.Field()
    body = scrapy.Field()
    title = scrapy.Field()


@dataclass
class Story:
    html: str
    url: str
    text: str = ""
    title: str | None = None


@dataclass
class Mute:
    html: str


def pipeline(**settings: Any) -> CleanArticles:
    opened = CleanArticles.from_crawler(get_crawler(settings_dict=settings))
    opened.open_spider()
    return opened


class TestTheScrapyPipeline:
    def test_a_dict_with_html_gets_text_and_facts(self) -> None:
        item = pipeline().process_item({"html": PAGE, "url": "https://waha.example/1"})
        assert item["text"] == f"{BRIDGE}\n{LIBRARY}"
        assert item["title"] == "إصلاح الجسر القديم يبدأ الأحد"
        assert item["language"] == "ar"

    def test_a_dataclass_gets_what_it_declares_and_keeps_what_it_had(self) -> None:
        story = pipeline().process_item(Story(PAGE, "https://waha.example/1", title="عنواني"))
        assert (story.text, story.title) == (f"{BRIDGE}\n{LIBRARY}", "عنواني")

    def test_an_item_with_text_in_a_field_of_another_name(self) -> None:
        item = Declared(body=DUMPED, url="https://waha.example/1")
        assert pipeline(GHIRBAL_TEXT_FIELD="body").process_item(item)["body"] == STORY

    def test_items_of_another_kind_pass_through(self) -> None:
        assert pipeline().process_item({"image": "x.png"}) == {"image": "x.png"}

    @pytest.mark.parametrize(
        ("item", "why"),
        [
            ({"text": "عاجل"}, "too_short"),
            ({"text": "This is an English sentence. " * 20}, "other_language"),
            ({"html": "<html><body><nav>قائمة</nav></body></html>"}, "not_article"),
        ],
    )
    def test_what_is_no_article_is_dropped_and_counted(
        self, item: dict[str, str], why: str
    ) -> None:
        crawler = get_crawler()
        with pytest.raises(DropItem, match=why):
            CleanArticles.from_crawler(crawler).process_item(item)
        assert crawler.stats is not None
        assert crawler.stats.get_value(f"ghirbal/rejected/{why}") == 1

    def test_copies_are_dropped_across_runs_with_an_index(self, tmp_path: Path) -> None:
        settings = {"GHIRBAL_INDEX": str(tmp_path / "stories.sqlite")}
        first = pipeline(**settings)
        first.process_item({"text": BRIDGE, "url": "https://waha.example/1"})
        with pytest.raises(DropItem, match="identical"):
            first.process_item({"text": SPELLED, "url": "https://other.example/9"})
        with pytest.raises(Locked):
            pipeline(**settings)
        first.close_spider()
        again = pipeline(**settings)
        with pytest.raises(DropItem):
            again.process_item({"text": BRIDGE, "url": "https://waha.example/1"})
        again.process_item({"text": LIBRARY, "url": "https://waha.example/2"})
        again.close_spider()

    def test_a_class_without_room_for_the_text_is_told_so(self) -> None:
        with pytest.raises(InputError, match="GHIRBAL_TEXT_FIELD"):
            pipeline().process_item(Mute(PAGE))
