"""Random changes to training drafts keep the annotation true."""

from random import Random

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from models.training.augmentation import (
    Rates,
    add_breaks,
    add_dateline,
    change,
    change_case,
    rename_mentions,
    swap_quotes,
)
from models.training.drafts import Draft
from models.training.grafting import Grafts
from models.training.names import Names
from models.training.tokenizer import set_newswire_rules


@pytest.fixture(scope="module")
def nlp() -> Language:
    return set_newswire_rules(spacy.blank("en"))


@pytest.fixture(scope="module")
def names(nlp: Language) -> Names:
    seen = {"PERSON": ["Ana Ruiz", "Bo"], "ORG": ["Lake Bank"], "GPE": ["Quito"], "LOC": ["Red Sea"]}
    return Names(nlp, {"FAC": ["North Gate"], "NORP": ["Peruvian"], **seen}, ["Porto Novo", "Oslo"])


def parsed(nlp: Language) -> Doc:
    return Doc(
        nlp.vocab,
        words=["Ana", "said", ":", '"', "Come", '"', ".", "Bo", "left", "."],
        spaces=[True, False, True, False, False, False, True, True, False, False],
        tags=["NNP", "VBD", ":", "``", "VB", "''", ".", "NNP", "VBD", "."],
        pos=["PROPN", "VERB", "PUNCT", "PUNCT", "VERB", "PUNCT", "PUNCT", "PROPN", "VERB", "PUNCT"],
        morphs=["Number=Sing", "Tense=Past", "", "", "VerbForm=Inf", "", "", "Number=Sing", "Tense=Past", ""],
        lemmas=["Ana", "say", ":", '"', "come", '"', ".", "Bo", "leave", "."],
        heads=[1, 1, 1, 4, 1, 4, 1, 8, 8, 8],
        deps=["nsubj", "ROOT", "punct", "punct", "ccomp", "punct", "punct", "nsubj", "ROOT", "punct"],
        ents=["B-PERSON", "O", "O", "O", "O", "O", "O", "B-PERSON", "", "O"],
    )


def named(nlp: Language) -> Doc:
    doc = nlp.make_doc("Ana Ruiz of Lake Bank, Quito, met Bo.")
    doc.set_ents([Span(doc, 0, 2, "PERSON"), Span(doc, 3, 5, "ORG"), Span(doc, 9, 10, "PERSON")])
    return doc


def test_a_draft_keeps_everything(nlp: Language) -> None:
    doc = parsed(nlp)
    copy = Draft.of(doc).doc(nlp.vocab)
    for attribute in ("text", "tag_", "pos_", "lemma_", "dep_", "ent_iob", "ent_type_", "is_sent_start"):
        assert [getattr(token, attribute) for token in copy] == [getattr(token, attribute) for token in doc]
    assert [token.head.i for token in copy] == [token.head.i for token in doc]
    assert copy.text == doc.text


def test_breaks_begin_no_sentence_and_move_no_head(nlp: Language) -> None:
    doc = parsed(nlp)
    n_breaks = 0
    for seed in range(30):
        draft = Draft.of(doc)
        add_breaks(draft, Random(seed))
        changed = draft.doc(nlp.vocab)
        n_breaks += sum(token.is_space for token in changed)
        words = [token for token in changed if not token.is_space]
        assert len(list(changed.sents)) == 2
        assert all(not token.is_sent_start for token in changed if token.is_space)
        heads = {token.text: token.head.text for token in words}
        assert heads["Ana"] == "said"
        assert heads["Bo"] == "left"
    assert n_breaks


def test_quotes_become_curly_in_pairs_and_straight_again(nlp: Language) -> None:
    draft = Draft.of(parsed(nlp))
    swap_quotes(draft)
    assert draft.doc(nlp.vocab).text == "Ana said: “Come”. Bo left."
    swap_quotes(draft)
    assert draft.doc(nlp.vocab).text == 'Ana said: "Come". Bo left.'


def test_case_changes_words_only(nlp: Language) -> None:
    draft = Draft.of(parsed(nlp))
    change_case(draft, str.upper)
    doc = draft.doc(nlp.vocab)
    assert doc.text == 'ANA SAID: "COME". BO LEFT.'
    assert [token.lemma_ for token in doc][:2] == ["Ana", "say"]


def test_parsed_mentions_are_renamed_word_for_word(nlp: Language, names: Names) -> None:
    doc = parsed(nlp)
    for seed in range(20):
        draft = Draft.of(doc)
        rename_mentions(draft, names, 1.0, Random(seed))
        renamed = draft.doc(nlp.vocab)
        assert len(renamed) == len(doc)
        assert [ent.start for ent in renamed.ents] == [0, 7]
        assert renamed[0].lemma_ == renamed[0].text


def test_other_mentions_are_renamed_at_any_length(nlp: Language, names: Names) -> None:
    lengths = set()
    for seed in range(60):
        draft = Draft.of(named(nlp))
        rename_mentions(draft, names, 1.0, Random(seed))
        doc = draft.doc(nlp.vocab)
        assert [ent.label_ for ent in doc.ents] == ["PERSON", "ORG", "PERSON"]
        rest = doc[doc.ents[1].end : doc.ents[2].start].text
        assert rest == ", Quito, met"
        assert [token.text for token in nlp.make_doc(doc.ents[0].text)] == [token.text for token in doc.ents[0]]
        lengths.add(len(doc))
    assert len(lengths) > 1


def test_datelines_are_marked(nlp: Language, names: Names) -> None:
    for seed in range(20):
        draft = Draft.of(named(nlp))
        add_dateline(draft, names, Random(seed))
        doc = draft.doc(nlp.vocab)
        assert doc.ents[0].label_ == "GPE"
        assert doc.ents[0].start == 0
        assert doc.text.endswith("Ana Ruiz of Lake Bank, Quito, met Bo.")
        assert {ent.label_ for ent in doc.ents} <= {"GPE", "DATE", "ORG", "PERSON"}


def test_the_same_seed_gives_the_same_text(nlp: Language, names: Names) -> None:
    texts = []
    for _ in range(2):
        draft = Draft.of(parsed(nlp))
        change(draft, names, Grafts([]), Rates(breaks=1.0, rename=1.0), Random(3))
        texts.append(draft.doc(nlp.vocab).text)
    assert texts[0] == texts[1]
