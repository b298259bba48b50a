"""Rows of a text that may have another's figures: its lines have moved, or its cells stand far from their labels."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from archive.report.normal import ends_gloss, is_numbered, normalise
from archive.report.tables.aligned import adds_up, contradicts
from archive.report.tables.known import key_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.report.form import Form
    from archive.report.tables.found import Found
    from archive.report.tables.known import Known
    from archive.report.tables.rows import Piece, Row

_LONG = 5  # so many figures in a line are those of a row;
_MOST = 8  # a row has no more
_LONGEST = 16  # and of a table turned round, more than any other has
_LEAST_LETTERS = 4
_SEVERAL = 3  # an office adds up one row or two wrongly
_TWO_DIGITS = 10
_TELLING = 5  # a smaller total may well be the sum of figures by chance
_LEAST = 6  # so many labels at least are without their figures where most of them are


def without_shifted(found: list[Found], rows: Sequence[Row], known: Known) -> list[Found]:
    """The cells without those of such rows.

    Where lines of a page have moved by one, so have all labels between one that has no figures and figures that have
    no label. Where most labels of a table have lost their figures, those below a label may be another's, but for the
    figures of small tables that add up. Where several rows do not add up, narrow cells have broken their figures.
    """
    if not found or not any(row.flat for row in rows):
        return found
    read: dict[str, int] = {}
    for one in found:
        if one.form and one.table.layout == "matrix" and rows[one.row].flat:
            read.setdefault(key_of(one.table, one.line), one.row)
    found = _without_broken(found, rows)
    form = next((one.form for one in found if one.form), known.forms[0])
    parts = [(number, *_parts(row, known, form, read, number)) for number, row in enumerate(rows) if row.flat]
    unread = {name for _, names, _ in parts for name in names} - read.keys()
    if not unread:
        return found
    if _are_astray(parts, rows):
        return [one for own in _by_row(found) for one in own if _is_told(own, rows[one.row])]
    moved = _moved(parts)
    return [one for one in found if one.row not in moved or one.table.layout != "matrix"]


def _without_broken(found: list[Found], rows: Sequence[Row]) -> list[Found]:
    """The cells without those of rows that contradict their totals, where several do, and parts of figures stand about.

    There a total of one digit may be a part of one, too, that parts of figures happen to add up to.
    """
    own = [
        (of_row[0].row, [one.piece for one in of_row])
        for of_row in _by_row(found)
        if rows[of_row[0].row].flat and of_row[0].table.layout == "matrix"
    ]
    broken = {number for number, pieces in own if _contradicts(pieces)}
    figures = sum(piece.is_figure for row in rows if row.flat for piece in row.pieces)
    loose = figures - sum(one.piece.is_figure for one in found if rows[one.row].flat)
    if not _SEVERAL <= len(broken) <= loose:
        return found
    broken |= {number for number, pieces in own if 0 < (pieces[-1].reading[0] or 0) < _TWO_DIGITS}
    return [one for one in found if one.row not in broken]


def _contradicts(pieces: Sequence[Piece]) -> bool:
    """Is the last not the sum of the others? Where none but the last is stated, nothing is contradicted."""
    return contradicts(pieces, len(pieces)) and any(piece.reading[0] for piece in pieces[:-1])


def _by_row(found: Sequence[Found]) -> list[list[Found]]:
    return [list(row) for _, row in groupby(found, key=lambda one: (one.row, one.line.id))]


def _is_told(own: Sequence[Found], row: Row) -> bool:
    """Are the figures of a line told by where they stand, beside its label, or by their total?"""
    is_beside = not row.flat or (bool(row.words) and {one.piece.line for one in own} == {row.words[-1].line})
    table, pieces = own[0].table, [one.piece for one in own]
    is_whole = table.ends_in_total and table.layout != "matrix" and len(own) == len(own[0].line.columns)
    return is_beside or (is_whole and adds_up(pieces, _TELLING))


def _are_astray(parts: Sequence[tuple[int, frozenset[str], int]], rows: Sequence[Row]) -> bool:
    """Have most labels none of the figures of a row behind them, or those of several?"""
    counts = [
        (len(names), sum(piece.is_figure for piece in rows[number].pieces)) for number, names, _ in parts if names
    ]
    own = sum(0 < figures <= _MOST for _, figures in counts)
    astray = sum(labels for labels, _ in counts) - own
    return astray > max(own, _LEAST) and not any(map(_is_turned, rows))


def _is_turned(row: Row) -> bool:
    """Has a row figures of a table turned round?"""
    lines = Counter(piece.line for piece in row.pieces if not piece.is_words)
    return bool(row.words) and max(lines.values(), default=0) > _LONGEST


def _moved(parts: Sequence[tuple[int, frozenset[str], int]]) -> set[int]:
    """The rows between a label without figures and figures without a label, whichever stands first."""
    bare: list[int] = []
    loose: list[int] = []
    moved: set[int] = set()
    for number, names, runs in parts:
        for _ in range(len(names) - runs):
            if loose:
                moved.update(range(loose.pop() + 1, number))
            else:
                bare.append(number)
        for _ in range(runs - len(names)):
            if bare:
                moved.update(range(bare.pop(), number + 1))
            else:
                loose.append(number)
    return moved


def _parts(row: Row, known: Known, form: Form, read: Mapping[str, int], number: int) -> tuple[frozenset[str], int]:
    """Which lines a row names that are read nowhere else, and how many rows of figures it has."""
    named = {name for piece in row.words if _may_be_own(piece.text) for name in known.lines_of(piece.text, form)}
    own = frozenset(name for name in named if read.get(name, number) == number)
    own |= {name for name, place in read.items() if place == number}
    figures = Counter(piece.line for piece in row.pieces if piece.is_figure)
    runs = sum(_LONG <= count <= _MOST for count in figures.values())
    if not own and any(_is_anothers(piece.text, known, read) for piece in row.words):
        return own, 0  # whosever they are
    return own, max(runs, int(bool(own and figures)))


def _may_be_own(text: str) -> bool:
    """Is it no head's, nor the end of a gloss (不计其他情形）)? What has no number and is short may be."""
    return is_numbered(text) or (len(normalise(text)) >= _LEAST_LETTERS and not ends_gloss(text))


def _is_anothers(text: str, known: Known, read: Mapping[str, int]) -> bool:
    """Is it a label of another table or a head, or like one of a line that is not read?"""
    return text in known or not known.matrix.ids(text)[0] <= read.keys()
