"""Columns of a table that its form has not: another year's figures, differences, what an agency counts besides."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from archive.report.kept import kept
from archive.report.normal import fold, is_numbered, normalise
from archive.report.tables.headers import COUNTS, SUBTOTALS
from archive.report.tables.rows import is_unit
from archive.report.tables.yearly import year_said

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from archive.report.form import Form
    from archive.report.tables.known import Known
    from archive.report.tables.rows import Piece, Row

# heads that no form has, but for 上一年项目数量 of 2019
_COMPARED = re.compile("上年|去年|上一年|同期|[同环]比|增减|增幅|变化|差额|(?:历年|历史)?累计|历年")
_LEAST = 2  # heads of a header
_UNITS = re.compile("(?:计[量数])?单位")
_TOTALS = (0, 1, 3)  # of a block without one, of the applicants, of the proceedings
_YEARLY = 3  # characters: 上年度
_NONE: tuple[frozenset[int], frozenset[int]] = (frozenset(), frozenset())
_THIS = ("本年", "当年", "今年")


def without_others(rows: Iterable[Row], known: Known) -> Iterator[Row]:
    """The rows of tables without what stands in such columns, where their header tells these by their places."""
    for _, of_grid in groupby(rows, key=lambda row: row.grid):
        header: list[Row] = []
        own, others = _NONE
        units: set[int] = set()  # the columns for units
        last = -1
        for row in of_grid:
            if row.flat:
                yield row
                continue
            if is_header(row, known):
                header.append(row)
                continue
            if header:
                heads = {piece.column: piece for one in header for piece in one.words}
                own, others = _told(tuple((column, piece.text) for column, piece in heads.items()), known)
                last = max(heads)
                units = {column for column in others if _UNITS.fullmatch(normalise(heads[column].text))}
                yield from (_without_sums(one, others) for one in header)
                header = []
            # a row in which spans are wrong has no cell in some of these
            is_aligned = others and row.pieces and _ends_at(row, last)
            is_aligned = is_aligned and not _is_shifted(row, own, others, units, known)
            if is_aligned and own | others <= {piece.column for piece in row.pieces}:
                yield replace(row, pieces=tuple(_own(row, others, min(own))))
            else:
                yield row
        yield from header


def _ends_at(row: Row, last: int) -> bool:
    """Is the last cell of the row in that column? In a sheet blank ones stand behind a narrow block."""
    return row.pieces[-1].column >= last and all(one.is_blank for one in row.pieces if one.column > last)


def _is_shifted(row: Row, own: frozenset[int], others: frozenset[int], units: Collection[int], known: Known) -> bool:
    """Does a span before the figures of a line stand wrong?

    Then its label stands in a column of figures, its unit beside its column, or a figure behind its label where the
    table has labels.
    """
    if any(piece.column in own and piece.text in known for piece in row.words):
        return True
    if any(is_unit(piece.text) and piece.column not in units for piece in row.words if units):
        return True
    begin = row.words[0].column if row.words else min(own)
    return any(one.is_figure and one.column not in others for one in row.pieces if begin < one.column < min(own))


def _own(row: Row, others: frozenset[int], first: int) -> Iterator[Piece]:
    """The pieces of the row that stand in none of the others' columns; before the `first` of the form's are labels."""
    for piece in row.pieces:
        if piece.column not in others or (piece.is_words and piece.column < first):
            yield piece


def _without_sums(row: Row, others: frozenset[int]) -> Row:
    """A row of the header without heads that say 小计 or 合计 of what is none of the form's: they are no total."""
    if not others:
        return row
    pieces = tuple(one for one in row.pieces if one.column not in others or normalise(one.text) not in SUBTOTALS)
    return row if len(pieces) == len(row.pieces) else replace(row, pieces=pieces)


def is_header(row: Row, known: Known) -> bool:
    """Does the row name columns? Rows of lines whose cells are blank have a line's label, and may have a unit."""
    if row.has_figures or len(row.words) < _LEAST or row.words[0].text in known.lists:
        return False
    lines = (piece.text for piece in row.words if piece.text in known.matrix or piece.text in known.blocks)
    return all(known.is_header(text) for text in lines)  # 总计 and 其他 are both


