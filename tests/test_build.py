"""The build over real WARC files: however the database was filled, it is the same."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archive import build as building
from archive.build import Build, build, take_live
from archive.config import load_forms
from archive.database.schema import open_database
from archive.warc import cdxj
from archive.warc.exchange import Exchange
from archive.warc.writer import WarcWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archive.report.form import Form

START = datetime(2026, 1, 1, tzinfo=UTC)

A = "http://cz.changsha.gov.cn/xxgk/nb/2022.html"
A_BEFORE = "http://cz.changsha.gov.cn/xxgk/nb/2021.html"
STUB = "http://jy.changsha.gov.cn/nb/2022.html"
PDF_AS_HTML = "http://jy.changsha.gov.cn/nb/frame.html"
MIRROR = "http://mirror.example.com/copy.html"
PORTAL = "http://www.changsha.gov.cn/zf/cz2022.html"
HOME = "http://cz.changsha.gov.cn/"
SITES = [
    {"id": "cs-cz", "name": "长沙市财政局", "region_code": "430100", "level": "city", "platform": None, "seed": HOME},
    {"id": "cs-jy", "name": "长沙市教育局", "region_code": "430100", "level": "city", "platform": None,
     "seed": "http://jy.changsha.gov.cn/"},
    {"id": "cs-sj", "name": "长沙市审计局", "region_code": "430100", "level": "city", "platform": None,
     "seed": "http://sj.changsha.gov.cn/"},
]  # fmt: skip


def balanced(received: int) -> dict[tuple[str, str, str], int]:
    return {
        ("requests", line, column): received
        for line in ("received", "granted", "processed")
        for column in ("natural_person", "total")
    }


def table(form: Form, table_id: str, cells: Mapping[tuple[str, str, str], int]) -> str:
    found = form.table(table_id)

    def row(*texts: object) -> str:
        return "<tr>" + "".join(f"<td>{text}</td>" for text in texts) + "</tr>"

    def figures(line: Any) -> list[int]:
        return [cells.get((table_id, line.id, column.id), 0) for column in line.columns]

    rows = []
    if found.layout == "row":
        rows.append(
            "<tr>" + "".join(f'<td colspan="{len(one.columns)}">{one.label}</td>' for one in found.lines) + "</tr>"
        )
        rows.append(row(*(column.label for one in found.lines for column in one.columns)))
        rows.append(row(*(figure for one in found.lines for figure in figures(one))))
    else:
        for group in found.groups if found.layout == "blocks" else [None]:
            rows.append(row("信息内容", *(column.label for column in (group or found).columns)))
            rows += [row(line.label, *figures(line)) for line in (group or found).lines]
    return f'<table border="1">{"".join(rows)}</table>'


def report_page(
    agency: str, year: int, received: int = 3, *, text: str = "认真贯彻落实条例。", visitors: int = 1
) -> bytes:
    form = load_forms().of_year(year)
    assert form is not None
    parts = {2: "disclosure", 3: "requests", 4: "proceedings"}
    body = "".join(
        f"<p><strong>{'一二三四五六'[section.number - 1]}、{section.heading}</strong></p>"
        + (table(form, parts[section.number], balanced(received)) if section.number in parts else f"<p>{text}</p>")
        for section in form.sections
    )
    title = f"{agency}{year}年政府信息公开工作年度报告"
    return f"""<html><head><meta charset="utf-8"><title>{title}</title></head><body>
