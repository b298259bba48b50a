"""What goes into the archive comes out of it, and what lies there is WARC/1.1."""

from __future__ import annotations

import base64
import gzip
import io
import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from archive.warc import cdxj
from archive.warc.asked import Asked
from archive.warc.check import faults_of
from archive.warc.errors import ArchiveError
from archive.warc.exchange import Exchange
from archive.warc.reader import iter_records, read_capture
from archive.warc.scan import entries_of, sha1_digest, warc_fields
from archive.warc.writer import WarcWriter

if TYPE_CHECKING:
    from archive.warc.record import Record

    from .conftest import MakeExchange, OpenWriter

URL = "http://www.example.gov.cn/nb/2025.html"


def records(data: Path) -> list[Record]:
    return [record for path in sorted((data / "warc").glob("*.warc.gz*")) for record in iter_records(path)]


def of_type(data: Path, kind: str) -> list[Record]:
    return [record for record in records(data) if record.type == kind]


def block(record: Record) -> bytes:
    record.block.seek(0)
    return record.block.read()


def test_every_answer_comes_back_as_it_was_sent(
    data: Path, open_writer: OpenWriter, make_exchange: MakeExchange, answers: dict[str, tuple[bytes, bytes]]
) -> None:
    exchanges = {name: make_exchange(f"http://www.example.gov.cn/{name}", wire) for name, (wire, _) in answers.items()}
    with open_writer() as writer:
        written = {name: writer.write_exchange(exchange) for name, exchange in exchanges.items()}
    responses = {record.record_id: record for record in records(data)}
    for name, (wire, payload) in answers.items():
        entry = written[name].entry
        assert entry is not None
        head = wire.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        assert block(responses[entry.record_id]) == (wire if entry.record_type == "response" else head)
        capture = read_capture(data, entry)
        assert capture.payload == payload
        assert capture == read_capture(data, (entry.filename, entry.offset))
        assert capture.run_id == "R1"
        assert capture.is_part_of == "gongkai-test"
    assert all(block(record) == exchanges["gbk"].sent for record in of_type(data, "request"))
    gbk_head = written["gbk-head"].entry
    assert gbk_head is not None
    assert read_capture(data, gbk_head).header("content-disposition") == "attachment; filename=年报.pdf"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(received=st.binary(max_size=2000), sent=st.binary(max_size=500), in_file=st.booleans())
def test_any_bytes_come_back(make_exchange: MakeExchange, received: bytes, sent: bytes, in_file: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        exchange = make_exchange(URL, received, sent=sent)
        if in_file:
            exchange = replace(exchange, received=io.BytesIO(received), sent=io.BytesIO(sent))
        with WarcWriter(data, run_id="R", info={}) as writer:
            writer.write_exchange(exchange)
        [path] = (data / "warc").glob("*.warc.gz")
        found = {record.type: block(record) for record in iter_records(path)}
        interim = base64.b64decode(warc_fields(found["metadata"]).get("interimHeads", ""))
        assert interim + found.get("response", b"") == received
        assert found.get("request", b"") == sent
        assert list(entries_of(path)) == list(cdxj.entries(data))


def test_records_are_warc_1_1(data: Path, open_writer: OpenWriter, make_exchange: MakeExchange) -> None:
    tls: dict[str, Any] = {
        "peer_ip": "127.0.0.1",
        "tls_version": "TLSv1.2",
        "cipher_suite": "ECDHE-RSA-AES128-GCM-SHA256",
    }
    with open_writer() as writer:
        writer.write_exchange(make_exchange(URL + "#top", metadata={"via": "http://a.cn/\r\nInjected: 1"}, **tls))
    warcinfo, response, request, metadata = records(data)
    assert [record.type for record in records(data)] == ["warcinfo", "response", "request", "metadata"]
    for record in records(data):
        assert record.version == "WARC/1.1"
        assert re.fullmatch(r"<urn:uuid:[0-9a-f-]{36}>", record.record_id or "")
        assert list(faults_of(record, warcinfo.record_id)) == []
    assert warc_fields(block(warcinfo)) == {
        "software": "gongkai/test",
        "isPartOf": "gongkai-test",
        "gongkai-run": "R1",
    }
    assert warcinfo.field("WARC-Filename") == next((data / "warc").glob("*.warc.gz")).name
    for record in (response, request):
        assert record.url == URL
        assert record.field("WARC-Date") == "2026-01-31T08:00:01.123456Z"
        assert record.field("WARC-IP-Address") == "127.0.0.1"
        assert [value for name, value in record.fields if name == "WARC-Protocol"] == ["http/1.1", "tls/1.2"]
        assert record.field("WARC-Cipher-Suite") == "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
        assert record.field("WARC-Warcinfo-ID") == warcinfo.record_id
    assert response.field("WARC-Concurrent-To") == request.record_id
    assert request.field("WARC-Concurrent-To") == metadata.field("WARC-Concurrent-To") == response.record_id
    assert warc_fields(block(metadata)) == {"via": "http://a.cn/ Injected: 1", "attempts": "1"}


def test_other_tools_agree(
    data: Path, open_writer: OpenWriter, make_exchange: MakeExchange, answers: dict[str, tuple[bytes, bytes]]
) -> None:
    """warcio reads every record; its payload digests are right where no chunks come in its way."""
    with open_writer() as writer:
        for name, (wire, _) in answers.items():
            writer.write_exchange(make_exchange(f"http://www.example.gov.cn/{name}", wire))
        writer.write_exchange(make_exchange("http://www.example.gov.cn/again", answers["pdf"][0]))
    [path] = (data / "warc").glob("*.warc.gz")
    types = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests=True):
            types.append(record.rec_type)
            record.content_stream().read()
            assert record.digest_checker.passed is not False or b"chunked" in block_at(path, record)
    assert types.count("response") + types.count("revisit") == len(answers) + 1
    assert types.count("revisit") == 3  # of the pages that carry the same entity, and the PDF


