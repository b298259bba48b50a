"""Files that survive: kills, full disks, cuts at any byte, indexes thrown away."""

from __future__ import annotations

import errno
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.warc import archivefile, cdxj
from archive.warc.audit import Audit
from archive.warc.errors import ArchiveError, ArchiveFullError, LockedError
from archive.warc.exchange import Exchange
from archive.warc.reader import iter_records, read_capture
from archive.warc.recover import rebuild, recover
from archive.warc.scan import entries_of
from archive.warc.writer import WarcWriter

if TYPE_CHECKING:
    from archive.warc.record import Fault

    from .conftest import MakeExchange, OpenWriter

URL = "http://www.example.gov.cn/nb/"


def only(data: Path, pattern: str) -> Path:
    [path] = (data / "warc").glob(pattern)
    return path


def test_a_file_is_open_until_it_is_closed(data: Path, open_writer: OpenWriter, make_exchange: MakeExchange) -> None:
    writer = open_writer(sync_seconds=1000)
    acknowledged: list[int] = []
    writer.on_durable(acknowledged.append)
    written = [writer.write_exchange(make_exchange(f"{URL}{number}")) for number in range(3)]
    path = only(data, "*.warc.gz.open")
    assert re.fullmatch(r"gongkai-\d{17}-\d{5}-\d+~[\w-]+\.warc\.gz\.open", path.name)
    assert writer.durable_sequence == 0
    assert list(cdxj.entries(data)) == []  # nothing is said of what may not be on disk
    writer.sync()
    writer.sync()
    assert acknowledged == [written[-1].sequence] == [writer.durable_sequence]
    assert list(cdxj.entries(data)) == [one.entry for one in written]
    assert written[0].entry is not None
    assert read_capture(data, written[0].entry).warc_file == path.name.removesuffix(".open")
    writer.close()
    writer.close()
    assert {path.name for path in data.rglob("*") if path.is_file()} == {
        path.name.removesuffix(".open"),
        "index.cdxj",
        "lock",
    }
    assert [entry.url for entry in cdxj.entries(data)] == [f"{URL}{number}" for number in range(3)]


def test_sync_comes_with_the_writes_when_it_is_due(open_writer: OpenWriter, make_exchange: MakeExchange) -> None:
    with open_writer(sync_seconds=0) as writer:
        assert writer.write_exchange(make_exchange(URL)).sequence == writer.durable_sequence == 1


def test_files_roll_between_groups(data: Path, open_writer: OpenWriter, make_exchange: MakeExchange) -> None:
    with open_writer(max_size=3000) as writer:
        for number in range(12):
            writer.write_exchange(make_exchange(f"{URL}{number}", b"HTTP/1.1 200 OK\r\n\r\n" + os.urandom(400)))
    paths = sorted((data / "warc").glob("*.warc.gz"))
    assert len(paths) > 2
    for path in paths:
        types = [record.type for record in iter_records(path)]
        assert types == ["warcinfo"] + ["response", "request", "metadata"] * (len(types) // 3)
    assert recover(data) == []


def test_two_runs_at_once_are_refused(data: Path, open_writer: OpenWriter) -> None:
    code = f"from archive.warc.writer import *; from pathlib import Path; WarcWriter(Path({str(data)!r}), run_id='x', info={{}})"
    with open_writer():
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert "LockedError" in done.stderr
        assert f"process {os.getpid()}" in done.stderr
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, list[int]]:
    """A WARC file of six groups, and where each group ends."""
    from datetime import UTC, datetime

    from archive.warc.exchange import Exchange

    data = tmp_path_factory.mktemp("whole")
    ends = []
    with WarcWriter(data, run_id="R", info={}) as writer:
        for number in range(6):
            page = b"HTTP/1.1 200 OK\r\n\r\n" + b"%d" % number * 200
            writer.write_exchange(Exchange(f"{URL}{number}", datetime.now(UTC), b"GET", page))
            ends.append(writer.present_file().size)
    return only(data, "*.warc.gz").read_bytes(), ends


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(share=st.floats(0, 1), journaled=st.integers(0, 6), junk=st.binary(max_size=40))
def test_any_cut_leaves_all_groups_before_it(
    whole: tuple[bytes, list[int]], share: float, journaled: int, junk: bytes
) -> None:
    content, ends = whole
    cut = round(share * len(content))
    survivors = sum(end <= cut for end in ends)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        (data / "warc").mkdir()
        path = data / "warc" / "gongkai-1.warc.gz.open"
        path.write_bytes(content)
        lines = [cdxj.format_line(entry) for entry in entries_of(path)]
        path.write_bytes(content[:cut] + junk)
        (data / "warc" / "gongkai-1.cdxj").write_bytes(b"".join(lines[:journaled]) + b"torn li")
        faults: list[Fault] = []
        read = [record.url for record in iter_records(path, on_fault=faults.append) if record.type == "metadata"]
        assert read[:survivors] == [f"{URL}{number}" for number in range(survivors)]
        repairs = recover(data)
        assert [entry.url for entry in cdxj.entries(data)] == [f"{URL}{number}" for number in range(survivors)]
        assert [read_capture(data, entry).payload for entry in cdxj.entries(data)] == [
            b"%d" % number * 200 for number in range(survivors)
        ]
        end = ends[survivors - 1] if survivors else 0
        assert len(repairs) == 1
        assert repairs[0].is_loss == (journaled > survivors)
        kept = sum(file.stat().st_size for file in (data / "warc").glob("*.warc.gz"))
        assert kept in (end, kept if not survivors else end)
        assert repairs[0].bytes_cut == cut + len(junk) - kept
        assert recover(data) == []


