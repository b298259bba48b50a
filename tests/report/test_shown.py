"""Of an Excel or Word file only what its reader sees is read; a sheet may hold the tables of two years."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from archive.config import load_forms
from archive.report.carrier import Cell, Grid, UnreadableError
from archive.report.document import extract
from archive.report.files.runs import as_seen
from archive.report.files.shown import Unseen, unseen_parts
from archive.report.pdf.document import _above
from archive.report.pdf.margins import PdfLine
from archive.report.pdf.overleaf import Part
from archive.report.pdf.overleaf import joined as put_together
from archive.report.tables.statistics import read_tables
from tests.report.test_document_workbook import SEVEN, workbook
from tests.report.ugly.office import workbook as sheets

FORMS = load_forms()
ANNEX = FORMS.of_era("2014").table("annex2014").lines  # type: ignore[union-attr]


def changed(payload: bytes, part: str, old: str, new: str) -> bytes:
    """The package with a text of one part replaced, exactly once."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(payload)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name).decode()
            if name == part:
                assert text.count(old) == 1, (old, text[:400])
                text = text.replace(old, new)
            target.writestr(name, text)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def lines(figure: int) -> list[list[str | float]]:
    return [["统计指标", "单位", "统计数"], *([line.label, line.unit or "", figure] for line in ANNEX)]


def stated(payload: bytes) -> set[float | None]:
    found = [one for one in read_tables(extract(payload, FORMS), FORMS).statistics if one.table_id == "annex2014"]
    return {one.value for one in found if one.scope == "year" and one.ordinal == 1 and len(found) >= len(ANNEX)}


def test_a_hidden_row_is_not_read() -> None:
    rows = lines(3)
    rows.insert(2, [ANNEX[0].label, "条", 77])
    payload = workbook(rows)
    assert unseen_parts(payload)["统计表"].rows == frozenset()
    hidden = changed(payload, SHEET, '<row r="3">', '<row r="3" hidden="1">')
    assert unseen_parts(hidden)["统计表"].rows == {2}
    values = {one.value for one in read_tables(extract(hidden, FORMS), FORMS).statistics}
    assert values == {3}


def test_a_hidden_column_is_not_read() -> None:
    rows: list[list[str | float]] = [[*row, 88] for row in lines(3)]
    hidden = changed(workbook(rows), SHEET, "<sheetData>", '<cols><col min="4" max="4" hidden="1"/></cols><sheetData>')
    assert unseen_parts(hidden)["统计表"].columns == {3}
    assert stated(hidden) == {3}


@pytest.mark.parametrize("name", ["hidden.xls", "hidden.ods"])
def test_what_other_sheets_hide_is_not_read(name: str) -> None:
    """The sheet of the two tests above, as LibreOffice stores it: the third row and the fourth column are hidden."""
    payload = (Path(__file__).parent / "data" / name).read_bytes()
    assert unseen_parts(payload) == {"统计表": Unseen(frozenset({2}), frozenset({3}))}
    assert stated(payload) == {3}


@pytest.mark.parametrize("cut", [512, 3000, -40])
def test_of_a_torn_sheet_nothing_is_hidden(cut: int) -> None:
    payload = (Path(__file__).parent / "data" / "hidden.xls").read_bytes()
    assert unseen_parts(payload[:cut]) in ({}, {"统计表": Unseen(frozenset({2}), frozenset({3}))})


def test_a_hidden_sheet_counts_only_alone() -> None:
    hidden = changed(workbook(lines(3)), "xl/workbook.xml", 'sheetId="1"', 'sheetId="1" state="hidden"')
    document = extract(hidden, FORMS)
    assert all(grid.hidden for grid in document.grids)
    assert not document.lines
    assert stated(hidden) == {3}


def test_a_hidden_sheet_adds_nothing_to_one_that_is_shown() -> None:
    """What the shown one leaves out, a draft that nobody sees does not say."""
    shown, draft = lines(3)[:30], lines(4)
    data = []
    for rows in (shown, draft):
        with zipfile.ZipFile(io.BytesIO(workbook(rows))) as package:
            sheet = package.read(SHEET).decode()
        data.append(sheet[sheet.index("<sheetData") : sheet.index("</worksheet>")])
    both = sheets(dict(zip(("表一", "底稿"), data, strict=True)))
    hidden = changed(both, "xl/workbook.xml", 'sheetId="2"', 'sheetId="2" state="hidden"')
    found = read_tables(extract(hidden, FORMS), FORMS).statistics
    assert [one.value for one in found] == [3] * (len(shown) - 1)


