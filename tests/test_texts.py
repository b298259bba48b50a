"""The texts beside the archive: one of each document that was read as a report, written when they differ."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from archive import texts, updating
from archive.build import build, follow
from archive.demo.run import _is_ours
from archive.verify import verify
from archive.warc import cdxj
from archive.warc.reader import iter_records
from tests.crawled import HOME, PORTAL, START, A, Crawl, plain_page, report_docx, report_page, rows_of

if TYPE_CHECKING:
    from pathlib import Path

    from archive.warc.record import Record

pytestmark = [
    pytest.mark.usefixtures("forked"),
    pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning"),
]

FILE = "http://www.changsha.gov.cn/2021.docx"


def archive(data: Path) -> None:
    with Crawl(data, "r1", START) as crawl:
        crawl.get(HOME, plain_page("首页", "<p>首页</p>"))
        crawl.get(A, report_page("长沙市财政局", 2022))
        crawl.get(PORTAL, plain_page("年报", f'<a href="{FILE}">长沙市教育局2021年年报</a>'))
        crawl.get(FILE, report_docx("长沙市教育局", 2021), Content_Type="application/octet-stream")
        crawl.get(FILE + ".pdf", b"%PDF-1.4 broken", Content_Type="application/pdf")


def stored(data: Path) -> dict[str, tuple[str, str]]:
    """Address → the record that the text was made from, and the text."""
    found = {}
    for record in list(iter_records(data / "text" / "text.warc.gz"))[1:]:
        assert record.type == "conversion"
        found[record.url or ""] = (record.field("WARC-Refers-To") or "", record.block.read().decode())
        made_by = record.field("WARC-Conversion-Software") or ""
        assert "gongkai/" in made_by
        assert "trafilatura/" in made_by
    return found


def test_text_of_every_document_read_as_a_report(tmp_path: Path) -> None:
    archive(tmp_path)
    build(tmp_path)
    found = stored(tmp_path)
    assert list(found) == [A, FILE]
    assert "认真贯彻落实条例" in found[A][1]
    assert "长沙市教育局" in found[FILE][1]
    assert dict(rows_of(tmp_path, "SELECT url, record_id FROM captures")).items() >= {
        (url, record) for url, (record, _) in found.items()
    }
    assert {entry.media_type for entry in cdxj.entries(tmp_path)}.isdisjoint({"text/plain"})
    assert _is_ours(tmp_path / "text")


def test_written_again_only_when_they_differ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive(tmp_path)
    build(tmp_path)
    file = tmp_path / "text" / "text.warc.gz"
    before, found = file.read_bytes(), stored(tmp_path)
    build(tmp_path)
    build(tmp_path, fresh=True)
    build(tmp_path, dry_run=True)
    assert file.read_bytes() == before
    with Crawl(tmp_path, "r2", START.replace(year=2027)) as crawl:
        crawl.get(A, report_page("长沙市财政局", 2022, 4))
    monkeypatch.setattr(texts, "read_document", pytest.fail)  # what stands in the file is not extracted again
    build(tmp_path)
    assert len(list(iter_records(file))) == 4
    assert stored(tmp_path)[FILE] == found[FILE]
    monkeypatch.setattr(updating, "PARSER_VERSION", "next")
    build(tmp_path)
    assert len(list(iter_records(file))) == 4


def test_what_a_live_build_has_read_is_extracted(tmp_path: Path) -> None:
    archive(tmp_path)
    build(tmp_path)
    found = stored(tmp_path)
    (tmp_path / "text" / "text.warc.gz").write_bytes(b"spoilt")
    assert build(tmp_path).snapshots_read == 0
    assert stored(tmp_path) == found


def test_a_live_build_leaves_them_too(tmp_path: Path) -> None:
    looks = iter([False, False, True])
    archive(tmp_path)
    assert follow(tmp_path, lambda: next(looks)).faults == []
    live = stored(tmp_path)
    assert list(live) == [A, FILE]
    (tmp_path / "text" / "text.warc.gz").unlink()
    build(tmp_path, fresh=True)
    assert stored(tmp_path) == live


def text_faults(data: Path, *, everything: bool = False) -> list[str]:
    return [f"{fault.file}: {fault.what}" for fault in verify(data, everything=everything, jobs=1).faults]


def test_texts_that_are_not_those_of_a_fresh_build_are_found_and_made_anew(tmp_path: Path) -> None:
    archive(tmp_path)
    build(tmp_path)
    file = tmp_path / "text" / "text.warc.gz"
    good, found = file.read_bytes(), stored(tmp_path)
    assert text_faults(tmp_path, everything=True) == []
    first, second = [record for record in iter_records(file) if record.type == "conversion"]
    for spoilt, what in [
        (good[: first.offset] + good[second.offset :], f"gongkai.db: the text of {A}"),
        (good[: second.offset] + good[first.offset :], "gongkai.db: the text of"),
        (good[: first.offset], "gongkai.db: the text of"),
        (None, "gongkai.db: the text of"),
    ]:
        file.unlink() if spoilt is None else file.write_bytes(spoilt)
        assert text_faults(tmp_path, everything=True)[0].startswith(what)
        assert text_faults(tmp_path) == []
        build(tmp_path)
        assert stored(tmp_path) == found
    for spoilt, what in [
        (
            good.replace(good[first.offset :][:200], good[first.offset :][:200][::-1]),
            "text/text.warc.gz: not a WARC record",
        ),
        (changed(good, first, "认真", "从真"), "text/text.warc.gz: conversion record: block digest"),
        (
            changed(good, first, first.field("WARC-Refers-To") or "", "<urn:uuid:0>"),
            "text/text.warc.gz: the text of a capture",
        ),
        (good[:-9], "text/text.warc.gz: the file ends within a gzip member"),
    ]:
        file.write_bytes(spoilt)
        assert text_faults(tmp_path)[0].startswith(what)
        build(tmp_path)
        assert stored(tmp_path) == found
        assert text_faults(tmp_path) == []


def changed(content: bytes, record: Record, old: str, new: str) -> bytes:
    """The file with one record changed, in a sound gzip member."""
    end = record.offset + record.length
    text = gzip.decompress(content[record.offset : end])
    assert old.encode() in text
    return content[: record.offset] + gzip.compress(text.replace(old.encode(), new.encode(), 1)) + content[end:]


def test_what_a_killed_writer_left_is_taken_away(tmp_path: Path) -> None:
    archive(tmp_path)
    build(tmp_path)
    left = tmp_path / "text" / "text.warc.gz.new"
    left.write_bytes(b"torn")
    build(tmp_path)
    assert not left.exists()
