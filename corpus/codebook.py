"""`docs/codebook.md`: types, modes and codes of the bundled ontology, with sentences of the corpus that tell them.

`python -m corpus.codebook --write docs/codebook.md` writes it, `--check` says whether it is up to date.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from configs.lexicon.event_types import CameoEntry, EventTypes, Kind, TypeEntry
from configs.lexicon.ontology import load_ontology
from corpus.loading import load_stories
from corpus.records import Event, Party, Story
from schemas.documentation import write_or_check

_HEAD = """# Codebook

Written from the bundled ontology by `make docs`; edit `configs/ontology/plover/`. Types and modes are PLOVER's, codes
are CAMEO's. The sentences are from the training part of [our corpus](../corpus/README.md), as its annotators marked
them: the words that tell the event are bold, and its parties follow. They are invented; nothing in them is news.

Each event has a type, and where the text tells one, a mode. *Intensity* runs from −10 (conflict) to 10 (cooperation).
How the fact stands is not part of the type: `status` says whether it happened, is planned, feared or did not happen,
and `claim` whether the outlet says so itself ([tables](tables.md#events)).
"""
_QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
_PARTIES = {
    "directed": "an actor, and a recipient where the text names one",
    "reciprocal": "all sides are actors",
    "recipient-required": "an actor and a recipient; no event without one",
}
_N_EXAMPLES = 2
# Sentences that can be read at a glance, in characters.
_SHORTEST, _LONGEST = 45, 150

Examples = Mapping[Kind, list[str]]


def codebook() -> str:
    """The page, in Markdown."""
    types = load_ontology().types
    examples = examples_by_kind(load_stories("train"))
    lines = [_HEAD, *_overview(types)]
    for name, entry in types.types.items():
        lines += _type(name, entry, examples)
    return "\n".join([*lines, *_contexts(types), *_codes(types.cameo)])


def examples_by_kind(stories: Iterable[Story]) -> Examples:
    """Sentences in Markdown that tell one event of the kind as a fact with an actor; short ones, one of a story."""
    found: dict[Kind, list[tuple[int, str]]] = defaultdict(list)
    for story in stories:
        seen: set[Kind] = set()
        counts = defaultdict[tuple[str, int], int](int)
        for event in story.events:
            counts[event.field, event.sentence_index] += 1
        for event in story.events:
            kind = Kind(event.event_type, event.modes[0] if event.modes else None)
            is_plain = event.status == "actual" and event.actors and counts[event.field, event.sentence_index] == 1
            if is_plain and kind not in seen and _SHORTEST <= len(event.text) <= _LONGEST and "\n" not in event.text:
                seen.add(kind)
                found[kind].append((not event.recipients, _example(event)))
    return {
        kind: [shown for _, shown in sorted(rows, key=lambda row: (row[0], len(row[1]), row[1]))[:_N_EXAMPLES]]
        for kind, rows in found.items()
    }


def _example(event: Event) -> str:
    start, end = event.trigger_start - event.start, event.trigger_end - event.start
    text = event.text
    marked = f"{_plain(text[:start])}**{_plain(text[start:end])}**{_plain(text[end:])}"
    sides = " → ".join(filter(None, (_named(event.actors), _named(event.recipients))))
    return f"- {marked}  \n  *{sides}*"


def _named(parties: Iterable[Party]) -> str:
    return ", ".join(_plain(f"{p.text} ({''.join(filter(None, (p.country, p.sector)))})") for p in parties)


def _plain(text: str) -> str:
    return "".join(f"\\{character}" if character in "*_`[]<>|" else character for character in text)


def _overview(types: EventTypes) -> Iterator[str]:
    yield "| type | class | intensity | meaning |"
    yield "|---|---|---|---|"
    for name, entry in types.types.items():
        yield f"| [{name}](#{name.lower()}) | {_QUADS[entry.quad]} | {_number(entry.intensity)} | {entry.about} |"
    yield ""


def _type(name: str, entry: TypeEntry, examples: Examples) -> Iterator[str]:
    yield f"## {name}\n"
    yield f"{entry.about}\n"
    yield (
        f"{_QUADS[entry.quad].capitalize()} (quad class {entry.quad}), intensity {_number(entry.intensity)}, CAMEO"
        f" {entry.cameo} where nothing tells more. Parties: {_PARTIES[entry.parties]}.\n"
    )
    follows = [
        f"{said}, it is {kind}" for said, kind in (("Announced", entry.announced), ("Refused", entry.refused)) if kind
    ]
    if follows:
        yield f"{'. '.join(follows)}.\n"
    if entry.modes:
        yield "| mode | meaning | intensity | CAMEO |"
        yield "|---|---|---|---|"
        for mode, about in entry.modes.items():
            yield f"| `{mode}` | {about.about} | {_number(about.intensity)} | {about.cameo} |"
        yield ""
    for mode_or_none in (None, *entry.modes):
        shown = examples.get(Kind(name, mode_or_none), [])
        if shown:
            yield f"{f'`{mode_or_none}`' if mode_or_none else 'Without a mode' if entry.modes else 'Examples'}:\n"
            yield from shown
            yield ""


def _contexts(types: EventTypes) -> Iterator[str]:
    yield "## Contexts\n"
    yield "What an event is about, beside its type: any number, from the words of its frame, sentence and article.\n"
    yield ", ".join(f"`{name}`" for name in types.contexts.names) + ".\n"


def _codes(cameo: Mapping[str, CameoEntry]) -> Iterator[str]:
    yield "## CAMEO codes\n"
    yield (
        "What each code takes: the kind of event, the act that must be told inside it, the context. Codes without a"
        " kind are mere statements and are not coded.\n"
    )
    yield "| code | name | kind | of | context |"
    yield "|---|---|---|---|---|"
    for code, entry in cameo.items():
        kind = "" if entry.type is None else str(Kind(entry.type, entry.mode))
        yield f"| {code} | {entry.name} | {kind} | {entry.of or ''} | {(entry.context or '').replace('_', ' ')} |"
    yield ""


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "−")


if __name__ == "__main__":
    sys.exit(write_or_check(codebook, __doc__, "the ontology and the corpus say"))
