"""What earlier runs found is asked again, of the years asked for, though no list shows it any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.crawled import report_page
from tests.crawler.column import AGENCY, Column
from tests.crawler.loopback import Answer, Loopback, ok
from tests.crawler.running import crawl, run_record

if TYPE_CHECKING:
    from pathlib import Path

YEARS = (2021, 2022, 2023)


class Web(Column):
    """Each report has an attachment; once the web is `bare`, the column shows none of them."""

    bare = False

    def listed(self) -> str:
        return "" if self.bare else super().listed()

    def report(self, year: int) -> Answer:
        link = f'<a href="/files/{year % 100}.pdf">附件</a>'
        return ok(report_page(AGENCY, year).decode().replace("</body>", f"{link}</body>"))

    def other(self, path: str) -> Answer:
        return ok("%PDF-1.4", "application/pdf") if path.startswith("/files/") else super().other(path)


def asked(server: Loopback, since: int) -> set[str]:
    """The reports and attachments that were asked for; of their years two digits."""
    return {path[-7:-5] if path.endswith(".html") else path[-6:] for path in server.paths[since:] if "2" in path}


@pytest.mark.parametrize("between", [{"years": "2023"}, {"max_pages": 2}])
def test_known_addresses_are_asked_of_their_years(tmp_path: Path, between: dict[str, str]) -> None:
    web = Web(*YEARS)
    sites, data = tmp_path / "sites.csv", tmp_path / "data"
    every = {one for year in ("21", "22", "23") for one in (year, f"{year}.pdf")}
    with Loopback(web) as server:
        sites.write_text(f"id,name,region_code,level,platform,seed\ncz,{AGENCY},430100,city,,{server.url}/\n", "utf-8")
        crawl(data, {"sites": str(sites)})
        assert asked(server, 0) == every
        record = run_record(data, ":site:cz")
        named = {int(url[-9:-5]): year for url, year in record["years"].items() if url.endswith(".html")}
        assert named == {year: year for year in YEARS}
        assert len(record["years"]) == len(record["candidates"]) + len(record["documents"]) == len(every)
        web.bare = True
        since = len(server.paths)
        crawl(data, {"sites": str(sites), **between})
        assert asked(server, since) == ({"23", "23.pdf"} if "years" in between else set())
        since = len(server.paths)
        crawl(data, {"sites": str(sites)})
        assert asked(server, since) == every