def block_at(path: Path, record: Any) -> bytes:
    wanted = record.rec_headers.get_header("WARC-Record-ID")
    return next(block(one) for one in iter_records(path) if one.record_id == wanted)


def test_each_record_is_one_gzip_member(data: Path, open_writer: OpenWriter, make_exchange: MakeExchange) -> None:
    with open_writer() as writer:
        writer.write_exchange(make_exchange(URL))
    [path] = (data / "warc").glob("*.warc.gz")
    whole = path.read_bytes()
    for record in iter_records(path):
        text = gzip.decompress(whole[record.offset : record.offset + record.length])
        assert text.startswith(b"WARC/1.1\r\n")
        assert text == record.head + block(record) + b"\r\n\r\n"


def test_the_payload_digest_is_over_the_entity_without_chunks(
    data: Path, open_writer: OpenWriter, make_exchange: MakeExchange, answers: dict[str, tuple[bytes, bytes]]
) -> None:
    wire, page = answers["chunked"]
    with open_writer() as writer:
        plain = writer.write_exchange(make_exchange(URL, wire)).entry
        zipped = writer.write_exchange(make_exchange(URL, answers["gzip-chunked"][0])).entry
    assert plain is not None
    assert zipped is not None
    assert plain.digest == sha1_digest([page])
    assert zipped.digest == sha1_digest([answers["gzip"][0].partition(b"\r\n\r\n")[2]])


def test_what_is_known_becomes_a_revisit(
    data: Path, open_writer: OpenWriter, make_exchange: MakeExchange, answers: dict[str, tuple[bytes, bytes]]
) -> None:
    """In the same file, in another file of the run, in another run; under another address too."""
    page = answers["gzip-chunked"][0]
    with open_writer("R1", max_size=1) as writer:
        first = writer.write_exchange(make_exchange(URL, page)).entry
        again = writer.write_exchange(make_exchange(URL, page)).entry
    with open_writer("R2") as writer:
        other = writer.write_exchange(make_exchange(URL + "?mirror", answers["gzip"][0])).entry
    assert first is not None
    for entry in (again, other):
        assert entry is not None
        assert entry.record_type == "revisit"
        assert (entry.refers_to, entry.refers_to_url, entry.refers_to_date) == (first.record_id, URL, first.date)
        assert entry.digest == first.digest
        assert read_capture(data, entry).payload == answers["gzip-chunked"][1]
    revisit = of_type(data, "revisit")[1]
    assert block(revisit) == answers["gzip"][0].partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    assert revisit.field("WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert len({entry.filename for entry in cdxj.entries(data)}) == 3


@pytest.mark.parametrize(
    ("wire", "facts"),
    [
        (b"HTTP/1.1 404 Not Found\r\n\r\n" + b"x" * 500, {}),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 500, {"truncated": "time", "complete": False}),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 500, {"complete": False}),
        (b"HTTP/1.1 200 OK\r\n\r\nx", {}),
    ],
)
def test_errors_fragments_and_trifles_are_stored_each_time(
    open_writer: OpenWriter, make_exchange: MakeExchange, wire: bytes, facts: dict[str, Any]
) -> None:
    with open_writer() as writer:
        for _ in range(2):
            entry = writer.write_exchange(make_exchange(URL, wire, **facts)).entry
            assert entry is not None
            assert entry.record_type == "response"
            assert entry.truncated == facts.get("truncated")


