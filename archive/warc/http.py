"""HTTP/1.x messages as they came: where the head ends, what it says, and the entity behind chunks and encodings.

Forgiving to read (bare line feeds, folded and broken lines, GBK in values), and never used to write.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from archive.warc.coding import CodingError, decoders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HEAD_LIMIT = 1 << 20  # far above what servers send; a head without an end is taken as one that was cut
BLOCK = 1 << 18  # bytes of a body that are taken at a time
STEP = 1 << 12  # bytes that are taken until the head is whole

BLANK_LINE = re.compile(rb"\r?\n\r?\n")
STATUS_LINE = re.compile(rb"(HTTP/\d+(?:\.\d+)?)[ \t]+(\d{3})(?!\d)[ \t]*([^\r\n]*)", re.IGNORECASE)
CHUNK_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,16})[ \t]*(?:;[^\n]*)?")


@dataclass(frozen=True)
class Head:
    """The head of a response. `status` is None where the first line is no status line."""

    version: str | None
    status: int | None
    reason: str
    headers: tuple[tuple[str, str], ...]

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def first(self, name: str) -> str | None:
        return next(iter(self.all(name)), None)

    @property
    def media_type(self) -> str | None:
        r"""
        >>> parse_head(b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=gbk\r\n\r\n").media_type
        'text/html'
        """
        value = (self.first("content-type") or "").split(";")[0].split(",")[0].strip().lower()
        return value or None

    @property
    def is_chunked(self) -> bool:
        return "chunked" in ",".join(self.all("transfer-encoding")).lower()

    @property
    def content_encodings(self) -> list[str]:
        """Innermost first, as they were applied."""
        names = (name.strip().lower() for name in ",".join(self.all("content-encoding")).split(","))
        return [name for name in names if name not in ("", "identity", "none")]


@dataclass(frozen=True)
class Message:
    """Where the parts of a received message lie: `interim` 1xx heads, then `head`, then from `body_at` the body."""

    interim: bytes
    head: bytes
    body_at: int


def split_message(file: BinaryIO) -> Message:
    """The parts of a message that begins at the file's present position; a head without an end is all head."""
    start = file.tell()
    text = b""
    interim_end = 0
    while True:
        blank = BLANK_LINE.search(text, interim_end)
        if blank is None:
            more = file.read(max(STEP, len(text))) if len(text) < HEAD_LIMIT else b""
            if not more:
                return Message(text[:interim_end], text[interim_end:], start + len(text))
            text += more
            continue
        status = STATUS_LINE.match(text, interim_end)
        if status and status[2].startswith(b"1") and status[2] != b"101":
            interim_end = blank.end()
            continue
        return Message(text[:interim_end], text[interim_end : blank.end()], start + blank.end())


def parse_head(head: bytes) -> Head:
    r"""
    >>> parse_head(b"HTTP/1.0 404\nx-A: 1\n 2\nno colon\nX-a:3\n\n").headers
    (('x-A', '1 2'), ('X-a', '3'))
    """
    status = STATUS_LINE.match(head.partition(b"\n")[0])
    return Head(
        version=status[1].decode("ascii").lower() if status else None,
        status=int(status[2]) if status else None,
        reason=decode_value(status[3]) if status else "",
        headers=tuple((name.decode("latin-1"), decode_value(value)) for name, value in header_lines(head)),
    )


def header_lines(head: bytes) -> list[tuple[bytes, bytes]]:
    """Names and values behind the first line, folded lines joined; a line without a colon is left out."""
    headers: list[tuple[bytes, bytes]] = []
    for line in head.partition(b"\n")[2].split(b"\n"):
        name, colon, value = line.partition(b":")
        if line[:1] in (b" ", b"\t") and headers:
            headers[-1] = (headers[-1][0], headers[-1][1] + b" " + line.strip())
        elif colon:
            headers.append((name.strip(), value.strip()))
    return headers


def decode_value(value: bytes) -> str:
    """Header values are ASCII by the standard; Chinese servers send UTF-8 or GBK.

    >>> decode_value("年报.pdf".encode("gbk"))
    '年报.pdf'
    """
    for encoding in ("utf-8", "gb18030"):
        try:
            return value.decode(encoding)
        except UnicodeDecodeError:
            continue
    return value.decode("latin-1")


def blocks_of(file: BinaryIO, at: int, end: int | None = None) -> Iterator[bytes]:
    """The file from `at` to `end`, in blocks."""
    file.seek(at)
    left = end - at if end is not None else None
    while left is None or left > 0:
        block = file.read(BLOCK if left is None else min(BLOCK, left))
        if not block:
            return
        if left is not None:
            left -= len(block)
        yield block


def entity_blocks(file: BinaryIO, message: Message, head: Head) -> Iterator[bytes]:
    """The entity as the payload digest is taken over it: freed of chunks, its content encoding left on."""
    body = blocks_of(file, message.body_at)
    return dechunk(body) if head.is_chunked else body


def dechunk(blocks: Iterable[bytes]) -> Iterator[bytes]:
    r"""The data of the chunks, trailers left out. A body that is not chunked at all (as some archives keep it) comes
    back as it is; where chunks break off or go wrong, the entity ends there.

    >>> b"".join(dechunk([b"3;x=1\r\nab", b"c\r\n2\nde\n0\r\n\r\n"]))
    b'abcde'
    >>> b"".join(dechunk([b"<html>"]))
    b'<html>'
    """
    source = filter(None, blocks)
    rest = bytearray()
    is_first = True
    while True:
        line_end = rest.find(b"\n")
        while line_end < 0 and len(rest) < HEAD_LIMIT and (more := next(source, b"")):
            rest += more
            line_end = rest.find(b"\n")
        size = CHUNK_SIZE.fullmatch(bytes(rest[:line_end]).rstrip(b"\r")) if line_end >= 0 else None
        if size is None:
            if is_first:
                yield bytes(rest)
                yield from source
            return
        is_first = False
        left = int(size[1], 16)
        if left == 0:
            return
        del rest[: line_end + 1]
        while left:
            if not rest:
                rest += next(source, b"")
                if not rest:
                    return
            data = bytes(rest[:left])
            del rest[: len(data)]
            left -= len(data)
            yield data
        while len(rest) < 2 and rest != b"\n" and (more := next(source, b"")):
            rest += more
        del rest[: 2 if rest[:2] == b"\r\n" else 1 if rest[:1] == b"\n" else 0]


def decoded(blocks: Iterable[bytes], encodings: list[str], limit: int) -> tuple[bytes, bool]:
    """The entity freed of its content encodings, at most `limit` bytes, and whether it had to be cut there.

    What is not encoded as its head says comes back as it was sent; of what breaks off, all that can be decoded.
    """
    raw = _Remembering(blocks)
    stream: Iterable[bytes] = raw
    for decoder in decoders(encodings):
        stream = decoder(stream)
    payload = bytearray()
    try:
        for block in stream:
            payload += block
            if len(payload) > limit:
                return bytes(payload[:limit]), True
    except CodingError:
        if not payload:
            return decoded(chain([bytes(raw.beginning)], raw), [], limit)
    return bytes(payload), False


class _Remembering:
    """An iterator over blocks that keeps what has been read until something was decoded from it: at most a little."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._source = iter(blocks)
        self.beginning = bytearray()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        block = next(self._source)
        if len(self.beginning) < BLOCK:
            self.beginning += block
        return block
