"""Lexicon of the ontology: types, modes, intensity, CAMEO codes, and the words that set contexts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from pydantic import Field, field_validator

from configs.lexicon.contexts import ContextWords, load_contexts
from configs.lexicon.folder import OntologyFolder
from configs.lexicon.yaml_entries import Entry, OntologyError, read_mapping

TYPES_FILE = "types.yaml"
CAMEO_FILE = "cameo.yaml"

Parties = Literal["directed", "reciprocal", "recipient-required"]
Recipients = Literal["any", "foreign", "places"]
Locals = Literal["none", "people", "any"]


class ModeEntry(Entry):
    """A mode of `types.yaml`."""

    about: str = Field(min_length=1)
    intensity: float = Field(ge=-10, le=10)
    cameo: str
    parties: Parties | None = None


class TypeEntry(Entry):
    """A type of `types.yaml`."""

    about: str = Field(min_length=1)
    quad: int = Field(ge=1, le=4)
    intensity: float = Field(ge=-10, le=10)
    cameo: str
    parties: Parties = "directed"
    announced: str | None = None
    announced_abroad: bool = False
    refused: str | None = None
    nominal: str = ""
    seeks_recipient: bool = True
    keeps_own_places: bool = True
    recipients: Recipients = "any"
    locals: Locals = "none"
    uses_own: bool = False
    never_by: tuple[str, ...] = ()
    concerns_doings: bool = False
    has_counterpart: bool = False
    is_conditional: bool = False
    official: tuple[str, ...] = ()
    modes: Mapping[str, ModeEntry] = Field(default_factory=dict)
    embedded: Mapping[str, str] = Field(default_factory=dict)


class CameoEntry(Entry):
    """A code of `cameo.yaml`."""

    name: str = Field(min_length=1)
    type: str | None = None
    mode: str | None = None
    of: str | None = None
    context: str | None = None

    @field_validator("name", mode="before")
    @classmethod
    def _text(cls, value: object) -> object:
        return str(value)


@dataclass(frozen=True, slots=True)
class Kind:
    """An event type, with a mode or without."""

    type: str
    mode: str | None = None

    def __str__(self) -> str:
        return self.type if self.mode is None else f"{self.type}/{self.mode}"


@dataclass(frozen=True, slots=True)
class EventTypes:
    """Types and modes with what follows from them. Empty for an ontology without `types.yaml`."""

    types: Mapping[str, TypeEntry] = field(default_factory=dict)
    cameo: Mapping[str, CameoEntry] = field(default_factory=dict)
    embedded: Mapping[str, Mapping[Kind, str]] = field(default_factory=dict)
    codes_by_kind: Mapping[Kind, tuple[str, ...]] = field(default_factory=dict)
    contexts: ContextWords = field(default_factory=ContextWords)

    def kind(self, written: str) -> Kind:
        """`ASSAULT/beat` or `ASSAULT` as a kind. Raises ValueError, which says what is allowed."""
        name, _, mode = written.partition("/")
        entry = self.types.get(name)
        if entry is None:
            raise ValueError(f"{name!r} is no type; allowed: {', '.join(self.types)}")
        if mode and mode not in entry.modes:
            allowed = ", ".join(entry.modes) or "none"
            raise ValueError(f"{mode!r} is no mode of {name}; allowed: {allowed}")
        return Kind(name, mode or None)

    def quad_class_of(self, kind: Kind) -> int:
        """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
        return self.types[kind.type].quad

    def intensity_of(self, kind: Kind) -> float:
        """Conflict-cooperation score, -10 to 10: that of the mode if there is one."""
        entry = self.types[kind.type]
        return entry.intensity if kind.mode is None else entry.modes[kind.mode].intensity

    def parties_of(self, kind: Kind) -> Parties:
        """Whether all parties are actors (`reciprocal`), and whether a recipient must be known."""
        entry = self.types[kind.type]
        own = entry.modes[kind.mode].parties if kind.mode is not None else None
        return own or entry.parties

    def is_official(self, kind: Kind) -> bool:
        """Whether authorities alone do what the kind tells."""
        return kind.mode in self.types[kind.type].official

    def mode_for(self, verbal_type: str, act: Kind | None) -> str | None:
        """Mode of an act in words, from the act that it is about: REQUEST about AID is `assist`."""
        table = self.embedded.get(verbal_type)
        if table is None or act is None:
            return None
        return table.get(act) or table.get(Kind(act.type))

    def default_cameo_of(self, kind: Kind) -> str:
        """The code of a kind when the text says no more."""
        entry = self.types[kind.type]
        return entry.cameo if kind.mode is None else entry.modes[kind.mode].cameo

    def cameo_of(self, kind: Kind, act: Kind | None = None, contexts: tuple[str, ...] = ()) -> str:
        """The deepest code that type, mode, the act spoken about and contexts single out.

        Codes that need an act or a context that the event has not are left aside. Where the best of the others are
        several, the code that they share as their beginning is taken; if none has it, the default of the kind.
        """
        default = self.default_cameo_of(kind)
        best = [default]
        best_score = 1
        for code in self.codes_by_kind.get(kind, ()):
            score = _specificity(self.cameo[code], act, contexts)
            if score > best_score:
                best, best_score = [], score
            if score == best_score and score > 1:
                best.append(code)
        if len(best) == 1:
            return best[0]
        return next((code for code in best if len(code) == 3 and all(c.startswith(code) for c in best)), default)

    def kind_of_cameo(self, code: str) -> Kind | None:
        """Type and mode of a code, or of the longest code that it begins with; None for mere statements."""
        while code:
            entry = self.cameo.get(code)
            if entry is not None:
                return None if entry.type is None else Kind(entry.type, entry.mode)
            code = code[:-1]
        return None


