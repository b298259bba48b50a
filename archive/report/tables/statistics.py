"""Tables → statistics: each figure with the line and column of the form that it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.report.carrier import SHEETS
from archive.report.era import tell_era
from archive.report.kept import kept
from archive.report.model import Statistic
from archive.report.money import TWO_UNITS, UNITS, in_unit
from archive.report.normal import fold
from archive.report.tables.copies import latest_year, statements
from archive.report.tables.gridded import grid_rows
from archive.report.tables.known import Known
from archive.report.tables.lines.flat import flat_rows, parted
from archive.report.tables.lines.marked import marked_tables
from archive.report.tables.proof import Proof
from archive.report.tables.reading import Reader
from archive.report.tables.shape.doubled import doubled
from archive.report.tables.shape.shaped import shaped_tables, shaped_text
from archive.report.tables.sharing import two_in_one, with_the_blanks
from archive.report.tables.used import used_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archive.report.carrier import Document, Grid
    from archive.report.form import Era, Form, Forms, Table
    from archive.report.model import Kind
    from archive.report.tables.above import Above
    from archive.report.tables.copies import Statement
    from archive.report.tables.found import Found
    from archive.report.tables.proof import Cell
    from archive.report.tables.rows import Row

# A label in a line of its own is short; what is longer is prose and decides no era.
_LABEL_LENGTH = 60
# only a text file may end in the middle of a figure and be sound
_TEXT = "text/plain"
# how sure a further statement is: what it contradicts is no less
_OTHERWISE = 0.5
_SHORTLY = re.compile(r".*[万亿]\s*", re.DOTALL)


@dataclass(frozen=True)
class TableReading:
    """What the tables of a document say.

    `tables_read` are complete: every cell of the form has a statistic, blank ones included; of
    `tables_partial` some cells were found. `used_lines` are the indices of the document's lines that belong to
    tables. `empty`: a form stands there and every cell of it is blank. `year`: the tables are of several years, and
    those that count are of this one.
    """

    statistics: tuple[Statistic, ...]
    era: Era | None
    tables_read: frozenset[str]
    tables_partial: frozenset[str]
    used_lines: frozenset[int]
    empty: bool
    year: int | None = None


def read_tables(document: Document, forms: Forms, year: int | None = None, above: Above | None = None) -> TableReading:
    """Every cell of the statutory tables that the document has, and not one more.

    `year` is that of its title; `above` tells what belongs to reports on earlier years on the same page.
    """
    known = Known.of(tuple(forms))
    # what lines of a sheet repeat is no table
    lines = () if document.media_type in SHEETS else parted(document.lines)
    marked = marked_tables(lines, known)
    grids = (*document.grids, *(one.grid for one in marked))
    above = above and above.with_tables([one.lines.start for one in marked])
    left_out = doubled(grids)
    in_grids = shaped_tables((row for row in grid_rows(grids) if row.grid not in left_out), known)
    held = frozenset(number for one in marked for number in one.lines)
    in_lines = list(_without(flat_rows(lines, known, may_be_cut=document.media_type == _TEXT), held))
    if _hold_cells(in_lines):
        in_lines = shaped_text(in_lines, known)
    labels = [piece.text for row in (*in_grids, *in_lines) for piece in row.words if len(piece.text) <= _LABEL_LENGTH]
    era = tell_era(labels, "\n".join(document.page_lines) or document.text, forms)
    ordered = _preferred(era, forms)
    found, read_lines = _find(in_grids, in_lines, ordered, above, grids)
    rows = [*in_grids, *in_lines]
    stated = statements(_of_one_form(found, ordered[0]), rows, grids, _read, year, above)
    statistics = _statistics(stated, ordered[0])
    complete, partial = _completeness([one for one in found if not (above and above.is_earlier(rows[one.row]))])
    return TableReading(
        statistics=statistics,
        era=era,
        tables_read=complete,
        tables_partial=partial,
        used_lines=used_lines(document.lines, read_lines, [one.lines for one in marked], ordered),
        empty=bool(statistics) and all(one.kind == "blank" for one in statistics),
        year=latest_year(stated, rows, grids),
    )


def _without(rows: Iterable[Row], held: frozenset[int]) -> Iterator[Row]:
    """The rows of text without what stands in lines that a table holds."""
    for row in rows:
        own = tuple(piece for piece in row.pieces if piece.line not in held) if held else row.pieces
        if own:
            yield row if len(own) == len(row.pieces) else replace(row, pieces=own)


def _preferred(era: Era | None, forms: Forms) -> list[Form]:
    """The form of the era first; without one the newest, whose tables differ least from what is cut short."""
    newest = list(forms)[::-1]
    return sorted(newest, key=lambda form: form.era != era)


def _find(
    in_grids: list[Row], in_lines: list[Row], forms: list[Form], above: Above | None, grids: Sequence[Grid]
) -> tuple[list[Found], list[tuple[str, Row]]]:
    """Cells from tables, and from lines those that no table holds (a page break may part a row from its table).

    Lines are shown: beside them neither a table that is not, nor one of an earlier year, holds a cell.
    """
    reader = Reader(forms)
    reader.read(in_grids)
    if not _hold_cells(in_lines):
        return reader.found, []
    placed = ((one, in_grids[one.row]) for one in reader.found)
    own = (one for one, row in placed if not (grids[row.grid].hidden or (above and above.is_earlier(row))))
    seen = {one.cell for one in own}
    flat = Reader(forms)
    flat.read(in_lines)
    added = [one for one in flat.found if one.cell not in seen]
    added = [replace(one, row=one.row + len(in_grids)) for one in added]
    return reader.found + added, [(one.table.id, in_lines[one.row]) for one in flat.found]


def _hold_cells(rows: Iterable[Row]) -> bool:
    """Is there anything but words in them? The text of most reports has headings and a signature, no more."""
    return any(len(row.words) < len(row.pieces) for row in rows)


def _statistics(stated: Mapping[tuple[str, str, str], Sequence[Statement]], form: Form) -> tuple[Statistic, ...]:
    """The statistics in the order of the form."""
    read = {cell: _read(said[0].found) for cell, said in stated.items()}
    pieces = {cell: said[0].found.piece for cell, said in stated.items()}
    for cell in with_the_blanks(pieces, form):
        read[cell] = None, "unclear", read[cell][2]
    proof = Proof(_values(read), form)
    if shared := two_in_one(pieces, _values(read), proof, form):
        read |= {cell: (None, "unclear", read[cell][2]) for cell in shared}
        proof = Proof(_values(read), form)
    statistics = []
    for cell in sorted(stated, key=_order(said[0].found for said in stated.values()).__getitem__):
        used, *others = stated[cell]
        sure = proof.confidence(cell, read[cell][1], 0.75 + 0.2 * used.found.quality)
        statistics.append(_statistic(cell, used, read[cell], sure))
        if others:
            statistics += [_statistic(cell, one, _read(one.found), _OTHERWISE) for one in others]
    return tuple(statistics)


def _values(read: Mapping[Cell, tuple[float | None, Kind, str | None]]) -> dict[Cell, float | None]:
    return {cell: value for cell, (value, _, _) in read.items()}


def _of_one_form(found: Sequence[Found], form: Form) -> list[Found]:
    """Without lines that only another form has, where a table has lines that only this one has.

    The form of 2021 divides 其他处理 into three: there its own row is the head of these, not the line of 2019.
    """
    own = {table.id: {line.id for line in table.lines} for table in form.tables if table.layout == "matrix"}
    others = {one.table.id: {line.id for line in one.table.lines} for one in found if one.form not in (form, None)}
    decided = {
        one.table.id
        for one in found
        if one.table.id in others and one.line.id in own.get(one.table.id, set()) - others[one.table.id]
    }
    return [one for one in found if one.table.id not in decided or one.line.id in own[one.table.id]]


def _statistic(
    cell: tuple[str, str, str], one: Statement, read: tuple[float | None, Kind, str | None], confidence: float
) -> Statistic:
    value, kind, unit = read
    piece = one.found.piece
    return Statistic(*cell, value, unit, piece.raw, kind, "table", one.scope, one.ordinal, confidence, piece.locator)


def _order(found: Iterable[Found]) -> dict[tuple[str, str, str], tuple[int, int]]:
    """The place of each cell in its form."""
    found = list(found)
    places: dict[tuple[str, str, str], tuple[int, int]] = {}
    forms = {id(one.form): one.form for one in found if one.form is not None}
    for form in forms.values():
        places = _places(form) | places
    for one in found:
        if one.cell not in places:
            places[one.cell] = len(places), one.row
    return places


@kept
def _places(form: Form) -> dict[tuple[str, str, str], tuple[int, int]]:
    return {
        (table.id, line.id, column.id): (number, place)
        for number, table in enumerate(form.tables)
        for place, (line, column) in enumerate(table.cells)
    }


@kept
def _cells(table: Table) -> frozenset[tuple[str, str, str]]:
    return frozenset((table.id, line.id, column.id) for line, column in table.cells)


def _read(found: Found) -> tuple[float | None, Kind, str | None]:
    """Value, kind and unit of a cell; a sum of money in the unit of the form, whichever is written."""
    value, kind, written = found.piece.reading
    own = found.line.unit_of(found.column)
    if value is None:
        return None, kind, own
    if value < 0 and not found.column.signed:
        return None, "unclear", own  # nothing is counted so: a dash and a figure have run together
    if own in UNITS:
        if written is None and _SHORTLY.fullmatch(fold(found.piece.text)):
            written = "元"  # 12.5万, 1.2亿, 五万
        unit = written or found.unit
        if unit == TWO_UNITS and value:
            return None, "unclear", own
        if unit in UNITS:
            value = in_unit(value, unit, own)
    elif written in UNITS:
        own = written
    return value, "number" if value else "zero", own


def _completeness(found: Sequence[Found]) -> tuple[frozenset[str], frozenset[str]]:
    """Tables of which every cell was found, by the form that most of their cells belong to; and the rest."""
    cells = {one.cell for one in found}
    tables = {id(one.table): one.table for one in found if one.form is not None}.values()
    complete = frozenset(table.id for table in tables if _cells(table) <= cells)
    return complete, frozenset(table.id for table in tables) - complete
