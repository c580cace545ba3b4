"""Loading an ontology as a whole: what it leaves behind in the process."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from configs.lexicon.ontology import load_ontology
from configs.lexicon.yaml_entries import OntologyError


@pytest.mark.parametrize("is_enabled", [True, False])
def test_garbage_collection_is_afterwards_as_it_was(tmp_path: Path, is_enabled: bool) -> None:
    (tmp_path / "ontology.yaml").write_text("name: mine\nextends: plover\n")
    (tmp_path / "judge.json").write_text("{")
    was_enabled = gc.isenabled()
    (gc.enable if is_enabled else gc.disable)()
    try:
        with pytest.raises(OntologyError, match="judge"):
            load_ontology(tmp_path)
        assert gc.isenabled() is is_enabled
    finally:
        (gc.enable if was_enabled else gc.disable)()
