"""What the header above a row says of its columns: which they are, in which order, and of which year."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from archive.report.kept import kept
from archive.report.labels import bare, fold, normalise, side_by_side
from archive.report.money import UNITS, unit_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archive.report.form import Column, Line, Table
    from archive.report.tables.rows import Piece, Row

# what stands over columns of several years, or of what changed between them
_YEAR = re.compile(
    r"(?:(20\d\d)年?度?|(本年度?|今年)|上一?年度?|去年|同期|增减|同比|增幅|变化)(?:数|数据|情况|数量|增减|增长|率|量|值)*"
)
# The forms' own word for a total, and what a subtotal is called beside it.
SUBTOTALS = frozenset(("总计", "合计", "小计", "总数", "总和"))
_COUNTS = SUBTOTALS | {"数量", "件数", "申请数量", "申请件数", "数值", "统计数"}
# so many columns of a matrix may be left out where its header names all others side by side
_LEFT_OUT = 2
_SIDE_BY_SIDE = 2
_SURE = 3  # so many rows do not add up by chance
# The proof that a header gives which names all columns of a line begins here.
NAMED = 20


@lru_cache(maxsize=4096)
def _keys(labels: tuple[str, ...]) -> frozenset[str]:
    return frozenset(normalise(label) for label in labels)


@lru_cache(maxsize=4096)
def _year(text: str) -> re.Match[str] | None:
    """The year that a header's cell names, this one or another."""
    return _YEAR.fullmatch("".join(fold(text).split()))


@kept
def _keys_of(columns: tuple[Column, ...]) -> tuple[tuple[tuple[str, ...], Column], ...]:
    """The columns of a line, each with its labels as they are compared."""
    return tuple((tuple(normalise(label) for label in column.labels), column) for column in columns)


def named_columns(columns: tuple[Column, ...], header: Sequence[Piece]) -> list[Column]:
    """The columns that a header names, in its order: that of the last of its rows that names all of them."""
    found = _in_turn(columns, header)
    if len(found) == len(columns) and found != list(columns):
        for row in reversed(list(_rows_of(header))):
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
    above = "".join(normalise(piece.text) for piece in header)
    seen = [(max(map(above.rfind, keys)), one) for keys, one in _keys_of(columns)]
    return [one for at, one in sorted(seen, key=lambda item: item[0]) if at >= 0]


def ends_in_total(table: Table, count: int) -> bool:
    """Is the last of so many figures of a line the sum of all before it?"""
    return len(table.columns) == count and table.ends_in_total


def columns_key(row: Row, labels: Sequence[Piece], table: Table) -> tuple[int, int, str]:
    """In text, only rows whose labels take up as many cells have their figures in the same places."""
    return row.grid, labels[-1].column if row.flat else -1, table.id


def under(header: Sequence[Piece], columns: Sequence[Column | None]) -> tuple[int, ...] | None:
    """The places of the header's cells for these columns, if each of them has one and they stand in order."""
    labels = frozenset[str]().union(*(_keys(column.labels) for column in columns if column is not None))
    places = {piece.column: key for piece in header if (key := normalise(piece.text)) in labels}
    below = tuple(sorted(places))[-len(columns) :]
    named = [_keys(column.labels) if column else labels for column in columns]
    if len(below) != len(columns) or any(places[at] not in one for at, one in zip(below, named, strict=True)):
        return None
    return below


def once(values: Sequence[Piece], header: Sequence[Piece], columns: Sequence[Column | None]) -> Sequence[Piece]:
    """Converters repeat a merged cell in each place it covers: the header's labels then stand several times.

    What stands behind them under another label (备注) is left out with the repetitions.
    """
    if len(values) <= len(columns):
        return values
    named = {key: place for place, one in enumerate(columns) if one for key in _keys(one.labels)}
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


def unit_above(line: Line, column: Column, header: Sequence[Piece]) -> str | None:
    """The unit of a sum of money that its header names: 采购总金额（万元）.

    On paper a narrow head may have lost its 万.
    """
    own = line.unit_of(column)
    if own not in UNITS:
        return None
    for piece in reversed(header):
        text = "".join(fold(piece.text).split())
        if any(normalise(label) in normalise(text) for label in column.labels):
            named = unit_named(text)
            return None if named != own and named == "元" and "box" in piece.locator else named
    return None


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
    columns = {key: column for column in table.columns for key in _keys(column.labels)}
    lines = {key: line for line in table.lines for key in _keys(line.labels)}
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


