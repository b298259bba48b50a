"""WARC records as they lie in a file, ours or anyone's: gzip members, whole-file gzip, plain.

Records are read one at a time; blocks that are large go to a temporary file. What cannot be read is named and stepped
over: reading goes on at the next record that can be found.
"""

from __future__ import annotations

import io
import logging
import re
import tempfile
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from isal import isal_zlib

from archive.warc.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_IN = 1 << 15
_IN_MEMORY = 8 << 20
_HEAD_LIMIT = 1 << 20
_MAGIC = b"\x1f\x8b\x08"
_VERSION = re.compile(rb"WARC/\d+\.\d+$")
_DAMAGED = cast("type[Exception]", isal_zlib.error)
EMPTY: BinaryIO = io.BytesIO()
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fault:
    """Something in the archive that is not as it must be: in which file, where, and what.

    `is_loss` is False where nothing is missing all the same.
    """

    file: str
    offset: int
    what: str
    is_loss: bool = True

    def __str__(self) -> str:
        return f"{self.file} at {self.offset}: {self.what}"


@dataclass(frozen=True)
class Record:
    """One record. `head` is its header as written, with the blank line; `block` a file at the block's beginning.

    `offset` and `length` are those of the gzip member, or of the plain record. A record that shares its member with
    others `is_alone` no more: it cannot be reached by its offset.
    """

    version: str
    fields: tuple[tuple[str, str], ...]
    head: bytes
    block: BinaryIO
    block_length: int
    offset: int
    length: int
    is_alone: bool = True
    is_gzip: bool = True

    def field(self, name: str) -> str | None:
        return self._named.get(name.lower())

    @cached_property
    def _named(self) -> dict[str, str]:
        """The first field of each name."""
        return {name.lower(): value for name, value in reversed(self.fields)}

    def at(self, offset: int, length: int) -> Record:
        """The same record, alone in its member, at another place."""
        return replace(self, offset=offset, length=length, is_alone=True, is_gzip=True)

    @property
    def type(self) -> str:
        return (self.field("WARC-Type") or "").lower()

    @property
    def record_id(self) -> str | None:
        return self.field("WARC-Record-ID")

    @property
    def url(self) -> str | None:
        """Old writers put angle brackets round it."""
        url = self.field("WARC-Target-URI")
        return url.removeprefix("<").removesuffix(">") if url else None


def iter_records(
    path: Path, *, start: int = 0, blocks: bool = True, on_fault: Callable[[Fault], None] | None = None
) -> Iterator[Record]:
    """Every record from `start` on; without `blocks` their blocks are passed over (and empty).

    A stretch that cannot be read is told to `on_fault` (else logged) and skipped.
    """
    tell = on_fault or (lambda fault: _log.warning("%s", fault))
    name = path.name.removesuffix(".open")
    with path.open("rb") as file:
        offset: int | None = start
        is_lost = False
        while offset is not None:
            file.seek(offset)
            if not file.read(1):
                return
            try:
                for record, after in _records_at(file, offset, tell, name, limit=None if blocks else 0):
                    is_lost = False
                    offset = after
                    if record is not None:
                        yield record
            except RecordError as error:
                if not is_lost:
                    tell(Fault(name, offset, str(error)))
                is_lost = True
                offset = _next_start(file, offset + 1)


def holds_records(path: Path) -> bool:
    """Whether there is at least one record that can be read."""
    return next(iter_records(path, blocks=False, on_fault=lambda _: None), None) is not None


def read_record(path: Path, offset: int, *, limit: int | None = None) -> Record:
    """The record at an offset; of its block at most `limit` bytes. Raises RecordError, and FileNotFoundError."""
    with path.open("rb") as file:
        try:
            return _record_at(file, offset, limit)
        except RecordError as error:
            raise RecordError(f"{path.name} at {offset}: {error}") from error


def _record_at(file: BinaryIO, offset: int, limit: int | None) -> Record:
    file.seek(offset)
    is_gzip = file.read(3) == _MAGIC
    stream = _Member(file, offset) if is_gzip else _Plain(file, offset)
    record = _parse(stream, offset, limit, is_gzip=is_gzip)
    if record is None:
        raise RecordError("there is no record here")
    return replace(record, length=stream.drain() - offset)


def _records_at(
    file: BinaryIO, offset: int, tell: Callable[[Fault], None], name: str, limit: int | None
) -> Iterator[tuple[Record | None, int]]:
    """The records of the gzip member at `offset`, or the one plain record there, each with where reading goes on."""
    file.seek(offset)
    if file.read(3) != _MAGIC:
        plain = _Plain(file, offset)
        record = _parse(plain, offset, limit, is_gzip=False)
        length = plain.position - offset
        plain.skip_space()
        yield (replace(record, length=length) if record else None, plain.position)
        return
    member = _Member(file, offset)
    is_shared = False
    while (record := _parse(member, offset, limit, is_gzip=True)) is not None:
        member.skip_space()
        rest = member.peek(5)
        is_shared = is_shared or rest == b"WARC/"
        if is_shared:
            yield (replace(record, is_alone=False), offset)
            continue
        end = member.drain()
        if rest:
            what = "more in the gzip member than the record's Content-Length says"
            tell(Fault(name, offset, what, is_loss=False))
        yield (replace(record, length=end - offset), end)
        return
    yield (None, member.drain())


