"""Proceedings in text whose lines stand across, or in rows with one figure each: their labels tell whose each figure is."""

from __future__ import annotations

import random
from itertools import chain
from typing import TYPE_CHECKING

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.tables.statistics import read_tables

if TYPE_CHECKING:
    from collections.abc import Callable

    Rows = list[list[str]]

FORMS = load_forms()
FORM = FORMS.of_era("2021")
assert FORM is not None
LINES = FORM.table("proceedings").lines
RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
KINDS = [["行政复议"], ["行政诉讼", "未经复议直接起诉"], ["复议后起诉"]]
Figures = list[list[str]]  # of each kind, those of each result


def across(figures: Figures) -> Rows:
    """Browsers leave out the cells that merged ones cover."""
    heads = [["结果", "行政复议", "行政诉讼"], ["未经复议直接起诉", "复议后起诉"]]
    return [*heads, *([name, *(row[n] for row in figures)] for n, name in enumerate(RESULTS))]


def across_filled(figures: Figures) -> Rows:
    heads = [["结果", "行政复议", "行政诉讼", ""], ["", "", "未经复议直接起诉", "复议后起诉"]]
    return [*heads, *across(figures)[2:]]


def down(figures: Figures) -> Rows:
    labels = [[*(KINDS[kind] if n == 0 else []), name] for kind in range(3) for n, name in enumerate(RESULTS)]
    return [[*own, figure] for own, figure in zip(labels, chain(*figures), strict=True)]


def down_filled(figures: Figures) -> Rows:
    """行政复议 covers two columns of labels, as the others do together; a blank cell stands where it goes on."""
    rows = down(figures)
    rows[0].insert(2, "")
    return [*rows[:1], *([label, "", figure] for label, figure in rows[1:5]), *rows[5:]]


def down_repeated(figures: Figures) -> Rows:
    """A merged cell stands in each place that it covers."""
    labels = [["行政复议"], ["行政诉讼", "未经复议直接起诉"], ["行政诉讼", "复议后起诉"]]
    return [
        [*labels[kind], *[name] * (2 if kind == 0 else 1), figures[kind][n]]
        for kind in range(3)
        for n, name in enumerate(RESULTS)
    ]


SHAPES = [across, across_filled, down, down_filled, down_repeated]


def read(rows: Rows, mark: str) -> dict[tuple[str, str], float | None]:
    text = "\n".join(["四、政府信息公开行政复议、行政诉讼情况", *map(mark.join, rows), "五、存在的主要问题及改进情况"])
    reading = read_tables(extract(text.encode(), FORMS), FORMS)
    return {(one.line, one.column): one.value for one in reading.statistics if one.table_id == "proceedings"}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("mark", ["\t", " | ", " ", "\u3000"])
@pytest.mark.parametrize("shape", SHAPES)
def test_proceedings_in_another_shape(shape: Callable[[Figures], Rows], mark: str, seed: int) -> None:
    rng = random.Random(seed)
    figures = [[str(rng.choice([0, rng.randint(1, 99)])) for _ in RESULTS] for _ in KINDS]

    assert read(shape(figures), mark) == {
        (line.id, column.id): float(figure)
        for line, row in zip(LINES, figures, strict=True)
        for column, figure in zip(line.columns, row, strict=True)
    }


def read_page(rows: Rows) -> dict[tuple[str, str], float | None]:
    cells = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
    found = read_tables(extract(f"<h3>行政诉讼情况</h3><table>{cells}</table>".encode(), FORMS), FORMS)
    return {(one.line, one.column): one.value for one in found.statistics}


@pytest.mark.parametrize("mark", ["\t", " | ", "\u3000"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_result_that_stands_there_twice_is_nobodys(shape: Callable[[Figures], Rows], mark: str) -> None:
    rows = shape([["1", "2", "3", "4", "10"], ["5", "0", "0", "0", "5"], ["7", "0", "1", "0", "8"]])
    place = next(place for place, row in enumerate(rows) if RESULTS[3] in row)
    again = [*rows[: place + 1], [*rows[place][:-1], "6"], *rows[place + 1 :]]

    assert 6 not in read(again, mark).values()
    assert 6 not in read_page(again).values()


@pytest.mark.parametrize("mark", ["\t", " | ", " ", "：", "\n"])
def test_heads_that_name_line_and_column_in_one(mark: str) -> None:
    """A list of the figures of part two: 规章本年制发件数 3."""
    table = FORM.table("disclosure") if FORM else None
    assert table is not None
    cells = [(group, line, column) for group in table.groups for line in group.lines for column in line.columns]
    rows = []
    for place, (group, line, column) in enumerate(cells):
        if (line, column) == (group.lines[0], group.lines[0].columns[0]):
            rows.append(str(group.label))
        rows.append(f"{line.label}{column.label}{mark}{3 * place}")
    text = "\n".join(["二、主动公开政府信息情况", *rows, "三、收到和处理政府信息公开申请情况"])
    reading = read_tables(extract(text.encode(), FORMS), FORMS)

    assert {(one.line, one.column): one.value for one in reading.statistics} == {
        (line.id, column.id): 3 * place for place, (_, line, column) in enumerate(cells)
    }


RULE = "|--" * 15 + "|"


def framed(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


HEADS = [
    framed(["行政复议", *[""] * 4, "行政诉讼", *[""] * 9]),
    framed([*RESULTS, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4]),
    framed([*[""] * 5, *RESULTS, *RESULTS]),
]


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([*HEADS, framed([""] * 15)], "blank"),
        ([HEADS[0], RULE, *HEADS[1:], framed([""] * 15)], "blank"),
        ([HEADS[0], RULE, *HEADS[1:], framed(["--"] * 15)], "not_applicable"),
        ([one.replace("|", "\t").strip(" ")[1:-1] for one in (*HEADS, framed([""] * 15))], "blank"),
        ([one.replace("|", "│") for one in (HEADS[0], "├" + "┼" * 14 + "┤", *HEADS[1:], framed([""] * 15))], "blank"),
        (
            ["行政复议\t行政诉讼", "\t".join([*RESULTS, *KINDS[1][1:], *KINDS[2]]), "\t".join(RESULTS * 2), "\t" * 14],
            "blank",
        ),
        ([HEADS[0], framed([""] * 15)], None),  # the heads are not all there
        ([framed(RESULTS * 3), RULE], None),  # a header and a rule below it
    ],
)
def test_a_row_without_a_figure_ends_its_table(rows: list[str], kind: str | None) -> None:
    text = "\n".join(["四、政府信息公开行政复议、行政诉讼情况", *rows, "五、存在的主要问题及改进情况"])
    found = read_tables(extract(text.encode(), FORMS), FORMS).statistics

    assert [(one.value, one.kind) for one in found] == [(None, kind)] * (15 if kind else 0)


def test_lines_in_another_order_than_the_form_are_nobodys() -> None:
    """Their sums hold whichever line is which, and heads with a space between them stand over no figures."""
    heads = ["结果 复议后起诉 行政复议 未经复议直接起诉"]
    rows = [heads, *([name, str(3 * n), str(5 * n), str(7 * n)] for n, name in enumerate(RESULTS[:4], 1))]
    rows.append([RESULTS[4], "30", "50", "70"])

    assert read(rows, "\t") == {}
