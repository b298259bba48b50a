"""Exchanges as real servers send them, and an archive to write them into."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from archive.warc.exchange import Exchange
from archive.warc.writer import WarcWriter

if TYPE_CHECKING:
    from pathlib import Path

GBK_PAGE = "<html><title>政府信息公开工作年度报告</title><td>主动公开</td><td>12</td></html>".encode("gb18030") * 9
PDF = b"%PDF-1.4\n" + bytes(range(256)) * 40
GZIPPED = gzip.compress(GBK_PAGE * 20, mtime=0)
START = datetime(2026, 1, 31, 8, 0, 0, 123456, tzinfo=UTC)


def chunked(body: bytes, size: int = 97) -> bytes:
    parts = (body[at : at + size] for at in range(0, len(body), size))
    return b"".join(b"%x;ext=1\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\nX-Trailer: t\r\n\r\n"


def sized(head: bytes, body: bytes) -> bytes:
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


HEAD = b"HTTP/1.1 200 OK\r\nsErVeR: nginx\r\nX-b: 1\r\nx-A: 2\r\nSet-Cookie: a=1\r\nsEt-CoOkIe: b=2\r\n"
HTML = HEAD + b"Content-Type: text/html; charset=gbk\r\n"

# name → (what came over the wire, the payload that it carries)
ANSWERS: dict[str, tuple[bytes, bytes]] = {
    "gbk": (sized(HTML, GBK_PAGE), GBK_PAGE),
    "gzip": (sized(HTML + b"content-encoding: GZIP\r\n", GZIPPED), GBK_PAGE * 20),
    "chunked": (HTML + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(GBK_PAGE * 3), GBK_PAGE * 3),
    "gzip-chunked": (
        HTML + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(GZIPPED, 40),
        GBK_PAGE * 20,
    ),
    "redirect": (sized(b"HTTP/1.1 302 Moved Temporarily\r\nLocation: /x?from=redir\r\n", b"moved"), b"moved"),
    "busy": (sized(b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\n", b"busy"), b"busy"),
    "http10": (b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nclose-delimited", b"close-delimited"),
    "broken-head": (sized(b"HTTP/1.1 200 OK\r\nno colon here\r\nX-Fold: a\r\n  b\r\n", b"ok"), b"ok"),
    "pdf": (sized(b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n", PDF), PDF),
    "empty": (sized(b"HTTP/1.1 200 OK\r\n", b""), b""),
    "bare-lf": (b"HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: 2\n\nlf", b"lf"),
    "gbk-head": (
        sized(
            b"HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename=" + "年报.pdf".encode("gbk") + b"\r\n", b"p"
        ),
        b"p",
    ),
    "no-content": (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
    "not-http": (b"SSH-2.0-OpenSSH\r\n", b""),
    "said-gzip-is-plain": (sized(HTML + b"Content-Encoding: gzip\r\n", GBK_PAGE), GBK_PAGE),
}


class MakeExchange(Protocol):
    def __call__(self, url: str, received: bytes = ..., **facts: Any) -> Exchange: ...


class OpenWriter(Protocol):
    def __call__(self, run_id: str = ..., **options: Any) -> WarcWriter: ...


@pytest.fixture
def answers() -> dict[str, tuple[bytes, bytes]]:
    return ANSWERS


@pytest.fixture
def make_exchange() -> MakeExchange:
    """Each exchange begins a second after the one before."""
    count = 0

    def make(url: str, received: bytes = ANSWERS["gbk"][0], **facts: Any) -> Exchange:
        nonlocal count
        count += 1
        sent = facts.pop("sent", b"GET /a?b=c HTTP/1.1\r\nHost: www.example.gov.cn\r\nuser-agent: gongkai\r\n\r\n")
        return Exchange(url, START + timedelta(seconds=count), sent, received, **facts)

    return make


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def open_writer(data: Path) -> OpenWriter:
    def open_one(run_id: str = "R1", **options: Any) -> WarcWriter:
        info = options.pop("info", {"software": "gongkai/test", "isPartOf": "gongkai-test"})
        return WarcWriter(data, run_id=run_id, info=info, **options)

    return open_one
