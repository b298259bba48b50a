"""Short names of bodies, written out as a longer one has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_WHOLE = ("人民政府", "办公室", "办公厅")
_LONGEST_SHORT = 6  # 发展改革委, 公积金中心
_SHORTEST_SHORT = 2
_PLACE_ENDS = ("省", "市", "县", "区", "旗", "州", "盟")
_ENDS = {"办": ("办公室", "办公厅"), "联": ("联合会",), "委": ("委员会",), "社": ("联合社",)}


def spell_out(name: str, others: Sequence[str]) -> str:
    """The name with its body written out as one of the others has it.

    >>> spell_out("县教体局", ["谷城县教育和体育局"]), spell_out("谷城县政府办", ["办公室"])
    ('县教育和体育局', '谷城县政府办')
    """
    if name.endswith(_WHOLE):
        return name
    for start in range(max(0, len(name) - _LONGEST_SHORT), len(name) - _SHORTEST_SHORT + 1):
        short = name[start:]
        for other in others:
            for begin in range(len(other) - len(short)):
                whole = other[begin:]
                before, own = other[:begin], name[:start]
                is_same_place = before.endswith(own or _PLACE_ENDS) if before else not own or own.endswith(_PLACE_ENDS)
                if is_same_place and _is_short_for(short, whole):
                    return own + whole
                if own and before.endswith(own) and _is_zone(short, whole):
                    return other
    return name


def _is_zone(short: str, whole: str) -> bool:
    """高新区 for 高新技术产业开发区管理委员会."""
    rest = iter(whole)
    return short[-1] == "区" and whole.endswith(("区管理委员会", "区管委会")) and all(char in rest for char in short)


def _is_short_for(short: str, whole: str) -> bool:
    """教体局 for 教育和体育局: the same first character, and all others in their order."""
    if short[0] != whole[0] or len(whole) > 5 * len(short) or re.search("[省市县旗州盟]|区(?!域)", whole):
        return False
    rest = iter(whole)
    return all(char in rest for char in short) and (short[-1] == whole[-1] or _is_end(short[-1], whole))


def _is_end(char: str, whole: str) -> bool:
    return char in "办联委社" and whole.endswith(_ENDS.get(char, char))
