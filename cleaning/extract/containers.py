"""The elements in which themes and content systems put an article's text."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

# WordPress and its themes, Blogger, Joomla and K2, Drupal, AMP, Elementor, and what newsrooms'
# own systems use most. Facts read in the themes' code and on pages.
_CLASSES = frozenset(
    "entry-content entry post-content td-post-content content-inner inner-post-entry "
    "single-post-content post-body post_body itemFullText itemIntroText itemBody "
    "com-content-article__body field--name-body field-name-body amp-wp-article-content "
    "artl-cnt articleBody article-body article_body article-content article__content "
    "articlebody articleContent article-text article_text ArticleDetails news-content "
    "story-body story_body newsStory post-entry wysiwyg article-details news-details "
    "newsText news_text details-content the_content_wrapper cm-entry-summary".split()
)
_IDS = frozenset(
    "articleBody article-body article_body articleContent article-content NewsStory body-text "
    "article_body_content topic-body divArtContent readerText newsBody".split()
)


def is_container(element: _Element) -> bool:
    """Whether themes put an article's text into such an element."""
    if element.get("itemprop") == "articleBody" or element.get("id") in _IDS:
        return True
    names = element.get("class")
    return bool(names) and _named(names or "")


@lru_cache(maxsize=20_000)
def _named(names: str) -> bool:
    return not _CLASSES.isdisjoint(names.split())
