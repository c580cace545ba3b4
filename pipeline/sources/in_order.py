"""Runs tasks on threads, few at a time for one host, and gives their results in the order of the tasks."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Task(Generic[T]):
    """Something to be done at an address; without one it is done at once, by whoever takes the result."""

    work: Callable[[], T]
    url: str | None = None


class HostThreads:
    """Threads of which at most `n_per_host` work for one host, so that one slow host does not keep them all waiting."""

    def __init__(self, n_threads: int, n_per_host: int) -> None:
        self._executor = ThreadPoolExecutor(n_threads, thread_name_prefix="fetch")
        self._n_per_host = n_per_host
        self._lock = threading.Lock()
        self._waiting: dict[str, deque[Callable[[], None]]] = {}
        self._n_running: Counter[str] = Counter()

    def submit(self, task: Task[T]) -> Future[T]:
        """The task's result to come."""
        future: Future[T] = Future()
        if task.url is None:
            _fulfil(task, future)
            return future
        host = urlsplit(task.url).netloc.lower()

        def work() -> None:
            try:
                _fulfil(task, future)
            finally:
                with self._lock:
                    self._n_running[host] -= 1
                    self._start_waiting(host)

        with self._lock:
            self._waiting.setdefault(host, deque()).append(work)
            self._start_waiting(host)
        return future

    def close(self) -> None:
        """Drops what is not begun and waits for the rest."""
        with self._lock:
            self._waiting.clear()
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _start_waiting(self, host: str) -> None:
        waiting = self._waiting.get(host)
        while waiting and self._n_running[host] < self._n_per_host:
            self._n_running[host] += 1
            self._executor.submit(waiting.popleft())


def run_in_order(tasks: Iterable[Task[T]], threads: HostThreads, n_ahead: int) -> Iterator[T]:
    """Results in the order of `tasks`, of which at most `n_ahead` are begun or done and not yet taken.

    An exception of a task is raised in its place. Tasks that are not begun when the iteration ends never are.
    """
    begun: deque[Future[T]] = deque()
    try:
        for task in tasks:
            begun.append(threads.submit(task))
            if len(begun) >= n_ahead:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
    finally:
        for future in begun:
            future.cancel()


def _fulfil(task: Task[T], future: Future[T]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = task.work()
    except BaseException as error:  # noqa: BLE001  whoever takes the result gets the exception
        future.set_exception(error)
    else:
        future.set_result(result)
