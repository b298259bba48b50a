"""Archives in other wrappings: ARC, and WARC packed with zstandard."""

from __future__ import annotations

import gzip
import io
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from archive.intake import IntakeError, take_in
from archive.warc import cdxj
from archive.warc.arc import convert_arc
from archive.warc.audit import Audit
from archive.warc.errors import ArchiveError
from archive.warc.foreign import as_warc
from archive.warc.ingest import Ingestion
from archive.warc.reader import iter_records, read_capture, read_raw

from .conftest import ANSWERS
from .test_reader import foreign

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive.warc.ingest import Taken
    from archive.warc.record import Fault

HOST = "http://www.example.gov.cn/"
DESCRIPTION = b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n<arcmetadata/>\n"


def arc(records: list[tuple[str, bytes]], *, version: int = 1) -> list[bytes]:
    """The records of an ARC file as others wrote them, the one that describes it first."""
    made = [b"filedesc://old.arc 0.0.0.0 20050101000000 text/plain %d\n%s\n" % (len(DESCRIPTION), DESCRIPTION)]
    for url, block in records:
        more = " 200 - - 77 old.arc" if version == 2 else ""
        line = f"{url} 192.0.2.1 20050102030405 text/html{more} {len(block)}\n"
        made.append(line.encode() + block + b"\n")
    return made


PAGES = [(HOST + name, wire) for name, (wire, _) in ANSWERS.items() if wire.startswith(b"HTTP/")]


def take(data: Path, path: Path) -> Taken:
    with Ingestion(data) as ingestion:
        return ingestion.take_archive(path)


def none(fault: Fault) -> None:
    pytest.fail(str(fault))


def faults(data: Path) -> list[Fault]:
    audit = Audit(data)
    audit.run()
    return audit.faults


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize(
    "pack", [b"".join, lambda made: b"".join(map(gzip.compress, made)), lambda made: gzip.compress(b"".join(made))]
)
def test_arc_files(data: Path, tmp_path: Path, version: int, pack: Callable[[list[bytes]], bytes]) -> None:
    path = tmp_path / "old.arc.gz"
    path.write_bytes(
        pack([*arc(PAGES, version=version), b"dns:www.example.gov.cn 192.0.2.9 20050102030405 text/dns 4\nA 1\n\n"])
    )
    taken = take(data, path)
    assert (taken.captures, taken.faults) == (len(PAGES) + 1, ())
    found = {entry.url: read_capture(data, entry) for entry in cdxj.entries(data) if not entry.is_run_record}
    for url, wire in PAGES:
        capture = found[url]
        assert capture.payload == ANSWERS[url.removeprefix(HOST)][1]
        assert (capture.captured_at, capture.record_type) == ("2005-01-02T03:04:05Z", "response")
        raw = read_raw(data, (capture.warc_file, capture.warc_offset))
        assert raw.partition(b"\r\n\r\n")[2] == wire + b"\r\n\r\n"
        assert b"WARC-IP-Address: 192.0.2.1\r\n" in raw
    assert (found["dns:www.example.gov.cn"].payload, found["dns:www.example.gov.cn"].record_type) == (
        b"A 1\n",
        "resource",
    )
    assert faults(data) == []
    renamed = path.rename(tmp_path / "other.arc.gz")
    assert take(data, renamed).records == 0
    stored = [record for file in (data / "warc").glob("*.gz") for record in iter_records(file)]
    assert [record.block.read() for record in stored if record.type == "metadata"] == [DESCRIPTION]


def test_what_others_read_in_an_arc_file_is_what_we_read(tmp_path: Path) -> None:
    path = tmp_path / "old.arc"
    path.write_bytes(b"".join(arc(PAGES)))
    with path.open("rb") as file:
        theirs = [
            (
                record.rec_headers.get_header("WARC-Target-URI"),
                record.rec_headers.get_header("WARC-Date"),
                record.raw_stream.read(),
            )
            for record in ArchiveIterator(file, no_record_parse=True, arc2warc=True)
            if record.rec_type == "response"
        ]
    with as_warc(path, none) as warc:
        ours = [
            (record.url, record.field("WARC-Date"), record.block.read())
            for record in iter_records(warc, on_fault=none)
            if record.type == "response"
        ]
    assert ours == theirs
    assert len(ours) == len(PAGES)


