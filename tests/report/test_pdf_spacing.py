"""PDF tables that only the space between their rows and columns shows: typeset by hand, and read cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pytest

from archive.config import load_forms
from archive.report.pdf.framed import has_rows
from archive.report.pdf.rows import Line
from archive.report.pdf.spacing import _cells_of
from archive.report.pdf.unruled import Reader
from archive.report.pdf.word import Block, Word
from archive.report.pdf.words import printed
from archive.report.tables.frame import frame

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.report.carrier import Grid

FORMS = load_forms()
LABELS = frame(FORMS)
SIZE, PITCH, SPACE = 10.0, 14.0, 9.0  # of a letter, from line to line of a cell, and more from row to row
LEFT = 50.0

Place = Literal["top", "middle", "bottom"]
Side = Literal["left", "middle", "right"]

LINES = 25  # of the table of requests in one form
APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")


class Sheet:
    """A page without rules: cells in columns of these widths, each text broken where its cell ends."""

    edges: tuple[dict[str, Any], ...] = ()

    def __init__(self, widths: Sequence[float], place: Place = "top", side: Side = "left") -> None:
        self.widths, self.place, self.side = widths, place, side
        self.bottom = 60.0
        self.words: list[dict[str, Any]] = []

    def row(self, *cells: str, heads: Side | None = None) -> Sheet:
        broken = [list(_lines(text, width)) for text, width in zip(cells, self.widths, strict=True)]
        most = max(map(len, broken))
        x0 = LEFT
        for column, (lines, width) in enumerate(zip(broken, self.widths, strict=True)):
            lower = {"top": 0, "middle": (most - len(lines)) / 2, "bottom": most - len(lines)}[self.place]
            side = heads or (self.side if column else "left")
            for number, line in enumerate(lines):
                free = width - 4 - _length(line)
                left = x0 + 2 + {"left": 0.0, "middle": free / 2, "right": free}[side]
                self.words += _words(line, left, self.bottom + (lower + number) * PITCH)
            x0 += width
        self.bottom += most * PITCH + SPACE
        return self

    def extract_words(self, **_: object) -> list[dict[str, Any]]:
        return self.words


def _length(text: str) -> float:
    return sum(SIZE / 2 if char.isascii() else SIZE for char in text)


def _lines(text: str, width: float) -> Iterator[str]:
    line = ""
    for char in text:
        if _length(line + char) > width - 4:
            yield line
            line = ""
        line += char
    yield line


def _words(line: str, x0: float, top: float) -> Iterator[dict[str, Any]]:
    for word in line.split(" "):
        chars = []
        for char in word:
            place = {"x0": x0, "x1": x0 + _length(char), "top": top, "bottom": top + SIZE, "size": SIZE}
            chars.append({"text": char, **place})
            x0 += _length(char)
        if word:
            ends = {"x0": chars[0]["x0"], "x1": chars[-1]["x1"], "top": top, "bottom": top + SIZE}
            yield {"text": word, "chars": chars, **ends}
        x0 += _length(" ")


def word_at(text: str, x0: float) -> Word:
    return Word(text, x0, 100.0, x0 + _length(text), 110.0)


def word_block(text: str, x0: float) -> Block:
    return Block((word_at(text, x0),), is_known=True)


def grids(*sheets: Sheet) -> list[Grid]:
    pages: list[Any] = []
    for sheet in sheets:
        pages.append(printed(sheet, [], LABELS, pages[-1] if pages else None))
    found = Reader(FORMS, range(1, len(pages) + 1)).tables(pages)
    return [one.grid for of_page in found for one in of_page]


def rows(*sheets: Sheet) -> dict[str, list[str]]:
    """The figures of each row, a blank included, by its last label."""
    found: dict[str, list[str]] = {}
    for grid in grids(*sheets):
        for cells in grid.rows:
            labels = [cell.text for cell in cells if cell.column < 6]
            found[labels[-1] if labels else ""] = [cell.text for cell in cells if cell.column >= 6]
    return found


def sheet(place: Place = "top", side: Side = "left", label: float = 64.0, cell: float = 44.0) -> Sheet:
    return Sheet([label, *[cell] * 7], place, side)


def headed(place: Place = "top", side: Side = "left", label: float = 64.0, cell: float = 44.0) -> Sheet:
    return sheet(place, side, label, cell).row("", *APPLICANTS)


@pytest.mark.parametrize("place", ["top", "middle", "bottom"])
def test_labels_over_several_lines_have_the_figures_of_their_own_row(place: Place) -> None:
    page = headed(place)
    page.row("7.属于行政执法案卷", "1", "0", "0", "0", "0", "0", "1")
    page.row("8.属于行政查询事项", "2", "0", "0", "0", "0", "0", "2")
    page.row("1.本机关不掌握相关政府信息", "3", "0", "0", "0", "0", "0", "3")
    page.row("2.没有现成信息需要另行制作", "4", "0", "0", "0", "0", "0", "4")
    found = rows(page)
    assert found["7.属于行政执法案卷"] == ["1", "0", "0", "0", "0", "0", "1"]
    assert found["8.属于行政查询事项"] == ["2", "0", "0", "0", "0", "0", "2"]
    assert found["2.没有现成信息需要另行制作"] == ["4", "0", "0", "0", "0", "0", "4"]


@pytest.mark.parametrize("place", ["top", "middle", "bottom"])
@pytest.mark.parametrize("side", ["left", "middle", "right"])
def test_figures_that_a_narrow_column_breaks_are_whole(place: Place, side: Side) -> None:
    page = headed(place, side, cell=20.0)
    page.row("一、本年新收政府信息公开申请数量", "12345", "0", "7,654", "0", "0", "0", "19,999")
    page.row("二、上年结转政府信息公开申请数量", "0", "38", "0", "1045", "0", "0", "1083")
    page.row("（一）予以公开", "0", "0", "0", "0", "52（注1）", "0", "52件")
    page.row("（七）总计", "12345", "38", "7,654", "1045", "52", "0", "21,134")
    found = rows(page)
    assert found["一、本年新收政府信息公开申请数量"] == ["12345", "0", "7,654", "0", "0", "0", "19,999"]
    assert found["二、上年结转政府信息公开申请数量"] == ["0", "38", "0", "1045", "0", "0", "1083"]
    assert found["（一）予以公开"] == ["0", "0", "0", "0", "52（注1）", "0", "52件"]


def test_rows_that_stand_as_near_as_lines_are_not_run_together() -> None:
    page = headed(label=200.0)
    for label in ("1.信访举报投诉类申请", "2.重复申请", "3.要求提供公开出版物", "4.无正当理由大量反复申请"):
        page.row(label, "3", "0", "0", "0", "0", "0", "3")
        page.bottom -= SPACE
    assert rows(page)["2.重复申请"] == ["3", "0", "0", "0", "0", "0", "3"]


@pytest.mark.parametrize("side", ["left", "middle", "right"])
def test_blanks_under_heads_that_stand_elsewhere_in_their_cells(side: Side) -> None:
    page = sheet(side=side, label=150.0).row("", *APPLICANTS, heads="left")
    page.row("一、本年新收政府信息公开申请数量", "1", "", "0", "0", "", "0", "1")
    page.row("二、上年结转政府信息公开申请数量", "", "0", "", "0", "0", "", "")
    page.row("（七）总计", "1", "0", "0", "", "0", "0", "1")
    found = rows(page)
    assert found["一、本年新收政府信息公开申请数量"] == ["1", "", "0", "0", "", "0", "1"]
    assert found["二、上年结转政府信息公开申请数量"] == ["", "0", "", "0", "0", "", ""]


def test_figures_that_stand_otherwise_than_the_rest_have_their_column() -> None:
    page = headed(side="right", label=150.0)
    page.row("7.属于行政执法案卷", "1", "0", "0", "10", "0", "0", "11")
    page.row("8.属于行政查询事项", "25", "0", "0", "1", "0", "4", "30")
    page.side = "left"
    page.row("小计", "26", "0", "0", "11", "0", "4", "41")
    page.side = "right"
    page.row("1.本机关不掌握相关政府信息", "0", "0", "3", "0", "0", "0", "3")
    assert rows(page)["8.属于行政查询事项"] == ["25", "0", "0", "1", "0", "4", "30"]


def test_two_heads_do_not_tell_where_the_cell_of_one_ends() -> None:
    page = Sheet([150.0, 200.0, 60.0], side="right").row("信息内容", "本年处理决定数量", "备注", heads="middle")
    page.row("行政处罚", "16728", "")
    page.row("行政强制", "12", "")
    assert rows(page)["行政处罚"] == ["16728"]


def test_the_number_of_a_line_is_none_of_its_figures() -> None:
    page = Sheet([30.0, 64.0, *[44.0] * 7]).row("", "", *APPLICANTS)
    labels = ("7.属于行政执法案卷", "8.属于行政查询事项", "1.本机关不掌握相关政府信息", "某种别的说法的申请事项")
    for number, label in enumerate(labels, 11):
        page.row(str(number), label, "3", "0", "0", "0", "0", "0", "3")
    assert all(rows(page)[label] == ["3", "0", "0", "0", "0", "0", "3"] for label in labels[:3])


@pytest.mark.parametrize("number", ["2", "12"])
def test_a_number_before_the_first_line_of_a_label_is_none_of_its_figures(number: str) -> None:
    """The label's other lines may begin further left."""
    page = headed(place="middle", side="middle", label=76.0)
    for label in ("属于国家秘密", f"{number} 其他法律行政法规禁止公开", "重复申请"):
        page.row(label, "3", "0", "", "0", "0", "0", "3")
    assert rows(page)["其他法律行政法规禁止公开"] == ["3", "0", "", "0", "0", "0", "3"]


