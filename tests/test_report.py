"""The report and the data card: bounded, escaped, right to left, and the same for the same run."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning.errors import InputError
from cleaning.model import Decision
from cleaning.report import history, rewrite_report, write_card, write_report, write_summary
from cleaning.report.card import cell, command
from cleaning.report.figures import flow, percent, site_rows, sparkline
from cleaning.report.html import safe_url
from cleaning.report.stories import differences, stories
from cleaning.tally import Tally
from tests.conftest import article
from tests.stories import BRIDGE, LIBRARY, filler

if TYPE_CHECKING:
    from pathlib import Path

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
OPTIONS: dict[str, Any] = {
    "inputs": ["/home/someone/dumps/news.jsonl"],
    "formats": ["jsonl"],
    "index": False,
    "preset": "news",
    "min_words": 25,
    "languages": ["ar"],
    "limit": None,
    "timeout": 30.0,
    "fields": {"text": "text", "html": "html", "id": "id", "url": "url"},
    "rules": [],
}


def summary(**more: Any) -> dict[str, Any]:
    """A run of ten documents, as `run.json` tells it."""
    known = {
        "ghirbal": "1.0",
        "seen": 10,
        "kept": 6,
        "duplicates": 3,
        "rejected": 1,
        "words": 900,
        "duplicates_by_relation": {"identical": 1, "near_duplicate": 2},
        "rejected_by_reason": {"too_short": 1},
        "sites": {
            "marfa.example": {"kept": 1, "too_short": 1},
            "waha.example": {"kept": 5, "duplicates": 3},
        },
        "texts": {"waha.example": {"body": 1000, "cut": 120}},
        "rules": {},
        "languages": {"ar": 6},
        "published": {
            "first": "2024-02-03",
            "last": "2024-02-05",
            "years": {"2024": 5},
            "undated": 1,
        },
        "options": OPTIONS,
        "versions": {"trafilatura": "2.3"},
    }
    return known | more


def row(id: str, text: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "text": text, "title": f"عنوان {id}", **more}


def member(id: str, relation: str | None = None, **more: Any) -> dict[str, Any]:
    known = {"site": "waha.example", "url": None, "published": None, "similarity": None}
    return {"id": id, "relation": relation, **known, **more}


def write(folder: Path, name: str, *rows: dict[str, Any]) -> None:
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / name).write_text("".join(lines), encoding="utf-8")


class Tags(HTMLParser):
    """Every tag with its attributes; complains where one is left open."""

    VOID = frozenset({"meta", "rect", "polyline"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Result files of a story told twice and of a stub, with hostile names."""
    copy = f"{BRIDGE.replace('42', '45')} (واح)"
    write(tmp_path, "articles.jsonl", row("a", BRIDGE))
    write(tmp_path, "duplicates.jsonl", row("b", copy))
    members = [
        member("a", url="https://waha.example/a"),
        member("b", "near_duplicate", url=f"javascript:{EVIL}"),
    ]
    write(tmp_path, "clusters.jsonl", {"id": "a", "members": members})
    lost = {
        "id": "c",
        "input": EVIL,
        "line": 7,
        "stage": "length",
        "reason": "too_short",
        "detail": EVIL,
    }
    write(tmp_path, "rejected.jsonl", lost)
    return tmp_path


def sample(text: str, kind: str = "share") -> dict[str, Any]:
    place = [["نص قبلها.\n", None], [text, kind], ["\nونص بعدها.", None]]
    return {"id": EVIL, "text": text, "in_place": place}


