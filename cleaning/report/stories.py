"""Stories with more than one member, side by side, with their differences marked.

A report shows a sample of bounded size: the first stories of each sort, the first members of a
story, the first words of a member.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaning.config import FieldNames
from cleaning.export import to_line
from cleaning.model import Page
from cleaning.read import read_inputs
from cleaning.report.losses import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_STORIES, _MEMBERS, _WORDS = 24, 4, 350
_LOOKED_AT = 100_000  # rows of each file
_BUFFER = 1 << 17  # bytes: of some thirty rows
_ARTICLES = ("jsonl", "jsonl.gz", "jsonl.zst", "parquet", "csv")
_WORD = re.compile(r"\S+|\n")

_BEHIND_ID = b', "url": '  # in a line of ours; inside an id its quotation marks have backslashes

Part = tuple[str, str]  # same, gone or new; and the words


class Telling(NamedTuple):
    """What is shown of a document in the results."""

    id: str
    title: str | None
    text: str


@dataclass(slots=True)
class Member:
    """One telling of a story; `parts` is empty where its text is not among the results."""

    facts: dict[str, Any]
    title: str | None = None
    parts: list[Part] = field(default_factory=list)


@dataclass(slots=True)
class Story:
    """The kept article first, then its copies, each marked against it."""

    id: str
    size: int
    relations: dict[str, int]
    members: list[Member]

    @property
    def title(self) -> str | None:
        return next((member.title for member in self.members if member.title), None)


def stories(folder: Path) -> list[Story]:
    """A sample of the stories in `clusters.jsonl`, of every sort that is there."""
    chosen = _chosen(islice(rows_of(folder / "clusters.jsonl"), _LOOKED_AT))
    shown = [_first_members(story) for story in chosen]
    texts = _texts(folder, {member["id"] for members in shown for member in members})
    return [_story(story, members, texts) for story, members in zip(chosen, shown, strict=True)]


def _chosen(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Some of each sort: taken in turn from the sorts, so that the rare ones are seen too."""
    sorts: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        held = sorts[tuple(sorted({m["relation"] or "" for m in row["members"]}))]
        if len(held) < _STORIES:
            held.append(row)
    in_turn = chain.from_iterable(zip_longest(*(sorts[sort] for sort in sorted(sorts))))
    return list(islice((row for row in in_turn if row), _STORIES))


def _first_members(story: dict[str, Any]) -> list[dict[str, Any]]:
    """The kept article, then the first of its copies."""
    members = sorted(story["members"], key=lambda member: member["relation"] is not None)
    return members[:_MEMBERS]


def _texts(folder: Path, wanted: set[str]) -> dict[str, Telling]:
    """The documents with these ids, as far as they are found early in the result files."""
    found: dict[str, Telling] = {}
    for path in (_articles(folder), folder / "duplicates.jsonl"):
        for telling in _tellings(path, wanted) if path else ():
            found[telling.id] = telling
            if len(found) == len(wanted):
                return found
    return found


def _articles(folder: Path) -> Path | None:
    """The first of the files of articles that were written."""
    paths = (folder / f"articles.{ending}" for ending in _ARTICLES)
    return next((path for path in paths if path.exists()), None)


def _tellings(path: Path, wanted: set[str]) -> Iterator[Telling]:
    if not path.exists() or not path.stat().st_size:
        return
    if path.suffix == ".jsonl":
        yield from _of_lines(path, wanted)
        return
    for page in islice(read_inputs([str(path)], fields=FieldNames()), _LOOKED_AT):
        if isinstance(page, Page) and page.id in wanted:
            yield Telling(page.id, page.hints.title, str(page.content))


def _of_lines(path: Path, wanted: set[str]) -> Iterator[Telling]:
    """Of the lines that a run wrote, only those wanted are parsed; of others, every one."""
    heads = {to_line({"id": id})[:-1] for id in wanted}
    with path.open("rb", _BUFFER) as lines:
        for line in islice(lines, _LOOKED_AT):
            end = line.find(_BEHIND_ID)
            if end > 0 and line.startswith(b'{"id": "') and line[:end] not in heads:
                continue
            if (telling := _telling(line)) and telling.id in wanted:
                yield telling


def _telling(line: bytes) -> Telling | None:
    """None for a line that somebody damaged."""
    try:
        row = json.loads(line)
        return Telling(row["id"], " ".join((row["title"] or "").split()) or None, str(row["text"]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _story(
    story: dict[str, Any], shown: Sequence[dict[str, Any]], texts: dict[str, Telling]
) -> Story:
    members = [_member(facts, texts) for facts in shown]
    kept = _words(texts.get(shown[0]["id"]))
    for member, facts in zip(members, shown, strict=True):
        if words := _words(texts.get(facts["id"])):
            member.parts = differences(kept, words) if kept else [("same", " ".join(words))]
    relations = Counter(m["relation"] for m in story["members"] if m["relation"])
    return Story(story["id"], len(story["members"]), dict(sorted(relations.items())), members)


def _member(facts: dict[str, Any], texts: dict[str, Telling]) -> Member:
    telling = texts.get(facts["id"])
    return Member(facts, telling.title if telling else None)


def _words(telling: Telling | None) -> list[str]:
    return [found[0] for found in islice(_WORD.finditer(telling.text), _WORDS)] if telling else []


def differences(kept: Sequence[str], words: Sequence[str]) -> list[Part]:
    """A text against the kept one: equal words, words only the kept one has, and new ones."""
    parts: list[Part] = []
    matcher = SequenceMatcher(None, kept, words, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            parts.append(("same", " ".join(words[c:d])))
            continue
        parts += [("gone", " ".join(kept[a:b]).strip()), ("new", " ".join(words[c:d]).strip())]
    return [(kind, text) for kind, text in parts if text]
