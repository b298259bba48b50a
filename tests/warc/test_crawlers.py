"""What browsertrix, Heritrix, wget and others write: taken in whole, each capture shown as it was, sound by our checks.

wget itself is asked where it is installed; of the others, records as they write them.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import shutil
import socketserver
import subprocess
import threading
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from archive.warc import cdxj
from archive.warc.audit import Audit
from archive.warc.ingest import Ingestion
from archive.warc.reader import read_capture

from .conftest import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.warc.capture import Capture

URL = "http://www.example.gov.cn/nb/1"
PAGE = "<html><title>年报</title>".encode() * 20
HTTP = "application/http; msgtype=response"
EMPTY = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"


def sha1(content: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()


def sha256(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def record(kind: str, number: int, block: bytes = b"", *, version: str = "1.0", **fields: str) -> bytes:
    facts = {
        "WARC-Type": kind,
        "WARC-Target-URI": URL,
        "WARC-Date": f"2020-01-0{number}T00:00:00Z",
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-00000000000{number}>",
        "Content-Type": HTTP,
        **{name.replace("_", "-"): value for name, value in fields.items()},
        "Content-Length": str(len(block)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in facts.items())
    return gzip.compress(f"WARC/{version}\r\n{head}\r\n".encode() + block + b"\r\n\r\n", mtime=0)


def take(data: Path, *paths: Path) -> dict[str, Capture]:
    """What is shown of each capture, by its time, once all is taken in; and that a second time nothing is."""
    for again in (False, True):
        with Ingestion(data) as ingestion:
            for path in paths:
                taken = ingestion.take_archive(path)
                assert taken.faults == ()
                assert (taken.records == 0) is again
    audit = Audit(data)
    audit.run()
    assert audit.faults == []
    return {entry.date: read_capture(data, entry) for entry in cdxj.entries(data) if not entry.is_run_record}


def test_heritrix(data: Path, tmp_path: Path) -> None:
    """WARC/1.0: revisits of all its profiles, with and without block, as its versions 1.14 to 3.4 write them."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    profile = "http://netpreserve.org/warc/1.0/revisit/"
    identical: dict[str, Any] = {
        "WARC_Payload_Digest": sha1(PAGE),
        "WARC_Profile": profile + "identical-payload-digest",
    }
    elsewhere: dict[str, Any] = {**identical, "WARC_Profile": profile + "uri-agnostic-identical-payload-digest"}
    unmodified: dict[str, Any] = {"WARC_Profile": profile + "server-not-modified", "WARC_Payload_Digest": EMPTY}
    first: dict[str, Any] = {"WARC_Refers_To_Target_URI": URL, "WARC_Refers_To_Date": "2020-01-01T00:00:00Z"}
    records = [
        record("response", 1, head + PAGE, WARC_Payload_Digest=sha1(PAGE), WARC_IP_Address="192.0.2.1"),
        record("revisit", 2, **identical, WARC_Truncated="length"),
        record("revisit", 3, head, **identical, **first, WARC_Truncated="length"),
        record("revisit", 4, head, **elsewhere, **first, WARC_Target_URI="http://other.gov.cn/2"),
        record("revisit", 5, b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n", **unmodified),
        record("revisit", 6, **unmodified, **first),
        record("revisit", 7, **unmodified, **first, WARC_Refers_To="<urn:uuid:00000000-0000-4000-8000-000000000001>"),
        record("metadata", 8, b"via: http://www.example.gov.cn/\r\n", Content_Type="application/warc-fields"),
        record("response", 9, b"20200101000000\nA 192.0.2.1\n", WARC_Target_URI="dns:a.cn", Content_Type="text/dns"),
    ]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(records))
    found = take(data, tmp_path / "a.warc.gz")
    for number in range(1, 8):
        capture = found[f"2020-01-0{number}T00:00:00Z"]
        assert (number, capture.payload, capture.truncated) == (number, PAGE, None)
        assert capture.http_status == (304 if number in (5, 6, 7) else 200)
    assert found["2020-01-09T00:00:00Z"].payload.endswith(b"192.0.2.1\n")


