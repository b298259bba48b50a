"""The answer to one request while it arrives: where its head ends, how long its body is, what of it is the entity.

As forgiving as browsers are (bare line feeds, lines without a colon, folded lines), and pure: the bytes as they came
are kept elsewhere.
"""

from __future__ import annotations

from typing import Literal

from archive.warc.http import BLANK_LINE, CHUNK_SIZE, HEAD_LIMIT, STATUS_LINE, header_lines

NO_BODY = {204, 304}
LONGEST_LINE = 1 << 16  # of a chunk's size, or a trailer
# what concerns the connection and not the entity: nothing behind it is to be misled by that
OF_CONNECTION = {
    *(b"content-length", b"connection", b"keep-alive", b"te", b"trailers"),
    *(b"transfer-encoding", b"upgrade", b"proxy-connection"),
}


class MalformedError(ValueError):
    """What came is no answer in HTTP."""


class Incoming:
    """To be fed until it is whole; with `framing` "close" it is so when the connection is closed."""

    def __init__(self, method: str) -> None:
        self._is_head = method == "HEAD"
        self._held = b""  # what cannot be understood yet
        self._pieces: list[bytes] = []
        self._left = 0  # bytes that the body, or the present chunk, still lacks
        self._next: Literal["size", "data", "behind", "trailer"] = "size"
        self.framing: Literal["none", "length", "chunks", "close"] | None = None  # None before the head is whole
        self.version = ""
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.expected: int | None = None  # bytes of the body as the head says
        self.length = 0  # bytes of the entity, so far
        self.is_whole = False
        self.stays_open = False  # another request may follow on the connection
        self.surplus = 0  # bytes behind the end
        self.lacks_something = False  # it was cut off
        self.fault: BaseException | None = None  # by what

    @property
    def body(self) -> bytes:
        """The entity: freed of chunks, its content encoding left on."""
        return b"".join(self._pieces)

    def feed(self, data: bytes) -> bool:
        """Whether it is whole now. Raises MalformedError."""
        if self.is_whole:
            self.surplus += len(data)
        elif self.framing is None:
            self._feed_head(self._held + data if self._held else data)
        else:
            self._feed_body(data)
        return self.is_whole

    def _feed_head(self, data: bytes) -> None:
        while True:
            blank = BLANK_LINE.search(data)
            if blank is None:
                self._held = data
                if len(data) > HEAD_LIMIT or (
                    not STATUS_LINE.match(data) and (b"\n" in data or len(data) > LONGEST_LINE)
                ):
                    raise MalformedError(f"not HTTP: {data[:60]!r}")
                return
            head, data = data[: blank.end()], data[blank.end() :]
            found = STATUS_LINE.match(head)
            if found is None:
                raise MalformedError(f"not HTTP: {head[:60]!r}")
            if found[2][:1] != b"1" or found[2] == b"101":
                break  # what was before are interim heads
        self._held = b""
        self.version, self.status = found[1].decode("ascii").upper(), int(found[2])
        self._understand(header_lines(head))
        self._feed_body(data)

    def _understand(self, lines: list[tuple[bytes, bytes]]) -> None:
        control: dict[bytes, list[bytes]] = {}
        for name, value in lines:
            lower = name.lower()
            if lower in OF_CONNECTION:
                control.setdefault(lower, []).append(value)
            else:
                self.headers.append((name, value))
        said = b",".join(control.get(b"connection", ())).lower()
        self.stays_open = b"keep-alive" in said if self.version == "HTTP/1.0" else b"close" not in said
        self.expected = _length_of(control.get(b"content-length"))
        if self._is_head or self.status in NO_BODY:
            self.framing = "none"
        elif b"chunked" in b",".join(control.get(b"transfer-encoding", ())).lower():
            self.framing, self.expected = "chunks", None
        elif self.expected is not None and b"transfer-encoding" not in control:
            self.framing, self._left = "length", self.expected
        else:
            self.framing = "close"
        if self.expected is not None:
            self.headers.insert(0, (b"Content-Length", b"%d" % self.expected))

    def _feed_body(self, data: bytes) -> None:
        if self.framing == "length":
            taken = self._take(data, self._left)
            if not self._left:
                self._finish(len(data) - taken)
        elif self.framing == "close":
            self._take(data, len(data))
        elif self.framing == "none":
            self._finish(len(data))
        else:
            self._feed_chunks(self._held + data if self._held else data)

    def _feed_chunks(self, data: bytes) -> None:
        """Raises MalformedError where a chunk is none."""
        at, self._held = 0, b""
        while True:
            if self._next == "data":
                at += self._take(data[at : at + self._left], self._left)
                if self._left:
                    return
                self._next = "behind"
            end = data.find(b"\n", at) + 1
            if not end:
                self._held = data[at:]
                if len(self._held) > LONGEST_LINE:
                    raise MalformedError("a chunk without a size")
                return
            line, at = data[at : end - 1].rstrip(b"\r"), end
            if self._next == "behind":
                self._next = "size"
                if not line:
                    continue
            if self._next == "size":
                size = CHUNK_SIZE.fullmatch(line)
                if size is None:
                    raise MalformedError(f"a chunk without a size: {line[:60]!r}")
                self._left = int(size[1], 16)
                self._next = "data" if self._left else "trailer"
            elif not line:
                self._finish(len(data) - at)
                return

    def _take(self, data: bytes, most: int) -> int:
        """Entity; how many bytes."""
        if len(data) > most:
            data = data[:most]
        if data:
            self._pieces.append(data)
            self.length += len(data)
            if self.framing != "close":
                self._left -= len(data)
        return len(data)

    def _finish(self, surplus: int) -> None:
        self.is_whole, self.surplus = True, surplus
        self.stays_open = self.stays_open and not surplus


def _length_of(values: list[bytes] | None) -> int | None:
    """Raises MalformedError for several lengths, or for what is none."""
    if values is None:
        return None
    stated = {value.strip() for value in b",".join(values).split(b",")}
    if not all(value.isdigit() for value in stated) or len({int(value) for value in stated}) != 1:
        raise MalformedError(f"a length that is none: {b','.join(values)[:60]!r}")
    return int(stated.pop())
