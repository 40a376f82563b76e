"""What lasts between runs, in one SQLite file."""

from cleaning.store.database import Database
from cleaning.store.index import Index

__all__ = ["Database", "Index"]
