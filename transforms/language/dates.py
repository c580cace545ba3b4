"""Finds time expressions and says which stretch of the calendar they mean."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from configs.lexicon.times import TimeWords
from schemas.dates import DateExpression
from schemas.ids import child_id_of
from transforms.language import timex_clock, timex_days, timex_numbers, timex_periods, timex_relative, timex_spans
from transforms.language.doc_columns import columns_of
from transforms.language.reading import Reading, Sentence
from transforms.language.timex_atoms import atoms_of
from transforms.language.timex_grammar import Found, Grammar
from transforms.language.timex_setting import CONTEXT, DATE, EXPLICIT, NOTHING, TIME, Meaning, Reader, Setting
from transforms.language.timex_values import Interval, interval_of

_RULES = (*timex_days.RULES, *timex_periods.RULES, *timex_relative.RULES, *timex_spans.RULES)
_MACROS = (
    timex_days.MACROS
    | timex_periods.MACROS
    | timex_clock.MACROS
    | timex_numbers.MACROS
    | timex_relative.MACROS
    | timex_spans.MACROS
)
# Headings and kinds of number of which every expression has one.
_CORES = (
    "MONTHS", "WEEKDAYS", "WEEKDAY_PLURALS", "YEAR", "ISO", "SLASHED", "DECADE", "SEASONS", "UNITS", "UNIT_PLURALS",
    "WEEKEND", "WEEKEND_PLURALS", "HOLIDAYS", "DAYS_FROM_TODAY", "NIGHTS_FROM_TODAY", "DAY_PARTS", "CLOCK", "DOTTED",
    "HALF_DAYS", "OCLOCK", "CLOCK_WORDS", "ZONES", "SETS", "DECADE_WORDS", "YEAR_WORDS", "REFERENCES",
    "BACK_REFERENCES",
)  # fmt: skip


def extract_dates(reading: Reading) -> Iterator[DateExpression]:
    """Time expressions in order of the text, as TIMEX3 has them; spans do not overlap.

    What the text leaves open is told from publication and the dates before; where neither helps, value is null.
    """
    grammar = _grammar(reading.ontology.times)
    for field, doc in reading.docs.items():
        sentences = [sentence for sentence in reading.sentences if sentence.field == field]
        setting = Setting(doc, reading.ontology.times, reading.article.published_at)
        text = columns_of(doc).text
        for found, meaning, interval, sentence in _read(grammar, setting, text, sentences):
            yield _record(reading, text, found, meaning, interval, sentence)


def _read(
    grammar: Grammar[Reader], setting: Setting, text: str, sentences: list[Sentence]
) -> Iterator[tuple[Found, Meaning, Interval | None, Sentence]]:
    starts = [sentence.start for sentence in sentences]
    finds = grammar.find(atoms_of(text))
    candidates = next(finds, None)
    while candidates is not None:
        follow = None
        for rule, found in candidates:
            sentence = sentences[max(0, bisect_right(starts, found.start) - 1)]
            setting.sentence = sentence.index
            meaning = rule.read(found, setting)
            if meaning is not None:
                follow = found.last
                if meaning is not NOTHING:
                    interval = _interval_of(meaning)
                    _remember(setting, found, meaning, interval)
                    yield found, meaning, interval, sentence
                break
        try:
            candidates = finds.send(follow)
        except StopIteration:
            candidates = None


def _interval_of(meaning: Meaning) -> Interval | None:
    return meaning.interval or (None if meaning.value is None else interval_of(meaning.value))


def _remember(setting: Setting, found: Found, meaning: Meaning, interval: Interval | None) -> None:
    if interval is not None and meaning.type in (DATE, TIME):
        setting.context = interval
        setting.context_sentence = setting.sentence
        if interval.granularity in ("day", "hour"):
            setting.context_day_exact = interval.from_at.date()
        names_year = any(found.has(name) for name in ("year", "iso", "slashed"))
        goes_on = meaning.basis == CONTEXT and setting.context_is_explicit
        setting.context_is_explicit = goes_on or (meaning.basis == EXPLICIT and names_year)


def _record(
    reading: Reading, text: str, found: Found, meaning: Meaning, interval: Interval | None, sentence: Sentence
) -> DateExpression:
    return DateExpression(
        date_id=child_id_of(reading.article.article_id, sentence.field, "date", found.start, found.end),
        article_id=reading.article.article_id,
        field=sentence.field,
        sentence_index=sentence.index,
        start=found.start,
        end=found.end,
        text=text[found.start : found.end],
        type=meaning.type,
        value=meaning.value,
        from_at=None if interval is None else interval.from_at,
        to_at=None if interval is None else interval.to_at,
        granularity=None if interval is None else interval.granularity,
        basis=meaning.basis,
    )


@lru_cache(maxsize=4)
def _grammar(words: TimeWords) -> Grammar[Reader]:
    return Grammar(words, _RULES, _MACROS, _CORES)
