"""Columns of a fixed width in a text file: a blank cell is known by the places of the others, and only by them."""

from __future__ import annotations

from unicodedata import east_asian_width

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.tables.statistics import read_tables
from tests.report.ugly import annex

FORMS = load_forms()
FORM = FORMS.of_era("2019")
assert FORM is not None
REQUESTS = FORM.table("requests")
Row = list[str]


def drawn(text: str, width: int, side: str) -> str:
    room = width - sum(2 if east_asian_width(one) in "WFA" else 1 for one in text)
    before = {"left": 0, "right": room, "middle": room // 2}[side]
    return " " * before + text + " " * (room - before)


def table(side: str) -> tuple[str, dict[tuple[str, str], float | None]]:
    """The requests with blanks in each line, and in each another; the last column is that of remarks of none."""
    rows: list[Row] = [["项目", *(column.label for column in REQUESTS.columns)]]
    told: dict[tuple[str, str], float | None] = {}
    for number, line in enumerate(REQUESTS.lines):
        figures: list[str] = []
        for place, column in enumerate(REQUESTS.columns):
            is_blank = (number + place) % 3 == 0
            figures.append("" if is_blank else "无" if (number + place) % 7 == 1 else str(10 * number + place))
            told[line.id, column.id] = int(figures[-1]) if figures[-1].isdigit() else None
        rows.append([line.label, *figures])
    lines = [
        "".join(
            drawn(cell, width, how)
            for cell, width, how in zip(row, [70, *[16] * 7], ["left", *[side] * 7], strict=True)
        )
        for row in rows
    ]
    return "\n".join(["洪洞县水利局2020年政府信息公开工作年度报告", *(line.rstrip() for line in lines), "以上。"]), told


@pytest.mark.parametrize("side", ["left", "right", "middle"])
def test_a_blank_cell_between_others(side: str) -> None:
    text, told = table(side)
    found = read_tables(extract(text.encode(), FORMS), FORMS).statistics
    assert {(one.line, one.column): one.value for one in found} == told


def test_letters_of_a_head_that_stand_apart_are_one_head() -> None:
    """By spaces of several kinds, and so the heads of three tables are not equally wide."""
    apart = [" \u00a0\u3000\u00a0\u3000", "\u3000\u00a0\u00a0 \u00a0", "\u00a0\u3000\u3000\u00a0\u00a0"]
    widths = [[16, 15, 16, 13, 0], [30, 15, 13, 13, 0], [24, 16, 16, 13, 0]]
    kinds = {"行政复议": [6, 9, 24, 10, 49], "未经复议直接起诉": [0, 19, 0, 8, 27], "复议后起诉": [0, 0, 0, 14, 14]}
    lines = ["四、政府信息公开行政复议、行政诉讼情况"]
    for (kind, figures), spaces, wide in zip(kinds.items(), apart, widths, strict=True):
        named = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
        heads = [space.join(head) for space, head in zip(spaces, named, strict=True)]
        for row in (heads, list(map(str, figures))):
            lines.append("".join(drawn(one, width, "left") for one, width in zip(row, wide, strict=True)).rstrip())
        lines.insert(-2, kind)
    found = read_tables(extract("\n".join([*lines, "以上。"]).encode(), FORMS), FORMS).statistics
    assert [one.value for one in found] == [figure for figures in kinds.values() for figure in figures]


def test_columns_that_do_not_stand_below_each_other_are_none() -> None:
    """Three spaces between any two cells: which of two figures the one is, nothing says."""
    lines = ["第二十条第（九）项", "信息内容   采购项目数量   采购总金额", "政府集中采购      400.6"]
    found = read_tables(extract("\n".join([*lines, "规章   1   2", "以上。"]).encode(), FORMS), FORMS).statistics
    assert [one.value for one in found if one.line == "procurement"] in ([], [None, None])


def test_a_row_of_the_proceedings_with_blanks() -> None:
    head = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
    figures = ["1", "", "", "", "1", "", "2", "", "", "2", "", "", "", "3", "3"]
    above = ["行政复议", "", "", "", "", "未经复议直接起诉", "", "", "", "", "复议后起诉", "", "", "", ""]
    lines = ["".join(drawn(cell, 18, "left") for cell in row).rstrip() for row in (above, head, figures)]
    text = "\n".join([*lines, "以上。"])
    found = read_tables(extract(text.encode(), FORMS), FORMS).statistics
    assert [one.value for one in found] == [int(one) if one else None for one in figures]


def test_what_is_left_of_such_a_row_is_no_total_of_the_requests() -> None:
    """Blank cells are lost, seven figures are left, and the header's last word is that of a line with seven."""
    head = "结果维持 结果纠正 其他结果 尚未审结 总计"
    lines = ["行政复议 行政诉讼", f"{head} 未经复议直接起诉 复议后起诉", f"{head} {head}", "1 2 3 6 1 2 3", "以上。"]
    for text in ("\n".join(lines), "\n".join(" ".join(lines[:3]).split() + lines[3].split() + lines[4:])):
        assert not read_tables(extract(text.encode(), FORMS), FORMS).statistics


def test_a_unit_between_label_and_figure_is_no_part_of_the_label() -> None:
    payload, expected, _, _ = annex.make(20262)
    found = read_tables(extract(payload, FORMS), FORMS).statistics
    assert {one.cell for one in found} <= expected.keys()


def test_each_part_of_a_report_has_columns_of_its_own() -> None:
    """A list of one column stands below the columns of the applicants, and under no header."""
    text, told = table("right")
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    kinds = ["行政复议", "行政诉讼  未经复议直接起诉", "          复议后起诉"]
    lines = ["四、政府信息公开行政复议、行政诉讼情况"]
    for kind in range(3):
        for number, result in enumerate(results):
            begin = drawn(kinds[kind] if number == 0 else "", 28, "left")
            lines.append(f"{begin}{drawn(result, 10, 'left')}{5 * kind + number}")
    found = read_tables(extract("\n".join([text, *lines, "五、问题"]).encode(), FORMS), FORMS).statistics

    assert {(one.line, one.column): one.value for one in found if one.table_id == "requests"} == told
    assert [one.value for one in found if one.table_id == "proceedings"] == list(range(15))
