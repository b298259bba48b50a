"""What others gathered comes in: loose files, folders, foreign WARC and WACZ; once, and named where it is damaged."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from archive import intake, workers
from archive.build import build
from archive.database.lock import BuildLockedError
from archive.intake import IntakeError, take_in
from archive.report.document import extract
from archive.verify import verify
from archive.warc import cdxj
from archive.warc.errors import LockedError
from archive.warc.lock import DataLock
from archive.warc.reader import iter_records, read_capture
from archive.warc.wacz import write_wacz

from .crawled import START, A, Crawl, report_page
from .warc.test_reader import foreign

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive.report.document import Document
    from archive.report.form import Forms

URL = "http://cz.changsha.gov.cn/xxgk/nb/2022.html"
PAGE = report_page("长沙市财政局", 2022)
STATED = report_page("长沙市财政局", 2022, text=f"认真贯彻落实条例。</p><p>原文链接：{URL}")


def rows(data: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(data / "gongkai.db")) as database:
        return database.execute(query).fetchall()


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A crawl of ours in another folder: a report, the same again, a page that is gone; marked as a demo's."""
    data = tmp_path / "source"
    crawl = Crawl(data, "R1", START)
    crawl.get(A, PAGE)
    crawl.get(A + "?again", PAGE)
    crawl.get("http://cz.changsha.gov.cn/gone.html", b"gone", status="404 Not Found")
    crawl.site("cs-cz", candidates=[A])
    crawl.end()
    build(data)
    return data


@pytest.mark.parametrize(
    ("content", "given", "expected"),
    [
        (PAGE, URL, URL),
        (STATED, None, URL),
        (STATED, "http://b.gov.cn/x.html", "http://b.gov.cn/x.html"),
        (PAGE, None, f"urn:sha256:{hashlib.sha256(PAGE).hexdigest()}"),
    ],
)
def test_a_loose_file_is_known_by_its_address(
    data: Path, tmp_path: Path, content: bytes, given: str | None, expected: str
) -> None:
    result = take_in(data, [put(tmp_path, "2022.html", content)], url=given, argv=["gongkai", "ingest"])
    assert result.faults == ()
    assert [one.captures for one in result.taken] == [1]
    assert rows(data, "SELECT url, agency, year, status FROM reports") == [(expected, "长沙市财政局", 2022, "complete")]
    assert rows(data, "SELECT url, record_type, media_type FROM captures") == [(expected, "resource", "text/html")]
    assert rows(data, "SELECT command, outcome FROM runs") == [("ingest", "finished")]
    [entry] = [entry for entry in cdxj.entries(data) if not entry.is_run_record]
    assert read_capture(data, entry).payload == content
    assert verify(data, everything=True, jobs=1).faults == ()


def test_the_agency_that_is_named_completes_a_short_name(data: Path, tmp_path: Path) -> None:
    page = put(tmp_path, "a.html", report_page("市财政局", 2022))
    take_in(data, [page], url=URL, agency="长沙市财政局")
    assert rows(data, "SELECT agency, year FROM reports") == [("长沙市财政局", 2022)]
    assert rows(data, "SELECT name, region_code FROM agencies") == [("长沙市财政局", "430100")]
    again = take_in(data, [page], url=URL, agency="长沙市财政局")
    assert again.taken[0].skipped == 1
    assert rows(data, "SELECT agency, year FROM reports") == [("长沙市财政局", 2022)]


def test_what_cannot_be_read_is_the_named_agencys_too(data: Path, tmp_path: Path) -> None:
    take_in(data, [put(tmp_path, "a.pdf", b"%PDF-1.4 torn")], url=URL, agency="长沙市财政局")
    assert rows(data, "SELECT url, agency, year, status FROM reports") == [(URL, "长沙市财政局", None, "unreadable")]


@pytest.mark.usefixtures("forked")
@pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
@pytest.mark.parametrize("breaks", [lambda: os._exit(11), lambda: time.sleep(60), lambda: int("none")])
def test_a_file_that_breaks_the_reader_is_archived_all_the_same(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, breaks: Callable[[], object]
) -> None:
    bad = b"<html>what breaks the reader"

    def extract_or_break(payload: bytes, forms: Forms, *, media_type: str | None = None) -> Document:
        if payload == bad:
            breaks()
        return extract(payload, forms, media_type=media_type)

    monkeypatch.setattr(intake, "extract", extract_or_break)
    monkeypatch.setattr(workers, "LIMIT", 4)
    result = take_in(data, [put(tmp_path, "a.html", bad), put(tmp_path, "b.html", STATED)])
    assert [one.captures for one in result.taken] == [1, 1]
    named = f"urn:sha256:{hashlib.sha256(bad).hexdigest()}"
    assert rows(data, "SELECT url, record_type FROM captures ORDER BY 1 DESC") == [
        (named, "resource"),
        (URL, "resource"),
    ]
    assert rows(data, "SELECT url, status FROM reports WHERE status = 'complete'") == [(URL, "complete")]


