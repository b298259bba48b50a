"""The archive being written to: its lock, its present file, and what of it is on disk for certain."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self, TypeVar

from archive.warc.archivefile import ArchiveFile, new_name
from archive.warc.cdxj import merge
from archive.warc.entry import Entry, format_line
from archive.warc.errors import ArchiveError
from archive.warc.lock import DataLock
from archive.warc.message import Draft, block_draft, fields_block, new_id, warc_date
from archive.warc.recover import Repair, recover
from archive.warc.scan import Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from types import TracebackType

_T = TypeVar("_T")

MAX_SIZE = 1_000_000_000  # what Heritrix, browsertrix and warcprox roll at


class Written(NamedTuple):
    """What became of one `write_…`: it is on disk once `durable_sequence` has reached `sequence`."""

    record_id: str | None  # of the response, revisit or resource record; None where a fetch failed
    url: str
    sequence: int
    entry: Entry | None = None


@dataclass(frozen=True)
class _Pending:
    sequence: int
    entry: Entry | None


class Store:
    """Holds the archive's lock, and first repairs what an earlier writer left (`repairs`).

    To be used from one thread. A write syncs when `sync_seconds` have passed since the last time; whoever writes
    rarely calls `sync()` now and then (it costs nothing when all is on disk).
    """

    def __init__(
        self,
        data: Path,
        *,
        run_id: str,
        info: Mapping[str, str],
        max_size: int = MAX_SIZE,
        sync_seconds: float = 1.0,
        prefix: str = "gongkai",
    ) -> None:
        self._data = Path(data)
        self._info = {**info, "gongkai-run": run_id}
        self._max_size, self._sync_seconds, self._prefix = max_size, sync_seconds, prefix
        self._lock = DataLock(self._data).acquire()
        try:
            self.repairs: list[Repair] = recover(self._data)
        except BaseException:
            self._lock.release()
            raise
        self._file: ArchiveFile | None = None
        self._origin = Origin()
        self._serial = 0
        self._sequence = 0
        self._durable = 0
        self._pending: list[_Pending] = []
        self._fresh: dict[str, list[Entry]] = {}  # what of it has an entry: under its address, and under its digest
        self._callbacks: list[Callable[[int], None]] = []
        self._last_sync = time.monotonic()
        self._is_closed = False

    @property
    def durable_sequence(self) -> int:
        """All records with a sequence up to this are on disk and in the journal."""
        return self._durable

    def on_durable(self, callback: Callable[[int], None]) -> None:
        """Have `callback(durable_sequence)` called after each sync that moved it."""
        self._callbacks.append(callback)

    def sync(self) -> None:
        """Have everything on disk and in the journal now."""
        self._last_sync = time.monotonic()
        if self._file is None or not self._pending:
            return
        self._file.sync([format_line(pending.entry) for pending in self._pending if pending.entry])
        self._durable = self._pending[-1].sequence
        self._pending.clear()
        self._fresh.clear()
        for callback in self._callbacks:
            callback(self._durable)

    def close(self, *, merge_index: bool = True) -> None:
        """Sync, close the file, take the journals into the index, let the lock go."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            self._close_file()
            if merge_index:
                merge(self._data)
        finally:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def present_file(self, *, may_roll: bool = True) -> ArchiveFile:
        """The file that the next group goes into, begun with a warcinfo record where there is none yet."""
        if self._is_closed:
            raise ArchiveError("the writer is closed")
        if may_roll and self._file is not None and self._file.size >= self._max_size:
            self._close_file()
        if self._file is None:
            self._file = self._begin_file()
        return self._file

    def begin_file(self) -> None:
        """Have what comes next go into a file of its own."""
        if self._file is not None:
            self._close_file()

    @property
    def origin(self) -> Origin:
        """What the present file's warcinfo says of the records in it."""
        self.present_file(may_roll=False)
        return self._origin

    def write_group(self, group: Sequence[Draft]) -> list[tuple[int, int]]:
        """All records of the group in one file, or none of them; offset and length of each."""
        file = self.present_file()
        warcinfo = ("WARC-Warcinfo-ID", self._origin.record_id or "")
        return self._whole_or_nothing(lambda: file.append(*(draft.blocks(warcinfo) for draft in group)))

    def copy_record(self, raw: Iterable[bytes], *, is_member: bool) -> tuple[int, int]:
        """A record of another archive, byte for byte: its gzip member, or its bytes, to be made one."""
        file = self.present_file(may_roll=False)
        return self._whole_or_nothing(lambda: file.copy(raw) if is_member else file.append(raw)[0])

    def acknowledge(self, url: str, entry: Entry | None) -> Written:
        """Have the entry journaled once its record is on disk; every write ends with this."""
        self._sequence += 1
        self._pending.append(_Pending(self._sequence, entry))
        if entry is not None:
            for key in (entry.url, entry.digest or ""):
                self._fresh.setdefault(key, []).append(entry)
        written = Written(entry.record_id if entry else None, url, self._sequence, entry)
        if time.monotonic() - self._last_sync >= self._sync_seconds:
            self.sync()
        return written

    def fresh(self, key: str) -> list[Entry]:
        """What is written and not yet journaled under that address or payload digest."""
        return self._fresh.get(key, [])

    def _whole_or_nothing(self, write: Callable[[], _T]) -> _T:
        file = self.present_file(may_roll=False)
        before = file.size
        try:
            return write()
        except (ArchiveError, OSError):
            file.rollback(before)
            raise

    def _begin_file(self) -> ArchiveFile:
        file = ArchiveFile(self._data, new_name(self._prefix, self._serial))
        self._serial += 1
        warcinfo_id = new_id()
        fields = [
            ("WARC-Type", "warcinfo"),
            ("WARC-Record-ID", warcinfo_id),
            ("WARC-Date", warc_date(datetime.now(UTC))),
            ("WARC-Filename", file.name),
            ("Content-Type", "application/warc-fields"),
        ]
        self._origin = Origin(warcinfo_id, self._info["gongkai-run"], self._info.get("isPartOf"))
        try:
            file.append(block_draft(fields, fields_block(self._info)).blocks())
        except ArchiveError:
            file.abandon()
            raise
        return file

    def _close_file(self) -> None:
        file = self._file
        if file is None:
            return
        try:
            self.sync()
            file.sync([])
        except ArchiveError:
            file.release()  # what is not acknowledged is looked at when the archive is next opened
            raise
        finally:
            self._file = None
        file.close()
