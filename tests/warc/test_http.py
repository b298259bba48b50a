from __future__ import annotations

import gzip
import io
import tracemalloc
import zlib
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped]
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from archive.warc.http import dechunk, decoded, parse_head, split_message

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = "<html>政府信息公开</html>".encode() * 400


def in_pieces(data: bytes, sizes: list[int]) -> Iterator[bytes]:
    at = 0
    for size in sizes:
        yield data[at : at + size]
        at += size
    yield data[at:]


@pytest.mark.parametrize(
    ("received", "interim", "head", "body"),
    [
        (b"HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody", b"", b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n", b"body"),
        (b"HTTP/1.1 200 OK\n\nbody\r\n\r\n", b"", b"HTTP/1.1 200 OK\n\n", b"body\r\n\r\n"),
        (b"HTTP/1.1 103 Early\r\nL: x\r\n\r\nHTTP/1.1 100 C\r\n\r\nHTTP/1.1 200 OK\r\n\r\nx", b"HTTP/1.1 103 Early\r\nL: x\r\n\r\nHTTP/1.1 100 C\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (b"HTTP/1.1 101 Switching\r\n\r\nraw", b"", b"HTTP/1.1 101 Switching\r\n\r\n", b"raw"),
        (b"HTTP/1.1 200 OK\r\nCut: of", b"", b"HTTP/1.1 200 OK\r\nCut: of", b""),
        (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n", b"", b""),
        (b"", b"", b"", b""),
    ],
)  # fmt: skip
def test_messages_fall_into_their_parts(received: bytes, interim: bytes, head: bytes, body: bytes) -> None:
    message = split_message(io.BytesIO(received))
    assert (message.interim, message.head, received[message.body_at :]) == (interim, head, body)


@pytest.mark.parametrize(
    ("head", "status", "headers"),
    [
        (b"HTTP/1.1 200\r\nA:b\r\n\r\n", 200, (("A", "b"),)),
        (b"HTTP/1.1 404 \xc4\xea\xb1\xa8\r\nX: \xc4\xea\xb1\xa8\r\n\r\n", 404, (("X", "年报"),)),
        (b"HTTP/1.0  302 Found\nLocation:  /a \n\n", 302, (("Location", "/a"),)),
        (b"HTTP/1.1 2000 odd\r\n\r\n", None, ()),
        (b"garbage", None, ()),
        (b"", None, ()),
    ],
)
def test_heads_are_read_as_far_as_they_go(
    head: bytes, status: int | None, headers: tuple[tuple[str, str], ...]
) -> None:
    parsed = parse_head(head)
    assert (parsed.status, parsed.headers) == (status, headers)


@pytest.mark.parametrize(
    ("body", "entity"),
    [
        (b"4\r\nabcd\r\n0\r\n\r\n", b"abcd"),
        (b"4;a=b\nabcd\n2 \r\nef\r\n0\r\nTrailer: x\r\n\r\n", b"abcdef"),
        (b"0004\r\nabcd\r\n00\r\n\r\n", b"abcd"),
        (b"8\r\nabcd", b"abcd"),  # broken off within a chunk
        (b"4\r\nabcd\r\n4", b"abcd"),  # within a size
        (b"4\r\nabcd\r\nzz\r\nefgh", b"abcd"),  # gone wrong
        (b"<html>plain</html>", b"<html>plain</html>"),  # not chunked at all
        (b"", b""),
    ],
)
def test_chunks(body: bytes, entity: bytes) -> None:
    assert b"".join(dechunk([body])) == entity
    assert b"".join(dechunk(bytes([byte]) for byte in body)) == entity


@given(body=st.binary(max_size=300), sizes=st.lists(st.integers(1, 40)), cuts=st.lists(st.integers(0, 30)))
def test_chunks_wherever_they_are_cut(body: bytes, sizes: list[int], cuts: list[int]) -> None:
    parts = [part for part in in_pieces(body, sizes) if part]
    wire = b"".join(b"%X\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    assert b"".join(dechunk(in_pieces(wire, cuts))) == body


ENCODED = {
    "gzip": gzip.compress(PAGE, mtime=0),
    "x-gzip": gzip.compress(PAGE[:100], mtime=0) + gzip.compress(PAGE[100:], mtime=0),
    "deflate": zlib.compress(PAGE),
    "br": brotli.compress(PAGE),
    "zstd": zstd.compress(PAGE),
}


@pytest.mark.parametrize("name", ENCODED)
@pytest.mark.parametrize("size", [1, 1000, 1 << 20])
def test_content_encodings(name: str, size: int) -> None:
    pieces = in_pieces(ENCODED[name], [size] * (len(ENCODED[name]) // size))
    assert decoded(pieces, [name], 1 << 20) == (PAGE, False)


def test_bare_deflate_and_two_encodings() -> None:
    bare = zlib.compressobj(wbits=-15)
    assert decoded([bare.compress(PAGE) + bare.flush()], ["deflate"], 1 << 20)[0] == PAGE
    assert decoded([brotli.compress(gzip.compress(PAGE))], ["gzip", "br"], 1 << 20)[0] == PAGE


@pytest.mark.parametrize("name", ENCODED)
def test_what_breaks_off_is_decoded_as_far_as_it_goes(name: str) -> None:
    payload, _ = decoded([ENCODED[name][:-5]], [name], 1 << 20)
    assert PAGE.startswith(payload)


@pytest.mark.parametrize("name", [*ENCODED, "unheard-of"])
def test_what_is_not_encoded_as_said_comes_as_sent(name: str) -> None:
    assert decoded([PAGE], [name], 1 << 20) == (PAGE, False)


def test_an_empty_entity_stays_empty() -> None:
    assert decoded([gzip.compress(b"")], ["gzip"], 100) == (b"", False)
    assert decoded([], ["gzip"], 100) == (b"", False)


@pytest.mark.parametrize(
    ("name", "bomb"),
    [
        ("gzip", gzip.compress(bytes(60_000_000), mtime=0)),
        ("br", brotli.compress(bytes(60_000_000), quality=1)),
        ("zstd", zstd.compress(bytes(60_000_000))),
    ],
)
def test_a_bomb_stays_small(name: str, bomb: bytes) -> None:
    tracemalloc.start()
    payload, is_cut = decoded([bomb], [name], 1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (len(payload), is_cut) == (1_000_000, True)
    assert peak < 12_000_000
