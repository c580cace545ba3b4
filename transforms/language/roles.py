"""Extracts roles."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.roles import Role
from transforms.language.reading import Reading


def extract_roles(reading: Reading) -> Iterator[Role]:
    """Records of the table `roles`."""
    yield from ()
