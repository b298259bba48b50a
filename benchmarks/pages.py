"""How long the pages take: a generated archive, a real Datasette on loopback, every page asked many times.

    python benchmarks/pages.py                        # 2,000 reports, some 350,000 figures
    python benchmarks/pages.py --reports 20000 --rounds 9

Reports go through the project's own writer, checks and loader. The archive stays in --folder and is used again when it
is there. Exit status 1 where a median is above --limit milliseconds.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import sqlite3
import statistics
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from archive.agencies.gazetteer import divisions
from archive.config import load_forms
from archive.database import load, rows
from archive.database.carried import Carrier
from archive.database.derive import Deriver
from archive.database.load import ReadReport, ReadSnapshot
from archive.database.schema import open_database, transaction
from archive.database.sites import SiteRow
from archive.database.wanted import Wanted
from archive.ids import stable_id
from archive.report.checks import check
from archive.report.layout import lay_out
from archive.report.model import Report, Section, Statistic
from archive.warc.exchange import Exchange
from archive.warc.writer import WarcWriter

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlite_utils

    from archive.report.form import Form, Table

YEARS = range(2017, 2025)
PROVINCES = ("430000", "420000", "320000", "330000", "340000", "350000", "360000", "440000", "510000", "370000")
BODIES = (
    "人民政府",
    "财政局",
    "教育局",
    "审计局",
    "司法局",
    "民政局",
    "水利局",
    "统计局",
    "商务局",
    "林业局",
    "体育局",
)
SUBJECTS = (
    "政务新媒体",
    "依申请公开",
    "政策解读",
    "平台建设",
    "监督保障",
    "信息管理",
    "重点领域",
    "队伍建设",
    "公众参与",
)
VERBS = ("持续加强", "不断规范", "进一步推进", "认真落实", "全面梳理", "及时更新", "严格审查", "统筹安排")
RESULTS = ("granted", "partly_granted", "refused_state_secret", "unavailable_not_held", "not_processed_petition")
SERVE = """
import sys
from pathlib import Path
from archive.browse import serve
serve(Path(sys.argv[1]), port=0, ready=lambda address: print(address, flush=True))
"""


@dataclass(frozen=True)
class Subject:
    """One report to be made."""

    index: int
    agency: str
    region_code: str
    level: str
    year: int

    @property
    def site(self) -> SiteRow:
        return SiteRow(f"s{stable_id(self.agency) % 10**9}", self.agency, self.region_code, self.level)

    @property
    def url(self) -> str:
        return f"http://www.{self.site.id}.gov.cn/nb/{self.year}.html"


def places() -> Iterator[tuple[str, str, str]]:
    """Full name, region code and level of provinces, their cities and counties."""
    every = {code: divisions().of_code(code) for code in _codes()}
    for code, division in every.items():
        if division is not None:
            level = "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"
            yield division.full_name, code, level


def _codes() -> Iterator[str]:
    for city in range(1, 12):
        for province in PROVINCES:
            if city == 1:
                yield province
            yield f"{province[:2]}{city:02}00"
            for county in (2, 3, 81, 82):
                yield f"{province[:2]}{city:02}{county:02}"


def subjects(number: int) -> Iterator[Subject]:
    index = 0
    for body in BODIES:
        for name, code, level in places():
            for year in YEARS:
                if index == number:
                    return
                yield Subject(index, name + body, code, level, year)
                index += 1


@dataclass
class Made:
    """A report and the page that carries it."""

    report: Report
    html: str


def make(subject: Subject, chance: random.Random, kept: list[str]) -> Made:
    """A report whose figures balance nearly always; a part of its sentences is last year's."""
    form = load_forms().of_year(subject.year)
    assert form is not None
    figures: list[Statistic] = []
    parts = [f"<h1>{escape(subject.agency)}{subject.year}年政府信息公开工作年度报告</h1>"]
    for number, table in enumerate(form.tables):
        values = values_of(table, chance)
        parts.append(sheet(form, table, number, values, figures))
    sections = tuple(section(number, chance, kept) for number in range(1, 7))
    parts += [f"<h2>{escape(one.heading)}</h2><p>{escape(one.text)}</p>" for one in sections]
    figures += stated(sections)
    report = Report(
        status="complete", title=f"{subject.agency}{subject.year}年政府信息公开工作年度报告", agency=subject.agency,
        year=subject.year, era=form.era, published_on=f"{subject.year + 1}-01-{subject.index % 40 + 1:02}"[:10]
        if subject.index % 40 < 31 else f"{subject.year + 1}-02-09", published_from="text", sections=sections,
        statistics=tuple(figures),
    )  # fmt: skip
    return Made(report, f"<!doctype html><meta charset=utf-8><body>{''.join(parts)}")


