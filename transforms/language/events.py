"""Extracts events: who did what to whom, each with the words that prove it.

Frames find acts (`triggers`), mentions give their parties (`event_roles`), rules decide among the acts of a sentence
(`event_rules`), and status and claim say whether it is so (`status`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from configs.lexicon.event_types import Kind
from configs.lexicon.frame_patterns import SUBJECT
from schemas.articles import TITLE
from schemas.events import Event, Party
from schemas.ids import child_id_of
from transforms.language import syntax
from transforms.language.acts import Act, Step
from transforms.language.contexts import ContextFinder
from transforms.language.doc_columns import columns_of
from transforms.language.event_dates import date_of
from transforms.language.event_details import confidence_of, duplicates_marked, kind_by_words, trigger_of
from transforms.language.event_home import HomeParties
from transforms.language.event_inference import AUTHORITIES, Told, may_be_completed, with_inferred_parties
from transforms.language.event_judgement import confidence_features, gate_features, mode_features, with_mode
from transforms.language.event_parties import PartyResolver
from transforms.language.event_places import place_of
from transforms.language.event_roles import parties_of_act
from transforms.language.event_rules import (
    Candidate,
    Rejection,
    announced_kind,
    reject_incomplete,
    reject_private,
    resolved,
    without_own_sides,
)
from transforms.language.mention_finder import MentionFinder
from transforms.language.party_evidence import with_own_evidence, without_cited_speakers
from transforms.language.reading import Reading, Sentence
from transforms.language.recipient_choice import Codes, Option, RecipientChooser, with_chosen_recipients
from transforms.language.relevance import DOUBTFUL, relevance_in
from transforms.language.status import StatusReader
from transforms.language.told_together import with_circumstances, with_lent_parties
from transforms.language.triggers import ActFinder
from transforms.language.word_tests import WordMatcher

_LEAD_SENTENCES = 2


@dataclass(frozen=True, slots=True)
class CodedSentence:
    """What became of one sentence: its events, and the candidates that gave none."""

    sentence: Sentence
    events: tuple[Event, ...]
    rejections: tuple[Rejection, ...]
    steps: tuple[Step, ...] = ()
    """The frames that were tried, if asked for."""


def extract_events(reading: Reading) -> Iterator[Event]:
    """Records of the table `events`, in order of the text."""
    yield from duplicates_marked(event for coded in code_sentences(reading) for event in coded.events)


def code_sentences(reading: Reading, is_traced: bool = False) -> Iterator[CodedSentence]:
    """Events and rejected candidates by sentence, in order of the text; traced, with the frames that were tried."""
    coder = _Coder(reading, is_traced)
    found = [coder.candidates_of(sentence) for sentence in reading.sentences]
    told = _told(found)
    completed = coder.completed(told)
    for one in found:
        yield coder.coded(one, [next(completed) for _ in one.standing])


def recipient_questions(reading: Reading) -> Iterator[tuple[Told, Candidate, Mapping[Codes, Option]]]:
    """Acts whose clauses name no recipient, as told and as the rules complete them, with what it may be."""
    coder = _Coder(reading, is_traced=False)
    told = _told([coder.candidates_of(sentence) for sentence in reading.sentences])
    completed = list(with_inferred_parties(reading.ontology.types, told))
    chooser = RecipientChooser(reading, reading.ontology.types)
    for index, (one, candidate) in enumerate(zip(told, completed, strict=True)):
        options = chooser.options(told, completed, index)
        if options:
            yield one, candidate, options


def _told(found: Iterable[_SentenceCandidates]) -> list[Told]:
    return with_lent_parties([Told(one.sentence, candidate) for one in found for candidate in one.standing])


def _is_foreign(actors: Sequence[Party], recipients: Sequence[Party]) -> bool:
    """Whether an act is aimed at somebody of another country than the actors'."""
    own = {party.country for party in actors}
    return any(party.country is not None and party.country not in own for party in recipients)


def _is_reversed(act: Act) -> bool:
    """Whether the subject is acted on, as the host of a visit is; what it says of itself it does say."""
    slots = act.frame.pattern.slots if act.frame is not None and act.head.pos_ == "VERB" else ()
    return any(slot.where == (SUBJECT,) and slot.role == "R" for slot in slots)


