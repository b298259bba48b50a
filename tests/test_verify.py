"""Whatever is changed behind the archive's back is found and named."""

from __future__ import annotations

import gzip
import os
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from archive.ids import stable_id
from archive.report.document import extract
from archive.report.locate import leads_to, locate
from archive.verify import verify
from archive.warc import cdxj
from archive.warc.exchange import Exchange
from archive.warc.reader import iter_records, read_capture
from archive.warc.writer import WarcWriter

if TYPE_CHECKING:
    from pathlib import Path

URL = "http://www.example.gov.cn/nb/"
PAGE = "<html><body><p>收到申请3件。</p><table><tr><td>本年新收</td><td> 12 </td></tr></table></body></html>".encode()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two captures, a revisit, a run record; and a database that says so, with one figure."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
    chunks = b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(PAGE) + PAGE + b"\r\n0\r\n\r\n"
    with WarcWriter(tmp_path, run_id="R1", info={}) as writer:
        for name, wire in (("a", head + chunks), ("b", head + chunks), ("c", head + b"\r\n" + os.urandom(2000))):
            writer.write_exchange(Exchange(URL + name, datetime.now(UTC), b"GET / HTTP/1.1\r\n\r\n", wire))
        writer.write_resource("urn:gongkai:run:R1:end", "application/json", b"{}")
    database = sqlite3.connect(tmp_path / "gongkai.db")
    database.executescript("""
        CREATE TABLE captures (id INTEGER PRIMARY KEY, url, warc_file, warc_offset, warc_length);
        CREATE TABLE reports (id INTEGER PRIMARY KEY, capture_id);
        CREATE TABLE statistics (report_id, table_id, line, column, raw, locator);
    """)
    for entry in cdxj.entries(tmp_path):
        if not entry.is_run_record:
            row = (stable_id(entry.record_id), entry.url, entry.filename, entry.offset, entry.length)
            database.execute("INSERT INTO captures VALUES (?, ?, ?, ?, ?)", row)
    first = cdxj.lookup(tmp_path, URL + "a")[0]
    database.execute("INSERT INTO reports VALUES (1, ?)", [stable_id(first.record_id)])
    locator = '{"kind": "cell", "table": 0, "row": 0, "cell": 1}'
    database.execute("INSERT INTO statistics VALUES (1, 'requests', 'received', 'total', '12', ?)", [locator])
    database.commit()
    database.close()
    return tmp_path


def change(data: Path, sql: str) -> None:
    database = sqlite3.connect(data / "gongkai.db")
    database.execute(sql)
    database.commit()
    database.close()


def test_what_agrees_passes(data: Path) -> None:
    result = verify(data, everything=True)
    assert result.faults == ()
    assert result.counts == {"files": 1, "records": 11, "index lines": 4, "captures": 3, "figures": 1}
    assert "all agree" in result.text()


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("DELETE FROM captures WHERE url LIKE '%b'", "no row in captures"),
        ("UPDATE captures SET warc_offset = 5 WHERE url LIKE '%b'", "says otherwise"),
        ("INSERT INTO captures VALUES (7, 'http://x.cn/', 'x.warc.gz', 0, 1)", "has no record: http://x.cn/"),
        ("UPDATE statistics SET raw = '13'", "'13' is not where its locator says"),
        ("UPDATE statistics SET locator = '{}'", "not where its locator says"),
        ("DROP TABLE statistics", "cannot be read"),
    ],
)
def test_a_database_that_says_otherwise_is_found(data: Path, sql: str, what: str) -> None:
    change(data, sql)
    faults = verify(data).faults
    assert len(faults) == 1
    assert what in faults[0].what


def test_an_index_that_says_otherwise_is_found_and_made_anew(data: Path) -> None:
    index = data / "index.cdxj"
    good = index.read_bytes()
    index.write_bytes(good.replace(b'"status": "200"', b'"status": "404"', 1))
    faults = verify(data).faults
    assert [fault.what.partition(":")[0] for fault in faults] == [
        "the record is not in the index, or not as it is",
        "the index names a record that is not there so",
    ]
    assert verify(data, reindex=True).faults == ()
    assert index.read_bytes() == good


@pytest.mark.parametrize(("kind", "what"), [("response", "payload digest"), ("metadata", "block digest")])
def test_changed_bytes_are_found(data: Path, kind: str, what: str) -> None:
    """Changed with care: the gzip member is sound, as long as it was, and only the digest tells."""
    [path] = (data / "warc").glob("*.warc.gz")
    content = path.read_bytes()
    victim = next(record for record in iter_records(path) if record.type == kind)
    end = victim.offset + victim.length
    text = gzip.decompress(content[victim.offset : end])
    forged = gzip.compress(text.replace(b"12 </td>", b"92 </td>").replace(b"attempts: 1", b"attempts: 9"), mtime=0)
    path.write_bytes(content[: victim.offset] + forged + content[end:])
    change(data, "DELETE FROM statistics")
    faults = verify(data, reindex=True).faults
    assert any(what in fault.what and fault.offset == victim.offset for fault in faults)


def test_damage_is_named_with_its_place(data: Path) -> None:
    [path] = (data / "warc").glob("*.warc.gz")
    content = bytearray(path.read_bytes())
    entry = cdxj.lookup(data, URL + "c")[0]
    content[entry.offset + 700] ^= 0xFF
    path.write_bytes(content)
    places = {(fault.file, fault.offset) for fault in verify(data).faults}
    assert places == {(path.name, entry.offset)}


def test_a_revisit_of_nothing_is_found(data: Path) -> None:
    """The file with the original is gone."""
    with WarcWriter(data, run_id="R2", info={}) as writer:
        wire = b"HTTP/1.1 200 OK\r\n\r\n" + PAGE
        writer.write_exchange(Exchange(URL + "again", datetime.now(UTC), b"GET / HTTP/1.1\r\n\r\n", wire))
    (data / "gongkai.db").unlink()
    first = cdxj.lookup(data, URL + "a")[0]
    (data / "warc" / first.filename).unlink()
    result = verify(data)
    assert [fault.what.partition(" that")[0].rpartition(": ")[2] for fault in result.faults] == [
        f"the archive has no record of {URL}a"
    ]
    assert "is gone" in result.text()


def test_what_a_kill_left_is_repaired_and_told(data: Path) -> None:
    [path] = (data / "warc").glob("*.warc.gz")
    content = path.read_bytes()
    path.rename(path.with_name(path.name + ".open"))
    path.with_name(path.name + ".open").write_bytes(content + content[:100])
    result = verify(data)
    assert result.faults == ()
    assert [repair.bytes_cut for repair in result.repairs] == [100]


def test_locators_lead_to_cells_spans_and_sentences(data: Path) -> None:
    document = extract(read_capture(data, cdxj.lookup(data, URL + "a")[0]).payload)
    assert locate(document, {"kind": "cell", "table": 0, "row": 0, "cell": 1}) == "12"
    assert locate(document, {"kind": "cell", "table": 0, "row": 9, "cell": 1}) is None
    sentence = {"kind": "sentence", "section": 1, "start": 0, "end": 7, "sentence": "收到申请3件。"}
    assert leads_to(document, sentence, "3")
    assert not leads_to(document, {**sentence, "sentence": "收到申请4件。"}, "4")
    start = document.text.index("申请")
    assert locate(document, {"kind": "span", "start": start, "end": start + 2}) == "申请"
    assert locate(document, {"kind": "span", "start": 0, "end": 10**6}) is None
    assert locate(document, {"kind": "unheard-of"}) is None
