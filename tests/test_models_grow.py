"""A grown pipeline is bigger and reads as before."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from models.training.grow import grow
from transforms.language.model import load_language

TEXTS = (
    "Turkish police detained 42 protesters in Ankara on Monday, the interior ministry said.",
    "Rebels who had refused to meet President Amina Diallo released two Kenyan drivers.",
)

pytestmark = pytest.mark.model


def reading(doc: Doc) -> list[tuple[str, str, int, str]]:
    return [(token.tag_, token.dep_, token.head.i, token.ent_type_) for token in doc]


def test_a_grown_pipeline_is_bigger_and_reads_as_before() -> None:
    small = load_language()
    model = small.config["components"]
    sizes = {
        "depth": model["tok2vec"]["model"]["encode"]["depth"] + 1,
        "parser": model["parser"]["model"]["hidden_width"] + 8,
        "ner": model["ner"]["model"]["hidden_width"] + 8,
    }
    big = grow(small, sizes, [Example(small.make_doc(text), small(text)) for text in TEXTS])
    assert n_weights(big) > n_weights(small)
    for text in TEXTS:
        assert reading(big(text)) == reading(small(text))


def n_weights(nlp: Language) -> int:
    networks = (nlp.get_pipe(name).model for name in ("tok2vec", "parser", "ner"))  # type: ignore[attr-defined]
    return sum(
        node.get_param(name).size for network in networks for node in network.walk() for name in node.param_names
    )
