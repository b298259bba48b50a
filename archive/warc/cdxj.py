"""The index of the archive: `data/index.cdxj`, sorted, and the journals of files that are not merged into it yet."""

from __future__ import annotations

import heapq
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from archive.warc.entry import Entry, format_line, index_key, parse_line, place_of
from archive.warc.files import OPEN, SUFFIX, index_path, journal_path, journals, replace_file
from archive.warc.lock import DataLock
from archive.warc.lookup import Index, index_of, is_original, lookup
from archive.warc.surt import surt

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator
    from pathlib import Path

__all__ = [
    "Entry",
    "Follower",
    "Index",
    "entries",
    "format_line",
    "index_key",
    "index_of",
    "is_original",
    "lines",
    "lookup",
    "merge",
    "parse_line",
    "surt",
]


def lines(data: Path) -> Iterator[bytes]:
    """Every line of index and journals, each record once, while others may be writing and merging."""
    fresh = [line for path in journals(data) for line in journal_lines(path)]
    places = {place_of(line)[:2] for line in fresh}  # journals first: what is merged meanwhile is in the index
    for line in index_lines(data):
        if not places or place_of(line)[:2] not in places:
            yield line
    yield from fresh


def entries(data: Path) -> Iterator[Entry]:
    """Every entry of index and journals, each record once."""
    return map(parse_line, lines(data))


def index_lines(data: Path) -> Iterator[bytes]:
    path = index_path(data)
    if path.exists():
        with path.open("rb") as file:
            yield from file


def journal_lines(path: Path) -> list[bytes]:
    """The lines of a journal; one without its line feed was torn and does not count."""
    try:
        text = path.read_bytes()
    except FileNotFoundError:  # merged between two looks
        return []
    return [line for line in text.splitlines(keepends=True) if line.endswith(b"\n")]


def merge(data: Path, *, without: Container[str] = (), extra: Iterable[bytes] = ()) -> None:
    """Take the journals of closed files into the index, under the lock.

    Lines of the files `without` are left out, `extra` sorted lines are taken in. Readers see the old index and the
    journals, or the new index.
    """
    with DataLock(data):
        done = [path for path in journals(data) if not _is_open(path)]
        fresh = sorted(line for path in done for line in journal_lines(path))
        added = heapq.merge(fresh, extra)
        first = next(iter(added), None)
        if first is not None or without:
            known = (line for line in index_lines(data) if not without or place_of(line)[0] not in without)
            news = chain([first], added) if first is not None else added
            replace_file(index_path(data), _each_once(heapq.merge(known, news)))
        for path in done:
            path.unlink()


def _is_open(journal: Path) -> bool:
    return journal.with_name(journal.stem + SUFFIX + OPEN).exists()


def _each_once(sorted_lines: Iterable[bytes]) -> Iterator[bytes]:
    last = b""
    for line in sorted_lines:
        if line != last:
            yield line
        last = line


class Follower:
    """Tells what others append to the archive, while they do and from another process.

    The first poll gives the lines of the journals that are there; each later one what came since, also when a
    journal was merged away meanwhile. Made before a full reading of the entries, nothing falls between the two;
    a record may be told twice.
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._read_to: dict[str, int] = {}  # journal name → bytes told
        self._told: Counter[str] = Counter()  # and lines
        self._index_state = self._state()
        self._known = {place_of(line)[0] for line in index_lines(data)}

    def poll(self) -> list[Entry]:
        before = self._state()
        news = [parse_line(line) for path in journals(self._data) for line in self._appended(path)]
        if before != self._index_state:
            self._index_state = before
            news += self._merged()
        return news

    def _appended(self, path: Path) -> list[bytes]:
        told = self._read_to.setdefault(path.name, 0)
        try:
            with path.open("rb") as file:
                file.seek(told)
                text = file.read()
        except FileNotFoundError:
            return []
        text = text[: text.rfind(b"\n") + 1]
        self._read_to[path.name] = told + len(text)
        told_now = text.splitlines(keepends=True)
        self._told[path.name] += len(told_now)
        return told_now

    def _merged(self) -> list[Entry]:
        """The lines of files whose journals went into the index before all of them had been told."""
        merged: dict[str, list[bytes]] = {}
        for line in index_lines(self._data):
            name = place_of(line)[0]
            if name not in self._known:
                merged.setdefault(name, []).append(line)
        self._known |= merged.keys()
        news = []
        for name, found in merged.items():
            if len(found) > self._told[journal_path(self._data, name).name]:
                news += [parse_line(line) for line in found]
        return news

    def _state(self) -> tuple[int, int] | None:
        path = index_path(self._data)
        try:
            state = path.stat()
        except FileNotFoundError:
            return None
        return (state.st_ino, state.st_mtime_ns)
