"""Wrong use and outside faults. Each message is one sentence that says what to do."""

from __future__ import annotations


class GhirbalError(Exception):
    """The base of all; `exit_code` is what a command ends with."""

    exit_code = 1


class InputError(GhirbalError):
    """The user named something that is not there or cannot be used."""


class RuleError(GhirbalError):
    """A rule pack is wrong; the message names the file and the rule."""


class SeedsError(GhirbalError):
    """A seeds file is wrong; the message names the file and the table."""


class IndexMismatch(GhirbalError):
    """An index was made with other parameters; it is never mixed."""


class StateError(GhirbalError):
    """A state or index file is damaged, newer than the program, or not one of ours."""


class Locked(GhirbalError):
    """Another run holds the lock."""

    exit_code = 3


class OutputError(GhirbalError):
    """No space, or the output cannot be written."""

    exit_code = 4
