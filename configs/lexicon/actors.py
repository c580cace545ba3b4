"""Lexicon of the ontology: countries, bodies, offices, their holders, and nouns that name actors."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path

from configs.lexicon.actor_codes import INTERNATIONAL_KINDS, slug_of
from configs.lexicon.actor_entries import (
    AnaphorsEntry,
    BodiesEntry,
    CountryEntry,
    EqualOfficesEntry,
    HoldersEntry,
    LocatedEntry,
    ModifiersEntry,
    NounsEntry,
    PersonNamesEntry,
    WordsEntry,
)
from configs.lexicon.folder import OntologyFolder
from configs.lexicon.office_holders import Person, Tenure, parse_holder
from configs.lexicon.phrase_trie import PhraseTrie, words_of
from configs.lexicon.plurals import plural_of
from configs.lexicon.yaml_entries import EntryT, OntologyError, read_list, read_mapping

GENDERS = ("female", "male")
COUNTS = ("2", "3", "4", "5", "6")
PRONOUN_MEANINGS = ("male", "female", "thing", "group", "speaker", "we", "addressee", "former", "latter")


_WORD_EFFECTS = ("cut_after", "cut_before", "title", "particle", "culture", "abroad", "visiting")


class Kind(Enum):
    """What a listed phrase is."""

    COUNTRY = "country"
    PEOPLE = "people"
    CAPITAL = "capital"
    SEAT = "seat"
    REGION = "region"
    CITY = "city"
    BODY = "body"
    PERSON = "person"
    NOUN = "noun"
    MODIFIER = "modifier"


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a listed phrase. `noun` is the kind of a noun or the effect of a modifier, else None.

    `is_inflected` marks plurals made by rule: "rebels", unlike "police", does not modify the noun after it. `beside`
    holds words in lower case one of which the text must have for the meaning; none are asked for if it is empty.
    """

    kind: Kind
    key: str | None = None
    name: str | None = None
    country: str | None = None
    sector: str | None = None
    other_sectors: tuple[str, ...] = ()
    noun: str | None = None
    is_plural: bool = False
    is_inflected: bool = False
    is_of_others: bool = False
    gender: str | None = None
    person: Person | None = None
    beside: frozenset[str] = frozenset()

    @property
    def sums_up(self) -> bool:
        """Whether the plural of a noun may sum up parties: "both sides", "the two governments"."""
        return self.noun in ("collective", "states", "holders")


@dataclass(frozen=True, slots=True, eq=False)
class ActorLexicon:
    """Phrases that name actors. A lexicon equals itself alone, so that what is made of it can be cached.

    `surnames` and `given` lead from a folded last or first word of a name to the people who bear it. The sets hold
    folded words: `cut_after` ("backed" of "Iran-backed"), `cut_before` (pro), `titles` (mr), `particles` (bin),
    `culture` ("language" of "the Russian language"), `abroad` ("embassy" of "the Russian embassy"), `visiting`
    ("toured" of "toured Brussels"). `hosted` leads from a capital to the body that it stands for, `states` from the
    code of a territory to that of the state that controls it; `collectives` counts what words sum up (both: 2);
    `equal_offices` leads from an office to the names of the classes of offices that it is in; `anaphors` from a noun
    ("group") to the sectors and countries of the bodies that it may stand for; `pronouns` tells what a pronoun can
    mean; `given_names` and `gendered_titles` give female or male.
    """

    phrases: PhraseTrie[Sense]
    cut_after: frozenset[str]
    cut_before: frozenset[str]
    culture: frozenset[str]
    abroad: frozenset[str]
    visiting: frozenset[str]
    titles: frozenset[str]
    particles: frozenset[str]
    surnames: Mapping[str, tuple[Person, ...]]
    given: Mapping[str, tuple[Person, ...]]
    country_names: Mapping[str, str]
    hosted: Mapping[str, Sense]
    states: Mapping[str, str]
    equal_offices: Mapping[str, frozenset[str]]
    anaphors: Mapping[str, frozenset[str]]
    collectives: Mapping[str, int]
    pronouns: Mapping[str, str]
    given_names: Mapping[str, str]
    gendered_titles: Mapping[str, str]

    def state_of(self, country: str | None) -> str | None:
        """The code of the state to which a place with a code counts."""
        return self.states.get(country, country) if country is not None else None


