"""A sign for none in a cell that is merged with those beside it stands in the place of each."""

from __future__ import annotations

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.tables.statistics import read_tables

FORMS = load_forms()
FORM = FORMS.of_era("2021")
assert FORM is not None
OUTCOMES = [column.id for column in FORM.table("proceedings").columns]
SIDES = [line.id for line in FORM.table("proceedings").lines]
HEAD = (
    "<tr><td colspan=5>行政复议</td><td colspan=10>行政诉讼</td></tr><tr>{high}<td colspan=5>未经复议直接起诉</td>"
    "<td colspan=5>复议后起诉</td></tr><tr>{low}{low}</tr>"
)
NAMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
WHOLE = [["3", "1", "0", "2", "6"], ["4", "0", "0", "0", "4"], ["0", "2", "0", "0", "2"]]

Read = dict[tuple[str, str], tuple[float | None, str]]


def read(rows: str) -> Read:
    page = f"<h1>长沙市财政局2023年政府信息公开工作年度报告</h1><p>四、行政复议、行政诉讼情况</p><table>{rows}</table>"
    found = read_tables(extract(page.encode(), FORMS), FORMS, 2023).statistics
    return {(one.line, one.column): (one.value, one.kind) for one in found if one.ordinal == 1}


def head() -> str:
    low = "".join(f"<td>{name}</td>" for name in NAMES)
    return HEAD.format(high=low.replace("<td>", "<td rowspan=2>"), low=low)


@pytest.mark.parametrize("side", [0, 1, 2])
@pytest.mark.parametrize(
    ("written", "stated"),
    [
        ("无", (None, "not_applicable")),
        ("/", (None, "not_applicable")),
        ("0", (0, "zero")),
        ("&nbsp;", (None, "blank")),
    ],
)
def test_a_sign_for_none_below_several_heads(side: int, written: str, stated: tuple[float | None, str]) -> None:
    cells = ["".join(f"<td>{one}</td>" for one in own) for own in WHOLE]
    cells[side] = f"<td colspan=5>{written}</td>"
    found = read(f"{head()}<tr>{''.join(cells)}</tr>")
    for number, line in enumerate(SIDES):
        own = [(int(one), "number" if int(one) else "zero") for one in WHOLE[number]]
        expected = [stated] * 5 if number == side else own
        assert [found[line, column] for column in OUTCOMES] == expected


@pytest.mark.parametrize("written", ["6", "见附件"])
def test_a_figure_below_several_heads_is_none_of_theirs(written: str) -> None:
    cells = ["".join(f"<td>{one}</td>" for one in own) for own in WHOLE[1:]]
    found = read(f"{head()}<tr><td colspan=5>{written}</td>{''.join(cells)}</tr>")
    assert 6 not in {value for value, _ in found.values()}


def test_a_row_that_only_parts_the_table_has_no_cells() -> None:
    cells = "".join(f"<td>{one}</td>" for own in WHOLE for one in own)
    found = read(f"{head()}<tr><td colspan=15></td></tr><tr>{cells}</tr>")
    assert [found[line, "total"][0] for line in SIDES] == [6, 4, 2]


def test_a_wrong_span_makes_no_further_cell_of_a_row_that_has_all() -> None:
    high = "".join(
        f"<td rowspan=2 colspan={span}>{name}</td>" for span, name in zip((1, 3, 3, 1, 3), NAMES, strict=True)
    )
    low = "".join(f"<td>{name}</td>" for name in NAMES)
    spans = iter((1, 3, 1, 1, 3, 1, 1, 1, 1, 1, 3, 1, 1, 1, 1))
    cells = "".join(f"<td colspan={next(spans)}>{one}</td>" for own in WHOLE for one in own)
    found = read(f"{HEAD.format(high=high, low=low)}<tr>{cells}</tr>")
    assert [found[line, "total"][0] for line in SIDES] == [6, 4, 2]
