"""Rows of text that are written out: labels with commas between them, a colon, and the figures behind it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.report.tables.rows import sort_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.carrier import TextLine

_MARKS = "、，,；;"  # one of these parts the figures
_LEAST = 6  # so many such rows make a table,
_FIGURES = 3  # if each has so many cells
_HEADER = 4  # lines at most above the first row
_ENCLOSED = re.compile(r"[（(][^（()）]*[）)]")
_PROSE = re.compile("[。！？\t|]")
_LONGEST = 400  # characters of a line


def with_colons(lines: Sequence[TextLine]) -> Sequence[TextLine]:
    """The lines; those of such a table with tabs for its colons, and for the commas between figures and labels."""
    for mark in _MARKS:
        many = [line.text.count(mark) >= _FIGURES - 1 for line in lines]
        if sum(many) < _LEAST:
            continue
        told = [len(_figures(line.text, mark)) for line in lines]
        if sum(map(_FIGURES.__le__, told)) >= _LEAST:
            own = _beside([number for number, count in enumerate(told) if count])
            return [
                replace(line, text=_with_tabs(line.text, mark)) if number in own else line
                for number, line in enumerate(lines)
            ]
    return lines


def _beside(rows: Sequence[int]) -> frozenset[int]:
    """The rows, and the lines in which their headers may stand."""
    return frozenset(line for row in rows for line in range(row - _HEADER, row + 1))


def _figures(text: str, mark: str) -> list[str]:
    """The cells behind the last colon, if all are figures or blank."""
    if len(text) > _LONGEST or _PROSE.search(text) or (colon := _colon(text)) < 0:
        return []
    cells = text[colon + 1 :].split(mark)
    sorts = {sort_of(cell.strip()) for cell in cells}
    return cells if "figure" in sorts and sorts <= {"figure", "blank"} else []


def _colon(text: str) -> int:
    """The place of the last colon that stands in no brackets; -1 where there is none."""
    bare = _bare(text)
    return max(bare.rfind("："), bare.rfind(":"))


def _bare(text: str) -> str:
    """The text with blanks for what stands in brackets, and for these."""
    return _ENCLOSED.sub(lambda found: " " * len(found[0]), text)


def _with_tabs(text: str, mark: str) -> str:
    """A row, or a line with no figures and no colon, such as one of the header."""
    if _PROSE.search(text) or len(text) > _LONGEST:
        return text
    colon = _colon(text)
    if colon < 0:
        return _parted(text)
    if not _figures(text, mark):
        return text
    # a row that begins with the colon has no label, and nothing stands between the colon and a comma before it
    label = text[:colon].rstrip("， ")
    begin = _parted(label) + ("\t" if label else " ") + " " * (colon - len(label))
    return begin + text[colon + 1 :].replace(mark, "\t")


def _parted(labels: str) -> str:
    """Tabs for the commas between labels; one in brackets is a part of its label, and a number beside it is, too."""
    bare = _bare(labels)
    commas = [-1, *(place for place, character in enumerate(bare) if character == "，"), len(labels)]
    is_number = [sort_of(labels[one + 1 : other].strip()) == "figure" for one, other in pairwise(commas)]
    parting = {place for place, beside in zip(commas[1:-1], pairwise(is_number), strict=True) if not any(beside)}
    return "".join("\t" if place in parting else character for place, character in enumerate(labels))
