"""Sums of money: how much of one unit is so much of another."""

from __future__ import annotations

import re

from archive.report.numbers import scaled

_YUAN = {"元": 1, "千元": 1000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}
UNITS = frozenset(_YUAN)
TWO_UNITS = "?"  # of a sum of which head and label name two
_SHORT = re.compile("(?:单位[:为]?|[(/])([万亿])(?:[)]|$)")  # 单位:万


def unit_named(text: str) -> str | None:
    """The unit of money that a text names: 采购总金额（万元）.

    >>> unit_named("采购总金额(万元)"), unit_named("本年收费金额(单位:元)"), unit_named("采购项目数量")
    ('万元', '元', None)
    >>> unit_named("采购总金额(千元)"), unit_named("采购总金额(单位:万)"), unit_named("采购总金额/亿")
    ('千元', '万元', '亿元')
    """
    named = max((unit for unit in _YUAN if unit in text), key=len, default=None)
    short = _SHORT.search(text) if named is None else None
    return f"{short[1]}元" if short else named


def factors(unit: str) -> tuple[float, ...]:
    """How much of this unit is one of each."""
    return tuple(yuan / _YUAN[unit] for yuan in _YUAN.values())


def in_unit(value: float, written: str, unit: str) -> float:
    """So much of the unit `written`, in another.

    >>> in_unit(5511, "元", "万元"), in_unit(1.2, "亿元", "万元"), in_unit(12.5, "万元", "元")
    (0.5511, 12000, 125000)
    """
    return scaled(value, _YUAN[written], _YUAN[unit])
