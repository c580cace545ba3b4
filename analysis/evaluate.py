"""Scores the events of a dataset against gold.

Gold and coded events are paired one to one within a sentence (or the article, where the gold has no offsets): first
those that agree in type, trigger and parties, last those that agree in type alone or in trigger alone. What remains is
missed or spurious.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis.gold import GoldStory

Row = Mapping[str, Any]

_TYPE_POINTS = 4
_TRIGGER_POINTS = 3
_PARTY_POINTS = 1


@dataclass(slots=True)
class Score:
    """Agreement in one respect: right, wrongly given, and missed."""

    n_right: int = 0
    n_spurious: int = 0
    n_missed: int = 0

    def add(self, gold: frozenset[Any], coded: frozenset[Any]) -> None:
        """Counts the members of two sets."""
        self.n_right += len(gold & coded)
        self.n_spurious += len(coded - gold)
        self.n_missed += len(gold - coded)

    @property
    def precision(self) -> float | None:
        """Share of what was given that is right; None if nothing was given."""
        return _ratio(self.n_right, self.n_right + self.n_spurious)

    @property
    def recall(self) -> float | None:
        """Share of the gold that was given; None if there is none."""
        return _ratio(self.n_right, self.n_right + self.n_missed)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both; None if there is neither gold nor anything given."""
        return _ratio(2 * self.n_right, 2 * self.n_right + self.n_spurious + self.n_missed)


@dataclass(frozen=True, slots=True)
class EvaluationError:
    """One disagreement, for a person to look at."""

    kind: str
    story_id: str
    gold: Row | None
    coded: Row | None

    @property
    def weight(self) -> float:
        """How bad it is: a confident row that is wrong comes before one that is missing."""
        return 0.5 if self.coded is None else float(self.coded.get("confidence") or 0.0)


@dataclass(slots=True)
class Evaluation:
    """Scores by respect, in the order in which they are shown; `by_type` counts events of each type."""

    n_stories: int = 0
    n_gold: int = 0
    n_coded: int = 0
    scores: dict[str, Score] = field(default_factory=dict)
    by_type: dict[str, Score] = field(default_factory=dict)
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)
    errors: list[EvaluationError] = field(default_factory=list)

    def score(self, name: str) -> Score:
        """The score of that name, made at first use."""
        return self.scores.setdefault(name, Score())


def evaluate(stories: Sequence[GoldStory], coded: Mapping[str, Sequence[Row]]) -> Evaluation:
    """Scores coded events (rows of the table `events`) by the id of their story; errors come worst first.

    Scores: `event` (a trigger was found), `type`, `type and parties`, then, among events that agree in type, `modes`,
    `actor countries`, `recipient countries`, `sectors`, `dyads`, `status`, `claim`, `dates`, `speakers`. In `sectors` a
    country alone stands for its government: PLOVER leaves it without a sector, other gold calls it GOV.
    """
    result = Evaluation()
    for story in stories:
        rows = list(coded.get(story.story_id, ()))
        result.n_stories += 1
        result.n_gold += len(story.events)
        result.n_coded += len(rows)
        _score_story(story, rows, result)
    result.errors.sort(key=lambda error: (-error.weight, error.story_id))
    return result


def _score_story(story: GoldStory, rows: list[Row], result: Evaluation) -> None:
    pairs = paired(story.events, rows)
    for gold_index, row_index in pairs:
        _score_pair(story, story.events[gold_index], rows[row_index], result)
    paired_gold, paired_rows = {g for g, _ in pairs}, {r for _, r in pairs}
    for index, gold in enumerate(story.events):
        if index not in paired_gold:
            _count(result, ("event", "type", "type and parties"), n_missed=1)
            result.by_type.setdefault(gold["event_type"], Score()).n_missed += 1
            result.errors.append(EvaluationError("missed", story.story_id, gold, None))
    for index, row in enumerate(rows):
        if index not in paired_rows:
            _count(result, ("event", "type", "type and parties"), n_spurious=1)
            result.by_type.setdefault(row["event_type"], Score()).n_spurious += 1
            result.errors.append(EvaluationError("spurious", story.story_id, None, row))


def _score_pair(story: GoldStory, gold: Row, row: Row, result: Evaluation) -> None:
    result.score("event").n_right += 1
    gold_type, row_type = gold["event_type"], row["event_type"]
    if gold_type != row_type:
        _count(result, ("type", "type and parties"), n_missed=1, n_spurious=1)
        result.by_type.setdefault(gold_type, Score()).n_missed += 1
        result.by_type.setdefault(row_type, Score()).n_spurious += 1
        result.confusions[gold_type, row_type] += 1
        result.errors.append(EvaluationError("type", story.story_id, gold, row))
        return
    result.score("type").n_right += 1
    result.by_type.setdefault(gold_type, Score()).n_right += 1
    parties_agree = all(_codes(gold, role) == _codes(row, role) for role in ("actors", "recipients"))
    if parties_agree:
        result.score("type and parties").n_right += 1
    else:
        _count(result, ("type and parties",), n_missed=1, n_spurious=1)
        result.errors.append(EvaluationError("parties", story.story_id, gold, row))
    for name, gold_set, row_set in _respects(gold, row):
        if name != "sectors" or _tells_sectors(story):
            result.score(name).add(gold_set, row_set)


