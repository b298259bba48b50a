"""An archive as a browser-driven crawler writes it: a report page with the pictures and styles that it loaded."""

from __future__ import annotations

import gc
import gzip
import io
import struct
import warnings
import zlib
from typing import TYPE_CHECKING

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SITE = "http://cz.changsha.gov.cn"
Answer = tuple[str, bytes]


def png(red: int = 200) -> bytes:
    """A picture of one colour, 40 by 30."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = (b"\0" + bytes((red, 30, 30)) * 40) * 30
    head = struct.pack(">IIBBBBB", 40, 30, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def browser_archive(answers: Mapping[str, Answer], *, date: str = "2024-02-01T03:04:05Z") -> bytes:
    """A WARC file with a record for each address; style sheets came compressed, as servers send them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # warcio leaves its temporary files open
        content = _written(answers, {"WARC-Date": date})
        gc.collect()
    return content


def _written(answers: Mapping[str, Answer], dated: Mapping[str, str]) -> bytes:
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=True, warc_version="1.1")
    writer.write_record(writer.create_warcinfo_record("rec.warc.gz", {"software": "a browser"}))
    for url, (media_type, body) in answers.items():
        head = [("Content-Type", media_type)]
        sent = gzip.compress(body, mtime=0) if "css" in media_type else body
        if sent is not body:
            head.append(("Content-Encoding", "gzip"))
        answer = StatusAndHeaders("200 OK", [*head, ("Content-Length", str(len(sent)))], protocol="HTTP/1.1")
        asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "x")], is_http_request=True)
        response = writer.create_warc_record(
            url, "response", payload=io.BytesIO(sent), http_headers=answer, warc_headers_dict=dated
        )
        request = writer.create_warc_record(url, "request", http_headers=asked, warc_headers_dict=dated)
        writer.write_request_response_pair(request, response)
    info = writer.create_warc_record(
        f"urn:pageinfo:{SITE}/", "resource", payload=io.BytesIO(b"{}"), warc_content_type="application/json",
        warc_headers_dict=dated,
    )  # fmt: skip
    writer.write_record(info)
    return file.getvalue()


def links(addresses: Iterable[str]) -> str:
    return "".join(f'<link rel="stylesheet" href="{address}">' for address in addresses)
