"""Sheets of a workbook that state other figures for the same rows, and do not say whose or of which year they are."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from archive.counts import named
from archive.report.about.naming import CALLED_REPORT
from archive.report.carrier import UnreadableError
from archive.report.normal import normalise
from archive.report.numbers import read_cell
from archive.report.tables.rows import sort_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archive.report.labels import Labels

_Figures = dict[tuple[str, ...], list[tuple[object, ...]]]

_APART = re.compile(r"20\d\d|[上去本]年|[更修]正前|修改前|作废|下属|所属|直属")


@dataclass(frozen=True)
class Sheet:
    """A sheet that is shown: its name, and the texts of its rows by column."""

    name: str
    rows: Sequence[Mapping[int, str]]

    def says(self) -> frozenset[str]:
        """What it says of itself that tells it from others: titles, years, that it does not count."""
        alone = (next(iter(texts)) for row in self.rows if len(texts := [text for text in row.values() if text]) == 1)
        return frozenset(text for text in (self.name, *alone) if _APART.search(text) or CALLED_REPORT.search(text))

    def labels(self, known: Labels) -> frozenset[str]:
        """The labels of the forms in it: sheets that name different ones are parts of one report."""
        texts = (self.name, *(text for row in self.rows for text in row.values()))
        return frozenset(key for text in texts if text in known and (key := normalise(text)))

    def figures(self) -> _Figures:
        """The figures of each row by its words, or by those of the last row that has some; the same may stand again."""
        found: _Figures = defaultdict(list)
        above: tuple[str, ...] = ()
        for row in self.rows:
            texts = [(text, sort_of(text)) for text in row.values() if text]
            figures = tuple(read_cell(text)[0] for text, sort in texts if sort == "figure")
            above = tuple(normalise(text) for text, sort in texts if sort == "words") or above
            if figures:
                found[above].append(figures)
        return found


def refuse_rivals(sheets: Iterable[Sheet], known: Labels) -> None:
    """Raises UnreadableError, which names the sheets, where nothing tells which of several is the report's.

    `known` are the labels of the forms.
    """
    read = [(one, figures) for one in sheets if (figures := one.figures())]
    differing = {
        sheet.name
        for (one, its), (other, others) in combinations(read, 2)
        if _differ(its, others) and one.says() == other.says() and one.labels(known) == other.labels(known)
        for sheet in (one, other)
    }
    if differing:
        names = named([one.name for one, _ in read if one.name in differing])
        raise UnreadableError(f"an Excel file in which several sheets may be the report: {names}")


def _differ(some: _Figures, others: _Figures) -> bool:
    """Do most of their rows have the same words, and one of these other figures?"""
    both = some.keys() & others.keys()
    return 2 * len(both) > min(len(some), len(others)) and any(some[words] != others[words] for words in both)
