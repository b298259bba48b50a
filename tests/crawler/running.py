"""Crawls in processes of their own, and what they wrote."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy") and "GONGKAI" not in name
}


def command(
    data: Path, arguments: dict[str, Any], settings: dict[str, Any], spider: str = "annual_reports"
) -> list[str]:
    start = ["crawl", spider] if spider == "annual_reports" else ["runspider", str(ROOT / "tests/crawler" / spider)]
    said = [f"{name}={value}" for name, value in arguments.items()]
    set_to = {"GONGKAI_DATA": data, "GONGKAI_DELAY": 0, "LOG_LEVEL": "INFO", **settings}
    return [
        *(sys.executable, "-m", "scrapy", *start),
        *(part for one in said for part in ("-a", one)),
        *(part for name, value in set_to.items() for part in ("-s", f"{name}={value}")),
    ]


def crawl(
    data: Path, arguments: dict[str, Any], settings: dict[str, Any] | None = None, spider: str = "annual_reports"
) -> str:
    """Runs to the end; its log. Fails the test where the log has a traceback."""
    done = subprocess.run(
        command(data, arguments, settings or {}, spider),
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr
    return done.stderr


def records(data: Path) -> list[tuple[dict[str, str], bytes]]:
    """(WARC headers, block) of every record, in the order of the files."""
    found = []
    for path in sorted((data / "warc").glob("*.warc.gz*")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, no_record_parse=True):
                found.append((dict(record.rec_headers.headers), record.raw_stream.read()))
    return found


def blocks(data: Path, kind: str) -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = defaultdict(list)
    for headers, block in records(data):
        if headers["WARC-Type"] == kind:
            found[headers.get("WARC-Target-URI", "")].append(block)
    return found


def run_record(data: Path, name: str) -> dict[str, Any]:
    """The newest run record whose URI ends so (`start`, `end`) or has `:site:ID` in it."""
    said = [
        json.loads(block)
        for headers, block in records(data)
        if headers["WARC-Type"] == "resource" and name in headers["WARC-Target-URI"]
    ]
    return dict(said[-1])