@dataclass(frozen=True, slots=True)
class _SentenceCandidates:
    """The acts of one sentence before its surroundings are looked at."""

    sentence: Sentence
    standing: Sequence[Candidate]
    rejections: Sequence[Rejection]
    steps: tuple[Step, ...]


class _Coder:
    """Codes the sentences of one reading."""

    def __init__(self, reading: Reading, is_traced: bool) -> None:
        self._reading = reading
        self._steps: list[Step] = []
        on_step = self._steps.append if is_traced else None
        self._types = reading.ontology.types
        self._frames = reading.ontology.frames
        self._judge = reading.ontology.judge
        self._mentions = MentionFinder(reading)
        self._resolver = PartyResolver(reading, self._mentions)
        self._home = HomeParties(reading, self._resolver.home)
        self._status = StatusReader(reading)
        self._contexts = ContextFinder(reading)
        model = None if self._judge.gate is None else self._judge.gate.relevance
        relevance = relevance_in(model, [sentence.text for sentence in reading.sentences])
        self._relevance = {(s.field, s.index): one for s, one in zip(reading.sentences, relevance, strict=True)}
        self._words = {field: self._matcher(field) for field in reading.docs}
        self._finders = {
            field: ActFinder(self._frames, self._types, words, on_step) for field, words in self._words.items()
        }

    def candidates_of(self, sentence: Sentence) -> _SentenceCandidates:
        """The acts of a sentence that stand beside each other, their parties as far as the sentence names them."""
        self._steps.clear()
        span = sentence.span
        acts = self._finders[sentence.field].acts_in(columns_of(span.doc).tokens[span.start : span.end])
        hopeful: list[Candidate] = []
        rejections: list[Rejection] = []
        found = [without_cited_speakers(self._reading, sentence.field, self._candidate(sentence, act)) for act in acts]
        for candidate in with_circumstances(self._types, found):
            reason = reject_incomplete(self._types, candidate)
            if reason is None or may_be_completed(self._types, candidate) or self._home.is_hopeful(candidate):
                hopeful.append(candidate)
            else:
                rejections.append(Rejection(candidate, reason))
        standing, outranked = resolved(hopeful)
        return _SentenceCandidates(sentence, standing, (*rejections, *outranked), tuple(self._steps))

    def completed(self, told: Sequence[Told]) -> Iterator[Candidate]:
        """The candidates of the article with the parties that their clauses leave out.

        They are supplied by rule, recipients also by the ontology's judge; last come parties without any country.
        """
        completed = list(with_inferred_parties(self._types, told))
        weights = self._judge.recipients
        if weights:
            chooser = RecipientChooser(self._reading, self._types)
            completed = list(with_chosen_recipients(chooser, weights, told, completed))
        return self._home.completed(told, completed)

    def coded(self, found: _SentenceCandidates, completed: Sequence[Candidate]) -> CodedSentence:
        """Events of a sentence, given its candidates with the parties that their surroundings supplied."""
        outcomes: list[Event | Rejection] = [self._outcome(found.sentence, candidate) for candidate in completed]
        events = tuple(one for one in outcomes if isinstance(one, Event))
        rejections = (*found.rejections, *(one for one in outcomes if isinstance(one, Rejection)))
        return CodedSentence(found.sentence, events, rejections, found.steps)

    def _outcome(self, sentence: Sentence, candidate: Candidate) -> Event | Rejection:
        candidate = without_own_sides(with_own_evidence(self._reading, sentence.field, candidate))
        reason = reject_incomplete(self._types, candidate) or reject_private(candidate)
        if reason is not None:
            return Rejection(candidate, reason)
        event = self._event(sentence, candidate)
        return Rejection(candidate, "the article reads as no public affairs") if self._is_kept_out(event) else event

    def _is_kept_out(self, event: Event) -> bool:
        """Whether the article of an event tells of no public affairs, and the event itself speaks for none."""
        gate = self._judge.gate
        if gate is None:
            return False
        relevance = self._relevance[event.field, event.sentence_index]
        return relevance.article < DOUBTFUL and gate.chance.of(gate_features(event, relevance)) < gate.floor

    def _matcher(self, field: str) -> WordMatcher:
        return WordMatcher(lambda token: self._mentions.at(field, token), self._frames.transparent)

    def _candidate(self, sentence: Sentence, act: Act) -> Candidate:
        field = sentence.field
        kind = kind_by_words(self._frames, self._types, self._words[field], act)
        assert kind is not None
        held_kind = act.held.kind if act.held is not None and not act.carriers else None
        actors, recipients = parties_of_act(self._types, self._resolver, field, act, kind)
        together = None if act.frame is None else act.frame.together
        if together is not None and len({party.country for party in actors} - {None}) > 1:
            kind = together
            actors, recipients = parties_of_act(self._types, self._resolver, field, act, kind)
        is_future, is_negated = self._status.outlook_of(act)
        tellers = self._announcers(field, act, kind) if is_future and not actors else ()
        announced = announced_kind(self._types, kind, held_kind, is_future, is_negated) if actors or tellers else None
        if (
            announced is not None
            and self._types.types[kind.type].announced_abroad
            and not _is_foreign(actors, recipients)
        ):
            announced = None
        if announced is None:
            status = act.status or self._status.status_of(sentence, act, is_announced=False)
            return Candidate(act, kind, held_kind, actors, recipients, status)
        actors, recipients = parties_of_act(self._types, self._resolver, field, act, announced)
        actors = actors or tellers
        if self._types.parties_of(kind) == "reciprocal" and len(actors) > 1:
            recipients = ()
        if _is_reversed(act):
            actors, recipients = recipients, actors
        status = self._status.status_of(sentence, act, is_announced=True)
        return Candidate(act, announced, kind, actors, recipients, status, is_announced=True)

    def _announcers(self, field: str, act: Act, kind: Kind) -> tuple[Party, ...]:
        """The authority that says what will be done by nobody named: "the minister said the men would be freed".

        What is to be done on a condition is theirs to do: "aid would be cut off if the rebels won, an official said".
        """
        is_theirs = self._types.is_official(kind) or syntax.is_conditioned(act.head)
        is_passive = act.head.pos_ == "VERB" and syntax.is_passive(act.head)
        teller = syntax.governing_subject_of(act.head) if is_theirs and is_passive else None
        found = () if teller is None else self._resolver.parties_of(field, [teller])
        return tuple(party for party in found if party.sector in AUTHORITIES)

    def _date_columns(self, field: str, act: Act) -> dict[str, Any]:
        when = date_of(self._reading, field, act.head)
        if when is None:
            return {}
        return {
            "happened_from": when.happened_from,
            "happened_to": when.happened_to,
            "date_granularity": when.date_granularity,
            "date_basis": when.date_basis,
            "date_text": when.date_text,
        }

    def _event(self, sentence: Sentence, candidate: Candidate) -> Event:
        act = candidate.act
        assert act.frame is not None
        article = self._reading.article
        trigger = trigger_of(act)
        kind = with_mode(
            self._judge,
            candidate.kind,
            lambda: mode_features(
                sentence.text,
                trigger.start_char - sentence.start,
                trigger.end_char - sentence.start,
                candidate.actors,
                candidate.recipients,
            ),
        )
        contexts = self._contexts.contexts_of(sentence, act.frame.group.contexts)
        claim, attributions = self._status.claim_of(sentence.field, act)
        pinned = act.frame.group.cameo if candidate.kind == act.frame.kind else None
        event = Event(
            event_id=child_id_of(
                article.article_id, sentence.field, "event", trigger.start_char, trigger.end_char, kind.type
            ),
            article_id=article.article_id,
            field=sentence.field,
            sentence_index=sentence.index,
            start=sentence.start,
            end=sentence.end,
            text=sentence.text,
            trigger_start=trigger.start_char,
            trigger_end=trigger.end_char,
            trigger=trigger.text,
            event_type=kind.type,
            status=candidate.status,
            claim=act.claim or claim,
            confidence=confidence_of(candidate),
            rule_id=act.frame.group.id,
            is_lead=sentence.field == TITLE or sentence.index < _LEAD_SENTENCES,
            modes=() if kind.mode is None else (kind.mode,),
            contexts=contexts,
            cameo_code=pinned or self._types.cameo_of(kind, candidate.held_kind, contexts),
            quad_class=self._types.quad_class_of(kind),
            intensity=self._types.intensity_of(kind),
            actors=candidate.actors,
            recipients=candidate.recipients,
            attributions=attributions,
            place=place_of(self._reading, sentence.field, act.head),
            **self._date_columns(sentence.field, act),
        )
        if self._judge.confidence is None:
            return event
        return replace(event, confidence=round(self._judge.confidence.of(confidence_features(event)), 3))
