"""The text of every document that was read as a report, as conversion records in `data/text/`."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from archive.config import load_forms
from archive.conversion.stored import find, load, read_document
from archive.report.document import PARSER_VERSION, UnreadableError
from archive.warc.check import faults_of
from archive.warc.conversion import TextArchive, forget_unfinished, text_path
from archive.warc.errors import ArchiveError
from archive.warc.info import software
from archive.warc.reader import read_capture
from archive.warc.record import iter_records, read_record
from archive.warc.scan import sha1_digest
from archive.workers import Work

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import sqlite_utils

    from archive.warc.record import Fault
    from archive.workers import Engine


@dataclass(frozen=True)
class Source:
    """The capture of a document that was read as a report."""

    capture_id: int
    record_id: str
    url: str
    captured_at: str
    media_type: str | None
    warc_file: str
    warc_offset: int


@dataclass(frozen=True)
class _Kept:
    """A text as the file has it: where, and the digest of it."""

    offset: int
    digest: str | None


class Spool:
    """Texts by capture, in a temporary file: those of a whole archive would fill the memory."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the spool
        self._places: dict[int, tuple[int, int]] = {}

    def close(self) -> None:
        self._file.close()

    def __contains__(self, capture_id: int) -> bool:
        return capture_id in self._places

    def add(self, capture_id: int, text: str | None) -> None:
        """Keep a text; None, that of a document that could not be read, is none."""
        if text is None:
            return
        payload = text.encode("utf-8", "replace")
        self._places[capture_id] = (self._file.seek(0, 2), len(payload))
        self._file.write(payload)

    def get(self, capture_id: int) -> str:
        offset, length = self._places[capture_id]
        self._file.seek(offset)
        return self._file.read(length).decode()


def read_text(data: Path, source: Source) -> tuple[int, str]:
    """The text of one document; an empty one where it can no longer be read."""
    try:
        capture = read_capture(data, (source.warc_file, source.warc_offset))
        conversion = load(data, find(data, capture.payload_digest))
        found = read_document(capture.payload, load_forms(), media_type=source.media_type, conversion=conversion)
    except (UnreadableError, ArchiveError, OSError):
        return source.capture_id, ""
    return source.capture_id, found.text


READ_TEXTS = Work(read_text, lambda source, _: (source.capture_id, ""), 8)


def write_texts(data: Path, database: sqlite_utils.Database, workers: Engine, read: Spool, reading: str) -> bool:
    """Bring `data/text/` up to date with the reports; was there anything to do?

    `read` holds the texts that this build has read already; `reading` stands for all that texts depend on.
    """
    made_by = software_name(reading)
    forget_unfinished(data)
    sources = list(_sources(database))
    kept = _kept(data, made_by)
    missing = [one for one in sources if one.capture_id not in read and one.record_id not in kept]
    for done in workers.run(READ_TEXTS, missing):
        for capture_id, text in done:
            read.add(capture_id, text)
    if [one.record_id for one in sources] == list(kept) and not any(_differs(one, read, kept) for one in sources):
        return False
    with TextArchive(data, software=made_by) as archive:
        for one in sources:
            text = read.get(one.capture_id) if one.capture_id in read else _text_at(data, kept[one.record_id])
            archive.write(one.record_id, one.url, one.captured_at, text)
    return True


def software_name(reading: str) -> str:
    """What made the texts: packages with their versions, and a digest of forms and words."""
    packages = (f"{name}/{version(name)}" for name in ("trafilatura", "pdfplumber", "python-docx", "python-calamine"))
    return " ".join([software(), f"parser/{PARSER_VERSION}-{reading}", *packages])


def _sources(database: sqlite_utils.Database) -> Iterator[Source]:
    sql = """SELECT c.id AS capture_id, c.record_id, c.url, c.captured_at, c.media_type, c.warc_file, c.warc_offset
             FROM captures c WHERE c.id IN (SELECT capture_id FROM reports WHERE status != 'unreadable')
             ORDER BY c.captured_at, c.record_id"""
    return (Source(**row) for row in database.query(sql))


def _kept(data: Path, made_by: str) -> dict[str, _Kept]:
    """Record → its text in the file, in the order of the file; nothing where other software made it, or changed it."""
    path = text_path(data)
    found: dict[str, _Kept] = {}
    if not path.is_file():
        return found
    try:
        for record in iter_records(path):
            referred = record.field("WARC-Refers-To")
            if record.type != "conversion" or referred is None:
                continue
            if record.field("WARC-Conversion-Software") != made_by or any(faults_of(record, None)):
                return {}
            found[referred] = _Kept(record.offset, record.field("WARC-Payload-Digest"))
    except (ArchiveError, OSError):
        return {}
    return found


def _differs(source: Source, read: Spool, kept: Mapping[str, _Kept]) -> bool:
    if source.capture_id not in read:
        return False
    return sha1_digest([read.get(source.capture_id).encode()]) != kept[source.record_id].digest


def _text_at(data: Path, kept: _Kept) -> str:
    return read_record(text_path(data), kept.offset).block.read().decode()


def check_texts(data: Path) -> Iterator[tuple[str | None, int, list[str]]]:
    """Of each text in the file: the record that it was made from, its place, and what is wrong with it."""
    path = text_path(data)
    if not path.is_file():
        return
    unread: list[Fault] = []
    own = None
    for record in iter_records(path, on_fault=unread.append):
        yield from ((None, fault.offset, [fault.what]) for fault in unread)
        unread.clear()
        if record.type == "warcinfo" and own is None:
            own = record.record_id
        referred = record.field("WARC-Refers-To")
        wrong = [f"{record.type} record: {what}" for what in faults_of(record, own)]
        yield referred if record.type == "conversion" else None, record.offset, wrong
    yield from ((None, fault.offset, [fault.what]) for fault in unread)


def text_differences(ours: Path, theirs: Path) -> Iterator[str]:
    """What the texts of two data folders say differently: whose they are, and by what and to what they were made."""
    sides = [text_path(folder) for folder in (ours, theirs)]
    if not any(path.is_file() for path in sides):
        return
    first, second = (_facts(path) for path in sides)
    one, other = next(first, None), next(second, None)
    while one or other:
        if one == other:
            one, other = next(first, None), next(second, None)
        elif other is None or (one is not None and one[:2] < other[:2]):
            assert one is not None
            yield f"the text of {one[2]} ({one[1]}) is not in a fresh build"
            one = next(first, None)
        elif one is None or other[:2] < one[:2]:
            yield f"the text of {other[2]} ({other[1]}) is missing"
            other = next(second, None)
        else:
            yield f"the text of {one[2]} ({one[1]}) is not that of a fresh build"
            one, other = next(first, None), next(second, None)


def _facts(path: Path) -> Iterator[tuple[str, ...]]:
    """Of each text the time and id of the capture, its address, the software, the digest; in order."""
    names = (
        "WARC-Refers-To-Date",
        "WARC-Refers-To",
        "WARC-Target-URI",
        "WARC-Conversion-Software",
        "WARC-Payload-Digest",
    )
    if path.is_file():
        for record in iter_records(path, blocks=False, on_fault=lambda _: None):
            if record.type == "conversion":
                yield tuple(record.field(name) or "" for name in names)