def test_a_label_whose_number_stands_apart() -> None:
    page = headed(label=150.0)
    for label in ("1.信访举报投诉类申请", "2 . 重 复 申 请", "3.要求提供公开出版物"):
        page.row(label, "3", "0", "0", "0", "0", "0", "3")
    assert rows(page)["2.重复申请"] == ["3", "0", "0", "0", "0", "0", "3"]


def test_the_frame_of_a_table_is_the_cell_of_no_head() -> None:
    page = headed(side="right", label=150.0)
    page.row("一、本年新收政府信息公开申请数量", "1", "", "0", "0", "", "0", "1")
    page.row("二、上年结转政府信息公开申请数量", "", "0", "", "0", "0", "", "")
    x1, top, bottom = LEFT + sum(page.widths), 55.0, page.bottom
    page.edges = (
        *({"orientation": "h", "x0": LEFT, "x1": x1, "top": y, "bottom": y} for y in (top, bottom)),
        *({"orientation": "v", "x0": x, "x1": x, "top": top, "bottom": bottom} for x in (LEFT, x1)),
    )
    assert rows(page)["一、本年新收政府信息公开申请数量"] == ["1", "", "0", "0", "", "0", "1"]


def test_a_list_with_its_units_in_a_column() -> None:
    page = Sheet([120.0, 40.0, 80.0], side="middle").row("统计指标", "单位", "统计数")
    page.row("二、回应解读情况", "——", "——")
    for label in ("1.政府公报公开政府信息数", "2.政府网站公开政府信息数", "3.政务微博公开政府信息数"):
        page.row(label, "条", "17")
    page.row("4.政务微信公开政府信息数", "条", "")
    page.row("5.其他方式公开政府信息数", "条", "4")
    found = rows(page)
    assert found["条"] == ["4"]
    figures = [[cell.text for cell in cells if cell.column >= 6] for grid in grids(page) for cells in grid.rows]
    assert figures == [["统计数"], ["——"], ["17"], ["17"], ["17"], [""], ["4"]]


