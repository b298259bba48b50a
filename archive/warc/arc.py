"""ARC files (the Internet Archive's, 1996 to 2009) as WARC records.

A record is a line of words (address, IP address, time, media type, in version 2 five more, length) and a block; the
first one, `filedesc://`, describes the file. https://archive.org/web/researcher/ArcFileFormat.php
"""

from __future__ import annotations

import re
import tempfile
import uuid
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

from isal import isal_zlib

from archive.warc.archivefile import deflater
from archive.warc.files import find_bytes
from archive.warc.http import blocks_of, parse_head, split_message
from archive.warc.info import warcinfo
from archive.warc.message import Draft, block_draft, fields_block, target_uri
from archive.warc.scan import payload_digest, sha1_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archive.warc.message import Fields

_FIRST = b"filedesc://"
_LINE = re.compile(
    rb"(?P<url>[A-Za-z][A-Za-z0-9+.-]*:.*?) (?P<ip>[0-9A-Fa-f.:]+) (?P<date>\d{8,14}) (?P<type>\S*)"
    rb"(?: \d{1,3} \S+ \S+ \d+ \S+)? (?P<length>\d+)\s*"
)
_LINE_LIMIT = 1 << 16
_PIECE = 1 << 16
_IN_MEMORY = 8 << 20
_GZIP = b"\x1f\x8b\x08"
_DAMAGED = cast("type[Exception]", isal_zlib.error)
_NAMESPACE = uuid.UUID("188e112a-9062-513c-a5ad-31f5bf194837")


class _ArcRecord(NamedTuple):
    url: str
    ip: str
    date: str  # as WARC-Date
    media_type: str
    block: BinaryIO
    length: int
    line: bytes


class _DamagedError(Exception):
    """A gzip member cannot be read. Raised and caught here."""


def begins_arc(file: BinaryIO) -> bool:
    """Whether it is an ARC file, packed or not; the file is left at its beginning."""
    start = file.read(1 << 12)
    file.seek(0)
    if start.startswith(_GZIP):
        try:
            start = isal_zlib.decompressobj(31).decompress(start, len(_FIRST))
        except _DAMAGED:
            return False
    return start.startswith(_FIRST)


def convert_arc(file: BinaryIO, out: BinaryIO, tell: Callable[[int, str], None]) -> None:
    """Write the records of an ARC file as gzip members; what cannot be read is told and stepped over."""
    is_gzip = file.read(3) == _GZIP
    start: int | None = 0
    while start is not None:
        source = _Source(file, start, is_gzip=is_gzip)
        try:
            for record in _records(source, tell):
                for draft in _drafts(record):
                    packing = deflater()
                    out.writelines(packing.compress(block) for block in draft.blocks())
                    out.write(packing.flush())
            start = None
        except _DamagedError as error:
            tell(source.member_at, str(error))
            start = find_bytes(file, _GZIP, source.member_at + 1)


def _records(source: _Source, tell: Callable[[int, str], None]) -> Iterator[_ArcRecord]:
    """Each with its block, for as long as nothing else is asked for."""
    is_lost = False
    while line := source.line():
        found = _LINE.fullmatch(line)
        if found is None:
            if line.strip() and not is_lost:
                tell(source.member_at, "not an ARC record")
                is_lost = True
            continue
        is_lost = False
        length = left = int(found["length"])
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as block:
            while left and (data := source.take(min(left, _PIECE))):
                block.write(data)
                left -= len(data)
            if left:
                tell(source.member_at, "the file ends within a record")
                return
            yield _ArcRecord(
                url=found["url"].decode("utf-8", "replace"),
                ip=found["ip"].decode(),
                date=_warc_date(found["date"].decode()),
                media_type=found["type"].decode("latin-1"),
                block=cast("BinaryIO", block),
                length=length,
                line=line.strip(),
            )


