"""Averages the weights of pipelines of one ancestor: what several finishes disagree on cancels out.

Source: Wortsman et al. 2022, Model soups, section 2 (uniform soup).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import spacy
import typer
from spacy.language import Language


def average(pipelines: list[Language]) -> Language:
    """The first pipeline with the mean of all weights. Raises ValueError if their components differ."""
    first = pipelines[0]
    if any(other.pipe_names != first.pipe_names for other in pipelines):
        raise ValueError("pipelines of different components cannot be averaged")
    seen: set[int] = set()
    for name in first.pipe_names:
        models: list[Any] = [getattr(nlp.get_pipe(name), "model", None) for nlp in pipelines]
        if models[0] is not None:
            for nodes in zip(*(model.walk() for model in models), strict=True):
                if id(nodes[0]) not in seen:
                    seen.add(id(nodes[0]))
                    _average_node(nodes)
    return first


def _average_node(nodes: tuple[Any, ...]) -> None:
    """Sets the weights of the first of some layers to the mean of all; a layer that components share comes once."""
    for name in nodes[0].param_names:
        if nodes[0].has_param(name):
            nodes[0].set_param(name, np.mean([node.get_param(name) for node in nodes], axis=0, dtype="float32"))


def main(output: Path, trained: list[Path]) -> None:
    """Write the average of TRAINED pipelines to OUTPUT."""
    average([spacy.load(path) for path in trained]).to_disk(output)


if __name__ == "__main__":
    typer.run(main)