def load_event_types(folder: OntologyFolder) -> EventTypes:
    """Reads `types.yaml` and `cameo.yaml`, each against the other. Raises OntologyError."""
    types_path = folder.file(TYPES_FILE)
    cameo_path = folder.file(CAMEO_FILE)
    contexts = load_contexts(folder)
    types = read_mapping(types_path, TypeEntry)
    cameo = read_mapping(cameo_path, CameoEntry)
    found = EventTypes(types=MappingProxyType(types), cameo=MappingProxyType(cameo), contexts=contexts)
    embedded: dict[str, Mapping[Kind, str]] = {}
    for name, entry in types.items():
        try:
            embedded[name] = _checked(found, name, entry)
        except ValueError as error:
            raise OntologyError(types_path, _line(types_path, f"{name}:"), f"{name}: {error}") from error
    codes: dict[Kind, list[str]] = {}
    for code, code_entry in cameo.items():
        try:
            kind = _kind_of_code(found, code_entry)
        except ValueError as error:
            raise OntologyError(cameo_path, _line(cameo_path, f'"{code}":'), f"{code}: {error}") from error
        if kind is not None:
            codes.setdefault(kind, []).append(code)
    return EventTypes(
        types=found.types,
        cameo=found.cameo,
        embedded=MappingProxyType(embedded),
        codes_by_kind=MappingProxyType({kind: tuple(sorted(members)) for kind, members in codes.items()}),
        contexts=contexts,
    )


def _checked(types: EventTypes, name: str, entry: TypeEntry) -> Mapping[Kind, str]:
    for other in (entry.announced, entry.refused):
        if other is not None:
            types.kind(other)
    for code in (entry.cameo, *(mode.cameo for mode in entry.modes.values())):
        if code not in types.cameo:
            raise ValueError(f"cameo: {code!r} stands not in {CAMEO_FILE}")
    table: dict[Kind, str] = {}
    for written, mode in entry.embedded.items():
        types.kind(f"{name}/{mode}")
        table[types.kind(written)] = mode
    return MappingProxyType(table)


def _kind_of_code(types: EventTypes, entry: CameoEntry) -> Kind | None:
    if entry.of is not None:
        types.kind(entry.of)
    if entry.context is not None and entry.context not in types.contexts.names:
        raise ValueError(f"context: {entry.context!r} stands not in contexts.yaml")
    if entry.type is None:
        return None
    return types.kind(entry.type if entry.mode is None else f"{entry.type}/{entry.mode}")


def _specificity(entry: CameoEntry, act: Kind | None, contexts: tuple[str, ...]) -> int:
    """0 for a code that needs what the event has not; 1 for one that needs nothing."""
    score = 1
    if entry.of is not None:
        if act is None or entry.of not in (str(act), act.type):
            return 0
        score += 4 if "/" in entry.of else 2
    if entry.context is not None:
        if entry.context in contexts:
            score += 1
        elif entry.of is None:
            return 0
    return score


def _line(path: object, start: str) -> int:
    with open(str(path), encoding="utf-8") as lines:
        return next((number for number, line in enumerate(lines, 1) if line.startswith(start)), 1)
