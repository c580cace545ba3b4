"""Parties that have no country of their own: people of the place where the act happened, or of the article's country.

"Hundreds demonstrated in Tunis", "Gendarmes arrested 11 strikers; nine were freed". What is supplied is marked
`is_inferred`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from configs.lexicon.event_types import Locals
from configs.lexicon.frame_patterns import Role
from schemas.events import EventPlace, Party
from transforms.language.event_inference import Told
from transforms.language.event_places import place_of
from transforms.language.event_rules import Candidate
from transforms.language.reading import Reading

_CIVILIANS, _POLICE = "CVL", "COP"
_VIOLENCE = "ASSAULT"
# "it" is told by the lexicon; "this" and "which" have other tags.
_PERSONAL_TAGS = frozenset({"PRP", "NN", "WP"})


class HomeParties:
    """Completes the candidates of one reading. `home` is the country that its article is about, if it is about one."""

    def __init__(self, reading: Reading, home: str | None) -> None:
        self._reading = reading
        self._types = reading.ontology.types
        self._nouns = reading.ontology.actors.phrases
        self._pronouns = reading.ontology.actors.pronouns
        self._home = home

    def is_hopeful(self, candidate: Candidate) -> bool:
        """Whether an act that names no party may get one here."""
        return not candidate.actors and not candidate.recipients and self._locals_of(candidate) != "none"

    def completed(self, told: Sequence[Told], candidates: Sequence[Candidate]) -> Iterator[Candidate]:
        """The candidates of one article, in order.

        What happens at no place that its clause names happens at home only if the article tells something else in which
        that country takes part: not in a report of a match. The same goes for what pronouns do.
        """
        involved = {party.country for one in candidates for party in (*one.actors, *one.recipients)}
        for one, candidate in zip(told, candidates, strict=True):
            yield self._completed(one.sentence.field, candidate, involved)

    def _completed(self, field: str, candidate: Candidate, involved: Collection[str | None]) -> Candidate:
        if self._locals_of(candidate) == "none":
            return candidate
        place = place_of(self._reading, field, candidate.act.head)
        candidate = self._with_gathered(candidate, place)
        parties = (*candidate.actors, *candidate.recipients)
        if any(party.country is not None for party in parties):
            return self._with_those_held(candidate)
        country = self._home if place is None else self._reading.ontology.actors.state_of(place.country)
        if country is None or (place is None and country not in involved):
            return candidate
        if parties:
            actors, recipients = _settled(candidate.actors, country), _settled(candidate.recipients, country)
            return replace(candidate, actors=actors, recipients=recipients)
        with_locals = self._with_locals(candidate, country, takes_pronouns=country in involved)
        if place is None or not self.is_hopeful(with_locals) or self._locals_of(candidate) == "any":
            return with_locals
        return replace(candidate, actors=(_inferred(place, country, _CIVILIANS),))

    def _with_gathered(self, candidate: Candidate, place: EventPlace | None) -> Candidate:
        """People whom the words only count protest where they are: "Tens of thousands rallied in Minsk"."""
        is_apart = self._types.types[candidate.kind.type].recipients == "foreign"
        country = None if place is None else self._reading.ontology.actors.state_of(place.country)
        if candidate.actors or not candidate.recipients or not is_apart or country is None:
            return candidate
        people = self._locals(candidate, "A", country, takes_pronouns=False)
        if not people:
            return candidate
        faced = tuple(p for p in candidate.recipients if p.country != country or p.sector is not None)
        return replace(candidate, actors=people, recipients=faced)

    def _with_those_held(self, candidate: Candidate) -> Candidate:
        """What authorities do to people without a country of their own, they do to people of theirs; so does police."""
        if candidate.recipients or not candidate.actors:
            return candidate
        is_police = candidate.actors[0].sector == _POLICE and candidate.kind.type == _VIOLENCE
        if not is_police and not self._types.is_official(candidate.kind):
            return candidate
        country = candidate.actors[0].country
        if country is None:
            return candidate
        return replace(candidate, recipients=self._locals(candidate, "R", country, takes_pronouns=True))

    def _with_locals(self, candidate: Candidate, country: str, *, takes_pronouns: bool) -> Candidate:
        actors = self._locals(candidate, "A", country, takes_pronouns)
        recipients = self._locals(candidate, "R", country, takes_pronouns)
        if recipients and not actors and self._types.is_official(candidate.kind):
            actors = tuple(replace(party, sector=None) for party in recipients)
        return replace(candidate, actors=actors, recipients=recipients)

    def _locals(self, candidate: Candidate, role: Role, country: str, takes_pronouns: bool) -> tuple[Party, ...]:
        takes_things = self._locals_of(candidate) == "any" and not self._types.is_official(candidate.kind)
        return tuple(
            _inferred(token, country, _CIVILIANS if is_people else None)
            for token in candidate.act.roles.get(role, ())
            if token.pos_ != "PRON" or takes_pronouns
            if (is_people := self._is_people(token)) or (takes_things and token.pos_ == "NOUN")
        )

    def _is_people(self, token: Token) -> bool:
        if token.pos_ == "PRON":
            return token.tag_ in _PERSONAL_TAGS and self._pronouns.get(token.lower_) != "thing"
        return token.pos_ == "NUM" or any(self._nouns.values_of(word) for word in (token.lower_, token.lemma_.lower()))

    def _locals_of(self, candidate: Candidate) -> Locals:
        return self._types.types[candidate.kind.type].locals


def _inferred(words: Token | EventPlace, country: str, sector: str | None) -> Party:
    start = words.idx if isinstance(words, Token) else words.start
    end = start + len(words.text)
    return Party(words.text, start, end, country=country, sector=sector, is_inferred=True)


def _settled(parties: Sequence[Party], country: str) -> tuple[Party, ...]:
    return tuple(replace(party, country=country, is_inferred=True) for party in parties)
