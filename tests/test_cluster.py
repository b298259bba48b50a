"""The engine `ray`: what it reads is what this machine reads; on a machine without Ray it says what is missing."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from archive.build import build
from archive.cli import main
from archive.cluster import MISSING, RayWorkers
from archive.workers import WorkersError
from tests.crawled import START, A, Crawl, report_page, rows_of

if TYPE_CHECKING:
    from pathlib import Path

needs_ray = pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="the extra `ray` is not installed")
READ = """SELECT r.url, r.status, r.reason, s.table_id, s.line, s."column", s.value, s.raw, s.locator FROM reports r
          LEFT JOIN statistics s ON s.report_id = r.id ORDER BY s.rowid, r.url"""


def archive(data: Path) -> None:
    with Crawl(data, "r1", START) as crawl:
        for year in (2019, 2021, 2022, 2023):
            crawl.get(A.replace("2022", str(year)), report_page("长沙市财政局", year, year % 10))


def test_without_ray_nothing_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive(tmp_path)
    monkeypatch.setitem(sys.modules, "ray", None)
    done = CliRunner().invoke(main, ["build", "--engine", "ray", "--data", str(tmp_path)])
    assert (done.exit_code, MISSING in done.output) == (2, True), done.output


@needs_ray
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::ResourceWarning")
def test_a_cluster_reads_what_this_machine_reads(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for data in (one, other):
        archive(data)
    build(one)
    done = build(other, engine=lambda data, _: RayWorkers(data, 2))
    assert done.faults == ()
    assert len(rows_of(other, READ)) > 100
    assert rows_of(one, READ) == rows_of(other, READ)


@needs_ray
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::ResourceWarning")
def test_a_machine_without_the_archive_reads_nothing(tmp_path: Path) -> None:
    archive(tmp_path)
    with pytest.raises(WorkersError, match=r"has no archive at .*: the folder must be shared"):
        build(tmp_path, engine=lambda data, _: RayWorkers(data / "elsewhere", 1))