@pytest.mark.parametrize("first", [2016, 2017])
def test_the_tables_of_two_years_in_one_sheet(first: int) -> None:
    years = [first, 4033 - first]
    rows: list[list[str | float]] = [["某市政府信息公开情况统计表"]]
    for year in years:
        rows += [[f"{year}年"], *lines(year - 2000)]
    assert stated(workbook(rows)) == {17}


def test_what_a_word_file_strikes_out_or_sets_above_the_line() -> None:
    document = docx.Document()
    table = document.add_table(rows=0, cols=3)
    for label, unit, figure in lines(3):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = str(label), str(unit)
        runs = [cells[2].paragraphs[0].add_run(text) for text in ("9", str(figure), "1", "8")]
        runs[0].font.strike = runs[2].font.superscript = runs[3].font.hidden = True
    payload = io.BytesIO()
    document.save(payload)
    assert stated(payload.getvalue()) == {3}


# -- a PDF: rows and tables cut by a page ------------------------------------------------------------------------------


def row(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text, column, 1, 1, {"kind": "box"}) for column, text in enumerate(texts))


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        # the label goes on below
        (("1.本机关不掌握相", "5", "0"), ("关政府信息", "", ""), ("1.本机关不掌握相关政府信息", "5", "0")),
        # so does the label of its group, which has no cell of its own on the next page, or one more
        (
            ("（四", "1.本机", "5", "0"),
            ("）无法提供", "关不掌握", "", ""),
            ("（四）无法提供", "1.本机关不掌握", "5", "0"),
        ),
        (
            ("（四", "1.本机", "5", "0"),
            ("", "）无法提供", "关不掌握", "", ""),
            ("", "（四）无法提供", "1.本机关不掌握", "5", "0"),
        ),
        # the figures stand below
        (("2.重复申请", "", ""), ("", "5", "0"), ("2.重复申请", "5", "0")),
        # another row begins below, with nothing in it or with figures
        (("1.信访举报投诉类申请", "5", "0"), ("2.重复申请", "", ""), None),
        (("规章", "5", "0"), ("规范性文件", "", ""), None),
        (("1.信访举报投诉类申请", "5", "0"), ("投诉", "3", "1"), None),
        (("5", "0"), ("", ""), None),
    ],
)
def test_a_row_cut_by_a_page(above: tuple[str, ...], below: tuple[str, ...], joined: tuple[str, ...] | None) -> None:
    grids = put_together([Part(Grid((row(*above),))), Part(Grid((row(*below),)))], FORMS)
    rows = [tuple(cell.text for cell in cells) for grid in grids for cells in grid.rows]
    assert rows == ([above, below] if joined is None else [joined])


def test_of_which_year_a_table_at_the_head_of_a_page_is() -> None:
    """The page before ends with the year and the head of the table, which the break has left behind."""
    area = (50.0, 60.0, 500.0, 700.0)
    assert _above(area, [], ["二、主动公开", "2023年：", "序号 统计指标 单位"]) == "2023年："
    line = PdfLine("2022年：", 2, (50.0, 40.0, 90.0, 52.0))
    assert _above(area, [line], ["2023年："]) == "2022年："
    assert _above(area, [PdfLine("注：单位为件", 2, (50.0, 710.0, 90.0, 722.0))], []) is None


RUN = "<r><rPr><{}/></rPr><t>{}</t></r>"
STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts><font/><font><strike/></font>'
    '</fonts><cellXfs><xf fontId="0"/><xf fontId="1"/></cellXfs></styleSheet>'
)


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        (RUN.format("strike", "9") + "<r><t>3</t></r>", {3}),
        (RUN.format('strike val="0"', "3"), {3}),
        ("<r><t>3</t></r>" + RUN.format('vertAlign val="superscript"', "[1]"), {3}),
        ("<r><t>3</t></r>" + RUN.format('vertAlign val="superscript"', "②"), {3}),
        (RUN.format("b", "3"), {3}),
        (RUN.format("strike", "9"), {None, 3}),
    ],
)
def test_a_struck_or_raised_run_is_no_part_of_a_figure(runs: str, expected: set[float | None]) -> None:
    rows = lines(3)
    rows[1][2] = "figure"
    payload = changed(workbook(rows), SHEET, "<t>figure</t>", runs)
    assert stated(payload) == expected


