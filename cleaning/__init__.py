"""Ghirbal: keeps the article and nothing else, and every story once."""

__version__ = "0.1.0"
