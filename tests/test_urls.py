"""One key for one article."""

from __future__ import annotations

import time
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning.urls import canonical_url, site_of, stable_id

KEY = "https://example.com/news/7"


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://example.com/news/7", id="as it is"),
        pytest.param("http://example.com/news/7", id="http"),
        pytest.param("HTTP://EXAMPLE.Com/news/7", id="letter case of scheme and host"),
        pytest.param("https://www.example.com/news/7", id="www"),
        pytest.param("http://example.com:80/news/7", id="default port of http"),
        pytest.param("https://example.com:443/news/7", id="default port of https"),
        pytest.param("https://example.com./news/7", id="dot after the host"),
        pytest.param("https://reader:secret@example.com/news/7", id="user and password"),
        pytest.param("https://example.com/news/7/", id="trailing slash"),
        pytest.param("https://example.com//news//7", id="doubled slashes"),
        pytest.param("https://example.com\\news\\7", id="backslashes"),
        pytest.param("https://example.com/a/../news/./7", id="dot segments"),
        pytest.param("https://example.com/a/%2e%2E/news/7", id="encoded dot segments"),
        pytest.param("https://example.com/n%65ws/7", id="a letter encoded for no reason"),
        pytest.param("https://example.com/news/7/index.html", id="index file"),
        pytest.param("https://example.com/news/7#comments", id="fragment"),
        pytest.param("https://example.com/news/7#:~:text=%D9%82", id="text fragment"),
        pytest.param("https://example.com/news/7?", id="empty query"),
        pytest.param("https://example.com/news/7?utm_source=x&UTM_Medium=y", id="utm"),
        pytest.param("https://example.com/news/7?fbclid=1&gclid=2", id="click ids"),
        pytest.param("https://example.com/news/7?ref=homepage", id="ref"),
        pytest.param("https://example.com/news/7;jsessionid=1A2B", id="session in the path"),
        pytest.param("https://example.com/(S(lit3py55t21z5v55))/news/7", id="session in a folder"),
        pytest.param(
            "https://example.com/news/7?sid=0123456789abcdef", id="session in a parameter"
        ),
        pytest.param("https://example.com/news/7?s=a1b2c3d4e5f6g7h8i9j0", id="a longer session"),
        pytest.param("https://example.com/news/7?sort=asc&order=date", id="an order"),
        pytest.param("https://example.com/news/7?print=1", id="to be printed"),
        pytest.param("https://m.example.com/news/7", id="mobile host"),
        pytest.param("https://www.m.example.com/news/7", id="www and mobile host"),
        pytest.param("https://amp.example.com/news/7", id="amp host"),
        pytest.param("https://example.com/news/7/amp", id="amp at the end"),
        pytest.param("https://example.com/news/7/amp/", id="amp and a slash at the end"),
        pytest.param("https://example.com/amp/news/7", id="amp in front"),
        pytest.param("https://example.com/news/7.amp", id="amp extension"),
        pytest.param("https://example.com/news/7?amp", id="amp parameter"),
        pytest.param("https://example.com/news/7?amp=1", id="amp parameter with a value"),
        pytest.param("https://example.com/news/7?outputType=amp", id="output type amp"),
        pytest.param("https://example.com/news/7?m=1", id="mobile parameter"),
        pytest.param("https://www.google.com/amp/s/example.com/news/7", id="a search engine's amp"),
        pytest.param(
            "https://example-com.cdn.ampproject.org/c/s/example.com/news/7", id="amp cache"
        ),
        pytest.param("//example.com/news/7", id="no scheme"),
        pytest.param("www.example.com/news/7", id="no scheme, www"),
        pytest.param("  https://example.com/news/7\u200f\n", id="blanks and bidi marks around it"),
    ],
)
def test_spellings_of_one_address_have_one_key(url: str) -> None:
    assert canonical_url(url) == KEY
    assert site_of(url) == "example.com"
    assert url.strip()[:4].lower() != "http" or stable_id(url.strip()) == stable_id(KEY)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://example.com/news/8", id="another path"),
        pytest.param("https://example.com/News/7", id="letter case of the path"),
        pytest.param("https://example.com:8080/news/7", id="another port"),
        pytest.param("https://sport.example.com/news/7", id="another host"),
        pytest.param("https://example.com/news/7?p=2", id="a parameter that counts"),
        pytest.param("https://example.com/news/7?ref=12", id="ref with a number"),
        pytest.param("https://example.com/news%2F7", id="an encoded slash"),
        pytest.param("https://example.com/news/7/ampere", id="a word that begins with amp"),
        pytest.param("https://example.com/news/7?m=12", id="m with a number"),
        pytest.param("https://example.com/news/7?sid=12", id="sid with a number"),
        pytest.param("https://example.com/news/7?s=gaza", id="s with a word"),
        pytest.param("https://example.com/news/7?order=12", id="order with a number"),
        pytest.param("https://example.com/(a)/news/7", id="a folder in brackets"),
    ],
)
def test_other_addresses_have_other_keys(url: str) -> None:
    assert canonical_url(url) not in ("", KEY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/خبر عاجل", "https://example.com/%d8%ae%D8%A8%D8%B1%20%D8%B9%D8%A7%D8%AC%D9%84"),
        ("https://example.com/ق?س=ص", f"https://example.com/{quote('ق')}?{quote('س')}={quote('ص')}"),
        ("https://example.com/آخر", "https://example.com/\u0627\u0653خر"),
        ("https://أخبار.مصر/7", "https://XN--igbicxr.xn--wgbh1c/7"),
        ("https://example.com/?b=2&a=1", "https://example.com/?a=1&b=2"),
        ("https://example.com/?q=a+b", "https://example.com/?q=a%20b"),
        ("https://example.com/?q=%c7%e1", "https://example.com/?q=%C7%E1"),
        ("https://example.com", "http://www.example.com/?utm_source=x"),
        ("https://example.com/100%", "https://example.com/100%25"),
    ],
)  # fmt: skip
def test_spellings_of_letters_have_one_key(one: str, other: str) -> None:
    assert canonical_url(one) == canonical_url(other) != ""


