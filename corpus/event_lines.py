"""Events of a story: triggers in braces and the lines `> TYPE/mode actors>recipients ...` below them."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from corpus.assembly import (
    Assembly,
    Placed,
    is_place,
    place_name,
)
from corpus.chains import Mention, is_plural, role_of, sectors_of
from corpus.enums import CLAIMS, STATUSES, Claim, DateBasis, Granularity, Status
from corpus.markup import MarkupError
from corpus.ontology import event_types
from corpus.quote_lines import split_ordinal
from corpus.records import Attribution, Event, EventPlace, Party, Quote
from corpus.rules import rule_faults
from corpus.timex import parse_day_range, timex_days


@dataclass(slots=True)
class _Line:
    """An event line, read but not resolved; None where it says nothing."""

    event_type: str
    modes: list[str]
    actors: list[str]
    recipients: list[str]
    status: Status = "actual"
    claim: Claim | None = None
    date: str | None = None
    place: str | None = None
    attributions: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _When:
    first: date
    last: date
    granularity: Granularity
    basis: DateBasis
    text: str | None


def resolve_events(story: Assembly) -> list[Event]:
    """Rows of the events, in order of sentence and trigger; faults go to the story's problems."""
    events: list[Event] = []
    for sentence in story.sentences:
        if sentence.source.is_broken:
            continue
        triggers = sentence.source.spans_of("{")
        lines = sentence.source.event_lines
        fresh = [line for _, line in lines if not line.startswith("+")]
        if len(fresh) != len(triggers) or (lines and lines[0][1].startswith("+")):
            shown = ", ".join(repr(sentence.source.text[span.start : span.end]) for span in triggers)
            story.fault(
                sentence.source.line,
                f"{len(triggers)} triggers {{...}} ({shown}) but {len(fresh)} event lines `> `: one "
                "each is due, in order (`>+` adds an event to the trigger before)",
            )
            continue
        remaining = iter(triggers)
        trigger = (0, 0)
        for number, line in lines:
            if not line.startswith("+"):
                span = next(remaining)
                trigger = (span.start + sentence.start, span.end + sentence.start)
            try:
                parsed = _parse(line.removeprefix("+").strip())
                event = _event(story, sentence, trigger, parsed, len(events) + 1)
                plural = any(
                    is_plural(_mention(story, sentence, trigger[0], actor)) for actor in parsed.actors if actor != "?"
                )
                for fault in rule_faults(event, parsed.actors.count("?"), plural):
                    story.fault(number, f"> {line}: {fault}")
                events.append(event)
            except MarkupError as error:
                story.fault(number, f"> {line}: {error}")
    return events


def _parse(line: str) -> _Line:
    kind, _, rest = line.partition(" ")
    tokens = [kind, *re.sub(r"\s*([>,])\s*", r"\1", rest).split()]
    if len(tokens) < 2:
        raise MarkupError("`TYPE/mode actors>recipients` is due")
    event_type, _, modes = tokens[0].partition("/")
    event_type = event_type.upper()
    modes_given = [mode for mode in modes.split("+") if mode]
    for mode in modes_given or [""]:
        try:
            event_types().kind(f"{event_type}/{mode}")
        except ValueError as error:
            raise MarkupError(str(error)) from error
    actors, _, recipients = tokens[1].partition(">")
    parsed = _Line(event_type, modes_given, _references(actors), _references(recipients))
    for token in tokens[2:]:
        _parse_token(parsed, token)
    return parsed


def _parse_token(parsed: _Line, token: str) -> None:
    if token in STATUSES:
        parsed.status = cast(Status, token)
    elif token in CLAIMS:
        parsed.claim = cast(Claim, token)
    elif token.startswith("@"):
        parsed.date = token
    elif token.startswith("in:"):
        parsed.place = token[3:]
    elif token.startswith("by:"):
        parsed.attributions = _references(token[3:])
    else:
        raise MarkupError(
            f"{token!r} is no status ({' '.join(sorted(STATUSES))}), claim "
            f"({' '.join(sorted(CLAIMS))}), @ or @DATE, in:place or by:speaker"
        )


def _references(joined: str) -> list[str]:
    return [reference for reference in joined.split(",") if reference]


def _event(story: Assembly, sentence: Placed, trigger: tuple[int, int], line: _Line, number: int) -> Event:
    covering = [
        quote
        for quote in story.quotes
        if quote.field == sentence.field
        and any(part.start <= trigger[0] and trigger[1] <= part.end for part in quote.fragments)
    ]
    claim: Claim = line.claim or ("attributed" if covering or line.attributions else "asserted")
    attributions: list[Attribution] = []
    if claim != "asserted":
        attributions = _attributions(story, sentence, trigger[0], line, covering)
        if not attributions:
            raise MarkupError(
                f"claim {claim} but the trigger is in no quote <...>: add by:speaker, or by:? if the text names nobody"
            )
    when = _when(story, sentence, line.date) if line.date else None
    text = story.title if sentence.field == "title" else story.text
    return Event(
        field=sentence.field,
        sentence_index=sentence.index,
        start=sentence.start,
        end=sentence.end,
        text=text[sentence.start : sentence.end],
        event_id=f"e{number}",
        trigger_start=trigger[0],
        trigger_end=trigger[1],
        trigger=text[trigger[0] : trigger[1]],
        event_type=line.event_type,
        modes=line.modes,
        actors=_parties(story, sentence, trigger[0], line.actors),
        recipients=_parties(story, sentence, trigger[0], line.recipients),
        status=line.status,
        claim=claim,
        attributions=attributions,
        happened_from=when.first if when else None,
        happened_to=when.last if when else None,
        date_granularity=when.granularity if when else None,
        date_basis=when.basis if when else None,
        date_text=when.text if when else None,
        place=_place(story, sentence, trigger[0], line.place) if line.place else None,
    )


