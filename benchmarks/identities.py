"""What `gongkai verify` and `gongkai ingest` need to know a million records: peak of the resident set, processor time.

    python benchmarks/identities.py --records 1000000

The archive holds that many resource records of some 100 bytes and a row of `captures` for each. It is verified, its
index is made anew, it is taken into an empty archive, and taken in once more, of which nothing is new. Each step is a
process of its own; `nothing` is one that only imports what the others do. A twentieth of the records shows what grows.
"""

from __future__ import annotations

import argparse
import gzip
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import closing
from pathlib import Path

from archive.ids import stable_id
from archive.verify import verify
from archive.warc import cdxj
from archive.warc.ingest import Ingestion
from archive.warc.recover import rebuild

HOSTS = 2000


def fill(data: Path, records: int) -> None:
    """The archive, its index, and rows of `captures` that say the same; nothing else in the database."""
    (data / "warc").mkdir(parents=True)
    with (data / "warc" / "generated.warc.gz").open("wb") as file:
        for number in range(records):
            payload = b"%d" % number
            record_id = uuid.UUID(int=number * 2**61 + number)
            head = (
                f"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:{record_id}>\r\n"
                f"WARC-Date: 2026-01-01T00:00:00Z\r\nContent-Type: text/plain\r\nContent-Length: {len(payload)}\r\n"
                f"WARC-Target-URI: http://www.host{number % HOSTS}.gov.cn/zwgk/xxgknb/2023/{number}.html\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + payload + b"\r\n\r\n", 1, mtime=0))
    rebuild(data)
    with closing(sqlite3.connect(data / "gongkai.db")) as database:
        database.executescript("""
            CREATE TABLE captures (id INTEGER PRIMARY KEY, url, warc_file, warc_offset, warc_length);
            CREATE TABLE reports (id INTEGER PRIMARY KEY, capture_id);
            CREATE TABLE statistics (report_id, table_id, line, "column", value, unit, raw, kind, source, locator);
        """)
        rows = ((stable_id(one.record_id), one.url, one.filename, one.offset, one.length) for one in cdxj.entries(data))
        database.executemany("INSERT INTO captures VALUES (?, ?, ?, ?, ?)", rows)
        database.commit()


def step(name: str, data: Path, other: Path) -> str:
    """Do one of the steps; what it said, in short."""
    if name == "verify":
        result = verify(data)
        return f"{result.counts['captures']:,} captures, {len(result.faults)} faults"
    if name == "reindex":
        return f"{len(rebuild(data))} faults"
    if name.startswith("ingest"):
        with Ingestion(other) as ingestion:
            taken = ingestion.take_archive(data / "warc" / "generated.warc.gz")
        return f"{taken.records:,} taken in, {taken.skipped:,} known"
    return ""


def measure(data: Path, other: Path, name: str) -> None:
    started = time.process_time()
    said = step(name, data, other)
    status = Path("/proc/self/status").read_text().splitlines()
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))  # kilobytes
    print(
        f"{name:14} {peak / 1e3:6,.0f} MB at its peak, {time.process_time() - started:6,.1f} CPU s  {said}", flush=True
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--step", nargs=3, metavar=("NAME", "DATA", "OTHER"), help="one of them, in this process")
    asked = parser.parse_args()
    if asked.step:
        name, data, other = asked.step
        measure(Path(data), Path(other), name)
        return
    for records in (asked.records // 20, asked.records):
        with tempfile.TemporaryDirectory() as folder:
            data, other = Path(folder) / "data", Path(folder) / "other"
            fill(data, records)
            print(f"{records:,} records")
            for name in ("nothing", "verify", "reindex", "ingest", "ingest again"):
                command = [sys.executable, __file__, "--step", name, str(data), str(other)]
                subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
