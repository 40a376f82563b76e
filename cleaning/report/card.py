"""The data card: a README.md beside the results that can be published with them.

Its front matter is the one Hugging Face reads: it names the file with the articles, so that
`load_dataset` finds them and leaves duplicates and rejections alone. It holds no times.
"""

from __future__ import annotations

import json
import re
import shlex
from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from cleaning.config import FieldNames
from cleaning.export import CARD, CARD_MARK
from cleaning.report.figures import percent
from cleaning.report.words import meaning
from cleaning.text import visible

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_MARKUP = re.compile(r"[\\`*_\[\]|#]")
_SITES, _LANGUAGES = 50, 20
_ENDINGS = ("parquet", "jsonl", "jsonl.gz", "jsonl.zst", "csv")  # the first written is loaded
_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
    (100_000_000, "10M<n<100M"),
)


def write_card(folder: Path, run: Mapping[str, Any]) -> Path:
    """Write the data card of the results in `folder`."""
    formats = run["options"]["formats"]
    environment = Environment(
        loader=PackageLoader("cleaning.report"),
        autoescape=False,  # Markdown; what came from outside goes through `cell` or `quoted`
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "cell": cell,
        "quoted": lambda value: visible(json.dumps(value, ensure_ascii=False)),
        "number": "{:,}".format,
        "percent": percent,
    }
    card = environment.get_template("card.md.j2").render(
        run=run,
        meaning=meaning,
        mark=CARD_MARK,
        file=next(f"articles.{ending}" for ending in _ENDINGS if ending in formats),
        size=next((name for limit, name in _SIZES if run["kept"] < limit), "n>100M"),
        languages=_languages(run),
        sites=_sites(run)[:_SITES],
        kinds=_kinds(run),
        command=visible(command(run["options"])),
    )
    path = folder / CARD
    path.write_text(card, encoding="utf-8", errors="replace")
    return path


def _languages(run: Mapping[str, Any]) -> list[str]:
    known = Counter(run["languages"]).most_common(_LANGUAGES)
    return sorted(code for code, _ in known if len(code) in (2, 3) and code != "und")


def _sites(run: Mapping[str, Any]) -> list[tuple[str, int]]:
    kept = {site: counts["kept"] for site, counts in run["sites"].items() if counts.get("kept")}
    return sorted(kept.items(), key=lambda item: (-item[1], item[0]))


def _kinds(run: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    """Cuts and characters by kind, the largest first."""
    cuts, chars = Counter[str](), Counter[str]()
    for use in run["rules"].values():
        cuts[use["kind"]] += use["cuts"]
        chars[use["kind"]] += use["chars"]
    return [(kind, cuts[kind], n) for kind, n in sorted(chars.items(), key=lambda i: (-i[1], i[0]))]


def command(options: Mapping[str, Any]) -> str:
    """The command that makes these results again; folders of this machine are left out."""
    words = ["ghirbal", "run", *(PurePath(name).name or name for name in options["inputs"])]
    words += ["--output", "DIR"]
    for name in options["formats"]:
        words += ["--format", name] if options["formats"] != ["jsonl"] else []
    for option, value, default in _valued(options):
        words += [f"--{option}", str(value)] if value != default else []
    for name in options["rules"]:
        words += ["--rules", name]
    return shlex.join(words) + (" --index INDEX" if options["index"] else "")


def _valued(options: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    names = FieldNames()
    return [
        ("preset", options["preset"], "news"),
        ("min-words", options["min_words"], 25),
        ("language", ",".join(options["languages"]), "ar"),
        ("timeout", options["timeout"], 30.0),
        ("limit", options["limit"], None),
        *(
            (f"{role}-field", name, getattr(names, role))
            for role, name in options["fields"].items()
        ),
    ]


def cell(text: str) -> str:
    """Text from outside as one cell of a Markdown table: no mark-up of its own, on one line."""
    line = visible(" ".join(str(text).split()))
    return _MARKUP.sub(r"\\\g<0>", line.replace("&", "&amp;").replace("<", "&lt;"))
