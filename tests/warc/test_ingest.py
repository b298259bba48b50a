"""Taking in what others archived; and giving all of it away again as a WACZ."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from archive.warc import cdxj
from archive.warc.audit import Audit
from archive.warc.errors import ArchiveError
from archive.warc.ingest import Ingestion, is_archive
from archive.warc.reader import iter_records, read_capture, read_raw
from archive.warc.scan import entries_of
from archive.warc.wacz import Page, write_wacz

from .test_reader import URL, foreign


def ingest(data: Path, *paths: Path) -> tuple[int, int]:
    with Ingestion(data, argv=["gongkai", "ingest"]) as ingestion:
        taken = [ingestion.take_archive(path) for path in paths]
    return sum(one.records for one in taken), sum(one.skipped for one in taken)


def ids(data: Path) -> list[str | None]:
    return [record.record_id for path in (data / "warc").glob("*.warc.gz") for record in iter_records(path)]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "foreign.warc.gz"
    path.write_bytes(foreign())
    return path


def test_records_are_copied_as_they_are(data: Path, source: Path) -> None:
    assert ingest(data, source) == (9, 0)
    run = [entry for entry in cdxj.entries(data) if entry.is_run_record]
    assert [entry.url.rpartition(":")[2] for entry in run] == ["end", "start"]
    start, end = (json.loads(read_capture(data, entry).payload) for entry in reversed(run))
    assert (start["command"], start["argv"], start["sites"]) == ("ingest", ["gongkai", "ingest"], [])
    assert (end["outcome"], end["stats"]["records"], end["stats"]["faults"]) == ("finished", 9, 0)
    originals = {record.record_id: record.head + record.block.read() for record in iter_records(source)}
    entries = [entry for entry in cdxj.entries(data) if not entry.is_run_record]
    assert [entry.url for entry in entries] == [f"{URL}{number}" for number in range(4)]
    for entry in entries:
        assert read_raw(data, entry) == originals[entry.record_id] + b"\r\n\r\n"
        assert (entry.run_id, entry.is_part_of) == (start["run"], "elsewhere")
        assert read_capture(data, (entry.filename, entry.offset)) == read_capture(data, entry)
    copied = next(path for path in (data / "warc").iterdir() if path.name == entries[0].filename)
    assert source.read_bytes() in copied.read_bytes()  # gzip members and all
    assert sorted(entries_of(copied), key=lambda entry: entry.surt)[:4] == entries


def test_plain_records_become_members(data: Path, tmp_path: Path) -> None:
    plain = foreign(gzipped=False)
    for name, content in (("plain.warc", plain), ("whole.warc.gz", gzip.compress(plain))):
        path = tmp_path / name
        path.write_bytes(content)
        place = tmp_path / f"data-{name}"
        assert ingest(place, path) == (9, 0)
        for entry in cdxj.entries(place):
            assert entry.is_run_record or read_raw(place, entry) in plain


def test_it_is_safe_to_repeat(data: Path, source: Path, tmp_path: Path) -> None:
    other = tmp_path / "overlapping.warc.gz"
    other.write_bytes(source.read_bytes() + foreign(pages=1))
    assert ingest(data, source, source) == (9, 9)
    assert ingest(data, source) == (0, 9)
    assert ingest(data, other, source) == (3, 18)
    known = ids(data)
    assert len(known) == len(set(known))


def test_sources_without_responses_are_safe_too(data: Path, source: Path, tmp_path: Path) -> None:
    requests = tmp_path / "requests.warc.gz"
    content = source.read_bytes()
    requests.write_bytes(
        b"".join(
            content[record.offset : record.offset + record.length]
            for record in iter_records(source)
            if record.type == "request"
        )
    )
    assert ingest(data, requests) == (4, 0)
    assert ingest(data, requests) == (0, 4)
    assert ingest(data, source) == (9, 0)


def test_what_is_damaged_is_named_and_the_rest_taken(data: Path, source: Path) -> None:
    content = bytearray(source.read_bytes())
    victim = list(iter_records(source))[3]
    content[victim.offset + 60 : victim.offset + 70] = bytes(10)
    source.write_bytes(content)
    with Ingestion(data) as ingestion:
        taken = ingestion.take_archive(source)
    assert taken.records == 8
    assert [fault.offset for fault in taken.faults] == [victim.offset]
    assert taken.captures == 3


def test_what_is_no_archive_is_refused_and_the_run_goes_on(data: Path, source: Path, tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(b"<html>")
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as bundle:
        bundle.writestr("word/document.xml", "")
    with Ingestion(data) as ingestion:
        for name in ("a.warc.gz", "a.wacz", "nothing.warc"):
            with pytest.raises(ArchiveError):
                ingestion.take_archive(tmp_path / name)
        assert ingestion.take_archive(source).records == 9


def test_loose_files(data: Path) -> None:
    with Ingestion(data) as ingestion:
        assert ingestion.take_document(URL, "text/html", b"<html>").records == 1
        assert ingestion.take_document(URL, "text/html", b"<html>").skipped == 1
        assert ingestion.take_document(URL, "text/html", b"<html>2").records == 1
    with Ingestion(data) as ingestion:
        assert ingestion.take_document(URL, "text/html", b"<html>2").skipped == 1
    captures = [read_capture(data, entry) for entry in cdxj.entries(data) if not entry.is_run_record]
    assert [(one.payload, one.media_type, one.record_type) for one in captures] == [
        (b"<html>", "text/html", "resource"),
        (b"<html>2", "text/html", "resource"),
    ]


def test_the_sites_of_loose_files_are_noted(data: Path) -> None:
    site = {"id": "ingest", "name": "甲市司法局"}
    with Ingestion(data, sites=[site]) as ingestion:
        ingestion.take_document(URL, "text/html", b"<html>")
        ingestion.note_site("ingest", candidates=[URL])
    facts = {
        entry.url.split(":", 4)[4]: json.loads(read_capture(data, entry).payload)
        for entry in cdxj.entries(data)
        if entry.is_run_record
    }
    assert facts["start"]["sites"] == [site]
    assert facts["site:ingest"]["candidates"] == [URL]


def test_an_interrupted_ingest_says_so(data: Path, source: Path) -> None:
    def be_interrupted() -> None:
        with Ingestion(data) as ingestion:
            ingestion.take_archive(source)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        be_interrupted()
    end = next(entry for entry in cdxj.entries(data) if entry.url.endswith(":end"))
    assert json.loads(read_capture(data, end).payload)["outcome"] == "interrupted"
    assert ingest(data, source) == (0, 9)


def test_a_wacz_goes_out_and_comes_in(
    data: Path, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.warc.wacz._LINES_A_MEMBER", 3)
    ingest(data, source)
    file = tmp_path / "all.wacz"
    assert write_wacz(data, file) == 4
    with zipfile.ZipFile(file) as bundle:
        assert bundle.testzip() is None
        names = bundle.namelist()
        package = json.loads(bundle.read("datapackage.json"))
        digest = json.loads(bundle.read("datapackage-digest.json"))
        assert digest["hash"] == "sha256:" + hashlib.sha256(bundle.read("datapackage.json")).hexdigest()
        assert (package["profile"], package["wacz_version"]) == ("data-package", "1.1.1")
        assert {one["path"] for one in package["resources"]} == {n for n in names if not n.startswith("datapackage")}
        for resource in package["resources"]:
            content = bundle.read(resource["path"])
            assert resource["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
            assert resource["bytes"] == len(content)
            assert re.fullmatch(r"[a-z0-9._-]+", resource["name"])
        assert len({one["name"] for one in package["resources"]}) == len(package["resources"])
        for info in bundle.infolist():
            assert info.compress_type == zipfile.ZIP_STORED or not info.filename.startswith(("archive/", "datapackage"))
        head, *pages = map(json.loads, bundle.read("pages/pages.jsonl").splitlines())
        assert head["format"] == "json-pages-1.0"
        assert [page["url"] for page in pages] == [f"{URL}{number}" for number in range(4)]
        packed = bundle.read("indexes/index.cdx.gz")
        index = gzip.decompress(packed).splitlines(keepends=True)
        assert b"".join(index) == (data / "index.cdxj").read_bytes()
        meta, *places = [line.split(" ", 2) for line in bundle.read("indexes/index.idx").decode().splitlines()]
        assert (meta[0], json.loads(meta[2])) == ("!meta", {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"})
        for number, (key, timestamp, text) in enumerate(places):
            place = json.loads(text)
            member = packed[place["offset"] : place["offset"] + place["length"]]
            assert place["digest"] == "sha256:" + hashlib.sha256(member).hexdigest()
            lines = gzip.decompress(member).splitlines(keepends=True)
            assert lines == index[3 * number : 3 * number + 3]
            assert lines[0].decode().startswith(f"{key} {timestamp} ")
        assert len(places) == 2
        assert {json.loads(line.split(b" ", 2)[2])["filename"] for line in index} == {
            name.removeprefix("archive/") for name in names if name.startswith("archive/")
        }
    again = tmp_path / "again"
    records, skipped = ingest(again, file)
    assert skipped == 0
    assert records == len(ids(data))
    assert ingest(data, file)[0] == 0
    titled = write_wacz(data, file, pages=lambda: [Page(URL, "2020-01-01T00:00:00Z", "年报")])
    assert titled == 1


def test_nothing_makes_no_wacz(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="nothing"):
        write_wacz(tmp_path, tmp_path / "a.wacz")
    assert not list(tmp_path.glob("a.wacz*"))


def test_a_folder_that_is_not_there_is_named(data: Path, source: Path, tmp_path: Path) -> None:
    ingest(data, source)
    with pytest.raises(ArchiveError, match=r"no folder .*Make it first: mkdir -p '.*/a b'"):
        write_wacz(data, tmp_path / "a b" / "a.wacz")
    with pytest.raises(ArchiveError, match=r"/proc/a\.wacz cannot be written: No such file"):
        write_wacz(data, Path("/proc/a.wacz"))


def test_archives_are_told_by_name() -> None:
    assert not is_archive(Path("report.gz"))


KILLED = """
import os, signal, sys
from pathlib import Path
from archive.warc.ingest import Ingestion
from archive.warc.writer import WarcWriter

