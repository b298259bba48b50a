"""How a heading is numbered and set off: 一、 (一) 1. 第一部分 ## **, and its words without that."""

from __future__ import annotations

import re

from archive.report.folding import fold

_ROWS = ("一二三四五六七八九十", "壹贰叁肆伍陆柒捌玖拾", "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ")
_NUMERALS = {numeral: value for row in _ROWS for value, numeral in enumerate(row, 1)} | {"十一": 11, "十二": 12}
TOP = re.compile(
    r"^(?:第?(?P<numeral>十[一二]?|[一二三四五六七八九壹贰叁肆伍陆柒捌玖Ⅰ-Ⅸ])"
    r"(?:部分|章|[、.．,:]|(?=[^\W\d一二三四五六七八九十是次]))|(?P<dash>[—\-一])、)[、.:：]?(?P<rest>.*)$"
)
# what sets a heading off beside its numeral: ## 一、…, **一、…**, 【一】…, 【总体情况】, ●…
_MARKS = re.compile(r"^\s*(?:#{1,6}\s*|[●■◆◇▲△★☆•▪▶►◎]\s*)+|[*_]{2,3}|[【\[](?=[一二三四五六]、?[】\]])")
_BEGIN_MARKS = frozenset("#*_●■◆◇▲△★☆•▪▶►◎【[")
_FRAMED = re.compile(r"^\s*[【\[]([^】\]]{2,30})[】\]]\s*$")
_CLOSED = re.compile(r"^\s*([一二三四五六])、?[】\]]")
DIGIT = re.compile(r"^(?P<numeral>\d{1,2})[、.．](?!\d(?!0\d\d年))(?P<rest>.*)$")
SUB = re.compile(r"^[(](?P<numeral>十[一二]?|[一二三四五六七八九])[)][、.]?(?P<rest>.*)$")
_LONGEST_LINE = 92  # what is longer is no heading


def undecorated(line: str) -> str:
    """A line without the marks that only set it off as a heading: ## 一、…, **一、…**, 【一】….

    >>> [undecorated(line) for line in ("## 一、总体情况", "**二、主动公开**", "【三】依申请公开", "【总体情况】")]
    ['一、总体情况', '二、主动公开', '三、依申请公开', '总体情况']
    """
    if line.lstrip()[:1] not in _BEGIN_MARKS or len(line) > _LONGEST_LINE:
        return line
    if not _MARKS.search(framed := _FRAMED.sub(r"\1", line)):
        return framed
    return _CLOSED.sub(r"\1、", _MARKS.sub("", framed).strip())


def style_of(text: str) -> tuple[str, str]:
    """The style in which a line is numbered, and its words without the numeral."""
    for style, pattern in (("top", TOP), ("digit", DIGIT), ("sub", SUB)):
        if found := pattern.match(text):
            return style, found["rest"]
    return "bare", text


def value_of(numeral: str) -> int:
    return _NUMERALS[numeral] if numeral in _NUMERALS else int(numeral)


def numeral_of(text: str) -> int | None:
    """The number that a heading bears; None where it bears none, or a stroke in its place."""
    found = next((match for pattern in (TOP, DIGIT, SUB) if (match := pattern.match(text))), None)
    return value_of(found["numeral"]) if found is not None and found["numeral"] else None


_NUMBERING = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十〇壹贰叁肆伍陆柒捌玖Ⅰ-Ⅸ]+(?:部分|章|[、.．，,：:])|[（(][一二三四五六七八九十]+[)）][、.]?|[—－\-]、|\d{1,2}[、.．])[、.．:：]?\s*"
)


def without_numeral(text: str) -> str:
    """A heading without its numeral, as written: the numeral may be shifted, the words are what counts."""
    numbering = _NUMBERING.match(fold(text))
    return text[numbering.end() :].strip() or text if numbering else text
