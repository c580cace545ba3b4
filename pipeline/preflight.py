"""Looks at settings before any work starts: what they name must be there, and what they write to must be writable."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryFile

from configs.lexicon.folder import BUNDLED
from configs.lexicon.yaml_entries import OntologyError
from pipeline.errors import SettingsError
from pipeline.settings import FLAGS, RunSettings
from pipeline.sinks.manifest import is_dataset
from pipeline.sources.feed_lists import FeedListError, find_feeds
from pipeline.sources.inputs import missing_inputs
from pipeline.versions import ontology_folder, ontology_of
from transforms.language.model import BUNDLED_MODELS, model_version


def check_settings(settings: RunSettings, where: str = FLAGS) -> None:
    """Raises SettingsError for the first thing that cannot work; `where` names the settings file."""
    sources = settings.sources
    if not sources.files.inputs and not sources.feeds.feeds:
        raise SettingsError(where, "sources", None, "nothing to read: give --input or --feeds, or settings that do")
    if sources.since is not None and sources.until is not None and sources.since > sources.until:
        raise SettingsError(where, "sources.since", str(sources.since), f"must not be after until, {sources.until}")
    for name in missing_inputs(sources.files):
        raise SettingsError(where, "sources.files.inputs", name, "no such file or folder, and no file matches")
    for feed in sources.feeds.feeds:
        if isinstance(feed, str) and "://" not in feed and not Path(feed).expanduser().is_file():
            raise SettingsError(where, "sources.feeds.feeds", feed, "neither a URL nor a file")
    try:
        find_feeds(sources.feeds)
    except FeedListError as error:
        raise SettingsError(error.where, error.key, error.value, error.allowed) from error
    check_coding(settings, where)
    check_output(settings.output, where)


def check_inspected(name: str) -> None:
    """Raises SettingsError if an input to inspect is neither standard input, nor an address, nor a file."""
    if name != "-" and "://" not in name and not Path(name).is_file():
        raise SettingsError(FLAGS, "FILE", name, "no such file; allowed: a file, an http(s) address, or -")


def check_dataset(dataset: Path) -> None:
    """Raises SettingsError if a folder holds no dataset."""
    if not is_dataset(dataset):
        raise SettingsError(FLAGS, "OUT", str(dataset), "holds no dataset")


def check_coding(settings: RunSettings, where: str = FLAGS) -> None:
    """Raises SettingsError if model or ontology cannot be loaded."""
    try:
        model_version(settings.model)
    except OSError as error:
        bundled = ", ".join(sorted(path.parent.name for path in BUNDLED_MODELS.glob("*/meta.json")))
        allowed = f"no such model; allowed: a bundled one ({bundled}), an installed spaCy package, or a folder"
        raise SettingsError(where, "model", settings.model, allowed) from error
    if not ontology_folder(settings.ontology).is_dir():
        bundled = ", ".join(sorted(path.parent.name for path in BUNDLED.glob("*/ontology.yaml")))
        allowed = f"no such ontology; allowed: a bundled one ({bundled}), or a folder"
        raise SettingsError(where, "ontology", settings.ontology, allowed)
    try:
        ontology_of(settings.ontology)
    except OntologyError as error:
        raise SettingsError(where, "ontology", settings.ontology, str(error)) from error


def check_output(output: Path, where: str = FLAGS) -> None:
    """Raises SettingsError if the folder of the dataset is none, or cannot be made or written to."""
    existing = next(path for path in (output, *output.absolute().parents) if path.exists())
    if not existing.is_dir():
        raise SettingsError(where, "output", str(output), f"{existing} is a file, not a folder")
    try:
        with TemporaryFile(dir=existing):
            pass
    except OSError as error:
        raise SettingsError(where, "output", str(output), f"{existing} cannot be written: {error.strerror}") from error
