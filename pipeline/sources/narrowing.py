"""Keeps articles outside of the days that were asked for out, without losing them for later runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from pipeline.sources.arrivals import Arrival, RunContext
from pipeline.sources.failures import Problem, dead_letter_of
from pipeline.sources.settings import SourceSettings
from schemas.raw import RawArticle
from schemas.sources import SourceState


class Narrowing:
    """Passes arrivals on within `since`…`until`, `limit` and `max_text_chars`.

    An article that is kept out holds its source's state back: a file counts as read up to the record before it, a
    feed's validators are dropped, so that both are read again.
    """

    def __init__(self, settings: SourceSettings, run: RunContext) -> None:
        self._settings = settings
        self._run = run
        self._held: dict[str, SourceState | None] = {}
        self._last: SourceState | None = None

    def admits(self, published_at: datetime | None) -> bool:
        """Whether an article of this instant is asked for; an undated one is."""
        if published_at is None:
            return True
        day = published_at.date()
        since, until = self._settings.since, self._settings.until
        return (since is None or day >= since) and (until is None or day <= until)

    def hold(self, source_uri: str, state: SourceState | None = None) -> None:
        """Holds the source's state back at `state`; the first call for a source counts."""
        self._held.setdefault(source_uri, state)

    def narrow(self, arrivals: Iterable[Arrival]) -> Iterator[Arrival]:
        """The arrivals that are asked for, with the states that follow from what was kept out."""
        n_articles = 0
        for arrival in arrivals:
            content = arrival.content
            if isinstance(content, RawArticle):
                if not self.admits(content.published_at):
                    is_same = self._last is not None and self._last.source_uri == arrival.source_uri
                    self.hold(arrival.source_uri, self._last if is_same else None)
                    continue
                arrival = self._without_long_text(arrival, content)
                n_articles += 1
            yield self._with_held_state(arrival)
            if n_articles == self._settings.limit:
                return

    def _with_held_state(self, arrival: Arrival) -> Arrival:
        if arrival.state is None:
            return arrival
        self._last = arrival.state
        if arrival.source_uri not in self._held:
            return arrival
        held = self._held[arrival.source_uri]
        if arrival.state.kind in ("feed", "sitemap") and arrival.state.size is None:
            return replace(arrival, state=replace(arrival.state, etag=None, last_modified=None))
        position = 0 if held is None else held.position
        return replace(arrival, state=replace(arrival.state, position=position, is_complete=False))

    def _without_long_text(self, arrival: Arrival, article: RawArticle) -> Arrival:
        n_chars, n_allowed = len(article.text), self._settings.max_text_chars
        if n_chars <= n_allowed:
            return arrival
        problem = Problem("parse", "text_too_long", f"{n_chars} characters; max_text_chars is {n_allowed}")
        letter = dead_letter_of(
            problem, arrival.source_uri, self._run, payload=article.text[:n_allowed], external_id=article.external_id
        )
        return replace(arrival, content=letter)
