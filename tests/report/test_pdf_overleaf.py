"""Ruled tables over the end of a page: which cells are one column, and which rows and labels a break has cut."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.config import load_forms
from archive.report.carrier import Cell, Grid
from archive.report.pdf.cells import Rest
from archive.report.pdf.framed import is_header, with_end
from archive.report.pdf.margins import PdfLine
from archive.report.pdf.overleaf import Part, joined
from archive.report.tables.frame import frame

FORMS = load_forms()
ENDS = [0.0, 40.0, 100.0, 140.0, 180.0, 220.0]  # of a group's label, a line's, and three figures
Texts = list[str | None]


def row(texts: Texts, ends: list[float] = ENDS) -> tuple[Cell, ...]:
    """A row whose cells stand side by side between these ends; None belongs to a cell of another row."""
    return tuple(
        Cell(text, place, 1, 1, {"kind": "box", "page": 1, "box": [ends[place], 0.0, ends[place + 1], 10.0]})
        for place, text in enumerate(texts)
        if text is not None
    )


def table(above: list[Texts], below: list[Texts], rests: dict[int, Rest] | None = None) -> list[list[tuple[int, str]]]:
    """The rows of the one table that two parts make, each cell with its column."""
    upper, lower = (Grid(tuple(row(texts) for texts in part)) for part in (above, below))
    rests = rests or {}
    left = {tuple(cell.locator["box"]): rests[place] for place, cell in enumerate(upper.rows[-1]) if place in rests}
    made = joined([Part(upper, is_drawn=True, rests=left), Part(lower, is_drawn=True, goes_on=True)], FORMS)
    assert len(made) == 1
    return [[(cell.column, cell.text) for cell in cells] for cells in made[0].rows]


FULL, WIDE = Rest(place=2.0, digit=5.0, character=9.0), Rest(place=20.0, digit=5.0, character=9.0)
SECRET: Texts = ["（三）不予公开", "1.属于国家秘密", "7", "8", "9"]


@pytest.mark.parametrize(
    ("last", "first", "whole"),
    [
        # the label goes on, and with it its figures, whatever stands in the group's cell
        ([None, "4.保护第", "1", "2", "3"], ["", "三方合法权益", "", "", ""], ["4.保护第三方合法权益", "1", "2", "3"]),
        ([None, "4.保护第", "", "", ""], ["", "三方合法权益", "1", "2", "3"], ["4.保护第三方合法权益", "1", "2", "3"]),
        # nothing stands below the label
        ([None, "2.重复申请", "", "", ""], ["", "", "1", "2", "3"], ["2.重复申请", "1", "2", "3"]),
        ([None, "2.重复申请", "0", "4", "0["], ["", "", "（件）", "①", "1]"], ["2.重复申请", "0（件）", "4①", "0[1]"]),
        ([None, "2.重复申请", "65.", "106", "3"], ["", "", "0", ".0", ""], ["2.重复申请", "65.0", "106.0", "3"]),
        # the label stands below, its figures above, with or without its unit
        ([None, "", "1", "2", "3"], ["", "3.危及“三安全一稳定”", "", "", ""], ["3.危及“三安全一稳定”", "1", "2", "3"]),
        ([None, "", "件", "2", "3"], ["", "2.重复申请", "", "", ""], ["2.重复申请", "件", "2", "3"]),
        # the number of a label stands above, or its bracket
        (
            [None, "（", "1", "2", "3"],
            ["", "4）保护第三方合法权益", "", "", ""],
            ["（4）保护第三方合法权益", "1", "2", "3"],
        ),
        (
            [None, "（五）不予处理4.", "1", "2", "3"],
            ["", "无正当理由大量反复申请", "", "", ""],
            ["（五）不予处理4.无正当理由大量反复申请", "1", "2", "3"],
        ),
        # another row
        ([None, "4.保护第三方合法权益", "1", "2", "3"], ["", "5.属于三类内部事务信息", "", "", ""], None),
        ([None, "4.保护第三方合法权益", "1", "2", "3"], ["", "属于三类内部事务信息", "4", "5", "6"], None),
        (["行政强制", None, "12", "0", "0"], ["信息内容", None, "上一年项目数量", "本年增/减", ""], None),
        ([None, "商业企业", "科研机构", "其他", "总计"], ["", "1", "2", "3", "6"], None),
        ([None, "结果维持", "结果纠正", "其他结果", "总计"], ["", "", "", "", ""], None),
    ],
)
def test_a_row_that_a_break_has_cut(last: Texts, first: Texts, whole: list[str] | None) -> None:
    made = table([SECRET, last], [first])
    if whole is not None:
        assert made[1:] == [list(enumerate(whole, 1))]
    else:
        assert [text for _, text in made[1]] == [text for text in last if text is not None]
        assert len(made) == 3


@pytest.mark.parametrize("is_drawn", [True, False])
@pytest.mark.parametrize(
    ("above", "head"),
    [
        ([[None, "", "0", "0", "0"], [None, "予处理"]], []),  # a strip that holds but the end of a group's label
        ([["件", "0", "0", "0"]], [["统计指标", "单位", "统计数"]]),
    ],
)
def test_a_label_whose_figures_a_page_end_has_left_above_has_no_blank_cells(
    above: list[Texts], head: list[Texts], *, is_drawn: bool
) -> None:
    below: list[Texts] = [*head, [None, "1.信访举报投诉类申请", "", "", ""], [None, "2.重复申请", "", "5", "5"]]
    upper, lower = (Grid(tuple(row(texts) for texts in part)) for part in (above, below))
    made = joined([Part(upper, is_drawn=is_drawn), Part(lower, is_drawn=is_drawn, goes_on=True)], FORMS)
    rows = [[cell.text for cell in cells] for grid in made for cells in grid.rows]
    assert rows[-2:] == [["1.信访举报投诉类申请"], ["2.重复申请", "", "5", "5"]]


def test_a_head_that_stands_again_on_the_next_page_is_no_row() -> None:
    head: list[Texts] = [["（本列数据的勾稽关系）", None, "自然人", "法人或其他\n组织", "总计"]]
    again: list[Texts] = [["（本列数据的\n勾稽关系）", None, "自然人", "法人或其他组织", "总计"]]
    last: Texts = [None, "4.保护第", "1", "2", "3"]
    made = table([*head, SECRET, last], [*again, ["", "三方合法权益", "", "", ""], [None, "5.某项", "4", "5", "9"]])
    assert [[text for _, text in cells] for cells in made[2:]] == [
        ["4.保护第三方合法权益", "1", "2", "3"],
        ["5.某项", "4", "5", "9"],
    ]


@pytest.mark.parametrize("heads", [["自然\n人", "", "总计"], ["", "其他", ""]])
def test_a_head_that_is_read_otherwise_on_the_next_page_goes_on_with_no_row(heads: Texts) -> None:
    head: list[Texts] = [["（本列数据的勾稽关系）", None, "自然人", "其他", "总计"]]
    last: Texts = [None, "2.重复申请", "1", "2", "3"]
    made = table([*head, SECRET, last], [["", "", *heads], [None, "3.其他", "4", "5", "9"]])
    assert [text for _, text in made[2]] == ["2.重复申请", "1", "2", "3"]


@pytest.mark.parametrize(
    ("last", "first", "rest", "read"),
    [
        (["2.重复申请", "54", "0", "0"], ["", "704", "", ""], FULL, "54704"),
        (["2.重复申请", "54", "0", "0"], ["", "704", "", ""], WIDE, "54\n704"),
        (["2.重复申请", "54", "0", "0"], ["", "704", "", ""], None, "54\n704"),
        (["2.重复申请", "1", "0", "0"], ["", "2（件）", "", ""], WIDE, "12（件）"),  # the bracket goes with its digit
    ],
)
def test_digits_below_a_break_go_on_with_those_above_where_these_fill_their_cell(
    last: Texts, first: Texts, rest: Rest | None, read: str
) -> None:
    made = table([SECRET, [None, *last]], [["", *first]], {1: rest} if rest else None)
    assert made[1][1] == (2, read)


def test_the_rest_of_a_label_above_other_rows_goes_up_to_it() -> None:
    """A group's label, and one of a header of which other cells have a row more, end below the break."""
    made = table(
        [["（三）不予", "1.属于国家秘密", "7", "8", "9"]], [["公开", "2.其他法律行政法规禁止公开", "1", "2", "3"]]
    )
    assert made[0][0] == (0, "（三）不予公开")
    assert made[1] == [(0, ""), (1, "2.其他法律行政法规禁止公开"), (2, "1"), (3, "2"), (4, "3")]
    made = table([[None, "自然", "法人或其他组织", "", "总"]], [[None, "人", "商业企业", "科研机构", "计"]])
    assert [text for _, text in made[0]] == ["自然人", "法人或其他组织", "", "总计"]


