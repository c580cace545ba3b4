"""Tells the language of a text, and takes a doubtful one for what it is declared to be."""

from __future__ import annotations

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

ENGLISH = "en"

# Shorter texts are often taken for another language, single sentences above all.
_MIN_LETTERS = 120
_MIN_PROBABILITY = 0.99
# The commonest English words make up a third to a half of running English, and next to nothing of any other language.
_FUNCTION_WORDS = frozenset(("the", "of", "and", "to", "in", "a", "that", "is", "was", "for", "on", "with", "said"))
_FUNCTION_WORDS_SHARE = 0.15
# No article needs more than its first pages to show its language.
_MAX_CHARS = 20_000

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f]")
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

    A short or doubtful text is taken for `declared`, or for English if nothing usable is declared: another language
    needs 120 letters, near certainty for the whole and for both halves, and few of the commonest English words.
    """
    fallback = language_code_of(declared) or ENGLISH
    text = text[:_MAX_CHARS]
    words = _WORD.findall(text.lower())
    if _is_full_of_english(words):
        return ENGLISH
    n_letters = sum(map(len, words))
    if n_letters < _min_letters(text):
        return fallback
    language, probability = _classify(text)
    if probability < _MIN_PROBABILITY:
        return fallback
    middle = len(text) // 2
    if language != ENGLISH and any(_classify(half)[0] == ENGLISH for half in (text[:middle], text[middle:])):
        return fallback
    return language


def language_code_of(declared: str | None) -> str | None:
    """The two-letter code that a declaration such as `en-GB`, `eng` or `English` names; None if it names none."""
    if declared is None:
        return None
    first = re.split(r"[-_,; ]", declared.strip().lower())[0]
    code = _NAMES.get(first) or _TWO_LETTERS.get(first, first)
    return code if re.fullmatch(r"[a-z]{2}", code) else None


def _is_full_of_english(words: list[str]) -> bool:
    n_function_words = sum(word in _FUNCTION_WORDS for word in words)
    return len(words) >= 8 and n_function_words >= _FUNCTION_WORDS_SHARE * len(words)


def _min_letters(text: str) -> int:
    """Letters that a text needs to show its language: a script of its own shows it soon."""
    sample = text[:1000]
    n_latin = len(_LATIN.findall(sample))
    n_letters = sum(map(str.isalpha, sample))
    return _MIN_LETTERS if n_latin > n_letters / 2 else 10


def _classify(text: str) -> tuple[str, float]:
    language, probability = _identifier().classify(text)
    return str(language), float(probability)


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
