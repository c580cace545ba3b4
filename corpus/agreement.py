"""`python -m corpus.agreement [NAME ...]`: how far a second annotator agrees with the first by field, as Markdown.

Spans are paired one to one within a sentence; F1 says how many found a partner, Cohen's kappa how far the partners'
labels agree beyond chance. A party that is a country alone equals its government, and speakers are the same if their
mentions overlap. Source: Cohen 1960, A coefficient of agreement for nominal scales.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from corpus.loading import CORPUS, load_stories, read_stories
from corpus.records import Attribution, Entity, Event, Party, Quote, Story, TimeExpression

RowT = TypeVar("RowT", Entity, Event, Quote, TimeExpression)

# Two quotes are the same if they share as much of their common hull.
MIN_QUOTE_OVERLAP = 0.5


@dataclass(slots=True)
class Agreement:
    """F1 counts and pairs of labels, by field, and what was disagreed on."""

    found: dict[str, Counter[str]] = field(default_factory=dict)
    pairs: dict[str, list[tuple[Hashable, Hashable]]] = field(default_factory=dict)
    disagreements: list[str] = field(default_factory=list)

    def count(self, name: str, both: int, first_only: int, second_only: int) -> None:
        """Add counts of what both found, and what only one did."""
        counter = self.found.setdefault(name, Counter())
        counter.update(both=both, first_only=first_only, second_only=second_only)

    def compare(self, name: str, first: Hashable, second: Hashable, where: str) -> None:
        """Add a pair of labels, and a disagreement if they differ."""
        self.pairs.setdefault(name, []).append((first, second))
        if first != second:
            self.disagreements.append(f"{where}: {name} {first} / {second}")


def f1(counter: Counter[str]) -> float:
    """Harmonic mean of precision and recall; 1 if there was nothing to find."""
    total = 2 * counter["both"] + counter["first_only"] + counter["second_only"]
    return 2 * counter["both"] / total if total else 1.0


def cohens_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Agreement beyond chance; None without pairs, or if chance alone explains all (one label only)."""
    if not pairs:
        return None
    observed = sum(first == second for first, second in pairs) / len(pairs)
    firsts = Counter(first for first, _ in pairs)
    seconds = Counter(second for _, second in pairs)
    expected = sum(firsts[label] * seconds[label] for label in firsts) / len(pairs) ** 2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def agreement_of(pairs_of_stories: Iterable[tuple[Story, Story]]) -> Agreement:
    """Agreement over stories, each as the first and the second annotator have it.

    Raises ValueError if the two have not the same text.
    """
    agreement = Agreement()
    for first, second in pairs_of_stories:
        if (first.title, first.text) != (second.title, second.text):
            raise ValueError(f"the two annotators of {first.id!r} have different texts")
        _compare_entities(agreement, first, second)
        _compare_dates(agreement, first, second)
        _compare_quotes(agreement, first, second)
        _compare_events(agreement, first, second)
    return agreement


def align(
    first: Sequence[RowT], second: Sequence[RowT], likeness: Callable[[RowT, RowT], float]
) -> list[tuple[RowT, RowT]]:
    """Pairs of rows of one sentence, the likest first, none twice; likeness 0 makes no pair."""
    candidates = [
        (likeness(row, other), place, other_place)
        for place, row in enumerate(first)
        for other_place, other in enumerate(second)
        if row.sentence_index == other.sentence_index
    ]
    pairs: list[tuple[RowT, RowT]] = []
    used_first: set[int] = set()
    used_second: set[int] = set()
    for score, place, other_place in sorted(candidates, key=lambda item: (-item[0], item[1], item[2])):
        if score > 0 and place not in used_first and other_place not in used_second:
            pairs.append((first[place], second[other_place]))
            used_first.add(place)
            used_second.add(other_place)
    return pairs


def paired_stories(names: Sequence[str] = ()) -> Iterator[tuple[Story, Story]]:
    """Stories of the corpus that `second` has anew, with their second annotation; of some files of it if named."""
    files = [CORPUS / "second" / f"{name}.jsonl" for name in names]
    rows = (story for file in files for story in read_stories(file)) if names else load_stories("second")
    second = {story.id: story for story in rows}
    for part in ("train", "test"):
        for story in load_stories(part):
            if story.id in second:
                yield story, second[story.id]


def report(agreement: Agreement) -> str:
    """Tables of F1 and kappa, then the disagreements, as Markdown."""
    lines = ["| found by | both | first only | second only | F1 |", "|---|---|---|---|---|"]
    for name, counter in agreement.found.items():
        numbers = " | ".join(str(counter[key]) for key in ("both", "first_only", "second_only"))
        lines.append(f"| {name} | {numbers} | {f1(counter):.2f} |")
    lines += ["", "| field | pairs | equal | kappa |", "|---|---|---|---|"]
    for name, pairs in agreement.pairs.items():
        equal = sum(first == second for first, second in pairs) / len(pairs)
        kappa = cohens_kappa(pairs)
        lines.append(f"| {name} | {len(pairs)} | {equal:.2f} | {'-' if kappa is None else f'{kappa:.2f}'} |")
    return "\n".join([*lines, "", "Disagreements:", "", *(f"- {text}" for text in agreement.disagreements), ""])


def main(arguments: list[str] | None = None) -> int:
    """Print the report; 1 if no story was annotated twice."""
    parser = argparse.ArgumentParser(prog="python -m corpus.agreement", description=__doc__)
    known = sorted(path.stem for path in (CORPUS / "second").glob("*.jsonl"))
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"files of corpus/second to compare: {', '.join(known)} (default: all)"
    )
    names = parser.parse_args(arguments).names
    for name in names:
        if name not in known:
            parser.error(f"corpus/second has no {name!r}: it has {', '.join(known)}")
    pairs = list(paired_stories(names))
    if not pairs:
        print("corpus/second has no story of the corpus", file=sys.stderr)
        return 1
    print(f"{len(pairs)} stories\n\n{report(agreement_of(pairs))}")
    return 0


