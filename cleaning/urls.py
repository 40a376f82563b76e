"""Addresses: one key for one article, however its URL is spelled.

A key is for comparing, not for fetching: it always says `https`, leaves out `www.`, `m.` and
`amp.`, and a server may not answer to it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import SplitResult, quote, unquote, unquote_to_bytes, urlsplit

from cleaning.text import cap_marks

_LONGEST = 16_384  # characters of an address; browsers and servers stop well before
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_UNSEEN = re.compile(
    r"[\x00-\x20\x7f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_TWIN_HOST = re.compile(r"(?:www\d?|m|mobile|mob|amp|wap)\.(?=[^.]+\.[^.])")
# A host that says all by itself; addresses that begin so are most of a dump's.
_PLAIN_START = re.compile(r"https?://([a-z0-9.-]+)/")
_MAY_WRAP = re.compile(r"google|ampproject")  # hosts of AMP caches
_DEFAULT_PORTS = {"http": 80, "https": 443}
# An AMP cache carries the publisher's own address in its path.
_AMP_CACHE = re.compile(
    r"https?://(?:(?:www\.)?google\.[a-z.]{2,6}/amp|[^/]+\.cdn\.ampproject\.org/[a-z])/(?:s/)?(.+)",
    re.IGNORECASE,
)
_INDEX = re.compile(r"(?:index|default)\.(?:html?|php|aspx?)", re.IGNORECASE)
_AMP_SEGMENT = re.compile(r"amp(?:\.html?)?", re.IGNORECASE)
_AMP_NAME = re.compile(r"(?<=.)(?:\.amp)+(?=$|\.html?$)", re.IGNORECASE)
_SESSION_SEGMENT = re.compile(r"\((?:[A-Z]\([^()/]{1,80}\))+\)")  # ASP.NET's, without cookies
_PATH_SAFE = "-._~!$&'()*+,;=:@"
_QUERY_SAFE = "-._~!$'()*,;:@/?"

# Parameters that say where a reader came from or how the page is shown, never which article.
_NOISE_PREFIXES = (
    "utm_", "mtm_", "piwik_", "matomo_", "hsa_", "at_", "fb_", "ref_", "amp_", "trk_", "vero_",
    "oly_", "wt.", "aspsessionid", "__cf_", "_ga",
)  # fmt: skip
_NOISE = frozenset(
    (
        "__hssc", "__hstc", "_gl", "_hsenc", "_hsmi", "_openstat", "amp", "cmp", "cmpid", "cvid",
        "dclid", "dicbo", "fbclid", "feature", "gbraid", "gclid", "gclsrc", "gs_l",
        "hsctatracking", "igsh", "igshid", "ito", "jsessionid", "mc_cid", "mc_eid", "mkt_tok",
        "msclkid", "no_cache", "nocache", "ns_campaign", "ns_fee", "ns_linkname", "ns_mchannel",
        "ns_source", "ocid", "phpsessid", "pk_campaign", "pk_content", "pk_keyword", "pk_kwd",
        "pk_medium", "pk_source", "rdid", "replytocom", "s_cid", "sessionid", "share", "smid",
        "smtyp", "spm", "sr_share", "traffic_source", "ttclid", "twclid", "usqp", "wbraid",
        "xtor", "yclid", "ysclid",
    )
)  # fmt: skip
_SESSIONS = ("s", "sess", "sessid", "session", "session_id", "sid", "token", "zenid", "oscsid")
_NOISE_VALUES = {  # only with such values: with others they may name the article
    "outputtype": re.compile("amp"),
    "output": re.compile("amp"),
    "view": re.compile("amp|mobile|desktop"),
    "mode": re.compile("amp|mobile|desktop"),
    "type": re.compile("amp"),
    "nb": re.compile("1"),
    "m": re.compile("[01]"),
    "mobile": re.compile("[01]|true|false"),
    "ref": re.compile(r"(?=.*[^\d]).*"),
    "source": re.compile(r"rss|feed|twitter|facebook|telegram|whatsapp|google\w*|social\w*"),
    "from": re.compile(r"rss|feed|twitter|facebook|telegram|whatsapp|google\w*|social\w*"),
    "src": re.compile(r"rss|feed|twitter|facebook|telegram|whatsapp|google\w*|social\w*"),
    **dict.fromkeys(("print", "printable"), re.compile("[01y]|yes|true")),
    **dict.fromkeys(("sort", "sortby", "order", "orderby"), re.compile("[a-z_-]{1,20}")),
    **dict.fromkeys(_SESSIONS, re.compile(r"(?=.*\d)[0-9a-z]{20,64}|[0-9a-f]{16}")),
}


@lru_cache(maxsize=1024)  # a crawl asks several times while it handles a page
def canonical_url(url: str) -> str:
    """One spelling of `url`: the key under which an article is known.

    The same key for http and https, any letter case of the host, `www.`, mobile and AMP twins,
    default ports, fragments, tracking parameters in any order, Arabic written raw or
    percent-encoded, IDN hosts, dot segments and trailing slashes. Empty for anything that is no
    http(s) address. A key is its own key.
    """
    parts = _split(url)
    if parts is None:
        return ""
    host, port = _host(parts), parts.port
    if not host:
        return ""
    if port not in (None, 443, _DEFAULT_PORTS[parts.scheme]):
        host = f"{host}:{port}"
    query = _query(parts.query)
    return f"https://{host}{_path(parts.path)}" + (f"?{query}" if query else "")


@lru_cache(maxsize=1024)
def site_of(url: str | None) -> str:
    """The publisher's host without `www.`, `m.` or `amp.`; empty where there is none.

    In lower case, IDN hosts in their ASCII form, without the port.
    """
    plain = _PLAIN_START.match(url or "")
    if url and plain and len(url) <= _LONGEST and not _MAY_WRAP.search(plain[1]):
        return _plain_host(plain[1])
    parts = _split(url or "")
    return _host(parts) if parts else ""


def stable_id(text: str) -> str:
    """16 hexadecimal digits that stay the same for ever: of a URL's key, or of the text itself."""
    key = canonical_url(text) if text[:8].lower().startswith(("http://", "https://")) else ""
    return blake2b((key or text).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _split(url: str) -> SplitResult | None:
    """The parts of an http(s) address; None for everything else, unreadable ports included."""
    url = _UNSEEN.sub(_visible_space, url[: _LONGEST + 1]).strip().replace("\\", "/")
    if len(url) > _LONGEST:
        return None
    if url.lower().startswith(("//", "www.")):
        url = "https://" + url.lstrip("/")
    for _ in range(3):  # a cache may wrap a cache
        if not (wrapped := _AMP_CACHE.fullmatch(url)):
            break
        url = wrapped[1] if _SCHEME.match(wrapped[1]) else "https://" + wrapped[1]
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in _DEFAULT_PORTS else None


def _visible_space(found: re.Match[str]) -> str:
    return " " if found[0] == " " else ""


def _host(parts: SplitResult) -> str:
    """The host in lower case and in ASCII, without the prefixes of mobile and AMP twins."""
    return _plain_host(parts.hostname or "")


@lru_cache(1_000)  # a dump has many pages of few hosts
def _plain_host(name: str) -> str:
    host = unquote(name).rstrip(".").lower()
    if len(host) > 253:
        return ""
    if re.fullmatch(r"[0-9a-f:.]*:[0-9a-f:.]*", host):
        return f"[{host}]"
    try:
        host = host.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:  # a label is empty or longer than 63 characters
        return ""
    if not re.fullmatch(r"[a-z0-9_-][a-z0-9._-]*", host):
        return ""
    while twin := _TWIN_HOST.match(host):
        host = host[twin.end() :]
    return host


def _path(path: str) -> str:
    segments: list[str] = []
    for raw in path.split("/"):
        segment = _encoded(raw.partition(";jsessionid=")[0], _PATH_SAFE)
        if segment == "..":
            segments = segments[:-1]
        elif segment not in ("", ".") and not _SESSION_SEGMENT.fullmatch(segment):
            segments.append(segment)
    return "/" + "/".join(_plain(segments))


def _plain(segments: list[str]) -> list[str]:
    """The segments without an index file's name and without what marks an AMP twin."""
    while segments and (_INDEX.fullmatch(segments[-1]) or _AMP_SEGMENT.fullmatch(segments[-1])):
        segments = segments[:-1]
    while segments and segments[0].lower() == "amp":
        segments = segments[1:]
    if segments and (plain := _AMP_NAME.sub("", segments[-1])) != segments[-1]:
        return _plain([*segments[:-1], plain])
    return segments


def _query(query: str) -> str:
    pairs = []
    for part in query.split("&"):
        name, equals, value = part.replace("+", " ").partition("=")
        name, value = _encoded(name, _QUERY_SAFE), _encoded(value, _QUERY_SAFE)
        if name and not _is_noise(name.lower(), value.lower()):
            pairs.append(f"{name}{equals}{value}")
    return "&".join(sorted(pairs))


def _is_noise(name: str, value: str) -> bool:
    if name in _NOISE or name.startswith(_NOISE_PREFIXES):
        return True
    known = _NOISE_VALUES.get(name)
    return bool(known and known.fullmatch(value))


def _encoded(part: str, safe: str) -> str:
    """The part percent-encoded once and in one way; bytes that are no UTF-8 stay as they are."""
    if part.isascii() and "%" not in part:
        return quote(part, safe)
    raw = unquote_to_bytes(part.encode("utf-8", "replace"))
    try:
        text = unicodedata.normalize("NFC", cap_marks(raw.decode()))
    except UnicodeDecodeError:
        return quote(raw, safe)
    return quote(text, safe)


def publisher_of(url: str | None, label: str) -> str:
    """By what site packs and learned lines are chosen: the host, or a record's own `label`."""
    return site_of(url) or label
