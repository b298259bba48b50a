"""One whole run for all tests of this folder: the sample web crawled twice, as `gongkai demo` does it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archive.demo.run import DemoResult, crawl_twice, summarise
from archive.demo.server import Asked, SampleServer
from archive.demo.web import sample_web

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Run:
    """What is left of the run: the data folder, the summary, and the server's log of each crawl."""

    data: Path
    result: DemoResult
    run_ids: tuple[str, str]
    first: tuple[Asked, ...]
    second: tuple[Asked, ...]

    def rows(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.data / "gongkai.db")) as database:
            return database.execute(query, parameters).fetchall()


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    data = tmp_path_factory.mktemp("end_to_end") / "demo"
    said: list[tuple[str, int]] = []
    with SampleServer(sample_web("before")) as server:
        data.mkdir()
        first, second = crawl_twice(data, server, report=lambda words: said.append((words, len(server.log))))
        log = server.log
    middle = next(count for words, count in said if words.startswith("the web is edited"))
    return Run(data, summarise(data, first, second), (first.run_id, second.run_id), log[:middle], log[middle:])


@pytest.fixture(scope="session")
def manifest() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((ROOT / "demo" / "manifest.json").read_text("utf-8"))
    return found