<div class="nav"><a href="/">首页</a></div><h1>{title}</h1><p>发布日期：{year + 1}-01-20</p>
<div id="zoom"><p>根据《中华人民共和国政府信息公开条例》，现公布{agency}{year}年政府信息公开工作年度报告。</p>{body}</div>
<p>您是第{visitors}位访客</p></body></html>""".encode()


def plain_page(title: str, body: str) -> bytes:
    filler = "<p>欢迎访问本网站，这里提供政务服务、互动交流等栏目，欢迎社会各界监督。</p>" * 5
    return f"<html><head><meta charset='utf-8'><title>{title}</title></head><body>{body}{filler}</body></html>".encode()


@dataclass
class Crawl:
    """One run written into an archive."""

    data: Path
    run_id: str
    started: datetime
    sites: list[dict[str, Any]] = field(default_factory=lambda: SITES)
    said: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.now = self.started
        self.writer = WarcWriter(self.data, run_id=self.run_id, info={"isPartOf": "test"})
        self._say("start", {"run": self.run_id, "command": "crawl", "argv": ["gongkai", "crawl"],
                            "started_at": self.started.isoformat().replace("+00:00", "Z"), "years": None,
                            "software": "gongkai/0", "settings_digest": "x", "is_part_of": "test", "resumed": False,
                            "sites": self.sites})  # fmt: skip

    def _say(self, what: str, record: dict[str, Any]) -> None:
        payload = json.dumps(record, ensure_ascii=False).encode()
        self.now += timedelta(seconds=1)
        self.writer.write_resource(f"urn:gongkai:run:{self.run_id}:{what}", "application/json", payload, date=self.now)

    def get(self, url: str, payload: bytes = b"", status: str = "200 OK", **headers: str) -> None:
        self.now += timedelta(seconds=1)
        fields = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(payload)), **headers}
        head = f"HTTP/1.1 {status}\r\n" + "".join(
            f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items()
        )
        host = url.split("/")[2]
        sent = f"GET {url} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
        self.writer.write_exchange(Exchange(url, self.now, sent, head.encode() + b"\r\n" + payload))

    def site(self, site_id: str, **said: Any) -> None:
        record = {"run": self.run_id, "site": site_id, "requests": 5, "pages": 4, "captures": 5, "errors": 0, "blocked": 0,
                  "candidates": [], "columns": [], "hosts": [], "verdict": "ok", "ended": "exhausted",
                  "reason": "the columns were read to their end"}  # fmt: skip
        self._say(f"site:{site_id}", record | said)

    def end(self, outcome: str = "finished") -> None:
        self._say(
            "end", {"run": self.run_id, "finished_at": "2026-01-01T01:00:00Z", "outcome": outcome, "stats": {"a": 1}}
        )
        self.close()

    def close(self) -> None:
        self.writer.sync()
        self.writer.close()


def stub_page() -> bytes:
    return plain_page(
        "长沙市教育局2022年政府信息公开工作年度报告", '<p>报告见下。</p><iframe src="frame.html"></iframe>'
    )


def first_run(data: Path) -> None:
    crawl = Crawl(data, "r1", START)
    crawl.get(HOME, plain_page("长沙市财政局", f'<a href="{A}">2022年年度报告</a>'))
    crawl.get(A, report_page("长沙市财政局", 2022, 3))
    crawl.get(A_BEFORE, report_page("长沙市财政局", 2021, 2))
    crawl.get(STUB, stub_page())
    crawl.get(PDF_AS_HTML, report_page("长沙市教育局", 2022, 5))
    crawl.get(MIRROR, report_page("长沙市财政局", 2022, 3, visitors=7))
    crawl.get(PORTAL, report_page("长沙市财政局", 2022, 3, visitors=9))
    crawl.get("http://sj.changsha.gov.cn/", b"<html><script>x()</script></html>", "521 Unknown")
    columns = [{"url": "http://cz.changsha.gov.cn/xxgk/nb/", "complete": True}]
    crawl.site("cs-cz", candidates=[A, A_BEFORE], columns=columns, hosts=["cz.changsha.gov.cn"])
    crawl.site("cs-jy", candidates=[STUB], columns=columns, hosts=["jy.changsha.gov.cn"])
    crawl.site("cs-sj", verdict="blocked", ended="blocked", reason="521")
    crawl.end()


def second_run(data: Path) -> None:
    crawl = Crawl(data, "r2", START + timedelta(days=30))
    crawl.get(A, report_page("长沙市财政局", 2022, 4, text="认真贯彻落实新条例。", visitors=2))
    crawl.get(A_BEFORE, plain_page("404", "<p>您访问的页面不存在</p>"), "404 Not Found")
    crawl.get(STUB, stub_page())  # unchanged: a revisit
    crawl.get(PDF_AS_HTML, report_page("长沙市教育局", 2022, 5))
    crawl.get(PORTAL, report_page("长沙市财政局", 2022, 3, visitors=10))  # only the counter
    crawl.site("cs-cz", candidates=[A, A_BEFORE])
    crawl.end()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    data.mkdir()
    first_run(data)
    second_run(data)
    return data


def content(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every table and view of the database, rows sorted."""
    with closing(sqlite3.connect(path)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
        kept = [name for name in names if not name.startswith("reports_search_")]
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in sorted(kept)
        }