copy, left = WarcWriter.copy_record, [int(sys.argv[3])]

def copy_and_die(self, raw, *, is_member):
    left[0] -= 1
    if left[0] < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    place = copy(self, raw, is_member=is_member)
    if left[0] % 4 == 0:
        self.sync()
    return place

WarcWriter.copy_record = copy_and_die
with Ingestion(Path(sys.argv[1])) as ingestion:
    ingestion.take_archive(Path(sys.argv[2]))
"""


@pytest.mark.parametrize("tail", [0, 30])
def test_a_killed_ingest_goes_on(data: Path, tmp_path: Path, tail: int) -> None:
    """Killed again and again, with the end of the file torn: nothing is lost, nothing is there twice."""
    source = tmp_path / "foreign.warc.gz"
    source.write_bytes(foreign(pages=20))
    originals = {record.record_id: record.type for record in iter_records(source)}
    for count in (1, 4, 9, 3, 11):
        command = [sys.executable, "-c", KILLED, str(data), str(source), str(count)]
        assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
        [left] = (data / "warc").glob("*.open")
        os.truncate(left, left.stat().st_size - min(tail, left.stat().st_size))
    records, skipped = ingest(data, source)
    assert (records > 0, records + skipped) == (True, len(originals))
    taken = [str(one) for one in ids(data) if one in originals and originals[one] != "warcinfo"]
    assert sorted(taken) == sorted(str(one) for one, kind in originals.items() if kind != "warcinfo")
    entries = [entry for entry in cdxj.entries(data) if not entry.is_run_record]
    assert len(entries) == 20
    assert {entry.is_part_of for entry in entries} == {"elsewhere"}, "the source's warcinfo speaks in every file"
    audit = Audit(data)
    audit.run()
    assert audit.faults == []
