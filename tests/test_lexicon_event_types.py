"""Types, modes and CAMEO codes of the bundled ontology, and what a bad file is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from configs.lexicon.event_types import EventTypes, Kind, load_event_types
from configs.lexicon.folder import open_folder
from configs.lexicon.ontology import DEFAULT_ONTOLOGY
from configs.lexicon.yaml_entries import OntologyError


@pytest.fixture(scope="module")
def types() -> EventTypes:
    return load_event_types(open_folder(DEFAULT_ONTOLOGY))


def test_plover_has_sixteen_types(types: EventTypes) -> None:
    assert len(types.types) == 16


def test_every_kind_has_a_cameo_code_of_its_type(types: EventTypes) -> None:
    for name, entry in types.types.items():
        for mode in (None, *entry.modes):
            back = types.kind_of_cameo(types.default_cameo_of(Kind(name, mode)))
            assert back is not None
            assert back.type == name


def test_every_cameo_code_has_one_kind_save_statements(types: EventTypes) -> None:
    without = {code for code in types.cameo if types.kind_of_cameo(code) is None}
    assert all(code.startswith("01") for code in without)
    assert {code[:2] for code in types.cameo} == {f"{root:02}" for root in range(1, 21)}


def test_unknown_codes_fall_back_to_their_parents(types: EventTypes) -> None:
    assert types.kind_of_cameo("1959") == Kind("ASSAULT", "aerial")
    assert types.kind_of_cameo("99") is None


@pytest.mark.parametrize(
    ("kind", "act", "contexts", "code"),
    [
        ("AID", None, (), "070"),
        ("AID", None, ("military",), "072"),
        ("AGREE", "CONSULT", (), "036"),
        ("AGREE", "RETREAT/withdraw", ("military",), "0356"),
        ("THREATEN/restrict", "COERCE/curfew", (), "1323"),
        ("ASSAULT/aerial", None, ("economic",), "195"),
    ],
)
def test_the_deepest_code_that_the_text_supports(
    types: EventTypes, kind: str, act: str | None, contexts: tuple[str, ...], code: str
) -> None:
    found = types.cameo_of(types.kind(kind), None if act is None else types.kind(act), contexts)
    assert found == code


def test_modes_of_verbal_acts_follow_from_the_act_they_name(types: EventTypes) -> None:
    assert types.mode_for("REQUEST", Kind("CONSULT", "visit")) == "meet"
    assert types.mode_for("THREATEN", Kind("COERCE", "deport")) == "expel"
    assert types.mode_for("THREATEN", Kind("COERCE", "censor")) == "restrict"
    assert types.mode_for("AID", Kind("CONSULT")) is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("quad: 1", "quad: 5", "quad: Input should be less than or equal to 4"),
        ("announced: AGREE", "announced: AGRE", "'AGRE' is no type; allowed: AGREE, CONSULT"),
        ('cameo: "030"', 'cameo: "999"', "'999' stands not in cameo.yaml"),
        ("    CONSULT: meet", "    CONSULT: met", "'met' is no mode of REQUEST; allowed: assist, change"),
    ],
)
def test_a_bad_types_file_is_explained(tmp_path: Path, old: str, new: str, message: str) -> None:
    (tmp_path / "ontology.yaml").write_text("name: mine\nextends: plover\n", encoding="utf-8")
    good = (DEFAULT_ONTOLOGY / "types.yaml").read_text(encoding="utf-8")
    (tmp_path / "types.yaml").write_text(good.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(OntologyError) as error:
        load_event_types(open_folder(tmp_path))
    assert message in str(error.value)
    assert str(tmp_path / "types.yaml") in str(error.value)
