"""`ghirbal index`: look after a persistent near-duplicate index."""

from __future__ import annotations

import typer

app = typer.Typer(help="Look after a persistent near-duplicate index.", no_args_is_help=True)


@app.callback()
def index() -> None:
    """Look after a persistent near-duplicate index."""
