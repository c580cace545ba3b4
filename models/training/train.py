"""Training of all components together, with spaCy's own loop.

Texts annotated for entities only teach the recogniser and the shared network; the other
components skip them.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config
from thinc.api import Config, NumpyOps, set_current_ops

# Imported for what they register.
from models.training import mixture, tokenizer

assert mixture
assert tokenizer


def merged(config: Path, changes: Path | None, overrides: Mapping[str, Any]) -> Config:
    """The settings of CONFIG with those of CHANGES, if given, in the place of its own; `overrides` come last."""
    settings = load_config(config, interpolate=False)
    if changes is not None:
        settings = settings.merge(load_config(changes, interpolate=False))
    return Config().from_str(settings.to_str(), overrides=dict(overrides), interpolate=False)


def main(
    config: Path,
    work: Path,
    output: Path,
    changes: Path | None = None,
    encoder: Path | None = None,
    tok2vec: Path | None = None,
    start: Path | None = None,
    seed: int | None = None,
    max_steps: int = 0,
) -> None:
    """Train CONFIG on what `prepare` left in WORK; OUTPUT gets the best and the last pipeline.

    CHANGES is merged into CONFIG. TOK2VEC are the shared network's pretrained weights, to begin with; ENCODER is a
    pretrained transformer that stands in that network's place. START is the pipeline that a finish goes on with.
    """
    output.mkdir(parents=True, exist_ok=True)
    # numpy's own matrix product is more than twice as fast as thinc's default.
    set_current_ops(NumpyOps(use_blis=False))
    overrides: dict[str, Any] = {"paths.work": str(work)}
    if encoder is not None:
        # Only the teacher needs what the import needs.
        from models.training import encoder as registered

        assert registered
        overrides["paths.encoder"] = str(encoder)
    if start is not None:
        overrides["paths.start"] = str(start)
    if seed is not None:
        overrides["system.seed"] = seed
    if max_steps:
        overrides["training.max_steps"] = max_steps
    nlp = init_nlp(merged(config, changes, overrides))
    if tok2vec is not None:
        nlp.get_pipe("tok2vec").model.from_bytes(tok2vec.read_bytes())  # type: ignore[attr-defined]
    train(nlp, output)


if __name__ == "__main__":
    typer.run(main)
