"""Rows of a table, whatever carried it: what stands before the figures, and the figures in their order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from archive.report.normal import UNREADABLE, fold
from archive.report.numbers import read_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.report.model import Kind, Locator

_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\w")
# a figure that a break has torn: it has its place, and is unclear
TORN = re.compile(r"\s*\d[\d,.\s]*\n[\d,.\s]*\d\s*")
# and so has what two cells run together
_GLUED = re.compile(r"\s*0[\d,.\s]*\d\s*(?:[件条个项次篇人宗份元]|人次|万元)?\s*")
# and so has what is left of one with commas: 1,6 and 9, at the end of a line
_BROKEN = re.compile(r"\s*\d+,[\d,]*\s*")
# and so has one of which nothing says what its digits are
_UNREAD = re.compile(rf"[+\-]?[\d,.\s{UNREADABLE}]*{UNREADABLE}[\d,.\s{UNREADABLE}]*[件条个项次篇人宗份元]?")
# and so has one with the letter O in it, typed for a 0
_TYPED = re.compile(r"\s*[\d,.]*[OoＯｏ][\d,.OoＯｏ]*\s*")
# and so has what a sheet shows for one that it does not know, that is wider than its column, or shown as another one
_UNCOMPUTED = re.compile(
    r"\s*(?:=.+|#(?:N/A|NULL!|REF!|DIV/0!|VALUE!|NUM!|NAME\?)|#{2,}|TRUE|FALSE|-?\d+ \(-?\d+\.\d+\))\s*", re.DOTALL
)
# and so has one whose digits stand apart: 17 35
_APART = re.compile(r"\s*\d[\d,.]*(?:[ \u00a0][\d,.]*\d){1,2}\s*")
_IN_PARTS = (TORN, _APART, _BROKEN, _UNREAD, _TYPED, _UNCOMPUTED)
_SHARE = re.compile(r"\s*[+\-]?[\d.]+\s*[%％‰]\s*")
_UNIT = re.compile(
    r"\(?(?:[万亿]|百万|千(?=元))?(?:件次|人次|件|条|个|项|宗|次|人|篇|份|元|期|场|家|批|类|起|封|万|亿)\)?"
)
_NUMERAL = re.compile("[〇零一二两三四五六七八九十百千万亿]+")
_SEVERAL = 3  # so many numerals in characters behind a label are a row, where all other cells are, too
_LEAST_WORDS = 2  # a label and a numeral
_SIDE = 5  # so many cells at least has a row without a label
_PERCENT = ("%", "％", "‰")


@lru_cache(maxsize=16384)
def sort_of(text: str) -> Literal["blank", "figure", "words", "mark"]:
    """What a text is among cells; a numeral in characters may be a label's (三、) and is taken for words, 零 is not."""
    kind = read_cell(text)[1]
    if kind == "blank":
        return "blank"
    if kind in ("not_applicable", "zero") or (kind == "number" and _DIGIT.search(fold(text)) is not None):
        return "figure"
    if kind == "unclear" and (_GLUED.fullmatch(fold(text)) or any(one.fullmatch(text) for one in _IN_PARTS)):
        return "figure"
    return "words" if _WORD.search(text) is not None else "mark"


class Piece:
    """One cell, or what stands for a cell in flattened text; `line` is its line of the document, -1 in a table.

    `reading` is what it says as a cell: value, kind and unit; `raw` its text in one line, None where it is blank.
    """

    __slots__ = ("column", "is_blank", "is_figure", "is_share", "is_words", "line", "locator", "raw", "reading", "text")

    def __init__(self, text: str, locator: Locator, column: int = 0, line: int = -1) -> None:
        self.text = text
        self.locator = locator
        self.column = column
        self.line = line
        self.is_blank, self.is_figure, self.is_words, self.is_share, self.reading, self.raw = _seen(text)

    @property
    def is_mark(self) -> bool:
        """Is it neither a figure nor a word (√)?"""
        return not (self.is_blank or self.is_figure or self.is_words)

    def at(self, text: str) -> Piece:
        """A part of what the cell says, in its place."""
        return Piece(text, self.locator, self.column, self.line)

    def in_column(self, column: int) -> Piece:
        """The same cell in another place."""
        one = Piece(self.text, self.locator, column, self.line)
        one.is_words, one.is_figure, one.reading = self.is_words, self.is_figure, self.reading
        return one

    def as_figure(self) -> Piece:
        """The cell with a numeral in characters or a share, where it stands for a figure."""
        one = self.at(self.text)
        one.is_words, one.is_figure, one.is_share = False, True, False
        return one


@lru_cache(maxsize=16384)
def _seen(text: str) -> tuple[bool, bool, bool, bool, tuple[float | None, Kind, str | None], str | None]:
    sort = sort_of(text)
    raw = None if sort == "blank" else " ".join(text.split())
    return sort == "blank", sort == "figure", sort == "words", is_share(text), read_cell(text), raw


