"""The sites to crawl: `[[site]]` tables of TOML files, checked key by key."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cleaning.errors import InputError, SeedsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Site:
    """A publisher. `delay` is in seconds; `article` is searched for in an article's address."""

    name: str
    home: str
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    article: re.Pattern[str] | None = None
    delay: float | None = None
    country: str | None = None
    theme: str | None = None


KEYS = tuple(field.name for field in fields(Site))
_ADDRESSES = ("feeds", "sitemaps", "sections")


def load_sites(paths: Iterable[Path]) -> list[Site]:
    """The sites of all the files, in their order; each name may occur once."""
    sites: dict[str, Site] = {}
    for path in paths:
        for number, table in enumerate(_tables(path), 1):
            where = _where(path, number, table)
            site = _site(where, table)
            if site.name in sites:
                raise SeedsError(f"{where}: the name is taken by another site; choose another.")
            sites[site.name] = site
    return list(sites.values())


def seed_files(argument: str | None, folder: Path = Path("seeds")) -> list[Path]:
    """The seeds file or folder that `argument` names, or every file of `folder`."""
    path = Path(argument) if argument else folder
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    if not files:
        raise InputError(f"{path} holds no .toml file: name a seeds file with -a sites=FILE.")
    return files


def choose(sites: Sequence[Site], only: str | None) -> list[Site]:
    """The sites whose names stand in `only`, comma-separated; all of them where it is None."""
    if only is None:
        return list(sites)
    wanted = [name.strip() for name in only.split(",") if name.strip()]
    known = {site.name: site for site in sites}
    for name in wanted:
        if name not in known:
            raise InputError(f"only={name}: no site has this name{_hint(name, known)}")
    if not wanted:
        raise InputError("only= names no site: write names of the seeds file, as only=hespress.")
    return [known[name] for name in dict.fromkeys(wanted)]


def refuse_arguments(arguments: dict[str, Any]) -> None:
    """Raise InputError for a spider argument that there is not."""
    for name in arguments:
        known = "sites, only, like and threshold"
        raise InputError(f"-a {name}=… is unknown: the arguments are {known}.")


def _tables(path: Path) -> list[dict[str, Any]]:
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise InputError(f"{path} does not exist: name a seeds file with -a sites=FILE.") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SeedsError(f"{path} is not valid TOML: {error}.") from None
    for key in document:
        if key != "site":
            raise SeedsError(f"{path}: unknown table [{key}]; write [[site]] for each site.")
    tables = document.get("site", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise SeedsError(f"{path}: write [[site]] with two brackets for each site.")
    if not tables:
        raise SeedsError(f"{path}: there is no [[site]] table; each needs a name and a home.")
    return tables


def _where(path: Path, number: int, table: dict[str, Any]) -> str:
    name = table.get("name")
    return f"{path}: [[site]] number {number}" + (f' ("{name}")' if name else "")


def _site(where: str, table: dict[str, Any]) -> Site:
    for key in table:
        if key not in KEYS:
            raise SeedsError(f"{where}: unknown key {key!r}{_hint(key, KEYS)}")
    for key in ("name", "home"):
        if not isinstance(table.get(key), str):
            raise SeedsError(f"{where}: {key!r} is missing, or is not a string.")
    if not _NAME.fullmatch(table["name"]):
        raise SeedsError(f"{where}: write the name in lower-case Latin letters, digits and dashes.")
    _check_address(where, "home", table["home"])
    addresses = {key: _addresses(where, key, table[key]) for key in _ADDRESSES if key in table}
    return Site(
        name=table["name"],
        home=table["home"],
        article=_pattern(where, table.get("article")),
        delay=_delay(where, table.get("delay")),
        country=_text(where, "country", table.get("country")),
        theme=_text(where, "theme", table.get("theme")),
        **addresses,
    )


def _addresses(where: str, key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise SeedsError(f'{where}: {key!r} is a list of addresses, as ["https://…"].')
    for address in value:
        _check_address(where, key, address)
    return tuple(value)


def is_address(value: object) -> bool:
    """Is this a whole http(s) address?"""
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
        return bool(
            parts and parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        )
    except ValueError:  # a port or a bracket that makes no sense
        return False


def _check_address(where: str, key: str, value: Any) -> None:
    if is_address(value):
        return
    raise SeedsError(f"{where}: {key!r} holds {value!r}; write a whole address, as https://….")


def _pattern(where: str, value: Any) -> re.Pattern[str] | None:
    if value is None:
        return None
    try:
        return re.compile(value)
    except (re.error, TypeError) as error:
        raise SeedsError(f"{where}: 'article' is not a regular expression: {error}.") from None


def _delay(where: str, value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 3600:
        raise SeedsError(f"{where}: 'delay' is a number of seconds, from 0 to 3600.")
    return float(value)


def _text(where: str, key: str, value: Any) -> str | None:
    if value is None or (isinstance(value, str) and value):
        return value
    raise SeedsError(f"{where}: {key!r} is a string.")


def _hint(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, list(known), n=1, cutoff=0.0 if known is KEYS else 0.6)
    return f'; did you mean "{near[0]}"?' if near else "."
