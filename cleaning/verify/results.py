"""The results of `ghirbal run`: hashes, sums, and what must hold of every row."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any

from cleaning.export import CARD, RESULTS, digest, is_own_card
from cleaning.report import is_sealed, read_summary, was_sealed
from cleaning.verify.rows import read_rows
from cleaning.verify.verify import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from cleaning.verify.rows import Row

    Say = Callable[[str], None]
    Stories = dict[int, int]  # id to story, eight bytes of a hash each

_UNHASHED = frozenset({"report.html", "run.json"})  # where an earlier version wrote them


def verify_results(folder: Path) -> Verdict:
    """Count, hash and read again every file of a run."""
    verdict = Verdict()
    run = read_summary(folder)
    if run is None:
        verdict.say(f"{folder / 'run.json'} cannot be read.")
        return verdict
    if was_sealed(run) and not is_sealed(folder, run):
        verdict.say(f"{folder / 'run.json'} is not as it was written.")
    _check_hashes(folder, _table(run, "files", verdict.say), verdict.say)
    formats = {
        path.name: _articles(path, verdict.say)
        for path in sorted(folder.glob("articles.*"))
        if path.name in RESULTS
    }
    kept = next(iter(formats.values()), {})
    if not formats:
        verdict.say(f"{folder} holds no articles file.")
    for name, stories in formats.items():
        if stories.keys() != kept.keys():
            verdict.say(f"{name} holds other articles than {next(iter(formats))}.")
    originals: set[int] = set()
    copies = _articles(folder / "duplicates.jsonl", verdict.say, originals)
    reasons = _rejected(folder / "rejected.jsonl", kept.keys() | copies.keys(), verdict.say)
    if both := kept.keys() & copies.keys():
        verdict.say(f"{len(both)} articles are both kept and duplicates.")
    if not _table(run, "options", verdict.say).get("index") and originals - kept.keys():
        verdict.say("duplicates.jsonl names originals that are not among the articles.")
    _check_sums(run, len(kept), len(copies), reasons, verdict.say)
    _check_clusters(folder / "clusters.jsonl", kept | copies, verdict.say)
    counts = (("articles", len(kept)), ("duplicates", len(copies)), ("rejected", reasons.total()))
    verdict.told = ", ".join(f"{count:,} {name}" for name, count in counts)
    return verdict


def _table(run: Mapping[str, Any], name: str, say: Say) -> Mapping[str, Any]:
    """A table in `run.json`; an empty one where there is none."""
    table = run.get(name, {})
    if isinstance(table, dict):
        return table
    say(f"run.json holds no table under {name}.")
    return {}


def _check_hashes(folder: Path, written: Mapping[str, Any], say: Say) -> None:
    for name, wanted in written.items():
        path = folder / name
        if not path.is_file():
            say(f"{path} is gone.")
        elif name == CARD and path.stat().st_size and is_own_card(path):
            continue  # and carried over from run to run
        elif digest(path) != wanted:
            say(f"{path} is not as it was written.")
    for name in sorted(RESULTS - _UNHASHED - written.keys()) if written else ():
        if (folder / name).is_file():
            say(f"{folder / name} was not written by this run.")


def _rows(path: Path, check: Callable[[Row], None], say: Say) -> None:
    try:
        for row in read_rows(path):
            check(row)
    except (OSError, EOFError, ValueError) as error:
        say(f"{path} cannot be read to its end: {error}.")
    except (LookupError, TypeError, AttributeError):
        say(f"{path} holds a row that no run writes.")


def _articles(path: Path, say: Say, originals: set[int] | None = None) -> Stories:
    """The articles of a file, each with its story; says where a row is not what it should be."""
    stories: Stories = {}

    def check(row: Row) -> None:
        id, text = row.get("id"), row.get("text")
        key = _key(id)
        if key in stories:
            say(f"{path.name}: {id} is there twice.")
        if not isinstance(text, str) or _sha256(text) != row.get("sha256"):
            say(f"{path.name}: the text of {id} does not fit its sha256.")
        stories[key] = _key(row.get("cluster"))
        if originals is not None:
            originals.add(_key(row.get("duplicate_of")))

    _rows(path, check, say)
    return stories


def _rejected(path: Path, exported: set[int], say: Say) -> Counter[str]:
    reasons: Counter[str] = Counter()

    def check(row: Row) -> None:
        reasons[str(row.get("reason"))] += 1
        if row.get("stage") != "read" and _key(row.get("id")) in exported:
            say(f"{row.get('id')} is both exported and rejected.")

    _rows(path, check, say)
    return reasons


def _check_sums(
    run: Mapping[str, Any], kept: int, copies: int, reasons: Counter[str], say: Say
) -> None:
    found = {
        "kept": kept,
        "duplicates": copies,
        "rejected": reasons.total(),
        "rejected_by_reason": dict(sorted(reasons.items())),
        "seen": kept + copies + reasons.total(),
    }
    for name, count in found.items():
        if run.get(name) != count:
            say(f"run.json says {name} {run.get(name)}, and the files hold {count}.")


def _check_clusters(path: Path, stories: Stories, say: Say) -> None:
    sizes = Counter(stories.values())
    told: set[int] = set()

    def check(row: Row) -> None:
        story = _key(row.get("id"))
        ours = {key for member in row["members"] if (key := _key(member["id"])) in stories}
        if story in told or len(ours) != sizes[story] or {stories[k] for k in ours} - {story}:
            say(f"{path.name}: the story {row.get('id')} does not fit the articles.")
        told.add(story)

    _rows(path, check, say)
    if missing := sum(size > 1 and story not in told for story, size in sizes.items()):
        say(f"{path.name} lacks {missing} stories.")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _key(id: object) -> int:
    made = hashlib.blake2b(str(id).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(made, "big")
