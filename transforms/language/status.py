"""Whether an event is so: its status, its claim, and who is reported as saying it.

Source: the factuality scale of Saurí and Pustejovsky, 2009, FactBank, sections 2-3, cut down to what a table can hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from spacy.tokens import Token

from schemas.dates import DateExpression
from schemas.events import Attribution
from transforms.language import syntax
from transforms.language.acts import Act
from transforms.language.attribution import attributions_of, claim_class_of
from transforms.language.reading import Reading, Sentence
from transforms.language.syntax import Tense

# An event dated further back than this is background to the news of the day.
_BACKGROUND = timedelta(days=365)
_MAX_CHAIN = 6


class StatusReader:
    """Reads status and claim of the acts of one reading."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._words = reading.ontology.status

    def outlook_of(self, act: Act) -> tuple[bool, bool]:
        """Whether a verb tells its subject's will, and whether it negates the act: "will visit", "would not sign".

        What somebody does not do in the present ("does not recognise", "has no plans to") is not willed either.
        """
        head = act.head
        is_negated = any(syntax.is_negated(word) for word in (head, *act.trigger))
        if head.pos_ in ("NOUN", "PROPN"):
            return False, is_negated
        tense = syntax.tense_of(head)
        is_willed = tense is Tense.FUTURE or (is_negated and tense in (Tense.PRESENT, Tense.PLANNED))
        if not is_willed and syntax.has_auxiliary(head, "would"):
            is_willed = is_negated or self._is_reported(head)
        return is_willed and not self._is_conditional(head), is_negated

    def status_of(self, sentence: Sentence, act: Act, is_announced: bool) -> str:
        """One of `STATUSES`."""
        heads = (act.head, *act.carriers)
        if not is_announced:
            if any(syntax.is_negated(head) for head in heads) or self._is_held_by("negating", act.head):
                return "negated"
            unreal = self._unreal_status(act.head)
            if unreal is not None:
                return unreal
        if self._is_background(sentence, act.head):
            return "historical"
        if is_announced:
            return "actual"
        return self._aspect_of(heads, sentence)

    def claim_of(self, field: str, act: Act) -> tuple[str, tuple[Attribution, ...]]:
        """One of `CLAIMS`, and those who are reported as saying so, from the outermost inwards."""
        attributions = attributions_of(self._reading, field, act.head)
        claim = claim_class_of(self._reading, field, act.head)
        if claim != "denied" and self._is_held_by("denying", act.head):
            return "denied", attributions
        near = [word.lower_ for head in (act.head, *act.trigger) for word in syntax.adverbs_of(head)]
        if claim != "denied" and (self._words.says("alleging", *near) or self._is_held_by("accusing", act.head)):
            return "alleged", attributions
        return claim, attributions

    def _unreal_status(self, head: Token) -> str | None:
        """`future`, `hypothetical` or `negated` if the words around an act do not say that it happened."""
        if self._is_conditional(head):
            return "hypothetical"
        tense = syntax.tense_of(head) if head.pos_ in ("VERB", "AUX", "ADJ") else Tense.NONE
        if tense.is_ahead:
            return "future"
        modal = syntax.modal_of(head)
        if modal is not None and self._words.says("supposing", modal.lemma_.lower(), modal.lower_):
            if modal.lower_ == "would" and self._is_reported(head):
                return "future"
            return "hypothetical"
        beside = [word.lower_ for word in syntax.adverbs_of(head)]
        if self._words.says("supposing", *beside):
            return "hypothetical"
        if head.pos_ in ("NOUN", "PROPN"):
            if self._words.says("planning", *beside):
                return "future"
            return self._status_of_noun(head)
        governor = syntax.governor_of(head)
        is_of_noun = syntax.is_gerund(head) and governor is not None and governor.pos_ == "NOUN"
        if is_of_noun or syntax.is_infinitive(head) or syntax.is_purpose_clause(head):
            return self._status_by_governor(head)
        if syntax.is_bare_infinitive(head):
            return "hypothetical"
        if governor is None or not syntax.is_open_complement(head):
            return None
        return self._unreal_status(governor)

    def _status_of_noun(self, noun: Token) -> str | None:
        """What the verb or noun above says of an event noun: "plans for a summit", "averted a strike"."""
        governor = syntax.governor_of(noun)
        if governor is None:
            return None
        words = (governor.lemma_.lower(), governor.lower_)
        if self._words.says("supposing", *words):
            return "hypothetical"
        if self._words.says("planning", *words):
            return "future"
        if governor.pos_ == "VERB":
            return self._unreal_status(governor)
        return None

    def _status_by_governor(self, head: Token) -> str | None:
        governor = syntax.governor_of(head)
        if governor is None:
            return None
        words = (governor.lemma_.lower(), governor.lower_)
        if self._words.says("supposing", *words):
            return "hypothetical"
        if self._words.says("planning", *words) or syntax.is_purpose_clause(head):
            return "future"
        return None

    def _aspect_of(self, heads: tuple[Token, ...], sentence: Sentence) -> str:
        beside = [child.lower_ for head in heads for child in syntax.children_of(head)]
        tense = syntax.tense_of(heads[0]) if heads[0].pos_ in ("VERB", "AUX", "ADJ") else Tense.NONE
        if tense in (Tense.PRESENT, Tense.NONE, Tense.PERFECT) and (
            self._words.says("habitual", *beside)
            or any(d.type == "SET" for d in self._dates_beside(sentence, heads[0]))
        ):
            return "habitual"
        if tense is Tense.PROGRESSIVE or self._words.says("ongoing", *beside):
            return "ongoing"
        return "actual"

    def _is_background(self, sentence: Sentence, head: Token) -> bool:
        published = self._reading.article.published_at
        if published is None:
            return False
        return any(
            expression.type == "DATE" and expression.to_at is not None and published - expression.to_at > _BACKGROUND
            for expression in self._dates_beside(sentence, head)
        )

    def _dates_beside(self, sentence: Sentence, head: Token) -> list[DateExpression]:
        """Time expressions of the clause of a token."""
        dates = self._reading.dates_by_sentence.get((sentence.field, sentence.index), ())
        if not dates:
            return []
        clause = {t.i for t in syntax.clause_tokens_of(syntax.clause_of(head))}
        return [expression for expression in dates if self._reading.root_of(expression).i in clause]

    def _is_conditional(self, head: Token) -> bool:
        """Whether the clause, or one around it, hangs by "if" or its like, or is inverted: "had they attacked"."""
        for verb in _clauses_around(head):
            marker = syntax.marker_of(verb)
            if syntax.is_inverted(verb) or (marker is not None and self._words.says("conditional", marker)):
                return True
            if marker is not None and self._words.says("awaited", marker) and not _has_come(verb):
                return True
        return False

    def _is_held_by(self, group: str, head: Token) -> bool:
        governor = None if syntax.is_circumstance(head) else syntax.governor_of(head)
        return governor is not None and self._words.says(group, governor.lemma_.lower(), governor.lower_)

    def _is_reported(self, head: Token) -> bool:
        return any(syntax.is_content_clause(verb) for verb in _clauses_around(head))


def _has_come(clause: Token) -> bool:
    """Whether what a past clause awaited came about: "marched until police fired", not "would wait until they left"."""
    above = syntax.governor_of(clause)
    if above is None or syntax.tense_of(clause) is not Tense.PAST or syntax.tense_of(above) is not Tense.PAST:
        return False
    return not syntax.is_negated(above)


def _clauses_around(token: Token) -> Iterator[Token]:
    """The clause of a token and those it hangs in, inside out, as far as attribution or condition may reach."""
    clause = syntax.clause_of(token)
    for _ in range(_MAX_CHAIN):
        yield clause
        if clause.head == clause:
            return
        clause = syntax.clause_of(clause.head)