def years_named(header: Sequence[Piece]) -> int:
    """How many of a header's cells name a year, this one or another."""
    return sum(_year(piece.text) is not None for piece in header)


def this_year(values: Sequence[Piece], header: Sequence[Piece], count: int) -> Sequence[Piece]:
    """Of the figures of several years those of the latest: years stand over blocks of columns, or in each column."""
    if len(values) <= count:
        return values
    marks = [found for piece in header if (found := _year(piece.text))]
    if len(marks) < 2:
        return values
    years = [int(mark[1]) if mark[1] else 9999 if mark[2] else 0 for mark in marks]
    current = [place for place, year in enumerate(years) if year == max(years) and year]
    if len(current) == 1 and len(marks) * count == len(values):
        return values[current[0] * count : (current[0] + 1) * count]
    if len(current) == count and len(marks) == len(values):
        return [values[place] for place in current]
    return values


def is_count(text: str) -> bool:
    """Does a head name a total, a number or this year, and nobody of whom it is?"""
    year = _year(text)
    return normalise(text) in _COUNTS or (year is not None and bool(year[1] or year[2]))


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
        labels = _keys(column.labels) if column is not None else frozenset[str]()
        places = [place for place, text in enumerate(texts) if text in labels]
        if len(places) != 1:
            return values
        chosen.append(values[places[0]])
    return chosen


def in_header_order(
    header: Sequence[Piece], columns: Sequence[Column], *, leads: int, ends: int, weakly: int = 0
) -> tuple[Column | None, ...]:
    """The columns of a table in the order in which its header has them, if its cells stand side by side.

    In so many rows the first figure, or the last, is the sum of the others; a header that several of them contradict,
    and none bears out, is not taken for right. `weakly`: above 0 small figures say that the first is the total, below
    that the last is. Empty where neither header nor figures decide.
    """
    if merged := _with_group_alone(header, columns):
        return merged
    total = columns[-1]
    usual = (total, *columns[:-1]) if leads >= ends + _SURE else tuple(columns)
    if _leads_on_paper(header, columns):  # some of its heads cannot be read
        usual = (total, *columns[:-1]) if leads >= ends else ()
    order = _named_order(header, columns, leading=leads - ends or weakly)
    if not order:
        return usual if order is None else ()
    is_borne_out = (order[0] is total and leads > 0) or (order[-1] is total and ends > 0)
    is_contradicted = any(one is total for one in order) and not is_borne_out and abs(leads - ends) >= _SURE
    return usual if is_contradicted else order


def _with_group_alone(header: Sequence[Piece], columns: Sequence[Column]) -> tuple[Column | None, ...]:
    """The columns where a group stands in one column of its own, which is none of the form's: 自然人, 法人, 总计."""
    named = {key: column for column in columns for key in _keys(column.labels)}
    groups = {normalise(one.group) for one in columns if one.group}
    heads = {piece.column: normalise(piece.text) for piece in header if piece.line < 0}
    known = {place: head for place, head in sorted(heads.items()) if head in named or head in groups}
    found = [named.get(head) for head in known.values()]
    alone = [one for one in found if one is not None]
    has_others = any(normalise(piece.text) in named and named[normalise(piece.text)].group for piece in header)
    if has_others or len(alone) == len(found) or len({id(one) for one in alone}) != len(columns) - _grouped(columns):
        return ()
    return tuple(found)


def _grouped(columns: Sequence[Column]) -> int:
    return sum(one.group is not None for one in columns)


def _leads_on_paper(header: Sequence[Piece], columns: Sequence[Column]) -> bool:
    """Does the head of the total stand on the left of all others that are read, on a page where places are known?"""
    total, others = _keys(columns[-1].labels), frozenset[str]().union(*(_keys(one.labels) for one in columns[:-1]))
    heads = [(_left(piece), normalise(piece.text)) for piece in header if "box" in piece.locator]
    left = [x0 for x0, key in heads if key in total]
    right = [x0 for x0, key in heads if key in others]
    return len(left) == 1 and len(right) >= _SURE and left[0] < min(right)


