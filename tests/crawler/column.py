"""A site with one column of reports, for the trials of what crawls after the first one do."""

from __future__ import annotations

from tests.crawled import report_page
from tests.crawler.loopback import Answer, ok, status

AGENCY = "长沙市财政局"


class Column:
    """The front page, the column that lists a report a year, and the reports."""

    def __init__(self, *years: int) -> None:
        self.years = years

    def __call__(self, url: str, path: str, head: bytes) -> Answer:
        if path == "/robots.txt":
            return ok("User-agent: *\nDisallow:\n", "text/plain")
        if path == "/":
            return ok(f'<title>{AGENCY}</title><a href="/zfxxgknb/">政府信息公开年报</a>')
        if path == "/zfxxgknb/":
            return ok("<title>政府信息公开年报</title>" + self.listed())
        year = next((year for year in self.years if path == f"/zfxxgknb/{year}.html"), None)
        return self.other(path) if year is None else self.report(year)

    def listed(self) -> str:
        items = (f'<li><a href="{one}.html">{AGENCY}{one}年政府信息公开工作年度报告</a></li>' for one in self.years)
        return "".join(items)

    def report(self, year: int) -> Answer:
        return ok(report_page(AGENCY, year))

    def other(self, path: str) -> Answer:
        return status(404)
