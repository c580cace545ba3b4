"""What the meaning of a time expression depends on: publication, the dates given before, and the clause around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from spacy.tokens import Doc, Token

from configs.lexicon.times import TimeWords
from transforms.language import syntax
from transforms.language.timex_grammar import Found
from transforms.language.timex_values import Interval

DATE, TIME, DURATION, SET = "DATE", "TIME", "DURATION", "SET"
EXPLICIT, RELATIVE, CONTEXT = "explicit", "relative", "context"

# Grains of dates that lend their year to those of the next sentence.
_FINE_GRAINS = frozenset({"day", "hour", "month"})
_FOR = frozenset({"for"})
# Clauses that are looked at, from the expression upwards, for a word that points to the future.
_MAX_CLAUSES = 3


class Direction(Enum):
    """Whether a day without a year lies before or after publication."""

    PAST = "past"
    FUTURE = "future"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Meaning:
    """Type and value of an expression, and what they rest on. "Early" and "late" leave the value as it is.

    `interval` is given where it does not follow from the value: the stretch of "the past two weeks".
    """

    type: str
    value: str | None
    basis: str | None = None
    interval: Interval | None = None


@dataclass(slots=True)
class Setting:
    """Where an expression stands. Kept up to date by the tagger while it goes through a text."""

    doc: Doc
    words: TimeWords
    published_at: datetime | None
    context: Interval | None = None
    context_sentence: int = -1
    context_day_exact: date | None = None
    context_is_explicit: bool = False
    sentence: int = 0

    @property
    def published_on(self) -> date | None:
        """Day of publication."""
        return None if self.published_at is None else self.published_at.date()

    @property
    def context_is_remote(self) -> bool:
        """Whether the text has just given a date that lies more than a year from publication."""
        if self.context is None or self.published_on is None:
            return self.context is not None
        return abs(self.context.from_at.year - self.published_on.year) > 1

    @property
    def context_day(self) -> date | None:
        """First day of the last date that the text gave."""
        return None if self.context is None else self.context.from_at.date()

    def anchor_of(self, is_anaphoric: bool, needs_day: bool = False) -> tuple[date, str] | None:
        """The day to count from and the basis that it gives; None if it is not known.

        Days and weeks are counted from the last date that was a day, whatever longer stretch was named since.
        """
        context_day = self.context_day_exact if needs_day else self.context_day
        if is_anaphoric and context_day is not None:
            return context_day, CONTEXT
        if self.published_on is not None:
            return self.published_on, RELATIVE
        return None if context_day is None or not is_anaphoric else (context_day, CONTEXT)

    def lent_year(self) -> int | None:
        """Year of an explicit date close before, if it is not about the time of publication.

        In an article without a date any explicit date before will do; else a day or a month of the same sentence or
        the one before, or a year of the same sentence.
        """
        context = self.context
        if context is None or not self.context_is_explicit or context.granularity == "decade":
            return None
        year = context.from_at.year
        if self.published_on is None:
            return year
        distance = self.sentence - self.context_sentence
        if distance == 0 and context.granularity == "year":
            return year
        is_near = distance <= 1 and context.granularity in _FINE_GRAINS
        return year if is_near and abs(year - self.published_on.year) > 1 else None

    def token_at(self, found: Found, name: str | None = None) -> Token | None:
        """The token in which an expression, or the part of it under a name, begins."""
        atoms = found.atoms_at(name) if name is not None else found.atoms[found.first : found.last]
        if not atoms:
            return None
        span = self.doc.char_span(atoms[0].start, atoms[-1].end, alignment_mode="expand")
        return None if span is None else span[0]

    def is_word_before(self, found: Found, words: frozenset[str]) -> bool:
        """Whether the word before an expression is one of some."""
        return found.first > 0 and found.atoms[found.first - 1].lower in words

    def follows(self, found: Found, words: frozenset[str]) -> bool:
        """Whether the word after an expression is one of some."""
        return found.last < len(found.atoms) and found.atoms[found.last].lower in words

    def direction_of(self, found: Found) -> Direction:
        """Where the clause around an expression points.

        The first clause with a tense decides, from the expression upwards; an infinitive points where the word that
        governs it sends it ("agreed to meet"), a participle of planning ahead ("a summit scheduled for May").
        """
        token = self.token_at(found)
        if token is None:
            return Direction.OPEN
        if self.is_word_before(found, self.words.sets["future_prepositions"]):
            return Direction.FUTURE
        clause = syntax.clause_of(token)
        for _ in range(_MAX_CLAUSES):
            direction = self._clause_direction(clause, found)
            if direction is not Direction.OPEN:
                return direction
            governor = syntax.governor_of(clause)
            if governor is None:
                break
            if governor.lemma_.lower() in self.words.sets["future_governors"] and syntax.marker_of(clause) == "to":
                return Direction.FUTURE
            clause = syntax.clause_of(governor)
        return Direction.OPEN

    def _clause_direction(self, clause: Token, found: Found) -> Direction:
        tense = syntax.tense_of(clause)
        auxiliaries = syntax.auxiliaries_of(clause)
        if tense.is_ahead:
            return Direction.FUTURE
        if any(auxiliary.lower_ in self.words.sets["future_modals"] for auxiliary in auxiliaries) and tense not in (
            syntax.Tense.PERFECT,
        ):
            return Direction.FUTURE
        if any(auxiliary.lower_ == "had" for auxiliary in auxiliaries):
            return Direction.PAST
        if clause.lower_ in self.words.sets["future_participles"] and (auxiliaries or self.is_word_before(found, _FOR)):
            return Direction.FUTURE
        return Direction.PAST if tense in (syntax.Tense.PAST, syntax.Tense.PERFECT) else Direction.OPEN


# The answer of a reader that knows an expression to be none, of any length: "22-year-old".
NOTHING = Meaning("", None)

Reader = Callable[[Found, Setting], Meaning | None]
