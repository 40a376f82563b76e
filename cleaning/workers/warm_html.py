"""Imported before `warm` where children will read HTML: the parsers, which text does without."""

import cleaning.extract.page
import cleaning.workers.warm_language  # noqa: F401 - so that children need not
