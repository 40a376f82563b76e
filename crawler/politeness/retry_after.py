"""`Retry-After` in both of its forms, and as servers really write it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
LONGEST = 1e9  # seconds: some thirty years, for numbers of any length


def retry_after(value: str, now: datetime) -> float | None:
    """The seconds to wait that `value` asks for, never negative; None where it makes no sense.

    Of several numbers the largest: a server that contradicts itself is believed to mean peace.
    """
    numbers = [part.strip() for part in value.split(",")]
    if all(_SECONDS.fullmatch(number) for number in numbers):
        return max(min(float(number), LONGEST) for number in numbers)
    try:
        when = parsedate_to_datetime(value.strip())
        if when.tzinfo is None:
            when = when.replace(tzinfo=UTC)
        return max(0.0, (when - now).total_seconds())
    except (ValueError, OverflowError):  # no date, or one beyond the calendar
        return None
