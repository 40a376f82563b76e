"""Is an output directory whole? Everything is counted, hashed and read again.

`verify` says what is wrong, one sentence each, and what there is; nothing is changed.
"""

from cleaning.verify.verify import Verdict, verify

__all__ = ["Verdict", "verify"]