def load_actor_lexicon(folder: OntologyFolder) -> ActorLexicon:
    """Reads `actors/*.yaml`. Raises OntologyError."""
    builder = _Builder(folder)
    builder.add_countries()
    builder.add_bodies()
    builder.add_nouns()
    words = builder.add_modifiers()
    people = builder.add_people()
    return ActorLexicon(
        phrases=builder.phrases,
        cut_after=words["cut_after"],
        cut_before=words["cut_before"],
        culture=words["culture"],
        abroad=words["abroad"],
        visiting=words["visiting"],
        titles=words["title"],
        particles=words["particle"],
        surnames=_by_word(people, -1, also_first=builder.family_name_first),
        given=_by_word(people, 0),
        country_names=builder.country_names,
        hosted=builder.hosted,
        states=builder.states,
        equal_offices=_equal_offices(folder.file("actors/offices.yaml")),
        anaphors=_anaphors(folder.file("actors/anaphors.yaml")),
        collectives={
            word: int(count) for word, count in _by_member(folder.file("actors/collectives.yaml"), COUNTS).items()
        },
        pronouns=_by_member(folder.file("actors/pronouns.yaml"), PRONOUN_MEANINGS),
        given_names=_by_member(folder.file("actors/given_names.yaml"), GENDERS),
        gendered_titles=_by_member(folder.file("actors/gendered_titles.yaml"), GENDERS),
    )


class _Builder:
    def __init__(self, folder: OntologyFolder) -> None:
        self.folder = folder
        self.phrases: PhraseTrie[Sense] = PhraseTrie()
        self.country_names: dict[str, str] = {}
        self.bodies: dict[str, Sense] = {}
        self.hosted: dict[str, Sense] = {}
        self.states: dict[str, str] = {}
        self.family_name_first: set[str] = set()
        self._hosts: dict[str, str] = {}

    def add_countries(self) -> None:
        path = self.folder.file("actors/countries.yaml")
        for code, entry in read_mapping(path, CountryEntry).items():
            if not entry.names:
                raise OntologyError(path, entry.line, f"{code}: names must hold at least one name")
            self.country_names[code] = entry.names[0]
            self._add_country(code, entry)
        path = self.folder.file("actors/regions.yaml")
        for code, entry in read_mapping(path, CountryEntry).items():
            if code not in self.country_names:
                raise OntologyError(path, entry.line, f"{code} is no country of countries.yaml")
            self._add_country(code, entry)

    def _add_country(self, code: str, entry: CountryEntry) -> None:
        key, name = f"country:{code}", self.country_names[code]
        self._hosts |= entry.hosts
        self.states |= dict.fromkeys(entry.territories, code)
        if entry.family_name_first:
            self.family_name_first.add(code)
        for phrase in entry.names:
            self.phrases.add(phrase, Sense(Kind.COUNTRY, key, name, code))
        for phrase, beside in entry.halves.items():
            named_with = frozenset(word.lower() for word in beside)
            self.phrases.add(phrase, Sense(Kind.COUNTRY, key, name, code, beside=named_with))
        for phrase in entry.people:
            self.phrases.add(phrase, Sense(Kind.PEOPLE, key, name, code))
            if not phrase.endswith(("s", "sh", "ch", "ese")):
                self.phrases.add(phrase + "s", Sense(Kind.PEOPLE, key, name, code, is_plural=True, is_inflected=True))
        for phrase in entry.capitals:
            self.phrases.add(phrase, Sense(Kind.CAPITAL, key, name, code))
        for phrase in entry.seats:
            self.phrases.add(phrase, Sense(Kind.SEAT, key, name, code, "GOV"))
        for phrase in entry.regions:
            self.phrases.add(phrase, Sense(Kind.REGION, None, phrase, code))
        for phrase in entry.cities:
            self.phrases.add(phrase, Sense(Kind.CITY, None, phrase, code))
        for phrase in entry.breakaway:
            self.phrases.add(phrase, Sense(Kind.REGION, None, phrase, code, "PRE"))

    def add_bodies(self) -> None:
        found = list(_entries(self.folder.files("actors/bodies"), BodiesEntry))
        slugs = Counter(slug_of(names[0]) for _, entry in found for names in entry.bodies)
        for path, entry in found:
            self._check_country(path, entry, entry.country)
            for names in entry.bodies:
                slug = slug_of(names[0])
                key = f"org:{slug}" if slugs[slug] == 1 else f"org:{slug}-{(entry.country or 'any').lower()}"
                sense = Sense(Kind.BODY, key, names[0], entry.country, entry.sector, entry.also)
                for phrase in names:
                    self.bodies.setdefault(phrase, sense)
                    self.phrases.add(phrase, sense)
        # A folder of one's own may list other bodies.
        self.hosted = {capital: self.bodies[body] for capital, body in self._hosts.items() if body in self.bodies}

    def add_nouns(self) -> None:
        for path, entry in _entries(self.folder.files("actors/nouns"), NounsEntry):
            self._check_country(path, entry, entry.country)
            for noun in entry.nouns:
                self.phrases.add(noun, _noun_sense(noun, entry, entry.number == "plural", is_inflected=False))
                if entry.number == "singular":
                    self.phrases.add(plural_of(noun), _noun_sense(noun, entry, is_plural=True, is_inflected=True))

    def add_modifiers(self) -> dict[str, frozenset[str]]:
        """Lists those that add or change something as phrases; gives the others, folded, by their effect."""
        words: dict[str, set[str]] = defaultdict(set)
        for entry in read_list(self.folder.file("actors/modifiers.yaml"), ModifiersEntry):
            for word in entry.words:
                if entry.effect in ("sector", "former", "nowhere"):
                    self.phrases.add(word, Sense(Kind.MODIFIER, name=word, sector=entry.sector, noun=entry.effect))
                else:
                    words[entry.effect].update(part.folded for part in words_of(word))
        return {effect: frozenset(words[effect]) for effect in _WORD_EFFECTS}

    def add_people(self) -> tuple[Person, ...]:
        tenures: dict[str, list[Tenure]] = defaultdict(list)
        for path, entry in _entries(self.folder.files("actors/holders"), HoldersEntry):
            self._check_country(path, entry, entry.country)
            for line in entry.holders:
                name, start, end = parse_holder(line)
                tenures[name].append(self._tenure(path, entry, start, end))
        path = self.folder.file("actors/spellings.yaml")
        spellings = {entry.name: entry for entry in read_list(path, PersonNamesEntry)}
        for name, spelling in spellings.items():
            if name not in tenures:
                raise OntologyError(path, spelling.line, f"name: {name!r} holds no office in holders/")
        return tuple(self._add_person(name, held, spellings.get(name)) for name, held in tenures.items())

    def _add_person(self, name: str, held: list[Tenure], spelling: PersonNamesEntry | None) -> Person:
        ordered = tuple(sorted(held, key=lambda tenure: tenure.start or date.min))
        also, gender = (spelling.also, spelling.gender) if spelling else ((), None)
        person = Person(f"person:{slug_of(name)}", name, ordered, also, gender)
        sense = Sense(Kind.PERSON, person.key, name, ordered[-1].country, gender=gender, person=person)
        for phrase in (name, *also):
            self.phrases.add(phrase, sense)
        return person

    def _tenure(self, path: Path, entry: HoldersEntry, start: date | None, end: date | None) -> Tenure:
        country = entry.country
        if entry.organisation is not None:
            body = self.bodies.get(entry.organisation)
            if body is None:
                raise OntologyError(path, entry.line, f"organisation: {entry.organisation!r} is no body of bodies/")
            country = country or body.country
        nouns = [s for s in self.phrases.values_of(entry.office) if s.kind is Kind.NOUN and not s.sums_up]
        sector = entry.sector or (nouns[0].sector if nouns else None)
        return Tenure(entry.office, country, entry.organisation, sector, entry.also, start, end)

    def _check_country(self, path: Path, entry: LocatedEntry, country: str | None) -> None:
        if country is not None and country not in INTERNATIONAL_KINDS and country not in self.country_names:
            raise OntologyError(path, entry.line, f"country: {country} is no country of countries.yaml")


