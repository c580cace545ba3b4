"""Gold data as training reads it."""

import json
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from models.training.prepare import retokenized, story_docs, write_labels
from models.training.tokenizer import set_newswire_rules


@pytest.fixture(scope="module")
def nlp() -> Language:
    return set_newswire_rules(spacy.blank("en"))


def test_entities_and_unannotated_words_survive_another_tokenisation(nlp: Language) -> None:
    words = ["US-South", "Korea", "talks", "with", "anti", "-", "war", "Oslo"]
    spaces = [True, True, True, True, False, False, True, False]
    doc = Doc(nlp.vocab, words=words, spaces=spaces, ents=["O", "B-GPE", "O", "O", "", "", "", "B-GPE"])
    new = retokenized(doc, nlp)
    assert [token.text for token in new] == ["US", "-", "South", "Korea", "talks", "with", "anti-war", "Oslo"]
    assert [(ent.text, ent.label_) for ent in new.ents] == [("Korea", "GPE"), ("Oslo", "GPE")]
    assert [token.text for token in new if token.ent_iob == 0] == ["anti-war"]


def test_stories_give_names_and_dates(nlp: Language, tmp_path: Path) -> None:
    story = {
        "title": "The Hague waits",
        "text": "Norwegian police of the Red Cross waited on Friday for nine days. They left.",
        "entities": [
            {"field": "title", "start": 0, "end": 9, "label": "GPE", "kind": "name"},
            {"field": "text", "start": 0, "end": 16, "label": None, "kind": "nominal"},
            {"field": "text", "start": 0, "end": 9, "label": "NORP", "kind": "name"},
            {"field": "text", "start": 20, "end": 33, "label": "ORG", "kind": "name"},
            {"field": "text", "start": 66, "end": 70, "label": "ORG", "kind": "pronoun"},
        ],
        "dates": [
            {"field": "text", "start": 44, "end": 50, "type": "DATE"},
            {"field": "text", "start": 55, "end": 64, "type": "DURATION"},
        ],
    }
    (tmp_path / "a.jsonl").write_text(json.dumps(story) + "\n")
    title, text = story_docs(tmp_path, nlp)
    assert [(ent.text, ent.label_) for ent in title.ents] == [("Hague", "GPE")]
    assert [(ent.text, ent.label_) for ent in text.ents] == [
        ("Norwegian", "NORP"),
        ("Red Cross", "ORG"),
        ("Friday", "DATE"),
    ]
    assert [token.text for token in text if token.ent_iob == 0] == ["nine", "days"]


def test_labels_are_read_off_the_gold_with_the_components_of_the_recipe(nlp: Language, tmp_path: Path) -> None:
    doc = Doc(
        nlp.vocab,
        words=["Chad", "sent", "troops", "."],
        spaces=[True, True, False, False],
        tags=["NNP", "VBD", "NNS", "."],
        pos=["PROPN", "VERB", "NOUN", "PUNCT"],
        morphs=["Number=Sing", "VerbForm=Fin", "Number=Plur", ""],
        heads=[1, 1, 1, 1],
        deps=["nsubj", "ROOT", "obj", "punct"],
        ents=["B-GPE", "O", "O", "O"],
    )
    write_labels([doc], tmp_path)
    assert json.loads((tmp_path / "tagger.json").read_text()) == [".", "NNP", "NNS", "VBD"]
    assert {path.stem for path in tmp_path.iterdir()} == {"tagger", "morphologizer", "parser", "ner"}
