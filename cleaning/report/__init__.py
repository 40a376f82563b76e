"""What a run tells people: one HTML page without a network, and the data card of the corpus.

Both are made from `run.json` and the result files, and are bounded in size however many documents
there were.
"""

from cleaning.report.card import write_card
from cleaning.report.figures import history
from cleaning.report.html import read_summary, rewrite_report, write_report

__all__ = ["history", "read_summary", "rewrite_report", "write_card", "write_report"]
