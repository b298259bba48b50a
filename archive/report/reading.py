"""Reads rows one after another and remembers what a row alone does not say: the header above it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from archive.report.beside import mark_beside
from archive.report.headers import (
    NAMED,
    SUBTOTALS,
    by_header,
    cells_below,
    ends_in_total,
    is_count,
    is_part,
    named_columns,
    named_lines,
    once,
    this_year,
    under,
    unit_above,
    years_named,
)
from archive.report.known import Known, key_of
from archive.report.labels import fold, is_numbered, normalise, side_by_side
from archive.report.learned import Learned
from archive.report.lists import ListReader
from archive.report.rows import align, contradicts, is_borne_out, is_scattered, own_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.report.form import Column, Form, Group, Line, Table
    from archive.report.known import Place
    from archive.report.labels import Match
    from archive.report.rows import Piece, Row

Cell = tuple[str, str, str]

# rows of their own below a line or beside it: 其中：部门规范性文件, 党内规范性文件, 累计新收…, 2022年新收…
_OF_SOME = re.compile(
    r"[(（]?(其中|其他|党内|党委|部门(?!规章)|累计|历年|(?:上一?年|去年)度?(?!.{0,2}(?:结转|转结|遗留|转入)))"
)
_OF_A_YEAR = re.compile(r"20\d\d年")
_SHORT = 3  # so long a label means something by itself
_NAMED_LEAST = 2  # so many columns of lines side by side, at least, a header names
_NUMBERS = 6  # so many figures that count up from 1 are no figures
_REMARK = 12  # characters at most of a word in the one cell of a figure: 见附件


@dataclass(eq=False, slots=True)
class Found:
    """One cell that was found: whose form's, which, where, and how sure its label is (1: word for word)."""

    form: Form | None  # None: a line of no national form
    table: Table
    line: Line
    column: Column
    piece: Piece
    quality: float
    row: int
    unit: str | None = None  # that of a sum of money, where the header or the row names it
    cell: Cell = field(init=False)

    def __post_init__(self) -> None:
        self.cell = (self.table.id, self.line.id, self.column.id)


