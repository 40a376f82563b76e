"""What an author wrote stays, however much it looks like furniture."""

from __future__ import annotations

import pytest

from cleaning.model import Facts, text_of
from cleaning.rulepack import load_packs
from cleaning.strip import strip

PACKS = load_packs()

STORY = [
    "افتتح رئيس البلدية صباح الأحد جسر المدينة القديمة بعد عامين من أعمال الترميم الواسعة.",
    "وقال رئيس البلدية إن الجسر سيخدم أكثر من خمسين ألف مواطن، وإن كلفته لم تزد على المقرر.",
    "وأضاف أن المرحلة التالية تشمل الرصيفين والإنارة، وتنتهي في الربيع المقبل على الأرجح.",
]
PARTED_BY_DOTS = [
    "كانت مدينتي كل صباح تنظر إلى النهر.. هادئة بين جسورها تنتظر العائدين من الحقول..",
    "النهر كان يعرف أسماءنا.. ويحمل قوارب الورق التي صنعناها إلى بحر لم نره قط..",
    "لم يشعر الغريب فيها أنه غريب.. بيوتها مفتوحة، وأهلها يقتسمون الخبز مع الضيف..",
]
VERSES = [
    "يا نهر بلغ من نأى عن دارنا",
    "أن الديار تنام فوق جراحها",
    "والجسر يسأل عن وجوه صحابنا",
    "والريح تكتب في المساء نواحها",
    "ما ضر لو عادوا إلى أبوابنا",
    "فالطير عاد الفجر بعد رواحها",
]
OWN = {
    "an author who parts sentences by dots": [*PARTED_BY_DOTS, *STORY],
    "a quotation above the text": ["«شرقي هو غربك»", *STORY],
    "a first sentence broken in two": [
        "الإعلان عن تأسيس ناد جديد للتجديف في مدينة الضفاف أعلنه مساء أمس عدد من الصيادين",
        "وذلك بعد أن وافقت البلدية على بناء مرسى صغير عند الجسر القديم في الحي الجنوبي.",
        *STORY[1:],
    ],
}


def kept(body: list[str], title: str | None = None) -> list[str]:
    text = "\n".join(body)
    return text_of(text, strip(text, PACKS, facts=Facts(title=title)).removals).splitlines()


@pytest.mark.parametrize("body", OWN.values(), ids=OWN.keys())
def test_an_opening_that_is_the_articles_own_stays(body: list[str]) -> None:
    assert kept(body) == body


def test_the_bare_numbers_of_a_table_stay() -> None:
    body = [*STORY[:2], "الفريق", "لعب", "فاز", "نقاط", "الضفاف", "12", "9", "28", STORY[2]]
    assert kept(body) == body


@pytest.mark.parametrize("address", ["https://www.example.org/results/", "news@example.org"])
@pytest.mark.parametrize("end", ["على الرابط التالي:", "من خلال العنوان الآتي"])
def test_an_address_that_a_sentence_gives_stays(end: str, address: str) -> None:
    body = [*STORY, f"ويمكن الاطلاع على مواعيد العبور وأسعار التذاكر {end}", address]
    assert kept(body) == body


@pytest.mark.parametrize("address", ["www.example.org", "news@example.org"])
def test_an_address_below_the_last_sentence_goes(address: str) -> None:
    assert kept([*STORY, address]) == STORY


def test_a_verse_that_gave_a_poem_its_title_stays() -> None:
    assert kept(VERSES, title=VERSES[0]) == VERSES


def test_a_title_above_a_poem_that_does_not_rhyme_with_it_goes() -> None:
    assert kept(["قصيدة عن الجسر القديم", *VERSES], title="قصيدة عن الجسر القديم") == VERSES