def rows_of(data: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(data / "gongkai.db")) as connection:
        return connection.execute(sql).fetchall()


def test_reports_are_read_from_what_carries_them(archive: Path) -> None:
    result = build(archive)
    found = rows_of(
        archive,
        "SELECT url, document_url, agency, year, status, is_current FROM reports ORDER BY url, year, is_current",
    )
    assert (STUB, PDF_AS_HTML, "长沙市教育局", 2022, "complete", 1) in found
    assert (A, A, "长沙市财政局", 2022, "complete", 1) in found
    assert [row[5] for row in found if row[0] == A] == [0, 1]
    assert [row[5] for row in found if row[0] in {MIRROR, PORTAL}] == [0, 0, 0]
    assert not [row for row in found if row[0] in {PDF_AS_HTML, HOME}]
    assert result.reports == len(found) == 7
    assert len(result.reports_added) == 7
    assert not result.faults


def test_current_report_is_the_newest_and_duplicates_name_the_original(archive: Path) -> None:
    build(archive)
    sql = f"""SELECT r.url, o.url FROM reports r LEFT JOIN reports o ON o.id = r.duplicate_of
              WHERE r.agency = '长沙市财政局' AND r.year = 2022 AND r.url != '{A}' ORDER BY r.url"""
    assert {original for _, original in rows_of(archive, sql)} == {A}


def test_changes_tell_figures_text_and_removal_but_no_counters(archive: Path) -> None:
    build(archive)
    kinds = rows_of(archive, "SELECT url, kind, count(*) FROM changes GROUP BY 1, 2 ORDER BY 1, 2")
    assert kinds == [(A_BEFORE, "removed", 1), (A, "statistic", 6), (A, "text", 1)]
    detail = json.loads(rows_of(archive, "SELECT detail FROM changes WHERE kind = 'statistic' ORDER BY detail")[0][0])
    assert (detail["from"]["value"], detail["to"]["value"]) == (3, 4)


def test_coverage_needs_proof_of_absence(archive: Path) -> None:
    build(archive)
    sql = "SELECT a.name, c.year, c.status, c.late, c.proof FROM coverage c JOIN agencies a ON a.id = c.agency_id ORDER BY 1, 2"
    found = {(name, year): (status, late, proof) for name, year, status, late, proof in rows_of(archive, sql)}
    assert found["长沙市财政局", 2022][:2] == ("found", 0)
    # the last run that told of the site read no column to its end
    assert found["长沙市财政局", 2024] == (None, None, None)
    assert found["长沙市教育局", 2024][0] == "absent"
    assert json.loads(found["长沙市教育局", 2024][2] or "") == ["http://cz.changsha.gov.cn/xxgk/nb/"]
    assert found["长沙市审计局", 2025][0] == "blocked"


def test_years_are_held_against_each_other(archive: Path) -> None:
    build(archive)
    sql = "SELECT r.year, count(*) FROM findings f JOIN reports r ON r.id = f.report_id WHERE check_id GLOB 'years.*' GROUP BY 1"
    assert [row[0] for row in rows_of(archive, sql)] == [2022]


def test_runs_come_from_their_records(archive: Path) -> None:
    build(archive)
    assert rows_of(archive, "SELECT id, command, outcome FROM runs ORDER BY id") == [
        ("r1", "crawl", "finished"),
        ("r2", "crawl", "finished"),
    ]
    found = dict(rows_of(archive, "SELECT site_id, reports FROM run_sites WHERE run_id = 'r1'"))
    assert found == {"cs-cz": 2, "cs-jy": 1, "cs-sj": 0}


def test_views_have_one_row_per_current_report(archive: Path) -> None:
    build(archive)
    found = rows_of(archive, "SELECT agency, year, received_total, carried_over_total FROM requests_wide ORDER BY 1, 2")
    assert found == [("长沙市教育局", 2022, 5, 0), ("长沙市财政局", 2021, 2, 0), ("长沙市财政局", 2022, 4, 0)]
    assert len(rows_of(archive, "SELECT * FROM disclosure_2021")) == 3


