"""Lexicon of the ontology: frames, the words and constructions that express events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from pydantic import Field

from configs.lexicon.cue_index import CueIndex
from configs.lexicon.event_types import EventTypes, Kind, load_event_types
from configs.lexicon.folder import OntologyFolder
from configs.lexicon.frame_patterns import Pattern, WordTest, parse_patterns, word_test
from configs.lexicon.yaml_entries import Entry, OntologyError, read_list, read_mapping

FRAMES_FOLDER = "frames"
CLASSES_FILE = "word_classes.yaml"
MODE_WORDS_FILE = "mode_words.yaml"
# Nouns that only count or measure what follows them: "a series of attacks".
TRANSPARENT_CLASS = "transparent"
# Prepositions by which a noun of the clause may be the recipient although no frame says so.
RECIPIENT_PREPOSITIONS_CLASS = "recipient-prepositions"

Part = Literal["verb", "noun", "adjective"]
Takes = Literal["actor", "recipient"]


class FrameGroup(Entry):
    """An entry of `frames/*.yaml`: patterns that mean the same.

    `type` is a kind of event, `none` for words that look like an event and are none, `same` for words that hold another
    act and leave it what it is ("carry out an attack").
    """

    id: str = Field(pattern=r"^[a-z0-9.-]+$")
    type: str
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    roles: str = ""
    contexts: tuple[str, ...] = ()
    cameo: str | None = None
    results: Mapping[str, str] = Field(default_factory=dict)
    takes: Takes | None = None
    needs_act: bool = False
    keeps_act: bool = False
    needs_recipient: bool = False
    mutual: bool = False
    needs_country: bool = False
    needs_partner: bool = False
    together: str | None = None
    status: str | None = None
    claim: str | None = None


class ClassEntry(Entry):
    """A class of `word_classes.yaml`."""

    words: tuple[str, ...]


class ModeWordsEntry(Entry):
    """The words of a type's modes, in order of precedence."""

    modes: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Frame:
    """One pattern of one group, whose id is what `rule_id` names; `line` is the pattern as written.

    `cues` are those of the pattern.
    """

    line: str
    part: Part
    pattern: Pattern
    group: FrameGroup
    kind: Kind | None
    results: Mapping[Kind, Kind]
    together: Kind | None
    """The kind that it is when parties of several countries act together."""
    cues: tuple[frozenset[str], ...]

    @property
    def is_blocker(self) -> bool:
        """Whether the frame says that these words are no event."""
        return self.group.type == "none"

    @property
    def is_mutual(self) -> bool:
        """Whether both sides act, although the type has recipients: "X clashed with Y"."""
        return self.group.mutual and any(slot.role == "B" for slot in self.pattern.slots)

    @property
    def expects_recipient(self) -> bool:
        """Whether a slot of the frame names the recipient."""
        return any(slot.role == "R" for slot in self.pattern.slots)

    @property
    def family(self) -> str:
        """What the group's id begins with; a blocker blocks its own family only."""
        return self.group.id.partition(".")[0]

    @property
    def is_same(self) -> bool:
        """Whether the frame holds another act and leaves it what it is."""
        return self.group.type == "same"


@dataclass(frozen=True, slots=True)
class Frames:
    """Frames by part of speech and head word, the most demanding first. Empty for an ontology without frames."""

    by_head: Mapping[tuple[Part, str], tuple[Frame, ...]] = field(default_factory=dict)
    cues_by_head: Mapping[tuple[Part, str], CueIndex] = field(default_factory=dict)
    mode_words: Mapping[str, tuple[tuple[str, WordTest], ...]] = field(default_factory=dict)
    transparent: frozenset[str] = frozenset()
    recipient_prepositions: frozenset[str] = frozenset()

    def of(self, part: Part, *words: str) -> tuple[Frame, ...]:
        """Frames whose head is one of the words."""
        for word in words:
            found = self.by_head.get((part, word))
            if found is not None:
                return found
        return ()

    def fitting(self, part: Part, words: Iterable[str], around: frozenset[str]) -> list[Frame]:
        """Those frames `of` a head that the words and lemmas of its sentence do not rule out."""
        for word in words:
            cues = self.cues_by_head.get((part, word))
            if cues is not None:
                frames = self.by_head[part, word]
                return [frames[number] for number in cues.fitting(around)]
        return []

    def __len__(self) -> int:
        return sum(len(frames) for frames in self.by_head.values())


