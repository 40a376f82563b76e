r"""Rule packs: what themes, plugins and publishers print around articles, as TOML data.

A pack is one file, `<scope>.<name>.toml`. Packs apply in this order: `language.*` and `theme.*`
to every document, then the user's, then `site.*` on their own domains (subdomains too).

    format = 1
    scope = "site"                    # language | theme | site
    name = "example-news"
    note = "free text"                # optional here and in every rule
    domains = ["example-news.com"]    # site packs only, required there
    detect = ['//body[...]']          # theme packs only: XPath, or a list; one that finds is enough
    off = ["language.ar/share-lines"] # rules that are not to apply; in a site's pack, on that site

    [[prune]]                         # an element taken out of a page before extraction
    id = "related-box"                # unique in its pack; in full: site.example-news/related-box
    kind = "related"                  # see KINDS
    xpath = '//div[contains(concat(" ", normalize-space(@class), " "), " related-news ")]'
    removes = '<div class="related-news">…</div>'      # one or a list: every one loses an element
    keeps = '<p class="unrelated-newsworthy">…</p>'    # one or a list: none may lose anything

    [[line]]                          # one line of text; the whole line goes
    id = "read-also"
    kind = "teaser"
    pattern = '^اقرأ أيضا ?: ?.{1,200}$'
    matches = ["اقرأ أيضاً: البنك المركزي يثبت سعر الفائدة"]
    spares = ["قال الوزير: اقرأ أيضا تاريخ بلادك قبل أن تحكم"]

    [[line]]                          # instead of `pattern`: fixed whole lines
    id = "back-to-top"
    kind = "navigation"
    phrases = ["زر الذهاب إلى الأعلى", "Back to top button"]    # these are their own `matches`
    spares = ["…a real sentence…"]

    [[section]]                       # a heading, and what hangs below it
    id = "related-posts"
    kind = "related"
    start = '^مقالات ذات صلة$'        # or `phrases`
    until = "items"                   # items | end
    within_last = 40                  # lines; required with until = "end"
    before = "…a whole text, lines…"
    after = "…what is left of it…"
    spares = ["…"]

What a pattern sees is `normalize_line(line)`: NFKC, no harakat, tatweel, bidi or zero-width marks,
single spaces, trimmed; letters are NOT folded, so write `[اأإ]`, `[ةه]`, `[يى]` where outlets
differ. `phrases` are compared folded (alef forms, ya, ta marbuta, case, digits) and without
punctuation or symbols at either end, and always mean the whole line. Patterns are portable: no
look-around, no back-reference. A whole-line pattern starts with `^`, ends with `$`, and sees
lines of at most LONGEST_LINE characters.

Optional keys of [[line]]:

    part = "head"       only the matched start of the line goes (pattern starts with `^`)
           "tail"       only the matched end goes (pattern ends with `$`)
           "any"        every match goes
                        With a named group `cut`, only that group goes: '^(?P<cut>اقرأ أيضا)وقال'.
    needs = ["[ad_"]    required with "tail" and "any", welcome elsewhere: the rule is tried only
                        in texts that hold one of these strings (compared before normalising)
    reads = "source"    source | tags | published | updated | authors | title | section: the named
                        group `value` is kept as that fact
    at = "head"         head | tail | edges: only among the first or last `within` lines of text
    within = 5          how many lines that is; counted after other cuts; 5 where not said
    company = true      only beside (directly above or below) a line that another rule cuts
                        or, of three words at most, alone below a text's last sentence
    unless_told = "صلا[ةه]"
                        not where the title, or an uncut line of five words or more, matches this:
                        a bulletin's own prayer times, weather and rates are its text
    menu = true         the line is a menu label: it also counts towards "this is a menu" when a
                        whole page was dumped as text

[[section]] `until`: "items" cuts the heading and the headline-like lines below it, up to the
next line of prose (at the end of a text a whole second story below the heading goes too);
"end" cuts from the heading to the end of the text, if it stands within the last `within_last`
lines and prose stands above it.

Every rule needs an example that it must cut and one (`spares`, `keeps`) that it must not; no
rule of any pack may match any pack's `spares`. `Packs.check()` proves all of it.
"""

from __future__ import annotations

from cleaning.rulepack.index import RuleIndex
from cleaning.rulepack.packs import Packs, load_packs
from cleaning.rulepack.rules import (
    KINDS,
    LONGEST_LINE,
    READS,
    LineRule,
    Pack,
    Prune,
    SectionRule,
)

__all__ = [
    "KINDS",
    "LONGEST_LINE",
    "READS",
    "LineRule",
    "Pack",
    "Packs",
    "Prune",
    "RuleIndex",
    "SectionRule",
    "load_packs",
]
