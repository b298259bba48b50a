"""Applicants down, lines across, under a header that lost its columns: the order of the labels tells all."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.report.form import Line
from archive.report.kept import kept
from archive.report.labels import side_by_side
from archive.report.normal import bare, normalise
from archive.report.tables.rows import Piece, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archive.report.form import Column, Form, Group, Table

# A row with fewer figures is none of a line's for each of the form.
_LEAST = 12
# The header stands in so many rows above the first applicant, each line of text counted.
_HEADER = 80
# Rows without figures between two applicants: a page's number, the header once more.
_BETWEEN = 6
_SAME = 1e-6
# so many sums of more than zeros prove an order that is not the form's
_TELLING = 3


def in_order(rows: list[Row], forms: Sequence[Form]) -> list[Row]:
    """The rows; a table of which each applicant has one, with a figure for every line, has the form's shape."""
    out: list[Row] = []
    place = taken = 0
    while place < len(rows):
        found = _table(rows, place, forms) if _may_be_first(rows[place], forms) else None
        if found is None:
            place += 1
            continue
        start, place, made = found
        out += [*rows[taken : max(taken, start)], *made]
        taken = place
    return out + rows[taken:] if taken else rows


def _may_be_first(row: Row, forms: Sequence[Form]) -> bool:
    """May it be the row of an applicant; or, in text, that of the first column of lines that stand side by side?"""
    count = _count(row)
    if count >= _LEAST:
        return len(row.words) > 0
    return (
        row.flat
        and count > 1
        and row.has_figures
        and normalise(row.words[-1].text if row.words else "") in _firsts(forms)
    )


@kept
def _firsts(forms: Sequence[Form]) -> frozenset[str]:
    """What the first column of lines that stand side by side is called."""
    tables = (table for form in forms for table in form.tables if table.layout == "row")
    return frozenset(normalise(label) for table in tables for label in table.columns[0].labels)


def _count(row: Row) -> int:
    """How many cells of the row hold no words."""
    return len(row.pieces) - len(row.words)


def _table(rows: Sequence[Row], first: int, forms: Sequence[Form]) -> tuple[int, int, list[Row]] | None:
    """The table whose first applicant has that row: where its header begins, where it ends, and its own rows."""
    for form in forms:
        for table in form.tables:
            if table.layout not in ("matrix", "row"):
                continue
            applicants, end = _applicants(rows, first, table)
            if len(applicants) != len(table.columns):
                continue
            start, heads = _header(rows, first, table)
            below = _above(heads, applicants, table)
            if below is not None:
                order, applicants = below
                return start, end, list(_rows(heads, applicants, order, table))
            if any(_count(row) > len(table.lines) for row in applicants.values()):
                continue  # which of the cells are figures, only the places of the heads could tell
            for named in (heads, _by_column(heads)):
                lines = _order(named, table)
                if lines is None or (lines != table.lines and not _is_told(named, lines, table)):
                    continue
                if lines == table.lines or (table.layout == "matrix" and _adds_up(applicants, lines, table)):
                    return start, end, list(_rows(named, applicants, lines, table))
    return None


# -- whose the rows are ------------------------------------------------------------------------------------------


def _applicants(rows: Sequence[Row], first: int, table: Table) -> tuple[dict[str, Row], int]:
    """The row of each column of the form, from the first on, and where they end."""
    found: dict[str, Row] = {}
    place, end, between = first, first, 0
    while place < len(rows) and len(found) < len(table.columns) and between <= _BETWEEN:
        row = rows[place]
        column = _column(row, table) if _count(row) >= len(table.lines) else None
        place += 1
        if column is not None and column.id not in found:
            found[column.id] = row
            end, between = place, 0
        elif row.has_figures:
            break
        else:
            between += 1
    return found, end


def _column(row: Row, table: Table) -> Column | None:
    """The applicant that the last words before the figures name."""
    if not row.words or any(piece.is_words for piece in row.pieces[len(row.words) :]):
        return None
    tokens = row.words[-1].text.split()
    for begin in range(len(tokens) - 1, -1, -1):
        key = normalise("".join(tokens[begin:]))
        for column in table.columns:
            if key in map(normalise, column.labels):
                return column
    return None


# -- what the header names ---------------------------------------------------------------------------------------


@kept
def _named(table: Table) -> Mapping[str, tuple[str, ...]]:
    """Every label of a line, and of a group of lines, with the ids that it may stand for."""
    named: dict[str, tuple[str, ...]] = {}
    for group in table.groups:
        ones: tuple[Group | Line, ...] = (group, *group.lines)
        for one in ones:
            for key in {key for label in one.labels for key in (normalise(label), bare(label)) if key}:
                named[key] = (*named.get(key, ()), _id(one))
    return named


def _id(one: Group | Line) -> str:
    """A group may be called like its line: other and processed are both."""
    return f"line/{one.id}" if isinstance(one, Line) else f"group/{one.id}"


