"""Where a sentence names a number of things: 164期492条, 18万余条, 两次; dates, laws and telephones are none."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.report.numbers import read_number

_UNIT = (
    "条次|件次|篇次|人次|批次|场次|班次|万元|亿元|元|条|件|篇|期|次|宗|起|封|则|份|场|项|个|例|"
    "人|户|部|册|批|名|班|家|张|幅|类|款|号"
)
# either way it begins with one digit: that is what is looked for first, and fast
_NUMBER = r"\d(?:\d{0,2}(?:,\d{3})+(?:\.\d+)?|\d*(?:\.\d+)?)"
# with blanks for commas: 总数为1 256条
_BLANKS = r"(?<=[\u4e00-\u9fff:])(?<![第表图附款项注])[1-9]\d{0,2}(?: \d{3})+(?=[\u4e00-\u9fff])"
_NUMERAL = "[一二两三四五六七八九十百千零〇]+(?:[万亿][一二两三四五六七八九十百千零〇]+)?"
# what it may begin with is asked first: at most places nothing else is
_FIGURE = re.compile(
    rf"(?=[\d一二两三四五六七八九十百千零〇])(?<![\d.A-Za-z第〔\[])(?:"
    rf"(?:(?P<myriads>\d{{1,4}})万)?(?P<number>{_BLANKS}|{_NUMBER})(?P<scale>[万亿千百]?)(?P<about>[余多来]?)(?P<scale2>万?)"
    rf"|(?<![一二三四五六七八九十百千每其上几之])(?:(?<!数)|(?=十?[一二两三四五六七八九]))(?P<numeral>{_NUMERAL})(?P<numeral_scale>[万亿]?)(?P<numeral_about>[余多]?)"
    rf")(?P<unit>{_UNIT})(?P<rough>左右|以上)?"
    r"(?!工作日|自然日|月|小时|年|性|事(?![项宜务由])|以内|\+)"
)
_ANY_NUMBER = re.compile(rf"{_NUMBER}(?:[万亿]?余?多?)%?")
_ABOUT_BEFORE = re.compile(r"(?:约|近|将近|超过|超|逾|大约|接近|突破|达到近|上)$")
# 3至5件, 113+2件, 突破100件: no figure is said
_BEFORE_NONE = re.compile(r"\d[件条个]?(?:\+|-|—|~|～|至|到)$|突破(?:了)?$")
_COUNTS_AS = re.compile(r"\([^()]*(?<![共总合统累小])计$")
# what is counted in these is told by the sentence; a number of 号 is a name
_NAMES = frozenset({"号", "类", "款"})
_MONEY = frozenset({"万元", "亿元"})
_MYRIAD = 10_000


@dataclass(frozen=True)
class Figure:
    """One number with its unit; `start` to `end` is its place, 约 with it, `from_` where the words before it end."""

    value: float
    unit: str
    start: int
    end: int
    from_: int
    approximate: bool


def find_figures(text: str) -> tuple[Figure, ...]:
    """The figures of a folded text, left to right; of two that stand together (164期492条) the last.

    >>> [(one.value, one.unit) for one in find_figures("微信推送164期492条,依据国令第711号,电话020-86359709")]
    [(492, '条')]
    >>> [(one.value, one.approximate) for one in find_figures("公开信息18万余条,会议两次,一次性告知,20个工作日")]
    [(180000, True), (2, False)]
    >>> [one.value for one in find_figures("公开一万二千三百条,2万3千余条,12万4560条,收费1万2千元,三万两千次")]
    [12300, 23000, 124560, 12000, 32000]
    """
    found: list[Figure] = []
    for match in _FIGURE.finditer(text):
        number, unit = match["number"] or match["numeral"], match["unit"]
        scale = (match["scale"] or "") + (match["scale2"] or "") + (match["numeral_scale"] or "")
        value = read_number(number.replace(",", "").replace(" ", "") + _power(scale))
        if value is None or unit in _NAMES:
            continue
        if match["myriads"] and (value >= _MYRIAD or _power(scale) or unit in _MONEY):
            continue  # of what is 万, is not said
        if _BEFORE_NONE.search(text, max(0, match.start() - 6), match.start()) or _is_rule(text, match):
            continue
        value *= {"百": 100, "千": 1000}.get(scale[:1], 1)
        value += int(match["myriads"] or 0) * _MYRIAD  # 2万3千, 12万4560
        if unit in _MONEY:
            value, unit = round(value * (10_000 if unit == "万元" else 100_000_000), 2), "元"
        before = _ABOUT_BEFORE.search(text, max(0, match.start() - 4), match.start())
        rough = bool(match["about"] or match["numeral_about"] or match["rough"] or before)
        start = from_ = before.start() if before and before.group() != "上" else match.start()
        if found and found[-1].unit != "元" and _is_one(found[-1], text[found[-1].end : from_], unit):
            from_ = found.pop().from_
        value = round(value, 4)  # 2764.2万
        if value != int(value) and unit != "元":
            continue
        value = int(value) if value == int(value) else value
        found.append(Figure(value, unit, start, match.end(), from_, rough))
    return tuple(found)


def _is_rule(text: str, match: re.Match[str]) -> bool:
    """(不同渠道公开相同信息计1条): how to count, and no count."""
    return text[match.end() : match.end() + 1] == ")" and _COUNTS_AS.search(text, 0, match.start()) is not None


def _is_one(before: Figure, between: str, unit: str) -> bool:
    """164期492条, 300期、492条: issues, and what stands in them."""
    return between == "" or (between in "、,共" and before.unit in {"期", "批", "批次"} and unit in {"条", "篇", "则"})


def _power(scale: str) -> str:
    return "".join(char for char in scale if char in "万亿")


def without_numbers(text: str) -> str:
    """Numbers as N, so that a pattern meets the words between them."""
    return _ANY_NUMBER.sub("N", text)
