"""The lexicon of cues: forms, classes, and what a mistake in its files says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from configs.lexicon.folder import open_folder
from configs.lexicon.ontology import DEFAULT_ONTOLOGY
from configs.lexicon.speech import SpeechCues, load_speech_cues
from configs.lexicon.speech_forms import noun_forms, verb_forms
from configs.lexicon.yaml_entries import OntologyError

MIN_CUES = 300


@pytest.fixture(scope="module")
def cues() -> SpeechCues:
    return load_speech_cues(open_folder(DEFAULT_ONTOLOGY))


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    shutil.copytree(DEFAULT_ONTOLOGY / "speech", folder / "speech")
    shutil.copy(DEFAULT_ONTOLOGY / "ontology.yaml", folder)
    return folder


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("said", "say"),
        ("says", "say"),
        ("saying", "say"),
        ("wrote", "write"),
        ("denied", "deny"),
        ("denies", "deny"),
        ("admitting", "admit"),
        ("swore", "swear"),
        ("accused", "accuse"),
        ("urges", "urge"),
    ],
)
def test_cues_are_found_by_their_forms(cues: SpeechCues, form: str, lemma: str) -> None:
    assert lemma in [cue.lemma for cue in cues.verbs[form]]


def test_cues_of_most_words_come_first(cues: SpeechCues) -> None:
    assert [len(cue.rest) for cue in cues.verbs["made"]] == sorted(
        (len(cue.rest) for cue in cues.verbs["made"]), reverse=True
    )


@pytest.mark.parametrize(
    ("lemma", "content", "expected"),
    [
        ("say", "clause", "neutral"),
        ("claim", "clause", "alleging"),
        ("claim", "infinitive", "alleging"),
        ("accuse", "of", "alleging"),
        ("deny", "noun", "denying"),
        ("confirm", "clause", "confirming"),
        ("vow", "infinitive", "planning"),
        ("urge", "infinitive", "requesting"),
        ("believe", "clause", "believing"),
        ("according to", "clause", "neutral"),
        ("allegation", "clause", "alleging"),
        ("an unknown word", "clause", "neutral"),
    ],
)
def test_classes(cues: SpeechCues, lemma: str, content: str, expected: str) -> None:
    assert cues.class_of(lemma, content) == expected  # type: ignore[arg-type]  # literals reach it as plain strings


def test_the_lexicon_is_as_broad_as_news_is(cues: SpeechCues) -> None:
    assert len({cue.lemma for group in cues.verbs.values() for cue in group}) >= MIN_CUES


def test_attacks_are_no_speech(cues: SpeechCues) -> None:
    (attack,) = cues.verbs["attacked"]
    assert set(attack.classes) == {"quote"}


def test_a_misspelt_content_names_file_line_and_what_is_allowed(copied: Path) -> None:
    path = copied / "speech" / "verbs.yaml"
    path.write_text("- class: neutral\n  takes: [quote, cluase]\n  words: [say]\n", encoding="utf-8")
    with pytest.raises(OntologyError, match="cluase") as caught:
        load_speech_cues(open_folder(copied))
    assert caught.value.path == path
    assert "clause" in str(caught.value)


def test_an_unknown_key_is_refused(copied: Path) -> None:
    path = copied / "speech" / "nouns.yaml"
    path.write_text(
        "- class: neutral\n  speaks: true\n  reports: true\n  wrods: [claim]\n  words: [claim]\n", encoding="utf-8"
    )
    with pytest.raises(OntologyError, match="unknown key"):
        load_speech_cues(open_folder(copied))


def test_forms() -> None:
    assert set(verb_forms("argue")) >= {"argue", "argues", "argued", "arguing"}
    assert set(verb_forms("cry")) >= {"cries", "cried", "crying"}
    assert set(verb_forms("push")) >= {"pushes", "pushed", "pushing"}
    assert set(noun_forms("testimony")) == {"testimony", "testimonies"}
