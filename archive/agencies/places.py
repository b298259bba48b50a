"""Which division does a name begin with?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.agencies.gazetteer import divisions
from archive.agencies.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.agencies.gazetteer import Division, Level

# 东区街道办事处 is not of a division 东区 whose body would be 街道办事处
TOWNSHIP_WORD = re.compile(r"(街道|镇|乡|苏木)(办事处|办|人民政府|政府|$)")
ZONE = re.compile(
    r"[^局厅部委]{0,14}?(开发区|高新区|经开区|新区|园区|产业园|工业园|度假区|保税区|示范区|名胜区|风景区|合作区|试验区|集聚区|功能区|工业区|港区|新城)"
)
ROAD = re.compile(r".{0,2}(?:路|街|大道|道)(?:街道|镇|乡|苏木)")  # 银川路镇, 南京东路街道
# a generic word in place of the name (市公安局, 市政务服务局), but not 市场监督管理局, 市政管理局, 市桥街道
GENERIC = re.compile(
    r"(省|自治区|市(?!场|容|政(?!府|务|数|法|协|研))|州|盟|地区|县|区(?!域)|旗)(?=.)(?!.(?:街道|镇|乡|苏木))"
)


LEVELS = ("province", "city", "county")


@dataclass(frozen=True)
class Place:
    """The division that a name begins with (None where it does not say, or says it of several) and what follows.

    `level` is that of the division, or of all that it may be.
    `stem` is what was read where it ends without a generic word, and so belongs to the body's own name:
    安徽池州 + 高新区, 新疆 + 生产建设兵团.
    """

    division: Division | None
    rest: str
    stem: str | None = None
    is_ambiguous: bool = False
    level: Level | None = None


@dataclass(frozen=True)
class _Reading:
    division: Division
    rest: str
    is_bare: bool


def read_place(
    name: str, year: int | None, hint: Division | None = None, level: Level | None = None, *, is_branch: bool = False
) -> Place:
    """Take the divisions off the front of a name; `hint` and `level` decide between namesakes.

    The branch of a central body may name its place without the generic word (四川调查总队).

    >>> place = read_place("江苏省南通市通州区教育局", 2020)
    >>> place.division.code, place.rest
    ('320612', '教育局')
    >>> read_place("朝阳区教育局", 2020).is_ambiguous
    True
    """
    readings = list(_readings(name, None, is_branch))
    if not readings:
        return Place(None, name)
    shortest = min(len(reading.rest) for reading in readings)
    candidates = [reading for reading in readings if len(reading.rest) == shortest]
    if hint is not None:
        candidates = [one for one in candidates if one.division.is_related(hint)] or candidates
    nearest = min(one.division.distance(year) for one in candidates)
    candidates = [one for one in candidates if one.division.distance(year) == nearest]
    if len(candidates) > 1 and level is not None:
        candidates = [one for one in candidates if one.division.level == level] or candidates
    if all(one.is_bare for one in candidates):  # 河北 is the province sooner than the district of Tianjin
        highest = min(LEVELS.index(one.division.level) for one in candidates)
        candidates = [one for one in candidates if LEVELS.index(one.division.level) == highest]
    if len({(one.division.official, one.division.code) for one in candidates}) > 1:
        levels = {one.division.level for one in candidates}
        return Place(None, name, is_ambiguous=True, level=levels.pop() if len(levels) == 1 else None)
    found = candidates[0]
    stem = name.removesuffix(found.rest) if found.is_bare else None
    return Place(found.division, found.rest, stem, level=found.division.level)


def _readings(text: str, parent: Division | None, is_branch: bool) -> Iterator[_Reading]:
    """All ways to read divisions off the front of the text, each within the one before."""
    gazetteer = divisions()
    for length in range(min(len(text), gazetteer.longest), 1, -1):
        word, rest = text[:length], text[length:]
        if TOWNSHIP_WORD.match(rest):
            continue
        for division in gazetteer.names.get(word, ()):
            if _fits(division, parent):
                yield _Reading(division, rest, is_bare=False)
                yield from _readings(rest, division, is_branch)
        for division in gazetteer.bare.get(word, ()):
            if _fits(division, parent):
                yield from _readings(rest, division, is_branch)
                if _may_be_bare(division, rest, is_branch):
                    yield _Reading(division, rest, is_bare=True)


def _may_be_bare(division: Division, rest: str, is_branch: bool) -> bool:
    """中山大学 does not lie in 中山: without its generic word a name counts only in some places."""
    if GENERIC.match(rest) or (not rest and division.level != "province") or ROAD.match(rest):
        return False
    if division.level == "province" or ZONE.match(rest):
        return True
    return division.level == "city" and (is_branch or words().kind_of(rest) != "other")


def _fits(division: Division, parent: Division | None) -> bool:
    """Does it lie there by name? The path of its run may hold the parent under another year's name."""
    return parent is None or (parent.name in division.path[:-1] and division.path[0] == parent.path[0])
