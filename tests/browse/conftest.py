"""A small archive, made by hand: pages drawn from the forms, kept in WARC files, with the rows that a build would make."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

from archive.browse import open_pages
from archive.config import load_forms
from archive.database import search
from archive.database.schema import open_database
from archive.ids import stable_id
from archive.report.layout import lay_out
from archive.warc.exchange import Exchange
from archive.warc.writer import WarcWriter
from tests.browse.grown import Grown, grow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import httpx
    from datasette.app import Datasette
    from sqlite_utils import Database

    from archive.report.form import Form, Table

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PHONE = {"width": 390, "height": 844}
IN_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is missing: apt-get install chromium fonts-noto-cjk"),
]
HOST = "http://www.jia-example.gov.cn"
AGENCY = "甲县人民政府"
SENTENCE = "本年新收政府信息公开申请12件，比上年增加3件。"
HOSTILE = (
    '<script>document.title="ran"</script><meta http-equiv="refresh" content="0;url=http://evil.example/">'
    '<form action="http://evil.example/"><input name="a"></form><svg onload="alert(1)"><circle r="9"/></svg>'
    '<a href="javascript:alert(1)">js</a><img src="http://evil.example/x.png" onerror="alert(1)">'
    "<style>@import url(http://evil.example/x.css); body { background: url(http://evil.example/y.png) }</style>"
    '<link rel="stylesheet" href="http://evil.example/z.css"><iframe src="http://evil.example/frame"></iframe>'
)
Cell = tuple[str, str, str]


@dataclass
class Page:
    """A page drawn from a form: its HTML, and for each cell what is written there and where."""

    html: str = ""
    written: dict[Cell, str] = field(default_factory=dict)
    places: dict[Cell, dict[str, Any]] = field(default_factory=dict)


def figure(line: str, column: str) -> str:
    """Figures that balance: natural persons ask twelve times and are granted what they ask."""
    if column in ("natural_person", "total") and line in ("received", "granted", "processed"):
        return "12"
    return "0"


def draw(form: Form, written: Callable[[Table, str, str], str]) -> Page:
    """The form's tables as an HTML page, as the official form lays them out."""
    page = Page()
    parts = [
        f"<h1>{AGENCY}政府信息公开工作年度报告</h1>",
        HOSTILE,
        f"<p>一、总体情况</p><p>{SENTENCE[:9]}<b>{SENTENCE[9:]}</b></p>",
    ]
    for ordinal, table in enumerate(form.tables):
        sheet = lay_out(table)
        parts.append("<table>")
        for number, row in enumerate((*sheet.head, *sheet.body)):
            parts.append("<tr>")
            for place, entry in enumerate(row):
                text = entry.text if not entry.is_slot else ""  # type: ignore[union-attr]
                rowspan = getattr(entry, "rowspan", 1)
                if entry.is_slot:
                    text = written(table, entry.line.id, entry.column.id)  # type: ignore[union-attr]
                    page.written[entry.key] = text  # type: ignore[union-attr]
                    page.places[entry.key] = {"kind": "cell", "table": ordinal, "row": number, "cell": place}  # type: ignore[union-attr]
                parts.append(f'<td colspan="{entry.colspan}" rowspan="{rowspan}">{escape(text)}</td>')
            parts.append("</tr>")
        parts.append("</table>")
    page.html = (
        f"<!DOCTYPE html><html><head><meta charset='gbk'></head><body onload='alert(1)'>{''.join(parts)}</body></html>"
    )
    return page


