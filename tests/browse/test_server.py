"""Served for real, over loopback; and everything that may stand in the way."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

from archive.browse import NoDatabaseError, PortInUseError, ServeError, open_pages, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browse.conftest import Archive, Pages, Stocked

_PROGRAM = """
import sys
from pathlib import Path
from archive.browse import serve
serve(Path(sys.argv[1]), port=0, ready=lambda address: print(address, flush=True))
"""


@contextmanager
def served(data: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    program = [sys.executable, "-c", _PROGRAM, str(data)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process
        finally:
            process.terminate()


def test_the_pages_answer_over_loopback(stocked: Stocked) -> None:
    with served(stocked.data) as (address, process):
        assert address.startswith("http://127.0.0.1:")
        answer = httpx.get(f"{address}-/report/{stocked.report_id}", timeout=30)
        assert answer.status_code == 200
        assert "甲县人民政府" in answer.text
        process.terminate()
        process.wait(timeout=15)


def test_a_live_archive_is_shown_as_it_grows(empty: Archive, browse: type[Pages]) -> None:
    pages = browse(empty.data)
    assert "档案还是空的" in pages.get("/").text
    empty.report(empty.capture("http://a-example.gov.cn/", b"<p>x</p>"))
    assert "档案还是空的" not in pages.get("/").text


def test_a_port_in_use_is_said_in_one_line(stocked: Stocked) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        with pytest.raises(
            PortInUseError, match=rf"^port {port} of 127\.0\.0\.1 is in use; choose another with --port$"
        ):
            serve(stocked.data, "127.0.0.1", port)


def test_an_address_that_is_not_ours(stocked: Stocked) -> None:
    with pytest.raises(ServeError, match=r"192\.0\.2\.1"):
        serve(stocked.data, "192.0.2.1", 0)


def test_a_missing_database(tmp_path: Path) -> None:
    with pytest.raises(NoDatabaseError, match="gongkai build"):
        serve(tmp_path, port=0)


def test_a_database_of_a_newer_version(empty: Archive) -> None:
    empty.database.execute("pragma user_version = 999")
    with pytest.raises(ServeError, match="newer"):
        open_pages(empty.data)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "gongkai.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(ServeError, match=r"gongkai\.db"):
        open_pages(tmp_path)


def test_immutable_does_not_lose_what_waits_in_the_log(empty: Archive, browse: type[Pages]) -> None:
    empty.report(empty.capture("http://a-example.gov.cn/", b"<p>x</p>"))
    assert "1</b> 份报告" in browse(empty.data, immutable=True).get("/").text


def test_immutable_is_refused_while_a_transaction_is_open(empty: Archive) -> None:
    empty.insert("runs", id="r1")
    with closing(sqlite3.connect(empty.data / "gongkai.db")) as reader:
        reader.execute("begin")
        reader.execute("select * from runs").fetchall()
        empty.insert("runs", id="r2")
        with pytest.raises(ServeError, match="finished copy"):
            open_pages(empty.data, immutable=True)


@pytest.mark.parametrize("first", ["datasette.app", "archive.browse"])
def test_the_plugin_is_registered_once_whatever_is_imported_first(first: str) -> None:
    program = f"""
import {first}
from archive.browse.server import register
register(); register()
import archive.browse
from datasette.plugins import pm
hooks = pm.get_hookcallers(archive.browse)
assert len(hooks) >= 8, hooks
assert [name for name, plugin in pm.list_name_plugin() if plugin is archive.browse] == ["gongkai"]
assert sum(impl.plugin is archive.browse for impl in pm.hook.register_routes.get_hookimpls()) == 1
"""
    subprocess.run([sys.executable, "-c", program], check=True)
