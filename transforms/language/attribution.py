"""Says who is reported as saying what a token says, and how far the report stands behind it.

For the event coder, once the tables `mentions` and `quotes` are filled:

- `attributions_of(reading, field, token) -> tuple[Attribution, ...]`: the speakers whose words hold the token, from the
  one whom the outlet cites inwards; empty where the outlet itself speaks.
- `claim_class_of(reading, field, token) -> str`: one of `schemas.events.CLAIMS`.

Content of cues that plan or request ("vowed to leave", "urged Kyiv to talk") attributes nothing: the outlet itself
reports the promise or the request. What is promised in a clause ("promised that it would leave") does count.
"""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from configs.lexicon.speech import Content, CueClass, SpeechCues
from schemas.events import Attribution
from schemas.quotes import Quote
from transforms.language import syntax
from transforms.language.reading import Reading

_UNATTRIBUTED = frozenset({"planning", "requesting"})
_UNCONFIRMED = frozenset({"confirming"})


def attributions_of(reading: Reading, field: str, token: Token) -> tuple[Attribution, ...]:
    """The links of the chain of reports over a token, outermost first.

    A quote is outside another if its content holds the other's cue. A quote without a cue of its own still counts.
    """
    return tuple(_link_of(reading, quote) for quote in _scopes_over(reading, field, token))


def claim_class_of(reading: Reading, field: str, token: Token) -> str:
    """asserted, attributed, alleged or denied.

    A denial anywhere in the chain of reports makes it denied; else an allegation, a hedge ("allegedly", "the alleged
    attack") or a failure to confirm makes it alleged; else any report makes it attributed.
    """
    speech = reading.ontology.speech
    scopes = _scopes_over(reading, field, token)
    classes = {_effective_class(reading, quote) for quote in scopes}
    if "denying" in classes:
        return "denied"
    if "alleging" in classes or _is_hedged(token, speech):
        return "alleged"
    return "attributed" if scopes else "asserted"


def _scopes_over(reading: Reading, field: str, token: Token) -> list[Quote]:
    """Quotes that attribute the token, outermost first."""
    quotes = [q for q in reading.quotes_over(field, token) if _effective_class(reading, q) not in _UNATTRIBUTED]
    return sorted(quotes, key=lambda quote: (_depth_among(quote, quotes), quote.start - quote.end))


def _depth_among(quote: Quote, others: Iterable[Quote]) -> int:
    if quote.cue_start is None:
        return 0
    return sum(other is not quote and _holds(other, quote.cue_start) for other in others)


def _holds(quote: Quote, offset: int) -> bool:
    return any(fragment.start <= offset < fragment.end for fragment in quote.fragments)


def _effective_class(reading: Reading, quote: Quote) -> CueClass:
    """Class of the quote's cue for its kind of content, with a negation of the cue taken into account."""
    if quote.cue_lemma is None or quote.cue_start is None or quote.cue_end is None:
        return "neutral"
    cue_class = reading.ontology.speech.class_of(quote.cue_lemma, _content_kind(reading, quote))
    head = reading.tokens_between(quote.field, quote.cue_start, quote.cue_end)[0]
    if syntax.is_negated(head):
        if cue_class == "denying":
            return "neutral"
        if cue_class in _UNCONFIRMED:
            return "alleging"
    return cue_class


def _content_kind(reading: Reading, quote: Quote) -> Content:
    """What kind of content a quote is, by the first verb in it."""
    if quote.kind == "direct":
        return "quote"
    for token in reading.span_of(quote):
        if token.pos_ in ("VERB", "AUX"):
            is_infinitive = token.i > 0 and token.doc[token.i - 1].lower_ == "to"
            return "infinitive" if is_infinitive and quote.kind == "indirect" else "clause"
    return "noun"


def _is_hedged(token: Token, speech: SpeechCues) -> bool:
    """Whether the token, what it is coordinated with, one of its phrases or its clause carries a hedge."""
    for head in {t.i: t for t in (token, syntax.first_conjunct_of(token), syntax.clause_of(token))}.values():
        for child in syntax.children_of(head):
            is_phrase = child.pos_ in ("NOUN", "PROPN", "PRON")
            if child.lower_ in speech.hedges or (is_phrase and any(g.lower_ in speech.hedges for g in child.lefts)):
                return True
    return False


def _link_of(reading: Reading, quote: Quote) -> Attribution:
    return Attribution(
        speaker=quote.speaker,
        speaker_start=quote.speaker_start,
        speaker_end=quote.speaker_end,
        entity_id=quote.speaker_entity_id,
        name=quote.speaker_name,
        country=quote.speaker_country,
        sector=quote.speaker_sector,
        cue=quote.cue,
        quote_id=quote.quote_id,
    )
