"""Labels in one table and their figures in another beside it are one table; two tables of their own stay two."""

from __future__ import annotations

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.tables.statistics import read_tables

FORMS = load_forms()
FORM = FORMS.of_era("2021")
assert FORM is not None
REQUESTS = FORM.table("requests")
PROSE = "<p>" + "本机关坚持公开为常态，不断拓展公开范围。" * 20 + "</p>"
NAMES = [column.label for column in REQUESTS.columns]


def table(rows: list[list[str]]) -> str:
    """A merged cell has its spans behind its text: 总计:2:1."""
    return "<table>" + "".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows) + "</table>"


def cell(text: str) -> str:
    name, *spans = text.split(":")
    down, across = spans or ("1", "1")
    return f"<td rowspan={down} colspan={across}>{name}</td>"


LABELS = [[line.label] for line in REQUESTS.lines]
FIGURES = [[str(10 * number + place) for place in range(7)] for number, _ in enumerate(REQUESTS.lines)]
BLANK = [["" if (number + place) % 3 else "5" for place in range(7)] for number, _ in enumerate(REQUESTS.lines)]
DASHES = [["/"] * 7 for _ in REQUESTS.lines]
HEADS = [
    ["申请人情况:1:7"],
    ["自然人:2:1", "法人或其他组织:1:5", "总计:2:1"],
    ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
]


def in_cells(left: list[list[str]], right: list[list[str]]) -> str:
    return f"<table><tr><td>{table(left)}</td><td>{table(right)}</td></tr></table>"


def in_boxes(left: list[list[str]], right: list[list[str]]) -> str:
    return f'<div style="float:left">{table(left)}</div><div style="float:left">{table(right)}</div>'


@pytest.mark.parametrize("draw", [in_cells, in_boxes])
@pytest.mark.parametrize(
    ("left", "right", "figures"),
    [
        ([["项目"], *LABELS], [NAMES, *FIGURES], FIGURES),
        ([["项目"], *LABELS], [*HEADS, *FIGURES], FIGURES),
        ([["申请情况"], [""], *LABELS], [NAMES, *FIGURES], FIGURES),
        (LABELS, [NAMES, *FIGURES], FIGURES),
        ([["项目"], *LABELS], [NAMES, *BLANK], BLANK),
        ([["项目"], *LABELS], [NAMES, *DASHES], DASHES),
    ],
)
def test_labels_and_figures_beside_each_other_are_one_table(
    draw: object, left: list[list[str]], right: list[list[str]], figures: list[list[str]]
) -> None:
    assert callable(draw)
    page = f"<html><body>{PROSE}<h2>三、收到和处理政府信息公开申请情况</h2>{draw(left, right)}{PROSE}</body></html>"
    reading = read_tables(extract(page.encode(), FORMS), FORMS)
    found = {one.cell: one.raw or "" for one in reading.statistics}
    assert found == {
        ("requests", line.id, column.id): cell
        for line, row in zip(REQUESTS.lines, figures, strict=True)
        for column, cell in zip(line.columns, row, strict=True)
    }


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            [["项目"], *LABELS],
            [["月份", *NAMES], *(["一月", *row] for row in FIGURES)],
        ),  # figures with labels of their own
        ([["项目"], *LABELS], [NAMES, *FIGURES, ["1"] * 7]),  # a figure too many
        ([["栏目"], *(["栏目"] for _ in FIGURES)], [NAMES, *FIGURES]),  # labels of no form
    ],
)
def test_two_tables_of_their_own_are_two(left: list[list[str]], right: list[list[str]]) -> None:
    document = extract(f"<html><body>{PROSE}{in_cells(left, right)}</body></html>".encode(), FORMS)
    assert len(document.grids) == 2