def test_cells_have_the_column_of_those_above_them_on_the_page_before() -> None:
    """The second page lacks the group's column: the figures stand in their places all the same."""
    upper = Grid((row(SECRET),))
    lower = Grid((row(["四、结转下年度继续办理", "1", "2", "3"], [0.0, 100.0, 140.0, 180.0, 220.0]),))
    made = joined([Part(upper, is_drawn=True), Part(lower, is_drawn=True, goes_on=True)], FORMS)
    assert [[cell.column for cell in cells] for cells in made[0].rows] == [[0, 1, 2, 3, 4], [0, 2, 3, 4]]


@pytest.mark.parametrize(("goes_on", "shift"), [(False, 0.0), (True, 12.0)])
def test_what_text_or_other_sides_part_stays_apart(*, goes_on: bool, shift: float) -> None:
    lower = Grid((row(SECRET, [end + shift for end in ENDS]),))
    parts = [Part(Grid((row(SECRET),)), is_drawn=True), Part(lower, is_drawn=True, goes_on=goes_on)]
    assert len(joined(parts, FORMS)) == 2


@pytest.mark.parametrize(
    ("texts", "is_head"),
    [
        ([["行政复议", "行政诉讼"]], True),
        ([["申请人情况", None, None], ["总", "自", "法人或其他组织"]], True),  # 计 and 然人 stand on the next page
        ([["申请人情况", "12"], ["法人或其他组织", ""]], False),
        ([["联系人", "总计"]], False),
    ],
)
def test_a_header_that_ends_a_page(texts: list[list[str | None]], *, is_head: bool) -> None:
    assert is_header(texts, frame(FORMS)) is is_head


