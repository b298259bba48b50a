"""All labels of the forms, by the layout of the table that they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from archive.report.labels import Labels, side_by_side
from archive.report.normal import is_numbered, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.report.form import Form, Group, Line, Table
    from archive.report.labels import Match
    from archive.report.tables.rows import Row


_REMEMBERED = 8192
_SHORT = 3  # so long a label means nothing by itself where it is shorter
_SIDE_LABELS = 4  # so many words before figures that are all columns of lines side by side: 纠正 其他 未审结 总计


@dataclass(frozen=True)
class Place:
    """A line in one form's table."""

    form: Form
    table: Table
    group: Group
    line: Line


def key_of(table: Table, line: Line) -> str:
    return f"{table.id}/{line.id}"


class Known:
    """All labels of the forms, by the layout of the table they stand in."""

    def __init__(self, forms: tuple[Form, ...]) -> None:
        self.forms = forms
        self.places: dict[str, list[Place]] = {}
        self.order: dict[str, list[str]] = {}
        self.side_tables: list[tuple[Form, Table]] = []
        self.list_groups = tuple(
            group for form in forms for table in form.tables if table.layout == "list" for group in table.groups
        )
        labels: dict[str, list[tuple[str, str]]] = {"matrix": [], "blocks": [], "row": [], "list": []}
        headers: list[tuple[str, str]] = []
        self.applicants: set[str] = set()
        self.side_columns: set[str] = set()
        self.groups = {normalise(label) for table in forms[0].tables for one in table.groups for label in one.labels}
        for form in forms:
            for table in form.tables:
                if table.layout == "row":
                    self.side_tables.append((form, table))
                    self.side_columns |= {normalise(label) for column in table.columns for label in column.labels}
                if table.layout == "matrix":
                    self.applicants |= {normalise(table.columns[0].label), normalise(table.columns_label or "")}
                headers += _header_labels(table)
                for line in table.lines:
                    key = key_of(table, line)
                    self.places.setdefault(key, []).append(Place(form, table, table.group_of(line), line))
                    labels[table.layout] += [(label, key) for label in (*line.labels, *_joined(table, line))]
                    order = self.order.setdefault(table.id, [])
                    if key not in order:
                        order.append(key)
        self.applicants.discard("")
        self.of_both = {
            key: (line, column)
            for form in forms
            for table in form.tables
            if table.layout in ("row", "blocks")
            for key, line, column in _of_both(table)
        }
        self.matrix, self.blocks = Labels(labels["matrix"]), Labels(labels["blocks"])
        self.sides, self.lists = Labels(labels["row"]), Labels(labels["list"])
        self._headers = Labels(headers)
        self.is_header = lru_cache(maxsize=_REMEMBERED)(
            self._is_header
        )  # the words of headers are few, and asked often

    @staticmethod
    def of(forms: tuple[Form, ...]) -> Known:
        """The labels of these forms, gathered once for as long as the forms live."""
        names = tuple(id(form) for form in forms)
        if names not in _KNOWN:
            _KNOWN[names] = forms, Known(forms)
        return _KNOWN[names][1]

    def are_foreign(self, texts: Iterable[str]) -> bool:
        """Words among figures, none of which is a label, nor begins with one: then they stand where a figure should."""
        lines = (self.matrix, self.blocks, self.sides)
        every = (one for text in texts for one in (text, *text.split()[:1]))
        return not any(self.is_header(one) or any(one in known for known in lines) for one in every)

    def are_pieces(self, texts: Iterable[str]) -> bool:
        """Is one of them a piece of a line's long label?"""
        pieces = [key for text in texts if len(key := normalise(text)) > _SHORT]
        return any(piece in key for piece in pieces for key in self.matrix.long_keys)

    def ends_side_header(self, texts: Sequence[str]) -> bool:
        """Is the last word, a line's label elsewhere (总计), one of the columns of lines that stand side by side?

        Narrow cells may have broken the heads before it, and their rests stand below: 结果维 结果纠 其他结 总计.
        """
        if " " not in texts[-1] and (len(texts) < 2 or normalise(texts[-1]) not in self.side_columns):
            return False
        words = self._words_of(texts)
        last = words[-_SIDE_LABELS:]
        begun = (any(key.startswith(word) for key in self.side_columns) for word in last if len(word) > 1)
        whole = {word for word in words if len(word) > _SHORT and word in self.side_columns}
        return last[-1] in self.side_columns and (sum(begun) == _SIDE_LABELS or len(whole) > 1)

    def begins_side_header(self, match: Match, texts: Sequence[str]) -> bool:
        """Do the columns of several such lines stand behind the label, or other lines before it?"""
        behind = sum(word in self.side_columns for word in self._words_of(texts[match.position + 1 :]))
        before = (self.sides.ids(text, loose=False)[0] for text in texts[: match.position])
        return behind > len(self.places[match.id][0].line.columns) or any(ids - {match.id} for ids in before)

    def without_columns(self, texts: list[str]) -> list[str]:
        """The labels before a last one that names the columns of such a line, side by side."""
        words = self._words_of(texts[-1:])
        is_header = len(words) > 1 and all(word in self.side_columns for word in words)
        return texts[:-1] if is_header else texts

    def _words_of(self, texts: Iterable[str]) -> list[str]:
        return [normalise(word) for text in texts for word in side_by_side(text, self.side_columns)]

    def lines_of(self, text: str, form: Form | None) -> frozenset[str]:
        """The lines of a form's matrix that are called so, word for word."""
        names = self.matrix.ids(text, loose=False)[0]
        return frozenset(name for name in names if any(place.form is form for place in self.places[name]))

    def is_frame(self, texts: Sequence[str], match: Match, *, is_cell: bool = False) -> bool:
        """Is a row without figures a header in which the word for a line stands, or the head of a group?

        `is_cell`: the texts are cells of a table.
        """
        own = normalise(texts[match.position])  # a converter repeats a merged label
        others = [text for text in texts if normalise(text) != own]
        place = self.places[match.id][0]
        if place.table.layout == "row":
            heads = (normalise(text) in self.side_columns or text in self.sides for text in others)
            return match.position < len(texts) - 1 or any(heads)
        beside = place.group.labels if is_cell else ()  # the label of its group, merged over the rows of its lines
        return own in self.groups or any(self.is_header(text) for text in others if text not in beside)

    def is_form_row(self, row: Row) -> bool:
        """Does the row hold a label of one of the six-part forms' tables, word for word?"""
        return any(piece.text in self.matrix or piece.text in self.blocks for piece in row.words)

    def __contains__(self, text: str) -> bool:
        """Is it the label of a line, a group or a column?"""
        return (
            self.is_header(text)
            or normalise(text) in self.groups
            or any(text in labels for labels in (self.matrix, self.blocks, self.sides, self.lists))
        )

    def _is_header(self, text: str) -> bool:
        """Does the text name columns, or hold a word that does? Not a numbered one, a line's: （六）其他 处理."""
        words = side_by_side(text, self._headers.keys)
        return text in self._headers or any(word in self._headers and not is_numbered(word) for word in words)


