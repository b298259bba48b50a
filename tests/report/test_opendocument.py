"""OpenDocument texts: what is shown of them, their tables, and what is no such file."""

from __future__ import annotations

import io
import zipfile

import pytest

from archive.config import load_forms, load_words
from archive.report.document import Document, UnreadableError, conversion_of, extract
from archive.report.locate import leads_to
from archive.report.parse import parse_report
from tests.crawled import parts

NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "drawing")
).replace("xmlns:drawing=", "xmlns:draw=")
SHEET = "application/vnd.oasis.opendocument.spreadsheet"


def package(kind: str, body: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        file.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        file.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES}><office:body>'
            f"<office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
        )
    return out.getvalue()


def read(body: str) -> Document:
    return extract(package("text", body), load_forms())


def cell(text: str, **spans: int) -> str:
    stated = "".join(f' table:number-{name.replace("_", "-")}="{value}"' for name, value in spans.items())
    return f"<table:table-cell{stated}><text:p>{text}</text:p></table:table-cell>"


def table(*rows: str) -> str:
    return f"<table:table>{''.join(f'<table:table-row>{row}</table:table-row>' for row in rows)}</table:table>"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<text:h>一、总体情况</text:h><text:p>全文</text:p>", ["一、总体情况", "全文"]),
        ("<text:p>主动公开<text:span>35</text:span>条<text:s text:c='2'/>。</text:p>", ["主动公开35条  。"]),
        ("<text:p>上<text:line-break/>下</text:p>", ["上", "下"]),
        ("<text:p>甲<text:tab/>乙</text:p>", ["甲\t乙"]),
        ("<text:list><text:list-item><text:p>其一</text:p></text:list-item></text:list>", ["其一"]),
        ("<text:section><text:p>节</text:p></text:section>", ["节"]),
        (
            "<text:p>正文<text:note><text:note-body><text:p>注</text:p></text:note-body></text:note>完</text:p>",
            ["正文完"],
        ),
        ("<text:p>正文<office:annotation><text:p>批注</text:p></office:annotation></text:p>", ["正文"]),
        ("<text:tracked-changes><text:p>删去</text:p></text:tracked-changes><text:p>留下</text:p>", ["留下"]),
        ("<text:p/><text:p>  </text:p>", []),
    ],
)
def test_the_text_as_it_is_shown(body: str, lines: list[str]) -> None:
    assert [line.text for line in read(body).lines] == lines


def test_cells_that_are_merged_or_repeated() -> None:
    header = cell("信息内容", columns_spanned=2) + "<table:covered-table-cell/>" + cell("规章", rows_spanned=2)
    figures = cell("0", columns_repeated=2) + "<table:covered-table-cell/>" + cell("7")
    (grid,) = read(table(header, figures)).grids
    assert [[(one.text, one.column, one.colspan, one.rowspan) for one in row] for row in grid.rows] == [
        [("信息内容", 0, 2, 1), ("规章", 2, 1, 2)],
        [("0", 0, 1, 1), ("0", 1, 1, 1), ("7", 3, 1, 1)],
    ]


def report(agency: str, year: int) -> str:
    out = []
    for heading, content in parts(agency, year, 3, "认真贯彻落实条例。"):
        out.append(f"<text:h>{heading}</text:h>")
        if isinstance(content, str):
            out.append(f"<text:p>{content}</text:p>")
            continue
        rows = ["".join(cell(text, columns_spanned=width) for text, width in row) for row in content]
        out.append(table(*rows))
    return "".join(out)


def test_a_report() -> None:
    document = read(f"<text:h>长沙市教育局2021年政府信息公开工作年度报告</text:h>{report('长沙市教育局', 2021)}")
    found = parse_report(document, load_forms(), load_words())
    assert (found.status, found.agency, found.year, found.era) == ("complete", "长沙市教育局", 2021, "2021")
    figures = {one.cell: one.value for one in found.statistics}
    assert figures["requests", "received", "total"] == 3
    assert figures["requests", "processed", "natural_person"] == 3
    tables = [one for one in found.statistics if one.source == "table"]
    assert len(tables) > 190
    assert all(leads_to(document, one.locator, one.raw) for one in tables if one.raw)


def test_a_table_that_lays_out_the_page_is_read_as_text() -> None:
    page = table(cell("联系电话") + cell("0731-88888888"), cell("一、" + "总体情况" * 20))
    assert read(page).lines[0].text == "联系电话\t0731-88888888"


def test_a_sheet() -> None:
    def row(label: str, figure: str) -> str:
        word = f'<table:table-cell office:value-type="string"><text:p>{label}</text:p></table:table-cell>'
        number = f'<table:table-cell office:value-type="float" office:value="{figure}"><text:p>{figure}</text:p></table:table-cell>'
        return word + number

    rows = table(row("行政许可", "12"), row("行政处罚", "3")).replace("<table:table>", '<table:table table:name="表">')
    document = extract(package("spreadsheet", rows), load_forms())
    assert document.media_type == SHEET
    found = [[one.text for one in cells] for grid in document.grids for cells in grid.rows]
    assert found == [["行政许可", "12"], ["行政处罚", "3"], ["", ""]]  # a file says nothing of a blank row at its end


@pytest.mark.parametrize("repeated", [1, 40, 10**6, 10**9])
def test_a_row_that_stands_for_more_than_any_sheet_has(repeated: int) -> None:
    word = '<table:table-cell office:value-type="string"><text:p>行政许可</text:p></table:table-cell>'
    rows = table(word).replace("<table:table>", '<table:table table:name="表">')
    rows = rows.replace("<table:table-row>", f'<table:table-row table:number-rows-repeated="{repeated}">')
    document = extract(package("spreadsheet", rows), load_forms())
    assert sum(bool(row and row[0].text) for grid in document.grids for row in grid.rows) == min(repeated, 20_000)


@pytest.mark.parametrize("cut", [200, 400, -30])
def test_one_that_is_cut(cut: int) -> None:
    with pytest.raises(UnreadableError, match="damaged"):
        extract(package("text", "<text:p>正文</text:p>")[:cut], load_forms())


def test_nothing_has_to_be_converted() -> None:
    assert conversion_of(package("text", "")) is None
