from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.config import load_forms
from archive.report.carrier import span_lines
from archive.report.document import extract
from archive.report.tables.known import Known
from archive.report.tables.lines.flat import flat_rows, parted
from archive.report.tables.statistics import read_tables

if TYPE_CHECKING:
    from archive.report.form import Era

FORMS = load_forms()
KNOWN = Known.of(tuple(FORMS))


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (["规章\t0\t\t3"], [["规章", "0", "", "3"]]),
        (["规章", "0", "1", "行政许可", "2"], [["规章", "0", "1"], ["行政许可", "2"]]),
        (["规章 |", "0 |", "1 ||"], [["规章", "0", "1", ""]]),
        (["规章 2 0 11"], [["规章", "2", "0", "11"]]),
        (["当面申请数  件  12"], [["当面申请数", "件", "12"]]),
        (["2.没有现成信息需要另行制", "无法 26 2", "作"], [["2.没有现成信息需要另行制作", "26", "2"]]),
        (["三", "、", "本", "（一）予以公开 1 2"], [["三", "本", "（一）予以公开", "1", "2"]]),
        (["| 规章 | 0 |  | 3 |", "|---|---|", "| 项 | 1 | 2 | 3 |"], [["规章", "0", "", "3"], ["项", "1", "2", "3"]]),
        (["规章：1，2，0", "规范性文件：，，3；"], [["规章", "1", "2", "0"], ["规范性文件", "", "", "3"]]),
        (["其中：当面申请数 件：12", "传真申请数：无"], [["其中：当面申请数", "件", "12"], ["传真申请数", "无"]]),
        # the number within the brackets of a label is no figure, wherever its line ends
        (["主动公开数（相同信息计 1", "条）", "5"], [["主动公开数（相同信息计 1", "条）", "5"]]),
        (
            ["重大舆情数（同一", "舆情计 1 次）", "0", "甲 2 备注"],
            [["重大舆情数（同一", "舆情计 1 次）", "0"], ["甲", "2"]],
        ),
        (["行政复议 行政诉讼：", "：1，2，3"], [["行政复议 行政诉讼：", "1", "2", "3"]]),
        (["当面申请数 件", "12", "传真申请数 件", "7"], [["当面申请数", "件", "12"], ["传真申请数", "件", "7"]]),
        # what is said behind a colon is no row of figures: a time, a range, two figures and a gap between them
        (["发布时间：2021-01-11 10:30", "规章 1 2 3"], [["发布时间：2021-01-11 10:30", "规章", "1", "2", "3"]]),
        (["规章：1 2，3"], []),
        (
            ["其中：  主动公开数、  公开目录数  条  5  二、  其他  件  7"],
            [["其中：  主动公开数、  公开目录数", "条", "5", "二、  其他", "件", "7"]],
        ),
        (
            ["规章,,,", *(f"项{n},1,2,3" for n in "甲乙丙丁戊己")],
            [["规章", "", "", ""], *([f"项{n}", "1", "2", "3"] for n in "甲乙丙丁戊己")],
        ),
        (["甲\t" * 8 + "乙", "\t" * 8], [["甲"] * 8 + ["乙"], [""] * 9]),
        # a line of nothing but bars is a row only where it ends a table and its header has as many cells
        (["甲|" * 8 + "乙", "|" * 8, "1|" * 8 + "2"], [["甲"] * 8 + ["乙"], [*"11111111", "2"]]),
        (["甲|" * 7 + "乙", "|" * 8], [["甲"] * 7 + ["乙"]]),
        # a bar at the end parts a blank cell, where bars do not end the others
        (["规章|1|2", "项|", "目|3"], [["规章", "1", "2"], ["项", ""], ["目", "3"]]),
        # where bars end all of them, the last one parts none
        (["规章 | 1 | 2 |", "项 | | 3 |"], [["规章", "1", "2"], ["项", "", "3"]]),
        # one cell a line: a bar alone is a blank one, but for that with which a row begins
        (
            ["|", "规章 |", "0 |", "|", "3 |", "|", "规范性文件 |", "|", "2 |", "|", "|", "项 |", "|", "|", "|"],
            [["规章", "0", "", "3"], ["规范性文件", "", "2", ""], ["项", "", "", ""]],
        ),
        # a figure that the end of a line has broken is unclear, and no other one
        (["规章\t1,6", "13\t0\t0"], [["规章", "1,6", "13", "0", "0"]]),
        (["规章  0  1  5", ",280", "项  1  2  3"], [["规章", "0", "1", "5\n,280"], [",280", "项", "1", "2", "3"]]),
        # the number of a row is no figure of a label above it that has lost its own
        (["5政府公报公开数条", "6\t政府网站公开数\t条\t"], [["6"], ["政府网站公开数", "条", ""]]),
        (["5政府公报公开数条", "6\t政府网站公开数\t条\t527"], [["6"], ["政府网站公开数", "条", "527"]]),
        # a remark behind one figure, where a header names remarks
        (["信息内容 数量 备注", "规章 1 见附表", "项 2"], [["信息内容 数量 备注", "规章", "1"], ["项", "2"]]),
        (
            ["信息内容\t数量\t备注", "规章\t1\t见附表", "项\t2\t"],
            [["信息内容", "数量", "备注"], ["规章", "1", "见附表"], ["项", "2", ""]],
        ),
        # labels side by side are no prose, however many
        (
            ["这是第一个很长的标签的名称 " * 9, "1"],
            [["这是第一个很长的标签的名称 " * 8 + "这是第一个很长的标签的名称", "1"]],
        ),
        (["接受培训⼈员数 ⼈次 5"], [["接受培训⼈员数", "⼈次", "5"]]),
        # running numbers from 1 on, behind a figure that is 0
        (
            ["项", "0", "行次", *[one for n in range(1, 8) for one in (str(n), f"项{n}", "5")]],
            [["项", "0"], ["行次"], *([f"项{n}", "5"] for n in range(1, 8))],
        ),
        (["这是一句话，共有三个分句，很长，所以不是标签。", "12"], [["12"]]),
        # a word in the place of a figure ends no row; a known label does
        (["规章\t0\t若干\t3"], [["规章", "0", "若干", "3"]]),
        (["项|十一|0|若干|3|三|5|二十"], [["项", "十一", "0", "若干", "3", "三", "5", "二十"]]),
        (["规章\t1\t行政许可\t3"], [["规章", "1"], ["行政许可", "3"]]),
        # numerals in characters, among figures between spaces: none is a remark
        (["规章 2 二 0 0 五"], [["规章", "2", "二", "0", "0", "五"]]),
        (["规章 十五 0 二十四"], [["规章", "十五", "0", "二十四"]]),
        (["规章 十五 二"], []),
        # a figure behind a colon or a label whose digits may stand apart
        (["行政许可2 9", "规章 0 1 2"], [["行政许可2 9", "规章", "0", "1", "2"]]),
        (["本年增/减- 2", "规章 0 1 2"], [["本年增/减- 2", "规章", "0", "1", "2"]]),
        (["行政许可：1 7", "规章 0 1 2"], [["行政许可：1 7", "规章", "0", "1", "2"]]),
        (["行政事业性收费：2 4 4 . 0", "规章 0 1 2"], [["行政事业性收费：2 4 4 . 0", "规章", "0", "1", "2"]]),
        (["行政事业性收费 2 ． 5", "规章 0 1 2"], [["行政事业性收费 2 ． 5", "规章", "0", "1", "2"]]),
        (["行政处罚0- 2 92 1", "规章 0 1 2"], [["行政处罚0- 2 92 1", "规章", "0", "1", "2"]]),
        (["费", "2 4 4 . 0", "项 1"], [["费", "2 4 4 . 0"], ["项", "1"]]),
    ],
)
def test_rows(lines: list[str], rows: list[list[str]]) -> None:
    found = [[piece.text for piece in row.pieces] for row in flat_rows(parted(span_lines([*lines, "终。"])), KNOWN)]
    assert [row for row in found if row] == rows


