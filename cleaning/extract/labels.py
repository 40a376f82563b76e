"""Lines that templates print above what is not the article: what kind of furniture they open."""

from __future__ import annotations

import re
from functools import lru_cache

from cleaning.extract.vocabulary import kinds, names
from cleaning.text import fold, folded_words

LABEL_WORDS = 6
_LEAD_WORDS = 2
_STAMP = re.compile(
    r"\W*(?:منذ|قبل) (?:[\d٠-٩]{1,2} )?(?:ثواني?|ثانية|دقيق(?:ة|تين)|دقائق|ساع(?:ة|تين|ات)"
    r"|يوم(?:ا|ين)?|أيام|أسبوع(?:ين)?|أسابيع|شهر(?:ا|ين)?|أشهر)\W*"
)

# Over the offer to subscribe, below which an article is cut short. Letters as `_key` folds them.
_MEMBERS = re.compile(
    r"(?:هذا |هذه )?(?:ال)?(?:محتوي|مقال|مقاله|خبر|ماده|تقرير|ملف)(?: \w+){0,3}"
    r" (?:لل|بال)(?:مشتركين|اعضاء)(?: فقط)?"
)
# Beside an advertisement: "the text goes on after the advertisement".
_ADVERT = re.compile(
    r"(?:(?:ال)?محتوي|تابع|استمر|اقرا|(?:ي|ت)ستكمل|يتبع|نهايه|انتهي|اكمل|تصفح)"
    r"(?: \w+){0,4} (?:ال)?اعلان"
)
# What a button asks for; in Arabic an order, to one or to several.
_ORDER = re.compile(
    r"(?:اطلب|احجز|تواصل|اتصل|راسل|سجل|اشترك|ابد[اأ]|جرب|حمل|تسوق|اشتر|احصل|انضم|استشر|تبرع|ادعم)"
    r"(?:وا|ي)?\b.{0,30}|(?:contact|get|start|book|order|buy|try|sign up|subscribe|download)"
    r"\b.{0,25}",
    re.I,
)
_NETWORK = re.compile(
    r"(?:ال)?فيس ?بوك|تويتر|وات ?ساب|(?:تلي?|تيلي)[غج]رام|لينكد ?[إا]ن|ماسنجر|بينترست"
    r"|[إا]نستا?[غج]رام|facebook|twitter|whats ?app|telegram|linkedin"
    r"|messenger|pinterest|instagram|e-?mail",
    re.I,
)
_NETWORKS = 2
_SHARE_LETTERS = 45


def _key(text: str) -> str:
    return " ".join(word for word in folded_words(text) if not word.isdigit())


_LABELS = {_key(phrase): kind for phrase, kind in kinds("labels").items()}
_REPLIES = frozenset(_key(phrase.replace("_", " ")) for phrase in names("replies", "words"))


@lru_cache(maxsize=20_000)
def label_kind(text: str, heading: bool) -> str | None:
    """The kind that a line announces, or None.

    Counts around the words do not matter; a heading may add where: "read also on our site".
    """
    key = _key(text)
    if key in _LABELS:
        return _LABELS[key]
    words = key.split()
    if _MEMBERS.fullmatch(key):
        return "subscribe"
    if _ADVERT.fullmatch(key) or (key == "الاعلان" and not heading):
        return "advert"
    if heading and len(words) > _LEAD_WORDS:
        return _LABELS.get(" ".join(words[:_LEAD_WORDS]))
    return None


@lru_cache(maxsize=20_000)
def is_reply(text: str) -> bool:
    """Whether a line invites to answer or report a reader's comment, or both."""
    key = _key(text)
    return key in _REPLIES or (bool(key) and all(word in _REPLIES for word in key.split()))


def is_order(text: str) -> bool:
    """Whether a link is a button that asks to buy, to join, to get in touch."""
    return bool(_ORDER.fullmatch(fold(text).strip()))


def is_sharing(text: str, linked: int) -> bool:
    """Whether a line is links to several networks and a few words that invite to use them."""
    found = list(_NETWORK.finditer(text)) if linked else []
    names = sum(len(match[0]) for match in found)
    return len(found) >= _NETWORKS and linked >= names and len(text) - names <= _SHARE_LETTERS


def is_stamp(text: str) -> bool:
    """Whether a line is nothing but how long ago its text was published."""
    return bool(_STAMP.fullmatch(text))
