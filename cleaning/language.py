"""Which language a text is in: its letters first, langdetect only for what they leave open.

Sorani, Pashto, Uyghur, Sindhi and Urdu write letters that Arabic does not; Persian and Dari differ
from Arabic by some letters and many small words. A letter alone is no verdict: Arabic names are
spelled with پ, and Persian keyboards put ی and ک into perfectly Arabic text. Arabic dialects are
`ar`, and Dari is `fa`.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from langdetect import DetectorFactory, detector_factory
from langdetect.lang_detect_exception import LangDetectException

from cleaning.model import Language

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAMPLE_CHARS = 900  # read from a long text, in three slices
COUNTED_CHARS = 300  # of a sample: letters are counted on every other, or every third
MODEL_CHARS = 500  # shown to langdetect: 2 ms instead of 5, and no worse
MODEL_LETTERS = 20  # below, langdetect guesses
ARABIC_SCRIPT_SHARE = 0.25  # of all letters: below, a text is judged by its other script
FRAMED_SHARE = 0.15  # of an Arabic text that quotes at length: it begins and ends as one
FOREIGN_SHARE = 0.03  # of Arabic-script letters; their own languages use 5 to 25 %
SENTENCE_WORDS, MARKED_SHARE = 16, 0.2  # African languages mark their vowels, and have no article
PLAIN_LETTERS = 12  # that only Arabic writes: with none that only others write, no doubt is left

_SINDHI_SIGNS = "۽۾"  # words of one sign, which count as letters
# Letters that no Arabic text writes but by accident, by the language that needs them.
_LETTERS = {
    "ckb": "ڕڵۆێە",
    "ps": "ټډړږښڼځڅۍېګ",
    "ug": "ېۈۆۇۋڭە",
    "sd": "ٻڀٿٺٽڄڃڇڌڏڊڦڪڱڳڻ" + _SINDHI_SIGNS,
    "ur": "ٹڈڑںےہۓ",
    "ms": "ڠݢڬڽۏ",
}
_MALAY_TOO = "ڤ"  # where those stand as well; alone, it is how Arabic writes a foreign v
_SORANI_ONLY, _UYGHUR_YA = frozenset("ڕڵێی"), "ى"  # of the letters that both of them may write
_ARABIC_LETTERS, _PERSIAN_LETTERS, _PERSIAN_KEYS = "ةىإأؤ", "پچژگ", "یک"
_FOREIGN = frozenset("".join(_LETTERS.values()))
_DOUBTFUL = frozenset(_PERSIAN_LETTERS + _PERSIAN_KEYS)
_ARABIC_SCRIPT = ((0x600, 0x780), (0x8A0, 0x900))
_TELLING = "".join(sorted({*_FOREIGN, *_DOUBTFUL, *_ARABIC_LETTERS, *_MALAY_TOO}))
# What a unit of UTF-16 may be; the telling letters are numbered from the last of these on.
_OTHER_LETTER, _ARABIC_LETTER, _HALF, _FIRST_TELLING = 1, 2, 3, 4
_ARABIC = (
    "في من على الى إلى أن ان إن عن مع ما لا لم لن كان قد هذا هذه ذلك التي الذي الذين بعد قبل"
    " حتى بين خلال عند كما ثم أو او هو هي كل غير حيث منذ وقد وكان وفي ومن"
    " اللي مش شو ليش وين هيك واش بزاف ماشي إيه ايه كده دي ده دا احنا انت انا"
)
# With Arabic ya and kaf, for old pages type them so.
_PERSIAN = (
    "در از است را اين مي براي شد شده با كه هاي ها يك يا آن بر خود بود كرد كرده شود كند"
    " هم نيز تا باشد نمي بايد وي ميشود ميكند هستند دارد گفت بودند است. شد. ميگويد"
    " به رسيد شدند دادند خواهد داد همه درصد هزار مردم كشور دولت روز سال سازمان دلار ملي تيم"
    " امروز ديروز قيمت نرخ افزايش كاهش"
)
_ARABIC_WORDS, _PERSIAN_WORDS = frozenset(_ARABIC.split()), frozenset(_PERSIAN.split())
_ARTICLE = (" ال", " وال", " بال", " لل", " فال")
_CASES = frozenset("\u064b\u064c\u064d")  # the endings that only Arabic has
_WITH_DIGITS = re.compile(r"(?:[a-z']+[235789]|[235789][a-z']{3})[a-z'235789]*")  # not 3rd, 5km
_ARABIC_IN_LATIN = 0.15  # of the words: Arabic typed in Latin letters, with digits for its own
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_ASKED_OF_ARABIC_SCRIPT = {"ar": 0.4, "fa": 0.4, "ur": 0.2}
_loading = threading.Lock()


def identify(text: str) -> Language:
    """The language of `text`, judged on a sample of it; `und` where nobody can tell.

    `score` says how sure, `arabic_share` how many of its letters are of the Arabic script.
    """
    sample = _sample(text)
    script, total = _letters(sample[:: max(1, len(sample) // COUNTED_CHARS)])
    arabic = sum(script.values())
    share = arabic / total if total else 0.0
    if share < ARABIC_SCRIPT_SHARE and (share < FRAMED_SHARE or not _is_framed(sample)):
        code, score = _of_another_script(sample, total)
    else:
        code, score = _by_letters(script, arabic) or _by_words(sample, script)
    return Language(code, round(score, 4), round(share, 4))


def warm_up() -> None:
    """Load langdetect's profiles now: half a second, once a process, and never in a race."""
    with _loading:
        DetectorFactory.seed = 0
        detector_factory.init_factory()


