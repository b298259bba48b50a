"""Rows that a wrong span has moved: the sums and the labels show where their figures belong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.tables.statistics import read_tables
from tests.report.test_document_workbook import workbook
from tests.report.ugly import cases

if TYPE_CHECKING:
    from collections.abc import Callable

FORMS = load_forms()
FORM = FORMS.of_era("2021")
assert FORM is not None
REQUESTS = FORM.table("requests")
COLUMNS = [column.label for column in REQUESTS.columns]
ORGANISATIONS = ["", "法人或其他组织", "", "", "", "", "总计"]
LABELS = 3  # cells of labels before the figures
LEAVES = [line.id for line in REQUESTS.lines if line.label[0].isdecimal()]
Row = list[str | float]


def figures(number: int) -> Row:
    own: Row = ["" if number % 3 == 0 else 7.0 * number, 0.0, 3.0, 1.0, "" if number % 4 else 2.0, 10.0]
    return [*own, float(sum(one or 0 for one in own))]  # type: ignore[misc]


def table(behind: Row) -> list[Row]:
    """A row for each line; its label in the cell that its numbering has, and a cell behind its figures."""
    rows: list[Row] = [["", "", "", *COLUMNS, "备注"]]
    for number, line in enumerate(REQUESTS.lines):
        place = 2 if line.id in LEAVES else 1 if line.label[0] in "(（" else 0
        own: Row = ["", "", ""]
        own[place] = line.label
        rows.append([*own, *figures(number), behind[number % len(behind)]])
    return rows


def html(rows: list[Row]) -> bytes:
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return ("<table><tr>" + "</tr><tr>".join(cells) + "</tr></table>").encode()


def stated(payload: bytes) -> dict[str, list[float | None]]:
    found: dict[str, list[float | None]] = {}
    for one in read_tables(extract(payload, FORMS), FORMS, 2023).statistics:
        assert (one.ordinal, one.scope) == (1, "year")
        found.setdefault(one.line, []).append(one.value)
    return found


WANTED = {line.id: [one if one != "" else None for one in figures(n)] for n, line in enumerate(REQUESTS.lines)}


@pytest.mark.parametrize("carrier", [workbook, html])
@pytest.mark.parametrize("behind", [["无", ""], [""], ["见附件"], [4.0], ["3", "12"]])
@pytest.mark.parametrize("move", [-1, 1])
@pytest.mark.parametrize("lines", [(12,), (12, 15), tuple(range(10, 18)), (23,)])
def test_a_row_that_has_moved_stands_where_the_others_do(
    carrier: Callable[[list[Row]], bytes], behind: Row, move: int, lines: tuple[int, ...]
) -> None:
    rows = table(behind)
    for number in lines:
        row = rows[number + 1]
        rows[number + 1] = [*row[1:], ""] if move < 0 and not row[0] else ["", *row] if move > 0 else row
    assert stated(carrier(rows)) == WANTED


def test_a_total_that_is_wrong_moves_no_row() -> None:
    """The label stands where it should: the figures are the source's."""
    rows = table([5.0, ""])
    wrong: Row = [5.0, 0.0, 0.0, 0.0, 0.0, 5.0]
    rows[13] = [*rows[13][:LABELS], *wrong, "", 10.0]
    rows[16] = [*rows[16][:LABELS], *wrong, 11.0, ""]
    found = stated(workbook(rows))
    assert found[REQUESTS.lines[12].id] == [*wrong, None]
    assert found[REQUESTS.lines[15].id] == [*wrong, 11]


def test_rows_without_spans_keep_their_labels() -> None:
    """Where each row begins with its own label, whatever stands before others, none falls off."""
    rows = [[cell for place, cell in enumerate(row) if place >= LABELS or cell] for row in table([""])]
    assert stated(html([row[:-1] for row in rows])) == WANTED


def test_a_label_in_a_column_of_figures_has_moved() -> None:
    """Its row need not add up: no figure can stand there."""
    rows = table([4.0])
    own: Row = ["", 0.0, "/", 8.0, "—", 11.0, 21.0]
    rows[13] = ["", "", "", REQUESTS.lines[12].label, *own, 4.0]
    rows = [[*row, ""] if len(row) < len(rows[13]) else row for row in rows]
    assert stated(html(rows))[REQUESTS.lines[12].id] == [None, 0, None, 8, None, 11, 21]


@pytest.mark.parametrize("figure", [1.0, 3.0])
def test_a_small_sum_moves_a_row_whose_label_has_moved_as_far(figure: float) -> None:
    rows = table([""])
    rows[13] = ["", REQUESTS.lines[12].label, "", "", figure, "", "", "", figure, "", ""]
    assert stated(workbook(rows))[REQUESTS.lines[12].id] == [None, None, figure, None, None, None, figure]


def test_what_stands_behind_columns_that_only_the_sums_tell() -> None:
    """The header has moved; its last head names nothing that stands there."""
    rows = table([15.0])
    rows[0] = ["自然人", "", "", "", *COLUMNS[1:], "同比增减"]
    rows[13] = ["", "", REQUESTS.lines[12].label, "", "-", "-", "-", "-", "-", 3.0, 15.0]
    rows[15] = ["", "", REQUESTS.lines[14].label, 2.0, 7.0, "", "", "", "", 9.0, ""]
    found = stated(html([[*row, ""][:12] for row in rows]))
    assert found[REQUESTS.lines[12].id] == [None] * 6 + [3]
    assert found[REQUESTS.lines[14].id] == [2, 7, None, None, None, None, 9]


@pytest.mark.parametrize(
    "own",
    [
        [3.0, 25.0, 107.0, 8.0, 107.0, 258.0, "+3", ""],  # the first is blank: the sum proves nothing
        [11.0, 3.0, 107.0, "", "", 156.0, "", ""],
        ["", "", "", "", "", 3.0, "", ""],
    ],
)
def test_a_row_whose_label_has_moved_is_not_read_where_no_sum_says_what_its_figures_have(own: Row) -> None:
    rows = table(["15", ""])
    rows[13] = ["", REQUESTS.lines[12].label, "", *own]
    found = stated(workbook(rows))
    assert {line: row for line, row in WANTED.items() if line != REQUESTS.lines[12].id} == found


def test_what_stands_behind_the_columns_in_a_table_without_a_header() -> None:
    rows = table([24.0, ""])[1:]
    rows[12] = ["", "", REQUESTS.lines[12].label, "", "", "", "", 2.0, "", 2.0, 24.0]
    rows[15] = ["", "", REQUESTS.lines[15].label, "", "", "", "", "", "", "", 24.0]
    found = stated(html([[*row, ""] for row in rows]))
    assert found[REQUESTS.lines[12].id] == [None, None, None, None, 2, None, 2]
    assert set(found[REQUESTS.lines[15].id]) == {None}


def test_what_stands_behind_the_columns_beside_its_head() -> None:
    """The last head alone has moved; a blank that is none of the others does not make it the total."""
    rows = table([15.0])
    rows[0] = ["", "", "", *COLUMNS, "", "同比增减"]
    rows[13] = ["", "", REQUESTS.lines[12].label, "", "-", "-", "-", "-", "-", "-", 0.0]
    found = stated(html([[*row, ""][:12] for row in rows]))
    assert found[REQUESTS.lines[12].id] == [None] * 7


def test_a_moved_row_with_no_more_figures_than_the_columns_keeps_them() -> None:
    """The corner of the header is said to be eight rows high, and moves the rows beside it."""
    case = cases.make(21339, named=True)
    assert "spans long" in case.features
    assert cases.judge(case).missing == ()