@pytest.mark.parametrize("other", ["五、行政诉讼数量", "某市自己加的一项"])
def test_two_lists_side_by_side_are_read_each_with_its_labels(other: str) -> None:
    """A label of the second list, known or not, stands before its own figure."""
    page = Sheet([150.0, 40.0, 50.0, 150.0, 40.0, 50.0], side="middle").row(*("统计指标", "单位", "统计数") * 2)
    for label in (
        "1.政府公报公开政府信息数",
        "2.政府网站公开政府信息数",
        "3.政务微博公开政府信息数",
        "4.政务微信公开政府信息数",
    ):
        page.row(label, "条", "17", other, "件", "8")
    texts = [[cell.text for cell in cells] for grid in grids(page) for cells in grid.rows]
    assert ["1.政府公报公开政府信息数", "条", "17", other, "件", "8"] in [[one for one in row if one] for row in texts]


def test_a_mark_of_what_cannot_be_read_is_a_figure_in_its_place() -> None:
    page = headed(side="middle")
    for figure in ("3", "\ufffd", "1\ufffd"):
        page.row("2.重复申请", "1", "0", figure, "", "0", "0", "1")
    found = [[cell.text for cell in cells if cell.column >= 6] for grid in grids(page) for cells in grid.rows[-3:]]
    assert [row[2] for row in found] == ["3", "\ufffd", "1\ufffd"]


def test_a_remark_in_its_own_column_hides_no_figure() -> None:
    page = Sheet([150.0, *[44.0] * 7, 60.0]).row("", *APPLICANTS, "备注")
    for label in ("一、本年新收政府信息公开申请数量", "2.重复申请", "（七）总计"):
        page.row(label, "1", "", "0", "0", "2", "0", "3", "见说明" if label.startswith("2") else "")
    assert rows(page)["2.重复申请"] == ["1", "", "0", "0", "2", "0", "3", "见说明"]


@pytest.mark.parametrize(
    ("stack", "cells"),
    [
        (["1597", "件", "2135", "件"], [["1597", "件"], ["2135", "件"]]),
        (["17", "件"], [["17", "件"]]),
        (["5", "12", "件"], [["5", "12", "件"]]),  # of whose rows one has no unit
        (["总计", "5", "12"], [["总计"], ["5", "12"]]),
        (["第1", "件"], [["第1", "件"]]),
    ],
)
def test_what_stands_one_below_another_is_one_cell_or_several(stack: list[str], cells: list[list[str]]) -> None:
    words = [Word(text, 50.0, 100.0 + 12 * at, 70.0, 110.0 + 12 * at) for at, text in enumerate(stack)]
    assert [[word.text for word in cell] for cell in _cells_of(words, LABELS)] == cells


def test_a_remark_takes_no_place_of_a_figure_where_columns_are_not_told() -> None:
    """Six figures of seven, and words behind them: nothing says which is blank."""
    page = Sheet([150.0, *[44.0] * 7, 60.0], side="right")
    page.row("一、本年新收政府信息公开申请数量", "", "1", "0", "0", "2", "0", "3", "见说明")
    page.row("二、上年结转政府信息公开申请数量", "", "0", "0", "0", "1", "0", "1", "")
    assert rows(page)["一、本年新收政府信息公开申请数量"] == ["1", "0", "0", "2", "0", "3"]


