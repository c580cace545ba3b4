from __future__ import annotations

import pickle

import pytest

from configs.lexicon.gazetteer import FOLDER, NAMES_FILE, PLACES_FILE, folded_name, load_gazetteer


def test_the_gazetteer_installs_small() -> None:
    assert sum((FOLDER / name).stat().st_size for name in (PLACES_FILE, NAMES_FILE)) < 15_000_000


def test_a_name_leads_to_all_that_bear_it() -> None:
    found = load_gazetteer().lookup("Tripoli")
    assert {"LBY", "LBN"} <= {place.country for place in found}
    assert next(place for place in found if place.kind == "capital").country == "LBY"


@pytest.mark.parametrize("name", ["São Paulo", "sao paulo", "SAO-PAULO", "Sao  Paulo"])
def test_case_accents_and_hyphens_do_not_matter(name: str) -> None:
    assert any(place.country == "BRA" and place.kind == "city" for place in load_gazetteer().lookup(name))


@pytest.mark.parametrize("name", ["", " ", "Qwertzuia", "東京", "\N{SNOWMAN}"])
def test_an_unknown_name_leads_nowhere(name: str) -> None:
    assert load_gazetteer().lookup(name) == ()


def test_countries_by_code() -> None:
    country = load_gazetteer().country("KOS")
    assert country is not None
    assert country.name == "Kosovo"
    assert load_gazetteer().country("XYZ") is None


def test_divisions_hold_their_cities() -> None:
    city = next(place for place in load_gazetteer().lookup("Blagoveshchensk") if place.admin1 == "Amur Oblast")
    division = next(place for place in load_gazetteer().lookup("Amur Oblast") if place.kind == "admin1")
    assert (city.country, city.admin1) == (division.country, division.name)


def test_folding() -> None:
    assert folded_name("Côte d’Ivoire") == "cote divoire"
    assert folded_name("Łódź") == "lodz"
    assert folded_name("Guinea-Bissau") == "guinea bissau"


def test_it_is_read_once_in_a_process() -> None:
    assert load_gazetteer() is load_gazetteer()


def test_places_travel_between_processes() -> None:
    place = load_gazetteer().lookup("Oslo")[0]
    assert pickle.loads(pickle.dumps(place)) == place
