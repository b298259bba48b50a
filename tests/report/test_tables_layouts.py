"""A form filled with random figures, written in every layout seen in the wild, reads back cell for cell."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from archive.config import load_forms
from archive.report.document import extract
from archive.report.tables.statistics import read_tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.report.form import Form
    from archive.report.tables.statistics import TableReading

Key = tuple[str, str, str]
FORMS = load_forms()
ERAS = ("2019", "2021")


@dataclass
class Style:
    """How the figures of one report are written."""

    figure: Callable[[float], str] = lambda value: f"{value:g}" if value % 1 else str(int(value))
    zero: str = "0"


@dataclass
class Filled:
    """A form's cells with random figures, some of them zero."""

    form: Form
    values: dict[Key, float]
    style: Style = field(default_factory=Style)

    def text(self, *key: str) -> str:
        value = self.values[key]  # type: ignore[index]
        return self.style.figure(value) if value else self.style.zero


def fill(era: str, seed: int, style: Style | None = None) -> Filled:
    rng = random.Random(seed)
    form = next(form for form in FORMS if form.era == era)
    values: dict[Key, float] = {}
    for table in form.tables:
        for line, column in table.cells:
            values[table.id, line.id, column.id] = rng.choice((0, 0, 0, rng.randint(1, 9), rng.randint(10, 9999999)))
    values["disclosure", "administrative_fees", form.table("disclosure").line("administrative_fees").columns[-1].id] = (
        rng.randint(1, 90000)
    )
    return Filled(form, values, style or Style())


# -- the tables as rows: (text, colspan, rowspan) ----------------------------------------------------------------


def disclosure_rows(filled: Filled) -> list[list[tuple[str, int, int]]]:
    table = filled.form.table("disclosure")
    width = 1 + max(len(group.columns) for group in table.groups)
    rows: list[list[tuple[str, int, int]]] = []
    for group in table.groups:
        spans = [1] * len(group.columns)
        spans[-1] += width - 1 - len(spans)
        rows.append([(group.label or "", width, 1)])
        rows.append([(table.corner or "", 1, 1), *((c.label, s, 1) for c, s in zip(group.columns, spans, strict=True))])
        for line in group.lines:
            cells = [filled.text("disclosure", line.id, column.id) for column in group.columns]
            rows.append([(line.label, 1, 1), *((c, s, 1) for c, s in zip(cells, spans, strict=True))])
    return rows


def requests_rows(filled: Filled, total_in_row: int = 1) -> list[list[tuple[str, int, int]]]:
    table = filled.form.table("requests")
    columns = [column.label for column in table.columns]
    header: list[list[tuple[str, int, int]]] = [
        [(f"（{table.corner}）", 3, 3), (table.columns_label or "", 7 if total_in_row else 6, 1)],
        [(columns[0], 1, 2), ("法人或其他组织", 5, 1)],
        [(label, 1, 1) for label in columns[1:-1]],
    ]
    header[total_in_row].append((columns[-1], 1, 3 - total_in_row))
    rows = header
    for group in table.groups:
        depth = 1 if group.parent is None and group.label is None else 2
        for number, line in enumerate(group.lines):
            row: list[tuple[str, int, int]] = []
            if group.id == "result" and number == 0:
                count = sum(len(g.lines) for g in table.groups if "result" in (g.id, g.parent))
                row.append((group.label or "", 1, count))
            own_group = group.label and group.id != "result"
            if own_group and number == 0:
                row.append((group.label or "", 1, len(group.lines)))
            row.append((line.label, 3 if depth == 1 else 1 if own_group else 2, 1))
            row += [(filled.text("requests", line.id, column.id), 1, 1) for column in table.columns]
            rows.append(row)
    return rows


def proceedings_rows(filled: Filled, *, header_spans: bool = True) -> list[list[tuple[str, int, int]]]:
    table = filled.form.table("proceedings")
    columns = [column.label for column in table.columns]
    figures = [(filled.text("proceedings", line.id, column.id), 1, 1) for line, column in table.cells]
    down = 2 if header_spans else 1
    lower: list[tuple[str, int, int]] = [] if header_spans else [("", 1, 1)] * 5
    return [
        [("行政复议", 5, 1), ("行政诉讼", 10, 1)],
        [*((label, 1, down) for label in columns), ("未经复议直接起诉", 5, 1), ("复议后起诉", 5, 1)],
        [*lower, *((label, 1, 1) for label in columns * 2)],
        figures,
    ]


