"""Links reports of one event in several articles: the table `stories`.

Two reports can tell the same event only if nothing in them speaks against it: type, standing (fact, plan, fear,
denial), countries, names, days and places must agree where both say them. How much speaks for it is added up: likeness
of the parties, days, places, modes and words. Pairs that reach a threshold are joined, the most alike first, unless two
events of one article, or two reports that contradict each other, would come to stand in one story.

The result depends on the events alone, not on the order in which they came in. docs/stories.md explains the weights.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import combinations, product
from typing import Any

from analysis.likeness import Rarity, Report, likeness, report_of, weights_of_words
from schemas.stories import StoryEvent

# What must be reached for two reports to be joined, and what the pairs of two stories must reach on average for the
# stories to become one. Set on corpus/linking/dev.yaml.
_PAIR_THRESHOLD = 3.0
_MEAN_THRESHOLD = 2.5


def link_stories(events: Iterable[Mapping[str, Any]], articles: Iterable[Mapping[str, Any]]) -> list[StoryEvent]:
    """The story of each event, from rows of `events` and `articles`, in order of event ids.

    An event that repeats another of its article, as a headline does, belongs to that one's story.
    """
    rows = sorted(events, key=lambda row: str(row["event_id"]))
    about = {row["article_id"]: row for row in articles}
    weights = weights_of_words(row["text"] for row in rows)
    tellings: dict[str, list[Report]] = defaultdict(list)
    for row in rows:
        tellings[row["duplicate_of"] or row["event_id"]].append(
            report_of(row, about.get(row["article_id"], {}), weights)
        )
    told = [_dated(reports) for reports in _joined(list(tellings.values()), within_articles=True)]
    story_of = {report.event_id: story for story in _joined(told, within_articles=False) for report in story}
    carriers = _carriers(about.values())
    return [_membership(row, story_of, about, carriers) for row in rows]


def _dated(reports: list[Report]) -> list[Report]:
    """Reports of an event by one article: those that give no day have that of the others."""
    days = [(report.first_day, report.last_day) for report in reports if report.is_dated]
    return [report if report.is_dated or not days else report.on_days(*days[0]) for report in reports]


def _joined(told: Sequence[list[Report]], *, within_articles: bool) -> list[list[Report]]:
    """Lists of reports put together, the most alike first: headline and body of an article, or different articles."""
    pairs = _Pairs(told, within_articles=within_articles)
    candidates = sorted(_candidates(told, within_articles=within_articles))
    alike = [(score, pair) for pair in candidates if (score := pairs.score(*pair)) is not None]
    group = {number: [number] for number in range(len(told))}
    for score, (one, other) in sorted(alike, key=lambda each: (-each[0], each[1])):
        if score < _PAIR_THRESHOLD:
            break
        left, right = group[one], group[other]
        if left is not right and pairs.agree(left, right):
            merged = sorted(left + right)
            group.update(dict.fromkeys(merged, merged))
    return [
        [report for member in members for report in told[member]]
        for number, members in group.items()
        if number == members[0]
    ]


class _Pairs:
    """How alike pairs of lists of reports are, each computed once."""

    def __init__(self, told: Sequence[list[Report]], *, within_articles: bool) -> None:
        self._told = told
        self._within_articles = within_articles
        self._rarity = Rarity([report for reports in told for report in reports])
        self._scores: dict[tuple[int, int], float | None] = {}

    def score(self, one: int, other: int) -> float | None:
        """What speaks for the two being one, by their reports that are most alike; None if they must not be."""
        pair = (one, other) if one < other else (other, one)
        if pair not in self._scores:
            reports = list(product(self._told[one], self._told[other]))
            may_join = all(self._may_join(*two) for two in reports)
            scores = [likeness(*two, self._rarity) for two in reports] if may_join else []
            self._scores[pair] = max((score for score in scores if score is not None), default=None)
        return self._scores[pair]

    def _may_join(self, one: Report, other: Report) -> bool:
        is_one_article = one.article_id == other.article_id
        return is_one_article and one.field != other.field if self._within_articles else not is_one_article

    def agree(self, left: Sequence[int], right: Sequence[int]) -> bool:
        """Whether two stories can be one."""
        total = 0.0
        for one in left:
            for other in right:
                score = self.score(one, other)
                if score is None:
                    return False
                total += score
        return total / (len(left) * len(right)) >= _MEAN_THRESHOLD


def _candidates(told: Sequence[list[Report]], *, within_articles: bool) -> set[tuple[int, int]]:
    """Pairs that share type, standing, day, and a party's country, name or place."""
    cells: dict[tuple[object, ...], set[int]] = defaultdict(set)
    for number, reports in enumerate(told):
        for report in reports:
            article_id = report.article_id if within_articles else None
            for day, clue in product(report.days_to_compare(), report.clues()):
                cells[article_id, report.event_type, report.standing, day, clue].add(number)
    return {pair for cell in cells.values() for pair in combinations(sorted(cell), 2)}


def _carriers(articles: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    """Outlets that carry the text of an article: its own, and those of its copies."""
    outlets: dict[str, set[str]] = defaultdict(set)
    for row in articles:
        name = row["outlet"] or _host_of(row["url"] or row["canonical_url"])
        if name is not None:
            outlets[row["duplicate_of"] or row["article_id"]].add(name)
    return outlets


def _host_of(url: str | None) -> str | None:
    return None if url is None else url.partition("://")[2].partition("/")[0] or None


def _membership(
    row: Mapping[str, Any],
    story_of: Mapping[str, Sequence[Report]],
    about: Mapping[str, Mapping[str, Any]],
    carriers: Mapping[str, set[str]],
) -> StoryEvent:
    members = story_of[row["event_id"]]
    first = min(members, key=_order_of_reports)
    outlets = {outlet for member in members for outlet in carriers.get(member.article_id, ())}
    return StoryEvent(row["event_id"], first.event_id, max(1, len(outlets)), first.published_at)


def _order_of_reports(report: Report) -> tuple[bool, datetime | None, str]:
    return (report.published_at is None, report.published_at, report.event_id)
