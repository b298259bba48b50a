"""A table cut between its columns, the last ones below the first: whole where header, number of rows and sums prove it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.tables.statistics import read_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Rows = list[list[str]]

FORMS = load_forms()
FORM = FORMS.of_era("2021")
assert FORM is not None
REQUESTS = FORM.table("requests")
COLUMNS = [column.id for column in REQUESTS.columns]
FIGURES = {
    line.id: [*(own := [10 * number + place for place in range(6)]), sum(own)]
    for number, line in enumerate(REQUESTS.lines, 1)
}
EXPECTED = {
    (line, column): figure for line, row in FIGURES.items() for column, figure in zip(COLUMNS, row, strict=True)
}


def halves(cut: int, figures: dict[str, list[int]] = FIGURES) -> tuple[Rows, Rows]:
    """The first columns, behind the labels, and the others."""
    labels = [column.label for column in REQUESTS.columns]
    left = [["", "申请人情况"], ["", *labels[:cut]]]
    left += [[line.label, *map(str, figures[line.id][:cut])] for line in REQUESTS.lines]
    right = [["申请人情况"], labels[cut:], *(list(map(str, figures[line.id][cut:])) for line in REQUESTS.lines)]
    return left, right


def html(left: Rows, right: Rows) -> str:
    def table(rows: Rows) -> str:
        return (
            f"<table>{''.join('<tr>' + ''.join(f'<td>{cell}</td>' for cell in row) + '</tr>' for row in rows)}</table>"
        )

    return f"<html><meta charset='utf-8'><body>{table(left)}<p>（接上表）</p>{table(right)}</body></html>"


def text(mark: str, frame: str = "") -> Callable[[Rows, Rows], str]:
    def written(left: Rows, right: Rows) -> str:
        return "\n".join(frame + mark.join(row) + frame for row in (*left, *right))

    return written


WAYS = {
    "two tables": html,
    "tabs": text("\t"),
    "bars": text(" | "),
    "framed": text("│", "│"),
    "one cell a line": text("\n"),
}


def read(payload: str) -> dict[tuple[str, str], float | None]:
    reading = read_tables(extract(payload.encode(), FORMS), FORMS)
    return {(one.line, one.column): one.value for one in reading.statistics if one.table_id == "requests"}


@pytest.mark.parametrize("cut", [2, 4, 5])
@pytest.mark.parametrize("way", WAYS)
def test_the_columns_below_are_those_of_the_rows_above(way: str, cut: int) -> None:
    assert read(WAYS[way](*halves(cut))) == EXPECTED


@pytest.mark.parametrize("way", WAYS)
def test_a_total_that_the_source_has_wrong_is_one_among_many(way: str) -> None:
    figures = FIGURES | {"granted": [*FIGURES["granted"][:-1], 1]}

    assert read(WAYS[way](*halves(4, figures)))["granted", "total"] == 1


def one_row_less(left: Rows, right: Rows) -> tuple[Rows, Rows]:
    return left, right[:-1]


def rows_elsewhere(left: Rows, right: Rows) -> tuple[Rows, Rows]:
    return left, [*right[:2], *right[3:], right[2]]


def other_heads(left: Rows, right: Rows) -> tuple[Rows, Rows]:
    return left, [right[0], ["商业企业", *right[1][1:]], *right[2:]]


def no_heads(left: Rows, right: Rows) -> tuple[Rows, Rows]:
    return left, right[2:]


@pytest.mark.parametrize("damage", [one_row_less, rows_elsewhere, other_heads, no_heads])
@pytest.mark.parametrize("way", WAYS)
def test_what_nothing_proves_stays_apart(way: str, damage: Callable[[Rows, Rows], Sequence[Rows]]) -> None:
    assert set(read(WAYS[way](*damage(*halves(4)))).values()) <= {None}


@pytest.mark.parametrize("way", ["two tables", "tabs", "bars", "framed"])
def test_a_row_that_a_span_has_moved_is_not_told(way: str) -> None:
    left, right = halves(4)
    left[9].append("")

    assert set(read(WAYS[way](left, right)).values()) <= {None}
