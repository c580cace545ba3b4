"""`demarche init`: a folder to start from, with settings and an ontology of one's own."""

from __future__ import annotations

import shutil
from pathlib import Path

from configs.lexicon.folder import BUNDLED
from pipeline.console import say
from pipeline.errors import ExitCode, SettingsError
from pipeline.preflight import check_output
from pipeline.settings import FLAGS

SETTINGS_NAME = "demarche.yaml"
_STARTER = Path(__file__).resolve().parents[2] / "configs" / "starter.yaml"


def init(folder: Path) -> ExitCode:
    """Writes starter settings, a folder for articles, and a copy of the bundled ontology; overwrites nothing."""
    check_output(folder)
    for name in (SETTINGS_NAME, "ontology"):
        if (folder / name).exists():
            raise SettingsError(FLAGS, "DIR", str(folder), f"{name} is there already, and is not overwritten")
    (folder / "articles").mkdir(parents=True, exist_ok=True)
    shutil.copytree(BUNDLED / "plover", folder / "ontology")
    shutil.copyfile(_STARTER, folder / SETTINGS_NAME)
    say(f"{folder / SETTINGS_NAME}: settings, each with its meaning")
    say(f"{folder / 'articles'}: put articles here, or name feeds in the settings")
    say(f"{folder / 'ontology'}: event types, words and actors, to edit")
    say(f"then: demarche run {folder / SETTINGS_NAME}")
    return ExitCode.DONE
