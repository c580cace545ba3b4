"""Mentions of a story: their attributes, and which of them name the same entity."""

import dataclasses
import difflib
import re
import unicodedata
from dataclasses import dataclass

from corpus.enums import COUNTRIES, LABELS, SECTORS, Field, Kind, Label
from corpus.markup import Marked, MarkupError
from corpus.timex import timex_type

_ID = re.compile(r"[a-z][a-z0-9_-]*")
_KINDS: dict[str, Kind] = {"name": "name", "nom": "nominal", "pro": "pronoun"}
# fmt: off
_PRONOUNS = frozenset((
    "i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves", "you", "your", "yours", "he",
    "him", "his", "himself", "she", "her", "hers", "herself", "it", "its", "itself", "they", "them", "their",
    "theirs", "themselves", "who", "whom", "whose", "which", "that", "this", "these", "those", "one", "both",
    "each", "all",
))
# fmt: on
# fmt: off
_DETERMINERS = frozenset((
    "the", "a", "an", "its", "his", "her", "their", "our", "my", "both", "all", "this", "that", "these",
    "those",
))
# fmt: on
# Lower-case beginnings of names: al-Shabaab, de Gaulle, van der Bellen.
_NAME_PARTICLE = re.compile(r"(?:al|el|as|ash|an|ad)-\w|(?:de|da|do|dos|di|du|van|von|der|bin|al|el)$")


@dataclass(slots=True, eq=False)
class Mention:
    """A span in square brackets, as written and, after `resolve_chains`, as meant."""

    field: Field
    sentence_index: int
    line: int
    start: int
    end: int
    text: str
    is_bare: bool
    label: Label | None = None
    kind: Kind = "name"
    country: str | None = None
    has_no_country: bool = False
    sectors: tuple[str, ...] = ()
    role: str | None = None
    ids: tuple[str, ...] = ()
    is_plural: bool = False
    place_name: str | None = None
    chain: "Chain | None" = None
    members: tuple["Chain", ...] = ()
    inside: list["Mention"] = dataclasses.field(default_factory=list)

    @property
    def is_defining(self) -> bool:
        """True if it says something of its entity, and does not only point to it."""
        return bool(self.label or self.country or self.sectors or self.has_no_country)


@dataclass(slots=True, eq=False)
class Chain:
    """An entity of the story: its mentions in order of the text."""

    mentions: list[Mention] = dataclasses.field(default_factory=list)

    @property
    def name(self) -> str:
        return self.mentions[0].text


def read_mention(marked: Marked, text: str, where: tuple[Field, int, int], offset: int) -> Mention | str:
    """The mention that `marked` is, or the TIMEX3 value if it is a time expression.

    `where` is field, sentence index and source line; `offset` that of the sentence in the field.
    Raises MarkupError.
    """
    mention = Mention(*where, marked.start + offset, marked.end + offset, text, marked.specification is None)
    mention.kind = _kind_of(text)
    tokens = [text] if mention.is_bare and timex_type(text) else (marked.specification or "").split()
    for token in tokens:
        if timex_type(token) is not None:
            if len(tokens) > 1:
                raise MarkupError(f"[{text}|...]: a time expression takes its value alone")
            return token
        _read_token(mention, token)
    if mention.is_bare and mention.kind == "pronoun":
        raise MarkupError(f"[{text}]: a pronoun needs the id of its entity: [{text}|id]")
    return mention


def _read_token(mention: Mention, token: str) -> None:
    if token in LABELS:
        mention.label = LABELS[token]
    elif token in COUNTRIES:
        if mention.country is not None:
            raise MarkupError(f"[{mention.text}|...]: two countries; mark each party by itself")
        mention.country = token
    elif token in SECTORS:
        mention.sectors += (token,)
    elif token == "-":
        mention.has_no_country = True
    elif token in _KINDS:
        mention.kind = _KINDS[token]
    elif token == "pl":
        mention.is_plural = True
    elif token.startswith("r="):
        mention.role = token[2:].replace("-", " ")
    elif token.startswith("n="):
        mention.place_name = token[2:].replace("_", " ")
    elif all(_ID.fullmatch(part) for part in token.split("+")):
        if mention.ids:
            raise MarkupError(f"[{mention.text}|...]: two ids, {mention.ids[0]!r} and {token!r}")
        mention.ids = tuple(token.split("+"))
    else:
        raise MarkupError(
            f"[{mention.text}|...]: {token!r} is no label (P O G L N F E), country (alpha-3), sector, "
            "TIMEX3 value, id (lower case), r=role, n=Place_name, nom, pro, name, pl or -"
        )


def _kind_of(text: str) -> Kind:
    """A pronoun; a nominal if its first or last word, articles aside, is lower-case; else a name."""
    words = text.split()
    if len(words) == 1 and text.lower() in _PRONOUNS:
        return "pronoun"
    if len(words) > 1 and words[0].lower() in _DETERMINERS:
        words = words[1:]
    for word in (words[0], words[-1]):
        if word[0].islower() and not _NAME_PARTICLE.match(word):
            return "nominal"
    return "name"


def slug(text: str) -> str:
    """The id that a mention has without being given one: its last word, in plain lower case."""
    word = unicodedata.normalize("NFKD", text.split()[-1].lower())
    return re.sub(r"[^a-z0-9-]", "", word)


