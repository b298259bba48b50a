from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.config import load_forms
from archive.report.layout import Head, Sheet, lay_out

if TYPE_CHECKING:
    from archive.report.form import Form, Table

TABLES = [pytest.param(form, table, id=f"{form.era}-{table.id}") for form in load_forms() for table in form.tables]


def covered(sheet: Sheet, part: tuple[tuple[object, ...], ...]) -> dict[tuple[int, int], int]:
    """How many cells cover each place of the grid."""
    grid: dict[tuple[int, int], int] = {}
    for number, row in enumerate(part):
        column = 0
        for entry in row:
            while (number, column) in grid:
                column += 1
            for below in range(getattr(entry, "rowspan", 1)):
                for beside in range(entry.colspan):  # type: ignore[attr-defined]
                    place = (number + below, column + beside)
                    grid[place] = grid.get(place, 0) + 1
    return grid


@pytest.mark.parametrize(("form", "table"), TABLES)
def test_every_place_is_covered_once(form: Form, table: Table) -> None:
    sheet = lay_out(table)
    for part in (sheet.head, sheet.body):
        grid = covered(sheet, part)
        assert set(grid.values()) <= {1}
        assert len(grid) == len(part) * sheet.width


@pytest.mark.parametrize(("form", "table"), TABLES)
def test_every_cell_of_the_form_stands_once_in_its_order(form: Form, table: Table) -> None:
    slots = [entry.key for row in lay_out(table).body for entry in row if not isinstance(entry, Head)]
    assert slots == [(table.id, line.id, column.id) for line, column in table.cells]


def test_requests_are_drawn_as_on_the_official_form() -> None:
    form = load_forms().of_era("2021")
    assert form is not None
    sheet = lay_out(form.table("requests"))
    corner, applicants = sheet.head[0]
    assert (corner.colspan, corner.rowspan) == (3, 3)  # type: ignore[union-attr]
    assert (applicants.text, applicants.colspan) == ("申请人情况", 7)  # type: ignore[union-attr]
    granted = next(row for row in sheet.body if any(getattr(entry, "id", None) == "granted" for entry in row))
    result, label = granted[:2]
    assert isinstance(result, Head)
    assert (result.text, result.rowspan) == ("三、本年度办理结果", 22)
    assert (label.text, label.colspan) == ("（一）予以公开", 2)  # type: ignore[union-attr]
