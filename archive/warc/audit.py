"""Do files and index agree, record by record? Looks, and changes nothing: not even what a killed run left."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from contextlib import contextmanager
from itertools import takewhile
from typing import TYPE_CHECKING

from archive.warc.cdxj import conversion_lines, index_lines, journal_lines
from archive.warc.check import faults_of
from archive.warc.entry import format_line, is_conversion_line, is_line, parse_line, place_of
from archive.warc.errors import ArchiveError
from archive.warc.files import FULL, OPEN, conversions_path, index_path, journals, warc_files
from archive.warc.ingest import PREFIX
from archive.warc.reader import resolve
from archive.warc.record import Fault, iter_records
from archive.warc.recover import Missing, closing_of
from archive.warc.scan import Scanner
from archive.warc.sorting import each_once, sorted_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from archive.warc.entry import Entry
    from archive.warc.record import Record
    from archive.warc.recover import Closing


def without_place(error: ArchiveError, file: str, offset: int) -> str:
    """What an error says, which a fault says of that place."""
    return str(error).removeprefix(f"{file} at {offset}: ")


class Audit:
    """What was looked at (`counts`), what the next run will put right (`notes`), what is wrong (`faults`).

    Of a file that was left open counts what its journal acknowledges; the rest is no fault.
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self.faults: list[Fault] = []
        self.notes: list[str] = []
        self.counts: Counter[str] = Counter()
        self._open: dict[str, Closing] = {}
        self._sizes: dict[str, int] = {}
        for path in warc_files(data):
            name = path.name.removesuffix(OPEN)
            if path.suffix == OPEN:
                self._open[name] = closing_of(data, path)
            self._sizes[name] = self._open[name].end if name in self._open else path.stat().st_size
        self._missing: dict[str, Missing] = {}
        self._known: set[str] = set()  # files that the index names
        self._unknown: dict[str, array[int]] = {}  # where records stand without a line that says the same; in order
        self._wrong: dict[str, dict[int, bytes]] = {}  # lines without a record that says the same
        self._unsound: set[str] = set()  # indexes that are not as they must be

    def run(self) -> None:
        """Every record of every file, and that the index says the same."""
        with sorted_lines(self._scanned()) as scanned, self._named() as named:
            self._compare(scanned, self._present(named))
        self._name_differences()
        self._name_missing()
        if not self._unsound:
            self._revisits()
        self.faults.sort(key=lambda fault: (fault.file, fault.offset))

    def entries(self) -> Iterator[Entry]:
        """What the index says, journals included, as far as it can be read, in order."""
        with self._named() as lines:
            for line in lines:
                try:
                    yield parse_line(line)
                except ArchiveError:
                    continue

    def is_unindexed(self, file: str, offset: int) -> bool:
        """Whether a record stands there that the index does not know, or not as it is; named already."""
        return file in self._unknown and _holds(self._unknown[file], offset)

    def _scanned(self) -> Iterator[bytes]:
        for path in warc_files(self._data):
            self.counts["files"] += 1
            name = path.name.removesuffix(OPEN)
            if name in self._open:
                self._note_open(name)
            before = self.counts["records"]
            yield from self._records(path, name)
            if self.counts["records"] == before and name not in self._open and name in self._sizes:
                self._no_warc(name)

    def _records(self, path: Path, name: str) -> Iterator[bytes]:
        closing = self._open.get(name)
        end = self._sizes[name]
        scanner = Scanner(name, self.faults.append)

        def tell(fault: Fault) -> None:
            if fault.offset < end:
                self.faults.append(fault)

        for record in takewhile(lambda record: record.offset < end, self._readable(path, name, tell)):
            self.counts["records"] += 1
            entry = scanner.feed(record)
            if entry and self._is_acknowledged(entry, closing):
                yield format_line(entry)
            for what in faults_of(record, scanner.origins.own.record_id):
                self._fault(name, record.offset, f"{record.type} record: {what}")
        last = scanner.finish()
        if last and self._is_acknowledged(last, closing):
            yield format_line(last)

    def _readable(self, path: Path, name: str, tell: Callable[[Fault], None]) -> Iterator[Record]:
        """The records, as long as the file is there and can be read."""
        try:
            yield from iter_records(path, on_fault=tell)
        except OSError as error:
            if error.errno in FULL:  # of the place where large records are put meanwhile
                raise
            self._fault(name, 0, f"cannot be read: {error.strerror}")
            del self._sizes[name]

    def _is_acknowledged(self, entry: Entry, closing: Closing | None) -> bool:
        return closing is None or entry.offset + entry.length <= (closing.acknowledged or 0)

    def _note_open(self, name: str) -> None:
        closing = self._open[name]
        will = "the next run closes it"
        if closing.size > closing.end:
            will += f", cuts off {closing.size - closing.end} torn bytes at {closing.end}"
        if closing.unknown:
            will += f", takes in {closing.unknown} records that its journal does not name yet"
        self.notes.append(f"{name} was left open by a run that died: {will}")

    def _no_warc(self, name: str) -> None:
        found = [fault for fault in self.faults if fault.file == name]
        what = found[0].what if found else "it is empty" if not self._sizes[name] else "no record in it"
        self.faults = [fault for fault in self.faults if fault.file != name]
        self._fault(name, 0, f"is no WARC file: {what}")

    def _present(self, named: Iterator[bytes]) -> Iterator[bytes]:
        """The lines whose record is there; the others are counted apart."""
        for line in named:
            name, offset, length = place_of(line)
            self._known.add(name)
            if offset + length <= self._sizes.get(name, -1):
                yield line
            else:
                self._missing.setdefault(name, Missing()).add(offset)

    @contextmanager
    def _named(self) -> Iterator[Iterator[bytes]]:
        """The lines of journals and index in order, each once."""
        with sorted_lines(self._told()) as lines:
            yield each_once(lines)

    def _told(self) -> Iterator[bytes]:
        for path in journals(self._data):
            yield from filter(is_line, journal_lines(path))
        yield from self._sound(index_path(self._data).name, index_lines(self._data), is_of_conversions=False)
        yield from self._sound(conversions_path(self._data).name, conversion_lines(self._data), is_of_conversions=True)

    def _sound(self, name: str, lines: Iterator[bytes], *, is_of_conversions: bool) -> Iterator[bytes]:
        """The lines of an index that are lines; says once where it is not as it must be."""
        position = 0
        last = b""
        for line in lines:
            what = _misfit(line, last, is_of_conversions=is_of_conversions)
            if what and name not in self._unsound:
                self._fault(name, position, f"{what} (gongkai verify --reindex makes it anew)")
                self._unsound.add(name)
            position += len(line)
            last = line
            if is_line(line):
                yield line

    def _compare(self, scanned: Iterator[bytes], indexed: Iterator[bytes]) -> None:
        record, line = next(scanned, None), next(indexed, None)
        while record is not None or line is not None:
            if record == line:
                self.counts["index lines"] += 1
                record, line = next(scanned, None), next(indexed, None)
            elif line is None or (record is not None and record < line):
                assert record is not None
                name, offset, _ = place_of(record)
                self._unknown.setdefault(name, array("Q")).append(offset)
                record = next(scanned, None)
            else:
                name, offset, _ = place_of(line)
                self._wrong.setdefault(name, {})[offset] = line
                line = next(indexed, None)
        self._unknown = {name: array("Q", sorted(offsets)) for name, offsets in self._unknown.items()}

    def _name_differences(self) -> None:
        damaged = {(fault.file, fault.offset) for fault in self.faults}
        for name, lines in self._wrong.items():
            for offset, line in lines.items():
                is_record = self.is_unindexed(name, offset)
                what = "the index says otherwise than the record" if is_record else "the index names what is no record"
                if (name, offset) not in damaged:
                    self._fault(name, offset, f"{what}: {line[:100].decode(errors='replace').rstrip()}")
        for name, offsets in self._unknown.items():
            if name not in self._known:
                self._fault(name, offsets[0], f"none of the file's {len(offsets)} records is in the index")
                continue
            for offset in offsets:
                if offset not in self._wrong.get(name, {}):
                    self._fault(name, offset, "the record is not in the index")

    def _name_missing(self) -> None:
        for name, one in self._missing.items():
            if name in self._sizes:
                what = f"{one.count} records that the index names are not there: the file ends at {self._sizes[name]}"
            else:
                what = f"the file is gone, with {one.count} records that the index names"
            self._fault(name, one.first, what)

    def _revisits(self) -> None:
        """Revisits of our own find what they refer to; others may refer to what lies elsewhere."""
        for entry in self.entries():
            if entry.record_type == "revisit" and entry.run_id is not None and not entry.filename.startswith(PREFIX):
                try:
                    resolve(self._data, entry)
                except ArchiveError as error:
                    self._fault(entry.filename, entry.offset, without_place(error, entry.filename, entry.offset))

    def _fault(self, file: str, offset: int, what: str) -> None:
        self.faults.append(Fault(file, offset, what))


def _holds(offsets: array[int], offset: int) -> bool:
    place = bisect_left(offsets, offset)
    return place < len(offsets) and offsets[place] == offset


def _misfit(line: bytes, last: bytes, *, is_of_conversions: bool) -> str | None:
    """Why a line cannot stand behind the last one in its index."""
    if not is_line(line):
        return f"not an index line of this archive: {line[:80]!r}"
    if line < last:
        return "not sorted here"
    if is_conversion_line(line) != is_of_conversions:
        return f"a line of another index: {line[:80]!r}"
    return None
