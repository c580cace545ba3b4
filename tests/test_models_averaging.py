"""The average of pipelines has the mean of their weights."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from spacy.language import Language

from models.training.averaging import average


def tagger(weight: float) -> Language:
    nlp = spacy.blank("en")
    pipe = nlp.add_pipe("tagger")
    pipe.add_label("NN")  # type: ignore[attr-defined]
    nlp.initialize()
    for node in nlp.get_pipe("tagger").model.walk():  # type: ignore[attr-defined]
        for name in node.param_names:
            if node.has_param(name):
                node.set_param(name, np.full_like(node.get_param(name), weight))
    return nlp


def test_weights_are_averaged() -> None:
    mean = average([tagger(1.0), tagger(2.0), tagger(6.0)])
    weights = [
        node.get_param(name)
        for node in mean.get_pipe("tagger").model.walk()  # type: ignore[attr-defined]
        for name in node.param_names
        if node.has_param(name)
    ]
    assert weights
    assert all(np.allclose(weight, 3.0) for weight in weights)


def test_pipelines_of_different_components_are_refused() -> None:
    with pytest.raises(ValueError, match="different components"):
        average([tagger(1.0), spacy.blank("en")])
