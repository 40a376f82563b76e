"""Scrapy's XML feed: `<items>` of `<item>`s, whose elements are the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from xml.etree.ElementTree import ParseError, XMLPullParser

from cleaning.read.values import LONGEST, Break, Fault, Record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from cleaning.read.values import Item, Stream


def read_xml_feed(stream: Stream) -> Iterator[Item]:
    """One element a record, numbered from 1; what follows damage is lost, and said to be."""
    parser: XMLPullParser[Any] = XMLPullParser(("start", "end"))
    items = _Items()
    try:
        for chunk in stream.chunks:
            if isinstance(chunk, Break):
                yield Fault(items.number + 1, chunk.reason, chunk.detail)
                return
            parser.feed(chunk)
            yield from items.whole(parser)
            items.held += len(chunk)
            if items.held > LONGEST:
                yield Fault(items.number + 1, "too_long", f"more than {LONGEST:,} bytes")
                return
        parser.close()
        yield from items.whole(parser)
    except ParseError as error:
        reason = "truncated" if "no element found" in str(error) else "bad_record"
        yield Fault(items.number + 1, reason, str(error))


class _Items:
    """The children of the root, as they become whole; each is forgotten at once."""

    def __init__(self) -> None:
        self.number = 0
        self.held = 0  # bytes read since the last whole item
        self._open: list[Element] = []

    def whole(self, parser: XMLPullParser[Any]) -> Iterator[Record]:
        for event, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
            if event == "start":
                self._open.append(element)
                continue
            self._open.pop()
            if len(self._open) == 1:
                self.number += 1
                self.held = 0
                yield Record(self.number, {field.tag: _value(field) for field in element})
                self._open[0].clear()


def _value(field: Element) -> Any:
    """Text; of a list, which Scrapy writes as `<value>`s, the texts."""
    values = [value.text or "" for value in field if value.tag == "value"]
    return values or field.text
