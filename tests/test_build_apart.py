"""A report whose text stands on a page and whose tables stand in attachments; attachments that are of another year."""

from __future__ import annotations

import io
import json
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
from docx import Document

from archive.build import build
from archive.demo.papers import add_table
from archive.verify import verify
from tests.crawled import START, WORD, A, Crawl, parts, report_docx, report_page, rows_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.usefixtures("forked"),
    pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning"),
]

AGENCY = "长沙市财政局"
FILES = "http://cz.changsha.gov.cn/xxgk/nb/"
REPORTS = "SELECT year, status, document_media_type, (SELECT count(*) FROM sections s WHERE s.report_id = r.id) FROM reports r"
FIGURES = """SELECT s.table_id, c.url, count(*) FROM statistics s
             LEFT JOIN captures c ON c.id = json_extract(s.locator, '$.capture')
             WHERE s.source = 'table' GROUP BY 1, 2 ORDER BY 1, 2"""
ATTACHMENTS = "SELECT check_id, outcome, message FROM findings WHERE check_id GLOB 'attachment.*' ORDER BY 1, 3"


def without(*tables: int) -> bytes:
    """The page without its tables of these numbers, which stand in an attachment."""
    numbers = iter(range(9))
    page = report_page(AGENCY, 2022, text="全年收到政府信息公开申请3件。")
    return re.sub(rb"<table.*?</table>", lambda found: b"" if next(numbers) in tables else found[0], page)


def linked(page: bytes, *names: str) -> bytes:
    links = "".join(f'<p><a href="{name}">{name}</a></p>' for name in names)
    return page.replace(b"</div>\n<p>", links.encode() + b"</div>\n<p>")


@cache
def annex(table_id: str, received: int = 3) -> bytes:
    """A Word file that holds the one table."""
    of_table = {"disclosure": 1, "requests": 2, "proceedings": 3}
    document = Document()
    document.add_paragraph("附件")
    _, rows = list(parts(AGENCY, 2022, received, ""))[of_table[table_id]]
    assert not isinstance(rows, str)
    add_table(document, rows)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def built(data: Path, page: bytes, **files: bytes) -> None:
    with Crawl(data, "r1", START) as crawl:
        crawl.get(A, page)
        for name, payload in files.items():
            crawl.get(f"{FILES}{name}.docx", payload, Content_Type=WORD)
    build(data)


def test_the_tables_of_the_annexes_complete_the_page(tmp_path: Path) -> None:
    page = linked(without(1, 2), "b.docx", "c.docx")
    built(tmp_path, page, b=annex("requests"), c=annex("proceedings"))
    assert rows_of(tmp_path, REPORTS) == [(2022, "complete", "text/html", 6)]
    counted = {(table, url and url.removeprefix(FILES)): count for table, url, count in rows_of(tmp_path, FIGURES)}
    assert counted == {("disclosure", None): 10, ("requests", "b.docx"): 175, ("proceedings", "c.docx"): 15}
    assert rows_of(tmp_path, ATTACHMENTS) == []  # nothing is held against itself
    assert rows_of(tmp_path, "SELECT outcome FROM findings WHERE check_id = 'prose.requests.received'") == [("pass",)]
    assert verify(tmp_path, sample=999).faults == ()


def test_what_the_page_has_itself_no_annex_changes(tmp_path: Path) -> None:
    page = linked(without(2), "b.docx", "c.docx")
    built(tmp_path, page, b=annex("requests", 8), c=annex("proceedings"))
    ((value,),) = rows_of(
        tmp_path,
        "SELECT value FROM statistics WHERE table_id = 'requests' AND line = 'received' AND \"column\" = 'total' AND source = 'table'",
    )
    assert value == 3
    ((check_id, outcome, message),) = rows_of(tmp_path, ATTACHMENTS)
    assert (check_id, outcome) == ("attachment.requests", "fail")
    assert message.endswith("differ in 6 of 175 figures: b.docx")


def test_a_blank_is_not_held_against_the_zero_of_an_attachment(tmp_path: Path) -> None:
    page = linked(report_page(AGENCY, 2022, blank="　"), "b.docx").replace("　".encode(), b"0", 10)
    built(tmp_path, page, b=report_docx(AGENCY, 2022))
    found = dict(rows_of(tmp_path, "SELECT check_id, outcome FROM findings WHERE check_id GLOB 'attachment.*'"))
    assert found == dict.fromkeys(("attachment.proceedings", "attachment.requests"), "not_assessable") | {
        "attachment.disclosure": "pass"
    }


def test_the_annex_of_another_body_is_none_of_this_report(tmp_path: Path) -> None:
    names = ("附件：长沙市教育局政府信息公开情况统计表.docx", "附件：市财政局政府信息公开情况统计表.docx")
    page = linked(without(1), "b.docx", "c.docx")
    for file, name in zip((b">b.docx<", b">c.docx<"), names, strict=True):
        page = page.replace(file, f">{name}<".encode())
    built(tmp_path, page, b=annex("requests", 8), c=annex("requests"))
    sql = """SELECT r.agency, r.title, r.status, s.value FROM reports r JOIN statistics s ON s.report_id = r.id
             WHERE line = 'received' AND "column" = 'total' AND source = 'table' ORDER BY 1"""
    assert rows_of(tmp_path, sql) == [
        ("长沙市教育局", "附件：长沙市教育局政府信息公开情况统计表", "partial", 8),
        ("长沙市财政局", "长沙市财政局2022年政府信息公开工作年度报告", "complete", 3),
    ]


def test_a_whole_report_is_read_by_itself(tmp_path: Path) -> None:
    built(tmp_path, linked(without(0, 1, 2), "b.docx", "c.docx"), b=annex("requests"), c=report_docx(AGENCY, 2022))
    assert rows_of(tmp_path, REPORTS) == [(2022, "complete", WORD, 6)]
    assert {json.loads(row[0]).get("capture") for row in rows_of(tmp_path, "SELECT locator FROM statistics")} == {None}


def test_an_annex_that_its_link_calls_another_years_is_none_of_this_report(tmp_path: Path) -> None:
    page = linked(without(0, 1, 2), "b.docx").replace(b">b.docx<", ">附件：2021年统计表.docx<".encode())
    built(tmp_path, page, b=annex("requests"))
    found = rows_of(tmp_path, "SELECT year, count(s.value) FROM reports r JOIN statistics s ON s.report_id = r.id"
                              " AND s.source = 'table' GROUP BY 1")  # fmt: skip
    assert found == [(2021, 175)]
