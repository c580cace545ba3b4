"""Lemma tables: what the treebanks teach, and which of several readings of a form counts."""

import pytest
import spacy
from spacy.lookups import Lookups
from spacy.pipeline import Lemmatizer
from spacy.tokens import Doc

from models.training.lemmas import correct, learned_exceptions, plurals_of_peoples
from transforms.language.lemmatizer import FACTORY


def gold(*words: tuple[str, str, str]) -> Doc:
    texts, parts, lemmas = ([word[place] for word in words] for place in range(3))
    return Doc(spacy.blank("en").vocab, words=texts, pos=parts, lemmas=lemmas)


@pytest.fixture
def lemmatizer() -> Lemmatizer:
    nlp = spacy.blank("en")
    pipe = nlp.add_pipe(FACTORY)
    assert isinstance(pipe, Lemmatizer)
    tables = Lookups()
    tables.add_table("lemma_rules", {"verb": [["ed", "e"], ["ed", ""]], "noun": [["s", ""], ["ves", "f"]]})
    tables.add_table("lemma_exc", {"verb": {"fled": ["flee"]}, "noun": {"men": ["man"]}})
    verbs = ["stag", "stage", "rap", "rape", "arrest", "sing", "singe", "hop", "hope"]
    tables.add_table("lemma_index", {"verb": verbs, "noun": ["motif", "motive", "wolf"]})
    pipe.initialize(lookups=tables)
    return pipe


def lemma(lemmatizer: Lemmatizer, text: str, part: str) -> str:
    return lemmatizer.rule_lemmatize(Doc(lemmatizer.vocab, words=[text], pos=[part])[0])[0]


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("staged", "VERB", "stage"),
        ("raped", "VERB", "rape"),
        ("hopes", "VERB", "hope"),
        ("hoping", "VERB", "hope"),
        ("arrested", "VERB", "arrest"),
        ("fled", "VERB", "flee"),
        ("singing", "VERB", "sing"),
        ("singed", "VERB", "singe"),
        ("motives", "NOUN", "motive"),
        ("wolves", "NOUN", "wolf"),
        ("Americans", "PROPN", "American"),
        ("Williams", "PROPN", "Williams"),
        ("12,000", "NUM", "12000"),
    ],
)
def test_the_likelier_of_two_known_words_is_the_lemma(
    lemmatizer: Lemmatizer, text: str, part: str, expected: str
) -> None:
    correct(lemmatizer.lookups, {"propn": {"americans": "American"}})
    assert lemma(lemmatizer, text, part) == expected


def test_exceptions_of_the_tables_count_before_learned_ones(lemmatizer: Lemmatizer) -> None:
    correct(lemmatizer.lookups, {"noun": {"men": "men", "taxis": "taxi"}})
    assert lemma(lemmatizer, "men", "NOUN") == "man"
    assert lemma(lemmatizer, "taxis", "NOUN") == "taxi"


def test_only_what_is_frequent_and_agreed_is_learned() -> None:
    states, people = ("States", "PROPN", "State"), ("people", "NOUN", "person")
    docs = [gold(states, states, people, people, ("people", "NOUN", "people")), gold(("Thais", "PROPN", "Thai"))]
    assert learned_exceptions(docs) == {"propn": {"states": "State"}}


def test_case_alone_is_no_exception() -> None:
    assert learned_exceptions([gold(*[("kerala", "PROPN", "Kerala")] * 5)]) == {}


def test_a_people_seen_in_both_numbers_has_a_plural() -> None:
    assert plurals_of_peoples(["Iraqi", "Iraqis", "Swiss", "Hamas"]) == {"iraqis": "Iraqi"}
