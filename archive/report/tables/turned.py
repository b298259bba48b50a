"""Tables turned round or taken apart, put back into the form's shape: applicants down, one figure a row, cards."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from archive.report.labels import Labels, fold, is_numbered, normalise
from archive.report.tables.across import in_order
from archive.report.tables.rows import Piece, Row
from archive.report.tables.unheaded import Unheaded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.report.form import Table
    from archive.report.tables.known import Known

# So many lines of the form side by side make a table that is turned round.
_LINES_ACROSS = 6
_FEW_ACROSS = 2  # of lines with columns of their own, or that stand side by side
# so many cells of a row have the label of their column before the figure
_LABELLED = 2
_LABELLED_FIGURE = re.compile(r"\s*([^\d:]*[^\d:\s])\s*:?\s*(|[-—/]+|[+-]?\d[\d,.]*\s*[件条项个]?)\s*")
# and their labels, under those of their groups, in so many rows at most.
_MOST_HEADS = 4
# So many columns of a line are named where its table is taken apart; where lines have columns of their own, all.
_COLUMNS_LEAST_OF = {"matrix": 5, "row": 2, "blocks": 9}


@dataclass(frozen=True)
class _Shape:
    """A table turned round: labels of lines across, at least so many, and down what the form has as columns."""

    across: Labels
    down: frozenset[str]
    least: int


@dataclass
class _Entries:
    """Single figures, each with the label of its line and of its column, as the rows of one table bring them."""

    grid: int
    cells: dict[str, dict[str, tuple[Piece, Piece]]] = field(default_factory=dict)
    heads: dict[str, Piece] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    is_double: bool = False

    def add(self, line: Piece, column: Piece, value: Piece) -> None:
        cells = self.cells.setdefault(normalise(line.text), {})
        self.heads.setdefault(normalise(line.text), line)
        self.is_double |= normalise(column.text) in cells
        cells[normalise(column.text)] = column, value


class Turner:
    """Puts rows back into shape; what it does not know stays as it is."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._columns, applicants = _labels_of(known)
        self._applicants = applicants
        self._of_matrix = _Shape(known.matrix, applicants, _LINES_ACROSS)
        self._few_across = [
            _Shape(known.sides, frozenset(known.side_columns), _FEW_ACROSS),
            _Shape(known.blocks, _block_columns(known), _FEW_ACROSS),
        ]
        self._unheaded = Unheaded(known)

    def turn(self, rows: Iterable[Row]) -> list[Row]:
        """All rows, in order."""
        out: list[Row] = []
        kept: list[Row] = []
        for row in in_order(list(rows), self._known.forms):
            if row.flat or (row.has_figures and len(row.words) < len(row.pieces) - 1):
                kept.append(row)  # as most: several figures, and no labels but before them
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
                is_many = len(kept[place].pieces) - len(kept[place].words) > 1
                entries, end = (self._proven if is_many else self._apart)(kept, place)
            made = self._rows(entries) if entries is not None else []
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

    def _parted(self, row: Row) -> list[Row]:
        """A row whose heads name line and column in one (行政复议-结果维持): each in its own cell, above or beside."""
        if len(row.pieces) - len(row.words) > 1:
            return [row]
        both = [self._known.of_both.get(normalise(piece.text)) for piece in row.words]
        if not any(both):
            return [row]
        named = list(zip(row.words, both, strict=True))
        lines = [piece.at(one[0] if one else piece.text) for piece, one in named]
        columns = [piece.at(one[1] if one else piece.text) for piece, one in named]
        if len(lines) == 1:
            return [replace(row, pieces=(*lines, *columns, *row.pieces[row.pieces.index(row.words[0]) + 1 :]))]
        return [replace(row, pieces=tuple(heads)) for heads in (lines, columns)]

    # -- lines across, applicants down -----------------------------------------------------------------------

    def _across(self, rows: Sequence[Row], start: int, shape: _Shape) -> tuple[_Entries | None, int]:
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
        entries = _Entries(head.grid)
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
                return None, end  # bad spans have moved it
            for line in lines if is_known else ():
                entries.add(line, words[-1], placed[line.column])
            end += 1
        if is_torn:
            proven, after = self._proven(rows, first)
            if proven is not None:
                return proven, after
        return (entries, end) if end > first + 1 else (None, first)

    def _proven(self, rows: Sequence[Row], start: int) -> tuple[_Entries | None, int]:
        """From `start` on the rows of applicants whose sums tell which line each figure is of."""
        found = self._unheaded.read(rows, start)
        if found is None:
            return None, start + 1
        entries = _Entries(rows[start].grid)
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

    # -- one figure a row -------------------------------------------------------------------------------------

    def _apart(self, rows: Sequence[Row], start: int) -> tuple[_Entries | None, int]:
        """From `start` on rows with one figure each, under headings or with two labels."""
        if not rows[start].words or len(rows[start].pieces) - len(rows[start].words) > 1:
            return None, start + 1
        held, end = self._figures_of_columns(rows, start)
        if held and not held[0][0] and any(line and not self._is_first(line, column) for line, column, _ in held):
            return self._rounds(held, rows[start].grid), end
        entries = _Entries(rows[start].grid)
        heading: Piece | None = None
        end = start
        while end < len(rows) and not entries.is_double:
            row = rows[end]
            words = row.words
            pieces = [piece for piece in row.pieces if not words or piece.column >= words[0].column]
            figures = [piece for piece in pieces if not piece.is_words]
            if len(words) == len(row.pieces) == 1:
                if not self._is_head(words[0]):
                    break
                heading = words[0]
            elif len(figures) == 1 and row.pieces[-1] is figures[0] and words:
                pair = self._pair(words, heading)
                if pair is None:
                    break
                entries.add(*pair, figures[0])
                heading = words[-2] if len(words) > 1 else heading
            else:
                break
            end += 1
        return (entries, end) if entries.cells and not entries.is_double else (None, start + 1)

    def _figures_of_columns(
        self, rows: Sequence[Row], start: int
    ) -> tuple[list[tuple[Piece | None, Piece, Piece]], int]:
        """From `start` on rows with one figure and the label of its column, before which that of a line may stand.

        The label of a group of lines may stand among them.
        """
        held: list[tuple[Piece | None, Piece, Piece]] = []
        end = start
        for row in rows[start:]:
            words = row.words
            is_group = len(words) == len(row.pieces) == 1 and normalise(words[0].text) in self._known.groups
            is_one = bool(words) and len(row.pieces) == len(words) + 1 and not row.pieces[-1].is_words
            if row.grid != rows[start].grid or not (is_one or (held and is_group)):
                break
            if is_one:
                if normalise(words[-1].text) not in self._columns:
                    break
                line = words[-2] if len(words) > 1 and self._is_line(words[-2]) else None
                held.append((line, words[-1], row.pieces[-1]))
            end += 1
        return held, end

    def _rounds(self, held: Sequence[tuple[Piece | None, Piece, Piece]], grid: int) -> _Entries | None:
        """The columns of each line come round again, in the form's order, and its label stands beside one of them.

        So a label stands in the middle of its rows where no rules tell which these are. None where a round has no
        label, or two.
        """
        entries = _Entries(grid)
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

    def _is_head(self, piece: Piece) -> bool:
        return self._is_line(piece) or normalise(piece.text) in self._columns

    def _is_line(self, piece: Piece) -> bool:
        known = self._known
        return any(piece.text in labels for labels in (known.matrix, known.blocks, known.sides))

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

    # -- the rows that the form has -----------------------------------------------------------------------------

    def _rows(self, entries: _Entries) -> list[Row]:
        """A header where the columns change, and each line with its figures; nothing where lines are not whole."""
        made: list[Row] = []
        header: list[str] = []
        for key, cells in entries.cells.items():
            head = entries.heads[key]
            if not self._is_whole(head, cells):
                return []
            if list(cells) != header:
                header = list(cells)
                names = [
                    Piece(column.text, column.locator, place + 1) for place, (column, _) in enumerate(cells.values())
                ]
                made.append(Row(tuple(names), grid=entries.grid))
            values = [_at(value, place + 1) for place, (_, value) in enumerate(cells.values())]
            made.append(Row((_at(head, 0), *values), grid=entries.grid))
        return made

    def _is_whole(self, head: Piece, cells: dict[str, tuple[Piece, Piece]]) -> bool:
        for labels in (self._known.matrix, self._known.blocks, self._known.sides):
            for name in labels.ids(head.text, loose=False)[0]:
                for place in self._known.places[name]:
                    columns = place.line.columns
                    named = sum(any(normalise(label) in cells for label in column.labels) for column in columns)
                    least = min(_COLUMNS_LEAST_OF[place.table.layout], len(columns))
                    if named == len(cells) and named >= least:
                        return True
        return False


def _at(piece: Piece, column: int) -> Piece:
    return Piece(piece.text, piece.locator, column, piece.line)


@cache
def _block_columns(known: Known) -> frozenset[str]:
    places = (place for same in known.places.values() for place in same if place.table.layout == "blocks")
    return frozenset(normalise(label) for place in places for one in place.line.columns for label in one.labels)


@cache
def _labels_of(known: Known) -> tuple[frozenset[str], frozenset[str]]:
    """The labels of all columns, and of those of tables with a line for each and a column for each applicant."""
    places = (place for same in known.places.values() for place in same if place.table.layout != "list")
    tables = {id(place.table): place.table for place in places}.values()
    columns = frozenset(normalise(label) for table in tables for label in _column_labels(table))
    matrices = (table for table in tables if table.layout == "matrix")
    return columns, frozenset(normalise(label) for one in matrices for column in one.columns for label in column.labels)


def _column_labels(table: Table) -> Iterator[str]:
    for line in table.lines:
        for column in line.columns:
            yield from column.labels
