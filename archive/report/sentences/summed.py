"""Figures of one sentence that are parts of one: 书面申请5件,网上申请7件,合计12件."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise, takewhile
from typing import TYPE_CHECKING

from archive.report.sentences.channels import CHANNEL_LINES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.report.model import Statistic
    from archive.report.sentences.cells import Cell
    from archive.report.sentences.figures import Figure

    Figures = Sequence[tuple[str, Figure]]  # those of a sentence, each with the words before it

# lines of requests of which people write how many came in which way, or from whom
COME_IN = frozenset({"received", "carried_over", "carried_forward"})
WAYS_IN = frozenset({"requests_in_person", "requests_by_fax", "requests_online", "requests_by_letter"})
_TOTAL = re.compile(
    "[,、;:(]*(?:全[省市县区镇乡州盟旗])?(?:以上|[两二三四五]项|各项)?(?:合计|共计|总计|总共|共有?|总数)(?:为|是|:|达)*"
)
_MOST_PARTS = 8
_PIECES = frozenset({"件", "封", "份", "宗", "起"})
_CLAUSE = re.compile("[,;:。、(]")
_NOT_BESIDE = re.compile("其中|包括|含|累计|另|共|合计|总|本年|全年|上年")
_OTHER_CHANNEL = re.compile(
    "网|微博|微信|公众号|头条|抖音|媒体|APP|客户端|方式|渠道|途径|平台|[开示告传]栏|屏|报刊|广播|电视|"
    "[^信]号(?=发|推|公)",
    re.IGNORECASE,
)
_ALL_TOLD = frozenset({"disclosed_total", "disclosed"})
_BY_PLATFORM = re.compile("(?:通过|利用|依托|在)[^,;。]{0,16}平台[^,;。、]*$")
_FEES = "fees_collected"
_ANOTHER_FEE = re.compile("[、,和及与](?:收取|收)?[^,;。、:(]{1,6}费用?")
_ALIKE = 2  # characters in which two names of things end alike


@dataclass(frozen=True)
class Said:
    """A statistic, the words before its figure, and the number of the figure in its sentence."""

    statistic: Statistic
    head: str
    number: int


def sums_of(figures: Figures) -> Iterator[tuple[int, range]]:
    """Each figure that is called the sum of those before it, and is, with these."""
    for total, (head, figure) in enumerate(figures):
        if not _TOTAL.fullmatch(head):
            continue
        for first in range(total - 2, max(-1, total - 1 - _MOST_PARTS), -1):
            parts = [one for _, one in figures[first:total]]
            if any(_kind(one.unit) != _kind(figure.unit) for one in parts):
                break
            if round(sum(one.value for one in parts), 4) == figure.value:
                yield total, range(_first_part(figures[:first], figure.unit), total)
                break


def _kind(unit: str) -> str:
    """A request may be counted as a letter or a copy: 信函3封、网上申请11份,共14件."""
    return "件" if unit in _PIECES else unit


def _first_part(before: Figures, unit: str) -> int:
    """Where parts begin that follow upon these: 检索费0元,复制费35元,共计35元 has a part of nothing."""
    for place in range(len(before) - 1, -1, -1):
        head, figure = before[place]
        if figure.value or _kind(figure.unit) != _kind(unit) or _TOTAL.fullmatch(head):
            return place + 1
    return 0


def stated_in_parts(read: Sequence[Said], less: Sequence[tuple[Cell, str]], figures: Figures) -> Iterator[Cell]:
    """Cells of which the sentence states parts side by side, and not how many these are together.

    `less` is what it says besides of cells, with the words before it.
    """
    numbers = {one.number for one in read}
    for cell in dict.fromkeys(one.statistic.cell for one in read if one.statistic.scope == "year"):
        own = [one for one in read if one.statistic.cell == cell and one.statistic.scope == "year"]
        heads = [one.head for one in own] + [head for other, head in less if other == cell]
        following = own[-1].number + 1
        if following < len(figures) and following not in numbers:
            head, figure = figures[following]
            is_like = cell[1] in COME_IN or (cell[1] in CHANNEL_LINES and not _OTHER_CHANNEL.search(head))
            heads += [head] if is_like and figure.unit == own[-1].statistic.unit else []
        if cell[1] in _ALL_TOLD and _BY_PLATFORM.search(own[-1].head) and _is_of_another_way(figures[following:]):
            yield cell
            continue
        is_in_parts = _are_parts(heads) or (cell[1] == _FEES and _is_another_fee(figures[following:]))
        if cell[2] == "total" and is_in_parts and not _is_sum_of_next(figures[own[0].number :]):
            yield cell


def _is_of_another_way(figures: Figures) -> bool:
    """通过信息公开平台公开186条,官网公开320条: is the next figure, of one channel, no part of that before it?"""
    head = figures[0][0] if figures else ""
    return _OTHER_CHANNEL.search(head) is not None and _NOT_BESIDE.search(head) is None


def _is_another_fee(figures: Figures) -> bool:
    """收取检索费12元、复制费8.5元: is the next figure that of another fee?"""
    head = figures[0][0] if figures else ""
    return _ANOTHER_FEE.fullmatch(head) is not None and _NOT_BESIDE.search(head) is None


def _is_sum_of_next(figures: Figures) -> bool:
    """收到申请12件,当面申请3件,网络申请9件: is the first the sum of those behind it?"""
    first, *others = [figure for _, figure in figures]
    behind = (one.value for one in takewhile(lambda other: other.unit == first.unit, others))
    return any(round(total, 4) == first.value for total in islice(accumulate(behind), 1, None))


def _are_parts(heads: Sequence[str]) -> bool:
    """Do the words before figures for one cell name things of one kind side by side, none of which is all?"""
    return any(_beside(_CLAUSE.split(one)[-1], other) for one, other in pairwise(heads))


def _beside(one: str, other: str) -> bool:
    name = other.lstrip(",、;和及与")
    if name == other or _NOT_BESIDE.search(other) or _CLAUSE.search(name) or _NOT_BESIDE.search(one):
        return False
    ends = [text.removesuffix("信息") for text in (one, name)]
    alike = next((at for at, (a, b) in enumerate(zip(*(end[::-1] for end in ends), strict=False)) if a != b), None)
    return alike is not None and alike >= _ALIKE