def _header(rows: Sequence[Row], first: int, table: Table) -> tuple[int, dict[str, Piece]]:
    """Where the header begins, and what it names in its order: lines and groups, each once."""
    named = _named(table)
    found: dict[str, Piece] = {}
    start = first
    for place in range(first, max(-1, first - _HEADER), -1):
        row = rows[place]
        if place < first and row.has_figures:
            break
        for piece in reversed(row.words[: -1 if place == first else None]):
            for label in reversed(list(_labels(piece, named))):
                name = next((one for one in reversed(named[_key(label.text, named)]) if one not in found), None)
                if name is not None:
                    found[name] = label
                    start = place
    return start, dict(reversed(found.items()))


def _labels(piece: Piece, named: Mapping[str, object]) -> Iterator[Piece]:
    """The labels that a text consists of: one, or several with spaces between them, or one that is spread."""
    if _key(piece.text, named):
        yield piece
        return
    for text in side_by_side(piece.text, named):
        if _key(text, named):
            yield Piece(text, piece.locator, piece.column, piece.line)


def _key(text: str, named: Mapping[str, object]) -> str:
    return next((key for key in (normalise(text), bare(text)) if key in named), "")


def _by_column(heads: Mapping[str, Piece]) -> dict[str, Piece]:
    """What a header names from left to right, where its rows do not have the order: a group stands above its lines."""
    return dict(sorted(heads.items(), key=lambda item: (item[1].column, item[0].startswith("line"))))


# -- whose the figures are ---------------------------------------------------------------------------------------


def _above(
    heads: Mapping[str, Piece], applicants: Mapping[str, Row], table: Table
) -> tuple[tuple[Line, ...], dict[str, Row]] | None:
    """The lines from left to right where each stands above figures, and the rows without other cells, all blank.

    None where the header has lost its columns. In text the cells of merged labels are blank ones before the figures.
    """
    lines = {heads[_id(line)].column: line for line in table.lines if _id(line) in heads}
    places = sorted(lines)
    if len(lines) < len(table.lines):
        return None
    below = {}
    for column, row in applicants.items():
        values = row.pieces[len(row.words) :]
        own = [piece for piece in values if piece.column in lines]
        is_whole = [piece.column for piece in own] == places
        if not is_whole or any(not piece.is_blank for piece in values if piece.column not in lines):
            return None
        below[column] = replace(row, pieces=(*row.words, *own))
    return tuple(lines[place] for place in places), below


def _order(heads: Mapping[str, Piece], table: Table) -> tuple[Line, ...] | None:
    """The lines from left to right: those of a group stand below its label. None where the header lacks one."""
    if any(_id(line) not in heads for line in table.lines):
        return None
    return tuple(_below(None, list(heads), table))


def _below(parent: str | None, heads: Sequence[str], table: Table) -> list[Line]:
    """The lines of a group, and of the groups in it, in the order in which the header has them."""
    parts: list[tuple[int, list[Line]]] = []
    for group in table.groups:
        if group.id == parent or (group.label is None and group.parent == parent):
            parts += [(heads.index(_id(line)), [line]) for line in group.lines]
        elif group.parent == parent:
            lines = _below(group.id, heads, table)
            # some texts have the labels of all groups behind those of the lines
            parts.append((min(heads.index(name) for name in (_id(group), *map(_id, lines)) if name in heads), lines))
    return [line for _, lines in sorted(parts, key=lambda part: part[0]) for line in lines]


def _is_told(heads: Mapping[str, Piece], order: Sequence[Line], table: Table) -> bool:
    """Do the heads of each group stand in this order, none where another does? No sum tells the parts of one apart."""
    places = {line.id: heads[_id(line)] for line in order}
    return all(
        left.line >= 0 or left.column < right.column
        for group in table.groups
        for left, right in pairwise(places[line.id] for line in order if line in group.lines)
    )


def _adds_up(applicants: Mapping[str, Row], order: Sequence[Line], table: Table) -> bool:
    """Do all sums of the form hold, some of them of more than zeros?"""
    values = {
        (table.id, line.id, column): piece.reading[0] or 0
        for column, row in applicants.items()
        for line, piece in zip(order, row.pieces[len(row.words) :], strict=True)
    }
    sides = [[sum(map(values.__getitem__, side)) for side in both] for both in table.sums]
    return all(abs(left - right) < _SAME for left, right in sides) and sum(left > 0 for left, _ in sides) >= _TELLING


def _rows(
    heads: Mapping[str, Piece], applicants: Mapping[str, Row], order: Sequence[Line], table: Table
) -> Iterator[Row]:
    """The table as the form has it: applicants across, a row for each line."""
    grid = next(iter(applicants.values())).grid
    names = {column.id: column.label for column in table.columns}
    yield Row(
        tuple(
            row.words[-1].at(names[column]).in_column(place)
            for place, (column, row) in enumerate(applicants.items(), 1)
        ),
        grid=grid,
    )
    for number, line in enumerate(order):
        figures = [row.pieces[len(row.words) + number] for row in applicants.values()]
        label = heads[_id(line)].in_column(0)
        yield Row((label, *(figure.in_column(place) for place, figure in enumerate(figures, 1))), grid=grid)
