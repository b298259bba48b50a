"""No room, or no right to read or write: whether an error says so, and in which folder a command met it."""

from __future__ import annotations

import errno
import sqlite3
from typing import TYPE_CHECKING

import click

from archive.warc.errors import ArchiveFullError
from archive.warc.files import FULL

if TYPE_CHECKING:
    from pathlib import Path

_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_WORKS_IN = "gongkai.works_in"  # in the context's meta


def is_full(error: Exception) -> bool:
    """Whether there is no more room, on the disk or by a limit: said by the system, by SQLite or by our own writers."""
    if isinstance(error, sqlite3.Error):
        return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)  # the last in opening it
    return isinstance(error, ArchiveFullError) or (isinstance(error, OSError) and error.errno in FULL)


def is_forbidden(error: Exception) -> bool:
    """Whether something may not be read or written: said by the system, or by SQLite.

    So is a folder that cannot be made at all, as none can in /proc: the system says only that it is not there.
    """
    if isinstance(error, sqlite3.Error):
        return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
    return isinstance(error, OSError) and (error.errno in _FORBIDDEN or _is_not_made(error))


def placed(error: Exception) -> str:
    """What went wrong, and where."""
    place = click.get_current_context().meta.get(_WORKS_IN)
    where = str(place if _is_not_made(error) else getattr(error, "filename", None) or place)
    why = str((error.strerror if isinstance(error, OSError) else None) or error)
    return why if where in why else f"{where}: {why}"


def _is_not_made(error: Exception) -> bool:
    """Is what a command works in not there, and was it that which could not be made?"""
    place = click.get_current_context().meta.get(_WORKS_IN)
    return isinstance(error, FileNotFoundError | NotADirectoryError) and place is not None and not place.exists()


def work_in(place: Path) -> Path:
    """Note the folder or file that a command works in, so that it can be named where there is no room or no right."""
    click.get_current_context().meta[_WORKS_IN] = place
    return place