class TestThePage:
    def page(self, results: Path) -> str:
        use = {"kind": "share", "cuts": 2, "chars": 30, "samples": [sample(f"شارك {EVIL}")]}
        run = summary(
            rules={f"site.x/{EVIL}": use},
            alarms=[EVIL],
            notices=[EVIL],
            failures={EVIL: {"dns": 1}},
        )
        write_summary(results, run)
        return write_report(results, run).read_text(encoding="utf-8")

    def test_is_well_formed_and_nothing_from_outside_is_markup(self, results: Path) -> None:
        tags = Tags(self.page(results)).seen
        assert not {"script", "img", "iframe", "object", "form"} & {tag for tag, _ in tags}
        assert not any(name.startswith("on") for _, attributes in tags for name in attributes)

    def test_asks_nothing_of_the_network(self, results: Path) -> None:
        html = self.page(results)
        policy = next(a["content"] for t, a in Tags(html).seen if a.get("http-equiv"))
        assert policy is not None
        assert policy.startswith("default-src 'none'")
        assert not re.search(r"\bsrc=|@import|url\(|<link", html.replace("src=x", ""))

    def test_links_go_to_web_pages_only(self, results: Path) -> None:
        links = [a["href"] for tag, a in Tags(self.page(results)).seen if tag == "a"]
        assert [link for link in links if link and not link.startswith("#")] == [
            "https://waha.example/a"
        ]

    def test_arabic_takes_its_own_direction(self, results: Path) -> None:
        tags = Tags(self.page(results)).seen
        arabic = [a for _, a in tags if "ar" in (a.get("class") or "").split()]
        assert arabic
        assert all(a.get("dir") == "auto" for a in arabic)

    def test_a_cut_is_struck_in_its_place_and_names_its_kind(self, results: Path) -> None:
        assert re.search(
            r'نص قبلها\.\n<del class="share">شارك [^\n]*<i>share</i></del>\nونص بعدها',
            self.page(results),
        )

    def test_a_copy_is_marked_against_the_kept_article(self, results: Path) -> None:
        html = self.page(results)
        assert '<del class="gone">42</del> <ins>45</ins>' in html
        assert "<ins>(واح)</ins>" in html

    def test_rejections_show_their_reason_and_place(self, results: Path) -> None:
        html = self.page(results)
        assert "fewer words than --min-words" in html
        assert "&gt;:7</bdi>" in html

    def test_slow_documents_are_named_without_times(self, tmp_path: Path) -> None:
        slow = [{"id": "<b>", "input": f"{EVIL}.html", "seconds": 7.25}]
        page = write_report(tmp_path, summary(slow=slow)).read_text(encoding="utf-8")
        assert "over two seconds" in page
        assert "onerror=alert(2)&gt;.html" in page
        assert "7.25" not in page

    def test_holds_nothing_that_a_terminal_obeys(self, results: Path) -> None:
        page = write_report(results, summary(alarms=["site \x1b[2J\x9b31m\0"])).read_text("utf-8")
        assert "site \ufffd[2J\ufffd31m\ufffd" in page
        assert not set("\x1b\x9b\0") & set(page)

    def test_can_be_made_again_from_the_results(self, results: Path) -> None:
        html = self.page(results)
        (results / "report.html").unlink()
        assert rewrite_report(results).read_text(encoding="utf-8") == html

    @pytest.mark.parametrize(
        "damage",
        [
            pytest.param({"sites": None}, id="no sites"),
            pytest.param({"sites": {"x": None}}, id="nothing of a site"),
            pytest.param({"rules": 7}, id="a number for rules"),
            pytest.param({"rejected_by_reason": []}, id="a list of reasons"),
            pytest.param({"kept": "many"}, id="a word for a count"),
        ],
    )
    def test_results_that_are_damaged_are_named(
        self, results: Path, damage: dict[str, object]
    ) -> None:
        page = self.page(results)
        (results / "run.json").write_text(json.dumps({**summary(), **damage}), "utf-8")
        with pytest.raises(InputError, match="is not as a run left it"):
            rewrite_report(results)
        assert (results / "report.html").read_text("utf-8") == page

    @pytest.mark.parametrize("run", ["", "[", "[]", "7", "[" * 200_000])
    def test_a_run_json_that_is_none_is_named(self, results: Path, run: str) -> None:
        (results / "run.json").write_text(run, "utf-8")
        with pytest.raises(InputError, match="holds no results"):
            rewrite_report(results)

    def test_a_result_file_that_was_cut_off_is_named(self, results: Path) -> None:
        self.page(results)
        with (results / "clusters.jsonl").open("a") as stream:
            stream.write('{"id":')
        with pytest.raises(InputError, match="ghirbal verify"):
            rewrite_report(results)

    @pytest.mark.parametrize(
        "files", [("duplicates",), ("articles", "duplicates", "clusters", "rejected")]
    )
    def test_missing_result_files_leave_gaps_not_faults(
        self, results: Path, files: tuple[str, ...]
    ) -> None:
        for name in files:
            (results / f"{name}.jsonl").unlink()
        Tags(write_report(results, summary()).read_text(encoding="utf-8"))

    def test_a_run_of_nothing(self, tmp_path: Path) -> None:
        empty = Tally().as_counts()
        Tags(write_report(tmp_path, {"ghirbal": "1.0", **empty}).read_text(encoding="utf-8"))


