"""Rows as they go into the database: many in one statement, and only those that differ."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from archive.database import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import sqlite_utils

Row = dict[str, Any]

_TABLES = {table.name: table for table in tables.TABLES}


def insert(database: sqlite_utils.Database, table: str, rows: Iterable[Row]) -> None:
    """Bulk insert: one prepared statement, within the caller's transaction; a row with a known key replaces it."""
    names = _TABLES[table].names
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" * len(names))
    database.conn.executemany(
        f'INSERT OR REPLACE INTO "{table}" ({columns}) VALUES ({marks})',  # noqa: S608 - names of our own schema
        ([row.get(name) for name in names] for row in rows),
    )


def delete(database: sqlite_utils.Database, table: str, column: str, values: Iterable[Any]) -> None:
    """Delete the rows that have one of these values in that column."""
    database.conn.executemany(
        f'DELETE FROM "{table}" WHERE "{column}" = ?',  # noqa: S608 - names of our own schema
        ([value] for value in values),
    )


def replace_all(database: sqlite_utils.Database, table: str, rows: Iterable[Row]) -> int:
    """Make the table hold exactly these rows, writing only what differs; how many rows were written or deleted."""
    return _replace(database, table, rows, database.query(f'SELECT * FROM "{table}"'))  # noqa: S608 - our own schema


def replace_of(
    database: sqlite_utils.Database, table: str, column: str, values: Sequence[Any], rows: Iterable[Row]
) -> int:
    """Make the rows with one of these values in that column be exactly `rows`."""
    sql = f'SELECT * FROM "{table}" WHERE "{column}" = ?'  # noqa: S608 - names of our own schema
    old = (row for value in values for row in database.query(sql, [value]))
    return _replace(database, table, rows, old)


def _replace(database: sqlite_utils.Database, table: str, rows: Iterable[Row], old: Iterable[Row]) -> int:
    names, pk = _TABLES[table].names, _TABLES[table].pk
    have = {tuple(row[name] for name in pk): tuple(row[name] for name in names) for row in old}
    new: list[Row] = []
    for row in rows:
        key = tuple(row.get(name) for name in pk)
        if have.pop(key, None) != tuple(row.get(name) for name in names):
            new.append(row)
    where = " AND ".join(f'"{name}" = ?' for name in pk)
    database.conn.executemany(f'DELETE FROM "{table}" WHERE {where}', have)  # noqa: S608 - names of our own schema
    insert(database, table, new)
    return len(have) + len(new)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def to_json(value: Any) -> str:
    """Compact, and with one encoder for all: `dumps` makes one each time."""
    return _encode(value)
