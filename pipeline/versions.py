"""What a run is made with: versions for its row of `runs` and for the metadata of its files."""

from __future__ import annotations

import json
import platform
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from configs.lexicon.folder import BUNDLED, open_folder
from configs.lexicon.ontology import Ontology, load_ontology
from pipeline.sinks.manifest import Coding
from schemas import TABLES
from transforms.language.model import model_version


@dataclass(frozen=True, slots=True)
class Versions:
    """Versions of all that may change what a text is coded as."""

    demarche: str
    schema: str
    model: str
    ontology: str
    beam: str
    python: str

    @property
    def coding(self) -> Coding:
        """Model and ontology."""
        return Coding(self.model, self.ontology)

    @property
    def file_metadata(self) -> dict[str, str]:
        """What each Parquet file tells of its making."""
        return {
            "demarche.version": self.demarche,
            "demarche.model_version": self.model,
            "demarche.ontology_version": self.ontology,
        }


def ontology_folder(ontology: str) -> Path:
    """Folder of an ontology that settings name: a bundled one by its name, or a path."""
    bundled = BUNDLED / ontology
    return bundled if bundled.is_dir() else Path(ontology)


@cache
def ontology_of(ontology: str) -> Ontology:
    """The ontology that settings name, loaded once per process. Raises OntologyError."""
    return load_ontology(ontology_folder(ontology))


def find_versions(model: str, ontology: str) -> Versions:
    """Versions of this installation. Raises OSError if the model, OntologyError if the ontology is not there."""
    folder = open_folder(ontology_folder(ontology))
    return Versions(
        demarche=version("demarche"),
        schema=json.dumps({table.name: table.version for table in TABLES}),
        model=model_version(model),
        ontology=f"{folder.manifest.name}-{folder.digest()}",
        beam=version("apache-beam"),
        python=platform.python_version(),
    )
