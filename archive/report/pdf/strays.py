"""Figures of a PDF table that stand without a label: parts of the figures of the rows beside them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive.report.pdf.figures import overlap

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from archive.report.pdf.rows import Line
    from archive.report.pdf.word import Block, Word

_PAGE = 1e5  # what stands on the next page is below all of this one
_STRAY = 2.0
_NEAR = 0.8  # lines of one cell are parted by no more, in their heights
_NEARER = 0.6  # of the distance to another row: then it is this one's
_AS_NEAR = 0.2  # but not where both are as near but for so much of its height: there is nothing between rows


def with_strays(body: Sequence[Line], is_line: Callable[[Block], bool]) -> list[Line]:
    """Figures without a label, fewer than the rows beside them have, may be a part of the figures of these.

    Those that begin a page may also be that of the last row on the page before, where this lacks one or a digit goes on
    with it. `is_line` tells the label of a line from that of a group.
    """
    body = _without_groups(body, is_line)
    labelled, strays = _strays(body)
    if not labelled or not strays:
        return list(body)
    added, doubtful = _added(labelled, strays)
    kept = []
    for row in body:
        if id(row) in added:
            kept.append(replace(row, parts=tuple(added[id(row)]), is_doubtful=id(row) in doubtful))
        elif row.figures and not any(row is stray for stray in strays):
            kept.append(row)
        elif not row.figures and not any(_is_near(row, one) for one in strays):
            kept.append(row)  # near figures that are no row's own no row is blank
    return kept


def _strays(body: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The rows with a label, or where there is none with most figures; and those that have fewer, and no label."""
    labelled = [row for row in body if row.is_labelled and row.figures]
    most = max((len(row.figures) for row in labelled or body), default=0)
    labelled = labelled or [row for row in body if most > 1 and len(row.figures) == most]
    own = {id(row) for row in labelled}
    return labelled, [
        row for row in body if row.figures and id(row) not in own and not row.is_labelled and len(row.figures) <= most
    ]


def _added(labelled: Sequence[Line], strays: Sequence[Line]) -> tuple[dict[int, list[Word]], set[int]]:
    """What each row may have of these figures, and the rows that have some in doubt."""
    most = max(len(row.figures) for row in labelled)
    added: dict[int, list[Word]] = {id(row): [] for row in labelled}
    doubtful: set[int] = set()
    for page in {stray.page for stray in strays}:
        here = [row for row in labelled if row.page == page]
        before = [row for row in labelled if row.page == page - 1][-1:]
        top = min((row.level for row in here), default=0.0)
        left = [word for stray in strays if stray.page == page for word in stray.figures]
        while left:
            # what stands nearest first: the next part may go on below it
            near = {id(word): _nearest(here, word, added) for word in left}
            word = min(left, key=lambda one: near[id(one)][0])
            left = [one for one in left if one is not word]
            may_go_on = before and (len(before[0].figures) < most or any(char.isdigit() for char in word.text))
            rows = [*near[id(word)][1], *(before if may_go_on and (not here or word.level < top) else ())]
            for row in rows:
                added[id(row)].append(word if row.page == page else replace(word, at=word.level + _PAGE))
            doubtful.update(id(row) for row in rows if len(rows) > 1)
    return {key: words for key, words in added.items() if words}, doubtful


def _without_groups(body: Sequence[Line], is_line: Callable[[Block], bool]) -> list[Line]:
    """A group's label holds no figures: parts of those of a row beside it stand there by chance.

    It stands before the labels of the rows beside it, and the parts above or below these rows' figures.
    """
    labelled = [row for row in body if row.blocks and row.figures]
    most = max((len(row.figures) for row in labelled), default=0)
    out = []
    for row in body:
        if row.blocks and 0 < len(row.figures) < most and not any(map(is_line, row.blocks)):
            end = max(block.x1 for block in row.blocks)
            beside = [
                one
                for one in labelled
                if one.page == row.page and len(one.figures) > len(row.figures) and one.blocks[-1].x0 >= end
            ]
            gaps = [[_gap(one.figures, word) for word in row.figures] for one in beside]
            if any(all(gap is not None and gap <= _NEAR * row.figures[0].height for gap in of_row) for of_row in gaps):
                row = replace(row, blocks=())  # noqa: PLW2901
        out.append(row)
    return out


def _is_near(row: Line, stray: Line) -> bool:
    return row.page == stray.page and abs(row.level - stray.level) <= _STRAY * stray.figures[0].height


def _nearest(rows: Sequence[Line], word: Word, added: Mapping[int, Sequence[Word]]) -> tuple[float, list[Line]]:
    """How near the row above or below is that a figure may be a part of; both where neither is much nearer."""
    above = max((row for row in rows if row.level < word.level), key=lambda row: row.level, default=None)
    below = min((row for row in rows if row.level >= word.level), key=lambda row: row.level, default=None)
    found = [row for row in (above, below) if row is not None]
    gaps = [_gap((*row.figures, *added[id(row)]), word) for row in found]
    if None in gaps:
        far = [abs(row.level - word.level) for row in found]
    else:
        far = [max(gap, 0.1) for gap in gaps if gap is not None]
    least = min(far, default=0.0)
    own = _AS_NEAR * word.height
    return least, [row for row, one in zip(found, far, strict=True) if _NEARER * one <= least or one - least <= own]


def _gap(figures: Sequence[Word], word: Word) -> float | None:
    """How far it is from the one of these figures above or below which it stands."""
    over = [one for one in figures if overlap(one, word)]
    return min((max(word.top - one.bottom, one.top - word.bottom, 0.0) for one in over), default=None)