@pytest.mark.parametrize("word", ["待核", "12/3", "3或4"])
def test_a_word_in_the_cell_of_one_figure_hides_no_other(word: str) -> None:
    page = headed(side="middle", label=150.0)
    for label in ("一、本年新收政府信息公开申请数量", "2.重复申请", "（七）总计"):
        page.row(label, "1", "5", word if label.startswith("2") else "0", "0", "2", "0", "3")
    assert rows(page)["2.重复申请"] == ["1", "5", word, "0", "2", "0", "3"]


def test_words_among_figures_that_stand_in_no_column_leave_the_row_unread() -> None:
    page = headed(side="middle", label=150.0)
    page.row("一、本年新收政府信息公开申请数量", "1", "5", "0", "0", "2", "0", "3")
    page.row("（七）总计", "1", "5", "0", "0", "2", "0", "3")
    page.words += _words("2.重复申请", LEFT + 2, page.bottom)
    page.words += _words("9", LEFT + 170, page.bottom)
    page.words += _words("另有其他", LEFT + 218, page.bottom)
    page.words += _words("3", LEFT + 150 + 6 * 44 + 20, page.bottom)
    assert "2.重复申请" not in rows(page)


@pytest.mark.parametrize("number", ["1", "- 1 -", "— 12 —"])
@pytest.mark.parametrize("gap", [2.0, 14.0])
def test_the_number_of_the_page_is_no_part_of_the_last_row(number: str, gap: float) -> None:
    page = headed(side="middle", label=180.0)
    page.row("一、本年新收政府信息公开申请数量", "13", "5", "0", "0", "2", "0", "20")
    page.row("2.重复申请", "3", "0", "0", "0", "2", "0", "5").row("（七）总计", "12", "5", "0", "0", "2", "0", "19")
    page.words += _words(number, LEFT + 140, page.bottom + gap)
    assert rows(page)["（七）总计"] == ["12", "5", "0", "0", "2", "0", "19"]


def test_other_figures_below_a_full_row_are_not_left_out_of_it() -> None:
    page = headed(side="middle", label=180.0)
    page.row("一、本年新收政府信息公开申请数量", "13", "5", "0", "0", "2", "0", "20")
    page.row("2.重复申请", "3", "0", "0", "0", "2", "0", "5").row("（七）总计", "12", "5", "0", "0", "2", "0", "19")
    for text, place in (("51", 110), ("60", 130), ("7", 150)):
        page.words += _words(text, LEFT + place, page.bottom + 2)
    assert "（七）总计" not in rows(page)


def test_a_row_with_a_figure_more_than_columns_says_nothing() -> None:
    page = headed(side="middle", label=180.0)
    page.row("一、本年新收政府信息公开申请数量", "13", "5", "0", "0", "2", "0", "20")
    page.row("2.重复申请", "3", "0", "0", "0", "2", "0", "5")
    page.words += _words("7", LEFT + 174, page.bottom)
    page.row("（七）总计", "12", "5", "0", "0", "2", "0", "19")
    assert rows(page).get("（七）总计") in (None, ["12", "5", "0", "0", "2", "0", "19"])


@pytest.mark.parametrize("label", ["3.其他", "四、结转下年度继续办理"])
def test_a_blank_line_parts_no_table(label: str) -> None:
    """Whatever head of a column has its name."""
    page = headed(side="right", label=180.0)
    page.row("一、本年新收政府信息公开申请数量", "1", "", "0", "0", "2", "0", "3")
    page.row("2.重复申请", "", "5", "", "", "", "", "5")
    page.row(label, *[""] * 7).row("（七）总计", "", "2", "", "", "1", "", "3")
    assert rows(page)[label] == [""] * 7
    assert rows(page)["（七）总计"] == ["", "2", "", "", "1", "", "3"]


def test_a_blank_line_beside_the_label_of_its_group() -> None:
    page = Sheet([120.0, 150.0, *[44.0] * 7], side="middle").row("", "", *APPLICANTS)
    page.row("", "（七）总计", "1", "", "0", "0", "2", "0", "3")
    page.row("", "2.重复申请", "1", "", "0", "0", "2", "0", "3")
    page.row("（四）无法提供", "2.没有现成信息需要另行制作", *[""] * 7)
    page.row("三、本年度办理结果", "3.补正后申请内容仍不明确", *[""] * 7)
    page.row("", "1.信访举报投诉类申请", "1", "", "0", "0", "2", "0", "3")
    found = rows(page)
    assert [found[label] for label in ("2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确")] == [[""] * 7] * 2


