"""`python -m corpus.statistics [train test]`: sizes of the corpus and its commonest sentences, as Markdown."""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from spacy.lang.en.stop_words import STOP_WORDS

from corpus.enums import INTERNATIONAL, REGION_OF
from corpus.loading import load_stories
from corpus.records import Story

# An opening is as many parts of a skeleton.
OPENING_PARTS = 6
COMMONEST = 10


def counts_of(stories: Iterable[Story]) -> dict[str, Counter[str]]:
    """Counts by what the heading says; `sizes` are of stories, sentences, words and annotations."""
    tables: dict[str, Counter[str]] = {
        name: Counter()
        for name in ("sizes", "genre", "region", "label", "type", "mode", "status", "claim", "quote kind", "time type")
    }
    for story in stories:
        tables["sizes"].update(_sizes(story))
        tables["genre"][story.genre] += 1
        tables["region"].update(regions_of(story))
        tables["label"].update(row.label or "(none)" for row in story.entities if row.kind == "name")
        tables["quote kind"].update(row.kind for row in story.quotes)
        tables["time type"].update(row.type for row in story.dates)
        for event in story.events:
            tables["type"][event.event_type] += 1
            tables["mode"].update(f"{event.event_type}/{mode}" for mode in event.modes)
            tables["status"][event.status] += 1
            tables["claim"][event.claim] += 1
    return tables


def regions_of(story: Story) -> set[str]:
    """Regions of the countries that a story's places and parties belong to."""
    countries = {place.country for place in story.places}
    for event in story.events:
        countries |= {party.country for party in (*event.actors, *event.recipients)}
    regions = {REGION_OF[country] for country in countries if country in REGION_OF}
    return regions | ({"international bodies"} if countries & INTERNATIONAL else set())


def skeleton_of(story: Story, index: int) -> list[str]:
    """A sentence's parts: marked spans as `NAME`, `nominal`, `pronoun`, `TIME`, event types; function words as they
    are; numbers as `9`; runs of other words as one `w`; punctuation.
    """
    sentence = story.sentences[index]
    marks = list(_marks(story, index))
    outer = [mark for mark in marks if not any(_is_inside(mark, other) for other in marks)]
    text = story.title if sentence.field == "title" else story.text
    parts: list[str] = []
    position = sentence.start
    for start, end, name in sorted(outer):
        parts += _words(text[position:start])
        parts.append(name)
        position = max(position, end)
    parts += _words(text[position : sentence.end])
    return [part for place, part in enumerate(parts) if part != "w" or parts[place - 1 : place] != ["w"]]


def commonest(stories: Iterable[Story]) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """The commonest skeletons of whole sentences, and of their openings, with counts. Titles are left out."""
    whole: Counter[str] = Counter()
    openings: Counter[str] = Counter()
    for story in stories:
        for index, sentence in enumerate(story.sentences):
            if sentence.field == "text":
                parts = skeleton_of(story, index)
                whole[" ".join(parts)] += 1
                openings[" ".join(parts[:OPENING_PARTS])] += 1
    return whole.most_common(COMMONEST), openings.most_common(COMMONEST)


def report(parts: Mapping[str, Sequence[Story]]) -> str:
    """Markdown tables with a column for each part, then the commonest sentences of all parts together."""
    tables = {part: counts_of(stories) for part, stories in parts.items()}
    modes = sum((table["mode"] for table in tables.values()), Counter[str]())
    lines: list[str] = []
    for name in next(iter(tables.values()), {}):
        if name == "mode":
            continue
        columns = ["", *parts, *(["modes"] if name == "type" else [])]
        lines += [f"### {name.capitalize()}", "", f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
        total = sum((table[name] for table in tables.values()), Counter[str]())
        for key in list(total) if name == "sizes" else [key for key, _ in total.most_common()]:
            cells = [key, *(str(table[name][key]) for table in tables.values())]
            if name == "type":
                prefix = f"{key}/"
                of_type = [(mode, count) for mode, count in modes.most_common() if mode.startswith(prefix)]
                cells.append(" · ".join(f"{mode.removeprefix(prefix)} {count}" for mode, count in of_type))
            lines.append(f"| {' | '.join(cells)} |")
        lines.append("")
    everything = [story for stories in parts.values() for story in stories]
    for heading, rows in zip(("sentences", f"openings ({OPENING_PARTS} parts)"), commonest(everything), strict=True):
        lines += [f"### Commonest {heading}", "", "| count | skeleton |", "|---|---|"]
        lines += [f"| {count} | `{skeleton}` |" for skeleton, count in rows]
        lines.append("")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Print the report on the given parts."""
    parser = argparse.ArgumentParser(prog="python -m corpus.statistics", description=__doc__)
    parser.add_argument("parts", nargs="*", default=["train", "test"], metavar="PART", help="train, test or second")
    print(report({part: list(load_stories(part)) for part in parser.parse_args(arguments).parts}))
    return 0


def _sizes(story: Story) -> dict[str, int]:
    return {
        "stories": 1,
        "stories without events": int(not story.events),
        "sentences": len(story.sentences),
        "sentences with events": len({event.sentence_index for event in story.events}),
        "words": len(story.title.split()) + len(story.text.split()),
        "mentions": len(story.entities),
        "events": len(story.events),
        "quotes": len(story.quotes),
        "time expressions": len(story.dates),
        "places": len(story.places),
    }


def _marks(story: Story, index: int) -> Iterator[tuple[int, int, str]]:
    for row in story.entities:
        if row.sentence_index == index:
            yield row.start, row.end, "NAME" if row.kind == "name" else row.kind
    for date in story.dates:
        if date.sentence_index == index:
            yield date.start, date.end, "TIME"
    for event in story.events:
        if event.sentence_index == index:
            yield event.trigger_start, event.trigger_end, event.event_type


def _is_inside(mark: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return other[0] <= mark[0] and mark[1] <= other[1] and other[:2] != mark[:2]


def _words(text: str) -> list[str]:
    return [
        "9" if word[0].isdigit() else word.lower() if word.lower() in STOP_WORDS or not word[0].isalpha() else "w"
        for word in re.findall(r"['’]s\b|[^\W\d_][\w'’-]*|\d[\d.,]*|[^\w\s]", text)
    ]


if __name__ == "__main__":
    sys.exit(main())
