"""Several statements of one figure: which reaches back before the year, and which is the first."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.report.model import Statistic

OWN_YEAR = re.compile("本年|全年|今年|年内")
_UNTIL = re.compile("截[至止]到?(?:本年|今年)(?:年?底|年?末|N月)?|(?:本年|今年)(?:年?底|年?末)")
_CUMULATIVE = re.compile("累计|总计|历年|共有|截[至止].{0,30}共")


def cumulative(sentences: Sequence[Sequence[tuple[Statistic, str]]]) -> Iterator[Statistic]:
    """累计 beside the year's own figure, in one sentence or in the next, reaches back before the year.

    Each figure of a paragraph's `sentences` comes with the words before it.
    """
    for read, following in zip_longest(sentences, sentences[1:], fillvalue=()):
        for statistic, head in read:
            own = [other for other, words in read if OWN_YEAR.search(words) and other is not statistic]
            own += [other for other, words in following if OWN_YEAR.search(words) and _less(other, statistic)]
            back = _CUMULATIVE.search(head) and not OWN_YEAR.search(_UNTIL.sub("", head))
            reaches_back = back and statistic.scope == "year" and any(one.cell == statistic.cell for one in own)
            yield replace(statistic, scope="cumulative") if reaches_back else statistic


def _less(one: Statistic, other: Statistic) -> bool:
    return one.value is not None and other.value is not None and one.value < other.value


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
