"""Conversions: archived and indexed like all else, found by what was converted, and never shown in its stead."""

from __future__ import annotations

import gzip
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from archive.warc import cdxj
from archive.warc.audit import Audit
from archive.warc.entry import CONVERSION_PREFIX, Entry, format_line, is_conversion_line, parse_line
from archive.warc.files import warc_files, warc_folder
from archive.warc.ingest import Ingestion
from archive.warc.message import block_draft, new_id
from archive.warc.reader import iter_records, read_capture
from archive.warc.recover import rebuild, recover
from archive.warc.scan import MADE_BY, ORIGINAL_DIGEST, sha1_digest
from archive.warc.wacz import write_wacz
from archive.warc.writer import Original, WarcWriter

if TYPE_CHECKING:
    from pathlib import Path

    from archive.warc.record import Fault

URL = "http://www.example.gov.cn/2022.doc"
OLD, NEW = b"\xd0\xcf\x11\xe0 old" * 30, b"PK new" * 30
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TOOL = "LibreOffice/7.4.7.2"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An archive that holds a document and its conversion."""
    with WarcWriter(tmp_path, run_id="r1", info={"isPartOf": "test"}) as writer:
        entry = writer.write_resource(URL, "application/msword", OLD).entry
    assert entry is not None
    with WarcWriter(tmp_path, run_id="r2", info={"isPartOf": "test"}, prefix="conversion") as writer:
        writer.write_conversion(original_of(entry), DOCX, NEW, made_by=TOOL)
    return tmp_path


def original_of(entry: Entry) -> Original:
    return Original(entry.record_id, entry.url, entry.date, entry.digest or "")


def conversion_in(data: Path) -> Entry:
    (found,) = (entry for entry in cdxj.entries(data) if entry.is_conversion)
    return found


def faults(data: Path) -> list[Fault]:
    audit = Audit(data)
    audit.run()
    return audit.faults


def test_the_record_says_what_it_is_made_of_and_by_what(data: Path) -> None:
    (document,) = (entry for entry in cdxj.entries(data) if entry.is_capture)
    (path,) = (path for path in warc_files(data) if path.name.startswith("conversion"))
    records = {record.type: record for record in iter_records(path)}
    record = records["conversion"]
    assert record.version == "WARC/1.1"
    assert {
        name: record.field(name) for name in ("WARC-Refers-To", "WARC-Refers-To-Date", ORIGINAL_DIGEST, MADE_BY)
    } == {
        "WARC-Refers-To": document.record_id,
        "WARC-Refers-To-Date": document.date,
        ORIGINAL_DIGEST: document.digest,
        MADE_BY: TOOL,
    }
    assert record.url == record.field("WARC-Refers-To-Target-URI") == URL
    assert record.field("Content-Type") == DOCX
    assert record.field("WARC-Payload-Digest") == sha1_digest([NEW])
    assert record.block.read() == NEW


def test_it_is_found_by_what_was_converted_and_not_under_its_address(data: Path) -> None:
    index = cdxj.index_of(data)
    assert [entry.record_type for entry in index.by_url(URL)] == ["resource"]
    assert [entry.record_type for entry in cdxj.lookup(data, URL)] == ["resource"]
    assert index.by_url(f"{CONVERSION_PREFIX}{sha1_digest([OLD])}") == []
    (found,) = index.conversions_of(sha1_digest([OLD]))
    assert found == conversion_in(data)
    assert b"conversion" not in (data / "index.cdxj").read_bytes()
    assert (found.original_digest, found.made_by, found.run_id) == (sha1_digest([OLD]), TOOL, "r2")
    assert not found.is_capture
    assert index.by_digest(sha1_digest([NEW])) is None, "nothing may refer to it for its payload"
    assert read_capture(data, found).payload == NEW
    assert read_capture(data, (found.filename, found.offset)).payload == NEW
    assert parse_line(format_line(found)) == found


def test_it_is_verified_like_any_record(data: Path) -> None:
    assert faults(data) == []
    (path,) = (path for path in warc_files(data) if path.name.startswith("conversion"))
    members = path.read_bytes()
    entry = conversion_in(data)
    good = members[entry.offset : entry.offset + entry.length]
    path.write_bytes(members[: entry.offset] + gzip.compress(gzip.decompress(good).replace(NEW, NEW[::-1])))
    said = [fault.what for fault in faults(data)]
    assert any("payload digest is not" in what for what in said)
    assert any("block digest is not" in what for what in said)


def test_one_that_no_index_names_is_found_missing(data: Path) -> None:
    (data / "conversions.cdxj").unlink()
    assert [fault.what.partition(" records")[0] for fault in faults(data)] == ["none of the file's 1"]
    before = conversion_in_file(data)
    assert rebuild(data) == []
    assert conversion_in(data).record_id == before
    assert faults(data) == []


def test_no_address_and_no_journal_makes_a_capture_of_it(data: Path) -> None:
    """Not before it is merged either; and an address that looks like one is one of a page."""
    like = f"{CONVERSION_PREFIX}{sha1_digest([OLD])}"
    with WarcWriter(data, run_id="r3", info={}, sync_seconds=0) as writer:
        (document,) = (entry for entry in cdxj.entries(data) if entry.is_capture)
        writer.write_resource(like, "text/plain", b"a page")
        url = 'http://a.gov.cn/", "type": "conversion", "x": "'
        assert not is_conversion_line(format_line(replace(document, url=url, surt=cdxj.surt(url))))
        made = writer.write_conversion(original_of(document), DOCX, NEW, made_by="LibreOffice/9").entry
        index = cdxj.index_of(data)
        assert [entry.record_type for entry in index.by_url(like)] == ["resource"]
        assert index.conversions_of(document.digest or "")[-1] == made
    assert [entry.record_type for entry in cdxj.lookup(data, like)] == ["resource"]
    assert len(index.conversions_of(document.digest or "")) == 2
    assert faults(data) == []


def test_an_index_that_holds_conversions_is_parted(data: Path) -> None:
    """As earlier versions wrote it."""
    index, apart = data / "index.cdxj", data / "conversions.cdxj"
    good = index.read_bytes(), apart.read_bytes()
    index.write_bytes(b"".join(sorted((good[0] + good[1]).splitlines(keepends=True))))
    apart.unlink()
    assert [fault.what.partition(":")[0] for fault in faults(data)] == ["a line of another index"]
    recover(data)
    assert (index.read_bytes(), apart.read_bytes()) == good
    index.write_bytes(b"".join(reversed(good[0].splitlines(keepends=True))) + good[1])
    recover(data)
    assert (index.read_bytes(), apart.read_bytes()) == good


def test_conversions_that_are_gone_are_forgotten(data: Path) -> None:
    (path,) = (path for path in warc_files(data) if path.name.startswith("conversion"))
    path.unlink()
    assert any(repair.is_loss for repair in recover(data))
    assert not (data / "conversions.cdxj").exists()
    assert cdxj.index_of(data).conversions_of(sha1_digest([OLD])) == []


def conversion_in_file(data: Path) -> str | None:
    records = (record for path in warc_files(data) for record in iter_records(path))
    return next(record.record_id for record in records if record.type == "conversion")


def test_what_a_kill_left_is_recovered(data: Path) -> None:
    (document,) = (entry for entry in cdxj.entries(data) if entry.is_capture)
    writer = WarcWriter(data, run_id="r3", info={}, prefix="conversion", sync_seconds=1e9)
    writer.write_conversion(original_of(document), DOCX, b"another", made_by="LibreOffice/9")
    writer.sync()
    (left,) = warc_folder(data).glob("*.open")
    torn = left.read_bytes() + b"\x1f\x8b\x08torn"
    writer.close(merge_index=False)
    closed = warc_folder(data) / left.name.removesuffix(".open")
    closed.rename(left)
    left.write_bytes(torn)
    assert recover(data)
    assert sorted(entry.made_by or "" for entry in cdxj.entries(data) if entry.is_conversion) == [
        "LibreOffice/7.4.7.2",
        "LibreOffice/9",
    ]
    assert faults(data) == []


def test_it_goes_out_and_comes_in(data: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    write_wacz(data, data / "all.wacz")
    for _ in range(2):  # known records are skipped
        with Ingestion(other) as ingestion:
            ingestion.take_archive(data / "all.wacz")
    assert conversion_in(other).record_id == conversion_in(data).record_id
    assert [entry.record_type for entry in cdxj.lookup(other, URL)] == ["resource"]
    assert faults(other) == []


def test_conversions_of_others_are_kept_and_not_indexed(data: Path, tmp_path: Path) -> None:
    """Extracted text as crawlers write it, its payload digest that of the page."""
    fields = [
        ("WARC-Type", "conversion"),
        ("WARC-Record-ID", new_id()),
        ("WARC-Date", "2026-01-01T00:00:00Z"),
        ("WARC-Target-URI", URL),
        ("WARC-Refers-To", new_id()),
        ("WARC-Payload-Digest", sha1_digest([OLD])),
        ("Content-Type", "text/plain"),
    ]
    source = tmp_path / "text.warc.gz"
    source.write_bytes(gzip.compress(b"".join(block_draft(fields, b"text").blocks())))
    with Ingestion(data) as ingestion:
        assert ingestion.take_archive(source).records == 1
    assert conversion_in(data).made_by == TOOL
    assert faults(data) == []
