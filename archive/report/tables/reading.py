"""Reads rows one after another, each as a line of a form, under the header that stands over it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile, zip_longest
from typing import TYPE_CHECKING

from archive.report.normal import fold, is_numbered, normalise
from archive.report.tables.assigned import Assigner
from archive.report.tables.beside import mark_beside
from archive.report.tables.cells import CellReader, Progress, found_in
from archive.report.tables.found import Found
from archive.report.tables.headers import SUBTOTALS
from archive.report.tables.known import Known
from archive.report.tables.learned import Learned
from archive.report.tables.lists import ListReader
from archive.report.tables.overhead import Overhead
from archive.report.tables.retracted import without_moved, without_subtotals
from archive.report.tables.shifted import without_shifted
from archive.report.tables.sides import SideReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.report.form import Form
    from archive.report.labels import Labels, Match
    from archive.report.tables.rows import Piece, Row

# rows of their own below a line or beside it: 其中：部门规范性文件, 党内规范性文件, 累计新收…, 2022年新收…
_OF_SOME = re.compile(
    r"[(（]?(其中|其他|党内|党委|部门(?!规章)|累计|历年|(?:上一?年|去年)度?(?!.{0,2}(?:结转|转结|遗留|转入)))"
)
_OF_A_YEAR = re.compile(r"20\d\d年")
_SHORT = 3  # so long a label means something by itself
_NAMED_LEAST = 2  # so many columns of lines side by side, at least, a header names
_HEAD = 4  # characters of a label's beginning by which it is known
_REMARK = 12  # characters at most of a word in the one cell of a figure: 见附件


class Reader:
    """Reads the rows of one document, in order, as lines of the forms given; the first form is preferred."""

    def __init__(self, forms: Sequence[Form]) -> None:
        self.found: list[Found] = []
        self._known = Known.of(tuple(forms))
        self._learned = Learned(self._known)
        self._over = Overhead(self._known, self._learned)
        self._lists = ListReader(self._known)
        self._sides = SideReader(self._known, self._over)
        self._progress = Progress()
        self._assigner = Assigner(self._known, self._learned, self._over, forms[0])
        self._cells = CellReader(self._known, self._learned, self._over, self._assigner, self._progress)
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
            if found := self._cells_of(row, below):
                self.found.extend(found)
                self._over.is_open = False
            else:
                self._over.add(row)
            self._above = row
        self.found = without_moved(without_subtotals(self.found, kept, self._known), kept, self._known)
        self.found = without_shifted(self.found, kept, self._known)

    def _cells_of(self, row: Row, below: Row | None) -> list[Found]:
        if row.line is not None:
            return self._filled(row, row.line) if row.line else []
        if self._is_over_heads(row, below):
            return []
        return (
            self._sides.read_whole(row, self._row, below)
            or self._line(row)
            or self._torn(row)
            or self._sides.read(row, self._row, below)
            or self._list(row)
        )

    def _filled(self, row: Row, line: str) -> list[Found]:
        """The row of a table that is the form itself."""
        place = self._known.places[line][0]
        self._progress.last[place.table.id] = line
        self._sure.add((row.grid, line))
        figures = row.pieces[len(row.words) :]
        return found_in(
            place, zip(place.line.columns, figures, strict=True), 1, self._row, self._over.pieces, row.words
        )

    def _is_over_heads(self, row: Row, below: Row | None) -> bool:
        """Does the label of a line stand, without figures, over the heads of its own columns?"""
        if row.has_figures or len(row.words) != 1 or below is None or below.grid != row.grid:
            return False
        heads = [normalise(piece.text) in self._known.side_columns for piece in below.words]
        return row.words[0].text in self._known.sides and len(heads) > 1 and all(heads) and not below.has_figures

    # -- a row that is a line: labels, then one figure for each column -------------------------------------

    def _line(self, row: Row) -> list[Found]:
        """The row as a line: its labels are tried as far left as they may end, in tables of each kind."""
        if row.flat and row.words and is_numbered(row.words[-1].text) and not normalise(row.words[-1].text):
            return []  # the number of a label whose words stand elsewhere
        for labels, values in row.without_unit.splits():
            if not self._may_hold_words(row, labels[-1], values):
                continue
            texts = [piece.text for piece in labels]
            for known in (self._known.matrix, self._known.blocks, self._known.sides):
                of_sides = known is self._known.sides
                match = known.last(self._known.without_columns(texts) if of_sides else texts, self._next)
                if match is None or self._says_else(row, match, texts, labels, values, known):
                    continue
                if found := self._under_header(row, match, labels, values, known):
                    return found
        return []

    def _says_else(
        self,
        row: Row,
        match: Match,
        texts: Sequence[str],
        labels: Sequence[Piece],
        values: Sequence[Piece],
        known: Labels,
    ) -> bool:
        """Do labels that may name a line of one kind of tables rather say something else?"""
        if row.has_figures_between(labels[match.position], labels[-1]):
            return True
        if match.quality < 1 and (self._is_anothers(texts, match) or self._is_rest(row, texts, match)):
            return True
        if known is self._known.matrix and self._is_of_another_table(row, texts, match):
            return True
        if known is self._known.sides and self._known.begins_side_header(match, texts):
            return True
        if row.flat and (_goes_on(match, texts, known) or self._begins_next(match, texts[match.position], known)):
            return True
        is_empty = all(value.is_blank for value in values)
        return is_empty and (row.at_end or self._known.is_frame(texts, match, is_cell=not row.flat))

    def _begins_next(self, match: Match, text: str, known: Labels) -> bool:
        """Is a label of two letters how the next line begins, its number too: 2.其他, at the end of a page?"""
        if len(normalise(text)) >= _SHORT or not is_numbered(text):
            return False
        table = self._known.places[match.id][0].table
        order = self._known.order[table.id]
        last = self._progress.last.get(table.id)
        below = order[order.index(last) + 1 :][:1] if last in order else []
        is_begun = any(name != match.id and name in known.begun(text) for name in below)
        labels = [label for name in below for label in self._known.places[name][0].line.labels]
        return is_begun and any(label[:1] == fold(text).strip()[:1] for label in labels)

    def _is_anothers(self, texts: Sequence[str], match: Match) -> bool:
        """Do labels not quite the line's name one of a list, the head of a group (办理结果), or a part of a line?"""
        if any(text in self._known.lists for text in texts) or normalise(texts[match.position]) in self._known.groups:
            return True
        is_both = normalise("".join(texts[match.position :])) in self._known.of_both
        return is_both or self._is_of_some(texts[match.position], match.id)

    def _is_rest(self, row: Row, texts: Sequence[str], match: Match) -> bool:
        """Is the label in a text the rest of one that begins above the row before, whose figures are its own?"""
        above = self._above
        if not row.flat or above is None or not above.has_figures or not above.words:
            return False
        rest, said = normalise(texts[match.position]), normalise("".join(piece.text for piece in above.words))
        labels = (normalise(label) for label in self._known.places[match.id][0].line.labels)
        heads = (label[: label.find(rest)][-_HEAD:] for label in labels if rest in label)
        return any(len(head) == _HEAD and head in said for head in heads)

    def _is_of_another_table(self, row: Row, texts: Sequence[str], match: Match) -> bool:
        """Does a label of the requests stand in the header of another table, in a list, or in a foreign table?"""
        if self._known.ends_side_header(texts[: match.position + 1]):
            return True
        if not self._over.applicants and self._lists.has(row, texts):
            return True  # 涉及国家秘密 is a line of the list, too
        return not row.flat and self._is_foreign(row, texts[match.position])

    def _under_header(
        self, row: Row, match: Match, labels: Sequence[Piece], values: Sequence[Piece], known: Labels
    ) -> list[Found]:
        """The cells of the line under the header that stands over it, or before its label in a row of text."""
        above = labels[: match.position] if row.flat else ()
        if row.flat and known is self._known.sides:
            above = (*above, *labels[match.position + 1 :])
        is_header = any(self._known.is_header(one.text) for one in above if not self._over.repeats(one))
        if is_header and known is self._known.matrix:
            self._over.name_applicants(above)
        for header in (list(above), self._over.pieces) if is_header else (self._over.pieces,):
            found = self._cells.read(row, self._row, match, labels, values, header)
            if found:
                self._over.stand_over(header)
                self._progress.last[found[0].table.id] = match.id
                if match.quality == 1:
                    self._sure.add((row.grid, match.id))
                return found
            if self._assigner.names_all(match, values, header, row.grid):
                break  # it names every column: the row lacks figures, and no other header explains it
        if is_header and known is self._known.blocks:
            self._over.stand_over(list(above))  # it stands above the lines that follow, too
        if row.has_figures:
            self._progress.unread.add(self._known.places[match.id][0].table.id)
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

    def _may_hold_words(self, row: Row, label: Piece, values: Sequence[Piece]) -> bool:
        """Words among figures stand where a figure should if they are no label, nor the rest of a broken one.

        With such a rest a line of text begins, below the line of the label.
        """
        inside = [value.text for value in values if value.is_words]
        if not inside:
            return True
        if any(is_numbered(text) and self._known.matrix.ids(text)[0] for text in inside):
            return False  # a label that something was added to
        if row.flat and self._known.are_pieces(inside):
            return False
        begins = values[0].is_words and values[0].line != label.line
        one_line = not row.flat or (not begins and len({value.line for value in values}) == 1)
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
            last = order.index(self._progress.last[table_id]) if table_id in self._progress.last else -1
            after = [name for name in order[last + 1 :] if name in names]
            if after and order[last + 1] == after[0]:
                return after[0]
        return None

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


def _goes_on(match: Match, texts: Sequence[str], known: Labels) -> bool:
    """Is a label of two letters the beginning of another, which goes on behind it: 2.其他, 法律行, 政法规, 禁止公?"""
    text = texts[match.position]
    is_short = match.position < len(texts) - 1 and len(normalise(text)) < _SHORT
    return is_short and match.id in known.ids(text, loose=False)[0]
