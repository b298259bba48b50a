"""A report that a list names and that does not come: a gap that says so, and is asked for again by the next crawl."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from archive.build import build
from tests.crawler.column import AGENCY, Column
from tests.crawler.loopback import Answer, Loopback, ok, status
from tests.crawler.running import crawl, run_record

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MISSING = "<html><head><title>404</title></head><body>您访问的页面不存在</body></html>"


class Web(Column):
    """While the web is `broken`, the report on 2021 is answered otherwise."""

    def __init__(self, broken: Callable[[], Answer]) -> None:
        super().__init__(2019, 2021, 2022, 2023)
        self.broken: Callable[[], Answer] | None = broken

    def report(self, year: int) -> Answer:
        return self.broken() if year == 2021 and self.broken is not None else super().report(year)


def coverage(data: Path) -> dict[int, tuple[str | None, str | None]]:
    build(data, jobs=1)
    with closing(sqlite3.connect(data / "gongkai.db")) as database:
        rows = database.execute("SELECT year, status, reason FROM coverage WHERE year <= 2023").fetchall()
    return {year: (status, reason) for year, status, reason in rows}


@pytest.mark.parametrize(
    ("broken", "expected", "reason", "others"),
    [
        (lambda: status(404), "error", "an error page, or an empty answer", "absent"),
        (lambda: status(500), "error", "an error page, or an empty answer", "absent"),
        (lambda: ok(MISSING), "error", "a page that says there is none", "absent"),
        (lambda: Answer(b"", close=True), "unreachable", "the connection was closed before an answer", None),
    ],
)
def test_the_year_is_a_gap_until_the_page_comes(
    tmp_path: Path, broken: Callable[[], Answer], expected: str, reason: str, others: str | None
) -> None:
    web = Web(broken)
    sites, data = tmp_path / "sites.csv", tmp_path / "data"
    with Loopback(web) as server:
        sites.write_text(f"id,name,region_code,level,platform,seed\ncz,{AGENCY},430100,city,,{server.url}/\n", "utf-8")
        crawl(data, {"sites": str(sites)})
        page = f"{server.url}/zfxxgknb/2021.html"
        [failed] = run_record(data, ":site:cz")["failed"]
        assert (failed["url"], failed["year"], failed["reason"]) == (page, 2021, reason)
        found = coverage(data)
        assert found[2021] == (expected, f"{page}: {reason}")
        assert (found[2019][0], found[2020][0], found[2023][0]) == ("found", others, "found")
        web.broken = None
        crawl(data, {"sites": str(sites)})
        assert run_record(data, ":site:cz")["failed"] == []
        found = coverage(data)
        assert found[2021] == ("found", None)
        assert found[2020][0] == "absent"
