"""Compile sources in markup to the corpus's JSONL, with every fault that forbids it."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from corpus.assembly import assemble, entities_of, places_of, sentences_of
from corpus.event_lines import resolve_events
from corpus.lint import warnings_of
from corpus.markup import Problem, SourceStory, parse_source
from corpus.quote_lines import resolve_quotes
from corpus.records import Story

CORPUS = Path(__file__).parent
SOURCE = CORPUS / "source"


def compile_source(path: str, content: str) -> tuple[list[Story], list[Problem]]:
    """Compiled stories of one source file, and its faults and warnings in order of line."""
    sources, problems = parse_source(path, content)
    stories = [_compile_story(source, problems) for source in sources]
    for story_id, count in Counter(source.id for source in sources).items():
        if count > 1:
            line = [source.line for source in sources if source.id == story_id][-1]
            problems.append(Problem(path, line, story_id, f"id is used {count} times in the file"))
    problems.sort(key=lambda problem: problem.line)
    return stories, problems


def compiled_path(source: Path) -> Path:
    """Where a source file's stories go: `corpus/source/train/x.txt` to `corpus/train/x.jsonl`."""
    return (source.parents[2] / source.parent.name / source.name).with_suffix(".jsonl")


def to_jsonl(stories: Iterable[Story]) -> str:
    """One story a line; the same stories give the same bytes."""
    return "".join(story.model_dump_json() + "\n" for story in stories)


def _compile_story(source: SourceStory, problems: list[Problem]) -> Story:
    story = assemble(source, problems)
    resolve_quotes(story)
    events = resolve_events(story)
    problems += warnings_of(story)
    return Story(
        id=source.id,
        title=story.title,
        text=story.text,
        published_at=source.published_at,
        outlet=source.outlet,
        genre=source.genre,
        sentences=sentences_of(story),
        entities=entities_of(story),
        events=events,
        quotes=story.quotes,
        dates=story.dates,
        places=places_of(story),
    )
