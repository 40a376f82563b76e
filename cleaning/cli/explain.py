"""`ghirbal explain`: one document's whole journey."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from cleaning.cli.terminal import out, progress
from cleaning.config import CleanConfig
from cleaning.errors import InputError
from cleaning.run import DumpRun, RunOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.model import Article, Decision, Removal

EXAMPLE = "Example: ghirbal explain dump.jsonl --id 8c1f2e"
_COLOURS = {"teaser": "magenta", "related": "magenta", "advert": "yellow", "comment": "cyan"}


def explain(
    input: Annotated[str, typer.Argument(metavar="INPUT", help="The dump, as given to run.")],
    id: Annotated[str, typer.Option(help="The document's id, as in the result files.")],
    index: Annotated[Path | None, typer.Option(help="Compare with this index too.")] = None,
    rules: Annotated[
        list[Path], typer.Option(help="A rule pack of your own (.toml); may be repeated.")
    ] = [],  # noqa: B006 - read by the command line, never changed
    min_words: Annotated[int, typer.Option(min=0, help="As for run.")] = 25,
    language: Annotated[str, typer.Option(help="As for run.")] = "ar",
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress.")] = False,
) -> int:
    """Show what was kept of a document, what was cut and by which rule, and whose copy it is.

    The whole input is gone through, because what a site repeats and what is a copy of what can
    only be said of all of it.
    """
    clean = CleanConfig(tuple(language.split(",")), min_words)
    with tempfile.TemporaryDirectory() as folder, progress(quiet=quiet) as watch:
        output = Path(folder) / "results"
        options = RunOptions([input], output, index=index, clean=clean, rules=rules, trace=id)
        run = DumpRun(options, watch)
        run.decide()
    if run.traced is None:
        raise InputError(f"No document of {input} has the id {id}; look it up in a result file.")
    if run.traced.rejection:
        rejection = run.traced.rejection
        out.print(f"rejected at {rejection.stage}: {rejection.reason} ({rejection.detail})")
    elif run.traced.article:
        _show(run.traced.article, run.decision_of(id))
    return 0


def _show(article: Article, decision: Decision) -> None:
    facts = article.facts
    for name in ("title", "published", "updated", "source", "authors", "tags"):
        value = getattr(facts, name)
        if value:
            out.print(Text(f"{name}: {value if isinstance(value, str) else ' | '.join(value)}"))
    out.print(f"language: {article.language.code} ({article.language.score:.2f})")
    out.print(_verdict(decision))
    out.print()
    out.print(marked(article.body, article.removals))


def _verdict(decision: Decision) -> Text:
    if decision.kept:
        return Text(f"kept; story {decision.cluster}. {decision.why}".strip(), style="green")
    alike = (
        f"similarity {decision.similarity or 0:.2f}, containment {decision.containment or 0:.2f}"
    )
    return Text(
        f"{decision.relation} of {decision.canonical}: {alike}. {decision.why}".strip(), "yellow"
    )


def marked(body: str, removals: Sequence[Removal]) -> Text:
    """The body with every cut struck through, and the rule named behind it."""
    text, position = Text(), 0
    for removal in removals:
        text.append(body[position : removal.span.start])
        cut = body[removal.span.start : removal.span.end]
        style = f"strike {_COLOURS.get(removal.kind, 'red')}"
        text.append(cut.rstrip("\n"), style)
        text.append(f"  ← {removal.rule}", "dim")
        text.append("\n" * (len(cut) - len(cut.rstrip("\n"))))
        position = removal.span.end
    text.append(body[position:])
    return text
