"""From text to a tree: caps on what makes parsers hang, then one parse without depth loss."""

from __future__ import annotations

import re

from lxml import etree, html

from cleaning.extract.vocabulary import names

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# References to surrogates and zero end libxml2's reading of the text.
_BAD_REFERENCE = re.compile(r"&#(?:0+|x0*[dD][89a-fA-F][0-9a-fA-F]{2}|5[5-7]\d{3}|x?0+);?")
_LONG_DOCTYPE = re.compile(r"<!DOCTYPE[^<>]{300,}>", re.I)
_LONG_TAG = re.compile(r"<([a-zA-Z][\w:-]{0,30})[^<>]{60000,}>")
# Elements that only wrap: their tags can go when a page nests deeper than the parser reads.
_WRAPPER_TAG = re.compile(
    r"</?(?:div|span|font|section|center|article|main|blockquote|table|tbody|tr|td|ul|ol|dl|form|"
    r"fieldset|small|big|b|i|em|strong|u|s|o:p)\b[^<>]*>",
    re.I,
)
# All tags but those that never nest, and those whose content is no text of the page.
_ANY_TAG = re.compile(
    r"</?(?!(?:html|head|body|title|meta|link|base|script|style|template|noscript|textarea|select|"
    r"option|button|svg|p|br|img|h1)\b)(?P<name>[a-z][^\s<>/]*)[^<>]*>",
    re.I,
)
_INLINE_TAGS = names("tags", "inline") | {"a", "abbr", "cite", "code", "ins", "label", "mark", "q"}
_TOO_DEEP = "Excessive depth"


def parse(text: str, attribute_chars: int) -> tuple[html.HtmlElement | None, bool]:
    """The tree of a page, or None where there is no element in it; and whether it is the whole.

    The parser drops what stands below some thousand nested elements. Such a page is parsed again
    without the tags that only wrap; if that does not do, without all tags that may nest.
    """
    source = _capped(text, attribute_chars)
    tree, deep = _parse(source)
    if not deep:
        return tree, True
    tree, deep = _parse(_WRAPPER_TAG.sub(" ", source))
    if deep:
        tree, _ = _parse(_ANY_TAG.sub(_flat, source))
    return tree, False


def _flat(tag: re.Match[str]) -> str:
    return " " if tag["name"].lower() in _INLINE_TAGS else "<br>"


def _capped(text: str, attribute_chars: int) -> str:
    text = _CONTROLS.sub("", text)
    if "&#" in text:
        text = _BAD_REFERENCE.sub("", text)
    text = _LONG_DOCTYPE.sub("", text[:5_000]) + text[5_000:]
    if len(text) > 60_000:
        text = _LONG_TAG.sub(r"<\1>", text)
    if len(text) > attribute_chars:
        text = re.sub(rf'="[^"]{{{attribute_chars},}}"', "", text)
    return text


def _parse(source: str) -> tuple[html.HtmlElement | None, bool]:
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        tree = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        return None, False
    last = parser.error_log.last_error
    return tree, bool(last) and any(_TOO_DEEP in error.message for error in parser.error_log)
