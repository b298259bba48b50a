"""Figures that narrow cells broke, in a text that keeps the places of a page: parts stand above and below a row."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.report.normal import fold
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
_DIGIT = re.compile(r"\d")
_GAP = re.compile(r" {3,}\d")
_GLUED = re.compile(r"0\d+")  # two figures printed over one another
_LONGEST = 400  # characters of a line
_BETWEEN = 3  # so many lines of a broken label may stand between the parts


def doubted(rows: Iterable[Row], lines: Sequence[TextLine], known: Known) -> Iterator[Row]:
    """The rows; one whose figures stand in a line is doubtful where parts of figures may stand beside it.

    These are fewer figures in the next line with any, beside a piece of a label at most, with no label between them.
    So is a row with figures that two rows have printed over one another. One of parts whose order is not told is none.
    """
    spaced = ((number, line.text) for number, line in enumerate(lines) if "   " in line.text)
    ends = ((number, _PART.fullmatch(text)) for number, text in spaced if len(text) <= _LONGEST)
    parts = {
        number: len(_FIGURES.findall(found[0]))
        for number, found in ends
        if found and not any(word in known or sort_of(word) != "words" for word in (found[1] or "").split())
    }
    for row in rows:
        if not row.has_figures:
            yield row
        elif not _is_unordered(row, lines):
            is_torn = _is_glued(row) or (bool(parts) and _is_beside(row, parts, lines, known))
            yield replace(row, doubtful=True) if is_torn else row


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
    """The next line above or below with a figure in it, where no label stands between; -1: there is none."""
    for place in range(number + step, number + (_BETWEEN + 1) * step, step):
        if not 0 <= place < len(lines) or lines[place].text.strip() in known:
            return -1
        if _DIGIT.search(lines[place].text):
            return place
    return -1
