"""Do files and index agree, record by record? Looks, and changes nothing: not even what a killed run left."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING

from archive.warc.cdxj import index_lines, journal_lines
from archive.warc.check import faults_of
from archive.warc.entry import format_line, parse_line, place_of
from archive.warc.errors import ArchiveError
from archive.warc.files import OPEN, journals, warc_files
from archive.warc.ingest import PREFIX
from archive.warc.reader import resolve
from archive.warc.record import Fault, iter_records
from archive.warc.recover import Missing, closing_of, is_line
from archive.warc.scan import Scanner
from archive.warc.sorting import sorted_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.warc.entry import Entry
    from archive.warc.recover import Closing

INDEX = "index.cdxj"


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
        self._unknown: dict[str, set[int]] = {}  # records without a line that says the same
        self._wrong: dict[str, dict[int, bytes]] = {}  # lines without a record that says the same
        self._is_sound = True

    def run(self) -> None:
        """Every record of every file, and that the index says the same."""
        with sorted_lines(self._scanned()) as scanned, sorted_lines(self._lines()) as indexed:
            self._compare(scanned, indexed)
        self._name_differences()
        self._name_missing()
        if self._is_sound:
            self._revisits()
        self.faults.sort(key=lambda fault: (fault.file, fault.offset))

    def entries(self) -> Iterator[Entry]:
        """What the index says, journals included, as far as it can be read."""
        for line in self._named():
            try:
                yield parse_line(line)
            except ArchiveError:
                continue

    def is_unindexed(self, file: str, offset: int) -> bool:
        """Whether a record stands there that the index does not know, or not as it is; named already."""
        return offset in self._unknown.get(file, ())

    def _scanned(self) -> Iterator[bytes]:
        for path in warc_files(self._data):
            self.counts["files"] += 1
            name = path.name.removesuffix(OPEN)
            if name in self._open:
                self._note_open(name)
            before = self.counts["records"]
            yield from self._records(path, name)
            if self.counts["records"] == before and name not in self._open:
                self._no_warc(name)

    def _records(self, path: Path, name: str) -> Iterator[bytes]:
        closing = self._open.get(name)
        end = self._sizes[name]
        scanner = Scanner(name, self.faults.append)

        def tell(fault: Fault) -> None:
            if fault.offset < end:
                self.faults.append(fault)

        for record in takewhile(lambda record: record.offset < end, iter_records(path, on_fault=tell)):
            self.counts["records"] += 1
            entry = scanner.feed(record)
            if entry and self._is_acknowledged(entry, closing):
                yield format_line(entry)
            for what in faults_of(record, scanner.origins.own.record_id):
                self._fault(name, record.offset, f"{record.type} record: {what}")
        last = scanner.finish()
        if last and self._is_acknowledged(last, closing):
            yield format_line(last)

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

    def _lines(self) -> Iterator[bytes]:
        """What index and journals say; lines whose record is not there are counted apart."""
        for line in self._named():
            name, offset, length = place_of(line)
            self._known.add(name)
            if offset + length <= self._sizes.get(name, -1):
                yield line
            else:
                self._missing.setdefault(name, Missing()).add(offset)

    def _named(self) -> Iterator[bytes]:
        """The lines of journals and index, each record once."""
        fresh = [line for path in journals(self._data) for line in journal_lines(path) if is_line(line)]
        places = {place_of(line)[:2] for line in fresh}
        yield from fresh
        yield from (line for line in self._index_lines() if place_of(line)[:2] not in places)

    def _index_lines(self) -> Iterator[bytes]:
        """The lines of the index that are lines; says once where it is not as it must be."""
        position = 0
        last = b""
        for line in index_lines(self._data):
            is_good = is_line(line)
            if self._is_sound and (not is_good or line < last):
                what = "not sorted here" if is_good else f"not an index line of this archive: {line[:80]!r}"
                self._fault(INDEX, position, f"{what} (gongkai verify --reindex makes it anew)")
                self._is_sound = False
            position += len(line)
            last = line
            if is_good:
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
                self._unknown.setdefault(name, set()).add(offset)
                record = next(scanned, None)
            else:
                name, offset, _ = place_of(line)
                self._wrong.setdefault(name, {})[offset] = line
                line = next(indexed, None)

    def _name_differences(self) -> None:
        damaged = {(fault.file, fault.offset) for fault in self.faults}
        for name, lines in self._wrong.items():
            for offset, line in lines.items():
                is_record = offset in self._unknown.get(name, ())
                what = "the index says otherwise than the record" if is_record else "the index names what is no record"
                if (name, offset) not in damaged:
                    self._fault(name, offset, f"{what}: {line[:100].decode(errors='replace').rstrip()}")
        for name, offsets in self._unknown.items():
            if name not in self._known:
                self._fault(name, min(offsets), f"none of the file's {len(offsets)} records is in the index")
                continue
            for offset in sorted(offsets - self._wrong.get(name, {}).keys()):
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
