"""An Excel annex: a sheet is a table; what is merged in it stands once."""

from __future__ import annotations

import io
import zipfile

import pytest

from archive.config import load_forms
from archive.report.document import UnreadableError, extract
from archive.report.tables.statistics import read_tables
from tests.report.ugly.office import workbook as sheets

FORMS = load_forms()
FORM = next(form for form in FORMS if form.era == "2014")


def sheet_data(rows: list[list[str | float]]) -> str:
    def cell(column: int, row: int, value: str | float) -> str:
        place = f"{'ABCDEFGHIJKLMNOP'[column]}{row}"
        if isinstance(value, str):
            return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>' if value else ""
        return f'<c r="{place}"><v>{value}</v></c>'

    body = "".join(
        f'<row r="{n}">{"".join(cell(k, n, value) for k, value in enumerate(row))}</row>'
        for n, row in enumerate(rows, 1)
    )
    return f"<sheetData>{body}</sheetData>"


def workbook(rows: list[list[str | float]]) -> bytes:
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{relations}"><sheets>'
        '<sheet name="统计表" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {main}>{sheet_data(rows)}</worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def test_the_list_of_2014_in_a_sheet() -> None:
    lines = FORM.table("annex2014").lines
    rows: list[list[str | float]] = [["政府信息公开情况统计表（2016年度）"], ["统计指标", "单位", "统计数"]]
    rows += [[line.label, line.unit or "", float(number)] for number, line in enumerate(lines)]
    document = extract(workbook(rows), FORMS)
    reading = read_tables(document, FORMS)
    assert [one.value for one in reading.statistics] == list(range(len(lines)))
    assert reading.statistics[3].raw == "3"
    assert reading.statistics[3].locator == {"kind": "cell", "sheet": "统计表", "table": 0, "row": 5, "cell": 2}
    assert document.lines[0].text == "政府信息公开情况统计表（2016年度）"


def test_applicants_in_a_sheet_with_merged_labels() -> None:
    seven: list[str | float] = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    rows: list[list[str | float]] = [
        ["", "", "", *seven],
        ["一、本年新收政府信息公开申请数量", "", "", 5.0, 1.0, 0.0, 0.0, 0.0, 0.0, 6.0],
        ["二、上年结转政府信息公开申请数量", "", "", "", 2.0, "", "", "", "", 2.0],
        ["三、本年度办理结果", "（一）予以公开", "", 4.0, "", "", "", "", "", 4.0],
        ["", "（三）不予公开", "1.属于国家秘密", "", "", "", "", "", "", ""],
    ]
    got = {one.cell: one.value for one in read_tables(extract(workbook(rows), FORMS), FORMS).statistics}
    assert got["requests", "carried_over", "commercial_enterprise"] == 2
    assert got["requests", "granted", "natural_person"] == 4
    assert got["requests", "granted", "total"] == 4
    assert len(got) == 28


SEVEN: list[str | float] = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
BESIDE = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def read(rows: list[list[str | float]]) -> dict[tuple[str, str], tuple[float | None, str]]:
    found = read_tables(extract(workbook(rows), FORMS), FORMS, 2023).statistics
    return {(one.line, one.column): (one.value, one.kind) for one in found}


@pytest.mark.parametrize("word", ["若干", "见附件", "O"])
@pytest.mark.parametrize("places", [(0,), (0, 1), (3,), (6,), (0, 6), (2, 6)])
@pytest.mark.parametrize("wide", [0, 5])
def test_a_word_in_the_place_of_a_figure_moves_no_other(word: str, places: tuple[int, ...], wide: int) -> None:
    """Blank cells stand before the figures, where labels are merged, and behind them, where the sheet is wider."""
    rows: list[list[str | float]] = [["", "", "", *SEVEN]]
    figures: list[str | float] = [word if place in places else 10.0 + place for place in range(7)]
    for label in (["一、本年新收政府信息公开申请数量", "", ""], ["", "（一）予以公开", ""], ["", "", "1.属于国家秘密"]):
        rows += [[*label, *figures]]
    rows += [["注", *[""] * (9 + wide), "无"]]
    got = read(rows)
    columns = [column.id for column in FORMS.of_era("2021").table("requests").columns]  # type: ignore[union-attr]
    for line in ("received", "granted", "refused_state_secret"):
        said = [got.get((line, column)) for column in columns]
        assert said == [(None, "unclear") if at in places else (10 + at, "number") for at in range(7)]


def test_a_table_in_a_sheet_is_as_wide_as_it_is_itself() -> None:
    """Below a wider one: one figure a row, and labels that are merged; a table that lacks columns is not filled up."""
    wide: list[str | float] = ["一、本年新收政府信息公开申请数量", 1.0, 0.0, 0.0, 0.0, 0.0, 2.0, 3.0]
    kinds = ["行政复议", "未经复议直接起诉", "复议后起诉"]
    rows: list[list[str | float]] = [["", *SEVEN], wide, [""]]
    for place, kind in enumerate(kinds):
        rows += [["" if at else kind, "", head, float(5 * place + at)] for at, head in enumerate(BESIDE)]
    assert [value for (line, _), (value, _) in read(rows).items() if line != "received"] == list(range(15))
    few: list[list[str | float]] = [["", *SEVEN[:4]], ["一、本年新收政府信息公开申请数量", 1.0, 2.0, 3.0, 4.0]]
    heads: list[str | float] = [*BESIDE * 3]
    few += [[""], heads, [float(place) for place in range(15)]]
    assert not any(line == "received" for line, _ in read(few))


