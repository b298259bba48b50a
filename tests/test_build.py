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
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archive import updating
from archive.build import build
from archive.config import load_forms
from archive.database.schema import open_database
from archive.report.document import extract
from archive.updating import Build
from archive.warc import cdxj
from archive.warc.writer import WarcWriter
from tests.crawled import (
    A_BEFORE,
    HOME,
    MIRROR,
    PDF_AS_HTML,
    PORTAL,
    SITES,
    START,
    STUB,
    A,
    Crawl,
    content,
    plain_page,
    report_page,
    rows_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.database.outcome import BuildResult


pytestmark = [
    pytest.mark.usefixtures("forked"),
    pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning"),
]


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


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of two runs, without a database. Not to be changed."""
    data = tmp_path_factory.mktemp("crawled") / "data"
    data.mkdir()
    first_run(data)
    second_run(data)
    return data


@pytest.fixture(scope="module")
def done(crawled: Path, tmp_path_factory: pytest.TempPathFactory, forked: None) -> tuple[Path, BuildResult]:
    """The same with its database, and what the build said. Not to be changed."""
    data = tmp_path_factory.mktemp("built") / "data"
    shutil.copytree(crawled, data)
    return data, build(data)


@pytest.fixture(scope="module")
def built(done: tuple[Path, BuildResult]) -> Path:
    return done[0]


@pytest.fixture
def archive(crawled: Path, tmp_path: Path) -> Path:
    """An archive without a database, to be changed."""
    return Path(shutil.copytree(crawled, tmp_path / "data"))


@pytest.fixture
def mine(built: Path, tmp_path: Path) -> Path:
    """An archive with its database, to be changed."""
    return Path(shutil.copytree(built, tmp_path / "data"))


def test_reports_are_read_from_what_carries_them(done: tuple[Path, BuildResult]) -> None:
    archive, result = done
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


def test_current_report_is_the_newest_and_duplicates_name_the_original(built: Path) -> None:
    sql = f"""SELECT r.url, o.url FROM reports r LEFT JOIN reports o ON o.id = r.duplicate_of
              WHERE r.agency = '长沙市财政局' AND r.year = 2022 AND r.url != '{A}' ORDER BY r.url"""
    assert {original for _, original in rows_of(built, sql)} == {A}


def test_changes_tell_figures_text_and_removal_but_no_counters(built: Path) -> None:
    kinds = rows_of(built, "SELECT url, kind, count(*) FROM changes GROUP BY 1, 2 ORDER BY 1, 2")
    assert kinds == [(A_BEFORE, "removed", 1), (A, "statistic", 6), (A, "text", 1)]
    detail = json.loads(rows_of(built, "SELECT detail FROM changes WHERE kind = 'statistic' ORDER BY detail")[0][0])
    assert (detail["from"]["value"], detail["to"]["value"]) == (3, 4)


def test_coverage_needs_proof_of_absence(built: Path) -> None:
    sql = "SELECT a.name, c.year, c.status, c.late, c.proof FROM coverage c JOIN agencies a ON a.id = c.agency_id ORDER BY 1, 2"
    found = {(name, year): (status, late, proof) for name, year, status, late, proof in rows_of(built, sql)}
    assert found["长沙市财政局", 2022][:2] == ("found", 0)
    # the last run that told of the site read no column to its end
    assert found["长沙市财政局", 2024] == (None, None, None)
    assert found["长沙市教育局", 2024][0] == "absent"
    assert json.loads(found["长沙市教育局", 2024][2] or "") == ["http://cz.changsha.gov.cn/xxgk/nb/"]
    assert found["长沙市审计局", 2025][0] == "blocked"


def test_years_are_held_against_each_other(built: Path) -> None:
    sql = "SELECT r.year, count(*) FROM findings f JOIN reports r ON r.id = f.report_id WHERE check_id GLOB 'years.*' GROUP BY 1"
    assert [row[0] for row in rows_of(built, sql)] == [2022]


def test_runs_come_from_their_records(built: Path) -> None:
    assert rows_of(built, "SELECT id, command, outcome FROM runs ORDER BY id") == [
        ("r1", "crawl", "finished"),
        ("r2", "crawl", "finished"),
    ]
    found = dict(rows_of(built, "SELECT site_id, reports FROM run_sites WHERE run_id = 'r1'"))
    assert found == {"cs-cz": 2, "cs-jy": 1, "cs-sj": 0}


def test_views_have_one_row_per_current_report(built: Path) -> None:
    found = rows_of(built, "SELECT agency, year, received_total, carried_over_total FROM requests_wide ORDER BY 1, 2")
    assert found == [("长沙市教育局", 2022, 5, 0), ("长沙市财政局", 2021, 2, 0), ("长沙市财政局", 2022, 4, 0)]
    assert len(rows_of(built, "SELECT * FROM disclosure_2021")) == 3


def test_keys_hold(built: Path) -> None:
    assert not rows_of(built, "PRAGMA foreign_key_check")
    assert rows_of(built, "PRAGMA integrity_check") == [("ok",)]
    assert not rows_of(built, "SELECT * FROM pending")


def test_every_statistic_and_finding_has_a_name_of_its_own(built: Path) -> None:
    key = 'report_id, table_id, line, "column", source, unit, scope, ordinal'
    assert not rows_of(built, f"SELECT {key} FROM statistics GROUP BY {key} HAVING count(*) > 1")
    assert not rows_of(
        built, 'SELECT 1 FROM statistics GROUP BY report_id, table_id, line, "column" HAVING sum(preferred) > 1'
    )
    involved = [json.loads(row[0]) for row in rows_of(built, "SELECT cells FROM findings WHERE cells != '[]'")]
    assert all({"table_id", "line", "column"} <= cell.keys() for cells in involved for cell in cells)


def test_unchanged_archive_changes_nothing(mine: Path) -> None:
    before = content(mine / "gongkai.db")
    result = build(mine)
    assert result.snapshots_read == result.captures_added == result.captures_removed == 0
    assert "no report changed" in result.text()
    assert content(mine / "gongkai.db") == before


@pytest.mark.parametrize("seed", range(2))
def test_live_in_any_order_is_the_same_as_fresh(archive: Path, seed: int) -> None:
    shuffled = random.Random(seed)
    entries = list(cdxj.entries(archive))
    shuffled.shuffle(entries)
    with closing(open_database(archive / "gongkai.db")) as database, Build(archive, database, 1, []) as one:
        while entries:
            size = shuffled.randint(1, 6)
            one.take_live(entries[:size])
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
                    {"status": "302 Found", "Location": chance.choice(PAGES + DOCUMENTS)},
                    {"status": "304 Not Modified"},
                ]
            )
            if url.endswith(".pdf") and chance.random() < 0.7:
                answer = {"payload": chance.choice(broken), "Content_Type": "application/pdf"}
            crawl.get(url, **answer)
        for site in sites:
            crawl.site(str(site["id"]), candidates=chance.sample(PAGES, 2), columns=[{"url": HOME, "complete": True}])
        crawl.end()


@pytest.mark.parametrize("seed", range(int(os.environ.get("GONGKAI_ROUNDS", "3"))))
def test_random_archive_is_the_same_live_fresh_and_mended(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    random_archive(tmp_path, chance)
    entries = list(cdxj.entries(tmp_path))
    chance.shuffle(entries)
    with closing(open_database(tmp_path / "gongkai.db")) as database, Build(tmp_path, database, 1, []) as one:
        while entries:
            size = chance.randint(1, 8)
            one.take_live(entries[:size])
            entries = entries[size:]
            if chance.random() < 0.6:
                one.derive()
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


def test_readers_go_on_while_fresh_replaces_the_database(mine: Path) -> None:
    with closing(sqlite3.connect(mine / "gongkai.db")) as reader:
        cursor = reader.execute("SELECT id FROM captures")
        cursor.fetchone()
        build(mine, fresh=True)
        assert len(cursor.fetchall()) > 5
        assert reader.execute("SELECT count(*) FROM reports").fetchone() == (7,)
        assert reader.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_rows_of_a_removed_file_vanish(mine: Path, tmp_path: Path) -> None:
    only_first = tmp_path / "first"
    only_first.mkdir()
    first_run(only_first)
    last = max((mine / "warc").glob("*.warc.gz"), key=lambda path: path.stat().st_mtime_ns)
    gone = {row[0] for row in rows_of(mine, f"SELECT id FROM captures WHERE warc_file = '{last.name}'")}
    assert gone
    last.unlink()
    result = build(mine)
    assert any(last.name in fault for fault in result.faults)
    assert result.captures_removed > 0
    mended = content(mine / "gongkai.db")
    build(mine, fresh=True)
    assert content(mine / "gongkai.db") == mended
    assert not {row[0] for row in rows_of(mine, "SELECT id FROM captures")} & gone
    assert not rows_of(mine, "SELECT * FROM changes")
    assert not rows_of(mine, "PRAGMA foreign_key_check")


def test_rows_of_a_lost_original_are_read_again(mine: Path) -> None:
    """The first file goes: what the second run saw unchanged can no longer be read, and comes back with the file."""
    complete = content(mine / "gongkai.db")
    first = min((mine / "warc").glob("*.warc.gz"), key=lambda path: path.stat().st_mtime_ns)
    shutil.move(first, mine / "aside")
    build(mine)
    assert rows_of(mine, "SELECT verdict FROM captures WHERE record_type = 'revisit'") == [("error",), ("error",)]
    mended = content(mine / "gongkai.db")
    build(mine, fresh=True)
    assert content(mine / "gongkai.db") == mended
    shutil.move(mine / "aside", first)
    build(mine)
    assert content(mine / "gongkai.db") == complete


def test_torn_end_of_a_file_is_no_row(mine: Path) -> None:
    last = max((mine / "warc").glob("*.warc.gz"), key=lambda path: path.stat().st_mtime_ns)
    where = rows_of(mine, f"SELECT max(warc_offset) FROM captures WHERE warc_file = '{last.name}'")[0][0]
    os.truncate(last, where + 10)
    result = build(mine)
    assert any(last.name in fault for fault in result.faults)
    assert not rows_of(mine, f"SELECT id FROM captures WHERE warc_file = '{last.name}' AND warc_offset = {where}")


def test_only_reads_just_that_page_again(mine: Path) -> None:
    assert build(mine, only=(A,)).snapshots_read == 2


def test_dry_run_changes_nothing(archive: Path) -> None:
    result = build(archive, dry_run=True)
    assert len(result.reports_added) == 7
    assert "would be added" in result.text()
    assert not (archive / "gongkai.db").exists()


def test_new_parser_reads_again_and_says_what_differs(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(mine / "gongkai.db")
    monkeypatch.setattr(updating, "PARSER_VERSION", "next")
    result = build(mine)
    assert result.snapshots_read >= 8
    assert not result.reports_changed
    changed = [name for name, rows in content(mine / "gongkai.db").items() if rows != before[name]]
    assert changed == ["snapshots", "state"]


def test_corrections_stand_beside_the_machine(mine: Path, tmp_path: Path) -> None:
    digest = rows_of(mine, f"SELECT payload_digest FROM reports WHERE url = '{STUB}'")[0][0]
    file = tmp_path / "corrections.csv"
    file.write_text(
        "url,payload_digest,table_id,line,column,value,reason,who,date\n"
        f"{STUB},{digest},requests,received,total,6,扫描件为 6,甲,2026-02-01\n",
        "utf-8",
    )
    build(mine, corrections=file)
    sql = "SELECT received_total, corrections FROM requests_wide WHERE agency = '长沙市教育局'"
    ((value, told),) = rows_of(mine, sql)
    assert value == 5
    assert json.loads(told) == [{"line": "received", "column": "total", "value": 6, "reason": "扫描件为 6"}]
    build(mine)
    assert rows_of(mine, sql) == [(5, None)]


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
    read_off = extract(report_page("长沙市财政局", 2022, 4), load_forms()).text.encode()  # as other crawlers keep it
    for url, media_type, payload in (
        ("urn:sha256:ab", "text/html", report_page("长沙市财政局", 2022)),
        ("urn:sha256:cd", "application/pdf", b"%PDF-1.4 not really"),
        ("urn:text:http://a.gov.cn/", "text/plain", read_off),
        ("urn:pageinfo:http://a.gov.cn/", "application/json", b"{}"),
        ("metadata://gnu.org/software/wget/warc/wget.log", "text/plain", read_off),
        ("urn:view:http://a.gov.cn/", "image/png", b"\x89PNG....."),
    ):
        at += timedelta(seconds=1)
        writer.write_resource(url, media_type, payload, date=at)
    writer.close()
    build(tmp_path)
    found = rows_of(tmp_path, "SELECT url, status, is_current FROM reports ORDER BY url")
    assert found == [("urn:sha256:ab", "complete", 1), ("urn:sha256:cd", "unreadable", 0)]
    assert len(rows_of(tmp_path, "SELECT 1 FROM captures")) == 6
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
