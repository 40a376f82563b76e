"""What a run tells people: one HTML page without a network, and the data card of the corpus.

Both are made from `run.json` and the result files, and are bounded in size however many documents
there were.
"""

from cleaning.report.card import write_card
from cleaning.report.figures import history
from cleaning.report.html import rewrite_report, write_report
from cleaning.report.summary import is_sealed, read_summary, was_sealed, write_summary

__all__ = [
    "history",
    "is_sealed",
    "read_summary",
    "rewrite_report",
    "was_sealed",
    "write_card",
    "write_report",
    "write_summary",
]
