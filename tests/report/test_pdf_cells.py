"""The cells of drawn tables: figures that narrow cells break over lines, and those that stand there in two lines."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from archive.config import load_forms
from archive.report.pdf.cells import texts_of
from archive.report.pdf.framed import grid_of
from archive.report.pdf.overrun import settled
from archive.report.tables.frame import frame

DIGIT, HAN, HIGH = 6.0, 10.0, 12.0


def chars(text: str, x0: float, top: float) -> list[dict[str, Any]]:
    """The characters of a line of text."""
    placed = []
    for char in text:
        x1 = x0 + (DIGIT if char.isascii() else HAN)
        placed.append({"text": char, "x0": x0, "x1": x1, "top": top, "bottom": top + 10})
        x0 = x1
    return placed


def table(cells: dict[tuple[float, float], str], *, margin: float = 5.0) -> Any:
    """One row of cells, each from where to where it reaches, with their texts from the left margin on."""
    boxes = [(x0, 0.0, x1, 100.0) for x0, x1 in cells]
    page = [
        char
        for (x0, _), text in cells.items()
        for place, line in enumerate(text.split("\n"))
        for char in chars(line, x0 + margin, 5 + HIGH * place)
    ]
    row = SimpleNamespace(cells=boxes, bbox=(0.0, 0.0, max(x1 for _, x1 in cells), 100.0))
    texts = [text.replace(" ", "") if text.startswith(" ") else text for text in cells.values()]
    return SimpleNamespace(page=SimpleNamespace(chars=page), rows=[row], extract=lambda: [list(texts)])


# a cell this wide holds two digits, or one character
NARROW = (0.0, 24.0)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("54\n70\n4", "54704"),
        ("34\n2", "342"),
        ("0\n件", "0件"),
        ("1\n2（\n件）", "12（件）"),  # the digit before a bracket goes with it into the next line
        ("22\n,2\n09", "22,209"),
        ("10\n.0", "10.0"),
        ("3\n0", "3\n0"),  # one more digit had its place beside the first
        ("12\n5\n7", "12\n5\n7"),
        ("规\n章", "规\n章"),
    ],
)
def test_a_narrow_cell_breaks_a_figure_where_its_line_is_full(text: str, read: str) -> None:
    assert texts_of(table({NARROW: text, (24.0, 48.0): "规\n章"})) == [[read, "规\n章"]]


def test_a_merged_cell_reaches_over_the_rows_that_begin_in_it() -> None:
    tops = [0.0, 20.0, 40.0, 60.0]
    places = [[(0.0, 50.0)], [(0.0, 50.0)], [(0.0, 50.0)], [(0.0, 50.0)]]
    boxes = [[(x0, top, x1, top + 20.0) for x0, x1 in row] for top, row in zip(tops, places, strict=True)]
    boxes[1].append((50.0, 20.3, 80.0, 59.6))  # rules that nearly meet are one
    rows = [SimpleNamespace(cells=row, bbox=(0.0, top, 80.0, top + 20.0)) for row, top in zip(boxes, tops, strict=True)]
    grid = grid_of(SimpleNamespace(rows=rows), [["1"], ["2", "13"], ["3"], ["4"]], 1)
    assert [[cell.rowspan for cell in row] for row in grid.rows] == [[1], [1, 2], [1], [1]]


def test_a_space_before_a_figure_takes_its_place_in_the_line() -> None:
    assert texts_of(table({(0.0, 36.0): " 215\n91"})) == [["21591"]]


def test_a_longer_figure_in_an_equally_wide_cell_tells_that_there_was_place() -> None:
    figures = {NARROW: "34\n2", (24.0, 48.0): "117"}
    assert texts_of(table(figures, margin=0.0)) == [["34\n2", "117"]]


def test_digits_spread_over_a_line_are_one_figure_and_those_of_columns_are_not() -> None:
    placed = table({(0.0, 100.0): "6 8 8"})
    for place, char in enumerate(char for char in placed.page.chars if char["text"] != " "):
        char["x0"], char["x1"] = 5 + 9.0 * place, 11 + 9.0 * place
    assert texts_of(placed) == [["688"]]
    for place, char in enumerate(char for char in placed.page.chars if char["text"] != " "):
        char["x0"], char["x1"] = 5 + 30.0 * place, 11 + 30.0 * place
    assert texts_of(placed) == [["6 8 8"]]


def test_a_figure_that_runs_over_a_rule_is_none_of_either_cell() -> None:
    """11043 in a cell of 28 points, 7 in the next: the last digit stands across the rule, nearer to the 7."""
    made = table({(0.0, 28.0): "1104", (28.0, 60.0): "37", (60.0, 90.0): "5"})
    made.page.chars[:] = [*chars("11043", 1.5, 5), *chars("7", 45.0, 5), *chars("5", 70.0, 5)]
    assert texts_of(made) == [["1104\n37", "1104\n37", "5"]]


def test_a_figure_that_runs_out_of_the_table_is_unclear() -> None:
    made = table({(0.0, 30.0): "5", (30.0, 58.0): "1832"})
    made.page.chars[:] = [*chars("5", 5.0, 5), *chars("18327", 31.5, 5)]
    assert texts_of(made) == [["5", "1832\n7"]]


LABELS = frame(load_forms())
ROW, STEP = 11.0, 14.0  # points: a row is as high as one line of a label, and lower than two
CONFIRM, CORRECT, FEE = (
    ["5.要求行政机关确认或重新出具", "已获取信息"],
    ["1.申请人无正当理由逾期不补正、", "行政机关不再处理其政府信息公开申请"],
    ["2.申请人逾期未按收费通知要求缴", "纳费用、行政机关不再处理", "其政府信息公开申请"],
)


def low_rows(labels: list[list[str]], figures: list[str], at: float) -> Any:
    """Rows of a line's height; the lines of their labels begin at the top (0), the middle (0.5) or the foot (1)."""
    boxes = [[(x0, ROW * row, x1, ROW * (row + 1)) for x0, x1 in ((0, 200), (200, 250))] for row in range(len(labels))]
    page = []
    for place, (lines, figure) in enumerate(zip(labels, figures, strict=True)):
        top = ROW * place + at * (ROW - 10 - STEP * (len(lines) - 1))
        page += [char for line, text in enumerate(lines) for char in chars(text, 5.0, top + STEP * line)]
        page += chars(figure, 220.0, ROW * place + 1)
    rows = [SimpleNamespace(cells=row) for row in boxes]
    whole = (0.0, 0.0, 250.0, ROW * len(labels))
    return SimpleNamespace(page=SimpleNamespace(chars=page), rows=rows, bbox=whole)