class _Stream:
    """Bytes to be taken from the front; `_fill` brings more and says whether there was more."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._buffer = bytearray()

    def _fill(self) -> bool:
        raise NotImplementedError

    def peek(self, size: int) -> bytes:
        while len(self._buffer) < size and self._fill():
            pass
        return bytes(self._buffer[:size])

    def take(self, size: int) -> bytes:
        """Some bytes, at most `size`; none at the end."""
        if not self._buffer:
            self.peek(1)
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return data

    def line(self) -> bytes:
        """Up to and with the next line feed, or all that is left."""
        searched = 0
        while (end := self._buffer.find(b"\n", searched)) < 0 and len(self._buffer) < _HEAD_LIMIT:
            searched = len(self._buffer)
            if not self._fill():
                break
        return self.take(end + 1 if end >= 0 else len(self._buffer))

    def drain(self) -> int:
        """Leave the rest of this member unread, its checksum excepted, and say where the next begins."""
        raise NotImplementedError

    def skip_space(self) -> None:
        while self.peek(1) in (b"\r", b"\n"):
            del self._buffer[:1]


class _Plain(_Stream):
    def __init__(self, file: BinaryIO, offset: int) -> None:
        super().__init__(file)
        self._read_to = offset
        file.seek(offset)

    @property
    def position(self) -> int:
        return self._read_to - len(self._buffer)

    def drain(self) -> int:
        return self.position

    def _fill(self) -> bool:
        data = self._file.read(_IN)
        self._read_to += len(data)
        self._buffer += data
        return bool(data)


class _Member(_Stream):
    """What one gzip member holds."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        super().__init__(file)
        self._inflater = isal_zlib.decompressobj(31)
        self._read_to = offset
        file.seek(offset)

    def _fill(self) -> bool:
        if self._inflater.eof:
            return False
        data = self._file.read(_IN)
        if not data:
            raise RecordError("the file ends within a gzip member")
        self._read_to += len(data)
        try:
            self._buffer += self._inflater.decompress(data)
        except _DAMAGED as error:
            raise RecordError(f"damaged gzip member ({error})") from error
        return True

    def drain(self) -> int:
        while self._fill():
            self._buffer.clear()
        return self._read_to - len(self._inflater.unused_data)


def _parse(stream: _Stream, offset: int, limit: int | None, *, is_gzip: bool) -> Record | None:
    """The next record of the stream, its length left open; None at the end."""
    stream.skip_space()
    first = stream.line()
    if not first:
        return None
    version = first.strip()
    if not _VERSION.match(version):
        raise RecordError("not a WARC record")
    head = bytearray(first)
    lines: list[bytes] = []
    while True:
        line = stream.line()
        head += line
        if not line.endswith(b"\n") or len(head) > _HEAD_LIMIT:
            raise RecordError("the record's header has no end")
        text = line.strip()
        if not text:
            break
        if line[:1] in (b" ", b"\t") and lines:
            lines[-1] += b" " + text
        else:
            lines.append(text)
    fields = _fields(lines)
    length = next((value for name, value in fields if name.lower() == "content-length"), "")
    if not length.isascii() or not length.isdigit():
        raise RecordError("the record has no Content-Length")
    return Record(
        version=version.decode("ascii"),
        fields=fields,
        head=bytes(head),
        block=_block(stream, int(length), limit),
        block_length=int(length),
        offset=offset,
        length=0,
        is_gzip=is_gzip,
    )


def _fields(lines: list[bytes]) -> tuple[tuple[str, str], ...]:
    pairs = (line.decode("utf-8", "replace").partition(":") for line in lines)
    return tuple((name.strip(), value.strip()) for name, colon, value in pairs if colon)


def _block(stream: _Stream, length: int, limit: int | None) -> BinaryIO:
    """The first `limit` bytes of the block; with no limit or 0 the stream is read to the block's end."""
    kept = length if limit is None else min(length, limit)
    file: BinaryIO = _Spill() if kept > _IN_MEMORY else io.BytesIO()
    left = length if limit in (None, 0) else kept
    while left:
        data = stream.take(min(left, 1 << 20))
        if not data:
            raise RecordError("the file ends within a record")
        left -= len(data)
        if kept:
            file.write(data)
    file.seek(0)
    return file


class _Spill(io.BufferedRandom):
    """A nameless temporary file that goes with the record it belongs to."""

    def __init__(self) -> None:
        descriptor, name = tempfile.mkstemp(prefix="gongkai-")
        Path(name).unlink()
        super().__init__(io.FileIO(descriptor, "r+"))

    def __del__(self) -> None:
        self.close()


def _next_start(file: BinaryIO, position: int) -> int | None:
    """Where the next record may begin."""
    overlap = 8
    while True:
        file.seek(position)
        data = file.read(1 << 20)
        places = [place for place in (data.find(_MAGIC), data.find(b"WARC/1."), data.find(b"WARC/0.")) if place >= 0]
        if places:
            return position + min(places)
        if len(data) <= overlap:
            return None
        position += len(data) - overlap
