"""Training on from a saved pipeline."""

from pathlib import Path

import spacy
from spacy.tokens import Doc
from spacy.training import Example

from models.training.train import restore_tree_labels


def test_a_loaded_lemmatizer_remembers_its_trees(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    lemmatizer = nlp.add_pipe("trainable_lemmatizer", config={"min_tree_freq": 1})
    gold = Doc(nlp.vocab, words=["cats", "slept"], lemmas=["cat", "sleep"])
    nlp.initialize(lambda: [Example(nlp.make_doc(gold.text), gold)])
    nlp.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)
    restore_tree_labels(loaded)
    assert loaded.get_pipe("trainable_lemmatizer").tree2label == lemmatizer.tree2label  # type: ignore[attr-defined]
