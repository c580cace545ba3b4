"""Mentions in the making, before coreference and context have had their say."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from configs.lexicon.actors import ActorLexicon, Kind, Sense
from configs.lexicon.phrase_trie import words_of
from transforms.language.actor_senses import Actor
from transforms.language.lexical_units import Unit
from transforms.language.noun_phrases import Phrase

_INDEFINITE = frozenset({"a", "an", "another", "some", "any", "every", "each", "no"})
PERSON_NOUNS = frozenset({"agent", "office", "presider", "position"})
_GROUP_NOUNS = frozenset({"body", "unit", "group"})


@dataclass(slots=True, eq=False)
class Draft:
    """Tokens `start` to `end` of a field with the actor found so far. `order` counts mentions over the whole article.

    `chain` is the first mention of its coreference chain, `antecedent` that which a pronoun means, never a pronoun that
    has one itself. `is_attributive` marks a country inside another phrase, `is_gathered` a plural that sums up parties
    named elsewhere ("both leaders", "the two sides"); `members` are these parties, where they are known.
    """

    field: str
    start: int
    end: int
    kind: str
    label: str | None
    actor: Actor
    sentence: int
    head_text: str
    phrase: Phrase | None = None
    noun: Sense | None = None
    gender: str | None = None
    is_plural: bool = False
    is_indefinite: bool = False
    is_attributive: bool = False
    is_gathered: bool = False
    order: int = 0
    chain: Draft | None = None
    antecedent: Draft | None = None
    members: tuple[Draft, ...] = ()

    @property
    def referent(self) -> Draft:
        """The mention that a pronoun means; other mentions mean what they say."""
        return self.antecedent or self

    @property
    def is_cut_off(self) -> bool:
        """Whether it is a country that another actor is for, against or backed by: "Iran" of "Iran-backed"."""
        return self.phrase is not None and self.phrase.head.is_cut_off

    @property
    def is_individual(self) -> bool:
        """Whether it is a common noun for one person."""
        return self.noun is not None and self.noun.noun in PERSON_NOUNS and not self.is_plural

    @property
    def is_realm(self) -> bool:
        """Whether it means the country spoken of: "the kingdom"."""
        return self.noun is not None and self.noun.noun == "realm" and not self.is_plural and not self.is_indefinite

    @property
    def is_one_person(self) -> bool:
        """Whether "he" or "she" may mean it."""
        return self.label == "PERSON" or self.is_individual

    @property
    def is_collective(self) -> bool:
        """Whether it is one name or noun for many people."""
        return self.label == "ORG" or (self.noun is not None and self.noun.noun in _GROUP_NOUNS)

    @property
    def is_seat_as_place(self) -> bool:
        """Whether it is a capital that means the city, not the government there."""
        return self.kind == "name" and self.actor.resolved_by == "metonym" and self.actor.sector is None

    @property
    def is_thing(self) -> bool:
        """Whether "it" may mean it: a country, a body."""
        if self.is_seat_as_place:
            return False
        return not self.is_plural and (self.label in ("GPE", "ORG", "FAC") or self.is_collective or self.is_realm)


def draft_of(
    phrase: Phrase, end: int, actor: Actor, doc: Doc, field: str, sentence: int, lexicon: ActorLexicon
) -> Draft:
    """The draft of a phrase with its number, gender and definiteness."""
    head = phrase.head
    sense = head.senses[0] if head.senses else None
    noun = head.sense(Kind.NOUN) if head.label is None else None
    before = doc[phrase.start - 1].lower_ if phrase.start > 0 else ""
    return Draft(
        field=field,
        start=phrase.start,
        end=end,
        kind="nominal" if noun is not None else "name",
        label=head.label,
        actor=actor,
        sentence=sentence,
        head_text=doc[head.start : head.end].text,
        phrase=phrase,
        noun=noun,
        gender=_gender_of(phrase, sense, doc, lexicon),
        is_plural=sense is not None and sense.is_plural,
        is_indefinite=before in _INDEFINITE,
        is_gathered=noun is not None and noun.is_plural and _sums_up(head) and _counts(phrase, doc, lexicon),
    )


def _sums_up(head: Unit) -> bool:
    return any(sense.sums_up for sense in head.senses)


def _counts(phrase: Phrase, doc: Doc, lexicon: ActorLexicon) -> bool:
    first = max(phrase.start - 1, 0)
    return any(doc[i].lower_ in lexicon.collectives for i in range(first, phrase.head.start))


def _gender_of(phrase: Phrase, sense: Sense | None, doc: Doc, lexicon: ActorLexicon) -> str | None:
    if sense is not None and sense.gender is not None:
        return sense.gender
    for unit in phrase.modifiers:
        gendered = next((s.gender for s in unit.senses if s.gender is not None), None)
        if gendered is not None:
            return gendered
    if phrase.head.label != "PERSON":
        return None
    if (
        phrase.start > 0
        and (titled := lexicon.gendered_titles.get(doc[phrase.start - 1].lower_.rstrip("."))) is not None
    ):
        return titled
    first = words_of(doc[phrase.head.start].text)
    return lexicon.given_names.get(first[0].folded) if first and phrase.head.end - phrase.head.start > 1 else None
