"""Give a trained pipeline's shared network more layers without changing what it computes.

A residual layer whose normalisation has neither gain nor bias passes on what it gets; training makes more of it. So a
deep network starts from all that a shallow one has learned. After Chen, Goodfellow and Shlens 2016, "Net2Net",
section 2.4.
"""

from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import spacy
import typer
from spacy.language import Language
from spacy.training import Example
from spacy.util import load_model_from_config
from thinc.api import Model, NumpyOps, set_current_ops

from models.training.mixture import load_docs
from models.training.package import rules_of

_TRAINED = ("tok2vec", "tagger", "morphologizer", "parser", "ner")
_TRANSITION_BASED = ("parser", "ner")
# Enough to see every shape.
_N_EXAMPLES = 10


def deepened(shallow: Language, depth: int, examples: list[Example]) -> Language:
    """A pipeline with the weights of `shallow`, whose shared network has `depth` layers.

    Raises ValueError if the labels of a component come in another order, so that the weights do not fit.
    """
    config = shallow.config.copy()
    config["nlp"]["pipeline"] = list(_TRAINED)
    config["components"] = {name: config["components"][name] for name in _TRAINED}
    config["components"]["tok2vec"]["model"]["encode"]["depth"] = depth
    deep = load_model_from_config(config, vocab=shallow.vocab)
    rules_of(deep).from_bytes(rules_of(shallow).to_bytes())
    for name in _TRAINED:
        old, new = shallow.get_pipe(name), deep.get_pipe(name)
        labels = {"labels": old.label_data} if name != "tok2vec" else {}  # type: ignore[attr-defined]
        new.initialize(lambda: examples, nlp=deep, **labels)  # type: ignore[attr-defined]
        _check_labels(name, old, new)
        if name == "tok2vec":
            _copy_layers(old.model, new.model)  # type: ignore[attr-defined]
        else:
            new.model.from_bytes(old.model.to_bytes())  # type: ignore[attr-defined]
    return deep


def _check_labels(name: str, old: Any, new: Any) -> None:
    of = "move_names" if name in _TRANSITION_BASED else "labels"
    if list(getattr(old, of, ())) != list(getattr(new, of, ())):
        raise ValueError(f"{name}: the labels come in another order than in the shallow pipeline")


def _copy_layers(old: Model[Any, Any], new: Model[Any, Any]) -> None:
    """Layers that `old` lacks pass on what they get."""
    for node, source in zip_longest(_with_weights(new), _with_weights(old)):
        if source is not None:
            for name in node.param_names:
                node.set_param(name, source.get_param(name))
        elif node.name == "layernorm":
            for name in node.param_names:
                weights: Any = np.zeros_like(node.get_param(name))
                node.set_param(name, weights)


def _with_weights(model: Model[Any, Any]) -> list[Model[Any, Any]]:
    """The layers that have weights of their own, in order."""
    return [node for node in model.walk() if node.param_names]


def main(start: Path, work: Path, output: Path, depth: int) -> None:
    """Write the pipeline START with DEPTH layers to OUTPUT; WORK is what `prepare` left."""
    set_current_ops(NumpyOps(use_blis=False))
    shallow = spacy.load(start)
    golds = load_docs(work / "treebanks.spacy", shallow.vocab)[:_N_EXAMPLES]
    deepened(shallow, depth, [Example(shallow.make_doc(gold.text), gold) for gold in golds]).to_disk(output)


if __name__ == "__main__":
    typer.run(main)
