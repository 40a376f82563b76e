"""ETag and Last-Modified: what a later request gives back, so that nothing new costs nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.http import Response

    from cleaning.store.listings import Listing
    from cleaning.store.revisits import Revisit

# What a header may hold. A server that hears back its own damage would refuse us for ever.
_SOUND = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,998}[\x21-\x7e])?")


def sound(value: str | None) -> str | None:
    """The validator, where it can be given back: printable ASCII of a header's length."""
    return value if value and _SOUND.fullmatch(value) else None


def validated(listing: Listing, response: Response) -> Listing:
    """The listing with the validators of its answer."""
    names = ("ETag", "Last-Modified")
    etag, modified = (response.headers.get(name) or b"" for name in names)
    return replace(
        listing, etag=sound(etag.decode("latin-1")), modified=sound(modified.decode("latin-1"))
    )


def validators(known: Listing | Revisit) -> dict[str, str]:
    """Headers that ask for an answer only where something has changed."""
    values = {"If-None-Match": sound(known.etag), "If-Modified-Since": sound(known.modified)}
    return {name: value for name, value in values.items() if value}


def is_unchanged(response: Response, known: Listing | Revisit) -> bool:
    """Does the answer say that nothing has changed? Nobody can say so who was not asked."""
    return response.status == 304 and bool(validators(known))
