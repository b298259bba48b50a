"""Rows of the database as tests fill it, with what each table must have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.database.schema import open_database
from archive.database.tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path

    import sqlite_utils

_DEFAULTS = {"INTEGER": 0, "NUMERIC": 0, "REAL": 0.0, "TEXT": "x"}


def row(table_name: str, **values: Any) -> dict[str, Any]:
    """A row with what the table must have, and these values."""
    table = next(table for table in TABLES if table.name == table_name)
    needed = {one.name: _DEFAULTS[one.type] for one in table.columns if one.not_null or one.name in table.pk}
    return needed | values


def loose_database(folder: Path) -> sqlite_utils.Database:
    """A database in which rows may name others that are not there."""
    database = open_database(folder / "gongkai.db")
    database.execute("PRAGMA foreign_keys = OFF")
    return database
