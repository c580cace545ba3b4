"""What the bundled model promises: its folder, its components, and how it reads news."""

import subprocess
import sys
from pathlib import Path

import pytest
import spacy
import srsly
from spacy.language import Language
from threadpoolctl import threadpool_info

from tests.support import REPOSITORY
from transforms.language.model import load_language

FOLDER = REPOSITORY / "models" / "en_demarche_sm"
MAX_BYTES = 25_000_000
COMPONENTS = ["tok2vec", "tagger", "morphologizer", "parser", "lemmatizer", "ner"]

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(FOLDER)


def test_the_folder_is_small_and_says_where_it_comes_from() -> None:
    assert sum(file.stat().st_size for file in FOLDER.rglob("*") if file.is_file()) <= MAX_BYTES
    meta = srsly.read_json(FOLDER / "meta.json")
    assert (meta["lang"], meta["name"]) == ("en", "demarche_sm")
    assert meta["license"] == "CC BY-SA 4.0"
    assert all(source["license"] and source["url"] for source in meta["sources"])
    card = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(source["name"].split(",")[0] in card for source in meta["sources"])


def test_the_card_and_the_scores_agree() -> None:
    scores = srsly.read_json(FOLDER / "meta.json")["performance"]
    rows = [line for line in (FOLDER / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    for title, test_set in (("EWT", "ewt"), ("GUM", "gum")):
        for name, score in (("LAS", "dep_las"), ("sentence F", "sents_f"), ("lemma", "lemma_acc")):
            (row,) = (row for row in rows if row.startswith(f"| {title} {name} |"))
            assert str(scores["syntax"][test_set][score]) in row


def test_plain_spacy_finds_every_component_in_another_process() -> None:
    command = "import spacy, sys; print(*spacy.load(sys.argv[1]).pipe_names)"
    done = subprocess.run(
        [sys.executable, "-c", command, str(FOLDER)], capture_output=True, text=True, check=True, cwd=FOLDER.parent
    )
    assert done.stdout.split() == COMPONENTS


def test_the_config_names_no_place_of_the_training() -> None:
    config = (FOLDER / "config.cfg").read_text(encoding="utf-8")
    assert "/" not in "".join(line for line in config.splitlines() if line.startswith(("path", "train", "dev")))


def test_matrix_products_run_in_one_thread() -> None:
    load_language()
    assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} == {1}


def labels_of(nlp: Language, component: str) -> set[str]:
    return set(nlp.get_pipe(component).labels)  # type: ignore[attr-defined]


def test_it_has_every_component_and_label(nlp: Language) -> None:
    assert nlp.pipe_names == COMPONENTS
    assert labels_of(nlp, "ner") == {"PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "EVENT", "DATE"}
    assert {"nsubj", "nsubj:pass", "obj", "obl:agent", "ccomp", "appos", "acl:relcl"} <= labels_of(nlp, "parser")


def sentences(nlp: Language, text: str) -> list[str]:
    return [sentence.text.strip() for sentence in nlp(text).sents]


@pytest.mark.parametrize(
    "expected",
    [
        ["“This is a red line,” Foreign Minister Kim Sung-ho told reporters in Seoul.", "“We will respond.”"],
        ["Sen. George W. Mitchell met A.K. Sharma at the U.N. on Sept. 5.", "He left the next day."],
        ["Lt. Gen. Peter Okello was arrested on Monday.", "His lawyer said he was innocent."],
        ["The firm paid $3.5 million to Acme Corp. in Jan. 2024.", "It denied wrongdoing."],
        ["Who fired first?", "Nobody knows.", "Both sides blame each other."],
    ],
    ids=["quote", "initials", "ranks", "abbreviations", "short"],
)
def test_sentences_end_where_they_end(nlp: Language, expected: list[str]) -> None:
    assert sentences(nlp, " ".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        ["Government rejects truce offer", "The government of Mali on Tuesday rejected an offer by Tuareg rebels."],
        ["No one was hurt, officials said.", "The students have been on strike for nine days."],
    ],
    ids=["headline", "paragraph"],
)
def test_paragraphs_are_sentences_of_their_own(nlp: Language, expected: list[str]) -> None:
    assert sentences(nlp, "\n\n".join(expected)) == expected


def test_a_hard_wrap_ends_no_sentence(nlp: Language) -> None:
    text = "The students have been\non strike for nine days, the interior\nministry said on Thursday."
    assert len(list(nlp(text).sents)) == 1


def test_the_parse_of_a_plain_report(nlp: Language) -> None:
    doc = nlp("Police arrested the opposition leader after protests in Kampala.")
    verb = doc[1]
    assert verb.dep_ == "ROOT"
    assert {child.text: child.dep_ for child in verb.children if child.dep_ in ("nsubj", "obj")} == {
        "Police": "nsubj",
        "leader": "obj",
    }


def test_passive_agents_and_reported_clauses(nlp: Language) -> None:
    doc = nlp("Two soldiers were killed by rebels, the ministry said.")
    relations = {token.text: token.dep_ for token in doc}
    assert relations["soldiers"] == "nsubj:pass"
    assert relations["rebels"] == "obl:agent"
    assert relations["said"] == "ROOT"
    assert relations["killed"] == "ccomp"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chinese President Xi Jinping met Vladimir Putin in Moscow.", {"Xi Jinping", "Vladimir Putin"}),
        ("Prime Minister Fumio Kishida and Mahmoud al-Sayed spoke.", {"Fumio Kishida", "Mahmoud al-Sayed"}),
        ("Foreign Minister Park Jin-woo arrived from Nairobi.", {"Park Jin-woo"}),
    ],
)
def test_names_of_the_world_without_their_titles(nlp: Language, text: str, expected: set[str]) -> None:
    assert {ent.text for ent in nlp(text).ents if ent.label_ == "PERSON"} == expected


@pytest.mark.parametrize(
    ("text", "lemmas"),
    [
        ("They were attacking the cities.", "they be attack the city ."),
        ("Officials fought and withdrew.", "official fight and withdraw ."),
        ("The women fled; children died.", "the woman flee ; child die ."),
        ("Unions staged a strike.", "union stage a strike ."),
        ("Gunmen raped two women.", "gunman rape two woman ."),
        ("The court fined three Iraqis.", "the court fine three Iraqi ."),
        ("He hopes that they waged no war.", "he hope that they wage no war ."),
    ],
)
def test_lemmas(nlp: Language, text: str, lemmas: str) -> None:
    assert [token.lemma_ for token in nlp(text)] == lemmas.split()


def test_the_worker_needs_no_more_than_the_folder(tmp_path: Path, nlp: Language) -> None:
    copy = tmp_path / "model"
    nlp.to_disk(copy)
    text = "The U.N. envoy left Khartoum on Friday."
    assert [token.dep_ for token in spacy.load(copy)(text)] == [token.dep_ for token in nlp(text)]