def test_articles_that_somebody_damaged_or_wrote_anew_are_shown_as_far_as_they_go(
    results: Path,
) -> None:
    path = results / "articles.jsonl"
    article = json.loads(path.read_text(encoding="utf-8"))
    anew = json.dumps(dict(reversed(article.items())), separators=(",", ":"))
    path.write_text(f"{{broken\n[1]\n{anew}\n", encoding="utf-8")
    shown = stories(results)
    assert shown[0].members[0].parts == [("same", " ".join(article["text"].split()))]


def test_the_page_of_a_huge_run_is_small(tmp_path: Path) -> None:
    text = filler(1, 3_000)
    write(tmp_path, "articles.jsonl", *(row(f"a{n}", text) for n in range(60)))
    write(tmp_path, "duplicates.jsonl", *(row(f"b{n}", text[50:]) for n in range(60)))
    stories = [[member(f"a{n}"), *[member(f"b{n}", "near_duplicate")] * 50] for n in range(60)]
    write(tmp_path, "clusters.jsonl", *({"id": "s", "members": members} for members in stories))
    lost = {"id": "c", "input": "x", "line": 1, "stage": "read", "detail": text}
    write(tmp_path, "rejected.jsonl", *({**lost, "reason": f"r{n % 500}"} for n in range(5_000)))
    use = {"kind": "share", "cuts": 9, "chars": 9, "samples": [sample(text[:300])] * 3}
    run = summary(
        rules={f"site.x/rule-{n}": use for n in range(2_000)},
        sites={f"site-{n}.example": {"kept": n, "too_short": 5} for n in range(20_000)},
        rejected_by_reason={f"r{n}": 10 for n in range(500)},
    )
    assert write_report(tmp_path, run).stat().st_size < 2_000_000


class TestFigures:
    def test_the_bars_below_the_first_add_up_to_it(self) -> None:
        whole, *parts = flow(
            summary(rejected_by_reason={f"r{n}": n for n in range(1, 30)}, seen=9 + 435)
        )
        assert sum(bar.count for bar in parts) == whole.count
        assert parts[-1].label == "rejected: all others"
        assert parts[-1].start + parts[-1].width == pytest.approx(100, abs=0.1)
        assert all(
            b.start == pytest.approx(a.start + a.width, abs=0.01) for a, b in pairwise(parts)
        )

    def test_a_site_has_its_yield_duplicates_and_furniture(self) -> None:
        (waha, marfa), more = site_rows(summary())
        assert (waha.name, waha.seen, waha.kept_share, waha.duplicate_share) == (
            "waha.example",
            8,
            0.625,
            0.375,
        )
        assert waha.furniture == 0.12
        assert (marfa.losses, marfa.rejected, marfa.furniture, more) == (
            [("too_short", 1)],
            1,
            None,
            0,
        )

    def test_a_line_across_runs_ends_with_this_one(self) -> None:
        earlier = history([summary(), summary(sites={"waha.example": {"kept": 1}})])
        (waha, _), _ = site_rows(summary(history=earlier))
        assert waha.across_runs == sparkline([5, 1, 5])

    @pytest.mark.parametrize(
        ("values", "points"),
        [
            ([0, 4], "0.0,19.0 96.0,1.0"),
            ([0, 0, 0], "0.0,19.0 48.0,19.0 96.0,19.0"),
            ([3], "0.0,1.0"),
        ],
    )
    def test_sparklines(self, values: list[int], points: str) -> None:
        assert sparkline(values) == points

    @pytest.mark.parametrize(
        ("share", "said"),
        [
            (0, "0.0 %"),
            (0.0004, "< 0.1 %"),
            (0.125, "12.5 %"),
            (0.9999, "> 99.9 %"),
            (1, "100.0 %"),
        ],
    )
    def test_percent_never_says_none_or_all_where_it_is_not(self, share: float, said: str) -> None:
        assert percent(share) == said

    @pytest.mark.parametrize(
        ("url", "safe"),
        [
            ("https://a.example", True),
            ("HTTP://a.example", True),
            ("javascript:x", False),
            (" data:x", False),
            (None, False),
        ],
    )
    def test_safe_urls(self, url: str | None, safe: bool) -> None:
        assert (safe_url(url) == url) is (safe or url is None)


WORDS = st.lists(
    st.sampled_from(["قال", "الوزير", "إن", "الجسر", "سيفتح", "غدا", "\n"]), max_size=30
)


