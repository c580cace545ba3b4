"""`python -m corpus.bare ID ...`: stories without their annotation, as sources for a second annotator to mark."""

import argparse
import sys
from collections.abc import Iterator

from corpus.loading import load_stories
from corpus.records import Story

_ESCAPES = str.maketrans({character: f"\\{character}" for character in "[]{}<>|\\"})


def bare_source(story: Story) -> str:
    """Header, title and sentences; the header leaves the country open."""
    published = story.published_at.strftime("%Y-%m-%dT%H:%MZ")
    lines = [f"# {story.id} | {published} | {story.outlet} | - | {story.genre}"]
    last_end = 0
    for sentence in story.sentences:
        if sentence.field == "title":
            lines.append("= " + story.title.translate(_ESCAPES))
            continue
        if "\n" in story.text[last_end : sentence.start]:
            lines.append("")
        lines.append(story.text[sentence.start : sentence.end].translate(_ESCAPES))
        last_end = sentence.end
    return "\n".join(lines) + "\n"


def chosen(ids: list[str]) -> Iterator[Story]:
    """Stories of both parts that have one of the ids."""
    for part in ("train", "test"):
        yield from (story for story in load_stories(part) if story.id in ids)


def main(arguments: list[str] | None = None) -> int:
    """Print the stories; 1 if an id is unknown."""
    parser = argparse.ArgumentParser(prog="python -m corpus.bare", description=__doc__)
    parser.add_argument("ids", nargs="+")
    ids: list[str] = parser.parse_args(arguments).ids
    stories = list(chosen(ids))
    print("\n".join(bare_source(story) for story in stories), end="")
    missing = sorted(set(ids) - {story.id for story in stories})
    if missing:
        print(f"no story has the id {', '.join(missing)}", file=sys.stderr)
    return int(bool(missing))


if __name__ == "__main__":
    sys.exit(main())
