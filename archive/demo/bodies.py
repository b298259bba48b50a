"""Whose reports the wide web carries: counties of the gazetteer, with departments and townships under them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from archive.agencies.gazetteer import PLACEHOLDERS, Division, divisions

if TYPE_CHECKING:
    from random import Random

DEPARTMENTS = (
    *(
        "教育局",
        "财政局",
        "民政局",
        "公安局",
        "司法局",
        "自然资源局",
        "住房和城乡建设局",
        "交通运输局",
        "水利局",
        "商务局",
    ),
    *("农业农村局", "卫生健康局", "审计局", "统计局", "应急管理局", "市场监督管理局", "医疗保障局", "信访局", "林业局"),
    *("退役军人事务局", "发展和改革局", "工业和信息化局", "人力资源和社会保障局", "城市管理局", "行政审批服务局"),
    *("文化和旅游局", "民族宗教事务局", "科学技术局", "人民政府办公室", "卫生健康委员会", "发展和改革委员会"),
)
TOWNS = (
    "城关镇",
    "石桥镇",
    "太平镇",
    "新集乡",
    "双河镇",
    "白马乡",
    "柳林镇",
    "东风街道",
    "龙泉街道",
    "大河乡",
    "青山镇",
)


@dataclass(frozen=True)
class Body:
    """`short` is what its own county calls it, `name` the official name."""

    name: str
    short: str
    kind: str  # government, department, township


@dataclass(frozen=True)
class County:
    division: Division
    government: Body
    departments: tuple[Body, ...]
    townships: tuple[Body, ...]

    @property
    def bodies(self) -> tuple[Body, ...]:
        return (*self.departments, *self.townships)


@cache
def _counties() -> tuple[Division, ...]:
    return tuple(
        one
        for one in divisions().all
        if one.level == "county" and one.last is None and one.until is None and one.name not in PLACEHOLDERS
    )


def county(random: Random, departments: int, townships: int, taken: set[str]) -> County:
    """One that is not `taken` yet, and is taken from now on."""
    place = random.choice([one for one in _counties() if one.name not in taken])
    taken.add(place.name)
    name = place.official
    offices = [Body(f"{name}{short}", short, "department") for short in random.sample(DEPARTMENTS, departments)]
    towns = [
        Body(f"{name}{short}{'办事处' if short.endswith('街道') else '人民政府'}", short, "township")
        for short in random.sample(TOWNS, townships)
    ]
    return County(place, Body(f"{name}人民政府", place.name, "government"), tuple(offices), tuple(towns))