def _parties(story: Assembly, sentence: Placed, position: int, references: list[str]) -> list[Party]:
    """Parties by their ids; a group such as `both leaders` gives one party for each member."""
    parties = []
    for reference in references:
        if reference == "?":
            continue
        shown = _mention(story, sentence, position, reference)
        members = [story.nearest(chain, sentence, position) or shown for chain in shown.members] or [shown]
        for member in members:
            sectors = sectors_of(member)
            parties.append(
                Party(
                    field=shown.field,
                    start=shown.start,
                    end=shown.end,
                    text=shown.text,
                    mention_id=story.mention_id(shown),
                    chain_id=story.chain_id(member),
                    country=story.country(member),
                    sector=sectors[0] if sectors else None,
                    other_sectors=list(sectors[1:]),
                    role=role_of(member),
                    is_inferred=shown.sentence_index != sentence.index,
                )
            )
    return parties


def _mention(story: Assembly, sentence: Placed, position: int, reference: str) -> Mention:
    name, ordinal = split_ordinal(reference)
    chain = story.chains.resolve(name)
    if ordinal is None:
        here = [mention for mention in chain.mentions if mention.sentence_index == sentence.index]
        said = [mention for mention in here if mention.kind != "pronoun"]
        mention = story.nearest(chain, sentence, position, said or here or chain.mentions)
        assert mention is not None
        return mention
    here = [mention for mention in chain.mentions if mention.sentence_index == sentence.index]
    if ordinal > len(here):
        raise MarkupError(f"{reference!r}: the sentence has {len(here)} mentions of it")
    return here[ordinal - 1]


def _attributions(
    story: Assembly, sentence: Placed, position: int, line: _Line, covering: list[Quote]
) -> list[Attribution]:
    """Speakers, outermost first: those of the line if it names any, else those of the quotes."""
    if not line.attributions:
        outermost_first = sorted(covering, key=lambda quote: (quote.start, -quote.end))
        return [_quote_attribution(quote) for quote in outermost_first]
    found = []
    for reference in line.attributions:
        if reference == "?":
            found.append(_attribution(story, None))
        else:
            found.append(_attribution(story, _mention(story, sentence, position, reference)))
    return found


def _quote_attribution(quote: Quote) -> Attribution:
    return Attribution(
        speaker=quote.speaker,
        field=quote.field if quote.speaker else None,
        speaker_start=quote.speaker_start,
        speaker_end=quote.speaker_end,
        mention_id=quote.speaker_mention_id,
        country=quote.speaker_country,
        sector=quote.speaker_sector,
        cue=quote.cue,
        quote_id=quote.quote_id,
    )


def _attribution(story: Assembly, speaker: Mention | None) -> Attribution:
    sectors = sectors_of(speaker) if speaker else ()
    return Attribution(
        speaker=speaker.text if speaker else None,
        field=speaker.field if speaker else None,
        speaker_start=speaker.start if speaker else None,
        speaker_end=speaker.end if speaker else None,
        mention_id=story.mention_id(speaker) if speaker else None,
        country=story.country(speaker) if speaker else None,
        sector=sectors[0] if sectors else None,
        cue=None,
        quote_id=None,
    )


def _when(story: Assembly, sentence: Placed, written: str) -> _When:
    """Days of an event: `@` is the sentence's one dated expression, `@VALUE` the one of that value.

    A value that no time expression of the story has is known from the context.
    """
    value = written[1:]
    dated = [row for row in story.dates if timex_days(row.value) is not None]
    if not value:
        here = [row for row in dated if row.sentence_index == sentence.index]
        if len({row.value for row in here}) != 1:
            shown = ", ".join(f"{row.text} = {row.value}" for row in here) or "none"
            raise MarkupError(f"@ alone needs one date in the sentence; it has {shown}")
        value = here[0].value
    days = parse_day_range(value)
    if days is None:
        raise MarkupError(f"@{value} is no date (2024-05-03, 2024-W18, 2024-05, 2024, FIRST/LAST)")
    first_value = value.partition("/")[0]
    same = [row for row in dated if row.value == first_value]
    same.sort(key=lambda row: (row.sentence_index > sentence.index, -row.sentence_index))
    here = [row for row in same if row.sentence_index == sentence.index]
    evidence = next(iter(here or same), None)
    if evidence is None or evidence.basis is None:
        return _When(*days, basis="context", text=None)
    return _When(*days, basis=evidence.basis, text=evidence.text)


def _place(story: Assembly, sentence: Placed, position: int, reference: str) -> EventPlace:
    chain = story.chains.resolve(reference)
    names = [mention for mention in chain.mentions if is_place(story, mention)]
    mention = story.nearest(chain, sentence, position, names)
    if mention is None:
        raise MarkupError(f"in:{reference}: [{chain.name}] has no mention by name with label G, L or F")
    mention_id = story.mention_id(mention)
    return EventPlace(
        place_id=f"p{mention_id[1:]}",
        field=mention.field,
        start=mention.start,
        end=mention.end,
        text=mention.text,
        name=place_name(mention),
        country=story.country(mention),
    )
