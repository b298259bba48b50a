"""What a header says, whole or not: above all rows, the total first, repeated, over rows that lack figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.tables.statistics import read_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMS = load_forms()
COLUMNS = ["natural_person", "commercial_enterprise", "research_institution", "social_welfare_organisation"]
COLUMNS += ["legal_services_organisation", "other_organisation", "total"]
LABELS = {
    "received": "一、本年新收政府信息公开申请数量",
    "carried_over": "二、上年结转政府信息公开申请数量",
    "granted": "（一）予以公开",
    "not_processed_repeated": "2.重复申请",
}
INNER = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
SIDE = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


def read(payload: str, table: str) -> dict[str, list[float | None]]:
    stated: dict[str, list[float | None]] = {}
    for one in read_tables(extract(payload.encode(), FORMS), FORMS).statistics:
        if one.table_id == table:
            stated.setdefault(one.line, []).append(one.value)
    return stated


def page(rows: Sequence[Sequence[str]]) -> str:
    drawn = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><head><meta charset='utf-8'></head><body><table>{drawn}</table></body></html>"


def text(*lines: str) -> str:
    return "\n".join([*lines, "以上。"])


# -- the total before its parts -----------------------------------------------------------------------------------

# no row adds up, so the figures say nothing of the order
FIGURES = {line: [10 * number + place for place in range(1, 8)] for number, line in enumerate(LABELS, 1)}
IN_ORDER = {line: [*row[1:], row[0]] for line, row in FIGURES.items()}


def flat(mark: str, head: Sequence[str], *, figures: dict[str, list[int]] = FIGURES) -> str:
    rows = [[LABELS[line], *map(str, row)] for line, row in figures.items()]
    return text("申请人情况", mark.join(head), mark.join(INNER), *(mark.join(row) for row in rows))


FIRST = ["总计", "自然人", "法人或其他组织"]


@pytest.mark.parametrize("mark", ["\t", "   ", " "])
@pytest.mark.parametrize("apart", [False, True])
def test_a_total_that_the_header_names_first(mark: str, *, apart: bool) -> None:
    """`apart`: the characters of its labels stand apart."""
    head = [" ".join(label) for label in FIRST] if apart else FIRST
    assert read(flat(mark, head), "requests") == IN_ORDER


def test_small_sums_in_rows_with_blanks_tell_that_the_total_is_not_where_the_header_names_it() -> None:
    rows = {line: [str(number), "1", "", "", "", "1", str(number + 2)] for number, line in enumerate(LABELS, 1)}
    head = ["", "总计", "自然人", *INNER]
    drawn = text("申请人情况", "\t".join(head), *("\t".join([LABELS[line], *row]) for line, row in rows.items()))
    assert read(drawn, "requests") == {line: [int(one) if one else None for one in row] for line, row in rows.items()}


@pytest.mark.parametrize("leads", [False, True])
@pytest.mark.parametrize("times", [1, 10])
def test_one_cell_a_line_the_sums_tell_where_the_total_is(times: int, *, leads: bool) -> None:
    """It is named first in either case: a cell that goes down to the last row of the header stands in its first one."""
    parts = {line: [times * (number + place) for place in range(6)] for number, line in enumerate(LABELS)}
    wanted = {line: [*row, sum(row)] for line, row in parts.items()}
    figures = {line: [row[-1], *row[:-1]] for line, row in wanted.items()} if leads else wanted
    assert read(flat("\n", FIRST, figures=figures), "requests") == wanted


def test_one_cell_a_line_without_sums_nothing_tells_whose_unequal_figures_are() -> None:
    figures = FIGURES | {"granted": [0] * 7}
    assert read(flat("\n", FIRST, figures=figures), "requests") == {"granted": [0] * 7}


@pytest.mark.parametrize(("rows", "is_read"), [(1, True), (2, False), (3, True)])
def test_few_rows_whose_first_figure_is_the_sum_leave_the_order_open(rows: int, *, is_read: bool) -> None:
    """One may be the source's error, three are none; the header does not say where the total is."""
    parts = [[10 * number + place for place in range(6)] for number in range(1, len(LABELS) + 1)]
    figures = {
        line: [sum(own), *own] if number < rows else [10 + number, *[0] * 6]
        for number, (line, own) in enumerate(zip(LABELS, parts, strict=True))
    }
    found = read(text(*("\t".join([LABELS[line], *map(str, row)]) for line, row in figures.items())), "requests")
    wanted = figures if rows == 1 else {line: [*row[1:], row[0]] for line, row in figures.items()}
    assert found == (wanted if is_read else {})


