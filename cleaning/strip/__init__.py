"""Stripping: what is not the article leaves its body, and says by which rule it left.

Three kinds of knowledge, applied in turn until nothing more goes: rule packs, lines learned of
the site, and structure (the title, teasers, second stories, the article inside a dumped page).
"""

from __future__ import annotations

from cleaning.strip.budget import over_stripped
from cleaning.strip.passes import strip

__all__ = ["over_stripped", "strip"]
