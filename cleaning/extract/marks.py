"""Furniture that its markup names: elements whose tag, class or id says what they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_TAGS = {"nav": "navigation", "aside": "related", "footer": "navigation", "figcaption": "caption"}
# Words of class names and ids, by kind. A name is split at hyphens, underscores and capitals.
_WORDS = {
    "related": (
        "related relatedposts relatedpost yarpp recommended recommend recommendation "
        "recommendations similar trending popular mostread mostviewed taboola outbrain mgid "
        "readmore alsoread readalso seealso jpbox rp4wp crp irp irpp ilrelated morenews "
        "suggested suggestions trc speakol jubna"
    ),
    "share": (
        "share sharing shares social socials sharedaddy addtoany addthis sharethis ssba a2a "
        "heateor sociable shareholder sharebar shareaholic printfriendly"
    ),
    "comment": "comments comment respond disqus wpdiscuz commentlist cmts fbcomments",
    "byline": "byline author authors authorbox writer athr writeby",
    "dateline": "postmeta meta metadata timestamp postdate pubdate entrymeta",
    "tags": "tags tagcloud taglist tagslinks keywords labels",
    "advert": "ad ads adv advert advertisement advertising banner sponsor sponsored adsbygoogle dfp gpt e3lan adbox",
    "subscribe": "newsletter subscribe subscription follow googlenews mailpoet",
    "navigation": (
        "nav navbar navigation menu breadcrumb breadcrumbs crumbs crumb pagination pager paginav "
        "paging pagenav prevnext nextprev sidebar widget widgets topbar toolbar ticker breaking "
        "toc skiplink footer copyright cookie cookies modal popup"
    ),
    "caption": "caption captions figcaption credit wpcaptiontext imagecaption photocaption",
    "counter": "views viewcount rating ratings vote votes poll survey readingtime",
}
_PAIRS = {
    "related": (
        "read also|also read|see also|read more|read next|most read|most viewed|more news|"
        "more posts|more stories|more articles|more from|you may|may like|latest news|"
        "latest posts|recent posts|other news|other posts|also like|in post|related post"
    ),
    "navigation": (
        "post nav|next prev|prev next|previous next|next post|prev post|table contents|"
        "post footer|entry footer|article footer|skip link"
    ),
    "byline": "author box|author bio|about author|post author|author name|author info|written by",
    "dateline": (
        "post meta|entry meta|article meta|post date|entry date|publish date|article date|"
        "news date|date time|post info|article info|entry info|news info|published date"
    ),
    "tags": "post tags|tag links|tags links|article tags|cat links|entry tags|news tags",
    "share": "social share|post share|share buttons|fb like",
    "caption": "caption text|image caption|photo caption|image description|photo credit|img desc",
    "advert": "google ads|ad slot|ad container|ads container|div gpt",
    "counter": "post views|reading time|read time",
}
_KIND_OF = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_KIND_OF |= {pair: kind for kind, pairs in _PAIRS.items() for pair in pairs.split("|")}
_SPLIT = re.compile(r"[^a-zA-Z0-9]+|(?<=[a-z])(?=[A-Z])")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# Kinds that hold prose of their own: readers' comments, teasers of other articles.
STRONG = frozenset({"comment", "related", "navigation"})


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """One furniture element. `rule` is set where a rule pack named it."""

    element: _Element
    kind: str
    rule: str | None = None


def mark_of(element: _Element) -> Mark | None:
    """What kind of furniture an element calls itself, or None."""
    kind = _TAGS.get(element.tag)
    if not kind and element.attrib:
        names = f"{element.get('class', '')} {element.get('id', '')}"
        kind = kind_of_names(names) if names != " " else None
        if not kind and (element.get("hidden") is not None or _is_hidden(element.get("style"))):
            kind = "hidden"
        if not kind and element.get("rel") == "tag":
            kind = "tags"
    return Mark(element, kind) if kind else None


def _is_hidden(style: str | None) -> bool:
    return bool(style) and bool(_HIDDEN.search(style or ""))


@lru_cache(maxsize=20_000)
def kind_of_names(names: str) -> str | None:
    """The kind that a class or id stands for; each name counts for itself."""
    for name in names.split():
        words = [word.lower() for word in _SPLIT.split(name) if word]
        if not words:
            continue
        for first, second in zip(words, [*words[1:], ""], strict=True):
            kind = _KIND_OF.get(f"{first} {second}") or _KIND_OF.get(first + second)
            kind = kind or _KIND_OF.get(first)
            if kind:
                return kind
    return None
