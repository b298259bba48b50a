"""The time and the bodies that a figure covers, told by the words before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.report.needed import quick

if TYPE_CHECKING:
    from archive.report.model import Scope

# 我局上年收到, 全县他年公开: a year behind the body that did it, where what it did follows
_BODY = (
    r"(?<=[省市县区旗州盟镇乡局委办厅院部署府道关位门会心站所队校])"
    r"(?=(?:上年|他年)(?:共|新|累计|全年|主动|公开|发布|推送|收到?|受理|接[到收]|办[理结]|[答回]复|作出|制[发定]|开展|组织|召开|举办|N))"
)
# what governs the figures behind it until the next of these; 截至本年 ends what 自…以来 began
_GOVERNS = quick(
    r"(?P<since>(?:自|从)[^,;。]{0,24}(?:以来|至今|起累计)|历年|(?:建站|开通|开馆|上线|运行|条例实施|施行|成立)(?:以来|至今)|十[一二三四]五(?:期间|时期|以来)|"
    r"(?:近|过去|这)[两三四五六N]年(?:来|间)?(?!前)|(?<![第一二三四五六七八九十〇零○])(?:[两三四五六]|N)年(?:来|间|共|累计)|(?:自|从)(?:上年|他年)[^,;。N]{0,30}?(?:至|到|截至|截止)本年|(?:上年|他年)[^,;。]{0,6}以来|"
    r"(?:上年|他年|N)(?:至|到|—|–|-|－|~|～)+本年|本年(?:至|到|—|–|-|－|~|～)+下年)|"
    r"(?P<until>(?:截至|截止|到|至)(?:上年|他年|本年)|(?:截至|截止)到?下年)|"
    r"(?:^|[,;:(、。]|在|为|对|其中|而|由|" + _BODY + r")"
    r"(?P<own>本年(?!结转|末结转|底结转|继续)|(?:上年|他年)(?![^,;。]{0,6}(?:结转|转结|转入|遗留)|继续|办理))|"
    r"(?:^|[,;:(、。]|在|规划|计划)(?P<next>下年|下一步|下一?阶段|今后|接下来)(?!结转|转结|转入|继续|办理)|"
    r"(?P<part>分期)|(?P<all>(?:^|[,;:(、。共])全年)"
)
_YEARS: dict[str, Scope | None] = {"本年": "year", "上年": "previous_year", "他年": None, "下年": None}
# 与上年(收到申请5件)相比
_IN_BRACKETS = re.compile(r"(上年|他年)(?:同期)?\((?:[^()]*[^\d()N])?$")
# 收到9件,上年为15件;办结9件
_COMPARED = quick(
    r"(?:比|较|与|同|相比|相较)于?(?:上年|他年)|[,;(](?:而)?上年(?:同期)?(?:仅?为|是|有)?N[^,;。()N]{0,3}(?=[,;。)])"
)
# 针对上年存在的问题,开展培训2次: what is set right, and not when
_SET_RIGHT = re.compile("(?:针对|对照|围绕|聚焦)(?:上年|他年|本年)[^,;。]*(?:问题|不足|短板|反馈|意见)")
_ELSEWHERE = re.compile(r"(?:^|[,;:。(])全国(?:N|各|共|\d)[^,;。]*$")
_PAUSE = re.compile("[;。]")
_ASIDE = re.compile(r"\([^()]*\)")  # (上年43件): over when it closes
# a part of the bodies of a division: 市本级, 市直部门, 各县区
_PART = quick(
    "[省市县区镇乡]级(?:各)?(?:部门|机关|单位)|(?:[省市县区州盟旗镇乡]|政府)(?:政府)?本级|(?:[省市县区州盟旗])直(?:部门|机关|单位|各)?|(?:各|政府|直属|组成|其他)(?:部门|机构|单位|委办局)|"
    "[省市县区州旗镇乡村]级(?=主动公开|公开|发布|收到|受理|新收)|各(?:县|区|市|镇|乡|街道|旗|州|盟|地)|(?:部分|个别|少数|有的)(?:单位|部门|科室|乡镇|[县区镇乡]|街道)|(?<![梅赣])县区|乡镇|街道办?(?=收|新|受|公|发|主|共)|下[属辖]|下级|(?:^|,)其中,?[省市县区州盟旗]政府(?=收|新|受|公|发|主|共)"
)
_PLURAL = re.compile(
    "[省市县区镇乡]级(?:各)?(?:部门|机关|单位)|[县区镇乡村]级(?=主动公开|公开|发布|收到|受理|新收)|(?:部分|个别|少数|有的)(?:单位|部门|科室|[县区镇乡]|街道)|(?<![梅赣])县区|县[(]市、?区[)]|乡镇(?!政府)|下[属辖]|下级|直属(?:部门|机构|单位)"
)
_LEVEL = re.compile(
    "[县区镇乡村]级(?:主动公开|公开|发布|收到|受理|新收)|[省市县区州旗](?:人民)?政府(?:本级)?(?:主动公开|公开|发布|收到|受理|新收)"
)
# 县教育局收到申请12件,县公安局收到56件
_ACTS = "(?:[局委办厅院镇乡道]|政府|本级|部门|单位|各村|社区)(?:共|主动|分别)*(?:收到|受理|接收|公开|发布)"
_BODY_ACTS = re.compile(_ACTS)
_ONE_OF_SEVERAL = re.compile(
    f"(?:^|[,;:、如])(?P<one>(?!我|本|各)[^,;:、。]{{0,12}}{_ACTS})[^,;。]{{0,14}}N[件条宗份篇]"
    f"[,;、](?!我|本)[^,;:、。]{{0,12}}{_ACTS}[^,;。]{{0,14}}N[件条宗份篇]"
)
# 其中局机关收到12件, whether or not the whole is stated; and what it did with these
_OF_WHICH_ONE = re.compile(
    "(?:^|[,;:。(])其中,?:?(?!我|本(?!级|部))[^,;:。()N]{0,14}?"
    "(?:机关|本级|本部|办公[厅室]|[局委厅院镇乡]|街道|部门|单位|支队|大队|中心)(?:共|主动|分别|新)*"
    "(?:收到|受理|接收|接到|公开|发布|推送|答复|办结|办理|发生)"
)
_DONE_WITH_THEM = re.compile("[,、(](?:已|均|全部|都|按[时期]|依法|共)*(?:办结|[答回]复)(?:完毕|办结|了|为)*")
# a government, or its office, by name; and who does it where neither does: 县公安局收到, 白马镇主动公开
_GOVERNMENT = re.compile("(?P<name>.*?[省市县区旗州盟镇乡道])(?:办事处|(?:人民)?政府(?:办公[厅室])?)?")
_BODY_NAMED = re.compile(
    "(?:^|[,;:、。(]|其中,?)(?:截[至止]?(?:到|至)?本年底?,?|本年|全年|由)?(?P<name>(?!我|本|各|全|该|其)[^,;:、。()N]{1,14}?(?:[局委厅镇乡县区市旗]|街道))"
    "(?:办事处|(?:人民)?政府)?(?:本年|全年|共|主动|分别|累计|依法|新|均?未|没有|尚未)*(?:收到|受理|接收|公开|发布|作出|办[理结]|[答回]复)"
)
# 以市政府为主体受理的23件,以市政府办公室名义受理的5件
_ON_BEHALF = re.compile("以[^,;:。N]{2,14}(?:为(?:受理)?(?:主体|机关)|名义)")
_WHOLE = re.compile("全[省市县区州盟旗](?!所?[下辖]辖?)|各级|合计|总计")


def time_of(so_far: str, at_first: Scope | None = "year") -> Scope | None:
    """The time that a figure covers, `at_first` unless words say otherwise; None for a year of no interest here."""
    if _ELSEWHERE.search(so_far):
        return None
    if aside := _IN_BRACKETS.search(so_far):
        return _YEARS[aside[1]]
    state = at_first
    for found in _GOVERNS.finditer(_SET_RIGHT.sub("", _COMPARED.sub("", _ASIDE.sub("", so_far)))):
        if found["since"]:
            state = "cumulative"
        elif found["part"]:
            state = "part"
        elif found["next"]:
            state = None
        elif found["all"] and state is None:
            continue  # 下一步…,全年举办4场: of that year
        elif not found["until"]:
            state = _YEARS[found["own"] or "本年"]
        elif state != "cumulative":
            state = _YEARS[found["until"][-2:]]
    return state


def is_of_another(clause: str, agency: str | None) -> bool:
    """Does a bureau, a town or a division do it in the report of a government that is neither?

    >>> is_of_another(",县公安局收到申请", "临江县人民政府"), is_of_another(",县公安局收到申请", "临江县公安局")
    (True, False)
    >>> is_of_another("白马镇主动公开信息", "临江县白马镇人民政府"), is_of_another("县政府收到申请", "临江县")
    (False, False)
    """
    if agency is None or (government := _GOVERNMENT.fullmatch(agency)) is None:
        return False
    body = _BODY_NAMED.search(clause)
    own, other = government["name"], body["name"] if body is not None else ""
    return not own.endswith(other) and not other.endswith(own)


def is_part(head: str, paragraph: str, sentence: str = "", agency: str | None = None) -> bool:
    """Does the figure count some of the bodies that the paragraph counts together (全市 … 其中市本级 …)?

    `paragraph` is what has been said so far, `sentence` the figure's whole sentence: 市本级12件, 全市合计30件; `agency`
    is whose report it is.
    """
    clause = _PAUSE.split(head)[-1]
    until = clause if not _DONE_WITH_THEM.fullmatch(head) else _PAUSE.split(paragraph)[-1]
    if _BODY_ACTS.search(until) and (peers := _ONE_OF_SEVERAL.search(sentence)) and peers["one"] in until:
        return True
    if is_of_another(until, agency) or (_ON_BEHALF.search(clause) and len(_ON_BEHALF.findall(sentence)) > 1):
        return True
    if _WHOLE.search(clause) is not None:
        return False
    if "其中" in until and _OF_WHICH_ONE.search(until) is not None:
        return True
    if _PART.search(clause) is None:
        return False
    beside = _WHOLE.search(paragraph + sentence) or _LEVEL.search(sentence)
    return beside is not None or _PLURAL.search(clause) is not None
