"""Tables that are the form itself: their rows are told at once, and read as any others are."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.tables.known import Known, key_of
from archive.report.tables.rows import Piece, Row
from archive.report.tables.shape import shaped
from archive.report.tables.shape.filled import is_form
from archive.report.tables.statistics import read_tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.report.form import Table

FORMS = load_forms()
KNOWN = Known.of(tuple(FORMS))
ERAS = ("2019", "2021")
Texts = list[list[str]]


def table(era: str, name: str) -> Table:
    form = FORMS.of_era(era)  # type: ignore[arg-type]
    assert form is not None
    return form.table(name)


def texts(era: str, name: str) -> Texts:
    """The table as the form has it, filled in."""
    own = table(era, name)
    if own.layout == "matrix":
        rows = [[own.corner or "", *(column.label for column in own.columns)]]
        for number, line in enumerate(own.lines):
            figures = [number * place % 7 for place in range(len(own.columns) - 1)]
            rows.append([line.label, *map(str, (*figures, sum(figures)))])
        return rows
    rows = []
    for group in own.groups:
        rows += [[group.label or ""], [own.corner or "", *(column.label for column in group.columns)]]
        rows += [[line.label, *(str(10 + place) for place in range(len(group.columns)))] for line in group.lines]
    return rows


def rows_of(cells: Texts) -> list[Row]:
    return [Row(tuple(Piece(text, {}, column) for column, text in enumerate(row)), 0) for row in cells]


def page(cells: Texts) -> bytes:
    body = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in cells)
    return f"<html><body><table>{body}</table></body></html>".encode()


@pytest.mark.parametrize("era", ERAS)
@pytest.mark.parametrize("name", ["disclosure", "requests"])
def test_a_table_of_the_form_is_known(era: str, name: str) -> None:
    rows = rows_of(texts(era, name))
    assert is_form(rows, KNOWN)
    own = table(era, name)
    assert [row.line for row in rows if row.line] == [key_of(own, line) for line in own.lines]
    assert all(row.line == "" for row in rows if not row.has_figures)


def without(place: int) -> Callable[[Texts], None]:
    def leave_out(rows: Texts) -> None:
        del rows[place]

    return leave_out


def put(place: int, column: int, text: str) -> Callable[[Texts], None]:
    return lambda rows: rows[place].__setitem__(column, text)


def number(rows: Texts) -> None:
    for place, row in enumerate(rows):
        row.insert(0, str(place))


def swap(rows: Texts) -> None:
    rows[5], rows[6] = rows[6], rows[5]


def swap_heads(rows: Texts) -> None:
    rows[0][2], rows[0][3] = rows[0][3], rows[0][2]


CHANGED: list[tuple[str, Callable[[Texts], None]]] = [
    ("without its header", without(0)),
    ("without a line", without(7)),
    ("two lines in another order", swap),
    ("two heads in another order", swap_heads),
    ("a label cut short", put(9, 0, "三安全")),
    ("a blank cell", put(4, 2, "")),
    ("a dash", put(4, 2, "-")),
    ("a word", put(4, 2, "见附件")),
    ("a share", put(4, 2, "5%")),
    ("a total that is wrong", put(4, 7, "999")),
    ("a cell behind the total", lambda rows: rows[4].append("0")),
    ("a number before the label", number),
    ("figures below the table", lambda rows: rows.append(["2022年", "1", "2", "3"])),
]


@pytest.mark.parametrize(("what", "change"), CHANGED, ids=[what for what, _ in CHANGED])
def test_what_is_not_quite_the_form_is_read_row_by_row(what: str, change: Callable[[Texts], None]) -> None:
    del what
    cells = deepcopy(texts("2021", "requests"))
    change(cells)
    rows = rows_of(cells)
    assert not is_form(rows, KNOWN)
    assert all(row.line is None for row in rows)


@pytest.mark.parametrize("era", ERAS)
@pytest.mark.parametrize("name", ["disclosure", "requests"])
def test_it_is_read_as_it_would_be_row_by_row(era: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    document = extract(page(texts(era, name)), FORMS)
    read = read_tables(document, FORMS)
    assert name in read.tables_read
    monkeypatch.setattr(shaped, "is_form", lambda *_: False)
    assert read_tables(document, FORMS) == read
