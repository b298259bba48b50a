"""Archives as a crawl writes them, for tests: runs, report pages, and what a database then holds."""

from __future__ import annotations

import io
import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from docx import Document

from archive.config import load_forms
from archive.demo.papers import add_table
from archive.warc.exchange import Exchange
from archive.warc.writer import Original, WarcWriter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from archive.report.form import Form

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
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


Cells = list[tuple[str, int]]  # text and width, row by row


def table_rows(form: Form, table_id: str, cells: Mapping[tuple[str, str, str], int], blank: str) -> Iterator[Cells]:
    """The statutory table, zeros where nothing is given; `blank` stands in every cell of figures if it is not ''."""
    found = form.table(table_id)

    def figures(line: Any) -> Cells:
        return [(blank or str(cells.get((table_id, line.id, column.id), 0)), 1) for column in line.columns]

    if found.layout == "row":
        yield [(one.label, len(one.columns)) for one in found.lines]
        yield [(column.label, 1) for one in found.lines for column in one.columns]
        yield [figure for one in found.lines for figure in figures(one)]
        return
    for group in found.groups if found.layout == "blocks" else [None]:
        yield [("信息内容", 1), *((column.label, 1) for column in (group or found).columns)]
        yield from ([(line.label, 1), *figures(line)] for line in (group or found).lines)


def parts(agency: str, year: int, received: int, text: str, blank: str = "") -> Iterator[tuple[str, str | list[Cells]]]:
    """Heading and content of the six parts: text, or a table."""
    form = load_forms().of_year(year)
    assert form is not None
    of_table = {2: "disclosure", 3: "requests", 4: "proceedings"}
    for section in form.sections:
        heading = f"{'一二三四五六'[section.number - 1]}、{section.heading}"
        name = of_table.get(section.number)
        yield heading, list(table_rows(form, name, balanced(received), blank)) if name else text


def report_page(
    agency: str, year: int, received: int = 3, *, text: str = "认真贯彻落实条例。", visitors: int = 1, blank: str = ""
) -> bytes:
    def html(content: str | list[Cells]) -> str:
        if isinstance(content, str):
            return f"<p>{content}</p>"
        rows = ("".join(f'<td colspan="{width}">{cell}</td>' for cell, width in row) for row in content)
        return f'<table border="1">{"".join(f"<tr>{row}</tr>" for row in rows)}</table>'

    body = "".join(
        f"<p><strong>{heading}</strong></p>{html(content)}"
        for heading, content in parts(agency, year, received, text, blank)
    )
    title = f"{agency}{year}年政府信息公开工作年度报告"
    return f"""<html><head><meta charset="utf-8"><title>{title}</title></head><body>
<div class="nav"><a href="/">首页</a></div><h1>{title}</h1><p>发布日期：{year + 1}-01-20</p>
<div id="zoom"><p>根据《中华人民共和国政府信息公开条例》，现公布{agency}{year}年政府信息公开工作年度报告。</p>{body}</div>
<p>您是第{visitors}位访客</p></body></html>""".encode()


@cache  # each time that it is made, the file says when
def report_docx(agency: str, year: int, received: int = 3) -> bytes:
    """The same report as a Word file."""
    document = Document()
    document.add_heading(f"{agency}{year}年政府信息公开工作年度报告", 0)
    for heading, content in parts(agency, year, received, "认真贯彻落实条例。"):
        document.add_paragraph(heading)
        if isinstance(content, str):
            document.add_paragraph(content)
            continue
        add_table(document, content)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


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

    def post(self, url: str, body: bytes, payload: bytes, status: str = "200 OK") -> None:
        """What the address answered to a form."""
        self.now += timedelta(seconds=1)
        head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(payload)}\r\n\r\n"
        form = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}"
        sent = f"POST {url} HTTP/1.1\r\nHost: {url.split('/')[2]}\r\n{form}\r\n\r\n".encode() + body
        self.writer.write_exchange(Exchange(url, self.now, sent, head.encode() + payload, method="POST"))

    def render(self, url: str, payload: bytes) -> None:
        """What a browser made of the page that `get` brought last from that address."""
        previous = self.writer.previous(url)
        assert previous is not None
        entry = previous.entry
        self.now += timedelta(seconds=1)
        original = Original(entry.record_id, url, entry.date, entry.digest or "")
        self.writer.write_rendered(original, payload, made_by="Chromium/1.0", parts=[f"{url}.json"], date=self.now)

    def take_in(self, url: str, media_type: str, payload: bytes) -> None:
        """A loose file, as an ingest writes it."""
        self.now += timedelta(seconds=1)
        self.writer.write_resource(url, media_type, payload, date=self.now)

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

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()


def content(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every table and view of the database, rows sorted."""
    with closing(sqlite3.connect(path)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
        kept = [name for name in names if not name.startswith(("reports_search_", "sqlite_"))]
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in sorted(kept)
        }


def rows_of(data: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(data / "gongkai.db")) as connection:
        return connection.execute(sql).fetchall()
