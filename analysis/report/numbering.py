"""Numbers for values that repeat, and offsets as a browser counts them: what keeps the data of a page small."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Hashable, Iterable
from datetime import date
from typing import Generic, TypeVar

Value = TypeVar("Value", bound=Hashable)

# Characters of two UTF-16 units.
_WIDE = re.compile("[\U00010000-\U0010ffff]")
_EPOCH = date(1970, 1, 1).toordinal()


class Numbers(Generic[Value]):
    """Numbers values in the order in which they are first seen; None has none."""

    def __init__(self, values: Iterable[Value] = ()) -> None:
        self._number_of: dict[Value, int] = {}
        self._values: list[Value] = []
        for value in values:
            self.at(value)

    def of(self, value: Value | None) -> int | None:
        """Number of a value, a new one if it is new."""
        return None if value is None else self.at(value)

    def at(self, value: Value) -> int:
        """Number of a value that is there."""
        number = self._number_of.setdefault(value, len(self._values))
        if number == len(self._values):
            self._values.append(value)
        return number

    def __getitem__(self, number: int) -> Value:
        return self._values[number]

    @property
    def values(self) -> list[Value]:
        """All values, by number."""
        return list(self._values)


class BrowserOffsets:
    """Offsets in UTF-16 units, in which scripts count, from offsets in code points, in which tables count."""

    def __init__(self, text: str) -> None:
        self._wide = [] if text.isascii() else [found.start() for found in _WIDE.finditer(text)]

    def __call__(self, offset: int) -> int:
        return offset + bisect_left(self._wide, offset)


def day_number(day: date | None) -> int | None:
    """Days since 1970."""
    return None if day is None else day.toordinal() - _EPOCH
