"""Invented stories and what publishers do to them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from cleaning.dedup import deduplicate
from cleaning.fingerprint import fingerprint
from cleaning.model import Entry

if TYPE_CHECKING:
    from cleaning.config import Preset
    from cleaning.model import Decision

BRIDGE = (
    "أعلنت بلدية مدينة النخيل أن أعمال إصلاح الجسر القديم ستبدأ صباح الأحد المقبل وتستمر ثلاثة"
    " أسابيع على أن تتوقف حركة الشاحنات خلالها توقفا تاما. وقال المهندس سامر الحلواني مدير الطرق"
    " في البلدية إن الجسر بني قبل نصف قرن ولم يخضع لصيانة شاملة منذ ذلك الحين وإن الفحوص الأخيرة"
    " كشفت تشققات في اثنتين من دعائمه. وأضاف أن الكلفة تبلغ 42 مليون دينار تغطي الدولة ثلثيها"
    " وتدفع البلدية ما تبقى من موازنة العام الحالي. وسيعاد فتح مسرب واحد أمام الحافلات بعد الأسبوع"
    " الأول إذا سمحت نتائج القياس بذلك. وطلبت البلدية من السائقين سلوك الطريق الدائري شرق المدينة"
    " وتجنب ساعات الذروة. وكان سكان الضفة الغربية قد شكوا مرارا من اهتزاز الجسر عند مرور القوافل"
    " الثقيلة ليلا وطالبوا بتحديد وزنها. ويربط الجسر بين السوق المركزي ومحطة القطار ويعبره نحو 30"
    " ألف مركبة كل يوم بحسب أرقام إدارة المرور."
)
LIBRARY = (
    "افتتحت وزيرة الثقافة مساء أمس مكتبة الميناء العامة بعد ترميم استغرق أربع سنوات بحضور عدد من"
    " الكتاب والناشرين. وتضم المكتبة 120 ألف كتاب وقاعة للأطفال ومختبرا لترميم المخطوطات هو الأول"
    " من نوعه على الساحل. وقالت الوزيرة إن المبنى الذي كان مستودعا للحبوب حافظ على واجهته الحجرية"
    " وعلى أبوابه الخشبية كما كانت. وأوضحت أن الدخول سيكون مجانيا طوال العام الأول وأن المكتبة"
    " ستفتح أبوابها حتى منتصف الليل في أيام الامتحانات. وأهدى أحد هواة الجمع إلى المكتبة مجموعة من"
    " الخرائط البحرية رسمها ملاحون من أبناء المدينة قبل قرنين."
)
GOLD = (
    "سجلت أسعار الذهب في السوق المحلية اليوم {day} مستوى جديدا إذ بلغ سعر غرام الذهب من عيار 24"
    " نحو {a} دينارا فيما بلغ سعر الغرام من عيار 21 نحو {b} دينارا وسعر غرام عيار 18 نحو {c} دينارا"
    " بحسب نقابة الصاغة. وبلغ سعر الأونصة عالميا {d} دولارا. وقال نقيب الصاغة إن الإقبال على الشراء"
    " متوسط وإن الأسعار تشمل الدمغة ولا تشمل أجرة الصياغة التي تختلف من محل إلى آخر."
)
TELEGRAM = (
    "بعث رئيس جمهورية الواحة برقية تهنئة إلى {whom} رئيس جمهورية {where} بمناسبة ذكرى استقلال"
    " بلاده. وأعرب الرئيس باسمه وباسم شعب الواحة وحكومتها عن أصدق التهاني وأطيب التمنيات بالصحة"
    " والسعادة لفخامة {whom} ولحكومة وشعب جمهورية {where} الصديق باطراد التقدم والازدهار. وأشاد"
    " بالعلاقات المتميزة التي تربط الواحة وجمهورية {where} متطلعا إلى لقاء {whom} في العاصمة قريبا."
)
RECEPTION = (
    "استقبل رئيس مجلس الشورى في مكتبه بالعاصمة اليوم {whom} {of} لدى الواحة. وجرى خلال اللقاء بحث"
    " علاقات التعاون بين الواحة و{where} وسبل تطويرها ولا سيما في مجالات التعليم والزراعة والنقل"
    " البحري. وأكد رئيس المجلس أهمية تبادل الزيارات بين البرلمانيين وعبر الضيف عن شكره على ما لقيه"
    " من ترحيب."
)
NOTICE = (
    "انتقل إلى رحمة الله تعالى {whom} بعد مرض لم يمهله طويلا وسيصلى عليه عصر اليوم في جامع {mosque}"
    " ويوارى جثمانه الثرى في المقبرة العامة. ويتقبل العزاء في منزل الأسرة بحي {at} لمدة ثلاثة أيام."
    " وتتقدم أسرة التحرير إلى ذوي الفقيد بصادق المواساة سائلة الله أن يتغمده بواسع رحمته."
)
_WORDS = [
    first + second
    for first in ("قر", "مس", "دب", "شع", "نف", "طل", "حج", "رس", "كم", "ود", "زه", "فت", "بح")
    for second in ("ان", "ور", "يد", "ات", "وم", "ية", "ين", "اب", "وع", "اس", "ول", "ير")
]


def gold(day: str, price: int) -> str:
    """A gold-price note: the same words on every day."""
    return GOLD.format(day=day, a=price, b=price - 7, c=price - 15, d=price * 31)


def filler(seed: int, words: int = 150) -> str:
    """Text about nothing, unlike that of any other seed."""
    return " ".join(random.Random(seed).choices(_WORDS, k=words))


def entry(id: str, text: str, site: str = "", **known: str) -> Entry:
    """A text as near-duplicate detection receives it."""
    key = fingerprint(text)
    return Entry(id, key, site, words=len(key.tokens), **known)  # type: ignore[arg-type]


def decide(*entries: Entry, preset: Preset = "news") -> dict[str, Decision]:
    """What becomes of the entries, by id."""
    return {decision.id: decision for decision in deduplicate(entries, preset=preset)}


def kept(*entries: Entry, preset: Preset = "news") -> set[str]:
    """Which of the entries stay."""
    return {id for id, decision in decide(*entries, preset=preset).items() if decision.kept}
