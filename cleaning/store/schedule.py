"""When something is asked for again. Pure arithmetic over whole seconds.

Of everything that is scheduled the state keeps when it was last asked for (`asked`) and how long
it rests (`wait`). A clock that was set back makes `asked` lie ahead: then it is due at once, and
gets a new date, so that nothing waits for a year that has already been.
"""

from __future__ import annotations

HOUR = 3600
REVISITS = (1 * HOUR, 6 * HOUR, 24 * HOUR, 72 * HOUR)  # after an article was first seen
TRIES = 8  # failures after which an address is given up; hourly runs take three days for them
GIVEN_UP_WAIT = 7 * 24 * HOUR  # of a listing that was given up and is still linked
LEAST = 900  # a shorter rest is none: what is due in a quarter of an hour is due now
LISTING_SHARE = 4  # a listing that was quiet for a day rests for a quarter of one
LISTING_MOST = 24 * HOUR
# What is due, as a condition over the columns of a table; its one parameter is `:now`.
DUE = "(:now >= asked + wait OR :now < asked)"


def is_due(now: int, asked: int, wait: int) -> bool:
    """Has it rested long enough, or has the clock gone back since?"""
    return now >= asked + wait or now < asked


def listing_wait(quiet: int) -> int:
    """How long a listing rests that has had nothing new for `quiet` seconds.

    So news is found late by a quarter of the site's own pace at most, and by a day at most.
    """
    wait = min(max(0, quiet) // LISTING_SHARE, LISTING_MOST)
    return wait if wait >= LEAST else 0


def retry_wait(tries: int, age: int) -> int | None:
    """How long an address rests after its failure number `tries`; None where it is given up.

    `age`: seconds since the first failure. It rests as long again, so that the waits double.
    """
    if tries >= TRIES:
        return None
    return age if age >= LEAST else 0


def next_revisit(seen: int, now: int, step: int) -> tuple[int, int] | None:
    """The next visit of an article and the rest before it: (step, wait); None after the last.

    `step`: how many visits of the schedule are behind it. Visits that were missed are not made up.
    """
    age = max(0, now - seen)
    for number in range(step, len(REVISITS)):
        if REVISITS[number] > age:
            return number, REVISITS[number] - age
    return None