def test_a_304_refers_to_the_capture_with_the_payload(
    data: Path, open_writer: OpenWriter, make_exchange: MakeExchange, answers: dict[str, tuple[bytes, bytes]]
) -> None:
    page = answers["pdf"][0].replace(b"\r\n", b'\r\nETag: "v1"\r\nLast-Modified: Sat, 01 Feb 2025 00:00:00 GMT\r\n', 1)
    unchanged = b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n'
    with open_writer("R1") as writer:
        assert writer.previous(URL) is None
        first = writer.write_exchange(make_exchange("http://elsewhere.gov.cn/same.pdf", page)).entry
        writer.write_exchange(make_exchange(URL, page))
    with open_writer("R2") as writer:
        previous = writer.previous(URL)
        assert previous is not None
        assert (previous.etag, previous.last_modified) == ('"v1"', "Sat, 01 Feb 2025 00:00:00 GMT")
        entry = writer.write_exchange(make_exchange(URL, unchanged)).entry
        never_seen = writer.write_exchange(make_exchange(URL + "?new", unchanged)).entry
    assert first is not None
    assert entry is not None
    assert never_seen is not None
    assert never_seen.record_type == "response"
    assert (entry.status, entry.refers_to, entry.refers_to_url) == (304, first.record_id, first.url)
    capture = read_capture(data, entry)
    assert (capture.http_status, capture.payload, capture.media_type) == (304, answers["pdf"][1], "application/pdf")
    revisit = of_type(data, "revisit")[-1]
    assert block(revisit) == b""
    assert (revisit.field("WARC-Profile") or "").endswith("/server-not-modified")
    metadata = next(
        record for record in of_type(data, "metadata") if record.field("WARC-Concurrent-To") == entry.record_id
    )
    assert base64.b64decode(warc_fields(block(metadata))["http304Head"]) == unchanged


def test_failed_fetches_are_recorded(data: Path, open_writer: OpenWriter, make_exchange: MakeExchange) -> None:
    with open_writer() as writer:
        timed_out = writer.write_exchange(make_exchange(URL, b"", complete=False, error="timed out", attempts=2))
        not_found = writer.write_exchange(make_exchange(URL, b"", sent=b"", complete=False, error="no such host"))
    assert timed_out.record_id is not_found.record_id is None
    assert [record.type for record in records(data)] == ["warcinfo", "request", "metadata", "metadata"]
    first, second = of_type(data, "metadata")
    assert warc_fields(block(first)) == {"attempts": "2", "fetchError": "timed out"}
    assert warc_fields(block(second)) == {"attempts": "1", "fetchError": "no such host"}
    assert first.field("WARC-Concurrent-To") == of_type(data, "request")[0].record_id
    assert list(cdxj.entries(data)) == []


def test_what_was_cut_says_so(data: Path, open_writer: OpenWriter, make_exchange: MakeExchange) -> None:
    wire = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"x" * 100
    with open_writer() as writer:
        entry = writer.write_exchange(make_exchange(URL, wire, complete=False, truncated="disconnect")).entry
    assert entry is not None
    assert of_type(data, "response")[0].field("WARC-Truncated") == "disconnect"
    assert read_capture(data, entry).truncated == "disconnect"
    assert read_capture(data, entry).payload == b"x" * 100


def test_interim_heads_are_kept_aside(data: Path, open_writer: OpenWriter, make_exchange: MakeExchange) -> None:
    interim, final = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\nfinal"
    with open_writer() as writer:
        writer.write_exchange(make_exchange(URL, interim + final))
        writer.write_exchange(make_exchange(URL, interim, complete=False, error="closed"))
    assert [block(record) for record in of_type(data, "response")] == [final]
    for record in of_type(data, "metadata"):
        assert base64.b64decode(warc_fields(block(record))["interimHeads"]) == interim


def test_behind_a_proxy_no_address_is_claimed(data: Path, open_writer: OpenWriter, make_exchange: MakeExchange) -> None:
    with open_writer() as writer:
        writer.write_exchange(make_exchange(URL, peer_ip="127.0.0.1", proxied=True))
    assert all(record.field("WARC-IP-Address") is None for record in records(data))


