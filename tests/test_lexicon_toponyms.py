from __future__ import annotations

from pathlib import Path

import pytest

from configs.lexicon.folder import Manifest, OntologyFolder, open_folder
from configs.lexicon.gazetteer import folded_name, load_gazetteer
from configs.lexicon.ontology import DEFAULT_ONTOLOGY
from configs.lexicon.toponyms import KINDS, PLACES, PlaceWords, load_place_words
from configs.lexicon.yaml_entries import OntologyError


@pytest.fixture(scope="module")
def words() -> PlaceWords:
    return load_place_words(open_folder(DEFAULT_ONTOLOGY))


def test_a_feature_is_found_under_all_its_names(words: PlaceWords) -> None:
    (by_name,) = words.features[folded_name("Vostochny Cosmodrome")]
    (by_alias,) = words.features[folded_name("Vostochny Space Launch Center")]
    assert by_name == by_alias
    assert (by_name.country, by_name.admin1, by_name.feature_class) == ("RUS", "Amur Oblast", "S")


def test_features_lie_on_earth_and_in_known_countries(words: PlaceWords) -> None:
    for places in words.features.values():
        for place in places:
            assert -90 <= place.latitude <= 90, place
            assert -180 <= place.longitude <= 180, place
            assert place.country is None or load_gazetteer().country(place.country) is not None, place


def test_demonyms_and_abbreviations_lead_to_known_places(words: PlaceWords) -> None:
    for place in {*words.demonyms.values(), *words.abbreviations.values()}:
        assert folded_name(place) in words.features or load_gazetteer().lookup(place), place


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("{name: Atlantis, kind: sunken, at: [0, 0]}", "kind: must be one of"),
        ("{name: Atlantis, kind: island, at: [0]}", "at"),
        ("{name: Atlantis, kind: island, at: [0, 0], depth: 3}", "unknown key"),
    ],
)
def test_a_mistake_names_file_and_key(tmp_path: Path, entry: str, problem: str) -> None:
    text = (DEFAULT_ONTOLOGY / PLACES).read_text(encoding="utf-8")
    (tmp_path / PLACES).write_text(text.replace("features:\n", f"features:\n  - {entry}\n", 1), encoding="utf-8")
    with pytest.raises(OntologyError, match=problem) as caught:
        load_place_words(OntologyFolder(Manifest(name="own"), (tmp_path,)))
    assert caught.value.path == tmp_path / PLACES


def test_kinds_have_a_feature_class() -> None:
    assert set(KINDS.values()) <= set("AHLPRSTUV")