def _respects(gold: Row, row: Row) -> Iterator[tuple[str, frozenset[Any], frozenset[Any]]]:
    if gold.get("modes"):
        yield "modes", frozenset(gold["modes"]), frozenset(row["modes"])
    yield "actor countries", _values(gold, "actors", "country"), _values(row, "actors", "country")
    yield "recipient countries", _values(gold, "recipients", "country"), _values(row, "recipients", "country")
    yield "sectors", _sectors(gold), _sectors(row)
    yield "dyads", _dyads(gold), _dyads(row)
    for name in ("status", "claim"):
        if gold.get(name) is not None:
            yield name, frozenset({gold[name]}), frozenset({row[name]})
    if "happened_from" in gold:
        yield "dates", _days(gold), _days(row)
    if "attributions" in gold:
        yield "speakers", _speakers(gold), _speakers(row)


def paired(gold: Sequence[Row], rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Indices of gold and coded events of one story that are the same event, as the module says; each at most once."""
    candidates = sorted(
        (-points, g, r)
        for g, event in enumerate(gold)
        for r, row in enumerate(rows)
        if (points := _points(event, row)) >= _TRIGGER_POINTS
    )
    pairs: list[tuple[int, int]] = []
    taken_gold: set[int] = set()
    taken_rows: set[int] = set()
    for _, g, r in candidates:
        if g not in taken_gold and r not in taken_rows:
            pairs.append((g, r))
            taken_gold.add(g)
            taken_rows.add(r)
    return pairs


def _points(gold: Row, row: Row) -> int:
    has_offsets = gold.get("trigger_start") is not None
    if has_offsets and (gold["field"] != row["field"] or not _overlap(gold, row, "start", "end")):
        return 0
    points = 0
    if gold["event_type"] == row["event_type"]:
        points += _TYPE_POINTS
    if has_offsets and _overlap(gold, row, "trigger_start", "trigger_end"):
        points += _TRIGGER_POINTS
    if points:
        points += sum(_PARTY_POINTS for role in ("actors", "recipients") if _codes(gold, role) == _codes(row, role))
    return points


def _overlap(gold: Row, row: Row, start: str, end: str) -> bool:
    return bool(gold[start] < row[end] and row[start] < gold[end])


def _codes(row: Row, role: str) -> frozenset[str]:
    """What names the parties of an event: their countries, their sectors where they have none."""
    return frozenset(code for party in row.get(role) or () if (code := party.get("country") or party.get("sector")))


def _values(row: Row, role: str, name: str) -> frozenset[str]:
    return frozenset(value for party in row.get(role) or () if (value := party.get(name)))


def _tells_sectors(story: GoldStory) -> bool:
    """Whether gold says of what sector parties with a country are, or that they have none; it may leave that out."""
    parties = [p for event in story.events for role in ("actors", "recipients") for p in event.get(role) or ()]
    return any("sector" in party for party in parties if party.get("country"))


def _sectors(row: Row) -> frozenset[str]:
    parties = [*(row.get("actors") or ()), *(row.get("recipients") or ())]
    return frozenset(party.get("sector") or "GOV" for party in parties if party.get("sector") or party.get("country"))


def _dyads(row: Row) -> frozenset[tuple[str, ...]]:
    """Ordered pairs of actor and recipient; for an event without recipients, unordered pairs of its actors."""
    actors, recipients = _codes(row, "actors"), _codes(row, "recipients")
    if recipients:
        return frozenset((actor, recipient) for actor in actors for recipient in recipients)
    ordered = sorted(actors)
    return frozenset((a, b) for i, a in enumerate(ordered) for b in ordered[i + 1 :])


def _days(row: Row) -> frozenset[str]:
    """The days that the text gives; those that only the publication date supplies are none."""
    first = None if row.get("date_basis") == "publication" else row.get("happened_from")
    return frozenset() if first is None else frozenset({f"{first}/{row.get('happened_to')}"})


def _speakers(row: Row) -> frozenset[tuple[int, str]]:
    """Speakers by their place in the chain and the last word of what names them."""
    return frozenset(
        (place, link["speaker"].split()[-1].lower())
        for place, link in enumerate(row.get("attributions") or ())
        if link.get("speaker")
    )


def _count(result: Evaluation, names: tuple[str, ...], *, n_missed: int = 0, n_spurious: int = 0) -> None:
    for name in names:
        score = result.score(name)
        score.n_missed += n_missed
        score.n_spurious += n_spurious


def _ratio(part: int, whole: int) -> float | None:
    return None if whole == 0 else part / whole