def test_a_damaged_arc_file_is_read_as_far_as_it_goes(data: Path, tmp_path: Path) -> None:
    members = [gzip.compress(one) for one in arc(PAGES)]
    victim = bytearray(members[3])
    victim[20:40] = bytes(20)
    path = tmp_path / "old.arc.gz"
    path.write_bytes(b"".join([*members[:3], victim, *members[4:-1], members[-1][:-20]]))
    taken = take(data, path)
    assert taken.captures == len(PAGES) - 2
    assert [fault.offset for fault in taken.faults] == [len(b"".join(members[:3])), len(b"".join(members[:-1]))]
    plain = arc(PAGES)
    path.write_bytes(b"".join([*plain[:3], b"rubbish\n\nmore rubbish\n", *plain[3:]]))
    taken = take(tmp_path / "other", path)
    assert taken.captures == len(PAGES)
    assert [fault.what for fault in taken.faults] == ["not an ARC record"]


@given(st.lists(st.binary(max_size=200), max_size=6), st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_nothing_breaks_the_arc_reader(blocks: list[bytes], rubbish: bytes) -> None:
    """What goes in comes out, and rubbish costs no more than itself."""
    records = arc([(f"{HOST}{number}", block) for number, block in enumerate(blocks)])
    for content in (b"".join(records) + rubbish, b"".join(map(gzip.compress, records)) + rubbish):
        out = io.BytesIO()
        convert_arc(io.BytesIO(content), out, lambda *_: None)
        out.seek(0)
        found = [record.content_stream().read() for record in ArchiveIterator(out, no_record_parse=True)]
        assert found[2 : 2 + len(blocks)] == blocks


def frames(records: list[bytes], dictionary: zstd.ZstdDict | None = None) -> list[bytes]:
    return [zstd.compress(one, zstd_dict=dictionary) for one in records]


def plain_records(tmp_path: Path) -> list[bytes]:
    path = tmp_path / "plain.warc"
    path.write_bytes(foreign(gzipped=False))
    content = path.read_bytes()
    starts = [record.offset for record in iter_records(path)]
    return [content[start:end] for start, end in zip(starts, [*starts[1:], len(content)], strict=True)]


def skippable(content: bytes) -> bytes:
    return b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content


@pytest.mark.parametrize("kind", ["none", "plain", "packed", "raw", "whole"])
def test_warc_in_zstandard(data: Path, tmp_path: Path, kind: str) -> None:
    """Without a dictionary; with one as the draft of the IIPC says; all in one frame, as the command zstd packs files."""
    records = plain_records(tmp_path)
    trained = zstd.train_dict([bytes([65 + n % 26]) * 50 + b"%d" % n for n in range(2000)] + records * 20, 2000)
    raw = zstd.ZstdDict(b"WARC/1.0\r\nWARC-Type: response\r\n", is_raw=True)
    content = {
        "none": b"".join(frames(records)),
        "plain": skippable(trained.dict_content) + b"".join(frames(records, trained)),
        "packed": skippable(zstd.compress(trained.dict_content)) + b"".join(frames(records, trained)),
        "raw": skippable(raw.dict_content) + b"".join(frames(records, raw)),
        "whole": zstd.compress(b"".join(records)),
    }[kind]
    path = tmp_path / "a.warc.zst"
    path.write_bytes(content)
    taken = take(data, path)
    assert (taken.records, taken.captures, taken.faults) == (9, 4, ())
    for entry in cdxj.entries(data):
        assert entry.is_run_record or read_raw(data, entry) in b"".join(records)
    assert faults(data) == []
    assert take(data, path).skipped == 9


def test_damaged_frames_are_named_and_stepped_over(data: Path, tmp_path: Path) -> None:
    packed = frames(plain_records(tmp_path))
    victim = bytearray(packed[3])
    victim[8:30] = bytes(22)
    path = tmp_path / "a.warc.zst"
    path.write_bytes(b"".join([*packed[:3], victim, *packed[4:-1], packed[-1][:-9]]))
    taken = take(data, path)
    assert {fault.offset for fault in taken.faults} >= {len(b"".join(packed[:3])), len(b"".join(packed[:-1]))}
    assert taken.records == 7
    path.write_bytes(skippable(b"\x37\xa4\x30\xec rubbish") + b"".join(packed))
    with pytest.raises(ArchiveError, match=r"a\.warc\.zst: the zstandard dictionary .* cannot be used"):
        take(tmp_path / "other", path)


def test_other_packings_are_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "a b.warc.xz"
    path.write_bytes(b"\xfd7zXZ\0")
    with pytest.raises(IntakeError, match=r"Unpack it first: xz -d '.*a b\.warc\.xz'"):
        take_in(tmp_path / "data", [path])
    assert not (tmp_path / "data").exists()
