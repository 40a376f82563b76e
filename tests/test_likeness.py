"""Likeness to samples of a subject: stems, weights, thresholds, and a run that keeps to it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from importlib.resources import files
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning.cli import run_command
from cleaning.errors import InputError
from cleaning.likeness import Subject
from cleaning.likeness.background import rarity, weights
from cleaning.likeness.subject import default_threshold
from cleaning.likeness.words import stems
from cleaning.samples import read_subject
from tests.hostile import WORDS
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.stories import subjects

if TYPE_CHECKING:
    from pathlib import Path

    from tests.newsroom.truth import Truth

MATCH = (
    "فاز فريق الواحة على ضيفه المرفأ بهدفين في مباراة من الدوري الممتاز، وسجل المهاجم الهدف الأول "
    "بعد ركلة حرة، ثم أضاف زميله الثاني قبل صافرة الحكم، ورفع الفريق رصيده إلى ثلاثين نقطة."
)
HARVEST = (
    "بدأ مزارعو السهل حصاد القمح هذا الأسبوع وسط توقعات بمحصول وفير بعد أمطار الشتاء، وقالت وزارة "
    "الزراعة إن صوامع الحبوب جاهزة لاستلام الغلة من الفلاحين بأسعار محددة."
)
LONG = " ".join(dict.fromkeys(WORDS))
OTHER_MATCH = "خسر المرفأ مباراة الدوري أمام الساحل بهدف سجله المهاجم من ركلة جزاء احتسبها الحكم."


@pytest.mark.parametrize(
    "spellings",
    [
        "الاقتصادية اقتصاد والاقتصادي بالاقتصاد للاقتصاد",
        "المدرسة مدرسه والمدرسين مدرسون",
        "كوريا الكورية والكوريون",
        "روسيا الروسية والروسي",
    ],
)
def test_spellings_and_forms_of_a_word_have_one_stem(spellings: str) -> None:
    assert len(set(stems(spellings))) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وزير الوزير", ["وزير", "وزير"]),
        ("الى", ["الي"]),
        ("في 2024 و٣٥ ألفا", ["في", "الف"]),
        ("CNN-- أعلنت", ["cnn", "اعلنت"]),
        ("", []),
    ],
)
def test_short_words_and_foreign_ones_stay_and_numbers_go(text: str, expected: list[str]) -> None:
    assert stems(text) == expected


def test_the_table_is_small_and_its_commonest_stems_weigh_least() -> None:
    table = files("cleaning.likeness").joinpath("background.ar.tsv")
    assert len(table.read_bytes()) < 300_000
    known = rarity()
    assert len(known) > 15_000
    assert known["في"] < 0.1 < known["رييس"] < known["حصاد"] < known[""]


@given(st.text(), st.text())
def test_likeness_is_a_share_and_a_text_is_most_like_itself(one: str, other: str) -> None:
    subject = Subject.of([one])
    assert 0.0 <= subject.likeness(other) <= 1.0
    assert subject.likeness(other) <= subject.likeness(one)


def test_another_article_on_the_subject_is_liker_than_one_on_another() -> None:
    subject = Subject.of([MATCH])
    assert subject.likeness(OTHER_MATCH) > 3 * subject.likeness(HARVEST)
    assert subject.likeness(OTHER_MATCH) > subject.threshold > subject.likeness(HARVEST)


def test_samples_may_be_of_two_subjects() -> None:
    both = Subject.of([MATCH, HARVEST])
    assert both.likeness(OTHER_MATCH) > both.threshold
    assert both.likeness("صوامع القمح تستقبل محصول الحصاد من المزارعين") > both.threshold


def test_the_order_of_the_samples_changes_nothing_but_a_threshold_does() -> None:
    assert Subject.of([MATCH, HARVEST]).key == Subject.of([HARVEST, MATCH]).key
    assert Subject.of([MATCH]).key != Subject.of([MATCH], 0.5).key
    assert Subject.of([MATCH]).key != Subject.of([HARVEST]).key


def test_short_samples_ask_for_less_likeness() -> None:
    found = [default_threshold(words) for words in (3, 10, 50, 200, 400, 5_000)]
    assert found == sorted(found)
    assert 0 < found[0] < 0.05
    assert found[-1] == 0.18


def told(page: Truth) -> str:
    return "\n".join((page.title, *page.body))


def test_a_newsroom_of_twenty_subjects_is_told_apart() -> None:
    """Five samples each, from another newsroom; every outlet, copies and price notes included."""
    samples: dict[str, list[str]] = defaultdict(list)
    for page in Newsroom(600, seed=7).truth:
        if page.relation in ("original", "unique", "template"):
            samples[page.subject].append(told(page))
    pages = [
        (page.subject, weights(told(page))) for page in Newsroom(400).truth if page.language == "ar"
    ]
    precision, recall = [], []
    assert len(subjects()) == 20
    for name in subjects():
        subject = Subject.of(Random(name).sample(samples[name], 5))
        taken = Counter(
            is_on for is_on, page in pages if subject.likeness_of(page) >= subject.threshold
        )
        precision.append(taken[name] / taken.total())
        recall.append(taken[name] / sum(is_on == name for is_on, _ in pages))
    assert sum(precision) / 20 >= 0.9
    assert sum(recall) / 20 >= 0.9


class TestSamples:
    def test_are_read_from_text_html_and_json_lines_alike(self, tmp_path: Path) -> None:
        title = "الواحة تفوز على ضيفها المرفأ بهدفين في الدوري الممتاز"
        page = f"<html><body><article><h1>{title}</h1><p>{MATCH}</p></article></body></html>"
        (tmp_path / "a.txt").write_text(f"{title}\n{MATCH}", encoding="utf-8")
        (tmp_path / "b.html").write_text(page, encoding="utf-8")
        row = {"title": title, "text": MATCH}
        (tmp_path / "c.jsonl").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
        for path in sorted(tmp_path.iterdir()):
            subject, _ = read_subject(str(path))
            assert subject.likeness(f"{title}\n{MATCH}") == 1.0, path.name
        whole, _ = read_subject(str(tmp_path))
        assert len(whole.samples) == 3
        assert len(read_subject(str(tmp_path / "*.txt"))[0].samples) == 1

    def test_that_say_little_are_used_with_a_word_of_warning(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_text("فوز الواحة في مباراة الدوري", encoding="utf-8")
        subject, notices = read_subject(str(path))
        assert subject.likeness(OTHER_MATCH) > subject.threshold > subject.likeness(HARVEST)
        (said,) = notices
        assert said.startswith("the samples hold only 5 different words: most pages taken will be")

    @pytest.mark.parametrize(
        ("texts", "says"),
        [
            (["القمح"], "hold a single word: most pages"),
            ([f"{HARVEST}"], "different words: longer ones choose better"),
            ([MATCH * 2, "القمح", LONG], "1 of 3 samples hold fewer than 10 different words"),
            (["Wheat was brought in from all the fields of the plain."], "hold no Arabic word"),
            (["Wheat القمح"], "only 2 different words"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_that_say_too_little_are_told_in_words(
        self, tmp_path: Path, texts: list[str], says: str
    ) -> None:
        for number, text in enumerate(texts):
            (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
        _, notices = read_subject(str(tmp_path))
        assert [says in said for said in notices] == [True], notices

    def test_that_cannot_be_read_are_counted(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(MATCH * 3, encoding="utf-8")
        (tmp_path / "b.jsonl").write_text('{"text": "x"}\n{"text": broken\n', encoding="utf-8")
        _, notices = read_subject(str(tmp_path))
        assert f"some samples at {tmp_path} cannot be used: 1 bad_json" in notices

    @pytest.mark.parametrize("content", [b"", b"\n \n", b"12 / 34", bytes(range(256)) * 9])
    def test_without_any_text_are_wrong_use(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "sample"
        path.write_bytes(content)
        with pytest.raises(InputError, match=r"hold no text.*name articles on the subject"):
            read_subject(str(path))

    def test_in_fields_of_other_names_are_wrong_use(self, tmp_path: Path) -> None:
        path = tmp_path / "samples.jsonl"
        path.write_text(json.dumps({"body": MATCH}), encoding="utf-8")
        with pytest.raises(InputError, match=r"samples\.jsonl have neither a field text nor"):
            read_subject(str(path))

    @pytest.mark.parametrize("threshold", [0.0, 1.0, -1.0, 18.0, float("nan")])
    def test_a_threshold_is_between_0_and_1(self, tmp_path: Path, threshold: float) -> None:
        with pytest.raises(InputError, match="between 0 and 1"):
            read_subject(str(tmp_path), threshold)


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "dump.jsonl"
    texts = {"match": OTHER_MATCH * 2, "harvest": HARVEST, "short": "فوز الواحة"}
    rows = [json.dumps({"id": id, "text": text}, ensure_ascii=False) for id, text in texts.items()]
    path.write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "sample.txt").write_text(MATCH, encoding="utf-8")
    return path


def rows_of(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_dump_keeps_the_subject_and_counts_the_rest_as_unlike(
    dump: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, like = tmp_path / "out", str(tmp_path / "sample.txt")
    assert run_command(["run", str(dump), "--output", str(out), "--like", like, "--quiet"]) == 0
    (kept,) = rows_of(out / "articles.jsonl")
    subject = Subject.of([MATCH])
    assert (kept["id"], kept["likeness"]) == ("match", subject.likeness(OTHER_MATCH * 2))
    lost = {row["id"]: row["reason"] for row in rows_of(out / "rejected.jsonl")}
    assert lost == {"harvest": "unlike", "short": "too_short"}
    summary = json.loads((out / "run.json").read_text("utf-8"))
    assert summary["subject"] == subject.as_counts()
    assert "different words" in capsys.readouterr().err


def test_a_dump_without_samples_has_no_likeness(dump: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run_command(["run", str(dump), "--output", str(out), "--quiet"]) == 0
    assert all("likeness" not in row for row in rows_of(out / "articles.jsonl"))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--likeness", "0.2"], "--likeness needs --like"),
        (["--like", "nowhere.txt"], "There is no file or folder nowhere.txt"),
    ],
    ids=str,
)
def test_wrong_use_is_one_sentence_and_1(
    dump: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], says: str
) -> None:
    assert run_command(["run", str(dump), "--output", str(tmp_path / "out"), *options]) == 1
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1


def test_weights_have_length_one_or_are_empty() -> None:
    assert sum(weight**2 for weight in weights(MATCH).values()) == pytest.approx(1)
    assert weights("2024 - ٣") == {}
