"""The rows of a PDF table that no full rules frame: its figures line by line, each with the labels beside them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.report.normal import normalise
from archive.report.pdf.figures import folded, overlap
from archive.report.pdf.labels import without_next
from archive.report.pdf.overprinted import is_beside, is_near
from archive.report.pdf.word import Block, Word, level_of
from archive.report.tables.rows import is_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from archive.report.labels import Labels
    from archive.report.pdf.place import Box, Span
    from archive.report.pdf.words import Printed

_LINE = 0.35  # words whose middles differ by less of their height stand in one line
_NEAR = 0.8  # lines of one cell are parted by no more, in their heights
_SPACE = 0.6  # a space is no wider, in the height of its line
_SEVERAL = 2


@dataclass(frozen=True)
class Line:
    """A row of the table: its labels from the left, a unit among them, and its figures; without figures a header.

    `parts` stand apart from it, and may be what a break has torn off its figures; `is_doubtful`: or another row's.
    """

    page: int
    blocks: tuple[Block, ...]
    figures: tuple[Word, ...] = ()
    parts: tuple[Word, ...] = ()
    is_doubtful: bool = False
    figures_page: int = 0  # where it is not that of its labels
    is_across: bool = False  # labels of lines side by side, over their figures
    is_mixed: bool = False  # of several lines printed over one another nobody knows which is its label
    is_covered: bool = False  # or what stands among its figures

    @property
    def level(self) -> float:
        if self.figures:
            return level_of(self.figures)
        return sum(block.level for block in self.blocks) / len(self.blocks)

    @property
    def is_labelled(self) -> bool:
        """Has it more than figures, and marks that are a part of these?"""
        return any(any(char.isalpha() for char in block.text) for block in self.blocks)

    def is_known(self, labels: Labels) -> bool:
        return any(block.text in labels for block in self.blocks)


def rows_of(page: Printed, number: int) -> list[Line]:
    """Each line of figures with its labels, and the labels that have no figures, from the top down."""
    levels = [level_of(line) for line in page.figures]
    beside = [_beside(page.blocks, _reach(line, level)) for line, level in zip(page.figures, levels, strict=True)]
    own = [places[-1] if places else None for places in beside]
    held = [page.blocks[one] for places in beside for one in places if page.blocks[one].is_known]
    left = min((block.x0 for block in held), default=0.0)
    rows, taken = [], set[int]()
    for place, figures in enumerate(page.figures):
        if own[place] is not None and own[place] in own[:place]:
            continue  # another line of a row that stands already
        lines = [other for other, block in enumerate(own) if other == place or (block == own[place] is not None)]
        words = [word for line in lines for word in page.figures[line]]
        sure = own[place] is not None and page.blocks[own[place] or 0].is_known
        chosen = [one for one in beside[place] if one not in taken and (one == own[place] or one not in own)]
        units = [
            one
            for one, block in enumerate(page.blocks)
            if is_unit(block.text) and block.top <= levels[place] <= block.bottom and one not in taken
        ]
        taken.update((*chosen, *units))
        blocks = _in_order(page.blocks[one] for one in {*chosen, *units})
        whole = folded(words, "" if sure else "\n") if len(lines) > 1 else figures
        if sure:
            whole = _behind(whole, page.blocks[own[place] or 0])
        row = Line(number, tuple(blocks), _unnumbered(whole, blocks, left) if whole else whole)
        rows.append(_judged(row, page.mixed, of_lines=len(lines)) if page.mixed else row)
    alone = _lines_of_blocks(block for one, block in enumerate(page.blocks) if one not in taken)
    rows += [Line(number, tuple(group)) for group in _without_figures(alone, page)]
    return sorted(rows, key=lambda row: row.level)


def _judged(row: Line, mixed: Sequence[Box], *, of_lines: int) -> Line:
    """A row of a page where letters are printed over one another, with what these leave untold.

    `of_lines`: of so many lines are its figures. Where that is one, a label that is known tells the row all the same.
    """
    doubtful = [block for block in row.blocks if of_lines > 1 or not (block.is_known or is_unit(block.text))]
    return replace(
        row,
        is_mixed=any(is_near(mixed, block) for block in doubtful),
        is_covered=bool(row.figures) and any(is_beside(letter, row.figures[0]) for letter in mixed),
    )


def _without_figures(groups: Iterable[list[Block]], page: Printed) -> Iterator[list[Block]]:
    """The labels beside which no figures stand: there are some that are taken for others', or for a part of a label."""
    parts = (word for block in page.blocks for word in block.words if word.text[-1:].isdigit())
    digits = [*(word for line in page.figures for word in line), *parts]
    for group in groups:
        has_figures = any(
            word.x0 > block.x1 and abs(word.level - block.level) <= _LINE * block.height
            for block in group
            for word in digits
        )
        is_mixed = any(is_near(page.mixed, block) for block in group) or any(
            is_beside(letter, block) for letter in page.mixed for block in group
        )
        if not (has_figures or is_mixed):
            yield group


def _in_order(blocks: Iterable[Block]) -> list[Block]:
    """From the left; of two in one cell the upper first: a group's label may stand over the line's."""
    ordered = sorted(blocks, key=lambda block: block.x0)
    for place in range(1, len(ordered)):
        one, other = ordered[place - 1 : place + 1]
        if overlap(one, other) and other.bottom <= one.top + 1:
            ordered[place - 1 : place + 1] = other, one
    return ordered


