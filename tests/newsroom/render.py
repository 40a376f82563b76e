"""Pages as bytes: an outlet's theme filled with a post, a listing or a plain page."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tests.newsroom import chrome
from tests.newsroom.pages import Link
from tests.newsroom.posts import section_name
from tests.newsroom.stories import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.newsroom.outlets import Outlet
    from tests.newsroom.pages import Listing, Plain
    from tests.newsroom.posts import Post


def href(path: str) -> str:
    """A path as an address may hold it: Arabic letters percent-encoded."""
    return quote(path, safe="/?=&-_.~:%+")


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.filters["href"] = href
    made.filters["excerpt"] = lambda post: " ".join(post.body[0].split()[:24]) + "..."
    made.globals["section_name"] = section_name
    return made


class Renderer:
    """Renders one outlet's pages; what is the same on every page is made once."""

    def __init__(self, outlet: Outlet, base: str, sections: Sequence[str]) -> None:
        self.outlet, self.base = outlet, base
        self._template = environment().get_template(f"{outlet.theme}.html.j2")
        self._shared: dict[str, Any] = {
            "outlet": outlet,
            "base": base,
            "css": Markup(chrome.styles(outlet.theme)),
            "script": Markup(chrome.script(outlet.theme, base)),
            "ui": load("furniture")[outlet.theme],
            "menu": [
                Link(section_name(s, outlet.language), outlet.section_path(s)) for s in sections
            ],
            "extra": [Link(page.title, page.path) for page in chrome.plain_pages(outlet)],
            "feed": outlet.feed and base + outlet.feed,
            "post": None,
            "listing": None,
            "plain": None,
        }

    def article(self, post: Post) -> bytes:
        other = None
        if post.other is not None:
            site = self.base.replace(self.outlet.name, post.other.outlet.name)
            other = site + href(post.other.path)
        return self._render(
            post=post, f=post.furniture, title=post.title, path=post.path, other_url=other
        )

    def listing(self, listing: Listing) -> bytes:
        return self._render(listing=listing, title=listing.title, path=listing.path)

    def plain(self, page: Plain) -> bytes:
        return self._render(plain=page, title=page.title, path=page.path)

    def _render(self, **values: Any) -> bytes:
        text = self._template.render({**self._shared, **values})
        return text.encode(self.outlet.encoding, errors="xmlcharrefreplace")
