"""The title of a PDF by its letters: larger than those of the text, whatever a printed page has above it."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.report.pdf.margins import PdfLine

LARGER = 1.3  # letters of a title than those of the text
_PROSE = 15  # characters that make a line one of the text
_PAGES = 2
_LINES = 4  # of one title; more are a menu
_LONGEST = 80
_NEAR = 1.0  # the lines of one title are as far apart as these heights of a line
_REPORT = re.compile("公[开開].*(?:报告|報告|年报|年報)")
_OTHER = re.compile("[。；;，>»›]")  # a sentence, the way that led to the page


def headings(pages: Sequence[Sequence[PdfLine]]) -> tuple[str, ...]:
    """The titles of reports on the first pages, each on one line or several, in letters larger than the text's."""
    prose = [_height(line) for page in pages for line in page if len(line.text) >= _PROSE]
    if not prose:
        return ()
    least = LARGER * median(prose)
    runs = [run for page in pages[:_PAGES] for run in _runs(page, least) if _is_title(run)]
    largest = max((_height(run[0]) for run in runs), default=0)
    return tuple(_text(run) for run in runs if _height(run[0]) * LARGER > largest)


def _is_title(run: Sequence[PdfLine]) -> bool:
    text = _text(run)
    return len(run) <= _LINES and len(text) <= _LONGEST and _REPORT.search(text) is not None and not _OTHER.search(text)


def _text(run: Sequence[PdfLine]) -> str:
    return "".join(line.text.strip() for line in run)


def _runs(page: Sequence[PdfLine], least: float) -> Iterator[list[PdfLine]]:
    """Lines in large letters that stand below one another, in letters as large."""
    large = [line for line in page if _height(line) >= least]
    if not large:
        return
    run = [large[0]]
    for line, below in pairwise(large):
        small, tall = sorted((_height(line), _height(below)))
        if abs(below.box[1] - line.box[3]) <= _NEAR * tall < LARGER * _NEAR * small:
            run.append(below)
        else:
            yield run
            run = [below]
    yield run


def _height(line: PdfLine) -> float:
    return line.box[3] - line.box[1]