def test_browsertrix(data: Path, tmp_path: Path) -> None:
    """A WACZ; digests in SHA-256, what was chunked put together, revisits across files, text and pictures beside."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nx-orig-transfer-encoding: chunked\r\n\r\n"
    digests = {"WARC_Payload_Digest": sha256(PAGE)}
    profile = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    refers = {"WARC_Refers_To_Target_URI": URL, "WARC_Refers_To_Date": "2020-01-01T00:00:00Z", "WARC_Profile": profile}
    one = [
        record("response", 1, head + PAGE, version="1.1", **digests, WARC_Block_Digest=sha256(head + PAGE)),
        record(
            "request", 2, b"GET /nb/1 HTTP/1.1\r\n\r\n", version="1.1", Content_Type="application/http; msgtype=request"
        ),
        record(
            "resource", 3, b"{}", version="1.1", WARC_Target_URI=f"urn:pageinfo:{URL}", Content_Type="application/json"
        ),
        record("resource", 4, b"text", version="1.1", WARC_Target_URI=f"urn:text:{URL}", Content_Type="text/plain"),
    ]
    two = [record("revisit", 5, head, version="1.1", **digests, **refers, WARC_Target_URI=URL + "?again")]
    path = tmp_path / "crawl.wacz"
    with zipfile.ZipFile(path, "w") as bundle:
        bundle.writestr("pages/pages.jsonl", json.dumps({"format": "json-pages-1.0"}))
        bundle.writestr("archive/rec-1.warc.gz", b"".join(two))  # read first
        bundle.writestr("archive/rec-0.warc.gz", b"".join(one))
        bundle.writestr("indexes/index.cdx.gz", gzip.compress(b"!meta 0 {}"))
        bundle.writestr("datapackage.json", "{}")
    found = take(data, path)
    assert found["2020-01-01T00:00:00Z"].payload == found["2020-01-05T00:00:00Z"].payload == PAGE
    assert len(found) == 4


def test_a_damaged_wacz_is_taken_as_far_as_it_goes(data: Path, tmp_path: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\n\r\n"
    path = tmp_path / "crawl.wacz"
    with zipfile.ZipFile(path, "w") as bundle:
        bundle.writestr("archive/a.warc.gz", record("response", 1, head + b"first"))
        bundle.writestr("archive/b.warc.gz", record("response", 2, head + b"second"))
        bundle.writestr("archive/c.warc.gz", b"")
    good = path.read_bytes()
    place = good.index(record("response", 1, head + b"first"))
    path.write_bytes(good[: place + 40] + b"\xff" + good[place + 41 :])
    with Ingestion(data) as ingestion:
        taken = ingestion.take_archive(path)
    assert taken.captures == 1
    assert taken.faults[0].what.startswith("cannot be unpacked whole: Bad CRC-32")
    path.write_bytes(good[: good.index(b"PK\x01\x02")])  # cut off before the list of what is in it
    with Ingestion(data) as ingestion:
        taken = ingestion.take_archive(path)
    assert (taken.captures, taken.skipped, len(taken.faults) > 0) == (1, 1, True)


def test_a_warc_file_that_ends_with_a_zip_file_is_none(data: Path, tmp_path: Path) -> None:
    zipped = tmp_path / "a.zip"
    with zipfile.ZipFile(zipped, "w") as bundle:
        bundle.writestr("word/document.xml", "<x/>")
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\n\r\n"
    path = tmp_path / "plain.warc"
    path.write_bytes(gzip.decompress(record("response", 1, head + zipped.read_bytes())))
    assert take(data, path)["2020-01-01T00:00:00Z"].payload == zipped.read_bytes()


class Answer(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        path = self.rfile.readline().split()[1].decode()
        while self.rfile.readline().strip():
            pass
        links = "".join(f'<a href="/{name}">{name}</a>' for name in ANSWERS if name != "not-http").encode()
        home = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(links), links)
        self.wfile.write(ANSWERS[path[1:]][0] if path[1:] in ANSWERS else home)


@contextmanager
def served() -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
def test_wget(data: Path, tmp_path: Path) -> None:
    """Each answer as it was sent; with and without compression and digests; and once more, as revisits."""
    wget = ["wget", "-q", "-r", "-l1", "-T4", "-t1", "-nd", "--delete-after", "--no-proxy"]
    ways = [
        ["--warc-file=first", "--warc-cdx"],
        ["--warc-file=again", "--warc-dedup=first.cdx"],
        ["--warc-file=plain", "--no-warc-compression"],
        ["--warc-file=bare", "--no-warc-digests"],
    ]
    with served() as address:
        for way in ways:
            subprocess.run([*wget, *way, address], cwd=tmp_path, check=False, timeout=60)
    whole = tmp_path / "whole.warc.gz"
    whole.write_bytes(gzip.compress((tmp_path / "plain.warc").read_bytes()))
    for paths in ([*tmp_path.glob("*[!e].warc*")], [whole]):
        place = data / paths[0].name
        with Ingestion(place) as ingestion:
            for path in paths:
                assert ingestion.take_archive(path).faults == ()
        audit = Audit(place)
        audit.run()
        assert audit.faults == []
        shown = [read_capture(place, entry) for entry in cdxj.entries(place) if entry.url.startswith(address)]
        names = [one.url.removeprefix(address) for one in shown]
        assert len({name for name in names if name in ANSWERS}) > 10
        for name, one in zip(names, shown, strict=True):
            assert name not in ANSWERS or (name, one.payload) == (name, ANSWERS[name][1])
        assert len(paths) == 1 or any(one.record_type == "revisit" for one in shown)