def values_of(table: Table, chance: random.Random) -> dict[tuple[str, str], float | None]:
    values: dict[tuple[str, str], float | None] = {}
    for line, column in table.cells:
        values[line.id, column.id] = float(chance.choice([0, 0, 0, 0, 1, 2, 7, chance.randint(0, 900)]))
    if table.id != "requests":
        return values
    for line, column in table.cells:
        values[line.id, column.id] = 0.0
        if line.id in RESULTS or line.id in ("carried_over", "carried_forward"):
            values[line.id, column.id] = float(chance.choice([0, 1, 2, 3, 8, 20]))
    for column in table.columns[:-1]:
        done = sum(values[line, column.id] or 0 for line in RESULTS)
        values["processed", column.id] = done
        carried = (values["carried_forward", column.id] or 0) - (values["carried_over", column.id] or 0)
        if done + carried < 0:
            values["carried_over", column.id], carried = 0.0, values["carried_forward", column.id] or 0
        values["received", column.id] = done + carried
    for line in table.lines:
        values[line.id, "total"] = sum(values[line.id, column.id] or 0 for column in table.columns[:-1])
    if chance.random() < 0.05:
        values["received", "total"] = (values["received", "total"] or 0) + 1
    if chance.random() < 0.04:
        values["refused_state_secret", "total"] = None
    return values


