"""The one-line patterns of `frames/*.yaml`, read into slots.

    break|sever +off <tie|relation> +with:R        a verb with its particle, its object and a required oblique
    drone strike|attack on|against:R               a noun with what stands before it
    urge R ~                                       a verb with an object and a clause that tells another act

Format: README.md of the ontology, section "Frames".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Literal

Role = Literal["A", "R", "B", "~"]

SUBJECT = "subject"
OBJECT = "object"
INDIRECT = "indirect"
WORD = "word"
MODAL = "modal"
CLAUSE = "clause"
INFINITIVE = "infinitive"
GERUND = "gerund"
PREDICATE = "predicate"
POSSESSOR = "poss"
MODIFIER = "mod"
HOST = "host"
AROUND = "around"

NO_PREPOSITIONS = frozenset(
    {
        *(SUBJECT, OBJECT, INDIRECT, PREDICATE, CLAUSE, INFINITIVE, GERUND, MODAL, WORD, AROUND),
        *(POSSESSOR, MODIFIER, HOST),
    }
)

# Kinds of fillers that are no word lists: a coded party, a place by name, a party with a country, the name of a
# country or its capital itself, somebody named.
BUILT_IN_CLASSES = frozenset({"actor", "place", "country", "state", "person"})

_TOKEN = re.compile(r"(?:[^\s<]|<[^>]*>)+")
_SLOT = re.compile(
    r"(?P<required>\+)?(?:(?P<subject>\^)|(?P<where>[a-z_|]+):)?(?P<role>[ARB~])?(?P<optional>\?)?"
    r"(?:(?P<not>!)?<(?P<words>[^<>]+)>)?"
)
_WORD = re.compile(r"[a-z0-9à-ÿ'’.&-]+(?:\|[a-z0-9à-ÿ'’.&-]+)*")
_PARTICLE = re.compile(r"\+[a-z]+(?:\|[a-z]+)*\??")


# Slots that may stay empty only break ties between patterns that demand as much.
_MAX_SLOTS = 9
# To call somebody something is not to call him, whatever else a pattern of "call" demands.
_PREDICATE_WEIGHT = 8


@dataclass(frozen=True, slots=True)
class WordTest:
    """What the head of a filler must be, or must not be: one of some words, phrases or built-in classes."""

    words: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]
    classes: frozenset[str]
    is_negative: bool = False
    phrase_words: frozenset[str] = frozenset()

    def may_hold(self, words: frozenset[str]) -> bool:
        """Whether a word of a sentence may pass, given all of its words in lower case and their base forms."""
        if self.is_negative or self.classes:
            return True
        return not (self.words.isdisjoint(words) and self.phrase_words.isdisjoint(words))


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that the text fills.

    `where` holds prepositions, or one of subject, object, indirect (object), clause, infinitive (a clause in the base
    form: "to leave", "that he leave"), gerund ("leaving"), predicate (what the object is called), poss, mod, host (who
    acts in the clause around), around (the verb of that clause), modal (auxiliaries of the clause), and word: a word
    that must stand somewhere after the head.
    """

    where: tuple[str, ...]
    role: Role | None
    test: WordTest | None
    is_required: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """One reading of a pattern: the words of its head, its particle and its slots."""

    words: tuple[str, ...]
    particles: frozenset[str]
    slots: tuple[Slot, ...]
    is_intransitive: bool

    @property
    def specificity(self) -> int:
        """Grows with the rank, then with the number of slots."""
        return self.rank * (_MAX_SLOTS + 1) + min(len(self.slots), _MAX_SLOTS)

    @property
    def rank(self) -> int:
        """Grows with what the pattern demands; of several patterns that fit, the most demanding is right."""
        demands = sum(
            _weight_of(slot) + (slot.role == "~") + _PREDICATE_WEIGHT * (slot.where == (PREDICATE,))
            for slot in self.slots
            if slot.is_required
        )
        refusals = sum(slot.test is not None and slot.test.is_negative for slot in self.slots)
        return demands + refusals + 3 * bool(self.particles) + 3 * (len(self.words) - 1) + self.is_intransitive

    @property
    def cues(self) -> tuple[frozenset[str], ...]:
        """Sets of words; a sentence that lacks all words of one of them cannot fit. In lower case, or lemmas."""
        cues = [frozenset({word}) for word in self.words[:-1]]
        if self.particles:
            cues.append(self.particles)
        for slot in self.slots:
            if not slot.is_required:
                continue
            if NO_PREPOSITIONS.isdisjoint(slot.where):
                cues.append(frozenset(preposition.split()[0] for preposition in slot.where))
            if slot.test is not None and not slot.test.is_negative and not slot.test.classes:
                cues.append(slot.test.words | slot.test.phrase_words)
        return tuple(cues)


def _weight_of(slot: Slot) -> int:
    """Listed words demand more than a class that half of all nouns belong to, and that nearly all subjects do."""
    if slot.test is None or slot.test.is_negative:
        return 2
    if slot.test.classes:
        return 1 if slot.where == (SUBJECT,) else 3
    return 4