class Archive:
    """A data folder to put reports into."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.database: Database = open_database(data / "gongkai.db")
        self.insert(
            "agencies", id=1, name=AGENCY, region_code="110101", region_name="甲县", level="county", kind="government"
        )

    def insert(self, table: str, **row: Any) -> None:
        """Insert a row; columns that must not be NULL and are of no matter here get an empty value."""
        there = self.database.table(table).columns
        row = {name: value for name, value in row.items() if name in {column.name for column in there}}
        fill = {column.name: "" if column.type == "TEXT" else 0 for column in there if column.notnull}
        with self.database.atomic():
            self.database.table(table).insert({**fill, **row})

    def capture(
        self,
        url: str,
        body: bytes,
        media_type: str = "text/html",
        at: str = "2026-02-03T04:05:06Z",
        part_of: str = "gongkai",
    ) -> dict[str, Any]:
        """Keep a body in the archive, with its row of `captures`."""
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
        started = datetime.fromisoformat(at).astimezone(UTC)
        sent = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
        writer = WarcWriter(self.data, run_id="r1", info={"isPartOf": part_of})
        try:
            entry = writer.write_exchange(Exchange(url, started, sent, head.encode() + body)).entry
            writer.sync()
        finally:
            writer.close()
        assert entry is not None
        row = {
            "id": stable_id(entry.record_id), "url": url, "captured_at": entry.date, "http_status": entry.status,
            "media_type": entry.media_type, "payload_digest": entry.digest, "record_type": entry.record_type,
            "warc_file": entry.filename, "warc_offset": entry.offset, "warc_length": entry.length,
            "verdict": "page", "record_id": entry.record_id,
        }  # fmt: skip
        self.insert("captures", **row)
        return row

    def report(self, capture: dict[str, Any], **changed: Any) -> int:
        report_id = stable_id(capture["url"], capture["payload_digest"], "0")
        row = {
            "id": report_id, "url": capture["url"], "agency_id": 1, "agency": AGENCY, "year": 2023, "era": "2021",
            "title": f"{AGENCY}2023年政府信息公开工作年度报告", "published_on": "2024-01-20", "capture_id": capture["id"],
            "document_media_type": capture["media_type"], "page_capture_id": capture["id"], "parser_version": "1",
            "is_current": 1, "status": "complete", "payload_digest": capture["payload_digest"], "position": 0,
            "document_url": capture["url"], "first_seen": capture["captured_at"], "last_seen": capture["captured_at"],
            "figures_digest": "x", **changed,
        }  # fmt: skip
        self.insert("reports", **row)
        search.add(self.database.conn, report_id, row["title"], row["agency"], [SENTENCE])
        self.database.conn.commit()
        return report_id

    def statistic(self, report_id: int, cell: Cell, raw: str | None, locator: dict[str, Any], **changed: Any) -> None:
        position = self.database.execute("select count(*) from statistics where report_id = ?", [report_id]).fetchone()[
            0
        ]
        kind = (
            "blank"
            if not raw
            else "not_applicable"
            if raw == "—"
            else "unclear"
            if not raw.isdigit()
            else "zero"
            if raw == "0"
            else "number"
        )
        row = {
            "report_id": report_id, "position": position, "table_id": cell[0], "line": cell[1], "column": cell[2],
            "value": float(raw) if raw and raw.isdigit() else None, "unit": "件", "raw": raw or None, "kind": kind,
            "source": "table", "scope": "year", "ordinal": 1, "confidence": 1.0, "locator": json.dumps(locator),
            "preferred": 1, **changed,
        }  # fmt: skip
        self.insert("statistics", **row)

    def finding(self, report_id: int, check_id: str, outcome: str, cells: list[Cell], **changed: Any) -> None:
        names = ("table_id", "line", "column")
        row = {
            "report_id": report_id, "check_id": check_id, "position": 0, "outcome": outcome, "expected": "12", "actual": "11",
            "severity": "error" if outcome == "fail" else "info", "message": f"{check_id} 不平衡 / {check_id} does not balance",
            "cells": json.dumps([dict(zip(names, cell, strict=True)) for cell in cells]), **changed,
        }  # fmt: skip
        self.insert("findings", **row)

    def close(self) -> None:
        self.database.close()


@dataclass(frozen=True)
class Stocked:
    """An archive with one report on the form of 2021, read cell by cell, and what is in it."""

    data: Path
    page: Page
    report_id: int
    capture: dict[str, Any]


def written(table: Table, line: str, column: str) -> str:
    """What stands in the cells: a row that does not add up, a blank, a stroke, a torn figure."""
    if (line, column) == ("carried_over", "total"):
        return "1"
    if line == "regulations":
        return ""
    if (line, column) == ("coercive_measures", "decisions"):
        return "—"
    if (line, column) == ("administrative_fees", "amount"):
        return "1 2?"
    return figure(line, column)


def fill(archive: Archive, url: str = f"{HOST}/2023.html", **changed: Any) -> Stocked:
    """One report with everything that a page can show."""
    form = load_forms().of_era("2021")
    assert form is not None
    page = draw(form, written)
    capture = archive.capture(url, page.html.encode("gbk"))
    report_id = archive.report(capture, **changed)
    text = f"综述。{SENTENCE}\n此外无数字。"
    archive.insert("sections", report_id=report_id, position=0, number=1, heading="一、总体情况", text=text)
    for cell, raw in page.written.items():
        archive.statistic(report_id, cell, raw, page.places[cell])
    start = text.index(SENTENCE)
    sentence = {"kind": "sentence", "section": 1, "start": start, "end": start + len(SENTENCE), "sentence": SENTENCE}
    archive.statistic(report_id, ("requests", "received", "total"), "12", sentence, source="prose", preferred=0)
    balance = [("requests", line, "total") for line in ("received", "carried_over", "processed", "carried_forward")]
    archive.finding(report_id, "requests.balance.total", "fail", balance)
    archive.finding(report_id, "requests.processed.total", "pass", [("requests", "processed", "total")])
    archive.finding(report_id, "period.year", "not_assessable", [])
    archive.insert("coverage", agency_id=1, year=2023, status="found", late=0, report_id=report_id)
    archive.insert("coverage", agency_id=1, year=2022, status="absent")
    archive.insert(
        "corrections", id=1, url=url, payload_digest=capture["payload_digest"], table_id="requests", line="carried_over",
        column="total", value=0, reason="原文笔误", who="某人", date="2026-03-01", report_id=report_id,
    )  # fmt: skip
    archive.insert(
        "changes", id=1, url=url, from_capture=capture["id"], to_capture=capture["id"], kind="statistic",
        detail="{}", report_id=report_id, changed_at="2026-02-05T00:00:00Z",
    )  # fmt: skip
    return Stocked(archive.data, page, report_id, capture)


class Pages:
    """A Datasette over a data folder, asked in this process."""

    def __init__(self, data: Path, **settings: Any) -> None:
        self.datasette: Datasette = open_pages(data, **settings)

    def get(self, path: str, **arguments: Any) -> httpx.Response:
        answer: httpx.Response = asyncio.run(self.datasette.client.get(path, **arguments))
        return answer


@pytest.fixture
def browse() -> type[Pages]:
    """`browse(data)` opens the pages over a data folder."""
    return Pages


@pytest.fixture
def stock() -> Callable[..., Stocked]:
    """`stock(archive)` puts one report with everything into an archive."""
    return fill


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path)
    yield archive
    archive.close()


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Stocked:
    archive = Archive(tmp_path_factory.mktemp("data"))
    try:
        return fill(archive)
    finally:
        archive.close()


@pytest.fixture(scope="module")
def pages(stocked: Stocked) -> Pages:
    return Pages(stocked.data)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Grown:
    archive = Archive(tmp_path_factory.mktemp("grown"))
    try:
        return grow(archive)
    finally:
        archive.close()


@pytest.fixture(scope="module")
def grown_pages(grown: Grown) -> Pages:
    return Pages(grown.data)


@contextmanager
def served(pages: Pages) -> Iterator[str]:
    config = uvicorn.Config(pages.datasette.app(), port=0, log_level="error", lifespan="on")
    server = uvicorn.Server(config)
    with config.bind_socket() as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started and thread.is_alive():
                time.sleep(0.01)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A page that raises no error and asks nobody but us, `address` and what is in the page itself."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    page.close()
    assert not problems
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