def all_tables(filled: Filled) -> list[list[list[tuple[str, int, int]]]]:
    return [disclosure_rows(filled), requests_rows(filled), proceedings_rows(filled)]


HEADINGS = ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况")
PROSE = (
    "根据《中华人民共和国政府信息公开条例》的规定，现公布本机关年度报告，所列数据的统计期限为全年。",
    "一、总体情况",
    "本机关全年主动公开政府信息1234条，新收政府信息公开申请56件，行政许可14040件，均按时答复，没有收取费用。",
)
TAIL = (
    "五、存在的主要问题及改进情况",
    "一是主动公开的内容还不够丰富，二是工作人员的能力有待提高，今后将加强培训。",
    "六、其他需要报告的事项",
    "无。",
)


# -- HTML ----------------------------------------------------------------------------------------------------------


def plain_cell(text: str) -> str:
    return text


def word_cell(text: str) -> str:
    return (
        '<p class="MsoNormal" align="center" style="text-align:center;line-height:150%;mso-pagination:widow-orphan">'
        f'<span lang="EN-US" style="font-size:9.0pt;font-family:宋体"><font face="Times">{text}</font><o:p></o:p></span></p>'
    )


def split_cell(text: str) -> str:
    half = len(text) // 2
    return f"<p><span>{text[:half]}</span><span>{text[half:]}</span></p>" if text.isdigit() else f"<p>{text}<br/></p>"


def html_table(
    rows: list[list[tuple[str, int, int]]],
    cell: Callable[[str], str] = plain_cell,
    rowspan: Callable[[int], int] = lambda span: span,
) -> str:
    out = ["<table border=1><tbody>"]
    for row in rows:
        out.append("<tr>")
        for text, across, down in row:
            spans = (f' colspan="{across}"' if across > 1 else "") + (
                f' rowspan="{rowspan(down)}"' if rowspan(down) > 1 else ""
            )
            out.append(f"<td{spans}>{cell(text) if text else cell('&nbsp;')}</td>")
        out.append("</tr>")
    return "".join(out) + "</tbody></table>"


def html_page(tables: list[str], charset: str = "utf-8") -> bytes:
    parts = [f"<p>{line}</p>" for line in PROSE]
    for heading, table in zip(HEADINGS, tables, strict=True):
        parts += [f"<p><strong>{heading}</strong></p>", table]
    parts += [f"<p>{line}</p>" for line in TAIL]
    page = (
        f'<html><head><meta charset="{charset}"><title>某市某局2023年政府信息公开工作年度报告</title></head><body>'
        '<div class="nav"><a href="/">首页</a> <a href="/zwgk">政务公开</a></div>'
        '<div class="main"><h1>某市某局2023年政府信息公开工作年度报告</h1><div id="zoom">' + "".join(parts) + "</div>"
        '<div class="xgwz"><h3>相关稿件</h3><ul><li><a href="a">某市某局2022年政府信息公开工作年度报告</a></li>'
        '<li><a href="b">某市某局2021年政府信息公开工作年度报告</a></li></ul></div></div>'
        '<div class="footer">版权所有 某市人民政府</div></body></html>'
    )
    return page.encode("gb18030" if charset.startswith("gb") else charset)


def in_html(
    cell: Callable[[str], str] = plain_cell, rowspan: Callable[[int], int] = lambda span: span, charset: str = "utf-8"
) -> Callable[[Filled], bytes]:
    return lambda filled: html_page([html_table(rows, cell, rowspan) for rows in all_tables(filled)], charset)


def in_layout_table(filled: Filled) -> bytes:
    page = in_html()(filled).decode()
    return (
        page.replace('<div class="main">', "<table width=100%><tr><td>左栏</td><td>")
        .replace('<div class="xgwz">', "</td></tr></table><div>")
        .encode()
    )


