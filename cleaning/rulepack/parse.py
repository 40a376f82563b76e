"""From TOML to rules. Whatever is wrong is a RuleError that names the file and the rule."""

from __future__ import annotations

import re
import tomllib
import warnings
from typing import TYPE_CHECKING, Any, TypeVar

from lxml import etree

from cleaning.errors import RuleError
from cleaning.rulepack.rules import KINDS, READS, LineRule, Pack, Prune, SectionRule
from cleaning.rulepack.shape import shape_of

if TYPE_CHECKING:
    from collections.abc import Callable

# Engines without backtracking (RE2, Rust, Java in linear mode) know none of these.
_NOT_PORTABLE = re.compile(r"\(\?(?:=|!|<=|<!|P=|>|\()|\\[1-9]|[*+?}]\+")
_SCOPES = ("language", "theme", "site")
_HEADER = {
    "format",
    "scope",
    "name",
    "note",
    "domains",
    "detect",
    "off",
    "prune",
    "line",
    "section",
}
_EXAMPLES = {"spares", "matches", "removes", "keeps", "phrases", "needs"}
_KEYS = {
    "prune": {"id", "kind", "xpath", "removes", "keeps", "note"},
    "line": {
        *("id", "kind", "pattern", "phrases", "part", "needs", "reads", "at", "within"),
        *("company", "menu", "unless_told", "matches", "spares", "note"),
    },
    "section": {
        *("id", "kind", "start", "phrases", "until", "within_last", "before", "after"),
        *("spares", "note"),
    },
}
_CHOICES: dict[str, tuple[str, ...]] = {
    "kind": KINDS,
    "part": ("whole", "head", "tail", "any"),
    "at": ("anywhere", "head", "tail", "edges"),
    "reads": READS,
    "until": ("items", "end"),
}
_TYPES: dict[str, type] = {"within": int, "within_last": int, "company": bool, "menu": bool}
Rule = TypeVar("Rule", Prune, LineRule, SectionRule)


def parse_pack(content: str, where: str) -> Pack:
    """The pack in a file's text; `where` is what error messages call the file."""
    try:
        table = tomllib.loads(content)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RuleError(f"{where}: not TOML ({error}); correct the line it names.") from None
    name = _check_header(table, where)
    pack = Pack(
        name=name,
        scope=table["scope"],
        domains=_strings(table.get("domains", ()), "domains", where),
        detect=_strings(table.get("detect", ()), "detect", where),
        prunes=_rules(table, "prune", _prune, name, where),
        lines=_rules(table, "line", _line, name, where),
        sections=_rules(table, "section", _section, name, where),
        off=_strings(table.get("off", ()), "off", where),
        note=table.get("note", ""),
    )
    _check_scope(pack, where)
    return pack


def _check_header(table: dict[str, Any], where: str) -> str:
    _known(table, _HEADER, where)
    if table.get("format") != 1:
        raise RuleError(f"{where}: write `format = 1` at the top; no other is known.")
    if table.get("scope") not in _SCOPES:
        raise RuleError(f"{where}: `scope` must be one of {', '.join(_SCOPES)}.")
    name = table.get("name")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9-]+", name):
        raise RuleError(f"{where}: `name` must be small Latin letters, digits and hyphens.")
    return f"{table['scope']}.{name}"


def _check_scope(pack: Pack, where: str) -> None:
    if (pack.scope == "site") != bool(pack.domains):
        raise RuleError(f"{where}: site packs, and only they, name their `domains`.")
    if pack.scope != "theme" and pack.detect:
        raise RuleError(f"{where}: only theme packs have `detect`.")
    for source in pack.detect:
        _check_xpath(source, where)


def _rules(
    table: dict[str, Any],
    what: str,
    build: Callable[[dict[str, Any], str], Rule],
    pack: str,
    where: str,
) -> tuple[Rule, ...]:
    rules: dict[str, Rule] = {}
    for raw in table.get(what, ()):
        place = f"{where}, {what} {raw.get('id', '(without id)')!r}"
        _known(raw, _KEYS[what], place)
        for key in raw.keys() - _EXAMPLES:
            _check_value(raw, key, place)
        rule = build({**raw, "id": f"{pack}/{raw.get('id')}"}, place)
        if rule.id in rules or not re.fullmatch(r"[a-z0-9-]+", str(raw.get("id"))):
            raise RuleError(f"{place}: each rule needs its own `id` of a-z, 0-9 and hyphens.")
        rules[rule.id] = rule
    return tuple(rules.values())


