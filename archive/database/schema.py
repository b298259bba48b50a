"""The database file: opened, created and brought up to date. What it holds stands in `tables` and `views`."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlite_utils

from archive.config import load_forms
from archive.database import migrations
from archive.database.tables import TABLES
from archive.database.views import views

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.report.form import Forms

_DISK = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)  # that says nothing about the database
BUSY_SECONDS = 60  # a live build and `gongkai build` wait for each other's transaction


class SchemaError(Exception):
    """The database cannot be used: not there, not ours, or of a newer version. Raised by `open_database`."""


def open_database(path: Path, *, create: bool = True) -> sqlite_utils.Database:
    """The database, of this version; an older one is brought up to date.

    With `create=False` a missing file raises SchemaError, and so does always one of a newer version.
    """
    if not create and not path.is_file():
        raise SchemaError(f"{path}: there is no database here; run `gongkai build`")
    try:
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS)
        database = sqlite_utils.Database(connection)
        version = schema_version(database)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & 0xFF in _DISK:
            raise
        advice = "move the file away and run `gongkai build`, which makes it anew"
        raise SchemaError(f"{path}: cannot be opened as a database: {error}; {advice}") from error
    if version > migrations.VERSION:
        database.close()
        raise SchemaError(
            f"{path}: the database is of version {version}, newer than version {migrations.VERSION} of this"
            " gongkai; use a newer gongkai, or move the file away and run `gongkai build`"
        )
    connection.execute("PRAGMA synchronous = NORMAL")  # the archive is what must not be lost
    migrate(database, load_forms())
    return database


@contextmanager
def transaction(database: sqlite_utils.Database) -> Iterator[None]:
    """One transaction that holds the write lock from its beginning: what it reads cannot change under it."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        database.conn.rollback()
        raise
    database.conn.commit()


def schema_version(database: sqlite_utils.Database) -> int:
    """The version of the schema that the file has; 0 for a new file."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def migrate(database: sqlite_utils.Database, forms: Forms) -> None:
    """Bring an older or new database to this version, in one transaction, and its views to these forms."""
    if schema_version(database) < migrations.VERSION:
        if database.journal_mode != "wal":
            database.enable_wal()
        with transaction(database):
            # read again: another process may have migrated while this one waited for the lock
            for step in migrations.STEPS[schema_version(database) :]:
                step(database)
            database.execute(f"PRAGMA user_version = {migrations.VERSION}")
    wanted = {view.name: view.sql for view in views(forms)}
    have = {
        row["name"]: row["sql"] for row in database.query("SELECT name, sql FROM sqlite_master WHERE type = 'view'")
    }
    if have != {name: f'CREATE VIEW "{name}" AS {sql}' for name, sql in wanted.items()}:
        with transaction(database):
            for name, sql in wanted.items():
                database.create_view(name, sql, replace=True)


def descriptions(forms: Forms) -> dict[str, dict[str, tuple[str, str]]]:
    """Table or view → column → what it means, in Chinese and in English; the key '' is the table itself."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for table in TABLES:
        found[table.name] = {"": (table.zh, table.en)} | {one.name: (one.zh, one.en) for one in table.columns}
    for view in views(forms):
        found[view.name] = {"": (view.zh, view.en)} | {one.name: (one.zh, one.en) for one in view.columns}
    found["reports_search"] = {
        "": ("全文检索：每字一词", "Full text search, one character one token; rowid is the report's id"),
        "title": ("标题", "Title"),
        "agency": ("机关", "Agency"),
        "text": ("各部分标题与正文", "Headings and text of all parts"),
    }
    return found
