"""What stands beside a figure of a PDF and is of its cell: a unit, a note; or what it is the number of."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.report.normal import fold
from archive.report.pdf.figures import overlap, within
from archive.report.pdf.word import Word, merged
from archive.report.tables.rows import is_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.pdf.rules import Rules

_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")
_NEXT = 1.1  # from a figure to the middle of its unit on the next line, in its heights
_IN_CELL = 0.5  # what is of the cell of a figure stands no further from it, in its height
_NOTE = re.compile(r"\d[(（\[［][^()（）\[\]［］]{1,4}[)）\]］]$")
_NUMBERED = re.compile(r"\d{1,2}[.．、][^\W\d]")


def with_units(words: list[Word], rules: Rules) -> list[Word]:
    """A unit that a narrow cell broke off its figure is put behind it again."""
    units = [word for word in words if is_unit(word.text)]
    figures = [word for word in words if word.is_figure and _DIGIT.search(word.text)]
    gone: set[int] = set()
    joined: dict[int, Word] = {}
    for unit in units:
        above = [
            word
            for word in figures
            if overlap(word, unit) and 0 <= unit.level - word.bottom <= _NEXT * unit.height and id(word) not in joined
        ]
        if len(above) > 1:  # neighbours may reach over one another
            above = [word for word in above if within(word, unit)]
        if len(above) == 1 and not rules.part(above[0], unit):
            joined[id(above[0])] = above[0].over(unit, "")
            gone.add(id(unit))
    return [joined.get(id(word), word) for word in words if id(word) not in gone]


def with_own(line: Sequence[Word]) -> list[Word]:
    """The words of a line in which no more than a space parts a unit, or the rest of a note, from its figure.

    Or a label from its number.
    """
    out: list[Word] = []
    for word, behind in zip(line, [*line[1:], None], strict=True):
        before = out[-1] if out else None
        is_near = before is not None and before.is_figure and word.x0 - before.x1 <= _IN_CELL * word.height
        after = behind.text if behind and behind.x0 - word.x1 <= _IN_CELL * word.height else ""
        if before and is_near and (is_unit(word.text) or _is_of(before.text, word.text, after)):
            out[-1:] = merged([before, word], _IN_CELL * word.height)
        else:
            out.append(word)
    return out


def with_letters(line: Sequence[Word]) -> list[Word]:
    """The words of a line: 无 is a letter of a label, and no figure, where the next stands as near as letters do."""
    behind = [*line[1:], None]
    return [
        replace(word, is_text=True) if other and _is_letter_of(word, other) else word
        for word, other in zip(line, behind, strict=True)
    ]


def _is_letter_of(word: Word, other: Word) -> bool:
    is_letter = _LETTER.fullmatch(word.text) is not None and word.is_figure and not other.is_figure
    return is_letter and _LETTER.match(other.text) is not None and other.x0 - word.x1 <= _IN_CELL * word.height


def _is_of(figure: str, text: str, after: str) -> bool:
    """Is the text the rest of the note of a figure, or of the label that has it for its number?"""
    return _NOTE.search(figure + text) is not None or _NUMBERED.match(fold(figure + text + after)) is not None
