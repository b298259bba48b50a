"""Rows of a table, whatever carried it: what stands before the figures, and the figures in their order."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from archive.report.normal import UNREADABLE, fold
from archive.report.numbers import read_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.report.carrier import Grid
    from archive.report.model import Kind, Locator

Side = Literal["left", "right"]

_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\w")
# a figure that a break has torn: it has its place, and is unclear
_TORN = re.compile(r"\s*\d[\d,.\s]*\n[\d,.\s]*\d\s*")
# and so has what two cells run together
_GLUED = re.compile(r"\s*0[\d,.\s]*\d\s*(?:[件条个项次篇人宗份元]|人次|万元)?\s*")
# and so has what is left of one with commas: 1,6 and 9, at the end of a line
_BROKEN = re.compile(r"\s*\d+,[\d,]*\s*")
# and so has one of which nothing says what its digits are
_UNREAD = re.compile(rf"[+\-]?[\d,.\s{UNREADABLE}]*{UNREADABLE}[\d,.\s{UNREADABLE}]*[件条个项次篇人宗份元]?")
# and so has one with the letter O in it, typed for a 0
_TYPED = re.compile(r"\s*[\d,.]*[OoＯｏ][\d,.OoＯｏ]*\s*")
# and so has what a sheet shows for one that it does not know, or that is wider than its column
_UNCOMPUTED = re.compile(r"\s*(?:=.+|#(?:N/A|NULL!|REF!|DIV/0!|VALUE!|NUM!|NAME\?)|#{2,})\s*", re.DOTALL)
_IN_PARTS = (_TORN, _BROKEN, _UNREAD, _TYPED, _UNCOMPUTED)
_SHARE = re.compile(r"\s*[+\-]?[\d.]+\s*[%％‰]\s*")
_UNIT = re.compile(
    r"\(?(?:[万亿]|百万|千(?=元))?(?:件次|人次|件|条|个|项|宗|次|人|篇|份|元|期|场|家|批|类|起|封|万|亿)\)?"
)
_NUMERAL = re.compile("[〇零一二两三四五六七八九十百千万亿]+")
# a smaller figure may well be the sum of those before it by chance
TELLING = 5
_ANOTHER = 2
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
        one.is_words, one.is_figure = self.is_words, self.is_figure
        return one

    def as_figure(self) -> Piece:
        """The cell with a numeral in characters, where it stands for a figure."""
        one = self.at(self.text)
        one.is_words, one.is_figure = False, True
        return one


@lru_cache(maxsize=16384)
def _seen(text: str) -> tuple[bool, bool, bool, bool, tuple[float | None, Kind, str | None], str | None]:
    sort = sort_of(text)
    raw = None if sort == "blank" else " ".join(text.split())
    return sort == "blank", sort == "figure", sort == "words", is_share(text), read_cell(text), raw


def _numbers(pieces: Iterable[Piece]) -> list[float]:
    """The figures in these pieces; 0 where there is none."""
    return [piece.reading[0] or 0 for piece in pieces]


@dataclass(eq=False, slots=True)
class Row:
    """One row. `flat` rows come from text: the labels before the figures may reach back over several lines.

    `at_end` marks the row with which a text ends; `is_cut`: its last figure touches the end and may go on;
    `beside`: the header says that its last cell is a remark; `doubtful`: where one figure ends, is not said.
    """

    pieces: tuple[Piece, ...]
    grid: int = -1
    flat: bool = False
    at_end: bool = False
    is_cut: bool = False
    beside: bool = False
    doubtful: bool = False
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


def grid_rows(grids: Iterable[Grid]) -> Iterator[Row]:
    """All rows of all tables in their order; a row that a page break has cut in two is put together."""
    for number, grid in enumerate(grids):
        for cells in grid.rows:
            row = Row(tuple([Piece(cell.text, cell.locator, cell.column) for cell in cells]), number)
            is_said = any(is_numeral(piece.text) for piece in row.words[-2:])
            yield replace(row, pieces=tuple(with_numerals(row.pieces, in_table=True))) if is_said else row


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


def is_numeral(text: str) -> bool:
    """Is it a numeral in characters? Alone it may be a label's (三、), among figures it is one of them."""
    return _NUMERAL.fullmatch(text) is not None and sort_of(text) == "words"


