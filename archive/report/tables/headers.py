"""What the header above a row says of its columns: which they are, and which figures of a row are theirs."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from archive.report.kept import kept
from archive.report.labels import side_by_side
from archive.report.money import TWO_UNITS, UNITS, unit_named
from archive.report.normal import bare, fold, normalise
from archive.report.tables.yearly import year_said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from archive.report.form import Column, Line, Table
    from archive.report.tables.known import Place
    from archive.report.tables.rows import Piece, Row

# The forms' own word for a total, and what a subtotal is called beside it.
SUBTOTALS = frozenset(("总计", "合计", "小计", "总数", "总和"))
COUNTS = frozenset(("数量", "件数", "申请数量", "申请件数", "数值", "统计数", "统计数据", "统计数值", "统计数量"))
_OF_A_YEAR = re.compile(r"20\d\d年?度?|(?:上一?|去)年度?")
_SIDE_BY_SIDE = 2
_REMEMBERED = 256
# The proof that a header gives which names all columns of a line begins here.
NAMED = 20


@lru_cache(maxsize=4096)
def label_keys(labels: tuple[str, ...]) -> frozenset[str]:
    return frozenset(normalise(label) for label in labels)


@kept
def _keys_of(columns: tuple[Column, ...]) -> tuple[tuple[tuple[str, ...], Column], ...]:
    """The columns of a line, each with its labels as they are compared."""
    return tuple((tuple(normalise(label) for label in column.labels), column) for column in columns)


def named_columns(columns: tuple[Column, ...], header: Sequence[Piece]) -> list[Column]:
    """The columns that a header names, in its order: that of the last of its rows that names all of them."""
    found = _in_turn(columns, header)
    if len(found) == len(columns) and found != list(columns):
        for row in reversed(list(rows_of(header))):
            in_row = _in_turn(columns, row)
            if len(in_row) == len(columns):
                return in_row
    if len(found) < len(columns) and _are_begun(columns, header):
        return list(columns)
    return found


def _are_begun(columns: tuple[Column, ...], header: Sequence[Piece]) -> bool:
    """Does a line of text begin the labels of all columns, in their order, as narrow cells that go on below do?"""
    if len(columns) < _SIDE_BY_SIDE or not header or header[0].line < 0:
        return False
    for _, row in groupby(header, key=lambda piece: piece.line):
        words = [normalise(word) for piece in row for word in piece.text.split()][-len(columns) :]
        named = zip(words, _keys_of(columns), strict=False)
        if len(words) == len(columns) and all(
            word and any(key.startswith(word) for key in keys) for word, (keys, _) in named
        ):
            return True
    return False


def _in_turn(columns: tuple[Column, ...], header: Sequence[Piece]) -> list[Column]:
    return list(_finder(columns)("".join([normalise(piece.text) for piece in header])))


@kept
def _finder(columns: tuple[Column, ...]) -> Callable[[str], tuple[Column, ...]]:
    """What finds the columns that stand in a text, in its order; it remembers the headers that were asked last."""
    labels = _keys_of(columns)

    @lru_cache(maxsize=_REMEMBERED)
    def find(above: str) -> tuple[Column, ...]:
        seen = [(max(map(above.rfind, keys)), one) for keys, one in labels]
        return tuple(one for at, one in sorted(seen, key=lambda item: item[0]) if at >= 0)

    return find


def ends_in_total(table: Table, count: int) -> bool:
    """Is the last of so many figures of a line the sum of all before it?"""
    return len(table.columns) == count and table.ends_in_total


def columns_key(row: Row, labels: Sequence[Piece], table: Table) -> tuple[int, int, str]:
    """In text, only rows whose labels take up as many cells have their figures in the same places."""
    return row.grid, labels[-1].column if row.flat else -1, table.id


def under(header: Sequence[Piece], columns: Sequence[Column | None]) -> tuple[int, ...] | None:
    """The places of the header's cells for these columns, if each of them has one and they stand in order."""
    labels = frozenset[str]().union(*(label_keys(column.labels) for column in columns if column is not None))
    labels |= SUBTOTALS if None in columns else frozenset()
    places = {piece.column: key for piece in header if (key := normalise(piece.text)) in labels}
    below = tuple(sorted(places))[-len(columns) :]
    named = [label_keys(column.labels) if column else labels for column in columns]
    if len(below) != len(columns) or any(places[at] not in one for at, one in zip(below, named, strict=True)):
        return None
    return below


