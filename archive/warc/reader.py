"""Reads one capture out of the archive: payload freed of its wrappings, revisits resolved."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from archive.warc.capture import Capture
from archive.warc.entry import Entry
from archive.warc.errors import RecordError, UnresolvedError
from archive.warc.files import find_warc
from archive.warc.http import Head, Message, decoded, entity_blocks, parse_head, split_message
from archive.warc.lookup import index_of
from archive.warc.record import Record, iter_records, read_record
from archive.warc.scan import Origin, entry_of, is_http, origin_of, payload_digest

__all__ = ["MAX_PAYLOAD", "Capture", "iter_records", "read_capture", "read_head", "read_raw", "resolve"]

MAX_PAYLOAD = 64 << 20
_GOOD, _NOT_MODIFIED = 200, 304
_MAX_HOPS = 5  # a revisit of a revisit of …: some tools refer to the last capture instead of the first

Place = tuple[str, int]


class _Part(NamedTuple):
    """A record with its HTTP head, where it has one."""

    record: Record
    message: Message | None
    head: Head | None


def read_capture(data: Path, where: Entry | Place, *, limit: int = MAX_PAYLOAD) -> Capture:
    """The capture that an entry or a (filename, offset) names; of its payload at most `limit` bytes.

    Raises RecordError when there is no sound record, UnresolvedError when it refers to one that is not here.
    """
    filename, offset = (where.filename, where.offset) if isinstance(where, Entry) else where
    part = _part(data, filename, offset, limit)
    entry = where if isinstance(where, Entry) else _entry(data, filename, part.record)
    shown = part
    if part.record.type == "revisit":
        original = resolve(data, entry)
        shown = _part(data, original.filename, original.offset, limit)
    head = part.head if part.head and part.head.headers else shown.head
    payload, is_cut = _payload(shown, head, limit)
    return Capture(
        record_id=entry.record_id,
        url=entry.url,
        captured_at=entry.date,
        record_type=entry.record_type,
        http_status=entry.status if entry.status is not None else head.status if head else None,
        headers=head.headers if head else (),
        media_type=head.media_type if head else entry.media_type,
        payload=payload,
        payload_digest=entry.digest or _digest(shown),
        truncated=entry.truncated or shown.record.field("WARC-Truncated") or ("length" if is_cut else None),
        warc_file=filename,
        warc_offset=offset,
        warc_length=entry.length,
        run_id=entry.run_id,
        is_part_of=entry.is_part_of,
    )


def read_head(data: Path, where: Entry | Place) -> Head:
    """The HTTP head of a record's block; an empty one where there is none."""
    filename, offset = (where.filename, where.offset) if isinstance(where, Entry) else where
    record = _record(data, filename, offset, 1 << 20)
    return parse_head(split_message(record.block).head)


def holds_payload(data: Path, entry: Entry) -> bool:
    """Whether the payload that the digest of the entry promises stands in the record."""
    try:
        part = _part(data, entry.filename, entry.offset, None)
    except RecordError:
        return False
    return payload_digest(part.record.block, part.head) == entry.digest


def read_raw(data: Path, where: Entry | Place) -> bytes:
    """The whole record as it lies in the file, unpacked: header, block and trailer."""
    filename, offset = (where.filename, where.offset) if isinstance(where, Entry) else where
    record = _record(data, filename, offset, None)
    return record.head + record.block.read() + b"\r\n\r\n"


def resolve(data: Path, entry: Entry) -> Entry:
    """The entry whose payload a revisit shows; any other entry itself. Raises UnresolvedError."""
    for _ in range(_MAX_HOPS):
        if entry.record_type != "revisit":
            return entry
        referred = _referred(data, entry)
        if referred is None:
            break
        entry = referred
    raise UnresolvedError(
        f"{entry.filename} at {entry.offset}: the archive has no record of {entry.refers_to_url or entry.url}"
        f" that this revisit refers to ({entry.refers_to or entry.digest})"
    )


def _referred(data: Path, entry: Entry) -> Entry | None:
    index = index_of(data)
    near = [other for other in index.by_url(entry.refers_to_url or entry.url) if other.record_id != entry.record_id]
    if entry.refers_to:
        for other in near:
            if other.record_id == entry.refers_to:
                return other
    if entry.status == _NOT_MODIFIED and entry.refers_to is None:  # whose digest may be that of no answer at all
        return _before(near, entry)
    alike = [other for other in near if other.record_type != "revisit" and other.digest == entry.digest]
    if alike:
        return next((other for other in alike if other.date == entry.refers_to_date), alike[0])
    return index.by_digest(entry.digest) if entry.digest else None


def _before(near: list[Entry], entry: Entry) -> Entry | None:
    """What "not modified" speaks of: the answer of the time that it names, else the last good one before it."""
    if entry.refers_to_date is not None:
        return next((other for other in near if other.date == entry.refers_to_date), None)
    earlier = [other for other in near if other.date < entry.date and other.status == _GOOD]
    return earlier[-1] if earlier else None


def _record(data: Path, filename: str, offset: int, limit: int | None) -> Record:
    for _ in range(2):
        try:
            return read_record(find_warc(data, filename), offset, limit=limit)
        except FileNotFoundError:  # closed, and so renamed, between look and open
            continue
    raise RecordError(f"{filename} cannot be opened")


def _part(data: Path, filename: str, offset: int, limit: int | None) -> _Part:
    """The record, its block read far enough for a payload of `limit` bytes with a head and chunks around it."""
    record = _record(data, filename, offset, None if limit is None else 2 * limit + (1 << 20))
    if not is_http(record):
        return _Part(record, None, None)
    message = split_message(record.block)
    return _Part(record, message, parse_head(message.head))


def _payload(part: _Part, head: Head | None, limit: int) -> tuple[bytes, bool]:
    """The payload, chunked as its own record says, encoded as the capture's head says."""
    record = part.record
    if part.message is None or part.head is None:
        record.block.seek(0)
        return record.block.read(limit), record.block_length > limit
    blocks = entity_blocks(record.block, part.message, part.head)
    payload, is_cut = decoded(blocks, (head or part.head).content_encodings, limit)
    return payload, is_cut or record.block_length > 2 * limit + (1 << 20)


def _digest(shown: _Part) -> str | None:
    entry = entry_of(shown.record, "", Origin())
    return entry.digest if entry else None


def _entry(data: Path, filename: str, record: Record) -> Entry:
    """The entry of a record that was named by its place alone."""
    path = find_warc(data, filename)
    origin = _first_origin(str(path.with_name(filename)), str(path))
    if record.url and record.field("WARC-Warcinfo-ID") != origin.record_id:  # it may follow a warcinfo of its own
        for entry in index_of(data).by_url(record.url):
            if (entry.filename, entry.offset) == (filename, record.offset):
                return entry
    made = entry_of(record, filename, origin)
    if made is None:
        raise RecordError(f"{filename} at {record.offset}: a {record.type or 'nameless'} record shows no capture")
    return made


_origins: dict[str, Origin] = {}


def _first_origin(name: str, path: str) -> Origin:
    """What the warcinfo record at the beginning of a file says; names are never used again, and so it is kept."""
    if name not in _origins:
        _origins[name] = _read_origin(Path(path))
    return _origins[name]


def _read_origin(path: Path) -> Origin:
    record = read_record(path, 0, limit=1 << 20)
    return origin_of(record) if record.type == "warcinfo" else Origin()
