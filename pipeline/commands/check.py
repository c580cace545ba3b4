"""`demarche check`: whether settings would run, without running them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from pipeline.console import say
from pipeline.errors import ExitCode
from pipeline.preflight import check_settings
from pipeline.settings import RunSettings, load_settings
from pipeline.sources.inputs import find_files
from pipeline.versions import find_versions


def check(config: Path) -> ExitCode:
    """Says what a run with these settings would read, with what, and where it would write."""
    settings = load_settings(config)
    check_settings(settings, str(config))
    for line in _lines(settings):
        say(line)
    return ExitCode.DONE


def _lines(settings: RunSettings) -> list[str]:
    files = find_files(settings.sources.files)
    suffixes = Counter(Path(file.input_name).suffix or "no suffix" for file in files)
    kinds = ", ".join(f"{n} {suffix}" for suffix, n in sorted(suffixes.items()))
    n_bytes = sum(file.n_bytes for file in files)
    versions = find_versions(settings.model, settings.ontology)
    return [
        f"files: {len(files)} ({kinds}), {n_bytes:,} bytes" if files else "files: none",
        f"feeds: {len(settings.sources.feeds.feeds)} named in settings",
        f"model: {versions.model}",
        f"ontology: {versions.ontology}",
        f"output: {settings.output}",
        "settings are sound",
    ]