def once(values: Sequence[Piece], header: Sequence[Piece], columns: Sequence[Column | None]) -> Sequence[Piece]:
    """Converters repeat a merged cell in each place it covers: the header's labels then stand several times.

    What stands behind them under another label (备注) is left out with the repetitions.
    """
    if len(values) <= len(columns):
        return values
    named = {key: place for place, one in enumerate(columns) if one for key in label_keys(one.labels)}
    last = header[-len(values) :]
    if values[0].line < 0:  # in a table, what stands above each: a column of remarks is gone from the row
        above = {piece.column: piece for piece in header}
        last = [above[value.column] for value in values if value.column in above]
    runs = [named.get(normalise(piece.text), named.get(bare(piece.text))) for piece in last]
    among = [run for run in runs if run is not None]
    is_led = len(last) == len(values) and runs[: len(among)] == among == sorted(among)
    if not is_led or len(set(among)) < len(columns) or len(among) == len(set(among)):
        return values
    once = [values[place] for place, run in enumerate(among) if place == 0 or run != among[place - 1]]
    texts = {(run, piece.text) for run, piece in zip(among, values, strict=False)}
    return once if len(texts) == len(once) else values


def below_own(values: Sequence[Piece], header: Sequence[Piece], place: Place) -> Sequence[Piece]:
    """The figures of a block's line without what stands below columns of other blocks, in the row of its own heads."""
    if len(values) <= len(place.line.columns):
        return values
    own = frozenset[str]().union(*(label_keys(column.labels) for column in place.line.columns))
    others = _keys_of_blocks(place.table) - own
    rows = [{piece.column: normalise(piece.text) for piece in row} for row in rows_of(header)]
    heads = next((row for row in reversed(rows) if not own.isdisjoint(row.values())), {})
    return [piece for piece in values if heads.get(piece.column) not in others]


@kept
def _keys_of_blocks(table: Table) -> frozenset[str]:
    """The labels of the columns of all blocks."""
    return frozenset(normalise(label) for group in table.groups for one in group.columns for label in one.labels)


def unit_above(line: Line, column: Column, header: Sequence[Piece], labels: Sequence[Piece]) -> str | None:
    """The unit of a sum of money that its head names, or the row's label, or else the only one that the header does.

    采购总金额（万元）; 收费总金额（元）; 行政事业性收费（元）. On paper a narrow cell may have lost its 万.
    `TWO_UNITS` where head and label name two.
    """
    own = line.unit_of(column)
    if own not in UNITS:
        return None
    above = _unit_of_header(own, column, header)
    beside = {unit for piece in labels if (unit := _unit_in(piece, own)) is not None}
    if not beside:
        return above
    return beside.pop() if len(beside) == 1 and above in (None, *beside) else TWO_UNITS


def _unit_of_header(own: str, column: Column, header: Sequence[Piece]) -> str | None:
    for piece in reversed(header):
        if any(normalise(label) in normalise(piece.text) for label in column.labels):
            if (named := _unit_in(piece, own)) is not None or "box" in piece.locator:
                return named
            break
    units = {unit for piece in header if (unit := _unit_in(piece, own)) is not None}
    return units.pop() if len(units) == 1 else None


def _unit_in(piece: Piece, own: str) -> str | None:
    named = unit_named("".join(fold(piece.text).split()))
    return None if named != own and named == "元" and "box" in piece.locator else named


@kept
def _keys_in(table: Table) -> frozenset[str]:
    """All labels of a table, of its columns, lines and groups."""
    named = [one.labels for one in table.columns]
    named += [labels for group in table.groups for labels in (group.labels, *(line.labels for line in group.lines))]
    return frozenset(normalise(label) for labels in named for label in labels)


