"""Makes dead letters of what could not be read."""

from __future__ import annotations

import hashlib
import traceback as tracebacks
from dataclasses import dataclass

from pipeline.sources.arrivals import RunContext
from schemas.dead_letters import MAX_PAYLOAD_BYTES, DeadLetter
from schemas.ids import content_id


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something could not be read: a reason of one word, a sentence, and whether it may pass another time."""

    stage: str
    reason: str
    message: str
    is_retryable: bool = False


class SourceError(Exception):
    """A problem that makes one record, file, page or feed unreadable."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.problem.reason}: {self.problem.message}"


def dead_letter_of(
    problem: Problem,
    source_uri: str,
    run: RunContext,
    *,
    payload: bytes | str | None = None,
    external_id: str | None = None,
    position: int | None = None,
    error: BaseException | None = None,
) -> DeadLetter:
    """The dead letter of one record. `position` tells records apart that failed alike and have no id."""
    content = payload.encode("utf-8", "replace") if isinstance(payload, str) else payload
    digest = None if content is None else hashlib.sha256(content).hexdigest()
    return DeadLetter(
        dead_letter_id=content_id(
            "dead_letter", problem.stage, source_uri, external_id, position, problem.reason, problem.message, digest
        ),
        stage=problem.stage,
        source_uri=source_uri,
        error_type=problem.reason,
        message=" ".join(problem.message.split())[:1000],
        is_retryable=problem.is_retryable,
        run_id=run.run_id,
        external_id=external_id,
        traceback=None if error is None else "".join(tracebacks.format_exception(error)),
        payload=None if content is None else content[:MAX_PAYLOAD_BYTES],
    )
