"""Tells faults of the disk and of the index from faults of ours, whatever wraps them."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import DatasetError
from pipeline.index import delete_index, index_path

_FULL, _IO_ERROR, _READ_ONLY, _CANNOT_OPEN = 13, 10, 8, 14
_CORRUPT, _NO_DATABASE = 11, 26
_PRIMARY = 0xFF
_NUMBERS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EACCES, errno.EPERM)
# Beam, and its workers all the more, tell what went wrong in a step only in the text of an error of their own.
_TOLD = re.compile(r"\[Errno (\d+)\]")
_AND_NOW = "what was committed stays, and the next run goes on from there"


@contextmanager
def disk_faults_told(root: Path) -> Iterator[None]:
    """Raises DatasetError in place of an error that the disk is to blame for, or a damaged index, which is removed."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if is_damaged(error):
            delete_index(index_path(root))
            raise DatasetError(f"{root}: its index was damaged and is removed; the next run builds it anew") from error
        raise _translated(error, root) from error
    except (OSError, RuntimeError) as error:
        raise _translated(error, root) from error


def is_disk_fault(error: Exception) -> bool:
    """Whether the disk, or the index on it, is to blame: there is no use then in writing there about it."""
    return _reason_of(error) is not None or (isinstance(error, sqlite3.DatabaseError) and is_damaged(error))


def is_damaged(error: sqlite3.DatabaseError) -> bool:
    """Whether the index is damaged, or no index at all."""
    return _code_of(error) in (_CORRUPT, _NO_DATABASE)


def _translated(error: Exception, root: Path) -> Exception:
    reason = _reason_of(error)
    return error if reason is None else DatasetError(f"{root}: {reason}; {_AND_NOW}")


def _reason_of(error: Exception) -> str | None:
    if isinstance(error, sqlite3.DatabaseError):
        return str(error) if _code_of(error) in (_FULL, _IO_ERROR, _READ_ONLY, _CANNOT_OPEN) else None
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror or str(error)
    told = _TOLD.search(str(error)) if isinstance(error, RuntimeError) else None
    return os.strerror(int(told[1])) if told is not None and int(told[1]) in _NUMBERS else None


def _code_of(error: sqlite3.DatabaseError) -> int:
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY
