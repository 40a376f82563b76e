"""How outlets spell: habits that change letters and signs, never words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_WORD_END = r"(?![\w\u064b-\u0652])"
_TANWEEN = (
    *("أيضا", "جدا", "خصوصا", "تقريبا", "لاحقا", "مؤخرا", "محليا", "سنويا", "يوميا", "حاليا"),
    *("مشيرا", "مضيفا", "مبينا", "لافتا", "داعيا", "مشددا", "نافيا", "مستبعدا", "موضحا"),
    *("مباشرا", "كبيرا", "جديدا", "واسعا", "ملحوظا", "شهرا", "يوما", "مستثمرا", "رسميا"),
)
_STRETCHED = re.compile(r"(?<=[سشصضفقكمنهيتثب])(?=[ادروي]\w)")


def bare_alef(text: str) -> str:
    return re.sub("[أإآ]", "ا", text)


def ha_for_ta(text: str) -> str:
    return re.sub(f"ة{_WORD_END}", "ه", text)


def persian_keyboard(text: str) -> str:
    return text.translate(str.maketrans("يىك", "ییک"))


def final_dotless_ya(text: str) -> str:
    return re.sub(f"(?<=\\w)ي{_WORD_END}", "ى", text)


def indic_digits(text: str) -> str:
    """Also the decimal sign, where it stands between digits."""
    return re.sub(r"(?<=\d)\.(?=\d)", "٫", text).translate(_INDIC)


def tanween(text: str) -> str:
    pattern = rf"(?<!\w)(و?(?:{'|'.join(_TANWEEN)})){_WORD_END}"
    return re.sub(pattern, lambda m: m[1] + "\u064b", text)


def tatweel(text: str) -> str:
    """Stretches about one word in nine, the same ones each time."""
    words = text.split(" ")
    return " ".join(
        _STRETCHED.sub("ـ", word, count=1) if i % 9 == 4 else word for i, word in enumerate(words)
    )


def percent_sign(text: str) -> str:
    return re.sub(r"(\d)\s+في المئة", r"\1%", text)


def per_cent_joined(text: str) -> str:
    return text.replace("في المئة", "بالمئة")


def straight_quotes(text: str) -> str:
    return re.sub("[«»“”]", '"', text)


def curly_quotes(text: str) -> str:
    return re.sub(r'"([^"]*)"', r"“\1”", text).replace("«", "“").replace("»", "”")


def doubled_stops(text: str) -> str:
    """A second full stop after one paragraph in four, as careless translation leaves it."""
    return text + " ." if text.endswith(".") and len(text) % 4 == 0 else text


HABITS: dict[str, Callable[[str], str]] = {
    habit.__name__: habit
    for habit in (
        bare_alef, ha_for_ta, persian_keyboard, final_dotless_ya, indic_digits, tanween,
        tatweel, percent_sign, per_cent_joined, straight_quotes, curly_quotes, doubled_stops,
    )
}  # fmt: skip


def spell(text: str, habits: tuple[str, ...]) -> str:
    """The text with every habit applied, in the order given."""
    for habit in habits:
        text = HABITS[habit](text)
    return text
