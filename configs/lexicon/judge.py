"""What annotated stories say of an ontology's rules: how often each is right, which words speak for which mode, what
for which recipient, and what for public affairs at all.

`judge.json` and `recipients.json` are written by `demarche calibrate`, not by hand. An ontology without them has none.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from configs.lexicon.event_types import TYPES_FILE, EventTypes
from configs.lexicon.folder import OntologyFolder
from configs.lexicon.yaml_entries import OntologyError

JUDGE_FILE = "judge.json"
RECIPIENTS_FILE = "recipients.json"
NO_MODE = "-"
_REMEDY = "delete the file, and `demarche calibrate` writes it anew"

Features = Mapping[str, float]
FileT = TypeVar("FileT", bound=BaseModel)


class Confidence(BaseModel):
    """Logistic regression: the log-odds that an event is right are `bias` plus the weights of its features."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bias: float
    weights: Mapping[str, float]

    def of(self, features: Features) -> float:
        """Chance from 0 to 1."""
        known = self.weights
        return 1 / (1 + math.exp(-self.bias - sum(known.get(name, 0.0) * value for name, value in features.items())))


class Relevance(BaseModel):
    """Logistic regression: log-odds that a sentence tells of public affairs, `bias` plus the weights of its words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bias: float
    weights: Mapping[str, float]

    def of(self, words: Iterable[str]) -> float:
        """Log-odds, positive for public affairs, of the words of a sentence as features, each once."""
        known = self.weights
        return self.bias + sum(known.get(word, 0.0) for word in words)


class Gate(BaseModel):
    """What keeps out events of sport, business and private life.

    Where an article reads as no public affairs, an event is dropped if its `chance` is below `floor`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    relevance: Relevance
    chance: Confidence
    floor: float


class RecipientWeights:
    """What speaks for and against those who may be recipients of an act: weights of features.

    A feature counts alone, as `NAME`, and once more for acts of its type, as `TYPE: NAME`. Empty if nothing was fitted.
    """

    def __init__(self, weights: Mapping[str, float] | None = None) -> None:
        self.weights = MappingProxyType(dict(weights or {}))
        self._by_type: dict[str, Mapping[str, float]] = {}

    def __len__(self) -> int:
        return len(self.weights)

    def of(self, event_type: str, features: Features) -> float:
        """Sum of the weights of the features of an act of some type."""
        known = self._by_type.get(event_type)
        if known is None:
            known = self._by_type[event_type] = self._of_type(event_type)
        return sum([known.get(name, 0.0) * value for name, value in features.items()])

    def _of_type(self, event_type: str) -> Mapping[str, float]:
        """The weights of features of acts of one type, both uses added up."""
        added = dict(self.weights)
        prefix = f"{event_type}: "
        for name, weight in self.weights.items():
            if name.startswith(prefix):
                feature = name.removeprefix(prefix)
                added[feature] = added.get(feature, 0.0) + weight
        return added


class Modes(BaseModel):
    """Multinomial logistic regression over the modes of one type; `-` stands for none. `bias` names all of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bias: Mapping[str, float]
    weights: Mapping[str, Mapping[str, float]]

    def likeliest(self, features: Iterable[str]) -> tuple[str, float]:
        """The likeliest mode, and its chance."""
        scores = dict(self.bias)
        for name in features:
            for mode, weight in self.weights.get(name, {}).items():
                scores[mode] += weight
        best = max(scores, key=scores.__getitem__)
        return best, 1 / sum(math.exp(score - scores[best]) for score in scores.values())


class JudgeFile(BaseModel):
    """`judge.json` as it is written; no gate where no story without events was among the gold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fitted_on: str
    confidence: Confidence
    gate: Gate | None = None
    modes: Mapping[str, Modes]


class RecipientsFile(BaseModel):
    """`recipients.json` as it is written: weights of what speaks for and against those who may be recipients."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fitted_on: str
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Judge:
    """Empty for an ontology that was not calibrated."""

    confidence: Confidence | None = None
    gate: Gate | None = None
    modes: Mapping[str, Modes] = field(default_factory=lambda: MappingProxyType({}))
    recipients: RecipientWeights = field(default_factory=RecipientWeights)


def load_judge(folder: OntologyFolder, types: EventTypes) -> Judge:
    """Reads `judge.json` and `recipients.json`, if they are there.

    Raises OntologyError, also on a mode that the ontology does not have. A folder with types of its own inherits
    neither: they were fitted on other types.
    """
    judge = _read(folder, JUDGE_FILE, JudgeFile)
    recipients = _read(folder, RECIPIENTS_FILE, RecipientsFile)
    for name, modes in (judge.modes if judge is not None else {}).items():
        for mode in modes.bias:
            try:
                types.kind(name if mode == NO_MODE else f"{name}/{mode}")
            except ValueError as error:
                path = folder.file(JUDGE_FILE)
                raise OntologyError(path, 1, f"modes: {error}; {_REMEDY}") from error
    return Judge(
        None if judge is None else judge.confidence,
        None if judge is None else judge.gate,
        MappingProxyType({} if judge is None else dict(judge.modes)),
        RecipientWeights() if recipients is None else RecipientWeights(recipients.weights),
    )


def _read(folder: OntologyFolder, name: str, form: type[FileT]) -> FileT | None:
    path = folder.optional_file(name, beside=TYPES_FILE)
    if path is None:
        return None
    try:
        return form.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise OntologyError(path, 1, f"{place}: {first['msg']}; {_REMEDY}") from error
