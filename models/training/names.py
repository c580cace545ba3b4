"""Names to put in the place of names while training."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from string import Formatter
from typing import Any, TypeAlias

import yaml
from spacy.language import Language

_NAMES = Path(__file__).with_name("names.yaml")

# A name as tokens: text, and whether a space follows.
Pieces: TypeAlias = Sequence[tuple[str, bool]]

# Of the new names, this share comes from the training texts' own mentions of the label.
_SEEN_SHARE = {"PERSON": 0.25, "ORG": 0.6, "GPE": 0.45}
_SEEN_LABELS = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP")
# Mentions longer than this are titles or errors.
_MAX_WORDS = 8
_MOST_DRAWS = 12


class Names:
    """Draws names of a label: from mentions seen in training texts, from a list of cities, or made up."""

    def __init__(self, nlp: Language, seen: Mapping[str, Sequence[str]], cities: Sequence[str]) -> None:
        with _NAMES.open(encoding="utf-8") as file:
            parts: dict[str, Any] = yaml.safe_load(file)
        self.agencies: list[str] = parts["agencies"]
        self.months: list[str] = parts["months"]
        self._nlp = nlp
        self._parts = parts
        self._regions = list(parts["regions"].values())
        self._cities = cities
        self._seen = {label: [text for text in seen[label] if _is_plain(text)] for label in _SEEN_LABELS}
        self._by_length: dict[tuple[str, int], list[str]] = defaultdict(list)
        for label, texts in (*self._seen.items(), ("GPE", cities)):
            for text in texts:
                self._by_length[label, text.count(" ") + 1].append(text)

    def sample(self, label: str, random: Random, *, is_short: bool) -> Pieces | None:
        """The tokens of a new name; None for labels whose mentions are better kept.

        Where `is_short`, a person gets a family name only.
        """
        if label not in self._seen:
            return None
        if random.random() < _SEEN_SHARE.get(label, 1.0):
            text = random.choice(self._seen[label])
        elif label == "PERSON":
            text = self._family_name(random) if is_short else self._person(random)
        else:
            text = self._organisation(random) if label == "ORG" else random.choice(self._cities)
        return self.pieces(text)

    def sample_of_length(self, label: str, n_tokens: int, random: Random) -> Pieces | None:
        """The tokens of a new name of `n_tokens`; None if the dice found none."""
        for _ in range(_MOST_DRAWS):
            pieces = self.sample(label, random, is_short=n_tokens == 1)
            if pieces is not None and len(pieces) == n_tokens:
                return pieces
        fitting = self._by_length.get((label, n_tokens))
        pieces = self.pieces(random.choice(fitting)) if fitting else []
        return pieces if len(pieces) == n_tokens else None

    def pieces(self, text: str) -> Pieces:
        """`text` as the tokenizer splits it."""
        return [(token.text, bool(token.whitespace_)) for token in self._nlp.make_doc(text)]

    def _person(self, random: Random) -> str:
        region = random.choice(self._regions)
        initials = random.sample(self._parts["initials"], 2)
        fields = {"initial": initials[0], "initial2": initials[1]}
        return _filled(random.choice(region["pattern"]), region, random, fields)

    def _family_name(self, random: Random) -> str:
        return str(random.choice(random.choice(self._regions)["family"]))

    def _organisation(self, random: Random) -> str:
        fields = {"place": random.choice(self._cities), "family": self._family_name(random)}
        return _filled(random.choice(self._parts["organisations"]), self._parts, random, fields)


def _filled(pattern: str, lists: Mapping[str, Any], random: Random, fields: Mapping[str, str]) -> str:
    """`pattern` with each field not given drawn from the list of its name."""
    wanted = {name for _, name, _, _ in Formatter().parse(pattern) if name}
    return pattern.format(**{name: fields.get(name) or random.choice(lists[name]) for name in sorted(wanted)})


def _is_plain(text: str) -> bool:
    return text[:1].isupper() and text.count(" ") < _MAX_WORDS and not any(mark in text for mark in '()"“”[]/\n,;:')
