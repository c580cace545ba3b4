"""What a poll of a feed makes of the feed's state, and when the feed is to be asked again."""

from __future__ import annotations

import email.utils
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pipeline.sources.http import Answer, FetchError
from pipeline.sources.settings import Feed, FeedSettings
from schemas.ids import content_id
from schemas.sources import SourceState

# How `last_error` starts where the server named a time before which it is not to be asked.
ASKED_TO_WAIT = "asked to wait"

_FIRST_BACKOFF_S = 60.0
_MAX_DOUBLINGS = 20
_JITTER_SHARE = 0.2
_STRETCH_SHARE = 0.05


def is_asked_to_wait(state: SourceState, settings: FeedSettings, now: datetime) -> bool:
    """Whether the server itself has put off the next request to a time that is still to come."""
    return is_not_due(state, settings, now) and (state.last_error or "").startswith(ASKED_TO_WAIT)


def is_not_due(state: SourceState, settings: FeedSettings, now: datetime) -> bool:
    """Whether the feed is not to be asked before some time to come.

    A time further away than any pause was set while the clock was ahead, and does not count.
    """
    longest = timedelta(seconds=settings.max_interval_s)
    return state.next_due_at is not None and now < state.next_due_at <= now + longest


def first_state(feed: Feed, now: datetime) -> SourceState:
    """State of a feed that was never asked."""
    return SourceState(source_uri=feed.url, kind="feed", committed_at=now)


def state_after_success(
    state: SourceState, feed: Feed, settings: FeedSettings, answer: Answer, now: datetime, ttl_s: int | None = None
) -> SourceState:
    """State after an answer that could be read, or that said "not modified"."""
    asked_s = settings.interval_s if feed.interval_s is None else feed.interval_s
    pause_s = max(asked_s, ttl_s or 0, _fresh_s(answer.headers, now)) * _stretch(state.source_uri, now)
    is_unchanged = answer.status == 304
    return replace(
        state,
        committed_at=now,
        current_url=answer.moved_to or state.current_url,
        etag=answer.headers.get("etag") or (state.etag if is_unchanged else None),
        last_modified=answer.headers.get("last-modified") or (state.last_modified if is_unchanged else None),
        next_due_at=now + timedelta(seconds=min(pause_s, settings.max_interval_s)),
        last_success_at=now,
        last_error=None,
        error_streak=0,
    )


def state_after_failure(
    state: SourceState, settings: FeedSettings, error: str, now: datetime, fetch_error: FetchError | None = None
) -> SourceState:
    """State after a failure: the pause doubles with each in a row, up to the longest, and a Retry-After is kept."""
    streak = state.error_streak + 1
    pause_s = _FIRST_BACKOFF_S * 2.0 ** min(streak - 1, _MAX_DOUBLINGS) * _jitter(state.source_uri, streak)
    asked_s = fetch_error.retry_after_s if fetch_error is not None else None
    if asked_s is not None:
        error = f"{ASKED_TO_WAIT}: {error}"
        pause_s = max(pause_s, asked_s)
    is_retired = fetch_error is not None and fetch_error.status == 410
    return replace(
        state,
        committed_at=now,
        next_due_at=now + timedelta(seconds=min(pause_s, settings.max_interval_s)),
        last_error=error[:500],
        error_streak=streak,
        is_retired=is_retired,
    )


def _jitter(source_uri: str, streak: int) -> float:
    """A factor around 1 that spreads the retries of many feeds; made of the address, so that runs can be repeated."""
    return 1.0 + _JITTER_SHARE * (2.0 * _share_of("jitter", source_uri, streak) - 1.0)


def _stretch(source_uri: str, now: datetime) -> float:
    """A factor a little above 1 that spreads the polls of feeds with one interval, which all began in one cycle."""
    return 1.0 + _STRETCH_SHARE * _share_of("stretch", source_uri, now.isoformat())


def _share_of(*parts: str | int) -> float:
    return int(content_id(*parts)[:8], 16) / 0xFFFFFFFF


def _fresh_s(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds for which the answer stays fresh, by Cache-Control or Expires; 0 where it does not say."""
    control = headers.get("cache-control", "").lower()
    if re.search(r"\bno-(?:cache|store)\b", control):
        return 0.0
    max_age = re.search(r"\bmax-age\s*=\s*\"?([0-9]{1,9})", control)
    if max_age is not None:
        age = headers.get("age", "").strip()
        return max(0.0, float(max_age[1]) - (float(age[:9]) if re.fullmatch(r"[0-9]+", age) else 0.0))
    try:
        expires = email.utils.parsedate_to_datetime(headers.get("expires", ""))
        sent = email.utils.parsedate_to_datetime(headers["date"]) if "date" in headers else now
    except (ValueError, TypeError):
        return 0.0
    lasts = expires.replace(tzinfo=expires.tzinfo or UTC) - sent.replace(tzinfo=sent.tzinfo or UTC)
    return max(0.0, lasts.total_seconds())
