"""`ghirbal rules`: list the rule packs, or prove them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cleaning.cli.said import tell
from cleaning.cli.terminal import out, print_json
from cleaning.rulepack import load_packs

EXAMPLE = "Example: ghirbal rules --check my-site.toml"


def rules(
    packs: Annotated[
        list[Path] | None, typer.Argument(metavar="[PACK]...", help="Packs of your own (.toml).")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Run every rule's own examples; exit 1 where one fails.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="The list, or the problems, as JSON.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but problems.")] = False,
) -> int:
    """List the rules of the bundled packs and of yours, or check them all."""
    loaded = load_packs(tuple(packs or ()))
    if not check:
        known = [{"id": rule.id, "kind": rule.kind} for rule in loaded.rules()]
        print_json(known) if as_json else _print_list(known)
        return 0
    problems = loaded.check()
    if as_json:
        print_json({"problems": [str(problem) for problem in problems]})
        return 1 if problems else 0
    for problem in problems:
        tell(problem)
    if not problems and not quiet:
        out.print(f"{sum(1 for _ in loaded.rules())} rules checked: all examples hold.")
    return 1 if problems else 0


def _print_list(rules: list[dict[str, str]]) -> None:
    for rule in rules:
        print(f"{rule['id']}\t{rule['kind']}")
