"""What happens to a table between the form and the page: labels pulled apart, columns added, rows torn."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

import opencc

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from tests.report.ugly.paper import Cell, Row, Table

_TO_TRADITIONAL = opencc.OpenCC("s2t")
_KANGXI = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0x2F00, 0x2FD6)}


def labels(change: Callable[[str, random.Random], str]) -> Callable[[Table, random.Random], Table]:
    def spoil(table: Table, rng: random.Random) -> Table:
        return [[cell if cell.key or not cell.text else replace(cell, text=change(cell.text, rng)) for cell in row] for row in table]  # fmt: skip

    return spoil


def one_a_line(text: str, rng: random.Random) -> str:
    """Narrow cells: one character a line, for the labels of groups."""
    return "\n".join(text) if text.startswith(("三、", "（三）", "（四）", "（五）", "（六）其他处理")) and "公开申请" not in text else text  # fmt: skip


def spaced(text: str, rng: random.Random) -> str:
    gap = rng.choice((" ", "　", "\u00a0", "\u200b", " "))
    return gap.join(text) if len(text) < 9 and rng.random() < 0.6 else text


def padded(text: str, rng: random.Random) -> str:
    pad = rng.choice(("\u00a0\u00a0", "　", " \u200b", "\ufeff", " "))
    middle = len(text) // 2
    return pad + text[:middle] + rng.choice(("", "", pad)) + text[middle:] + pad


def broken(text: str, rng: random.Random) -> str:
    if len(text) < 4 or rng.random() < 0.5:
        return text
    cut = rng.randint(2, len(text) - 1)
    return text[:cut] + "\n" + text[cut:]


def traditional(text: str, rng: random.Random) -> str:
    return str(_TO_TRADITIONAL.convert(text))


def kangxi(text: str, rng: random.Random) -> str:
    return "".join(_KANGXI.get(char, char) for char in text)


def other_numbers(text: str, rng: random.Random) -> str:
    """1. as 1、 or （1） or ①, and half-width brackets."""
    if text[:1].isdigit() and text[1:2] == ".":
        digit = text[0]
        return rng.choice((f"{digit}、", f"（{digit}）", f"{digit}．", f"({digit})", f"{digit} ", "①②③④⑤⑥⑦⑧⑨"[int(digit) - 1])) + text[2:]  # fmt: skip
    return text.replace("（", "(").replace("）", ")") if rng.random() < 0.5 else text


def shortened(text: str, rng: random.Random) -> str:
    short = {
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": "（二）部分公开",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": "1.逾期不补正",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": "2.逾期未缴费",
        "行政规范性文件": "规范性文件",
        "本年收费金额（单位：万元）": "本年收费金额",
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）": "",
        "三、本年度办理结果": "三、办理结果",
        "四、结转下年度继续办理": "四、结转下年度",
        "2.其他法律行政法规禁止公开": "2.其他法律、行政法规禁止公开",
    }
    return short.get(text, text)


# -- rows and columns ------------------------------------------------------------------------------------------------


def _cell(text: str = "", across: int = 1, down: int = 1) -> Cell:
    from tests.report.ugly.paper import Cell

    return Cell(text, across, down)


def _has_figures(row: Row) -> bool:
    return any(cell.key for cell in row)


def empty_rows(table: Table, rng: random.Random) -> Table:
    out: Table = []
    merged = 0
    for row in table:
        out.append(row)
        merged = max([merged - 1, *(cell.down - 1 for cell in row)])
        if rng.random() < 0.15 and merged <= 0:
            out.append([_cell()] * rng.choice((1, 3, len(row))))
    return out


def spacer_left(table: Table, rng: random.Random) -> Table:
    return [[_cell(), *row] for row in table]


def spacer_right(table: Table, rng: random.Random) -> Table:
    return [[*row, _cell()] for row in table]


def serial(table: Table, rng: random.Random) -> Table:
    """A column of running numbers."""
    first = next(number for number, row in enumerate(table) if _has_figures(row))
    return [[_cell("序号" if n == 0 else "" if n < first else str(n - first + 1)), *row] for n, row in enumerate(table)]


def remarks(table: Table, rng: random.Random) -> Table:
    first = next(number for number, row in enumerate(table) if _has_figures(row))
    notes = ("", "", "", "含上年数", "同比增长")
    return [
        [*row, _cell("备注" if n == 0 < first else rng.choice(notes) if n >= first else "")]
        for n, row in enumerate(table)
    ]


def shares(table: Table, rng: random.Random) -> Table:
    first = next(number for number, row in enumerate(table) if _has_figures(row))
    return [[*row, _cell("占比" if n == 0 < first else f"{rng.random() * 100:.1f}%" if n >= first else "")] for n, row in enumerate(table)]  # fmt: skip


def unit_column(table: Table, rng: random.Random) -> Table:
    out: Table = []
    for number, row in enumerate(table):
        place = next((place for place, cell in enumerate(row) if cell.key), None)
        if place is None:
            out.append([*row[:1], _cell("单位" if number == 0 else ""), *row[1:]])
        else:
            out.append([*row[:place], _cell("件"), *row[place:]])
    return out


def group_sums(table: Table, rng: random.Random) -> Table:
    """A row with the sum of each group, as some add it."""
    out: Table = []
    for row in table:
        if any(cell.text == "1.属于国家秘密" for cell in row):
            out.append([_cell(), _cell("（三）不予公开"), *[_cell(str(rng.randint(1, 9))) for _ in range(7)]])
        out.append(row)
    return out


def header_again(table: Table, rng: random.Random) -> Table:
    """The header stands again where a page began."""
    first = next(number for number, row in enumerate(table) if _has_figures(row))
    if len(table) - first < 12:
        return table
    middle = first + 12
    return [*table[:middle], *table[:first], *table[middle:]]


LABELS = {
    "one character a line": labels(one_a_line),
    "spaced labels": labels(spaced),
    "padded labels": labels(padded),
    "broken labels": labels(broken),
    "traditional": labels(traditional),
    "kangxi": labels(kangxi),
    "other numbers": labels(other_numbers),
    "shortened": labels(shortened),
}
COLUMNS = {
    "empty rows": empty_rows,
    "spacer left": spacer_left,
    "spacer right": spacer_right,
    "serial": serial,
    "remarks": remarks,
    "shares": shares,
    "unit column": unit_column,
    "group sums": group_sums,
    "header again": header_again,
}
