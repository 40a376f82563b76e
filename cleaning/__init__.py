"""Ghirbal: keeps the article and nothing else, and every story once.

>>> from cleaning import clean_text
>>> cleaned = clean_text("أعلنت البلدية أن الجسر يفتح غدا.\\nشارك الخبر")
>>> cleaned.text, cleaned.cuts[0].rule
('أعلنت البلدية أن الجسر يفتح غدا.', 'language.ar/share-lines')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaning.api import (
        Cleaned,
        Cut,
        Duplicate,
        clean_html,
        clean_text,
        find_duplicates,
    )

__version__ = "0.1.0"
__all__ = ["Cleaned", "Cut", "Duplicate", "clean_html", "clean_text", "find_duplicates"]


def __getattr__(name: str) -> Any:
    """The library's names when they are asked for: `import cleaning` alone costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from cleaning import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
