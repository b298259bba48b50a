"""Several statements of one figure: which reaches back before the year, and which is the first."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.report.model import Statistic

OWN_YEAR = re.compile("本年|全年|今年|年内")
_UNTIL = re.compile("截[至止]到?(?:本年|今年)(?:年?底|年?末|N月)?")
_CUMULATIVE = re.compile("累计|总计|历年|共有")


def cumulative(read: Sequence[tuple[Statistic, str]]) -> Iterator[Statistic]:
    """累计 beside the year's own figure in one sentence reaches back before the year."""
    for statistic, head in read:
        reaches_back = _CUMULATIVE.search(head) and not OWN_YEAR.search(_UNTIL.sub("", head))
        if not reaches_back or statistic.scope != "year":
            yield statistic
            continue
        twins = [other for other, _ in read if other.cell == statistic.cell and other is not statistic]
        if any(OWN_YEAR.search(words) for other, words in read if other in twins):
            yield replace(statistic, scope="cumulative")
        else:
            yield statistic


def numbered(statistics: Sequence[Statistic]) -> tuple[Statistic, ...]:
    """Ordinals: counted within one cell, source, unit and scope. The same words in one place count once."""
    counted: dict[tuple[object, ...], int] = {}
    numbered = []
    for statistic in statistics:
        key = (*statistic.cell, statistic.source, statistic.unit, statistic.scope)
        counted[key] = counted.get(key, 0) + 1
        is_so = statistic.ordinal == counted[key]
        numbered.append(statistic if is_so else replace(statistic, ordinal=counted[key]))
    return tuple(numbered)
