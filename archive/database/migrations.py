"""The steps that bring a database from one version of the schema to the next.

`PRAGMA user_version` counts the steps that a file has taken. A step never changes once it has been released.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.database import search
from archive.database.tables import TABLES, Table

if TYPE_CHECKING:
    from collections.abc import Callable

    import sqlite_utils


def _first(database: sqlite_utils.Database) -> None:
    for table in TABLES:
        create(database, table)
    # captures and snapshots refer to each other
    database.add_foreign_keys([("captures", "snapshot_id", "snapshots", "id")])
    search.create(database)


def create(database: sqlite_utils.Database, table: Table) -> None:
    """Create the table with its keys and indexes; keys to tables that are not there yet are left out."""
    there = {*database.table_names(), table.name}
    sql = database.create_table_sql(
        table.name,
        {column.name: "REAL" if column.type == "NUMERIC" else column.type for column in table.columns},
        pk=table.pk[0] if len(table.pk) == 1 else table.pk,
        not_null={column.name for column in table.columns if column.not_null and column.name not in table.pk},
        foreign_keys=[(column.name, column.references, "id") for column in table.columns if column.references in there],
    )
    for column in table.columns:
        if column.type == "NUMERIC":  # a type that sqlite-utils does not know
            sql = sql.replace(f'"{column.name}" REAL', f'"{column.name}" NUMERIC')
    database.execute(sql)
    made = database.table(table.name)
    for index in table.indexes:
        made.create_index(index)


def _second(database: sqlite_utils.Database) -> None:
    """Tables and columns that were not there, and other indexes."""
    for table in TABLES:
        if table.name not in database.table_names():
            create(database, table)
            continue
        made = database.table(table.name)
        for column in table.columns:
            if column.name not in made.columns_dict:
                database.execute(f'ALTER TABLE "{table.name}" ADD COLUMN "{column.name}" {column.type}')
        have = {tuple(index.columns): index.name for index in made.indexes if index.origin == "c"}
        for columns in have.keys() - set(table.indexes):
            database.execute(f'DROP INDEX "{have[columns]}"')
        for columns in table.indexes:
            if columns not in have:
                made.create_index(columns)


STEPS: tuple[Callable[[sqlite_utils.Database], None], ...] = (
    _first,
    _second,
    _second,  # points
    _second,  # crosswalk
    _second,  # an index for shares
    _second,  # how captures were asked for, and what a browser rendered
    _second,  # what each snapshot's comparison found
)
VERSION = len(STEPS)