def test_keys_hold(archive: Path) -> None:
    build(archive)
    assert not rows_of(archive, "PRAGMA foreign_key_check")
    assert rows_of(archive, "PRAGMA integrity_check") == [("ok",)]
    assert not rows_of(archive, "SELECT * FROM pending")


def test_unchanged_archive_changes_nothing(archive: Path) -> None:
    build(archive)
    before = content(archive / "gongkai.db")
    result = build(archive)
    assert result.snapshots_read == result.captures_added == result.captures_removed == 0
    assert "no report changed" in result.text()
    assert content(archive / "gongkai.db") == before


@pytest.mark.parametrize("seed", range(2))
def test_live_in_any_order_is_the_same_as_fresh(archive: Path, seed: int) -> None:
    shuffled = random.Random(seed)
    entries = list(cdxj.entries(archive))
    shuffled.shuffle(entries)
    with closing(open_database(archive / "gongkai.db")) as database:
        one = Build(archive, database, 1, [])
        while entries:
            size = shuffled.randint(1, 6)
            take_live(one, entries[:size])
            entries = entries[size:]
            if shuffled.random() < 0.5:
                one.derive()
        one.derive()
    live = content(archive / "gongkai.db")
    build(archive, fresh=True)
    fresh = content(archive / "gongkai.db")
    assert list(live) == list(fresh)
    for name, rows in live.items():
        assert rows == fresh[name], name


FOLDER = "http://cz.changsha.gov.cn/nb/"
PAGES = [
    *(f"{FOLDER}{name}.html" for name in "abc"),
    "http://jy.changsha.gov.cn/x/a.html",
    "http://m.example.com/a.html",
]
DOCUMENTS = [f"{FOLDER}d1.html", f"{FOLDER}d2.pdf", "http://jy.changsha.gov.cn/x/d1.html"]


def random_archive(data: Path, chance: random.Random) -> None:
    """Runs over a few addresses, each time with any of a few answers."""
    reports = [
        report_page(agency, year, received, visitors=visitors)
        for agency in ("长沙市财政局", "长沙市教育局")
        for year in (2021, 2022)
        for received, visitors in ((1, 1), (2, 1), (2, 2))
    ]
    stubs = [
        plain_page("长沙市财政局2022年政府信息公开工作年度报告", f'<p>{name}</p><iframe src="d1.html"></iframe>')
        for name in "甲乙"
    ]
    stubs.append(plain_page("栏目", '<iframe src="a.html"></iframe><a href="d2.pdf">2020年年度报告.pdf</a>'))
    broken = [b"%PDF-1.4 broken A" * 20, b"%PDF-1.4 broken B" * 20]
    for number in range(3):
        sites = [site for site in SITES if chance.random() < 0.8]
        crawl = Crawl(data, f"r{number}", START + timedelta(days=number), sites=sites)
        for url in chance.sample(PAGES + DOCUMENTS, 6):
            answer: dict[str, Any] = chance.choice(
                [
                    {"payload": chance.choice(reports)},
                    {"payload": chance.choice(stubs)},
                    {"payload": b"gone", "status": "404 Not Found"},
                    {"status": "302 Found", "Location": chance.choice(PAGES)},
                    {"status": "304 Not Modified"},
                ]
            )
            if url.endswith(".pdf"):
                answer = {"payload": chance.choice(broken), "Content_Type": "application/pdf"}
            crawl.get(url, **answer)
        for site in sites:
            crawl.site(str(site["id"]), candidates=chance.sample(PAGES, 2), columns=[{"url": HOME, "complete": True}])
        crawl.end()


