"""Forms that a word of the speech lexicon can take in a text.

Regular forms are offered generously ("admiting" beside "admitting"): a form that nobody writes is never looked up.
"""

from __future__ import annotations

_VOWELS = frozenset("aeiou")
_SIBILANTS = ("s", "x", "z", "ch", "sh")


def verb_forms(verb: str) -> tuple[str, ...]:
    """The base form and its regular forms in -s, -ed and -ing, in lower case."""
    stems = [verb]
    if verb.endswith("e"):
        stems = [verb[:-1]]
    elif len(verb) > 2 and verb[-1] not in _VOWELS and verb[-2] in _VOWELS and verb[-1] not in "wxy":
        stems = [verb, verb + verb[-1]]
    past = [f"{stem}ed" for stem in stems]
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        past = [f"{verb[:-1]}ied"]
    return (verb, _with_s(verb), *past, *(f"{stem}ing" for stem in stems))


def noun_forms(noun: str) -> tuple[str, ...]:
    """Singular and regular plural, in lower case; the last of several words is inflected."""
    return (noun, _with_s(noun))


def _with_s(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(_SIBILANTS) else f"{word}s"