def split_tables(filled: Filled) -> bytes:
    disclosure, requests, proceedings = all_tables(filled)
    halves = html_table(requests[:14]) + "<p></p>" + html_table(requests[14:])
    first = html_table(disclosure[:5]) + html_table(disclosure[5:])
    return html_page([first, halves, html_table(proceedings)])


def total_in(row: int) -> Callable[[Filled], bytes]:
    return lambda filled: html_page(
        [
            html_table(disclosure_rows(filled)),
            html_table(requests_rows(filled, row)),
            html_table(proceedings_rows(filled, header_spans=False)),
        ]
    )


def in_paragraphs(filled: Filled) -> bytes:
    tables = ["".join(f"<p>{text}</p>" for row in rows for text, _, _ in row if text) for rows in all_tables(filled)]
    return html_page(tables)


def nested(within: Callable[[str], str]) -> Callable[[Filled], bytes]:
    def write(filled: Filled) -> bytes:
        return html_page(
            [
                html_table(
                    rows, lambda text: f"<table><tr><td>{inner}</td></tr></table>" if (inner := within(text)) else text
                )
                for rows in all_tables(filled)
            ]
        )

    return write


# -- text ----------------------------------------------------------------------------------------------------------


def in_text(render: Callable[[list[list[tuple[str, int, int]]]], str]) -> Callable[[Filled], bytes]:
    def write(filled: Filled) -> bytes:
        parts = list(PROSE)
        for heading, rows in zip(HEADINGS, all_tables(filled), strict=True):
            parts += [heading, render(rows)]
        return "\n".join([*parts, *TAIL]).encode()

    return write


def one_cell_a_line(rows: list[list[tuple[str, int, int]]]) -> str:
    return "\n\n".join(text for row in rows for text, _, _ in row if text)


def any_cell_a_line(rows: list[list[tuple[str, int, int]]]) -> str:
    return "\n".join(text for row in rows for text, _, _ in row)


def tabs(rows: list[list[tuple[str, int, int]]]) -> str:
    return "\n".join("\t".join(text for text, _, _ in row) for row in rows)


def wide_tabs(rows: list[list[tuple[str, int, int]]]) -> str:
    return "\n".join("\t".join(text + "\t" * (span - 1) for text, span, _ in row) for row in rows)


def pipes(rows: list[list[tuple[str, int, int]]]) -> str:
    width = max(sum(span for _, span, _ in row) for row in rows)
    return "\n".join(" | ".join([text for text, _, _ in row] + [""] * (width - len(row))) for row in rows)


def markdown(rows: list[list[tuple[str, int, int]]]) -> str:
    lines = ["| " + " | ".join(text for text, _, _ in row) + " |" for row in rows]
    return "\n".join([lines[0], "|---|---|", *lines[1:]])


def bars_and_breaks(rows: list[list[tuple[str, int, int]]]) -> str:
    return "\n".join(" |\n".join(text for text, _, _ in row) + " ||" for row in rows)


def bars_before(rows: list[list[tuple[str, int, int]]]) -> str:
    return "\n".join("|\n" + " |\n".join(text for text, _, _ in row) + " |\n||" for row in rows)


def spaces(rows: list[list[tuple[str, int, int]]]) -> str:
    return "\n".join(" ".join(text for text, _, _ in row if text) for row in rows)


# -- Word, Excel ---------------------------------------------------------------------------------------------------


def word_table(rows: list[list[tuple[str, int, int]]]) -> str:
    """A table as Word writes it: merged cells go on as empty cells below."""
    going_on: dict[int, tuple[int, int]] = {}
    out = []
    for row in rows:
        cells, column = [], 0
        pending = list(row)
        while pending or column in going_on:
            if column in going_on:
                across, left = going_on.pop(column)
                cells.append(f'<w:tc><w:tcPr><w:gridSpan w:val="{across}"/><w:vMerge/></w:tcPr><w:p/></w:tc>')
                if left > 1:
                    going_on[column] = across, left - 1
            else:
                text, across, down = pending.pop(0)
                merge = '<w:vMerge w:val="restart"/>' if down > 1 else ""
                cells.append(
                    f'<w:tc><w:tcPr><w:gridSpan w:val="{across}"/>{merge}</w:tcPr>'
                    f"<w:p><w:r><w:t>{text[:1]}</w:t></w:r><w:r><w:t>{text[1:]}</w:t></w:r></w:p></w:tc>"
                )
                if down > 1:
                    going_on[column] = across, down - 1
            column += across
        out.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl {nsdecls('w')}>{''.join(out)}</w:tbl>"


