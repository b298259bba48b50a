"""Which rows of a page without full rules belong to one table, and which of them are its headers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from archive.report.normal import is_numbered, normalise
from archive.report.pdf.labels import is_label, without_next
from archive.report.tables.frame import frame
from archive.report.tables.known import Known
from archive.report.tables.rows import is_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.form import Forms
    from archive.report.pdf.place import Span
    from archive.report.pdf.rows import Line
    from archive.report.pdf.word import Block

_PROSE = 40
_LONG = 25
_SEVERAL = 2
_ACROSS = 6  # so many labels of lines side by side are the header of a table turned round
_NEAR = 0.8  # lines of one cell are parted by no more, in their heights
_OWN = 6  # a label of so many characters is no other table's
_HEADING = re.compile(r"[一二三四五六七八九十⼀⼆⼋⼗]+、|附[件表]|[附表:：(（]*20\d\d\s*年")


@dataclass
class Batch:
    """Rows under one header, or the rows with which a page goes on."""

    header: list[Line]
    body: list[Line]
    columns: list[Span] | None = None


class Regions:
    """Knows the labels of the forms."""

    def __init__(self, forms: Forms) -> None:
        self._labels = frame(forms)
        self._known = Known.of(tuple(forms))
        tables = [table for form in forms for table in form.tables if table.layout == "matrix"]
        # what stands over a block of rows, and not over a column
        blocks = [table for form in forms for table in form.tables if table.layout == "blocks"]
        self._titles = {normalise(label) for table in blocks for group in table.groups for label in group.labels}
        self._groups = {normalise(label) for table in tables for group in table.groups for label in group.labels}

    def of(self, rows: Sequence[Line]) -> list[list[Line]]:
        """The rows between the texts of a page: none where it begins or ends with text."""
        regions: list[list[Line]] = [[]]
        for row in self._with_heads_across(rows):
            if self._is_text(row):
                regions.append([])
            elif row.figures or self.is_header(row) or self._is_line(row):
                regions[-1].append(row)
        return [self._trimmed(region, is_first=place == 0) for place, region in enumerate(regions)]

    def _is_text(self, row: Line) -> bool:
        """Is it prose, or a heading? No table goes on over these."""
        unknown = [block.text for block in row.blocks if block.text not in self._labels]
        if any(len(text) > _PROSE and not self._names_line(text) for text in unknown):
            return True
        if row.figures or len(unknown) < len(row.blocks) or len(unknown) != 1:
            return False
        text = unknown[0]
        return len(text) > _LONG or "。" in text or _HEADING.match(text) is not None

    def _with_heads_across(self, rows: Sequence[Line]) -> list[Line]:
        """The rows, with those marked that are the header of a table turned round: lines side by side, no figures."""
        out: list[Line] = []
        for has_figures, held in groupby(rows, key=lambda row: bool(row.figures)):
            run = list(held)
            lines = sorted(
                (block for row in run for block in row.blocks if self.is_line(block)), key=lambda one: one.x0
            )
            across = lines[:1]
            for block in lines:
                if block.x0 >= across[-1].x1:
                    across.append(block)
            if has_figures or len(across) < _ACROSS:
                out += run
            else:
                heads = [any(block.text in self._labels for block in row.blocks) for row in run]
                out += [replace(row, is_across=is_head) for row, is_head in zip(run, heads, strict=True)]
        return out

    def is_header(self, row: Line) -> bool:
        if row.is_across:
            return True
        return not row.figures and any(self._is_head(block) for block in row.blocks)

    def _is_head(self, block: Block) -> bool:
        """Is it a label of a header? What a line is named with a number, too, is that line: 3.其他."""
        is_head = self._known.is_header(block.text) or block.text in self._known.sides
        return is_head and not (is_numbered(block.text) and self.is_line(block))

    def lowest(self, header: Sequence[Line]) -> list[Block]:
        """The blocks of a header below which no other stands, without the titles."""
        blocks = [block for row in header for block in row.blocks]
        return [
            block
            for block in blocks
            if normalise(block.text) not in self._titles
            and not any(
                other.top >= block.bottom - 1 and other.x0 < block.x1 and block.x0 < other.x1 for other in blocks
            )
        ]

    def _is_line(self, row: Line) -> bool:
        """A label of the form without figures: all of them are blank, or it is a group's; behind groups', too."""
        names = [block for block in row.blocks if not is_unit(block.text)]
        before = all(block.is_known and not self.is_only_line(block) for block in names[:-1])
        return bool(names) and before and self.is_line(names[-1])

    def is_line(self, block: Block) -> bool:
        """Is it, word for word, the label of a line, and not only that of a group of them?"""
        return any(block.text in labels for labels in (self._known.matrix, self._known.blocks, self._known.lists))

    def is_group(self, block: Block) -> bool:
        """Is it the label of a group of lines? In another form it may be that of a line: 其他处理."""
        return normalise(without_next(block.text)) in self._groups

    def is_only_group(self, block: Block) -> bool:
        """Is it the label of a group, and of no line?"""
        return self.is_group(block) and without_next(block.text) not in self._known.matrix

    def _names_line(self, text: str) -> bool:
        known = (self._known.matrix, self._known.blocks, self._known.lists)
        return any(labels.ids(text)[0] for labels in known)

    def is_only_line(self, block: Block) -> bool:
        """Is it the label of a line, and of no group in any form?"""
        return self.is_line(block) and not self.is_group(block)

    def is_own(self, block: Block) -> bool:
        """Is it a label that nothing but a line of the forms has, by itself or behind that of its group?"""
        return len(block.text) >= _OWN and is_label(block.text, self._labels) and self._names_line(block.text)

    def _trimmed(self, rows: list[Line], *, is_first: bool) -> list[Line]:
        """From the first row that is known to be the table's to the last; figures alone go with a header above."""
        usual = Counter(len(row.figures) for row in rows if row.is_known(self._labels)).most_common(1)
        full = max(_SEVERAL, usual[0][0] if usual else 0)
        sure = [
            place
            for place, row in enumerate(rows)
            if row.is_known(self._labels)
            or self.is_header(row)
            or any(self._names_line(block.text) for block in row.blocks)
            or len(row.figures) >= (full if row.blocks else _SEVERAL)
        ]
        if not sure:
            return rows[:1] if is_first and rows and not rows[0].blocks else []  # a rest of a figure
        end = sure[-1] + 1
        while end < len(rows) and _goes_on(rows[end - 1], rows[end]):
            end += 1
        start = sure[0]
        while start and not rows[start - 1].blocks:
            start -= 1  # what a page end has torn off the last row before
        return rows[start:end]

    def batches(self, rows: Sequence[Line]) -> list[Batch]:
        """The rows of a region, header by header."""
        batches: list[Batch] = []
        for place, row in enumerate(rows):
            is_header = self.is_header(row)
            if is_header and any(
                _is_group(row, other) for other in (*rows[place - 1 : place], *rows[place + 1 : place + 2])
            ):
                continue
            if not batches or (is_header and batches[-1].body):
                batches.append(Batch([], []))
            (batches[-1].header if is_header else batches[-1].body).append(row)
        return batches


def _goes_on(above: Line, below: Line) -> bool:
    """Do figures without a label stand so near below others that they may be a part of these, or beside a unit?"""
    if below.blocks and below.figures and all(is_unit(block.text) for block in below.blocks):
        return True
    if below.blocks or not (above.figures and below.figures):
        return False
    gap = min(word.top for word in below.figures) - max(word.bottom for word in above.figures)
    return gap <= _NEAR * below.figures[0].height


def _is_group(row: Line, other: Line) -> bool:
    """Does the label stand before the labels of the rows beside it, and between them?"""
    beside = [block.x0 for block in other.blocks if other.figures and block.x0 < other.figures[0].x0]
    return bool(beside) and max(block.x1 for block in row.blocks) <= beside[-1]
