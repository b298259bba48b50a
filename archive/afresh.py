"""The database held against one that is built afresh from the same WARC files, table by table, row by row."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.build import build
from archive.texts import text_differences
from archive.warc.files import OPEN, warc_files, warc_folder
from archive.warc.recover import closing_of

if TYPE_CHECKING:
    from collections.abc import Iterator

DATABASE = "gongkai.db"
SHOWN = 20  # rows of a table; the rest is counted
VERSIONS = "state"  # the table that says what built the database
_LONG = 80
# how SQLite lays out a full-text index depends on the order in which rows came; its content has a table of its own
_LAYOUT = ("_data", "_idx", "_docsize", "_config")

Row = tuple[Any, ...]


def differences(data: Path, *, jobs: int | None = None) -> Iterator[str]:
    """What the database says and a fresh build does not, or the other way round; nothing in `data` is changed."""
    with mirror(data) as copy:
        build(copy, jobs=jobs or os.cpu_count() or 1, fresh=True, convert=False)
        with closing(sqlite3.connect(unchanged(data / DATABASE), uri=True)) as connection:
            connection.execute("ATTACH ? AS fresh", [unchanged(copy / DATABASE)])
            yield from compare(connection)
        told = text_differences(data, copy)
        yield from islice(told, SHOWN)
        if more := sum(1 for _ in told):
            yield f"{more} more texts differ"


def unchanged(path: Path) -> str:
    """The address under which SQLite reads a database that nobody writes to: it makes no files beside it either."""
    log = path.with_name(f"{path.name}-wal")
    is_whole = not log.exists() or not log.stat().st_size
    return f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if is_whole else ''}"


@contextmanager
def mirror(data: Path) -> Iterator[Path]:
    """A data folder with the WARC files of another and nothing else; of a file left open what its journal names."""
    with tempfile.TemporaryDirectory(prefix="gongkai-verify-") as folder:
        copy = Path(folder)
        warc_folder(copy).mkdir()
        for path in warc_files(data):
            if path.suffix == OPEN:
                _copy_start(data, path, warc_folder(copy) / path.name.removesuffix(OPEN))
            else:
                (warc_folder(copy) / path.name).symlink_to(path.absolute())
        yield copy


def _copy_start(data: Path, path: Path, target: Path) -> None:
    found = closing_of(data, path)
    end = found.end if found.acknowledged is None else min(found.acknowledged, found.end)
    if end:
        shutil.copyfile(path, target)
        os.truncate(target, end)


def compare(connection: sqlite3.Connection) -> Iterator[str]:
    """The differences between the schemas `main` and `fresh`."""
    ours, theirs = _tables(connection, "main"), _tables(connection, "fresh")
    for name in sorted(ours.keys() ^ theirs.keys()):
        yield f"{name}: only in {'the database' if name in ours else 'a fresh build'}"
    for name in sorted(ours.keys() & theirs.keys()):
        if ours[name] != theirs[name]:
            yield f"{name}: columns {', '.join(ours[name])}, in a fresh build {', '.join(theirs[name])}"
        else:
            found = list(_Table(connection, name, ours[name]).differences())
            if found and name == VERSIONS:
                yield f"{name}: another version of program or settings built it; gongkai build brings it up to date"
            yield from found


def _tables(connection: sqlite3.Connection, schema: str) -> dict[str, tuple[str, ...]]:
    """Tables and views with their columns; of views only these."""
    sql = f"SELECT name, type, coalesce(sql, '') FROM {schema}.sqlite_master WHERE type IN ('table', 'view')"  # noqa: S608
    found = connection.execute(sql).fetchall()
    searches = tuple(name for name, _, made_by in found if made_by.upper().startswith("CREATE VIRTUAL"))
    layout = {f"{name}{ending}" for name in searches for ending in _LAYOUT}
    tables: dict[str, tuple[str, ...]] = {}
    for name, kind, _ in found:
        if kind == "view":
            tables[f"view {name}"] = ()
        elif name not in layout and name not in searches and not name.startswith("sqlite_"):
            tables[name] = tuple(row[1] for row in connection.execute(f'PRAGMA {schema}.table_info("{name}")'))
    return tables


class _Table:
    """One table that both databases have, with the same columns."""

    def __init__(self, connection: sqlite3.Connection, name: str, columns: tuple[str, ...]) -> None:
        self._connection = connection
        self._name = name
        self._columns = columns
        info = connection.execute(f'PRAGMA main.table_info("{name}")').fetchall()
        keys = [row[1] for row in sorted((row for row in info if row[5]), key=lambda row: int(row[5]))]
        self._key = [columns.index(key) for key in keys or columns]

    def differences(self) -> Iterator[str]:
        if not self._columns:
            return
        ours, theirs = self._only_in("main", "fresh"), self._only_in("fresh", "main")
        changed, missing = self._count("main", "fresh"), self._count("fresh", "main")
        if not changed and not missing:
            return
        counterparts = {row: self._at(row, "fresh") for row in ours}
        alone = [row for row in theirs if self._at(row, "main") is None]
        yield f"{self._name}: {changed} rows are not in a fresh build, {missing} of a fresh build are not here"
        said = [self._changed(row, counterparts[row]) for row in ours]
        said += [f"{self._called(row)} is missing" for row in alone]
        yield from said[:SHOWN]

    def _except(self, one: str, other: str) -> str:
        return f'SELECT * FROM {one}."{self._name}" EXCEPT SELECT * FROM {other}."{self._name}"'  # noqa: S608

    def _only_in(self, one: str, other: str) -> list[Row]:
        return self._connection.execute(f"{self._except(one, other)} LIMIT {SHOWN}").fetchall()

    def _count(self, one: str, other: str) -> int:
        found: int = self._connection.execute(f"SELECT count(*) FROM ({self._except(one, other)})").fetchone()[0]  # noqa: S608
        return found

    def _at(self, row: Row, schema: str) -> Row | None:
        """The row of that key."""
        where = " AND ".join(f'"{self._columns[at]}" IS ?' for at in self._key)
        sql = f'SELECT * FROM {schema}."{self._name}" WHERE {where}'  # noqa: S608
        found: Row | None = self._connection.execute(sql, [row[at] for at in self._key]).fetchone()
        return found

    def _called(self, row: Row) -> str:
        return f"{self._name} {', '.join(f'{self._columns[at]}={_short(row[at])}' for at in self._key)}"

    def _changed(self, row: Row, other: Row | None) -> str:
        if other is None:
            return f"{self._called(row)} is not in a fresh build"
        pairs = zip(self._columns, row, other, strict=True)
        parts = [f"{name} is {_short(ours)}, afresh {_short(theirs)}" for name, ours, theirs in pairs if ours != theirs]
        return f"{self._called(row)}: {'; '.join(parts)}"


def _short(value: object) -> str:
    text = "NULL" if value is None else str(value)
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"
