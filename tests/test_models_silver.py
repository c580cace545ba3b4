"""Silver news: what two pipelines parse alike, with the names on which a third agrees."""

from __future__ import annotations

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from models.training.silver import agreed_sentences

CLEAR = "Rebels in Goma attacked a convoy of food on Monday ."
GOMA = ("Goma", "GPE")
DOUBTFUL = "Rebels near Goma attacked a convoy of food on Monday ."


@Language.component("flat_parse")
def flat_parse(doc: Doc) -> Doc:
    """All words hang on the first."""
    for token in doc:
        token.head, token.dep_ = doc[0], "ROOT" if token.i == 0 else "dep"
    return doc


@Language.component("flat_parse_but_near")
def flat_parse_but_near(doc: Doc) -> Doc:
    """All words hang on the first, but one after "near" on that."""
    flat_parse(doc)
    for token in doc[1:]:
        if token.nbor(-1).text == "near":
            token.head = token.nbor(-1)
    return doc


def _pipeline(parse: str, *names: tuple[str, str]) -> Language:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": text} for text, label in names])  # type: ignore[attr-defined]
    nlp.add_pipe(parse)
    return nlp


def test_only_sentences_that_both_parse_alike_are_kept() -> None:
    parser, second = _pipeline("flat_parse", GOMA), _pipeline("flat_parse_but_near", GOMA)
    found = [doc.text for doc in agreed_sentences([CLEAR, DOUBTFUL], parser, second, parser)]
    assert found == [CLEAR]


def test_names_on_which_two_disagree_are_left_open() -> None:
    parser = _pipeline("flat_parse", GOMA, ("Monday", "DATE"))
    namer = _pipeline("flat_parse", ("Goma", "PERSON"), ("Monday", "DATE"))
    [doc] = agreed_sentences([CLEAR], parser, parser, namer)
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Monday", "DATE")]
    assert [token.text for token in doc if token.ent_iob == 0] == ["Goma"]
