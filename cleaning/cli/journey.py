"""One document's journey, told on a terminal, in a pipe, or as JSON."""

from __future__ import annotations

import os
import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.text import Text

from cleaning.export import removed_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cleaning.model import Article, Decision, Outcome, Page, Removal

_COLOURS = {
    **dict.fromkeys(("teaser", "related"), "magenta"),
    **dict.fromkeys(("advert", "subscribe", "call-to-action", "share"), "yellow"),
    **dict.fromkeys(("byline", "dateline", "credit", "title", "tags", "caption"), "blue"),
    **dict.fromkeys(("comment", "counter", "notice", "legal"), "cyan"),
    "learned": "green",
}
_OTHER_COLOUR = "red"
_ORIGINS = {
    "record": "from the record",
    "markup": "from the page's markup",
    "text": "read from the text",
}
# A right-to-left isolate and its end: what stands between is laid out from the right where a
# terminal knows how, and has no effect on what stands beside it.
_RIGHT_TO_LEFT, _END = "\u2067", "\u2069"
_MOST_PRUNES = 12
# What a document may hold and a terminal would obey, and what cannot be written at all.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def lays_out_arabic(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the terminal says of itself that it is one of those that know right to left."""
    if environment.get("TERM_PROGRAM") == "Apple_Terminal" or "KONSOLE_VERSION" in environment:
        return True
    version = environment.get("VTE_VERSION", "")
    multiplexed = "TMUX" in environment or environment.get("TERM", "").startswith("screen")
    return not multiplexed and version.isdecimal() and int(version) >= 5800


def told(
    page: Page, outcome: Outcome, decision: Decision | None, *, colour: bool, rtl: bool
) -> Iterator[Text]:
    """The journey in lines: who it is, what is known of it, what became of it, and its text."""
    article = outcome.article or outcome.tried
    yield from _identity(page, article)
    if article:
        yield from _known(article, rtl=rtl)
    yield Text()
    yield _verdict(outcome, decision)
    if article:
        yield Text()
        yield from _lines(article, colour=colour, rtl=rtl)


def _identity(page: Page, article: Article | None) -> Iterator[Text]:
    url = article.url if article else page.url
    for name, value in (("id", page.id), ("input", page.input), ("url", url), ("site", page.site)):
        if value:
            yield _row(name, value)


def _row(name: str, value: str, note: str = "") -> Text:
    row = Text(f"{name:<10} ", "bold").append(_safe(value), "not bold")
    return row.append(f"  ({note})", "not bold dim") if note else row


def _known(article: Article, *, rtl: bool) -> Iterator[Text]:
    for name, origin in article.origins:
        value = getattr(article.facts, name)
        said = value if isinstance(value, str) else " | ".join(value)
        yield _row(name, _laid_out(said, rtl=rtl), _ORIGINS[origin])
    language = article.language
    score = f"score {language.score:.2f}, {language.arabic_share:.0%} Arabic letters"
    yield _row("language", language.code, score)
    if article.flags:
        yield _row("doubts", ", ".join(article.flags))
    for number, entry in enumerate(sorted(article.pruned, key=lambda e: (-e.chars, e.rule))):
        if number == _MOST_PRUNES:
            yield _row("", f"and {len(article.pruned) - number} more rules")
            return
        note = f"{entry.kind}, {entry.elements} elements, {entry.chars} characters"
        yield _row("" if number else "left out", entry.rule, f"of the page: {note}")


def _safe(text: str) -> str:
    """The text with a sign in the place of each character that is no text; as long as it was."""
    return _UNSAFE.sub("\ufffd", text)


def _verdict(outcome: Outcome, decision: Decision | None) -> Text:
    lost = outcome.rejection
    if lost:
        said = f"rejected at {lost.stage}: {lost.reason} ({_safe(lost.detail)})"
        return Text(said, "bold red")
    assert decision is not None
    if decision.kept:
        return Text(f"kept; story {decision.cluster}. {decision.why}".strip(), "bold green")
    if decision.known:
        return Text(f"an earlier run exported it. {decision.why}".strip(), "bold yellow")
    said = f"{decision.relation} of {decision.canonical}"
    if decision.similarity is not None:
        said += f": similarity {decision.similarity:.2f}"
    if decision.containment is not None:
        said += f", containment {decision.containment:.2f}"
    return Text(f"{said}. {decision.why}".strip(), "bold yellow")


def _lines(article: Article, *, colour: bool, rtl: bool) -> Iterator[Text]:
    """The body line by line: kept text plain, each cut struck through with its rule's name."""
    cut = sum(removal.span.end - removal.span.start for removal in article.removals)
    yield Text(f"{len(article.body) - cut} of {len(article.body)} characters kept", "dim")
    position, removals, body = 0, list(article.removals), _safe(article.body)
    for line in body.split("\n"):
        end = position + len(line)
        here = [r for r in removals if r.span.start < end and r.span.end > position]
        if line.strip():
            yield _line(body, position, end, here, colour=colour, rtl=rtl)
        position = end + 1


def _line(
    body: str, start: int, end: int, removals: list[Removal], *, colour: bool, rtl: bool
) -> Text:
    line, position = Text(_RIGHT_TO_LEFT if rtl else ""), start
    for removal in removals:
        first, last = max(start, removal.span.start), min(end, removal.span.end)
        line.append(body[position:first])
        line.append(*_cut(body[first:last], removal, colour=colour))
        position = last
    line.append(body[position:end] + (_END if rtl else ""))
    names = dict.fromkeys(f"{removal.rule} ({removal.kind})" for removal in removals)
    return line.append(f"  ← {', '.join(names)}", "dim") if removals else line


def _cut(text: str, removal: Removal, *, colour: bool) -> tuple[str, str]:
    """A cut: struck through in its kind's colour, or between brackets where there is none."""
    if colour:
        return text, f"strike {_COLOURS.get(removal.kind, _OTHER_COLOUR)}"
    return f"[-{text}-]", ""


def _laid_out(text: str, *, rtl: bool) -> str:
    return f"{_RIGHT_TO_LEFT}{text}{_END}" if rtl else text


def as_plain(page: Page, outcome: Outcome, decision: Decision | None) -> dict[str, Any]:
    """The journey as plain values."""
    article, lost = outcome.article or outcome.tried, outcome.rejection
    row: dict[str, Any] = {
        "id": page.id,
        "input": page.input,
        "url": article.url if article else page.url,
        "site": page.site or (article.site if article else ""),
        "rejection": asdict(lost) if lost else None,
        "decision": asdict(decision) | {"kept": decision.kept} if decision else None,
    }
    return row | _text_of(article) if article else row


def _text_of(article: Article) -> dict[str, Any]:
    facts = {
        name: {"value": getattr(article.facts, name), "from": origin}
        for name, origin in article.origins
    }
    return {
        "facts": facts,
        "language": asdict(article.language),
        "flags": list(article.flags),
        "pruned": [asdict(entry) for entry in article.pruned],
        "text": article.text,
        "body": article.body,
        "removed": list(removed_rows(article)),
    }
