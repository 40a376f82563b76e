"""Whether a page is an article at all."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cleaning.extract.letters import letters
from cleaning.extract.markup import ARTICLE_TYPES, LISTING_TYPES
from cleaning.text import folded_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from cleaning.extract.ground import Ground
    from cleaning.extract.markup import Declared
    from cleaning.extract.outline import Block

# Titles of pages that are no articles, as content systems write them; looked for in short pages.
_NO_ARTICLE = re.compile(
    r"^\W*(?:(?:خطأ |error )?404\b.*|(?:page )?not found|"
    r"(?:عذرا|عفوا|نأسف|آسفون|للأسف)\W+.{0,40}غير (?:موجودة?|متاحة?|متوفرة?)|"
    r"نتائج البحث(?: عن)?\b.{0,80}|search results?\b.{0,80}|you searched for\b.{0,80}|"
    r"(?:جميع |كل )?(?:مقالات|كتابات|أخبار|مواضيع) (?:الكاتبة?|المحررة?)\b.{0,40}|"
    r"just a moment\W*|attention required!?.{0,40}|access denied|"
    r"مواقيت الصلاة(?: في \w+)?(?: اليوم)?|حالة الطقس(?: اليوم)?|مركز المباريات|"
    r"استطلاع(?:ات)? الرأي|[أا]علن(?:وا)? معنا|للإعلان معنا|advertise(?: with us)?|"
    r"تسجيل (?:ال)?دخول|إنشاء حساب(?: جديد)?|(?:log|sign) ?(?:in|up)|سلة (?:المشتريات|التسوق)|"
    r"الصفحة غير موجودة|لم يتم العثور.{0,40}|اتصل بنا|تواصل معنا|من نحن|contact(?: us)?|about us|"
    r"سياسة الخصوصية|privacy policy|الرئيسية|الصفحة الرئيسية|home|أرشيف.{0,40}|archives?)"
    r"\W*(?:\s[-|–—:·»]\s.*)?$|\b(?:archives|الصفحة الرئيسية)\W*$",
    re.I,
)
_LEGAL = re.compile(
    r"\W*(?:سياسة الخصوصية|سياسة الاستخدام|سياسة ملفات تعريف الارتباط|شروط الاستخدام|شروط الخدمة"
    r"|الشروط والأحكام|اتفاقية الاستخدام|إخلاء المسؤولية|من نحن"
    r"|privacy policy|terms of (?:use|service))"
    r"\W*(?:\s[-|–—:·»]\s.*)?",
    re.I,
)
NO_PARAGRAPH = "no paragraph of its own"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_SEVERAL = 3
_SHORT_WORDS = 150
_WHOLE_WORDS = 30
_BRIEF_WORDS = 60
_MANY_HEADLINES = 15
_TITLE_WORDS = 4
_LISTING_OG = frozenset({"website", "profile", "blog", "product"})


def no_article(
    ground: Ground,
    region: _Element | None,
    body: Sequence[Block],
    title: str | None,
    shown: _Element | None,
    declared: Declared,
    url: str | None,
) -> str | None:
    """Why the page is no article, in a few words, or None where it may be one."""
    words = sum(block.words for block in body)
    if region is None or not words:
        return NO_PARAGRAPH
    own = sum(map(len, {block.text for block in ground.own}))
    inside = sum(len(block.text) for block in body if block.prose)
    headed = shown is not None and len(folded_words(title or "")) >= _TITLE_WORDS
    whole = headed and words >= _WHOLE_WORDS and inside >= 0.6 * own and not _is_home(url)
    others = _declares_others(ground, title, declared)
    for_it = _for(title, shown, declared, others)
    names = [title, *_only_heading(ground)] if words < _SHORT_WORDS and for_it < 3 else []
    if any(name and _NO_ARTICLE.search(name) for name in names):
        return "titled as an error, contact or overview page"
    if title and _LEGAL.fullmatch(title) and for_it < 3:
        return "titled as a page on the site's terms"
    if _against(declared, url, others) > for_it + 4 * whole:
        return "declares itself a listing or home page"
    if for_it < 3 and not headed and ground.outline.headlines_before[-1] >= _MANY_HEADLINES:
        teasers = _teased(ground)
        links = ground.outline.headlines_in(region)
        if inside < max(0.5 * own, teasers) or links > max(4, 0.4 * len(body)):
            return "mostly headlines and excerpts of other pages"
    if not for_it and words < _BRIEF_WORDS and inside < _teased(ground):
        return "a few words above excerpts of other pages"
    if for_it < 3 and not headed and _is_one_of_several(ground, body):
        return "the openings of several articles"
    return None


def _only_heading(ground: Ground) -> list[str]:
    """What the page's one <h1> says, where no declared title led to it."""
    found = [e for e in ground.outline.spans if e.tag == "h1" and ground.outline.of(e)]
    if len(found) != 1 or found[0] is ground.shown:
        return []
    return [" ".join(block.text for block in ground.outline.of(found[0]))]


def _is_one_of_several(ground: Ground, body: Sequence[Block]) -> bool:
    """Whether the body stands below a linked heading, as other paragraphs do."""
    first = next((block for block in body if block.prose), None)
    below = [b for a, b in pairwise(ground.outline.blocks) if b.prose and _heads(a)]
    return len(below) >= _SEVERAL and any(block is first for block in below)


def _teased(ground: Ground) -> int:
    """Letters of the excerpts of other articles."""
    return sum(len(b.text) for b in ground.outline.blocks if b.prose and ground.in_card(b))


def _heads(block: Block) -> bool:
    return block.headline and block.element.tag in _HEADINGS


def _declares_others(ground: Ground, title: str | None, declared: Declared) -> bool:
    """Whether the article that the page declares is one that it links to, as a section does."""
    key = letters(declared.said("headline") or "")
    if not key or key in letters(title or "") or (title and letters(title) in key):
        return False
    return any(block.linked and key in letters(block.text) for block in ground.outline.blocks)


def _for(title: str | None, shown: _Element | None, declared: Declared, others: bool) -> int:
    """How much speaks for an article; what is declared of `others` does not."""
    long_title = bool(title) and len(folded_words(title or "")) >= _TITLE_WORDS
    return (
        2 * (not others and bool(declared.said("headline") or ARTICLE_TYPES & declared.types))
        + 2 * bool(declared.first("article:published_time", "datepublished"))
        + (declared.first("og:type") == "article")
        + long_title
        + (shown is not None and long_title)
    )


def _against(declared: Declared, url: str | None, others: bool) -> int:
    """How much speaks for a list of articles or of goods: a section, an author, a whole site."""
    og_url = declared.first("og:url")
    return (
        3 * (others or bool(LISTING_TYPES & declared.types))
        + 2 * any(kind in _LISTING_OG for kind in declared.all("og:type"))
        + 3 * (_is_home(url) or _is_home(og_url))
    )


def _is_home(url: str | None) -> bool:
    if not url:
        return False
    parts = urlsplit(url)
    return not parts.path.strip("/") and not parts.query
