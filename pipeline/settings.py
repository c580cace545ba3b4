"""Settings of a run: a YAML file that states what differs from the defaults, and flags that override it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import SettingsError, nearest
from pipeline.sources.settings import SourceSettings

FLAGS = "command line"

Runner = Literal["direct"]

_SLICE_ALONE = 1000
# A worker takes about five seconds to start and load the model, and then codes some twenty articles a second: with
# 2,000 each, its start is a twentieth of its work. A slice of 10,000 is all that memory should hold.
_SLICE_PER_WORKER = 2000
_MAX_SLICE = 10_000
# With fewer, workers are not done before the process of the command, which starts sooner, has done them alone.
_FEWEST_PER_WORKER = 100


class NearDuplicateSettings(BaseModel):
    """How copies with small changes are told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = Field(default=True, description="Whether near copies are marked, and not extracted again.")
    threshold: float = Field(
        default=0.75,
        gt=0,
        le=1,
        description="Share of runs of three words, 0…1, that two texts have in common to count as near copies.",
    )


class WatchSettings(BaseModel):
    """How `demarche watch` goes on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    min_pause_s: float = Field(default=60.0, ge=0, description="Shortest pause in seconds between two cycles.")
    max_pause_s: float = Field(
        default=900.0, gt=0, description="Longest pause in seconds, also where no feed is due: files are looked for."
    )
    compact_after_files: int = Field(
        default=2000, ge=10, description="Files that may be added before small ones are merged."
    )
    metrics_port: int | None = Field(
        default=None, ge=0, le=65535, description="Loopback port of /metrics and /healthz; none by default."
    )


class RunSettings(BaseModel):
    """All that a run can be told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: SourceSettings = Field(default=SourceSettings(), description="What is read, and how.")
    output: Path = Field(default=Path("out"), description="Folder of the dataset.")
    model: str = Field(
        default="en_demarche_sm",
        description="Language model: the bundled one, an installed spaCy package, or a folder.",
    )
    ontology: str = Field(default="plover", description="Ontology: a bundled one by name, or a folder.")
    near_duplicates: NearDuplicateSettings = Field(default=NearDuplicateSettings(), description="Near copies.")
    watch: WatchSettings = Field(default=WatchSettings(), description="The loop of `demarche watch`.")
    runner: Runner = Field(default="direct", description="Beam runner: direct runs on this machine.")
    workers: int = Field(default=1, ge=1, le=256, description="Processes that extract, at most.")
    slice_articles: int | None = Field(
        default=None,
        ge=1,
        le=100_000,
        description="Articles per commit; by default 1,000, or 2,000 per worker up to 10,000 if there are several.",
    )
    batch_articles: int = Field(default=16, ge=1, le=1024, description="Articles that the model reads at once.")
    store_text: bool = Field(
        default=True,
        description="Whether texts are stored; if not, hashes of them are, and the sentences that other tables quote.",
    )
    max_dead_letter_share: float = Field(
        default=0.1, ge=0, le=1, description="Share of dead letters in what came in beyond which a run exits with 3."
    )
    allow_mixed: bool = Field(
        default=False, description="Whether a dataset that another model or ontology has coded may be added to."
    )

    @property
    def articles_per_slice(self) -> int:
        """`slice_articles`, or what suits the number of workers: each starts anew with every slice."""
        if self.slice_articles is not None:
            return self.slice_articles
        return _SLICE_ALONE if self.workers == 1 else min(self.workers * _SLICE_PER_WORKER, _MAX_SLICE)

    def workers_for(self, n_articles: int) -> int:
        """Processes that pay for so many articles; 1 is that of the command."""
        return min(self.workers, max(1, n_articles // _FEWEST_PER_WORKER))


def load_settings(path: Path | None, flags: Mapping[str, Any] | None = None) -> RunSettings:
    """Settings of a file, or the defaults, with flags over them; a flag's key is dotted (`sources.files.inputs`).

    Relative paths of a file are relative to its folder, those of flags to the working directory. Raises SettingsError.
    """
    values = {} if path is None else _read_yaml(path)
    where = {} if path is None else dict.fromkeys(_leaves(values), str(path))
    if path is not None:
        _checked(values, where)
        values = _rooted(values, path.parent)
    for key, value in (flags or {}).items():
        _set(values, key.split("."), value)
        where[key] = FLAGS
    return _checked(values, where)


def settings_json(settings: RunSettings) -> str:
    """Settings as resolved, in JSON; values of request headers, which may be secrets, are masked."""
    resolved = settings.model_dump(mode="json")
    for feed in resolved["sources"]["feeds"]["feeds"]:
        if isinstance(feed, dict):
            feed["headers"] = dict.fromkeys(feed.get("headers", {}), "***")
    text = RunSettings.model_construct(**resolved).model_dump_json(warnings=False)
    return re.sub(r"(?<=://)[^/@\s\"]+@", "***@", text)


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise SettingsError(str(path), "file", path.name, f"cannot be read: {reason}") from error
    try:
        values = yaml.safe_load(content)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}" if mark is not None else "file"
        raise SettingsError(str(path), line, getattr(error, "problem", None) or "", "is not YAML") from error
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise SettingsError(str(path), "file", values, "must hold 'key: value' lines")
    return values


def _checked(values: Mapping[str, Any], where: Mapping[str, str]) -> RunSettings:
    try:
        return RunSettings.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise _settings_error(first, where) from None


def _settings_error(first: Any, where: Mapping[str, str]) -> SettingsError:
    location = [str(part) for part in first["loc"]]
    key = ".".join(location)
    place = next((w for k, w in where.items() if key.startswith(k) or k.startswith(key)), None)
    place = place or next(iter(where.values()), FLAGS)
    if first["type"] == "extra_forbidden":
        known = _keys_at(location[:-1])
        close = nearest(location[-1], known)
        hint = f"did you mean {close}?" if close else f"the keys here are {', '.join(sorted(known))}"
        return SettingsError(place, key, first["input"], f"unknown key; {hint}")
    message = first["msg"].removeprefix("Value error, ")
    return SettingsError(place, key, first["input"], message[:1].lower() + message[1:])


def _keys_at(location: list[str]) -> list[str]:
    model: Any = RunSettings
    for part in location:
        annotation = model.model_fields[part].annotation if part in getattr(model, "model_fields", {}) else None
        if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
            return []
        model = annotation
    return list(model.model_fields)


def _leaves(values: Mapping[str, Any], prefix: str = "") -> list[str]:
    keys: list[str] = []
    for key, value in values.items():
        name = f"{prefix}{key}"
        keys += _leaves(value, f"{name}.") if isinstance(value, dict) and value else [name]
    return keys


def _set(values: dict[str, Any], path: list[str], value: Any) -> None:
    for part in path[:-1]:
        values = values.setdefault(part, {})
    values[path[-1]] = value


def _rooted(values: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Settings of a file with its relative paths under its folder."""
    sources = dict(values.get("sources") or {})
    if sources.get("files", {}).get("inputs"):
        inputs = [name if name == "-" else _under(folder, name) for name in sources["files"]["inputs"]]
        sources["files"] = {**sources["files"], "inputs": inputs}
    if sources.get("feeds", {}).get("feeds"):
        feeds = [_under(folder, f) if isinstance(f, str) and "://" not in f else f for f in sources["feeds"]["feeds"]]
        sources["feeds"] = {**sources["feeds"], "feeds": feeds}
    rooted = {**values, "sources": sources} if sources else dict(values)
    rooted["output"] = _under(folder, values.get("output", "out"))
    for key in ("model", "ontology"):
        if key in values and (folder / values[key]).is_dir():
            rooted[key] = _under(folder, values[key])
    return rooted


def _under(folder: Path, name: str) -> str:
    path = Path(name).expanduser()
    return str(path if path.is_absolute() else folder / path)