@pytest.mark.parametrize("at", [0.5, 1.0])
def test_lines_that_run_over_the_rules_of_low_rows_are_those_of_the_label_they_make(at: float) -> None:
    labels = [["4.无正当理由大量反复申请"], CONFIRM, CORRECT, FEE, ["3.其他"]]
    figures = ["1", "2", "3", "4", "5"]
    wrong: list[list[str | None]] = [["".join(line), figure] for line, figure in zip(labels, figures, strict=True)]
    wrong[1], wrong[0] = ["已获取信息1.申请人", "2"], ["4.无正当理由大量反复申请5.要求", "1"]
    read = settled(low_rows(labels, figures, at), wrong, LABELS)
    texts = ["".join((row[0] or "").split()) for row in read]
    assert texts == ["".join(lines) for lines in labels]
    assert [row[1] for row in read] == figures


def test_rows_that_a_line_over_their_rule_may_be_of_are_left_out() -> None:
    labels = [["2.重复申请"], ["某项", "说明"], ["4.无正当理由大量反复申请"]]
    read = settled(low_rows(labels, ["1", "2", "3"], 0.5), [["2.重复申请", "1"], ["某项", "2"], ["说明4", "3"]], LABELS)
    assert read == [[None, None]] * 3


def test_texts_within_their_cells_stay_as_they_are() -> None:
    labels = [["2.重复申请"], ["3.要求提供公开出版物"]]
    texts: list[list[str | None]] = [["2.重复申请", "1"], ["3.要求提供公开出版物", "2"]]
    assert settled(low_rows(labels, ["1", "2"], 0.5), texts, LABELS) is texts