@pytest.mark.parametrize("label", [".无正当理由大量反复申请", ".⽆正当理由⼤量反复申请"])
def test_the_number_of_a_label_that_stands_apart_is_no_column(label: str) -> None:
    page = sheet(label=150.0).row("", *APPLICANTS)
    page.row("3.要求提供公开出版物", "3", "0", "0", "0", "0", "0", "3")
    page.row(f"4 {label}", "1", "0", "0", "", "2", "0", "3").row("2.重复申请", "0", "0", "", "0", "0", "0", "0")
    assert rows(page)["2.重复申请"] == ["0", "0", "", "0", "0", "0", "0"]


def test_the_number_of_a_label_whose_next_line_is_short_is_none_of_its_figures() -> None:
    page = sheet(label=90.0, cell=30.0).row("", *APPLICANTS)
    labels = ["2.没有现成信息需要另行制作", "4.保护第三方合法权益", "5.属于三类内部事务信息", "6.属于四类过程性信息"]
    for label in (*labels, "⑧ 属于行政查询事项", "二、上年结转政府信息公开申请数量"):
        page.row(label, "1件", "0件", "0件", "", "2件", "0件", "3件")
    assert rows(page)["⑧属于行政查询事项"] == ["1件", "0件", "0件", "", "2件", "0件", "3件"]


def test_figures_that_fill_more_lines_than_labels_do_tell_how_far_rows_stand_apart() -> None:
    page = sheet("middle", "right", label=110.0, cell=15.0).row("", *APPLICANTS)
    for label in ("二、上年结转政府信息公开申请数量", "2.重复申请", "（一）予以公开", "（七）总计"):
        page.row(label, "36（件）", "0（件）", "0（件）", "0（件）", "0（件）", "1（件）", "37（件）")
    assert rows(page)["2.重复申请"] == ["36（件）", "0（件）", "0（件）", "0（件）", "0（件）", "1（件）", "37（件）"]


def test_figures_far_below_a_row_and_beside_its_own_are_none_of_it() -> None:
    """The label of the row below cannot be read: where its figures stand the row above has none."""
    page = sheet(label=110.0).row("", *APPLICANTS)
    page.row("2.重复申请", "0", "1", "0", "2", "0", "0", "3").row("（一）予以公开", "", "0", "", "", "", "", "0")
    page.row("", "", "", "", "4", "5", "", "9")
    found = rows(page)
    assert found["2.重复申请"] == ["0", "1", "0", "2", "0", "0", "3"]
    assert not any(figure in found.get("（一）予以公开", []) for figure in ("4", "5", "9"))


def test_heads_of_two_heights_beside_remarks_are_one_header() -> None:
    page = Sheet([120.0, *[44.0] * 7, 60.0], side="middle")
    page.row("", "自然人", "商业企业", "科研机构", "", "", "其他", "总计", "备注", heads="left")
    page.bottom -= SPACE + 7
    page.row("", "", "", "", "社会公益组织", "法律服务机构", "", "", "", heads="left")
    page.row("一、本年新收政府信息公开申请数量", "37", "52", "32", "45", "9", "84", "259", "2件转办")
    page.row("二、上年结转政府信息公开申请数量", "2", "3", "2", "1", "1", "0", "9", "已办结")
    heads = [cell.text for grid in grids(page) for cells in grid.rows[:-2] for cell in cells]
    assert {"社会公益组织", "法律服务机构"} <= set(heads)


def test_the_number_of_a_line_beside_another_table_is_no_figure() -> None:
    """That other table, last year's, begins further left."""
    page = Sheet([30.0, 120.0, *[44.0] * 7], side="right").row("序号", "", *APPLICANTS)
    page.row("21", "2.重复申请", "1", "0", "0", "", "0", "0", "1").row(
        "22", "（七）总计", "2", "0", "", "0", "0", "0", "2"
    )
    page.widths = [100.0, 50.0, *[44.0] * 7]
    page.row("（一）予以公开", "", "0", "0", "0", "0", "0", "0", "0").row(
        "（七）总计", "", "0", "0", "0", "0", "0", "0", "0"
    )
    assert rows(page)["2.重复申请"] == ["1", "0", "0", "", "0", "0", "1"]


# -- page ends ---------------------------------------------------------------------------------------------------


def test_a_label_that_a_page_end_cuts() -> None:
    first = headed()
    for label in ("1.信访举报投诉类申请", "2.重复申请", "3.要求提供公开出版物"):
        first.row(label, "3", "0", "0", "0", "0", "0", "3")
    first.row("5.要求", "6", "0", "0", "0", "0", "0", "6")
    second = sheet().row("行政机关确认或重新出具已获取信息", *[""] * 7)
    for label in ("（六）其他处理", "（七）总计", "四、结转下年度继续办理"):
        second.row(label, "9", "0", "0", "0", "0", "0", "9")
    found = rows(first, second)
    assert found["5.要求行政机关确认或重新出具已获取信息"] == ["6", "0", "0", "0", "0", "0", "6"]
    assert found["（七）总计"] == ["9", "0", "0", "0", "0", "0", "9"]


