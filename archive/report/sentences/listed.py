"""What was published, where a sentence lists it: 公开规划、招考等信息12条 counts information, and no rules or staff."""

from __future__ import annotations

import re

_VERB = "(?<!信息)(?<!政务)(公开|发布|公布)"
_KIND = "(?:(?!网站|微信|微博|平台|公众号)[^,;:。()N])"
# 图文、视频等政策解读信息, 机构职能等概况类信息: of a kind, not all
_OF_A_KIND = "解读|会议|新闻|许可|处罚|强制|采购|预算|决算|建议|提案|案件|稿|征集|(?<!各)类"
# 三公经费等财政信息: of one field
_FIELD = "(?!各类|各种|相关|有关|方面|政府|政务|重点|重要|公开|内容|领域|情况|动态|工作)[\u4e00-\u9fff]{2}信息"
_AND_SO_ON = re.compile(
    f"{_VERB}(?![、和及与]){_KIND}{{4,100}}等(?!{_FIELD})(?:(?!{_OF_A_KIND})[^,;:。()N]){{0,14}}信息"
)
_COUNTED_UP = re.compile(f"{_VERB}(?:{_KIND}{{1,10}}?信息[、和及与])+{_KIND}{{1,12}}信息(?=共|合计|总计|累计)")


def without_list(head: str) -> str:
    """The words before a figure, what is listed in them said in one word.

    >>> without_list("本年主动公开机构职能、人事任免等各类政府信息")
    '本年主动公开信息'
    >>> without_list("公开概况类信息、动态类信息及目录信息共")
    '公开信息共'
    """
    if "信息" in head and "等" in head:
        head = _AND_SO_ON.sub(r"\1信息", head)
    return _COUNTED_UP.sub(r"\1信息", head) if head.count("信息") > 1 else head
