"""Whatever is changed behind the archive's back is found and named."""

from __future__ import annotations

import gzip
import os
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import verify as verify_module
from archive.afresh import SHOWN
from archive.build import build
from archive.config import load_forms
from archive.ids import stable_id
from archive.report.document import extract
from archive.report.locate import leads_to, locate
from archive.verify import verify
from archive.warc import cdxj
from archive.warc.entry import place_of
from archive.warc.errors import LockedError
from archive.warc.exchange import Exchange
from archive.warc.reader import iter_records, read_capture
from archive.warc.sorting import sorted_lines
from archive.warc.writer import WarcWriter

from .crawled import START, A, Crawl, report_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.warc.record import Record

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
        CREATE TABLE statistics (report_id, table_id, line, column, value, unit, raw, kind, source, locator);
    """)
    for entry in cdxj.entries(tmp_path):
        if not entry.is_run_record:
            row = (stable_id(entry.record_id), entry.url, entry.filename, entry.offset, entry.length)
            database.execute("INSERT INTO captures VALUES (?, ?, ?, ?, ?)", row)
    first = cdxj.lookup(tmp_path, URL + "a")[0]
    database.execute("INSERT INTO reports VALUES (1, ?)", [stable_id(first.record_id)])
    locator = '{"kind": "cell", "table": 0, "row": 0, "cell": 1}'
    values = "(1, 'requests', 'received', 'total', 12, '件', '12', 'number', 'table', ?)"
    database.execute(f"INSERT INTO statistics VALUES {values}", [locator])
    database.commit()
    database.close()
    return tmp_path


def change(data: Path, sql: str) -> None:
    database = sqlite3.connect(data / "gongkai.db")
    database.execute(sql)
    database.commit()
    database.close()


def test_what_agrees_passes(data: Path) -> None:
    result = verify(data)
    assert (result.faults, result.notes) == ((), ())
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
        ("UPDATE statistics SET locator = 'torn'", "not where its locator says"),
        ("UPDATE statistics SET value = 777", "value 777, but 12 is written"),
        ("UPDATE statistics SET value = NULL", "kind number, but 12 is written"),
        ("UPDATE statistics SET kind = 'zero'", "kind zero, but number is written"),
        ("UPDATE statistics SET unit = '元'", "unit 元"),
        ("UPDATE statistics SET raw = NULL", "'blank' is not where its locator says"),
        ("UPDATE reports SET capture_id = 5", "report 1: its capture has no row"),
        ("DROP TABLE statistics", "cannot be read"),
    ],
)
def test_a_database_that_says_otherwise_is_found(data: Path, sql: str, what: str) -> None:
    change(data, sql)
    faults = verify(data).faults
    assert len(faults) == 1
    assert what in faults[0].what


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of twenty captures, and a database that says nothing yet."""
    data = tmp_path_factory.mktemp("many")
    with WarcWriter(data, run_id="R1", info={}) as writer:
        for number in range(20):
            writer.write_resource(f"{URL}{number}", "text/plain", b"%d" % number)
    database = sqlite3.connect(data / "gongkai.db")
    database.executescript("""
        CREATE TABLE captures (id INTEGER PRIMARY KEY, url, warc_file, warc_offset, warc_length);
        CREATE TABLE reports (id INTEGER PRIMARY KEY, capture_id);
        CREATE TABLE statistics (report_id, table_id, line, column, value, unit, raw, kind, source, locator);
    """)
    database.close()
    return data


@settings(max_examples=50, deadline=None)
@given(
    without=st.sets(st.integers(0, 19)),
    otherwise=st.sets(st.integers(0, 19)),
    more=st.sets(st.integers(0, 2**52 - 1), max_size=5),
    at_once=st.integers(1, 30),
)
def test_rows_and_records_are_held_against_each_other(
    many: Path, without: set[int], otherwise: set[int], more: set[int], at_once: int
) -> None:
    """As if all of them were held in memory: each row that is missing, wrong or of nothing is named, no other."""
    rows = {}
    for number, entry in enumerate(cdxj.entries(many)):
        if number not in without:
            length = entry.length + (number in otherwise)
            rows[stable_id(entry.record_id)] = (entry.url, entry.filename, entry.offset, length)
    strangers = {key: (f"http://x.cn/{key}", "x.warc.gz", key, 1) for key in more - rows.keys()}
    with closing(sqlite3.connect(many / "gongkai.db")) as database:
        database.execute("DELETE FROM captures")
        stored = [(key, *row) for key, row in (rows | strangers).items()]
        database.executemany("INSERT INTO captures VALUES (?, ?, ?, ?, ?)", stored)
        database.commit()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verify_module, "sorted_lines", lambda lines: sorted_lines(lines, at_once))
        result = verify(many)
    said = Counter(fault.what.partition(": ")[0] for fault in result.faults)
    assert said == Counter(
        {
            "no row in captures": len(without),
            "the row in captures says otherwise": len(otherwise - without),
            "the row in captures has no record": len(strangers),
        }
    )
    assert result.counts.get("captures", 0) == 20 - len(without | otherwise)