def in_docx(filled: Filled) -> bytes:
    document = docx.Document()
    for line in PROSE:
        document.add_paragraph(line)
    for heading, rows in zip(HEADINGS, all_tables(filled), strict=True):
        document.add_paragraph(heading)
        document.add_paragraph("")._p.addnext(parse_xml(word_table(rows)))
    for line in TAIL:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# -- the tests -----------------------------------------------------------------------------------------------------

CIRCLED = str.maketrans("0123456789", "０１２３４５６７８９")
LAYOUTS: dict[str, Callable[[Filled], bytes]] = {
    "clean": in_html(),
    "word": in_html(word_cell),
    "digits in two spans": in_html(split_cell),
    "rowspan too short": in_html(rowspan=lambda span: max(1, span - 2)),
    "rowspan too long": in_html(rowspan=lambda span: span + 8 if span > 2 else span),
    "rowspan missing": in_html(rowspan=lambda _: 1),
    "gb18030 declared gb2312": in_html(charset="gb2312"),
    "in a layout table": in_layout_table,
    "split in two": split_tables,
    "total in the first row": total_in(0),
    "total in the third row": total_in(2),
    "a table in each cell with a figure": nested(lambda text: text if text.isdigit() else ""),
    "a table in each cell": nested(lambda text: text),
    "a table with a field in each cell": nested(lambda text: f"<input value='{text}'>" if text.isdigit() else text),
    "paragraphs": in_paragraphs,
    "one cell a line": in_text(one_cell_a_line),
    "any cell a line": in_text(any_cell_a_line),
    "tabs": in_text(tabs),
    "tabs for merged cells": in_text(wide_tabs),
    "bars": in_text(pipes),
    "markdown": in_text(markdown),
    "bars and breaks": in_text(bars_and_breaks),
    "bars before": in_text(bars_before),
    "spaces": in_text(spaces),
    "docx": in_docx,
}
STYLES: dict[str, Style] = {
    "plain": Style(),
    "full width": Style(figure=lambda value: str(int(value)).translate(CIRCLED), zero="０"),
    "thousands": Style(figure=lambda value: f"{int(value):,}"),
    "unit": Style(figure=lambda value: f"{int(value)} 件", zero="0件"),
    "slash": Style(zero="/"),
    "blank": Style(zero=""),
}
SHOWS_BLANKS = {
    name
    for name in LAYOUTS
    if name not in {"paragraphs", "one cell a line", "bars and breaks", "bars before", "spaces"}
}


def expected(filled: Filled) -> dict[Key, tuple[float | None, str]]:
    kinds = {"": "blank", "/": "not_applicable"}
    zero = kinds.get(filled.style.zero, "zero")
    return {
        key: (value, "number") if value else (0 if zero == "zero" else None, zero)
        for key, value in filled.values.items()
    }


def read(payload: bytes) -> TableReading:
    return read_tables(extract(payload, FORMS), FORMS)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("era", ERAS)
def test_a_form_in_any_layout_reads_back(era: str, layout: str, style: str) -> None:
    if style == "blank" and layout not in SHOWS_BLANKS:
        pytest.skip("this layout cannot show a blank cell")
    filled = fill(era, seed=hash_of(era, layout, style), style=STYLES[style])
    reading = read(LAYOUTS[layout](filled))
    got = {one.cell: (one.value, one.kind) for one in reading.statistics}
    assert got == expected(filled)
    assert reading.era == era
    assert reading.tables_read == {"disclosure", "requests", "proceedings"}


def hash_of(*texts: str) -> int:
    return sum(ord(letter) * (place + 1) for place, letter in enumerate("|".join(texts)))
