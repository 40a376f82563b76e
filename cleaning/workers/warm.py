"""Imported by the server that children are forked from: what each of them needs, made once.

A child that starts, or takes a killed one's place, then does so in milliseconds.
"""

import cleaning.pipeline  # noqa: F401 - so that children need not
from cleaning.language import warm_up
from cleaning.workers.child import bundled_packs

bundled_packs()
warm_up()