def contents(data: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in data.rglob("*") if path.is_file() and "lock" not in path.name}


def said(data: Path, **how: Any) -> list[str]:
    """The faults, twice the same, and nothing is changed by looking."""
    before = contents(data)
    first, second = verify(data, seed=1, **how), verify(data, seed=1, **how)
    assert contents(data) == before
    assert first == second
    return [f"{fault.offset} {fault.what}" for fault in first.faults]


def test_an_index_that_says_otherwise_is_found_and_made_anew(data: Path) -> None:
    index = data / "index.cdxj"
    good = index.read_bytes()
    entries = sorted(cdxj.entries(data), key=lambda entry: entry.offset)
    bad = good.replace(b'"status": "200"', b'"status": "404"', 1)
    index.write_bytes(bad)
    assert [what.partition(": ")[0] for what in said(data)] == [
        f"{entries[0].offset} the index says otherwise than the record"
    ]
    lines = good.splitlines(keepends=True)
    index.write_bytes(b"".join(lines[:2] + lines[3:]))
    assert [what.partition(": ")[0].partition(" ")[2] for what in said(data)] == ["the record is not in the index"]
    index.write_bytes(lines[0].replace(b'"offset": "', b'"offset": "1') + b"".join(lines))
    assert any("the index names" in what for what in said(data))
    index.write_bytes(b"torn" + good)
    assert any("not sorted" in what or "not an index line" in what for what in said(data))
    index.write_bytes(b"".join(reversed(lines)))
    assert any("not sorted here" in what for what in said(data))
    index.unlink()
    assert said(data) == [f"{entries[0].offset} none of the file's 4 records is in the index"]
    result = verify(data, reindex=True)
    assert result.faults == ()
    assert "4 records taken in" in result.text()
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
    [what] = said(data)
    assert what.startswith(f"{entry.offset} damaged gzip member")


def test_a_shortened_file_is_named_and_stays_so(data: Path) -> None:
    [path] = (data / "warc").glob("*.warc.gz")
    entry = cdxj.lookup(data, URL + "c")[0]
    os.truncate(path, entry.offset + 700)
    assert said(data) == [
        f"{entry.offset} the file ends within a gzip member",
        f"{entry.offset} 2 records that the index names are not there: the file ends at {entry.offset + 700}",
    ]
    result = verify(data, reindex=True)  # the index now knows nothing of them: it is said once more
    assert [fault.offset for fault in result.faults] == [entry.offset, entry.offset]
    assert {fault.what.partition(":")[0] for fault in result.faults} == {
        "the file ends within a gzip member",
        "the row in captures has no record",
    }


def test_files_that_are_gone_and_files_that_are_none(data: Path) -> None:
    """Revisits of what lay in the lost file are named too."""
    with WarcWriter(data, run_id="R2", info={}) as writer:
        wire = b"HTTP/1.1 200 OK\r\n\r\n" + PAGE
        writer.write_exchange(Exchange(URL + "again", datetime.now(UTC), b"GET / HTTP/1.1\r\n\r\n", wire))
    (data / "gongkai.db").unlink()
    first = cdxj.lookup(data, URL + "a")[0]
    (data / "warc" / first.filename).unlink()
    (data / "warc" / "none.warc.gz").write_bytes(b"nothing of the kind" * 100)
    (data / "warc" / "empty.warc.gz").touch()
    assert said(data) == [
        "0 is no WARC file: it is empty",
        f"{first.offset} the file is gone, with 4 records that the index names",
        "0 is no WARC file: not a WARC record",
    ]
    assert verify(data).notes == ("no database; gongkai build makes it",)
    result = verify(data, reindex=True)
    assert [fault.what.partition(" that this")[0] for fault in result.faults] == [
        "is gone, with 4 records: its lines were taken out of the index",
        "is no WARC file: it is empty",
        f"the archive has no record of {URL}a",
        "is no WARC file: not a WARC record",
    ]


def test_a_file_that_vanishes_meanwhile_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [path] = (data / "warc").glob("*.warc.gz")

    def vanishing(*_: object, **__: object) -> Iterator[Record]:
        records = iter_records(path)
        yield next(records)
        path.unlink(missing_ok=True)
        yield from iter_records(path)

    monkeypatch.setattr("archive.warc.audit.iter_records", vanishing)
    told = [fault.what for fault in verify(data).faults if fault.file == path.name]
    assert told[:2] == [
        "cannot be read: No such file or directory",
        "the file is gone, with 4 records that the index names",
    ]


