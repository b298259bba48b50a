"""Takes other people's archives and loose files into this one, as a run of its own.

Foreign records are copied record for record, bytes and version unchanged; those whose id is known here are skipped,
so that it is safe to repeat.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Self

from archive.warc.errors import ArchiveError, ArchiveFullError
from archive.warc.foreign import SUFFIXES, as_warc, unpacking
from archive.warc.info import RUN_PREFIX, new_run_id, warcinfo, write_end, write_fact, write_start
from archive.warc.known import KnownRecords
from archive.warc.lookup import index_of
from archive.warc.record import Fault, Record, iter_records
from archive.warc.scan import Scanner, sha1_digest
from archive.warc.writer import WarcWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import TracebackType


PREFIX = "ingest"  # of the names of the files that hold what others wrote
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError)


@dataclass(frozen=True)
class Taken:
    """What became of one source: of its `records` that were taken in, `captures` are for the index."""

    source: str
    records: int = 0
    skipped: int = 0
    captures: int = 0
    faults: tuple[Fault, ...] = ()


def is_archive(path: Path) -> bool:
    """Also what a crawler left open, or gave up.

    >>> [is_archive(Path(name)) for name in ("a.warc.gz", "A.WACZ", "old.arc.gz", "a.warc.gz.open", "report.html")]
    [True, True, True, True, False]
    """
    name = path.name.lower().removesuffix(".open").removesuffix(".invalid")
    return name.endswith((".wacz", *SUFFIXES))


class Ingestion:
    """One run of `gongkai ingest`, entered for as long as it takes in; the archive's lock is held meanwhile.

    Leaving it writes how the run ended (`interrupted` when an exception leaves with it) and merges the index.
    """

    def __init__(
        self,
        data: Path,
        *,
        argv: Sequence[str] = (),
        info: Mapping[str, str] | None = None,
        digest: str | None = None,
        sites: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        self._data = Path(data)
        self._started = datetime.now(UTC)
        self.run_id = new_run_id(self._started)
        self._argv, self._digest, self._sites = list(argv), digest, list(sites)
        self._info = dict(info or warcinfo(digest=digest))
        self._taken: list[Taken] = []
        self.files: set[str] = set()  # those that hold what was taken in from archives

    def __enter__(self) -> Self:
        self._writer = WarcWriter(self._data, run_id=self.run_id, info=self._info, prefix=PREFIX)
        self.repairs = self._writer.repairs
        part_of = self._info.get("isPartOf", "gongkai")
        try:
            self._known = KnownRecords(self._data)
            write_start(
                self._writer,
                self.run_id,
                "ingest",
                argv=self._argv,
                started=self._started,
                is_part_of=part_of,
                digest=self._digest,
                sites=self._sites,
            )
        except BaseException:
            self._writer.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        outcome = "finished" if kind is None else "failed" if issubclass(kind, Exception) else "interrupted"
        stats = {
            "sources": len(self._taken),
            "records": sum(taken.records for taken in self._taken),
            "skipped": sum(taken.skipped for taken in self._taken),
            "faults": sum(len(taken.faults) for taken in self._taken),
        }
        try:
            if kind is None or not issubclass(kind, ArchiveFullError):
                write_end(self._writer, self.run_id, finished=datetime.now(UTC), outcome=outcome, stats=stats)
        finally:
            self._known.close()
            self._writer.close()

    def take_archive(self, path: Path) -> Taken:
        """Take in a WARC or WACZ file. Raises ArchiveError when it is neither."""
        if not path.is_file():
            raise ArchiveError(f"no such file: {path}")
        taken = self._take_wacz(path) if _is_zip(path) else self._take_warc(path, str(path))
        self._taken.append(taken)
        return taken

    def take_document(
        self, url: str, media_type: str, payload: bytes, *, source: str = "", date: datetime | None = None
    ) -> Taken:
        """Take in a loose file as a resource record, unless the same stands there under the same URL."""
        digest = sha1_digest([payload])
        self._writer.sync()
        is_known = any(
            entry.digest == digest and entry.record_type == "resource" for entry in index_of(self._data).by_url(url)
        )
        if not is_known:
            self._writer.write_resource(url, media_type, payload, date=date)
        taken = Taken(source or url, int(not is_known), int(is_known), int(not is_known))
        self._taken.append(taken)
        return taken

    def note_site(self, site_id: str, *, candidates: Sequence[str] = ()) -> None:
        """Write down which addresses belong to one of the `sites`: `urn:gongkai:run:ID:site:SITE_ID`."""
        facts = {
            "run": self.run_id,
            "site": site_id,
            "requests": 0,
            "pages": 0,
            "captures": len(candidates),
            "errors": 0,
            "blocked": 0,
            "candidates": list(candidates),
            "columns": [],
            "hosts": [],
            "verdict": "ok",
            "ended": "exhausted",
            "reason": "taken in from files",
        }
        write_fact(self._writer, f"{RUN_PREFIX}{self.run_id}:site:{site_id}", facts)

    def _take_wacz(self, path: Path) -> Taken:
        faults: list[Fault] = []
        parts: list[Taken] = []
        for name, warc in _members(path, faults.append):
            try:
                parts.append(self._take_warc(warc, f"{path.name}!{name}"))
            except ArchiveFullError:
                raise
            except ArchiveError as error:
                faults.append(Fault(f"{path.name}!{name}", 0, str(error)))
        return Taken(
            str(path),
            sum(part.records for part in parts),
            sum(part.skipped for part in parts),
            sum(part.captures for part in parts),
            (*faults, *(fault for part in parts for fault in part.faults)),
        )

    def _take_warc(self, path: Path, source: str) -> Taken:
        faults: list[Fault] = []
        with as_warc(path, faults.append) as warc:
            return self._take_records(warc, source, faults)

    def _take_records(self, path: Path, source: str, faults: list[Fault]) -> Taken:
        self._writer.begin_file()  # a warcinfo record speaks for what follows it in the same file
        self._known.look_for(path)
        scanner = Scanner(self._writer.present_file().name, faults.append)
        self.files.add(self._writer.present_file().name)
        scanner.origins.add(self._writer.origin)
        copied = skipped = captures = 0
        speaker: Record | None = None  # a warcinfo that is known, for what is new behind it

        def take(record: Record) -> None:
            nonlocal captures
            entry = scanner.feed(self._copied(path, record))
            captures += entry is not None
            self._writer.acknowledge(entry.url if entry else "", entry)

        for record in iter_records(path, on_fault=faults.append):
            record_id = record.record_id
            if record_id is None:
                faults.append(Fault(source, record.offset, "record without WARC-Record-ID left out"))
            elif not self._known.note(record_id):
                skipped += 1
                speaker = record if record.type == "warcinfo" else speaker
            else:
                copied += 1
                if record.type != "warcinfo" and speaker is not None:
                    take(speaker)
                speaker = None
                take(record)
        last = scanner.finish()
        self._writer.acknowledge(last.url if last else "", last)
        captures += last is not None
        if not copied and not skipped:
            raise ArchiveError(f"{source} holds no WARC record" + (f" ({faults[0].what})" if faults else ""))
        return Taken(source, copied, skipped, captures, tuple(faults))

    def _copied(self, path: Path, record: Record) -> Record:
        """Copy the record; the same with its place in this archive."""
        is_member = record.is_gzip and record.is_alone
        raw = _file_part(path, record.offset, record.length) if is_member else _unpacked(record)
        offset, length = self._writer.copy_record(raw, is_member=is_member)
        record.block.seek(0)
        return record.at(offset, length)


def _file_part(path: Path, offset: int, length: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(offset)
        while length:
            block = file.read(min(length, 1 << 20))
            if not block:
                raise ArchiveError(f"{path.name} changed while it was read")
            length -= len(block)
            yield block


def _unpacked(record: Record) -> Iterator[bytes]:
    yield record.head
    record.block.seek(0)
    while block := record.block.read(1 << 20):
        yield block
    yield b"\r\n\r\n"


def _members(path: Path, tell: Callable[[Fault], None]) -> Iterator[tuple[str, Path]]:
    """The WARC files of a WACZ, each unpacked to disk for as long as it is read; of a damaged one what there is.

    Raises ArchiveError and ArchiveFullError.
    """
    try:
        with zipfile.ZipFile(path) as bundle:
            names = [name for name in bundle.namelist() if _is_warc_member(name)]
            if not names:
                raise ArchiveError(f"{path} is a ZIP file without archive/*.warc.gz: no WACZ")
            for name in names:
                with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
                    warc = Path(folder) / PurePosixPath(name).name
                    try:
                        with unpacking(path), bundle.open(name) as packed, warc.open("wb") as file:
                            shutil.copyfileobj(packed, file, 1 << 20)
                    except (*_DAMAGED, RuntimeError) as error:  # the last: with a password, or packed otherwise
                        tell(Fault(f"{path.name}!{name}", 0, f"cannot be unpacked whole: {error}"))
                    if warc.is_file() and warc.stat().st_size:
                        yield name, warc
    except _DAMAGED as error:
        raise ArchiveError(f"{path}: a damaged ZIP file: {error}") from error


def _is_zip(path: Path) -> bool:
    """A WARC file may end with a ZIP file; and one that was cut off is searched for records as it is."""
    with path.open("rb") as file:
        return file.read(2) == b"PK" and zipfile.is_zipfile(file)


def _is_warc_member(name: str) -> bool:
    path = PurePosixPath(name)
    return "archive" in path.parts[:-1] and path.name.lower().endswith(SUFFIXES)
