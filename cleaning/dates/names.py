"""The words dates are written with: months of every Arabic country, weekdays, labels.

All names are kept as `cleaning.text.fold` leaves them; so are the lines they are matched on.
"""

from __future__ import annotations

from cleaning.text import fold

# One line a month: Egypt and the Gulf, the Levant and Iraq, the Maghreb, Mauritania, spelling
# variants; then English and French, which Arabic pages print too.
_GREGORIAN = (
    "يناير ينائر جانفي كانون_الثاني كانون_ثاني كانون_ثان january jan janvier",
    "فبراير فبرائر فيفري شباط february feb février fevrier",
    "مارس آذار march mar mars",
    "أبريل ابرايل نيسان أفريل april apr avril",
    "مايو ماي أيار may mai",
    "يونيو يونية حزيران جوان june jun juin",
    "يوليو يولية يوليوز تموز جويلية جويليا جوييه july jul juillet",
    "أغسطس اغسطوس آب أوت غشت أغشت august aug août aout",
    "سبتمبر سيبتمبر أيلول شتنبر شتمبر september sept sep septembre",
    "أكتوبر أوكتوبر تشرين_الأول تشرين_أول october oct octobre",
    "نوفمبر نونبر نفمبر تشرين_الثاني تشرين_ثاني تشرين_ثان november nov novembre",
    "ديسمبر دجنبر دجمبر كانون_الأول كانون_أول december dec décembre decembre",
)
# Used in Libya from 1969 to 2011. Ordinary words: believed only between a day and such a year.
_LIBYAN = "أي_النار النوار الربيع الطير الماء الصيف ناصر هانيبال الفاتح التمور الحرث الكانون"
_HIJRI = (
    "محرم المحرم صفر ربيع_الأول ربيع_أول ربيع_الآخر ربيع_آخر ربيع_الثاني ربيع_ثاني "
    "جمادى_الأولى جمادى_الأول جمادى_أول جمادى_الآخرة جمادى_الآخر جمادى_الثانية جمادى_الثاني "
    "رجب شعبان رمضان شوال ذو_القعدة ذي_القعدة ذوالقعدة ذو_الحجة ذي_الحجة ذوالحجة"
)
_WEEKDAYS = (  # in the order of date.weekday()
    "الاثنين monday mon lundi",
    "الثلاثاء الثلاثا tuesday tues tue mardi",
    "الأربعاء الاربعا wednesday wed mercredi",
    "الخميس thursday thurs thu jeudi",
    "الجمعة friday fri vendredi",
    "السبت saturday sat samedi",
    "الأحد sunday sun dimanche",
)
_PUBLISHED = (
    "تاريخ_النشر تاريخ_ووقت_النشر وقت_النشر تاريخ_الخبر تاريخ_المقال تاريخ_الإضافة تاريخ_الإنشاء "
    "تم_النشر تم_النشر_في تم_النشر_بتاريخ تم_نشره تم_نشره_في تم_نشر_الخبر تم_نشر_المقال نشر نشرت "
    "نشر_في نشرت_في نشر_بتاريخ نشر_يوم نشر_هذا_الخبر نشر_هذا_المقال نشر_الخبر نشر_المقال أضيف "
    "أضيف_في أضيف_بتاريخ أضيف_يوم كتب_في كتب_بتاريخ حرر_في حرر_بتاريخ التاريخ تاريخ بتاريخ "
    "published published_on posted posted_on created date publié_le publie_le"
)
_UPDATED = (
    "آخر_تحديث آخر_تعديل آخر_تحديث_في تاريخ_التحديث تاريخ_التعديل تحديث تم_التحديث تم_التحديث_في "
    "تم_تحديثه حدث_في عدل_في updated last_updated last_update modified last_modified updated_on"
)


def _names(line: str) -> list[str]:
    return [fold(name.replace("_", " ")) for name in line.split()]


def any_of(names: list[str]) -> str:
    """A pattern for any of the names, the longest first; spaces in a name may be repeated."""
    longest_first = sorted(set(names), key=lambda name: (-len(name), name))
    return "(?:" + "|".join(name.replace(" ", " {1,3}") for name in longest_first) + ")"


MONTH_NUMBER = {name: n for n, line in enumerate(_GREGORIAN, 1) for name in _names(line)}
LIBYAN_NUMBER = {name: n for n, name in enumerate(_names(_LIBYAN), 1)}
WEEKDAY_NUMBER = {name: n for n, line in enumerate(_WEEKDAYS) for name in _names(line)}

NOT_LETTER = r"(?![^\W\d_])"  # what a word ends before
NOT_AFTER_LETTER = r"(?<![^\W\d_])"
MONTH = any_of(list(MONTH_NUMBER)) + NOT_LETTER
LIBYAN = any_of(list(LIBYAN_NUMBER)) + NOT_LETTER
HIJRI_MONTH = any_of(_names(_HIJRI)) + NOT_LETTER
WEEKDAY = NOT_AFTER_LETTER + any_of(list(WEEKDAY_NUMBER)) + NOT_LETTER
PUBLISHED = NOT_AFTER_LETTER + any_of(_names(_PUBLISHED)) + NOT_LETTER
UPDATED = NOT_AFTER_LETTER + any_of(_names(_UPDATED)) + NOT_LETTER

HIJRI_DATE = rf"\d{{1,2}} {{0,2}}{HIJRI_MONTH}(?: {{0,2}}[,،/-]? {{0,2}}1[345]\d\d(?!\d))?"
HIJRI_NUMERIC = (
    r"(?:\d{1,2} {0,2}[/.-] {0,2}\d{1,2} {0,2}[/.-] {0,2}1[345]\d\d(?!\d)"
    r"|1[345]\d\d {0,2}[/.-] {0,2}\d{1,2} {0,2}[/.-] {0,2}\d{1,2}(?!\d))"
)
ERA = rf"(?:هجري[هة]?|هجرا|ه|ميلادي[هة]?|م){NOT_LETTER}"