def _noun_sense(noun: str, entry: NounsEntry, is_plural: bool, is_inflected: bool) -> Sense:
    return Sense(
        Kind.NOUN,
        name=noun,
        country=entry.country,
        sector=entry.sector,
        other_sectors=entry.also,
        noun=entry.kind,
        is_of_others=entry.of_others,
        is_plural=is_plural,
        is_inflected=is_inflected,
        gender=entry.gender,
    )


def _entries(paths: Iterable[Path], entry: type[EntryT]) -> Iterator[tuple[Path, EntryT]]:
    return ((path, found) for path in paths for found in read_list(path, entry))


def _by_word(
    people: Iterable[Person], position: int, also_first: Collection[str] = ()
) -> Mapping[str, tuple[Person, ...]]:
    """People by the first (0) or last (-1) word of their names; those of `also_first` countries by the first too."""
    bearers: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        positions = {position, 0} if person.tenures[0].country in also_first else {position}
        names = (words_of(name) for name in (person.name, *person.also))
        for word in {words[place].folded for words in names for place in positions}:
            bearers[word].append(person)
    return {word: tuple(borne) for word, borne in bearers.items()}


def _equal_offices(path: Path) -> Mapping[str, frozenset[str]]:
    """Names of the classes that each office is in; a class is named by its first office."""
    classes: dict[str, set[str]] = defaultdict(set)
    for entry in read_list(path, EqualOfficesEntry):
        for office in entry.offices:
            classes[" ".join(word.folded for word in words_of(office))].add(entry.offices[0])
    return {office: frozenset(names) for office, names in classes.items()}


def _anaphors(path: Path) -> Mapping[str, frozenset[str]]:
    codes: dict[str, set[str]] = defaultdict(set)
    for entry in read_list(path, AnaphorsEntry):
        for noun in entry.nouns:
            codes[noun].update((*entry.sectors, *entry.countries))
    return {noun: frozenset(allowed) for noun, allowed in codes.items()}


def _by_member(path: Path, allowed: tuple[str, ...]) -> Mapping[str, str]:
    """Key of the list that each word is in."""
    found: dict[str, str] = {}
    for key, entry in read_mapping(path, WordsEntry).items():
        if key not in allowed:
            raise OntologyError(path, entry.line, f"{key!r} is unknown; allowed: {', '.join(allowed)}")
        found.update(dict.fromkeys(entry.words, key))
    return found
