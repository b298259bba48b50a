"""Tables turned round or taken apart, put back into the form's shape: applicants down, one figure a row, cards."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from archive.report.normal import fold, normalise
from archive.report.tables.known import labels_of_columns
from archive.report.tables.rows import Piece, Row
from archive.report.tables.shape.across import in_order
from archive.report.tables.shape.entries import Entries
from archive.report.tables.shape.single import Single, may_be_single
from archive.report.tables.shape.unheaded import Unheaded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.report.labels import Labels
    from archive.report.tables.known import Known

# So many lines of the form side by side make a table that is turned round.
_LINES_ACROSS = 6
_FEW_ACROSS = 2  # of lines with columns of their own, or that stand side by side
# so many cells of a row have the label of their column before the figure
_LABELLED = 2
_LABELLED_FIGURE = re.compile(r"\s*([^\d:]*[^\d:\s])\s*:?\s*(|[-—/]+|[+-]?\d[\d,.]*\s*[件条项个]?)\s*")
# and their labels, under those of their groups, in so many rows at most.
_MOST_HEADS = 4


@dataclass(frozen=True)
class _Shape:
    """A table turned round: labels of lines across, at least so many, and down what the form has as columns."""

    across: Labels
    down: frozenset[str]
    least: int


class Turner:
    """Puts rows back into shape; what it does not know stays as it is."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._columns, applicants = labels_of_columns(known)
        self._of_matrix = _Shape(known.matrix, applicants, _LINES_ACROSS)
        self._few_across = [
            _Shape(known.sides, frozenset(known.side_columns), _FEW_ACROSS),
            _Shape(known.blocks, _block_columns(known), _FEW_ACROSS),
        ]
        self._unheaded = Unheaded(known)
        self._single = Single(known)

    def turn(self, rows: Iterable[Row]) -> list[Row]:
        """All rows, in order."""
        out: list[Row] = []
        kept: list[Row] = []
        for row in in_order(list(rows), self._known.forms):
            if row.has_figures and len(row.words) < len(row.pieces) - 1:
                kept.append(row)  # as most: several figures, and no labels but before them
            elif row.flat:
                kept.append(self._with_column(row))
            else:
                kept += (one for part in self._labelled(row) for one in self._parted(part))
        place = 0
        while place < len(kept):
            entries, end = None, place + 1
            if not (kept[place].has_figures or kept[place].flat):
                entries, end = self._across(kept, place, self._of_matrix)
                for shape in self._few_across:
                    is_open = entries is None and end == place + 1
                    if is_open and any(piece.text in shape.across for piece in kept[place].words):
                        entries, end = self._across(kept, place, shape)
            if entries is None and end == place + 1:
                entries, end = (self._single.read if may_be_single(kept[place]) else self._proven)(kept, place)
            made = entries.rows(self._known) if entries is not None else []
            out.extend(made or kept[place:end])
            place = end
        return out

    def _labelled(self, row: Row) -> list[Row]:
        """A row whose figures stand behind the labels of their columns (自然人：28): these in a row above it."""
        if row.has_figures or len(row.words) <= _LABELLED:
            return [row]
        parted = {id(piece): self._figure_behind(piece) for piece in row.words}
        named = [(piece, found) for piece in row.words if (found := parted[id(piece)]) is not None]
        if len(named) < _LABELLED:
            return [row]
        figures = (piece.at(found[1]) if (found := parted.get(id(piece))) else piece for piece in row.pieces)
        header = replace(row, pieces=tuple(piece.at(found[0]) for piece, found in named))
        return [header, replace(row, pieces=tuple(figures))]

    def _figure_behind(self, piece: Piece) -> tuple[str, str] | None:
        """The label of a column with which the text begins, and the figure behind it, if it has any."""
        text = fold(piece.text)
        found = _LABELLED_FIGURE.fullmatch(text)
        if found is None or normalise(found[1]) not in self._columns or not (found[2] or ":" in text):
            return None
        return found[1], found[2]

    def _with_column(self, row: Row) -> Row:
        """A row of text with one figure, whose last head names line and column in one: each in its own cell."""
        head = row.words[-1] if row.words and row.pieces[-1] is not row.words[-1] else None
        both = self._known.of_both.get(normalise(head.text)) if head else None
        if head is None or both is None:
            return row
        place = row.pieces.index(head)
        return replace(row, pieces=(*row.pieces[:place], *map(head.at, both), *row.pieces[place + 1 :]))

    def _parted(self, row: Row) -> list[Row]:
        """A row whose heads name line and column in one (行政复议-结果维持): each in its own cell, above or beside."""
        if len(row.pieces) - len(row.words) > 1:
            return [row]
        both = [self._known.of_both.get(normalise(piece.text)) for piece in row.words]
        if not any(both):
            return [row]
        named = list(zip(row.words, both, strict=True))
        if both[0] and not any(both[1:]):  # the figure behind it may be a word
            head, (line, column) = row.words[0], both[0]
            behind = row.pieces[row.pieces.index(head) + 1 :]
            return [replace(row, pieces=(head.at(line), head.at(column), *behind))]
        lines = [piece.at(one[0] if one else piece.text) for piece, one in named]
        columns = [piece.at(one[1] if one else piece.text) for piece, one in named]
        return [replace(row, pieces=tuple(heads)) for heads in (lines, columns)]

    # -- lines across, applicants down -----------------------------------------------------------------------

    def _across(self, rows: Sequence[Row], start: int, shape: _Shape) -> tuple[Entries | None, int]:
        head = rows[start]
        below: dict[int, Piece] = {}  # the lowest label of each column: groups stand above their lines
        end = start
        while end < min(start + _MOST_HEADS, len(rows)) and self._is_head_row(rows[end], head.grid, shape):
            heads = (self._line_head(piece, shape) for piece in rows[end].words)
            below |= {one.column: one for one in heads if one is not None}
            end += 1
        lines = [below[column] for column in sorted(below)]
        if len(lines) < shape.least:
            return None, start + 1
        if shape is self._of_matrix and not self._unheaded.is_told(len(lines), rows, end):
            return None, end  # the sums tell it, or nothing does
        entries = Entries(head.grid)
        first = end
        is_torn = False  # a label of what the form has as a column
        while end < len(rows) and rows[end].grid == head.grid:
            row = rows[end]
            words = [piece for piece in row.pieces if piece.is_words]
            placed = {piece.column: piece for piece in row.pieces if not piece.is_words}
            if not words or row.words[-1] is row.pieces[-1]:
                break
            is_known = normalise(words[-1].text) in shape.down
            is_torn |= not is_known and shape is self._of_matrix and self._unheaded.holds_lines(row)
            if not is_known and not (end > first and self._goes_on(rows, end + 1, row, shape)):
                break
            if any(line.column not in placed for line in lines):
                if not row.has_figures:
                    break  # the header of another table
                return None, end  # bad spans have moved it
            for line in lines if is_known else ():
                entries.add(line, words[-1], placed[line.column])
            end += 1
        if is_torn:
            proven, after = self._proven(rows, first)
            if proven is not None:
                return proven, after
        return (entries, end) if end > first + 1 else (None, first)

    def _proven(self, rows: Sequence[Row], start: int) -> tuple[Entries | None, int]:
        """From `start` on the rows of applicants whose sums tell which line each figure is of."""
        found = self._unheaded.read(rows, start)
        if found is None:
            return None, start + 1
        entries = Entries(rows[start].grid)
        for applicant, figures in found.rows:
            for line, figure in zip(found.table.lines, figures, strict=True):
                entries.add(Piece(line.label, applicant.locator), applicant, figure)
        return entries, found.end

    def _goes_on(self, rows: Sequence[Row], place: int, row: Row, shape: _Shape) -> bool:
        """Does what the form has as a column stand again below a row of something else, as a sum of some of them?"""
        below = rows[place] if place < len(rows) else None
        if below is None or below.grid != row.grid or len(below.pieces) != len(row.pieces) or not below.words:
            return False
        return normalise(below.words[-1].text) in shape.down

    def _line_head(self, piece: Piece, shape: _Shape) -> Piece | None:
        """The label of a line; where a narrow cell shows only how one begins, that of the only line it begins."""
        labels = shape.across
        if piece.text in labels:
            return piece
        if shape is not self._of_matrix:
            return None
        begun = labels.begun(piece.text) or labels.ids(piece.text)[0]
        if len(begun) != 1:
            return None
        return piece.at(self._known.places[next(iter(begun))][0].line.label)

    def _is_head_row(self, row: Row, grid: int, shape: _Shape) -> bool:
        """May the row be one of those at the head, with labels and no figures?"""
        if row.flat or row.grid != grid or row.has_figures or not row.words:
            return False
        last = row.words[-1]
        return normalise(last.text) not in shape.down or last.text in shape.across or len(row.words) > 2


@cache
def _block_columns(known: Known) -> frozenset[str]:
    places = (place for same in known.places.values() for place in same if place.table.layout == "blocks")
    return frozenset(normalise(label) for place in places for one in place.line.columns for label in one.labels)
