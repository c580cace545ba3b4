"""Whether a word is what a slot of a frame asks for."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Token

from configs.lexicon.frame_patterns import WordTest
from schemas.mentions import Mention
from transforms.language import syntax
from transforms.language.doc_columns import columns_of, word_of
from transforms.language.words import Word, compound_forms_of

# How far after a verb a word that belongs to it may stand: "found the former minister and two aides guilty".
_REACH = 10
_STATE_LABEL = "GPE"
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})


def _belongings_of(token: Token) -> list[Token]:
    """Whose or where a noun is: "Silwan" of "the lanes of Silwan", "rebel" of "rebel trenches"."""
    owner = syntax.possessor_of(token)
    places = [o.noun for o in syntax.obliques_of(token) if o.preposition in ("of", "in")]
    return [*syntax.modifiers_of(token), *places, *([] if owner is None else [owner])]


def _is_reflexive(token: Token) -> bool:
    """Whether a word is "himself" or the like: what is done to oneself is done to nobody, unless a frame says so."""
    return token.pos_ == "PRON" and token.lower_.endswith(("self", "selves"))


class WordMatcher:
    """Tests of words, which need to know what mentions were found."""

    def __init__(self, mention_at: Callable[[Token], Mention | None], transparent: frozenset[str]) -> None:
        self._mention_at = mention_at
        self._transparent = transparent

    def passes(self, token: Token, test: WordTest | None) -> bool:
        """Whether the head of a filler, or one coordinated with it, passes."""
        if test is None:
            return not _is_reflexive(token)
        counted = self.counted(token)
        is_held = any(self._holds(member, test) for member in syntax.later_conjuncts_of(counted))
        if not is_held and counted is not token:
            is_held = self._holds(word_of(token), test)
        return is_held is not test.is_negative

    def precede(self, token: Token, words: tuple[str, ...]) -> bool:
        """Whether the words stand right before the token, or among what modifies it."""
        return not words or len(self.preceding(token, words)) == len(words)

    def preceding(self, token: Token, words: tuple[str, ...]) -> tuple[Token, ...]:
        """The tokens that are the words and modify the token."""
        if not words:
            return ()
        columns = columns_of(token.doc)
        start = max(columns.sentence_starts[token.i], token.i - len(words) - 2)
        before = range(start, token.i)
        # "attempted" of "attempted a coup" is no part of the noun, that of "an attempted coup" is.
        near = [i for i in before if columns.parts[i] != "VERB" or syntax.is_attributive_verb(columns.tokens[i])]
        found = []
        for word in words:
            match = next((i for i in near if word in (columns.lowers[i], columns.lemmas[i])), None)
            if match is None:
                return ()
            found.append(columns.tokens[match])
        return tuple(found)

    def after(self, token: Token, test: WordTest | None) -> list[Token]:
        """Words that pass, among the next few of the sentence."""
        near = token.doc[token.i + 1 : min(token.i + _REACH, token.sent.end)]
        return [t for t in near if self.passes(t, test)]

    def is_coded(self, token: Token) -> bool:
        """Whether the token heads a mention with a country or a sector."""
        mention = self._mention_at(token)
        return mention is not None and (mention.country is not None or mention.sector is not None)

    def is_transparent(self, token: Token) -> bool:
        """Whether a word only counts or measures what follows it: "a series of attacks", "600 of its soldiers"."""
        return token.pos_ == "NUM" or word_of(token).base in self._transparent

    def counted(self, token: Token) -> Token:
        """What nouns that only count or measure stand before: "bombs" of "tens of thousands of bombs".

        So do sums of money: "debt" of "$90 million in debt".
        """
        while self.is_transparent(token) and (inner := syntax.oblique_of(token, "of")) is not None:
            token = inner
        return (syntax.oblique_of(token, "in") or token) if token.tag_ == "$" else token

    def _holds(self, token: Word, test: WordTest) -> bool:
        lower, lemma = token.lower_, token.base
        if lower in test.words or lemma in test.words:
            return True
        if token.pos_ == "PROPN" and any(part.lower_ in test.words for part in syntax.titles_of(token)):
            return True
        if token.compound and not test.words.isdisjoint(compound_forms_of(token)):
            return True
        in_phrase = lower in test.phrase_words or lemma in test.phrase_words
        if in_phrase and any(self._is_phrase(token, phrase) for phrase in test.phrases):
            return True
        if not test.classes or _is_reflexive(token):
            return False
        mentions = [m for m in map(self._mention_at, (token, *_belongings_of(token))) if m is not None]
        own = self._mention_at(token) if "state" in test.classes else None
        return (
            (own is not None and own.label == _STATE_LABEL and own.country is not None)
            or ("actor" in test.classes and any(m.country is not None or m.sector is not None for m in mentions))
            or ("country" in test.classes and any(m.country is not None for m in mentions))
            or ("place" in test.classes and any(m.label in _PLACE_LABELS for m in mentions))
            or ("person" in test.classes and any(m.label == "PERSON" for m in mentions))
        )

    def _is_phrase(self, token: Token, phrase: tuple[str, ...]) -> bool:
        """The phrase stands so in the text, and the token is one of its words."""
        for offset, word in enumerate(phrase):
            if word not in (token.lower_, token.lemma_.lower()):
                continue
            start = token.i - offset
            if start < 0 or start + len(phrase) > len(token.doc):
                continue
            span = token.doc[start : start + len(phrase)]
            if all(word in (t.lower_, t.lemma_.lower()) for word, t in zip(phrase, span, strict=True)):
                return True
        return False