def test_a_figure_that_a_page_end_cuts_is_whole_only_where_the_sum_says_so() -> None:
    def read(total: str) -> list[str]:
        first = headed()
        for label in ("1.信访举报投诉类申请", "2.重复申请", "3.要求提供公开出版物"):
            first.row(label, "3", "0", "0", "0", "0", "0", "3")
        first.row("（七）总计", "280", "0", "0", "0", "14", "0", total)
        return rows(first, sheet().row("", "9", "", "", "", "", "", "3"))["（七）总计"]

    assert read("282") == ["2809", "0", "0", "0", "14", "0", "2823"]
    assert read("111") == ["280\n9", "0", "0", "0", "14", "0", "111\n3"]


def test_heads_of_which_a_page_end_leaves_some_on_the_page_before() -> None:
    first = sheet(side="right", label=150.0).row("", "自然人", *[""] * 5, "总计", heads="left")
    second = sheet(side="right", label=150.0).row("", "", *APPLICANTS[1:-1], "", heads="left")
    second.row("一、本年新收政府信息公开申请数量", "1", "", "0", "0", "", "0", "1")
    second.row("二、上年结转政府信息公开申请数量", "", "0", "", "0", "0", "", "")
    assert rows(first, second)["二、上年结转政府信息公开申请数量"] == ["", "0", "", "0", "0", "", ""]


def test_no_table_goes_on_over_the_text_that_ends_its_page() -> None:
    """The columns of the table above the heading say nothing of the label below it."""
    first = (
        headed()
        .row("1.属于国家秘密", "1", "", "0", "0", "0", "0", "1")
        .row("2.重复申请", "3", "0", "", "0", "0", "0", "3")
    )
    first.words += _words("三、收到和处理政府信息公开申请情况", LEFT, first.bottom + 30)
    second = sheet().row("（二）部分公开", *[""] * 7).row("2.重复申请", "5", *[""] * 6)
    assert len(rows(first, second).get("（二）部分公开", [])) < len(APPLICANTS)


def test_one_row_that_is_shifted_hides_no_column() -> None:
    """The label of a group over two columns, and its sums behind that, each a column too far left."""
    page = sheet(label=120.0, side="middle").row("", *APPLICANTS, heads="middle")
    labels = ("1.属于国家秘密", "3.危及“三安全一稳定”", "7.属于行政执法案卷", "8.属于行政查询事项", "2.重复申请")
    for label in (*labels, "（一）予以公开", "（七）总计", "四、结转下年度继续办理"):
        page.row(label, "1", "0", "", "0", "0", "0", "")
    page.widths = [76.0, *[44.0] * 8]
    page.row("（三）不予公开", "2", "0", "1", "0", "0", "0", "3", "")
    assert rows(page)["2.重复申请"] == ["1", "0", "", "0", "0", "0", ""]


def turned(label: float, cell: float, *heads: str) -> Sheet:
    return Sheet([label, *[cell] * len(heads)], "middle", "middle").row("", *heads)


RESULTS = [
    *("1.属于国家秘密", "2.重复申请", "3.危及“三安全一稳定”", "4.保护第三方合法权益"),
    *("5.属于三类内部事务信息", "6.属于四类过程性信息", "7.属于行政执法案卷", "8.属于行政查询事项"),
]


@pytest.mark.parametrize("again", ["类 过", "6.属于四类过程性信息"])
def test_heads_that_stand_again_overleaf_have_the_columns_that_they_had(again: str) -> None:
    """Of one whose letters are broken over lines only parts are read the second time."""
    figures = ["12", "0", "0", "", "7", "", "0", "1"]
    first, second = turned(64.0, 34.0, *RESULTS), turned(64.0, 34.0, *RESULTS[:5], again, *RESULTS[6:])
    for page, applicants in ((first, APPLICANTS[:4]), (second, APPLICANTS[4:])):
        for applicant in applicants:
            page.row(applicant, *figures)
    found = rows(first, second)
    assert [found[applicant] for applicant in APPLICANTS] == [figures] * len(APPLICANTS)


def test_over_no_figure_of_a_full_table_stands_a_part_of_a_label() -> None:
    lines = next(
        one for form in FORMS for one in form.tables if one.layout == "matrix" and len(one.lines) == LINES
    ).lines
    heads = [line.label for line in lines]
    page = turned(64.0, 20.0, *heads[:4], "情", *heads[4:])
    for applicant in APPLICANTS:
        page.row(applicant, *["1"] * 4, "", *["0"] * (LINES - 4))
    assert rows(page)["自然人"] == [*["1"] * 4, *["0"] * (LINES - 4)]


def test_a_table_turned_round_has_a_head_for_each_column() -> None:
    heads = ["1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”", "4.保护第三方合法权益"]
    heads += ["5.属于三类内部事务信息", "6.属于四类过程性信息", "7.属于行政执法案卷"]
    page = sheet("bottom", "middle", 44.0, 17.0).row("", *heads)
    for applicant in APPLICANTS:
        page.row(applicant, "12", "0", "0", "0", "7", "0", "0")
    (grid,) = grids(page)
    assert [[cell.text for cell in cells if cell.column >= 6] for cells in grid.rows] == [
        heads,
        *[["12", "0", "0", "0", "7", "0", "0"]] * 7,
    ]