def posted(body: bytes, media_type: str = "application/x-www-form-urlencoded") -> bytes:
    head = f"POST /a HTTP/1.1\r\nHost: x\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@pytest.mark.parametrize(
    ("media_type", "bodies", "said"),
    [
        ("application/x-www-form-urlencoded", (b"page=1&id=%E5%B9%B4", b"page=2&id=%E5%B9%B4"), "id=%e5%b9%b4&page="),
        ("application/json", (b'{"code":["a"],"page":1}', b'{"code":["a"],"page":2}'), "code=a&page="),
        ("application/x-www-form-urlencoded", (b"s=" + b"x" * 5000 + b"1", b"s=" + b"x" * 5000 + b"2"), "s=xx"),
        ("application/octet-stream", (b"\x00\xff1", b"\x00\xff2"), "__wb_post_data="),
    ],
    ids=["form", "json", "longer than a key", "bytes"],
)
def test_answers_to_post_are_kept_apart(
    media_type: str,
    bodies: tuple[bytes, bytes],
    said: str,
    data: Path,
    open_writer: OpenWriter,
    make_exchange: MakeExchange,
) -> None:
    answers = [b"HTTP/1.1 200 OK\r\n\r\n" + text * 40 for text in (b"got", b"first", b"second")]
    with open_writer() as writer:
        writer.write_exchange(make_exchange(URL, answers[0]))
        for body, answer in zip(bodies, answers[1:], strict=True):
            sent = posted(body, media_type)
            entry = writer.write_exchange(make_exchange(URL, answer, sent=sent, method="POST")).entry
            assert entry is not None
            assert (entry.method, entry.body_digest) == ("POST", sha1_digest([body]))
            assert "__wb_method=post" in entry.surt
            assert said in entry.surt
        previous = writer.previous(URL)
        assert previous is not None
        assert previous.entry.method == "GET"
    index = cdxj.index_of(data)
    assert [entry.method for entry in cdxj.lookup(data, URL)] == ["GET"]
    for body, answer in zip(bodies, answers[1:], strict=True):
        (found,) = index.by_request(URL, Asked("POST", media_type, body))
        assert read_capture(data, found).payload == answer.partition(b"\r\n\r\n")[2]
    assert index.by_request(URL, Asked("POST", media_type, b"page=3")) == []
    assert sorted(map(cdxj.format_line, entries_of(next((data / "warc").glob("*.gz"))))) == list(cdxj.lines(data))


def test_an_unchanged_answer_to_post_is_found_again(
    data: Path, open_writer: OpenWriter, make_exchange: MakeExchange
) -> None:
    answer = b"HTTP/1.1 200 OK\r\n\r\n" + b"list" * 100
    with open_writer() as writer:
        for _ in range(2):
            entry = writer.write_exchange(make_exchange(URL, answer, sent=posted(b"page=2"), method="POST")).entry
    assert entry is not None
    assert entry.record_type == "revisit"
    assert read_capture(data, entry).payload == b"list" * 100


def test_large_bodies_need_no_memory(data: Path, open_writer: OpenWriter, make_exchange: MakeExchange) -> None:
    body = bytes(range(256)) * 80_000  # 20 MB, above what records are held in memory for
    with tempfile.TemporaryFile() as spool, open_writer() as writer:
        spool.write(b"HTTP/1.1 200 OK\r\n\r\n" + body)
        entry = writer.write_exchange(Exchange(URL, make_exchange(URL).started, b"GET", spool)).entry
    assert entry is not None
    assert read_capture(data, entry).payload == body
    cut = read_capture(data, entry, limit=1_000_000)
    assert (cut.payload, cut.truncated) == (body[:1_000_000], "length")


def test_resources(data: Path, open_writer: OpenWriter) -> None:
    with open_writer() as writer:
        entry = writer.write_resource("urn:gongkai:run:R1:start", "application/json", b'{"run": "R1"}').entry
    assert entry is not None
    assert entry.is_run_record
    capture = read_capture(data, entry)
    assert (capture.payload, capture.media_type, capture.http_status) == (b'{"run": "R1"}', "application/json", None)
    assert capture.payload_digest == sha1_digest([b'{"run": "R1"}'])
    with pytest.raises(ArchiveError, match="closed"):
        writer.write_resource("urn:x:y", "text/plain", b"")
