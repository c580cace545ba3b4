from __future__ import annotations

from pathlib import Path

import pytest

from configs.lexicon.folder import Manifest, OntologyFolder, open_folder
from configs.lexicon.ontology import DEFAULT_ONTOLOGY
from configs.lexicon.times import TIMES, load_time_words
from configs.lexicon.yaml_entries import OntologyError
from tests.time_place_support import reading_of, tokens_of, words
from transforms.language.dates import extract_dates
from transforms.language.timex_grammar import Grammar, Rule


def folder_with(path: Path, change: tuple[str, str]) -> OntologyFolder:
    """An ontology whose `times.yaml` is the bundled one with one change."""
    text = (DEFAULT_ONTOLOGY / TIMES).read_text(encoding="utf-8")
    assert change[0] in text
    (path / TIMES).write_text(text.replace(*change, 1), encoding="utf-8")
    return OntologyFolder(Manifest(name="own"), (path,))


def test_headings_lead_from_words_to_values() -> None:
    times = load_time_words(open_folder(DEFAULT_ONTOLOGY))
    assert times.headings["MONTHS"]["sept"] == 9
    assert times.headings["DEICTIC"]["last"] == -1
    assert times.headings["AGO"]["ago"] == "ago"
    assert "may" in times.sets["doubtful_months"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("january: 1", "january: first"), "months"),
        (("units: {second", "unit: {second"), "units: Field required"),
        (('"12-25"', '"25 December"'), "holidays"),
    ],
)
def test_a_mistake_names_file_and_key(tmp_path: Path, change: tuple[str, str], problem: str) -> None:
    with pytest.raises(OntologyError, match=problem) as caught:
        load_time_words(folder_with(tmp_path, change))
    assert caught.value.path == tmp_path / TIMES


def test_a_user_may_add_a_word(tmp_path: Path) -> None:
    times = load_time_words(folder_with(tmp_path, ("{today: 0,", "{today: 0, heute: 0,")))
    assert times.headings["DAYS_FROM_TODAY"]["heute"] == 0


def test_a_pattern_may_name_only_what_there_is() -> None:
    with pytest.raises(ValueError, match="NO_SUCH"):
        Grammar(words().times, [Rule("x", "NO_SUCH", None)], {}, ())


@pytest.mark.parametrize("heading", ["MONTHS", "WEEKDAYS", "HOLIDAYS", "SEASONS"])
def test_every_word_for_a_day_or_longer_is_found_beside_a_year(heading: str) -> None:
    for word in words().times.headings[heading]:
        found = list(extract_dates(reading_of(tokens_of(f"It ended {word.title()} 3, 2021, they said."), None)))
        assert found, word