def _named_order(header: Sequence[Piece], columns: Sequence[Column], *, leading: int) -> tuple[Column, ...] | None:
    """The order that a header names; None where it names none, empty where the figures would have to decide and do not.

    A table may lack a column of the form; then its header names all others.
    """
    named = {key: column for column in columns for key in _keys(column.labels)}
    places = {piece.column: column for piece in header if (column := named.get(normalise(piece.text))) is not None}
    first = min(places, default=0)
    found = len({(piece.column, key) for piece in header if (key := normalise(piece.text)) in named})
    is_whole = len(columns) - _LEFT_OUT <= found == len({id(column) for column in places.values()})
    if found < len(columns):  # what a cell names side by side with another is no column left out
        words = (normalise(word) for piece in header for word in side_by_side(piece.text, named))
        is_whole = is_whole and len({id(named[word]) for word in words if word in named}) == found
    if is_whole and max(places) - first < found and _fits_groups(header, places):
        ordered = tuple(places[place] for place in sorted(places))
        # a total stands at an end: among its parts it shows that spans of the header are lost
        if columns[-1] not in ordered[1:-1]:
            return ordered
    side = _SideBySide(header, columns, named)
    for row in _rows_of(header):
        if order := side.order(row):
            return order
    order = side.order(header)
    if leading >= 0 and order and order != tuple(columns) and (leading or side.is_one_a_line):
        # a total that stands over three rows is named first, too
        return order if leading else ()
    return None


class _SideBySide:
    """A header whose spans are lost: the columns of a group stand in its place.

    Only a row that names all columns of no group, and all groups, says it; the order of one that stands in running text
    one cell a line does where the figures say the same.
    """

    def __init__(self, header: Sequence[Piece], columns: Sequence[Column], named: Mapping[str, Column]) -> None:
        self._named, self._count = named, len(columns)
        self._groups = {normalise(one.group): one.group for one in columns if one.group}
        self._known = {*named, *self._groups}
        self._inner = [one for key in self._keys_of(header) if (one := named.get(key)) is not None and one.group]
        lines = [piece.line for piece in header if normalise(piece.text) in self._known]
        self.is_one_a_line = len(set(lines)) == len(lines) and min(lines, default=-1) >= 0

    def order(self, row: Sequence[Piece]) -> tuple[Column, ...]:
        """The order in which a row names the columns; empty where it does not name all of them."""
        keys = self._keys_of(row)
        if not all(key in keys for key in self._groups):
            return ()
        order: list[Column] = []
        for key in keys:
            if key in self._groups:
                order += [one for one in self._inner if one.group == self._groups[key]]
            elif not self._named[key].group:
                order.append(self._named[key])
        return tuple(order) if len(order) == self._count == len({id(one) for one in order}) else ()

    def _keys_of(self, row: Sequence[Piece]) -> list[str]:
        words = [normalise(word) for piece in row for word in side_by_side(piece.text, self._known)]
        return [word for word in words if word in self._known]


def _rows_of(header: Sequence[Piece]) -> Iterable[Sequence[Piece]]:
    rows: dict[object, list[Piece]] = {}
    for piece in header:
        place = piece.locator
        top = round(place["box"][1]) if "box" in place else place.get("row")
        rows.setdefault((piece.line, place.get("page"), place.get("table"), top), []).append(piece)
    # what a header has in several rows of cells may stand in one line on paper
    return [sorted(row, key=_left) if "box" in row[0].locator else row for row in rows.values()]


def _left(piece: Piece) -> float:
    return float(piece.locator["box"][0])


def is_part(some: Sequence[object], whole: Sequence[object]) -> bool:
    """Are these some of the whole, in its order?"""
    rest = iter(whole)
    return all(any(one is other for other in rest) for one in some)


def _fits_groups(header: Sequence[Piece], places: Mapping[int, Column]) -> bool:
    """Do the columns of each group stand under its label, and no other among them? Else spans of the header lack."""
    for name in {column.group for column in places.values() if column.group}:
        heads = [piece.column for piece in header if normalise(piece.text) == normalise(name)]
        below = [place for place, column in places.items() if column.group == name]
        among = [place for place, column in places.items() if column.group != name and min(below) < place < max(below)]
        if among or (len(heads) == 1 and heads[0] != min(below)):
            return False
    return True
