"""After a kill, a power cut, a deleted index: archive, journals and index brought to agree again."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from archive.warc.cdxj import conversion_lines, index_lines, journal_lines, merge, write
from archive.warc.entry import format_line, is_conversion_line, is_line, place_of
from archive.warc.files import (
    OPEN,
    SUFFIX,
    conversions_path,
    index_path,
    journal_path,
    journals,
    raise_for,
    remove_unfinished,
    replace_file,
    sync_folder,
    warc_files,
    warc_folder,
)
from archive.warc.lock import DataLock
from archive.warc.record import Fault, Record, holds_records, iter_records
from archive.warc.scan import Scanner, entries_of
from archive.warc.sorting import sorted_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from archive.warc.entry import Entry

DAMAGED = ".damaged"  # set aside: nothing in it can be read, but its journal says that there was something


@dataclass(frozen=True)
class Repair:
    """What was put right in one file, in words, and how many bytes were cut off its end.

    `is_loss`: records that were on disk are there no more, or cannot be read (`offset` says where): a person must
    look. All else is routine after a kill: nobody had been told yet that what was cut off was stored.
    """

    file: str
    what: str
    bytes_cut: int = 0
    offset: int | None = None
    is_loss: bool = False

    def __str__(self) -> str:
        place = self.file if self.offset is None else f"{self.file} at {self.offset}"
        return f"{place}: {self.what}"


@dataclass(frozen=True)
class Closing:
    """How far a file that was left open holds whole groups, and what comes of closing it there.

    `lines` are the journal lines of what stays, `faults` what cannot be read before `end`, `unknown` how many lines
    the journal had not yet, `lost` its lines whose record is not there; `acknowledged` is where the last record of
    the journal ends, None without a journal.
    """

    end: int
    size: int
    lines: tuple[bytes, ...]
    faults: tuple[Fault, ...]
    unknown: int
    lost: tuple[bytes, ...]
    acknowledged: int | None


@dataclass
class Missing:
    """Records of one file that index or journal name and that are not there; where the first of them began."""

    count: int = 0
    first: int = 0

    def add(self, offset: int) -> None:
        self.first = min(self.first, offset) if self.count else offset
        self.count += 1


@dataclass
class _Indexed:
    """What the index says of the files that there are; `is_torn` where it is not as it must be."""

    names: set[str] = field(default_factory=set)
    missing: dict[str, Missing] = field(default_factory=dict)
    is_torn: bool = False

    def see(self, lines: Iterable[bytes], sizes: Mapping[str, int], belongs: Callable[[bytes], bool]) -> None:
        """Which files the lines name, and which of their records lie in no file or behind its end."""
        for line in lines:
            if not belongs(line):
                self.is_torn = True
                continue
            name, offset, length = place_of(line)
            self.names.add(name)
            if offset + length > sizes.get(name, -1):
                self.missing.setdefault(name, Missing()).add(offset)


def recover(data: Path) -> list[Repair]:
    """Bring files, journals and index to agree, under the lock; says what was not as it should be.

    Files that were being written are cut to their last whole group, closed and indexed; files that the index does
    not know are read and taken in; index lines that point at nothing are taken out. Raises LockedError.
    """
    with DataLock(data):
        remove_unfinished(data)
        repairs = [repair for path in warc_files(data) if path.suffix == OPEN for repair in _close(data, path)]
        repairs += _drop_journals_of_nothing(data)
        repairs += _agree(data)
    return repairs


def rebuild(data: Path) -> list[Fault]:
    """Make the whole index anew from the WARC files, under the lock; says which records could not be read."""
    faults: list[Fault] = []
    with DataLock(data):
        recover(data)
        lines = (format_line(entry) for path in warc_files(data) for entry in entries_of(path, on_fault=faults.append))
        with sorted_lines(lines) as ordered:
            write(data, ordered)
    return faults


def closing_of(data: Path, path: Path) -> Closing:
    """What closing a file left open comes to; nothing is changed yet.

    A group of ours is whole with its metadata record; every other record stands for itself. Behind what the journal
    acknowledges nothing counts from the first record on that cannot be read.
    """
    name = path.name.removesuffix(OPEN)
    journal = journal_path(data, name)
    journaled = [line for line in journal_lines(journal) if is_line(line)]
    acknowledged = max((sum(place_of(line)[1:]) for line in journaled), default=0) if journal.exists() else None
    faults: list[Fault] = []
    scanner = Scanner(name)
    found: list[Entry | None] = []
    end = 0
    for record in iter_records(path, on_fault=faults.append):
        if acknowledged is not None and any(fault.is_loss for fault in faults if fault.offset >= acknowledged):
            break
        found.append(scanner.feed(record))
        if not _begins_or_continues_group(record, scanner):
            end = record.offset + record.length
    found.append(scanner.finish())
    lines = tuple(format_line(entry) for entry in found if entry and entry.offset < end)
    kept = {place_of(line)[1] for line in lines}
    return Closing(
        end=end,
        size=path.stat().st_size,
        lines=lines,
        faults=tuple(fault for fault in faults if fault.offset < end),
        unknown=len(kept - {place_of(line)[1] for line in journaled}),
        lost=tuple(line for line in journaled if place_of(line)[1] not in kept),
        acknowledged=acknowledged,
    )


def _begins_or_continues_group(record: Record, scanner: Scanner) -> bool:
    is_own = record.field("WARC-Warcinfo-ID") == scanner.origins.own.record_id
    return is_own and record.type in ("response", "revisit", "request")


def _close(data: Path, path: Path) -> Iterator[Repair]:
    """Close a file that its writer left open."""
    name = path.name.removesuffix(OPEN)
    closing = closing_of(data, path)
    journal = journal_path(data, name)
    try:
        if closing.end:
            with path.open("r+b") as file:
                file.truncate(closing.end)
                os.fsync(file.fileno())
            if tuple(journal_lines(journal)) != closing.lines:
                replace_file(journal, closing.lines)
            path.rename(warc_folder(data) / name)
        else:
            if closing.lost:
                path.rename(warc_folder(data) / (name + DAMAGED))
            else:
                path.unlink()
            with suppress(FileNotFoundError):
                journal.unlink()
        sync_folder(warc_folder(data))
    except OSError as error:
        raise_for(error, f"cannot close {name}")
    for fault in closing.faults:
        yield _of_fault(fault)
    yield _closed(name, closing)


def _closed(name: str, closing: Closing) -> Repair:
    cut = closing.size - closing.end
    behind = [place_of(line)[1] for line in closing.lost if place_of(line)[1] >= closing.end]
    if not closing.end:
        fate = f"set aside as {name}{DAMAGED}" if closing.lost else "taken away"
        what = f"{closing.size} bytes, no whole record: {fate}"
    else:
        what = f"left open; {cut} torn bytes cut off" if cut else "left open; nothing was lost"
    if behind:
        what = f"{len(behind)} records that its journal names are not there ({what})"
    return Repair(name, what, cut, offset=min(behind, default=None), is_loss=bool(behind))


def _of_fault(fault: Fault) -> Repair:
    return Repair(fault.file, fault.what, offset=fault.offset, is_loss=fault.is_loss)


def _drop_journals_of_nothing(data: Path) -> Iterator[Repair]:
    for journal in journals(data):
        name = journal.stem + SUFFIX
        if not (warc_folder(data) / name).exists():
            named = _of_journal(journal, {}).missing.get(name, Missing())
            journal.unlink()
            if named.count:
                what = f"is gone, with {named.count} records that its journal names"
                yield Repair(name, what, offset=named.first, is_loss=True)


def _of_journal(journal: Path, sizes: Mapping[str, int]) -> _Indexed:
    found = _Indexed()
    found.see(journal_lines(journal), sizes, is_line)
    return found


def _of_index(data: Path, sizes: Mapping[str, int]) -> _Indexed:
    """What index and conversions say, each line in its file and in its place."""
    found = _Indexed()
    for lines, is_of_conversions in ((index_lines(data), False), (conversion_lines(data), True)):
        found.see(lines, sizes, _Sorted(is_of_conversions).belongs)
    return found


class _Sorted:
    """Whether lines are told in their order, and are of one kind."""

    def __init__(self, is_of_conversions: bool) -> None:
        self._is_of_conversions = is_of_conversions
        self._last = b""

    def belongs(self, line: bytes) -> bool:
        is_next = line >= self._last and is_line(line) and is_conversion_line(line) == self._is_of_conversions
        self._last = line
        return is_next


def _agree(data: Path) -> list[Repair]:
    """Merge the journals, and make the index of what it does not know or knows wrongly from the files."""
    files = {path.name: path for path in warc_files(data)}
    sizes = {name: path.stat().st_size for name, path in files.items()}
    repairs: list[Repair] = []
    journaled = {journal.stem + SUFFIX for journal in journals(data) if _fits(journal, sizes, repairs)}
    indexed = _of_index(data, sizes)
    for name, one in sorted(indexed.missing.items()):
        if name in files:
            what = f"is shorter than the index says, by {one.count} records: read anew"
        else:
            what = f"is gone, with {one.count} records: its lines were taken out of the index"
        repairs.append(Repair(name, what, offset=one.first, is_loss=True))
    if indexed.is_torn:
        for path in (index_path(data), conversions_path(data)):
            path.unlink(missing_ok=True)
        indexed.names.clear()
    unread = (files.keys() - indexed.names) | (files.keys() & indexed.missing.keys())
    extra = chain.from_iterable(_read_anew(files[name], repairs) for name in sorted(unread - journaled))
    merge(data, without=indexed.missing.keys(), extra=extra)
    return repairs


def _fits(journal: Path, sizes: Mapping[str, int], repairs: list[Repair]) -> bool:
    """Whether a closed file still holds all that its journal names; if not, the journal is taken away."""
    name = journal.stem + SUFFIX
    found = _of_journal(journal, sizes)
    for one in found.missing.values():
        what = f"is shorter than its journal says, by {one.count} records: read anew"
        repairs.append(Repair(name, what, offset=one.first, is_loss=True))
    if found.missing or found.is_torn:
        journal.unlink()
        return False
    return True


def _read_anew(path: Path, repairs: list[Repair]) -> Iterator[bytes]:
    """The index lines of a file; in the end adds to `repairs` what was found."""
    faults: list[Fault] = []
    count = 0
    for entry in entries_of(path, on_fault=faults.append):
        count += 1
        yield format_line(entry)
    if faults and not count and not holds_records(path):
        repairs.append(Repair(path.name, f"is no WARC file: {faults[0].what}", offset=faults[0].offset, is_loss=True))
    else:
        repairs += [_of_fault(fault) for fault in faults]
    if count:
        repairs.append(Repair(path.name, f"was not in the index: {count} records taken in"))