@pytest.mark.parametrize(
    ("cell", "value", "raw"),
    [
        ("<f>SUM(C1)</f>", None, "=SUM(C1)"),
        ("<f>SUM(C1)</f><v/>", None, "=SUM(C1)"),
        ("<f>SUM(C1)</f><v></v>", None, "=SUM(C1)"),
        ('<f t="shared" si="0"/><v/>', None, "="),
        ("<f>SUM(C1)</f><v>4</v>", 4, "4"),
        ("<f>SUM(C1)</f><v>0</v>", 0, "0"),
        # a text, of no letters
        ('" t="str"><f>IF(C1=0,&quot;&quot;,C1)</f><v></v>', None, None),
        ('" t="e"><f>C1/0</f><v>#DIV/0!</v>', None, "#DIV/0!"),
        ('" t="e"><v>#REF!</v>', None, "#REF!"),
    ],
)
def test_a_formula_without_its_value_is_unclear(cell: str, value: float | None, raw: str | None) -> None:
    """It keeps its place: nothing that stands beside it moves."""
    start = cell if cell.startswith('"') else f'">{cell}'
    rows: list[list[str | float]] = [
        ["", *SEVEN],
        ["一、本年新收政府信息公开申请数量", *(float(n) for n in range(1, 7)), 21.0],
        ["二、上年结转政府信息公开申请数量", *(float(n) for n in range(11, 17)), 81.0],
        ["（一）予以公开", 5.0, 77.0, 1.0, 0.0, 0.0, 2.0, 8.0],
    ]
    payload = changed(workbook(rows), SHEET, '"><v>77.0</v>', start)
    found = read_tables(extract(payload, FORMS), FORMS).statistics
    got = {one.column: (one.value, one.raw, one.kind) for one in found if one.line == "granted"}
    kind = "blank" if raw is None else "unclear" if value is None else "number" if value else "zero"
    assert got.pop("commercial_enterprise") == (value, raw, kind)
    assert [value for value, _, _ in got.values()] == [5, 1, 0, 0, 2, 8]


@pytest.mark.parametrize("mark", ["=SUM(B2:G2)", "#REF!", "#####"])
@pytest.mark.parametrize("places", [(6,), (0, 1, 2, 3, 4, 5, 6), (0, 6)])
def test_what_a_sheet_shows_for_a_figure_keeps_its_place(mark: str, places: tuple[int, ...]) -> None:
    figures: list[str | float] = [5.0, 0.0, 1.0, 0.0, 0.0, 2.0, 8.0]
    for place in places:
        figures[place] = mark
    rows: list[list[str | float]] = [
        ["", "", *SEVEN, "备注"],
        ["一、本年新收政府信息公开申请数量", "", *(float(n) for n in range(1, 7)), 21.0],
        ["二、上年结转政府信息公开申请数量", "", *(float(n) for n in range(11, 17)), 81.0, ""],
        ["（一）予以公开", "", *figures, 57.0],
    ]
    found = [one for one in read_tables(extract(workbook(rows), FORMS), FORMS).statistics if one.line == "granted"]
    assert [one.raw for one in found if one.kind == "unclear"] == [mark] * len(places)
    assert [one.value for one in found] == [None if one == mark else one for one in figures]


@pytest.mark.parametrize("torn", [b"", b"strike"])
def test_a_torn_part_is_said_by_the_reader_of_the_sheet(torn: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(lines(3)))) as source, zipfile.ZipFile(out, "w", 8) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name) + torn)
        place = target.getinfo(SHEET).header_offset + 30 + len(SHEET)
    payload = bytearray(out.getvalue())
    payload[place : place + 40] = bytes(40)
    assert as_seen(bytes(payload)) == bytes(payload)
    with pytest.raises(UnreadableError, match="Excel file"):
        extract(bytes(payload), FORMS)


def test_a_cell_that_is_struck_out_is_blank() -> None:
    rows = lines(3)
    rows[1][2] = 77
    payload = changed(workbook(rows), SHEET, '<c r="C2"><v>77</v>', '<c r="C2" s="1"><v>77</v>')
    assert stated(payload) == {77, 3}
    out = io.BytesIO(payload)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("xl/styles.xml", STYLES)
    assert stated(out.getvalue()) == {None, 3}