WRITE_FOR_EVER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from archive.warc.exchange import Exchange
from archive.warc.scan import entries_of
from archive.warc.writer import WarcWriter
import os
writer = WarcWriter(Path(sys.argv[1]), run_id=sys.argv[2], info={}, sync_seconds=0.01, max_size=200_000)
writer.on_durable(lambda sequence: print(sequence, flush=True))
number = 0
while True:
    page = b"HTTP/1.1 200 OK\\r\\n\\r\\n" + os.urandom(3000)
    writer.write_exchange(Exchange(f"http://a.gov.cn/{sys.argv[2]}/{number}", datetime.now(UTC), b"GET", page))
    number += 1
"""


def kill_again_and_again(data: Path, waits: dict[str, int]) -> None:
    """One writer a run, killed after so many acknowledgements: nothing that was acknowledged is lost."""
    acknowledged_by: dict[str, int] = {}
    for run, lines_before_the_kill in waits.items():
        command = [sys.executable, "-c", WRITE_FOR_EVER, str(data), run]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for _ in range(lines_before_the_kill):
                acknowledged = int(process.stdout.readline())
            process.send_signal(signal.SIGKILL)
            acknowledged = max([acknowledged, *(int(line) for line in process.stdout if line.endswith("\n"))])
        acknowledged_by[run] = acknowledged
        assert sum(f"/{run}/" in entry.url for entry in cdxj.entries(data)) >= acknowledged
    assert not any(repair.is_loss for repair in recover(data))
    faults: list[Fault] = []
    for path in (data / "warc").iterdir():
        assert path.name.endswith(".warc.gz")
        list(iter_records(path, on_fault=faults.append))
    assert faults == []
    urls = {entry.url for entry in cdxj.entries(data)}
    for run, acknowledged in acknowledged_by.items():
        assert {f"http://a.gov.cn/{run}/{number}" for number in range(acknowledged)} <= urls
    assert all(read_capture(data, entry).payload for entry in cdxj.entries(data))
    audit = Audit(data)
    audit.run()
    assert (audit.faults, audit.notes) == ([], [])


@pytest.mark.parametrize("lines_before_the_kill", [1, 4, 11])
def test_kill_9_loses_nothing_that_was_acknowledged(data: Path, lines_before_the_kill: int) -> None:
    kill_again_and_again(data, dict.fromkeys(("a", "b"), lines_before_the_kill))


@pytest.mark.soak
@pytest.mark.timeout(1200)
def test_ten_kills_lose_nothing_that_was_acknowledged(data: Path) -> None:
    kill_again_and_again(data, {f"run{number}": random.randint(1, 600) for number in range(10)})


def test_a_full_disk_leaves_nothing_torn(
    data: Path, open_writer: OpenWriter, make_exchange: MakeExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = open_writer(sync_seconds=0)
    writer.write_exchange(make_exchange(URL + "1"))
    before = only(data, "*.open").read_bytes()
    left = 300

    def write_little(descriptor: int, text: bytes) -> None:
        nonlocal left
        os.write(descriptor, text[:left])
        left -= len(text)
        if left < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(archivefile, "write_all", write_little)
        with pytest.raises(ArchiveFullError, match="No space left"):
            writer.write_exchange(make_exchange(URL + "2", b"HTTP/1.1 200 OK\r\n\r\n" + os.urandom(5000)))
    assert only(data, "*.open").read_bytes() == before
    assert writer.durable_sequence == 1
    writer.close()
    assert [entry.url for entry in cdxj.entries(data)] == [URL + "1"]
    assert recover(data) == []


def test_a_disk_too_full_for_the_journal_acknowledges_nothing(
    data: Path, open_writer: OpenWriter, make_exchange: MakeExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = open_writer(sync_seconds=1000)
    writer.write_exchange(make_exchange(URL + "1"))

    def refuse(descriptor: int, text: bytes) -> None:
        os.write(descriptor, text[:10])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(archivefile, "write_all", refuse)
    with pytest.raises(ArchiveFullError):
        writer.sync()
    assert writer.durable_sequence == 0
    assert only(data, "*.cdxj").read_bytes() == b""
    with pytest.raises(ArchiveFullError):
        writer.close()
    monkeypatch.undo()
    repairs = recover(data)  # the lock is free again, and what was written is found
    assert [str(repair).partition(": ")[2] for repair in repairs] == ["left open; nothing was lost"]
    assert [entry.url for entry in cdxj.entries(data)] == [URL + "1"]


def test_the_index_follows_from_the_files(data: Path, open_writer: OpenWriter, make_exchange: MakeExchange) -> None:
    for run in ("R1", "R2"):
        with open_writer(run) as writer:
            for number in range(5):
                writer.write_exchange(make_exchange(f"{URL}{number}?{run}"))
    index = data / "index.cdxj"
    good = index.read_bytes()
    assert good.splitlines() == sorted(good.splitlines())
    index.unlink()
    assert {repair.what for repair in recover(data)} == {"was not in the index: 5 records taken in"}
    assert index.read_bytes() == good
    index.write_bytes(b"not an index\n" + good[:200])
    recover(data)
    assert index.read_bytes() == good
    index.write_bytes(good[: good.index(b"\n") + 1])
    assert rebuild(data) == []
    assert index.read_bytes() == good


def test_files_that_went_or_shrank_leave_the_index(
    data: Path, open_writer: OpenWriter, make_exchange: MakeExchange
) -> None:
    for run in ("R1", "R2"):
        with open_writer(run) as writer:
            writer.write_exchange(make_exchange(f"{URL}1?{run}"))
            writer.write_exchange(make_exchange(f"{URL}2?{run}", b"HTTP/1.1 200 OK\r\n\r\n" + os.urandom(900)))
    first, second = sorted((data / "warc").glob("*.warc.gz"))
    first.unlink()
    content = second.read_bytes()
    second.write_bytes(content[:-1500])
    repairs = [str(repair) for repair in recover(data)]
    assert any(text.startswith(first.name) and "is gone" in text for text in repairs)
    assert any(text.startswith(second.name) and "shorter" in text for text in repairs)
    assert any("within a gzip member" in text for text in repairs)
    assert [entry.url for entry in cdxj.entries(data)] in ([f"{URL}1?R2"], [f"{URL}1?R2", f"{URL}2?R2"])
    assert second.read_bytes() == content[:-1500]  # a closed file is evidence: it is never changed


def losses(data: Path) -> list[tuple[int | None, str]]:
    return [(repair.offset, repair.what) for repair in recover(data) if repair.is_loss]


def write_pages(data: Path, count: int) -> tuple[Path, list[cdxj.Entry]]:
    with WarcWriter(data, run_id="R", info={}) as writer:
        for number in range(count):
            page = b"HTTP/1.1 200 OK\r\n\r\n" + os.urandom(900)
            writer.write_exchange(Exchange(f"{URL}{number}", datetime.now(UTC), b"GET", page))
    return only(data, "*.warc.gz"), sorted(cdxj.entries(data), key=lambda entry: entry.offset)


def test_what_is_lost_is_told_from_what_a_kill_leaves(data: Path) -> None:
    path, entries = write_pages(data, 4)
    name, content, index = path.name, path.read_bytes(), data / "index.cdxj"
    lines = [cdxj.format_line(entry) for entry in entries]
    journal = data / "warc" / name.replace(".warc.gz", ".cdxj")
    left = path.with_name(name + ".open")

    index.unlink()
    assert losses(data) == []  # made again from sound files
    path.rename(left)
    left.write_bytes(content + b"torn")
    index.unlink()
    journal.write_bytes(b"".join(lines[:3]))
    assert losses(data) == []  # nobody was told of the fourth, and it is kept all the same
    assert len(list(cdxj.entries(data))) == 4

    path.write_bytes(content[: entries[2].offset + 9])
    assert losses(data) == [
        (entries[2].offset, "is shorter than the index says, by 2 records: read anew"),
        (entries[2].offset, "the file ends within a gzip member"),
    ]
    assert losses(data) == []
    index.unlink()
    journal.write_bytes(b"".join(lines))
    assert losses(data)[0] == (entries[2].offset, "is shorter than its journal says, by 2 records: read anew")
    journal.write_bytes(b"".join(lines[1:]))
    path.unlink()
    assert losses(data) == [
        (entries[1].offset, "is gone, with 3 records that its journal names"),
        (entries[0].offset, "is gone, with 2 records: its lines were taken out of the index"),
    ]
    (data / "warc" / "none.warc.gz").write_bytes(b"none" * 99)
    assert losses(data) == losses(data) == [(0, "is no WARC file: not a WARC record")]


def test_a_damaged_member_of_a_file_left_open(data: Path) -> None:
    """What the journal names is kept and named; behind it, nothing counts from the damage on."""
    path, entries = write_pages(data, 4)
    content = bytearray(path.read_bytes())
    content[entries[1].offset + 300] ^= 0xFF
    content[entries[3].offset + 300] ^= 0xFF
    journal = data / "warc" / path.name.replace(".warc.gz", ".cdxj")
    journal.write_bytes(b"".join(cdxj.format_line(entry) for entry in entries[:3]))
    (data / "index.cdxj").unlink()
    path.rename(path.with_name(path.name + ".open"))
    path.with_name(path.name + ".open").write_bytes(content)
    [(offset, what)] = losses(data)
    assert (offset, what.startswith("damaged gzip member")) == (entries[1].offset, True)
    assert path.stat().st_size == entries[3].offset
    assert [entry.offset for entry in cdxj.entries(data)] == [entries[0].offset, entries[2].offset]


def test_a_file_of_which_nothing_is_left_is_set_aside(data: Path) -> None:
    path, entries = write_pages(data, 2)
    journal = data / "warc" / path.name.replace(".warc.gz", ".cdxj")
    journal.write_bytes(b"".join(cdxj.format_line(entry) for entry in entries))
    (data / "index.cdxj").unlink()
    path.unlink()
    path.with_name(path.name + ".open").write_bytes(bytes(5000))
    [(offset, what)] = losses(data)
    assert offset == entries[0].offset
    assert what == (
        f"2 records that its journal names are not there (5000 bytes, no whole record: set aside as {path.name}.damaged)"
    )
    assert only(data, "*.damaged").read_bytes() == bytes(5000)
    assert recover(data) == []


def test_a_merge_that_was_killed_half_way_is_done_again(
    data: Path, open_writer: OpenWriter, make_exchange: MakeExchange
) -> None:
    writer = open_writer()
    writer.write_exchange(make_exchange(URL))
    writer.sync()
    journal = only(data, "*.cdxj")
    lines = journal.read_bytes()
    writer.close()
    journal.write_bytes(lines)
    assert len(list(cdxj.entries(data))) == 1
    assert recover(data) == []
    assert not journal.exists()
    assert (data / "index.cdxj").read_bytes() == lines


def test_a_child_works_under_its_parents_lock(data: Path) -> None:
    from archive.warc.lock import DataLock

    code = f"from archive.warc.lock import *; from pathlib import Path; DataLock(Path({str(data)!r})).acquire()"
    with DataLock(data) as lock, DataLock(data):
        child = subprocess.run(
            [sys.executable, "-c", code],
            pass_fds=[lock.fileno()],
            env={**os.environ, **lock.environment()},
            check=False,
        )
        assert child.returncode == 0
        stranger = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
        assert stranger.returncode == 1
    with DataLock(data):
        pass


def test_errors_are_one_family() -> None:
    assert issubclass(ArchiveFullError, ArchiveError)
    assert issubclass(LockedError, ArchiveError)


def test_what_a_killed_merge_left_is_taken_away(
    data: Path, open_writer: OpenWriter, make_exchange: MakeExchange
) -> None:
    with open_writer() as writer:
        writer.write_exchange(make_exchange(URL))
    left = [data / "index.cdxj.new", data / "conversions.cdxj.new", data / "warc" / "a.cdxj.new"]
    for path in left:
        path.write_bytes(b"torn")
    assert recover(data) == []
    assert not any(path.exists() for path in left)
