"""Silver: raw text as a teacher parses it, and names with its parse beside them."""

from __future__ import annotations

import lzma
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from models.training.silver import raw_texts, with_syntax


@Language.component("flat_parse")
def flat_parse(doc: Doc) -> Doc:
    """All words hang on the first."""
    for token in doc:
        token.head, token.dep_ = doc[0], "ROOT" if token.i == 0 else "dep"
    return doc


def _teacher() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("ner")
    nlp.initialize()
    nlp.add_pipe("flat_parse")
    return nlp


def test_names_of_gold_stay_and_get_a_parse() -> None:
    teacher = _teacher()
    gold = Doc(teacher.vocab, ["Rebels", "left", "Goma", "Monday"], ents=["O", "O", "B-GPE", ""])
    (parsed,) = with_syntax([gold], teacher)
    assert [(ent.text, ent.label_) for ent in parsed.ents] == [("Goma", "GPE")]
    assert [token.text for token in parsed if token.ent_iob == 0] == ["Monday"]
    assert [token.head.text for token in parsed] == ["Rebels"] * 4


def test_texts_that_are_too_long_or_too_short_are_left_out(tmp_path: Path) -> None:
    lines = ["Too short .", " ".join(["word"] * 301), "Rebels near Goma attacked a convoy of food ."]
    path = tmp_path / "raw.xz"
    path.write_bytes(lzma.compress("\n".join(lines).encode()))
    news, speeches = raw_texts(path)
    assert news == ["Rebels near Goma attacked a convoy of food."]
    assert speeches == []