class Chains:
    """Which entity an id, or a repeated text, stands for in one story."""

    def __init__(self) -> None:
        self._explicit: dict[str, Chain] = {}
        self._implicit: dict[str, list[Chain]] = {}
        self._by_text: dict[str, list[Chain]] = {}

    def define(self, mention: Mention) -> None:
        """Give a defining mention its chain."""
        if mention.ids:
            chain = self._explicit.setdefault(mention.ids[0], Chain())
        else:
            chain = self._same_text(mention) or Chain()
            if mention.kind != "pronoun":
                implicit = self._implicit.setdefault(slug(mention.text), [])
                if chain not in implicit:
                    implicit.append(chain)
        self._join(mention, chain)

    def link(self, mention: Mention) -> None:
        """Give a mention that only points to an entity its chain. Raises MarkupError."""
        if len(mention.ids) > 1:
            mention.members = tuple(self.resolve(reference) for reference in mention.ids)
            chain = Chain()
            self._implicit.setdefault(slug(mention.text), []).append(chain)
            self._join(mention, chain)
        elif mention.ids:
            self._join(mention, self.resolve(mention.ids[0]))
        else:
            candidates = self._by_text.get(mention.text.casefold(), [])
            if len(candidates) == 1:
                self._join(mention, candidates[0])
            else:
                self._join(mention, self.resolve(slug(mention.text), mention.text))

    def check_ids(self) -> None:
        """Raise MarkupError if an explicit id is the last word of another entity."""
        for reference, chain in self._explicit.items():
            others = [other for other in self._implicit.get(reference, []) if other is not chain]
            own = any(slug(mention.text) == reference for mention in chain.mentions)
            if others and not own:
                raise MarkupError(
                    f"id {reference!r} of [{chain.name}] is also the last word of "
                    f"[{others[0].name}]: to point to that write the id alone, else choose another"
                )

    def is_known(self, reference: str) -> bool:
        """True if `resolve` would find one entity."""
        try:
            self.resolve(reference)
        except MarkupError:
            return False
        return True

    def resolve(self, reference: str, shown: str | None = None) -> Chain:
        """Entity of an id as written: a given id, the last word of a mention, or its whole text with _.

        Raises MarkupError.
        """
        key = reference.lower()
        if key in self._explicit:
            return self._explicit[key]
        found = self._implicit.get(key) or self._by_text.get(key.replace("_", " ")) or []
        if len(found) == 1:
            return found[0]
        shown = shown or reference
        if found:
            names = ", ".join(f"[{chain.name}]" for chain in found)
            raise MarkupError(f"{shown!r} may be {names}: give them ids")
        known = sorted({*self._explicit, *self._implicit})
        close = difflib.get_close_matches(key, known) or known
        raise MarkupError(f"{shown!r} is no id of this story; known: {', '.join(close)}")

    def _same_text(self, mention: Mention) -> Chain | None:
        for chain in self._by_text.get(mention.text.casefold(), []):
            first = chain.mentions[0]
            if mention.kind != "name" or first.kind != "name":
                same = (first.country, first.sectors) == (mention.country, mention.sectors)
            else:
                same = first.label == mention.label and mention.country in (None, first.country)
            if same:
                return chain
        return None

    def _join(self, mention: Mention, chain: Chain) -> None:
        mention.chain = chain
        chain.mentions.append(mention)
        if mention.kind != "pronoun":
            chains = self._by_text.setdefault(mention.text.casefold(), [])
            if chain not in chains:
                chains.append(chain)


def country_of(mention: Mention, story_country: str | None) -> str | None:
    """Country of a mention: its own, that of a name inside it, its entity's, then the story's."""
    own = _own_country(mention)
    if own is not None or mention.has_no_country:
        return own
    if mention.chain is not None:
        for other in mention.chain.mentions:
            if other.has_no_country:
                return None
            if (own := _own_country(other)) is not None:
                return own
    if mention.members or label_of(mention) in ("LOC", "EVENT"):
        return None
    return story_country


def _own_country(mention: Mention) -> str | None:
    if mention.country is not None or mention.has_no_country:
        return mention.country
    if mention.is_defining:
        for inner in mention.inside:
            chain = [inner] if inner.chain is None else [inner, *inner.chain.mentions]
            for candidate in chain:
                if candidate.country is not None:
                    return candidate.country
    return None


def sectors_of(mention: Mention) -> tuple[str, ...]:
    """Sectors of a mention, first the main one: its own, else those first given to its entity."""
    if mention.sectors or mention.chain is None:
        return mention.sectors
    return next((other.sectors for other in mention.chain.mentions if other.sectors), ())


def label_of(mention: Mention) -> Label | None:
    """NER label of a mention: its own, else the first given to its entity."""
    if mention.label or mention.chain is None:
        return mention.label
    return next((other.label for other in mention.chain.mentions if other.label), None)


def role_of(mention: Mention) -> str | None:
    """Office of a mention: its own, else the first given to its entity."""
    if mention.role or mention.chain is None:
        return mention.role
    return next((other.role for other in mention.chain.mentions if other.role), None)


def is_plural(mention: Mention) -> bool:
    """True of several at once: a group, a mention marked `pl`, a plural pronoun, a nominal in -s."""
    last = mention.text.split()[-1].lower()
    if mention.is_plural or mention.members:
        return True
    if mention.kind == "pronoun":
        return last in ("they", "them", "themselves", "we", "us", "ourselves", "both", "these", "those")
    return mention.kind == "nominal" and last.endswith("s") and not last.endswith(("ss", "us", "is"))
