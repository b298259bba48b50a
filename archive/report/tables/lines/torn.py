"""Figures that narrow cells broke, in a text that keeps the places of a page: parts stand above and below a row."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.report.normal import fold
from archive.report.tables.aligned import adds_up, contradicts, is_scattered
from archive.report.tables.rows import sort_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archive.report.carrier import TextLine
    from archive.report.tables.known import Known
    from archive.report.tables.rows import Piece, Row

_FIGURE = r"\d[\d,.]{0,5}"
# one or several, each far from the left side and from what stands before it; or several, with no words before them
_PART = re.compile(rf"(\D*?)(?: {{3,}}{_FIGURE}){{1,4}} *| {{3,}}{_FIGURE}(?: +{_FIGURE}){{1,3}} *")
_FIGURES = re.compile(_FIGURE)
_ALONE = re.compile(r"\s*\d\s*")  # below the other digits of a figure, in a text that keeps no places
_DIGIT = re.compile(r"\d")
_GAP = re.compile(r" {3,}\d")
_GLUED = re.compile(r"0\d+")  # two figures printed over one another
_GLUED_ROWS = 2  # so many rows of a text have figures that are printed over one another, or it is none
_LONGEST = 400  # characters of a line
_MOST_COLUMNS = 7  # no row with a label has more figures
_BETWEEN = 3  # so many lines of a broken label may stand between the parts


def doubted(rows: Iterable[Row], lines: Sequence[TextLine], known: Known) -> Iterator[Row]:
    """The rows; one whose figures stand in a line is doubtful where parts of figures may stand beside it.

    These are fewer figures in the next line with any, beside a piece of a label at most, with no label between them.
    So is each row of a text in which some have figures that two rows have printed over one another. One of parts whose
    order is not told is none, nor are the last digits of figures, which may add up by themselves, nor those of a text
    that stands upright, letter by letter, where rows have more digits than figures.
    """
    held = list(rows)
    parts = dict(_parts(lines, known))
    digits = dict(_alone(lines))
    upright = [row for row in held if _is_upright(row, lines)] if digits else []
    if any(map(_has_more_digits, upright)):
        held = [row for row in held if row not in upright]
    are_glued = sum(map(_is_glued, held)) >= _GLUED_ROWS
    for row in held:
        if not row.has_figures:
            yield row
        elif not _is_unordered(row, lines):
            is_torn = bool(parts) and _is_beside(row, parts, lines, known)
            is_torn |= bool(digits) and _contradicts(row, known) and _is_beside(row, digits, lines, known)
            if not (parts and _are_digits(row) and (is_torn or is_scattered(row.pieces))):
                yield replace(row, doubtful=True) if is_torn or are_glued or _is_glued(row) else row


def _parts(lines: Sequence[TextLine], known: Known) -> Iterator[tuple[int, int]]:
    """The lines that may hold parts of figures, and how many."""
    for number, line in enumerate(lines):
        text = line.text
        found = _PART.fullmatch(text) if "   " in text and len(text) <= _LONGEST else None
        if found and not any(word in known or sort_of(word) != "words" for word in (found[1] or "").split()):
            yield number, len(_FIGURES.findall(found[0]))


def _alone(lines: Sequence[TextLine]) -> Iterator[tuple[int, int]]:
    """The lines with one digit above or below others with one: a page has but one number."""
    alone = {number for number, line in enumerate(lines) if len(line.text) <= 2 and _ALONE.fullmatch(line.text)}
    yield from ((number, 1) for number in alone if not alone.isdisjoint((number - 1, number + 1)))


def _contradicts(row: Row, known: Known) -> bool:
    """Has it a figure for each column of a table, of which the last is not the sum of the others?"""
    figures = [piece for piece in row.pieces if piece.is_figure]
    tables = (table for form in known.forms for table in form.tables if table.layout == "matrix")
    return any(contradicts(figures, len(table.columns)) for table in tables)


def _are_digits(row: Row) -> bool:
    """Is each of its figures one digit, and not all of them 0?"""
    digits = [fold(piece.text).strip() for piece in row.pieces if piece.is_figure]
    return all(len(digit) == 1 for digit in digits) and any(digit not in "0—-/" for digit in digits)


def _is_upright(row: Row, lines: Sequence[TextLine]) -> bool:
    """Stands each letter of its label in a line of its own, and each digit? Where one figure ends is not said then."""
    figures = [piece for piece in row.pieces if piece.is_figure]
    if not (figures and row.words) or len({piece.line for piece in figures}) < len(figures) or not _are_digits(row):
        return False
    label = range(row.words[-1].line + 1, figures[0].line)
    return len(label) > 1 and all(len(lines[number].text.strip()) == 1 for number in label)


def _has_more_digits(row: Row) -> bool:
    """Has it more digits than any row has figures? The number of the next label, behind the total, is none of them."""
    figures = [piece for piece in row.pieces if not piece.is_words]
    return len(figures) > _MOST_COLUMNS and not adds_up(figures[:_MOST_COLUMNS], least=0)


def _is_glued(row: Row) -> bool:
    return sum(piece.is_figure and _GLUED.fullmatch(fold(piece.text)) is not None for piece in row.pieces) > 1


def _is_unordered(row: Row, lines: Sequence[TextLine]) -> bool:
    """Do figures in a line of their own stand further to the right than others below them, far from the left side?"""
    firsts: dict[int, Piece] = {}
    for piece in row.pieces:
        if piece.is_figure and piece.line >= 0:
            firsts.setdefault(piece.line, piece)
    return any(
        _GAP.search(lines[above].text) is not None
        and lines[below].text.find(firsts[below].text) < lines[above].text.find(firsts[above].text)
        for above, below in pairwise(firsts)
    )


def _is_beside(row: Row, parts: Mapping[int, int], lines: Sequence[TextLine], known: Known) -> bool:
    figures = Counter(piece.line for piece in row.pieces if piece.is_figure)
    return any(
        count > 1 and 0 < parts.get(_beside(number, step, lines, known), 0) < count
        for number, count in figures.items()
        for step in (-1, 1)
    )


def _beside(number: int, step: int, lines: Sequence[TextLine], known: Known) -> int:
    """The next line above or below with a figure in it, where no label or sentence stands between; -1 if none is."""
    for place in range(number + step, number + (_BETWEEN + 1) * step, step):
        if not 0 <= place < len(lines) or "。" in lines[place].text or lines[place].text.strip() in known:
            return -1
        if _DIGIT.search(lines[place].text):
            return place
    return -1
