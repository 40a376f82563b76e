"""Imported by the server that children are forked from: what each of them needs, made once.

A child that starts, or takes a killed one's place, then does so in milliseconds.
"""

import sys
from types import TracebackType

import cleaning.pipeline  # noqa: F401 - so that children need not
from cleaning.fingerprint import fingerprint
from cleaning.heap import collect_less, keep_some_room
from cleaning.language import identify
from cleaning.looks import looks
from cleaning.text import count_words
from cleaning.workers.child import bundled_packs

looks(["خبر"], bundled_packs().hints)
for make_tables in (fingerprint, identify, count_words):
    make_tables("خبر")
collect_less()
keep_some_room()


def _quietly(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A child that starts while its parent ends finds locks and pipes gone: nobody need know.

    What a page does to a child once it works comes back as a result, and never comes here.
    """
    if not isinstance(error, (OSError, EOFError, KeyboardInterrupt)):
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _quietly
