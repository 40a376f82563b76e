"""The first sentence of an article where a dump broke it into pieces, as at the links in it.

No piece looks like a sentence, and right below a title the first ones look like captions. But
news opens with a verb, and a piece may end in a word that no caption ends in.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.strip.lines import Line

# Folded, without the endings of the feminine and the plural.
_VERB_LIST = (
    "قال اعلن اكد افاد اوضح اشار اعرب اعاد ادان ادي اقر اصدر اطلق اجري ابدي ابلغ اغلق اسفر اصيب "
    "انهي اوصي اوقف ايد اتهم اجتمع احتج اختتم استقبل استبعد استولي اشتبك اعتبر اعتقل اعترف افتتح "
    "اقترح اقتحم التقي انتخب انتقد اندلع انسحب انضم انطلق انفجر بث بحث بدا بلغ تبادل تبني تجمع "
    "تحدث تحطم تراجع تراس تسلم تظاهر تعرض تعهد تلقي تمكن توجه توصل توعد توفي توقع جدد جر حث حذر "
    "حصل حكم دافع دان دخل دعا دع ذكر رجح رحب رفض زار سجل سقط شارك شدد شكك شن شهد صادق صرح صوت "
    "طالب طلب عبر عثر عقد غادر فاز فرض فشل قام قتل قدم قرر قصف قضي كرر كشف لقي منح منع نجا نجح "
    "نشر نظم نفي نقل هاجم هدد واجه وافق واصل وجه وصف وصل وقع يبحث يبدا يتوجه يزور يستعد يعتزم "
    "يعقد يلتقي يناقش يواصل تستعد تعتزم تعقد"
)
_VERBS = frozenset(_VERB_LIST.split(" "))
_SHORTEST = 3  # words of a piece that opens with a verb, unless it is the verb
_HANGS = re.compile(
    r"(?:^| )(?:من|[إا]لى|في|على|عن|[أإا]ن|ب[أا]ن|التي|الذي|الذين"
    r"|مع|بين|حول|قبل|خلال|منذ|أو|هذا|هذه|لم|لن)$"
)


def opens_news(line: Line) -> bool:
    """Whether a line begins with a verb, as first sentences do."""
    word = line.key.split(" ", 1)[0]
    stem = word.removesuffix("ت").removesuffix("وا")
    return (word in _VERBS or stem in _VERBS) and line.words != _SHORTEST - 1


def hangs(line: Line) -> bool:
    """Whether a line ends in a word that wants another: no caption does, and no headline."""
    return bool(_HANGS.search(line.text))


def first_piece(lines: Sequence[Line], top: int, opening: int) -> int:
    """Where the sentence begins whose end is line `opening`: at a verb above it, or there."""
    above = takewhile(lambda n: not lines[n].cut, range(opening - 1, top - 1, -1))
    pieces = [n for n in above if opens_news(lines[n]) or hangs(lines[n])]
    return pieces[-1] if pieces else opening
