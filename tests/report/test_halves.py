"""A page break through a row of a table: the label's halves are one label, and its figures stand once."""

from __future__ import annotations

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.tables.statistics import read_tables

FORMS = load_forms()
FORM = FORMS.of_era("2021")
assert FORM is not None
TABLE = FORM.table("requests")
BLANKS = [""] * 7


def found(cut: int, at: int, *, below: bool) -> dict[tuple[str, str], float | None]:
    """The table with the label of line `cut` torn after `at` characters, its figures above or `below`."""
    rows = [["", *(column.label for column in TABLE.columns)]]
    for place, line in enumerate(TABLE.lines):
        figures = [str(place)] * 6 + [str(6 * place)]
        if place == cut:
            halves = [[line.label[:at], *figures], [line.label[at:], *BLANKS]]
            if below:
                halves = [[line.label[:at], *BLANKS], [line.label[at:], *figures]]
            rows += halves
        else:
            rows.append([line.label, *figures])
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    reading = read_tables(extract(f"<table>{body}</table>".encode(), FORMS), FORMS)
    return {(one.line, one.column): one.value for one in reading.statistics}


@pytest.mark.parametrize("below", [False, True])
@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("refused_third_party_rights", 4),
        ("refused_third_party_rights", 2),  # what is left of it is a label, too
        ("unavailable_not_held", 7),
        ("not_processed_confirmation", 9),
    ],
)
def test_a_row_in_two_halves(line: str, at: int, *, below: bool) -> None:
    names = [one.id for one in TABLE.lines]
    assert found(names.index(line), at, below=below) == {
        (name, column.id): (6 * place if column.id == "total" else place)
        for place, name in enumerate(names)
        for column in TABLE.columns
    }


def test_two_rows_that_are_two_lines_stay_two() -> None:
    names = [one.id for one in TABLE.lines]
    whole = found(names.index("refused_state_secret"), len("1.属于国家秘密"), below=False)
    assert whole["refused_state_secret", "natural_person"] == names.index("refused_state_secret")


def test_a_row_in_two_halves_beside_a_group_that_does_not_reach_down_to_the_second() -> None:
    names = [one.id for one in TABLE.lines]
    first, last = names.index("refused_internal_affairs"), names.index("refused_enforcement_files")
    rows = ["<td>" + "</td><td>".join(["", *(column.label for column in TABLE.columns)]) + "</td>"]
    for place, line in enumerate(TABLE.lines):
        figures = "".join(f"<td>{place}</td>" for _ in range(6)) + f"<td>{6 * place}</td>"
        group = f"<td rowspan={last - first + 1}>（三）不予公开</td>" if place == first else ""
        if place == last:
            rows += [f"<td>{line.label[:5]}</td>{figures}", f"<td>{line.label[5:]}</td>{'<td></td>' * 7}"]
        else:
            rows.append(f"{group}<td>{line.label}</td>{figures}")
    table = "".join(f"<tr>{row}</tr>" for row in rows)
    reading = read_tables(extract(f"<table>{table}</table>".encode(), FORMS), FORMS)
    stated = {one.column: one.value for one in reading.statistics if one.line == "refused_enforcement_files"}
    assert stated == {column.id: last * (6 if column.id == "total" else 1) for column in TABLE.columns}