@pytest.mark.parametrize(
    ("text", "left", "top", "is_end"),
    [
        ("结果", 5.0, 10.5, True),
        ("结果", 5.0, 30.0, False),  # below the table
        ("结果", 50.0, 10.5, False),  # below another cell
        ("说明", 5.0, 10.5, False),
    ],
)
def test_the_end_of_a_label_below_the_end_of_its_page(text: str, left: float, top: float, *, is_end: bool) -> None:
    """三、本年度办理 | 结果: the browser cut the cell, and printed the rest of its text below."""
    grid = Grid((row(["三、本年度办理", "（一）予以公开", "1", "2", "3"]),))
    made = with_end(grid, [PdfLine(text, 1, (left, top, left + 18.0, top + 9.0))], frame(FORMS))
    assert (made is not None) == is_end
    assert made is None or made.rows[0][0].text.split() == ["三、本年度办理", "结果"]


@pytest.mark.parametrize(("shift", "is_one"), [(0.0, True), (9.0, False)])
def test_a_table_too_wide_for_its_paper_goes_on_as_far_as_its_columns_show(shift: float, *, is_one: bool) -> None:
    """Eighteen columns begin at the same places; the paper cuts the last one, further to the right on the first page."""
    ends = [20.0 * place for place in range(19)]
    below = [*(end + (shift if place % 2 else 0.0) for place, end in enumerate(ends[:-1])), 370.0]
    texts: Texts = ["自然人", *map(str, range(17))]
    heads: Texts = ["申请人情况", *"甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午"]
    parts = [Grid((row(heads, ends),)), Grid((row(texts, below),))]
    made = joined([Part(parts[0], is_drawn=True), Part(parts[1], is_drawn=True, goes_on=True)], FORMS)
    assert (len(made) == 1) == is_one
    if is_one:
        assert [[cell.text for cell in cells] for cells in made[0].rows] == [
            heads[:-1],
            texts[:-1],
        ]


NARROW = [0.0, *(40.0 + 20 * place for place in range(10))]
BEFORE: Texts = ["（四）无法提供", "", "1.本机关不掌握相关政府信息", *"1234567"]


@pytest.mark.parametrize(("first", "is_one"), [(40.0, True), (48.0, False)])
def test_a_page_on_which_a_cell_merged_over_all_of_it_has_no_rule(first: float, *, is_one: bool) -> None:
    """Neither its beginning nor its end is there: the page's part begins with the next column."""
    ends = [first, *NARROW[2:]]
    lower = Grid((row(["（六）其他处", *"12345678"], ends), row(["（七）总计", *"12345678"], ends)))
    upper = Grid((row(BEFORE, NARROW),))
    made = joined([Part(upper, is_drawn=True), Part(lower, is_drawn=True, goes_on=True)], FORMS)
    assert [len(grid.rows) for grid in made] == ([3] if is_one else [1, 2])


def test_what_a_page_end_leaves_of_merged_cells_is_no_row() -> None:
    """The row above it goes on overleaf."""
    made = table(
        [["三、本年度办理结果", "（六）其他处", "1", "2", "3"], ["", None, None, None, None]], [["", "理", "", "", ""]]
    )
    assert made == [[(0, "三、本年度办理结果"), (1, "（六）其他处理"), (2, "1"), (3, "2"), (4, "3")]]


def merged(cells: tuple[Cell, ...], rowspan: int) -> tuple[Cell, ...]:
    """The row, its last cell merged over so many rows."""
    return (*cells[:-1], replace(cells[-1], rowspan=rowspan))


@pytest.mark.parametrize(
    ("begun", "first", "rest", "whole"),
    [
        (2, ["", "4.保护第三方合法权益", "0", "4", ""], 2, 4),
        (2, ["", "4.保护第三方合法权益", "0", "4", ""], 1, 3),
        (2, ["", "4.保护第三方合法权益", "0", "4", "5"], 1, 2),  # one of its own
        (1, ["", "4.保护第三方合法权益", "0", "4", ""], 1, 1),  # what ends before the break goes on with nothing
        (2, ["", "稳定”", "", "", ""], 3, 4),  # the break has cut a row
    ],
)
def test_a_figure_merged_over_a_break_reaches_on(begun: int, first: Texts, rest: int, whole: int) -> None:
    last: Texts = [None, "3.危及“三安全一" if first[1] == "稳定”" else "3.危及“三安全一稳定”", "1", "2", None]
    above = Grid((merged(row(SECRET), begun), row(last)))
    below = Grid((merged(row(first), rest), row([None, "5.属于三类内部事务信息", "0", "1", None])))
    made = joined([Part(above, is_drawn=True), Part(below, is_drawn=True, goes_on=True)], FORMS)
    assert [cell.rowspan for cell in made[0].rows[0]] == [1, 1, 1, 1, whole]