def sheet(
    form: Form, table: Table, number: int, values: dict[tuple[str, str], float | None], figures: list[Statistic]
) -> str:
    """The table as HTML; its figures, with where they stand in it, are added."""
    drawn = lay_out(table)
    units = {(line.id, column.id): line.unit_of(column) for line, column in table.cells}
    lines = []
    for row_number, row in enumerate((*drawn.head, *drawn.body)):
        cells = []
        for place, entry in enumerate(row):
            text = "" if entry.is_slot else entry.text
            if entry.is_slot:
                _, line, column = entry.key
                value = values[line, column]
                text = "" if value is None else str(int(value))
                figures.append(
                    Statistic(
                        table.id, line, column, value, units[line, column], text or None,
                        "blank" if value is None else "number" if value else "zero", "table",
                        locator={"kind": "cell", "table": number, "row": row_number, "cell": place},
                    )
                )  # fmt: skip
            spans = f'colspan="{entry.colspan}" rowspan="{getattr(entry, "rowspan", 1)}"'
            cells.append(f"<td {spans}>{escape(text)}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<p>{escape(form.title)}</p><table>{''.join(lines)}</table>"


def section(number: int, chance: random.Random, kept: list[str]) -> Section:
    """Some 700 characters, of which a half stands in the report of the year before."""
    sentences = [
        chance.choice(kept) if kept and chance.random() < 0.5 else
        f"本年度{chance.choice(VERBS)}{chance.choice(SUBJECTS)}，{chance.choice(VERBS)}{chance.choice(SUBJECTS)}"
        f"工作，共开展{chance.randint(2, 99)}次，涉及{chance.choice(SUBJECTS)}等方面。"
        for _ in range(18)
    ]  # fmt: skip
    kept[:] = [*kept[-60:], *sentences]
    text = "\n".join("".join(sentences[start : start + 6]) for start in range(0, 18, 6))
    return Section(number, f"{'一二三四五六'[number - 1]}、第{number}部分", text)


def stated(sections: tuple[Section, ...]) -> Iterator[Statistic]:
    for one in sections:
        start, end = 0, one.text.index("。") + 1
        locator = {"kind": "sentence", "section": one.number, "start": start, "end": end, "sentence": one.text[:end]}
        value = float(one.number * 3)
        yield Statistic("prose", "training_sessions", "total", value, "次", str(int(value)), "number", "prose",
                        ordinal=one.number, locator=locator)  # fmt: skip


def generate(data: Path, number: int) -> None:
    with closing(open_database(data / "gongkai.db")) as database:
        database.execute("PRAGMA synchronous = OFF")
        chance, kept = random.Random(1), list[str]()
        writer = WarcWriter(data, run_id="r1", info={"isPartOf": "gongkai-bench"})
        sites: dict[str, rows.Row] = {}
        try:
            for subject in subjects(number):
                if subject.year == YEARS[0]:
                    kept.clear()
                site = subject.site
                sites[site.id] = {"id": site.id, "name": site.name, "region_code": site.region_code,
                                  "level": site.level, "seed": f"http://www.{site.id}.gov.cn/"}  # fmt: skip
                put(database, writer, subject, make(subject, chance, kept))
            writer.sync()
        finally:
            writer.close()
        start = {"run": "r1", "command": "crawl", "started_at": "2026-01-01T00:00:00Z", "sites": list(sites.values())}
        record = {"id": 1, "run_id": "r1", "kind": "start", "written_at": "2026-01-01T00:00:00Z", "warc_file": "b",
                  "warc_offset": 0, "body": load.to_json(start)}  # fmt: skip
        with transaction(database):
            rows.insert(database, "run_records", [record])
        Deriver(database, load_forms(), [], "bench").derive()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def put(database: sqlite_utils.Database, writer: WarcWriter, subject: Subject, made: Made) -> None:
    """Archive and store one report as a crawl and a build do."""
    body = made.html.encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    at = datetime(2026, 1, 2 + subject.index % 20, 3, subject.index % 60, tzinfo=UTC)
    entry = writer.write_exchange(Exchange(subject.url, at, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", head + body)).entry
    assert entry is not None
    capture_id = stable_id(entry.record_id)
    carrier = Carrier(capture_id, subject.url, entry.digest, "text/html", entry.filename, entry.offset)
    snapshot = stable_id("snapshot", subject.url)
    wanted = Wanted(snapshot, subject.url, carrier, (), (capture_id,), (), entry.date, entry.date, subject.site)
    capture = {
        "id": capture_id, "url": subject.url, "captured_at": entry.date, "http_status": 200, "media_type": "text/html",
        "payload_digest": entry.digest, "record_type": "response", "warc_file": entry.filename,
        "warc_offset": entry.offset, "warc_length": entry.length, "run_id": "r1", "verdict": "page", "content": "html",
        "record_id": entry.record_id, "snapshot_id": snapshot,
    }  # fmt: skip
    with transaction(database):
        rows.insert(database, "captures", [capture])
    read = ReadReport(made.report, check(made.report, load_forms()), carrier, "text/html")
    load.load_snapshot(database, wanted, wanted.fingerprint("bench"), ReadSnapshot((read,)))


def pages(data: Path) -> Iterator[tuple[str, str]]:
    """Every page, in the ways in which it is asked."""
    with closing(sqlite3.connect(data / "gongkai.db")) as connection:
        report, capture, agency, before = connection.execute(
            """SELECT id, capture_id, agency_id, previous_id FROM reports
               WHERE year = 2023 AND is_current = 1 AND previous_id IS NOT NULL ORDER BY id LIMIT 1"""
        ).fetchone()
        (annex,) = connection.execute("SELECT id FROM reports WHERE era = '2014' ORDER BY id LIMIT 1").fetchone()
        (other,) = connection.execute("SELECT id FROM agencies WHERE id != ? ORDER BY id LIMIT 1", [agency]).fetchone()
    yield "home", "/"
    yield "report", f"/-/report/{report}"
    yield "report, annex of 2014", f"/-/report/{annex}"
    yield "snapshot", f"/-/snapshot/{capture}?report={report}&table_id=requests&line=received&column=total"
    yield (
        "snapshot, document",
        f"/-/snapshot/{capture}/document?report={report}&table_id=requests&line=received&column=total",
    )
    yield "trend of an agency", f"/-/trend/{agency}"
    yield "trend of two agencies", f"/-/trend/{agency}?with={other}"
    yield "trend beside the province's median", f"/-/trend/{agency}?with=province"
    yield "trend of a province", "/-/trend/region/430000"
    yield "trend of a level", "/-/trend/level/county"
    yield "trend of all", "/-/trend/all"
    yield "trend of all, median", "/-/trend/all?measure=median&line=annex2014.requests_received"
    yield "shares by year", "/-/shares"
    yield "shares by province", "/-/shares?by=province"
    yield "shares by agency of one year", "/-/shares?by=agency&year=2023"
    yield "shares, reports behind", "/-/shares?by=report&year=2023&region=430000"
    yield "compare two years", f"/-/compare/{before}/{report}"
    yield "compare across forms", f"/-/compare/{annex}/{report}"
    yield "reports, Datasette's table", "/gongkai/reports?is_current=1"
    yield "agencies, Datasette's table", "/gongkai/agencies"
    yield "statistics of a report", f"/gongkai/statistics?report_id={report}"
    yield "search", f"/-/search?q={quote('政策解读')}"


@contextmanager
def serving(data: Path) -> Iterator[str]:
    with subprocess.Popen([sys.executable, "-c", SERVE, str(data)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def ask(connection: http.client.HTTPConnection, path: str) -> tuple[float, int, int]:
    began = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    size = len(answer.read())
    return (time.perf_counter() - began) * 1000, answer.status, size


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--limit", type=float, default=150, help="milliseconds that no median may exceed")
    parser.add_argument("--folder", type=Path, default=Path("/tmp/gongkai-pages"))
    parser.add_argument("--only", default="", help="only pages whose name holds this")
    given = parser.parse_args()
    data = given.folder / str(given.reports)
    if not (data / "done").exists():
        data.mkdir(parents=True, exist_ok=True)
        began = time.perf_counter()
        generate(data, given.reports)
        (data / "done").touch()
        print(f"made in {time.perf_counter() - began:.1f} s")
    with closing(open_database(data / "gongkai.db")) as database:
        counts = {name: database.table(name).count for name in ("reports", "statistics", "agencies", "sections")}
    print(json.dumps(counts))
    slow = 0
    with serving(data) as address:
        place = urlsplit(address)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
        ask(connection, "/")
        for name, path in pages(data):
            if given.only not in name:
                continue
            first, status, size = ask(connection, path)
            taken = sorted(ask(connection, path)[0] for _ in range(given.rounds))
            median, late = statistics.median(taken), taken[int(0.95 * (len(taken) - 1))]
            slow += median > given.limit
            print(
                f"{name:36} {status} {median:7.1f} ms, 95% {late:7.1f} ms, first {first:7.1f} ms, {size / 1024:7.1f} KB"
            )
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
