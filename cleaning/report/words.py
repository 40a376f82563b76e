"""What the names in the counts mean, in one plain sentence each."""

from __future__ import annotations

RELATIONS = {
    "identical": "the same text, but for spelling and layout",
    "near_duplicate": "the same story, lightly edited",
    "contained": "a brief that stands whole inside a longer article",
    "update": "an earlier or later edition of the same page",
}
REASONS = {
    "bad_encoding": "the bytes are not UTF-8",
    "bad_json": "the line is not JSON",
    "bad_record": "the record does not have the shape of its file",
    "crashed": "the parser died on this page; all others went on",
    "damaged_archive": "the compressed file is damaged here",
    "empty_page": "the server sent nothing",
    "failed": "a fault of the program on this page",
    "listing_page": "a list of articles, by its own markup",
    "no_text": "there is neither text nor HTML in it",
    "not_an_object": "JSON, but no record with fields",
    "not_article": "a page, but no article on it",
    "other_language": "in a language that was not asked for",
    "out_of_memory": "the page needed more memory than a worker may use",
    "over_stripped": "next to nothing but furniture",
    "timeout": "took longer than --timeout allows",
    "too_large": "larger than the limit for one page",
    "too_long": "longer than the limit for one record",
    "too_short": "fewer words than --min-words",
    "truncated": "the file ends inside this record",
    "undecodable": "no encoding gives readable text",
    "unknown_format": "none of the formats that can be read",
    "unreadable": "the system did not let the file be read",
}
FLAGS = {
    "collapsed": "the text is next to nothing of what the page visibly holds",
    "flattened": "the page nests too deep: its text was read without structure",
    "from_data": "the page shows no text: it was read from the page's own data",
    "truncated": "the page was cut short before it came here",
}
DAMAGED_STAGES = frozenset({"read", "workers"})


def meaning(name: str) -> str:
    """The sentence for a relation, a reason or a flag; empty where the name says it all."""
    return RELATIONS.get(name) or REASONS.get(name) or FLAGS.get(name, "")
