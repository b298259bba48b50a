"""Tables taken apart into rows with one figure each, under headings, with two labels, or with those of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.report.labels import Labels
from archive.report.normal import is_numbered, normalise
from archive.report.tables.known import labels_of_columns
from archive.report.tables.shape.entries import Entries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.tables.known import Known
    from archive.report.tables.rows import Piece, Row

_CORNER_AND_HEAD = 2  # cells


class Single:
    """Knows the lines and columns that a row with one figure may name."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._columns, self._applicants = labels_of_columns(known)

    def read(self, rows: Sequence[Row], start: int) -> tuple[Entries | None, int]:
        """From `start` on rows with one figure each, under headings or with two labels."""
        if not may_be_single(rows[start]):
            return None, start + 1
        held, end = self._figures_of_columns(rows, start)
        if held and not held[0][0] and any(line and not self._is_first(line, column) for line, column, _ in held):
            return self._rounds(held, rows[start].grid), end
        entries = Entries(rows[start].grid)
        heading: Piece | None = None
        end = start
        while end < len(rows) and not entries.is_double:
            row = rows[end]
            words, figure = self._words(row), _figure(row)
            head = self._heading(row, words)
            if head is not None:
                heading = head
            elif figure is not None:
                pair = self._pair(words, heading)
                if pair is None or (row.grid != rows[start].grid and entries.has(*pair)):
                    break  # another line, or another table of the same lines
                entries.add(*pair, figure)
                heading = words[-2] if len(words) > 1 else heading
            else:
                break
            end += 1
        if entries.is_double:
            return None, end
        return (entries, end) if entries.cells else (None, start + 1)

    def _figures_of_columns(
        self, rows: Sequence[Row], start: int
    ) -> tuple[list[tuple[Piece | None, Piece, Piece]], int]:
        """From `start` on rows with one figure and the label of its column, before which that of a line may stand.

        The label of a group of lines may stand among them.
        """
        held: list[tuple[Piece | None, Piece, Piece]] = []
        end = start
        for row in rows[start:]:
            words, figure = self._words(row), _figure(row)
            is_group = len(words) == len(row.pieces) == 1 and normalise(words[0].text) in self._known.groups
            if row.grid != rows[start].grid or not (figure or (held and is_group)):
                break
            if figure is not None:
                if normalise(words[-1].text) not in self._columns:
                    break
                line = words[-2] if len(words) > 1 and self._is_line(words[-2]) else None
                held.append((line, words[-1], figure))
            end += 1
        return held, end

    def _rounds(self, held: Sequence[tuple[Piece | None, Piece, Piece]], grid: int) -> Entries | None:
        """The columns of each line come round again, in the form's order, and its label stands beside one of them.

        So a label stands in the middle of its rows where no rules tell which these are. None where a round has no
        label, or two.
        """
        entries = Entries(grid)
        rest = held
        while rest:
            line = next((line for line, _, _ in rest if line), None)
            columns = self._side_columns(line) if line else ()
            own, rest = rest[: len(columns)], rest[len(columns) :]
            is_whole = [column.text in names for (_, column, _), names in zip(own, columns, strict=False)]
            if not line or is_whole != [True] * len(columns) or sum(one is not None for one, _, _ in own) != 1:
                return None
            for _, column, value in own:
                entries.add(line, column, value)
        return None if entries.is_double else entries

    def _is_first(self, line: Piece, column: Piece) -> bool:
        """Is it the first column of the line? So a label stands above or beside all figures of its own."""
        return any(column.text in names for names in self._side_columns(line)[:1])

    def _side_columns(self, line: Piece) -> tuple[Labels, ...]:
        """The labels of each column of a line that stands beside others on the form."""
        names = self._known.sides.ids(line.text, loose=False)[0]
        columns = next((self._known.places[name][0].line.columns for name in names), ())
        return tuple(Labels([(label, column.id) for label in column.labels]) for column in columns)

    def _heading(self, row: Row, words: Sequence[Piece]) -> Piece | None:
        """What a row without figures is called: its one cell, or that of an applicant beside what is no line's."""
        if len(words) != len(row.pieces):
            return None
        is_beside = len(words) == _CORNER_AND_HEAD and normalise(words[1].text) in self._applicants
        if is_beside and not self._is_line(words[0]):
            return words[1]
        return words[0] if len(words) == 1 and self._is_head(words[0]) else None

    def _is_head(self, piece: Piece) -> bool:
        return self._is_line(piece) or normalise(piece.text) in self._columns

    def _is_line(self, piece: Piece) -> bool:
        known = self._known
        return any(piece.text in labels for labels in (known.matrix, known.blocks, known.sides))

    def _words(self, row: Row) -> list[Piece]:
        """The labels of a row: a converter repeats a merged cell in each place it covers, a text has several in one."""
        words: list[Piece] = []
        for piece in row.words:
            parts = piece.text.split()
            is_parted = len(parts) > 1 and all(map(self._is_label, parts))
            words += (piece.at(text) for text in parts) if is_parted else [piece]
        return [one for place, one in enumerate(words) if place == 0 or one.text != words[place - 1].text]

    def _is_label(self, text: str) -> bool:
        """Is it the label of a line, of a group of lines or of a column?"""
        return normalise(text) in self._columns or text in self._known

    def _pair(self, words: Sequence[Piece], heading: Piece | None) -> tuple[Piece, Piece] | None:
        """Line and column that a row with one figure names, itself or with the heading above."""
        texts = [*([heading] if heading is not None and len(words) == 1 else []), *words][-2:]
        if len(texts) < 2:
            return None
        first, second = texts
        if normalise(second.text) in self._columns and self._is_line(first) and not is_numbered(second.text):
            return first, second
        if normalise(first.text) in self._applicants and second.text in self._known.matrix:
            return second, first
        return None


def may_be_single(row: Row) -> bool:
    """Has the row labels, and one figure behind them or none? Blank cells before it are those of merged labels."""
    last = row.pieces[-2:]
    if row.words and all(piece.is_figure and piece.column >= row.words[0].column for piece in last) and len(last) > 1:
        return False  # as most
    return _figure(row) is not None or 0 < len(row.own) == len(row.words)


def _figure(row: Row) -> Piece | None:
    """The one cell behind the labels that is a figure, or the last of blank ones."""
    if not row.words:
        return None
    behind = [piece for piece in row.own if not piece.is_words and piece.column >= row.words[0].column]
    is_last = bool(behind) and row.pieces[-1] is behind[-1] and all(piece.is_blank for piece in behind[:-1])
    return behind[-1] if is_last else None