def test_a_header_whose_cells_are_repeated_in_each_place_that_they_cover() -> None:
    rows = [
        ["项目", *["申请人情况"] * 7],
        ["项目", "总计", "自然人", *["法人或其他组织"] * 5],
        ["项目", "总计", "自然人", *INNER],
        *([LABELS[line], *map(str, row)] for line, row in FIGURES.items()),
    ]
    assert read(page(rows), "requests") == IN_ORDER


def test_a_total_that_is_repeated_one_cell_a_line_is_no_sum_of_a_group() -> None:
    """A column behind it, which is not called remarks, is none of the form's."""
    heads = [["项目", *["申请人情况"] * 7, "备注"], ["项目", "自然人", *["法人或其他组织"] * 5, "总计", "备注"]]
    heads.append(["项目", "自然人", *INNER, "总计", "备注"])
    rows = [[LABELS[line], *map(str, row), "2"] for line, row in FIGURES.items()]
    found = read(text(*(cell for row in [*heads, *rows] for cell in row)), "requests")
    assert all(found[line] == row for line, row in FIGURES.items() if line in found)


@pytest.mark.parametrize("mark", ["\t", " | "])
def test_a_merged_cell_repeated_beside_each_row_is_not_its_header(mark: str) -> None:
    """The columns are those of the header's last row, which begins with that cell, too."""
    left = "第二十条第（五）项"
    rows = [[left, "信息内容", *["本年处理决定数量"] * 3], [left, "行政许可", *["0"] * 3]]
    rows += [[left, "行政处罚", *["12"] * 3], [left, "行政强制", *["3"] * 3]]
    found = read(text(*map(mark.join, rows)), "disclosure")
    assert found == {"licences": [0], "penalties": [12], "coercive_measures": [3]}


# -- the headers of several blocks, and rows that lack figures ----------------------------------------------------


def test_headers_that_stand_above_all_rows() -> None:
    rows = [
        ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
        ["信息内容", "上一年项目数量", "本年增/减"],
        ["信息内容", "采购项目数量", "采购总金额"],
        ["行政许可", "653", "3", "7"],
        ["行政处罚", "920", "-5", "8"],
        ["行政事业性收费", "14", "12"],
    ]
    found = read(page(rows), "disclosure")
    assert found == {"licences": [653, 3, 7], "penalties": [920, -5, 8], "administrative_fees": [14, 12]}


def test_a_row_that_lacks_a_figure_is_not_read_under_the_header_of_another_block() -> None:
    lines = ["第二十条第（八）项", "信息内容", "上一年项目数量", "本年增/减", "行政事业性收费", "2", "12"]
    lines += ["第二十条第（六）项", "信息内容", "上一年项目数量", "本年增/减", "处理决定数量", "行政处罚", "-2", "905"]
    assert read(text(*lines, "行政强制", "29", "-5", "312"), "disclosure") == {
        "administrative_fees": [2, 12],
        "coercive_measures": [29, -5, 312],
    }


def test_of_two_figures_under_one_column_none_is_taken() -> None:
    """The header's first word stands over the labels: it is no column."""
    lines = ["第二十条第（六）项", "信息内容 本年处理决定数量", "行政处罚", "1 2", "行政强制", "7"]
    assert read(text(*lines), "disclosure") == {"coercive_measures": [7]}


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("count", [5, 7])
def test_what_is_left_of_the_proceedings_is_no_line_of_any_table(count: int, *, apart: bool) -> None:
    """Blank cells are lost; the last label of the header names a line of the requests, one before it a line here."""
    labels = ["行政复议", "行政诉讼", *SIDE, "未经复议直接起诉", "复议后起诉", *SIDE, *SIDE]
    lines = [" ".join(label) if apart else label for label in labels]
    payload = text(*lines, *(str(number) for number in range(count)))
    assert read(payload, "proceedings") == read(payload, "requests") == {}


@pytest.mark.parametrize("apart", [False, True])
def test_a_row_of_the_proceedings_under_its_header(*, apart: bool) -> None:
    rows = [["行政复议", "行政诉讼"], [*SIDE, "未经复议直接起诉", "复议后起诉"], [*SIDE, *SIDE]]
    lines = [" ".join(" ".join(label) if apart else label for label in row) for row in rows]
    found = read(text(*lines, " ".join(str(number) for number in range(15))), "proceedings")
    assert [value for row in found.values() for value in row] == list(range(15))


def test_three_proceedings_one_below_the_other() -> None:
    names = ["行政复议", "未经复议直接起诉", "复议后起诉"]
    lines = [line for place, name in enumerate(names) for line in (name, " ".join(SIDE), f"{place} 0 0 0 {place}")]
    assert list(read(text(*lines), "proceedings").values()) == [[place, 0, 0, 0, place] for place in range(3)]
