"""Excel files as documents: each sheet a table, rows of one cell also lines."""

from __future__ import annotations

import io
import re
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING, Any

import python_calamine

from archive.report.carrier import Cell, Document, Grid, UnreadableError, span_lines
from archive.report.files.formats import plain
from archive.report.files.rivals import Sheet, refuse_rivals
from archive.report.files.runs import LAST_ROW, as_seen
from archive.report.files.shown import Unseen, unseen_parts
from archive.report.files.usual import as_usual
from archive.report.normal import normalise, visible
from archive.report.tables.frame import frame, is_statutory
from archive.report.tables.rows import sort_of

if TYPE_CHECKING:
    from collections.abc import Container

    from archive.report.form import Forms

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OLD_EXCEL = "application/vnd.ms-excel"
_OF_YEAR = re.compile(r"20\d\d\s*年")
_MOST_CELLS = 150_000


def extract_workbook(payload: bytes, forms: Forms) -> Document:
    """An Excel file, new or old: each sheet a table; rows of one cell (titles, notes) are also lines."""
    payload = as_usual(payload) if payload.startswith(b"PK") else payload
    sheets = _sheets(payload)
    labels = frame(forms)
    headings = frozenset(normalise(table.label) for form in forms for table in form.tables)
    unseen = unseen_parts(payload)
    grids: list[Grid] = []
    texts: list[str] = []
    seen: list[str] = []
    shown: list[Sheet] = []  # with a table of the forms
    for number, (name, table, hidden) in enumerate(sheets):
        rows = _seen_cells(table, unseen.get(name, Unseen()))
        statutory = is_statutory((text for row in rows for text in row.values()), labels)
        if statutory and not hidden:
            shown.append(Sheet(name, rows))
        widths = _widths(rows, headings)
        # a file says nothing of a row of blank cells with which a table ends
        rows.append(dict.fromkeys(range(max(widths, default=0)), ""))
        widths.append(widths[-1] if widths else 0)
        cells = [
            tuple(
                Cell(text, column, 1, 1, {"kind": "cell", "sheet": name, "table": number, "row": index, "cell": column})
                for column, text in row.items()
                if column < widths[index]
            )
            for index, row in enumerate(rows)
        ]
        grids.extend(Grid(part, name, hidden) for part in _parts(cells))
        for row in () if hidden else rows:
            written = [text for text in row.values() if text]
            seen.extend(written)
            if len(written) == 1 or (written and not statutory):
                texts.extend("\t".join(written).split("\n"))
    if len(shown) > 1:
        refuse_rivals(shown, labels)
    return Document(
        media_type=_EXCEL if payload.startswith(b"PK") else _OLD_EXCEL,
        title=None,
        lines=span_lines([text for text in texts if text.strip()]),
        grids=tuple(grid for grid in grids if not (grid.hidden and shown)),  # else the file shows no other
        page_lines=tuple(seen),
    )


def _sheets(payload: bytes) -> list[tuple[str, list[list[Any]], bool]]:
    """Name and rows of each sheet, and whether the file hides it. Raises UnreadableError."""
    try:
        book = python_calamine.load_workbook(io.BytesIO(as_seen(payload)))
        states = {one.name: one.visible for one in book.sheets_metadata}
        out_of_sight = {name for name, state in states.items() if state != python_calamine.SheetVisibleEnum.Visible}
        tables = [
            (name, book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=LAST_ROW), name in out_of_sight)
            for name in book.sheet_names
        ]
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise UnreadableError(f"an Excel file that is damaged or cut: {error}") from error
    if sum(len(table) * len(table[0]) for _, table, _ in tables if table) > _MOST_CELLS:
        raise UnreadableError("an Excel file with more cells than any report has")
    return tables


def _seen_cells(table: list[list[Any]], unseen: Unseen) -> list[dict[int, str]]:
    """The texts of a sheet by row and column; a row that is not shown is empty, a column is left out."""
    return [
        {
            column: _shown(value) if (text := unseen.instead.get((index, column))) is None else text
            for column, value in enumerate(row)
            if column not in unseen.columns
        }
        if index not in unseen.rows
        else {}
        for index, row in enumerate(table)
    ]


def _widths(rows: list[dict[int, str]], headings: Container[str]) -> list[int]:
    """How many cells each row has: as many as the table that it stands in, which others of the sheet may surpass.

    A table begins below an empty row, or with its heading. One without a head over its last column, that some rows
    leave blank, goes on with that above, unless it has its heading.
    """
    ends = [[place + 1 for place, text in row.items() if text] for row in rows]
    begun = list(accumulate(_is_heading(row, headings) for row in rows))
    widths: list[int] = []
    for (is_written, number), table in groupby(range(len(rows)), key=lambda place: (bool(ends[place]), begun[place])):
        places = list(table)
        before = widths[-1] if widths else 0
        width = max((ends[place][-1] for place in places if is_written), default=before)
        whole = all(ends[place][-1] == width for place in places if len(ends[place]) > 1)
        is_own = number > (begun[places[0] - 1] if places[0] else 0)
        headed = is_own or any(sort_of(rows[place].get(width - 1, "")) == "words" for place in places)
        widths += [width if whole or headed else max(width, before)] * len(places)
    return widths


def _is_heading(row: dict[int, str], headings: Container[str]) -> bool:
    """Does a row say nothing but what a table of the forms is called?"""
    written = [text for text in row.values() if text]
    return len(written) == 1 and normalise(written[0]) in headings


def _parts(rows: list[tuple[Cell, ...]]) -> list[tuple[tuple[Cell, ...], ...]]:
    """The tables of a sheet: a row that says nothing but of which year it is stands above another table.

    Where nothing stands below it, it is the year's row, left blank.
    """
    starts = [0]
    for place, (row, below) in enumerate(pairwise(rows)):
        written = [cell.text for cell in row if cell.text]
        if place and len(written) == 1 and _OF_YEAR.search(written[0]) and any(cell.text for cell in below):
            starts.append(place)
    return [tuple(rows[start:end]) for start, end in pairwise([*starts, len(rows)])]


def _shown(value: Any) -> str:
    """A value as the sheet shows it, without a format."""
    return plain(value) if isinstance(value, float) else visible(str(value)).strip()
