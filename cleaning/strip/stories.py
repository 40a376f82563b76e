"""Where something else begins: sections, teasers and whole stories that are not this article."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from cleaning.strip.lines import Cut, share_of, shared

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from cleaning.rulepack import SectionRule
    from cleaning.strip.lines import Line

_MOST_ITEMS = 14
_TITLE = 4  # words
_STORY, _SAID, _SAID_WORDS = 3, 0.4, 3  # lines of a story; of a title's words, what they say
_LONGEST_ITEM, _LONGEST_QUESTION, _SHORT_SENTENCE = 24, 17, 7  # words
# Kinds of lines that stand after an article's end: what follows a heading there is no body.
_ENDINGS = {"credit", "tags", "share", "comment", "legal"}
_BUTTONS, _BUTTON = 2, 2  # lines below such an end; their words
# `outlet – place in date-`: how an outlet signs the first sentence of its stories.
_SIGNED = re.compile(
    r"^(?P<outlet>[^\d–—:.،-]{3,40}?) ?[–—-] ?[^–—،.]{2,30}? في .{0,15}?\d{4} ?[–—-]"
)
# `Firstly:` heads a part of an article.
_PART = re.compile(r"(?:[أا]ول|ثاني|ثالث|رابع|خامس|سادس)[اً]{1,2} ?[:–-] ?\w")
_MANY = 3
_CAPTION = 5  # words: shorter lines may be a refrain
# Characters: what a line that is said twice begins with, and how far its second half may begin.
_OPENS, _DOUBLED, _LONGEST_HALF = 20, 21, 200
_CREDIT = re.compile(r"(?: ?[(|-]? ?(?:تصوير|عدسة|صور[ةه]?|أرشيف\w*|photo).{0,40})?$")


def section_end(live: Sequence[Line], start: int, rule: SectionRule) -> int:
    """The line after the last one of the section whose heading is line `start`."""
    if rule.until == "end":
        near_end = len(live) - start <= rule.within_last
        return len(live) if near_end and _outweighs(live, start) else start
    end = _items_end(live, start + 1)
    return len(live) if _embeds(live, start, end) else end


def _outweighs(live: Sequence[Line], start: int) -> bool:
    above = sum(line.words for line in live[:start] if line.strong)
    return above > sum(line.words for line in live[start:] if line.strong)


def _items_end(live: Sequence[Line], start: int) -> int:
    """The first line from `start` on that is no item of a list of headlines."""
    end = start
    while end < len(live) and end - start < _MOST_ITEMS and _stands_in_list(live, end):
        if end > start and _titles_article(live, end):
            return end
        end += 1
    # Where the article goes on below the list, a very short last item is its next subheading,
    # and a last item with a full stop its next sentence.
    goes_on = end < len(live) and (live[end].prose or live[end].text.endswith(":"))
    title = _title_among(live, start, end) if goes_on else None
    if title is not None:
        return title
    while goes_on and end - start > 1 and _may_be_text(live[end - 1]):
        end -= 1
    return end


def _stands_in_list(live: Sequence[Line], place: int) -> bool:
    """Whether a line is an item: one that asks is where another stands below."""
    line = live[place]
    if _item(line):
        return True
    asks = line.text.endswith("؟") and line.words <= _LONGEST_QUESTION and not line.wrapped
    again = place + 1 < len(live) and _item(live[place + 1]) and live[place + 1].words >= _TITLE
    return asks and again


def _title_among(live: Sequence[Line], start: int, end: int) -> int | None:
    """Which item is the title of the article that only begins below them: the one it tells."""
    if end == start or any(line.prose for line in live[:start]):
        return None
    if any(line.cut and line.cut.kind == "title" for line in live[:start]):
        return None
    if tells(live[end], live[end - 1]):
        return end - 1
    story = {word for line in live[end : end + _STORY] for word in line.stems}
    told = [(_told(live[n], story), n) for n in range(start, end)]
    best, place = max(told)
    return place if best else None


def _told(line: Line, story: Set[str]) -> float:
    """The share of a headline's words that a story says; 0 where they may be chance."""
    share = share_of(line, story)
    enough = share >= _SAID and share * len(line.stems) >= _SAID_WORDS
    return share if enough and line.words > _TITLE and not line.cut else 0.0


def _titles_article(live: Sequence[Line], place: int) -> bool:
    """Whether a headline is printed twice in a row, as above an article and not in a list."""
    if live[place].words < _TITLE or place + 1 >= len(live):
        return False
    return live[place].key == live[place + 1].key and live[place - 1].key != live[place].key