@lru_cache(maxsize=512)
def _told(header: tuple[tuple[int, str], ...], known: Known) -> tuple[frozenset[int], frozenset[int]]:
    """The columns that the lowest heads, each with its column, give to the form's, and those to something else."""
    texts = dict(header)
    heads = {column: normalise(text) for column, text in header}
    labels = _column_labels(known)
    unknown = [column for column, head in heads.items() if head not in labels]
    is_usual = len(unknown) <= 1 and (not unknown or unknown[0] == min(heads))
    if is_usual and sum([head in SUBTOTALS for head in heads.values()]) in _TOTALS:
        return _NONE  # as most headers: nothing but the corner is no label
    for form in known.forms:
        for columns, count in _columns_of(form):
            places = sorted(column for column, head in heads.items() if any(head in keys for keys in columns))
            sums = _sums(places, heads, columns, count) if len(places) == count + 1 else []
            own = [column for column in places if column not in sums]
            if len(own) == count:
                corner = min(heads)
                rest = (column for column in heads if column > corner and column not in places)
                others = (one for one in rest if _is_unknown(heads[one], texts[one], known))
                return frozenset(own), frozenset((*others, *sums))
    years = {column: said.year for column, text in header if (said := year_said(text)) and said.year}
    is_this = any(head.startswith(_THIS) for head in heads.values())  # beside 本年处理决定数量, 2021年 is another year
    last = {column for column, year in years.items() if is_this or year < max(years.values())}
    last |= {
        column
        for column, head in heads.items()
        if _COMPARED.match(head) and not _is_known(texts[column], known) and not _begins_line(texts[column], known)
    }
    own_years = set(years) | {
        column for column, head in heads.items() if head.startswith(_THIS) or head in COUNTS or head in _counts(known)
    }
    return (frozenset(own_years - last), frozenset(last)) if own_years - last else _NONE


def _sums(places: Sequence[int], heads: Mapping[int, str], columns: Sequence[frozenset[str]], count: int) -> list[int]:
    """The one column of a sum, called like the form's total, that the form has not: among its columns, or beside them.

    A sum of the organisations stands between the other columns, one of all proceedings behind the last or before the
    first.
    """
    inner, outer = places[1:-1], (places[0], places[-1])
    found = []
    for place in outer if count > len(columns) else inner:
        own = [next(n for n, keys in enumerate(columns) if heads[one] in keys) for one in places if one != place]
        blocks = [own[begin : begin + len(columns)] for begin in range(0, count, len(columns))]
        is_whole = sorted(blocks[0]) == list(range(len(columns))) and all(block == blocks[0] for block in blocks)
        if heads[place] in SUBTOTALS and is_whole and blocks[0].index(len(columns) - 1) in (0, len(columns) - 1):
            found.append(place)
    return found if len(found) == 1 else []


def _is_unknown(head: str, text: str, known: Known) -> bool:
    """Is it the head of a column that no form has? 小计 is none of any form's."""
    if head in SUBTOTALS:
        return True
    return head not in _over_columns(known) and not is_unit(fold(text)) and not _is_known(text, known)


def _is_known(text: str, known: Known) -> bool:
    return known.is_header(text) or text in known


def _begins_line(text: str, known: Known) -> bool:
    """Is it how a line begins (二、上年结), which a page end has cut in a table turned round?"""
    is_sure = is_numbered(text) or len(normalise(text)) > _YEARLY
    return is_sure and bool(known.matrix.begun(text))


@kept
def _columns_of(form: Form) -> tuple[tuple[tuple[frozenset[str], ...], int], ...]:
    """For each table, or block of one, the labels of each of its columns and how many a header has together."""
    found = []
    for table in form.tables:
        if table.layout == "row":
            found.append((table.columns, len(table.cells)))
        else:
            found += [(line.columns, len(line.columns)) for line in table.lines if len(line.columns) > 1]
    labels = {
        (tuple(frozenset(map(normalise, column.labels)) for column in columns), count) for columns, count in found
    }
    return tuple(sorted(labels, key=lambda item: -item[1]))


@kept
def _counts(known: Known) -> frozenset[str]:
    """What the column is called where a table has one."""
    tables = (table for form in known.forms for table in form.tables)
    single = (line.columns[0] for table in tables for line in table.lines if len(line.columns) == 1)
    return frozenset(normalise(label) for column in single for label in column.labels)


@kept
def _over_columns(known: Known) -> frozenset[str]:
    """The labels that stand over several columns."""
    columns = (column for form in known.forms for table in form.tables for column in table.columns)
    return frozenset(normalise(column.group) for column in columns if column.group)


@kept
def _column_labels(known: Known) -> frozenset[str]:
    columns = (column for form in known.forms for table in form.tables for column in table.columns)
    return _over_columns(known) | {normalise(label) for column in columns for label in column.labels}
