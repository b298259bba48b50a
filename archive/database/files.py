"""The database file beside its copies: a build from nothing, and one that is only tried, work on another file."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from archive.database.outcome import reports_of
from archive.database.schema import open_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import sqlite_utils

    from archive.database.outcome import Reports

_NEW = ".new-"  # and the process that works on it


def check_version(target: Path) -> None:
    """Raises SchemaError where the database of that file is of a newer version."""
    if target.is_file():
        open_database(target).close()


@contextmanager
def beside(target: Path, *, copied: bool) -> Iterator[sqlite_utils.Database]:
    """An empty database beside that file, or a copy of it, which goes away in the end.

    Raises SchemaError where the file is of a newer version: it is not to be written over.
    """
    check_version(target)
    path = target.with_name(f"{target.name}{_NEW}{os.getpid()}")
    with _owned(path):
        if copied and target.is_file():
            with closing(sqlite3.connect(target)) as old, closing(sqlite3.connect(path)) as new:
                old.backup(new)
        with closing(open_database(path)) as database:
            database.execute("PRAGMA synchronous = OFF")  # a crash may spoil it: it would be made anew
            yield database


@contextmanager
def _owned(path: Path) -> Iterator[None]:
    """An empty file that says, by its lock, that somebody works on it; it goes away in the end."""
    _remove_leftovers(path)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        _remove(path)
        os.close(descriptor)


def replace_with(target: Path, database: sqlite_utils.Database) -> None:
    """Copy the database over the file in use, in one transaction of SQLite: readers see the old or the new one."""
    with closing(open_database(target)) as old:
        database.conn.backup(old.conn)


def reports_in(target: Path) -> Reports:
    """What there is in the file now; nothing where it is not there."""
    if not target.is_file():
        return {}
    with closing(open_database(target)) as database:
        return reports_of(database)


def _remove(path: Path) -> None:
    for ending in ("-wal", "-shm", "-journal", ""):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def remove_leftovers(target: Path) -> None:
    """What a build that was killed left beside the database."""
    for path in target.parent.glob(f"{target.name}{_NEW}*"):
        if path.name.partition(_NEW)[2].isdecimal():
            _remove_leftovers(path)


def _remove_leftovers(path: Path) -> None:
    """Take the file away unless its owner is at work; a number of a process says nothing, it comes again."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    else:
        _remove(path)
    finally:
        os.close(descriptor)
