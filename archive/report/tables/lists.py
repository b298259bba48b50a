"""Reads lists, one figure a line: the national list of 2014, and indicators of no national form."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from archive.report.folding import without_radicals
from archive.report.form import Column, Group, Line, Table
from archive.report.money import UNITS, unit_named
from archive.report.normal import UNSEEN, bare, fold, normalise
from archive.report.tables.rows import is_unit
from archive.report.tables.yearly import this_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.tables.known import Known, Place
    from archive.report.tables.rows import Piece, Row

# So many labels of a list, word for word, make its table; single ones stand in other tables, too.
_EVIDENCE = 4
# So many lines with a unit make a list of which no label is known.
_LINES_WITH_UNIT = 4
_LABEL_LENGTH = 60
_UNIT_IN_LABEL = re.compile(r"[(（\[【]\s*(?:单位|计量单位)?\s*[:：]?\s*([^()（）:：\s]{1,3})\s*[)）\]】]\s*$")
# the number of a line, in a list that lost its columns
_CODE = re.compile(r"^\d{1,2}\s+")
_SAID = 12  # characters at most of words in place of a figure
_COUNT = re.compile(r"(?:数|数量|次数|人数|费用|经费)$")
_INDICATOR = re.compile(r"(?:统计|考核)?(?:指标|项目)(?:名称)?")
_FIGURE_HEAD = re.compile(
    r"统计数[据值]?|数[量值据目]|合计|总数|统计结果|(?:本[年期]|当年|20\d\d年)度?(?:实际|累计)?数?"
)


@lru_cache(maxsize=4096)
def _bracketed_unit(label: str) -> str | None:
    found = _UNIT_IN_LABEL.search(fold(label).strip())
    return found[1] if found and is_unit(found[1]) else None


@lru_cache(maxsize=4096)
def _shows_unit(text: str) -> bool:
    return is_unit(text) or _bracketed_unit(text) is not None


@dataclass
class Segment:
    """A part of a row: labels, a unit where one is written, and what may be the figure; a row may hold two lists."""

    labels: list[Piece] = field(default_factory=list)
    unit: str | None = None
    values: list[Piece] = field(default_factory=list)
    before_unit: list[Piece] = field(default_factory=list)

    @property
    def has_figure(self) -> bool:
        return any(value.is_figure for value in self.values)

    @property
    def stated_unit(self) -> str | None:
        return self.unit or _bracketed_unit(self.labels[-1].text)


@dataclass(frozen=True)
class ListLine:
    """One line of a list: of the national one (`place`), or a local one."""

    place: Place | None
    table: Table
    line: Line
    column: Column
    piece: Piece
    quality: float
    unit: str | None = None  # of a sum of money, where the row names it


class ListReader:
    """Reads the rows of lists; rows of one document, in order."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._is_list = False
        self._nationals: frozenset[int] = frozenset()
        self._local: frozenset[int] = frozenset()
        self._last: dict[int, str] = {}
        self._seen: set[str] = set()
        self._stated: frozenset[str] = frozenset()  # the lines whose labels stand there word for word
        self._in_list = False
        self._units: dict[int, str] = {}  # those that the header states for all lines
        self._heads: set[str] = {normalise(label) for one in known.list_groups for label in one.labels}

    def learn(self, rows: Sequence[Row]) -> None:
        """Which tables are lists? Enough labels of the national one, or lines with units, or a header that says so."""
        named: dict[int, set[str]] = {}
        count = Counter[frozenset[str]]()
        united: dict[int, int] = {}
        for row in rows:
            for piece in row.words:
                names = self._known.lists.ids(piece.text, loose=False)[0]
                named.setdefault(row.grid, set()).update(names)
                count[names] += 1
            if any(_shows_unit(piece.text) for piece in row.words):
                stated = sum(one.stated_unit is not None for one in segments(row))
                united[row.grid] = united.get(row.grid, 0) + stated
            if _is_list_header(row):
                united[row.grid] = united.get(row.grid, 0) + _LINES_WITH_UNIT
                for unit in filter(None, (_bracketed_unit(piece.text) for piece in row.words)):
                    self._units[row.grid] = unit
        # of lines of one name fewer may stand there word for word than there are
        self._stated = frozenset().union(*(names for names, times in count.items() if times >= len(names)))
        self._is_list = len(frozenset().union(*named.values())) >= _EVIDENCE
        self._nationals = frozenset(grid for grid, names in named.items() if len(names) >= _EVIDENCE)
        with_units = {grid for grid, count in united.items() if count >= _LINES_WITH_UNIT and grid >= 0}
        others = {row.grid for row in rows if row.grid in with_units and self._known.is_form_row(row)}
        self._local = self._nationals | (with_units - others)

    def has(self, row: Row, texts: Sequence[str]) -> bool:
        """Is it a row of the national list, one of these texts being the label of a line?"""
        return row.grid in self._nationals and any(text in self._known.lists for text in texts)

    def part_unit(self, row: Row) -> Row:
        """The row with a unit that stands behind a label in its cell (主动公开政府信息数 条) in a cell of its own."""
        spaced = [piece.text for piece in row.words if " " in piece.text]
        if not spaced or not any(is_unit(text.rpartition(" ")[2]) for text in spaced):
            return row
        pieces: list[Piece] = []
        for piece in row.pieces:
            label, _, unit = piece.text.rpartition(" ")
            is_parted = piece.is_words and is_unit(unit) and label in self._known.lists
            pieces += (piece.at(text) for text in (label, unit)) if is_parted else [piece]
        return replace(row, pieces=tuple(pieces))

    def read(self, row: Row, header: Sequence[Piece]) -> list[ListLine]:
        """The lines that stand in a row under that header."""
        if not row.words or not (self._is_list or row.grid in self._local):
            return []
        found = []
        for place, one in enumerate(segments(row)):
            line = self._national(row, one, place, header) or self._own(row, one, header)
            if line is not None:
                found.append(line)
                self._in_list = True
        return found

    def _national(self, row: Row, one: Segment, place: int, header: Sequence[Piece]) -> ListLine | None:
        if not self._is_list:
            return None
        texts = [piece.text for piece in one.labels]
        for begin, text in enumerate(texts[:-1]):  # without a figure: the next of the same name is another line's
            if "".join(texts[begin:]) in self._known.lists:
                break  # it is one label in two pieces
            if one.labels[-1].line < 0 and normalise(text) == normalise(texts[-1]):
                continue  # in a table, a converter repeats it in each cell that it covers
            names = self._known.lists.ids(text)[0]
            if len(names) > 1 and (passed := self._next(names, place)):
                self._remember(passed, place)
        match = self._known.lists.last(texts, partial(self._next, place=place))
        if match is None or (match.quality < 1 and match.id in self._stated):
            return None  # 全文电子化的主动公开政府信息数 beside 主动公开政府信息数 is another indicator
        where = self._known.places[match.id][0]
        self._remember(match.id, place)
        figure = _figure(row, one, header, is_last=where.line is where.table.lines[-1])
        if figure is None:
            return None
        column = where.line.columns[0]
        # on paper a narrow cell may have lost the 万 of its unit
        is_sum = {where.line.unit_of(column), one.stated_unit} <= UNITS and "box" not in figure.locator
        unit = unit_named("".join(fold(piece.text) for piece in row.words)) if is_sum else None  # 万 元 may stand apart
        return ListLine(where, where.table, where.line, column, figure, match.quality, unit)

    def _remember(self, name: str, place: int) -> None:
        if name in self._seen and len(self._seen) > 1:
            self._seen.clear()  # the list stands there once more
        self._seen.add(name)
        self._last[place] = name

    def _next(self, names: frozenset[str], place: int) -> str | None:
        """A label that names several lines names one that was not read yet: in the group that the list is in, else the
        one whose neighbour above was read.

        That neighbour may have been read long before: in a list that leaves lines out, 其他情形数 behind 行政诉讼数量
        is not that of 行政复议.
        """
        if len(names) == 1:
            return next(iter(names))
        order = self._known.order[self._known.places[min(names)][0].table.id]
        unread = [name for name in order if name in names and name not in self._seen]
        before = self._last.get(place)
        below = [name for name in unread if order[order.index(name) - 1] in self._seen]
        here = [name for name in unread if before is not None and self._group(name) is self._group(before)]
        after = [name for name in unread if before is None or order.index(name) > order.index(before)]
        ranked = (*[name for name in below if name in here], *here, *below, *after, *unread)
        return next(iter(ranked), None)

    def _group(self, name: str) -> Group:
        return self._known.places[name][0].group

    def _own(self, row: Row, one: Segment, header: Sequence[Piece]) -> ListLine | None:
        """An indicator of no national form; its label as written is its id, without the radicals of PDF writers."""
        written = without_radicals(one.labels[-1].text.translate(UNSEEN))
        label = _CODE.sub("", " ".join(written.split()), count=1)
        unit = one.stated_unit or self._units.get(row.grid)
        key = normalise(label)
        if row.grid not in self._local or not 1 < len(key) <= _LABEL_LENGTH or key in self._heads:
            return None
        figure = _figure(row, one, header, is_last=False)
        if figure is None or figure.is_words or self._known.is_header(label):
            return None
        is_count = self._in_list and _COUNT.search(key) is not None
        if unit is None and not (is_count if row.flat else is_count or figure.text[:1].isdecimal()):
            return None  # the head of a group, a title, a sentence
        line = Line(id=label, label=label, columns=LOCAL.columns, unit=unit)
        return ListLine(None, LOCAL, line, LOCAL.columns[0], figure, 1.0)