@cache
def _factory() -> DetectorFactory:
    warm_up()
    return detector_factory._factory


def _sample(text: str) -> str:
    """Slices from the start, the middle and the end, so that no one part decides."""
    if len(text) > SAMPLE_CHARS:
        part = SAMPLE_CHARS // 3
        middle = len(text) // 2 - part // 2
        text = f"{text[:part]} {text[middle : middle + part]} {text[-part:]}"
    text = text.replace("\u00a0", " ")  # the one sign of many texts that keeps NFKC from its haste
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return _ADDRESS.sub(" ", text) if "http" in text or "www." in text else text


def _letters(sample: str) -> tuple[dict[str, int], int]:
    """How often each letter of the Arabic script stands there, and the number of all letters.

    Letters that tell nothing but their script are counted together, under no name.
    """
    units = np.frombuffer(f" {sample}".encode("utf-16-le", "surrogatepass"), "<u2")
    counts = np.bincount(_kinds().take(units), minlength=_FIRST_TELLING + len(_TELLING)).tolist()
    if counts[_HALF]:
        return _letters_singly(sample)
    script = {letter: n for letter, n in zip(_TELLING, counts[_FIRST_TELLING:], strict=True) if n}
    if counts[_ARABIC_LETTER]:
        script[""] = counts[_ARABIC_LETTER]
    return script, counts[_OTHER_LETTER] + sum(script.values())


def _letters_singly(sample: str) -> tuple[dict[str, int], int]:
    """The same, sign by sign: some are written as two units."""
    counted = Counter(filter(_is_letter, sample))
    script = {letter: n for letter, n in counted.items() if _is_arabic_script(letter)}
    return script, counted.total()


@cache
def _kinds() -> NDArray[np.uint8]:
    """What each UTF-16 unit is to `_letters`."""
    table = np.fromiter(map(str.isalpha, map(chr, range(0x10000))), np.uint8, 0x10000)
    for first, end in _ARABIC_SCRIPT:
        table[first:end] *= np.uint8(_ARABIC_LETTER)
    for place, letter in enumerate(_TELLING, _FIRST_TELLING):
        table[ord(letter)] = place
    table[0xD800:0xE000] = _HALF
    return table


def _is_letter(sign: str) -> bool:
    return sign.isalpha() or sign in _SINDHI_SIGNS


def _is_arabic_script(letter: str) -> bool:
    return any(first <= ord(letter) < end for first, end in _ARABIC_SCRIPT)


def _is_framed(sample: str) -> bool:
    """Whether its first letter and its last one are of the Arabic script."""
    ends = next(filter(_is_letter, sample), ""), next(filter(_is_letter, reversed(sample)), "")
    return all(end and _is_arabic_script(end) for end in ends)


