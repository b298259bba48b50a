"""Labels that stand over several lines of a text, as narrow cells broke them: the lines that are one label together."""

from __future__ import annotations

import re
from itertools import pairwise
from operator import and_
from typing import TYPE_CHECKING

from archive.report.carrier import TextLine
from archive.report.normal import fold
from archive.report.tables.frame import frame
from archive.report.tables.lines.spread import BAR
from archive.report.tables.rows import sort_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archive.report.labels import Labels
    from archive.report.tables.known import Known
    from archive.report.tables.rows import Piece

_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d{1,2}")
_LED = re.compile(r"^\(?\d{1,2}(?=\D)")  # by the number of the label
_POINT = re.compile(r"\s*[.、)]\s*(?!\d)")
_NUMBERING = re.compile(r"\(?(?:[一二三四五六七八九十]{1,3}|\d{1,2})?[).、]?")
_MAY_BEGIN = re.compile(r"[\w(]")  # a dash above a label is a figure
_CLOSES = (")", "”")
_MOST_LINES = 24  # a character a line
_LONGEST = 60  # characters of a label
_LONGEST_LINE = 120  # characters of a line, with its spaces


def over_lines(lines: Sequence[TextLine], known: Known) -> dict[int, tuple[int, ...]]:
    """The first line of each label that takes several, and all its lines.

    Words in lines of their own that follow one another are cut into labels of the forms, word for word, the longest
    first; what makes up none stays as it is.
    """
    labels = frame(known.forms)
    is_short = [len(line.text) <= _LONGEST_LINE for line in lines]
    if not any(map(and_, is_short, is_short[1:])):
        return {}
    texts = [_words(line.text, below.text) for line, below in pairwise((*lines, TextLine("", {})))]
    found: dict[int, tuple[int, ...]] = {}
    number = 0
    while number < len(texts):
        end = _end(texts, number, labels) if _MAY_BEGIN.match(texts[number]) else number + 1
        if end > number + 1:
            found[number] = tuple(range(number, end))
        number = end
    return found


def whole(label: Sequence[int], pieces_of: Callable[[int], list[Piece]]) -> Piece:
    """The label that the lines are, where its first stands."""
    pieces = [piece for number in label for piece in pieces_of(number)]
    return pieces[0].at("".join(piece.text for piece in pieces))


def _words(text: str, below: str) -> str:
    """What a line says that may be a label, or a piece of one: no figure but the number whose point stands below."""
    if len(text) > _LONGEST_LINE or "\t" in text or "。" in text:
        return ""
    text = "".join(fold(text).split(" "))
    return text if _DIGIT.search(_LED.sub("", text)) is None or _is_number(text, fold(below)) else ""


def _is_words(text: str) -> bool:
    return sort_of(text.rstrip("|")) == "words"


def _is_number(text: str, below: str) -> bool:
    return _NUMBER.fullmatch(text) is not None and _POINT.match(below) is not None


def _end(texts: Sequence[str], start: int, labels: Labels) -> int:
    """Behind the last line of the longest label that begins at the start; of the first line where there is none."""
    end, is_begun = start + 1, False
    for place, text in enumerate(_joined(texts, start)):
        if not is_begun and _NUMBERING.fullmatch(text) is None:
            is_begun = True
            if not labels.begins(text):
                break
        if text in labels and (_is_words(texts[start + place]) or text.endswith(_CLOSES)):
            end = start + place + 1
    return start + 1 if all(text in labels for text in texts[start:end]) else end  # labels side by side


def _joined(texts: Sequence[str], start: int) -> Iterator[str]:
    """The words of the first line, of the first two, and so on, up to a line that ends a cell; one may be a mark."""
    text, marks = "", 0
    for line in texts[start : start + _MOST_LINES]:
        words = BAR.sub("", line)
        text += words
        marks += sort_of(words) == "figure" and _DIGIT.search(words) is None
        if not line or len(text) > _LONGEST or marks > 1:
            return
        yield text
        if words != line:
            return
