"""What the process that killed ones are forked from has loaded: so that each starts in an instant."""

from pipeline.batch import run_batch
from pipeline.versions import ontology_of
from transforms.language.model import load_language

load_language()
ontology_of("plover")

__all__ = ["run_batch"]