def is_share(text: str) -> bool:
    """Is it a share (12.5%)? No cell of any form is one."""
    said = fold(text).strip()
    return said[-1:] in _PERCENT and _SHARE.fullmatch(said) is not None


def own_values(values: Sequence[Piece], count: int, *, beside: bool) -> Sequence[Piece]:
    """The pieces that may be figures of the line; a remark behind them is none."""
    words = [place for place in range(count, len(values)) if values[place].is_words]
    if words and all(value.is_blank or value.is_words for value in values[words[0] :]):
        values, beside = values[: words[0]], False
    if beside and len(values) > count and (not values[-1].is_figure or all(value.is_figure for value in values)):
        return values[:-1]
    return values


def align(
    values: Sequence[Piece],
    count: int,
    columns: Sequence[int] | None = None,
    side: Side | None = None,
    *,
    has_total: bool = False,
    block: int = 0,
) -> tuple[Piece, ...] | None:
    """The pieces that are the row's `count` figures; None where their number does not fit.

    More pieces than figures: the blank ones beside the figures belong to merged cells; which those are is
    never guessed. Other rows of the same table tell it: by the places of the figures in the rows that have them
    all (`columns`), or by the side to which all rows have them (`side`); and a total that is the sum of what
    stands before it does (`has_total`). What contradicts itself tells nothing. `block`: the last of so many figures
    is the sum of the others, and so on.
    """
    if len(values) == count:
        return tuple(values)
    written = tuple(piece for piece in values if not piece.is_blank)
    chosen = _placed(values, columns, count)
    if chosen and has_total and adds_up(chosen, least=0 if len(written) > count else TELLING):
        return chosen  # a figure behind the last column is none of them, even where one of them is blank
    beside = [piece for piece in written if piece not in chosen]
    if chosen and beside and all(piece.is_words for piece in beside):
        return chosen  # a word that stands in none of the columns is no figure
    if len(written) == count:
        if chosen == written and not (has_total and contradicts(written, count)):
            return chosen  # blanks between them belong to merged cells
        if has_total and side is None and _adds_up_elsewhere(values, written):
            return None
        if has_total and written[-1].is_mark and len(values) > count:
            return None  # √ is no total: it stands behind one that is blank, or beside another blank
        return None if _closes_up(values, block or (count if has_total else 0)) else written
    if len(values) < count:
        return None
    if not written:  # so many blank cells are those of another table, whatever the row is called
        return chosen or (tuple(values[:count]) if len(values) < _ANOTHER * count else None)
    ways: set[tuple[Piece, ...]] = set()
    if chosen and all(piece in chosen for piece in written):
        ways.add(chosen)
    if side is not None and fits(values, count, side):
        window, other = (values[:count], values[-count:]) if side == "left" else (values[-count:], values[:count])
        if not (has_total and adds_up(other, TELLING) and not adds_up(window, least=0)):
            ways.add(tuple(window))
    summed = _up_to_total(values, count) if has_total else None
    if len(ways) == 1 and summed is None:
        return next(iter(ways))
    return summed if summed in ways or not ways else None


def _placed(values: Sequence[Piece], columns: Sequence[int] | None, count: int) -> tuple[Piece, ...]:
    """The pieces in these columns if each has one; of all other figures one may stand, in a table, behind them."""
    if columns is None or len(columns) != count:
        return ()
    placed = {piece.column: piece for piece in values}
    chosen = tuple(placed[column] for column in columns if column in placed)
    others = [piece for piece in values if piece.is_figure and piece not in chosen]
    behind = all(piece.line < 0 and piece.column > columns[-1] for piece in others)
    return chosen if len(chosen) == count and len(others) < 2 and behind else ()