class Reader:
    """Reads the rows of one document, in order, as lines of the forms given; the first form is preferred."""

    def __init__(self, forms: Sequence[Form]) -> None:
        self.found: list[Found] = []
        self.unread: list[Row] = []
        self._form = forms[0]
        self._known = Known.of(tuple(forms))
        self._header: list[Piece] = []
        self._header_open = False
        self._last_header = 0
        self._applicants: list[Piece] = []
        self._totals: set[int] = set()  # the columns or lines of the words for a total among them
        # a line's columns as that header has them, in a table
        self._ordered: dict[tuple[int, int], tuple[Column | None, ...]] = {}
        self._years: tuple[int, Sequence[Piece]] = -1, ()  # the last header that names several years, and its table
        self._lists = ListReader(self._known)
        self._learned = Learned(self._known)
        self._last: dict[str, str] = {}
        self._sure: set[tuple[int, str]] = set()  # tables, and the lines that these name word for word
        self._row = self._grid = -1
        self._above: Row | None = None
        self._below: Row | None = None

    def read(self, rows: Iterable[Row]) -> None:
        """Read all rows; those that are full are looked at first, for they show where the figures stand."""
        kept = [self._lists.part_unit(row) for row in mark_beside(rows)]
        for row in kept:
            self._learned.learn(row)
        self._lists.learn(kept)
        for row, below in zip_longest(kept, kept[1:]):
            self._row, self._grid, self._below = self._row + 1, row.grid, below
            found = (
                []
                if self._is_over_heads(row, below)
                else (
                    self._whole_side(row)
                    or self._line(row)
                    or self._torn(row)
                    or self._row_of_lines(row)
                    or self._list(row)
                )
            )
            if found:
                self.found.extend(found)
                self._header_open = False
            else:
                self._no_line(row)
            self._above = row
        self._drop_subtotals(kept)

    def _drop_subtotals(self, rows: Sequence[Row]) -> None:
        """合计 without a number, below which lines follow that the form has above its total, is that of a group."""
        ends = ((number, row.words[-1].text) for number, row in enumerate(rows) if row.words)
        sums = {number for number, text in ends if normalise(text) in SUBTOTALS and not is_numbered(text)}
        if sums.isdisjoint(one.row for one in self.found):
            return
        read = list(dict.fromkeys((one.row, key_of(one.table, one.line)) for one in self.found if one.form))
        for (number, line), (below, following) in pairwise(read):
            if number not in sums:
                continue
            order = next((one for one in self._known.order.values() if line in one and following in one), ())
            later = (other for other, again in read if other > number and again == line)
            in_table = rows[number].grid == rows[below].grid and rows[number].grid in {rows[one].grid for one in later}
            is_before = following == line and any(is_numbered(piece.text) for piece in rows[below].words)
            if in_table and order and (is_before or order.index(following) < order.index(line)):
                self.found = [one for one in self.found if one.row != number]

    def _is_over_heads(self, row: Row, below: Row | None) -> bool:
        """Does the label of a line stand, without figures, over the heads of its own columns?"""
        if row.flat or row.has_figures or len(row.words) != 1 or below is None or below.grid != row.grid:
            return False
        heads = [normalise(piece.text) in self._known.side_columns for piece in below.words]
        return row.words[0].text in self._known.sides and len(heads) > 1 and all(heads) and not below.has_figures

    def _no_line(self, row: Row) -> None:
        if row.has_figures:
            self.unread.append(row)
            self._header_open = self._header_open and not row.words  # figures of another table
            return
        if not row.words:
            return
        if not self._header_open:
            self._header, self._header_open = [], True
        self._header.extend(row.words)
        self._last_header = len(row.words)
        if years_named(row.words) > 1:
            self._years = row.grid, row.words
        self._name_applicants(self._header)

    def _name_applicants(self, header: Sequence[Piece]) -> None:
        """The header goes on until its last row: which applicants it names, and in which order, is known then."""
        named = self._known.applicants
        if any(normalise(text) in named for piece in header for text in side_by_side(piece.text, named)):
            self._applicants, self._ordered = list(header), {}
            self._totals = {one.column or one.line for one in self._applicants if normalise(one.text) in SUBTOTALS}

    # -- a row that is a line: labels, then one figure for each column -------------------------------------

    def _line(self, row: Row) -> list[Found]:
        for labels, values in row.without_unit.splits():
            texts = [piece.text for piece in labels]
            if not self._may_hold_words(row, values):
                continue
            for known in (self._known.matrix, self._known.blocks, self._known.sides):
                of_sides = known is self._known.sides
                match = known.last(self._known.without_columns(texts) if of_sides else texts, self._next)
                if match is None or row.has_figures_between(labels[match.position], labels[-1]):
                    continue
                if match.quality < 1 and any(text in self._known.lists for text in texts):
                    continue
                if match.quality < 1 and normalise("".join(texts[match.position :])) in self._known.of_both:
                    continue
                if match.quality < 1 and self._is_of_some(texts[match.position], match.id):
                    continue
                if known is self._known.matrix and self._known.ends_side_header(texts[: match.position + 1]):
                    continue
                if of_sides and self._known.begins_side_header(match, texts):
                    continue
                if known is self._known.matrix and not row.flat and self._is_foreign(row, texts[match.position]):
                    continue
                is_empty = all(value.is_blank for value in values)
                if is_empty and (row.at_end or self._known.is_frame(texts, match, is_cell=not row.flat)):
                    continue
                above = labels[: match.position] if row.flat else ()
                if of_sides and row.flat:
                    above = (*above, *labels[match.position + 1 :])
                is_header = any(self._known.is_header(piece.text) for piece in above)
                if is_header and known is self._known.matrix:
                    self._name_applicants(above)
                for header in (list(above), self._header) if is_header else (self._header,):
                    found = self._cells(row, match, labels, values, header)
                    if found:
                        self._header = header
                        self._last[found[0].table.id] = match.id
                        if match.quality == 1:
                            self._sure.add((self._grid, match.id))
                        return found
                    if any(self._columns(place, header, values)[1] >= NAMED for place in self._known.places[match.id]):
                        break  # it names every column: the row lacks figures, and no other header explains it
                if is_header and known is self._known.blocks:
                    self._header = list(above)  # it stands above the lines that follow, too
        return []

    def _is_of_some(self, label: str, line: str) -> bool:
        """Is it a row of its own that counts some of what the line counts, or another year's?"""
        text = "".join(fold(label).split())
        found = _OF_SOME.match(text)
        if found is not None:  # the annex has lines of its own that begin so
            return not any(found[1] in one for one in self._known.places[line][0].line.labels)
        return (self._grid, line) in self._sure and _OF_A_YEAR.match(text) is not None

    def _is_foreign(self, row: Row, label: str) -> bool:
        """Is it a word that any table may have (总计, 其他), in or under a header of which no form knows a word?"""
        if is_numbered(label) or not (normalise(label) in SUBTOTALS or len(normalise(label)) < _SHORT):
            return False
        header = [piece.text for piece in (self._header if row.has_figures else row.words)]
        is_row = len(header) > 1 and (self._last_header > 1 or not row.has_figures)
        return is_row and not any(normalise(text) not in SUBTOTALS and text in self._known for text in header)

    def _may_hold_words(self, row: Row, values: Sequence[Piece]) -> bool:
        """Words among figures stand where a figure should if they are no label, nor the rest of a broken one."""
        inside = [value.text for value in values if value.is_words]
        if not inside:
            return True
        one_line = not row.flat or len({value.line for value in values}) == 1
        is_one = not row.flat and len(values) == 1 and len(inside[0]) <= _REMARK
        return one_line and (is_one or any(value.is_figure for value in values)) and self._known.are_foreign(inside)

    def _torn(self, row: Row) -> list[Found]:
        """Figures whose label stands in the line of text above."""
        above = self._above
        if above is None or not row.flat or row.words or not above.words or len(above.words) < len(above.pieces):
            return []
        last = above.without_unit.words[-1].text
        if self._known.is_header(last) or not (is_numbered(last) or last in self._known.blocks):
            return []
        return self._line(replace(row, pieces=above.pieces + row.pieces))

    def _next(self, names: frozenset[str]) -> str | None:
        """Where a label names several lines, the form's order decides: it is the one after the last one read."""
        if len(names) == 1:
            return next(iter(names))
        for table_id in sorted({self._known.places[name][0].table.id for name in names}):
            order = self._known.order[table_id]
            last = order.index(self._last[table_id]) if table_id in self._last else -1
            after = [name for name in order[last + 1 :] if name in names]
            if after and order[last + 1] == after[0]:
                return after[0]
        return None

    def _cells(
        self, row: Row, match: Match, labels: Sequence[Piece], values: Sequence[Piece], header: Sequence[Piece]
    ) -> list[Found]:
        places = []
        is_own = match.quality == 1 and match.position == len(labels) - 1
        for place in self._known.places[match.id]:
            if len(values) == 1 and place.table.layout == "matrix" and not (is_own or row.flat):
                return []  # one figure is a line's total, if anything, and no other label stands before it
            current = this_year(values, header, len(place.line.columns))
            places.append((place, current, *self._columns(place, header, current)))
        surest = max(proof for _, _, _, proof in places)
        for place, current, columns, proof in sorted(places, key=lambda item: -item[3]):
            if proof <= 0 or (surest >= NAMED and proof < surest):
                break  # a header that names all columns of one form is not read as that of another
            known = self._learned.places(row, labels, place.table) or under(header, columns)
            pieces = self._align(row, place, self._chosen(row, place, current, header, columns), len(columns), known)
            if pieces is None:
                continue
            cells = [(one, piece) for one, piece in zip(columns, pieces, strict=False) if one is not None]
            of_line = place.form, place.table, place.line
            if not place.line.counts_money:
                return [Found(*of_line, one, piece, match.quality, self._row) for one, piece in cells]
            return [
                Found(*of_line, one, piece, match.quality, self._row, unit_above(place.line, one, header))
                for one, piece in cells
            ]
        return []

    def _columns(
        self, place: Place, header: Sequence[Piece], values: Sequence[Piece]
    ) -> tuple[tuple[Column | None, ...], int]:
        """The columns that the row's figures stand for, and how much of the header says so (0: nothing)."""
        columns: tuple[Column | None, ...] = place.line.columns
        written = sum([not value.is_blank for value in values])
        if place.table.layout == "matrix":
            if len(self._totals) > 1 and len(columns) + 1 in (written, len(values)):
                # the form has one total; a subtotal of the organisations before it is left out
                return (*columns[:-1], None, columns[-1]), 1
            key = id(place.line.columns), self._grid
            if key not in self._ordered:
                self._ordered[key] = self._learned.order(self._applicants, place.line.columns, self._grid)
            ordered = self._ordered[key]
            if not ordered:  # equal figures are those of all columns in any order
                return (columns, 1) if len({value.text for value in values}) == 1 else ((), 0)
            if len(values) == 1 and self._is_total(values[0], header):
                return columns[-1:], 1
            is_whole = len(columns) in (written, len(values))
            own = [one for one in ordered if one is not None]
            if len(ordered) < len(columns) and is_whole and is_part(own, columns):
                return columns, 1  # it has them all, and one of the labels cannot be read
            return ordered, 1
        above = "".join(normalise(piece.text) for piece in header)
        named = named_columns(place.line.columns, header)
        if place.table.layout == "row":
            # a blank row may be a part of the header; it needs a header that says all
            if len(named) < (_NAMED_LEAST if written else len(columns)):
                return (), 0
            lacks = len(named) == len(values) < len(columns) and values[0].line < 0
            return tuple(named) if lacks or len(named) == len(columns) else columns, len(named)
        if len(named) == len(columns):
            return tuple(named), len(named) + NAMED
        if named and self._names_all(place.group, named, header, values):
            return tuple(named), len(named)
        if len(columns) in (written, len(values)):
            frame = (*place.group.labels, place.table.corner or "")
            framed = any(normalise(label) in above for label in frame if label)
            is_own = place.form is self._form or any(normalise(label) in above for label in place.group.labels)
            return columns, len(named) + int(framed and is_own)
        return (tuple(named), len(named)) if len(named) in (written, len(values)) else ((), 0)

    def _names_all(
        self, group: Group, named: Sequence[Column], header: Sequence[Piece], values: Sequence[Piece]
    ) -> bool:
        """Has the table no other columns than those that its header names? Blank cells may stand behind them."""
        if not values or values[0].line >= 0:
            return False
        keys = {normalise(label) for label in (*group.labels, *(label for one in named for label in one.labels))}
        over = [piece for piece in header if piece.column >= values[0].column]
        return all(normalise(piece.text) in keys for piece in over) and under(over, named) is not None

    def _is_total(self, value: Piece, header: Sequence[Piece]) -> bool:
        """Is it the one figure of a line, in a table of such lines, under a head that names no applicant?"""
        if value.line >= 0 or not self._learned.has_one_column(self._grid):
            return False
        heads = [piece.text for piece in header if piece.column == value.column]
        return bool(heads) and is_count(heads[-1])

    def _chosen(
        self,
        row: Row,
        place: Place,
        values: Sequence[Piece],
        header: Sequence[Piece],
        columns: Sequence[Column | None],
    ) -> Sequence[Piece]:
        """The figures without what a converter repeated, and without those of columns that the form has not."""
        if header is self._header:
            values = once(values, header[-self._last_header :], columns)
        values = own_values(values, len(columns), beside=row.beside)
        one_row = header is self._header and self._last_header in (len(values), len(values) + 1)
        if not (one_row and all(value.is_figure for value in values)):
            return values
        frame = {normalise(label) for label in (*place.group.labels, place.table.corner or "")}
        if any(normalise(piece.text) in frame for piece in header[-len(values) :]):
            return values  # there are more figures than labels of columns
        return by_header(values, header, columns)

    def _align(
        self, row: Row, place: Place, values: Sequence[Piece], count: int, columns: Sequence[int] | None
    ) -> tuple[Piece, ...] | None:
        is_last = place.line is place.table.lines[-1]
        if row.is_cut and not is_last:
            values = values[:-1]
        has_total = ends_in_total(place.table, count)
        if row.doubtful and not is_borne_out(values, has_total=has_total):
            return None
        if has_total and row.flat and is_scattered(values) and contradicts(values, count):
            return None
        block = len(place.table.columns) if place.table.layout == "row" and count > len(place.table.columns) else 0
        side = self._learned.side(row, place.table)
        pieces = align(values, count, columns, side, has_total=has_total, block=block)
        if pieces is not None or not row.at_end:
            return pieces
        written = tuple(value for value in values if not value.is_blank)
        if len(written) == count + 1:
            return written[:count]  # the text ends in the number of the next label
        # the text ends in this row of a table: what is there is there, if the row is one that others follow
        begun = place.table.id in self._last or any(is_numbered(piece.text) for piece in row.words)
        goes_on = begun and not is_last
        return written if written and len(written) < count and goes_on else None

    def _list(self, row: Row) -> list[Found]:
        return [
            Found(
                one.place.form if one.place else None,
                one.table,
                one.line,
                one.column,
                one.piece,
                one.quality,
                self._row,
                one.unit,
            )
            for one in self._lists.read(row, self._years[1] if self._years[0] == row.grid else self._header)
        ]

    # -- a table whose lines stand side by side ------------------------------------------------------------

    def _whole_side(self, row: Row) -> list[Found]:
        """Such a row in text, blank cells included: its header's last word is no label of a line."""
        cells = len(row.pieces) - len(row.words)
        is_whole = row.flat and any(cells == len(table.cells) for _, table in self._known.side_tables)
        return self._row_of_lines(row) if is_whole else []

    def _numbers_columns(self, row: Row, figures: Sequence[Piece]) -> bool:
        """Do they count up from 1, above a row with as many figures?"""
        below = self._below
        if below is None or below.grid != row.grid or not below.has_figures or len(below.pieces) != len(row.pieces):
            return False
        count = len(figures)
        return count >= _NUMBERS and [one.reading[0] for one in figures] == list(range(1, count + 1))

    def _is_whole(self, row: Row) -> bool:
        """Does the row of a table have as many cells as such a table, with words in place of some figures?"""
        is_row = not row.flat and any(len(row.pieces) == len(table.cells) for _, table in self._known.side_tables)
        return is_row and row.has_figures and self._known.are_foreign([piece.text for piece in row.words])

    def _row_of_lines(self, row: Row) -> list[Found]:
        """The one row of figures under a header that names the lines and, under each, the same columns."""
        words = [] if self._is_whole(row) else [place for place, piece in enumerate(row.pieces) if piece.is_words]
        figures = row.pieces[words[-1] + 1 :] if words else row.pieces
        if len(figures) < 2 or (row.doubtful and not is_borne_out(figures, has_total=False)):
            return []
        if self._numbers_columns(row, figures):
            return []
        if words and not row.flat and not row.has_figures and not self._header_open:
            return []  # a line of text in a sheet, with blank cells behind it
        header = [*self._header, *row.words] if row.flat else self._header
        for form, table in self._known.side_tables:
            lines = named_lines(table, header)
            cells = [(line, column) for line in lines for column in line.columns]
            told = None if row.flat else cells_below(table, header, row.pieces)
            if told is not None:
                cells, figures = told[0], tuple(told[1])
            elif lines and len(figures) == len(table.cells):
                cells = list(table.cells)  # the first row of the header may be on the page before
            elif len(figures) < len(cells):  # 行政诉讼 above, and below it one of its two lines at a time
                lines = named_lines(table, header, narrowly=True)
                narrow = [(line, column) for line in lines for column in line.columns]
                cells = narrow if len(narrow) == len(figures) else cells
            places = under(header, [one for _, one in cells])
            pieces = align(figures, len(cells), places, block=len(table.columns)) if cells else None
            if pieces is None:
                continue
            if row.flat:
                self._header = header
            return [
                Found(form, table, line, column, piece, 1.0, self._row)
                for (line, column), piece in zip(cells, pieces, strict=True)
            ]
        return []
