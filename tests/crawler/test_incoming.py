"""An answer is understood the same however it arrives in pieces, and as the archive will read it."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.warc.http import entity_blocks, parse_head, split_message
from crawler.incoming import Incoming, MalformedError

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: Chunked\r\n\r\n"


def fed(message: bytes, *cuts: int, method: str = "GET") -> Incoming:
    incoming = Incoming(method)
    ends = sorted({min(cut, len(message)) for cut in cuts} | {len(message)})
    for start, end in zip([0, *ends], ends, strict=False):
        if end > start:
            incoming.feed(message[start:end])
    return incoming


WHOLE = [  # message, entity, may another request follow
    (OK + b"Content-Length: 5\r\n\r\nabcde", b"abcde", True),
    (OK + b"Content-Length: 5, 5\r\nConnection: Close\r\n\r\nabcde", b"abcde", False),
    (OK + b"Content-Length: 0\r\n\r\n", b"", True),
    (b"HTTP/1.0 200\nContent-Length: 2\n\nlf", b"lf", False),
    (b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nka", b"ka", True),
    (b"HTTP/1.1 204 No Content\r\n\r\n", b"", True),
    (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 1000\r\n\r\n", b"", True),
    (b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + OK + b"Content-Length: 1\r\n\r\nx", b"x", True),
    (CHUNKED + b"3;x=1\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", b"abcde", True),
    (CHUNKED + b"3\nabc\n02\nde\n0\nX-Trailer: t\n\n", b"abcde", True),
    (OK + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n1\r\nx\r\n0\r\n\r\n", b"x", True),
]


@pytest.mark.parametrize(("message", "entity", "stays_open"), WHOLE)
@given(cuts=st.lists(st.integers(1, 120), max_size=6))
def test_an_answer_is_whole_at_its_last_byte(message: bytes, entity: bytes, stays_open: bool, cuts: list[int]) -> None:
    incoming = fed(message, *cuts)
    assert (incoming.is_whole, incoming.body, incoming.stays_open) == (True, entity, stays_open)
    assert incoming.length == len(entity)
    assert not fed(message[:-1], *cuts).is_whole


@pytest.mark.parametrize(("message", "entity", "_"), WHOLE)
def test_the_archive_reads_the_same_entity(message: bytes, entity: bytes, _: bool) -> None:
    file = io.BytesIO(message)
    parts = split_message(file)
    head = parse_head(parts.head)
    assert b"".join(entity_blocks(file, parts, head)) == entity
    assert fed(message).status == head.status


@pytest.mark.parametrize(("message", "_", "stays_open"), WHOLE)
def test_what_comes_behind_the_end_belongs_to_no_answer(message: bytes, _: bytes, stays_open: bool) -> None:
    incoming = fed(message + b"HTTP/1.1 200 OK\r\n")
    assert (incoming.is_whole, incoming.surplus, incoming.stays_open) == (True, 17, False)


def test_an_answer_without_a_length_ends_with_its_connection() -> None:
    for head in (b"\r\n", b"Transfer-Encoding: identity\r\nContent-Length: 1\r\n\r\n"):
        incoming = fed(OK + head + b"abc", 20)
        assert (incoming.is_whole, incoming.framing, incoming.body) == (False, "close", b"abc")


def test_a_head_alone_answers_a_question_for_the_head() -> None:
    incoming = fed(OK + b"Content-Length: 1000\r\n\r\n", method="HEAD")
    assert (incoming.is_whole, incoming.body, incoming.headers) == (True, b"", [(b"Content-Length", b"1000")])


def test_headers_of_the_connection_are_kept_from_the_spider() -> None:
    said = b"Connection: keep-alive\r\nsErVeR: nginx\r\nno colon\r\nX-Fold: a\r\n b\r\nSERVER: 2\r\nContent-Length: 0\r\n\r\n"
    expected = [(b"Content-Length", b"0"), (b"sErVeR", b"nginx"), (b"X-Fold", b"a b"), (b"SERVER", b"2")]
    assert fed(OK + said).headers == expected


@pytest.mark.parametrize(
    "message",
    [
        b"\x15\x03\x01\x00\x02\x02\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"ICY 200 OK\r\n\r\n",
        b"x" * 70_000,
        OK + b"x: y\r\n" * 200_000,
        OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
        OK + b"Content-Length: -5\r\n\r\nabcde",
        CHUNKED + b"<html>\r\n",
        CHUNKED + b"1\r\nxyz\r\n",
    ],
)
def test_what_is_no_http_is_told(message: bytes) -> None:
    with pytest.raises(MalformedError):
        fed(message, 10)
