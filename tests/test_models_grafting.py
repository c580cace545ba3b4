"""Heavier noun phrases keep the parse of the sentence that they grow in."""

from random import Random

import pytest
import spacy
from spacy.tokens import Doc

from models.training.drafts import Draft
from models.training.grafting import Grafts, grow_phrases, noun_phrases

NLP = spacy.blank("en")


def parsed(lines: str) -> Doc:
    """A Doc from lines `form tag pos head dep entity`; forms before a mark have no space after them."""
    rows = [line.split() for line in lines.strip().splitlines()]
    forms = [row[0] for row in rows]
    return Doc(
        NLP.vocab,
        words=forms,
        spaces=[following not in (",", ".") for following in [*forms[1:], "."]],
        tags=[row[1] for row in rows],
        pos=[row[2] for row in rows],
        heads=[int(row[3]) for row in rows],
        deps=[row[4] for row in rows],
        ents=[row[5] for row in rows],
        lemmas=forms,
    )


SENTENCE = parsed("""
    Ana     NNP PROPN 1 nsubj B-PERSON
    met     VBD VERB  1 ROOT  O
    Bo      NNP PROPN 1 obj   B-PERSON
    .       .   PUNCT 1 punct O
""")
DONOR = parsed("""
    Lake    NNP PROPN 1 compound B-ORG
    Bank    NNP PROPN 2 nsubj    I-ORG
    saw     VBD VERB  2 ROOT     O
    the     DT  DET   4 det      O
    mayor   NN  NOUN  2 obj      O
    of      IN  ADP   6 case     O
    Quito   NNP PROPN 4 nmod     B-GPE
    .       .   PUNCT 2 punct    O
""")


def test_noun_phrases_are_whole_subtrees() -> None:
    texts = {" ".join(word.text for word in phrase.words) for phrase in noun_phrases(Draft.of(DONOR))}
    assert texts == {"Lake", "Lake Bank", "the mayor of Quito", "of Quito"}


@pytest.mark.parametrize("seed", range(40))
def test_grafts_hang_on_the_phrase_and_leave_the_rest(seed: int) -> None:
    draft = Draft.of(SENTENCE)
    grow_phrases(draft, Grafts([Draft.of(DONOR)]), 1.0, Random(seed))
    doc = draft.doc(NLP.vocab)
    assert len(list(doc.sents)) == 1
    verb = next(token for token in doc if token.text == "met")
    subject = next(token for token in doc if token.text == "Ana")
    thing = next(token for token in doc if token.text == "Bo")
    assert (subject.dep_, subject.head) == ("nsubj", verb)
    assert (thing.dep_, thing.head) == ("obj", verb)
    for name in (subject, thing):
        assert any(child.dep_ in ("conj", "appos") for child in name.children)
    assert {token.head.text for token in doc if token.text == "mayor"} <= {"Ana", "Bo"}
    assert {token.dep_ for token in doc if token.text == "Bank"} <= {"conj"}
    assert ",," not in doc.text.replace(" ", "")
    assert " ," not in doc.text
    assert doc.text.endswith(".")
    assert not doc.text.endswith(",.")


def test_a_verb_that_must_agree_keeps_its_subject() -> None:
    doc = parsed("""
        Ana     NNP PROPN 1 nsubj B-PERSON
        sleeps  VBZ VERB  1 ROOT  O
        .       .   PUNCT 1 punct O
    """)
    draft = Draft.of(doc)
    grow_phrases(draft, Grafts([Draft.of(DONOR)]), 1.0, Random(0))
    assert draft.doc(NLP.vocab).text == "Ana sleeps."