@given(WORDS, WORDS)
def test_differences_rebuild_both_texts(kept: list[str], words: list[str]) -> None:
    parts = differences(kept, words)
    assert " ".join(t for k, t in parts if k != "gone").split() == " ".join(words).split()
    assert " ".join(t for k, t in parts if k != "new").split() == " ".join(kept).split()


class TestTally:
    def test_a_sample_shows_what_stands_around_the_cut(self) -> None:
        body = f"{BRIDGE}\nشارك الخبر\nاقرأ أيضا: خبر\n{LIBRARY}"
        tally = Tally()
        tally.add_cuts(article(body, "شارك الخبر", "اقرأ أيضا: خبر"))
        first = tally.as_counts()["rules"]["test/rule"]["samples"][0]["in_place"]
        assert [kind for _, kind in first] == [None, "teaser", None, "teaser", None]
        assert "".join(text for text, _ in first) in body
        assert body[body.index(first[0][0]) - 1].isspace()

    def test_samples_differ_from_each_other(self) -> None:
        tally = Tally()
        for n in range(5):
            tally.add_cuts(article(f"{BRIDGE}\nشارك الخبر", "شارك الخبر", id=str(n)))
        use = tally.as_counts()["rules"]["test/rule"]
        assert (use["cuts"], len(use["samples"])) == (5, 1)

    def test_the_slowest_documents_come_first_with_the_time_of_all_stages(self) -> None:
        tally = Tally()
        tally.slow = [("a", "a.html", 2.5), ("b", "b.html", 4.0), ("a", "a.html", 2.5)]
        tally.slow += [(str(n), f"{n}.html", 2.1) for n in range(40)]
        slowest = tally.slowest()
        assert slowest[0] == {"id": "a", "input": "a.html", "seconds": 5.0}
        assert slowest[1] == {"id": "b", "input": "b.html", "seconds": 4.0}
        assert len(slowest) == 20

    def test_days_and_languages_of_the_kept(self) -> None:
        tally = Tally()
        for n, day in enumerate(["2024-02-03T10:00:00+02:00", "2023-12-31", None]):
            kept = {"site": "a", "words": 5, "language": "ar", "published": day}
            tally.add_decided(kept, Decision(str(n), str(n), str(n)))
        counts = tally.as_counts()
        assert counts["languages"] == {"ar": 3}
        years = {"2023": 1, "2024": 1}
        assert counts["published"] == {
            "first": "2023-12-31",
            "last": "2024-02-03",
            "years": years,
            "undated": 1,
        }


class TestTheCard:
    def test_tells_counts_sites_days_and_which_file_to_load(self, tmp_path: Path) -> None:
        text = write_card(
            tmp_path, summary(options=OPTIONS | {"formats": ["jsonl", "parquet"]})
        ).read_text("utf-8")
        for said in (
            'data_files: "articles.parquet"',
            '- "ar"',
            "n<1K",
            "| waha.example | 5 |",
            "2024-02-03 to 2024-02-05",
        ):
            assert said in text

    def test_no_folder_of_this_machine_is_published(self, tmp_path: Path) -> None:
        assert "/home/someone" not in write_card(tmp_path, summary()).read_text("utf-8")

    def test_front_matter_and_tables_cannot_be_broken_from_outside(self, tmp_path: Path) -> None:
        hostile = 'x"\n---\n| [a](javascript:b) <img>'
        text = write_card(tmp_path, summary(sites={hostile: {"kept": 6}})).read_text("utf-8")
        assert text.count("\n---\n") == 1
        assert "<img" not in text.partition("\n---\n")[2]

    def test_a_cell_is_one_line_without_markup(self) -> None:
        assert cell("a|b\n*c* <i>") == "a\\|b \\*c\\* &lt;i>"

    def test_the_command_says_what_was_not_the_default(self) -> None:
        options = OPTIONS | {
            "min_words": 0,
            "languages": ["ar", "fa"],
            "formats": ["parquet"],
            "rules": ["mine.toml"],
        }
        assert command(options) == (
            "ghirbal run news.jsonl --output DIR --format parquet --min-words 0"
            " --language ar,fa --rules mine.toml"
        )


def test_a_card_holds_nothing_that_a_terminal_obeys(tmp_path: Path) -> None:
    sites = {"waha\x1b[2J\u202e.example": {"kept": 6}}
    text = write_card(tmp_path, summary(sites=sites)).read_text("utf-8")
    assert r"waha\\x1b\[2J\\u202e.example" in text
    assert not set("\x1b\u202e") & set(text)
