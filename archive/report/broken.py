"""Lines that a fixed width has broken, as paragraphs again; rows of tables are told from them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

# widths count two for a character of the square script, one for others
_WIDTH_LEAST = 44
_SLACK = 6
_BREAK_BEFORE = re.compile(
    r"\s*(?:[一二三四五六七八九十⼀⼆⼋⼗]+、|[((][一二三四五六七八九十⼀⼆⼋⼗\d]+[))]|\d+[.．、]|第.{1,3}(?:条|部分|章)|附[件:：]|#{1,6}\s|\*\*|【)"
)
_SPACE = re.compile(r"\s")
_FIGURES = re.compile(r"(?:.*\s)?[\d./\-—,]+\s+[\d./\-—,]+")
_LAST_FIGURE = re.compile(r"[^。，；]*\s[\d.,]+")
_WIDE_GAP = re.compile(r"\S {2,}(?=\S)")
_GAPS = 3  # so many wide gaps part the cells of a row, whatever stands in them
_BRACKET = re.compile("[()（）]")
_WORD = {"政府": "信息公开", "信息": "公开", "信息公": "开"}
_RUNNING = re.compile("[，；。]")
_ENDS = ("。", "！", "？", "：", ":", "；", "!", "?")


def _width(text: str) -> int:
    return sum(2 if char >= "\u2e80" or char in "“”‘’…—·" else 1 for char in text)


def is_row(text: str) -> bool:
    """May the line be a row of a table? Then its spaces part its cells."""
    if "\t" in text or "|" in text:
        return True
    stripped = text.strip()
    if _SPACE.search(stripped) is None:
        return False
    if len(_WIDE_GAP.findall(stripped)) >= _GAPS or _FIGURES.fullmatch(stripped):
        return True
    return _LAST_FIGURE.fullmatch(stripped) is not None and not _is_open(stripped)


def _is_open(text: str) -> bool:
    """Does it open a bracket that it does not close? A sentence goes on: (地址：某大道 90"""
    return sum(map(text.count, "(（")) > sum(map(text.count, ")）"))


def goes_on(text: str, below: str) -> bool:
    """Does the text open a bracket that the line below closes? Then it goes on there, wherever it was broken.

    >>> goes_on("请与我局联系（邮编：", "474402，电话：0682-7577285）。"), goes_on("（一）公开情况：", "（二）其他")
    (True, False)
    """
    first = _BRACKET.search(below)
    return first is not None and first[0] in ")）" and _is_open(text)


def breaks_a_word(text: str, below: str) -> bool:
    """Does 政府信息公开 begin in one line and end in the next, which is running text? No paragraph ends there.

    >>> breaks_a_word("区政府办代表区政府受理政府", "信息公开申请 17 件，均已答复。")
    True
    >>> breaks_a_word("临江县人民政府", "信息公开工作年度报告"), breaks_a_word("受理政府", "办公室转来的申请，")
    (False, False)
    """
    first = next((one for one in _WORD if text.endswith(one)), None)
    return first is not None and below.lstrip().startswith(_WORD[first]) and _RUNNING.search(below) is not None


def join_wrapped(texts: list[str], apart: Container[int] = ()) -> list[str]:
    """Lines that a fixed width had broken, as paragraphs again; lines with figures in rows stay as they are.

    `apart`: the places of lines that go on with none before them.

    >>> join_wrapped(["一、总体情况", "甲" * 30, "乙" * 29 + "，", "丙" * 30, "丁丁。", "规章 2 0 11"])[1][-4:]
    '丙丁丁。'
    """
    lengths = sorted(one for one in (_width(text.strip()) for text in texts) if one >= _WIDTH_LEAST)
    if len(lengths) < 3:
        return texts
    width = lengths[int(len(lengths) * 0.8)]
    if lengths[-1] > width * 1.3 or sum(one >= width - _SLACK for one in lengths) * 2 < len(lengths):
        return texts
    joined: list[str] = []
    open_line = False
    for place, text in enumerate(texts):
        stripped = text.strip()
        alone = is_row(text)
        if open_line and place not in apart and stripped and not alone and not _BREAK_BEFORE.match(stripped):
            joined[-1] += stripped
        else:
            joined.append(text)
        wide = _width(stripped)
        ends = stripped.endswith(_ENDS) and wide < width - 2
        below = texts[place + 1] if place + 1 < len(texts) else ""
        is_cut = wide >= width - _SLACK and not ends
        is_cut = is_cut or breaks_a_word(stripped, below)
        open_line = not alone and (is_cut or (wide * 2 >= width and goes_on(joined[-1], below)))
    return joined