def _item(line: Line) -> bool:
    if line.cut or line.words <= 2:
        return True
    closed = line.full_stop and line.words > _SHORT_SENTENCE
    running = line.text.rstrip("\"'”»’)] ").endswith(("،", "؛", ":"))
    return line.words <= _LONGEST_ITEM and not (closed or running or line.prose)


def _may_be_text(line: Line) -> bool:
    return not line.cut and (line.words <= 3 or line.full_stop or bool(_PART.match(line.text)))


def _embeds(live: Sequence[Line], start: int, end: int) -> bool:
    """Whether a whole second story hangs below a heading, down to the end of the text.

    It does where the article had ended above the heading, or where what follows the one
    headline tells that headline's story; and where more of the article stands above.
    """
    if not start or end >= len(live) or end == start + 1:
        return False
    told = _ended(live[:start]) or (end == start + 2 and tells(live[end], live[start + 1]))
    return told and _outweighs_any(live, start)


def _ended(above: Sequence[Line]) -> bool:
    """Whether a credit or the like closes these lines, with at most a button or two below it."""
    for line in above[: -_BUTTONS - 2 : -1]:
        if line.cut and line.cut.kind in _ENDINGS:
            return True
        if line.words > _BUTTON and not line.cut:
            return False
    return False


def _outweighs_any(live: Sequence[Line], start: int) -> bool:
    return any(line.strong and not line.cut for line in live[:start])


def tells(paragraph: Line, headline: Line) -> bool:
    """Whether a paragraph tells what a headline announces: most of its words are in it."""
    return len(headline.stems) >= 3 and shared(headline, [paragraph]) >= 0.6


def cut_teasers(lines: list[Line]) -> None:
    """Cuts teasers without a heading from the end: a headline, and an excerpt cut off."""
    live = [line for line in lines if not line.cut]
    while len(live) >= 4 and live[-1].cut_off and live[-1].words >= 8 and live[-2].headline:
        if live[-2].ends_sentence or not (_signed(live[-1]) or tells(live[-1], live[-2])):
            return
        for line in (live.pop(), live.pop()):
            line.cut = Cut("structure/teaser", "teaser")


def is_signed(text: str) -> bool:
    """Whether an outlet signs this line, as it signs the first sentences of its stories."""
    return bool(_SIGNED.match(text))


def _signed(line: Line) -> str:
    found = _SIGNED.match(line.text)
    return found["outlet"].strip() if found else ""


def cut_repeats(lines: list[Line]) -> None:
    """Cuts captions that stand again: a headline-like line right below itself, or many times.

    A caption may also stand twice in one line: once said of the picture, once below it.
    """
    for line in lines:
        if not line.cut and is_doubled(line.text):
            line.cut = Cut("structure/doubled-line", "caption")
    live = [line for line in lines if not line.cut and _may_repeat(line)]
    counts = Counter(line.key for line in live)
    seen: set[str] = set()
    above: Line | None = None
    for line in lines:
        if line.cut:
            continue
        if _may_repeat(line):
            twice = above is not None and line.key == above.key
            if line.key in seen and (counts[line.key] >= _MANY or twice):
                line.cut = Cut("structure/repeated-line", "caption")
            seen.add(line.key)
        above = line if _may_repeat(line) else None


def is_doubled(text: str) -> bool:
    """Whether a line says its words twice, and nothing else but who took the picture."""
    half = text.find(text[:_OPENS], _DOUBLED, _LONGEST_HALF + _OPENS)
    if half < 0 or text[half - 1] != " ":
        return False
    first, second = text[:half].strip(), text[half:]
    plain = not first.endswith((".", "؟", "!")) and first.count(" ") + 1 >= _CAPTION
    return plain and second.startswith(first) and bool(_CREDIT.match(second[len(first) :]))


def _may_repeat(line: Line) -> bool:
    return line.words >= _CAPTION and not line.prose and not line.ends_sentence


def cut_second_story(lines: list[Line]) -> None:
    """Cuts from a second line on that the outlet signed as it signed the first."""
    live = [line for line in lines if not line.cut]
    outlet = _signed(live[0]) if live else ""
    if not outlet:
        return
    for position, line in enumerate(live[2:], start=2):
        if _signed(line) == outlet:
            first = position - 1 if live[position - 1].headline else position
            for other in live[first:]:
                other.cut = Cut("structure/second-story", "teaser")
            return