@pytest.mark.parametrize(
    "url",
    [
        "",
        "   ",
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:desk@example.com",
        "ftp://example.com/a",
        "file:///etc/passwd",
        "/news/7",
        "news/7",
        "http://",
        "http:///news/7",
        "http://[::1",
        "http://example.com:99999/",
        "http://example.com:abc/",
        "http://exa mple.com/",
        "https://example.com/" + "a" * 20_000,
    ],
)
def test_what_is_no_web_address_has_no_key(url: str) -> None:
    assert canonical_url(url) == ""


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("http://alwaha.localhost:8801/story/1", "alwaha.localhost"),
        ("https://M.Example.com/x", "example.com"),
        ("https://arabic.example.com/x", "arabic.example.com"),
        ("https://m.com/x", "m.com"),
        ("https://www.localhost/x", "www.localhost"),
        ("http://127.0.0.1:8000/x", "127.0.0.1"),
        ("http://[::1]:8000/x", "[::1]"),
        ("https://أخبار.مصر/x", "xn--igbicxr.xn--wgbh1c"),
        ("http://example.com@evil.example/x", "evil.example"),
        ("https://www.google.com/amp/s/www.example.com/x", "example.com"),
        ("https://example-com.cdn.ampproject.org/c/s/example.com/x", "example.com"),
        ("https://-.-/" + "a" * 20_000, ""),
        ("javascript:alert(1)", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_site_is_the_publishers_host(url: str | None, site: str) -> None:
    assert site_of(url) == site


def test_a_stable_id_never_changes() -> None:
    assert stable_id(KEY) == "e4f9ee9b224b2034"
    assert stable_id("نص بلا عنوان") == "225c6ce930303484"
    assert stable_id("lone \ud800 surrogate") != stable_id("lone surrogate")


@given(st.text(max_size=60), st.text(alphabet="abc/.?&=#%:;+امp-amp20", max_size=60))
def test_a_key_is_ascii_and_its_own_key(host: str, rest: str) -> None:
    for url in (f"http://{host}/{rest}", f"https://m.example.com/{rest}", host, rest):
        key = canonical_url(url)
        assert key.isascii()
        assert canonical_url(key) == key
        assert site_of(key) == (site_of(url) if key else "")


@given(st.text("abmw.-/:@A \u200f", max_size=12), st.sampled_from(["", "/", "/x", "/خبر?a=1#b"]))
def test_a_site_is_the_host_of_the_key(host: str, rest: str) -> None:
    key = canonical_url(url := f"https://{host}{rest}")
    assert site_of(url) == key.removeprefix("https://").partition("/")[0].partition(":")[0]


@given(st.lists(st.text(alphabet="ابتةخ ع7-_~", min_size=1, max_size=9), max_size=5))
def test_raw_and_encoded_arabic_have_one_key(words: list[str]) -> None:
    raw = "https://example.com/" + "/".join(words)
    encoded = "https://example.com/" + "/".join(map(quote, words))
    assert canonical_url(raw.rstrip()) == canonical_url(encoded.replace("%D", "%d").rstrip("%20"))


@pytest.mark.parametrize("unit", ["/amp", "/..", ".amp", "%", "&a=1", "m.", "\u0653", " ", "a:"])
def test_a_long_address_takes_little_time(unit: str) -> None:
    started = time.process_time()
    canonical_url("https://example.com/" + unit * (16_000 // len(unit)))
    canonical_url("https://" + unit * (16_000 // len(unit)))
    assert time.process_time() - started < 1
