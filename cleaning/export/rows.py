"""The public shape of every record: field names, order and rounding are part of the contract."""

from __future__ import annotations

import hashlib
import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from cleaning.text import count_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cleaning.model import Article, Decision, Entry, Rejection, Removal

Row = dict[str, Any]
# Pieces of a line of JSON: no string holds them, for there a quotation mark is an escape.
_UNDECIDED, _NO_TEXT = b', "cluster": null, "related": [], ', b'"text": ""'
_CONTROLS = bytes({*range(0x20)} - {ord("\n")})


class Trimmed(Protocol):
    """What was cut, and from what."""

    @property
    def id(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def removals(self) -> tuple[Removal, ...]: ...


_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(", ", ": ")).encode


def to_json(row: Mapping[str, Any]) -> str:
    """One line of strict JSON, Arabic left readable. Lone surrogates become U+FFFD."""
    return to_line(row).decode()


def to_line(row: Mapping[str, Any]) -> bytes:
    """The same as it stands in a file, without the line's end."""
    line = _encode(row)
    try:
        return line.encode()
    except UnicodeEncodeError:
        return line.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def article_row(
    article: Article,
    decision: Decision | None = None,
    measured: tuple[str, int, bytes] | None = None,
) -> Row:
    """An article as it is exported; the cluster fields are empty until there is a decision.

    `measured` is its text, how many words that has, and `encoded(text)`, where they are at hand.
    """
    facts = article.facts
    if measured is None:
        measured = article.text, count_words(article.text), encoded(article.text)
    text, words, stored = measured
    row: Row = {
        "id": article.id,
        "url": article.url,
        "site": article.site,
        "title": facts.title,
        "text": text,
        "published": facts.published,
        "updated": facts.updated,
        "authors": list(facts.authors),
        "source": facts.source,
        "tags": list(facts.tags),
        "language": article.language.code,
        "language_score": round(article.language.score, 4),
        "words": words,
        "fetched_at": article.fetched_at,
        "input": article.input,
        "sha256": hashlib.sha256(stored).hexdigest(),
        "cluster": None,
        "related": [],
        "removed_share": _removed_share(article),
    }
    if article.likeness is not None:
        row["likeness"] = article.likeness
    if article.flags:
        row["flags"] = list(article.flags)
    return decided_row(row, decision) if decision else row


def encoded(text: str) -> bytes:
    """A text in the bytes of which its sha256 is told: lone surrogates become question marks."""
    return text.encode("utf-8", "replace")


def halves(row: Row, stored: bytes) -> tuple[bytes, bytes]:
    """An article's line as it is before there is a decision: what stands before it and behind.

    `stored` is the encoded text, which is put in as it is but for the escapes it needs.
    """
    plain = stored.count(b"?") == row["text"].count("?")  # no half of a letter became one
    text = _escaped(stored) if plain else None
    line = to_line(row if text is None else {**row, "text": ""})
    before, _, behind = line.partition(_UNDECIDED)
    if text is not None:
        before = before.replace(_NO_TEXT, b'"text": "%b"' % text, 1)
    return before, behind


def _escaped(text: bytes) -> bytes | None:
    """The text as it stands in JSON; None where it holds signs that hardly any text does."""
    if len(text.translate(None, _CONTROLS)) != len(text):
        return None
    text = text.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    return text.replace(b"\n", b"\\n")


def decided_line(before: bytes, behind: bytes, decision: Decision) -> bytes:
    """The line of `decided_row`, put together from its halves."""
    told = decided_row({}, decision)
    cluster = to_line({name: told.pop(name) for name in ("cluster", "related")})[1:-1]
    if told:
        behind = behind[:-1] + b", " + to_line(told)[1:]
    return b", ".join((before, cluster, behind))


def _removed_share(article: Article) -> float:
    """Characters cut by removals over characters of the body, to four digits."""
    cut = sum(removal.span.end - removal.span.start for removal in article.removals)
    return round(cut / len(article.body), 4) if article.body else 0.0


def decided_row(row: Row, decision: Decision) -> Row:
    """The row with its cluster; a duplicate's row also says of whom and how alike."""
    row = {**row, "cluster": decision.cluster, "related": list(decision.related)}
    if not decision.kept:
        row["duplicate_of"] = decision.canonical
        row["relation"] = decision.relation
        row["similarity"] = _rounded(decision.similarity)
        row["containment"] = _rounded(decision.containment)
    return row


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(float(share), 4)


def rejected_row(rejection: Rejection, source: str, line: int | None) -> Row:
    """What became of a record that is no article: where it came from, which stage, why."""
    row: Row = {
        "id": rejection.id,
        "input": source,
        "line": line,
        "stage": rejection.stage,
        "reason": rejection.reason,
        "detail": rejection.detail,
    }
    if rejection.language:
        row["language"] = rejection.language
    return row


def removed_rows(article: Trimmed) -> Iterator[Row]:
    """Every cut of an article, in order; `text` is exactly `body[start:end]`."""
    for removal in article.removals:
        span = removal.span
        yield {
            "id": article.id,
            "start": span.start,
            "end": span.end,
            "rule": removal.rule,
            "kind": removal.kind,
            "text": article.body[span.start : span.end],
        }


def cluster_rows(
    rows: Iterable[Row],
    decisions: Mapping[str, Decision],
    earlier: Mapping[str, Entry] = MappingProxyType({}),
) -> Iterator[Row]:
    """One row a story with more than one member, in the order their first members came in.

    An article that an earlier run exported stands first; `earlier` says what is known of it.
    """
    stories: dict[str, list[Row]] = {}
    for row in rows:
        decision = decisions[row["id"]]
        stories.setdefault(decision.cluster, []).append(_member(row, decision))
    for story, members in stories.items():
        known = {member["id"] for member in members}
        originals = {original_of(decisions[member["id"]]) for member in members} - {None, *known}
        outside = [_earlier_member(id, earlier.get(id)) for id in sorted(map(str, originals))]
        if len(outside) + len(members) > 1:
            yield {"id": story, "members": outside + members}


def original_of(decision: Decision) -> str | None:
    """The article that this one repeats or continues, whether it is kept itself or not."""
    if decision.canonical != decision.id:
        return decision.canonical
    return decision.related[0] if decision.relation and decision.related else None


def _member(row: Row, decision: Decision) -> Row:
    return {
        "id": row["id"],
        "site": row["site"],
        "url": row["url"],
        "published": row["published"],
        "relation": decision.relation,
        "similarity": _rounded(decision.similarity),
    }


def _earlier_member(id: str, entry: Entry | None) -> Row:
    return {
        "id": id,
        "site": entry.site if entry else None,
        "url": entry.url if entry else None,
        "published": entry.published if entry else None,
        "relation": None,
        "similarity": None,
    }
