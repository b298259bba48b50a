"""Columns of text that no form has, beside those of the requests: their figures are none of the form's."""

from __future__ import annotations

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.tables.statistics import read_tables

FORMS = load_forms()
FORM = FORMS.of_era("2021")
assert FORM is not None
REQUESTS = FORM.table("requests")
LABELS = [column.label for column in REQUESTS.columns]
COLUMNS = [column.id for column in REQUESTS.columns]
FIGURES = {
    line.id: [*(own := [10 * number + place for place in range(6)]), sum(own)]
    for number, line in enumerate(REQUESTS.lines, 1)
}
EXPECTED = {
    (line, column): figure for line, row in FIGURES.items() for column, figure in zip(COLUMNS, row, strict=True)
}
MARKS = ["\t", " | ", "  ", " ", "\n"]


def read(rows: list[list[str]], mark: str) -> dict[tuple[str, str], float | None]:
    text = "\n".join(["三、收到和处理政府信息公开申请情况", *map(mark.join, rows), "四、行政复议、行政诉讼情况"])
    reading = read_tables(extract(text.encode(), FORMS), FORMS)
    return {(one.line, one.column): one.value for one in reading.statistics if one.table_id == "requests"}


def rows_of(before: list[str], behind: list[str], figures: dict[str, list[int]] = FIGURES) -> list[list[str]]:
    """A header of two rows, and the lines; what stands before their figures counts up."""
    heads = [["（本列数据）", *before, "申请人情况", *behind], LABELS]
    return [
        *heads,
        *(
            [
                line.label,
                *(str(number + 3) for _ in before),
                *map(str, figures[line.id]),
                *(str(7 * (number + place) % 50) for place, _ in enumerate(behind)),
            ]
            for number, line in enumerate(REQUESTS.lines)
        ),
    ]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ([], ["上年总计"]),
        ([], ["2022年合计"]),
        ([], ["2022年总计ھۆكۈمەتئۇچۇرىبۇيىل"]),
        ([], ["上年同期"]),
        ([], ["同比增减"]),
        ([], ["备注"]),
        ([], ["上年同期", "增减"]),
        (["代码"], []),
        (["行次"], []),
    ],
)
def test_the_totals_tell_the_figures_of_the_form(before: list[str], behind: list[str], mark: str) -> None:
    assert read(rows_of(before, behind), mark) == EXPECTED


@pytest.mark.parametrize("mark", MARKS)
def test_a_total_that_the_source_has_wrong_is_one_among_many(mark: str) -> None:
    figures = FIGURES | {"granted": [*FIGURES["granted"][:-1], 1]}

    assert read(rows_of([], ["上年总计"], figures), mark)["granted", "total"] == 1


@pytest.mark.parametrize("mark", [" ", "\n"])
@pytest.mark.parametrize("total", [2, 1000])
def test_where_no_total_is_the_sum_nothing_is_told(mark: str, total: int) -> None:
    figures = {line: [*row[:-1], total + row[0]] for line, row in FIGURES.items()}

    assert not set(read(rows_of([], ["上年总计"], figures), mark).values()) - {None}


@pytest.mark.parametrize("mark", ["\t", " ", "\n"])
def test_a_column_without_a_head_is_not_told(mark: str) -> None:
    rows = rows_of([], ["上年总计"])
    rows[0].pop()

    assert not set(read(rows, mark).values()) - {None}


def test_a_blank_that_is_gone_beside_a_sum_of_organisations_moves_no_figure() -> None:
    """Seven figures of eight columns: where the sum of the organisations may be among them, they are nobody's."""
    head = ["自然人", "小计", *LABELS[1:]]
    rows = [["项目", *head]]
    for number, line in enumerate(REQUESTS.lines):
        own = [number + 1, 0, 0, 0, 0, 0, number + 1] if number % 3 else [0] * 7
        whole = [own[0], sum(own[1:6]), *own[1:]]
        rows.append([line.label, *(str(one) for place, one in enumerate(whole) if number % 2 or place != 4)])
    found = read(rows, " ")

    assert {line for line, _ in found} == {line.id for line in REQUESTS.lines[1::2]}


@pytest.mark.parametrize("mark", MARKS[:2])
def test_zeros_beside_blank_totals_do_not_tell_where_the_figures_begin(mark: str) -> None:
    figures = {line.id: [number % 2, 0, 0, 0, 0, 0] for number, line in enumerate(REQUESTS.lines)}
    rows = [["（本列数据）", "申请人情况", "备注"], LABELS]
    rows += [[line.label, *map(str, figures[line.id]), "", ""] for line in REQUESTS.lines]
    found = read(rows, mark)
    assert {line: [found.get((line, column)) for column in COLUMNS] for line in figures} == {
        line: [*row, None] for line, row in figures.items()
    }


@pytest.mark.parametrize("remark", ["其中2件为上年结转", "见附件", "规章、规范性文件"])
@pytest.mark.parametrize("place", [1, 5, len(REQUESTS.lines) - 1])
def test_a_remark_behind_the_figures_is_no_label(place: int, remark: str) -> None:
    rows = [["（本列数据）", "申请人情况", "备注"], LABELS]
    rows += [[line.label, *map(str, FIGURES[line.id]), ""] for line in REQUESTS.lines]
    rows[2 + place][-1] = remark
    assert read(rows, "\t") == EXPECTED