@pytest.mark.parametrize("seed", range(3))
def test_random_archive_is_the_same_live_fresh_and_mended(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    random_archive(tmp_path, chance)
    entries = list(cdxj.entries(tmp_path))
    chance.shuffle(entries)
    with closing(open_database(tmp_path / "gongkai.db")) as database:
        one = Build(tmp_path, database, 1, [])
        while entries:
            size = chance.randint(1, 8)
            take_live(one, entries[:size])
            entries = entries[size:]
        one.derive()
    live = content(tmp_path / "gongkai.db")
    build(tmp_path, fresh=True)
    assert content(tmp_path / "gongkai.db") == live
    file = chance.choice(sorted((tmp_path / "warc").glob("*.warc.gz")))
    shutil.move(file, tmp_path / "aside")
    build(tmp_path)
    mended = content(tmp_path / "gongkai.db")
    build(tmp_path, fresh=True)
    assert content(tmp_path / "gongkai.db") == mended
    shutil.move(tmp_path / "aside", file)
    build(tmp_path)
    assert content(tmp_path / "gongkai.db") == live


def test_two_fresh_builds_are_the_same_with_any_number_of_jobs(archive: Path) -> None:
    build(archive, fresh=True)
    once = content(archive / "gongkai.db")
    (archive / "gongkai.db").unlink()
    build(archive, fresh=True, jobs=2)
    assert content(archive / "gongkai.db") == once
    assert not list(archive.glob("gongkai.db.new-*"))


def test_readers_go_on_while_fresh_replaces_the_database(archive: Path) -> None:
    build(archive)
    with closing(sqlite3.connect(archive / "gongkai.db")) as reader:
        cursor = reader.execute("SELECT id FROM captures")
        cursor.fetchone()
        build(archive, fresh=True)
        assert len(cursor.fetchall()) > 5
        assert reader.execute("SELECT count(*) FROM reports").fetchone() == (7,)
        assert reader.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_rows_of_a_removed_file_vanish(archive: Path, tmp_path: Path) -> None:
    only_first = tmp_path / "first"
    only_first.mkdir()
    first_run(only_first)
    build(archive)
    last = max((archive / "warc").glob("*.warc.gz"), key=lambda path: path.stat().st_mtime_ns)
    gone = {row[0] for row in rows_of(archive, f"SELECT id FROM captures WHERE warc_file = '{last.name}'")}
    assert gone
    last.unlink()
    result = build(archive)
    assert any(last.name in repair for repair in result.repairs)
    assert result.captures_removed > 0
    mended = content(archive / "gongkai.db")
    build(archive, fresh=True)
    assert content(archive / "gongkai.db") == mended
    assert not {row[0] for row in rows_of(archive, "SELECT id FROM captures")} & gone
    assert not rows_of(archive, "SELECT * FROM changes")
    assert not rows_of(archive, "PRAGMA foreign_key_check")


def test_rows_of_a_lost_original_are_read_again(archive: Path) -> None:
    """The first file goes: what the second run saw unchanged can no longer be read, and comes back with the file."""
    build(archive)
    complete = content(archive / "gongkai.db")
    first = min((archive / "warc").glob("*.warc.gz"), key=lambda path: path.stat().st_mtime_ns)
    shutil.move(first, archive / "aside")
    build(archive)
    assert rows_of(archive, "SELECT verdict FROM captures WHERE record_type = 'revisit'") == [("error",), ("error",)]
    mended = content(archive / "gongkai.db")
    build(archive, fresh=True)
    assert content(archive / "gongkai.db") == mended
    shutil.move(archive / "aside", first)
    build(archive)
    assert content(archive / "gongkai.db") == complete


def test_torn_end_of_a_file_is_no_row(archive: Path) -> None:
    build(archive)
    last = max((archive / "warc").glob("*.warc.gz"), key=lambda path: path.stat().st_mtime_ns)
    where = rows_of(archive, f"SELECT max(warc_offset) FROM captures WHERE warc_file = '{last.name}'")[0][0]
    os.truncate(last, where + 10)
    result = build(archive)
    assert any(last.name in repair for repair in result.repairs)
    assert not rows_of(archive, f"SELECT id FROM captures WHERE warc_file = '{last.name}' AND warc_offset = {where}")


def test_only_reads_just_that_page_again(archive: Path) -> None:
    build(archive)
    assert build(archive, only=(A,)).snapshots_read == 2


def test_dry_run_changes_nothing(archive: Path) -> None:
    result = build(archive, dry_run=True)
    assert len(result.reports_added) == 7
    assert "would be added" in result.text()
    assert not (archive / "gongkai.db").exists()


def test_new_parser_reads_again_and_says_what_differs(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(archive)
    before = content(archive / "gongkai.db")
    monkeypatch.setattr(building, "PARSER_VERSION", "next")
    result = build(archive)
    assert result.snapshots_read >= 8
    assert not result.reports_changed
    changed = [name for name, rows in content(archive / "gongkai.db").items() if rows != before[name]]
    assert changed == ["snapshots", "state"]


def test_corrections_stand_beside_the_machine(archive: Path, tmp_path: Path) -> None:
    build(archive)
    digest = rows_of(archive, f"SELECT payload_digest FROM reports WHERE url = '{STUB}'")[0][0]
    file = tmp_path / "corrections.csv"
    file.write_text(
        "url,payload_digest,table_id,line,column,value,reason,who,date\n"
        f"{STUB},{digest},requests,received,total,6,扫描件为 6,甲,2026-02-01\n",
        "utf-8",
    )
    build(archive, corrections=file)
    sql = "SELECT received_total, corrections FROM requests_wide WHERE agency = '长沙市教育局'"
    ((value, told),) = rows_of(archive, sql)
    assert value == 5
    assert json.loads(told) == [{"line": "received", "column": "total", "value": 6, "reason": "扫描件为 6"}]
    build(archive)
    assert rows_of(archive, sql) == [(5, None)]


def test_unreadable_document_that_a_page_calls_a_report_is_a_row(tmp_path: Path) -> None:
    page, other = "http://cz.changsha.gov.cn/nb/", "http://cz.changsha.gov.cn/other/"
    crawl = Crawl(tmp_path, "r1", START)
    links = '<a href="2020.pdf">2020年政府信息公开工作年度报告.pdf</a> <a href="plan.pdf">工作计划.pdf</a>'
    crawl.get(page, plain_page("财政信息", links))
    for name in ("2020.pdf", "plan.pdf"):
        crawl.get(page + name, f"%PDF-1.4 broken {name}".encode() * 9, Content_Type="application/pdf")
    crawl.get(other, plain_page("通知", "<p>关于开展工作的通知</p>"))
    crawl.end()
    result = build(tmp_path)
    ((title, year, status, reason, is_current),) = rows_of(
        tmp_path, "SELECT title, year, status, reason, is_current FROM reports"
    )
    assert (title, year, status, is_current) == ("2020年政府信息公开工作年度报告.pdf", 2020, "unreadable", 0)
    assert reason
    assert result.unreadable == {page: reason}
    told = rows_of(tmp_path, f"SELECT reason FROM snapshots WHERE url = '{other}'")
    assert told[0][0]


def test_files_taken_in_are_read_alone(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, run_id="i1", info={})
    at = START
    for url, media_type, payload in (
        ("urn:sha256:ab", "text/html", report_page("长沙市财政局", 2022)),
        ("urn:sha256:cd", "application/pdf", b"%PDF-1.4 not really"),
        ("urn:text:http://a.gov.cn/", "text/plain", b"what another crawler read off a page"),
        ("urn:view:http://a.gov.cn/", "image/png", b"\x89PNG....."),
    ):
        at += timedelta(seconds=1)
        writer.write_resource(url, media_type, payload, date=at)
    writer.close()
    build(tmp_path)
    found = rows_of(tmp_path, "SELECT url, status, is_current FROM reports ORDER BY url")
    assert found == [("urn:sha256:ab", "complete", 1), ("urn:sha256:cd", "unreadable", 0)]
    assert len(rows_of(tmp_path, "SELECT 1 FROM captures")) == 4
    assert rows_of(tmp_path, "SELECT id, command FROM runs") == [("i1", None)]


def test_not_modified_shows_what_it_refers_to(tmp_path: Path) -> None:
    crawl = Crawl(tmp_path, "r1", START)
    crawl.get(A, report_page("长沙市财政局", 2022), ETag='"1"')
    crawl.end()
    for number in (2, 3):
        crawl = Crawl(tmp_path, f"r{number}", START + timedelta(days=number))
        crawl.get(A, b"", "304 Not Modified")
        crawl.end()
    build(tmp_path)
    found = rows_of(
        tmp_path, "SELECT record_type, http_status, verdict, snapshot_id FROM captures ORDER BY captured_at"
    )
    assert [row[:3] for row in found] == [("response", 200, "page"), *[("revisit", 304, "page")] * 2]
    assert len({row[3] for row in found}) == 1
    assert rows_of(tmp_path, "SELECT date(first_seen), date(last_seen) FROM reports") == [("2026-01-01", "2026-01-04")]
    assert not rows_of(tmp_path, "SELECT * FROM changes")


def test_page_and_attachment_are_compared(tmp_path: Path) -> None:
    page = report_page("长沙市财政局", 2022, 3).replace(b"</body>", b'<iframe src="frame.html"></iframe></body>')
    crawl = Crawl(tmp_path, "r1", START)
    crawl.get(A, page)
    crawl.get(A.replace("2022.html", "frame.html"), report_page("长沙市财政局", 2022, 4))
    crawl.end()
    build(tmp_path)
    assert rows_of(tmp_path, "SELECT url, document_url FROM reports") == [(A, A)]
    found = rows_of(tmp_path, "SELECT check_id, outcome FROM findings WHERE check_id GLOB 'attachment.*' ORDER BY 1")
    assert found == [
        ("attachment.disclosure", "pass"),
        ("attachment.proceedings", "pass"),
        ("attachment.requests", "fail"),
    ]


def test_one_document_on_two_changing_pages_is_one_row_each(tmp_path: Path) -> None:
    """The page around the document changes: the report stays the row that the first capture made."""
    for number in (1, 2):
        crawl = Crawl(tmp_path, f"r{number}", START + timedelta(days=number))
        title = "长沙市教育局2022年政府信息公开工作年度报告"
        crawl.get(STUB, plain_page(title, f'<p>第{number}次</p><iframe src="frame.html"></iframe>'))
        crawl.get(PDF_AS_HTML, report_page("长沙市教育局", 2022, 5))
        crawl.end()
    build(tmp_path)
    ((url, first, last, captured),) = rows_of(
        tmp_path,
        "SELECT r.url, date(r.first_seen), date(r.last_seen), date(c.captured_at) FROM reports r"
        " JOIN captures c ON c.id = r.page_capture_id",
    )
    assert (url, first, last, captured) == (STUB, "2026-01-02", "2026-01-03", "2026-01-02")


def wait_until(true: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def test_killed_build_leaves_a_usable_database_that_the_next_completes(archive: Path) -> None:
    code = f"from pathlib import Path; from archive.build import build; build(Path({str(archive)!r}))"

    def has_some() -> bool:
        try:
            return bool(rows_of(archive, "SELECT 1 FROM reports LIMIT 1"))
        except sqlite3.OperationalError:
            return False

    process = subprocess.Popen([sys.executable, "-c", code])
    wait_until(has_some)
    process.kill()
    process.wait()
    assert rows_of(archive, "PRAGMA integrity_check") == [("ok",)]
    build(archive)
    mended = content(archive / "gongkai.db")
    build(archive, fresh=True)
    assert content(archive / "gongkai.db") == mended


def test_follower_loads_while_the_crawl_writes_and_ends_with_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    follower = subprocess.Popen([sys.executable, "-m", "archive.build", "follow", str(data)], stdin=subprocess.PIPE)
    crawl = Crawl(data, "r1", START)
    crawl.get(A, report_page("长沙市财政局", 2022, 3))
    crawl.writer.sync()

    def has_report() -> bool:
        try:
            return rows_of(data, "SELECT is_current FROM reports") == [(1,)]
        except sqlite3.OperationalError:
            return False

    wait_until(has_report)
    assert rows_of(data, "SELECT outcome FROM runs") == [(None,)]
    crawl.get(A_BEFORE, report_page("长沙市财政局", 2021, 3))
    crawl.end()
    assert follower.stdin is not None
    follower.stdin.close()
    assert follower.wait(timeout=90) == 0
    live = content(data / "gongkai.db")
    assert len(live["reports"]) == 2
    build(data, fresh=True)
    assert content(data / "gongkai.db") == live


def test_follower_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time;"
        f"p = subprocess.Popen([sys.executable, '-m', 'archive.build', 'follow', {str(tmp_path)!r}], stdin=subprocess.PIPE);"
        "print(p.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    wait_until((tmp_path / "gongkai.db").exists)
    parent.kill()
    parent.wait()
    parent.stdout.close()

    def is_gone() -> bool:
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return True
        return Path(f"/proc/{child}/stat").read_text().split(") ")[1][0] == "Z"

    try:
        wait_until(is_gone)
    finally:
        if not is_gone():
            os.kill(child, signal.SIGKILL)