def _compare_entities(agreement: Agreement, first: Story, second: Story) -> None:
    def likeness(row: Entity, other: Entity) -> float:
        return float((row.start, row.end) == (other.start, other.end))

    names = [row for row in first.entities if row.kind == "name"]
    other_names = [row for row in second.entities if row.kind == "name"]
    pairs = align(names, other_names, likeness)
    _count(agreement, "names", first, names, other_names, pairs)
    for row, other in pairs:
        where = f"{first.id} {row.text!r}"
        agreement.compare("label", row.label, other.label, where)
        agreement.compare("country", row.country, other.country, where)
        agreement.compare("sector", row.sector, other.sector, where)


def _compare_dates(agreement: Agreement, first: Story, second: Story) -> None:
    pairs = align(
        first.dates, second.dates, lambda row, other: _overlap((row.start, row.end), (other.start, other.end))
    )
    _count(agreement, "time expressions", first, first.dates, second.dates, pairs)
    for row, other in pairs:
        agreement.compare("time value", row.value, other.value, f"{first.id} {row.text!r}")


def _compare_quotes(agreement: Agreement, first: Story, second: Story) -> None:
    def likeness(row: Quote, other: Quote) -> float:
        overlap = _overlap((row.start, row.end), (other.start, other.end))
        return overlap if overlap >= MIN_QUOTE_OVERLAP else 0.0

    pairs = align(first.quotes, second.quotes, likeness)
    _count(agreement, "quotes", first, first.quotes, second.quotes, pairs)
    for row, other in pairs:
        where = f"{first.id} {row.text[:40]!r}"
        agreement.compare("quote kind", row.kind, other.kind, where)
        agreement.compare("speaker", *_labels_of_spans([_speaker_of(row)], [_speaker_of(other)]), where)
        agreement.compare("cue", row.cue_start, other.cue_start, where)


def _compare_events(agreement: Agreement, first: Story, second: Story) -> None:
    def likeness(row: Event, other: Event) -> float:
        triggers = (row.trigger_start, row.trigger_end), (other.trigger_start, other.trigger_end)
        return (_overlap(*triggers) > 0) * (1 + (row.event_type == other.event_type) + _overlap(*triggers))

    for index in range(len(first.sentences)):
        has = [any(event.sentence_index == index for event in story.events) for story in (first, second)]
        agreement.compare("sentence has an event", has[0], has[1], f"{first.id} sentence {index}")
    pairs = align(first.events, second.events, likeness)
    _count(agreement, "events (trigger)", first, first.events, second.events, pairs)
    for row, other in pairs:
        where = f"{first.id} {row.trigger!r}"
        agreement.compare("type", row.event_type, other.event_type, where)
        agreement.compare("modes", tuple(sorted(row.modes)), tuple(sorted(other.modes)), where)
        agreement.compare("status", row.status, other.status, where)
        agreement.compare("claim", row.claim, other.claim, where)
        agreement.compare("event date", str(row.happened_from), str(other.happened_from), where)
        agreement.compare("event place", row.place and row.place.name, other.place and other.place.name, where)
        speakers = [[_speaker_of(item) for item in event.attributions] for event in (row, other)]
        agreement.compare("attributions", *_labels_of_spans(*speakers), where)
        for name, parties in (
            ("actors", (row.actors, other.actors)),
            ("recipients", (row.recipients, other.recipients)),
        ):
            codes = [Counter(_code(party) for party in side) for side in parties]
            both = (codes[0] & codes[1]).total()
            agreement.count(name, both, codes[0].total() - both, codes[1].total() - both)
            if codes[0] != codes[1]:
                shown = " / ".join(",".join(sorted(side)) or "none" for side in codes)
                agreement.disagreements.append(f"{where}: {name} {shown}")


def _code(party: Party) -> str:
    return f"{party.country or '---'}{party.sector or ('GOV' if party.country else '')}"


def _speaker_of(row: Quote | Attribution) -> tuple[int, int]:
    return (-1, -1) if row.speaker_start is None or row.speaker_end is None else (row.speaker_start, row.speaker_end)


def _labels_of_spans(
    first: Sequence[tuple[int, int]], second: Sequence[tuple[int, int]]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Starts of the spans in order; a span that overlaps its counterpart takes that one's start."""
    starts = tuple(start for start, _ in first)
    others = tuple(
        first[place][0] if place < len(first) and _overlap(first[place], span) > 0 else span[0]
        for place, span in enumerate(second)
    )
    return starts, others


def _count(
    agreement: Agreement,
    name: str,
    story: Story,
    first: Sequence[RowT],
    second: Sequence[RowT],
    pairs: Sequence[tuple[RowT, RowT]],
) -> None:
    """Count what was found, and note what only one annotator has."""
    agreement.count(name, len(pairs), len(first) - len(pairs), len(second) - len(pairs))
    for rows, place, who in ((first, 0, "first"), (second, 1, "second")):
        found = [pair[place] for pair in pairs]
        for row in rows:
            if not any(row is other for other in found):
                shown = f"{row.event_type} {row.trigger!r}" if isinstance(row, Event) else repr(row.text[:60])
                agreement.disagreements.append(f"{story.id} {shown}: {name}, {who} only")


def _overlap(span: tuple[int, int], other: tuple[int, int]) -> float:
    """Length shared, by that of the common hull."""
    shared = min(span[1], other[1]) - max(span[0], other[0])
    return max(0, shared) / max(1, max(span[1], other[1]) - min(span[0], other[0]))


if __name__ == "__main__":
    sys.exit(main())
