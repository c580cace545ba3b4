"""A deepened pipeline has more layers and reads as before."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from models.training.deepen import deepened
from transforms.language.model import load_language

TEXTS = (
    "Turkish police detained 42 protesters in Ankara on Monday, the interior ministry said.",
    "Rebels who had refused to meet President Amina Diallo released two Kenyan drivers.",
)

pytestmark = pytest.mark.model


def reading(doc: Doc) -> list[tuple[str, str, int, str]]:
    return [(token.tag_, token.dep_, token.head.i, token.ent_type_) for token in doc]


def test_a_deepened_pipeline_has_more_layers_and_reads_as_before() -> None:
    shallow = load_language()
    depth = shallow.config["components"]["tok2vec"]["model"]["encode"]["depth"] + 1
    deep = deepened(shallow, depth, [Example(shallow.make_doc(text), shallow(text)) for text in TEXTS])
    assert n_weights(deep) > n_weights(shallow)
    for text in TEXTS:
        assert reading(deep(text)) == reading(shallow(text))


def n_weights(nlp: Language) -> int:
    network = nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
    return sum(node.get_param(name).size for node in network.walk() for name in node.param_names)
