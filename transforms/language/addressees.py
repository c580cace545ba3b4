"""Finds who is spoken to, as the words beside a cue say: "told reporters", "said in a letter to Congress"."""

from __future__ import annotations

from spacy.tokens import Span

from configs.lexicon.speech import SpeechCues
from transforms.language import syntax
from transforms.language.speech_cues import Cue, is_passive
from transforms.language.speech_layout import SpeechLayout

_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})


def addressee_of(layout: SpeechLayout, cues: SpeechCues, cue: Cue) -> Span | None:
    """The phrase of who is spoken to, outside quotations; None if the text does not say."""
    if cue.verb is None:
        return None
    head = cue.head
    noun = syntax.oblique_of(head, *cues.addressee_prepositions)
    if cue.lemma in cues.telling:
        told = syntax.passive_subject_of(head) if is_passive(cue) else syntax.object_of(head)
        noun = syntax.indirect_object_of(head) or told or noun
    if noun is None or noun.pos_ not in _NOMINAL or not layout.is_outside(noun.i):
        return None
    phrase = syntax.phrase_of(noun)
    return phrase if all(layout.is_outside(i) for i in range(phrase.start, phrase.end)) else None
