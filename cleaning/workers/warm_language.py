"""Imported before `warm` where children should not wait for langdetect: a third of a second.

Texts are mostly told by their letters, so a run over texts loads it only where one is not.
"""

from cleaning.language import warm_up

warm_up()
