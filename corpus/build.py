"""`python -m corpus.build [FILE ...]`: compile sources, or all of them, and print their faults.

A file with faults leaves its compiled form as it was, and the exit status is 1. `--check` writes nothing.
"""

import argparse
import sys
from pathlib import Path

from corpus.compilation import SOURCE, compile_source, compiled_path, to_jsonl
from corpus.records import Story


def main(arguments: list[str] | None = None) -> int:
    """Compile, print faults and a line of counts for each file; 0 if there was no fault."""
    parser = argparse.ArgumentParser(prog="python -m corpus.build", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="sources; all if none is given")
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--quiet", action="store_true", help="print no warnings")
    options = parser.parse_args(arguments)
    files = [path.resolve() for path in options.files] or sorted(SOURCE.glob("*/*.txt"))
    seen: dict[str, str] = {}
    failed = False
    for path in files:
        stories, problems = compile_source(path.name, path.read_text(encoding="utf-8"))
        for problem in problems:
            if not (problem.is_warning and options.quiet):
                print(problem)
        n_faults = sum(not problem.is_warning for problem in problems)
        for story in stories:
            # A second annotation of a story keeps its id.
            key = f"{path.parent.name == 'second'} {story.id}"
            if key in seen:
                print(f"{path.name}: [{story.id}] the id is used in {seen[key]} too")
                n_faults += 1
            seen[key] = path.name
        print(f"{path.name}: {_counts(stories)}, {n_faults} faults")
        if n_faults:
            failed = True
        elif not options.check:
            target = compiled_path(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(to_jsonl(stories), encoding="utf-8")
    return int(failed)


def _counts(stories: list[Story]) -> str:
    sentences = sum(len(story.sentences) for story in stories)
    events = sum(len(story.events) for story in stories)
    quotes = sum(len(story.quotes) for story in stories)
    return f"{len(stories)} stories, {sentences} sentences, {events} events, {quotes} quotes"


if __name__ == "__main__":
    sys.exit(main())
