"""After a kill, a power cut, a deleted index: archive, journals and index brought to agree again."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.warc.cdxj import index_lines, journal_lines, merge
from archive.warc.entry import format_line, place_of
from archive.warc.errors import ArchiveError
from archive.warc.files import (
    OPEN,
    SUFFIX,
    index_path,
    journal_path,
    journals,
    raise_for,
    replace_file,
    sync_folder,
    warc_files,
    warc_folder,
)
from archive.warc.lock import DataLock
from archive.warc.record import Fault, Record, iter_records
from archive.warc.scan import Scanner, entries_of
from archive.warc.sorting import sorted_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from archive.warc.entry import Entry


@dataclass(frozen=True)
class Repair:
    """What was put right in one file, in words, and how many bytes were cut off its end."""

    file: str
    what: str
    bytes_cut: int = 0

    def __str__(self) -> str:
        return f"{self.file}: {self.what}"


@dataclass(frozen=True)
class _Sound:
    """How far a file holds whole groups, and the journal lines of these."""

    end: int
    lines: list[bytes]
    faults: list[Fault]


def recover(data: Path) -> list[Repair]:
    """Bring files, journals and index to agree, under the lock; says what was not as it should be.

    Files that were being written are cut to their last whole group, closed and indexed; files that the index does
    not know are read and taken in; index lines that point at nothing are taken out. Raises LockedError.
    """
    with DataLock(data):
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
            replace_file(index_path(data), ordered)
    return faults


def _close(data: Path, path: Path) -> Iterator[Repair]:
    """Close a file that its writer left open."""
    name = path.name.removesuffix(OPEN)
    sound = _sound_part(path)
    journal = journal_path(data, name)
    size = path.stat().st_size
    try:
        if not sound.end:
            path.unlink()
            with suppress(FileNotFoundError):
                journal.unlink()
            yield Repair(name, f"{size} bytes, no whole record: taken away", size)
            return
        with path.open("r+b") as file:
            file.truncate(sound.end)
            os.fsync(file.fileno())
        if journal_lines(journal) != sound.lines:
            replace_file(journal, sound.lines)
        path.rename(warc_folder(data) / name)
        sync_folder(warc_folder(data))
    except OSError as error:
        raise_for(error, f"cannot close {name}")
    for fault in sound.faults:
        if fault.offset < sound.end:
            yield Repair(name, f"cannot be read at {fault.offset}: {fault.what}")
    cut = size - sound.end
    yield Repair(name, f"left open; {cut} torn bytes cut off" if cut else "left open; nothing was lost", cut)


def _sound_part(path: Path) -> _Sound:
    """A group of ours is whole with its metadata record; every other record stands for itself."""
    faults: list[Fault] = []
    scanner = Scanner(path.name.removesuffix(OPEN))
    found: list[Entry | None] = []
    end = 0
    for record in iter_records(path, on_fault=faults.append):
        found.append(scanner.feed(record))
        if not _begins_or_continues_group(record, scanner):
            end = record.offset + record.length
    found.append(scanner.finish())
    return _Sound(end, [format_line(entry) for entry in found if entry and entry.offset < end], faults)


def _begins_or_continues_group(record: Record, scanner: Scanner) -> bool:
    is_own = record.field("WARC-Warcinfo-ID") == scanner.origins.own.record_id
    return is_own and record.type in ("response", "revisit", "request")


def _drop_journals_of_nothing(data: Path) -> Iterator[Repair]:
    for journal in journals(data):
        if not journal.with_name(journal.stem + SUFFIX).exists():
            count = len(journal_lines(journal))
            journal.unlink()
            if count:
                yield Repair(journal.name, f"names {count} records of a file that is gone: taken away")


def _fits(journal: Path, files: Mapping[str, Path]) -> bool:
    """Whether a closed file still holds all that its journal names; if not, the journal is taken away."""
    size = files[journal.stem + SUFFIX].stat().st_size
    try:
        is_sound = all(sum(place_of(line)[1:]) <= size for line in journal_lines(journal))
    except ArchiveError:
        is_sound = False
    if not is_sound:
        journal.unlink()
    return is_sound


def _agree(data: Path) -> list[Repair]:
    """Merge the journals, and make the index of what it does not know or knows wrongly from the files."""
    ends: dict[str, int] = {}
    is_torn = False
    try:
        for line in index_lines(data):
            name, offset, length = place_of(line)
            ends[name] = max(ends.get(name, 0), offset + length)
    except ArchiveError:
        is_torn = True
    files = {path.name: path for path in warc_files(data)}
    journaled = {journal.stem + SUFFIX for journal in journals(data) if _fits(journal, files)}
    if is_torn:
        ends = dict.fromkeys(files, -1)
        index_path(data).unlink()
    gone = {name for name in ends if name not in files}
    short = {name for name in ends.keys() & files.keys() if files[name].stat().st_size < ends[name]}
    unknown = {name for name in files if is_torn or name not in ends}
    repairs = [Repair(name, "is gone: its lines were taken out of the index") for name in sorted(gone)]
    repairs += [Repair(name, "is shorter than the index says: read anew") for name in sorted(short)]
    extra: list[bytes] = []
    for name in sorted((short | unknown) - journaled):
        faults: list[Fault] = []
        found = [format_line(entry) for entry in entries_of(files[name], on_fault=faults.append)]
        extra += found
        repairs += [Repair(name, f"cannot be read at {fault.offset}: {fault.what}") for fault in faults]
        if found:
            repairs.append(Repair(name, f"was not in the index: {len(found)} records taken in"))
    merge(data, without=gone | short, extra=sorted(extra))
    return repairs
