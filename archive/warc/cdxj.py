"""The index of the archive: `data/index.cdxj`, sorted, and the journals of files that are not merged into it yet.

Beside it `data/conversions.cdxj`, of the same make, says what was converted: the index is for what was captured.
"""

from __future__ import annotations

import heapq
import tempfile
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from archive.warc.asked import Asked, index_key
from archive.warc.entry import Entry, format_line, is_conversion_line, parse_line, place_of
from archive.warc.files import (
    OPEN,
    SUFFIX,
    conversions_path,
    identity_of,
    index_path,
    journal_path,
    journals,
    replace_file,
)
from archive.warc.lock import DataLock
from archive.warc.lookup import Index, index_of, is_original, lookup
from archive.warc.sorting import each_once, sorted_lines
from archive.warc.surt import surt

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator
    from pathlib import Path

    from archive.warc.files import Identity

__all__ = [
    "Asked",
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
    """Every line of journals and index, each record once, while others may be writing and merging."""
    told: set[str] = set()  # a journal holds all lines of its file; what is merged meanwhile is in the index
    for path in journals(data):
        for line in journal_lines(path):
            told.add(path.stem + SUFFIX)
            yield line
    for line in merged_lines(data):
        if not told or place_of(line)[0] not in told:
            yield line


def entries(data: Path) -> Iterator[Entry]:
    """Every entry of journals and index, conversions included, each record once."""
    return map(parse_line, lines(data))


def index_lines(data: Path) -> Iterator[bytes]:
    return _lines_of(index_path(data))


def conversion_lines(data: Path) -> Iterator[bytes]:
    return _lines_of(conversions_path(data))


def merged_lines(data: Path) -> Iterator[bytes]:
    """All that is in no journal any more, in order."""
    return heapq.merge(index_lines(data), conversion_lines(data))


def journal_lines(path: Path) -> Iterator[bytes]:
    """The lines of a journal; one without its line feed was torn and does not count. None where it was merged."""
    return (line for line in _lines_of(path) if line.endswith(b"\n"))


def _lines_of(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from file
    except FileNotFoundError:
        return


def merge(data: Path, *, without: Container[str] = (), extra: Iterable[bytes] = ()) -> None:
    """Take the journals of closed files into the index, under the lock.

    Lines of the files `without` are left out, `extra` lines are taken in. Readers see the old index and the
    journals, or the new index.
    """
    with DataLock(data):
        done = [path for path in journals(data) if not _is_open(path)]
        fresh = chain.from_iterable(map(journal_lines, done))
        with sorted_lines(chain(fresh, extra)) as added:
            first = next(added, None)
            if first is not None or without:
                known = (line for line in merged_lines(data) if not without or place_of(line)[0] not in without)
                news = chain([first], added) if first is not None else added
                write(data, heapq.merge(known, news))
        for path in done:
            path.unlink()


def write(data: Path, ordered: Iterable[bytes]) -> None:
    """Make these sorted lines the index, those of conversions the file beside it."""
    with tempfile.TemporaryFile() as conversions:

        def captures() -> Iterator[bytes]:
            for line in each_once(ordered):
                if is_conversion_line(line):
                    conversions.write(line)
                else:
                    yield line

        replace_file(index_path(data), captures())
        if conversions.tell():
            conversions.seek(0)
            replace_file(conversions_path(data), conversions)
        else:
            conversions_path(data).unlink(missing_ok=True)


def _is_open(journal: Path) -> bool:
    return journal.with_name(journal.stem + SUFFIX + OPEN).exists()


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
        self._known = {place_of(line)[0] for line in merged_lines(data)}

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
        counts = Counter(place_of(line)[0] for line in merged_lines(self._data))
        merged = counts.keys() - self._known
        self._known |= merged
        untold = {name for name in merged if counts[name] > self._told[journal_path(self._data, name).name]}
        if not untold:
            return []
        return [parse_line(line) for line in merged_lines(self._data) if place_of(line)[0] in untold]

    def _state(self) -> tuple[Identity | None, ...]:
        return tuple(identity_of(path) for path in (index_path(self._data), conversions_path(self._data)))
