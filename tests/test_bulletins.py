"""What a bulletin, a chronicle or a statement lists is its text, whatever else looks like it."""

from __future__ import annotations

import pytest

from tests.dumped import kept

PRAYERS = ["الفجر 5:02", "الشروق 6:33", "الظهر 11:46", "العصر 2:36", "المغرب 4:57", "العشاء 6:20"]
HOURS = ["الفجر", "5:02", "الظهر", "11:46", "العصر", "2:36", "المغرب", "4:57"]
DEGREES = ["27° المرفأ", "31° الواحة", "24° الجبل", "29° السهل"]
WEATHER = ["العظمى 24 - الصغرى 12", "الرطوبة: 40%", "سرعة الرياح: 20 كم/س"]
RATES = ["دولار 49.60", "يورو 52.30", "ريال سعودي 13.20", "درهم إماراتي 13.50"]
END = "وقالت الهيئة إنها تنشر مثل هذه القائمة كل صباح على موقعها."
BULLETINS = {
    "prayers": (PRAYERS, "نشرت الهيئة مواقيت الصلاة في المدينة وضواحيها ليوم الثلاثاء كما يلي."),
    "hours": (HOURS, "يختلف موعد الأذان اليوم بين المدينة وضواحيها بدقائق قليلة فقط."),
    "degrees": (DEGREES, "سجلت دائرة الأرصاد الجوية ظهر اليوم في المدن أرقاما فوق المعتاد."),
    "weather": (WEATHER, "تتوقع دائرة الأرصاد أن يكون الطقس غدا مائلا للبرودة في المدينة."),
    "rates": (RATES, "استقرت أسعار العملات أمام الجنيه في البنوك مع بداية تعاملات اليوم."),
}
OTHER = [
    "أعلنت بلدية المرفأ أن الجسر القديم سيفتح أمام السيارات صباح الأحد المقبل.",
    "وقال مدير الطرق إن العمل في الجسر استغرق عامين وتكلف سبعة ملايين دينار.",
]


@pytest.mark.parametrize("name", BULLETINS)
@pytest.mark.parametrize("end", [[END], []], ids=["told on", "ends there"])
def test_what_a_bulletin_lists_is_kept(name: str, end: list[str]) -> None:
    rows, lead = BULLETINS[name]
    assert kept(lead, *rows, *end) == [lead, *rows, *end]


@pytest.mark.parametrize("name", BULLETINS)
def test_the_same_rows_below_another_story_are_a_widget(name: str) -> None:
    rows, _ = BULLETINS[name]
    assert kept(*OTHER, *rows) == OTHER


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        (PRAYERS, "موعد أذان المغرب اليوم"),
        (DEGREES, "حالة الطقس غدا"),
        (RATES, "سعر صرف الدولار الآن"),
    ],
)
def test_a_title_tells_it_too(rows: list[str], title: str) -> None:
    assert kept("القائمة الكاملة لهذا اليوم.", *rows, title=title)[1:] == rows


def test_the_days_of_a_chronicle_are_kept_and_a_date_below_the_headline_is_not() -> None:
    lead = "مر الجسر القديم منذ بنائه بمحطات كثيرة نعرض أهمها."
    days = ["12 مارس 1988", "افتتاح الجسر.", "24 أغسطس 2021", "إغلاق الجسر للترميم."]
    assert kept(lead, *days) == [lead, *days]
    assert kept("جسر المرفأ يعود إلى الحياة بعد عامين", "12 مارس 2024", *OTHER) == OTHER


@pytest.mark.parametrize("opening", ["بسم الله الرحمن الرحيم", "إنا لله وإنا إليه راجعون"])
def test_the_words_that_open_a_statement_are_no_title(opening: str) -> None:
    mourning = "تنعى نقابة الصيادين ببالغ الحزن والأسى عميدها الذي وافته المنية أمس الاثنين."
    statement = [opening, mourning, "وتتقدم النقابة من أسرته بأحر التعازي."]
    assert kept(*statement) == statement
