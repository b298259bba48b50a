"""The database is a pure function of the archive: as filled live, and built afresh, it has the same rows."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from archive.build import build
from archive.texts import check_texts, text_differences
from archive.warc.recover import rebuild

if TYPE_CHECKING:
    from pathlib import Path

    from tests.end_to_end.conftest import Run

# The full-text index is laid out by SQLite as rows come in; what it holds is compared by its content table.
INTERNALS = ("_data", "_idx", "_docsize", "_config")


def content(database_file: Path) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(database_file)) as database:
        names = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
        return {
            name: sorted(database.execute(f'select * from "{name}"').fetchall(), key=repr)
            for name in names
            if not name.startswith("reports_search") or not name.endswith(INTERNALS)
        }


def test_a_fresh_build_has_the_same_content(run: Run, tmp_path: Path) -> None:
    live = content(run.data / "gongkai.db")
    copy = tmp_path / "copy"
    copy.mkdir()
    shutil.copytree(run.data / "warc", copy / "warc")  # the archive alone: the index too is made again
    assert rebuild(copy) == []
    build(copy, fresh=True)
    fresh = content(copy / "gongkai.db")
    assert live.keys() == fresh.keys()
    assert {name: len(rows) for name, rows in live.items()} == {name: len(rows) for name, rows in fresh.items()}
    assert [name for name in live if live[name] != fresh[name]] == []


def test_a_fresh_build_has_the_same_texts(run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    shutil.copytree(run.data / "warc", copy / "warc")
    build(copy, fresh=True)
    assert list(text_differences(run.data, copy)) == []
    with closing(sqlite3.connect(copy / "gongkai.db")) as database:
        sql = "select count(distinct capture_id) from reports where status != 'unreadable'"
        (expected,) = database.execute(sql).fetchone()
    assert len([record_id for record_id, _, _ in check_texts(run.data) if record_id]) == expected > 0


def test_a_second_build_changes_nothing(run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(run.data, copy)
    before = content(copy / "gongkai.db")
    build(copy)
    assert content(copy / "gongkai.db") == before
