"""Are the fields the user named there at all? Asked once, of the first records."""

from __future__ import annotations

from dataclasses import asdict
from difflib import get_close_matches
from typing import TYPE_CHECKING

from cleaning.config import FieldNames
from cleaning.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.read.values import Record

SAMPLE = 100  # records looked at before the first is given out

# What other tools call the text or the page of a record.
_TEXTS = (
    "content", "body", "article", "maintext", "full_text", "fulltext", "raw_text", "article_text",
    "article_body", "page_content", "cleaned_text", "raw_content",
)  # fmt: skip
_PAGES = ("raw_html", "page_html", "html_content", "raw_page")


def check_fields(records: Sequence[Record], fields: FieldNames) -> None:
    """Raise InputError where no record has a field the user named, or none has text or HTML."""
    present = sorted({str(name) for record in records for name in record.fields})
    if not present:
        return
    defaults = asdict(FieldNames())
    for role, name in asdict(fields).items():
        if name != defaults[role] and name not in present:
            raise InputError(f"No record has a field {name}; {_advice(name, role, present)}")
    if fields.text not in present and fields.html not in present:
        _suggest_text(present, fields)


def _advice(name: str, role: str, present: Sequence[str]) -> str:
    if close := get_close_matches(name, present, 1):
        return f"did you mean --{role}-field {close[0]}?"
    return f"--{role}-field can be one of {', '.join(present[:20])}."


def _suggest_text(present: Sequence[str], fields: FieldNames) -> None:
    """Only where a name is near: records without any text are counted, not refused."""
    for role, name, known in (("text", fields.text, _TEXTS), ("html", fields.html, _PAGES)):
        near = [field for field in present if field.lower() in (*known, name.lower())]
        if near := near or get_close_matches(name, present, 1, 0.75):
            raise InputError(
                f"No record has a field {fields.text} or {fields.html}; "
                f"did you mean --{role}-field {near[0]}?"
            )