def named(era: Era) -> tuple[list[str], dict[tuple[str, str, str], str]]:
    """Every table of a form in lines that name a line and, behind a colon, its figures; in 2014 with their units."""
    form = FORMS.of_era(era)
    assert form is not None
    lines: list[str] = []
    figures: dict[tuple[str, str, str], str] = {}
    for table in form.tables:
        header = ""
        for number, line in enumerate(table.lines, 1):
            own = {(table.id, line.id, one.id): str(10 * number + place) for place, one in enumerate(line.columns)}
            above = " ".join(one.label for one in line.columns)
            if table.layout != "list" and above != header:
                lines.append(f"{table.corner or '申请人情况'} {(header := above)}")
            unit = f" {line.unit}" if table.layout == "list" else ""
            if table.layout == "matrix":  # the last is the sum of the others
                *parts, last = own
                own[last] = str(sum(int(own[one]) for one in parts))
            lines.append(f"{line.label}{unit}：{'，'.join(own.values())}")
            figures |= own
    return lines, figures


@pytest.mark.parametrize("era", ["2014", "2019", "2021"])
@pytest.mark.parametrize("parted", [False, True])
def test_tables_in_lines_with_a_colon(era: Era, *, parted: bool) -> None:
    """`parted`: the figures stand in a line of their own below, with no comma."""
    lines, figures = named(era)
    if parted:
        lines = [part for line in lines for part in line.replace("，", " ").split("：")]
    reading = read_tables(extract("\n".join([*lines, "终。"]).encode(), FORMS), FORMS)
    assert {one.cell: one.raw for one in reading.statistics} == figures


@pytest.mark.parametrize("mark", ["\t", "|", " │ "])
@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["十五", "二十", "三"], [15, 20, 3]),
        (["十五", "一", "三"], [15, None, 3]),  # a lone 一 may be a dash
    ],
)
def test_a_row_may_have_nothing_but_numerals_behind_its_label(
    mark: str, row: list[str], expected: list[float | None]
) -> None:
    lines = [["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"], ["行政规范性文件", *row]]
    text = "\n".join(["第二十条第（一）项", *map(mark.join, lines), "第二十条第（五）项"])
    found = read_tables(extract(text.encode(), FORMS), FORMS).statistics

    assert [one.value for one in found] == expected


@pytest.mark.parametrize("apart", ["17 35", "4,5 6", "12 345 6789"])
def test_digits_apart_in_a_cell_are_a_figure_and_unclear(apart: str) -> None:
    """The line has its place: none of the lines below takes the place of one with the same label."""
    form = FORMS.of_era("2014")
    assert form is not None
    table = form.table("annex2014")
    rows = [f"{line.label}\t{line.unit}\t{number}" for number, line in enumerate(table.lines, 1)]
    place = next(place for place, line in enumerate(table.lines) if line.id == "reconsiderations_corrected")
    rows[place] = rows[place].rsplit("\t", 1)[0] + f"\t{apart}"
    reading = read_tables(extract("\n".join(["统计指标\t单位\t统计数", *rows, "终。"]).encode(), FORMS), FORMS)
    found = {one.line: one.value for one in reading.statistics}
    expected = {line.id: number for number, line in enumerate(table.lines, 1)}
    assert found == expected | {"reconsiderations_corrected": None}
