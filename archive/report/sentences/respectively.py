"""Lists that name what they count apart from the figures: in order (自然人、商业企业分别为5件、2件), in brackets behind
each (2件(商业企业),5件(自然人)). Each figure has the name in its own place, or none a name.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.sentences.figures import Figure

_RESPECTIVELY = re.compile(r"^(?P<names>.*?)(?:分别|依次)(?P<verb>.*)$", re.DOTALL)
_PLAIN_VERB = re.compile("(?:为|是|有|达|达到|共|计|约|近|:)*")
_OWN_NAME = re.compile("(?:为|是|有|:)+(?P<name>[^,;:。]{4,})")
_PUBLISHED = re.compile(
    "(?:累计|共计?|全年)*(?:主动)?(?:公开|发布|推送|更新)(?:各类|政府|政务|信息|动态|共计?|了|约|近)*"
)
_CHANNEL = re.compile("网站|门户|微博|微信|公众号|公报")
_CLAUSE = re.compile("[,;:。(]")
_AND = re.compile("、|以及|和|及|与")
_BRACKETED = re.compile(r"\((?P<name>(?!不?含|包括|其中|同比|比|较|约|占|上年|去年)[\u4e00-\u9fff]{2,14})\)")
_BETWEEN = re.compile("(?:、|,|;|和|及|以及|与)?")
# what the last name says for all of them: 当面、网络、信函申请
_SHARED = re.compile(
    "(?:申请|答复|案件|公开政府信息|处理|事项|决定|(?:发布|公开|推送|更新)(?:政府|政务)?信息)(?:数量?|件数|条数)?$"
)


def respective_heads(text: str, figures: Sequence[Figure]) -> dict[int, str | None]:
    """By position of the figure: the words that stand for those before it; None where no name can be told.

    >>> from archive.report.sentences.figures import find_figures
    >>> sentence = "收到申请7件,当面、网络申请分别为5件、2件,另有甲和乙、丙分别为1件和3件。"
    >>> respective_heads(sentence, find_figures(sentence))
    {1: '当面申请', 2: '网络申请', 3: None, 4: None}
    """
    heads = _in_brackets(text, figures) if ")" in text else {}
    for position, figure in enumerate(figures):
        if position in heads:
            continue
        before = figures[position - 1].end if position else 0
        found = _RESPECTIVELY.match(text[before : figure.from_])
        if found is None or _CLAUSE.search(found["verb"].rstrip(":")):
            continue
        run = _run(text, figures, position)
        if len(run) == 1 and (own := _OWN_NAME.fullmatch(found["verb"])):
            heads[position] = own["name"]  # 分别为信访举报投诉类1件,重复申请2件
            continue
        names = _names(found["names"])
        if _PUBLISHED.fullmatch(found["verb"]) and all(_CHANNEL.search(name) for name in names):
            names = [f"通过{name}{found['verb']}" for name in names]
        elif not _PLAIN_VERB.fullmatch(found["verb"]):
            names = []
        matched = len(names) == len(run) > 1
        heads.update((index, name) for index, name in zip(run, names if matched else [None] * len(run), strict=True))
    return heads


def _in_brackets(text: str, figures: Sequence[Figure]) -> dict[int, str | None]:
    """3件(商业企业),20件(自然人): what two or more figures side by side count, none of them the whole.

    >>> from archive.report.sentences.figures import find_figures
    >>> sentence = "收到申请3件(商业企业)、20件(自然人),办结20件(含上年2件)。"
    >>> _in_brackets(sentence, find_figures(sentence))
    {0: '商业企业', 1: '自然人'}
    """
    heads: dict[int, str | None] = {}
    for (place, figure), (following, other) in pairwise(enumerate(figures)):
        first, second = (_BRACKETED.match(text, one.end) for one in (figure, other))
        if first is None or second is None or figure.unit != other.unit:
            continue
        if _BETWEEN.fullmatch(text[first.end() : other.from_]):
            heads |= {place: first["name"], following: second["name"]}
    return heads


def _run(text: str, figures: Sequence[Figure], first: int) -> list[int]:
    """The figures of the same unit that follow with nothing but a comma between."""
    run = [first]
    for position in range(first + 1, len(figures)):
        between = text[figures[position - 1].end : figures[position].from_]
        if not _BETWEEN.fullmatch(between) or figures[position].unit != figures[first].unit:
            break
        run.append(position)
    return run


def _names(text: str) -> list[str]:
    last = re.sub("^(?:其中|按|从)", "", _CLAUSE.split(text)[-1])
    names = [name for name in _AND.split(last) if name]
    shared = _SHARED.search(names[-1]) if names else None
    if shared is None:
        return names
    return [name if name.endswith(shared.group()) else name + shared.group() for name in names]