def _behind(figures: tuple[Word, ...], label: Block) -> tuple[Word, ...]:
    """Without what is no number and stands before the line's label: a letter of the group's (无) or a dash."""
    return tuple(one for one in figures if one.x1 > label.x0 or any(char.isdigit() for char in one.text))


def _unnumbered(figures: tuple[Word, ...], blocks: Sequence[Block], left: float) -> tuple[Word, ...]:
    """Without the number of the line, which stands before its label, where that is, and before where labels begin.

    Or before the first line of it, no more than a space away: its others may begin further left.
    """
    first = figures[0]
    before = [block for block in blocks if len(figures) < 2 or block.x0 < figures[1].x0]
    start = min(block.x0 for block in before) if any(block.is_known for block in before) else left
    is_before = first.x1 <= start + 1 or any(_is_right_before(first, block) for block in before)
    return figures[1:] if before and first.text.isdecimal() and is_before else figures


def _is_right_before(number: Word, block: Block) -> bool:
    first = block.words[0]
    is_near = -1 <= first.x0 - number.x1 <= _SPACE * first.height
    return block.is_known and is_near and abs(first.level - number.level) <= _LINE * first.height


def _reach(line: Sequence[Word], level: float) -> Span:
    """From where to where its figures reach that stand in several lines, or else their middle."""
    tall = [word for word in line if word.at is not None]
    margin = min((word.height for word in line), default=0.0) / 4
    return min([level, *(word.top + margin for word in tall)]), max([level, *(word.bottom - margin for word in tall)])


def _beside(blocks: Sequence[Block], reach: Span) -> list[int]:
    """The labels at this height, from the left; units are none."""
    found = [
        place
        for place, block in enumerate(blocks)
        if block.top - 1 <= reach[1] and reach[0] <= block.bottom + 1 and not is_unit(block.text)
    ]
    return sorted(found, key=lambda place: blocks[place].x0)


def _lines_of_blocks(blocks: Iterable[Block]) -> list[list[Block]]:
    lines: list[list[Block]] = []
    for block in sorted(blocks, key=lambda one: one.level):
        if lines and block.level - lines[-1][0].level <= _LINE * block.height:
            lines[-1].append(block)
        else:
            lines.append([block])
    return [sorted(line, key=lambda block: block.x0) for line in lines]


def with_groups(
    pages: Sequence[Sequence[Line]],
    is_group: Callable[[Block], bool],
    is_only_group: Callable[[Block], bool],
    is_line: Callable[[Block], bool],
) -> list[list[Line]]:
    """The rows, a line's label put together with its group's in the same cell above it, beside which the figures stand.

    Only where a group is named so before several of its lines: once it may have figures of its own.
    """
    found = {
        id(below): above
        for above, below in _pairs(pages)
        if above.figures and above.blocks and is_group(above.blocks[-1]) and _goes_on(above, below, is_line)
    }
    labels = (above.blocks[-1] for above in found.values())
    named = Counter(normalise(without_next(label.text)) for label in labels if is_only_group(label))
    if max(named.values(), default=0) < _SEVERAL:
        return [list(rows) for rows in pages]
    whole = {
        id(above): replace(above, blocks=(*above.blocks[:-1], _with_below(above.blocks[-1], below, above)))
        for rows in pages
        for below in rows
        if (above := found.get(id(below))) is not None
    }
    return [[whole.get(id(row), row) for row in rows if id(row) not in found] for rows in pages]


def _pairs(pages: Sequence[Sequence[Line]]) -> Iterator[tuple[Line, Line]]:
    """Rows that follow one another, also over the end of a page; a number that it has parted from its label is none."""
    last: Line | None = None
    for rows in pages:
        for row in rows:
            if last is not None and last.page >= row.page - 1:
                yield last, row
            if row.figures or any(normalise(block.text) for block in row.blocks):
                last = row


def _goes_on(above: Line, below: Line, is_line: Callable[[Block], bool]) -> bool:
    """Does the label of a line stand, without figures, right below the last label of the row?"""
    if below.figures or len(below.blocks) != 1 or not is_line(below.blocks[0]):
        return False
    upper, lower = above.blocks[-1], below.blocks[0]
    is_near = below.page > above.page or lower.top - upper.bottom <= _NEAR * upper.height
    return is_near and overlap(upper, lower)


def _with_below(label: Block, below: Line, above: Line) -> Block:
    lower = below.blocks[0]
    if below.page > above.page:
        return replace(label, behind=lower.text)
    return replace(label, words=(*label.words, *lower.words), behind=lower.behind)


def over_pages(rows: Sequence[Line], labels: Labels) -> list[Line]:
    """Rows of which a page end has put the labels on one page and the figures on the other, put together again."""
    out: list[Line] = []
    for row in rows:
        above = out[-1] if out else None
        if above is None or row.page != above.page + 1 or bool(above.figures) == bool(row.figures):
            out.append(row)
        elif row.figures and not row.blocks and above.is_known(labels):
            out[-1] = replace(above, figures=row.figures, figures_page=row.page)
        elif above.figures and not above.is_known(labels) and row.is_known(labels):
            out[-1] = replace(row, figures=above.figures, figures_page=above.page)
        else:
            out.append(row)
    return out