@pytest.mark.parametrize("order", [1, -1])
def test_a_years_row_that_is_blank_is_not_last_years(order: int) -> None:
    rows: list[list[str | float]] = [["年度", "行政复议", *[""] * 4, "未经复议直接起诉", *[""] * 4, "复议后起诉"]]
    years: list[list[str | float]] = [["2022年", *[9.0] * 15], ["2023年"]]
    rows += [["", *BESIDE * 3], *years[::order], [""]]
    stated = read_tables(extract(workbook(rows), FORMS), FORMS, 2023).statistics
    assert {one.value for one in stated if one.scope == "year"} <= {None}


def test_what_else_stands_in_the_sheet() -> None:
    """All of a report in one sheet: lines of text, and a table of another kind before the requests."""
    form = FORMS.of_era("2021")
    assert form is not None
    requests, proceedings = form.table("requests"), form.table("proceedings")
    rows: list[list[str | float]] = [["临江市教育局2023年政府信息公开工作年度报告"]]
    rows += [["渠道", "2022年", "2023年"], ["门户网站", 71.0, 72.0], ["其他", 81.0, 82.0], ["总计", 152.0, 154.0]]
    rows += [["", *(column.label for column in requests.columns)]]
    rows += [[line.label, 1.0, "", "", "", "", "", 1.0] for line in requests.lines]
    rows += [["四、政府信息公开行政复议、行政诉讼情况"]]
    rows += [["行政复议", *[""] * 4, "行政诉讼"], [*[""] * 5, "未经复议直接起诉", *[""] * 4, "复议后起诉"]]
    rows += [[column.label for line in proceedings.lines for column in line.columns], [2.0] * 15]
    rows += [["五、存在的主要问题及改进情况"], ["无。"], ["临江市教育局"], ["2024年1月20日"]]
    found = read_tables(extract(workbook(rows), FORMS), FORMS, 2023).statistics
    assert {one.scope for one in found} == {"year"}
    assert {one.value for one in found if one.table_id == "requests"} == {1, None}
    assert [one.value for one in found if one.table_id == "proceedings"] == [2] * 15
    assert {one.ordinal for one in found} == {1}


FAR = {
    "a row": '<row r="1048576"><c r="C1048576"><v>7</v></c></row>',
    "a column": '<row r="3"><c r="XFD3"><v>7</v></c></row>',
    "both": '<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>',
    "a row without a number": "<row><c r='AAA9'><v>7</v></c></row>",
}


def with_rows(rows: str) -> bytes:
    return sheets({"统计表": f'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>{rows}</sheetData>'})


@pytest.mark.parametrize("far", FAR.values(), ids=FAR)
def test_a_cell_far_from_any_table_costs_nothing(far: str) -> None:
    document = extract(with_rows(far), FORMS)
    assert [cell.text for grid in document.grids for row in grid.rows for cell in row if cell.text] == ["1"]
    assert sum(len(grid.rows) for grid in document.grids) < 10


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (with_rows('<row r="19999"><c r="ZZ19999"><v>7</v></c></row>'), "more cells than any report"),
        (with_rows("<row/>" * 6_000_000), "unpacks to more than any report"),
    ],
    ids=["cells", "bytes"],
)
def test_a_workbook_larger_than_any_report(payload: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        extract(payload, FORMS)


def test_a_table_below_its_heading_is_as_wide_as_it_is_itself() -> None:
    """No empty row parts it from a wider one above."""
    rows: list[list[str | float]] = [["三、收到和处理政府信息公开申请情况"], ["", "", "", *SEVEN]]
    rows += [["一、本年新收政府信息公开申请数量", "", "", *(float(n) for n in range(6)), 15.0]]
    rows += [["四、政府信息公开行政复议、行政诉讼情况"]]
    groups = [("行政复议", ""), ("行政诉讼", "未经复议直接起诉"), ("", "复议后起诉")]
    figures: list[list[str | float]] = [[1.0, "", 2.0, "", 3.0], [0.0, 0.0, "", 4.0, 4.0], ["", "", "", "", ""]]
    for group, own in zip(groups, figures, strict=True):
        rows += [[*(group if not place else ("", "")), head, own[place]] for place, head in enumerate(BESIDE)]
    got = [value for (line, _), (value, _) in read(rows).items() if line != "received"]
    assert got == [one if one != "" else None for own in figures for one in own]


def test_blank_cells_behind_the_heads_of_another_table_are_no_row() -> None:
    """The sheet is as wide as a table below."""
    rows: list[list[str | float]] = [["行政复议"], ["", "自然人", *["法人或其他组织"] * 5, "总计", *[""] * 5]]
    rows += [["", "", *SEVEN[1:6], *[""] * 6], ["一、本年新收政府信息公开申请数量", *[1.0] * 6, 6.0, *[""] * 5]]
    rows += [["另一张表"] * 13]
    assert {line for line, _ in read(rows)} == {"received"}


@pytest.mark.parametrize("word", ["若干", "见附件"])
def test_what_is_left_of_a_sheet_is_not_the_row_with_a_word_above_it(word: str) -> None:
    rows: list[list[str | float]] = []
    for place, kind in enumerate(("行政复议", "未经复议直接起诉", "复议后起诉")):
        figures: list[str | float] = [float(5 * place + at) for at in range(5)]
        rows += [[kind], [*BESIDE], [word if place == 2 and at == 1 else one for at, one in enumerate(figures)]]
    got = read(rows)
    assert {kind for (line, _), (_, kind) in got.items() if line == "litigation_after_reconsideration"} <= {
        "number",
        "unclear",
    }
    assert len(got) >= 10
