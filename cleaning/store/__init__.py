"""What lasts between runs, in one SQLite file."""

from cleaning.store.database import Database

__all__ = ["Database"]
