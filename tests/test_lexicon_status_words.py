"""Words of status and claim."""

from __future__ import annotations

from pathlib import Path

import pytest

from configs.lexicon.folder import open_folder
from configs.lexicon.ontology import DEFAULT_ONTOLOGY
from configs.lexicon.status_words import GROUPS, load_status_words
from configs.lexicon.yaml_entries import OntologyError


def test_the_bundled_words_fill_every_group() -> None:
    words = load_status_words(open_folder(DEFAULT_ONTOLOGY))
    assert set(words.groups) == set(GROUPS)
    assert all(words.groups.values())
    assert words.says("alleging", "allegedly")
    assert not words.says("alleging", "certainly")


def test_an_unknown_group_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ontology.yaml").write_text("name: mine\nextends: plover\n", encoding="utf-8")
    (tmp_path / "status.yaml").write_text("hoping: {about: Hopes., words: [hope]}\n", encoding="utf-8")
    with pytest.raises(OntologyError, match="'hoping' is no group; allowed: negating, denying"):
        load_status_words(open_folder(tmp_path))
