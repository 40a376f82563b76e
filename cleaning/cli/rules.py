"""`ghirbal rules`: list the rule packs, or prove them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cleaning.cli.terminal import out
from cleaning.rulepack import load_packs

EXAMPLE = "Example: ghirbal rules --check my-site.toml"


def rules(
    packs: Annotated[
        list[Path] | None, typer.Argument(metavar="[PACK]...", help="Packs of your own (.toml).")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Run every rule's own examples; exit 1 where one fails.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but problems.")] = False,
) -> int:
    """List the rules of the bundled packs and of yours, or check them all."""
    loaded = load_packs(tuple(packs or ()))
    if not check:
        for rule in loaded.rules():
            print(f"{rule.id}\t{rule.kind}")
        return 0
    problems = loaded.check()
    for problem in problems:
        print(f"ghirbal: {problem}", file=sys.stderr)
    if not problems and not quiet:
        out.print(f"{sum(1 for _ in loaded.rules())} rules checked: all examples hold.")
    return 1 if problems else 0
