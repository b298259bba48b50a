"""Columns of a table that its form has not: another year's figures, differences, what an agency counts besides."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from archive.report.headers import SUBTOTALS
from archive.report.kept import kept
from archive.report.labels import fold, normalise
from archive.report.rows import is_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.report.form import Form
    from archive.report.known import Known
    from archive.report.rows import Piece, Row

_YEAR = re.compile(r"\D{0,2}(20\d\d)(?:年度?)?")
# heads that no form has, but for 上一年项目数量 of 2019
_COMPARED = re.compile("上年|去年|上一年|同期|[同环]比|增减|增幅|变化|差额")
_LEAST = 2  # heads of a header
_LARGEST_ROW = 10  # more columns have only tables of which all cells stand in one row
_NONE: tuple[frozenset[int], frozenset[int]] = (frozenset(), frozenset())
_THIS = ("本年", "当年", "今年")


def without_others(rows: Iterable[Row], known: Known) -> Iterator[Row]:
    """The rows of tables without what stands in such columns, where their header tells these by their places."""
    for _, of_grid in groupby(rows, key=lambda row: row.grid):
        header: dict[int, Piece] = {}
        own, others = _NONE
        in_header = False
        for row in of_grid:
            if row.flat:
                yield row
                continue
            if _is_header(row, known):
                header = {**(header if in_header else {}), **{piece.column: piece for piece in row.words}}
                in_header = True
                yield row
                continue
            if in_header:
                heads = tuple((column, piece.text) for column, piece in header.items())
                (own, others), in_header = _told(heads, known), False
            # a row in which spans are wrong has no cell in some of these
            is_aligned = others and row.pieces and row.pieces[-1].column == max(header)
            if is_aligned and own | others <= {piece.column for piece in row.pieces}:
                yield replace(row, pieces=tuple(piece for piece in row.pieces if piece.column not in others))
            else:
                yield row


def _is_header(row: Row, known: Known) -> bool:
    """Does the row name columns? Rows of lines whose cells are blank have a line's label."""
    if row.has_figures or len(row.words) < _LEAST:
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
    if len(unknown) <= 1 and (not unknown or unknown[0] == min(heads)):
        return _NONE  # as most headers: nothing but the corner is no label
    for form in known.forms:
        for keys, count in _columns_of(form):
            own = [column for column, head in heads.items() if head in keys]
            if len(own) == count:
                may_be_sum = count > _LARGEST_ROW
                rest = (column for column in heads if column > min(own) and column not in own)
                others = (one for one in rest if _is_unknown(heads[one], texts[one], known, may_be_sum=may_be_sum))
                return frozenset(own), frozenset(others)
    years = {column: int(found[1]) for column, head in heads.items() if (found := _YEAR.fullmatch(head))}
    last = {column for column, year in years.items() if year < max(years.values())}
    last |= {column for column, head in heads.items() if _COMPARED.match(head) and not _is_known(texts[column], known)}
    own_years = set(years) | {
        column for column, head in heads.items() if head.startswith(_THIS) or head in _counts(known)
    }
    return (frozenset(own_years - last), frozenset(last)) if own_years - last else _NONE


def _is_unknown(head: str, text: str, known: Known, *, may_be_sum: bool) -> bool:
    """A sum of some applicants is told by the figures; one beside all proceedings is none of theirs."""
    if head in SUBTOTALS:
        return may_be_sum
    return head not in _over_columns(known) and not is_unit(fold(text)) and not _is_known(text, known)


def _is_known(text: str, known: Known) -> bool:
    return known.is_header(text) or text in known


@kept
def _columns_of(form: Form) -> tuple[tuple[frozenset[str], int], ...]:
    """For each table, or block of one, the labels of its columns and how often a header has one of them."""
    found = []
    for table in form.tables:
        if table.layout == "row":
            found.append((table.columns, len(table.cells)))
        else:
            found += [(line.columns, len(line.columns)) for line in table.lines if len(line.columns) > 1]
    labels = {(frozenset(normalise(label) for one in columns for label in one.labels), n) for columns, n in found}
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
