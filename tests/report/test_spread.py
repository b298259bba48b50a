"""Figures whose digits are spread: 1 2 in a line of its own is twelve where each cell has a line, else one and two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lxml.html
import pytest

from archive.config import load_forms
from archive.report.carrier import span_lines
from archive.report.document import extract
from archive.report.page.boxes import draw_rows
from archive.report.tables.frame import frame
from archive.report.tables.lines.spread import are_doubtful, spread_lines
from archive.report.tables.statistics import read_tables

if TYPE_CHECKING:
    from archive.report.form import Era

FORMS = load_forms()


def lines_of(era: Era, *, with_numbers: bool = False) -> tuple[list[str], dict[tuple[str, str, str], float]]:
    """The tables of a form, one cell a line, the digits of each figure apart; `with_numbers`: of the lines, too."""
    form = FORMS.of_era(era)
    assert form is not None
    lines: list[str] = []
    figures: dict[tuple[str, str, str], float] = {}
    for table in form.tables:
        above: list[str] = []
        numbers = with_numbers and table.layout != "row"
        if table.layout == "row":
            lines += [label for line in table.lines for label in (line.label, *(one.label for one in line.columns))]
        for number, line in enumerate(table.lines, 1):
            labels = [one.label for one in line.columns]
            if table.layout != "row" and labels != above:
                lines += [*(["序号"] if numbers else []), table.corner or "统计指标", *(above := labels)]
            if table.layout != "row":
                lines += [
                    *([" ".join(str(number))] if numbers else []),
                    line.label,
                    *([line.unit] if line.unit else []),
                ]
            own = [(7 * number + 3 * place) % (130 if number % 2 else 10) for place in range(len(line.columns))]
            if table.layout != "blocks" and len(own) > 1:
                own[-1] = sum(own[:-1])
            lines += [" ".join(str(one)) if one < 1000 else str(one) for one in own]
            figures |= {(table.id, line.id, one.id): own[place] for place, one in enumerate(line.columns)}
    return lines, figures


@pytest.mark.parametrize("era", ["2014", "2019", "2021"])
@pytest.mark.parametrize("with_numbers", [False, True])
def test_one_cell_a_line(era: Era, *, with_numbers: bool) -> None:
    lines, figures = lines_of(era, with_numbers=with_numbers)
    found = read_tables(extract("\n".join([*lines, "以上。"]).encode(), FORMS), FORMS).statistics
    assert {one.cell: one.value for one in found} == figures


@pytest.mark.parametrize(
    ("lines", "spread"),
    [
        # seven lines between two labels, and not seven words
        (["甲", "1 2", *"00000", "1 2", "乙", *"0020002"] * 3, True),
        # a part that begins with 0 is no figure, so it ends one
        (["甲", "1 05", *"00000", "1 05", "乙", *"0020002"] * 3, True),
        # torn elsewhere, where each cell has a line; but what no figure is remains several
        (["甲", "7 423", *"00000", "7 423", "乙", *"0020002"] * 3, True),
        (["甲", "4 0765", *"00000", "4 0765", "乙", *"0020002"] * 3, True),
        (["甲", "45 11288", *"00000", "4", "乙", *"0020002"] * 3, False),
        (["甲", "12 345 6 0 0 0 363"] * 8, False),
        # seven words, in one line or broken into two
        (["甲", "1 2 3 4 5 6 7"] * 8, False),
        (["甲", "1 2 3 4", "5 6 7", "乙", "1 2", "3 4 5 6 7", "丙", "1 2 3 4 5", "6 7"] * 3, False),
        # no figure begins with 0: these are several, and so are the others
        (["甲", "1 2", *"00000", "0 2", "乙", *"0020002"] * 3, False),
        # a list with one figure in most rows, and one with two in each
        (["甲", "件", "1 2", "乙", "件", "3", "丙", "件", "4"] * 4, True),
        (["甲", "件", "1 2", "乙", "件", "3 0"] * 6, False),
        # two rows are no table
        (["规章", "1 2", "3", "4"] * 2, False),
    ],
)
def test_which_lines_are_one_figure(lines: list[str], *, spread: bool) -> None:
    found = {lines[number] for number in spread_lines(span_lines(lines))}
    assert bool(found) == spread
    assert all(" " in text for text in found)


LABELS = ["一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开", "2.重复申请"]
HEAD = "自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计"


def read(figures: list[str]) -> dict[str, list[object]]:
    lines = [f"{label} {row}" for label, row in zip(LABELS, figures, strict=True)]
    stated: dict[str, list[object]] = {}
    for one in read_tables(extract("\n".join([HEAD, *lines, "以上。"]).encode(), FORMS), FORMS).statistics:
        stated.setdefault(one.line, []).append(one.value)
    return stated


def test_rows_whose_digits_are_apart_are_read_only_where_they_add_up() -> None:
    """12 0 1 0 0 3 16 has nine digits; seven figures may be as many digits, some of them of one figure."""
    figures = ["1 2 0 1 0 0 3 1 6", "2 2 1 3 3 1 1", "0 0 8 0 0 0 8", "1 0 0 0 0 2 0 3 0 5"]
    assert read(figures) == {"granted": [0, 0, 8, 0, 0, 0, 8]}
    whole = ["12 0 1 0 0 3 16", *figures[1:3], "0 0 0 0 0 0 0"]
    assert read(whole)["carried_over"] == [2, 2, 1, 3, 3, 1, 1]


def test_a_column_more_makes_no_figure_doubtful() -> None:
    assert not are_doubtful(span_lines([f"{label} 1 0 0 0 0 0 0 1" for label in LABELS]))
    assert are_doubtful(span_lines([f"{label} 1 0 0 0 0 0 0 1{' 2' * n}" for n, label in enumerate(LABELS)]))
    uneven = [f"{label} 1{' 0' * (2 + n % 5)}" for n, label in enumerate(LABELS)]
    assert not are_doubtful(span_lines(uneven))  # blanks may be gone
    assert are_doubtful(span_lines([*uneven, "（七）总计 1 0 0 0 0 0 0 1", "四、结转下年度继续办理 1 0 0 0 0 0 0 1"]))


def test_boxes_side_by_side_hold_one_figure_each() -> None:
    rows = "".join(
        f"<div class=r><div>{label}</div>{''.join(f'<div>{one}</div>' for one in ['1 2', *'00000', '1 2'])}</div>"
        for label in LABELS
    )
    tree = lxml.html.fromstring(f"<div>{rows}</div>")
    draw_rows(tree, frame(FORMS))
    assert [one.text for one in tree.iter("p")] == ["\t".join([label, "1 2", *"00000", "1 2"]) for label in LABELS]


def test_a_box_of_several_figures_is_no_cell() -> None:
    rows = "".join(f"<div class=r><div>{label}</div><div>0 0 6</div></div>" for label in LABELS)
    tree = lxml.html.fromstring(f"<div>{rows}</div>")
    draw_rows(tree, frame(FORMS))
    assert not list(tree.iter("p"))


def test_wide_gaps_part_the_cells_and_one_space_the_digits() -> None:
    figures = ["1 2", "0", "1", "0", "0", "3", "1 6"]
    lines = [f"{label}   {'   '.join(figures)}" for label in LABELS]
    found = read_tables(extract("\n".join([HEAD, *lines, "以上。"]).encode(), FORMS), FORMS).statistics
    assert [one.value for one in found] == [12, 0, 1, 0, 0, 3, 16] * 4
    # where one gap holds several figures, a wide one does not say where a cell ends
    mixed = [*lines[:3], f"{LABELS[3]}   0 0 0 0 0 0 0"]
    found = read_tables(extract("\n".join([HEAD, *mixed, "以上。"]).encode(), FORMS), FORMS).statistics
    assert {one.value for one in found} == {0}
