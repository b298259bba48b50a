"""Text that has the rows of a table in one line: its figures, and the words between them, in lines of their own."""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from statistics import mode
from typing import TYPE_CHECKING
from unicodedata import normalize

from archive.report.tables.rows import is_unit, sort_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SHORTEST = 40  # characters of a line that may hold several rows
_LONG = 5  # so many figures side by side are a long row;
_REQUESTS = 5  # so many of these are a table, even where there are sentences in the line,
_FEW = 2  # and so many where there is none;
_SHORT = 4  # so are so many rows of any length, in a line of
_WIDE = 100  # so many characters
_WORD = re.compile(r"\S+")
_SENTENCE = re.compile("[。！]")
_HEADING = re.compile("[一二三四五六七八九]、[\u4e00-\u9fff、，]{2,}$")
_TORN = re.compile(r"\d[,，](?:\d{1,2})?(?!\d)")  # a figure that has spaces within, as words may have there, too
_NUMBER = re.compile(r"\(?([1-9])(?!\d)")
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
    gaps = len(_GAP.findall(text)) if "  " in text else 0
    return 2 * gaps < text.count(" ")


def _parted(text: str) -> list[str]:
    words = [word for word in _WORD.finditer(text) if not is_unit(word[0])]  # a unit goes with the word before it
    is_figure = [sort_of(word[0]) == "figure" for word in words]
    if any(_TORN.search(word[0]) for word, one in zip(words, is_figure, strict=True) if one):
        return [text]
    rows = [list(run) for are_figures, run in groupby(range(len(words)), is_figure.__getitem__) if are_figures]
    rows = _of_a_table(rows, text)
    if not rows:
        return [text]
    labels = _numbered(rows, [word[0] for word in words])
    said = [place for place, word in enumerate(words[: rows[0][0]]) if _SENTENCE.search(word[0])]
    head = range(said[0] if said else 0)
    table = range(max(said, default=-1) + 1, min(rows[-1][-1] + 2, len(words)))
    cuts = {place for place in (*head, *table) if place not in labels}
    cuts.update(place for at in _parts(words) for place in (at, at + 1) if place < len(words))
    starts = sorted({0, *(words[place].start() for place in cuts)})
    parts = (text[start:end].strip() for start, end in pairwise((*starts, len(text))))
    return [part for part in parts if part]


def _parts(words: Sequence[re.Match[str]]) -> Iterator[int]:
    """The places of the headings that stand behind a sentence: 有所提高。 一、总体情况 2023年, ..."""
    for place, (before, word) in enumerate(pairwise(words), 1):
        if before[0].endswith("。") and _HEADING.match(word[0]):
            yield place


def _numbered(rows: list[list[int]], words: list[str]) -> set[int]:
    """The places of the labels whose number stands before them as a word of its own (49 3 补正后申请内容仍不明确).

    The row before such a label seems to be a figure longer than most; the number follows that of its own label.
    """
    usual = mode(len(row) for row in rows)
    labels = set()
    for above, row in pairwise([[-1], *rows]):
        number = words[row[-1]]
        label = words[above[-1] + (above[-1] + 1 not in labels) : row[0]]
        if len(row) == usual + 1 and len(number) == 1 and _follows(number, label):
            labels.add(row[-1] + 1)
    return labels


def _follows(number: str, label: list[str]) -> bool:
    """Is it the number of the label after this one, or that of the first in a group?"""
    numbers = [found[1] for word in label if (found := _NUMBER.match(normalize("NFKC", word))) is not None]
    return number.isdecimal() and int(number) in (1, int(numbers[-1]) + 1 if numbers else 1)


def _of_a_table(rows: list[list[int]], text: str) -> list[list[int]]:
    """Those of these runs of figures that are rows of a table; none where they are too few for one."""
    long = [row for row in rows if len(row) >= _LONG]
    if len(long) >= _REQUESTS:
        return long
    is_table = len(long) >= _FEW or (len(rows) >= _SHORT and len(text) >= _WIDE)
    return rows if is_table and not _SENTENCE.search(text) else []