@pytest.mark.parametrize("heads", [("（一）予以公开", "（二）部分公开"), ("1.属于国家秘密", "2.重复申请")])
def test_a_label_with_a_number_of_its_own_goes_on_with_none_beside_it(heads: tuple[str, str]) -> None:
    """The label of their group runs over both, a line's distance above them."""
    page = Sheet([60.0, 34.0, 90.0, *[44.0] * 5])
    page.words += _words("三、本年度办理结果", LEFT + 66.0, page.bottom - PITCH)
    page.row("", *heads, *[""] * 5)
    for applicant in APPLICANTS[:4]:
        page.row(applicant, "12", "0", "0", "0", "7", "0", "0")
    assert set(heads) <= {block.text for block in printed(page, [], LABELS).blocks}


@pytest.mark.parametrize(("number", "gap"), [("2", 6.0), ("2", 40.0), ("无", 40.0)])
def test_what_looks_like_a_figure_among_labels_makes_no_column(number: str, gap: float) -> None:
    """The number of a line without a point behind it, or a letter of a label that stands apart."""
    page = headed(label=160.0)
    page.row("1.属于国家秘密", "1", "0", "0", "0", "0", "0", "1")
    page.row("2.其他法律行政法规禁止公开", "2", "", "0", "0", "0", "0", "2")
    for label, first in (("保护第三方合法权益", "4"), ("属于三类内部事务信息", "")):
        top = page.bottom
        page.row("", first, "0", "0", "0", "7", "0", "11")
        page.words += [*_words(number, LEFT, top), *_words(label, LEFT + gap + 4.0, top)]
    found = rows(page)
    assert found["2.其他法律行政法规禁止公开"] == ["2", "", "0", "0", "0", "0", "2"]
    assert [row[-7:] for label, row in found.items() if label.startswith(("保护", "属于三类"))] == [
        ["4", "0", "0", "0", "7", "0", "11"],
        ["", "0", "0", "0", "7", "0", "11"],
    ]


def test_a_line_whose_number_touches_that_of_its_group_has_its_own_label() -> None:
    """Cells as narrow as their texts: （四）|无法提供 beside 1.本机关|不掌握相关政府信息."""
    page = headed(label=110.0)
    page.row("1.属于国家秘密", "1", "0", "0", "0", "0", "0", "1").row("2.重复申请", "2", "", "0", "0", "0", "0", "2")
    lines = (("（四）1.本机关", ""), ("无法", "不掌握"), ("提供", "相关政"), ("", "府信息"))
    for number, (group, line) in enumerate(lines):
        page.words += [*_words(group, LEFT, page.bottom + number * PITCH)]
        page.words += [*_words(line, LEFT + 30.0, page.bottom + number * PITCH)]
    page.row("", "", "3", "", "", "", "", "3")
    page.bottom += 3 * PITCH
    page.row("2.没有现成信息需要另行制作", "0", "0", "0", "0", "5", "0", "5")
    found = rows(page)
    assert found["1.本机关不掌握相关政府信息"] == ["", "3", "", "", "", "", "3"]
    assert "不掌握相关政府信息" not in found


def justified(page: Sheet, label: str, width: float, *figures: str) -> None:
    """A row whose label fills the lines of its cell but the last, its letters apart by what is left of them."""
    lines = list(_lines(label, width))
    for number, line in enumerate(lines):
        space = 0.0 if number + 1 == len(lines) else (width - 4 - _length(line)) / max(1, len(line) - 1)
        x0, top = LEFT + 2, page.bottom + number * PITCH
        for part in line if space else [line]:
            page.words += _words(part, x0, top)
            x0 += _length(part) + space
    page.row("", *figures)
    page.bottom += (len(lines) - 1) * PITCH


@pytest.mark.parametrize("space", [SPACE, SPACE - 8.0])
def test_labels_whose_letters_are_spread_to_fill_their_cells(space: float) -> None:
    """无 is one of these letters; the last line of a label may itself be one that is known."""
    page = headed(label=70.0)
    page.bottom += SPACE
    texts = [
        "一、本年新收政府信息公开申请数量",
        "6.属于四类过程性信息",
        "8.属于行政查询事项",
        "4.无正当理由大量反复申请",
        "2.重复申请",
    ]
    for number, text in enumerate(texts, 1):
        justified(page, text, 72.0, "0", f"{number}", "0", "无", "0", "0", f"{number}")
        page.bottom += space - SPACE
    found = rows(page)
    assert {text: found.get(text) for text in texts} == {
        text: ["0", f"{number}", "0", "无", "0", "0", f"{number}"] for number, text in enumerate(texts, 1)
    }


