"""Tables in lines with tabs or bars: each figure stands below its head, whatever cells the header has lost."""

from __future__ import annotations

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.tables.statistics import read_tables

FORMS = load_forms()
FORM = FORMS.of_era("2021")
assert FORM is not None
REQUESTS = FORM.table("requests")
COLUMNS = [column.id for column in REQUESTS.columns]
INNER = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
FIGURES = {line.id: [10 * number + place for place in range(6)] for number, line in enumerate(REQUESTS.lines)}


def read(rows: list[list[str]]) -> dict[str, list[float | None]]:
    drawn = [f"| {' | '.join(row)} |" for row in rows]
    drawn.insert(1, "|" + "---|" * len(rows[0]))
    text = "\n".join(["三、收到和处理政府信息公开申请情况", *drawn, "四、行政复议、行政诉讼情况"])
    found = {(one.line, one.column): one.value for one in read_tables(extract(text.encode(), FORMS), FORMS).statistics}
    return {line: [found.get((line, column)) for column in COLUMNS] for line in FIGURES}


@pytest.mark.parametrize("remarks", [[], ["备注"]])
def test_a_total_named_above_the_line_that_is_drawn_is_a_column_though_it_is_blank(remarks: list[str]) -> None:
    """The label takes three cells, as a merged one does, and the line is drawn below the first row of the header."""
    beside = [""] * len(remarks)
    rows = [["（本列数据）", "", "", "自然人", "法人或其他组织", *[""] * 4, "总计", *remarks]]
    rows.append([*[""] * 4, *INNER, "", *beside])
    for number, line in enumerate(REQUESTS.lines):
        said = ["见附件" if number % 5 == 3 else "" for _ in remarks]
        rows.append([line.label, "", "", *map(str, FIGURES[line.id]), "", *said])
    assert read(rows) == {line: [*row, None] for line, row in FIGURES.items()}


OWN = ["自然人", *INNER, "总计"]
OTHERS = ("上年总计", "备注", "占比")
# the header's rows with the cells of their own, and where the other column stands among those of the form
HEADERS = {
    "total below": ([["（本列数据）", "申请人情况", "{}"], ["自然人", "法人或其他组织", "总计"], INNER], 7),
    "total beside": ([["（本列数据）", "申请人情况", "总计", "{}"], ["自然人", "法人或其他组织"], INNER], 7),
    "before the total": ([["（本列数据）", "申请人情况", "{}", "总计"], ["自然人", "法人或其他组织"], INNER], 6),
    "two rows": ([["", "自然人", "法人或其他组织", "总计", "{}"], INNER], 7),
    "one row": ([["项目", *OWN, "{}"]], 7),
    "sum of the organisations": ([["", "自然人", "法人或其他组织", "总计"], [*INNER, "{}"]], 6),
    "a blank head": ([["", "申请人情况", "总计"], ["自然人", "法人或其他组织"], [*INNER[:2], "{}", *INNER[2:]]], 3),
    "filled": (
        [["（本列数据）", "申请人情况", "{}"], ["", "自然人", "法人或其他组织", "总计"], ["", "", *INNER, ""]],
        7,
    ),
}


def marked(rows: list[list[str]], mark: str) -> dict[str, list[float | None]]:
    text = "\n".join(["三、收到和处理政府信息公开申请情况", *map(mark.join, rows), "四、行政复议、行政诉讼情况"])
    found = {(one.line, one.column): one.value for one in read_tables(extract(text.encode(), FORMS), FORMS).statistics}
    return {line: [found.get((line, column)) for column in COLUMNS] for line in FIGURES}


@pytest.mark.parametrize("mark", ["\t", " | ", ","])
@pytest.mark.parametrize("blank", ["total", "zero", "none"])
@pytest.mark.parametrize("header", HEADERS)
def test_the_cells_of_a_header_tell_the_columns(header: str, blank: str, mark: str) -> None:
    heads, place = HEADERS[header]
    name = {"a blank head": "", "sum of the organisations": "小计"}.get(header, OTHERS[len(header) % 3])
    rows = [[name if text == "{}" else text for text in row] for row in heads]
    wanted: dict[str, list[float | None]] = {}
    for number, line in enumerate(REQUESTS.lines):
        own: list[float | None] = [*FIGURES[line.id], sum(FIGURES[line.id])]
        if blank != "none":
            own[6 if blank == "total" else number % 6] = None
        wanted[line.id] = own
        cells = ["" if figure is None else str(figure) for figure in own]
        other = "" if header == "a blank head" else str(900 + number)
        groups = ["三、本年度办理结果"] if number % 7 == 2 else []
        rows.append([*groups, line.label, *cells[:place], other, *cells[place:]])
    assert marked(rows, mark) == wanted


@pytest.mark.parametrize("mark", ["\t", " | "])
def test_the_header_stands_again_over_the_rest_of_a_table(mark: str) -> None:
    heads = [["（本列数据）", "申请人情况", "总计"], ["自然人", "法人或其他组织"], INNER]
    lines = [[line.label, *map(str, FIGURES[line.id]), ""] for line in REQUESTS.lines]
    assert marked([*heads, *lines[:9], *heads, *lines[9:]], mark) == {
        line: [*row, None] for line, row in FIGURES.items()
    }


@pytest.mark.parametrize("mark", ["\t", " | "])
def test_a_figure_without_a_head_moves_none(mark: str) -> None:
    heads = [["（本列数据）", "申请人情况"], ["自然人", "法人或其他组织", "总计"], INNER]
    lines = [[line.label, *map(str, FIGURES[line.id]), "7", "11"] for line in REQUESTS.lines]
    assert not {figure for row in marked([*heads, *lines], mark).values() for figure in row} - {None}
