"""Reports put after statements: the treebanks' annotation of them, and which sentences are left alone."""

from random import Random

import pytest
import spacy

from models.training.attribution import attribute
from models.training.drafts import OUTSIDE, Draft, Word
from models.training.grafting import Grafts


def sentence(text: str, verb: str, *, root_tag: str = "VBD") -> Draft:
    """A flat parse of `text`: the first word is the subject of `verb`, the rest depends on it."""
    words = [Word(piece, True, OUTSIDE, tag="NN", pos="NOUN", lemma=piece, dep="obl") for piece in text.split()]
    root = next(word for word in words if word.text == verb)
    for word in words:
        word.head = root
    root.tag, root.pos, root.dep = root_tag, "VERB", "ROOT"
    words[0].dep = "nsubj"
    words[-1].dep, words[-1].pos = "punct", "PUNCT"
    return Draft(words, has_syntax=True)


def grafts() -> Grafts:
    name = Word("Reuters", True, "B-ORG", tag="NNP", pos="PROPN", morph="Number=Sing", lemma="Reuters", dep="ROOT")
    name.head = name
    found = Grafts([Draft([name], has_syntax=True)])
    found.descriptions = found.names
    return found


@pytest.mark.parametrize("seed", range(12))
def test_the_statement_becomes_the_content_of_the_report(seed: int) -> None:
    draft = sentence("Rebels killed two soldiers on the road .", "killed")
    attribute(draft, grafts(), 1.0, Random(seed))
    doc = draft.doc(spacy.blank("en").vocab)
    (found,) = doc.sents
    assert found.root.text in {"said", "reported", "announced"}
    assert [child.dep_ for child in found.root.children][:2] == ["ccomp", "nsubj"]
    assert doc[1].dep_ == "ccomp"
    assert [token.head.text for token in doc if token.text == ","] == ["killed"]
    assert doc[-1].text == "."
    assert doc[-1].head == found.root
    source = next(child for child in found.root.children if child.dep_ == "nsubj")
    assert found.root.morph.get("Number", []) == source.morph.get("Number", [])


@pytest.mark.parametrize(
    ("text", "verb", "root_tag"),
    [
        ("Who killed two soldiers on the road ?", "killed", "VBD"),
        ("Rebels killed “ two soldiers ” there .", "killed", "VBD"),
        ("Rebels to kill two soldiers there .", "kill", "VB"),
        ("Rebels killed .", "killed", "VBD"),
    ],
    ids=["question", "quote", "infinitive", "short"],
)
def test_what_is_no_statement_stays(text: str, verb: str, root_tag: str) -> None:
    draft = sentence(text, verb, root_tag=root_tag)
    attribute(draft, grafts(), 1.0, Random(0))
    assert [word.text for word in draft.words] == text.split()


def test_only_a_share_of_the_statements_is_attributed() -> None:
    random = Random(4)
    drafts = [sentence("Rebels killed two soldiers on the road .", "killed") for _ in range(400)]
    for draft in drafts:
        attribute(draft, grafts(), 0.25, random)
    assert 70 < sum(len(draft.words) > 8 for draft in drafts) < 130
