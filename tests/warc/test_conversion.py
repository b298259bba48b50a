from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.warc import cdxj
from archive.warc.check import faults_of
from archive.warc.conversion import TextArchive
from archive.warc.reader import iter_records
from archive.warc.recover import recover

if TYPE_CHECKING:
    from pathlib import Path


def test_texts_are_conversion_records_outside_the_index(data: Path) -> None:
    with TextArchive(data, software="trafilatura/2.3.1") as archive:
        archive.write("<urn:uuid:1>", "http://a.gov.cn/", "2026-01-31T08:00:00.123456Z", "收到申请3件。")
    warcinfo, record = iter_records(data / "text" / "text.warc.gz")
    assert record.block.read().decode() == "收到申请3件。"
    assert record.type == "conversion"
    assert record.field("WARC-Refers-To") == "<urn:uuid:1>"
    assert record.field("WARC-Refers-To-Date") == "2026-01-31T08:00:00.123456Z"
    assert record.field("WARC-Conversion-Software") == "trafilatura/2.3.1"
    assert [fault for one in (warcinfo, record) for fault in faults_of(one, warcinfo.record_id)] == []
    recover(data)
    assert list(cdxj.entries(data)) == []


def test_the_old_texts_stay_where_new_ones_fail(data: Path) -> None:
    with TextArchive(data, software="x/1") as archive:
        archive.write("<urn:uuid:1>", "http://a.gov.cn/", "2026-01-31T08:00:00Z", "old")

    def fail() -> None:
        with TextArchive(data, software="x/2") as archive:
            archive.write("<urn:uuid:1>", "http://a.gov.cn/", "2026-01-31T08:00:00Z", "new")
            raise ValueError("no text")

    with pytest.raises(ValueError, match="no text"):
        fail()
    assert [path.name for path in (data / "text").iterdir()] == ["text.warc.gz"]
    assert [record.block.read() for record in iter_records(data / "text" / "text.warc.gz")][1] == b"old"