def parse_patterns(line: str, classes: Mapping[str, tuple[str, ...]], default_slots: str = "") -> tuple[Pattern, ...]:
    """The patterns of a line, one per alternative of its head words, with and without a particle that may be there.

    `default_slots` are added where the line does not speak of the same preposition. Raises ValueError, which says
    what is wrong.
    """
    head, readings, slots, is_intransitive = _parsed(line, classes)
    if not head:
        raise ValueError(f"pattern {line!r} begins with no word")
    named = {where for slot in slots for where in slot.where}
    for slot in _parsed(default_slots, classes)[2]:
        left = tuple(where for where in slot.where if where not in named)
        if left:
            slots.append(Slot(left, slot.role, slot.test, slot.is_required))
    return tuple(
        Pattern(words, particles, tuple(slots), is_intransitive)
        for words in product(*map(_variants, head))
        for particles in readings
    )


def spellings_of(word: str) -> tuple[str, ...]:
    """A word in -ise also stands for its spelling in -ize."""
    for british, american in (("ise", "ize"), ("isation", "ization"), ("ising", "izing"), ("yse", "yze")):
        if word.endswith(british):
            return word, word.removesuffix(british) + american
    return (word,)


def word_test(written: str, classes: Mapping[str, tuple[str, ...]], is_negative: bool = False) -> WordTest:
    """The test `a|b c|@class`. Raises ValueError on an unknown class."""
    built_in: set[str] = set()
    singles: set[str] = set()
    phrases: set[tuple[str, ...]] = set()
    for item in _expanded(written.split("|"), classes, built_in):
        words = tuple(item.split())
        if len(words) > 1:
            phrases.add(words)
        else:
            singles.update(spellings_of(item))
    phrase_words = frozenset(word for phrase in phrases for word in phrase)
    return WordTest(frozenset(singles), tuple(sorted(phrases)), frozenset(built_in), is_negative, phrase_words)


def _expanded(items: list[str], classes: Mapping[str, tuple[str, ...]], built_in: set[str]) -> Iterator[str]:
    for item in items:
        name = item.removeprefix("@")
        if item == name:
            yield item.strip()
        elif name in BUILT_IN_CLASSES:
            built_in.add(name)
        elif name in classes:
            yield from _expanded(list(classes[name]), classes, built_in)
        else:
            allowed = ", ".join(sorted({*BUILT_IN_CLASSES, *classes}))
            raise ValueError(f"@{name} is no word class; allowed: {allowed}")


def _parsed(
    line: str, classes: Mapping[str, tuple[str, ...]]
) -> tuple[list[tuple[str, ...]], tuple[frozenset[str], ...], list[Slot], bool]:
    head: list[tuple[str, ...]] = []
    readings: tuple[frozenset[str], ...] = (frozenset(),)
    slots: list[Slot] = []
    is_intransitive = False
    for token in _TOKEN.findall(line):
        if token == "-":
            is_intransitive = True
        elif _PARTICLE.fullmatch(token):
            particles = frozenset(token[1:].removesuffix("?").split("|"))
            readings = (particles, frozenset()) if token.endswith("?") else (particles,)
        elif not slots and _WORD.fullmatch(token):
            head.append(tuple(token.split("|")))
        elif _WORD.fullmatch(token):
            slots.append(Slot((WORD,), None, word_test(token, classes), is_required=True))
        else:
            slots.append(_slot(token, line, classes))
    objects = [slot for slot in slots if slot.where == (OBJECT,)]
    if len(objects) > 1:
        first = objects[0]
        slots[slots.index(first)] = Slot((INDIRECT,), first.role, first.test, first.is_required)
    return head, readings, slots, is_intransitive


def _slot(token: str, line: str, classes: Mapping[str, tuple[str, ...]]) -> Slot:
    match = _SLOT.fullmatch(token)
    if match is None or not token.strip("+"):
        raise ValueError(
            f"{token!r} of pattern {line!r} is no slot; a slot is [+][preposition:|^][A|R|B|~][?][[!]<word|@class>]"
        )
    role: Role | None = match["role"]  # type: ignore[assignment]  # the expression admits these letters only
    test = word_test(match["words"], classes, match["not"] is not None) if match["words"] else None
    if match["subject"]:
        where: tuple[str, ...] = (SUBJECT,)
    elif match["where"]:
        where = tuple(part.replace("_", " ") for part in match["where"].split("|"))
    else:
        where = (CLAUSE,) if role == "~" else (OBJECT,)
    is_oblique = match["where"] is not None and where != (OBJECT,)
    positive = test is not None and not test.is_negative
    is_required = bool(match["required"]) or not is_oblique or role == "~" or positive
    if match["subject"]:
        is_required = positive
    return Slot(where, role, test, is_required and not match["optional"])


def _variants(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(spelling for word in words for spelling in spellings_of(word))
