"""Tables that lost their shape: lines with tabs or bars, one cell a line, or the words of a PDF in rows."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.report.normal import normalise
from archive.report.tables.lines.aside import beside, labels_aside
from archive.report.tables.lines.colons import with_colons
from archive.report.tables.lines.columns import in_columns
from archive.report.tables.lines.cutting import Cutter, is_double
from archive.report.tables.lines.glued import glued_lines
from archive.report.tables.lines.overlines import over_lines, whole
from archive.report.tables.lines.parted import with_bars
from archive.report.tables.lines.running import with_units, without_codes
from archive.report.tables.lines.spread import BAR
from archive.report.tables.lines.torn import doubted
from archive.report.tables.lines.wrapped import join, wrapped
from archive.report.tables.rows import Piece, Row, is_unit, sort_of, with_numerals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.report.carrier import TextLine
    from archive.report.tables.known import Known

# behind more figures than these a word is a remark, even where no header says so
_REMARK = 2
# so many bars at least has a row that is all blank
_BLANKS = 8
_HEADER = 6  # lines of a header, rules among them
# a line of prose is no label: it ends a table
_PROSE = re.compile(r"。|；.*；|，.*，.*，")
_PROSE_LENGTH = 90
_MAY_PART = re.compile(r"[\s:：|｜│┃¦]")
_WORD = re.compile(r"\w")
_LABEL_LENGTH = 45
_INSTEAD = 8  # characters at most of a word in the place of a figure: 若干
# no figure begins with a comma: it is the rest of that in which the line above ends
_REST = re.compile(r"[,，]\d+")


def parted(lines: Sequence[TextLine]) -> Sequence[TextLine]:
    """The lines, with tabs between the cells of tables that part them by commas, by colons or by their places."""
    return in_columns(with_colons(with_bars(lines)))


def flat_rows(lines: Sequence[TextLine], known: Known, *, may_be_cut: bool = True) -> Iterator[Row]:
    """The rows that the lines, parted, may hold, in order; what is prose yields none.

    A row is made of labels and the figures behind them, up to the next label. `may_be_cut`: the text may end
    within a figure.
    """
    cutter = Cutter(lines, glued_lines(lines, known))
    rows = without_codes(with_units(list(_rows(lines, cutter, known, may_be_cut=may_be_cut))))
    for row in doubted(rows, lines, known):
        yield replace(row, doubtful=True) if cutter.doubtful else row


def _rows(lines: Sequence[TextLine], cutter: Cutter, known: Known, *, may_be_cut: bool) -> Iterator[Row]:
    builder = _Builder(known, remark=0 if cutter.remarked else _REMARK)
    rows, labels, taken = wrapped(lines), over_lines(lines, known), -1
    asides = {} if rows else labels_aside(lines, known, cutter.pieces)
    for number in range(len(lines)):
        if number <= taken:
            continue
        if aside := asides.get(number):
            yield from builder.add(beside(aside, cutter.pieces))
            taken = aside.lines[-1]
            continue
        if blank := cutter.blank(number):
            builder.add_blank(blank)
            continue
        if found := _REST.match(lines[number].text):
            builder.tear(found[0])
        row, label = rows.get(number), labels.get(number)
        if row is None and label is None and _is_sentence(lines[number].text):
            yield from builder.stop()
            continue
        joined = join(row, cutter.pieces) if row else None
        if row and joined is not None:
            taken = row[-1]
        elif label is not None:
            joined, taken = [whole(label, cutter.pieces)], label[-1]
        yield from builder.add(cutter.pieces(number) if joined is None else joined)
        if _is_blank_row(lines, number, known):
            yield from builder.end()
            yield Row(tuple(cutter.cells(number)), flat=True)
    if may_be_cut:
        yield builder.last(is_cut=bool(lines) and lines[-1].text[-1:].isdigit())
    else:
        yield from builder.end()


def _is_blank_row(lines: Sequence[TextLine], number: int, known: Known) -> bool:
    """Is the line the last of a table, all of its cells blank, under a header with as many cells, a head over each?

    Or has it a cell for each of lines that stand side by side, below heads that name nothing but their columns?
    """
    text = lines[number].text
    bars = len(BAR.findall(text))
    if bars < _BLANKS or BAR.sub("", text).strip() or number == 0:
        return False
    below = lines[number + 1].text if number + 1 < len(lines) else ""
    if BAR.search(below):
        return False
    if any(bars + 1 == len(table.cells) for _, table in known.side_tables):
        above = [normalise(cell) for cell in BAR.split(lines[number - 1].text)]
        if len(above) > 1 and known.side_columns.issuperset(above):
            return True
    heads = list(_heads_above(lines, number, bars))
    return all(any(row[place] for row in heads) for place in range(1, bars))


def _heads_above(lines: Sequence[TextLine], number: int, bars: int) -> Iterator[list[str]]:
    """The cells of the lines above with so many bars and no figures; there may be rules between them."""
    for line in reversed(lines[max(0, number - _HEADER) : number]):
        cells = [cell.strip() for cell in BAR.split(line.text)]
        if len(cells) == bars + 1 and not any(sort_of(cell) == "figure" for cell in cells):
            yield cells
        elif len(cells) > 1 or _WORD.search(line.text):
            return


class _Builder:
    """Gathers labels and figures until a row is whole."""

    def __init__(self, known: Known, *, remark: int) -> None:
        self.known, self.remark = known, remark
        self.labels: list[Piece] = []
        self.values: list[Piece] = []

    def add(self, pieces: Sequence[Piece]) -> Iterator[Row]:
        pieces = with_numerals([piece for piece in pieces if not piece.is_share])
        words = [piece for piece in pieces if piece.is_words]
        figures = [piece for piece in pieces if piece.is_figure]
        if not words and not figures:
            return
        if len(words) == 1 and not figures and _is_prose(words[0].text):
            yield from self.stop()
            return
        is_row = len(pieces) > 1
        if is_row and is_double([piece.text for piece in pieces]):
            yield from self.stop()
            yield Row(tuple(pieces), flat=True)  # two lists side by side
            return
        if is_row and words and self.values:
            yield from self.end()
        if _is_numbered(pieces) and not self.values:
            self.labels.clear()  # its number is no figure of the label above
        for piece in pieces:
            yield from self._take(piece, is_row=is_row, is_last=piece is pieces[-1])
        if len(words) > 1 and not figures and not (len(words) == 2 and is_unit(words[1].text)):
            # a line of labels: a header, or a row whose cells are all blank
            yield from self.end()

    def _take(self, piece: Piece, *, is_row: bool, is_last: bool) -> Iterator[Row]:
        """One more cell: a label, a figure, what stands in the place of one or behind all."""
        here = bool(self.values) and self.values[-1].line == piece.line
        named = bool(self.labels) and self.labels[-1].line == piece.line
        most = self.remark if named else _REMARK
        if piece.is_words and is_last and here and len(self.values) > most:
            self.values.append(piece)  # a remark in the last column
            yield from self.end()
        elif piece.is_words and here and (named or len(self.values) > 1) and self._is_instead(piece):
            self.values.append(piece)
        elif piece.is_words:
            if self.values and (not here or any(value.is_figure for value in self.values)):
                yield from self.end()
            self.values.clear()
            self.labels.append(piece)
        elif piece.is_figure or (is_row and piece.is_blank):
            if piece.is_figure and not here and all(self._ends_label(value) for value in self.values):
                self.values.clear()  # what ended the line of the label was no figure's place
            self.values.append(piece)

    def _is_instead(self, piece: Piece) -> bool:
        """Does a word behind figures stand in the place of one? It is short, no known label and no unit."""
        is_short = len(piece.text) <= _INSTEAD and not is_unit(piece.text)
        return is_short and any(value.is_figure for value in self.values) and piece.text not in self.known

    def tear(self, rest: str) -> None:
        """The last figure goes on in the next line, and is unclear."""
        if self.values and self.values[-1].is_figure:
            self.values[-1] = self.values[-1].at(f"{self.values[-1].text}\n{rest}")

    def _ends_label(self, value: Piece) -> bool:
        """Is it blank, and in the line of the label?"""
        return value.is_blank and (not self.labels or value.line == self.labels[-1].line)

    def add_blank(self, piece: Piece) -> None:
        """A blank cell in a line of its own; before any label it is none of a row's."""
        if self.labels:
            self.values.append(piece)

    def end(self) -> Iterator[Row]:
        """The row so far, if there are figures or a line of labels."""
        if self.values or len(self.labels) > 1:
            yield Row((*self.labels, *self.values), flat=True)
            self.labels, self.values = [], []

    def stop(self) -> Iterator[Row]:
        """The row so far; no label before this goes with figures behind it."""
        yield from self.end()
        self.labels.clear()

    def last(self, *, is_cut: bool) -> Row:
        """The row in which a text ends that may be cut anywhere."""
        return Row((*self.labels, *self.values), flat=True, at_end=True, is_cut=is_cut)


def _is_numbered(pieces: Sequence[Piece]) -> bool:
    """Has the line a number, a label and cells behind it?"""
    begins = len(pieces) > 2 and pieces[0].is_figure and pieces[1].is_words
    return begins and any(not piece.is_words or is_unit(piece.text) for piece in pieces[2:])


def _is_sentence(text: str) -> bool:
    """Is it plainly prose: one piece, whatever may part cells, with a full stop in it?"""
    return "。" in text and _MAY_PART.search(text) is None and _WORD.search(text) is not None


def _is_prose(text: str) -> bool:
    """Is it no label, nor labels side by side?"""
    words = text.split()
    is_long = sum(map(len, words)) > _PROSE_LENGTH and max(map(len, words)) > _LABEL_LENGTH
    return is_long or _PROSE.search(text) is not None
