"""What an act leaves open: roles whose words are missing, or only point to what was told elsewhere."""

from __future__ import annotations

from spacy.tokens import Token

from transforms.language.acts import Act

_OF_ONE_PERSON = frozenset({"he", "him", "she", "her"})


def leaves_actor_open(act: Act) -> bool:
    """Whether the words name no actor: none stands there, or only a pronoun."""
    return all(_is_pronoun(token) for token in act.roles.get("A", ()))


def leaves_recipient_open(act: Act) -> bool:
    """Whether the words name no recipient: none stands there, or only a thing or "them"."""
    return not any(_is_somebody(token) for role in ("R", "B") for token in act.roles.get(role, ()))


def _is_somebody(token: Token) -> bool:
    """Whether a word is a name, or means one person: whoever that is, it is no body or country told of elsewhere."""
    return token.pos_ == "PROPN" or token.lower_ in _OF_ONE_PERSON


def _is_pronoun(token: Token) -> bool:
    return token.pos_ in ("PRON", "DET", "NUM")
