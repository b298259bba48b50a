"""What a killed build left behind, and addresses that nobody captured."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from archive.build import UnknownPageError, build
from archive.cli import main
from tests.crawled import START, A, Crawl, content, report_page

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.usefixtures("forked"),
    pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning"),
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with Crawl(tmp_path, "r1", START) as crawl:
        crawl.get(A, report_page("长沙市财政局", 2022))
    build(tmp_path)
    return tmp_path


def beside(data: Path) -> list[str]:
    return sorted(path.name for path in data.iterdir() if ".new" in path.name)


KILLED = """
import sys, time
from pathlib import Path
from archive import build, updating
updating.Build.read_snapshots = lambda *_: (print("reading", flush=True), time.sleep(60))
build.build(Path(sys.argv[1]), fresh=True)
"""


def test_a_killed_fresh_build_leaves_nothing_for_long(data: Path) -> None:
    before = content(data / "gongkai.db")
    with subprocess.Popen([sys.executable, "-c", KILLED, str(data)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"reading\n"
        left = beside(data)
        assert len(left) >= 1
        build(data)
        assert beside(data) == left, "one that is at work keeps its file"
        process.send_signal(signal.SIGKILL)
    for _ in range(100):
        build(data)
        if not beside(data):
            break
        time.sleep(0.1)  # its processes are still going
    assert beside(data) == []
    assert content(data / "gongkai.db") == before


def test_a_leftover_of_the_same_process_number_is_not_built_upon(data: Path) -> None:
    before = content(data / "gongkai.db")
    own = data / f"gongkai.db.new-{os.getpid()}"
    own.write_bytes(b"torn" * 5000)
    own.with_name(own.name + "-wal").write_bytes(b"torn")
    build(data, fresh=True)
    assert content(data / "gongkai.db") == before
    assert beside(data) == []


@pytest.mark.parametrize("fresh", [False, True])
def test_pages_that_were_never_captured_are_named(data: Path, fresh: bool) -> None:
    with pytest.raises(UnknownPageError, match="nowhere"):
        build(data, only=(A, "http://nowhere.gov.cn/"), fresh=fresh)
    with pytest.raises(UnknownPageError, match=f"there is {A}"):
        build(data, only=(A.replace("http:", "https:"),))
    assert build(data, only=(A, A + "#part")).snapshots_read == 1
    result = CliRunner().invoke(main, ["build", "--only", "http://nowhere.gov.cn/", "--data", str(data)])
    assert result.exit_code == 2
    assert "no capture of this address" in result.stderr