def _known(table: dict[str, Any], keys: set[str], place: str) -> None:
    for key in sorted(table.keys() - keys):
        known = ", ".join(sorted(keys))
        raise RuleError(f"{place}: `{key}` is not a known key; known are {known}.")


def _check_value(raw: dict[str, Any], key: str, place: str) -> None:
    value, kind = raw[key], _TYPES.get(key, str)
    if not isinstance(value, kind):
        raise RuleError(f"{place}: `{key}` must be {kind.__name__}, not {value!r}.")
    if key in _CHOICES and value not in _CHOICES[key]:
        choices = ", ".join(_CHOICES[key])
        raise RuleError(f"{place}: `{key}` must be one of {choices}, not {value!r}.")


def _need(raw: dict[str, Any], place: str, *keys: str) -> None:
    for key in keys:
        if not raw.get(key):
            raise RuleError(f"{place}: `{key}` is missing.")


def _strings(value: Any, key: str, place: str) -> tuple[str, ...]:
    listed = (value,) if isinstance(value, str) else tuple(value)
    if not all(isinstance(item, str) and item for item in listed):
        raise RuleError(f"{place}: `{key}` must be a string or a list of strings.")
    return listed


def _prune(raw: dict[str, Any], place: str) -> Prune:
    _need(raw, place, "kind", "xpath", "removes", "keeps")
    _check_xpath(raw["xpath"], place)
    examples = {key: _strings(raw[key], key, place) for key in ("removes", "keeps")}
    return Prune(**{**raw, **examples})


def _check_xpath(source: str, place: str) -> None:
    try:
        etree.XPath(source)
    except etree.XPathError as error:
        raise RuleError(f"{place}: the XPath {source!r} is wrong ({error}).") from None


def _line(raw: dict[str, Any], place: str) -> LineRule:
    _need(raw, place, "kind", "spares", *(() if "phrases" in raw else ("pattern", "matches")))
    lists = {k: _strings(raw[k], k, place) for k in _EXAMPLES & raw.keys()}
    if "phrases" in raw and raw.keys() & {"pattern", "part", "reads"}:
        raise RuleError(f"{place}: `phrases` go without `pattern`, `part` and `reads`.")
    if raw.get("part") in ("tail", "any"):
        _need(raw, place, "needs")
    source = _source(raw, "pattern", raw.get("part", "whole"), place)
    _source(raw, "unless_told", "any", place)
    if "reads" in raw and "(?P<value>" not in (source or ""):
        raise RuleError(f"{place}: a rule that reads needs the named group (?P<value>…).")
    return LineRule(**{**_without(raw, "pattern"), **lists, "source": source})


def _section(raw: dict[str, Any], place: str) -> SectionRule:
    _need(raw, place, "kind", "until", "before", "after", "spares")
    _need(raw, place, *(() if "phrases" in raw else ("start",)))
    if raw["until"] == "end":
        _need(raw, place, "within_last")
    lists = {k: _strings(raw[k], k, place) for k in _EXAMPLES & raw.keys()}
    source = _source(raw, "start", "whole", place)
    return SectionRule(**{**_without(raw, "start"), **lists, "source": source})


def _without(raw: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in raw.items() if name != key}


def _source(raw: dict[str, Any], key: str, part: str, place: str) -> str | None:
    source: str | None = raw.get(key)
    if source is None:
        return None
    if _NOT_PORTABLE.search(source):
        raise RuleError(f"{place}: `{key}` uses look-around or a back-reference; write it without.")
    if part in ("whole", "head") and not source.startswith("^"):
        raise RuleError(f"{place}: `{key}` must start with ^.")
    if part in ("whole", "tail") and not source.endswith("$"):
        raise RuleError(f"{place}: `{key}` must end with $.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # `[[` means one thing here and another elsewhere
            return shape_of(source).source
    except (re.error, Warning, OverflowError, RecursionError) as error:
        raise RuleError(f"{place}: `{key}` is not a regular expression ({error}).") from None