def test_a_folder_gives_all_its_archives_and_documents(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    put(folder, "a/2022.HTML", PAGE)
    put(folder, "b/c/2021.html", report_page("长沙市财政局", 2021))
    put(folder, "foreign.warc.gz", foreign())
    other = put(folder, ".DS_Store", b"\0\0")
    put(folder, "gongkai.db", b"SQLite")
    result = take_in(data, [folder, folder / "a/2022.HTML"])
    assert result.faults == ()
    assert result.left_out == (str(other), str(folder / "gongkai.db"))
    assert f"{other}: left out" in result.text()
    assert sorted((one.records, one.skipped) for one in result.taken) == [(1, 0), (1, 0), (9, 0)]
    assert rows(data, "SELECT year FROM reports ORDER BY year") == [(2021,), (2022,)]


def test_it_is_safe_to_repeat(data: Path, tmp_path: Path, source: Path) -> None:
    bundle = tmp_path / "all.wacz"
    write_wacz(source, bundle)
    loose = put(tmp_path, "a.html", report_page("长沙市财政局", 2021))
    first = take_in(data, [bundle, loose])
    before = rows(data, "SELECT * FROM captures ORDER BY id"), rows(data, "SELECT * FROM reports ORDER BY id")
    second = take_in(data, [bundle, loose, *sorted((source / "warc").glob("*.warc.gz"))])
    assert [one.records for one in second.taken] == [0, 0, 0]
    assert second.taken[0].skipped == first.taken[0].records > 9
    assert (rows(data, "SELECT * FROM captures ORDER BY id"), rows(data, "SELECT * FROM reports ORDER BY id")) == before
    assert verify(data, everything=True, jobs=1).faults == ()


def test_foreign_records_come_in_as_they_are(data: Path, tmp_path: Path) -> None:
    for name, content in (("a.warc.gz", foreign()), ("b.warc", foreign(gzipped=False, version="1.1"))):
        path = put(tmp_path, name, content)
        result = take_in(data, [path])
        assert (result.faults, result.taken[0].records) == ((), 9)
        ids = {record.record_id for record in iter_records(path)}
        ours = [record for file in (data / "warc").glob("*.warc.gz") for record in iter_records(file)]
        assert ids <= {record.record_id for record in ours}
    assert len(rows(data, "SELECT id FROM captures")) == 8
    assert verify(data).faults == ()


# What depends on where the records lie, and in which folder.
_PLACE = {"warc_file", "warc_offset"}


def same_everywhere(data: Path, table: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(data / "gongkai.db")) as database:
        database.row_factory = sqlite3.Row
        found = [dict(row) for row in database.execute(f"SELECT * FROM {table}")]
    kept = [{name: value for name, value in row.items() if name not in _PLACE} for row in found]
    return sorted(kept, key=repr)


@pytest.mark.parametrize("as_wacz", [False, True])
def test_our_own_archive_says_the_same_elsewhere(data: Path, tmp_path: Path, source: Path, as_wacz: bool) -> None:
    bundle = tmp_path / "all.wacz"
    write_wacz(source, bundle)
    result = take_in(data, [bundle] if as_wacz else sorted((source / "warc").glob("*.warc.gz")))
    assert result.faults == ()
    assert len(rows(source, "SELECT id FROM captures WHERE record_type = 'revisit'")) == 1
    for table in ("captures", "reports", "sections", "statistics", "findings", "changes", "agencies", "coverage"):
        assert same_everywhere(data, table) == same_everywhere(source, table), table
    kept = {entry.record_id: entry for entry in cdxj.entries(data)}
    for entry in cdxj.entries(source):  # the mark of the collection travels with the records, and the run's name
        there = kept[entry.record_id]
        assert (there.is_part_of, there.run_id) == (entry.is_part_of, entry.run_id) == ("test", "R1")
        assert read_capture(data, there).is_part_of == "test"
    assert rows(data, "SELECT is_part_of FROM runs WHERE id = 'R1'") == [("test",)]
    assert verify(data, everything=True, jobs=1).faults == ()


def test_what_is_damaged_is_named_and_the_rest_taken(data: Path, tmp_path: Path) -> None:
    content = bytearray(foreign())
    whole = put(tmp_path, "whole.warc.gz", bytes(content))
    victim = list(iter_records(whole))[3]
    content[victim.offset + 60 : victim.offset + 70] = bytes(10)
    damaged = put(tmp_path, "damaged.warc.gz", bytes(content))
    none = put(tmp_path, "none.warc.gz", b"<html>")
    torn = put(tmp_path, "2022.pdf", b"%PDF-1.4\nnothing more")
    good = put(tmp_path, "2022.html", PAGE)
    result = take_in(data, [damaged, none, torn, good])
    assert [fault.partition(": ")[0] for fault in result.faults] == [
        f"{none} holds no WARC record (not a WARC record)",
        f"damaged.warc.gz at {victim.offset}",
        "unreadable",
    ]
    assert [one.records for one in result.taken] == [8, 1, 1]
    assert result.text().count(result.faults[-1]) == 1
    assert rows(data, "SELECT status FROM reports ORDER BY status") == [("complete",), ("unreadable",)]
    assert verify(data).faults == ()


def test_a_loss_in_the_archive_itself_is_named_too(data: Path, tmp_path: Path) -> None:
    page = put(tmp_path, "a.html", PAGE)
    take_in(data, [page], url=URL)
    [file] = (data / "warc").glob("*.warc.gz")
    entry = next(entry for entry in cdxj.entries(data) if entry.url == URL)
    file.write_bytes(file.read_bytes()[: entry.offset + 5])
    result = take_in(data, [put(tmp_path, "b.html", report_page("长沙市财政局", 2021))])
    assert any(fault.startswith(f"{file.name} at {entry.offset}: is shorter") for fault in result.faults)


@pytest.mark.parametrize(
    ("names", "url", "what"),
    [
        (["nothing.html"], None, "no such file"),
        (["empty"], None, "no archive and no document"),
        (["a.html"], "www.example.gov.cn", "not an address"),
        (["a.html"], "http://a.gov.cn/ b", "not an address"),
        (["a.html", "b.html"], URL, "for one file"),
        (["a.warc.gz"], URL, "for a loose file"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_changed(
    data: Path, tmp_path: Path, names: list[str], url: str | None, what: str
) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("a.html", "b.html"):
        put(tmp_path, name, PAGE)
    put(tmp_path, "a.warc.gz", gzip.compress(b"WARC/1.1"))
    with pytest.raises(IntakeError, match=what):
        take_in(data, [tmp_path / name for name in names], url=url)
    assert not data.exists()


def test_a_newer_database_is_left_alone(data: Path, tmp_path: Path) -> None:
    page = put(tmp_path, "a.html", PAGE)
    take_in(data, [page])
    with closing(sqlite3.connect(data / "gongkai.db")) as database:
        database.execute("PRAGMA user_version = 9999")
        database.commit()
    files = {file.name for file in (data / "warc").iterdir()}
    with pytest.raises(IntakeError):
        take_in(data, [put(tmp_path, "b.html", PAGE + b" ")])
    assert {file.name for file in (data / "warc").iterdir()} == files


def test_what_was_taken_in_stays_when_the_database_is_taken(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise BuildLockedError("another build is at work")

    monkeypatch.setattr(intake, "build", refuse)
    with pytest.raises(LockedError, match="gongkai build"):
        take_in(data, [put(tmp_path, "a.html", PAGE)], url=URL)
    assert [entry.url for entry in cdxj.entries(data) if not entry.is_run_record] == [URL]
    with DataLock(data):
        pass


def test_the_run_says_what_it_took(data: Path, tmp_path: Path) -> None:
    result = take_in(data, [put(tmp_path, "a.html", PAGE)], url=URL, agency="长沙市财政局", argv=["gongkai", "ingest"])
    said = {
        entry.url.partition(f"{result.run_id}:")[2]: json.loads(read_capture(data, entry).payload)
        for entry in cdxj.entries(data)
        if entry.is_run_record
    }
    assert said["start"]["argv"] == ["gongkai", "ingest"]
    assert said["site:ingest"]["candidates"] == [URL]
    assert said["end"]["stats"] == {"sources": 1, "records": 1, "skipped": 0, "faults": 0}
