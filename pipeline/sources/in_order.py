"""Runs tasks on threads and gives their results in the order of the tasks."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def run_in_order(tasks: Iterable[Callable[[], T]], executor: ThreadPoolExecutor, n_ahead: int) -> Iterator[T]:
    """Results in the order of `tasks`, of which at most `n_ahead` are begun or done and not yet taken.

    An exception of a task is raised in its place. Tasks that are not begun when the iteration ends never are.
    """
    begun: deque[Future[T]] = deque()
    try:
        for task in tasks:
            begun.append(executor.submit(task))
            if len(begun) >= n_ahead:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
    finally:
        for future in begun:
            future.cancel()
