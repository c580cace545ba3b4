"""The language model: where it lies, what it calls itself, and loading it once per process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language
from thinc.api import use_ops
from threadpoolctl import threadpool_limits

from transforms.language import lemmatizer

# Imported for the component that it registers: in a checkout that is not installed there is no entry point.
assert lemmatizer

BUNDLED_MODELS = Path(__file__).resolve().parents[2] / "models"
DEFAULT_MODEL = "en_demarche_sm"


def model_location(model: str) -> str:
    """What `spacy.load` takes for a model: the folder of a bundled one, else the name or path as it is."""
    bundled = BUNDLED_MODELS / model
    return str(bundled) if (bundled / "meta.json").is_file() else model


@cache
def load_language(model: str = DEFAULT_MODEL) -> Language:
    """A bundled model, an installed package or a folder, loaded once per process. Raises OSError if there is none.

    Matrix products of the whole process run in one thread from then on.
    """
    # The matrices are small: a second thread waits more than it works. Processes spread the work.
    threadpool_limits(1, user_api="blas")
    # numpy's matrix product takes less than half the time of thinc's default; a pipeline keeps what it was loaded with.
    with use_ops("numpy", use_blis=False):
        return spacy.load(model_location(model))


def model_version(model: str = DEFAULT_MODEL) -> str:
    """Name and version of a model (`en_demarche_sm-0.1.0`), without loading it. Raises OSError if there is none."""
    location = Path(model_location(model))
    if not location.is_dir():
        if not spacy.util.is_package(model):
            raise OSError(f"{model!r} is neither a bundled model, nor an installed package, nor a folder")
        location = spacy.util.get_package_path(model)
    meta = spacy.util.load_meta(location / "meta.json")
    return f"{meta['lang']}_{meta['name']}-{meta['version']}"
