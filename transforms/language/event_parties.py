"""Who takes part in an act: nouns of a frame's slots, resolved to coded parties."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from schemas.articles import TEXT
from schemas.events import Party
from schemas.mentions import Mention
from transforms.language import syntax
from transforms.language.datelines import dateline_end
from transforms.language.joined_modifiers import joined_before, listed_before, paired_with
from transforms.language.mention_finder import MentionFinder
from transforms.language.mention_parties import is_part_of, member_party, merged, party_of
from transforms.language.reading import Reading
from transforms.language.words import Oblique

# What names members of a group.
_NAMING = ("including", "such as", "like")
# "soldiers of the Malian army", "a delegation from Seoul", "demonstrators in Baghdad": what says whose they are.
_ORIGINS = ("of", "from", "in", "at", "throughout", "across")
# "its border with Chad": whom a thing is shared with says more than whose it is.
_SHARED = "with"
_JOINING = frozenset({"and", "or", "&"})
# "rigs belonging to a US company": how a clause tells whose something is.
_OWNING = frozenset({"belong", "own", "operate", "run"})
# What is named after the town where it is held or signed: "the Geneva talks".
_HELD = frozenset({"talk", "talks", "summit", "conference", "accord", "agreement", "treaty", "process", "protocol"})
_UNARMED = frozenset({"BUS", "CVL", "EDU", "JRN", "MED", "REL"})
_MAX_DEPTH = 3
_REACH = 12
_LIST_STEP = 2


class PartyResolver:
    """Turns tokens into parties by the mentions and places of a reading."""

    def __init__(self, reading: Reading, mentions: MentionFinder) -> None:
        self._mentions = mentions
        state_of = reading.ontology.actors.state_of
        self._missions = reading.ontology.actors.abroad
        self._cut_before = reading.ontology.actors.cut_before
        self._towns = {(place.field, place.start) for place in reading.places if place.feature_class == "P"}
        self._country_by_start = {(place.field, place.start): state_of(place.country) for place in reading.places}
        self._written_in = _dateline_country(reading)
        self.home = self._written_in or _home_of(reading)

    def is_target(self, party: Party) -> bool:
        """Whether a party named before a bombing is what was hit: "the embassy bombing", "a hospital bombing"."""
        return party.sector in _UNARMED or party.text.split()[-1].lower() in self._missions

    def parties_of(self, field: str, tokens: Iterable[Token]) -> tuple[Party, ...]:
        """Coded parties that the tokens and those coordinated with them stand for, each entity once."""
        found: dict[tuple[str | None, str | None, str | None], Party] = {}
        for token in tokens:
            before = (*self._listed_before(field, token), *self._joined_before(field, token))
            for member in (*before, *syntax.later_conjuncts_of(token)):
                for party in (*(told := self._all_at(field, member)), *self._included_in(field, member, told)):
                    found.setdefault(self._identity_of(party), party)
            for party in self._listed_after(field, token):
                found.setdefault(self._identity_of(party), party)
        parties = tuple(found.values())
        return tuple(party for party in parties if not any(is_part_of(party, other) for other in parties))

    def _identity_of(self, party: Party) -> tuple[str | None, str | None, str | None]:
        """What one entity has in common wherever it is named: "its" of "the army pressed its offensive" is the army."""
        if party.entity_id is not None:
            return party.entity_id, None, None
        mention = self._mentions.of_party(party)
        chain = None if mention is None else mention.chain_id
        return chain or party.mention_id, party.country, party.sector

    def _all_at(self, field: str, token: Token) -> tuple[Party, ...]:
        """The party of a noun; several for "both sides", "Greek and Turkish officials", "men, a Greek and a Turk"."""
        mention = self._mentions.at(field, token)
        if mention is not None and mention.members:
            return tuple(member_party(m, mention, self._country_of(m)) for m in self._mentions.members_of(mention))
        party = self.party_at(field, token)
        if party is None:
            return ()
        is_place = self.country_of_place(field, token) is not None
        owner = syntax.possessor_of(token)
        places = [o.noun for o in syntax.obliques_of(token) if o.preposition in _ORIGINS and self._is_whose(field, o)]
        renamed = () if is_place else syntax.appositions_of(token)
        for modifier in (*syntax.modifiers_of(token), *places, *(() if owner is None else (owner,)), *renamed):
            others = () if is_place else paired_with(modifier)
            if self._mentions.at(field, modifier) is mention and not others:
                continue
            members = (
                *listed_before(modifier),
                *joined_before(modifier),
                *others,
                *syntax.later_conjuncts_of(modifier),
            )
            owners = [owner for member in members for owner in self._summed_up(self._mentions.at(field, member))]
            countries = dict.fromkeys(c for c in map(self._country_of, owners) if c is not None)
            if len(countries) > 1:
                return tuple(replace(party, country=country, entity_id=None, name=None) for country in countries)
        return (party,)

    def _is_whose(self, field: str, oblique: Oblique) -> bool:
        """Whether a noun says of which countries another is: "officials from Niger", "courts in both countries"."""
        if oblique.preposition in ("of", "from"):
            return True
        mention = self._mentions.at(field, oblique.noun)
        is_sum = mention is not None and bool(mention.members)
        places = [self.country_of_place(field, place) for place in syntax.later_conjuncts_of(oblique.noun)]
        return is_sum or (len(places) > 1 and None not in places)

    def _summed_up(self, mention: Mention | None) -> Sequence[Mention | None]:
        """The members of a plural that sums up parties, or the mention itself."""
        return self._mentions.members_of(mention) if mention is not None and mention.members else (mention,)

    def _included_in(self, field: str, group: Token, told: Sequence[Party]) -> Iterator[Party]:
        """Members that are named of a group without a country: "several states, including Belarus and Syria"."""
        if not any(party.country is not None for party in told):
            for oblique in syntax.obliques_of(group):
                if oblique.preposition in _NAMING:
                    for member in syntax.later_conjuncts_of(oblique.noun):
                        yield from self._all_at(field, member)

    def _listed_before(self, field: str, subject: Token) -> tuple[Token, ...]:
        """What a headline's comma joins to its subject: "Manila" of "Manila, Tokyo sign pact"."""
        start = self._mentions.start_of(field, subject) if syntax.is_subject(subject) else None
        if start is None or start - subject.sent.start < _LIST_STEP:
            return ()
        doc = subject.doc
        has_verb_next = subject.i + 1 < len(doc) and doc[subject.i + 1].pos_ in ("VERB", "AUX")
        other = doc[start - _LIST_STEP]
        is_first = other.pos_ != "ADJ" and self._mentions.start_of(field, other) == subject.sent.start
        if doc[start - 1].text != "," or not has_verb_next or doc[subject.i + 1].tag_ == "VBZ" or not is_first:
            return ()
        return (other,)

    def _joined_before(self, field: str, noun: Token) -> tuple[Token, ...]:
        """The country that "and" joins to one, though a parser made them one name: "The U.S. and South Korea"."""
        start = self._mentions.start_of(field, noun)
        if start is None or start - noun.sent.start < _LIST_STEP or noun.doc[start - 1].lower_ not in _JOINING:
            return ()
        other = noun.doc[start - _LIST_STEP]
        own = self.country_of_place(field, noun)
        is_apart = own is not None and self.country_of_place(field, other) not in (None, own)
        return (other,) if is_apart and syntax.is_premodifier(other) else ()

    def _listed_after(self, field: str, subject: Token) -> tuple[Party, ...]:
        """What a comma joins to a subject that a parser takes it to rename: "Riga" of "Tallinn, Riga sign pact".

        Two countries are two parties; a town renamed by its country has a comma after that as well.
        """
        if not syntax.is_subject(subject):
            return ()
        own = self.country_of_place(field, subject)
        for other in syntax.appositions_of(subject):
            country = self.country_of_place(field, other)
            is_bare = other.i == subject.i + _LIST_STEP and other.nbor(-1).text == "," and other.i + 1 < other.sent.end
            if own is not None and country not in (None, own) and is_bare and other.nbor(1).pos_ in ("VERB", "AUX"):
                return self._all_at(field, other)
        return ()

    def party_at(self, field: str, token: Token) -> Party | None:
        """The coded party that a noun stands for; None if neither it nor what it belongs to has a code."""
        mention = self._mentions.at(field, token)
        country = self._country_of(mention)
        if mention is not None and country is not None:
            return party_of(mention, country)
        for apposition in syntax.appositions_of(token):
            other = self._mentions.at(field, apposition)
            other_country = self._country_of(other)
            if other is not None and other_country is not None:
                return merged(other, other_country, mention)
        owner = next((m for m in self._owners_of(field, token, depth=0)), None)
        if mention is not None and mention.sector is not None:
            country = None if owner is None else self._country_of(owner)
            home = self._written_in if mention.sector == "CVL" else self.home
            if country is None and mention.kind == "nominal" and home is not None:
                return replace(party_of(mention, home), is_inferred=True)
            return party_of(mention, country)
        if mention is not None and mention.label == "PERSON" and owner is None and self._written_in is not None:
            return replace(party_of(mention, self._written_in), is_inferred=True)
        if owner is None:
            return None
        return merged(owner, self._country_of(owner), mention)

    def unknown_person_at(self, field: str, token: Token) -> Party | None:
        """Somebody named of whom the article tells neither country nor sector."""
        mention = self._mentions.at(field, token)
        is_person = mention is not None and mention.label == "PERSON" and mention.sector is None
        return party_of(mention, None) if mention is not None and is_person and mention.country is None else None

    def nearest_before(self, field: str, head: Token) -> tuple[Party, ...]:
        """The coded party that stands nearest before a verb and hangs on no preposition, for parses without subject."""
        for token in reversed(head.doc[head.sent.start : head.i]):
            if token.pos_ in ("NOUN", "PROPN") and not syntax.is_oblique(token) and not syntax.is_premodifier(token):
                party = self.party_at(field, token)
                if party is not None:
                    return (party,)
        return ()

    def nearest_after(self, field: str, head: Token, told: Collection[Token]) -> tuple[Party, ...]:
        """The coded party that stands nearest after a verb, before the next clause and words that tell the act."""
        for token in head.doc[head.i + 1 : min(head.i + _REACH, head.sent.end)]:
            if token.pos_ in ("VERB", "AUX", "SCONJ") or token.text == ";" or syntax.is_subject(token):
                return ()
            is_party = token.pos_ in ("NOUN", "PROPN", "ADJ") and token not in told
            if is_party and not self.is_beside(field, token.head if syntax.is_premodifier(token) else token):
                party = self.party_at(field, token)
                if party is not None:
                    return (party,)
        return ()

    def is_beside(self, field: str, noun: Token) -> bool:
        """Whether a noun, no place by name, only says near what something is: "captured two towns near the border"."""
        return syntax.case_words_of(noun)[:1] == ["near"] and self.country_of_place(field, noun) is None

    def is_person(self, party: Party) -> bool:
        """Whether a party is somebody named."""
        mention = self._mentions.of_party(party)
        return mention is not None and mention.label == "PERSON"

    def is_town(self, field: str, token: Token) -> bool:
        """Whether a name is that of a town."""
        return (field, token.idx) in self._towns

    def is_where(self, party: Party) -> bool:
        """Whether a party is but the place of an act: two states sign an accord "in Jeddah" with each other."""
        mention = self._mentions.of_party(party)
        if mention is None or mention.label != "GPE":
            return False
        first = self._mentions.first_token_of(mention)
        return first.i > 0 and first.nbor(-1).lower_ == "in"

    def points_to_any(self, party: Party, others: Iterable[Party]) -> bool:
        """Whether a party is a pronoun for one of others: "their" of "bombers detonated their explosives"."""
        mention = self._mentions.of_party(party)
        if mention is None or mention.kind != "pronoun" or mention.chain_id is None:
            return False
        found = (self._mentions.of_party(other) for other in others)
        return any(other is not None and other.chain_id == mention.chain_id for other in found)

    def is_coded(self, field: str, token: Token) -> bool:
        """Whether a noun is a mention with a code of its own: "jets", not "bombs"."""
        mention = self._mentions.at(field, token)
        return mention is not None and (mention.country is not None or mention.sector is not None)

    def country_of_place(self, field: str, token: Token) -> str | None:
        """Country of a place name; None for other nouns."""
        mention = self._mentions.at(field, token)
        return self._country_of(mention) if mention is not None and mention.label in ("GPE", "LOC", "FAC") else None

    def _country_of(self, mention: Mention | None) -> str | None:
        if mention is None:
            return None
        return mention.country or self._country_by_start.get((mention.field, mention.start))

    def _owners_of(self, field: str, token: Token, depth: int) -> Iterator[Mention]:
        """Mentions with a country that say whose or whence a noun is, the nearest first."""
        if depth > _MAX_DEPTH:
            return
        possessor = syntax.possessor_of(token)
        obliques = syntax.obliques_of(token)
        nouns = [
            *(
                o.noun
                for o in obliques
                if o.preposition == _SHARED and self.country_of_place(field, o.noun) is not None
            ),
            *syntax.modifiers_of(token),
            *([] if possessor is None else [possessor]),
            *(o.noun for o in obliques if o.preposition in _ORIGINS),
        ]
        for clause in syntax.noun_clauses_of(token):
            if clause.lemma_ in _OWNING:
                nouns.extend(o.noun for o in syntax.obliques_of(clause) if o.preposition in ("to", "by"))
        if token.lemma_.lower() in _HELD:
            nouns = [noun for noun in nouns if (field, noun.idx) not in self._towns]
        for noun in nouns:
            mention = self._mentions.at(field, noun)
            if noun.lower_.partition("-")[0] in self._cut_before:
                continue
            if mention is not None and self._country_of(mention) is not None:
                yield mention
            else:
                yield from self._owners_of(field, noun, depth + 1)


def _home_of(reading: Reading) -> str | None:
    """The only country whose places a text names."""
    state_of = reading.ontology.actors.state_of
    named = {state_of(place.country) for place in reading.places if place.country is not None}
    return named.pop() if len(named) == 1 else None


def _dateline_country(reading: Reading) -> str | None:
    """The country in which a text was written."""
    end = dateline_end(reading.article.text or "")
    countries = [p.country for p in reading.places if p.field == TEXT and p.country is not None and p.start < end]
    return reading.ontology.actors.state_of(countries[-1]) if countries else None
