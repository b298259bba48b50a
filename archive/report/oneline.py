"""Text that has the rows of a table in one line: its figures, and the words between them, in lines of their own."""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from archive.report.tables.rows import is_unit, sort_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHORTEST = 40  # characters of a line that may hold several rows
_LONG = 5  # so many figures side by side are a long row;
_REQUESTS = 5  # so many of these are a table, even where there are sentences in the line,
_FEW = 2  # and so many where there is none;
_SHORT = 4  # so are so many rows of any length, in a line of
_WIDE = 100  # so many characters
_WORD = re.compile(r"\S+")
_SENTENCE = re.compile("[。！]")
_TORN = re.compile(r"\d[,，](?:\d{1,2})?(?!\d)")  # a figure that has spaces within, as words may have there, too
_GAP = re.compile(" {2,}")


def unrolled(texts: Sequence[str]) -> list[str]:
    """The lines; of one that holds several rows of a table each figure is a line, and so is each word beside them.

    The words at its head, before the first sentence, are lines, too: a title, a menu, a date.

    >>> unrolled(["行政复议 结果维持 总计 0 0 1 0 1 行政诉讼 未经复议直接起诉 1 0 0 0 1"])[4:9]
    ['0', '1', '0', '1', '行政诉讼']
    """
    return [line for text in texts for line in (_parted(text) if _is_spaced(text) else [text])]


def _is_spaced(text: str) -> bool:
    """Are its words mostly a space apart? Tabs, bars and wide gaps part the cells of a row, which is a line then."""
    if len(text) < _SHORTEST or "\t" in text or "|" in text:
        return False
    return 2 * len(_GAP.findall(text)) < text.count(" ")


def _parted(text: str) -> list[str]:
    words = list(_WORD.finditer(text))
    is_figure = [sort_of(word[0]) == "figure" for word in words]
    if any(_TORN.search(word[0]) for word, one in zip(words, is_figure, strict=True) if one):
        return [text]
    rows = [list(run) for are_figures, run in groupby(range(len(words)), is_figure.__getitem__) if are_figures]
    rows = _of_a_table(rows, text)
    if not rows:
        return [text]
    said = [place for place, word in enumerate(words[: rows[0][0]]) if _SENTENCE.search(word[0])]
    head = range(said[0] if said else 0)
    table = range(max(said, default=-1) + 1, min(rows[-1][-1] + 2, len(words)))
    cuts = {*head, *(place for place in table if not is_unit(words[place][0]))}
    starts = sorted({0, *(words[place].start() for place in cuts)})
    parts = (text[start:end].strip() for start, end in pairwise((*starts, len(text))))
    return [part for part in parts if part]


def _of_a_table(rows: list[list[int]], text: str) -> list[list[int]]:
    """Those of these runs of figures that are rows of a table; none where they are too few for one."""
    long = [row for row in rows if len(row) >= _LONG]
    if len(long) >= _REQUESTS:
        return long
    is_table = len(long) >= _FEW or (len(rows) >= _SHORT and len(text) >= _WIDE)
    return rows if is_table and not _SENTENCE.search(text) else []