def _drafts(record: _ArcRecord) -> list[Draft]:
    """A response where the block is one of HTTP; else, as of dns:, a resource."""
    digest = sha1_digest(blocks_of(record.block, 0))
    media_type = record.media_type or "application/octet-stream"
    if record.line.startswith(_FIRST):
        return _description(record, digest)
    record.block.seek(0)
    head = None
    if record.block.read(5) == b"HTTP/":
        record.block.seek(0)
        head = parse_head(split_message(record.block).head)
    fields = [
        ("WARC-Type", "response" if head else "resource"),
        ("WARC-Record-ID", _id(record, digest)),
        ("WARC-Date", record.date),
        ("WARC-Target-URI", target_uri(record.url)),
        ("WARC-Payload-Digest", payload_digest(record.block, head)),
        ("Content-Type", "application/http; msgtype=response" if head else media_type),
    ]
    if record.ip != "0.0.0.0":  # noqa: S104 - how ARC files say that it is not known
        fields.insert(4, ("WARC-IP-Address", record.ip))
    return [Draft(fields, record.block, 0, record.length, digest)]


def _description(record: _ArcRecord, digest: str) -> list[Draft]:
    """What the file says about itself, as it is, behind a warcinfo record that says where it came from."""
    info = warcinfo(is_part_of="arc", more={"description": f"made from the ARC file {record.url}"})
    about: Fields = [("WARC-Date", record.date)]
    warcinfo_id = _id(record, "warcinfo")
    first = [("WARC-Type", "warcinfo"), ("WARC-Record-ID", warcinfo_id), *about]
    second = [
        ("WARC-Type", "metadata"),
        ("WARC-Record-ID", _id(record, digest)),
        *about,
        ("WARC-Target-URI", target_uri(record.url)),
        ("WARC-Concurrent-To", warcinfo_id),
        ("Content-Type", record.media_type or "text/plain"),
    ]
    block = fields_block(info)
    return [
        block_draft([*first, ("Content-Type", "application/warc-fields")], block),
        Draft(second, record.block, 0, record.length, digest),
    ]


def _id(record: _ArcRecord, digest: str) -> str:
    """The same whenever it is made, whatever the file is called."""
    return f"<urn:uuid:{uuid.uuid5(_NAMESPACE, record.line.decode('latin-1') + ' ' + digest)}>"


def _warc_date(digits: str) -> str:
    """
    >>> _warc_date("19970107103214"), _warc_date("199701071032"), _warc_date("19970107")
    ('1997-01-07T10:32:14Z', '1997-01-07T10:32:00Z', '1997-01-07T00:00:00Z')
    """
    full = digits.ljust(14, "0")
    return f"{full[:4]}-{full[4:6]}-{full[6:8]}T{full[8:10]}:{full[10:12]}:{full[12:14]}Z"


class _Source:
    """The bytes of a file from some place on, unpacked; `member_at` is where the member begins that is read."""

    def __init__(self, file: BinaryIO, start: int, *, is_gzip: bool) -> None:
        self._file = file
        self._is_gzip = is_gzip
        self._read_to = self.member_at = start
        self._inflater: Any = None
        self._packed = b""
        self._buffer = bytearray()

    def line(self) -> bytes:
        """Up to and with the next line feed; nothing at the end. Raises _DamagedError."""
        while (end := self._buffer.find(b"\n")) < 0 and len(self._buffer) < _LINE_LIMIT and self._fill():
            pass
        return self.take(end + 1 if end >= 0 else len(self._buffer))

    def take(self, size: int) -> bytes:
        if not self._buffer:
            self._fill()
        data = bytes(self._buffer[:size])
        del self._buffer[: len(data)]
        return data

    def _fill(self) -> bool:
        before = len(self._buffer)
        while len(self._buffer) == before:
            if not self._packed:
                self._file.seek(self._read_to)
                self._packed = self._file.read(_PIECE)
                self._read_to += len(self._packed)
                if not self._packed and self._inflater is not None:
                    raise _DamagedError("the file ends within a gzip member")
            if not self._packed:
                return False
            self._unpack()
        return True

    def _unpack(self) -> None:
        if not self._is_gzip:
            self.member_at = self._read_to - len(self._packed)
            self._buffer += self._packed
            self._packed = b""
            return
        if self._inflater is None:
            self._packed = self._packed.lstrip(b"\0")  # some are padded
            self.member_at = self._read_to - len(self._packed)
            self._inflater = isal_zlib.decompressobj(31) if self._packed else None
        if self._inflater is None:
            return
        try:
            self._buffer += self._inflater.decompress(self._packed)
        except _DAMAGED as error:
            raise _DamagedError(f"damaged gzip member ({error})") from error
        self._packed = self._inflater.unused_data if self._inflater.eof else b""
        if self._inflater.eof:
            self._inflater = None