def _of_another_script(sample: str, letters: int) -> tuple[str, float]:
    if _is_chat_arabic(sample):
        return "und", 0.0
    code, score = _ask_model(sample) if letters >= MODEL_LETTERS else ("und", 0.0)
    return ("und", 0.0) if code in _ASKED_OF_ARABIC_SCRIPT else (code, score)


def _is_chat_arabic(sample: str) -> bool:
    """Whether digits stand for letters (`sba7`, `3lik`), which langdetect takes for Somali."""
    words = sample.split()
    spelled = sum(bool(_WITH_DIGITS.fullmatch(word.strip(".,!?"))) for word in words)
    return spelled > 1 and spelled >= _ARABIC_IN_LATIN * len(words)


def _by_letters(script: dict[str, int], arabic: int) -> tuple[str, float] | None:
    """The language whose own letters are frequent, if any are; Arabic, if only its own are."""
    if _FOREIGN.isdisjoint(script):
        plain = sum(script.get(letter, 0) for letter in _ARABIC_LETTERS)
        certain = plain >= PLAIN_LETTERS and _DOUBTFUL.isdisjoint(script)
        return ("ar", 1 - 1 / plain) if certain else None
    shares = {
        code: sum(script.get(letter, 0) for letter in letters) / arabic
        for code, letters in _LETTERS.items()
    }
    shares["ms"] += bool(shares["ms"]) * script.get(_MALAY_TOO, 0) / arabic
    code = max(shares, key=lambda known: shares[known])
    if shares[code] < FOREIGN_SHARE:
        return None
    if code == "ckb" and shares["ug"] and _UYGHUR_YA in script and _SORANI_ONLY.isdisjoint(script):
        code = "ug"
    return code, shares[code] / sum(shares.values())


def _by_words(sample: str, script: dict[str, int]) -> tuple[str, float]:
    """Arabic or Persian by small words, the article, and letters that only one of them writes."""
    words = sample.replace("ی", "ي").replace("ک", "ك").split()
    small = sum(map(f" {sample}".count, _ARTICLE)) + sum(map(_ARABIC_WORDS.__contains__, words))
    for_arabic = small + sum(script.get(letter, 0) for letter in _ARABIC_LETTERS)
    persian = sum(map(_PERSIAN_WORDS.__contains__, words))
    for_persian = persian + sum(script.get(letter, 0) for letter in _PERSIAN_LETTERS)
    score = (max(for_arabic, for_persian) + 1) / (for_arabic + for_persian + 2)
    if for_arabic > 2 * for_persian:
        return "ar", score
    if for_persian > 2 * for_arabic:
        return "fa", score
    if not for_persian and not any(letter in script for letter in _PERSIAN_KEYS):
        return ("und", 0.0) if _is_no_words(words, script, for_arabic) else ("ar", score)
    if len(words) >= SENTENCE_WORDS and not persian and small * 10 >= len(words):
        return "ar", score  # Iraqi and Gulf speech, spelled with گ and چ
    return _ask_model(sample, _ASKED_OF_ARABIC_SCRIPT)


def _is_no_words(words: list[str], script: dict[str, int], for_arabic: int) -> bool:
    """A single letter; or marked sentences without a case ending or the words Arabic needs."""
    if for_arabic or len(words) < SENTENCE_WORDS:
        return sum(script.values()) < 2
    text = " ".join(words)
    bare = "".join(sign for sign in text if not unicodedata.combining(sign)).split()
    if len(text) - len(" ".join(bare)) < MARKED_SHARE * len(text) or not _CASES.isdisjoint(text):
        return False
    small = sum(word in _ARABIC_WORDS or word.startswith(("ال", "وال", "بال")) for word in bare)
    return small * 10 < len(bare)


def _ask_model(sample: str, among: dict[str, float] | None = None) -> tuple[str, float]:
    """What langdetect says of the middle of the sample, if it is sure of anything."""
    start = max(0, (len(sample) - MODEL_CHARS) // 2)
    try:
        detector = _factory().create()
        if among:
            detector.set_prior_map(among)
        detector.append(sample[start : start + MODEL_CHARS])
        best = detector.get_probabilities()[0]
    except (LangDetectException, IndexError):
        return "und", 0.0
    return (str(best.lang), float(best.prob)) if best.prob >= 0.6 else ("und", 0.0)
