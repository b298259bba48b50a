"""The index: sorted, looked up, merged, followed while others write."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.warc import cdxj
from archive.warc.entry import Entry, format_line, is_conversion_line, is_line, parse_line, place_of
from archive.warc.errors import ArchiveError
from archive.warc.lookup import Index

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import MakeExchange, OpenWriter

URL = "http://sft.gd.gov.cn/nb/"
ENTRY = Entry(
    surt="cn,gov,gd,sft)/nb",
    timestamp="20260131080000",
    url=URL,
    date="2026-01-31T08:00:00.123456Z",
    record_type="response",
    record_id="<urn:uuid:1>",
    filename="a.warc.gz",
    offset=300,
    length=40,
    media_type="text/html",
    status=200,
    digest="sha1:AAAA",
)


def page(text: str) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + text.encode() * 50


def test_lines_are_as_pywb_writes_them() -> None:
    line = format_line(ENTRY).decode()
    key, timestamp, text = line.split(" ", 2)
    assert (key, timestamp) == ("cn,gov,gd,sft)/nb", "20260131080000")
    facts = json.loads(text)
    assert list(facts)[:7] == ["url", "mime", "status", "digest", "length", "offset", "filename"]
    assert (facts["status"], facts["digest"], facts["length"], facts["offset"]) == ("200", "AAAA", "40", "300")


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"digest": "sha256:abcd", "truncated": "time", "run_id": "R", "is_part_of": "年报"},
        {"record_type": "revisit", "refers_to": "<urn:uuid:0>", "refers_to_url": URL, "refers_to_date": "2025"},
        {"record_type": "revisit", "media_type": None, "status": 304},
        {"record_type": "resource", "status": None, "digest": None, "media_type": None, "method": "POST"},
    ],
)
def test_lines_come_back(change: dict[str, object]) -> None:
    entry = Entry(**{**vars(ENTRY), **change})
    assert parse_line(format_line(entry)) == entry


@pytest.mark.parametrize("line", [b"", b"a b", b"a b {}", b"a 2026 {", b"\xff 1 {}"])
def test_other_lines_are_refused(line: bytes) -> None:
    with pytest.raises(ArchiveError, match="not an index line"):
        parse_line(line)


texts = st.text(st.characters(codec="utf-8"), max_size=12)
ENTRIES = st.builds(
    replace,
    st.just(ENTRY),
    url=texts,
    filename=texts.filter(bool),
    media_type=st.none() | texts,
    digest=st.none() | st.just("sha256:ab"),
    run_id=st.none() | texts,
    status=st.none() | st.integers(100, 999),
    record_type=st.sampled_from(["response", "resource", "conversion"]),
)


@given(ENTRIES)
def test_whatever_is_written_is_a_line(entry: Entry) -> None:
    line = format_line(entry)
    assert is_line(line)
    assert parse_line(line) == entry
    assert place_of(line) == (entry.filename, entry.offset, entry.length)
    assert is_conversion_line(line) == entry.is_conversion


@given(ENTRIES, st.integers(0, 400), st.binary(max_size=9) | st.sampled_from([b'", "', b"\\ud800", b"\\x", b"\n"]))
def test_what_passes_for_a_line_can_be_read(entry: Entry, at: int, typed: bytes) -> None:
    """Edited by hand: it is told at once, or it is read."""
    line = format_line(entry)
    edited = line[:at] + typed + line[at + len(typed) % 3 :]
    if is_line(edited):
        assert parse_line(edited).url.encode() is not None
        assert place_of(edited)


def test_looking_up_in_index_and_journals(data: Path, open_writer: OpenWriter, make_exchange: MakeExchange) -> None:
    names = [f"{name}{number}" for name in ("a", "B", "c/d", "e?x=") for number in range(16)]
    with open_writer("R1") as writer:
        for name in names[::2]:
            writer.write_exchange(make_exchange(URL + name, page(name)))
        writer.write_exchange(make_exchange(URL + "b1", page("other case, other page")))
    index = Index(data)
    with open_writer("R2", sync_seconds=0) as writer:
        for name in names:
            writer.write_exchange(make_exchange(URL + name, page(name)))
            assert index.by_url(URL + name)[-1].run_id == "R2"
        for number, name in enumerate(names):
            assert [entry.run_id for entry in index.by_url(URL + name)] == (["R1", "R2"] if number % 2 == 0 else ["R2"])
    for number, name in enumerate(names):
        assert len(index.by_url(URL + name + "#fragment")) == (2 if number % 2 == 0 else 1)
    assert len(index.by_key(cdxj.surt(URL + "B1"))) == 2
    assert index.by_url(URL) == index.by_url("") == []
    first = index.by_url(URL + "a0")[0]
    assert first.digest is not None
    assert index.by_digest(first.digest) == first
    assert index.by_digest("sha1:NOTHING") is None


def test_the_nearest_capture_in_time(data: Path, open_writer: OpenWriter, make_exchange: MakeExchange) -> None:
    with open_writer() as writer:
        dates = [writer.write_exchange(make_exchange(URL, page(str(n)))).entry for n in range(4)]
    assert [entry.date for entry in cdxj.lookup(data, URL)] == [one.date for one in dates if one]
    for at in ("2026-01-31T08:00:03Z", "20260131080003"):
        assert cdxj.lookup(data, URL, at)[0] == dates[2]
    assert cdxj.lookup(data, URL, "2031")[0] == dates[3]


def test_lines_are_found_in_sorted_files_of_any_shape(tmp_path: Path) -> None:
    from archive.warc.lookup import first_line_from

    lines = sorted(b"k%d %s\n" % (number, b"x" * (number * 37 % 300)) for number in range(200))
    path = tmp_path / "sorted"
    path.write_bytes(b"".join(lines))
    with path.open("rb") as file:
        for wanted in [*(line.partition(b" ")[0] + b" " for line in lines), b"a", b"k1", b"k5a", b"z"]:
            first_line_from(file, path.stat().st_size, wanted)
            assert file.readline() == next((line for line in lines if line >= wanted), b"")


def test_a_follower_misses_nothing(data: Path, open_writer: OpenWriter, make_exchange: MakeExchange) -> None:
    with open_writer("R0") as writer:
        writer.write_exchange(make_exchange(URL + "old", page("old")))
    follower = cdxj.Follower(data)
    assert follower.poll() == []
    told: list[str] = []
    with open_writer("R1", max_size=2000) as writer:
        for number in range(9):
            writer.write_exchange(make_exchange(f"{URL}{number}", b"HTTP/1.1 200 OK\r\n\r\n" + os.urandom(900)))
            if number % 3 == 0:
                writer.sync()
                told += [entry.url for entry in follower.poll()]
                assert told[-1] == f"{URL}{number}"
    with open_writer("R2") as writer:  # begun, ended and merged between two polls
        writer.write_exchange(make_exchange(URL + "quick", page("quick")))
    told += [entry.url for entry in follower.poll()]
    assert set(told) == {*(f"{URL}{number}" for number in range(9)), URL + "quick"}
    assert follower.poll() == []


def test_half_a_line_is_not_told(data: Path, open_writer: OpenWriter, make_exchange: MakeExchange) -> None:
    follower = cdxj.Follower(data)
    writer = open_writer(sync_seconds=0)
    writer.write_exchange(make_exchange(URL, page("x")))
    [journal] = (data / "warc").glob("*.cdxj")
    line = journal.read_bytes()
    journal.write_bytes(line + line[:50])
    assert len(follower.poll()) == 1
    assert len(list(cdxj.entries(data))) == 1
    journal.write_bytes(line + line)
    assert len(follower.poll()) == 1
    journal.write_bytes(line)
    writer.close()
