"""What a visit found, as plain values: the same for the terminal and for programs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from cleaning.store import Database
from cleaning.store.state import State
from crawler.check.block import seeds_block
from crawler.check.doubts import Visit, doubts
from crawler.check.pattern import article_pattern
from crawler.discovery import is_article_url

if TYPE_CHECKING:
    from pathlib import Path

    from cleaning.tally import RuleUse
    from crawler.check.spider import Notes

ARTICLES = 5
_OPENING = 160  # characters
_SAMPLE = 100
_FEEDS = 3  # in the seeds: more of them say the same


@dataclass(frozen=True, slots=True)
class Findings:
    """`article_urls`: what the addresses of articles have in common, where anything."""

    url: str
    home: str | None
    feeds: list[dict[str, Any]]
    sitemaps: list[dict[str, Any]]
    sections: list[str]
    article_links: int
    article_urls: str | None
    articles: list[dict[str, Any]]
    rejected: list[dict[str, Any]]
    cuts: list[dict[str, Any]]
    warnings: list[str]
    seeds: str | None

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def findings(
    url: str, notes: Notes, rules: dict[str, RuleUse], summary: dict[str, Any], folder: Path
) -> Findings:
    """From the notes of a visit and the folder it wrote to."""
    with Database(folder / "state.sqlite") as database:
        outcomes = State(database).outcomes
        run = summary["run"]
        rows = [row for found in (outcomes.kept(run), outcomes.duplicates(run)) for row, _ in found]
        lost = [(key, rejection) for key, rejection in outcomes.rejections(run)]
    home = next(
        (seen.final for seen in notes.seen if seen.kind == "home" and not seen.problem), None
    )
    visit = Visit(url, home, notes, rows, [rejection for _, rejection in lost], summary)
    feeds = [seen.url for seen in notes.seen if seen.kind == "feed" and seen.articles]
    pattern = article_pattern(notes.named or notes.linked)
    missed = any(not is_article_url(link) for link in notes.named)
    return Findings(
        url=url,
        home=home,
        feeds=_asked(notes, "feed"),
        sitemaps=_asked(notes, "sitemap"),
        sections=notes.sections,
        article_links=len(notes.linked),
        article_urls=pattern,
        articles=[_article(row) for row in rows[:ARTICLES]],
        rejected=[{"url": key, "reason": r.reason, "detail": r.detail} for key, r in lost],
        cuts=[_cut(name, use) for name, use in sorted(rules.items(), key=_most_first)],
        warnings=doubts(visit),
        seeds=_seeds(home, url, feeds[:_FEEDS], pattern if missed else None),
    )


def _seeds(home: str | None, url: str, feeds: list[str], article: str | None) -> str | None:
    """The table; of a site of which only a feed was named, with the front page of its host."""
    if home is None and url not in feeds:
        return None
    return seeds_block(home or urljoin(url, "/"), feeds, article)


def _asked(notes: Notes, kind: str) -> list[dict[str, Any]]:
    return [
        {"url": seen.url, "articles": seen.articles, "problem": seen.problem}
        for seen in notes.seen
        if seen.kind == kind
    ]


def _article(row: dict[str, Any]) -> dict[str, Any]:
    text = " ".join(row["text"].split())
    opening = text if len(text) <= _OPENING else text[:_OPENING].rpartition(" ")[0] + " …"
    named = ("url", "title", "published", "words", "language")
    return {**{name: row[name] for name in named}, "opening": opening}


def _most_first(rule: tuple[str, RuleUse]) -> tuple[int, str]:
    return -rule[1].chars, rule[0]


def _cut(name: str, use: RuleUse) -> dict[str, Any]:
    samples = [" ".join(sample["text"].split())[:_SAMPLE] for sample in use.samples]
    return {"rule": name, "kind": use.kind, "cuts": use.cuts, "samples": samples}
