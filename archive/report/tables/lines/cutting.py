"""Lines of text cut into cells: at tabs and bars, at wide gaps, behind a colon, before the figures at the end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.report.normal import fold
from archive.report.tables.beside import is_remarks
from archive.report.tables.lines.spread import BAR, GAP, are_closed, are_doubtful, gaps_part, spread_lines
from archive.report.tables.rows import Piece, is_numeral, is_share, is_unit, sort_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.report.carrier import TextLine
    from archive.report.model import Locator

_RULE = re.compile(r"[\s|:+\-=_—─━┼┿├┤┌┐└┘]*")
# alone in a cell it says that there is no figure; longer ones are drawn
_DASH = re.compile(r"\s*(?:-|[—–]{1,2}|⸺)\s*")
_BETWEEN_COMMAS = re.compile(r"[^，、]+|(?<=[，、])(?=[，、])|(?<=[：:])(?=[，、])|(?<=[，、])$")
# no label ends in one of these: it goes on behind the gap
_GOES_ON = "：:、，,"
_BETWEEN_GAPS = re.compile(r"\S+(?:[ \u00a0]\S+)*")
_TOKEN = re.compile(r"\S+")
# where digits stand apart, the first of a figure, or its sign: 行政许可：1 7, 本年增/减- 2
_AT_WORD = re.compile(r"[：:\u4e00-\u9fff](?:[+\-]|[\d,.]+[+\-]?)$")
_POINTS = (".", "．")
_UNIT = re.compile(r"[万亿]?元|件|条|个|项|次|人次|人|篇|宗|起")
# what stands behind a number within the brackets of a label, in its line or the next: …相同信息计1 条）
_CLOSES = re.compile(r"\s*(?:条|次|件|项|个|篇|人次|人|份|期)\s*[)）]")
_LONGEST_HEAD = 12  # characters
_LONGEST_NUMBER = 12  # of a line, before its label
# behind so many figures a word is a remark, even where no header says so
_FIGURES = 3


class Cutter:
    """Cuts the lines of one text; how it marks its cells is told by all of them. `glued`: those that nothing marks."""

    def __init__(self, lines: Sequence[TextLine], glued: Mapping[int, Sequence[tuple[int, int]]]) -> None:
        self._lines, self._glued = lines, glued
        self._spread = spread_lines(lines)
        self._gaps_part = gaps_part(lines)
        self.doubtful = not self._gaps_part and are_doubtful(lines)
        texts = [line.text.strip() for line in lines]
        with_bars = [text for text in texts if BAR.search(text)]
        barred = [text for text in with_bars if text.count("|") > 2 and text.strip("| ")]
        # bars stand around the rows, too, and not only between their cells
        self._framed = sum(text[0] == text[-1] == "|" for text in barred) * 2 > len(barred)
        ends = [BAR.search(text[-1]) is not None for text in with_bars if "\t" not in text]
        self._closed = sum(ends) * 2 > len(ends)  # a bar ends each cell
        self._all_closed = bool(with_bars) and are_closed(lines)
        lasts = (text.rsplit(None, 1)[-1] for text in texts if text)
        self.remarked = any(is_remarks(last) for last in lasts if len(last) <= _LONGEST_HEAD)

        # a bar alone in its line is a blank cell, but for the one with which a row begins: before a label, or where
        # others stand behind the space of a blank cell
        alone = [number for number, text in enumerate(texts) if text == "|"] if self._all_closed else []
        spaced = [number for number in alone if lines[number].text[:1].isspace()]
        are_told = 0 < len(spaced) < len(alone)
        self._blanks = frozenset(spaced if are_told else (one for one in alone if not self._begins_row(one)))

    def _begins_row(self, number: int) -> bool:
        behind = self._lines[number + 1].text.strip() if number + 1 < len(self._lines) else ""
        return behind.endswith("|") and sort_of(behind[:-1]) == "words"

    def blank(self, number: int) -> Piece | None:
        """The blank cell that the line is, where each cell has a line of its own."""
        return self._made(number, [(0, 0)])[0] if number in self._blanks else None

    def pieces(self, number: int) -> list[Piece]:
        """The cells of a line that is no rule."""
        text = self._lines[number].text
        if number in self._spread:
            return self._made(number, [(0, len(text))])
        return [] if self._is_rule(number) else self.cells(number)

    def _is_rule(self, number: int) -> bool:
        """Is the line drawn between two rows? Dashes in all cells of the last are signs that there is no figure.

        One below the first line of a table is drawn, whatever stands below.
        """
        text = self._lines[number].text
        if not (BAR.search(text) and _RULE.fullmatch(text)):
            return False
        cells = BAR.split(text)
        if any(_DASH.fullmatch(cell) for cell in cells):
            return False
        near = [BAR.search(line.text) is not None for line in self._lines[max(0, number - 2) : number + 2]]
        is_last = near[:2] == [True, True] and near[3:] != [True]
        return not (is_last and text.count("--") > 1 and all(cell.strip() in ("", "--") for cell in cells))

    def cells(self, number: int) -> list[Piece]:
        """The cells of a line, whatever it is."""
        text = self._lines[number].text
        if number in self._glued:
            return self._made(number, self._glued[number])
        if text.rstrip()[-1:].isdigit() and self._is_within_label(number):
            return self._made(number, [(0, len(text))])
        if BAR.search(text):
            return self._made(number, self._barred(text))
        words = text.split()
        if self._gaps_part and GAP.search(text.strip()):
            return self._made(number, [one.span() for one in _BETWEEN_GAPS.finditer(text)])
        if len(words) < 2:
            return self._made(number, _named(text) or _whole(text, words))
        return self._made(number, _named(text) or _gaps(text) or _spaced(text, remarked=self.remarked))

    def _is_within_label(self, number: int) -> bool:
        """Does the next line go on with the number in which this one ends, and close the bracket of a label?"""
        below = self._lines[number + 1].text if number + 1 < len(self._lines) else ""
        return _CLOSES.match(below) is not None and BAR.search(self._lines[number].text) is None

    def _barred(self, text: str) -> list[tuple[int, int]]:
        if self._framed and text.lstrip().startswith("|") and text.rstrip().endswith("|") and text.strip() != "|":
            return _split(text.strip()[1:-1], text.index("|") + 1)
        spans = _split(text, 0)
        if len(spans) == 2 and "\t" not in text and self._closed:
            return [span for span in spans if text[slice(*span)].strip()]
        return spans[:-1] if self._all_closed and "\t" not in text and not text[slice(*spans[-1])].strip() else spans

    def _made(self, number: int, spans: Sequence[tuple[int, int]]) -> list[Piece]:
        line = self._lines[number]
        return [
            Piece(line.text[start:end].strip(), located(line.locator, line.text, start, end), column, number)
            for column, (start, end) in enumerate(spans)
        ]


def _split(text: str, offset: int) -> list[tuple[int, int]]:
    spans = []
    start = 0
    for bar in BAR.finditer(text):
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
    unit = words[-1:] if len(words) > 1 and _is_unit(text[slice(*words[-1])]) else []
    return [(0, unit[0][0] if unit else colon), *unit, *spans] if words else spans


def _gaps(text: str) -> list[tuple[int, int]]:
    """A line of two lists side by side: each has a unit of its own between wide gaps."""
    spans: list[tuple[int, int]] = []
    for found in _BETWEEN_GAPS.finditer(text):
        if spans and text[spans[-1][1] - 1] in _GOES_ON and sort_of(found[0]) == "words":
            spans[-1] = spans[-1][0], found.end()  # a label with a gap in it
        else:
            spans.append((found.start(), found.end()))
    return spans if is_double([text[start:end] for start, end in spans]) else []


def is_double(texts: Sequence[str]) -> bool:
    """Do these cells of a line hold two lists side by side? A label stands behind a figure, and there is a unit."""
    sorts = ["unit" if is_unit(text) else sort_of(text) for text in texts]
    if any(sort == "words" and len(text.strip()) < 3 for sort, text in zip(sorts, texts, strict=True)):
        return False  # a label that is spread over its cell
    first = sorts.index("unit") if "unit" in sorts else len(sorts)
    return "words" in sorts[:first] and "words" in sorts[first:] and sorts[-1] != "words"


def _spaced(text: str, *, remarked: bool) -> list[tuple[int, int]]:
    """A line without bars: the figures at its end are cells of their own; `remarked`: a remark may stand behind."""
    tokens = [(found.start(), found.end()) for found in _TOKEN.finditer(text)]
    cells: list[tuple[int, int]] = []
    least = 1 if remarked and not _is_figure(text[slice(*tokens[0])]) else _FIGURES
    before = [text[slice(*token)] for token in tokens[-1 - least : -1]]
    last = text[slice(*tokens[-1])]
    if (
        len(before) == least
        and all(_is_figure(one) or is_share(one) for one in before)
        and not (_is_figure(last) or _is_unit(last) or is_numeral(last) or _CLOSES.match(last))
    ):
        tokens.pop()  # a remark behind the figures
    while tokens:
        start, end = tokens[-1]
        if len(tokens) > 1 and _is_unit(text[start:end]) and _is_figure(text[slice(*tokens[-2])]):
            start = tokens[-2][0]
            tokens.pop()
        elif not (_is_figure(one := text[start:end]) or is_share(one) or is_numeral(one)):
            break
        cells.append((start, end))
        tokens.pop()
    if all(is_numeral(text[slice(*cell)]) for cell in cells):
        tokens, cells = [*tokens, *cells[::-1]], []  # with no figure among them they may be the label's
    word = text[slice(*tokens[-1])] if tokens and cells else ""
    # 收费2 . 5; before several figures it is the number of a line that has a point: 3 . 0 0 40
    if _AT_WORD.search(word) or (word in _POINTS and len(cells) == 1):
        return [(tokens[0][0], cells[0][1])]
    is_spread = len(tokens) > 2 and all(end - start == 1 for start, end in tokens)  # 自 然 人
    if len(tokens) > 1 and _is_unit(text[slice(*tokens[-1])]) and not is_spread:
        cells.append(tokens.pop())
    return [*_labels(text, tokens), *cells[::-1]]


def _labels(text: str, tokens: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The cells of words before the figures: wide gaps part them, but for the number of a line from its label."""
    spans: list[tuple[int, int]] = []
    for start, end in tokens:
        first, last = spans[-1] if spans else (start, start)
        is_number = last - first <= _LONGEST_NUMBER and _is_figure(text[first:last])
        if spans and (is_number or not GAP.search(text, last, start)):
            spans[-1] = first, end
        else:
            spans.append((start, end))
    return spans


def _whole(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """A line without gaps is one cell."""
    return [(start := text.index(word), start + len(word)) for word in words]


def _is_unit(text: str) -> bool:
    return _UNIT.fullmatch(fold(text)) is not None


def _is_figure(text: str) -> bool:
    return sort_of(text) == "figure"


def located(locator: Locator, text: str, start: int, end: int) -> Locator:
    if locator.get("kind") != "span":
        return locator
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return {"kind": "span", "start": locator["start"] + start, "end": locator["start"] + end}
