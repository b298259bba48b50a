"""Which record ids the archive has already, without reading all of it, and without holding them in memory."""

from __future__ import annotations

import hashlib
import sqlite3
from typing import TYPE_CHECKING

from archive.warc.cdxj import entries
from archive.warc.files import OPEN, find_warc, warc_files
from archive.warc.record import iter_records
from archive.warc.scan import is_indexed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SET_UP = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA cache_size = -16000; -- 16 MB
    CREATE TABLE files (name TEXT PRIMARY KEY);
    CREATE TABLE indexed (id BLOB PRIMARY KEY, file INTEGER) WITHOUT ROWID;
    CREATE TABLE known (id BLOB PRIMARY KEY) WITHOUT ROWID;
"""


def _ignore(fault: object) -> None:
    """What cannot be read has no id to be known by; `verify` names it."""
    del fault


class KnownRecords:
    """The index knows responses, revisits, resources and conversions. Requests, metadata and the like of a source lie,
    if they are here, in the same files as the source's responses, or (after a kill) in files without any: only these
    files are read for them, and all files only for a source that has no response at all.
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._database = sqlite3.connect("")  # a temporary file, which goes when it is closed
        self._database.executescript(_SET_UP)
        self._read: set[str] = set()  # files all ids of which are known
        self._files = {path.name for path in warc_files(data) if path.suffix != OPEN}
        self._unindexed = set(self._files)
        self._database.executemany("INSERT OR IGNORE INTO indexed VALUES (?, ?)", self._indexed())

    def close(self) -> None:
        self._database.close()

    def look_for(self, source: Path) -> None:
        """Get to know what may be of this source: before any of its records is asked for."""
        names = set(self._unindexed)
        has_indexed = False
        sql = "SELECT name FROM files WHERE rowid = (SELECT file FROM indexed WHERE id = ?)"
        for record in iter_records(source, blocks=False, on_fault=_ignore):
            if is_indexed(record) and record.record_id:
                has_indexed = True
                names.update(name for (name,) in self._database.execute(sql, [_key(record.record_id)]))
        if not has_indexed:
            names = self._files
        for name in sorted(names - self._read):
            records = iter_records(find_warc(self._data, name), blocks=False, on_fault=_ignore)
            keys = ([_key(record.record_id)] for record in records if record.record_id)
            self._database.executemany("INSERT OR IGNORE INTO known VALUES (?)", keys)
            self._read.add(name)

    def note(self, record_id: str) -> bool:
        """Whether it is new; it no longer is."""
        key = _key(record_id)
        if self._database.execute("SELECT 1 FROM indexed WHERE id = ?", [key]).fetchone():
            return False
        return self._database.execute("INSERT OR IGNORE INTO known VALUES (?)", [key]).rowcount == 1

    def _indexed(self) -> Iterator[tuple[bytes, int]]:
        numbers: dict[str, int] = {}
        for entry in entries(self._data):
            if entry.filename not in numbers:
                added = self._database.execute("INSERT INTO files VALUES (?)", [entry.filename])
                numbers[entry.filename] = added.lastrowid or 0
                self._unindexed.discard(entry.filename)
            yield _key(entry.record_id), numbers[entry.filename]


def _key(record_id: str) -> bytes:
    """In a third of the room, and of one length."""
    return hashlib.sha256(record_id.encode()).digest()[:16]
