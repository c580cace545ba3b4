"""Tells the language of a text, and takes a doubtful one for what it is declared to be."""

from __future__ import annotations

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

ENGLISH = "en"

# Shorter texts are often taken for another language, single sentences above all.
_MIN_LETTERS = 120
_MIN_LETTERS_OF_OTHER_SCRIPTS = 10
# Chance of being English, by the classifier, below which a text is taken for another language.
_MAX_ENGLISH = 0.001
# Common words that are English alone; they make up an eighth or more of running English.
_FUNCTION_WORDS = frozenset(
    ("the", "and", "that", "with", "by", "from", "said", "has", "have", "been", "were", "which", "this", "would", "who")
)
_FUNCTION_WORDS_SHARE = 0.08
_MIN_WORDS = 8
# No article needs more than its first pages to show its language.
_MAX_CHARS = 20_000

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f]")
# Languages whose code is also written for a country where English is, or by mistake, and that other letters give away.
_NOT_LATIN = frozenset(
    (
        *("am", "ar", "be", "bg", "bn", "el", "fa", "he", "hi", "hy", "ja", "ka", "kk", "km", "ko", "ky", "lo", "mk"),
        *("mr", "my", "ne", "ps", "ru", "si", "ta", "te", "th", "ug", "uk", "ur", "yi", "zh"),
    )
)
# Codes of three letters, and outdated ones, that feeds and pages write.
_TWO_LETTERS = {
    "ara": "ar",
    "chi": "zh",
    "deu": "de",
    "eng": "en",
    "fra": "fr",
    "fre": "fr",
    "ger": "de",
    "heb": "he",
    "hin": "hi",
    "in": "id",
    "ind": "id",
    "ita": "it",
    "iw": "he",
    "jpn": "ja",
    "ji": "yi",
    "kor": "ko",
    "nld": "nl",
    "por": "pt",
    "rus": "ru",
    "spa": "es",
    "tur": "tr",
    "ukr": "uk",
    "zho": "zh",
}
_NAMES = {"english": "en"}


def identify_language(text: str, declared: str | None) -> str:
    """ISO 639-1 code of the language of the text.

    A short or doubtful text is taken for `declared`, or for English if nothing usable is declared. Another language
    needs 120 letters (ten in a script that English does not use), a text that is next to certainly not English, as a
    whole and in both halves, and few of the words that English has for itself.
    """
    text = text[:_MAX_CHARS]
    fallback = _believable(language_code_of(declared), text)
    words = _WORD.findall(text.lower())
    if _is_full_of_english(words):
        return ENGLISH
    if sum(map(len, words)) < _min_letters(text):
        return fallback
    middle = len(text) // 2
    language, is_foreign = _likeliest(text)
    if not is_foreign:
        return ENGLISH if language == ENGLISH else fallback
    return language if all(_likeliest(half)[0] != ENGLISH for half in (text[:middle], text[middle:])) else fallback


def language_code_of(declared: str | None) -> str | None:
    """The two-letter code that a declaration such as `en-GB`, `eng` or `English` names; None if it names none."""
    if declared is None:
        return None
    first = re.split(r"[-_,; ]", declared.strip().lower())[0]
    code = _NAMES.get(first) or _TWO_LETTERS.get(first, first)
    return code if re.fullmatch(r"[a-z]{2}", code) else None


def _is_full_of_english(words: list[str]) -> bool:
    n_function_words = sum(word in _FUNCTION_WORDS for word in words)
    return len(words) >= _MIN_WORDS and n_function_words >= _FUNCTION_WORDS_SHARE * len(words)


def _believable(declared: str | None, text: str) -> str:
    """The declared language, or English if it is none that is known, or one that is not written in these letters."""
    if declared is None or declared not in _identifier().labels:
        return ENGLISH
    return ENGLISH if declared in _NOT_LATIN and _is_latin(text) else declared


def _min_letters(text: str) -> int:
    """Letters that a text needs to show its language: a script of its own shows it soon."""
    return _MIN_LETTERS if _is_latin(text) else _MIN_LETTERS_OF_OTHER_SCRIPTS


def _is_latin(text: str) -> bool:
    sample = text[:1000]
    return len(_LATIN.findall(sample)) > sum(map(str.isalpha, sample)) / 2


def _likeliest(text: str) -> tuple[str, bool]:
    """The likeliest language that has a code of two letters, and whether English can be ruled out.

    Closely related languages share the chance between them, so that the chance of the likeliest says little.
    """
    ranked = _identifier().rank(text)
    language = next(str(label) for label, _ in ranked if len(label) == 2)
    english = next(float(chance) for label, chance in ranked if label == ENGLISH)
    return language, english < _MAX_ENGLISH


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
