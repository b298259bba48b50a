"""Why does a sum fail: does the source not add up, or is the reading of one of its cells in doubt?"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from archive.report.numbers import is_parted
from archive.report.tables.proof import FAILED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.model import Finding, Statistic

_SURE = 0.88  # at its own label, or at one that the sums bear out
_PLAIN = re.compile(
    r"[+\-±]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?(?:人次|万元|亿元|[人件条个项次宗起封篇份元期场])?|[〇零一二三四五六七八九十百千万]+"
)
_CLEAN = ("各单元格识读清楚，原文不平", "all cells read cleanly: the source does not add up")
_DOUBTFUL = ("有单元格识读存疑", "some cells are doubtful in the reading")


class Judged(NamedTuple):
    """One sum: what was found, and the figures on both sides; `closed` where every cell of it is stated."""

    finding: Finding
    statistics: tuple[Statistic, ...]
    closed: bool

    @property
    def fails(self) -> bool:
        return self.finding.outcome == "fail"


def name_causes(judged: Sequence[Judged]) -> list[Finding]:
    """The findings; those that fail say why."""
    failed = Counter(one.cell for sum_ in judged if sum_.fails and sum_.closed for one in sum_.statistics)
    return [_named(sum_, failed) if sum_.fails else sum_.finding for sum_ in judged]


def _named(judged: Judged, failed: Counter[tuple[str, str, str]]) -> Finding:
    clean = all(is_clean(one, failed[one.cell]) for one in judged.statistics)
    (chinese, english), finding = _CLEAN if clean else _DOUBTFUL, judged.finding
    before, _, after = finding.message.partition(" / ")
    return replace(finding, message=f"{before}；{chinese} / {after}; {english}")


def is_clean(statistic: Statistic, failed: int) -> bool:
    """Was the cell read without doubt? `failed` is the number of failing sums that it is part of."""
    if statistic.kind == "unclear" or statistic.source == "ocr":
        return False
    if statistic.value is None:
        return True  # a blank or a dash, and plainly so
    raw = (statistic.raw or "").strip()
    if is_parted(raw):
        return False
    raw = re.sub(r"\s", "", raw).translate(_NARROW)
    return (
        _PLAIN.fullmatch(raw) is not None and statistic.confidence / FAILED**failed >= _SURE
    )  # that a sum fails is no doubt about the reading


_NARROW = {0xFF01 + place: chr(0x21 + place) for place in range(94)}