LOCAL = Table("local", "", "list", (Group("local", None, (), ()),), (Column("total", "统计数", signed=True),), ())


def segments(row: Row) -> list[Segment]:
    """A row in parts: a label behind a figure begins the next part."""
    found: list[Segment] = []
    for piece in row.pieces:
        if piece.is_words and is_unit(piece.text) and found:
            # a figure between label and unit is the number of the line, if another stands behind the unit
            found[-1].unit, found[-1].before_unit, found[-1].values = (
                fold(piece.text).strip(),
                [value for value in found[-1].values if value.is_figure],
                [],
            )
        elif piece.is_words and found and found[-1].unit and _stands_for_figure(piece, row, found[-1]):
            found[-1].values.append(piece)
        elif piece.is_words:
            is_full = found and found[-1].values and (row.flat or found[-1].unit or found[-1].has_figure)
            if not found or is_full:
                found.append(Segment())
            found[-1].labels.append(piece)
        elif found and (piece.is_figure or piece.is_blank):
            found[-1].values.append(piece)
    return found


def _stands_for_figure(piece: Piece, row: Row, one: Segment) -> bool:
    """Is it what a cell behind the unit says in words, with nothing behind it: 零, 约300, 见附件?"""
    if row.flat or one.values or len(piece.text) > _SAID:
        return False
    return all(other.is_blank for other in row.pieces[row.pieces.index(piece) + 1 :])


def _figure(row: Row, one: Segment, header: Sequence[Piece], *, is_last: bool) -> Piece | None:
    values: Sequence[Piece] = one.values or one.before_unit
    if row.beside and sum(piece.is_figure for piece in values) > 1:
        values = values[:-1]  # a remark that is a figure, or a word for none
    values = this_year(values, header, 1)  # which may be blank
    figures = this_year([piece for piece in values if piece.is_figure] or values[:1], header, 1)
    many = len(figures) > 1 and (row.flat or sum(piece.text[:1].isdigit() for piece in figures) > 1)
    if not figures or many or (row.is_cut and not is_last):
        return None
    return figures[-1]


def _is_list_header(row: Row) -> bool:
    if len(row.words) < 2 or row.has_figures:
        return False
    texts = [bare(piece.text) for piece in row.words]
    return any(map(_is_indicator, texts)) and any(map(_FIGURE_HEAD.fullmatch, texts))


@lru_cache(maxsize=4096)
def _is_indicator(text: str) -> bool:
    return _INDICATOR.fullmatch(text) is not None
