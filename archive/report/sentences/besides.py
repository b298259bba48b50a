"""When a figure is not what its words name: denied, only shown, put in brackets, a part of what was counted before."""

from __future__ import annotations

import re

from archive.report.sentences.channels import CHANNEL_LINES
from archive.report.sentences.ordinals import OWN_YEAR

# 没有收到一件申请
_DENIED = re.compile(
    "(?:没有|没|未|从未|尚未|无)(?:曾|再|能)?(?:收到|接到|接收|受理|发生|产生|出现|收取|发布|主动公开)(?:过|任何|到|了)*[^,;:。]{0,4}$"
)
# 公开行政许可事项36项、行政处罚案件86件: what was shown, not what was decided
_SHOWN = re.compile(
    "(?:公开|公示|发布|公布)(?:了)?(?:各类)?行政(?:许可|处罚|强制)[^,;。]*(?:、|和|及)行政(?:许可|处罚|强制)[^,;。、]*$"
)
# 行政处罚案件5件均及时公示
_DECISIONS = re.compile("行政(?:许可|处罚|强制)[^,;。]*$")
_SHOWN_THEN = re.compile("[^,;。]{0,20}(?:公示|公开|公布)")
# 应公开信息500条, 考核要求100条以上; what is meant to be done, until the sentence says what was
_DUE = re.compile(
    "(?:应(?:当|该)?(?:主动)?(?:公开|发布|收取?(?!到))(?![的尽则])|考核(?:指标|要求|目标|标准)|要求(?:各|全|所有|相关|至少)|任务(?:指标|数)|目标任务)"
    "[^,;。]*$"
)
# not 规划计划信息, 年度工作计划, 积极争取资金
_MEANT = re.compile(
    "(?:^|[,;:。(])[^,;:。的]{0,8}"
    "(?:(?<!年初)(?<!年度)(?<!工作)(?<!规划)(?<!照)(?<!据)计划(?!类|信息|生育|总结|[、和及])|(?<!草)(?<!模)拟(?!定|订|稿)|力争|预计|(?<!积极)争取)"
    "(?![,;。]|[^,;。]{0,6}(?:要求|安排|部署|目标)[,;。])(?:(?!实际|已|完成)[^。;])*$"
)
# 全县收到申请120件,其中我局12件: the first are those of all bodies
_OURS = "[,;(](?P<of>其中,?:?)?(?:我(?:局|委|厅|院|镇|乡|街道|中心|站|所|队)|本(?:局|委|厅|镇|乡|街道|中心))"
_SHARE = re.compile(
    f"{_OURS}(?:共|主动|新|自行)*(?:公开|发布|推送|收到|受理|接收|办理|发生|产生)?(?:政府|政务)?(?:信息)?(?:公开)?(?:申请)?(?:了|共|的|为|有)*$"
)
_PERCENT = re.compile(f"{_OURS}(?:的)?(?:申请|信息|公开)?(?:数)?(?:量)?占")  # 我局占N%
_OF_A_DIVISION = re.compile("全[省市县区州盟旗]|各(?:部门|单位|级)")
_ASIDE = re.compile(r"\((?:含|包括|包含|其中)[^()]*$")
_OF_THESE = re.compile(r"其中|\([^()]*$")
_PART = re.compile("其中|包括|含")
_REACHES_BACK = re.compile("累计|总计|历年|共有|截[至止]|以来|至今")
# 收到申请56件,其中重复申请12件: a kind of what came in, unless what became of the others is told, too
_RECEIVED_OF_A_KIND = re.compile("(?:收到|受理|接收|接到|新收)[^,;。]{0,24}N[件宗份条][,;(](?:其中|包括|含)[^;。()N]*$")
_BECAME = re.compile("不予处理|予以公开|部分公开|不予公开|无法提供|办理结果")
_ALL_TOLD = frozenset({"disclosed_total", "disclosed"})
_BY_MEANS = re.compile("通过|利用|依托")
_OF_ALL = re.compile("主动公开|政府信息|政务信息|共|总|累计")


def is_denied(head: str) -> bool:
    return _DENIED.search(head) is not None


def is_planned(so_far: str) -> bool:
    """Is the figure an aim, a duty or a plan?"""
    return _DUE.search(so_far) is not None or _MEANT.search(so_far) is not None


def is_only_shown(head: str, tail: str, so_far: str) -> bool:
    """Are decisions counted that were published, and not those that were made?"""
    if "行政" not in head:
        return False
    return bool(_SHOWN.search(so_far) or (_DECISIONS.search(head) and _SHOWN_THEN.match(tail)))


def is_share(head: str) -> bool:
    """Is the figure what this body has of that before it?"""
    return _SHARE.fullmatch(head) is not None


def is_of_all_bodies(so_far: str, tail: str) -> bool:
    """Is the figure that of a division's bodies together, and this body's own, or its share, the next?"""
    if "我" not in tail and "本" not in tail:
        return False
    share = _SHARE.search(tail) or _PERCENT.search(tail)
    clause = re.split("[,;]", so_far)[-1]  # 全县12个镇共公开信息#
    return share is not None and (share["of"] is not None or _OF_A_DIVISION.search(clause) is not None)


def is_kind_received(so_far: str, sentence: str) -> bool:
    """Is the figure that of a kind of request among those received, and not of what became of them?"""
    return _RECEIVED_OF_A_KIND.search(so_far) is not None and _BECAME.search(sentence) is None


def is_aside(so_far: str) -> bool:
    """收到124宗(含上年结转5宗),公民113宗: what follows counts off none of those in brackets."""
    return _ASIDE.search(so_far) is not None


def may_be_all(head: str, so_far: str) -> bool:
    """Not behind 其中 and in brackets: 公开信息8条 is then a part of what was counted, unless it is the year's own."""
    return _OF_THESE.search(so_far) is None or OWN_YEAR.search(head) is not None


def is_own_of_more(head: str, paragraph: str) -> bool:
    """累计5000条,其中本年800条: not a part of the year's figure but the year's figure."""
    return OWN_YEAR.search(head) is not None and _REACHES_BACK.search(paragraph) is not None


def is_less_than_before(line: str, head: str, since: str, *, same_sentence: bool) -> bool:
    """Does a second count of one line, `since` the first, cover less than the first?

    政府网站公开27条,图书馆网站8条: of one channel, in one sentence, it is of another of the kind. 公开疫情防控情况,
    发布信息336条: of mere information it is of one matter; 通过公开栏等公开政府信息38条: of one way.
    """
    if _PART.search(since) or (line in CHANNEL_LINES and same_sentence):
        return True
    of_one_way = same_sentence and _BY_MEANS.search(head) is not None
    return line in _ALL_TOLD and (of_one_way or _OF_ALL.search(head) is None)
