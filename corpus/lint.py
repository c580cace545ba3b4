"""Warnings about what an annotator may have overlooked: names, dates and pronouns left unmarked."""

import re

from corpus.assembly import SENTENCE_START, Assembly, Placed
from corpus.chains import label_of
from corpus.markup import Problem

_DATE_WORD = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:January|February|March|April|June|July|August"
    r"|September|October|November|December)|yesterday|today|tomorrow|tonight|(?:last|next|this) (?:week"
    r"|month|year|summer|winter|spring|autumn|night)|(?:19|20)\d\d)\b"
)
_CAPITALISED = re.compile(r"\b[A-Z][\w’'.&-]*(?:\s+[A-Z][\w’'.&-]*)*")
# fmt: off
_TITLE_WORDS = frozenset((
    "I", "Mr", "Mrs", "Ms", "Dr", "Sir", "Lord", "Lady", "Dame", "Prince", "Princess", "King", "Queen", "Pope",
    "Sheikh", "President", "Prime", "Minister", "Foreign", "Defence", "Defense", "Interior", "Finance", "Vice",
    "Deputy", "Secretary", "General", "Gen", "Lt", "Col", "Maj", "Capt", "Sgt", "Adm", "Colonel", "Captain",
    "Major", "Admiral", "Chancellor", "Ambassador", "Governor", "Gov", "Senator", "Sen", "Rep", "Judge",
    "Justice", "Chief", "Commissioner", "Speaker", "Attorney", "Archbishop", "Bishop", "Cardinal", "Imam",
    "Ayatollah", "Chairman", "Chairwoman", "Professor", "Prof", "Mayor", "Premier", "Taoiseach", "Crown",
    "Emir",
))
# fmt: on


def warnings_of(story: Assembly) -> list[Problem]:
    """Warnings of a story, by sentence. Headlines are not searched for names: theirs may all be capitals."""
    found = []
    for sentence in story.sentences:
        messages = _unmarked_dates(story, sentence)
        if sentence.field == "text":
            messages += _unmarked_names(story, sentence)
        for message in messages:
            source = story.source
            found.append(Problem(source.path, sentence.source.line, source.id, message, True))
    return found


def _unmarked_dates(story: Assembly, sentence: Placed) -> list[str]:
    covered = [(row.start, row.end) for row in story.dates if row.field == sentence.field]
    covered += [(row.start, row.end) for row in story.mentions if row.field == sentence.field]
    return [
        f"{match.group()!r} is no marked time expression: [{match.group()}|VALUE]"
        for match in _DATE_WORD.finditer(sentence.source.text)
        if not _is_covered(match.start() + sentence.start, match.end() + sentence.start, covered)
    ]


def _unmarked_names(story: Assembly, sentence: Placed) -> list[str]:
    text = sentence.source.text
    covered = [(row.start, row.end) for row in story.dates if row.field == "text"]
    covered += [
        (row.start, row.end)
        for row in story.mentions
        if row.field == "text" and ((row.kind == "name" and label_of(row)) or row.kind == "pronoun")
    ]
    found = []
    for match in _CAPITALISED.finditer(text):
        opens_clause = SENTENCE_START.search(text[: match.start()]) is not None
        for word in re.finditer(r"\S+", match.group()):
            start = match.start() + word.start()
            bare = re.sub(r"(?:’s|'s|\W)+$", "", word.group())
            if bare in _TITLE_WORDS or _DATE_WORD.fullmatch(bare) or (opens_clause and word.start() == 0):
                continue
            first = sentence.start + start
            if not _is_covered(first, first + 1, covered):
                found.append(f"{bare!r} is in no marked name")
    return found


def _is_covered(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(first <= start and end <= last for first, last in spans)
