"""Finds the words that report speech among the tokens of a Doc."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from configs.lexicon.speech import Content, NounCue, SpeechCues, VerbCue
from transforms.language import syntax
from transforms.language.doc_columns import columns_of

_VERBAL = frozenset({"VERB", "AUX"})
_MISTAGGED = frozenset({"NOUN", "PROPN", "ADJ", "ADP", "ADV", "X"})
_OBJECT_OPENERS = frozenset({"NOUN", "PROPN", "PRON", "DET"})
_NOMINAL = frozenset({"NOUN", "PROPN"})
_POSSESSIVE = frozenset({"'", "’", "'s", "’s"})
_SUBJECTS = frozenset({"he", "she", "it", "they", "we"})
_MAX_AUXILIARY_DISTANCE = 3
_BETWEEN = frozenset({"it", "this", "that", "himself", "herself", "itself", "themselves", "him", "her", "them", "much"})
_COMPLEMENTIZERS = frozenset({"that", "whether", "if", "how", "why", "what", "when", "where", "who", "which"})


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in a Doc: tokens from `start` to before `end`; `head` is its verb, noun or preposition."""

    head: Token
    start: int
    end: int
    lemma: str
    verb: VerbCue | None = None
    noun: NounCue | None = None

    def takes(self, *kinds: Content) -> bool:
        """Whether the cue is a verb whose content can be of one of the kinds."""
        return self.verb is not None and self.verb.takes(*kinds)

    @property
    def offsets(self) -> tuple[int, int]:
        """Offsets of the cue's characters."""
        doc = self.head.doc
        last = doc[self.end - 1]
        return doc[self.start].idx, last.idx + len(last)


def verb_cue_at(token: Token, cues: SpeechCues) -> Cue | None:
    """The verb that reports speech and begins with this token; the cue of most words, if several do."""
    candidates = cues.verbs.get(token.lower_)
    if candidates is None or _is_name_before_cue(token, cues):
        return None
    is_verbal = _is_verbal(token, cues)
    for verb in candidates:
        end = _end_of(token, verb.rest)
        if end is not None and is_verbal:
            return Cue(token, token.i, end, verb.lemma, verb=verb)
    return None


def noun_cue_at(token: Token, cues: SpeechCues) -> Cue | None:
    """The noun that reports speech and is this token."""
    noun = cues.nouns.get(token.lower_)
    if noun is None or not (token.pos_ in _NOMINAL or is_possessed(token, cues)):
        return None
    return Cue(token, token.i, token.i + 1, noun.lemma, noun=noun)


def source_cue_at(token: Token, cues: SpeechCues) -> Cue | None:
    """The preposition, of one or more words, that leads to a speaker and begins with this token."""
    for words in cues.sources.get(token.lower_, ()):
        if matches(token.doc, token.i, words):
            return Cue(token, token.i, token.i + len(words), " ".join(words))
    return None


def matches(doc: Doc, index: int, words: tuple[str, ...]) -> bool:
    """Whether the tokens from `index` on are these words, in lower case."""
    if index < 0 or index + len(words) > len(doc):
        return False
    return columns_of(doc).lowers[index : index + len(words)] == words


def is_passive(cue: Cue) -> bool:
    """Whether a verb cue is passive; a participle without an auxiliary that an object follows is a past tense."""
    if not syntax.is_passive(cue.head):
        return False
    doc = cue.head.doc
    has_auxiliary = any(doc[i].pos_ == "AUX" for i in range(max(0, cue.start - _MAX_AUXILIARY_DISTANCE), cue.start))
    return has_auxiliary or cue.end >= len(doc) or doc[cue.end].pos_ not in _OBJECT_OPENERS


def is_named_by(doc: Doc, opening: int, cues: SpeechCues) -> bool:
    """Whether the words in front of a quotation say that it is a title, a name or a word held at arm's length."""
    end = opening - 1 if opening and doc[opening - 1].text == "," else opening
    for length in range(1, min(cues.longest_opener, end) + 1):
        words = columns_of(doc).lowers[end - length : end]
        if words in cues.scare_openers or words in cues.title_openers:
            return True
    return False


def is_complementizer(token: Token) -> bool:
    """Whether a token can open the clause that a cue reports."""
    return token.lower_ in _COMPLEMENTIZERS


def is_possessed(token: Token, cues: SpeechCues) -> bool:
    """Whether a noun of speech follows a possessor: "the rebels' claim", whatever a tagger makes of it."""
    return token.i > 0 and token.doc[token.i - 1].text in _POSSESSIVE and token.lower_ in cues.nouns


def _is_verbal(token: Token, cues: SpeechCues) -> bool:
    """Whether a token that has the form of a cue verb is one, given how often taggers miss verbs in news."""
    form = token.lower_
    before = token.doc[token.i - 1] if token.i else None
    if token.pos_ in _VERBAL:
        is_gerund = form.endswith("ing") and before is not None and before.pos_ == "DET"
        return not (is_gerund or syntax.is_premodifier(token) or is_possessed(token, cues))
    if token.pos_ not in _MISTAGGED or form in cues.nouns or token.text[:1].isupper():
        return form.endswith("ing") and _opens_participle(token, before)
    following = _next(token)
    is_last = following is None or following.is_punct
    if is_last and before is not None and before.pos_ in _NOMINAL:
        return any(verb.takes("bare") for verb in cues.verbs[form])
    if before is not None and before.pos_ in _NOMINAL and following is not None and following.lower_ in _SUBJECTS:
        return form.endswith(("ed", "s")) and any(verb.takes("bare") for verb in cues.verbs[form])
    is_inflected = form.endswith(("ed", "s")) and following is not None and following.lower_ == "that"
    return is_inflected or form in ("said", "says") or (form.endswith("ing") and _opens_participle(token, before))


def _opens_participle(token: Token, before: Token | None) -> bool:
    """Whether "warning that …" hangs on the clause in front of it."""
    following = _next(token)
    return following is not None and following.lower_ == "that" and (before is None or before.is_punct)


def _is_name_before_cue(token: Token, cues: SpeechCues) -> bool:
    """Whether a token is the last part of a name, such as Said, rather than a cue: a cue in lower case follows."""
    if not token.text[:1].isupper() or token.i == 0 or token.doc[token.i - 1].pos_ != "PROPN":
        return False
    following = _next(token)
    return following is not None and following.text[:1].islower() and following.lower_ in cues.verbs


def _next(token: Token) -> Token | None:
    return token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None


def _end_of(token: Token, rest: tuple[str, ...]) -> int | None:
    """Index just past a cue of several words, which a pronoun may part; None if the words do not follow."""
    doc = token.doc
    index = token.i + 1
    if not rest:
        return index
    if index < len(doc) and not matches(doc, index, rest) and doc[index].lower_ in _BETWEEN:
        index += 1
    return index + len(rest) if matches(doc, index, rest) else None
