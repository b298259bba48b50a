"""Other people's archives, and damaged ones."""

from __future__ import annotations

import gc
import gzip
import io
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.warc import cdxj
from archive.warc.errors import RecordError, UnresolvedError
from archive.warc.reader import iter_records, read_capture, read_raw, resolve
from archive.warc.recover import recover
from archive.warc.scan import entries_of, sha1_digest

if TYPE_CHECKING:
    from pathlib import Path

    from archive.warc.record import Fault

    from .conftest import MakeExchange, OpenWriter

URL = "http://www.example.gov.cn/nb/"


@cache
def foreign(*, gzipped: bool = True, version: str = "1.0", pages: int = 4) -> bytes:
    """An archive as warcio writes it (and leaves its temporary files open)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        content = written_by_warcio(gzipped, version, pages)
        gc.collect()
    return content


def written_by_warcio(gzipped: bool, version: str, pages: int) -> bytes:
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=gzipped, warc_version=version)
    writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "x", "isPartOf": "elsewhere"}))
    for number in range(pages):
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            f"{URL}{number}", "response", payload=io.BytesIO(b"page %d" % number * 30), http_headers=head
        )
        request_head = StatusAndHeaders("GET / HTTP/1.1", [("Host", "x")], is_http_request=True)
        request = writer.create_warc_record(f"{URL}{number}", "request", http_headers=request_head)
        writer.write_request_response_pair(request, record)
    return file.getvalue()


def put(data: Path, content: bytes, name: str = "foreign.warc.gz") -> Path:
    (data / "warc").mkdir(parents=True, exist_ok=True)
    path = data / "warc" / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_foreign_files_are_read(data: Path, version: str) -> None:
    put(data, foreign(version=version))
    recover(data)
    entries = list(cdxj.entries(data))
    assert [entry.url for entry in entries] == [f"{URL}{number}" for number in range(4)]
    captures = [read_capture(data, entry) for entry in entries]
    assert [capture.payload for capture in captures] == [b"page %d" % number * 30 for number in range(4)]
    assert {(capture.run_id, capture.is_part_of) for capture in captures} == {(None, "elsewhere")}
    assert captures == [read_capture(data, (entry.filename, entry.offset)) for entry in entries]


@pytest.mark.parametrize(
    "content",
    [
        foreign(gzipped=False),
        gzip.compress(foreign(gzipped=False), mtime=0),  # the whole file as one member
        foreign().replace(b"\r\n", b"\r\n"),
    ],
)
def test_plain_and_whole_file_gzip_hold_the_same_records(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)
    faults: list[Fault] = []
    records = list(iter_records(path, on_fault=faults.append))
    assert [record.type for record in records] == ["warcinfo"] + ["response", "request"] * 4
    assert faults == []
    plain = gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
    again = b"".join(record.head + record.block.read() + b"\r\n\r\n" for record in records)
    assert again == plain


@pytest.mark.parametrize("gzipped", [True, False])
def test_a_damaged_record_is_named_and_passed_over(tmp_path: Path, gzipped: bool) -> None:
    content = bytearray(foreign(gzipped=gzipped))
    path = tmp_path / "a.warc"
    path.write_bytes(content)
    victim = list(iter_records(path))[3]
    if gzipped:
        middle = victim.offset + victim.length // 2
        content[middle : middle + 8] = bytes(8)
    else:
        place = content.index(b"Content-Length", victim.offset)
        content[place : place + 14] = b"Content-Width_"
    path.write_bytes(content)
    faults: list[Fault] = []
    left = list(iter_records(path, on_fault=faults.append))
    assert len(left) == 8
    assert victim.record_id not in {record.record_id for record in left}
    assert [(fault.file, fault.offset) for fault in faults] == [("a.warc", victim.offset)]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"no archive at all\n" * 100, "not a WARC record"),
        (gzip.compress(b"no archive", mtime=0), "not a WARC record"),
        (b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 5000\r\n\r\nshort", "ends within a record"),
        (b"WARC/1.0\r\nWARC-Type: response\r\n", "header has no end"),
        (b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -1\r\n\r\n", "no Content-Length"),
        (foreign()[:-10] + b"\xff" * 500, "gzip member"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, content: bytes, what: str) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)
    faults: list[Fault] = []
    list(iter_records(path, on_fault=faults.append))
    assert len(faults) == 1
    assert what in faults[0].what


def test_an_empty_file_has_no_records(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"")
    assert list(iter_records(path)) == []


def test_a_place_without_a_record(data: Path, open_writer: OpenWriter, make_exchange: MakeExchange) -> None:
    with open_writer() as writer:
        entry = writer.write_exchange(make_exchange(URL)).entry
    assert entry is not None
    with pytest.raises(RecordError, match="at 7"):
        read_capture(data, (entry.filename, 7))
    with pytest.raises(RecordError, match="shows no capture"):
        read_capture(data, (entry.filename, 0))
    raw = read_raw(data, entry)
    assert raw.startswith(b"WARC/1.1\r\nWARC-Type: response\r\n")
    assert raw.endswith(b"</html>\r\n\r\n")


def warc_record(kind: str, number: int, block: bytes = b"", **fields: str) -> bytes:
    facts: dict[str, Any] = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{number}>",
        "WARC-Date": f"2020-01-0{number}T00:00:00Z",
        "WARC-Target-URI": f"<{URL}{number}>",
        "Content-Type": "application/http; msgtype=response",
        **{name.replace("_", "-"): value for name, value in fields.items()},
        "Content-Length": str(len(block)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in facts.items())
    return gzip.compress(f"WARC/1.0\r\n{head}\r\n".encode() + block + b"\r\n\r\n")


def test_revisits_of_other_tools(data: Path) -> None:
    """By id, by URL and digest, through another revisit, by digest alone; in other files; and not at all."""
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nthe page"
    digest: dict[str, Any] = {"WARC_Payload_Digest": "sha1:LKGKJKJKJKJKJKJKJKJKJKJKJKJKJKJK"}
    put(data, warc_record("response", 1, page, **digest), "b.warc.gz")
    uri: dict[str, Any] = {"WARC_Refers_To_Target_URI": URL + "1"}
    revisits = [
        warc_record("revisit", 2, WARC_Refers_To="<urn:uuid:1>", **uri),
        warc_record("revisit", 3, WARC_Refers_To_Date="2020-01-01T00:00:00Z", **digest, **uri),
        warc_record("revisit", 4, WARC_Refers_To="<urn:uuid:2>", WARC_Refers_To_Target_URI=f"<{URL}2>"),
        warc_record("revisit", 5, page[:17] + b"X: new\r\n\r\n", **digest),
        warc_record("revisit", 6, WARC_Refers_To="<urn:uuid:99>"),
        warc_record("resource", 7, b"%PDF", Content_Type="application/pdf"),
    ]
    put(data, b"".join(revisits), "a.warc.gz")
    recover(data)
    entries = {entry.url[-1]: entry for entry in cdxj.entries(data)}
    for number in "12345":
        assert read_capture(data, entries[number]).payload == b"the page"
        assert read_capture(data, entries[number]).http_status == 200
        assert resolve(data, entries[number]) == entries["1"]
    assert read_capture(data, entries["5"]).headers == (("X", "new"),)
    assert read_capture(data, entries["4"]).media_type == "text/plain"
    with pytest.raises(UnresolvedError, match="urn:uuid:99"):
        read_capture(data, entries["6"])
    pdf = read_capture(data, entries["7"])
    assert (pdf.payload, pdf.media_type, pdf.http_status) == (b"%PDF", "application/pdf", None)


def test_a_forged_digest_swallows_no_page(data: Path, open_writer: OpenWriter, make_exchange: MakeExchange) -> None:
    """A foreign record claims the digest of a page that it does not hold: the page is stored all the same."""
    page = b"HTTP/1.1 200 OK\r\n\r\n" + b"the real page" * 20
    claim = sha1_digest([b"the real page" * 20])
    forged = b"HTTP/1.1 200 OK\r\n\r\n" + b"another page!" * 20
    put(data, warc_record("response", 1, forged, WARC_Payload_Digest=claim))
    with open_writer() as writer:
        entries = [writer.write_exchange(make_exchange(URL, page)).entry for _ in range(2)]
    assert [entry.record_type for entry in entries if entry] == ["response", "revisit"]


def test_digests_are_computed_where_records_have_none(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    body = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    path.write_bytes(warc_record("response", 1, body) + warc_record("resource", 2, b"abc", Content_Type="text/plain"))
    assert {entry.digest for entry in entries_of(path)} == {"sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5"}
