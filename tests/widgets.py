"""Pages of a site whose template nobody wrote a rule for: widgets in and around the article."""

from __future__ import annotations

import random

from tests.hostile import WORDS

HOST = "waha.example"
FOLLOW = "انضموا إلى قراء الواحة الذين تصلهم أبرز أخبار المدينة كل صباح قبل غيرهم عبر تطبيق الواحة"
ABOUT = (
    "الواحة صحيفة محلية مستقلة تأسست قبل عشرين عاما وتغطي أخبار المدينة وأسواقها ومدارسها. "
    "يعمل فيها محررون ومراسلون من أبناء المدينة ويشرف عليها مجلس من القراء ينتخب كل ثلاثة أعوام. "
) * 4
VERSE = "وقل اعملوا فسيرى الله عملكم ورسوله والمؤمنون وستردون إلى عالم الغيب والشهادة فينبئكم"


def sentence(chance: random.Random, words: int = 24) -> str:
    return f"{' '.join(chance.choices(WORDS, k=words))}."


def paragraphs(number: int, words: int = 24) -> list[str]:
    chance = random.Random(f"paragraphs {number}")
    return [sentence(chance, words) for _ in range(4)]


def headline(number: int) -> str:
    return " ".join(random.Random(f"headline {number}").choices(WORDS, k=7))


def teaser(number: int) -> str:
    """A card of another story: its headline, and how it begins."""
    other = number * 37 % 1000 + 1000
    excerpt = sentence(random.Random(f"excerpt {other}"), 16)
    return (
        f'<div class="zq-unit"><a href="/{other}">{headline(other)}</a><div>{excerpt}</div></div>'
    )


def follow() -> str:
    return f'<div class="zq-strip"><div>{FOLLOW} <a href="/app">من هنا</a></div></div>'


def side() -> str:
    links = "".join(f'<div><a href="/{n}">{headline(n)}</a></div>' for n in range(5))
    return f'<div class="zq-col">{links}<div class="zq-bio"><p>{ABOUT}</p></div></div>'


def page(
    number: int, *, inside: str = "", outside: str = "", words: int = 24, headed: bool = True
) -> str:
    """An article's page; `inside` stands below its second paragraph."""
    lines = [f"<p>{text}</p>" for text in paragraphs(number, words)]
    body = "".join([*lines[:2], inside, *lines[2:]])
    title = headline(number)
    top = f"<div class='zq-top'><h1>{title}</h1></div>" if headed else ""
    return (
        f"<!DOCTYPE html><html lang='ar'><head><meta charset='utf-8'><title>{title}</title>"
        "<meta property='og:type' content='article'></head><body>"
        f"{top}<div class='zq-leaf'>{body}</div>{outside}"
        "</body></html>"
    )
