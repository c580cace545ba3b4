"""The actor lexicon: loading, mistakes in its files, and properties of the bundled one."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from configs.lexicon.actor_codes import INTERNATIONAL_KINDS, SECTORS, slug_of
from configs.lexicon.actors import Kind, load_actor_lexicon
from configs.lexicon.folder import open_folder
from configs.lexicon.office_holders import parse_holder
from configs.lexicon.ontology import DEFAULT_ONTOLOGY
from configs.lexicon.phrase_trie import PhraseTrie, Word, words_of
from configs.lexicon.plurals import plural_of
from configs.lexicon.yaml_entries import OntologyError
from tests.actor_support import bundled_actors


def test_every_united_nations_member_is_there() -> None:
    names = bundled_actors().country_names
    assert len(names) >= 195
    assert {"KOS", "TWN", "PSE", "HKG", "SSD", "TLS", "ESH", "VAT"} <= set(names)


@pytest.mark.parametrize(
    ("phrase", "kind", "country"),
    [
        ("U.S.", Kind.COUNTRY, "USA"),
        ("DRC", Kind.COUNTRY, "COD"),
        ("Burkinabé", Kind.PEOPLE, "BFA"),
        ("Pyongyang", Kind.CAPITAL, "PRK"),
        ("Downing Street", Kind.SEAT, "GBR"),
        ("Côte d’Ivoire", Kind.COUNTRY, "CIV"),
        ("Puerto Rico", Kind.REGION, "USA"),
    ],
)
def test_names_of_countries(phrase: str, kind: Kind, country: str) -> None:
    senses = bundled_actors().phrases.values_of(phrase)
    assert [(sense.kind, sense.country) for sense in senses][:1] == [(kind, country)]


def test_a_pronoun_is_no_country() -> None:
    assert bundled_actors().phrases.values_of("us") == ()


def test_codes_are_those_of_the_ontology() -> None:
    lexicon = bundled_actors()
    people = {person for bearers in lexicon.surnames.values() for person in bearers}
    assert len(people) > 1500
    for person in people:
        for tenure in person.tenures:
            assert tenure.sector is None or tenure.sector in SECTORS
            assert tenure.country in lexicon.country_names or tenure.country in INTERNATIONAL_KINDS


def test_hosts_stand_for_listed_bodies() -> None:
    assert bundled_actors().hosted["Brussels"].country == "EUR"


def test_nouns_that_begin_with_a_country_or_body_say_whose_they_are() -> None:
    phrases = bundled_actors().phrases
    owners = {Kind.COUNTRY, Kind.PEOPLE, Kind.BODY}
    nouns = [
        noun
        for path in (DEFAULT_ONTOLOGY / "actors/nouns").glob("*.yaml")
        for entry in yaml.safe_load(path.read_text())
        for noun in entry.get("nouns", ())
    ]
    owned = [
        noun
        for noun in nouns
        for end in range(1, len(noun.split()))
        if any(sense.kind in owners for sense in phrases.values_of(" ".join(noun.split()[:end])))
    ]
    assert "U.N. peacekeeper" in owned
    assert [noun for noun in owned if phrases.values_of(noun)[0].country is None] == []


def test_offices_of_people_give_a_sector() -> None:
    lexicon = bundled_actors()
    people = {person for bearers in lexicon.surnames.values() for person in bearers}
    international = INTERNATIONAL_KINDS | {None}
    without = {
        tenure.office
        for p in people
        for tenure in p.tenures
        if tenure.sector is None and tenure.country not in international
    }
    assert without == set()


def test_terms_follow_each_other() -> None:
    bearers = bundled_actors().surnames["medvedev"]
    person = next(p for p in bearers if p.key == "person:dmitry-medvedev")
    held = person.tenure_on(date(2010, 1, 1))
    assert held is not None
    assert held.office == "president"
    later = person.tenure_on(date(2015, 1, 1))
    assert later is not None
    assert later.office == "prime minister"


@pytest.mark.parametrize(
    ("line", "start", "end"),
    [
        ("Ana Lima 1994-10..1998-10", date(1994, 10, 1), date(1998, 10, 31)),
        ("Ana Lima 2000..2001", date(2000, 1, 1), date(2001, 12, 31)),
        ("Ana Lima 2021-01-20..", date(2021, 1, 20), None),
    ],
)
def test_days_of_a_term(line: str, start: date, end: date | None) -> None:
    assert parse_holder(line) == ("Ana Lima", start, end)


@pytest.mark.parametrize(
    "line", ["Ana Lima", "Ana Lima 1994", "Ana Lima 1998..1994", "1994..1998", "Ana Lima 1994-13.."]
)
def test_terms_that_are_wrong(line: str) -> None:
    with pytest.raises(ValueError, match=r"Ana|1994|month"):
        parse_holder(line)


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        ("policeman", "policemen"),
        ("ministry", "ministries"),
        ("attorney general", "attorney generals"),
        ("chief of staff", "chiefs of staff"),
        ("coach", "coaches"),
        ("spokesperson", "spokespeople"),
    ],
)
def test_plurals(singular: str, plural: str) -> None:
    assert plural_of(singular) == plural


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("- {country: XXX, sector: REB, bodies: [[The Front]]}", "XXX"),
        ("- {country: TUV, sector: ARMY, bodies: [[The Front]]}", "ARMY"),
        ("- {country: TUV, sector: REB, bodies: []}", "bodies"),
        ("- {country: TUV, sectors: REB, bodies: [[The Front]]}", "allowed: bodies, country, sector, also"),
    ],
)
def test_mistakes_name_file_and_line(tmp_path: Path, entry: str, problem: str) -> None:
    folder = tmp_path / "own"
    shutil.copytree(DEFAULT_ONTOLOGY / "actors", folder / "actors")
    shutil.copy(DEFAULT_ONTOLOGY / "ontology.yaml", folder)
    path = folder / "actors" / "bodies" / "own.yaml"
    path.write_text(f"# groups of our own\n\n{entry}\n", encoding="utf-8")
    with pytest.raises(OntologyError) as raised:
        load_actor_lexicon(open_folder(folder))
    assert str(raised.value).startswith(f"{path}:3: ")
    assert problem in str(raised.value)


def test_body_of_a_folder_of_ones_own(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "ontology.yaml").write_text("name: own\nextends: plover\n", encoding="utf-8")
    bodies = folder / "actors" / "bodies"
    bodies.mkdir(parents=True)
    (bodies / "own.yaml").write_text("- {country: TUV, sector: SOC, bodies: [[Reef Watch]]}\n", encoding="utf-8")
    for name in ("holders", "nouns"):
        (folder / "actors" / name).mkdir()
    (folder / "actors" / "spellings.yaml").write_text("", encoding="utf-8")
    lexicon = load_actor_lexicon(open_folder(folder))
    assert [sense.key for sense in lexicon.phrases.values_of("Reef Watch")] == ["org:reef-watch"]
    assert lexicon.phrases.values_of("Hezbollah") == ()


def test_longest_phrase_wins() -> None:
    trie: PhraseTrie[str] = PhraseTrie()
    trie.add("New York", "city")
    trie.add("New York Police Department", "police")
    words = words_of("New York Police Department and New York")
    assert [(m.start, m.end, m.values) for m in trie.matches(words)] == [(0, 4, ("police",)), (5, 7, ("city",))]


def test_capitals_of_the_list_must_be_in_the_text() -> None:
    trie: PhraseTrie[str] = PhraseTrie()
    trie.add("WHO", "body")
    trie.add("Turkey", "country")
    assert trie.values_of("who") == ()
    assert trie.values_of("Who") == ()
    assert trie.values_of("turkey") == ()
    assert trie.values_of("TURKEY") == ("country",)


@given(st.text(max_size=40))
def test_words_of_any_text_are_comparable(text: str) -> None:
    for word in words_of(text):
        assert isinstance(word, Word)
        assert word.folded


@given(st.text(max_size=40))
def test_a_slug_has_no_space(text: str) -> None:
    assert " " not in slug_of(text)
