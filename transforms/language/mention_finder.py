"""Finds the mention of a noun, where the parse and the mentions may see different phrases."""

from __future__ import annotations

from spacy.tokens import Token

from schemas.articles import TEXT
from schemas.events import Party
from schemas.mentions import Mention
from transforms.language.datelines import dateline_end
from transforms.language.reading import Reading


class MentionFinder:
    """The mention that a noun heads; else the shortest one that it stands in, for names that the parser took apart."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._dateline_end = dateline_end(reading.article.full_text)
        self._covering: dict[tuple[str, int], Mention] = {}
        for mention in sorted(reading.mentions, key=lambda m: m.start - m.end):
            span = reading.span_of(mention)
            for i in range(span.start, span.end):
                self._covering[mention.field, i] = mention

    def at(self, field: str, token: Token) -> Mention | None:
        """The mention of a token; None for words that belong to none, and for those of the dateline."""
        if token.idx < self._dateline_end and field == TEXT:
            return None
        mention = self._reading.mention_at(field, token)
        if mention is not None:
            return mention
        covering = self._covering.get((field, token.i))
        return covering if covering is not None and covering.kind == "name" else None

    def start_of(self, field: str, token: Token) -> int | None:
        """Index of the first token of the mention of a token, if it has one."""
        mention = self.at(field, token)
        return None if mention is None else int(self._reading.span_of(mention).start)

    def first_token_of(self, mention: Mention) -> Token:
        """The token that a mention begins with."""
        return self._reading.span_of(mention)[0]

    def of_party(self, party: Party) -> Mention | None:
        """The mention that a party is evidence of."""
        return self._reading.mention_by_id.get(party.mention_id) if party.mention_id is not None else None

    def members_of(self, mention: Mention) -> tuple[Mention, ...]:
        """The mentions of the parties that a mention sums up ("both leaders"), if it does."""
        return tuple(self._reading.mention_by_id[member] for member in mention.members)
