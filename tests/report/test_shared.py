"""A total whose cell is merged with those below, in lines of text: it is none of the single lines'."""

from __future__ import annotations

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.tables.statistics import read_tables

FORMS = load_forms()
FORM = FORMS.of_era("2021")
assert FORM is not None
REQUESTS = FORM.table("requests")
COLUMNS = [column.id for column in REQUESTS.columns]
FIGURES = {line.id: [number % 4, number, 0, 0, number % 2, 1] for number, line in enumerate(REQUESTS.lines)}


def read(rows: list[list[str]], mark: str) -> dict[tuple[str, str], float | None]:
    head = ["申请人情况", *(column.label for column in REQUESTS.columns)]
    text = "\n".join(["三、收到和处理政府信息公开申请情况", *map(mark.join, [head, *rows]), "四、行政复议情况"])
    reading = read_tables(extract(text.encode(), FORMS), FORMS)
    return {(one.line, one.column): one.value for one in reading.statistics if one.table_id == "requests"}


def rows_of(first: int, count: int, off: int = 0) -> list[list[str]]:
    """The lines; so many from `first` on have one total, in the first of them."""
    rows = []
    for place, line in enumerate(REQUESTS.lines):
        own = FIGURES[line.id]
        total = [str(sum(own))]
        if place == first:
            shared = [sum(FIGURES[one.id]) for one in REQUESTS.lines[first : first + count]]
            total = [str(sum(shared) + off)]
        elif first < place < first + count:
            total = []
        rows.append([line.label, *map(str, own), *total])
    return rows


@pytest.mark.parametrize("mark", ["\t", " | ", " "])
@pytest.mark.parametrize(("first", "count"), [(4, 8), (12, 3), (15, 5)])
def test_a_total_of_several_lines_is_unclear_in_each(first: int, count: int, mark: str) -> None:
    expected: dict[tuple[str, str], float | None] = {}
    for place, line in enumerate(REQUESTS.lines):
        own = FIGURES[line.id]
        total = None if first <= place < first + count else sum(own)
        expected |= {(line.id, column): one for column, one in zip(COLUMNS, [*own, total], strict=True)}
    assert read(rows_of(first, count), mark) == expected


@pytest.mark.parametrize("off", [-1, 100])
def test_where_it_is_not_their_sum_nothing_is_told(off: int) -> None:
    found = read(rows_of(4, 8, off), "\t")
    lines = [line.id for line in REQUESTS.lines[5:12]]
    assert not {found.get((line, column)) for line in lines for column in COLUMNS} - {None}
