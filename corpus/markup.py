"""The inline markup of the corpus's sources (docs/annotation.md), read into spans and lines.

Nothing is resolved here: ids, attributes and event lines stay as written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from corpus.enums import COUNTRIES, GENRES

_OPENING = {"[": "]", "{": "}", "<": ">"}
_CLOSING = {closing: opening for opening, closing in _OPENING.items()}
_STORY_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ESCAPABLE = frozenset("[]{}<>|\\#=~")


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault of a source; a warning does not stop compilation."""

    path: str
    line: int
    story_id: str
    message: str
    is_warning: bool = False

    def __str__(self) -> str:
        kind = "warning: " if self.is_warning else ""
        return f"{self.path}:{self.line}: [{self.story_id}] {kind}{self.message}"


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked span of a sentence; offsets count in the bare sentence.

    `specification` is what stands after the bar of a mention, None without a bar. `continues` is true of
    `<+...>`, a further fragment of the quote before.
    """

    kind: str
    start: int
    end: int
    specification: str | None = None
    continues: bool = False


@dataclass(slots=True)
class SourceSentence:
    """One line of text with the event and quote lines below it; a broken one has no spans."""

    line: int
    text: str
    spans: list[Marked]
    starts_paragraph: bool
    is_broken: bool = False
    event_lines: list[tuple[int, str]] = field(default_factory=list)
    quote_lines: list[tuple[int, str]] = field(default_factory=list)

    def spans_of(self, kind: str) -> list[Marked]:
        """Spans opened by `kind`, in the order of their opening brackets."""
        return [span for span in self.spans if span.kind == kind]


@dataclass(slots=True)
class SourceStory:
    """`country` is that of mentions which name none; None if the header says `-`."""

    path: str
    line: int
    id: str
    published_at: datetime
    outlet: str
    country: str | None
    genre: str
    title: SourceSentence | None = None
    body: list[SourceSentence] = field(default_factory=list)

    def sentences(self) -> Iterator[SourceSentence]:
        """The title, if any, then the body."""
        if self.title is not None:
            yield self.title
        yield from self.body


class MarkupError(ValueError):
    """Says what is wrong in one line of a source."""


def parse_source(path: str, content: str) -> tuple[list[SourceStory], list[Problem]]:
    """Stories of a source file and the faults of its form. A sentence with a fault stays, broken."""
    stories: list[SourceStory] = []
    problems: list[Problem] = []
    starts_paragraph = True
    for number, line in enumerate(content.splitlines(), start=1):
        line = line.strip()
        if not line:
            starts_paragraph = True
            continue
        try:
            if line.startswith("# "):
                stories.append(_parse_header(path, number, line[2:]))
                starts_paragraph = True
            elif not stories:
                raise MarkupError("text before the first header line `# id | date | outlet | ...`")
            else:
                _add_line(stories[-1], number, line, starts_paragraph)
                starts_paragraph = starts_paragraph and line[:2] in ("= ", "> ", "~ ")
        except MarkupError as error:
            story_id = stories[-1].id if stories else "-"
            problems.append(Problem(path, number, story_id, str(error)))
    for story in stories:
        if story.title is None:
            problems.append(Problem(path, story.line, story.id, "no title line `= ...`"))
        if not story.body:
            problems.append(Problem(path, story.line, story.id, "no text"))
    return stories, problems


def parse_sentence(line: str) -> tuple[str, list[Marked]]:
    """Bare text of a marked line and its spans, in order of opening. Raises MarkupError."""
    bare: list[str] = []
    opened: list[tuple[str, int, bool, int]] = []
    spans: list[tuple[int, Marked]] = []
    order = 0
    position = 0
    while position < len(line):
        character = line[position]
        if character == "\\" and line[position + 1 : position + 2] in _ESCAPABLE:
            bare.append(line[position + 1 : position + 2])
            position += 2
            continue
        if character in _OPENING:
            continues = character == "<" and line[position + 1 : position + 2] == "+"
            opened.append((character, len(bare), continues, order))
            order += 1
            position += 1 + continues
            continue
        if character == "|" or character in _CLOSING:
            specification = None
            if character == "|":
                if not opened or opened[-1][0] != "[":
                    raise MarkupError("`|` outside of [...]: write \\| for the character")
                close = line.find("]", position)
                if close < 0:
                    raise MarkupError(f"no `]` after {line[position : position + 30]!r}")
                specification, position = line[position + 1 : close], close
                character = "]"
            if not opened or opened[-1][0] != _CLOSING[character]:
                expected = f"`{_OPENING[opened[-1][0]]}`" if opened else "no closing bracket"
                raise MarkupError(
                    f"`{character}` after {''.join(bare)[-25:]!r} where {expected} is due: spans must nest"
                )
            kind, start, continues, opened_as = opened.pop()
            text = "".join(bare[start:])
            if not text or text != text.strip():
                raise MarkupError(f"span {kind}{text}{character} is empty or has a space at its edge")
            marked = Marked(kind, start, len(bare), specification, continues)
            spans.append((opened_as, marked))
        else:
            bare.append(character)
        position += 1
    if opened:
        kind, start, _, _ = opened[-1]
        raise MarkupError(f"`{kind}` before {''.join(bare)[start : start + 25]!r} is never closed")
    return "".join(bare), [span for _, span in sorted(spans, key=lambda item: item[0])]


def _parse_header(path: str, number: int, header: str) -> SourceStory:
    parts = [part.strip() for part in header.split("|")]
    if len(parts) != 5:
        raise MarkupError(
            f"header has {len(parts)} parts; five are due: # id | 2024-05-03T08:15Z | outlet | country or - | genre"
        )
    story_id, published, outlet, country, genre = parts
    if not _STORY_ID.fullmatch(story_id):
        raise MarkupError(f"id {story_id!r} is not lower-case words joined by hyphens")
    try:
        published_at = datetime.fromisoformat(published)
    except ValueError as error:
        raise MarkupError(f"publication time {published!r} is not like 2024-05-03T08:15Z") from error
    if published_at.tzinfo is None:
        published_at = published_at.replace(tzinfo=UTC)
    if country != "-" and country not in COUNTRIES:
        raise MarkupError(f"country {country!r} is no alpha-3 code; write - for none")
    if genre not in GENRES:
        raise MarkupError(f"genre {genre!r} is none of {' '.join(sorted(GENRES))}")
    return SourceStory(
        path=path,
        line=number,
        id=story_id,
        published_at=published_at.astimezone(UTC),
        outlet=outlet,
        country=None if country == "-" else country,
        genre=genre,
    )


def _add_line(story: SourceStory, number: int, line: str, starts_paragraph: bool) -> None:
    last = story.body[-1] if story.body else story.title
    if line.startswith((">", "~")):
        if last is None:
            raise MarkupError("event or quote line before any sentence")
        lines = last.event_lines if line[0] == ">" else last.quote_lines
        lines.append((number, line[1:].strip()))
    elif line.startswith("= "):
        if last is not None:
            raise MarkupError("a second title, or a title after the text")
        story.title = SourceSentence(number, line[2:].strip(), [], starts_paragraph=True)
        _mark(story.title)
    else:
        story.body.append(SourceSentence(number, line, [], starts_paragraph))
        _mark(story.body[-1])


def _mark(sentence: SourceSentence) -> None:
    sentence.is_broken = True
    sentence.text, sentence.spans = parse_sentence(sentence.text)
    sentence.is_broken = False
