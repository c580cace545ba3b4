"""Finds the parties that a plural sums up: "both leaders", "the two sides", "they" after "A and B", "the latter".

Parties are those named in the sentences before. Where their number does not fit, countries are those that the article
has named most, if so many stand out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span

from configs.lexicon.actor_codes import INTERNATIONAL_KINDS
from configs.lexicon.actors import ActorLexicon
from schemas.articles import TITLE
from transforms.language.drafts import PERSON_NOUNS, Draft
from transforms.language.opposed import deals_with
from transforms.language.syntax import is_subject

# Parties are looked for in the sentence of the plural and in this many before it; those of a pronoun in one.
_REACH_SENTENCES = 3
_REACH_OF_PRONOUNS = 1
_PAIR = 2
# Of two sides, one country may be named this many times as often as the other.
_LOPSIDED = 3
_JOINING = frozenset({"and", "&"})
_BETWEEN_JOINED = frozenset({",", "the", "a", "an", "his", "her", "its", "their"})
_MAX_BETWEEN_JOINED = 3
_PLACE_PREPOSITIONS = frozenset({"in", "at", "across", "throughout", "near", "inside", "outside", "around"})
_DEFINITE = frozenset({"the", "these", "those", "both", "all", "its", "their"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_NAMING = frozenset({"GPE", "NORP"})
# Those who only report, and those who act for a whole country.
_BYSTANDERS = frozenset({"JRN"})
_STATE = frozenset({"GOV", "MIL", "LEG", None})


@dataclass(slots=True)
class _Told:
    """The parties of one sentence in order, and the countries named inside their phrases."""

    parties: list[Draft] = field(default_factory=list)
    areas: list[Draft] = field(default_factory=list)


@dataclass(slots=True)
class _Country:
    """How often a country was named, the headline counting twice, and the last mention that may stand for it."""

    weight: int
    last: Draft


class Gathering:
    """Remembers the parties of an article while it is read, and finds those that a mention sums up."""

    def __init__(self, docs: Mapping[str, Doc], lexicon: ActorLexicon) -> None:
        self._docs = docs
        self._lexicon = lexicon
        self._told: dict[tuple[str, int], _Told] = {}
        self._countries: dict[str, _Country] = {}

    def add(self, draft: Draft) -> None:
        """Takes up a mention; to be called in order of the text."""
        told = self._told.setdefault((draft.field, draft.sentence), _Told())
        if draft.label in _NAMING and draft.actor.country is not None and not draft.is_cut_off:
            named = self._countries.setdefault(draft.actor.country, _Country(0, draft))
            named.weight += 2 if draft.field == TITLE else 1
            named.last = draft
        if draft.is_attributive:
            told.areas.append(draft)
        elif self._is_party(draft):
            told.parties.append(draft)

    def members_of(self, draft: Draft) -> tuple[Draft, ...]:
        """The parties that a plural noun, "both" or "the two" sums up; nothing if it names parties of its own."""
        if draft.is_gathered and self._is_definite(draft):
            count = self._count_of(draft)
        elif self._may_sum_up(draft):
            count = None
        else:
            return ()
        if draft.noun is None:
            return self._found(draft, count, people=True) or self._found(draft, count, people=False)
        is_of_people = draft.noun.noun in PERSON_NOUNS or (draft.noun.sums_up and self._names_people(draft))
        if is_of_people and not _means_states(draft):
            return (
                self._found(draft, count, people=True)
                or (self._most_named(draft, count or _PAIR) if draft.noun.sums_up else ())
                or self._found(draft, count, people=False)
            )
        return (
            self._joined_beside(draft, count)
            or self._most_named(draft, count or _PAIR)
            or self._found(draft, count, people=False)
        )

    def subjects_before(self, draft: Draft) -> tuple[Draft, ...]:
        """Two or more parties, joined by "and", that are the subject of the pronoun's sentence or of the one before."""
        for told in self._told_before(draft, _REACH_OF_PRONOUNS):
            for group in reversed(self._joined(told.parties)):
                if len(group) > 1 and any(is_subject(self._span(d).root) for d in group):
                    return tuple(dict.fromkeys(d.referent for d in group))
        return ()

    def one_of_two(self, draft: Draft, *, is_first: bool) -> Draft | None:
        """What "the former" or "the latter" means, if exactly two parties of a kind stand shortly before it."""
        for people in (True, False):
            for told in self._told_before(draft, _REACH_OF_PRONOUNS):
                pair = self._chosen(self._sides(told.parties, told, people=people), _PAIR, people=people)
                if pair:
                    return pair[0 if is_first else 1]
        return None

    def _is_party(self, draft: Draft) -> bool:
        meant = draft.referent
        actor = meant.actor
        if meant.members or actor.sector in _BYSTANDERS or meant.is_cut_off:
            return False
        if meant.label in _PLACES and (self._is_place(draft) or meant.label != "GPE" or _is_town(meant)):
            return False
        return meant.label == "PERSON" or actor.country is not None or actor.sector is not None

    def _is_place(self, draft: Draft) -> bool:
        if draft.is_seat_as_place:
            return True
        before = self._docs[draft.field][draft.start - 1].lower_ if draft.start else ""
        return before in _PLACE_PREPOSITIONS

    def _is_definite(self, draft: Draft) -> bool:
        doc = self._docs[draft.field]
        return any(doc[i].lower_ in _DEFINITE for i in range(max(draft.start - 1, 0), draft.end))

    def _count_of(self, draft: Draft) -> int | None:
        doc, counts = self._docs[draft.field], self._lexicon.collectives
        words = (doc[i].lower_ for i in range(max(draft.start - 1, 0), draft.end))
        return next((counts[word] for word in words if word in counts), None)

    def _may_sum_up(self, draft: Draft) -> bool:
        """Whether it is a bare "the" with a noun that may sum up parties: "the sides", "the foreign ministers"."""
        phrase = draft.phrase
        if phrase is None or phrase.modifiers or draft.actor.country is not None or not draft.start:
            return False
        return (
            any(sense.sums_up for sense in phrase.head.senses)
            and self._docs[draft.field][draft.start - 1].lower_ == "the"
        )

    def _names_people(self, draft: Draft) -> bool:
        return draft.phrase is not None and any(sense.noun in PERSON_NOUNS for sense in draft.phrase.head.senses)

    def _found(self, draft: Draft, count: int | None, *, people: bool) -> tuple[Draft, ...]:
        """Parties of the nearest sentences that hold enough of them; two or more, if no number is given.

        Three or more are rather those that "and" joins somewhere than those of several sentences.
        """
        if count is not None and count > _PAIR:
            for told in self._told_before(draft, _REACH_SENTENCES):
                found = self._joined_as_many(self._fitting(told, draft, people=people), count, people=people)
                if found:
                    return found
        pool: dict[object, Draft] = {}
        for told in self._told_before(draft, _REACH_SENTENCES):
            fitting = self._fitting(told, draft, people=people)
            found = self._chosen(fitting, count, people=people)
            if found:
                return found
            if told is self._told.get((draft.field, draft.sentence)):
                continue
            pool = {**{self._key_of(d, people=people): d.referent for d in fitting}, **pool}
            if len(pool) >= (count or _PAIR):
                return tuple(sorted(pool.values(), key=lambda d: d.order)) if len(pool) == count else ()
        return ()

    def _joined_beside(self, draft: Draft, count: int | None) -> tuple[Draft, ...]:
        """The parties that "and" joins in the sentence of the plural, before it."""
        told = self._told.get((draft.field, draft.sentence), _Told())
        for group in reversed(self._joined(self._fitting(told, draft, people=False))):
            distinct = {self._key_of(d, people=False): d.referent for d in reversed(group)}
            if len(distinct) == (count or _PAIR):
                return tuple(sorted(distinct.values(), key=lambda d: d.order))
        return ()

    def _most_named(self, draft: Draft, count: int) -> tuple[Draft, ...]:
        """The countries that were named most, if as many as wanted stand out; without those that deal with them.

        Sides of which one country is hardly named are none: an article on a civil war may name a mediator.
        """
        dealing = {d.actor.country for d in self._dealing_with(draft)} | INTERNATIONAL_KINDS
        others = [country for code, country in self._countries.items() if code not in dealing]
        others.sort(key=lambda country: -country.weight)
        if len(others) < count or (len(others) > count and others[count - 1].weight == others[count].weight):
            return ()
        if not _means_states(draft) and others[count - 1].weight * _LOPSIDED < others[0].weight:
            return ()
        return tuple(sorted((country.last for country in others[:count]), key=lambda d: d.order))

    def _told_before(self, draft: Draft, reach: int) -> list[_Told]:
        sentences = range(draft.sentence, draft.sentence - reach - 1, -1)
        return [told for s in sentences if (told := self._told.get((draft.field, s))) is not None]

    def _fitting(self, told: _Told, draft: Draft, *, people: bool) -> list[Draft]:
        """Parties that a plural may sum up; none that deals with it in its own clause."""
        dealing = self._dealing_with(draft)
        sides = self._sides([d for d in told.parties if d.referent not in dealing], told, people=people)
        if people:
            return [d for d in sides if _holds_office(d.referent, draft)]
        if not _means_states(draft):
            return sides
        countries = {None, *(d.actor.country for d in dealing)}
        actors = [(d, d.referent.actor) for d in sides]
        return [d for d, actor in actors if actor.sector in _STATE and actor.country not in countries]

    def _sides(self, parties: Sequence[Draft], told: _Told, *, people: bool) -> list[Draft]:
        """The persons among the parties of a sentence, or the sides that all of them stand for."""
        if people:
            return [d for d in parties if d.referent.is_one_person and not d.referent.is_indefinite]
        return [d if d.label != "PERSON" else self._country_of(d, told) for d in parties if _has_side(d.referent)]

    def _dealing_with(self, draft: Draft) -> list[Draft]:
        """The parties that deal with those of a plural: "China" of "China urged both governments"."""
        here = self._told.get((draft.field, draft.sentence), _Told())
        doc = self._docs[draft.field]
        return [d.referent for d in here.parties if deals_with(d, draft, doc)]

    def _country_of(self, person: Draft, told: _Told) -> Draft:
        """The country that is named in the title of a person, else the person."""
        inside = (a for a in told.areas if person.start <= a.start and a.end <= person.end)
        return next((area for area in inside if area.actor.country == person.actor.country), person)

    def _chosen(self, parties: Sequence[Draft], count: int | None, *, people: bool) -> tuple[Draft, ...]:
        """All parties, if they are as many as wanted; else the last ones that "and" joins, if those are."""
        by_key = {self._key_of(d, people=people): d.referent for d in reversed(parties)}
        if len(by_key) == (count or _PAIR):
            return tuple(sorted(by_key.values(), key=lambda d: d.order))
        return self._joined_as_many(parties, count, people=people)

    def _joined_as_many(self, parties: Sequence[Draft], count: int | None, *, people: bool) -> tuple[Draft, ...]:
        """The last parties that "and" joins, if they are as many as wanted, or as many as there may be."""
        for group in reversed(self._joined(parties)):
            distinct = {self._key_of(d, people=people): d.referent for d in reversed(group)}
            if len(distinct) == count or (count is None and len(distinct) >= _PAIR):
                return tuple(sorted(distinct.values(), key=lambda d: d.order))
        return ()

    def _key_of(self, draft: Draft, *, people: bool) -> object:
        """What tells parties apart: entities, or sides, where a state's government, army and people are one."""
        meant = draft.referent
        if not people and meant.actor.country is not None and meant.actor.sector in _STATE:
            return meant.actor.country
        return meant.actor.entity_id or id(meant.chain or meant)

    def _joined(self, parties: Sequence[Draft]) -> list[list[Draft]]:
        """Groups of parties that "and" joins, with those that commas join before it, in order of the text."""
        groups: list[list[Draft]] = []
        listed: list[Draft] = []
        for party in parties:
            between = self._between(listed[-1], party) if listed else []
            listed = [*listed, party] if between else [party]
            if any(word in _JOINING for word in between):
                groups.append(listed)
                listed = []
        return groups

    def _between(self, first: Draft, second: Draft) -> list[str]:
        """Words that join two mentions; nothing if other words part them."""
        words = [token.lower_ for token in self._docs[first.field][first.end : second.start]]
        is_joint = len(words) <= _MAX_BETWEEN_JOINED and all(w in _JOINING or w in _BETWEEN_JOINED for w in words)
        return words if is_joint and any(w in _JOINING or w == "," for w in words) else []

    def _span(self, draft: Draft) -> Span:
        return self._docs[draft.field][draft.start : draft.end]


def _holds_office(person: Draft, plural: Draft) -> bool:
    """Whether somebody is what a plural says: a president of "the two presidents". Of others no office is asked."""
    if plural.noun is None or plural.noun.noun != "holders":
        return True
    return person.actor.role is not None and person.actor.role.lower().endswith(plural.noun.name or "")


def _is_town(draft: Draft) -> bool:
    """Whether a place is neither a country nor the seat of its government."""
    return draft.actor.entity_id is None


def _means_states(draft: Draft) -> bool:
    return draft.phrase is not None and any(sense.noun == "states" for sense in draft.phrase.head.senses)


def _has_side(draft: Draft) -> bool:
    return draft.actor.country is not None or draft.actor.sector is not None
