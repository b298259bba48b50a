"""Reads rows one after another, each as a line of a form, under the header that stands over it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import dropwhile, takewhile, zip_longest
from typing import TYPE_CHECKING

from archive.report.normal import fold, is_numbered, normalise
from archive.report.tables.beside import mark_beside
from archive.report.tables.found import Found
from archive.report.tables.headers import (
    NAMED,
    SUBTOTALS,
    by_header,
    ends_in_total,
    is_count,
    label_keys,
    named_columns,
    once,
    under,
    unit_above,
)
from archive.report.tables.known import Known
from archive.report.tables.learned import Learned
from archive.report.tables.lists import ListReader
from archive.report.tables.order import is_part
from archive.report.tables.overhead import Overhead
from archive.report.tables.retracted import without_moved, without_subtotals
from archive.report.tables.rows import (
    adds_up,
    align,
    are_of_two_rows,
    contradicts,
    is_borne_out,
    is_scattered,
    own_values,
)
from archive.report.tables.shifted import without_shifted
from archive.report.tables.sides import SideReader
from archive.report.tables.yearly import this_year

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.report.form import Column, Form, Group
    from archive.report.labels import Labels, Match
    from archive.report.tables.known import Place
    from archive.report.tables.rows import Piece, Row

# rows of their own below a line or beside it: 其中：部门规范性文件, 党内规范性文件, 累计新收…, 2022年新收…
_OF_SOME = re.compile(
    r"[(（]?(其中|其他|党内|党委|部门(?!规章)|累计|历年|(?:上一?年|去年)度?(?!.{0,2}(?:结转|转结|遗留|转入)))"
)
_OF_A_YEAR = re.compile(r"20\d\d年")
_SHORT = 3  # so long a label means something by itself
_NAMED_LEAST = 2  # so many columns of lines side by side, at least, a header names
_REMARK = 12  # characters at most of a word in the one cell of a figure: 见附件


class Reader:
    """Reads the rows of one document, in order, as lines of the forms given; the first form is preferred."""

    def __init__(self, forms: Sequence[Form]) -> None:
        self.found: list[Found] = []
        self._form = forms[0]
        self._known = Known.of(tuple(forms))
        self._learned = Learned(self._known)
        self._over = Overhead(self._known, self._learned)
        self._lists = ListReader(self._known)
        self._sides = SideReader(self._known, self._over)
        self._last: dict[str, str] = {}
        self._unread: set[str] = set()  # tables some line of which has other figures than the form's
        self._sure: set[tuple[int, str]] = set()  # tables, and the lines that these name word for word
        self._row = self._grid = -1
        self._above: Row | None = None

    def read(self, rows: Iterable[Row]) -> None:
        """Read all rows; those that are full are looked at first, for they show where the figures stand."""
        kept = [self._lists.part_unit(row) for row in mark_beside(rows)]
        for row in kept:
            self._learned.learn(row)
        self._lists.learn(kept)
        for row, below in zip_longest(kept, kept[1:]):
            self._row, self._grid = self._row + 1, row.grid
            found = (
                []
                if self._is_over_heads(row, below)
                else (
                    self._sides.read_whole(row, self._row, below)
                    or self._line(row)
                    or self._torn(row)
                    or self._sides.read(row, self._row, below)
                    or self._list(row)
                )
            )
            if found:
                self.found.extend(found)
                self._over.is_open = False
            else:
                self._over.add(row)
            self._above = row
        self.found = without_moved(without_subtotals(self.found, kept, self._known), kept, self._known)
        self.found = without_shifted(self.found, kept, self._known)

    def _is_over_heads(self, row: Row, below: Row | None) -> bool:
        """Does the label of a line stand, without figures, over the heads of its own columns?"""
        if row.has_figures or len(row.words) != 1 or below is None or below.grid != row.grid:
            return False
        heads = [normalise(piece.text) in self._known.side_columns for piece in below.words]
        return row.words[0].text in self._known.sides and len(heads) > 1 and all(heads) and not below.has_figures

    # -- a row that is a line: labels, then one figure for each column -------------------------------------

    def _line(self, row: Row) -> list[Found]:
        if row.flat and row.words and is_numbered(row.words[-1].text) and not normalise(row.words[-1].text):
            return []  # the number of a label whose words stand elsewhere
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
                if match.quality < 1 and normalise(texts[match.position]) in self._known.groups:
                    continue  # 办理结果, the head of a group, and no 办理结果总计
                if match.quality < 1 and normalise("".join(texts[match.position :])) in self._known.of_both:
                    continue
                if match.quality < 1 and self._is_of_some(texts[match.position], match.id):
                    continue
                if known is self._known.matrix and self._known.ends_side_header(texts[: match.position + 1]):
                    continue
                if of_sides and self._known.begins_side_header(match, texts):
                    continue
                if known is self._known.matrix and not self._over.applicants and self._lists.has(row, texts):
                    continue  # 涉及国家秘密 is a line of the list, too
                if known is self._known.matrix and not row.flat and self._is_foreign(row, texts[match.position]):
                    continue
                if row.flat and _goes_on(match, texts, known):
                    continue
                is_empty = all(value.is_blank for value in values)
                if is_empty and (row.at_end or self._known.is_frame(texts, match, is_cell=not row.flat)):
                    continue
                above = labels[: match.position] if row.flat else ()
                if of_sides and row.flat:
                    above = (*above, *labels[match.position + 1 :])
                is_header = any(self._known.is_header(one.text) for one in above if not self._over.repeats(one))
                if is_header and known is self._known.matrix:
                    self._over.name_applicants(above)
                for header in (list(above), self._over.pieces) if is_header else (self._over.pieces,):
                    found = self._cells(row, match, labels, values, header)
                    if found:
                        self._over.stand_over(header)
                        self._last[found[0].table.id] = match.id
                        if match.quality == 1:
                            self._sure.add((self._grid, match.id))
                        return found
                    if any(self._columns(place, header, values)[1] >= NAMED for place in self._known.places[match.id]):
                        break  # it names every column: the row lacks figures, and no other header explains it
                if is_header and known is self._known.blocks:
                    self._over.stand_over(list(above))  # it stands above the lines that follow, too
                if row.has_figures:
                    self._unread.add(self._known.places[match.id][0].table.id)
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
        if self._is_below_another(row):
            return True
        header = [piece.text for piece in (self._over.pieces if row.has_figures else row.words)]
        is_row = len(header) > 1 and (self._over.last > 1 or not row.has_figures)
        return is_row and not any(normalise(text) not in SUBTOTALS and text in self._known for text in header)

    def _is_below_another(self, row: Row) -> bool:
        """Stands above it a row with figures that is no line of the requests?"""
        above = self._above
        if above is None or above.grid != row.grid or not above.has_figures or not above.words:
            return False
        labels = [piece.text for piece in takewhile(lambda one: not one.is_figure, above.pieces) if piece.is_words]
        return bool(labels) and self._known.matrix.last(labels, min) is None

    def _may_hold_words(self, row: Row, values: Sequence[Piece]) -> bool:
        """Words among figures stand where a figure should if they are no label, nor the rest of a broken one."""
        inside = [value.text for value in values if value.is_words]
        if not inside:
            return True
        if any(is_numbered(text) and self._known.matrix.ids(text)[0] for text in inside):
            return False  # a label that something was added to
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
        is_own = match.quality == 1 and match.position == len(labels) - 1
        of_matrix = self._known.places[match.id][0].table.layout == "matrix"
        if len(values) == 1 and of_matrix and not (is_own or row.flat):
            return []  # one figure is a line's total, if anything, and no other label stands before it
        for place, current, columns in self._borne_out(match, values, header):
            if self._learned.is_short(row, labels, place.table):
                return []
            known = self._learned.places(row, labels, place.table)
            known = known if known and len(known) == len(columns) else under(header, columns)
            behind = labels[match.position + 1 :]
            instead = self._in_place(row, [*behind, *(one for one in current if one.is_words)], header, known)
            if any(piece in instead for piece in behind):
                return []  # a word in the place of a figure is no label
            is_aside = known is not None and bool(current) and current[-1].column not in known
            if not (instead or is_aside) and _may_be_whole(row, current, len(columns)):
                continue
            chosen = self._chosen(row, place, current, header, columns, is_whole=bool(instead))
            pieces = self._align(row, place, chosen, len(columns), known)
            if pieces is None or self._holds_label_cells(row, pieces, columns):
                continue
            cells = [(one, piece) for one, piece in zip(columns, pieces, strict=False) if one is not None]
            of_line = place.form, place.table, place.line
            if not place.line.counts_money:
                return [Found(*of_line, one, piece, match.quality, self._row) for one, piece in cells]
            return [
                Found(*of_line, one, piece, match.quality, self._row, unit_above(place.line, one, header, labels))
                for one, piece in cells
            ]
        return []

    def _borne_out(
        self, match: Match, values: Sequence[Piece], header: Sequence[Piece]
    ) -> Iterator[tuple[Place, Sequence[Piece], tuple[Column | None, ...]]]:
        """The places of a line in the forms, each with the row's figures and its columns: first those of which the
        header says most; where it names all columns of one form, the row is not read as that of another.
        """
        found = []
        for place in self._known.places[match.id]:
            current = this_year(values, header, len(place.line.columns))
            columns, proof = self._columns(place, header, current)
            if place.table.layout == "matrix" and proof > 0:  # there the header says no more of one than of another
                yield place, current, columns
            elif proof > 0:
                found.append((proof, (place, current, columns)))
        surest = max((proof for proof, _ in found), default=0)
        for proof, borne_out in sorted(found, key=lambda one: -one[0]):
            if proof == surest or surest < NAMED:
                yield borne_out

    def _in_place(
        self, row: Row, words: Sequence[Piece], header: Sequence[Piece], known: Sequence[int] | None
    ) -> list[Piece]:
        """Those of the words that stand where the table has its figures; none where a lost span has moved the row."""
        if not words or known is None or not all(piece.column in known for piece in row.pieces if piece.is_figure):
            return []
        if row.flat:
            line = [piece for piece in row.pieces if piece.line == words[-1].line]
            is_moved = len(set(known)) < len(known) or not {piece.column for piece in line}.issuperset(known)
            is_moved = is_moved or not any(piece.is_figure for piece in line)
        else:
            is_other = self._over.grid != row.grid or not header
            is_moved = is_other or row.pieces[-1].column < max(piece.column for piece in header)
        return [] if is_moved else [piece for piece in words if piece.column in known]

    def _holds_label_cells(self, row: Row, pieces: Sequence[Piece], columns: Sequence[Column | None]) -> bool:
        """Do blank cells before the first head count as figures, where the header lacks columns of the form?"""
        if row.flat or not pieces[0].is_blank or self._over.grid != row.grid:
            return False
        labels = frozenset[str]().union(*(label_keys(one.labels) for one in columns if one is not None))
        heads = {piece.column for piece in self._over.pieces if normalise(piece.text) in labels}
        written = {piece.column for piece in pieces if not piece.is_blank}
        is_cut = 1 < len(heads) < len(columns) - 1
        return is_cut and bool(written) and written <= heads and pieces[0].column < min(heads)

    def _columns(
        self, place: Place, header: Sequence[Piece], values: Sequence[Piece]
    ) -> tuple[tuple[Column | None, ...], int]:
        """The columns that the row's figures stand for, and how much of the header says so (0: nothing)."""
        columns: tuple[Column | None, ...] = place.line.columns
        written = sum([not value.is_blank for value in values])
        if place.table.layout == "matrix":
            if len(self._over.totals) > 1:  # the form has one
                whole = self._over.with_subtotal(place.line.columns)
                places = under(header, whole) or (-1,)
                if len(whole) in (written, len(values)) or {piece.column for piece in values}.issuperset(places):
                    return whole, 1
                if len(values) == len(columns) and not _lacks_subtotal(values):
                    return (), 0
            ordered = self._over.ordered(place.line.columns, self._grid)
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
            lacks = len(named) == len(values) < len(columns) and self._is_below(header, values)
            return tuple(named) if lacks or len(named) == len(columns) else columns, len(named)
        if len(named) == len(columns):
            return tuple(named), len(named) + NAMED
        if named and self._names_all(place.group, named, header, values):
            return tuple(named), len(named)
        is_told = len(columns) > 1 or not self._has_other_heads(header, values)
        if len(columns) in (written, len(values)) and is_told:
            frame = (*place.group.labels, place.table.corner or "")
            framed = any(normalise(label) in above for label in frame if label)
            is_own = place.form is self._form or any(normalise(label) in above for label in place.group.labels)
            return columns, len(named) + int(framed and is_own)
        is_read = len(named) in (written, len(values)) and not self._has_other_heads(header, values)
        return (tuple(named), len(named)) if is_read else ((), 0)

    def _is_below(self, header: Sequence[Piece], values: Sequence[Piece]) -> bool:
        """Are the figures a table's, and the header its own? That of another names no column that this one lacks."""
        return header is self._over.pieces and self._over.grid == self._grid and values[0].line < 0

    def _has_other_heads(self, header: Sequence[Piece], values: Sequence[Piece]) -> bool:
        """Are there, in a text, words over a row's figures of which no form knows one? They may be broken heads."""
        heads = dropwhile(lambda known: not known, (piece.text in self._known for piece in header))
        return bool(values) and values[0].line >= 0 and not all(heads)

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
        *,
        is_whole: bool,
    ) -> Sequence[Piece]:
        """The figures without what a converter repeated, and without those of columns that the form has not.

        `is_whole`: a word stands in the place of a figure, and is no remark.
        """
        if header is self._over.pieces:
            values = once(values, header[-self._over.last :], columns)
        if not is_whole:
            values = own_values(values, len(columns), beside=row.beside)
        one_row = header is self._over.pieces and self._over.last in (len(values), len(values) + 1)
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
        if not row.flat and are_of_two_rows(values):
            return None
        is_broken = has_total and row.flat and is_scattered(values)
        if is_broken and contradicts(values, count):
            return None
        block = len(place.table.columns) if place.table.layout == "row" and count > len(place.table.columns) else 0
        side = self._learned.side(row, place.table)
        pieces = align(values, count, columns, side, has_total=has_total, block=block)
        may_have_moved = is_broken and not row.at_end and len(values) > count
        if may_have_moved and pieces is not None and not (adds_up(pieces) or adds_up(pieces[::-1])):
            return None  # which of the blanks is a cell, the lines do not say
        if pieces is not None or not row.at_end:
            return pieces
        written = tuple(value for value in values if not value.is_blank)
        if len(written) == count + 1:
            return written[:count]  # the text ends in the number of the next label
        # the text ends in this row of a table: what is there is there, if the row is one that others follow
        begins = place.table.id not in self._unread and any(is_numbered(piece.text) for piece in row.words)
        begun = place.table.id in self._last or begins
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
            for one in self._lists.read(row, self._over.of_list(row))
        ]


def _may_be_whole(row: Row, values: Sequence[Piece], count: int) -> bool:
    """Is a word behind the figures one of `count` cells that are not blank, the blank ones before them a label's?"""
    if not values or not (values[-1].is_words and sum(not piece.is_blank for piece in values) == count):
        return False
    own = own_values(values, count, beside=row.beside)
    return len(own) < len(values) and own[0].is_blank


def _lacks_subtotal(values: Sequence[Piece]) -> bool:
    """Is the total the sum of all others, none of which is a sum of some of them?

    In text a blank cell may be gone instead, and a sum of 0 may stand among the figures.
    """
    if not adds_up(values):
        return False
    figures = [piece.reading[0] or 0 for piece in values]
    return values[0].line < 0 or sum(figures[1:-1]) > 0


def _goes_on(match: Match, texts: Sequence[str], known: Labels) -> bool:
    """Is a label of two letters the beginning of another, which goes on behind it: 2.其他, 法律行, 政法规, 禁止公?"""
    text = texts[match.position]
    is_short = match.position < len(texts) - 1 and len(normalise(text)) < _SHORT
    return is_short and match.id in known.ids(text, loose=False)[0]
