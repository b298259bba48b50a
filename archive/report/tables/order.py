"""In which order a header has the columns of a table whose cells stand side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.report.labels import side_by_side
from archive.report.normal import normalise
from archive.report.tables.headers import label_keys, left_edge, rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.report.form import Column
    from archive.report.tables.rows import Piece

# so many columns of a matrix may be left out where its header names all others side by side
_LEFT_OUT = 2
_SURE = 3  # so many rows do not add up by chance


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
    if _SURE > leads > 1 and not ends:
        usual = ()
    if _leads_on_paper(header, columns):  # some of its heads cannot be read
        usual = (total, *columns[:-1]) if leads >= ends else ()
    order = _named_order(header, columns, leading=leads - ends or weakly)
    if not order:
        return usual if order is None else ()
    is_borne_out = (order[0] is total and leads > 0) or (order[-1] is total and ends > 0)
    is_told = abs(leads - ends) >= _SURE or (order[0] is total and weakly <= -_SURE)
    is_contradicted = any(one is total for one in order) and not is_borne_out and is_told
    return usual if is_contradicted else order


def _with_group_alone(header: Sequence[Piece], columns: Sequence[Column]) -> tuple[Column | None, ...]:
    """The columns where a group stands in one column of its own, which is none of the form's: 自然人, 法人, 总计."""
    named = {key: column for column in columns for key in label_keys(column.labels)}
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
    total = label_keys(columns[-1].labels)
    others = frozenset[str]().union(*(label_keys(one.labels) for one in columns[:-1]))
    heads = [(left_edge(piece), normalise(piece.text)) for piece in header if "box" in piece.locator]
    left = [x0 for x0, key in heads if key in total]
    right = [x0 for x0, key in heads if key in others]
    return len(left) == 1 and len(right) >= _SURE and left[0] < min(right)


def _named_order(header: Sequence[Piece], columns: Sequence[Column], *, leading: int) -> tuple[Column, ...] | None:
    """The order that a header names; None where it names none, empty where the figures would have to decide and do not.

    A table may lack a column of the form; then its header names all others.
    """
    named = {key: column for column in columns for key in label_keys(column.labels)}
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
    for row in rows_of(header):
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