def named_lines(table: Table, header: Sequence[Piece], *, narrowly: bool = False) -> list[Line]:
    """The lines that a header names: by their own label, or all of a group by the group's.

    `narrowly`: a group of which it names lines is there with these alone.
    """
    known = _keys_in(table)
    words = {normalise(word) for piece in header for word in (piece.text, *side_by_side(piece.text, known))}
    columns = {normalise(label) for column in table.columns for label in column.labels}
    if not words & columns:
        return []
    lines: list[Line] = []
    for group in table.groups:
        own = [line for line in group.lines if any(normalise(label) in words for label in line.labels)]
        whole = any(normalise(label) in words for label in group.labels) and not (narrowly and own)
        lines += group.lines if whole else own
    return lines


def cells_below(
    table: Table, header: Sequence[Piece], row: Sequence[Piece]
) -> tuple[list[tuple[Line, Column]], list[Piece]] | None:
    """The cells of a table in one row, and their figures: each under a column's label, and that under a line's.

    None where places do not tell it for all cells of the table; or, if it lacks columns, for those that every line has
    and for all figures of the row. What stands below a sum of lines is none of theirs.
    """
    columns = {key: column for column in table.columns for key in label_keys(column.labels)}
    lines = {key: line for line in table.lines for key in label_keys(line.labels)}
    heads = {piece.column: normalise(piece.text) for piece in header}
    lowest = {place: columns.get(head) for place, head in heads.items()}
    starts = [(piece.column, lines.get(key)) for piece in header if (key := normalise(piece.text)) in lines]
    starts += [
        (piece.column, None)
        for piece in header
        if (key := normalise(piece.text)) in SUBTOTALS and key != heads[piece.column]
    ]
    starts.sort(key=lambda start: start[0])
    cells, figures = [], []
    rest = 0
    for piece in row:
        column = lowest.get(piece.column)
        over = [line for start, line in starts if start <= piece.column]
        if piece.is_words:
            continue
        if column is None or not over:
            rest += 1
        elif over[-1] is not None:
            cells.append((over[-1], column))
            figures.append(piece)
    found = {(line.id, column.id) for line, column in cells}
    if len(cells) == len(found) == len(table.cells):
        return cells, figures
    of_lines = {line for line, _ in found}
    every = {(line, column) for line in of_lines for _, column in found}
    is_whole = len(of_lines) > 1 and len(cells) == len(found) == len(every) and not rest
    return (cells, figures) if is_whole else None


def is_count(text: str) -> bool:
    """Does a head name a total, a number or this year, and nobody of whom it is?"""
    said = year_said(text)
    return normalise(text) in SUBTOTALS | COUNTS or (
        said is not None and (said.year is not None or said.which == "this")
    )


def is_years_total(text: str) -> bool:
    r"""Does a head name a year, another one mostly, and its total?

    >>> is_years_total("去 年\n总 计"), is_years_total("2022年合计"), is_years_total("总计")
    (True, True, False)
    """
    said = "".join(fold(text).split())
    year = _OF_A_YEAR.match(said)
    return year is not None and normalise(said[year.end() :]) in SUBTOTALS


def by_header(values: Sequence[Piece], header: Sequence[Piece], columns: Sequence[Column | None]) -> Sequence[Piece]:
    """Of more figures than the line has those whose labels, word for word, the header names once, in its order."""
    if len(values) <= len(columns) or len(header) < len(values):
        return values
    above = header[-len(values) :]
    if values[0].line < 0 and above[0].column < values[0].column:
        return values  # it stands over the labels
    texts = [normalise(piece.text) for piece in above]
    chosen = []
    for column in columns:
        labels = label_keys(column.labels) if column is not None else frozenset[str]()
        places = [place for place, text in enumerate(texts) if text in labels]
        if len(places) != 1:
            return values
        chosen.append(values[places[0]])
    return chosen


def rows_of(header: Sequence[Piece]) -> Iterable[Sequence[Piece]]:
    rows: dict[object, list[Piece]] = {}
    for piece in header:
        place = piece.locator
        top = round(place["box"][1]) if "box" in place else place.get("row")
        rows.setdefault((piece.line, place.get("page"), place.get("table"), top), []).append(piece)
    # what a header has in several rows of cells may stand in one line on paper
    return [sorted(row, key=left_edge) if "box" in row[0].locator else row for row in rows.values()]


def left_edge(piece: Piece) -> float:
    return float(piece.locator["box"][0])