def test_heads_whose_letters_stand_as_near_to_those_of_the_next() -> None:
    page = Sheet([60.0, *[34.0] * 5])
    x0 = LEFT + 62.0
    for column, head in enumerate(("结果维持", "结果纠正", "其他结果", "尚未审结")):
        for number, letter in enumerate(head):
            gap = 4.0 if number < 2 else 0.0
            left = x0 + 27.0 * column + number % 2 * (10.0 + gap)
            page.words += _words(letter, left, page.bottom + number // 2 * PITCH)
    page.bottom += 2 * PITCH + SPACE
    page.row("行政复议", "0", "3", "0", "1", "")
    assert {"结果维持", "结果纠正", "其他结果", "尚未审结"} <= {
        block.text for block in printed(page, [], LABELS).blocks
    }


def test_a_figure_between_rows_that_touch_may_be_either_ones() -> None:
    """Nothing parts the rows: it is the one's whose sum it makes right."""
    page = Sheet([200.0, *[30.0] * 7]).row("", *APPLICANTS)
    page.row("一、本年新收政府信息公开申请数量", "2", "17", "16", "4", "4", "6", "6")
    page.bottom -= SPACE + 3.0
    page.row("", "2", "", "", "", "", "", "9")
    page.bottom -= SPACE + 4.0
    page.row("二、上年结转政府信息公开申请数量", "0", "1", "0", "3", "6", "2", "12")
    found = rows(page)
    assert found["一、本年新收政府信息公开申请数量"] == ["22", "17", "16", "4", "4", "6", "69"]
    assert found["二、上年结转政府信息公开申请数量"] == ["0", "1", "0", "3", "6", "2", "12"]


# -- which pages are read by the places of their words -----------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "after_table", "is_table"),
    [
        (["程性信", "息", "7.属于 0 0 0 0 0 0 0", "行政执", "法案卷"], True, True),
        (["1 件 8 件", "五、存在的主要问题及改进情况"], True, True),
        (["1 件 8 件", "五、存在的主要问题及改进情况"], False, False),
        (["五、存在的主要问题及改进情况", "全年共收到 3", "件。"], True, False),
        (["1.当面申 5", "请数", "2.传真申 0", "请数", "3.网络申 2", "请数"], False, True),
    ],
)
def test_pages_whose_labels_stand_over_several_lines(lines: list[str], after_table: bool, is_table: bool) -> None:
    assert has_rows(lines, LABELS, after_table=after_table) is is_table


def test_a_table_whose_head_stands_again_overleaf_goes_on_there() -> None:
    """Of its last row before the page end the figures are left, beside their unit; the label begins the next page."""
    widths = [120.0, 40.0, 80.0]
    head = ("统计指标", "单位", "统计数")
    first = Sheet(widths, "bottom", "middle").row(*head)
    for label in ("1.政府公报公开政府信息数", "2.政府网站公开政府信息数"):
        first.row(label, "条", "17")
    first.row("", "条", "4")
    second = Sheet(widths, "bottom", "middle").row(*head).row("3.政务微博公开政府信息数", "", "")
    second.row("4.政务微信公开政府信息数", "条", "9")
    stated = [[cell.text for cell in cells] for grid in grids(first, second) for cells in grid.rows]
    assert [row for row in stated if row[0].startswith("3.")] == [["3.政务微博公开政府信息数", "4"]]


def test_a_few_units_have_a_column_where_a_head_says_so() -> None:
    page = Sheet([120.0, 24.0, 80.0], side="left").row("统计指标", "单位", "统计数", heads="middle")
    page.row("一、主动公开情况", "——", "——").row("1.政府公报公开政府信息数", "条", "8")
    page.row("2.政府网站公开政府信息数", "条", "")
    stated = [[cell.text for cell in cells if cell.column >= 6] for grid in grids(page) for cells in grid.rows]
    assert stated == [["统计数"], ["——"], ["8"], [""]]


@pytest.mark.parametrize("label", [90.0, 76.0])
def test_a_group_named_before_each_of_its_lines_in_one_cell_is_one_label_with_it(label: float) -> None:
    """The number of the line stands at the end of the group's text, or begins the next line of the cell."""
    page = sheet(label=label, cell=30.0).row("", *APPLICANTS)
    texts = [
        "属于国家秘密",
        "其他法律行政法规禁止公开",
        "危及“三安全一稳定”",
        "保护第三方合法权益",
        "属于三类内部事务信息",
    ]
    for number, text in enumerate(texts, 1):
        page.row(f"（三）不予公开 {number}.{text}", "1", "0", "0", "", f"{number}", "0", f"{number + 1}")
    for number, text in enumerate(texts, 1):
        row = ["1", "0", "0", "", f"{number}", "0", f"{number + 1}"]
        assert rows(page)[f"（三）不予公开{number}.{text}"] == row


def test_a_head_that_begins_above_the_end_of_a_label_is_a_head() -> None:
    row = Line(1, (word_block("属于国家秘密", 100.0),), (word_at("0", 175.0), word_at("5", 205.0)))
    head = Line(1, (word_block("自然人", 156.0), word_block("总计", 198.0)))
    assert Reader(FORMS, [1])._heads([head], [row]) == [(156.0, 186.0), (198.0, 218.0)]