@dataclass(eq=False, slots=True)
class Row:
    """One row. `flat` rows come from text: the labels before the figures may reach back over several lines.

    `at_end` marks the row with which a text ends; `is_cut`: its last figure touches the end and may go on;
    `beside`: the header says that its last cell is a remark; `doubtful`: where one figure ends, is not said; `line`:
    where its whole table is the form itself, the key of the form's line that it is, "" in a header.
    """

    pieces: tuple[Piece, ...]
    grid: int = -1
    flat: bool = False
    at_end: bool = False
    is_cut: bool = False
    beside: bool = False
    doubtful: bool = False
    line: str | None = None
    words: tuple[Piece, ...] = field(init=False, repr=False)
    has_figures: bool = field(init=False, repr=False)
    has_shares: bool = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.words = tuple([piece for piece in self.pieces if piece.is_words])
        self.has_figures = True in [piece.is_figure for piece in self.pieces]
        self.has_shares = True in [piece.is_share for piece in self.pieces]

    @property
    def without_unit(self) -> Row:
        """The row without a unit that stands in a cell of its own between the label and the figures."""
        if len(self.words) < 2:
            return self
        for place, piece in enumerate(self.pieces[1:], 1):
            if piece.is_words and is_unit(piece.text) and self.pieces[place - 1].is_words:
                return replace(self, pieces=self.pieces[:place] + self.pieces[place + 1 :])
        return self

    @property
    def own(self) -> tuple[Piece, ...]:
        """The pieces without the blank ones before its last words: in a sheet a merged label covers them."""
        if not self.words or len(self.words) == len(self.pieces) or self.pieces[len(self.words) - 1] is self.words[-1]:
            return self.pieces
        last = self.pieces.index(self.words[-1])
        return (*(piece for piece in self.pieces[:last] if not piece.is_blank), *self.pieces[last:])

    def has_figures_between(self, first: Piece, last: Piece) -> bool:
        if first is last:
            return False
        places = [place for place, piece in enumerate(self.pieces) if piece is first or piece is last]
        return any(piece.is_figure for piece in self.pieces[places[0] : places[-1]])

    def splits(self) -> Iterator[tuple[tuple[Piece, ...], tuple[Piece, ...]]]:
        """The ways to part labels from figures: after the last words, then further left (a cell may hold words)."""
        pieces, words = self.pieces, self.words
        count = len(words)
        least = max(0, count - 8)
        for place in range(len(pieces) - 1, -1, -1):
            if count == least:
                return
            if pieces[place].is_words:
                yield words[:count], pieces[place + 1 :]
                count -= 1


def with_numerals(pieces: Sequence[Piece], *, in_table: bool = False) -> Sequence[Piece]:
    """The cells of a row; among figures, numerals in characters are figures, too, with no word behind them.

    In a table they need none beside them, where a label stands before them; nor do several of a text, if they do not
    count the columns.
    """
    words = [piece for piece in pieces if piece.is_words]
    if in_table and len(words) > _LEAST_WORDS and not is_numeral(words[-1].text):
        end = pieces.index(words[-1])
        if all(piece.is_blank for piece in pieces[end + 1 :]):  # a remark in the last column
            return [*with_numerals(pieces[:end], in_table=True), *pieces[end:]]
    if not words or not is_numeral(words[-1].text):
        return pieces
    has_figures = any(piece.is_figure for piece in pieces)
    label = next((one for one in reversed(words) if not is_numeral(one.text)), None)
    is_row = has_figures or (label and (in_table or _are_several([one for one in words if is_numeral(one.text)])))
    if not is_row or (label is None and len(pieces) < _SIDE):
        return pieces
    begin = pieces.index(label) + 1 if label else 0
    return [*pieces[:begin], *(one.as_figure() if one.is_words else one for one in pieces[begin:])]


def _are_several(numerals: Sequence[Piece]) -> bool:
    """Are these more than one or two, and not the numbers 1, 2, 3 of columns? What a lone 一 says is not read."""
    numbers = [piece.reading[0] for piece in numerals]
    return len(numbers) >= _SEVERAL and any(number not in (None, place) for place, number in enumerate(numbers, 1))


@lru_cache(maxsize=8192)
def is_unit(text: str) -> bool:
    return 0 < len(text) < 8 and _UNIT.fullmatch("".join(fold(text).split())) is not None


@lru_cache(maxsize=8192)
def is_numeral(text: str) -> bool:
    """Is it a numeral in characters? Alone it may be a label's (三、), among figures it is one of them."""
    return _NUMERAL.fullmatch(text) is not None and sort_of(text) == "words"


def is_share(text: str) -> bool:
    """Is it a share (12.5%)? No cell of any form is one."""
    said = fold(text).strip()
    return said[-1:] in _PERCENT and _SHARE.fullmatch(said) is not None
