"""Which word of a headline is its verb, where a parser trained on sentences may have seen nouns only."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Token

from configs.lexicon.frames import Frames
from transforms.language import syntax

NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
_PLURALS = frozenset({"police", "people", "troops", "dozens", "scores", "hundreds", "thousands"})
_NO_OBJECTS = frozenset({"of", "'s", "’s", "-"})


class HeadlineVerbs:
    """Verbs among the tokens of one headline, which are named by their index in the Doc."""

    def __init__(self, tokens: Mapping[int, Token], frames: Frames) -> None:
        self._tokens = tokens
        self._frames = frames

    def verb_of(self, start: int, end: int) -> int | None:
        """The verb of a clause: the parser's, else the word that agrees best with the nouns before it."""
        parsed = next((i for i in range(start, end) if self.is_parsed(i)), None)
        if parsed is None:
            parsed = next((i for i in range(start, end) if self._tokens[i].pos_ == "AUX"), None)
        if parsed is not None:
            return parsed
        agreeing = (i for i in range(start + 1, end) if self._agrees(start, i, end))
        return min(agreeing, key=lambda i: (self._looks_like_noun(i, end), i), default=None)

    def is_new(self, i: int) -> bool:
        """Whether the parser did not see that a word is a verb."""
        return not self.is_parsed(i) and self._tokens[i].pos_ != "AUX"

    def _looks_like_noun(self, i: int, end: int) -> int:
        """How much speaks for a noun: "talks" may be one, and a verb has an object more often than not."""
        word = self._tokens[i].lower_
        is_event = word.endswith("s") and bool(self._frames.of("noun", *_bases(word)))
        return 2 * is_event + (self.phrase_end(i + 1, end) == i + 1)

    def is_parsed(self, i: int) -> bool:
        """Whether the parser saw that a word is the verb of a clause."""
        return syntax.is_verb_of_clause(self._tokens[i])

    def _agrees(self, start: int, i: int, end: int) -> bool:
        """Whether a word may be the verb of the nouns before it."""
        token = self._tokens[i]
        word = token.lower_
        if not token.is_lower or not token.is_alpha or not self.base_of(word) or self._tokens[i - 1].pos_ == "ADP":
            return False
        if i + 1 < end and self._tokens[i + 1].lower_ in _NO_OBJECTS:
            return False
        if i + 1 == end and word.endswith("s") and self._frames.of("noun", *_bases(word)):
            return False
        subject = [self._tokens[j] for j in range(start, i)]
        if subject[-1].pos_ not in NOUNS and not (subject[-1].is_title and subject[-1].ent_type_ != "NORP"):
            return False
        if any(t.lower_ == "to" for t in subject):
            return False
        return self._is_plural(start, i) != (word.endswith("s") and not word.endswith("ss"))

    def _is_plural(self, start: int, end: int) -> bool:
        head = start
        for i in range(start, end):
            if self._tokens[i].pos_ == "ADP":
                break
            if self._tokens[i].text in (",", "&") or self._tokens[i].lower_ == "and":
                return True
            head = i
        token = self._tokens[head]
        return (token.tag_ in ("NNS", "NNPS", "CD") and token.pos_ != "PROPN") or token.lower_ in _PLURALS

    def base_of(self, word: str) -> str | None:
        """The verb with frames that a word may be a form of in the present tense."""
        return next((base for base in _bases(word) if self._frames.of("verb", base)), None)

    def phrase_end(self, start: int, end: int) -> int:
        """Where a run of nouns and what modifies them ends, exclusive; `start` if there is none."""
        i = start
        while i < end:
            token = self._tokens[i]
            inside = token.pos_ in NOUNS or token.pos_ in ("ADJ", "DET", "NUM") or token.lower_ in POSSESSIVES
            if not inside and not syntax.is_attributive_verb(token):
                is_hyphen = token.text in ("-", "$") and start < i + 1 < end
                if not is_hyphen:
                    break
            i += 1
        return i


def _bases(word: str) -> tuple[str, ...]:
    """What a verb in the present tense may be a form of."""
    if word.endswith("ies"):
        return (word[:-3] + "y", word[:-1])
    if word.endswith("es"):
        return (word[:-1], word[:-2])
    return (word[:-1],) if word.endswith("s") and not word.endswith("ss") else (word,)
