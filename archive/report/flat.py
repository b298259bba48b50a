"""Tables that lost their shape: lines with tabs or bars, one cell a line, or the words of a PDF in rows."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.report.columns import in_columns
from archive.report.parted import with_bars
from archive.report.rows import Piece, Row, is_share, is_unit, sort_of
from archive.report.wrapped import join, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.report.carrier import TextLine
    from archive.report.model import Locator

_BAR = re.compile(r"[\t|｜│┃¦]")
_RULE = re.compile(r"[\s|:+\-=_—─━┼┿├┤┌┐└┘]*")
# alone in a cell it says that there is no figure; longer ones are drawn
_DASH = re.compile(r"\s*(?:-|[—–]{1,2}|⸺)\s*")
_BETWEEN_COMMAS = re.compile(r"[^，、]+|(?<=[，、])(?=[，、])|(?<=[：:])(?=[，、])|(?<=[，、])$")
# no label ends in one of these: it goes on behind the gap
_GOES_ON = "：:、，,"
_BETWEEN_GAPS = re.compile(r"\S+(?:[ \u00a0]\S+)*")
# behind more figures than these a word is a remark
_REMARK = 2
# so many lines numbered one after another have a column of numbers
_RUN = 6
# the next of them ends one of so many rows: between two tables there are more
_NEAR = 6
# so many bars at least has a row that is all blank
_BLANKS = 8
_TOKEN = re.compile(r"\S+")
_UNIT = re.compile(r"[万萬亿億]?元|件|[条條]|[个個]|[项項]|次|人次|人|篇|宗|起")
# a line of prose is no label: it ends a table
_PROSE = re.compile(r"。|；.*；|，.*，.*，")
_PROSE_LENGTH = 90


def flat_rows(lines: Sequence[TextLine], *, may_be_cut: bool = True) -> Iterator[Row]:
    """The rows that the lines may hold, in order; what is prose yields none.

    A row is made of labels and the figures behind them, up to the next label. `may_be_cut`: the text may end
    within a figure.
    """
    yield from without_codes(list(_rows(lines, may_be_cut=may_be_cut)))


def _rows(lines: Sequence[TextLine], *, may_be_cut: bool) -> Iterator[Row]:
    builder = _Builder()
    lines = in_columns(with_bars(lines))
    barred = [text for text in (line.text.strip() for line in lines) if text.count("|") > 2 and text.strip("| ")]
    framed = sum(text[0] == text[-1] == "|" for text in barred) * 2 > len(barred)
    rows, taken = wrapped(lines), -1
    for number, line in enumerate(lines):
        if number <= taken:
            continue
        row = rows.get(number)
        joined = join(row, lambda one: _pieces(lines[one], one, framed=framed)) if row else None
        if row and joined is not None:
            taken = row[-1]
        yield from builder.add(_pieces(line, number, framed=framed) if joined is None else joined)
        if _is_blank_row(lines, number):
            yield from builder.end()
            yield Row(tuple(_cut(line, number, framed=framed)), flat=True)
    if may_be_cut:
        yield builder.last(is_cut=bool(lines) and lines[-1].text[-1:].isdigit())
    else:
        yield from builder.end()


def without_codes(rows: list[Row]) -> list[Row]:
    """Rows whose last figure is the number of the next line (one cell a line, a column of running numbers)."""
    lasts = [_running(row) for row in rows]
    numbered: set[int] = set()
    while chain := _numbers(lasts):
        numbered |= set(chain)
        lasts = [None if place in numbered else last for place, last in enumerate(lasts)]
    return [replace(row, pieces=row.pieces[:-1]) if place in numbered else row for place, row in enumerate(rows)]


def _numbers(lasts: Sequence[int | None]) -> list[int]:
    """The places of the longest column of running numbers, none where there is none that is sure."""
    chain = max((_chain(lasts, start) for start in range(len(lasts)) if _starts(lasts, start)), key=len, default=[])
    if len(chain) < _RUN:
        return []
    among = sum(last is not None for last in lasts[chain[0] : chain[-1] + 1])
    return chain if len(chain) * 4 >= 3 * among else []


def _starts(lasts: Sequence[int | None], place: int) -> bool:
    before = next((last for last in reversed(lasts[:place]) if last is not None), None)
    last = lasts[place]
    return last is not None and last > 0 and (before is None or before != last - 1)


def _chain(lasts: Sequence[int | None], start: int) -> list[int]:
    """The places of the numbers that follow one another from `start` on.

    Where a figure equals the number behind it, the number is the later one: the next comes after it.
    """
    chain = [start]
    while True:
        wanted = (lasts[chain[-1]] or 0) + 1
        rest = range(chain[-1] + 1, min(len(lasts), chain[-1] + 1 + _NEAR))
        nexts = [place for place in rest if lasts[place] in (wanted, wanted + 1)]
        if not nexts or lasts[nexts[0]] != wanted:
            return chain
        same = nexts[: next((at for at, place in enumerate(nexts) if lasts[place] != wanted), 0)] or nexts[:1]
        chain.append(same[-1])


def _running(row: Row) -> int | None:
    """The whole number in a line of its own with which a row ends."""
    if not row.pieces or (len(row.pieces) > 1 and row.pieces[-1].line == row.pieces[-2].line):
        return None
    text = row.pieces[-1].text
    return int(text) if text.isdecimal() and len(text) < 4 else None


def _pieces(line: TextLine, number: int, *, framed: bool) -> list[Piece]:
    """The cells of a line; `framed`: bars stand around the rows, too, and not only between their cells."""
    text = line.text
    if _RULE.fullmatch(text) and _BAR.search(text) and not any(_DASH.fullmatch(cell) for cell in _BAR.split(text)):
        return []
    return _cut(line, number, framed=framed)


def _is_blank_row(lines: Sequence[TextLine], number: int) -> bool:
    """Is the line the last of a table, all of its cells blank, under a header with as many cells?"""
    text = lines[number].text
    bars = len(_BAR.findall(text))
    if bars < _BLANKS or _BAR.sub("", text).strip() or number == 0:
        return False
    below = lines[number + 1].text if number + 1 < len(lines) else ""
    above = _BAR.split(lines[number - 1].text)
    return len(above) == bars + 1 and all(cell.strip() for cell in above[1:-1]) and _BAR.search(below) is None


def _cut(line: TextLine, number: int, *, framed: bool) -> list[Piece]:
    text = line.text
    if _BAR.search(text):
        if framed and text.lstrip().startswith("|") and text.rstrip().endswith("|") and text.strip() != "|":
            inner = text.strip()
            begin = text.index("|") + 1
            spans = _split(inner[1:-1], begin)
        else:
            spans = _split(text, 0)
            if len(spans) == 2 and "\t" not in text:
                spans = [span for span in spans if text[slice(*span)].strip()]  # a bar that ends a cell
    else:
        words = text.split()
        spans = _named(text) or (_gaps(text) or _spaced(text) if len(words) > 1 else _whole(text, words))
    return [
        Piece(text[start:end].strip(), _locate(line.locator, text, start, end), column, number)
        for column, (start, end) in enumerate(spans)
    ]


def _split(text: str, offset: int) -> list[tuple[int, int]]:
    spans = []
    start = 0
    for bar in _BAR.finditer(text):
        spans.append((offset + start, offset + bar.start()))
        start = bar.end()
    spans.append((offset + start, offset + len(text)))
    return spans


def _named(text: str) -> list[tuple[int, int]]:
    """A label, a colon and nothing but figures behind it, a comma between two: the label, and each of them."""
    colon = max(text.rfind("："), text.rfind(":"))
    if colon < 0 or text[:colon].rstrip()[-1:].isdigit():
        return []
    end = len(text.rstrip("。；; \t"))
    spans = [(one.start(), one.end()) for one in _BETWEEN_COMMAS.finditer(text, colon + 1, end)]
    texts = [text[start:stop].strip() for start, stop in spans]
    sorts = {sort_of(one) for one in texts}
    if "figure" not in sorts or sorts - {"figure", "blank"} or any(len(one.split()) > 1 for one in texts):
        return []  # a space parts figures, too: which of them are one is not said
    words = [(one.start(), one.end()) for one in _TOKEN.finditer(text, 0, colon)]
    unit = words[-1:] if len(words) > 1 and _UNIT.fullmatch(text[slice(*words[-1])]) else []
    return [(0, unit[0][0] if unit else colon), *unit, *spans] if words else spans


def _gaps(text: str) -> list[tuple[int, int]]:
    """A line of two lists side by side: each has a unit of its own between wide gaps."""
    spans: list[tuple[int, int]] = []
    for found in _BETWEEN_GAPS.finditer(text):
        if spans and text[spans[-1][1] - 1] in _GOES_ON and sort_of(found[0]) == "words":
            spans[-1] = spans[-1][0], found.end()  # a label with a gap in it
        else:
            spans.append((found.start(), found.end()))
    return spans if _is_double([text[start:end] for start, end in spans]) else []


def _is_double(texts: Sequence[str]) -> bool:
    """Do these cells of a line hold two lists side by side? A label stands behind a figure, and there is a unit."""
    sorts = ["unit" if is_unit(text) else sort_of(text) for text in texts]
    if any(sort == "words" and len(text.strip()) < 3 for sort, text in zip(sorts, texts, strict=True)):
        return False  # a label that is spread over its cell
    first = sorts.index("unit") if "unit" in sorts else len(sorts)
    return "words" in sorts[:first] and "words" in sorts[first:] and sorts[-1] != "words"


def _spaced(text: str) -> list[tuple[int, int]]:
    """A line without bars: the figures at its end are cells of their own."""
    tokens = [(found.start(), found.end()) for found in _TOKEN.finditer(text)]
    cells: list[tuple[int, int]] = []
    before = [text[slice(*token)] for token in tokens[-4:-1]]
    if (
        len(before) == 3
        and all(_is_figure(one) or is_share(one) for one in before)
        and not (_is_figure(text[slice(*tokens[-1])]) or _UNIT.fullmatch(text[slice(*tokens[-1])]))
    ):
        tokens.pop()  # a remark behind the figures
    while tokens:
        start, end = tokens[-1]
        if len(tokens) > 1 and _UNIT.fullmatch(text[start:end]) and _is_figure(text[slice(*tokens[-2])]):
            start = tokens[-2][0]
            tokens.pop()
        elif not _is_figure(text[start:end]) and not is_share(text[start:end]):
            break
        cells.append((start, end))
        tokens.pop()
    is_spread = len(tokens) > 2 and all(end - start == 1 for start, end in tokens)  # 自 然 人
    if len(tokens) > 1 and _UNIT.fullmatch(text[slice(*tokens[-1])]) and not is_spread:
        cells.append(tokens.pop())
    if tokens:
        cells.append((tokens[0][0], tokens[-1][1]))
    return cells[::-1]


def _whole(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """A line without gaps is one cell."""
    return [(start := text.index(word), start + len(word)) for word in words]


def _is_figure(text: str) -> bool:
    return sort_of(text) == "figure"


def _locate(locator: Locator, text: str, start: int, end: int) -> Locator:
    if locator.get("kind") != "span":
        return locator
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return {"kind": "span", "start": locator["start"] + start, "end": locator["start"] + end}


class _Builder:
    """Gathers labels and figures until a row is whole."""

    def __init__(self) -> None:
        self.labels: list[Piece] = []
        self.values: list[Piece] = []

    def add(self, pieces: list[Piece]) -> Iterator[Row]:
        pieces = [piece for piece in pieces if not piece.is_share]
        words = [piece for piece in pieces if piece.is_words]
        figures = [piece for piece in pieces if piece.is_figure]
        if not words and not figures:
            return
        if len(words) == 1 and not figures and _is_prose(words[0].text):
            yield from self.end()
            self.labels.clear()
            return
        is_row = len(pieces) > 1
        if is_row and _is_double([piece.text for piece in pieces]):
            yield from self.end()
            self.labels.clear()
            yield Row(tuple(pieces), flat=True)  # two lists side by side
            return
        if is_row and words and self.values:
            yield from self.end()
        for piece in pieces:
            here = bool(self.values) and self.values[-1].line == piece.line
            if piece.is_words and piece is pieces[-1] and here and len(self.values) > _REMARK:
                self.values.append(piece)  # a remark in the last column
                yield from self.end()
            elif piece.is_words:
                if self.values and (not here or any(value.is_figure for value in self.values)):
                    yield from self.end()
                self.values.clear()
                self.labels.append(piece)
            elif piece.is_figure or (is_row and piece.is_blank):
                if piece.is_figure and not here and all(value.is_blank for value in self.values):
                    self.values.clear()  # what ended the line of the label was no figure's place
                self.values.append(piece)
        if len(words) > 1 and not figures and not (len(words) == 2 and is_unit(words[1].text)):
            # a line of labels: a header, or a row whose cells are all blank
            yield from self.end()

    def end(self) -> Iterator[Row]:
        """The row so far, if there are figures or a line of labels."""
        if self.values or len(self.labels) > 1:
            yield Row((*self.labels, *self.values), flat=True)
            self.labels, self.values = [], []

    def last(self, *, is_cut: bool) -> Row:
        """The row in which a text ends that may be cut anywhere."""
        return Row((*self.labels, *self.values), flat=True, at_end=True, is_cut=is_cut)


def _is_prose(text: str) -> bool:
    return len(text.replace(" ", "")) > _PROSE_LENGTH or _PROSE.search(text) is not None