def leave_open(data: Path, tail: bytes = b"", *, cut: int = 0) -> Path:
    """The archive as a kill leaves it: the file open, its journal beside it, no index."""
    [path] = (data / "warc").glob("*.warc.gz")
    lines = sorted((data / "index.cdxj").read_bytes().splitlines(keepends=True), key=lambda line: place_of(line)[1])
    (data / "index.cdxj").unlink()
    path.with_name(path.name.removesuffix(".warc.gz") + ".cdxj").write_bytes(b"".join(lines))
    content = path.read_bytes()
    left = path.with_name(path.name + ".open")
    path.rename(left)
    left.write_bytes(content[: len(content) - cut] + tail)
    return left


def test_what_a_kill_left_is_a_note_until_it_is_put_right(data: Path) -> None:
    left = leave_open(data, b"\x1f\x8b\x08torn" * 20)
    assert said(data) == []
    [note] = verify(data).notes
    assert note.endswith(f"the next run closes it, cuts off 140 torn bytes at {left.stat().st_size - 140}")
    result = verify(data, reindex=True)
    assert result.faults == ()
    assert result.notes == (f"{left.name.removesuffix('.open')}: left open; 140 torn bytes cut off",)
    assert verify(data).notes == ()


def test_records_that_no_journal_names_yet_are_no_fault(data: Path) -> None:
    left = leave_open(data)
    journal = next((data / "warc").glob("*.cdxj"))
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:3]) + b"torn")
    assert said(data) == []
    assert "takes in 1 records that its journal does not name yet" in verify(data).notes[0]
    assert left.exists()


def test_a_file_left_open_that_lost_what_its_journal_names(data: Path) -> None:
    leave_open(data, cut=20)
    lost = max(place_of(line)[1] for line in next((data / "warc").glob("*.cdxj")).read_bytes().splitlines(True))
    assert said(data)[0] == f"{lost} 1 records that the index names are not there: the file ends at {lost}"
    change(data, "DELETE FROM statistics")
    [fault] = verify(data, reindex=True).faults
    assert (fault.offset, "1 records that its journal names are not there" in fault.what) == (lost, True)


def test_a_build_at_work_is_waited_for_and_then_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from archive.database import lock

    with lock.build_lock(data):
        monkeypatch.setattr("archive.verify.build_lock", lambda folder: lock.build_lock(folder, 0.0))
        with pytest.raises(LockedError, match="another build"):
            verify(data)


def test_every_row_is_held_against_a_fresh_build(tmp_path: Path) -> None:
    data = tmp_path / "data"
    crawl = Crawl(data, "R1", START)
    crawl.get(A, report_page("长沙市财政局", 2022))
    crawl.site("cs-cz", candidates=[A])
    crawl.end()
    build(data)
    assert said(data, everything=True, jobs=1) == []
    change(data, "UPDATE statistics SET value = 777 WHERE position = 30")
    change(data, "UPDATE reports SET title = 'x'")
    change(data, "DELETE FROM findings WHERE rowid % 2")
    change(data, "INSERT INTO sections (report_id, position, number, text) SELECT id, 99, 9, 'more' FROM reports")
    change(data, "CREATE TABLE extra (a)")
    faults = [fault.what for fault in verify(data, everything=True, jobs=1).faults if fault.file == "gongkai.db"]
    assert "extra: only in the database" in faults
    assert any(what.startswith("statistics report_id=") and "value is 777, afresh " in what for what in faults)
    assert any(what.startswith("reports id=") and "title is x, afresh 长沙市财政局" in what for what in faults)
    assert any(what.startswith("sections ") and what.endswith("position=99 is not in a fresh build") for what in faults)
    missing = [what for what in faults if what.startswith("findings report_id=") and what.endswith("is missing")]
    assert len(missing) == SHOWN
    assert any(what.startswith("findings: 0 rows are not in a fresh build, ") for what in faults)


def test_a_fresh_build_reads_of_an_open_file_what_its_journal_names(tmp_path: Path) -> None:
    data = tmp_path / "data"
    crawl = Crawl(data, "R1", START)
    crawl.get(A, report_page("长沙市财政局", 2022))
    crawl.end()
    build(data)
    leave_open(data, b"torn")
    assert said(data, everything=True, jobs=1) == []


def test_locators_lead_to_cells_spans_and_sentences(data: Path) -> None:
    document = extract(read_capture(data, cdxj.lookup(data, URL + "a")[0]).payload, load_forms())
    assert locate(document, {"kind": "cell", "table": 0, "row": 0, "cell": 1}) == "12"
    assert locate(document, {"kind": "cell", "table": 0, "row": 9, "cell": 1}) is None
    sentence = {"kind": "sentence", "section": 1, "start": 0, "end": 7, "sentence": "收到申请3件。"}
    assert leads_to(document, sentence, "3")
    assert not leads_to(document, {**sentence, "sentence": "收到申请4件。"}, "4")
    start = document.text.index("申请")
    assert locate(document, {"kind": "span", "start": start, "end": start + 2}) == "申请"
    assert locate(document, {"kind": "span", "start": 0, "end": 10**6}) is None
    assert locate(document, {"kind": "unheard-of"}) is None