def load_frames(folder: OntologyFolder) -> Frames:
    """Reads `frames/*.yaml`, `word_classes.yaml` and `mode_words.yaml`. Raises OntologyError."""
    types = load_event_types(folder)
    classes = {name: entry.words for name, entry in read_mapping(folder.file(CLASSES_FILE), ClassEntry).items()}
    by_head: dict[tuple[Part, str], list[Frame]] = {}
    seen: set[str] = set()
    for path in folder.files(FRAMES_FOLDER):
        for group in read_list(path, FrameGroup):
            try:
                if group.id in seen:
                    raise ValueError(f"the id {group.id!r} stands here a second time")
                seen.add(group.id)
                frames = _frames_of(group, types, classes)
            except ValueError as error:
                raise OntologyError(path, _line(path, group.id), f"{group.id}: {error}") from error
            for frame in frames:
                head = frame.pattern.words[-1] if frame.part == "noun" else frame.pattern.words[0]
                by_head.setdefault((frame.part, head), []).append(frame)
    for frames_of_head in by_head.values():
        frames_of_head.sort(key=lambda frame: (-frame.pattern.rank, not frame.is_blocker, -frame.pattern.specificity))
    return Frames(
        by_head=MappingProxyType({head: tuple(members) for head, members in by_head.items()}),
        cues_by_head=MappingProxyType(
            {head: CueIndex(frame.cues for frame in members) for head, members in by_head.items()}
        ),
        mode_words=MappingProxyType(_mode_words(folder, types, classes)),
        transparent=frozenset(classes.get(TRANSPARENT_CLASS, ())),
        recipient_prepositions=frozenset(classes.get(RECIPIENT_PREPOSITIONS_CLASS, ())),
    )


def _frames_of(group: FrameGroup, types: EventTypes, classes: Mapping[str, tuple[str, ...]]) -> list[Frame]:
    kind = None if group.type in ("none", "same") else types.kind(group.type)
    if group.cameo is not None and group.cameo not in types.cameo:
        raise ValueError(f"cameo: {group.cameo!r} is no code of cameo.yaml")
    for context in group.contexts:
        if context not in types.contexts.names:
            raise ValueError(f"context {context!r} stands not in contexts.yaml")
    results = MappingProxyType({types.kind(act): types.kind(result) for act, result in group.results.items()})
    together = None if group.together is None else types.kind(group.together)
    nominal = group.roles or (types.types[kind.type].nominal if kind is not None else "")
    found: list[Frame] = []
    parts: Iterable[tuple[Part, tuple[str, ...], str]] = (
        ("verb", group.verbs, group.roles),
        ("noun", group.nouns, nominal),
        ("adjective", group.adjectives, group.roles),
    )
    for part, lines, default_slots in parts:
        for line in lines:
            for pattern in parse_patterns(line, classes, default_slots):
                if len(pattern.words) > 1 and part != "noun":
                    raise ValueError(f"pattern {line!r}: a {part} is one word; write its object as <...>")
                found.append(Frame(line, part, pattern, group, kind, results, together, pattern.cues))
    if not found:
        raise ValueError("no verbs, nouns or adjectives")
    return found


def _mode_words(
    folder: OntologyFolder, types: EventTypes, classes: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[tuple[str, WordTest], ...]]:
    path = folder.file(MODE_WORDS_FILE)
    found: dict[str, tuple[tuple[str, WordTest], ...]] = {}
    for name, entry in read_mapping(path, ModeWordsEntry).items():
        try:
            for mode in entry.modes:
                types.kind(f"{name}/{mode}")
            found[name] = tuple((mode, word_test("|".join(words), classes)) for mode, words in entry.modes.items())
        except ValueError as error:
            raise OntologyError(path, _line(path, name), f"{name}: {error}") from error
    return found


def _line(path: Any, name: str) -> int:
    with open(path, encoding="utf-8") as lines:
        return next((n for n, line in enumerate(lines, 1) if line.split("#")[0].strip().endswith(f"id: {name}")), 1)
