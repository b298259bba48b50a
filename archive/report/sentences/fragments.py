"""Which lines of running text are what is left of a table: labels and figures in a row, no sentence.

A table that could not be read leaves its labels and figures in the text. Nothing there may be taken for a statement:
which figure belongs to which label is just what was lost.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.report.folding import fold
from archive.report.needed import quick
from archive.report.normal import normalise
from archive.report.tables.frame import labels_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.report.form import Form, Table

_UNIT = "(?:人次|件次|条次|篇次|万元|[条件篇次宗起份封例项个人元期场])"
_NUMBER = r"(?<![\d.,])\d[\d,]*(?:\.\d+)?"
_NOT_NUMBERING = r"(?![\d,.、)年月日时])"
_EDGE = ",;。:!?、"
_WORD = "[\u4e00-\u9fff)]"
# each with what it cannot be without: figures, white space
_SMELLS = (
    (re.compile(rf"{_NUMBER}[ \t]+{_NUMBER}{_NOT_NUMBERING}"), True, True),  # 3 0 0
    (re.compile(rf"{_NUMBER}\s*({_UNIT})[ \t]+{_NUMBER}(?:\s*\1|\s*$|\s+(?!{_UNIT}))"), True, True),  # 3件 0件
    (re.compile(rf"{_NUMBER}({_UNIT})\s*{_NUMBER}\1"), True, False),  # 107宗100宗
    # 申请数 件 12, 12件 件
    (re.compile(rf"{_WORD}\s+{_UNIT}\s*\d|{_NUMBER}\s*{_UNIT}\s+{_UNIT}(?=\s|$)"), True, True),
    # 12 1.当面
    (re.compile(rf"{_NUMBER}\s+(?:[(]?[一二三四五六七八九十]+[)、]|\d{{1,2}}[.、](?!\d)|其中[:])"), True, True),
    (re.compile(r"\d.*(?:^|\s)(?:—{1,2}|/|-)(?=\s|$)|(?:^|\s)(?:—{1,2}|/|-)(?=\s).*\d"), True, True),
    (re.compile(r"(?:\s|^)无\s+(?:无|\d)"), False, True),
    # 2次法律行政法规禁止公开3.危及
    (re.compile(rf"^{_NUMBER}{_UNIT}.*[\u4e00-\u9fff]\d{{1,2}}[.、][\u4e00-\u9fff]"), True, False),
)
# by what a text has of these
_SMELLS_OF = {
    (figure, space): tuple(one for one, of_figure, of_space in _SMELLS if figure >= of_figure and space >= of_space)
    for figure in (False, True)
    for space in (False, True)
}
_CLAUSE = re.compile(rf"{_NUMBER}\s*[万亿]?[余多]?{_UNIT}\s*[,;。]")  # behind which a tab is white space as any
# 发布信息12 345条,: a blank for a comma, of a figure that is said
_THOUSANDS = re.compile(
    rf"(?<={_WORD})([^\S\n\t]?[1-9]\d{{0,2}}) (?=\d{{3}}(?: \d{{3}})*[^\S\n\t]?{_UNIT}\s*(?:[{_EDGE}(]|$))"
)
_ITEM = re.compile(r"(?<=[,;:。])\s*[(]?\d{1,2}[.、)](?!\d)")  # 其中:1.机构类信息3条;2.动态类信息9条: no figures, these
_STOP = re.compile(r"(?<=[\u4e00-\u9fff])\.$")
_DIGIT = re.compile(r"\d")
_SPACE = re.compile(r"\s")
_FIGURE = quick(rf"{_NUMBER}\s*[万亿]?[余多]?万?{_UNIT}?")
_BRACKETS = re.compile(r"[(][^()]*[)]")
# no row says in which year or of whom it is
_SPEAKS = re.compile(r"\s*(?:20\d\d年度?|全年|本年度?|今年),|.*我[局镇乡委办院厅省市县区州旗街处]")
_LEAST = 2  # characters of a piece of the form's wording
_SHARE = 0.8
_MANY = 3  # labels between figures with nothing to part them: rows run together, whatever sentence they were joined to
# kept for as long as the forms live: a report is read in a few milliseconds, the wording is the same for all
_KNOWN: dict[tuple[int, ...], tuple[tuple[Form, ...], str]] = {}


class Fragments:
    """Knows the wording of the forms, to tell their rows from sentences."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self._wording = _wording(tuple(forms))

    def is_fragment(self, written: str) -> bool:
        """Is the sentence, as written, a row of a table or rows run together?"""
        text = fold(written).strip()
        text = _STOP.sub("。", text) if text.endswith(".") else text
        if not text:
            return False
        has_figure, has_space = _DIGIT.search(text) is not None, _SPACE.search(text) is not None
        text = _THOUSANDS.sub(r"\1", text) if has_figure and has_space else text
        if "|" in text or any(smell.search(text) for smell in _SMELLS_OF[has_figure, has_space]):
            return True
        if "\t" in text and not _CLAUSE.search(text):
            return True
        if not has_figure:
            return False
        pieces = _FIGURE.split(_ITEM.sub("", text))
        if sum(self._is_label(piece) for piece in pieces[1:-1]) >= _MANY:
            return True
        if len(pieces) == 1 or any(_is_said(piece) for piece in pieces) or _SPEAKS.match(text):
            return False
        return all(self._is_wording(piece) for piece in pieces)

    def is_row(self, before: str, after: str) -> bool:
        """Is a figure, with what stands before and behind it as written, that of a row that text was joined to?"""
        if not after[:1].isspace() or _is_said(fold(before)) or fold(after).lstrip()[:1] in _EDGE:
            return False
        return self._is_wording(before) and normalise(before) != ""

    def _is_label(self, piece: str) -> bool:
        """Does a label and nothing else stand between two figures?"""
        bare = _BRACKETS.sub("", piece).strip()
        return len(bare) >= _LEAST and re.search("[,;。]|^[()、%]|[()、]$", bare) is None and self._is_wording(bare)

    def _is_wording(self, piece: str) -> bool:
        """Do the words all stand in the forms, in pieces of some length?"""
        words = normalise(piece)
        place = covered = 0
        while place < len(words):
            end = place + _LEAST
            while end <= len(words) and words[place:end] in self._wording:
                end += 1
            length = end - 1 - place
            if length >= _LEAST or (length == 1 and words == words[place:]):
                covered += length
                place += length
            else:
                place += 1
        return covered >= _SHARE * len(words)


def _is_said(piece: str) -> bool:
    """Does punctuation part the words from a figure, as in a sentence?"""
    stripped = piece.strip()
    return bool(stripped) and (stripped[0] in _EDGE or stripped[-1] in _EDGE)


def _wording(forms: tuple[Form, ...]) -> str:
    """All that is printed on the forms, table by table in its order, then what else the labels may be called."""
    names = tuple(id(form) for form in forms)
    if names not in _KNOWN:
        _KNOWN[names] = forms, _gathered(forms)
    return _KNOWN[names][1]


def _gathered(forms: tuple[Form, ...]) -> str:
    tables = [table for form in forms for table in form.tables]
    printed = ["".join(normalise(label) for label in _printed(table)) for table in tables]
    others = {normalise(label) for table in tables for label in (table.label, *labels_of(table))}
    heads = {normalise(label) for form in forms for section in form.sections for label in section.labels}
    return "#".join([*printed, *sorted(others | heads)])


def _printed(table: Table) -> Iterator[str]:
    yield from (label for label in (table.corner, table.columns_label) if label)
    yield from (column.label for column in table.columns)
    for group in table.groups:
        yield group.label or ""
        yield from (column.label for column in group.columns)
        yield from (line.label for line in group.lines)
