"""The rule-pack format: what is read, what is refused and with which words, what is matched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import html

from cleaning.errors import RuleError
from cleaning.rulepack import Packs, RuleIndex, load_packs
from cleaning.rulepack.parse import parse_pack

if TYPE_CHECKING:
    from pathlib import Path

SITE = """
format = 1
scope = "site"
name = "example-news"
domains = ["example-news.com"]

[[prune]]
id = "related-box"
kind = "related"
xpath = '//div[@class="related-news"]'
removes = '<div class="related-news">أخبار أخرى</div>'
keeps = '<p class="unrelated-news">نص</p>'

[[line]]
id = "read-also"
kind = "teaser"
pattern = '^اقرأ أيضا ?: ?.{1,200}$'
matches = ["اقرأ أيضاً: افتتاح الجسر الجديد"]
spares = ["قال الوزير: اقرأ أيضا تاريخ بلادك."]

[[line]]
id = "top"
kind = "navigation"
phrases = ["زر الذهاب إلى الأعلى"]
spares = ["زر الذهاب إلى الأعلى معطل في كل الهواتف منذ أمس."]

[[line]]
id = "ad"
kind = "advert"
part = "any"
needs = ["[ad"]
pattern = '\\[ad_[0-9]{1,2}\\]'
matches = ["قبل [ad_1] بعد"]
spares = ["قال [الوزير] ذلك."]
"""


def with_line(**keys: str) -> str:
    """The site pack with one more line rule, made of these keys (TOML values)."""
    rule = {
        "id": '"more"',
        "kind": '"teaser"',
        "pattern": "'^المزيد$'",
        "matches": '["المزيد"]',
        "spares": '["المزيد من الماء."]',
        **keys,
    }
    return SITE + "\n[[line]]\n" + "\n".join(f"{k} = {v}" for k, v in rule.items() if v != "absent")


def packs(content: str = SITE) -> Packs:
    return Packs((parse_pack(content, "pack.toml"),))


class TestReading:
    def test_a_rule_is_known_by_its_full_id(self) -> None:
        assert [rule.id for rule in packs().rules()] == [
            "site.example-news/related-box",
            "site.example-news/read-also",
            "site.example-news/top",
            "site.example-news/ad",
        ]

    def test_a_good_pack_has_no_problems(self) -> None:
        assert packs().check() == []

    def test_the_bundled_packs_are_read_in_their_order(self) -> None:
        scopes = [pack.scope for pack in load_packs().packs]
        assert scopes == sorted(scopes, key=["language", "theme", "site"].index)
        assert "language.ar" in {pack.name for pack in load_packs().packs}

    def test_a_users_folder_of_packs_comes_on_top(self, tmp_path: Path) -> None:
        (tmp_path / "mine.toml").write_text(SITE, encoding="utf-8")
        names = {pack.name for pack in load_packs([tmp_path]).packs}
        assert {"language.ar", "site.example-news"} <= names

    def test_a_users_pack_takes_the_place_of_a_bundled_one(self, tmp_path: Path) -> None:
        mine = tmp_path / "mine.toml"
        mine.write_text('format = 1\nscope = "language"\nname = "ar"\n', encoding="utf-8")
        ours = next(pack for pack in load_packs([mine]).packs if pack.name == "language.ar")
        assert ours.lines == ()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param("format = ", ["pack.toml", "TOML"], id="no TOML"),
        pytest.param("format = " + "[" * 50_000, ["TOML"], id="brackets without end"),
        pytest.param(SITE.replace("format = 1", "format = 2"), ["format = 1"], id="other format"),
        pytest.param(SITE.replace('"site"', '"page"'), ["scope", "language"], id="unknown scope"),
        pytest.param("colour = 1\n" + SITE, ["colour", "known"], id="unknown key of the pack"),
        pytest.param(SITE.replace('domains = ["example-news.com"]', ""), ["domains"], id="no site"),
        pytest.param(with_line(kindd='"x"'), ["'more'", "kindd"], id="unknown key of a rule"),
        pytest.param(with_line(kind='"fluff"'), ["'more'", "fluff", "teaser"], id="unknown kind"),
        pytest.param(with_line(spares="absent"), ["'more'", "spares"], id="no negative example"),
        pytest.param(with_line(matches="absent"), ["'more'", "matches"], id="no positive example"),
        pytest.param(with_line(id='"top"'), ["'top'", "id"], id="the same id twice"),
        pytest.param(with_line(pattern="'المزيد$'"), ["'more'", "^"], id="not anchored"),
        pytest.param(with_line(pattern="'^المزيد'"), ["'more'", "$"], id="open at the end"),
        pytest.param(with_line(pattern="'^(المزيد$'"), ["'more'", "regular"], id="no regex"),
        pytest.param(with_line(pattern="'^(?=ا)المزيد$'"), ["look-around"], id="look-ahead"),
        pytest.param(with_line(pattern="'^(ا)\\1$'"), ["back-reference"], id="back-reference"),
        pytest.param(with_line(unless_told="'(?=ا)'"), ["unless_told"], id="look-ahead there"),
        pytest.param(
            with_line(unless_told="'(ا'"), ["unless_told", "regular"], id="no regex there"
        ),
        pytest.param(with_line(reads='"source"'), ["(?P<value>"], id="reads without a group"),
        pytest.param(with_line(part='"tail"'), ["needs"], id="a search without needs"),
        pytest.param(with_line(within='"3"'), ["within", "int"], id="a number in quotes"),
        pytest.param(SITE.replace("//div", "//div["), ["XPath"], id="a broken XPath"),
    ],
)
def test_a_wrong_pack_is_refused_in_words(content: str, words: list[str]) -> None:
    with pytest.raises(RuleError) as refusal:
        parse_pack(content, "pack.toml")
    assert [word for word in words if word not in str(refusal.value)] == []
    assert "pack.toml" in str(refusal.value)


class TestProof:
    def test_an_example_that_is_not_matched_is_told(self) -> None:
        [problem] = packs(with_line(matches='["الكثير"]')).check()
        assert "site.example-news/more" in problem
        assert "الكثير" in problem

    def test_no_rule_may_match_a_spare_of_any_other(self) -> None:
        problems = packs(with_line(spares='["اقرأ أيضا: تاريخ بلادك."]')).check()
        assert [p.split(":")[0] for p in problems] == ["site.example-news/read-also"]

    def test_a_prune_that_removes_what_it_keeps_is_told(self) -> None:
        wrong = SITE.replace('//div[@class="related-news"]', "//*[@class]")
        assert any("must keep" in problem for problem in packs(wrong).check())

    def test_a_slow_pattern_is_told(self) -> None:
        slow = with_line(pattern="'^(?:ا|ا ?){0,24}ب$'", matches='["اب"]', spares='["لا"]')
        assert any("slow" in problem for problem in packs(slow).check())
        told = with_line(unless_told="'^(?:ا|ا ?){0,24}ب$'")
        assert any("slow" in problem for problem in packs(told).check())

    @pytest.mark.parametrize("pattern", [r"^(?:\w+\s?)+$", "^(?:ا+)+ب?$", r"^(?:[^:]*\s*)*:$"])
    def test_a_nested_repetition_is_told_before_it_hangs(self, pattern: str) -> None:
        nested = with_line(pattern=f"'{pattern}'", matches='["ا"]', spares='["لا"]')
        assert any("slow" in problem for problem in packs(nested).check())

    @pytest.mark.parametrize("pattern", [r"^اقرأ(?: \w+)+$", r"^(?:اب\s+)+ت$"])
    def test_a_nested_repetition_that_matches_in_one_way_is_fine(self, pattern: str) -> None:
        nested = with_line(pattern=f"'{pattern}'")
        assert not any("slow" in problem for problem in packs(nested).check())


class TestMatching:
    @pytest.mark.parametrize(
        ("line", "rules"),
        [
            pytest.param("اقرأ أيضا: افتتاح الجسر", ["read-also"], id="a pattern"),
            pytest.param("زر الذهاب الى الاعلي", ["top"], id="a phrase, letters folded"),
            pytest.param("» زر الذهاب إلى الأعلى «", ["top"], id="a phrase between arrows"),
            pytest.param("زر الذهاب إلى الأعلى هنا", [], id="a phrase and more"),
            pytest.param("قال: اقرأ أيضا: افتتاح الجسر", [], id="a pattern inside a sentence"),
            pytest.param("اقرأ أيضا: " + "ا" * 500, [], id="a line too long for furniture"),
        ],
    )
    def test_whole_lines(self, line: str, rules: list[str]) -> None:
        found = [rule.id.split("/")[1] for rule, _ in packs().index("example-news.com").whole(line)]
        assert found == rules

    def test_parts_are_searched_only_where_their_literal_stands(self) -> None:
        index = RuleIndex(packs().packs)
        needed = index.needed("قبل [ad_1] بعد [ad_2]")
        assert [found.group() for _, found in index.parts("قبل [ad_1] بعد [ad_2]", needed)] == [
            "[ad_1]",
            "[ad_2]",
        ]
        assert index.needed("لا شيء") == ()

    @pytest.mark.parametrize(
        ("site", "applies"),
        [
            ("example-news.com", True),
            ("sport.example-news.com", True),
            ("notexample-news.com", False),
            ("", False),
        ],
    )
    def test_site_rules_apply_on_their_domains_alone(self, site: str, applies: bool) -> None:
        assert bool(packs().index(site).whole("اقرأ أيضا: افتتاح الجسر")) is applies


class TestPages:
    def test_a_theme_is_recognised_by_its_xpath(self) -> None:
        theme = """
            format = 1
            scope = "theme"
            name = "example"
            detect = ['//body[contains(@class, "example-theme")]']
        """
        page = html.document_fromstring('<body class="rtl example-theme"><p>نص</p></body>')
        assert packs(theme).detect(page) == ("theme.example",)
        assert packs(theme).detect(html.document_fromstring("<body><p>نص</p></body>")) == ()

    @pytest.mark.parametrize(
        ("xpath", "found"),
        [
            ('/html/head/meta[@name="generator" and starts-with(@content, "Alif")]', True),
            ('/html/head/meta[translate(@content, "A", "a")="alif 3"]', True),
            ('/html/body[contains(concat(" ", normalize-space(@class), " "), " rtl ")]', True),
            ('/html/*/link[contains(@href, "/themes/alif") or @rel]', True),
            ('/html/body[not(contains(@class, "other"))]', True),
            ('/html/body/div[contains(., "نص")]', True),
            ('/html/head/title[starts-with(., "خبر")]', True),
            ("/html[@dir]", True),
            ('//p[@class="deep"]', True),
            ('/html/head/meta[@name="generator" and starts-with(@content, "Ba")]', False),
            ('/html/*/link[contains(@href, "/themes/ba")]', False),
        ],
    )
    def test_a_theme_is_recognised_whatever_its_xpath_asks(self, xpath: str, found: bool) -> None:
        theme = f"""
            format = 1
            scope = "theme"
            name = "example"
            detect = ['{xpath}']
        """
        page = html.document_fromstring(
            "<html dir=rtl><head><title>خبر اليوم</title><meta name=generator content='Alif 3'>"
            "<link rel=x href=/s.css></head><body class='a  rtl'><div><p class=deep>نص</p></div>"
        )
        assert packs(theme).detect(page) == (("theme.example",) if found else ())

    def test_prunes_are_those_of_the_language_the_themes_and_the_site(self) -> None:
        assert [p.id for p in packs().prunes(site="example-news.com")] == [
            "site.example-news/related-box"
        ]
        assert packs().prunes(site="elsewhere.com") == ()


class TestSwitchingOff:
    HEAD = 'format = 1\nscope = "language"\nname = "mine"\n'

    def pack(self, folder: Path, off: str) -> Path:
        path = folder / "mine.toml"
        path.write_text(f'{self.HEAD}off = ["{off}"]\n', encoding="utf-8")
        return path

    def test_a_rule_that_is_off_does_not_apply(self, tmp_path: Path) -> None:
        packs = load_packs((self.pack(tmp_path, "language.ar/share-lines"),))
        ids = {rule.id for rule in packs.rules()}
        assert "language.ar/share-lines" not in ids
        assert "language.ar/read-also" in ids

    @pytest.mark.parametrize(
        ("site", "cut"), [("example-news.com", False), ("ar.example-news.com", False), ("", True)]
    )
    def test_a_rule_may_be_off_for_one_site(self, tmp_path: Path, site: str, cut: bool) -> None:
        path = tmp_path / "site.example-news.toml"
        path.write_text(
            'format = 1\nscope = "site"\nname = "example-news"\ndomains = ["example-news.com"]\n'
            'off = ["language.ar/share-lines"]\n',
            encoding="utf-8",
        )
        index = load_packs((path,)).index(site)
        ids = {rule.id for rule, _ in index.whole("شارك الخبر")}
        assert ("language.ar/share-lines" in ids) is cut
        assert index.whole("اقرأ أيضا")

    def test_an_element_may_stay_on_one_site(self, tmp_path: Path) -> None:
        box, jannah = "theme.jannah/related", ["theme.jannah"]
        path = tmp_path / "site.example-news.toml"
        path.write_text(f'{SITE[: SITE.index("[[prune]]")]}off = ["{box}"]\n', encoding="utf-8")
        packs = load_packs((path,))
        assert box in {rule.id for rule in packs.prunes(jannah, "elsewhere.com")}
        assert box not in {rule.id for rule in packs.prunes(jannah, "example-news.com")}

    def test_a_rule_that_does_not_exist_is_refused_with_a_hint(self, tmp_path: Path) -> None:
        with pytest.raises(RuleError, match=r"did you mean language\.ar/share-lines"):
            load_packs((self.pack(tmp_path, "language.ar/share-line"),))
