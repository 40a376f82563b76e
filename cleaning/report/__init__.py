"""The HTML report of a run: one file, no network, made from `run.json` and the result files."""

from cleaning.report.html import rewrite_report, write_report

__all__ = ["rewrite_report", "write_report"]
