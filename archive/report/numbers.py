"""Figures as officials write them: full width, with commas and units, in Chinese numerals, or not at all."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from archive.report.normal import fold

if TYPE_CHECKING:
    from archive.report.model import Kind

_DIGITS = {
    "〇": 0,
    "零": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_UNIT = r"(?:(?P<myriad>[万亿])?(?P<unit>人次|件次|人|件|条|个|项|次|宗|起|封|篇|份|元|期|场|家|批|例|名|类|万|亿)?)"
_FIGURE = re.compile(rf"(?P<number>[+\-±]?\d+(?:\.\d+)?){_UNIT}")
_CHINESE = re.compile(rf"(?P<number>[〇零○一二两三四五六七八九十百千万亿]+?){_UNIT}")
_CHANGE = re.compile(r"(?P<sign>增加|新增|增长|上升|减少|下降|[增减升降负↑↓–—])(?P<rest>[\d.]+.*)")
_LESS = "减下降负↓–—"
_BEGINNINGS = frozenset((*"+-±−增新减上下升降负↑↓–—", *_DIGITS, *_TENS, *_MYRIADS))  # of all but a digit
_MARKS = "'‘’`´"  # with one of these a sheet marks a figure as text
_SPACES = r"[\s\u200b\u200c\u200d\u2060\ufeff\u00ad\ue000-\uf8ff]"
_SPACE = re.compile(rf"{_SPACES}+")
_GLUED = re.compile(r"\d[^\S\n]*\n\s*\d")
# nor has one a space between several digits and several others that are no thousands: 45 11288
_APART = re.compile(r"\d{2,}(?:\s+\d{3})*\s+(?:\d{2}|\d{4,})(?:\s.*)?")
# no figure has a 0 before its others: these are those of two cells
_LED = re.compile(r"[+\-]?0\d")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?:\D|$))")
# the mark of a note behind a figure, or before its unit; folded to plain digits it would be read as a part of it
_NOTE = re.compile(
    rf"(?<=[\d０-９]){_SPACES}*"
    r"(?:[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf\u00b9\u00b2\u00b3\u2070-\u2079*＊※★☆△▲#]"
    r"|[(（\[［〔]\d{1,2}[)）\]］〕]|[(（\[［〔]?见?注\s*[\d一二三四五①-⑨]?[)）\]］〕]?)+"
    r"(?=\s*[万亿]?(?:[人件]次|[人件条个项次宗起封篇份元期场家批例名类])?\s*$)"
)
_NUMBER_OF_ITEM = re.compile(r"\s*[\u2460-\u2487\u24f5-\u24fe\u2776-\u2793]\s*")
_PARTED = re.compile(r"\d\s+\d")
_SURE = 15  # digits that a float holds
_ENCLOSED = re.compile(r"\((件|条|个|项|次|宗|起|封|篇|份|元|万元|亿元|人|人次)\)$")
_NOT_APPLICABLE = frozenset(
    {
        *("/", "//", "\\", "-", "--", "---", "—", "——", "———", "⸺", "⸻", "‒", "–", "––", "―", "─", "──", "━"),
        *("一一", "~", "*", "×", "x"),
        *(
            "无",
            "没有",
            "暂无",
            "无数据",
            "暂无数据",
            "不涉及",
            "未涉及",
            "不适用",
            "无此项",
            "无此项内容",
            "无内容",
            "N/A",
            "n/a",
            "NA",
            "null",
            "NULL",
            "None",
        ),
    }
)


# longer is no figure, and what has more digits than a float holds exactly is not read as one
_LONGEST = 40
_MOST = 10**15


@lru_cache(maxsize=8192)
def read_cell(text: str | None) -> tuple[float | None, Kind, str | None]:
    r"""What a cell says: value, kind, and the unit where one is written beside the figure.

    A figure before 万元 or 亿元 is left as written and the unit says so; the form decides on conversion.

    >>> read_cell("１ ３,612"), read_cell("4899886元"), read_cell("26.55 万元")
    ((13612, 'number', None), (4899886, 'number', '元'), (26.55, 'number', '万元'))
    >>> read_cell("0 件"), read_cell(" \u00a0"), read_cell("—"), read_cell("约5")
    ((0, 'zero', '件'), (None, 'blank', None), (None, 'not_applicable', None), (None, 'unclear', None))
    >>> read_cell("↑3"), read_cell("减少2项"), read_cell("66①"), read_cell("５［2］件")
    ((3, 'number', None), (-2, 'number', '项'), (66, 'number', None), (5, 'number', '件'))
    """
    # most cells; all else is for the others
    if text and len(text) <= _SURE and text.isascii() and text.isdigit() and (text[0] != "0" or text == "0"):
        whole = int(text)
        return whole, "number" if whole else "zero", None
    folded = fold(_NOTE.sub("", text) if text else "")
    squeezed = _SPACE.sub("", folded)
    if not squeezed:
        return None, "blank", None
    if "。" in folded or len(squeezed) > _LONGEST or _NUMBER_OF_ITEM.fullmatch(text or "") or _is_several(folded):
        return None, "unclear", None
    if squeezed[0] in _MARKS:
        squeezed = squeezed[1:] if squeezed[1:].lstrip("+-")[:1].isdecimal() else squeezed
    if squeezed in _NOT_APPLICABLE:
        return None, "not_applicable", None
    is_alone = squeezed == "一" or (squeezed[0] in "–—" and not folded.lstrip()[1:2].isdecimal())
    if is_alone or not (squeezed[0].isdecimal() or squeezed[0] in _BEGINNINGS) or _LED.match(squeezed):
        return None, "unclear", None  # a lone 一 may be a dash or a one, a dash apart a cell of its own
    return _read_figure(squeezed) or (None, "unclear", None)


def _is_several(folded: str) -> bool:
    """Do two figures stand in the cell, on two lines or with a space between?"""
    return _GLUED.search(folded) is not None or _APART.fullmatch(folded.strip()) is not None


def _read_figure(squeezed: str) -> tuple[float, Kind, str | None] | None:
    """A figure without white space, with its sign and its unit; None where it is none."""
    squeezed = _ENCLOSED.sub(r"\1", _THOUSANDS.sub("", squeezed).replace("−", "-"))
    sign = 1
    if change := _CHANGE.fullmatch(squeezed):
        sign = -1 if change["sign"][0] in _LESS else 1
        squeezed = change["rest"]
    found = _FIGURE.fullmatch(squeezed) or _CHINESE.fullmatch(squeezed)
    value = None if found is None else _value(found)
    if found is None or value is None or (found["number"].startswith("±") and value) or value > _MOST:
        return None
    unit = (found["myriad"] or "") + (found["unit"] or "")
    if unit and unit[0] in _MYRIADS and not unit.endswith("元"):
        value = scaled(value, _MYRIADS[unit[0]])
        unit = unit[1:]
    return _whole(sign * value), "number" if value else "zero", unit or None


def _value(found: re.Match[str]) -> float | None:
    """The number before its unit, in digits or in Chinese numerals; None for what is none, or holds 万 twice."""
    if found.re is _FIGURE:
        return float(found["number"].replace("±", ""))
    return None if found["myriad"] and _MYRIADS.keys() & set(found["number"]) else _chinese(found["number"])


def is_parted(text: str) -> bool:
    """Do digits stand apart in it: of a figure that was torn, or of two that share a cell?

    >>> is_parted("1 05"), is_parted("105 件")
    (True, False)
    """
    return _PARTED.search(text) is not None


def parts_of(text: str) -> tuple[float, ...]:
    """The numbers of which it would be made if it were two; none where no digits stand apart.

    >>> parts_of("7 12件"), parts_of("712件")
    ((7, 12), ())
    """
    return tuple(map(int, re.findall(r"\d+", text))) if is_parted(text) else ()


def is_value(text: str) -> bool:
    """Is the text a figure, a sign for none, or nothing?"""
    return read_cell(text)[1] != "unclear"


def read_number(text: str) -> float | None:
    """The number that the text is, its unit left aside; None where it is none.

    >>> read_number("二十一"), read_number("１.２万"), read_number("3,119件"), read_number("一〇五"), read_number("几")
    (21, 12000, 3119, 105, None)
    """
    value, _, unit = (1, "number", None) if text.strip() == "一" else read_cell(text)
    if value is not None and unit and unit[0] in _MYRIADS:
        return scaled(value, _MYRIADS[unit[0]])
    return value


def scaled(value: float, by: int, over: int = 1) -> float:
    """The number that is meant by so many ten thousands: what binary fractions add behind the point was never written.

    >>> 5172.14 * 100_000_000, scaled(5172.14, 100_000_000), scaled(5511, 1, 10_000)
    (517214000000.00006, 517214000000, 0.5511)
    """
    return _whole(float(Decimal(repr(value)) * by / over))


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value


def _chinese(text: str) -> float | None:
    """A Chinese numeral, spelt out (二十一) or digit by digit (二〇一五); None for what is only spoken (两百五)."""
    if all(char in _DIGITS for char in text):
        return float("".join(str(_DIGITS[char]) for char in text))
    if (len(text) > 1 and text[-1] in _DIGITS and text[-2] in "百千万亿") or len(_MYRIADS.keys() & set(text)) > 1:
        return None
    total, section, digit = 0, 0, None
    for char in text:
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
        elif char in _TENS:
            section += (1 if digit is None else digit) * _TENS[char]
            digit = None
        else:
            if digit is None and not section:
                return None
            total = (total + section + (digit or 0)) * _MYRIADS[char]
            section, digit = 0, None
    return float(total + section + (digit or 0))
