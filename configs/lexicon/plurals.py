"""English plurals of nouns that name people and bodies."""

from __future__ import annotations

_IRREGULAR = {
    "man": "men",
    "woman": "women",
    "person": "people",
    "child": "children",
    "wife": "wives",
    "thief": "thieves",
    "staff": "staff",
    "personnel": "personnel",
}


def plural_of(noun: str) -> str:
    """Plural of a noun phrase, made on its last word; "chief of staff" and the like on the word before "of" or "in"."""
    words = noun.split()
    for position, word in enumerate(words[1:], 1):
        if word in ("of", "in", "at", "for", "to"):
            return " ".join([*words[: position - 1], _plural_word(words[position - 1]), *words[position:]])
    return " ".join([*words[:-1], _plural_word(words[-1])])


def _plural_word(word: str) -> str:
    for singular, plural in _IRREGULAR.items():
        if word.endswith(singular):
            return word.removesuffix(singular) + plural
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    return word + "s"
