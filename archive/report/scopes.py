"""The time and the bodies that a figure covers, told by the words before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.report.model import Scope

_GOVERNS = re.compile(
    r"(?:(?:^|[,;:(、。]|截至|截止|到|至|在|为|对)(本年|上年|他年)|(?:^|[,;:(、。]|在)(下年))"
    r"(?!结转|转结|转入|遗留|的?结转|末结转|底结转|继续|办理)"
)
_COMPARED = re.compile(r"(?:比|较|与|同|相比|相较)于?(?:上年|他年)")
_SINCE = re.compile(r"(?:自|从)[^,;。]{0,24}(?:以来|至今|起累计)|历年|(?:建站|开通|开馆|条例实施|施行|成立)以来")
# a part of the bodies of a division: 市本级, 市直部门, 各县区
_PART = re.compile(
    "(?:[省市县区州盟旗镇乡]|政府)(?:政府)?本级|(?:[省市县区州盟旗])直(?:部门|机关|单位|各)?|(?:各|政府|直属|组成|其他)(?:部门|机构|单位|委办局)|"
    "各(?:县|区|市|镇|乡|街道|旗|州|盟|地)|县区|乡镇|街道办?(?=收|新|受|公|发|主|共)|下[属辖]|下级|(?:^|,)其中,?[省市县区州盟旗]政府(?=收|新|受|公|发|主|共)"
)
_WHOLE = re.compile("全[省市县区州盟旗]|各级|合计|总计")


def time_of(head: str, so_far: str) -> Scope | None:
    """The time that a figure covers; None for a year that is not this report's business."""
    if _SINCE.search(head) or (_SINCE.search(re.split("[。;]", so_far)[-1]) and "累计" in head):
        return "cumulative"
    years = [own or other for own, other in _GOVERNS.findall(_COMPARED.sub("", so_far))]
    if not years or years[-1] == "本年":
        return "year"
    return "previous_year" if years[-1] == "上年" else None


def is_part(head: str, paragraph: str) -> bool:
    """Does the figure count some of the bodies that the paragraph counts together (全市 … 其中市本级 …)?"""
    clause = re.split("[;。]", head)[-1]
    return _PART.search(clause) is not None and _WHOLE.search(paragraph) is not None and not _WHOLE.search(clause)