def _of_both(table: Table) -> Iterator[tuple[str, str, str]]:
    """What one head may say of a line and a column, in either order: 行政复议-结果维持; with the labels of both."""
    for line, column in table.cells:
        for first, second in ((one, other) for one in line.labels for other in column.labels):
            yield normalise(first + second), first, second
            yield normalise(second + first), first, second


def _joined(table: Table, line: Line) -> list[str]:
    """A label that says nothing without its group's, behind it in one cell: （六）其他处理 3.其他."""
    group = table.group_of(line)
    shorts = [label for label in line.labels if len(normalise(label)) < _SHORT]
    return [above + one for above in group.labels for label in shorts for one in (label, normalise(label))]


_KNOWN: dict[tuple[int, ...], tuple[tuple[Form, ...], Known]] = {}  # holds the forms, so that the ids stay theirs


def _header_labels(table: Table) -> list[tuple[str, str]]:
    columns = {column.id: column for group in table.groups for column in group.columns}
    labels = [label for column in columns.values() for label in column.labels]
    labels += [label for group in table.groups for label in group.labels if table.layout in ("blocks", "row")]
    return [(label, table.id) for label in (*labels, table.corner or "", table.columns_label or "") if label]


@cache
def labels_of_columns(known: Known) -> tuple[frozenset[str], frozenset[str]]:
    """The labels of all columns, and of those of tables with a line for each and a column for each applicant."""
    places = (place for same in known.places.values() for place in same if place.table.layout != "list")
    tables = {id(place.table): place.table for place in places}.values()
    columns = frozenset(normalise(label) for table in tables for label in _column_labels(table))
    matrices = (table for table in tables if table.layout == "matrix")
    return columns, frozenset(normalise(label) for one in matrices for column in one.columns for label in column.labels)


def _column_labels(table: Table) -> Iterator[str]:
    for line in table.lines:
        for column in line.columns:
            yield from column.labels
