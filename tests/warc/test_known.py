"""Which records are known: as if all ids were held in a set, whatever the order in which sources come."""

from __future__ import annotations

import gzip
import tempfile
from collections import Counter
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.warc.ingest import Ingestion
from archive.warc.reader import iter_records
from archive.warc.sorting import each_once, sorted_lines

GROUP = ("response", "request", "metadata")


def group(number: int) -> bytes:
    """An exchange as others write it: three records, their ids known by the number."""
    return b"".join(
        gzip.compress(
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{kind}-{number}>\r\n"
            f"WARC-Date: 2020-01-01T00:00:00Z\r\nWARC-Target-URI: http://a.gov.cn/{number}\r\n"
            "Content-Type: text/plain\r\nContent-Length: 1\r\n\r\nx\r\n\r\n".encode(),
            mtime=0,
        )
        for kind in GROUP
    )


sources = st.lists(st.lists(st.integers(0, 20), min_size=1, max_size=8), min_size=1, max_size=4)


@settings(max_examples=40, deadline=None)
@given(runs=st.lists(sources, min_size=1, max_size=3))
def test_what_is_known_is_what_was_taken(runs: list[list[list[int]]]) -> None:
    known: set[int] = set()
    with tempfile.TemporaryDirectory() as folder:
        data, path = Path(folder) / "data", Path(folder) / "source.warc.gz"
        for run in runs:
            with Ingestion(data) as ingestion:
                for numbers in run:
                    path.write_bytes(b"".join(map(group, numbers)))
                    taken = ingestion.take_archive(path)
                    new = set(numbers) - known
                    assert (taken.records, taken.captures) == (len(GROUP) * len(new), len(new))
                    assert taken.skipped == len(GROUP) * (len(numbers) - len(new))
                    known |= new
        files = (data / "warc").glob("*.warc.gz")
        ids = Counter(record.record_id for file in files for record in iter_records(file) if record.type in GROUP)
    assert ids == Counter(f"<urn:uuid:{kind}-{number}>" for number in known for kind in GROUP)


@given(
    lines=st.lists(st.binary(max_size=3).map(lambda text: text.replace(b"\n", b"") + b"\n")), at_once=st.integers(1, 9)
)
def test_lines_are_sorted_whatever_fits_in_memory(lines: list[bytes], at_once: int) -> None:
    with sorted_lines(lines, at_once) as ordered:
        assert list(ordered) == sorted(lines)
    with sorted_lines(lines, at_once) as ordered:
        once = list(each_once(ordered))
    assert all(one < other for one, other in pairwise(once))
    assert set(once) == set(lines)