def adds_up(values: Sequence[Piece], least: int = 0) -> bool:
    """Is the last figure, of at least so much, the sum of those before it?"""
    numbers = _numbers(values)
    return not values[-1].is_blank and sum(numbers[:-1]) == numbers[-1] >= least


def side_of_total(values: Sequence[Piece]) -> tuple[int, int]:
    """1 where the first figure is the sum of the others, -1 where the last is, 0 where neither or both.

    First what large figures say, then what figures of any size but 0 do.
    """
    numbers = _numbers(values)
    whole = sum(numbers)
    weakly = (2 * numbers[0] == whole) - (2 * numbers[-1] == whole) if whole >= 2 else 0
    return weakly if whole >= 2 * TELLING else 0, weakly


def _up_to_total(values: Sequence[Piece], count: int) -> tuple[Piece, ...] | None:
    """The figures that end in the last one written, if it is the sum of the others."""
    written = [place for place, piece in enumerate(values) if not piece.is_blank]
    first = written[-1] - count + 1
    if first < 0 or written[0] < first:
        return None
    run = tuple(values[first : written[-1] + 1])
    return run if adds_up(run, TELLING) else None


def is_scattered(values: Sequence[Piece]) -> bool:
    """Do the figures of one row stand in several lines, some of them side by side? A broken line tears figures, too."""
    lines = Counter(value.line for value in values if value.is_figure)
    return len(lines) > 1 and max(lines.values()) > 1


def are_of_two_rows(values: Sequence[Piece]) -> bool:
    """Do most figures of a row, but not all, stand in two lines? The others are of one row or the other."""
    figures = [value.text for value in values if value.is_figure]
    torn = sum(_TORN.fullmatch(text) is not None for text in figures)
    return torn < len(figures) < 2 * torn


def run_together(values: Sequence[Piece]) -> int | None:
    """The place of a figure that can be parted in two so that the last is the sum of the others."""
    texts = [fold(value.text).replace(",", "").strip() for value in values]
    for place, text in enumerate(texts):
        for end in range(1, len(text)) if text.isdecimal() else ():
            parted = [*texts[:place], text[:end], text[end:], *texts[place + 1 :]]
            numbers = [int(one) if one.isdecimal() else 0 for one in parted]
            if sum(numbers[:-1]) == numbers[-1]:
                return place
    return None


def is_borne_out(values: Sequence[Piece], *, has_total: bool) -> bool:
    """Are these the figures, though where one ends is not said? One alone, zeros, and those that add up to a total."""
    numbers = _numbers(values)
    return len(numbers) == 1 or not any(numbers) or (has_total and sum(numbers[:-1]) == numbers[-1])


def contradicts(values: Sequence[Piece], count: int) -> bool:
    """Are these `count` figures of which the last is not the sum of the others?"""
    numbers = _numbers(value for value in values if value.is_figure)
    return len(numbers) == count and sum(numbers[:-1]) != numbers[-1]


def _closes_up(values: Sequence[Piece], block: int) -> bool:
    """Do figures that close up over a blank between them contradict the sums that they are said to be?"""
    written = [place for place, piece in enumerate(values) if not piece.is_blank]
    if not block or written[-1] - written[0] + 1 == len(written):
        return False
    kept = [values[place] for place in written]
    return any(contradicts(kept[start : start + block], block) for start in range(0, len(kept), block))


def _adds_up_elsewhere(values: Sequence[Piece], written: Sequence[Piece]) -> bool:
    """Do the figures contradict their total where others side by side, a blank among them, do not?"""
    count = len(written)
    return contradicts(written, count) and any(
        adds_up(run, least=0) for run in (values[:count], values[-count:]) if len(values) > count
    )


def fits(values: Sequence[Piece], count: int, side: Side) -> bool:
    """Are all written figures among the `count` first (left) or last (right) pieces?"""
    beside = values[count:] if side == "left" else values[:-count]
    return all(piece.is_blank for piece in beside)
