"""Make a trained pipeline's networks bigger without changing what they compute.

New layers of the shared network add nothing until training makes them, and new hidden units of parser and recogniser
are not read until then, so that training goes on from all that the smaller networks have learned. After Chen,
Goodfellow and Shlens 2016, "Net2Net", sections 2.3 and 2.4; a residual layer starts as the identity where the gain and
bias of its normalisation are nothing.
"""

from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import spacy
import typer
from spacy.language import Language
from spacy.tokens import DocBin
from spacy.training import Example
from spacy.util import load_config, load_model_from_config
from thinc.api import Model, NumpyOps, set_current_ops

from models.training.package import rules_of

_TRAINED = ("tok2vec", "tagger", "morphologizer", "parser", "ner")
_TRANSITION_BASED = ("parser", "ner")
# Enough to see every shape.
_N_EXAMPLES = 10

Sizes = dict[str, int]


def grow(small: Language, sizes: Sizes, examples: list[Example]) -> Language:
    """A pipeline with the weights of `small` in networks of `sizes`: `depth` of the shared network, and the hidden
    width of `parser` and `ner`."""
    config = small.config.copy()
    config["nlp"]["pipeline"] = list(_TRAINED)
    config["components"] = {name: config["components"][name] for name in _TRAINED}
    config["components"]["tok2vec"]["model"]["encode"]["depth"] = sizes["depth"]
    for name in _TRANSITION_BASED:
        config["components"][name]["model"]["hidden_width"] = sizes[name]
    big = load_model_from_config(config, vocab=small.vocab)
    rules_of(big).from_bytes(rules_of(small).to_bytes())
    for name in _TRAINED:
        old, new = small.get_pipe(name), big.get_pipe(name)
        labels = {"labels": old.label_data} if name != "tok2vec" else {}  # type: ignore[attr-defined]
        new.initialize(lambda: examples, nlp=big, **labels)  # type: ignore[attr-defined]
        _check_labels(name, old, new)
        if name == "tok2vec":
            _deepen(old.model, new.model)  # type: ignore[attr-defined]
        elif name in _TRANSITION_BASED:
            _widen(old.model, new.model)  # type: ignore[attr-defined]
        else:
            new.model.from_bytes(old.model.to_bytes())  # type: ignore[attr-defined]
    return big


def _check_labels(name: str, old: Any, new: Any) -> None:
    of = "move_names" if name in _TRANSITION_BASED else "labels"
    if list(getattr(old, of, ())) != list(getattr(new, of, ())):
        raise ValueError(f"{name}: the labels come in another order than in the smaller pipeline")


def _deepen(old: Model[Any, Any], new: Model[Any, Any]) -> None:
    """Copy the layers; those that `old` lacks pass on what they get."""
    for node, source in zip_longest(_with_weights(new), _with_weights(old)):
        if source is not None:
            for name in node.param_names:
                node.set_param(name, source.get_param(name))
        elif node.name == "layernorm":
            for name in node.param_names:
                weights: Any = np.zeros_like(node.get_param(name))
                node.set_param(name, weights)


def _widen(old: Model[Any, Any], new: Model[Any, Any]) -> None:
    """Copy the hidden units; what is read from the new ones weighs nothing."""
    for part, to_inputs in (("lower", True), ("upper", True), ("tok2vec", False)):
        for node, source in zip(_with_weights(new.get_ref(part)), _with_weights(old.get_ref(part)), strict=True):
            for name in node.param_names:
                weights: Any = node.get_param(name).copy()
                known: Any = source.get_param(name)
                if to_inputs and name == "W":
                    weights[..., known.shape[-1] :] = 0.0
                weights[tuple(slice(size) for size in known.shape)] = known
                node.set_param(name, weights)


def _with_weights(model: Model[Any, Any]) -> list[Model[Any, Any]]:
    """The layers that have weights of their own, in order."""
    return [node for node in model.walk() if node.param_names]


def main(start: Path, config: Path, work: Path, output: Path) -> None:
    """Grow the pipeline START to the sizes of CONFIG and write it to OUTPUT; WORK is what `prepare` left."""
    set_current_ops(NumpyOps(use_blis=False))
    small = spacy.load(start)
    asked = load_config(config)
    sizes = {name: asked["components"][name]["model"]["hidden_width"] for name in _TRANSITION_BASED}
    sizes["depth"] = asked["vars"]["depth"]
    golds = list(DocBin().from_disk(work / "treebanks.spacy").get_docs(small.vocab))[:_N_EXAMPLES]
    big = grow(small, sizes, [Example(small.make_doc(gold.text), gold) for gold in golds])
    big.to_disk(output)
    print(f"{start} grown to {sizes}: {output}")


if __name__ == "__main__":
    typer.run(main)
