"""Which language a text is in: letters first, langdetect for what they leave open."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning.language import identify
from tests.conftest import SHARED, needs_shared

LABELLED = SHARED / "eval" / "lang" / "docs.jsonl"

ARABIC = "أعلنت بلدية المدينة أن أعمال صيانة الجسر ستبدأ يوم الأحد وتستمر ثلاثة أسابيع."
ENGLISH = "The council said on Sunday that repairs to the old bridge would take three weeks."

OTHERS = {
    "Persian": ("امروز هوا در تهران آفتابی است و مردم برای خرید به بازار می‌روند", "fa"),
    "Persian typed on an Arabic keyboard": (
        "امروز هوا در تهران آفتابي است و مردم براي خريد به بازار مي‌روند كه نان بخرند",
        "fa",
    ),
    "Dari, which is Persian": ("شاروالی کابل می‌گوید که کار سرک‌ها در این هفته آغاز شده است", "fa"),
    "Urdu": ("آج لاہور میں بارش ہوئی اور لوگ گھروں سے باہر نہیں نکلے", "ur"),
    "Pashto": ("نن په کابل کې باران دی او خلک له کورونو څخه نه وځي", "ps"),
    "Sorani": ("ئەمڕۆ لە هەولێر باران دەبارێت و خەڵک لە ماڵەوە دەمێننەوە", "ckb"),
    "Uyghur": ("بۈگۈن ئۈرۈمچىدە يامغۇر ياغدى، كىشىلەر ئۆيدە قالدى", "ug"),
    "Sindhi": ("اڄ ڪراچيءَ ۾ مينهن پيو ۽ ماڻهو گهرن مان ٻاهر نه نڪتا", "sd"),
    "a Persian headline with no letter of its own": ("تیم ملی والیبال به فینال رسید", "fa"),
    "the same on an Arabic keyboard": ("نفت خام برنت به بالاي هشتاد دلار رسيد", "fa"),
    "an Uyghur headline with letters that Sorani has too": ("قەشقەر شەھىرىدە قار ياغدى", "ug"),
    "a Sorani headline": ("ئەمڕۆ کەشوهەوا ساردە", "ckb"),
    "a Sindhi headline with a sign for a word": ("حيدرآباد ۾ مينهن وسيو", "sd"),
    "Malay in Jawi letters": ("كراجأن نڬري اكن ممبينا سكوله باهارو", "ms"),
    "Malay that needs few of its own letters": (
        "كراجأن مليسيا اكن ممبينا سكوله بهارو دان رومه ساكيت د نڬري كلنتن ڤد تاهون هادڤن كات منتري"
        " ڤنديديقن ڤروجيق ترسبوت دجڠك سياڤ دالم دوا تاهون",
        "ms",
    ),
    "Hausa in Ajami, vowels and all": (
        "سَرْكِنْ كَنُو يَا اِسَ غِدَا دَ يَمَّا مُتَانِي سُنْ تَارُ دُومِنْ سُوجِ جَوَابِنْ سَرْكِي كُومَ سُنْ يِ مُرْنَا دَ وَنَّنْ لَابَارِي"
        " مَيْ دَادِ كُومَ يَارَا سُنْ تَفِي",
        "und",
    ),
    "Punjabi in Shahmukhi": ("لاہور وچ اج مینہ پیا تے لوک گھراں توں باہر نہیں نکلے", "ur"),
    "Mazanderani": (
        "امروز ساری دله خله وارش بموئه و مردم خنه جه بیرون نشونه وچه‌ها مدرسه نشینه",
        "fa",
    ),
    "Azeri in Arabic letters": (
        "بو گون تبریزده چوخ یاغیش یاغدی و آداملار ائوده قالدیلار بازار باغلی ایدی",
        "fa",
    ),
    "an English article under an Arabic label": (
        f"اقرأ: {ENGLISH * 3} المصدر",
        "en",
    ),
    "an Urdu headline": ("سونے کی قیمت میں اضافہ", "ur"),
    "a Pashto headline": ("د سرو زرو بیه لوړه شوه", "ps"),
    "English": (ENGLISH, "en"),
    "French": ("Le conseil a annoncé dimanche que les travaux du vieux pont dureront.", "fr"),
}
STILL_ARABIC = {
    "news": ARABIC,
    "a headline": "زلزال خفيف يضرب الساحل",
    "one word": "عاجل",
    "a headline without one small word": "رينجرز يقيل مدربه ومرشح بديل لخلافته",
    "a list of names": "سعد الدوسري - فهد الشمري - ماجد القحطاني - طلال الحربي",
    "verse": "ألا ليت الشباب يعود يوما فأخبره بما فعل المشيب",
    "a table of numbers": "المدينة العظمى الصغرى القاهرة 36 25 الإسكندرية 31 24 أسوان 42 28",
    "rates": "اليورو 57.2 58.6 الدولار 52.4 53.1",
    "tags": "#القدس #فلسطين",
    "a short headline in Persian letters": "الجیش یسیطر علی حقل النفط",
    "an Iraqi headline with a Persian letter": "الگاراج مسكر اليوم",
    "with French inside": "قال المدير إن la programmation de cette édition ستكون متميزة",
    "Tunisian": "برشا ناس ما تعرفش الحكاية هاذي",
    "Iraqi": "جان اكو هواية ناس بالسوك",
    "Egyptian": "مش عارف ليه الجو حر كده النهارده بس احنا قاعدين في البيت",
    "Levantine": "والله ما بعرف شو صار معنا مبارح بس هيك الدنيا",
    "Gulf": "وش السالفة اليوم الشارع مسكر والناس واقفة من الصبح",
    "Maghrebi": "واش راك خويا راني في الدار وماشي خارج اليوم بزاف سخون",
    "Persian ya and kaf": "وزیر الطاقة یلتقی نظیره فی الکویت ویبحث معه تکالیف النقل",
    "a foreign name with its letter": "زار المدير شركة پيجو ثم التقى العمال في مصنع ڤولڤو",
    "Iraqi with Persian letters throughout": (
        "گلتله چا ليش ما تجي ويانا للسوگ باچر چان الجو حلو ووياي ربعي وگعدنا بالگهوة نحچي عن الشغل"
        " وچم واحد يجي ويروح وهو گال آني ما اگدر اجي"
    ),
    "Sudanese": "زول جاي من بعيد قال لي يا اخوي وين السوق قلت ليهو قريب امشي طوالي بعد الكبري",
    "nothing but names": (
        "محمد حسن سعيد صالح ناصر خالد فهد سعد ماجد طارق يوسف عمر بكر عثمان حسين جعفر سليمان داود"
    ),
    "an old poem with its vowels": (
        "مُكِّرٍ مُفِرٍّ مُقْبِلٍ مُدْبِرٍ مَعًا كَجُلْمُودِ صَخْرٍ حَطَّهُ سَيْلُ مِنْ عَلِ كُمَيْتٍ يَزِلُّ لِبْدُ عَنْ حَالِ مَتْنِهِ"
    ),
    "scripture in its own spelling": (
        "وَٱلشَّمۡسِ وَضُحَىٰهَا وَٱلۡقَمَرِ إِذَا تَلَىٰهَا وَٱلنَّهَارِ إِذَا جَلَّىٰهَا وَٱلَّيۡلِ إِذَا يَغۡشَىٰهَا"
    ),
    "a sentence around a long quotation": (
        'قال المدير: "We are happy to open the new branch in the city and we will hire two hundred'
        ' people this year" في تصريح للصحافة أمس'
    ),
    "presentation forms": "ﺍﻟﺴﻼﻡ ﻋﻠﻴﻜﻢ ﻭﺭﺣﻤﺔ ﺍﻟﻠﻪ",
    "with marks on every letter": "أَعْلَنَتِ الْبَلَدِيَّةُ عَنْ بَدْءِ الْأَعْمَالِ",
    "with English names inside": "أطلقت شركة Example Motors سيارة Model Nine في معرض المدينة",
    "with a long address": f"{ARABIC} https://news.example.com/2024/02/03/a-very-long-slug-here",
}


@pytest.mark.parametrize(("text", "code"), OTHERS.values(), ids=OTHERS)
def test_other_languages_are_named(text: str, code: str) -> None:
    assert identify(text).code == code


@pytest.mark.parametrize("text", STILL_ARABIC.values(), ids=STILL_ARABIC)
def test_arabic_stays_arabic(text: str) -> None:
    assert identify(text).code == "ar"


@pytest.mark.parametrize("text", ["", "  \n", "12345 67", "!؟،", "ok", "http://x.example/a"])
def test_nobody_can_tell_from_nothing(text: str) -> None:
    assert identify(text).code == "und"


def test_arabic_typed_in_latin_letters_is_no_language_of_those() -> None:
    assert identify("sba7 el khir kidayr labas 3lik").code == "und"
    assert (
        identify("The GR86 and the MX5 were shown at the fair in the capital on Sunday").code
        == "en"
    )


def test_half_an_article_in_another_language_does_not_make_it_foreign() -> None:
    mixed = identify(f"{ARABIC * 3}\n{ENGLISH * 3}")
    assert mixed.code == "ar"
    assert 0.3 < mixed.arabic_share < 0.7


def test_an_english_article_with_an_arabic_name_is_english() -> None:
    assert identify(f"{ENGLISH * 4} (الجسر القديم)").code == "en"


def test_the_score_grows_with_the_evidence() -> None:
    assert identify("عاجل").score < identify(ARABIC).score < identify(ARABIC * 5).score <= 1


def test_a_long_text_is_judged_by_slices_of_it() -> None:
    assert identify(ARABIC * 20_000).code == "ar"


def test_a_run_of_marks_costs_no_time() -> None:
    assert identify("ا" + "\u064b" * 60_000).code in ("ar", "und")


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    found = identify(text)
    assert 0 <= found.score <= 1
    assert 0 <= found.arabic_share <= 1


def test_first_use_from_many_threads_answers_the_same() -> None:
    program = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from cleaning.language import identify\n"
        f"text = {ENGLISH!r}\n"
        "with ThreadPoolExecutor(8) as pool:\n"
        "    print({language.code for language in pool.map(identify, [text] * 16)})\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert answer.stdout == "{'en'}\n"


def test_the_same_text_always_gets_the_same_answer() -> None:
    text = f"{ENGLISH} Le vieux pont sera fermé."
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(identify, [text] * 12))) == 1


@needs_shared
def test_labelled_documents_are_told_apart() -> None:
    with LABELLED.open(encoding="utf-8") as lines:
        documents = [d for d in map(json.loads, lines) if d["lang"] != "ar-Latn"]
    wrong = [
        d["text"][:60]
        for d in documents
        if (identify(d["text"]).code == "ar") != (d["lang"] == "ar")
    ]
    assert len(wrong) <= len(documents) // 100, wrong
