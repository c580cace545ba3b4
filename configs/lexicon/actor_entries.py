"""Forms of the entries in `actors/*.yaml`; each field's rules are checked here, so that a mistake names its line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, PrivateAttr, ValidationInfo, model_validator

from configs.lexicon.actor_codes import INTERNATIONAL_KINDS, SECTORS
from configs.lexicon.office_holders import parse_holder
from configs.lexicon.yaml_entries import Entry


def _sector(code: str) -> str:
    if code not in SECTORS:
        raise ValueError(f"{code!r} is no sector; allowed: {', '.join(sorted(SECTORS))}")
    return code


def _country(code: str) -> str:
    if code not in INTERNATIONAL_KINDS and not (len(code) == 3 and code.isascii() and code.isupper()):
        raise ValueError(f"{code!r} is neither an ISO 3166-1 alpha-3 code nor one of {sorted(INTERNATIONAL_KINDS)}")
    return code


def _holder(line: str) -> str:
    parse_holder(line)
    return line


Sector = Annotated[str, AfterValidator(_sector)]
Country = Annotated[str, AfterValidator(_country)]
Phrase = Annotated[str, Field(min_length=1)]
Phrases = tuple[Phrase, ...]


class LocatedEntry(Entry):
    """An entry that knows its line, for mistakes that only show when all entries are known."""

    _line: int = PrivateAttr(default=1)

    @model_validator(mode="after")
    def _remember_line(self, info: ValidationInfo) -> Self:
        self._line = (info.context or {}).get("line", 1)
        return self

    @property
    def line(self) -> int:
        """Line of the file on which the entry begins, from 1."""
        return self._line


class CountryEntry(LocatedEntry):
    """A value of `countries.yaml` or `regions.yaml`, under the country's code; the first name is the canonical one.

    `hosts` leads from a capital to the body that it stands for in the news before its own government; `territories` are
    codes of places that count as the country's own; `halves` leads from a word that means the country to the words one
    of which the text must have for that ("the North", where it speaks of Korea); with `family_name_first`, names of its
    people begin with the surname.
    """

    names: Phrases = ()
    people: Phrases = ()
    capitals: Phrases = ()
    seats: Phrases = ()
    regions: Phrases = ()
    cities: Phrases = ()
    breakaway: Phrases = ()
    hosts: Mapping[str, Phrase] = Field(default_factory=dict)
    territories: tuple[Country, ...] = ()
    halves: Mapping[Phrase, Phrases] = Field(default_factory=dict)
    family_name_first: bool = False


class BodiesEntry(LocatedEntry):
    """Bodies that share a country and a sector; each is a list of its names, the canonical one first."""

    bodies: Annotated[tuple[Annotated[Phrases, Field(min_length=1)], ...], Field(min_length=1)]
    country: Country | None = None
    sector: Sector | None = None
    also: tuple[Sector, ...] = ()


class HoldersEntry(LocatedEntry):
    """Who held an office when; `holders` are lines such as `Helmut Kohl 1982-10..1998-10`, open at the end if held."""

    office: Phrase
    holders: Annotated[tuple[Annotated[str, AfterValidator(_holder)], ...], Field(min_length=1)]
    country: Country | None = None
    organisation: Phrase | None = None
    sector: Sector | None = None
    also: tuple[Sector, ...] = ()

    @model_validator(mode="after")
    def _belongs_somewhere(self) -> Self:
        if self.country is None and self.organisation is None:
            raise ValueError("an office needs a country or an organisation")
        return self


class PersonNamesEntry(LocatedEntry):
    """Other spellings of a person's name, and short names that mean no one else."""

    name: Phrase
    also: Phrases = ()
    gender: Literal["female", "male"] | None = None


class NounsEntry(LocatedEntry):
    """Nouns of one sector. Plurals are made by rule unless the nouns are `plural` or `collective` themselves.

    An `agent` is a person and a `body` many; an `office` is given up one day; a `presider` takes the sector of a body
    that is named with it, a `position` also that of other words; a `unit` is a body without sector, a `group` says
    nothing of its own; a `realm` means the country spoken of; a `collective` sums up parties ("both sides"), `states`
    sum up countries ("both governments") and `holders` those who have an office ("both presidents"). Nouns `of_others`
    are not of the country of whose they are ("its neighbour").
    """

    nouns: Annotated[Phrases, Field(min_length=1)]
    kind: Literal[
        "agent",
        "body",
        "office",
        "presider",
        "position",
        "unit",
        "group",
        "realm",
        "collective",
        "states",
        "holders",
    ]
    sector: Sector | None = None
    also: tuple[Sector, ...] = ()
    country: Country | None = None
    number: Literal["singular", "plural", "collective"] = "singular"
    gender: Literal["female", "male"] | None = None
    of_others: bool = False


class ModifiersEntry(LocatedEntry):
    """Words that change what stands beside them.

    `sector` adds one, `former` makes an office past, `cut_after` and `cut_before` say that the country before or after
    them is not the actor's own (Iran-"backed", "pro"-Russian), `title` introduces a person (Mr), `particle` is part of
    names (bin, van), `nowhere` hides a country inside a name ("Persian Gulf"), `culture` has an adjective before it
    that means no people (the Russian "language"), `abroad` one that tells where it is not (the Russian "embassy"),
    `visiting` are verbs for what is done to a place ("toured" Brussels) rather than to its government.
    """

    words: Annotated[Phrases, Field(min_length=1)]
    effect: Literal[
        "sector",
        "former",
        "cut_after",
        "cut_before",
        "title",
        "particle",
        "nowhere",
        "culture",
        "abroad",
        "visiting",
    ]
    sector: Sector | None = None

    @model_validator(mode="after")
    def _sector_where_meant(self) -> Self:
        if (self.effect == "sector") != (self.sector is not None):
            raise ValueError("`sector` goes with effect: sector, and with no other")
        return self


class EqualOfficesEntry(LocatedEntry):
    """Offices that are one in different words; the first names the class."""

    offices: Annotated[Phrases, Field(min_length=2)]


class AnaphorsEntry(LocatedEntry):
    """Nouns that stand for a body named before, whose sector or country is among those given."""

    nouns: Annotated[Phrases, Field(min_length=1)]
    sectors: tuple[Sector, ...] = ()
    countries: tuple[Country, ...] = ()


class WordsEntry(LocatedEntry):
    """A list of words under a key."""

    words: Annotated[Phrases, Field(min_length=1)]
