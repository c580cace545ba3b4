"""Capitals that lemmas keep, and "her"."""

import pytest
import spacy
from spacy.lookups import Lookups
from spacy.tokens import Doc

from transforms.language.lemmatizer import FACTORY, NewswireLemmatizer


@pytest.fixture(scope="module")
def lemmatizer() -> NewswireLemmatizer:
    nlp = spacy.blank("en")
    pipe = nlp.add_pipe(FACTORY)
    assert isinstance(pipe, NewswireLemmatizer)
    tables = Lookups()
    tables.add_table("lemma_rules", {"noun": [["s", ""]]})
    tables.add_table("lemma_exc", {"pron": {"her": ["her"]}})
    tables.add_table("lemma_index", {"noun": ["minister"]})
    pipe.initialize(lookups=tables)
    return pipe


def lemmas(lemmatizer: NewswireLemmatizer, *words: str) -> str:
    """Lemmas of words written as form/part of speech, or form/part of speech/features, in one sentence."""
    forms, parts, features = zip(*(f"{word}//".split("/")[:3] for word in words), strict=True)
    starts: list[bool | int | None] = [place == 0 for place in range(len(forms))]
    doc = Doc(lemmatizer.vocab, words=list(forms), pos=list(parts), morphs=list(features), sent_starts=starts)
    return " ".join(token.lemma_ for token in lemmatizer(doc))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the/DET Palestinian/ADJ/Degree=Pos leader/NOUN/Number=Sing", "the Palestinian leader"),
        ("on/ADP state/NOUN/Number=Sing TV/NOUN/Number=Sing news/NOUN/Number=Sing", "on state TV news"),
        ("the/DET other/ADJ/Degree=Pos Ministers/NOUN/Number=Plur said/VERB", "the other Minister said"),
        ("Angry/ADJ/Degree=Pos farmers/NOUN/Number=Sing left/VERB", "angry farmers left"),
        ("“/PUNCT Angry/ADJ/Degree=Pos farmers/NOUN/Number=Sing left/VERB", "“ angry farmers left"),
        ("Rebels/PROPN Launch/VERB New/ADJ/Degree=Pos Attack/NOUN/Number=Sing", "Rebels launch new attack"),
    ],
)
def test_a_capital_is_kept_unless_it_is_that_of_the_sentence(
    lemmatizer: NewswireLemmatizer, words: str, expected: str
) -> None:
    assert lemmas(lemmatizer, *words.split()) == expected


def test_her_is_of_she_as_an_object_only(lemmatizer: NewswireLemmatizer) -> None:
    assert lemmas(lemmatizer, "saw/VERB", "her/PRON/Case=Acc") == "saw she"
    assert lemmas(lemmatizer, "saw/VERB", "her/PRON/Case=Gen|Poss=Yes", "son/NOUN") == "saw her son"
